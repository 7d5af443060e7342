/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* span: how a length of time is worded for people, the same by popups and by the client. Pure. */
#pragma once

#include "calendar.h"

/* From so many days on a span is told in days, by the calendar: what was on Friday is two days ago
 * on all of Sunday. Until then, in hours: what is tomorrow may be as near as a minute. */
#define FOLLOWUP_SPAN_DAYS 2

/* How many midnights of the zone lie between the moments, whichever is the first. */
guint followup_span_count_days(gint64 from, gint64 to, FollowupZone *zone);

/* "3 days", "16 hours", "5 minutes": from is not after to. (transfer full) */
char *followup_span_to_text(gint64 from, gint64 to, FollowupZone *zone);
/* "in 3 days", likewise. (transfer full) */
char *followup_span_to_future(gint64 from, gint64 to, FollowupZone *zone);
/* "3 days ago", likewise. (transfer full) */
char *followup_span_to_past(gint64 from, gint64 to, FollowupZone *zone);
/* "3 days late"; what is hardly late is so by a minute. (transfer full) */
char *followup_span_to_lateness(gint64 by, gint64 now, FollowupZone *zone);
