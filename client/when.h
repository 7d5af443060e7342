/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* when: how a moment that the user typed is read: "tue 14:30", "3 days ago", "eom", "+5bd". Pure:
 * the present, the zone and the calendar are given. */
#pragma once

#include "calendar.h"

/* Second of the day that a day without a time stands for. */
#define FOLLOWUP_WHEN_TIME_REQUIRED (-1)
#define FOLLOWUP_WHEN_MORNING (10 * 3600) /* as every follow-up that is counted in days */
#define FOLLOWUP_WHEN_NOON (12 * 3600)
#define FOLLOWUP_WHEN_EVENING (20 * 3600) /* what was done on a day was done by then */

/* Where a bare weekday, a day of the month and a day without a year are looked for. */
typedef enum { FOLLOWUP_WHEN_AHEAD, FOLLOWUP_WHEN_BACK } FollowupWhenDirection;

/* What a phrase is read against. */
typedef struct {
  gint64 now;
  FollowupZone *zone;
  FollowupWhenDirection direction;
  int second_of_day;          /* for a day alone, or FOLLOWUP_WHEN_TIME_REQUIRED */
  FollowupCalendar *calendar; /* for business days; NULL: Monday to Friday without holidays */
} FollowupWhenContext;

/* What was understood. */
typedef struct {
  gint64 instant;
  gint64 other;      /* what the other direction would have made of it, or FOLLOWUP_NO_INSTANT */
  gboolean day_only; /* no time was told: context's second_of_day was taken */
  gboolean business; /* the calendar was asked */
} FollowupWhenReading;

/* Reads a phrase; the manual has its grammar. A moment of today that only stands there because a
 * day was told without a time is now where it would be on the wrong side of it. INVALID_ARGUMENT,
 * with what was understood, for anything else, for a day that does not exist, for a time that a
 * clock change skips and outside 1970 to 2199. A time that comes twice is the first. */
gboolean followup_when_read(const char *text,
                            const FollowupWhenContext *context,
                            FollowupWhenReading *reading,
                            GError **error);
/* "2026-11-24 14:00", "2026-11-24T14:00" and "2026-11-24" alone, whatever the present. */
gboolean followup_when_parse_local(
    const char *text, FollowupZone *zone, int second_of_day, gint64 *instant, GError **error);
/* INVALID_ARGUMENT where what was read of text lies ahead of now. */
gboolean followup_when_check_past(const char *text,
                                  const FollowupWhenContext *context,
                                  const FollowupWhenReading *reading,
                                  GError **error);
