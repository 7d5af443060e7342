/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* moment: how an instant is worded for people: by the clock of a zone, and by its distance from
 * now. Pure. */
#pragma once

#include "calendar.h"

/* "Fri 20 Nov, 14:00", with the year when it is not that of now. (transfer full) */
char *followup_moment_to_text(gint64 instant, GTimeZone *zone, gint64 now);
/* "14:00" on today, "Fri 20 Nov, 14:00" else. (transfer full) */
char *followup_moment_to_short_text(gint64 instant, GTimeZone *zone, gint64 now);
/* "in 3 days", "2 hours ago", "now": whole days from a day and a half on. (transfer full) */
char *followup_moment_to_distance(gint64 instant, gint64 now);
/* How the clock of another zone stands then: "15:00 in Berlin", "Sat 21 Nov, 03:30 in Tokyo"; NULL
 * where it stands as in zone. separator stands before the city: a space, or a newline in a narrow
 * column. (transfer full) */
char *followup_moment_to_elsewhere(gint64 instant,
                                   GTimeZone *zone,
                                   const char *other,
                                   const char *separator);
/* "Berlin", "New York", "UTC" (transfer full) */
char *followup_moment_get_city(const char *zone_name);
