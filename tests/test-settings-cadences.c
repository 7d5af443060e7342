/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-settings-cadences: the user's own cadences stand beside ours as their files come, change and
 * go; a file that is none is named and leaves all others. */

#include "settings.h"

#include "folder.h"
#include "patience.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REST                                                                                       \
  "[thank-you]\nDue=18h\nBy=24h\n[check-in-decision]\nDue=1d\nBy=2d\n"                             \
  "[check-in-first]\nDue=5bd\nBy=7bd\n[check-in-middle]\nDue=7d\nBy=9d\n"                          \
  "[check-in-final]\nDue=14d\nBy=16d\n[check-in-new-decision]\nDue=2bd\nBy=4bd\n"                  \
  "[second-follow-up]\nDue=7d\nBy=9d\n"
#define GOOD REST "[move-on]\nDue=7d\nBy=7d\n"
#define BAD REST "[move-on]\nDue=7x\nBy=7d\n"

typedef struct {
  char *base, *folder; /* folder: of the cadences */
  FollowupSettings *settings;
  guint changes;
} Fixture;

static void
count_change_cb(FollowupSettings *settings, gpointer user_data)
{
  ((Fixture *)user_data)->changes++;
}

static void
set_up(Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  f->base = g_dir_make_tmp("followup-cadences-XXXXXX", &error);
  g_assert_no_error(error);
  f->folder = g_build_filename(f->base, "cadences", NULL);
  g_assert_cmpint(g_mkdir(f->folder, 0700), ==, 0);
}

static void
tear_down(Fixture *f, gconstpointer data)
{
  g_clear_object(&f->settings);
  folder_remove(f->base);
  g_free(f->base);
  g_free(f->folder);
}

static void
open_settings(Fixture *f)
{
  f->settings = followup_settings_new(f->base);
  g_signal_connect(f->settings, "changed", G_CALLBACK(count_change_cb), f);
}

/* (transfer full) */
static char *
get_path(Fixture *f, const char *name)
{
  return g_build_filename(f->folder, name, NULL);
}

static void
write_file(Fixture *f, const char *name, const char *text, gssize length)
{
  g_autofree char *path = get_path(f, name);
  g_autoptr(GError) error = NULL;

  g_file_set_contents(path, text, length, &error);
  g_assert_no_error(error);
}

static void
remove_file(Fixture *f, const char *name)
{
  g_autofree char *path = get_path(f, name);

  g_assert_cmpint(g_unlink(path), ==, 0);
}

static FollowupCadence *
look_up(Fixture *f, const char *id)
{
  g_autoptr(FollowupZone) zone = followup_zone_new_utc();
  g_autoptr(FollowupRules) rules = followup_settings_make_rules(f->settings, zone);

  return followup_cadence_set_lookup(rules->cadences, id, NULL);
}

static gboolean
has(Fixture *f, const char *id)
{
  g_autoptr(FollowupCadence) cadence = look_up(f, id);

  return cadence != NULL;
}

/* Runs the main loop until something changed. */
static void
wait_for_change(Fixture *f)
{
  RUN_LOOP_UNTIL(f->changes != 0);
  g_assert_cmpuint(f->changes, >, 0);
  f->changes = 0;
}

static const char *
get_problem(Fixture *f, guint index)
{
  const char *const *problems = followup_settings_get_problems(f->settings);

  return index < g_strv_length((GStrv)problems) ? problems[index] : NULL;
}

