/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "calendar.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "error.h"
#include "text.h"

#define SECONDS_PER_DAY 86400
#define FIRST_YEAR 1970
#define LAST_YEAR 2199

/* GDate counts from 1 January of year 1; this is 1970-01-01. */
#define EPOCH_JULIAN 719163

/* No two zones of the zone data differ by more, so both sides of any change are this far away. */
#define WIDEST_OFFSET (26 * 3600)

/* ---- days ---- */

static gboolean
day_is_in_range(FollowupDay day)
{
  GDate date;

  if (!g_date_valid_julian(day))
    return FALSE;
  g_date_clear(&date, 1);
  g_date_set_julian(&date, day);
  return g_date_get_year(&date) >= FIRST_YEAR && g_date_get_year(&date) <= LAST_YEAR;
}

static gboolean
parse_digits(const char *text, guint n, guint *value)
{
  *value = 0;
  for (guint i = 0; i < n; i++) {
    if (!g_ascii_isdigit(text[i]))
      return FALSE;
    *value = *value * 10 + (guint)(text[i] - '0');
  }
  return TRUE;
}

static gboolean
parse_iso_day(const char *text, FollowupDay *day)
{
  guint year, month, mday;
  GDate date;

  if (strlen(text) != 10 || text[4] != '-' || text[7] != '-' || !parse_digits(text, 4, &year)
      || !parse_digits(text + 5, 2, &month) || !parse_digits(text + 8, 2, &mday))
    return FALSE;
  if (!g_date_valid_dmy((GDateDay)mday, (GDateMonth)month, (GDateYear)year))
    return FALSE;
  g_date_clear(&date, 1);
  g_date_set_dmy(&date, (GDateDay)mday, (GDateMonth)month, (GDateYear)year);
  if (!day_is_in_range(g_date_get_julian(&date)))
    return FALSE;
  *day = g_date_get_julian(&date);
  return TRUE;
}

gboolean
followup_day_parse(const char *text, FollowupDay *day, GError **error)
{
  g_autofree char *quoted = NULL;

  if (text && parse_iso_day(text, day))
    return TRUE;
  quoted = followup_text_quote(text);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s is not a date: expected YYYY-MM-DD of a day that exists, %d to %d, for "
                "example 2026-12-04"),
              quoted, FIRST_YEAR, LAST_YEAR);
  return FALSE;
}

/* Each plan writes some: by hand it takes a tenth of what printf() takes. */
static void
write_digits(char *text, guint n, guint value)
{
  while (n-- > 0) {
    text[n] = (char)('0' + value % 10);
    value /= 10;
  }
}

char *
followup_day_to_iso(FollowupDay day)
{
  char text[] = "YYYY-MM-DD";
  GDate date;

  g_return_val_if_fail(g_date_valid_julian(day), NULL);
  g_date_clear(&date, 1);
  g_date_set_julian(&date, day);
  write_digits(text, 4, g_date_get_year(&date));
  write_digits(text + 5, 2, g_date_get_month(&date));
  write_digits(text + 8, 2, g_date_get_day(&date));
  return g_strdup(text);
}

