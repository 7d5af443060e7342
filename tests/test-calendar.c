/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include <string.h>

#include "calendar.h"
#include "error.h"

static FollowupDay
day(const char *iso)
{
  FollowupDay parsed = 0;

  g_assert_true(followup_day_parse(iso, &parsed, NULL));
  return parsed;
}

static void
assert_instant(gint64 instant, const char *expected)
{
  g_autofree char *text = followup_instant_to_rfc3339(instant);

  g_assert_cmpstr(text, ==, expected);
}

static void
test_zone_names(void)
{
  static const struct {
    const char *name;
    gboolean ok;
  } cases[] = {
    { "Europe/Berlin", TRUE },
    { "UTC", TRUE },
    { "America/St_Johns", TRUE },
    { "America/Argentina/Buenos_Aires", TRUE },
    { "Etc/GMT+5", TRUE },
    { "Nowhere/Land", FALSE },
    { "+02:00", FALSE },
    { "CET-1CEST,M3.5.0,M10.5.0/3", FALSE },
    { "../../etc/passwd", FALSE },
    { "/usr/share/zoneinfo/UTC", FALSE },
    { "", FALSE },
    { NULL, FALSE },
    { "Europe", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(FollowupZone) zone = followup_zone_new(cases[i].name, &error);

    g_assert_cmpint(zone != NULL, ==, cases[i].ok);
    if (!cases[i].ok)
      g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
  }
}

static void
test_local_zone(void)
{
  g_autofree char *before = g_strdup(g_getenv("TZ"));
  g_autofree char *berlin = NULL, *odd = NULL;
  g_autoptr(FollowupZone) zone = NULL;

  g_setenv("TZ", ":Europe/Berlin", TRUE);
  berlin = followup_zone_local_name();
  g_assert_cmpstr(berlin, ==, "Europe/Berlin");
  g_setenv("TZ", "Not/AZone", TRUE);
  odd = followup_zone_local_name();
  zone = followup_zone_new(odd, NULL);
  g_assert_nonnull(zone);
  if (before)
    g_setenv("TZ", before, TRUE);
  else
    g_unsetenv("TZ");
}

static void
test_days(void)
{
  static const char *const bad[]
      = { "2026-02-29", "2026-2-3",   "20261204", "2026-12-04x", "2026-13-01",
          "1969-12-31", "2200-01-01", "",         "today",       "2026-12-0٤" };
  g_autofree char *iso = followup_day_to_iso(day("2028-02-29"));
  g_autofree char *same = followup_day_to_text(day("2026-11-24"), day("2026-01-01"));
  g_autofree char *other = followup_day_to_text(day("2027-01-01"), day("2026-12-31"));
  g_autofree char *date = followup_day_to_date(day("2026-11-24"), day("2026-01-01"));
  g_autofree char *other_date = followup_day_to_date(day("2027-01-01"), day("2026-12-31"));

  g_assert_cmpstr(iso, ==, "2028-02-29");
  g_assert_cmpstr(same, ==, "Tue 24 Nov");
  g_assert_cmpstr(other, ==, "Fri 1 Jan 2027");
  g_assert_cmpstr(date, ==, "24 Nov");
  g_assert_cmpstr(other_date, ==, "1 Jan 2027");
  g_assert_cmpstr(followup_day_to_weekday(day("2026-11-24")), ==, "Tue");
  for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
    FollowupDay untouched = 7;
    g_autoptr(GError) error = NULL;

    g_assert_false(followup_day_parse(bad[i], &untouched, &error));
    g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
    g_assert_cmpuint(untouched, ==, 7);
  }
}

