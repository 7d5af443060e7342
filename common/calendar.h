/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* calendar: days, business days, offsets and waking hours. Pure: never asks what time it is.
 * An instant is a gint64 of Unix seconds; a day is a calendar date without a zone. */
#pragma once

#include "zone.h"

#include <gio/gio.h>

/* A GDate julian day number; 0 means none. Valid days are 1970-01-01 to 2199-12-31. */
typedef guint32 FollowupDay;

#define FOLLOWUP_NO_INSTANT G_MININT64

/* Strictly YYYY-MM-DD; the error says what was expected and gives an example. */
gboolean followup_day_parse(const char *text, FollowupDay *day, GError **error);
char *followup_day_to_iso(FollowupDay day);
/* "Tue 24 Nov", with the year ("Tue 24 Nov 2026") when it differs from that of reference; reference
 * 0: always. */
char *followup_day_to_text(FollowupDay day, FollowupDay reference);
/* "24 Nov", with the year likewise. (transfer full) */
char *followup_day_to_date(FollowupDay day, FollowupDay reference);
GDateYear followup_day_get_year(FollowupDay day);
/* "Tue" */
const char *followup_day_to_weekday(FollowupDay day);
GDateWeekday followup_day_get_weekday(FollowupDay day);

/* The instant of a local time. In a gap it moves forward by the gap; of two it is the first.
 * second_of_day may be up to 86400 (the next midnight). */
gint64 followup_instant_at(FollowupZone *zone, FollowupDay day, int second_of_day);
/* Likewise for what a user typed: INVALID_ARGUMENT when the clock change skips it. */
gboolean followup_instant_at_strict(
    FollowupZone *zone, FollowupDay day, int second_of_day, gint64 *instant, GError **error);
FollowupDay followup_instant_get_day(gint64 instant, FollowupZone *zone);
int followup_instant_get_second_of_day(gint64 instant, FollowupZone *zone);
/* RFC 3339 in UTC, to the second: "2026-11-24T09:00:00Z". */
char *followup_instant_to_rfc3339(gint64 instant);
/* Reads it back, from 1970 to 2199; with an offset ("+01:00") or a fraction of a second too. */
gboolean followup_instant_parse_rfc3339(const char *text, gint64 *instant, GError **error);
/* "Fri 20 Nov 2026, 15:00" in the zone. */
char *followup_instant_to_text(gint64 instant, FollowupZone *zone);

/* A day that is no business day, and what it is called. */
typedef struct {
  FollowupDay day;
  const char *name; /* nullable */
} FollowupHoliday;

/* A working week and holidays. Immutable; shared by reference. */
typedef struct _FollowupCalendar FollowupCalendar;
/* week: bit 1 << G_DATE_MONDAY ... 1 << G_DATE_SUNDAY, at least one set; 0 means Monday to Friday.
 * holidays: any order, duplicates allowed. */
FollowupCalendar *followup_calendar_new(guint week, const FollowupDay *holidays, gsize n_holidays);
/* The same with their names, which are copied; of a day told twice the first name is its name. */
FollowupCalendar *
followup_calendar_new_named(guint week, const FollowupHoliday *holidays, gsize n_holidays);
FollowupCalendar *followup_calendar_ref(FollowupCalendar *self);
void followup_calendar_unref(FollowupCalendar *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupCalendar, followup_calendar_unref)
/* Equal texts are equal calendars. (transfer full) */
char *followup_calendar_to_string(FollowupCalendar *self);
gboolean followup_calendar_is_holiday(FollowupCalendar *self, FollowupDay day);
/* NULL where the day is no holiday or has no name. (transfer none) */
const char *followup_calendar_get_holiday_name(FollowupCalendar *self, FollowupDay day);
gboolean followup_calendar_is_business_day(FollowupCalendar *self, FollowupDay day);
gboolean followup_calendar_has_holidays(FollowupCalendar *self);
/* Of FollowupHoliday, sorted, each day once. (transfer none) */
const GArray *followup_calendar_get_holidays(FollowupCalendar *self);
/* The day itself when it is a business day, else the next one. */
FollowupDay followup_calendar_next_business_day(FollowupCalendar *self, FollowupDay day);
/* n business days after day (which need not be one). holidays_skipped, nullable: a GArray of
 * FollowupDay to which the holidays that fell on days of the working week on the way are appended.
 */
FollowupDay followup_calendar_add_business_days(FollowupCalendar *self,
                                                FollowupDay day,
                                                guint n,
                                                GArray *holidays_skipped);
/* "Mon-Fri", "Sun-Thu", "Mon,Tue,Thu" -> week bits. */
gboolean followup_week_parse(const char *text, guint *week, GError **error);

typedef enum {
  FOLLOWUP_UNIT_MINUTES,
  FOLLOWUP_UNIT_HOURS,
  FOLLOWUP_UNIT_DAYS,
  FOLLOWUP_UNIT_WEEKS,
  FOLLOWUP_UNIT_BUSINESS_DAYS
} FollowupUnit;
typedef struct {
  guint count;
  FollowupUnit unit;
} FollowupOffset;
/* "90m", "24h", "7d", "2w", "5bd" */
gboolean followup_offset_parse(const char *text, FollowupOffset *offset, GError **error);
char *followup_offset_to_string(FollowupOffset offset);
/* "5 business days", translated. (transfer full) */
char *followup_offset_to_text(FollowupOffset offset);
/* m and h are elapsed time on an instant; the others move a day. */
gboolean followup_offset_is_elapsed(FollowupOffset offset);
gint64 followup_offset_add_elapsed(FollowupOffset offset, gint64 instant);
FollowupDay followup_offset_add_days(FollowupOffset offset,
                                     FollowupCalendar *calendar,
                                     FollowupDay day,
                                     GArray *holidays_skipped);

/* Waking hours [start, end) in minutes of the day, in the machine's zone. start > end runs over
 * midnight (a night worker's 22:00-06:00); 0-1440 is always. */
typedef struct {
  guint16 start;
  guint16 end;
} FollowupHours;
#define FOLLOWUP_HOURS_DEFAULT ((FollowupHours){ 8 * 60, 21 * 60 })
gboolean followup_hours_parse(const char *text, FollowupHours *hours, GError **error);
char *followup_hours_to_string(FollowupHours hours);
gboolean followup_hours_always(FollowupHours hours);
gboolean followup_hours_contain(FollowupHours hours, FollowupZone *zone, gint64 instant);
/* The first start of waking hours at or after instant. */
gint64 followup_hours_next_start(FollowupHours hours, FollowupZone *zone, gint64 instant);
/* The end of the last waking hours that ended at or before instant. */
gint64 followup_hours_last_end(FollowupHours hours, FollowupZone *zone, gint64 instant);
