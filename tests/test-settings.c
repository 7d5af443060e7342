/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-settings: the file is read, and changes of every sort are noticed. */

#include "settings.h"

#include "folder.h"
#include "patience.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  char *base, *folder, *file;
  FollowupSettings *settings;
  guint changes;
} Fixture;

static void
count_change_cb(FollowupSettings *settings, gpointer user_data)
{
  ((Fixture *)user_data)->changes++;
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  fixture->base = g_dir_make_tmp("followup-settings-XXXXXX", &error);
  g_assert_no_error(error);
  fixture->folder = g_build_filename(fixture->base, "config", "followup", NULL);
  fixture->file = g_build_filename(fixture->folder, "settings.ini", NULL);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  g_clear_object(&fixture->settings);
  folder_remove(fixture->base);
  g_free(fixture->base);
  g_free(fixture->folder);
  g_free(fixture->file);
}

static void
write_file(const char *path, const char *text)
{
  g_autofree char *folder = g_path_get_dirname(path);
  FILE *file;

  g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
  /* In place: g_file_set_contents() would rename. */
  file = g_fopen(path, "we");
  g_assert_nonnull(file);
  g_assert_cmpint(fputs(text, file), >=, 0);
  g_assert_cmpint(fclose(file), ==, 0);
}

static void
open_settings(Fixture *fixture)
{
  fixture->settings = followup_settings_new(fixture->folder);
  g_signal_connect(fixture->settings, "changed", G_CALLBACK(count_change_cb), fixture);
}

static const FollowupChoices *
choices_of(Fixture *fixture)
{
  return followup_settings_get_choices(fixture->settings);
}

/* Runs the main loop until Most is as wanted. */
static void
wait_for_most(Fixture *fixture, guint most)
{
  RUN_LOOP_UNTIL(choices_of(fixture)->most == most);
  g_assert_cmpuint(choices_of(fixture)->most, ==, most);
  g_assert_cmpuint(fixture->changes, >, 0);
}

/* All of them: see test-choices. */
static void
assert_defaults(const FollowupChoices *choices)
{
  g_assert_null(choices->name);
  g_assert_cmpstr(choices->cadence, ==, "balanced");
  g_assert_cmpuint(choices->most, ==, 3);
  g_assert_cmpint(choices->privacy, ==, FOLLOWUP_PRIVACY_LOCKED);
}

static void
test_defaults(Fixture *fixture, gconstpointer data)
{
  open_settings(fixture);
  assert_defaults(choices_of(fixture));
  g_assert_cmpuint(g_strv_length((GStrv)followup_settings_get_problems(fixture->settings)), ==, 0);
  g_assert_false(g_file_test(fixture->folder, G_FILE_TEST_EXISTS));
}

static const char full_text[] = "\xef\xbb\xbf# mine\r\n"
                                "; also mine\r\n"
                                "[Me]\r\n"
                                "Name = Zoë d'Arc 🙂 שלום\r\n"
                                "Email=zoe@example.com\r\n"
                                "Phone=+49 30 1234\r\n"
                                "Signature=Best regards,\\nZoë\\t=1 \\\\ \\q\r\n"
                                "\r\n"
                                "[plan]\r\n"
                                "cadence=weekly\r\n"
                                "Week=Sun-Thu\r\n"
                                "Holidays=2026-12-25;2026-12-26, 2027-01-01 2027-01-01;\r\n"
                                "KeepSearching=no\r\n"
                                "[Hours]\r\n"
                                "Waking=00:00-24:00\r\n"
                                "[Popups]\r\n"
                                "Most=20\r\n"
                                "Repeat=30m; 1d, morning\r\n"
                                "Private=TRUE";

