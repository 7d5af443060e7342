/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-keeper: what is done about a database that is missing, damaged, moved or replaced, about
 * modes that are too wide, and about a store that does not open at first. */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "error.h"
#include "keeper.h"
#include "store-fixture.h"

typedef struct {
  Fixture base;
  FollowupPaths *paths;
  FollowupStore *store;
  FollowupKeeper *keeper;
  guint n_news;
} Desk;

static void
news_cb(FollowupKeeper *keeper, const char *id, const char *summary, const char *body, Desk *desk)
{
  desk->n_news++;
}

static void
drain(void)
{
  while (g_main_context_iteration(NULL, FALSE))
    ;
}

static void
begin(Desk *desk)
{
  g_autoptr(GError) error = NULL;

  desk->store = followup_store_new(desk->paths->database, FOLLOWUP_CLOCK(desk->base.clock),
                                   desk->base.rules);
  desk->keeper = followup_keeper_new(desk->paths, desk->store, FOLLOWUP_CLOCK(desk->base.clock));
  g_signal_connect(desk->keeper, "news", G_CALLBACK(news_cb), desk);
  g_assert_true(followup_keeper_start(desk->keeper, &error));
  g_assert_no_error(error);
}

static void
finish(Desk *desk)
{
  followup_keeper_stop(desk->keeper);
  g_clear_object(&desk->keeper);
  g_assert_finalize_object(g_steal_pointer(&desk->store));
}

/* A database with two interviews, in a folder of its own; the first is in the backup. */
static void
set_up(Desk *desk, gconstpointer data)
{
  g_autofree char *folder = NULL;
  g_autoptr(FollowupBackup) backup = NULL;
  g_autoptr(GError) error = NULL;

  fixture_set_up(&desk->base, NULL);
  folder = g_build_filename(desk->base.folder, "data", NULL);
  desk->paths = followup_paths_new(folder, folder);
  begin(desk);
  fixture_close(&desk->base);
  desk->base.store = g_object_ref(desk->store);
  fixture_add_simple(&desk->base, "Acme", NULL);
  backup = followup_store_back_up(desk->store, FOLLOWUP_BACKUP_DAILY, &error);
  g_assert_no_error(error);
  fixture_add_simple(&desk->base, "Globex", NULL);
  g_clear_object(&desk->base.store);
  drain();
  desk->n_news = 0;
}

static void
tear_down(Desk *desk, gconstpointer data)
{
  const char *argv[] = { "rm", "-rf", "--", desk->paths->data, NULL };

  finish(desk);
  g_assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                             NULL, NULL));
  followup_paths_free(desk->paths);
  fixture_tear_down(&desk->base, NULL);
}

static void
assert_count(Desk *desk, guint n)
{
  g_assert_true(followup_store_is_open(desk->store));
  g_assert_cmpuint(followup_store_count_interviews(desk->store), ==, n);
}

static void
assert_said(Desk *desk, const char *words)
{
  const char *const *notices = followup_keeper_get_notices(desk->keeper);

  g_assert_nonnull(notices[0]);
  g_test_message("%s", notices[0]);
  g_assert_nonnull(strstr(notices[0], words));
  g_assert_cmpuint(desk->n_news, >, 0);
  g_assert_null(followup_keeper_get_failure(desk->keeper));
}

static char *
find_kept(Desk *desk, const char *prefix)
{
  g_autoptr(GDir) dir = g_dir_open(desk->paths->data, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
    if (g_str_has_prefix(name, prefix) && !g_str_has_suffix(name, ".txt"))
      return g_build_filename(desk->paths->data, name, NULL);
  }
  return NULL;
}

static void
test_damaged_between_lives(Desk *desk, gconstpointer data)
{
  g_autofree char *kept = NULL, *text = NULL;

  finish(desk);
  g_assert_true(g_file_set_contents(desk->paths->database, "spoilt", -1, NULL));
  begin(desk);
  assert_count(desk, 1);
  assert_said(desk, "took its place");
  kept = find_kept(desk, "followup.db.damaged-");
  g_assert_true(g_file_get_contents(kept, &text, NULL, NULL));
  g_assert_cmpstr(text, ==, "spoilt");
  finish(desk);
  begin(desk); /* and it is not forgotten */
  assert_said(desk, "took its place");
}

static void
test_emptied_or_missing(Desk *desk, gconstpointer data)
{
  finish(desk);
  g_assert_true(g_file_set_contents(desk->paths->database, "", 0, NULL));
  begin(desk);
  assert_count(desk, 1);
  assert_said(desk, "missing or empty");
  finish(desk);
  g_assert_cmpint(g_unlink(desk->paths->database), ==, 0);
  begin(desk);
  assert_count(desk, 1);
}

/* All that was in it is written anew at its place. */
static void
test_removed_while_open(Desk *desk, gconstpointer data)
{
  g_assert_cmpint(g_unlink(desk->paths->database), ==, 0);
  drain();
  assert_count(desk, 2);
  assert_said(desk, "moved or removed");
  finish(desk);
  begin(desk);
  assert_count(desk, 2);
}