static const char *
get_weekday_name(GDateWeekday weekday)
{
  static const char *const names[]
      = { NULL, N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun") };

  return _(names[weekday]);
}

static const char *
get_month_name(GDateMonth month)
{
  static const char *const names[]
      = { NULL,      N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
          N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec") };

  return _(names[month]);
}

const char *
followup_day_to_weekday(FollowupDay day)
{
  return get_weekday_name(followup_day_get_weekday(day));
}

GDateYear
followup_day_get_year(FollowupDay day)
{
  GDate date;

  g_date_clear(&date, 1);
  g_date_set_julian(&date, day);
  return g_date_get_year(&date);
}

char *
followup_day_to_date(FollowupDay day, FollowupDay reference)
{
  GDate date;

  g_return_val_if_fail(g_date_valid_julian(day), NULL);
  g_date_clear(&date, 1);
  g_date_set_julian(&date, day);
  if (reference && followup_day_get_year(reference) == g_date_get_year(&date))
    /* Translators: day of the month, month: "24 Nov" */
    return g_strdup_printf(C_("day", "%1$d %2$s"), g_date_get_day(&date),
                           get_month_name(g_date_get_month(&date)));
  /* Translators: day of the month, month, year: "24 Nov 2026" */
  return g_strdup_printf(C_("day", "%1$d %2$s %3$d"), g_date_get_day(&date),
                         get_month_name(g_date_get_month(&date)), g_date_get_year(&date));
}

char *
followup_day_to_text(FollowupDay day, FollowupDay reference)
{
  GDate date;

  g_return_val_if_fail(g_date_valid_julian(day), NULL);
  g_date_clear(&date, 1);
  g_date_set_julian(&date, day);
  if (reference && followup_day_get_year(reference) == g_date_get_year(&date))
    /* Translators: weekday, day of the month, month: "Tue 24 Nov" */
    return g_strdup_printf(C_("day", "%1$s %2$d %3$s"), get_weekday_name(g_date_get_weekday(&date)),
                           g_date_get_day(&date), get_month_name(g_date_get_month(&date)));
  /* Translators: weekday, day of the month, month, year: "Tue 24 Nov 2026" */
  return g_strdup_printf(C_("day", "%1$s %2$d %3$s %4$d"),
                         get_weekday_name(g_date_get_weekday(&date)), g_date_get_day(&date),
                         get_month_name(g_date_get_month(&date)), g_date_get_year(&date));
}

GDateWeekday
followup_day_get_weekday(FollowupDay day)
{
  /* Day 1, 0001-01-01, is a Monday in the proleptic Gregorian calendar. */
  return (GDateWeekday)((day - 1) % 7 + 1);
}

/* ---- instants ---- */

/* TRUE and the first instant that shows this local time, or FALSE and, in a gap, the instant moved
 * forward by the gap. */
static gboolean
resolve_local(FollowupZone *zone, gint64 local, gint64 *instant)
{
  gint64 before = followup_zone_get_offset(zone, local - WIDEST_OFFSET);
  gint64 after = followup_zone_get_offset(zone, local + WIDEST_OFFSET);
  gint64 candidates[] = { local - MAX(before, after), local - MIN(before, after) };

  for (guint i = 0; i < G_N_ELEMENTS(candidates); i++) {
    if (candidates[i] + followup_zone_get_offset(zone, candidates[i]) == local) {
      *instant = candidates[i];
      return TRUE;
    }
  }
  *instant = local - before;
  return FALSE;
}

static gint64
get_local_seconds(FollowupDay day, int second_of_day)
{
  return ((gint64)day - EPOCH_JULIAN) * SECONDS_PER_DAY + second_of_day;
}

gint64
followup_instant_at(FollowupZone *zone, FollowupDay day, int second_of_day)
{
  gint64 instant;

  resolve_local(zone, get_local_seconds(day, second_of_day), &instant);
  return instant;
}

gboolean
followup_instant_at_strict(
    FollowupZone *zone, FollowupDay day, int second_of_day, gint64 *instant, GError **error)
{
  gint64 resolved;
  g_autofree char *iso = NULL, *moved = NULL;

  if (resolve_local(zone, get_local_seconds(day, second_of_day), &resolved)) {
    *instant = resolved;
    return TRUE;
  }
  iso = followup_day_to_iso(day);
  moved = followup_instant_to_text(resolved, zone);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s %02d:%02d does not exist in %s: the clocks go forward then; expected a time "
                "before or after the change, for example %s"),
              iso, second_of_day / 3600, second_of_day / 60 % 60, followup_zone_get_name(zone),
              moved);
  return FALSE;
}

static gint64
floor_div(gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

FollowupDay
followup_instant_get_day(gint64 instant, FollowupZone *zone)
{
  return (FollowupDay)(floor_div(instant + followup_zone_get_offset(zone, instant), SECONDS_PER_DAY)
                       + EPOCH_JULIAN);
}

int
followup_instant_get_second_of_day(gint64 instant, FollowupZone *zone)
{
  gint64 local = instant + followup_zone_get_offset(zone, instant);

  return (int)(local - floor_div(local, SECONDS_PER_DAY) * SECONDS_PER_DAY);
}

char *
followup_instant_to_text(gint64 instant, FollowupZone *zone)
{
  int second = followup_instant_get_second_of_day(instant, zone);
  g_autofree char *day = followup_day_to_text(followup_instant_get_day(instant, zone), 0);

  return g_strdup_printf("%s, %02d:%02d", day, second / 3600, second / 60 % 60);
}

/* ---- offsets ---- */

static const char *const unit_names[] = {
  [FOLLOWUP_UNIT_MINUTES] = "m", [FOLLOWUP_UNIT_HOURS] = "h",          [FOLLOWUP_UNIT_DAYS] = "d",
  [FOLLOWUP_UNIT_WEEKS] = "w",   [FOLLOWUP_UNIT_BUSINESS_DAYS] = "bd",
};
#define MAX_OFFSET_COUNT 10000

gboolean
followup_offset_parse(const char *text, FollowupOffset *offset, GError **error)
{
  gsize digits = strspn(text, "0123456789");
  g_autofree char *quoted = NULL;
  guint count;

  if (digits > 0 && digits <= 5 && parse_digits(text, (guint)digits, &count)
      && count <= MAX_OFFSET_COUNT) {
    for (guint i = 0; i < G_N_ELEMENTS(unit_names); i++) {
      if (g_str_equal(text + digits, unit_names[i])) {
        *offset = (FollowupOffset){ count, (FollowupUnit)i };
        return TRUE;
      }
    }
  }
  quoted = followup_text_quote(text);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s is not an offset: expected a number and m, h, d, w or bd (business days), "
                "for example 24h or 5bd"),
              quoted);
  return FALSE;
}

