/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* choices: what the user chose, and how settings.ini words it. A value. */
#pragma once

#include "plan.h"

#define FOLLOWUP_MAX_REPEATS 16
typedef struct {
  char *name, *email, *phone, *signature; /* [Me]; NULL where not set */
  char *cadence;                          /* [Plan] Cadence */
  FollowupCalendar *calendar;             /* [Plan] Week, Holidays */
  gboolean keep_searching;                /* [Plan] KeepSearching */
  FollowupHours waking;                   /* [Hours] Waking */
  guint most;                             /* [Popups] Most: 1 to 20 */
  gint64 repeats[FOLLOWUP_MAX_REPEATS];   /* [Popups] Repeat: seconds; FOLLOWUP_REPEAT_MORNING; the
                                             last one goes on */
  guint n_repeats;
  gboolean private; /* [Popups] Private */
} FollowupChoices;
#define FOLLOWUP_REPEAT_MORNING ((gint64)-1)

FollowupChoices *followup_choices_new(void); /* the defaults */
void followup_choices_free(FollowupChoices *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupChoices, followup_choices_free)

/* Reads the text of a settings file line by line: what is good holds, what is not is named by one
 * line in problems (of char *, owned) and its default holds. text need not be UTF-8 nor end in
 * NUL. origin names the file: "settings.ini". (transfer full) */
FollowupChoices *
followup_choices_parse(const char *text, gsize length, const char *origin, GPtrArray *problems);
