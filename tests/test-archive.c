/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* When the daily backup is made, and what is asked for. */

#include "archive.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "store-fixture.h"

typedef struct {
  Fixture store;
  FollowupArchive *archive;
  FollowupBackup *backup;
  FollowupBackupContents contents;
  GError *error;
  guint answers;
  guint suspected;
} Setting;

static void
suspect_cb(FollowupArchive *archive, Setting *setting)
{
  setting->suspected++;
}

static void
start(Setting *setting)
{
  setting->archive = followup_archive_new(
      setting->store.store, FOLLOWUP_CLOCK(setting->store.clock), setting->store.path);
  g_signal_connect(setting->archive, "suspect", G_CALLBACK(suspect_cb), setting);
  followup_archive_start(setting->archive);
}

static void
stop(Setting *setting)
{
  followup_archive_stop(setting->archive);
  g_clear_object(&setting->archive);
}

static void
set_up(Setting *setting, gconstpointer unused)
{
  fixture_set_up(&setting->store, NULL);
}

static void
tear_down(Setting *setting, gconstpointer unused)
{
  if (setting->archive != NULL)
    stop(setting);
  g_clear_pointer(&setting->backup, followup_backup_free);
  g_clear_error(&setting->error);
  fixture_tear_down(&setting->store, NULL);
}

static gboolean
late_cb(gpointer user_data)
{
  g_assert_not_reached();
}

/* Until the loop, the threads included, has nothing more to do. */
static void
settle(Setting *setting)
{
  guint late = g_timeout_add_seconds(60, late_cb, NULL);

  do {
    while (g_main_context_iteration(NULL, FALSE))
      ;
    g_usleep(1000);
  } while (g_main_context_pending(NULL) || followup_archive_is_busy(setting->archive));
  g_source_remove(late);
}

static GPtrArray *
list(Setting *setting)
{
  g_autofree char *folder = followup_backup_get_folder(setting->store.path);
  g_autoptr(GError) error = NULL;
  GPtrArray *backups = followup_backup_list(folder, &error);

  g_assert_no_error(error);
  return backups;
}

static guint
count(Setting *setting)
{
  g_autoptr(GPtrArray) backups = list(setting);

  return backups->len;
}

/* Time passes, the machine was asleep. */
static void
go_to(Setting *setting, gint64 now)
{
  followup_clock_fake_jump(setting->store.clock, now);
  settle(setting);
}

/* ---- the daily one ---- */

static void
test_nothing_to_back_up(Setting *setting, gconstpointer unused)
{
  start(setting);
  settle(setting);
  go_to(setting, START + 10 * DAY);
  g_assert_cmpuint(count(setting), ==, 0);
  g_assert_false(followup_archive_is_waiting(setting->archive));
}

static void
test_daily(Setting *setting, gconstpointer unused)
{
  start(setting);
  fixture_add_simple(&setting->store, "Acme", NULL);
  settle(setting);
  g_assert_cmpuint(count(setting), ==, 1);
  g_assert_false(followup_archive_is_waiting(setting->archive));

  /* Nothing changes, nothing is copied and nobody waits. */
  go_to(setting, START + 3 * DAY);
  g_assert_cmpuint(count(setting), ==, 1);
  g_assert_false(followup_archive_is_waiting(setting->archive));

  /* The first change after a day is copied at once, the others wait for the next day. */
  fixture_add_simple(&setting->store, "Beta", NULL);
  settle(setting);
  g_assert_cmpuint(count(setting), ==, 2);
  fixture_add_simple(&setting->store, "Gamma", NULL);
  settle(setting);
  g_assert_cmpuint(count(setting), ==, 2);
  g_assert_true(followup_archive_is_waiting(setting->archive));
  go_to(setting, START + 4 * DAY - 60);
  g_assert_cmpuint(count(setting), ==, 2);
  go_to(setting, START + 4 * DAY);
  g_assert_cmpuint(count(setting), ==, 3);
  g_assert_false(followup_archive_is_waiting(setting->archive));
}

static void
test_rotates(Setting *setting, gconstpointer unused)
{
  start(setting);
  for (int day = 0; day < 50; day++) {
    go_to(setting, START + day * DAY);
    fixture_add_simple(&setting->store, "Acme", NULL);
    settle(setting);
  }
  g_assert_cmpuint(count(setting), >=, FOLLOWUP_BACKUP_KEEP_DAYS + FOLLOWUP_BACKUP_KEEP_WEEKS - 1);
  g_assert_cmpuint(count(setting), <=, FOLLOWUP_BACKUP_KEEP_DAYS + FOLLOWUP_BACKUP_KEEP_WEEKS);
}

