/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* settings: the user's choices, from settings.ini, and the user's own cadences and sets of
 * holidays, read anew when a file changes. A bad line is named; its default holds, a cadence with
 * one is left out. */
#pragma once

#include "almanac.h"
#include "choices.h"

#define FOLLOWUP_TYPE_SETTINGS (followup_settings_get_type())
G_DECLARE_FINAL_TYPE(FollowupSettings, followup_settings, FOLLOWUP, SETTINGS, GObject)

/* Signal "changed": the choices, cadences or holidays are others now. folder need not exist; the
 * files are folder/settings.ini and those in folder/cadences and folder/holidays. Never fails: see
 * get_problems(). */
FollowupSettings *followup_settings_new(const char *folder);
const FollowupChoices *
followup_settings_get_choices(FollowupSettings *self); /* (transfer none) until "changed" */
/* Looks at the files now, where a change may not have been noticed yet. */
void followup_settings_look_again(FollowupSettings *self);
const char *
followup_settings_get_path(FollowupSettings *self); /* (transfer none) of settings.ini */
/* One line for each bad entry: "settings.ini, [Hours] Waking: ‘8-9pm’ is ...; expected ..., for
 * example ...". (transfer none) strv */
const char *const *followup_settings_get_problems(FollowupSettings *self);
/* The user's own week and holidays. (transfer none) until "changed" */
FollowupCalendar *followup_settings_get_calendar(FollowupSettings *self);
const FollowupAlmanac *
followup_settings_get_almanac(FollowupSettings *self); /* (transfer none) until "changed" */
/* Where the file of the set is or would be. (transfer full) */
char *followup_settings_get_holidays_path(FollowupSettings *self, const char *name);
/* What holds and may surprise: one line for each cadence of the user's that stands in the place of
 * one of ours. (transfer none) strv */
const char *const *followup_settings_get_notes(FollowupSettings *self);
/* For plans: the choices with the machine's zone. (transfer full) */
FollowupRules *followup_settings_make_rules(FollowupSettings *self, FollowupZone *system_zone);
/* Writes one value into settings.ini, which is made where there is none, and leaves the rest of it
 * as it was; value "" gives the setting back to its default. In force, and on disk, on return.
 * INVALID_ARGUMENT for a value that makes no sense, NOT_FOUND for one that names what there is not.
 */
gboolean followup_settings_change(FollowupSettings *self,
                                  const FollowupSetting *setting,
                                  const char *value,
                                  GError **error);
/* Writes a set of holidays in the place of the one of its name, which is made where there is none;
 * a file that said something else is kept as NAME.holidays~. In force, and on disk, on return.
 * LIMIT_EXCEEDED for one set too many. */
gboolean followup_settings_write_holidays(FollowupSettings *self,
                                          const FollowupHolidays *set,
                                          GError **error);
/* Likewise takes it away. NOT_FOUND where there is none. */
gboolean
followup_settings_remove_holidays(FollowupSettings *self, const char *name, GError **error);
