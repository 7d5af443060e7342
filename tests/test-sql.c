/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "sql-private.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"
#include "sql-fixture.h"

static void
test_values(SqlFixture *fixture, gconstpointer unused)
{
  g_autoptr(FollowupStatement) statement = NULL;

  sql_fixture_insert(fixture, G_MININT64, "it's “é” 🚀");
  sql_fixture_insert(fixture, G_MAXINT64, NULL);
  statement = followup_sql_prepare(fixture->sql, "SELECT n, s FROM t ORDER BY n", NULL);
  g_assert_cmpint(followup_statement_step(statement, NULL), ==, FOLLOWUP_STEP_ROW);
  g_assert_cmpint(followup_statement_get_int(statement, 0), ==, G_MININT64);
  g_assert_cmpstr(followup_statement_get_text(statement, 1), ==, "it's “é” 🚀");
  g_assert_cmpint(followup_statement_step(statement, NULL), ==, FOLLOWUP_STEP_ROW);
  g_assert_cmpint(followup_statement_get_int(statement, 0), ==, G_MAXINT64);
  g_assert_true(followup_statement_is_null(statement, 1));
  g_assert_null(followup_statement_get_text(statement, 1));
  g_assert_cmpint(followup_statement_step(statement, NULL), ==, FOLLOWUP_STEP_DONE);
}

/* The same text inside its own loop: two cursors that do not disturb each other. */
static void
test_same_text_twice(SqlFixture *fixture, gconstpointer unused)
{
  static const char text[] = "SELECT n FROM t ORDER BY n";
  g_autoptr(FollowupStatement) outer = NULL;
  guint steps = 0;

  sql_fixture_insert(fixture, 1, NULL);
  sql_fixture_insert(fixture, 2, NULL);
  outer = followup_sql_prepare(fixture->sql, text, NULL);
  while (followup_statement_step(outer, NULL) == FOLLOWUP_STEP_ROW) {
    g_autoptr(FollowupStatement) inner = followup_sql_prepare(fixture->sql, text, NULL);

    g_assert_true(inner != outer);
    while (followup_statement_step(inner, NULL) == FOLLOWUP_STEP_ROW)
      steps++;
  }
  g_assert_cmpuint(steps, ==, 4);
}

/* What was bound the last time is gone. */
static void
test_kept_statement_is_clean(SqlFixture *fixture, gconstpointer unused)
{
  g_autoptr(FollowupStatement) statement = NULL;

  sql_fixture_insert(fixture, 1, "left over");
  statement = followup_sql_prepare(fixture->sql, "INSERT INTO t VALUES (?, ?)", NULL);
  followup_statement_bind_int(statement, 2);
  g_assert_true(followup_statement_run(statement, NULL));
  g_assert_cmpint(sql_fixture_ask(fixture, "SELECT count(*) FROM t WHERE s IS NULL"), ==, 1);
}

/* What is in use goes on; what is not is compiled anew, however often it was used. */
static void
test_trim(SqlFixture *fixture, gconstpointer unused)
{
  FollowupStatement *open;

  sql_fixture_insert(fixture, 1, "a");
  sql_fixture_insert(fixture, 2, "b");
  for (guint i = 0; i < 20; i++)
    g_assert_cmpint(sql_fixture_ask(fixture, "SELECT count(*) FROM t"), ==, 2);
  open = followup_sql_prepare(fixture->sql, "SELECT n FROM t ORDER BY n", NULL);
  g_assert_cmpint(followup_statement_step(open, NULL), ==, FOLLOWUP_STEP_ROW);
  followup_sql_trim(fixture->sql);
  g_assert_cmpint(sql_fixture_ask(fixture, "SELECT count(*) FROM sqlite_stmt"), <=, 2);
  g_assert_cmpint(followup_statement_step(open, NULL), ==, FOLLOWUP_STEP_ROW);
  g_assert_cmpint(followup_statement_get_int(open, 0), ==, 2);
  followup_statement_release(open);
  sql_fixture_insert(fixture, 3, "c");
  g_assert_cmpint(sql_fixture_ask(fixture, "SELECT count(*) FROM t"), ==, 3);
}

static void
test_rollback(SqlFixture *fixture, gconstpointer unused)
{
  g_assert_true(followup_sql_begin(fixture->sql, NULL));
  sql_fixture_insert(fixture, 1, NULL);
  followup_sql_rollback(fixture->sql);
  g_assert_cmpint(sql_fixture_ask(fixture, "SELECT count(*) FROM t"), ==, 0);
  followup_sql_rollback(fixture->sql);
  g_assert_true(followup_sql_begin(fixture->sql, NULL));
  sql_fixture_insert(fixture, 2, NULL);
  g_assert_true(followup_sql_commit(fixture->sql, NULL));
  g_assert_cmpint(sql_fixture_ask(fixture, "SELECT n FROM t"), ==, 2);
}

