/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-zone: what zones say, beside what the C library says of the same files. */
#include "zone-private.h"

#include "error.h"

#include <string.h>
#include <time.h>

#define DAY G_GINT64_CONSTANT(86400)
#define START_OF_2200 G_GINT64_CONSTANT(7258118400)
#define STEP (29 * DAY + 3607) /* at every hour of the day, sooner or later */

static int
ask_library(gint64 instant)
{
  time_t moment = instant;
  struct tm local;

  g_assert_nonnull(localtime_r(&moment, &local));
  return (int)local.tm_gmtoff;
}

static void
assert_same(FollowupZone *zone, gint64 instant)
{
  int offset = followup_zone_get_offset(zone, instant);
  int expected = ask_library(instant);

  if (offset != expected)
    g_error("%s at %" G_GINT64_FORMAT ": %d where %d was expected", followup_zone_get_name(zone),
            instant, offset, expected);
}

/* The last instant that has the offset of from. */
static gint64
find_last_same(FollowupZone *zone, gint64 from, gint64 to)
{
  while (to - from > 1) {
    gint64 middle = from + (to - from) / 2;

    if (followup_zone_get_offset(zone, middle) == followup_zone_get_offset(zone, from))
      from = middle;
    else
      to = middle;
  }
  return from;
}

static void
compare_zone(FollowupZone *zone)
{
  int before = followup_zone_get_offset(zone, 0);

  g_setenv("TZ", followup_zone_get_name(zone), TRUE);
  tzset();
  for (gint64 instant = 0; instant < START_OF_2200; instant += STEP) {
    int offset = followup_zone_get_offset(zone, instant);

    assert_same(zone, instant);
    if (offset != before) {
      gint64 last = find_last_same(zone, instant - STEP, instant);

      assert_same(zone, last);
      assert_same(zone, last + 1);
    }
    before = offset;
  }
}

/* The number of zones in that folder and below. */
static guint
compare_folder(const char *folder, const char *prefix)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull(dir);
  while ((name = g_dir_read_name(dir)) != NULL) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *whole = g_strconcat(prefix, name, NULL);
    g_autoptr(FollowupZone) zone = NULL;

    if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
      g_autofree char *deeper = g_strconcat(whole, "/", NULL);

      /* the same zones again, also as they would be with leap seconds */
      if (strcmp(name, "posix") != 0 && strcmp(name, "right") != 0)
        n += compare_folder(path, deeper);
      continue;
    }
    zone = followup_zone_new(whole, NULL);
    if (zone == NULL)
      continue; /* a table */
    compare_zone(zone);
    n++;
  }
  return n;
}

static void
test_all(void)
{
  g_assert_cmpuint(compare_folder("/usr/share/zoneinfo", ""), >, 300);
}