/* The next life: what is in the newest already needs no other. */
static void
test_next_life(Setting *setting, gconstpointer unused)
{
  start(setting);
  fixture_add_simple(&setting->store, "Acme", NULL);
  settle(setting);
  stop(setting);
  followup_clock_fake_jump(setting->store.clock, START + 2 * DAY);
  start(setting);
  settle(setting);
  g_assert_cmpuint(count(setting), ==, 1);
  stop(setting);
  fixture_add_simple(&setting->store, "Beta", NULL); /* while nobody looked */
  start(setting);
  settle(setting);
  g_assert_cmpuint(count(setting), ==, 2);
}

/* A newest one that is no good is none. */
static void
test_next_life_finds_it_damaged(Setting *setting, gconstpointer unused)
{
  g_autoptr(GPtrArray) before = NULL;
  const FollowupBackup *first;

  start(setting);
  fixture_add_simple(&setting->store, "Acme", NULL);
  settle(setting);
  stop(setting);
  before = list(setting);
  first = g_ptr_array_index(before, 0);
  g_assert_cmpint(truncate(first->path, 5000), ==, 0);
  followup_clock_fake_jump(setting->store.clock, START + 2 * DAY);
  g_test_expect_message("followup", G_LOG_LEVEL_WARNING, "*newest backup is no good*");
  start(setting);
  settle(setting);
  g_test_assert_expected_messages();
  g_assert_cmpuint(count(setting), ==, 2);
  g_assert_cmpuint(setting->suspected, ==, 0);
}

/* Said once; tried again after a while, or at the next change after it. */
static void
test_failure(Setting *setting, gconstpointer unused)
{
  g_autofree char *folder = followup_backup_get_folder(setting->store.path);

  g_assert_true(g_file_set_contents(folder, "in the way", -1, NULL));
  g_test_expect_message("followup", G_LOG_LEVEL_WARNING, "*cannot be listed*");
  start(setting);
  g_test_expect_message("followup", G_LOG_LEVEL_WARNING, "*could not be made*");
  fixture_add_simple(&setting->store, "Acme", NULL);
  settle(setting);
  g_test_assert_expected_messages();
  g_assert_nonnull(followup_archive_get_problem(setting->archive));
  g_assert_true(followup_archive_is_waiting(setting->archive));
  go_to(setting, START + 2 * HOUR); /* a second failure is not said again */

  g_unlink(folder);
  go_to(setting, START + 2 * HOUR + HOUR / 2);
  g_assert_nonnull(followup_archive_get_problem(setting->archive));
  go_to(setting, START + 3 * HOUR);
  g_assert_null(followup_archive_get_problem(setting->archive));
  g_assert_cmpuint(count(setting), ==, 1);
}

/* ---- what is asked ---- */

static void
answered_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Setting *setting = user_data;

  g_clear_pointer(&setting->backup, followup_backup_free);
  g_clear_error(&setting->error);
  setting->backup = followup_archive_finish(FOLLOWUP_ARCHIVE(source), result, &setting->contents,
                                            &setting->error);
  setting->answers++;
}

static int
open_file(Setting *setting, const char *name, int flags)
{
  g_autofree char *path = g_build_filename(setting->store.folder, name, NULL);
  int fd = g_open(path, flags | O_CLOEXEC, 0600);

  g_assert_cmpint(fd, >=, 0);
  return fd;
}

static void
remove_file(Setting *setting, const char *name)
{
  g_autofree char *path = g_build_filename(setting->store.folder, name, NULL);

  g_assert_cmpint(g_unlink(path), ==, 0);
}

static void
test_asked(Setting *setting, gconstpointer unused)
{
  start(setting);
  fixture_add_simple(&setting->store, "Acme", NULL);
  settle(setting);
  followup_archive_make_async(setting->archive, -1, answered_cb, setting);
  settle(setting);
  g_assert_no_error(setting->error);
  g_assert_cmpint(setting->backup->kind, ==, FOLLOWUP_BACKUP_ASKED);
  g_assert_cmpint(setting->contents.interviews, ==, 1);
  g_assert_true(followup_backup_check(setting->backup->path, NULL, NULL));
}

