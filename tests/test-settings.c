/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-settings: what settings.ini may say, what is said of bad lines, and that changes of every
 * sort are noticed. */

#include "settings.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DEADLINE_SECONDS 20

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
remove_tree(const char *path)
{
  const char *argv[] = { "rm", "-rf", "--", path, NULL };

  g_assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                             NULL, NULL));
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  g_clear_object(&fixture->settings);
  remove_tree(fixture->base);
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

static gboolean
wake_cb(gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Runs the main loop until Most is as wanted. */
static void
wait_for_most(Fixture *fixture, guint most)
{
  gint64 deadline = g_get_monotonic_time() + DEADLINE_SECONDS * G_USEC_PER_SEC;
  guint waker = g_timeout_add(50, wake_cb, NULL);

  while (choices_of(fixture)->most != most && g_get_monotonic_time() < deadline)
    g_main_context_iteration(NULL, TRUE);
  g_source_remove(waker);
  g_assert_cmpuint(choices_of(fixture)->most, ==, most);
  g_assert_cmpuint(fixture->changes, >, 0);
}

static void
assert_defaults(const FollowupChoices *choices)
{
  FollowupDay monday = 0;

  g_assert_null(choices->name);
  g_assert_null(choices->email);
  g_assert_null(choices->phone);
  g_assert_null(choices->signature);
  g_assert_cmpstr(choices->cadence, ==, "balanced");
  g_assert_false(followup_calendar_has_holidays(choices->calendar));
  g_assert_true(followup_day_parse("2026-11-16", &monday, NULL));
  for (FollowupDay day = monday; day < monday + 7; day++)
    g_assert_cmpint(followup_calendar_is_business_day(choices->calendar, day), ==,
                    day < monday + 5);
  g_assert_cmpuint(choices->waking.start, ==, 8 * 60);
  g_assert_cmpuint(choices->waking.end, ==, 21 * 60);
  g_assert_cmpuint(choices->most, ==, 3);
  g_assert_cmpuint(choices->n_repeats, ==, 3);
  g_assert_cmpint(choices->repeats[0], ==, 3600);
  g_assert_cmpint(choices->repeats[1], ==, 4 * 3600);
  g_assert_cmpint(choices->repeats[2], ==, FOLLOWUP_REPEAT_MORNING);
  g_assert_false(choices->private);
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
                                "[Hours]\r\n"
                                "Waking=00:00-24:00\r\n"
                                "[Popups]\r\n"
                                "Most=20\r\n"
                                "Repeat=30m; 1d, morning\r\n"
                                "Private=TRUE";

static void
test_all(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Asia/Tokyo");
  g_autoptr(FollowupRules) rules = NULL;
  const FollowupChoices *choices;
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
  g_assert_true(followup_calendar_is_holiday(choices->calendar, day));
  g_assert_true(followup_calendar_is_business_day(choices->calendar, day + 1)); /* a Sunday */
  g_assert_true(followup_hours_always(choices->waking));
  g_assert_cmpuint(choices->most, ==, 20);
  g_assert_cmpuint(choices->n_repeats, ==, 3);
  g_assert_cmpint(choices->repeats[0], ==, 30 * 60);
  g_assert_cmpint(choices->repeats[1], ==, 24 * 60 * 60);
  g_assert_cmpint(choices->repeats[2], ==, FOLLOWUP_REPEAT_MORNING);
  g_assert_true(choices->private);

  rules = followup_settings_make_rules(fixture->settings, zone);
  g_assert_true(rules->calendar == choices->calendar);
  g_assert_cmpstr(rules->cadence, ==, "weekly");
  g_assert_true(followup_hours_always(rules->waking));
  g_assert_true(rules->system_zone == zone);
}

/* A bad line, and words that the one problem it makes must hold. Each comes alone and must leave
 * all defaults, and again before a good line, which must hold. */
static const struct {
  const char *name, *text, *words[4];
} bad_lines[] = {
  { "email", "[Me]\nEmail=somebody", { "settings.ini, [Me] Email: ", "‘somebody’", "expected" } },
  { "cadence", "[Plan]\nCadence=hourly", { "[Plan] Cadence: ", "‘hourly’", "balanced" } },
  { "week", "[Plan]\nWeek=Mon-Foo", { "[Plan] Week: ", "expected" } },
  { "holiday", "[Plan]\nHolidays=25.12.2026", { "[Plan] Holidays: ", "‘25.12.2026’", "expected" } },
  { "hours", "[Hours]\nWaking=8-9pm", { "[Hours] Waking: ", "‘8-9pm’", "expected" } },
  { "most-word", "[Popups]\nMost=many", { "[Popups] Most: ", "‘many’", "1 to 20" } },
  { "most-zero", "[Popups]\nMost=0", { "[Popups] Most: ", "‘0’", "1 to 20" } },
  { "most-much", "[Popups]\nMost=21", { "[Popups] Most: ", "‘21’", "1 to 20" } },
  { "most-negative", "[Popups]\nMost=-1", { "[Popups] Most: ", "‘-1’", "1 to 20" } },
  { "repeat-storm", "[Popups]\nRepeat=1h;0m", { "[Popups] Repeat: ", "‘0m’", "1h;4h;morning" } },
  { "repeat-rare", "[Popups]\nRepeat=31d", { "[Popups] Repeat: ", "‘31d’", "30d" } },
  { "repeat-business", "[Popups]\nRepeat=2bd", { "[Popups] Repeat: ", "‘2bd’" } },
  { "repeat-none", "[Popups]\nRepeat=;", { "[Popups] Repeat: ", "‘;’" } },
  { "repeat-many",
    "[Popups]\nRepeat=1h;1h;1h;1h;1h;1h;1h;1h;1h;1h;1h;1h;1h;1h;1h;1h;1h",
    { "[Popups] Repeat: ", "at most 16" } },
  { "private", "[Popups]\nPrivate=maybe", { "[Popups] Private: ", "‘maybe’", "yes or no" } },
  { "comment-behind", "[Popups]\nPrivate=yes # really", { "[Popups] Private: " } },
  { "unknown-key", "[Popups]\nMosst=4", { "[Popups]", "‘Mosst’", "Most, Repeat, Private" } },
  { "unknown-group", "[Popup]\nMost=4\nFoo=1", { "‘[Popup]’", "[Me], [Plan], [Hours], [Popups]" } },
  { "no-equals", "[Popups]\nMost 4", { "settings.ini, line 2: ", "‘Most 4’", "expected" } },
  { "no-key", "[Popups]\n=4", { "settings.ini, line 2: ", "‘=4’" } },
  { "no-group", "\nMost=4", { "settings.ini, line 2: ", "‘Most=4’" } },
  { "open-group", "[Popups\n", { "settings.ini, line 1: ", "‘[Popups’" } },
  { "latin-1", "[Me]\nName=Zo\xeb", { "settings.ini, line 2: ", "UTF-8" } },
  { "control", "[Popups]\nMost=\033[31m4", { "[Popups] Most: " } },
};

static FollowupChoices *
parse_one_problem(const char *text, char **problem)
{
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
  FollowupChoices *choices = followup_choices_parse(text, strlen(text), "settings.ini", problems);

  g_assert_cmpuint(problems->len, ==, 1);
  *problem = g_strdup(g_ptr_array_index(problems, 0));
  return choices;
}

static void
test_bad_line(gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE(data);
  g_autofree char *problem = NULL, *again = NULL;
  g_autofree char *longer = g_strconcat(bad_lines[i].text, "\n[Hours]\nWaking=22:00-06:00\n", NULL);
  g_autoptr(FollowupChoices) choices = parse_one_problem(bad_lines[i].text, &problem);
  g_autoptr(FollowupChoices) others = parse_one_problem(longer, &again);

  assert_defaults(choices);
  g_assert_true(g_utf8_validate(problem, -1, NULL));
  for (const char *p = problem; *p != '\0'; p++)
    g_assert_cmpint((guchar)*p, >=, ' ');
  for (guint w = 0; w < G_N_ELEMENTS(bad_lines[i].words) && bad_lines[i].words[w] != NULL; w++)
    if (strstr(problem, bad_lines[i].words[w]) == NULL)
      g_error("‘%s’ lacks ‘%s’", problem, bad_lines[i].words[w]);
  g_assert_cmpstr(problem, ==, again);
  g_assert_cmpuint(others->waking.start, ==, 22 * 60);
}

static void
test_bad_holiday_among_good(void)
{
  g_autofree char *problem = NULL;
  g_autoptr(FollowupChoices) choices
      = parse_one_problem("[Plan]\nHolidays=2026-12-25;2026-13-01;2026-12-26\n", &problem);
  FollowupDay day = 0;

  g_assert_true(followup_day_parse("2026-12-25", &day, NULL));
  g_assert_true(followup_calendar_is_holiday(choices->calendar, day));
  g_assert_true(followup_calendar_is_holiday(choices->calendar, day + 1));
  g_assert_false(followup_calendar_is_holiday(choices->calendar, day + 2));
}

/* Nothing after the "=" is the default and no problem. */
static void
test_empty_values(void)
{
  static const char text[] = "[Me]\nName=\nEmail=\n[Plan]\nCadence=\nWeek=\nHolidays=\n[Hours]\n"
                             "Waking=\n[Popups]\nMost=\nRepeat=\nPrivate=\n";
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(FollowupChoices) choices
      = followup_choices_parse(text, strlen(text), "settings.ini", problems);

  g_assert_cmpuint(problems->len, ==, 0);
  assert_defaults(choices);
}

/* A file that is something else altogether does not fill the memory with complaints. */
static void
test_noise(void)
{
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(FollowupChoices) choices = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append_c(text, (char)((i * 7919) % 251));
  for (guint i = 0; i < 1000; i++)
    g_string_append(text, "\nnonsense");
  choices = followup_choices_parse(text->str, text->len, "settings.ini", problems);
  assert_defaults(choices);
  g_assert_cmpuint(problems->len, ==, 50);
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
  remove_tree(fixture->folder);
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
  { "in-place", change_in_place },   { "rename", change_by_rename },
  { "backup", change_by_backup },    { "folder", change_whole_folder },
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
  remove_tree(fixture->folder);
  wait_for_most(fixture, 3);
  write_file(fixture->file, "[Popups]\nMost=9\n");
  wait_for_most(fixture, 9);
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
  g_assert_true(choices_of(fixture)->private);
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

int
main(int argc, char *argv[])
{
  g_test_init(&argc, &argv, NULL);
#define ADD(path, function) g_test_add(path, Fixture, NULL, set_up, function, tear_down)
  ADD("/settings/defaults", test_defaults);
  ADD("/settings/all", test_all);
  for (gsize i = 0; i < G_N_ELEMENTS(bad_lines); i++) {
    g_autofree char *path = g_strconcat("/settings/bad-line/", bad_lines[i].name, NULL);

    g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_bad_line);
  }
  g_test_add_func("/settings/bad-holiday-among-good", test_bad_holiday_among_good);
  g_test_add_func("/settings/empty-values", test_empty_values);
  g_test_add_func("/settings/noise", test_noise);
  for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
    g_autofree char *path = g_strconcat("/settings/change/", changes[i].name, NULL);

    g_test_add(path, Fixture, GSIZE_TO_POINTER(i), set_up, test_change, tear_down);
  }
  ADD("/settings/created-and-removed", test_created_and_removed);
  ADD("/settings/link-target", test_link_target);
  ADD("/settings/same-again", test_same_again);
  ADD("/settings/problems-follow", test_problems_follow);
  ADD("/settings/unreadable", test_unreadable);
  return g_test_run();
}
