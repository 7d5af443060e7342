/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-settings-holidays: sets of holidays are read, noticed and written beside settings.ini. */

#include "error.h"
#include "folder.h"
#include "settings.h"
#include "patience.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
  char *base, *folder, *holidays;
  FollowupSettings *settings;
  guint changes;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  fixture->base = g_dir_make_tmp("followup-holidays-XXXXXX", &error);
  g_assert_no_error(error);
  fixture->folder = g_build_filename(fixture->base, "config", NULL);
  fixture->holidays = g_build_filename(fixture->folder, "holidays", NULL);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  g_clear_object(&fixture->settings);
  folder_remove(fixture->base);
  g_free(fixture->base);
  g_free(fixture->folder);
  g_free(fixture->holidays);
}

static void
write_in(const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename(folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
  g_file_set_contents(path, text, -1, &error);
  g_assert_no_error(error);
}

static char *
read_in(const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename(folder, name, NULL);
  g_autoptr(GError) error = NULL;
  char *text = NULL;

  g_file_get_contents(path, &text, NULL, &error);
  g_assert_no_error(error);
  return text;
}

static void
count_change_cb(FollowupSettings *settings, gpointer user_data)
{
  ((Fixture *)user_data)->changes++;
}

static void
open_settings(Fixture *fixture)
{
  fixture->settings = followup_settings_new(fixture->folder);
  g_signal_connect(fixture->settings, "changed", G_CALLBACK(count_change_cb), fixture);
}

/* The calendar of a set; NULL: there is none. (transfer full) */
static FollowupCalendar *
get_set(Fixture *fixture, const char *name)
{
  g_autoptr(FollowupZone) zone = followup_zone_new_utc();
  g_autoptr(FollowupRules) rules = followup_settings_make_rules(fixture->settings, zone);
  FollowupCalendar *calendar = g_hash_table_lookup(rules->sets, name);

  return calendar != NULL ? followup_calendar_ref(calendar) : NULL;
}

static gboolean
is_holiday(FollowupCalendar *calendar, const char *iso)
{
  FollowupDay day = 0;

  g_assert_true(followup_day_parse(iso, &day, NULL));
  return calendar != NULL && followup_calendar_is_holiday(calendar, day);
}

static gboolean
set_has(Fixture *fixture, const char *name, const char *iso)
{
  g_autoptr(FollowupCalendar) calendar = get_set(fixture, name);

  return is_holiday(calendar, iso);
}

static gboolean
own_has(Fixture *fixture, const char *iso)
{
  return is_holiday(followup_settings_get_calendar(fixture->settings), iso);
}

static guint
count_problems(Fixture *fixture)
{
  return g_strv_length((GStrv)followup_settings_get_problems(fixture->settings));
}

static void
assert_problem(Fixture *fixture, guint i, const char *part)
{
  g_assert_cmpuint(count_problems(fixture), >, i);
  if (strstr(followup_settings_get_problems(fixture->settings)[i], part) == NULL)
    g_error("‘%s’ lacks ‘%s’", followup_settings_get_problems(fixture->settings)[i], part);
}

static void
wait_for(Fixture *fixture, const char *name, const char *iso, gboolean wanted)
{
  RUN_LOOP_UNTIL(set_has(fixture, name, iso) == wanted);
  g_assert_cmpint(set_has(fixture, name, iso), ==, wanted);
}

/* The user's own are the sets that settings.ini names and the days beside them; the week goes for
 * all. */
static void
test_own(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupCalendar) berlin = NULL;
  FollowupDay sunday = 0;

  write_in(fixture->folder, "settings.ini",
           "[Plan]\nWeek=Sun-Thu\nHolidays=berlin;2026-12-24 de-by\n");
  write_in(fixture->holidays, "berlin.holidays", "2026-12-25 Christmas Day\n");
  write_in(fixture->holidays, "de-by.holidays", "2026-12-25\n2027-01-06 Epiphany\n");
  write_in(fixture->holidays, "us.holidays", "2026-11-26 Thanksgiving\n");
  write_in(fixture->holidays, "notes.txt", "nothing of this\n");
  open_settings(fixture);
  g_assert_cmpuint(count_problems(fixture), ==, 0);
  g_assert_true(own_has(fixture, "2026-12-24"));
  g_assert_true(own_has(fixture, "2026-12-25"));
  g_assert_true(own_has(fixture, "2027-01-06"));
  g_assert_false(own_has(fixture, "2026-11-26"));
  g_assert_true(set_has(fixture, "us", "2026-11-26"));
  g_assert_false(set_has(fixture, "us", "2026-12-25"));
  g_assert_false(set_has(fixture, "berlin", "2026-12-24"));
  g_assert_true(followup_day_parse("2026-11-22", &sunday, NULL));
  berlin = get_set(fixture, "berlin");
  g_assert_true(followup_calendar_is_business_day(berlin, sunday));
  g_assert_cmpuint(fixture->changes, ==, 0);
}