static void
test_file_and_back(Setting *setting, gconstpointer unused)
{
  g_autofree char *kept = NULL;
  g_autofree char *copy = g_build_filename(setting->store.folder, "copy.db", NULL);

  start(setting);
  fixture_add_simple(&setting->store, "O'Neill 🚀", NULL);
  settle(setting);
  g_assert_true(g_file_set_contents(copy, "what it holds goes", -1, NULL));
  followup_archive_make_async(setting->archive, open_file(setting, "copy.db", O_RDWR), answered_cb,
                              setting);
  settle(setting);
  g_assert_no_error(setting->error);
  g_assert_null(setting->backup->path);
  g_assert_true(followup_backup_check(copy, NULL, NULL));
  g_assert_cmpuint(count(setting), ==, 1); /* the daily one alone */

  fixture_add_simple(&setting->store, "Acme", NULL);
  setting->store.n_changed = 0;
  followup_archive_restore_async(setting->archive, open_file(setting, "copy.db", O_RDONLY), "copy",
                                 "request-1", answered_cb, setting);
  settle(setting);
  g_assert_no_error(setting->error);
  g_assert_cmpint(setting->contents.interviews, ==, 1);
  g_assert_cmpint(setting->backup->kind, ==, FOLLOWUP_BACKUP_BEFORE_RESTORE);
  g_assert_cmpuint(count(setting), ==, 2); /* and what it took the place of */
  g_assert_cmpuint(followup_store_count_interviews(setting->store.store), ==, 1);
  g_assert_cmpuint(setting->store.n_changed, ==, 1);
  g_assert_true(followup_backup_check(setting->backup->path, &setting->contents, NULL));
  g_assert_cmpint(setting->contents.interviews, ==, 2);

  /* Who heard no answer asks again: what was added since stays. */
  fixture_add_simple(&setting->store, "Globex", NULL);
  kept = g_strdup(setting->backup->path);
  followup_archive_restore_async(setting->archive, open_file(setting, "copy.db", O_RDONLY), "copy",
                                 "request-1", answered_cb, setting);
  settle(setting);
  g_assert_no_error(setting->error);
  g_assert_cmpstr(setting->backup->path, ==, kept);
  g_assert_cmpint(setting->contents.interviews, ==, 1);
  g_assert_cmpuint(followup_store_count_interviews(setting->store.store), ==, 2);
  remove_file(setting, "copy.db");
}

/* Nothing changes, whatever somebody hands us. */
static void
test_bad_files(Setting *setting, gconstpointer unused)
{
  static const struct {
    const char *name;
    int flags;
    gboolean restore;
    FollowupError code;
  } rows[] = {
    { "/dev/null", O_RDWR, TRUE, FOLLOWUP_ERROR_INVALID_ARGUMENT },
    { "/dev/null", O_RDWR, FALSE, FOLLOWUP_ERROR_INVALID_ARGUMENT },
    { "/dev/full", O_RDWR, FALSE, FOLLOWUP_ERROR_INVALID_ARGUMENT },
    { "/", O_RDONLY, TRUE, FOLLOWUP_ERROR_INVALID_ARGUMENT },
    { "text", O_RDONLY, TRUE, FOLLOWUP_ERROR_DAMAGED },
    { "text", O_RDONLY, FALSE, FOLLOWUP_ERROR_INVALID_ARGUMENT },
    { "text", O_WRONLY, FALSE, FOLLOWUP_ERROR_INVALID_ARGUMENT },
    { "text", O_RDWR | O_APPEND, FALSE, FOLLOWUP_ERROR_INVALID_ARGUMENT },
    { "text", O_WRONLY, TRUE, FOLLOWUP_ERROR_INVALID_ARGUMENT },
    { "empty", O_RDONLY, TRUE, FOLLOWUP_ERROR_DAMAGED },
  };
  g_autofree char *text = g_build_filename(setting->store.folder, "text", NULL);
  g_autofree char *empty = g_build_filename(setting->store.folder, "empty", NULL);
  g_autofree char *after = NULL;

  g_assert_true(g_file_set_contents(text, "dear diary", -1, NULL));
  g_assert_true(g_file_set_contents(empty, "", -1, NULL));
  start(setting);
  fixture_add_simple(&setting->store, "Acme", NULL);
  settle(setting);
  setting->store.n_changed = 0;
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *path = g_str_has_prefix(rows[i].name, "/")
                                ? g_strdup(rows[i].name)
                                : g_build_filename(setting->store.folder, rows[i].name, NULL);
    int fd = g_open(path, rows[i].flags | O_CLOEXEC, 0);

    g_test_message("%s %d %d", rows[i].name, rows[i].flags, rows[i].restore);
    g_assert_cmpint(fd, >=, 0);
    if (rows[i].restore)
      followup_archive_restore_async(setting->archive, fd, "the file", NULL, answered_cb, setting);
    else
      followup_archive_make_async(setting->archive, fd, answered_cb, setting);
    settle(setting);
    g_assert_null(setting->backup);
    g_assert_error(setting->error, FOLLOWUP_ERROR, (int)rows[i].code);
    g_assert_null(strchr(setting->error->message, '\n'));
    g_assert_null(strstr(setting->error->message, ".half-made"));
  }
  g_assert_cmpuint(setting->store.n_changed, ==, 0);
  g_assert_cmpuint(setting->suspected, ==, 0);
  g_assert_cmpuint(count(setting), ==, 1);
  g_assert_true(g_file_get_contents(text, &after, NULL, NULL));
  g_assert_cmpstr(after, ==, "dear diary");
  remove_file(setting, "text");
  remove_file(setting, "empty");
}