/* Gaps move forward, of two the first counts: also where half an hour or a whole day is skipped. */
static void
test_instants(void)
{
  static const struct {
    const char *zone, *iso;
    int hour, minute;
    const char *expected;
    gboolean exists;
  } cases[] = {
    { "Europe/Berlin", "2026-07-01", 12, 0, "2026-07-01T10:00:00Z", TRUE },
    { "Europe/Berlin", "2026-03-29", 2, 30, "2026-03-29T01:30:00Z", FALSE },
    { "Europe/Berlin", "2026-03-29", 3, 0, "2026-03-29T01:00:00Z", TRUE },
    { "Europe/Berlin", "2026-10-25", 2, 30, "2026-10-25T00:30:00Z", TRUE },
    { "Australia/Lord_Howe", "2026-10-04", 2, 15, "2026-10-03T15:45:00Z", FALSE },
    { "Australia/Lord_Howe", "2026-04-05", 1, 45, "2026-04-04T14:45:00Z", TRUE },
    { "Pacific/Apia", "2011-12-30", 10, 0, "2011-12-30T20:00:00Z", FALSE },
    { "America/St_Johns", "2026-11-24", 10, 0, "2026-11-24T13:30:00Z", TRUE },
    { "Asia/Kathmandu", "2026-11-24", 24, 0, "2026-11-24T18:15:00Z", TRUE },
    { "Antarctica/Troll", "2026-03-29", 1, 30, "2026-03-29T01:30:00Z", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(FollowupZone) zone = followup_zone_new(cases[i].zone, NULL);
    int second = cases[i].hour * 3600 + cases[i].minute * 60;
    gint64 strict = 0;
    g_autoptr(GError) error = NULL;

    assert_instant(followup_instant_at(zone, day(cases[i].iso), second), cases[i].expected);
    g_assert_cmpint(followup_instant_at_strict(zone, day(cases[i].iso), second, &strict, &error),
                    ==, cases[i].exists);
    if (cases[i].exists)
      assert_instant(strict, cases[i].expected);
    else
      g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
  }
}

/* Every local time of a day comes back as itself, or is in a gap: each half hour of six years in
 * zones that change oddly. */
static void
test_round_trip(void)
{
  static const char *const zones[] = { "Europe/Dublin", "Africa/Casablanca", "Pacific/Chatham",
                                       "America/Sao_Paulo", "Australia/Lord_Howe" };

  for (guint i = 0; i < G_N_ELEMENTS(zones); i++) {
    g_autoptr(FollowupZone) zone = followup_zone_new(zones[i], NULL);

    for (FollowupDay d = day("2025-01-01"); d < day("2031-01-01"); d++) {
      for (int second = 0; second < 86400; second += 1800) {
        gint64 instant;

        if (!followup_instant_at_strict(zone, d, second, &instant, NULL))
          continue;
        g_assert_cmpuint(followup_instant_get_day(instant, zone), ==, d);
        g_assert_cmpint(followup_instant_get_second_of_day(instant, zone), ==, second);
      }
    }
  }
}

static void
test_business_days(void)
{
  FollowupDay holidays[] = { day("2026-11-19"), day("2026-11-21"), day("2026-11-19") };
  g_autoptr(FollowupCalendar) calendar = followup_calendar_new(0, holidays, G_N_ELEMENTS(holidays));
  g_autoptr(FollowupCalendar) sunday = followup_calendar_new(1u << G_DATE_SUNDAY, NULL, 0);
  g_autoptr(GArray) skipped = g_array_new(FALSE, FALSE, sizeof(FollowupDay));

  g_assert_cmpuint(followup_calendar_add_business_days(calendar, day("2026-11-16"), 5, skipped), ==,
                   day("2026-11-24"));
  /* The Saturday is a holiday too, but was no day of the week to be counted. */
  g_assert_cmpuint(skipped->len, ==, 1);
  g_assert_cmpuint(g_array_index(skipped, FollowupDay, 0), ==, day("2026-11-19"));
  g_assert_cmpuint(followup_calendar_add_business_days(calendar, day("2026-11-21"), 1, NULL), ==,
                   day("2026-11-23"));
  g_assert_cmpuint(followup_calendar_next_business_day(calendar, day("2026-11-19")), ==,
                   day("2026-11-20"));
  g_assert_cmpuint(followup_calendar_next_business_day(sunday, day("2026-11-16")), ==,
                   day("2026-11-22"));
  g_assert_true(followup_calendar_has_holidays(calendar));
  g_assert_false(followup_calendar_has_holidays(sunday));
}

static void
test_holiday_names(void)
{
  char christmas[] = "Christmas Day";
  const FollowupHoliday told[] = {
    { day("2026-12-25"), NULL },      { day("2026-12-24"), "Heiligabend; 1, 2" },
    { day("2026-12-25"), christmas }, { day("2026-12-25"), "Another name" },
    { day("2026-12-26"), NULL },
  };
  g_autoptr(FollowupCalendar) calendar = followup_calendar_new_named(0, told, G_N_ELEMENTS(told));
  g_autoptr(FollowupCalendar) reversed = NULL, unnamed = NULL;
  g_autofree char *text = followup_calendar_to_string(calendar), *same = NULL, *other = NULL;
  FollowupHoliday again[] = { told[4], told[2], told[1] };
  FollowupDay days[] = { day("2026-12-24"), day("2026-12-25"), day("2026-12-26") };

  g_assert_cmpstr(followup_calendar_get_holiday_name(calendar, day("2026-12-25")), ==, christmas);
  g_assert_cmpstr(followup_calendar_get_holiday_name(calendar, day("2026-12-24")), ==,
                  "Heiligabend; 1, 2");
  g_assert_null(followup_calendar_get_holiday_name(calendar, day("2026-12-26")));
  g_assert_null(followup_calendar_get_holiday_name(calendar, day("2026-12-27")));
  /* Equal texts are equal calendars, whatever the order; names are part of them. */
  reversed = followup_calendar_new_named(0, again, G_N_ELEMENTS(again));
  same = followup_calendar_to_string(reversed);
  g_assert_cmpstr(text, ==, same);
  unnamed = followup_calendar_new(0, days, G_N_ELEMENTS(days));
  other = followup_calendar_to_string(unnamed);
  g_assert_cmpstr(text, !=, other);
  memset(christmas, 'x', sizeof christmas - 1);
  g_assert_cmpstr(followup_calendar_get_holiday_name(calendar, day("2026-12-25")), ==,
                  "Christmas Day");
}

static void
test_weeks_and_offsets(void)
{
  static const char *const bad_offsets[]
      = { "", "5", "bd", "5 bd", "-5d", "5bdx", "100000d", "5D" };
  static const char *const bad_weeks[] = { "", "Mon-", "Montag", "Mon-Fri-Sun", "Mon,,Tue" };
  guint week;
  FollowupOffset offset;

  g_assert_true(followup_week_parse("Sun-Thu", &week, NULL));
  g_assert_cmpuint(week, ==, (1u << 7) | (1u << 1) | (1u << 2) | (1u << 3) | (1u << 4));
  g_assert_true(followup_week_parse("mon, Wed-fri", &week, NULL));
  g_assert_cmpuint(week, ==, (1u << 1) | (1u << 3) | (1u << 4) | (1u << 5));
  for (guint i = 0; i < G_N_ELEMENTS(bad_weeks); i++)
    g_assert_false(followup_week_parse(bad_weeks[i], &week, NULL));
  g_assert_true(followup_offset_parse("5bd", &offset, NULL));
  g_assert_cmpuint(offset.count, ==, 5);
  g_assert_cmpint(offset.unit, ==, FOLLOWUP_UNIT_BUSINESS_DAYS);
  for (guint i = 0; i < G_N_ELEMENTS(bad_offsets); i++)
    g_assert_false(followup_offset_parse(bad_offsets[i], &offset, NULL));
}

static gint64
at(FollowupZone *zone, const char *iso, int hour, int minute)
{
  return followup_instant_at(zone, day(iso), hour * 3600 + minute * 60);
}

static void
test_waking_hours(void)
{
  g_autoptr(FollowupZone) berlin = followup_zone_new("Europe/Berlin", NULL);
  FollowupHours hours, night, always, bad;

  g_assert_true(followup_hours_parse("08:00-21:00", &hours, NULL));
  g_assert_true(followup_hours_contain(hours, berlin, at(berlin, "2026-11-24", 8, 0)));
  g_assert_false(followup_hours_contain(hours, berlin, at(berlin, "2026-11-24", 21, 0)));
  g_assert_cmpint(followup_hours_next_start(hours, berlin, at(berlin, "2026-11-24", 8, 0)), ==,
                  at(berlin, "2026-11-24", 8, 0));
  g_assert_cmpint(followup_hours_next_start(hours, berlin, at(berlin, "2026-11-24", 8, 1)), ==,
                  at(berlin, "2026-11-25", 8, 0));
  g_assert_cmpint(followup_hours_last_end(hours, berlin, at(berlin, "2026-11-24", 7, 0)), ==,
                  at(berlin, "2026-11-23", 21, 0));
  g_assert_true(followup_hours_parse("22:00-06:00", &night, NULL));
  g_assert_true(followup_hours_contain(night, berlin, at(berlin, "2026-11-24", 3, 0)));
  g_assert_false(followup_hours_contain(night, berlin, at(berlin, "2026-11-24", 12, 0)));
  g_assert_cmpint(followup_hours_last_end(night, berlin, at(berlin, "2026-11-24", 12, 0)), ==,
                  at(berlin, "2026-11-24", 6, 0));
  g_assert_true(followup_hours_parse("00:00-24:00", &always, NULL));
  g_assert_true(followup_hours_contain(always, berlin, at(berlin, "2026-11-24", 3, 0)));
  g_assert_false(followup_hours_parse("8-21", &bad, NULL));
  g_assert_false(followup_hours_parse("08:00-08:00", &bad, NULL));
  g_assert_false(followup_hours_parse("08:00-25:00", &bad, NULL));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/calendar/zone-names", test_zone_names);
  g_test_add_func("/calendar/local-zone", test_local_zone);
  g_test_add_func("/calendar/days", test_days);
  g_test_add_func("/calendar/instants", test_instants);
  g_test_add_func("/calendar/round-trip", test_round_trip);
  g_test_add_func("/calendar/business-days", test_business_days);
  g_test_add_func("/calendar/holiday-names", test_holiday_names);
  g_test_add_func("/calendar/weeks-and-offsets", test_weeks_and_offsets);
  g_test_add_func("/calendar/waking-hours", test_waking_hours);
  return g_test_run();
}