char *
followup_offset_to_string(FollowupOffset offset)
{
  return g_strdup_printf("%u%s", offset.count, unit_names[offset.unit]);
}

gboolean
followup_offset_is_elapsed(FollowupOffset offset)
{
  return offset.unit == FOLLOWUP_UNIT_MINUTES || offset.unit == FOLLOWUP_UNIT_HOURS;
}

gint64
followup_offset_add_elapsed(FollowupOffset offset, gint64 instant)
{
  g_return_val_if_fail(followup_offset_is_elapsed(offset), instant);
  return instant + (gint64)offset.count * (offset.unit == FOLLOWUP_UNIT_HOURS ? 3600 : 60);
}

FollowupDay
followup_offset_add_days(FollowupOffset offset,
                         FollowupCalendar *calendar,
                         FollowupDay day,
                         GArray *holidays_skipped)
{
  switch (offset.unit) {
  case FOLLOWUP_UNIT_DAYS:
    return day + offset.count;
  case FOLLOWUP_UNIT_WEEKS:
    return day + 7 * offset.count;
  case FOLLOWUP_UNIT_BUSINESS_DAYS:
    return followup_calendar_add_business_days(calendar, day, offset.count, holidays_skipped);
  default:
    g_return_val_if_reached(day);
  }
}

/* ---- waking hours ---- */

#define MINUTES_PER_DAY 1440

static gboolean
parse_minute_of_day(const char *text, guint16 *minute)
{
  guint h, m;

  if (strlen(text) != 5 || text[2] != ':' || !parse_digits(text, 2, &h)
      || !parse_digits(text + 3, 2, &m) || m > 59 || h > 24 || (h == 24 && m > 0))
    return FALSE;
  *minute = (guint16)(h * 60 + m);
  return TRUE;
}

gboolean
followup_hours_parse(const char *text, FollowupHours *hours, GError **error)
{
  g_auto(GStrv) ends = g_strsplit(text, "-", 3);
  g_autofree char *quoted = NULL;
  FollowupHours parsed;

  if (g_strv_length(ends) == 2 && parse_minute_of_day(g_strstrip(ends[0]), &parsed.start)
      && parse_minute_of_day(g_strstrip(ends[1]), &parsed.end) && parsed.start != parsed.end
      && parsed.start < MINUTES_PER_DAY && parsed.end > 0) {
    *hours = parsed;
    return TRUE;
  }
  quoted = followup_text_quote(text);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s are no waking hours: expected HH:MM-HH:MM, for example 08:00-21:00, or "
                "00:00-24:00 for always"),
              quoted);
  return FALSE;
}

char *
followup_hours_to_string(FollowupHours hours)
{
  return g_strdup_printf("%02d:%02d-%02d:%02d", hours.start / 60, hours.start % 60, hours.end / 60,
                         hours.end % 60);
}

gboolean
followup_hours_always(FollowupHours hours)
{
  return hours.start == 0 && hours.end == MINUTES_PER_DAY;
}

/* The waking hours that begin on a day, as instants [start, end). */
static void
get_window(FollowupHours hours, FollowupZone *zone, FollowupDay day, gint64 *start, gint64 *end)
{
  FollowupDay last = hours.end < hours.start ? day + 1 : day;

  *start = followup_instant_at(zone, day, hours.start * 60);
  *end = followup_instant_at(zone, last, hours.end * 60);
}

gboolean
followup_hours_contain(FollowupHours hours, FollowupZone *zone, gint64 instant)
{
  FollowupDay day = followup_instant_get_day(instant, zone);

  if (followup_hours_always(hours))
    return TRUE;
  for (FollowupDay d = day - 1; d <= day; d++) {
    gint64 start, end;

    get_window(hours, zone, d, &start, &end);
    if (start <= instant && instant < end)
      return TRUE;
  }
  return FALSE;
}

gint64
followup_hours_next_start(FollowupHours hours, FollowupZone *zone, gint64 instant)
{
  for (FollowupDay day = followup_instant_get_day(instant, zone);; day++) {
    gint64 start, end;

    get_window(hours, zone, day, &start, &end);
    if (start >= instant && start < end)
      return start;
  }
}

gint64
followup_hours_last_end(FollowupHours hours, FollowupZone *zone, gint64 instant)
{
  for (FollowupDay day = followup_instant_get_day(instant, zone);; day--) {
    gint64 start, end;

    get_window(hours, zone, day, &start, &end);
    if (end <= instant && start < end)
      return end;
  }
}
