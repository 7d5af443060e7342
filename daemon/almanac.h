/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* almanac: the user's sets of holidays, each a file NAME.holidays in one folder. A value. */
#pragma once

#include "holidays.h"

#define FOLLOWUP_MAX_SETS 100

typedef struct {
  GPtrArray *sets;     /* of FollowupHolidays, by name */
  GPtrArray *problems; /* of char *: a line each: "holidays/berlin.holidays, line 3: ..." */
} FollowupAlmanac;

/* folder need not exist. What cannot be read is a problem and leaves the rest. (transfer full) */
FollowupAlmanac *followup_almanac_read(const char *folder);
void followup_almanac_free(FollowupAlmanac *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupAlmanac, followup_almanac_free)

/* NOT_FOUND names what was most likely meant. (transfer none) */
const FollowupHolidays *
followup_almanac_find(const FollowupAlmanac *self, const char *name, GError **error);
/* days: of FollowupDay, beside those of the sets named; one that there is not adds none. (transfer
 * full) */
FollowupCalendar *followup_almanac_make_calendar(const FollowupAlmanac *self,
                                                 guint week,
                                                 GArray *days,
                                                 const char *const *names);
/* Each set by its name, in that week: char * -> FollowupCalendar. (transfer full) */
GHashTable *followup_almanac_make_calendars(const FollowupAlmanac *self, guint week);
/* "berlin" in folder: where its file is or would be. (transfer full) */
char *followup_almanac_get_path(const char *folder, const char *name);
