/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-watch: what happens to a folder and to what is in it is told; other files are not. Of single
 * files: see test-settings. */

#include "watch.h"

#include "folder.h"
#include "patience.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define SUFFIX ".rule"

typedef struct {
  char *base, *folder, *file; /* base/config/rules/a.rule */
  FollowupWatch *watch;
  guint told;
} Fixture;

static void
count_cb(gpointer user_data)
{
  (*(guint *)user_data)++;
}

static void
set_up(Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  f->base = g_dir_make_tmp("followup-watch-XXXXXX", &error);
  g_assert_no_error(error);
  f->folder = g_build_filename(f->base, "config", "rules", NULL);
  f->file = g_build_filename(f->folder, "a" SUFFIX, NULL);
}

static void
tear_down(Fixture *f, gconstpointer data)
{
  followup_watch_free(f->watch);
  folder_remove(f->base);
  g_free(f->base);
  g_free(f->folder);
  g_free(f->file);
}

static void
watch_folder(Fixture *f)
{
  f->watch = followup_watch_new(count_cb, &f->told);
  followup_watch_add_folder(f->watch, f->folder, SUFFIX);
}

static void
wait_for_news(guint *told)
{
  RUN_LOOP_UNTIL(*told != 0);
  g_assert_cmpuint(*told, ==, 1);
  *told = 0;
}

static void
write_file(const char *path)
{
  g_autofree char *folder = g_path_get_dirname(path);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
  g_file_set_contents(path, "one\n", -1, &error);
  g_assert_no_error(error);
}

typedef void (*Change)(Fixture *f);

static void
change_file(Fixture *f)
{
  write_file(f->file);
}

static void
add_file(Fixture *f)
{
  g_autofree char *path = g_build_filename(f->folder, "b" SUFFIX, NULL);

  write_file(path);
}

static void
remove_file(Fixture *f)
{
  g_assert_cmpint(g_unlink(f->file), ==, 0);
}

static void
rename_file(Fixture *f)
{
  g_autofree char *away = g_strconcat(f->file, ".off", NULL);

  g_assert_cmpint(g_rename(f->file, away), ==, 0);
}

static void
hide_file(Fixture *f)
{
  g_assert_cmpint(g_chmod(f->file, 0), ==, 0);
}

static void
remove_folder(Fixture *f)
{
  folder_remove(f->folder);
}

static void
rename_folder(Fixture *f)
{
  g_autofree char *away = g_strconcat(f->folder, ".off", NULL);

  g_assert_cmpint(g_rename(f->folder, away), ==, 0);
}

static const struct {
  const char *name;
  Change change;
} changes[] = {
  { "file-changed", change_file },     { "file-added", add_file },
  { "file-removed", remove_file },     { "file-renamed", rename_file },
  { "file-hidden", hide_file },        { "folder-removed", remove_folder },
  { "folder-renamed", rename_folder },
};

/* And once more: what was told once is still watched. */
static void
test_change(Fixture *f, gconstpointer data)
{
  write_file(f->file);
  watch_folder(f);
  changes[GPOINTER_TO_SIZE(data)].change(f);
  wait_for_news(&f->told);
  write_file(f->file);
  wait_for_news(&f->told);
}

/* Nothing on the way to it is there yet. */
static void
test_appears(Fixture *f, gconstpointer data)
{
  watch_folder(f);
  write_file(f->file);
  wait_for_news(&f->told);
  write_file(f->file);
  wait_for_news(&f->told);
}

static void
test_links(Fixture *f, gconstpointer data)
{
  g_autofree char *real = g_build_filename(f->base, "dotfiles", "rules", NULL);
  g_autofree char *config = g_path_get_dirname(f->folder);
  g_autofree char *end = g_build_filename(f->base, "elsewhere", "mine.txt", NULL);
  g_autofree char *link = g_build_filename(real, "b" SUFFIX, NULL);

  g_assert_cmpint(g_mkdir_with_parents(config, 0700), ==, 0);
  g_assert_cmpint(g_mkdir_with_parents(real, 0700), ==, 0);
  g_assert_cmpint(symlink(real, f->folder), ==, 0);
  write_file(end);
  g_assert_cmpint(symlink(end, link), ==, 0);
  watch_folder(f);
  write_file(end);
  wait_for_news(&f->told);
  write_file(f->file);
  wait_for_news(&f->told);
  g_assert_cmpint(g_unlink(f->folder), ==, 0);
  wait_for_news(&f->told);
}

/* The second watch, made later, is told after the first would have been. */
static void
test_others(Fixture *f, gconstpointer data)
{
  g_autofree char *backup = g_strconcat(f->file, "~", NULL);
  g_autoptr(FollowupWatch) second = NULL;
  guint told = 0;

  write_file(f->file);
  watch_folder(f);
  second = followup_watch_new(count_cb, &told);
  followup_watch_add_file(second, backup);
  write_file(backup);
  wait_for_news(&told);
  g_assert_cmpuint(f->told, ==, 0);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
#define ADD(path, test) g_test_add(path, Fixture, NULL, set_up, test, tear_down)
  for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
    g_autofree char *path = g_strdup_printf("/watch/%s", changes[i].name);

    g_test_add(path, Fixture, GSIZE_TO_POINTER(i), set_up, test_change, tear_down);
  }
  ADD("/watch/appears", test_appears);
  ADD("/watch/links", test_links);
  ADD("/watch/others", test_others);
  return g_test_run();
}
