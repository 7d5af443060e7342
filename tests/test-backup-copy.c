/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Making a backup of a database in use. */

#include "backup.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "error.h"
#include "sql.h"
#include "store-schema.h"

#define START ((gint64)1794830400) /* Mon 2026-11-16 12:00 UTC */

typedef struct {
  char *folder, *path, *backups;
  FollowupSql *sql;
  FollowupBackup *made;
  FollowupBackupContents contents;
  GError *error;
  gboolean finished;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp("followup-backup-XXXXXX", NULL);
  fixture->path = g_build_filename(fixture->folder, "followup.db", NULL);
  fixture->backups = followup_backup_get_folder(fixture->path);
  fixture->sql = followup_sql_open(fixture->path, &error);
  g_assert_no_error(error);
  followup_sql_make_durable(fixture->sql, &error);
  g_assert_no_error(error);
  followup_store_schema_migrate(&followup_store_schema, fixture->sql, &error);
  g_assert_no_error(error);
}

static void
remove_folder(const char *folder)
{
  g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name(directory)) != NULL) {
    g_autofree char *path = g_build_filename(folder, name, NULL);

    g_unlink(path);
  }
  g_rmdir(folder);
}

static void
tear_down(Fixture *fixture, gconstpointer unused)
{
  followup_sql_close(fixture->sql);
  remove_folder(fixture->backups);
  remove_folder(fixture->folder);
  g_assert_false(g_file_test(fixture->folder, G_FILE_TEST_EXISTS));
  followup_backup_free(fixture->made);
  g_clear_error(&fixture->error);
  g_free(fixture->backups);
  g_free(fixture->path);
  g_free(fixture->folder);
}

static void
run(Fixture *fixture, const char *script)
{
  g_autoptr(GError) error = NULL;

  followup_sql_execute(fixture->sql, script, &error);
  g_assert_no_error(error);
}

/* An event of some 4 KiB: a page each. */
static void
add_events(Fixture *fixture, int n)
{
  g_autofree char *script = g_strdup_printf(
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
      "INSERT INTO event (batch, at, who, verb, facts, changes) "
      "SELECT i, 1794830400 + i, 'daemon', 'add', '{}', hex(zeroblob(2000)) FROM n",
      n);
  g_autoptr(GError) error = NULL;

  followup_sql_begin(fixture->sql, &error);
  g_assert_no_error(error);
  run(fixture, script);
  followup_sql_commit(fixture->sql, &error);
  g_assert_no_error(error);
}

static void
made_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->made = followup_backup_make_finish(result, &fixture->contents, &fixture->error);
  fixture->finished = TRUE;
}

static void
begin(Fixture *fixture, GCancellable *cancellable)
{
  followup_backup_make_async(fixture->sql, fixture->backups, FOLLOWUP_BACKUP_DAILY, START,
                             cancellable, made_cb, fixture);
}

static void
wait_until_made(Fixture *fixture)
{
  while (!fixture->finished)
    g_main_context_iteration(NULL, TRUE);
}

static guint
count_files(const char *folder)
{
  g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
  guint n = 0;

  while (directory != NULL && g_dir_read_name(directory) != NULL)
    n++;
  return n;
}

static void
assert_mode(const char *path, mode_t mode)
{
  struct stat info;

  g_assert_cmpint(g_stat(path, &info), ==, 0);
  g_assert_cmpint(info.st_mode & 07777, ==, mode);
}

static void
test_make(Fixture *fixture, gconstpointer unused)
{
  g_autofree char *name
      = followup_backup_make_name(START, FOLLOWUP_SCHEMA_VERSION, FOLLOWUP_BACKUP_DAILY);
  g_autofree char *path = g_build_filename(fixture->backups, name, NULL);

  add_events(fixture, 100);
  begin(fixture, NULL);
  wait_until_made(fixture);
  g_assert_no_error(fixture->error);
  g_assert_cmpstr(fixture->made->path, ==, path);
  g_assert_cmpint(fixture->made->at, ==, START);
  g_assert_cmpint(fixture->contents.last_event, ==, 100);
  g_assert_cmpint(fixture->contents.changed, ==, START + 100);
  g_assert_cmpuint(count_files(fixture->backups), ==, 1);
  assert_mode(fixture->backups, 0700);
  assert_mode(path, 0600);
  g_assert_true(followup_backup_check(path, NULL, NULL));
}