/* Sets come, change and go while the daemon runs. */
static void
test_watched(Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename(fixture->holidays, "berlin.holidays", NULL);

  open_settings(fixture);
  write_in(fixture->holidays, "berlin.holidays", "2026-12-25\n");
  wait_for(fixture, "berlin", "2026-12-25", TRUE);
  write_in(fixture->holidays, "berlin.holidays", "2026-12-25\n2026-12-26\n");
  wait_for(fixture, "berlin", "2026-12-26", TRUE);
  g_assert_cmpint(g_unlink(path), ==, 0);
  wait_for(fixture, "berlin", "2026-12-25", FALSE);
  write_in(fixture->holidays, "us.holidays", "2026-11-26\n");
  wait_for(fixture, "us", "2026-11-26", TRUE);
  folder_remove(fixture->holidays);
  wait_for(fixture, "us", "2026-11-26", FALSE);
  g_assert_cmpuint(fixture->changes, >=, 5);
}

/* What is wrong is named, with its file, and leaves the rest. */
static void
test_problems(Fixture *fixture, gconstpointer data)
{
  g_autofree char *pipe = g_build_filename(fixture->holidays, "pipe.holidays", NULL);

  write_in(fixture->folder, "settings.ini", "[Plan]\nHolidays=berlim;2026-12-24;us\n");
  write_in(fixture->holidays, "berlin.holidays", "2026-12-25\n26.12.2026\n");
  write_in(fixture->holidays, "Us East.holidays", "2026-11-26\n");
  write_in(fixture->holidays, "us.holidays", "2026-11-26\n");
  g_assert_cmpint(mkfifo(pipe, 0600), ==, 0);
  open_settings(fixture);
  g_assert_cmpuint(count_problems(fixture), ==, 4);
  assert_problem(fixture, 0, "holidays/Us East.holidays: ‘Us East’ is no name for a set");
  assert_problem(fixture, 1, "holidays/berlin.holidays, line 2: ‘26.12.2026’");
  assert_problem(fixture, 2, "holidays/pipe.holidays: ");
  assert_problem(fixture, 3, "[Plan] Holidays: ‘berlim’ is no set of holidays: did you mean ‘berl");
  g_assert_true(own_has(fixture, "2026-12-24"));
  g_assert_true(own_has(fixture, "2026-11-26"));
  g_assert_true(set_has(fixture, "berlin", "2026-12-25"));
}

static void
test_too_many(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupHolidays) one_more = followup_holidays_new("x");
  g_autoptr(FollowupHolidays) known = followup_holidays_new("s007");
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < FOLLOWUP_MAX_SETS + 2; i++) {
    g_autofree char *name = g_strdup_printf("s%03u.holidays", i);

    write_in(fixture->holidays, name, "2026-12-25\n");
  }
  open_settings(fixture);
  g_assert_cmpuint(count_problems(fixture), ==, 1);
  assert_problem(fixture, 0, "expected at most 100");
  g_assert_true(set_has(fixture, "s099", "2026-12-25"));
  g_assert_false(set_has(fixture, "s100", "2026-12-25"));
  g_assert_false(followup_settings_write_holidays(fixture->settings, one_more, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED);
  g_clear_error(&error);
  followup_settings_write_holidays(fixture->settings, known, &error);
  g_assert_no_error(error);
  g_assert_false(set_has(fixture, "s007", "2026-12-25"));
}

static void
write_one(Fixture *fixture, const char *name, const char *iso, const char *called)
{
  g_autoptr(FollowupHolidays) set = followup_holidays_new(name);
  g_autoptr(GError) error = NULL;
  FollowupDay day = 0;

  g_assert_true(followup_day_parse(iso, &day, NULL));
  g_assert_true(followup_holidays_add(set, day, called, NULL));
  fixture->changes = 0;
  followup_settings_write_holidays(fixture->settings, set, &error);
  g_assert_no_error(error);
}