/* A sound one that would do more than it is told to. */
static void
test_file_with_triggers(Setting *setting, gconstpointer unused)
{
  g_autofree char *copy = g_build_filename(setting->store.folder, "copy.db", NULL);
  sqlite3 *db;

  start(setting);
  fixture_add_simple(&setting->store, "Acme", NULL);
  g_assert_true(g_file_set_contents(copy, "", -1, NULL));
  followup_archive_make_async(setting->archive, open_file(setting, "copy.db", O_RDWR), answered_cb,
                              setting);
  settle(setting);
  g_assert_no_error(setting->error);
  g_assert_cmpint(sqlite3_open(copy, &db), ==, SQLITE_OK);
  g_assert_cmpint(sqlite3_exec(db,
                               "CREATE TRIGGER evil AFTER INSERT ON action BEGIN DELETE FROM "
                               "answer; END",
                               NULL, NULL, NULL),
                  ==, SQLITE_OK);
  sqlite3_close(db);
  followup_archive_restore_async(setting->archive, open_file(setting, "copy.db", O_RDONLY), "copy",
                                 NULL, answered_cb, setting);
  settle(setting);
  g_assert_error(setting->error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_KIND);
  g_assert_cmpuint(followup_store_count_interviews(setting->store.store), ==, 1);
  remove_file(setting, "copy.db");
}

/* One after the other, as many as there is room for. */
static void
test_many_at_once(Setting *setting, gconstpointer unused)
{
  start(setting);
  fixture_add_simple(&setting->store, "Acme", NULL);
  for (int i = 0; i < 40; i++)
    followup_archive_make_async(setting->archive, -1, answered_cb, setting);
  g_assert_cmpuint(setting->answers, ==, 0);
  while (setting->answers < 40 && setting->error == NULL)
    g_main_context_iteration(NULL, TRUE);
  g_assert_error(setting->error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED);
  settle(setting);
  g_assert_cmpuint(setting->answers, ==, 40);
  g_assert_no_error(setting->error);
  g_assert_cmpuint(count(setting), <=, FOLLOWUP_BACKUP_KEEP_SPECIAL + 1);
}

static void
test_stopped(Setting *setting, gconstpointer unused)
{
  start(setting);
  followup_archive_make_async(setting->archive, -1, answered_cb, setting);
  followup_archive_make_async(setting->archive, -1, answered_cb, setting);
  followup_archive_stop(setting->archive);
  followup_archive_make_async(setting->archive, -1, answered_cb, setting);
  settle(setting);
  g_assert_cmpuint(setting->answers, ==, 3);
  g_assert_null(setting->backup);
  g_assert_cmpuint(count(setting), ==, 0);
}

/* The main loop ends with it: nobody is left to tidy up but the next life. */
static void
test_stopped_in_between(Setting *setting, gconstpointer unused)
{
  g_autofree char *folder = g_build_filename(setting->store.folder, "backups", NULL);
  g_autoptr(GDir) dir = NULL;

  start(setting);
  followup_archive_make_async(setting->archive, -1, answered_cb, setting);
  dir = g_dir_open(folder, 0, NULL);
  g_assert_nonnull(g_dir_read_name(dir)); /* half made */
  followup_archive_stop(setting->archive);
  g_dir_rewind(dir);
  g_assert_null(g_dir_read_name(dir));
  settle(setting);
}

#define ADD(path, func) g_test_add("/archive/" path, Setting, NULL, set_up, func, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("nothing-to-back-up", test_nothing_to_back_up);
  ADD("daily", test_daily);
  ADD("rotates", test_rotates);
  ADD("next-life", test_next_life);
  ADD("next-life-finds-it-damaged", test_next_life_finds_it_damaged);
  ADD("failure", test_failure);
  ADD("asked", test_asked);
  ADD("file-and-back", test_file_and_back);
  ADD("bad-files", test_bad_files);
  ADD("file-with-triggers", test_file_with_triggers);
  ADD("many-at-once", test_many_at_once);
  ADD("stopped", test_stopped);
  ADD("stopped-in-between", test_stopped_in_between);
  return g_test_run();
}