static void
test_follow(Fixture *f, gconstpointer data)
{
  g_autoptr(FollowupRules) before = NULL, after = NULL;
  g_autoptr(FollowupZone) utc = followup_zone_new_utc();
  g_autofree char *first = NULL, *second = NULL;

  g_assert_cmpint(g_rmdir(f->folder), ==, 0);
  open_settings(f);
  g_assert_false(has(f, "mine"));
  g_assert_cmpint(g_mkdir(f->folder, 0700), ==, 0);
  write_file(f, "mine.cadence", GOOD, -1);
  wait_for_change(f);
  g_assert_true(has(f, "mine"));
  before = followup_settings_make_rules(f->settings, utc);
  write_file(f, "mine.cadence", GOOD "At=11:00\n", -1);
  wait_for_change(f);
  after = followup_settings_make_rules(f->settings, utc);
  first = followup_cadence_set_to_string(before->cadences);
  second = followup_cadence_set_to_string(after->cadences);
  g_assert_cmpstr(first, !=, second);
  write_file(f, "mine.cadence", BAD, -1);
  wait_for_change(f);
  g_assert_false(has(f, "mine"));
  g_assert_cmpstr(get_problem(f, 0), ==,
                  "mine.cadence, line 23, [move-on] Due: ‘7x’ is not an offset: expected a number "
                  "and m, h, d, w or bd (business days), for example 24h or 5bd");
  write_file(f, "mine.cadence", GOOD, -1);
  wait_for_change(f);
  g_assert_true(has(f, "mine"));
  g_assert_null(get_problem(f, 0));
  remove_file(f, "mine.cadence");
  wait_for_change(f);
  g_assert_false(has(f, "mine"));
}

/* What somebody may ask for in the same moment is there already. */
static void
test_look_again(Fixture *f, gconstpointer data)
{
  const FollowupSetting *setting = followup_choices_find_setting("Cadence", NULL);
  g_autoptr(GError) error = NULL;

  open_settings(f);
  write_file(f, "mine.cadence", GOOD, -1);
  g_assert_false(has(f, "mine"));
  followup_settings_look_again(f->settings);
  g_assert_true(has(f, "mine"));
  g_assert_cmpuint(f->changes, ==, 1);
  followup_settings_look_again(f->settings);
  g_assert_cmpuint(f->changes, ==, 1);
  write_file(f, "other.cadence", GOOD, -1);
  g_assert_true(followup_settings_change(f->settings, setting, "other", &error));
  g_assert_no_error(error);
}

typedef void (*Make)(Fixture *f);

static void
make_pipe(Fixture *f)
{
  g_autofree char *path = get_path(f, "x.cadence");

  g_assert_cmpint(mkfifo(path, 0600), ==, 0);
}

static void
make_folder(Fixture *f)
{
  g_autofree char *path = get_path(f, "x.cadence");

  g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
}

static void
make_large(Fixture *f)
{
  g_autofree char *text = g_strnfill(FOLLOWUP_CADENCE_MAX_SIZE + 1, '#');

  write_file(f, "x.cadence", text, -1);
}

static void
make_broken_link(Fixture *f)
{
  g_autofree char *path = get_path(f, "x.cadence");

  g_assert_cmpint(symlink("nowhere", path), ==, 0);
}

static void
make_twin(Fixture *f)
{
  write_file(f, "x.cadence", "[Cadence]\nId=mine\n" GOOD, -1);
}

static void
make_bytes(Fixture *f)
{
  write_file(f, "x.cadence", GOOD "Sources=\xff\0\n", sizeof(GOOD "Sources=\xff\0\n") - 1);
}

static void
make_empty(Fixture *f)
{
  write_file(f, "x.cadence", "", 0);
}

static void
make_bad(Fixture *f)
{
  write_file(f, "x.cadence", BAD, -1);
}

static const struct {
  const char *name;
  Make make;
  const char *problem;
} broken[] = {
  { "pipe", make_pipe, "x.cadence cannot be read: it is no regular file; expected a text file" },
  { "folder", make_folder, "x.cadence cannot be read: it is no regular file" },
  { "large", make_large, "x.cadence cannot be read: it is too large; expected at most 64 KiB" },
  { "broken-link", make_broken_link, "x.cadence cannot be read: No such file" },
  { "twin", make_twin, "x.cadence is left out: mine.cadence has the id ‘mine’, too" },
  { "bytes", make_bytes, "x.cadence, line 25: not UTF-8 text" },
  { "empty", make_empty, "x.cadence: it says nothing" },
  { "bad-line", make_bad, "x.cadence, line 23, [move-on] Due: ‘7x’" },
};