/* In force and on disk at once; the same again is no change. */
static void
test_written(Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autofree char *path = g_build_filename(fixture->holidays, "berlin.holidays", NULL);
  g_autofree char *target = g_build_filename(fixture->base, "mine.txt", NULL);

  open_settings(fixture);
  write_one(fixture, "berlin", "2026-12-25", "1. Weihnachtstag");
  g_assert_cmpuint(fixture->changes, ==, 1);
  g_assert_true(set_has(fixture, "berlin", "2026-12-25"));
  write_one(fixture, "berlin", "2026-12-25", "1. Weihnachtstag");
  g_assert_cmpuint(fixture->changes, ==, 0);
  text = read_in(fixture->holidays, "berlin.holidays");
  g_assert_cmpstr(text, ==, "2026-12-25 1. Weihnachtstag\n");
  /* A link stays a link. */
  g_assert_cmpint(g_rename(path, target), ==, 0);
  g_assert_cmpint(symlink("../../mine.txt", path), ==, 0);
  write_one(fixture, "berlin", "2026-12-26", NULL);
  g_assert_true(g_file_test(path, G_FILE_TEST_IS_SYMLINK));
  g_free(text);
  text = read_in(fixture->base, "mine.txt");
  g_assert_cmpstr(text, ==, "2026-12-26\n");
  g_assert_false(set_has(fixture, "berlin", "2026-12-25"));
}

/* What was made of it by hand is there yet; the same again does not take its place. */
static void
test_former_is_kept(Fixture *fixture, gconstpointer data)
{
  g_autofree char *former = g_build_filename(fixture->holidays, "berlin.holidays~", NULL);
  g_autofree char *text = NULL;

  write_in(fixture->holidays, "berlin.holidays", "# by hand\n2026-12-24 Heiligabend\n");
  open_settings(fixture);
  write_one(fixture, "berlin", "2026-12-25", NULL);
  write_one(fixture, "berlin", "2026-12-25", NULL);
  text = read_in(fixture->holidays, "berlin.holidays~");
  g_assert_cmpstr(text, ==, "# by hand\n2026-12-24 Heiligabend\n");
  g_assert_false(set_has(fixture, "berlin", "2026-12-24"));
  write_one(fixture, "bayern", "2026-12-25", NULL);
  g_assert_cmpint(g_unlink(former), ==, 0);
  g_free(former);
  former = g_build_filename(fixture->holidays, "bayern.holidays~", NULL);
  g_assert_false(g_file_test(former, G_FILE_TEST_EXISTS));
}

static void
test_removed(Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename(fixture->holidays, "berlin.holidays", NULL);
  g_autoptr(GError) error = NULL;

  write_in(fixture->holidays, "berlin.holidays", "2026-12-25\n");
  open_settings(fixture);
  g_assert_false(followup_settings_remove_holidays(fixture->settings, "berlim", &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND);
  g_assert_nonnull(strstr(error->message, "did you mean ‘berlin’"));
  g_clear_error(&error);
  followup_settings_remove_holidays(fixture->settings, "berlin", &error);
  g_assert_no_error(error);
  g_assert_cmpuint(fixture->changes, ==, 1);
  g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
  g_assert_false(set_has(fixture, "berlin", "2026-12-25"));
}

/* [Plan] Holidays may name what there is. */
static void
test_setting(Fixture *fixture, gconstpointer data)
{
  const FollowupSetting *setting = followup_choices_find_setting("holidays", NULL);
  g_autoptr(GError) error = NULL;

  write_in(fixture->holidays, "berlin.holidays", "2026-12-25\n");
  open_settings(fixture);
  g_assert_false(followup_settings_change(fixture->settings, setting, "berlim", &error));
  g_assert_nonnull(strstr(error->message, "did you mean ‘berlin’"));
  g_clear_error(&error);
  followup_settings_change(fixture->settings, setting, "berlin;2026-12-24", &error);
  g_assert_no_error(error);
  g_assert_true(own_has(fixture, "2026-12-25"));
  g_assert_true(own_has(fixture, "2026-12-24"));
}

int
main(int argc, char *argv[])
{
  g_test_init(&argc, &argv, NULL);
#define ADD(path, function) g_test_add(path, Fixture, NULL, set_up, function, tear_down)
  ADD("/settings-holidays/own", test_own);
  ADD("/settings-holidays/watched", test_watched);
  ADD("/settings-holidays/problems", test_problems);
  ADD("/settings-holidays/too-many", test_too_many);
  ADD("/settings-holidays/written", test_written);
  ADD("/settings-holidays/former-is-kept", test_former_is_kept);
  ADD("/settings-holidays/removed", test_removed);
  ADD("/settings-holidays/setting", test_setting);
  return g_test_run();
}
