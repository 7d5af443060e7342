/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* settings: the user's choices, from settings.ini, read anew when the file changes. A bad line is
 * named and its default holds. */
#pragma once

#include "plan.h"

#define FOLLOWUP_TYPE_SETTINGS (followup_settings_get_type())
G_DECLARE_FINAL_TYPE(FollowupSettings, followup_settings, FOLLOWUP, SETTINGS, GObject)

#define FOLLOWUP_MAX_REPEATS 16
typedef struct {
  char *name, *email, *phone, *signature; /* [Me]; NULL where not set */
  char *cadence;                          /* [Plan] Cadence */
  FollowupCalendar *calendar;             /* [Plan] Week, Holidays */
  FollowupHours waking;                   /* [Hours] Waking */
  guint most;                             /* [Popups] Most: 1 to 20 */
  gint64 repeats[FOLLOWUP_MAX_REPEATS];   /* [Popups] Repeat: seconds; FOLLOWUP_REPEAT_MORNING; the
                                             last one goes on */
  guint n_repeats;
  gboolean private; /* [Popups] Private */
} FollowupChoices;
#define FOLLOWUP_REPEAT_MORNING ((gint64)-1)

/* Signal "changed": the choices are others now. folder need not exist; the file is
 * folder/settings.ini. Never fails: see get_problems(). */
FollowupSettings *followup_settings_new(const char *folder);
const FollowupChoices *
followup_settings_get_choices(FollowupSettings *self); /* (transfer none) until "changed" */
/* One line for each bad entry: "settings.ini, [Hours] Waking: ‘8-9pm’ is ...; expected ..., for
 * example ...". (transfer none) strv */
const char *const *followup_settings_get_problems(FollowupSettings *self);
/* For plans: the choices with the machine's zone. (transfer full) */
FollowupRules *followup_settings_make_rules(FollowupSettings *self, GTimeZone *system_zone);
