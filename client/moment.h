/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* moment: how an instant is worded for people: by the clock of a zone, and by its distance from
 * now. Pure. */
#pragma once

#include "calendar.h"

/* "Fri 20 Nov, 14:00", with the year when it is not that of now. (transfer full) */
char *followup_moment_to_text(gint64 instant, FollowupZone *zone, gint64 now);
/* "14:00" on today, "Fri 20 Nov, 14:00" else. (transfer full) */
char *followup_moment_to_short_text(gint64 instant, FollowupZone *zone, gint64 now);
/* "in 3 days", "2 hours ago", "now"; what is a day by the calendar, see span.h. (transfer full) */
char *followup_moment_to_distance(gint64 instant, FollowupZone *zone, gint64 now);
/* In the width of a column: "14:00" today, "Tue 14:00" within six days, "Tue 24 Nov", "24 Nov 2027"
 * in another year. (transfer full) */
char *followup_moment_to_brief_text(gint64 instant, FollowupZone *zone, gint64 now);
/* "in 3d", "16h ago", "now" within a minute, of what lies so many seconds ahead, or back where they
 * are negative; days: between, of followup_span_count_days(). (transfer full) */
char *followup_moment_to_brief_distance(gint64 seconds, guint days);
/* "3d", "16h", "5m", "0m", likewise of seconds that are not negative. (transfer full) */
char *followup_moment_to_brief_span(gint64 seconds, guint days);
/* When the brief distance reads differently than at now. */
gint64 followup_moment_get_next_change(gint64 instant, FollowupZone *zone, gint64 now);
/* The least and the greatest distance in seconds that read as this one, where it is not told in
 * days; none is negative. */
void followup_moment_get_same_distances(gint64 seconds, gint64 *least, gint64 *greatest);
/* How the clock of another zone stands then: "15:00 in Berlin", "Sat 21 Nov, 03:30 in Tokyo"; NULL
 * where it stands as in zone. separator stands before the city: a space, or a newline in a narrow
 * column. (transfer full) */
char *followup_moment_to_elsewhere(gint64 instant,
                                   FollowupZone *zone,
                                   const char *other,
                                   const char *separator);
/* "Fri 20 Nov 2026, 15:00 Europe/Berlin, two days ago": everything, so that it can be read in one
 * way only: with seconds where there are some, and with the offset from UTC where the clock shows
 * that time twice. zone_name is that of zone. (transfer full) */
char *
followup_moment_to_full_text(gint64 instant, FollowupZone *zone, const char *zone_name, gint64 now);
/* Whether the clock shows this time of this day twice, since it is set back then. */
gboolean followup_moment_is_twice(gint64 instant, FollowupZone *zone);

/* What was worded in one zone at one moment, for those who word thousands: a list names the same
 * days and distances again and again. It reads the same as without. */
typedef struct _FollowupMomentBook FollowupMomentBook;
FollowupMomentBook *followup_moment_book_new(FollowupZone *zone, gint64 now);
void followup_moment_book_free(FollowupMomentBook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupMomentBook, followup_moment_book_free)
/* followup_moment_to_text(), followup_moment_to_brief_text(), followup_moment_to_brief_distance(),
 * followup_moment_to_brief_span(). (transfer none) until the next one is asked for. */
const char *followup_moment_book_get_text(FollowupMomentBook *self, gint64 instant);
const char *followup_moment_book_get_brief(FollowupMomentBook *self, gint64 instant);
const char *followup_moment_book_get_distance(FollowupMomentBook *self, gint64 instant);
const char *followup_moment_book_get_span(FollowupMomentBook *self, gint64 instant);