static void
test_errors(SqlFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) syntax = NULL, closed = NULL;
  gint64 value = 7;

  g_assert_null(followup_sql_prepare(fixture->sql, "SELEKT 1", &syntax));
  g_assert_error(syntax, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED);
  /* Double-quoted strings are names that do not exist, not texts. */
  g_assert_false(followup_sql_get_int(fixture->sql, "SELECT \"five\"", &value, NULL));
  g_assert_cmpint(value, ==, 7);
  g_assert_false(followup_sql_execute(NULL, "SELECT 1", &closed));
  g_assert_error(closed, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE);
}

static void
test_no_space(SqlFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL, room = NULL;
  g_autofree char *limit = NULL;

  sql_fixture_insert(fixture, 1, "kept");
  limit = g_strdup_printf("PRAGMA max_page_count = %d",
                          (int)sql_fixture_ask(fixture, "PRAGMA page_count"));
  g_assert_true(followup_sql_execute(fixture->sql, limit, NULL));
  g_assert_true(followup_sql_begin(fixture->sql, NULL));
  g_assert_false(followup_sql_execute(fixture->sql,
                                      "INSERT INTO t VALUES (2, hex(zeroblob(100000)))", &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NO_SPACE);
  followup_sql_rollback(fixture->sql);
  g_assert_cmpint(sql_fixture_ask(fixture, "SELECT count(*) FROM t"), ==, 1);
  /* What is there can still be changed. */
  g_assert_true(followup_sql_execute(fixture->sql, "UPDATE t SET n = 3", NULL));
  g_assert_true(followup_sql_has_room(fixture->sql, 1, NULL));
  g_assert_false(followup_sql_has_room(fixture->sql, G_MAXUINT64, &room));
  g_assert_error(room, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NO_SPACE);
}

static void
test_settings(SqlFixture *fixture, gconstpointer unused)
{
  static const struct {
    const char *text;
    gint64 expected;
  } cases[] = {
    { "SELECT journal_mode = 'wal' FROM pragma_journal_mode", 1 },
    { "PRAGMA synchronous", 2 },
    { "PRAGMA foreign_keys", 1 },
    { "PRAGMA trusted_schema", 0 },
    { "PRAGMA journal_size_limit", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_test_message("%s", cases[i].text);
    g_assert_cmpint(sql_fixture_ask(fixture, cases[i].text), ==, cases[i].expected);
  }
}

static goffset
get_size(const char *path)
{
  struct stat info;

  g_assert_cmpint(stat(path, &info), ==, 0);
  return info.st_size;
}

/* The log is as large as it will get, from the first day, across closing and opening. */
static void
test_log_is_grown_and_kept(SqlFixture *fixture, gconstpointer unused)
{
  g_autofree char *log = g_strconcat(fixture->path, "-wal", NULL);
  goffset size = get_size(log);

  g_assert_cmpint(size, >, 1000 * 4096);
  for (int i = 0; i < 3000; i++)
    sql_fixture_insert(fixture, i, "one commit each");
  g_assert_cmpint(get_size(log), ==, size);
  followup_sql_close(fixture->sql);
  g_assert_cmpint(get_size(log), ==, size);
  fixture->sql = followup_sql_open(fixture->path, NULL);
  g_assert_true(followup_sql_make_durable(fixture->sql, NULL));
  g_assert_cmpint(sql_fixture_ask(fixture, "SELECT count(*) FROM t"), ==, 3000);
  g_assert_cmpint(get_size(log), ==, size);
}

static void
test_triggers(SqlFixture *fixture, gconstpointer unused)
{
  static const struct {
    gboolean on;
    gint64 n; /* rows that triggers wrote so far */
  } cases[] = { { TRUE, 1 }, { FALSE, 1 }, { TRUE, 2 }, { FALSE, 2 } };

  g_assert_true(followup_sql_execute(fixture->sql,
                                     "CREATE TABLE u (n INTEGER) STRICT;"
                                     "CREATE TRIGGER inserted AFTER INSERT ON t "
                                     "BEGIN INSERT INTO u VALUES (new.n); END",
                                     NULL));
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    followup_sql_set_triggers(fixture->sql, cases[i].on);
    sql_fixture_insert(fixture, (gint64)i, NULL);
    g_assert_cmpint(sql_fixture_ask(fixture, "SELECT count(*) FROM u"), ==, cases[i].n);
  }
}

/* Pages that were written before the commit, for want of room, while a transaction writes 6 MiB. */
static int
spill(SqlFixture *fixture)
{
  g_autofree char *page = g_strnfill(4000, 'x');
  int n, ignored;

  g_assert_true(followup_sql_begin(fixture->sql, NULL));
  for (int i = 0; i < 1500; i++)
    sql_fixture_insert(fixture, i, page);
  sqlite3_db_status(fixture->sql->db, SQLITE_DBSTATUS_CACHE_SPILL, &n, &ignored, TRUE);
  g_assert_true(followup_sql_commit(fixture->sql, NULL));
  return n;
}

static void
test_roomy(SqlFixture *fixture, gconstpointer unused)
{
  g_assert_cmpint(spill(fixture), >, 0);
  followup_sql_set_roomy(fixture->sql, TRUE);
  g_assert_cmpint(spill(fixture), ==, 0);
  followup_sql_set_roomy(fixture->sql, FALSE);
  g_assert_cmpint(spill(fixture), >, 0);
}

/* A log that is long is written back when that is asked for, and as small as ever afterwards. */
static void
test_bulky(SqlFixture *fixture, gconstpointer unused)
{
  g_autofree char *log = g_strconcat(fixture->path, "-wal", NULL);
  goffset size = get_size(log);

  g_assert_true(followup_sql_set_lazy(fixture->sql, TRUE, NULL));
  g_assert_true(followup_sql_set_bulky(fixture->sql, TRUE, NULL));
  for (int i = 0; i < 3000; i++)
    sql_fixture_insert(fixture, i, "one commit each");
  g_assert_true(followup_sql_set_lazy(fixture->sql, FALSE, NULL));
  g_assert_cmpint(get_size(log), >, 3000 * 4096);
  g_assert_true(followup_sql_write_back_aside(fixture->sql));
  g_assert_true(followup_sql_set_bulky(fixture->sql, FALSE, NULL));
  sql_fixture_insert(fixture, 0, "while a thread writes back");
  while (get_size(log) != size) {
    g_main_context_iteration(NULL, TRUE);
    sql_fixture_insert(fixture, 0, "into the log from its beginning, sooner or later");
  }
  followup_sql_close(fixture->sql);
  fixture->sql = followup_sql_open(fixture->path, NULL);
  g_assert_cmpint(sql_fixture_ask(fixture, "SELECT count(*) FROM t WHERE s = 'one commit each'"),
                  ==, 3000);
}

/* Who writes without end is told to wait, others go on; the log does not grow without end, and all
 * is there whatever the thread is at when the database is closed. */
static void
test_written_back_aside(SqlFixture *fixture, gconstpointer unused)
{
  g_autofree char *log = g_strconcat(fixture->path, "-wal", NULL);
  gint64 waited = 0, n = 0;

  fixture->sql->patience = 600;
  g_assert_true(followup_sql_set_lazy(fixture->sql, TRUE, NULL));
  g_assert_true(followup_sql_set_bulky(fixture->sql, TRUE, NULL));
  while (n < 8000 || waited < 3) {
    gboolean may_write = followup_sql_write_back_aside(fixture->sql);

    g_main_context_iteration(NULL, !may_write);
    waited += !may_write;
    sql_fixture_insert(fixture, n++, "one commit each");
  }
  g_assert_cmpint(get_size(log), <=, 3700 * 4120);
  followup_sql_close(fixture->sql);
  fixture->sql = followup_sql_open(fixture->path, NULL);
  g_assert_true(followup_sql_make_durable(fixture->sql, NULL));
  g_assert_cmpint(sql_fixture_ask(fixture, "SELECT count(DISTINCT n) FROM t"), ==, n);
  g_assert_cmpint(sql_fixture_ask(fixture, "SELECT count(*) FROM pragma_integrity_check "
                                           "WHERE integrity_check = 'ok'"),
                  ==, 1);
}

/* Opens a transaction and leaves it open. */
static void
write_and_pause(SqlFixture *fixture, gint64 n)
{
  gboolean resumed = TRUE;

  g_assert_true(followup_sql_resume(fixture->sql, &resumed, NULL));
  g_assert_true(resumed || followup_sql_set_lazy(fixture->sql, TRUE, NULL));
  g_assert_true(followup_sql_begin(fixture->sql, NULL));
  sql_fixture_insert(fixture, n, "bulk");
  followup_sql_pause(fixture->sql);
  g_assert_true(followup_sql_commit(fixture->sql, NULL));
}

/* Slices share a commit, and are committed before what somebody else writes, whether that comes to
 * something or not; that one is flushed as ever. */
static void
test_pause(SqlFixture *fixture, gconstpointer unused)
{
  gboolean resumed;
  int before;

  g_assert_true(followup_sql_set_bulky(fixture->sql, TRUE, NULL));
  before = followup_sql_count_frames(fixture->sql);
  for (int i = 0; i < 10; i++)
    write_and_pause(fixture, i);
  g_assert_cmpint(sql_fixture_ask(fixture, "SELECT count(*) FROM t"), ==, 10);
  g_assert_cmpint(followup_sql_count_frames(fixture->sql), ==, before);
  g_assert_true(followup_sql_begin(fixture->sql, NULL));
  g_assert_cmpint(sql_fixture_ask(fixture, "PRAGMA synchronous"), ==, 2);
  sql_fixture_insert(fixture, 10, "somebody else's");
  followup_sql_rollback(fixture->sql);
  g_assert_true(followup_sql_resume(fixture->sql, &resumed, NULL));
  g_assert_false(resumed);
  g_assert_cmpint(sql_fixture_ask(fixture, "SELECT count(*) FROM t"), ==, 10);
  write_and_pause(fixture, 11);
  sql_fixture_insert(fixture, 12, "without a transaction of its own");
  g_assert_cmpint(followup_sql_count_frames(fixture->sql), >, before + 1);
  followup_sql_abandon(fixture->sql);
  fixture->sql = followup_sql_open(fixture->path, NULL);
  g_assert_cmpint(sql_fixture_ask(fixture, "SELECT count(*) FROM t"), ==, 12);
}

/* Who finds it open can write what there is room for; whose it was is told. */
static void
test_pause_is_lost(SqlFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  gboolean resumed;

  g_assert_true(
      followup_sql_execute(fixture->sql,
                           "CREATE TABLE one (n INTEGER PRIMARY KEY, m REFERENCES one (n) "
                           "DEFERRABLE INITIALLY DEFERRED)",
                           NULL));
  g_assert_true(followup_sql_set_bulky(fixture->sql, TRUE, NULL));
  g_assert_true(followup_sql_set_lazy(fixture->sql, TRUE, NULL));
  g_assert_true(followup_sql_begin(fixture->sql, NULL));
  sql_fixture_insert(fixture, 1, "bulk");
  g_assert_true(followup_sql_execute(fixture->sql, "INSERT INTO one VALUES (1, 7)", NULL));
  followup_sql_pause(fixture->sql);
  g_assert_true(followup_sql_commit(fixture->sql, NULL));
  sql_fixture_insert(fixture, 2, "somebody else's");
  g_assert_cmpint(sql_fixture_ask(fixture, "SELECT n FROM t"), ==, 2);
  g_assert_cmpint(sql_fixture_ask(fixture, "PRAGMA synchronous"), ==, 2);
  g_assert_false(followup_sql_resume(fixture->sql, &resumed, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED);
  g_assert_true(followup_sql_settle(fixture->sql, NULL));
}

/* No other program comes in between, nor another connection. */
static void
test_alone(SqlFixture *fixture, gconstpointer unused)
{
  g_autoptr(FollowupSql) other = NULL;
  g_autoptr(GError) error = NULL;
  gint64 value;

  sql_fixture_insert(fixture, 1, "ours");
  other = followup_sql_open(fixture->path, NULL);
  g_assert_false(followup_sql_get_int(other, "SELECT count(*) FROM t", &value, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED);
  g_assert_nonnull(strstr(error->message, "in use"));
}

/* Long before a commit does it, and once. */
static void
test_write_back_early(SqlFixture *fixture, gconstpointer unused)
{
  g_assert_false(followup_sql_write_back_early(fixture->sql));
  for (guint round = 0; round < 2; round++) {
    for (int i = 0; i < 400; i++)
      sql_fixture_insert(fixture, i, "one commit each");
    g_assert_true(followup_sql_write_back_early(fixture->sql));
    g_assert_false(followup_sql_write_back_early(fixture->sql));
    sql_fixture_insert(fixture, 0, "into the log from its beginning");
    g_assert_false(followup_sql_write_back_early(fixture->sql));
  }
  g_assert_cmpint(sql_fixture_ask(fixture, "SELECT count(*) FROM t"), ==, 802);
}

/* What is in the log alone has its place in the file already. */
static void
test_file_grows_before_the_log_is_written_back(SqlFixture *fixture, gconstpointer unused)
{
  goffset before = get_size(fixture->path);

  g_assert_true(followup_sql_begin(fixture->sql, NULL));
  g_assert_true(
      followup_sql_execute(fixture->sql, "INSERT INTO t VALUES (1, hex(zeroblob(300000)))", NULL));
  g_assert_cmpint(get_size(fixture->path), ==, before);
  g_assert_true(followup_sql_commit(fixture->sql, NULL));
  g_assert_cmpint(get_size(fixture->path), >=,
                  sql_fixture_ask(fixture, "PRAGMA page_count") * 4096);
}

static void
test_files_are_private(SqlFixture *fixture, gconstpointer unused)
{
  g_autofree char *log = g_strconcat(fixture->path, "-wal", NULL);
  struct stat info;

  g_assert_cmpint(stat(fixture->path, &info), ==, 0);
  g_assert_cmpint(info.st_mode & 0777, ==, 0600);
  g_assert_cmpint(stat(log, &info), ==, 0);
  g_assert_cmpint(info.st_mode & 0777, ==, 0600);
}

static void
test_links_are_refused(SqlFixture *fixture, gconstpointer unused)
{
  g_autofree char *link = g_strconcat(fixture->path, "-link", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint(symlink(fixture->path, link), ==, 0);
  g_assert_null(followup_sql_open(link, &error));
  g_assert_nonnull(error);
}

/* Another file in the database's place is read as it is, not with the old one's log over it. */
static void
test_log_is_retired(SqlFixture *fixture, gconstpointer unused)
{
  g_autofree char *empty = NULL;
  gsize length;

  g_clear_pointer(&fixture->sql, followup_sql_close);
  g_assert_true(g_file_get_contents(fixture->path, &empty, &length, NULL));
  fixture->sql = followup_sql_open(fixture->path, NULL);
  g_assert_true(followup_sql_make_durable(fixture->sql, NULL));
  sql_fixture_insert(fixture, 1, "of the old one");
  g_clear_pointer(&fixture->sql, followup_sql_close);
  g_assert_true(g_file_set_contents(fixture->path, empty, (gssize)length, NULL));
  fixture->sql = followup_sql_open(fixture->path, NULL);
  g_assert_cmpint(sql_fixture_ask(fixture, "SELECT count(*) FROM t"), ==, 0);
}

static void
test_damage(SqlFixture *fixture, gconstpointer unused)
{
  g_autofree char *garbage = g_strnfill(20000, 'x');
  g_autofree char *after = NULL;
  g_autoptr(GError) error = NULL;
  gint64 value;

  g_clear_pointer(&fixture->sql, followup_sql_close);
  g_assert_true(g_file_set_contents(fixture->path, garbage, 20000, NULL));
  fixture->sql = followup_sql_open(fixture->path, &error);
  if (fixture->sql)
    g_assert_false(followup_sql_get_int(fixture->sql, "PRAGMA user_version", &value, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_DAMAGED);
  g_clear_pointer(&fixture->sql, followup_sql_close);
  g_assert_true(g_file_get_contents(fixture->path, &after, NULL, NULL));
  g_assert_cmpstr(after, ==, garbage);
}

#define ADD(path, func)                                                                            \
  g_test_add("/sql/" path, SqlFixture, NULL, sql_fixture_set_up, func, sql_fixture_tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("values", test_values);
  ADD("same-text-twice", test_same_text_twice);
  ADD("kept-statement-is-clean", test_kept_statement_is_clean);
  ADD("trim", test_trim);
  ADD("rollback", test_rollback);
  ADD("errors", test_errors);
  ADD("no-space", test_no_space);
  ADD("settings", test_settings);
  ADD("log-is-grown-and-kept", test_log_is_grown_and_kept);
  ADD("triggers", test_triggers);
  ADD("roomy", test_roomy);
  ADD("bulky", test_bulky);
  ADD("written-back-aside", test_written_back_aside);
  ADD("pause", test_pause);
  ADD("pause-is-lost", test_pause_is_lost);
  ADD("alone", test_alone);
  ADD("write-back-early", test_write_back_early);
  ADD("file-grows-before-the-log-is-written-back", test_file_grows_before_the_log_is_written_back);
  ADD("files-are-private", test_files_are_private);
  ADD("links-are-refused", test_links_are_refused);
  ADD("log-is-retired", test_log_is_retired);
  ADD("damage", test_damage);
  return g_test_run();
}