/* A second one in the same second takes nothing of the first. */
static void
test_make_at_once(Fixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  for (int i = 0; i < 3; i++) {
    g_autoptr(FollowupBackup) made = followup_backup_make(fixture->sql, fixture->backups,
                                                          FOLLOWUP_BACKUP_ASKED, START, &error);

    g_assert_no_error(error);
    g_assert_cmpint(made->at, ==, START + i);
  }
  g_assert_cmpuint(count_files(fixture->backups), ==, 3);
}

/* Each event is in it that was committed before the last step, and none by halves. */
static void
test_make_while_writing(Fixture *fixture, gconstpointer unused)
{
  guint rounds = 0;

  add_events(fixture, 8000);
  begin(fixture, NULL);
  while (!fixture->finished) {
    g_main_context_iteration(NULL, TRUE);
    if (rounds++ < 200) {
      add_events(fixture, 3);
      run(fixture, "UPDATE event SET verb = 'done' WHERE id <= 10;"
                   "UPDATE event SET changes = '[]' WHERE id % 100 = 7");
    }
  }
  g_assert_no_error(fixture->error);
  g_test_message("%u rounds, %d events", rounds, (int)fixture->contents.last_event);
  g_assert_cmpuint(rounds, >, 3);
  g_assert_cmpint(fixture->contents.last_event, >, 8000 + 6);
  g_assert_cmpint(fixture->contents.last_event % 3, ==, 8000 % 3);
}

/* No step keeps the others waiting, and all that waits comes first. */
static gboolean
count_cb(gpointer user_data)
{
  (*(guint *)user_data)++;
  return G_SOURCE_CONTINUE;
}

/* Of this thread, in microseconds: on a machine under load any moment may be long. */
static gint64
get_cpu_time(void)
{
  struct timespec now;

  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64)now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
test_steps_are_short(Fixture *fixture, gconstpointer unused)
{
  guint busy = 0, steps = 0;
  gint64 longest = 0;
  guint source;

  add_events(fixture, 20000);
  begin(fixture, NULL);
  source = g_timeout_add_full(G_PRIORITY_DEFAULT, 0, count_cb, &busy, NULL);
  for (int i = 0; i < 1000; i++)
    g_main_context_iteration(NULL, FALSE);
  g_assert_cmpuint(busy, >, 900);
  g_assert_false(fixture->finished);
  g_source_remove(source);
  while (!fixture->finished) {
    gint64 before = get_cpu_time();

    g_main_context_iteration(NULL, FALSE);
    longest = MAX(longest, get_cpu_time() - before);
    steps++;
  }
  g_assert_no_error(fixture->error);
  g_test_message("longest step %d µs", (int)longest);
  g_assert_cmpuint(steps, >, 5);
  g_assert_cmpint(longest, <, 20 * 1000);
}

static void
test_database_closed_meanwhile(Fixture *fixture, gconstpointer unused)
{
  add_events(fixture, 8000);
  begin(fixture, NULL);
  g_main_context_iteration(NULL, TRUE);
  g_clear_pointer(&fixture->sql, followup_sql_close);
  wait_until_made(fixture);
  g_assert_null(fixture->made);
  g_assert_error(fixture->error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE);
  g_assert_cmpuint(count_files(fixture->backups), ==, 0);
  g_assert_true(followup_backup_check(fixture->path, NULL, NULL));
}

/* Writing fails half-way: nothing is left, the database goes on, and the next attempt succeeds. */
static void
test_write_fails(Fixture *fixture, gconstpointer unused)
{
  const struct rlimit small = { 100 * 4096, RLIM_INFINITY };
  const struct rlimit none = { RLIM_INFINITY, RLIM_INFINITY };

  signal(SIGXFSZ, SIG_IGN);
  add_events(fixture, 8000);
  g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &small), ==, 0);
  begin(fixture, NULL);
  wait_until_made(fixture);
  g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &none), ==, 0);
  g_assert_null(fixture->made);
  g_assert_error(fixture->error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED);
  g_assert_null(strstr(fixture->error->message, ".half-made"));
  g_assert_nonnull(strstr(fixture->error->message, "disk I/O error"));
  g_assert_nonnull(strstr(fixture->error->message, fixture->backups));
  g_assert_nonnull(strstr(fixture->error->message, "the backup in"));
  g_assert_null(strstr(fixture->error->message, "the database"));
  g_assert_cmpuint(count_files(fixture->backups), ==, 0);
  add_events(fixture, 1);
  g_clear_error(&fixture->error);
  fixture->finished = FALSE;
  begin(fixture, NULL);
  wait_until_made(fixture);
  g_assert_no_error(fixture->error);
  g_assert_cmpint(fixture->contents.last_event, ==, 8001);
}