static void
test_even(void)
{
  static const struct {
    const char *zone;
    gint64 first, last;
    gboolean even;
  } cases[] = {
    { "UTC", 0, 30 * DAY, TRUE },
    /* Sun 29 Mar 2026, 01:00 in UTC, and the same by the rule: Sun 28 Mar 2100 */
    { "Europe/Berlin", 1774745999, 1774745999, TRUE },
    { "Europe/Berlin", 1774745999, 1774746000, FALSE },
    { "Europe/Berlin", 1774746000, 1774746000 + 24 * DAY, TRUE },
    { "Europe/Berlin", 4109878799, 4109878800, FALSE },
    { "Europe/Berlin", 4109878800, 4109878800 + 24 * DAY, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(FollowupZone) zone = followup_zone_new(cases[i].zone, NULL);

    g_assert_cmpint(followup_zone_is_even(zone, cases[i].first, cases[i].last), ==, cases[i].even);
  }
}

/* From where the zone data's own files have changes of other years only. */
static void
test_rules(void)
{
  static const struct {
    const char *rule;
    gint64 instant;
    int offset;
  } cases[] = {
    { "UTC0", 0, 0 },
    { "<+0545>-5:45", 0, 20700 },
    /* Sun 29 Mar 2026, 01:00, and Sun 25 Oct 2026, 01:00 in UTC */
    { "CET-1CEST,M3.5.0,M10.5.0/3", 1774745999, 3600 },
    { "CET-1CEST,M3.5.0,M10.5.0/3", 1774746000, 7200 },
    { "CET-1CEST,M3.5.0,M10.5.0/3", 1792889999, 7200 },
    { "CET-1CEST,M3.5.0,M10.5.0/3", 1792890000, 3600 },
    /* winter time is the exception */
    { "IST-1GMT0,M10.5.0,M3.5.0/1", 1774745999, 0 },
    { "IST-1GMT0,M10.5.0,M3.5.0/1", 1774746000, 3600 },
    /* by half an hour, on the other side of the world: Sat 3 Oct 2026, 15:30 in UTC */
    { "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1791041399, 37800 },
    { "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1791041400, 39600 },
    /* Sat 28 Mar 2026, 00:00 in UTC, is 50 hours after midnight */
    { "EET-2EEST,M3.4.4/50,M10.4.4/50", 1774655999, 7200 },
    { "EET-2EEST,M3.4.4/50,M10.4.4/50", 1774656000, 10800 },
    /* an hour before the last Sunday: Sun 29 Mar 2026, 01:00 in UTC */
    { "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 1774745999, -7200 },
    { "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 1774746000, -3600 },
    /* day 60 of a leap year is 1 March for one and 29 February for the other: noon of that day */
    { "AAA0BBB,J60/12,J300", 1835524799, 0 },
    { "AAA0BBB,J60/12,J300", 1835524800, 3600 },
    { "AAA0BBB,59/12,300", 1835438399, 0 },
    { "AAA0BBB,59/12,300", 1835438400, 3600 },
    /* summer all the year */
    { "XXX3EDT4,0/0,J365/23", 1774746000, -14400 },
    { "XXX3EDT4,0/0,J365/23", 1798761600, -14400 },
    /* before and behind all days */
    { "CET-1CEST,M3.5.0,M10.5.0/3", G_MININT64, 3600 },
    { "CET-1CEST,M3.5.0,M10.5.0/3", G_MAXINT64, 3600 },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    FollowupZoneRule rule;

    g_assert_true(followup_zone_rule_parse(cases[i].rule, &rule));
    if (followup_zone_rule_get_offset(&rule, cases[i].instant) != cases[i].offset)
      g_error("%s at %" G_GINT64_FORMAT ": %d", cases[i].rule, cases[i].instant,
              followup_zone_rule_get_offset(&rule, cases[i].instant));
  }
}

static void
test_no_rules(void)
{
  static const char *const cases[] = {
    "",
    "CE-1",
    "CET",
    "<+01-1",
    "CET-200",
    "CET-1:60",
    "CET-1CEST",
    "CET-1CEST,M3.5.0",
    "CET-1CEST,M13.5.0,M10.5.0",
    "CET-1CEST,M3.0.0,M10.5.0",
    "CET-1CEST,M3.5.7,M10.5.0",
    "CET-1CEST,J0,J365",
    "CET-1CEST,J1,366",
    "CET-1CEST,M3.5.0/x,M10.5.0",
    "CET-1CEST,M3.5.0,M10.5.0/3,",
  };
  FollowupZoneRule rule;

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    if (followup_zone_rule_parse(cases[i], &rule))
      g_error("“%s” is no rule", cases[i]);
}

/* Whatever a file holds, it is either no zone or one that can be asked. */
static void
test_bad_files(void)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true(g_file_get_contents("/usr/share/zoneinfo/Europe/Berlin", &bytes, &length, NULL));
  for (gsize cut = 0; cut < length; cut++)
    g_assert_null(followup_zone_new_for_bytes("Test", bytes, cut));
  for (gsize i = 0; i < length; i++) {
    g_autofree char *changed = g_memdup2(bytes, length);
    g_autoptr(FollowupZone) zone = NULL;

    changed[i] ^= (char)(i % 2 == 0 ? 0xff : 0x41);
    zone = followup_zone_new_for_bytes("Test", changed, length);
    if (zone != NULL)
      for (gint64 instant = 0; instant < START_OF_2200; instant += 1000 * DAY)
        followup_zone_get_offset(zone, instant);
  }
}

/* The city alone, and capitals as they come, name the zone that was meant. */
static void
test_similar(void)
{
  static const struct {
    const char *name, *said;
  } cases[] = {
    { "London", "unknown time zone ‘London’: did you mean ‘Europe/London’?" },
    { "europe/berlin", "did you mean ‘Europe/Berlin’?" },
    { "new york", "did you mean ‘America/New_York’?" },
    { "Europe/Tokyo", "did you mean ‘Asia/Tokyo’?" },
    { "Argentina", "expected a name of the IANA zone data" }, /* a folder */
    { "Gotham", "expected a name of the IANA zone data" },
    { "../../etc/passwd", "expected a name of the IANA zone data" },
    { "", "expected a name of the IANA zone data" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;

    g_assert_null(followup_zone_new(cases[i].name, &error));
    g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
    g_assert_nonnull(strstr(error->message, cases[i].said));
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/zone/all", test_all);
  g_test_add_func("/zone/even", test_even);
  g_test_add_func("/zone/rules", test_rules);
  g_test_add_func("/zone/no-rules", test_no_rules);
  g_test_add_func("/zone/bad-files", test_bad_files);
  g_test_add_func("/zone/similar", test_similar);
  return g_test_run();
}