static void
test_folder_moved_while_open(Desk *desk, gconstpointer data)
{
  g_autofree char *elsewhere = g_strconcat(desk->paths->data, "-elsewhere", NULL);
  const char *argv[] = { "rm", "-rf", "--", elsewhere, NULL };

  g_assert_cmpint(g_rename(desk->paths->data, elsewhere), ==, 0);
  drain();
  assert_count(desk, 2);
  finish(desk);
  begin(desk);
  assert_count(desk, 2);
  g_assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                             NULL, NULL));
}

/* A good one is used, and ours is kept; a bad one is not. */
static void
test_replaced_while_open(Desk *desk, gconstpointer data)
{
  g_autofree char *backups = followup_backup_get_folder(desk->paths->database);
  g_autofree char *other = g_strconcat(desk->paths->database, "-other", NULL);
  g_autoptr(GPtrArray) list = followup_backup_list(backups, NULL);
  const FollowupBackup *backup = g_ptr_array_index(list, 0);
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true(g_file_get_contents(backup->path, &bytes, &length, NULL));
  g_assert_true(g_file_set_contents(other, bytes, (gssize)length, NULL));
  g_assert_cmpint(g_rename(other, desk->paths->database), ==, 0);
  drain();
  assert_count(desk, 1);
  assert_said(desk, "is used from now on");
  g_assert_true(g_file_set_contents(other, "spoilt", -1, NULL));
  g_assert_cmpint(g_rename(other, desk->paths->database), ==, 0);
  drain();
  assert_count(desk, 1);
  g_assert_null(followup_keeper_get_failure(desk->keeper));
}

/* A program that never stops replacing the file fills neither the disk nor the list. */
static void
test_replaced_without_end(Desk *desk, gconstpointer data)
{
  g_autofree char *backups = followup_backup_get_folder(desk->paths->database);
  g_autofree char *other = g_strconcat(desk->paths->database, "-other", NULL);
  g_autoptr(GPtrArray) list = followup_backup_list(backups, NULL);
  const FollowupBackup *backup = g_ptr_array_index(list, 0);
  g_autofree char *bytes = NULL;
  g_autoptr(GPtrArray) after = NULL;
  gsize length;

  g_assert_true(g_file_get_contents(backup->path, &bytes, &length, NULL));
  for (guint i = 0; i < 25; i++) {
    followup_clock_fake_advance_to(desk->base.clock, START + (gint64)i * 60);
    g_assert_true(g_file_set_contents(other, bytes, (gssize)length, NULL));
    g_assert_cmpint(g_rename(other, desk->paths->database), ==, 0);
    drain();
    assert_count(desk, 1);
  }
  g_assert_cmpuint(desk->n_news, ==, 25);
  assert_said(desk, "is used from now on");
  g_assert_cmpuint(g_strv_length((char **)followup_keeper_get_notices(desk->keeper)), ==, 20);
  after = followup_backup_list(backups, NULL);
  g_assert_cmpuint(after->len, ==, 1 + FOLLOWUP_BACKUP_KEEP_SPECIAL);
}

static void
test_modes(Desk *desk, gconstpointer data)
{
  GStatBuf status;

  finish(desk);
  g_assert_cmpint(g_chmod(desk->paths->data, 0755), ==, 0);
  g_assert_cmpint(g_chmod(desk->paths->database, 0644), ==, 0);
  begin(desk);
  g_assert_cmpint(g_stat(desk->paths->data, &status), ==, 0);
  g_assert_cmpuint(status.st_mode & 07777, ==, 0700);
  g_assert_cmpint(g_stat(desk->paths->database, &status), ==, 0);
  g_assert_cmpuint(status.st_mode & 07777, ==, 0600);
}

/* What stood in the way goes: the next call opens it. */
static void
test_opens_later(Desk *desk, gconstpointer data)
{
  g_autofree char *elsewhere = g_strconcat(desk->paths->data, "-elsewhere", NULL);
  gint64 deadline;

  finish(desk);
  g_assert_cmpint(g_rename(desk->paths->data, elsewhere), ==, 0);
  g_assert_true(g_file_set_contents(desk->paths->data, "in the way", -1, NULL));
  begin(desk);
  g_assert_nonnull(followup_keeper_get_failure(desk->keeper));
  g_assert_cmpuint(desk->n_news, ==, 1);
  g_assert_cmpint(g_unlink(desk->paths->data), ==, 0);
  g_assert_cmpint(g_rename(elsewhere, desk->paths->data), ==, 0);
  deadline = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
  while (followup_keeper_get_failure(desk->keeper) != NULL && g_get_monotonic_time() < deadline)
    g_main_context_iteration(NULL, TRUE);
  g_assert_null(followup_keeper_get_failure(desk->keeper));
  assert_count(desk, 2);
}

#define ADD(path, func) g_test_add("/keeper/" path, Desk, NULL, set_up, func, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_log_set_always_fatal(G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK); /* losses are warnings */
  ADD("damaged-between-lives", test_damaged_between_lives);
  ADD("emptied-or-missing", test_emptied_or_missing);
  ADD("removed-while-open", test_removed_while_open);
  ADD("folder-moved-while-open", test_folder_moved_while_open);
  ADD("replaced-while-open", test_replaced_while_open);
  ADD("replaced-without-end", test_replaced_without_end);
  ADD("modes", test_modes);
  ADD("opens-later", test_opens_later);
  return g_test_run();
}
