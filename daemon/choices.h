/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* choices: what the user chose, and how settings.ini words it. A value. */
#pragma once

#include "plan.h"

/* When names stay off the screen. */
typedef enum {
  FOLLOWUP_PRIVACY_NEVER,
  FOLLOWUP_PRIVACY_LOCKED, /* while the session is locked, where it tells */
  FOLLOWUP_PRIVACY_ALWAYS
} FollowupPrivacy;

#define FOLLOWUP_MAX_REPEATS 16

/* One line that settings.ini may have. */
typedef struct {
  const char *group, *key;
  const char *fallback; /* what holds where the file does not say, as it would be written there */
  const char *summary;  /* to be translated */
} FollowupSetting;

typedef struct {
  char *name, *email, *phone, *signature; /* [Me]; NULL where not set */
  char *cadence;                          /* [Plan] Cadence */
  guint week;                             /* [Plan] Week: see followup_calendar_new() */
  GArray *holidays;                       /* [Plan] Holidays: of FollowupDay */
  char **holiday_sets;                    /* and the names of sets, whether there are such or not */
  gboolean keep_searching;                /* [Plan] KeepSearching */
  FollowupHours waking;                   /* [Hours] Waking */
  guint most;                             /* [Popups] Most: 1 to 20, or FOLLOWUP_MOST_ALL */
  gint64 repeats[FOLLOWUP_MAX_REPEATS];   /* [Popups] Repeat: seconds; FOLLOWUP_REPEAT_MORNING; the
                                             last one goes on */
  guint n_repeats;
  FollowupPrivacy privacy; /* [Popups] Private */
  char **told;             /* see followup_choices_get_text() */
} FollowupChoices;
#define FOLLOWUP_REPEAT_MORNING ((gint64)-1)
#define FOLLOWUP_MOST_ALL G_MAXUINT /* each in a popup of its own: there are no digests */

void followup_choices_free(FollowupChoices *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupChoices, followup_choices_free)

/* Reads the text of a settings file line by line, with the cadences there are: what is good holds,
 * what is not is named by one line in problems (of char *, owned) and its default holds. text need
 * not be UTF-8 nor end in NUL. origin names the file: "settings.ini". (transfer full) */
FollowupChoices *followup_choices_parse(const char *text,
                                        gsize length,
                                        const char *origin,
                                        FollowupCadenceSet *cadences,
                                        GPtrArray *problems);

/* All settings, in the order of the manual. (transfer none) */
const FollowupSetting *followup_choices_list_settings(guint *n);
/* By name: "Hours.Waking", or "waking" alone; capitals are ignored. INVALID_ARGUMENT where there is
 * none. (transfer none) */
const FollowupSetting *followup_choices_find_setting(const char *name, GError **error);
/* What the file says, as it stands there; NULL where the default holds. (transfer none) */
const char *followup_choices_get_text(const FollowupChoices *self, const FollowupSetting *setting);
/* Whether the whole value makes sense for the setting, else INVALID_ARGUMENT. "" always does: the
 * default. */
gboolean followup_choices_check(const FollowupSetting *setting,
                                const char *value,
                                FollowupCadenceSet *cadences,
                                GError **error);
/* The sets of holidays that a sound value of a setting names; none of most settings. (transfer
 * full)
 */
char **followup_choices_list_sets(const FollowupSetting *setting, const char *value);
/* The text of a settings file with one value changed and everything else as it was, comments and
 * bad lines too. value "": the setting's lines go. *new_length, nullable. (transfer full) */
char *followup_choices_edit(const char *text,
                            gsize length,
                            const FollowupSetting *setting,
                            const char *value,
                            gsize *new_length);