static void
test_all(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupZone) zone = followup_zone_new("Asia/Tokyo", NULL);
  g_autoptr(FollowupRules) rules = NULL;
  const FollowupChoices *choices;
  FollowupCalendar *calendar;
  FollowupDay day = 0;

  write_file(fixture->file, full_text);
  open_settings(fixture);
  choices = choices_of(fixture);
  g_assert_cmpstr(followup_settings_get_problems(fixture->settings)[0], ==, NULL);
  g_assert_cmpstr(choices->name, ==, "Zoë d'Arc 🙂 שלום");
  g_assert_cmpstr(choices->email, ==, "zoe@example.com");
  g_assert_cmpstr(choices->phone, ==, "+49 30 1234");
  g_assert_cmpstr(choices->signature, ==, "Best regards,\nZoë\t=1 \\ \\q");
  g_assert_cmpstr(choices->cadence, ==, "weekly");
  g_assert_true(followup_day_parse("2026-12-26", &day, NULL));
  calendar = followup_settings_get_calendar(fixture->settings);
  g_assert_true(followup_calendar_is_holiday(calendar, day));
  g_assert_true(followup_calendar_is_business_day(calendar, day + 1)); /* a Sunday */
  g_assert_true(followup_hours_always(choices->waking));
  g_assert_cmpuint(choices->most, ==, 20);
  g_assert_cmpuint(choices->n_repeats, ==, 3);
  g_assert_cmpint(choices->repeats[0], ==, 30 * 60);
  g_assert_cmpint(choices->repeats[1], ==, 24 * 60 * 60);
  g_assert_cmpint(choices->repeats[2], ==, FOLLOWUP_REPEAT_MORNING);
  g_assert_cmpint(choices->privacy, ==, FOLLOWUP_PRIVACY_ALWAYS);

  rules = followup_settings_make_rules(fixture->settings, zone);
  g_assert_true(rules->calendar == calendar);
  g_assert_cmpstr(rules->cadence, ==, "weekly");
  g_assert_false(rules->keep_searching);
  g_assert_true(followup_hours_always(rules->waking));
  g_assert_true(rules->system_zone == zone);
}

typedef void (*Change)(Fixture *fixture, const char *text);

static void
change_in_place(Fixture *fixture, const char *text)
{
  write_file(fixture->file, text);
}

static void
change_by_rename(Fixture *fixture, const char *text)
{
  g_autofree char *temporary = g_strconcat(fixture->file, ".new", NULL);

  write_file(temporary, text);
  g_assert_cmpint(g_rename(temporary, fixture->file), ==, 0);
}

/* As some editors do: the old one is moved away, then a new one written. */
static void
change_by_backup(Fixture *fixture, const char *text)
{
  g_autofree char *backup = g_strconcat(fixture->file, "~", NULL);

  g_assert_cmpint(g_rename(fixture->file, backup), ==, 0);
  write_file(fixture->file, text);
}

static void
change_whole_folder(Fixture *fixture, const char *text)
{
  folder_remove(fixture->folder);
  write_file(fixture->file, text);
}

static void
change_by_moving_folder(Fixture *fixture, const char *text)
{
  g_autofree char *away = g_strconcat(fixture->folder, ".away", NULL);

  g_assert_cmpint(g_rename(fixture->folder, away), ==, 0);
  write_file(fixture->file, text);
}

static void
change_into_link(Fixture *fixture, const char *text)
{
  g_autofree char *target = g_build_filename(fixture->base, "dotfiles", "followup.ini", NULL);

  write_file(target, text);
  g_assert_cmpint(g_unlink(fixture->file), ==, 0);
  g_assert_cmpint(symlink(target, fixture->file), ==, 0);
}

static const struct {
  const char *name;
  Change change;
} changes[] = {
  { "in-place", change_in_place },
  { "rename", change_by_rename },
  { "backup", change_by_backup },
  { "folder", change_whole_folder },
  { "moved-folder", change_by_moving_folder },
  { "into-link", change_into_link },
};

static void
test_change(Fixture *fixture, gconstpointer data)
{
  Change change = changes[GPOINTER_TO_SIZE(data)].change;

  write_file(fixture->file, "[Popups]\nMost=4\n");
  open_settings(fixture);
  g_assert_cmpuint(choices_of(fixture)->most, ==, 4);
  change(fixture, "[Popups]\nMost=5\n");
  wait_for_most(fixture, 5);
  /* And once more: what was noticed once is still watched. */
  fixture->changes = 0;
  change_by_rename(fixture, "[Popups]\nMost=6\n");
  wait_for_most(fixture, 6);
}