static void
test_cancelled(Fixture *fixture, gconstpointer unused)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new();

  add_events(fixture, 8000);
  begin(fixture, cancellable);
  g_main_context_iteration(NULL, TRUE);
  g_cancellable_cancel(cancellable);
  wait_until_made(fixture);
  g_assert_error(fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint(count_files(fixture->backups), ==, 0);
}

static void
test_closed_before(Fixture *fixture, gconstpointer unused)
{
  g_clear_pointer(&fixture->sql, followup_sql_close);
  begin(fixture, NULL);
  wait_until_made(fixture);
  g_assert_error(fixture->error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE);
  g_assert_false(g_file_test(fixture->backups, G_FILE_TEST_EXISTS));
}

static void
test_no_folder_to_be_had(Fixture *fixture, gconstpointer unused)
{
  g_assert_true(g_file_set_contents(fixture->backups, "a file", -1, NULL));
  begin(fixture, NULL);
  wait_until_made(fixture);
  g_assert_error(fixture->error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED);
  g_assert_nonnull(strstr(fixture->error->message, "is something else; move it away"));
  g_unlink(fixture->backups);
}

/* A page spoilt on the disk is found by the copy's check: it does not become a backup. */
static void
test_damage_makes_no_backup(Fixture *fixture, gconstpointer unused)
{
  g_autofree char *bytes = NULL;
  g_autofree char *log = g_strconcat(fixture->path, "-wal", NULL);
  gsize length;

  add_events(fixture, 100);
  followup_sql_close(fixture->sql);
  g_unlink(log);
  g_assert_true(g_file_get_contents(fixture->path, &bytes, &length, NULL));
  memset(bytes + 50 * 4096, 0, 4096);
  g_assert_true(g_file_set_contents(fixture->path, bytes, (gssize)length, NULL));
  fixture->sql = followup_sql_open(fixture->path, NULL);
  begin(fixture, NULL);
  wait_until_made(fixture);
  g_assert_error(fixture->error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_DAMAGED);
  g_assert_cmpuint(count_files(fixture->backups), ==, 0);
}

/* Until it took the database's place it is no backup, whatever the daemon dies of. */
static void
test_taken_in(Fixture *fixture, gconstpointer unused)
{
  g_autofree char *copy = g_build_filename(fixture->folder, "copy.db", NULL);
  int fd;

  begin(fixture, NULL);
  wait_until_made(fixture);
  g_assert_no_error(fixture->error);
  g_assert_cmpint(g_rename(fixture->made->path, copy), ==, 0);
  fd = g_open(copy, O_RDONLY | O_CLOEXEC, 0);
  for (int placed = 0; placed <= 1; placed++) {
    g_autoptr(FollowupBackup) taken
        = followup_backup_take_in(fd, "copy", fixture->backups, START, NULL, &fixture->error);
    g_autoptr(GPtrArray) before = NULL, after = NULL;

    g_assert_no_error(fixture->error);
    before = followup_backup_list(fixture->backups, NULL);
    g_assert_cmpuint(before->len, ==, 0);
    if (placed)
      g_assert_cmpint(g_rename(copy, taken->path), ==, 0); /* as the database's file goes there */
    followup_backup_clean(fixture->backups);
    after = followup_backup_list(fixture->backups, NULL);
    g_assert_cmpuint(after->len, ==, placed);
    g_assert_cmpuint(count_files(fixture->backups), ==, placed);
    if (placed)
      g_assert_cmpint(((FollowupBackup *)after->pdata[0])->kind, ==,
                      FOLLOWUP_BACKUP_BEFORE_RESTORE);
  }
  close(fd);
}

#define ADD(path, func) g_test_add("/backup-copy/" path, Fixture, NULL, set_up, func, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("make", test_make);
  ADD("make-at-once", test_make_at_once);
  ADD("make-while-writing", test_make_while_writing);
  ADD("steps-are-short", test_steps_are_short);
  ADD("database-closed-meanwhile", test_database_closed_meanwhile);
  ADD("write-fails", test_write_fails);
  ADD("cancelled", test_cancelled);
  ADD("closed-before", test_closed_before);
  ADD("no-folder-to-be-had", test_no_folder_to_be_had);
  ADD("damage-makes-no-backup", test_damage_makes_no_backup);
  ADD("taken-in", test_taken_in);
  return g_test_run();
}
