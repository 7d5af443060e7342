/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-when: how moments are read. */
#include "when.h"

#include "error.h"

/* Tue 17 Nov 2026, 09:30 in Berlin */
#define NOW G_GINT64_CONSTANT(1794904200)

static GTimeZone *
berlin(void)
{
  GTimeZone *zone = followup_zone_new("Europe/Berlin", NULL);

  g_assert_nonnull(zone);
  return zone;
}

static void
test_reads(void)
{
  static const struct {
    const char *text;
    int second_of_day;
    const char *expected;
  } cases[] = {
    { "now", 0, "2026-11-17T08:30:00Z" },
    { "2026-11-24 14:00", 0, "2026-11-24T13:00:00Z" },
    { "2026-11-24T14:00", 0, "2026-11-24T13:00:00Z" },
    { " 2026-11-24 14:00 ", 0, "2026-11-24T13:00:00Z" },
    { "2026-11-24", FOLLOWUP_WHEN_MORNING, "2026-11-24T09:00:00Z" },
    { "2026-11-24", FOLLOWUP_WHEN_NOON, "2026-11-24T11:00:00Z" },
    { "2026-11-24 00:00", 0, "2026-11-23T23:00:00Z" },
    { "2026-11-24 23:59", 0, "2026-11-24T22:59:00Z" },
    { "2028-02-29 12:00", 0, "2028-02-29T11:00:00Z" },
    { "+30s", 0, "2026-11-17T08:30:30Z" },
    { "+45m", 0, "2026-11-17T09:15:00Z" },
    { "+3h", 0, "2026-11-17T11:30:00Z" },
    { "+2d", 0, "2026-11-19T08:30:00Z" },
    { "+0d", 0, "2026-11-17T08:30:00Z" },
    { "+132d", 0, "2027-03-29T07:30:00Z" }, /* over a clock change: the same time of day */
    { "2026-10-25 02:30", 0, "2026-10-25T00:30:00Z" }, /* comes twice: the first */
  };
  g_autoptr(GTimeZone) zone = berlin();

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    gint64 instant = 0;
    g_autofree char *read = NULL;

    g_test_message("%s", cases[i].text);
    g_assert_true(
        followup_when_parse(cases[i].text, NOW, zone, cases[i].second_of_day, &instant, &error));
    g_assert_no_error(error);
    read = followup_instant_to_rfc3339(instant);
    g_assert_cmpstr(read, ==, cases[i].expected);
  }
}

static void
test_refuses(void)
{
  static const struct {
    const char *text;
    const char *part; /* of the message */
  } cases[] = {
    { "", "is not a moment" },
    { "tomorrow", "is not a moment" },
    { "14:00", "is not a moment" },
    { "+", "is not a moment" },
    { "+3", "is not a moment" },
    { "+3x", "is not a moment" },
    { "+3hh", "is not a moment" },
    { "+ 3h", "is not a moment" },
    { "+-3h", "is not a moment" },
    { "-3h", "is not a moment" },
    { "2026-11-24", "lacks the time of day" },
    { "2026-11-24 ", "lacks the time of day" },
    { "2026-11-24 24:00", "no such time of day" },
    { "2026-11-24 12:60", "no such time of day" },
    { "2026-11-24 9:30", "no such time of day" },
    { "2026-11-24T14:00:00", "no such time of day" },
    { "2026-11-24x14:00", "is not a moment" },
    { "2026-11-31 14:00", "2026-11-31" },
    { "2026-13-01 14:00", "2026-13-01" },
    { "1969-12-31 14:00", "1969-12-31" },
    { "2027-02-29 14:00", "2027-02-29" },
    { "2027-03-28 02:30", "does not exist" },
    { "+99999999999h", "too far away" },
    { "+99999999999999999999d", "too far away" },
    { "+999999999d", "too far away" },
    { "+999999999h", "too far away" },
  };
  g_autoptr(GTimeZone) zone = berlin();

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    gint64 instant = 42;

    g_test_message("%s", cases[i].text);
    g_assert_false(followup_when_parse(cases[i].text, NOW, zone, FOLLOWUP_WHEN_TIME_REQUIRED,
                                       &instant, &error));
    g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
    g_assert_nonnull(strstr(error->message, cases[i].part));
    g_assert_null(strchr(error->message, '%')); /* what was typed is in its place */
    g_assert_null(strchr(error->message, '\n'));
    g_assert_cmpint(instant, ==, 42);
  }
}

static void
test_past(void)
{
  g_autoptr(GTimeZone) zone = berlin();
  g_autoptr(GError) error = NULL;
  gint64 instant = 0;

  /* today alone, before noon, is now; a day before it is its noon */
  g_assert_true(followup_when_parse_past("2026-11-17", NOW, zone, &instant, NULL));
  g_assert_cmpint(instant, ==, NOW);
  g_assert_true(followup_when_parse_past("2026-11-16", NOW, zone, &instant, NULL));
  g_assert_cmpint(instant, ==, NOW - 86400 + 9000);
  g_assert_true(followup_when_parse_past("2026-11-17 09:30", NOW, zone, &instant, NULL));
  g_assert_cmpint(instant, ==, NOW);

  g_assert_false(followup_when_parse_past("2026-11-17 09:31", NOW, zone, &instant, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull(strstr(error->message, "ahead"));
  g_clear_error(&error);
  g_assert_false(followup_when_parse_past("+1d", NOW, zone, &instant, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/when/reads", test_reads);
  g_test_add_func("/when/refuses", test_refuses);
  g_test_add_func("/when/past", test_past);
  return g_test_run();
}