static void
test_created_and_removed(Fixture *fixture, gconstpointer data)
{
  open_settings(fixture);
  g_assert_cmpuint(choices_of(fixture)->most, ==, 3);
  write_file(fixture->file, "[Popups]\nMost=7\n");
  wait_for_most(fixture, 7);
  g_assert_cmpint(g_unlink(fixture->file), ==, 0);
  wait_for_most(fixture, 3);
  write_file(fixture->file, "[Popups]\nMost=8\n");
  wait_for_most(fixture, 8);
  folder_remove(fixture->folder);
  wait_for_most(fixture, 3);
  write_file(fixture->file, "[Popups]\nMost=9\n");
  wait_for_most(fixture, 9);
}

/* A folder that goes away says so itself: nothing in it does. */
static void
test_empty_folder_replaced(Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint(g_mkdir_with_parents(fixture->folder, 0700), ==, 0);
  open_settings(fixture);
  g_assert_cmpint(g_rmdir(fixture->folder), ==, 0);
  write_file(fixture->file, "[Popups]\nMost=7\n");
  wait_for_most(fixture, 7);
}

static void
test_link_target(Fixture *fixture, gconstpointer data)
{
  g_autofree char *target = g_build_filename(fixture->base, "dotfiles", "followup.ini", NULL);

  write_file(target, "[Popups]\nMost=4\n");
  g_assert_cmpint(g_mkdir_with_parents(fixture->folder, 0700), ==, 0);
  g_assert_cmpint(symlink("../../dotfiles/followup.ini", fixture->file), ==, 0);
  open_settings(fixture);
  g_assert_cmpuint(choices_of(fixture)->most, ==, 4);
  write_file(target, "[Popups]\nMost=5\n");
  wait_for_most(fixture, 5);
  g_assert_cmpint(g_unlink(target), ==, 0);
  wait_for_most(fixture, 3);
  write_file(target, "[Popups]\nMost=6\n");
  wait_for_most(fixture, 6);
}

/* Writing the same again is no change; the line after it shows that we did look. */
static void
test_same_again(Fixture *fixture, gconstpointer data)
{
  write_file(fixture->file, "[Popups]\nMost=4\n");
  open_settings(fixture);
  change_by_rename(fixture, "[Popups]\nMost=4\n");
  change_by_rename(fixture, "[Popups]\nMost=5\n");
  wait_for_most(fixture, 5);
  g_assert_cmpuint(fixture->changes, ==, 1);
}

/* Problems come and go with the file. */
static void
test_problems_follow(Fixture *fixture, gconstpointer data)
{
  write_file(fixture->file, "[Popups]\nMost=4\nPrivate=perhaps\n");
  open_settings(fixture);
  g_assert_cmpuint(g_strv_length((GStrv)followup_settings_get_problems(fixture->settings)), ==, 1);
  write_file(fixture->file, "[Popups]\nMost=5\nPrivate=yes\n");
  wait_for_most(fixture, 5);
  g_assert_cmpuint(g_strv_length((GStrv)followup_settings_get_problems(fixture->settings)), ==, 0);
  g_assert_cmpint(choices_of(fixture)->privacy, ==, FOLLOWUP_PRIVACY_ALWAYS);
}

/* A folder in the file's place, or a file too large: said, and the defaults hold. */
static void
test_unreadable(Fixture *fixture, gconstpointer data)
{
  const char *const *problems;

  g_assert_cmpint(g_mkdir_with_parents(fixture->file, 0700), ==, 0);
  open_settings(fixture);
  assert_defaults(choices_of(fixture));
  problems = followup_settings_get_problems(fixture->settings);
  g_assert_cmpuint(g_strv_length((GStrv)problems), ==, 1);
  g_assert_true(g_str_has_prefix(problems[0], "settings.ini cannot be read"));
}

static char *
read_whole(const char *path)
{
  g_autoptr(GError) error = NULL;
  char *text = NULL;

  g_file_get_contents(path, &text, NULL, &error);
  g_assert_no_error(error);
  return text;
}