/* It is named; the one beside it, and the settings, hold. */
static void
test_broken(Fixture *f, gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE(data);
  g_autofree char *file = g_build_filename(f->base, "settings.ini", NULL);

  g_assert_true(g_file_set_contents(file, "[Plan]\nCadence=mine\n", -1, NULL));
  write_file(f, "mine.cadence", GOOD, -1);
  broken[i].make(f);
  open_settings(f);
  g_assert_true(has(f, "mine"));
  g_assert_false(has(f, "x"));
  g_assert_cmpstr(followup_settings_get_choices(f->settings)->cadence, ==, "mine");
  g_assert_nonnull(get_problem(f, 0));
  if (!g_str_has_prefix(get_problem(f, 0), broken[i].problem))
    g_error("%s", get_problem(f, 0));
  g_assert_null(get_problem(f, 1));
}

/* The default holds while the one that is set is not there, and says so. */
static void
test_default(Fixture *f, gconstpointer data)
{
  g_autofree char *file = g_build_filename(f->base, "settings.ini", NULL);

  g_assert_true(g_file_set_contents(file, "[Plan]\nCadence=mine\n", -1, NULL));
  open_settings(f);
  g_assert_cmpstr(followup_settings_get_choices(f->settings)->cadence, ==, "balanced");
  g_assert_nonnull(strstr(get_problem(f, 0), "settings.ini, [Plan] Cadence: no cadence ‘mine’"));
  write_file(f, "mine.cadence", GOOD, -1);
  wait_for_change(f);
  g_assert_cmpstr(followup_settings_get_choices(f->settings)->cadence, ==, "mine");
  g_assert_null(get_problem(f, 0));
}

/* Links are files like others; what editors leave behind is none. */
static void
test_links_and_leftovers(Fixture *f, gconstpointer data)
{
  g_autofree char *end = g_build_filename(f->base, "elsewhere.txt", NULL);
  g_autofree char *link = get_path(f, "linked.cadence");

  g_assert_true(g_file_set_contents(end, GOOD, -1, NULL));
  g_assert_cmpint(symlink("../elsewhere.txt", link), ==, 0);
  write_file(f, "linked.cadence~", BAD, -1);
  write_file(f, ".#linked.cadence", BAD, -1);
  write_file(f, "README", BAD, -1);
  open_settings(f);
  g_assert_true(has(f, "linked"));
  g_assert_null(get_problem(f, 0));
  g_assert_true(g_file_set_contents(end, BAD, -1, NULL));
  wait_for_change(f);
  g_assert_false(has(f, "linked"));
}

static void
test_too_many(Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 102; i++) {
    g_autofree char *name = g_strdup_printf("c%03u.cadence", i);

    write_file(f, name, GOOD, -1);
  }
  open_settings(f);
  g_assert_true(has(f, "c099"));
  g_assert_false(has(f, "c100"));
  g_assert_cmpstr(get_problem(f, 0), ==,
                  "2 cadence files are too many and left out; expected at most 100");
}

static void
test_ours_replaced(Fixture *f, gconstpointer data)
{
  g_autoptr(FollowupCadence) weekly = NULL;

  write_file(f, "weekly.cadence", GOOD, -1);
  open_settings(f);
  weekly = look_up(f, "weekly");
  g_assert_nonnull(followup_cadence_get_path(weekly));
  g_assert_cmpstr(followup_settings_get_notes(f->settings)[0], ==,
                  "weekly.cadence stands in the place of our cadence ‘weekly’");
  remove_file(f, "weekly.cadence");
  wait_for_change(f);
  g_assert_null(followup_settings_get_notes(f->settings)[0]);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
#define ADD(path, test) g_test_add(path, Fixture, NULL, set_up, test, tear_down)
  ADD("/settings/cadences/follow", test_follow);
  ADD("/settings/cadences/look-again", test_look_again);
  for (gsize i = 0; i < G_N_ELEMENTS(broken); i++) {
    g_autofree char *path = g_strdup_printf("/settings/cadences/broken/%s", broken[i].name);

    g_test_add(path, Fixture, GSIZE_TO_POINTER(i), set_up, test_broken, tear_down);
  }
  ADD("/settings/cadences/default", test_default);
  ADD("/settings/cadences/links-and-leftovers", test_links_and_leftovers);
  ADD("/settings/cadences/too-many", test_too_many);
  ADD("/settings/cadences/ours-replaced", test_ours_replaced);
  return g_test_run();
}
