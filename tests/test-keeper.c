/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-keeper: what is done about a database that is missing, damaged, moved or replaced, about
 * modes that are too wide, and about a store that does not open at first. */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"
#include "keeper.h"
#include "sql.h"
#include "store-fixture.h"
#include "store-schema.h"
#include "patience.h"

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

/* So that it opens, and nothing at first tells. */
static void
spoil_row(Desk *desk)
{
  g_autoptr(GError) error = NULL;
  FollowupSql *sql;

  finish(desk);
  sql = followup_sql_open(desk->paths->database, &error);
  g_assert_no_error(error);
  g_assert_true(followup_sql_make_durable(sql, &error));
  g_assert_true(followup_sql_execute(sql, "UPDATE action SET kind = 'spoilt'", &error));
  followup_sql_close(sql);
  begin(desk);
  drain();
  assert_count(desk, 2);
  g_assert_null(followup_keeper_get_notices(desk->keeper)[0]);
}

static void
test_looked_at_later(Desk *desk, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  spoil_row(desk);
  g_assert_false(followup_store_check(desk->store, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_DAMAGED);
  drain();
  assert_count(desk, 1);
  assert_said(desk, "took its place");
  g_assert_true(followup_store_check(desk->store, NULL));
}

/* Nothing is acknowledged that would go with the damaged one. */
static void
test_looked_at_before_changes(Desk *desk, gconstpointer data)
{
  g_autoptr(GPtrArray) interviews
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);
  g_autoptr(GError) error = NULL;

  g_ptr_array_add(interviews, fixture_make("Initech", NULL, 1800000000, NULL));
  spoil_row(desk);
  g_assert_false(followup_store_add(desk->store, interviews, FALSE, NULL, NULL, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_DAMAGED);
  drain();
  assert_count(desk, 1);
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

/* The journal's file is gone, but it is open: all of it goes into the database. */
static void
test_journal_removed_while_open(Desk *desk, gconstpointer data)
{
  g_autofree char *log = g_strconcat(desk->paths->database, "-wal", NULL);

  g_assert_cmpint(g_unlink(log), ==, 0);
  drain();
  assert_count(desk, 2);
  assert_said(desk, "nothing was lost");
  finish(desk);
  begin(desk);
  assert_count(desk, 2);
}

/* What is left of an earlier version is copied before it is brought up to date: no backup to be
 * preferred to the one from before. */
static void
test_journal_lost_before_an_upgrade(Desk *desk, gconstpointer data)
{
  g_autofree char *log = g_strconcat(desk->paths->database, "-wal", NULL);
  g_autofree char *schema = g_test_build_filename(G_TEST_DIST, "data", "schema-1.sql", NULL);
  g_autofree char *script = NULL;
  g_autoptr(FollowupSql) sql = NULL;
  g_autoptr(GError) error = NULL;

  finish(desk);
  g_assert_cmpint(g_unlink(desk->paths->database), ==, 0);
  g_assert_cmpint(g_unlink(log), ==, 0);
  g_assert_true(g_file_get_contents(schema, &script, NULL, NULL));
  sql = followup_sql_open(desk->paths->database, &error);
  g_assert_no_error(error);
  g_assert_true(followup_sql_execute(sql, script, &error));
  g_clear_pointer(&sql, followup_sql_close);
  g_unlink(log);
  begin(desk);
  assert_count(desk, 1);
  assert_said(desk, "the backup of");
}

/* A large database of version 2, after a good end, in the place of the desk's. */
static void
place_large(Desk *desk)
{
  g_autofree char *log = g_strconcat(desk->paths->database, "-wal", NULL);
  g_autofree char *schema = g_test_build_filename(G_TEST_DIST, "data", "schema-2.sql", NULL);
  g_autofree char *script = NULL;
  g_autoptr(FollowupSql) sql = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint(g_unlink(desk->paths->database), ==, 0);
  g_assert_cmpint(g_unlink(log), ==, 0);
  g_assert_true(g_file_get_contents(schema, &script, NULL, NULL));
  sql = followup_sql_open(desk->paths->database, &error);
  g_assert_no_error(error);
  g_assert_true(followup_sql_execute(sql, script, &error));
  g_assert_true(followup_sql_execute(
      sql, "INSERT INTO meta (key, value) VALUES ('large', zeroblob(67108864))", &error));
  g_assert_true(followup_sql_make_durable(sql, &error));
}

static gint64
read_version(Desk *desk)
{
  g_autoptr(FollowupSql) sql = followup_sql_open(desk->paths->database, NULL);
  gint64 version = 0;

  g_assert_true(followup_sql_get_int(sql, "PRAGMA user_version", &version, NULL));
  return version;
}

static void
assert_upgrade_goes_on(Desk *desk)
{
  const GError *failure = followup_keeper_get_failure(desk->keeper);
  g_autoptr(GError) error = NULL;
  char *kept;

  g_assert_error(failure, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE);
  g_assert_nonnull(strstr(failure->message, "try again then"));
  g_assert_false(followup_store_is_open(desk->store));
  followup_keeper_try_again(desk->keeper);
  g_assert_false(followup_keeper_install(desk->keeper, "/none", &kept, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE);
}

/* A large database of an earlier version takes longer than callers wait: they are told meanwhile.
 */
static void
test_large_of_an_earlier_version(Desk *desk, gconstpointer data)
{
  g_autofree char *folder = followup_backup_get_folder(desk->paths->database);
  g_autofree char *left = g_build_filename(folder, ".half-made-BY1234", NULL);

  finish(desk);
  place_large(desk);
  g_assert_true(g_file_set_contents(left, "of a life that was killed meanwhile", -1, NULL));
  begin(desk);
  g_assert_false(g_file_test(left, G_FILE_TEST_EXISTS));
  assert_upgrade_goes_on(desk);
  RUN_LOOP_UNTIL(followup_keeper_get_failure(desk->keeper) == NULL);
  assert_count(desk, 0);
  g_assert_cmpuint(desk->n_news, ==, 0);
  finish(desk);
  g_assert_cmpint(read_version(desk), ==, FOLLOWUP_SCHEMA_VERSION);
  begin(desk);
  assert_count(desk, 0);
}

/* An end waits for it; one that cannot be is told as any opening that fails. */
static void
test_upgrade_that_ends_otherwise(Desk *desk, gconstpointer data)
{
  g_autofree char *folder = followup_backup_get_folder(desk->paths->database);
  g_autofree char *elsewhere = g_strconcat(folder, "-elsewhere", NULL);

  finish(desk);
  place_large(desk);
  g_assert_cmpint(g_rename(folder, elsewhere), ==, 0);
  g_assert_true(g_file_set_contents(folder, "in the way", -1, NULL));
  begin(desk);
  assert_upgrade_goes_on(desk);
  RUN_LOOP_UNTIL(desk->n_news > 0);
  g_assert_error(followup_keeper_get_failure(desk->keeper), FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED);
  finish(desk);
  g_assert_cmpint(read_version(desk), ==, 2);
  g_assert_cmpint(g_unlink(folder), ==, 0);
  begin(desk);
  finish(desk);
  g_assert_cmpint(read_version(desk), ==, FOLLOWUP_SCHEMA_VERSION);
  begin(desk);
}

static void
assert_failure(Desk *desk, const char *words)
{
  const GError *failure = followup_keeper_get_failure(desk->keeper);

  g_assert_error(failure, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_KIND);
  g_test_message("%s", failure->message);
  g_assert_nonnull(strstr(failure->message, words));
}

/* It is left as it is, and neither empty nor replaced by a backup. */
static void
test_link_in_its_place(Desk *desk, gconstpointer data)
{
  g_autofree char *elsewhere = g_strconcat(desk->paths->database, "-elsewhere", NULL);
  g_autofree char *target = NULL;

  finish(desk);
  g_assert_cmpint(g_rename(desk->paths->database, elsewhere), ==, 0);
  g_assert_cmpint(symlink(elsewhere, desk->paths->database), ==, 0);
  begin(desk);
  assert_failure(desk, "is a symbolic link");
  target = g_file_read_link(desk->paths->database, NULL);
  g_assert_cmpstr(target, ==, elsewhere);
  finish(desk);
  g_assert_cmpint(g_rename(elsewhere, desk->paths->database), ==, 0);
  begin(desk);
  assert_count(desk, 2);
  /* While it runs, too: what was open is kept. */
  g_assert_cmpint(g_rename(desk->paths->database, elsewhere), ==, 0);
  g_assert_cmpint(symlink(elsewhere, desk->paths->database), ==, 0);
  drain();
  assert_failure(desk, "is a symbolic link");
  assert_failure(desk, "kept as");
  finish(desk);
  g_assert_cmpint(g_unlink(desk->paths->database), ==, 0);
  g_assert_cmpint(g_mkdir(desk->paths->database, 0700), ==, 0);
  begin(desk);
  assert_failure(desk, "is not a file");
}

/* A file of the daemon's, as it is at this moment. */
typedef struct {
  char *path, *bytes;
  gsize length;
} Snapshot;

static Snapshot
take_snapshot(const char *path, const char *suffix)
{
  Snapshot snapshot = { .path = g_strconcat(path, suffix, NULL) };

  g_assert_true(g_file_get_contents(snapshot.path, &snapshot.bytes, &snapshot.length, NULL));
  return snapshot;
}

static void
put_snapshot(Snapshot *snapshot)
{
  g_assert_true(
      g_file_set_contents(snapshot->path, snapshot->bytes, (gssize)snapshot->length, NULL));
  g_free(snapshot->path);
  g_free(snapshot->bytes);
}

/* Another process reads the database: it does not open for a while. Ends with its standard input.
 * (transfer full) */
static GSubprocess *
hold_database(Desk *desk)
{
  g_autoptr(GError) error = NULL;
  GSubprocess *holder = g_subprocess_new(
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "python3", "-c",
      "import fcntl, struct, sys\n"
      "f = open(sys.argv[1], 'r+b')\n"
      "lock = struct.pack('hhqqi', fcntl.F_WRLCK, 0, 0x40000000, 512, 0)\n"
      "fcntl.fcntl(f, fcntl.F_SETLK, lock)\n"
      "print('held', flush=True)\n"
      "sys.stdin.read()",
      desk->paths->database, NULL);
  char held[5];
  gsize n;

  g_assert_no_error(error);
  g_assert_true(g_input_stream_read_all(g_subprocess_get_stdout_pipe(holder), held, sizeof held, &n,
                                        NULL, NULL));
  g_assert_cmpuint(n, ==, sizeof held);
  return holder;
}

static void
let_go(GSubprocess *holder)
{
  g_autoptr(GSubprocess) owned = holder;

  g_output_stream_close(g_subprocess_get_stdin_pipe(owned), NULL, NULL);
  g_assert_true(g_subprocess_wait_check(owned, NULL, NULL));
}

static void
await_opening(Desk *desk)
{
  RUN_LOOP_UNTIL(followup_keeper_get_failure(desk->keeper) == NULL);
  g_assert_null(followup_keeper_get_failure(desk->keeper));
}

/* The copy of a damaged journal outlives openings that fail for another reason: they may shorten
 * the journal, and then there is nothing to copy any more. */
static void
test_keeps_the_journals_copy(Desk *desk, gconstpointer data)
{
  Snapshot database = take_snapshot(desk->paths->database, "");
  Snapshot log = take_snapshot(desk->paths->database, "-wal");
  g_autofree char *path = g_strdup(log.path);
  g_autofree char *damaged = NULL, *first = NULL, *bytes = NULL;
  GSubprocess *holder;
  gsize length;

  finish(desk); /* in truth it was killed */
  log.bytes[32 + 24 + 100] ^= 1;
  damaged = g_memdup2(log.bytes, log.length);
  length = log.length;
  put_snapshot(&database);
  put_snapshot(&log);
  holder = hold_database(desk);
  begin(desk);
  g_assert_nonnull(followup_keeper_get_failure(desk->keeper));
  first = find_kept(desk, "followup.db.damaged-");
  g_assert_nonnull(first);
  g_assert_cmpint(truncate(path, 0), ==, 0); /* as an opening does that comes half-way */
  let_go(holder);
  await_opening(desk);
  assert_said(desk, "kept as");
  assert_said(desk, first);
  g_assert_true(g_file_get_contents(first, &bytes, NULL, NULL));
  g_assert_cmpmem(bytes, length, damaged, length);
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

  finish(desk);
  g_assert_cmpint(g_rename(desk->paths->data, elsewhere), ==, 0);
  g_assert_true(g_file_set_contents(desk->paths->data, "in the way", -1, NULL));
  begin(desk);
  g_assert_nonnull(followup_keeper_get_failure(desk->keeper));
  g_assert_cmpuint(desk->n_news, ==, 1);
  g_assert_cmpint(g_unlink(desk->paths->data), ==, 0);
  g_assert_cmpint(g_rename(elsewhere, desk->paths->data), ==, 0);
  await_opening(desk);
  assert_count(desk, 2);
}

/* Of bytes in any file: 0 is a disk that takes nothing. */
static void
limit_files(rlim_t most)
{
  struct rlimit limit;

  g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = MIN(most, limit.rlim_max);
  g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
}

/* A file that cannot grow is no full disk where nothing at all can be written; and a full one that
 * begins to fail is not told to have room again while it does. */
static void
test_one_trouble_of_the_disk(Desk *desk, gconstpointer data)
{
  static const struct {
    gboolean stuck;
    const char *said;
  } moments[] = {
    { TRUE, "the disk takes nothing" },
    { FALSE, "the disk is full" },
    { TRUE, "the disk takes nothing" },
  };
  const char *const *notices;

  signal(SIGXFSZ, SIG_IGN);
  for (gsize i = 0; i < G_N_ELEMENTS(moments); i++) {
    if (moments[i].stuck)
      limit_files(0);
    g_signal_emit_by_name(desk->store, "trouble",
                          i == 2 ? FOLLOWUP_ERROR_FAILED : FOLLOWUP_ERROR_NO_SPACE);
    drain();
    limit_files(RLIM_INFINITY);
    assert_said(desk, moments[i].said);
    notices = followup_keeper_get_notices(desk->keeper);
    g_assert_null(notices[1]);
    g_assert_cmpuint(desk->n_news, ==, 1);
    if (i == 0) { /* a new life looks afresh */
      finish(desk);
      begin(desk);
    }
    desk->n_news = 0;
  }
}

#define ADD(path, func) g_test_add("/keeper/" path, Desk, NULL, set_up, func, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_log_set_always_fatal(G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK); /* losses are warnings */
  ADD("damaged-between-lives", test_damaged_between_lives);
  ADD("looked-at-later", test_looked_at_later);
  ADD("looked-at-before-changes", test_looked_at_before_changes);
  ADD("emptied-or-missing", test_emptied_or_missing);
  ADD("removed-while-open", test_removed_while_open);
  ADD("folder-moved-while-open", test_folder_moved_while_open);
  ADD("replaced-while-open", test_replaced_while_open);
  ADD("replaced-without-end", test_replaced_without_end);
  ADD("journal-removed-while-open", test_journal_removed_while_open);
  ADD("journal-lost-before-an-upgrade", test_journal_lost_before_an_upgrade);
  ADD("large-of-an-earlier-version", test_large_of_an_earlier_version);
  ADD("upgrade-that-ends-otherwise", test_upgrade_that_ends_otherwise);
  ADD("link-in-its-place", test_link_in_its_place);
  ADD("keeps-the-journals-copy", test_keeps_the_journals_copy);
  ADD("modes", test_modes);
  ADD("opens-later", test_opens_later);
  ADD("one-trouble-of-the-disk", test_one_trouble_of_the_disk);
  return g_test_run();
}