static void
change(Fixture *fixture, const char *name, const char *value)
{
  const FollowupSetting *setting = followup_choices_find_setting(name, NULL);
  g_autoptr(GError) error = NULL;

  fixture->changes = 0;
  followup_settings_change(fixture->settings, setting, value, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(fixture->changes, ==, 1);
}

/* In force and on disk at once, in a file that nobody else may read. */
static void
test_change_by_name(Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;
  GStatBuf buffer;

  open_settings(fixture);
  change(fixture, "Most", "7");
  g_assert_cmpuint(choices_of(fixture)->most, ==, 7);
  g_assert_cmpint(g_stat(fixture->file, &buffer), ==, 0);
  g_assert_cmpint(buffer.st_mode & 0777, ==, 0600);
  change(fixture, "Signature", "  Best,\nZoë\n");
  g_assert_cmpstr(choices_of(fixture)->signature, ==, "Best,\nZoë");
  change(fixture, "Most", "");
  g_assert_cmpuint(choices_of(fixture)->most, ==, 3);
  text = read_whole(fixture->file);
  g_assert_cmpstr(text, ==, "[Popups]\n\n[Me]\nSignature=Best,\\nZoë\n");
}

/* The link stays a link, what it leads to keeps its mode. */
static void
test_change_through_link(Fixture *fixture, gconstpointer data)
{
  g_autofree char *target = g_build_filename(fixture->base, "dotfiles", "followup.ini", NULL);
  g_autofree char *text = NULL;
  GStatBuf buffer;

  write_file(target, "# mine\n[Popups]\nMost=4\n");
  g_assert_cmpint(g_chmod(target, 0640), ==, 0);
  g_assert_cmpint(g_mkdir_with_parents(fixture->folder, 0700), ==, 0);
  g_assert_cmpint(symlink("../../dotfiles/followup.ini", fixture->file), ==, 0);
  open_settings(fixture);
  change(fixture, "Most", "5");
  g_assert_true(g_file_test(fixture->file, G_FILE_TEST_IS_SYMLINK));
  g_assert_cmpint(g_stat(target, &buffer), ==, 0);
  g_assert_cmpint(buffer.st_mode & 0777, ==, 0640);
  text = read_whole(target);
  g_assert_cmpstr(text, ==, "# mine\n[Popups]\nMost=5\n");
}

static void
refuse_change(Fixture *fixture, const char *name, const char *value, const char *word)
{
  const FollowupSetting *setting = followup_choices_find_setting(name, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_false(followup_settings_change(fixture->settings, setting, value, &error));
  g_assert_nonnull(strstr(error->message, word));
}

/* The file stays as it was. */
static void
test_change_refused(Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  write_file(fixture->file, "[Popups]\nMost=4\n");
  open_settings(fixture);
  refuse_change(fixture, "Most", "many", "‘many’");
  refuse_change(fixture, "Name", "Zoë\n[Popups]", "line break");
  text = read_whole(fixture->file);
  g_assert_cmpstr(text, ==, "[Popups]\nMost=4\n");
  g_assert_cmpuint(fixture->changes, ==, 0);
  g_assert_cmpint(g_unlink(fixture->file), ==, 0);
  g_assert_cmpint(g_mkdir(fixture->file, 0700), ==, 0);
  refuse_change(fixture, "Most", "5", "nothing was changed");
}

int
main(int argc, char *argv[])
{
  g_test_init(&argc, &argv, NULL);
#define ADD(path, function) g_test_add(path, Fixture, NULL, set_up, function, tear_down)
  ADD("/settings/defaults", test_defaults);
  ADD("/settings/all", test_all);
  for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
    g_autofree char *path = g_strconcat("/settings/change/", changes[i].name, NULL);

    g_test_add(path, Fixture, GSIZE_TO_POINTER(i), set_up, test_change, tear_down);
  }
  ADD("/settings/created-and-removed", test_created_and_removed);
  ADD("/settings/empty-folder-replaced", test_empty_folder_replaced);
  ADD("/settings/link-target", test_link_target);
  ADD("/settings/same-again", test_same_again);
  ADD("/settings/problems-follow", test_problems_follow);
  ADD("/settings/unreadable", test_unreadable);
  ADD("/settings/change-by-name", test_change_by_name);
  ADD("/settings/change-through-link", test_change_through_link);
  ADD("/settings/change-refused", test_change_refused);
  return g_test_run();
}
