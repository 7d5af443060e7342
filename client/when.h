/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* when: how a moment that the user typed is read. Pure: the present and the zone are given. */
#pragma once

#include "calendar.h"

/* Second of the day that a day without a time stands for. */
#define FOLLOWUP_WHEN_TIME_REQUIRED (-1)
#define FOLLOWUP_WHEN_MORNING (10 * 3600) /* as every follow-up that is counted in days */
#define FOLLOWUP_WHEN_NOON (12 * 3600)

/* Reads "2026-11-24 14:00", "2026-11-24T14:00", "2026-11-24", "now", "+30s", "+45m", "+3h" and
 * "+2d" (the same time of day, in the zone). second_of_day: for a day alone. INVALID_ARGUMENT for
 * anything else, for a moment that a clock change skips and outside 1970 to 2199. */
gboolean followup_when_parse(const char *text,
                             gint64 now,
                             GTimeZone *zone,
                             int second_of_day,
                             gint64 *instant,
                             GError **error);
/* The first three forms alone, whatever the present. */
gboolean followup_when_parse_local(
    const char *text, GTimeZone *zone, int second_of_day, gint64 *instant, GError **error);
/* Likewise for something that has happened: a moment ahead of now is refused, and today alone is
 * now. */
gboolean followup_when_parse_past(
    const char *text, gint64 now, GTimeZone *zone, gint64 *instant, GError **error);
