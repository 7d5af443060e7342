/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The log where the system refuses something, or much is written at once. */

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "journal.h"
#include "sql-fixture.h"
#include "sql-private.h"

/* In the place of the C library's and GLib's own: what the system would refuse. */
static gboolean flushes_fail, threads_fail;

int
fdatasync(int fd)
{
  if (!g_atomic_int_get(&flushes_fail))
    return (int)syscall(SYS_fdatasync, fd);
  errno = EIO;
  return -1;
}

GThread *
g_thread_try_new(const char *name, GThreadFunc function, gpointer data, GError **error)
{
  GThread *(*next)(const char *, GThreadFunc, gpointer, GError **);

  *(void **)&next = dlsym(RTLD_NEXT, "g_thread_try_new");
  return threads_fail ? NULL : next(name, function, data, error);
}

/* Up to where the log was asked for from its beginning on, in pieces no larger than a kernel reads.
 */
static gint64 fetched;

int
posix_fadvise(int fd, off_t from, off_t n, int advice)
{
  if (advice == POSIX_FADV_WILLNEED && from <= fetched && n <= 128 * 1024)
    fetched = MAX(fetched, from + n);
  return 0;
}

/* More than a thread is begun for. */
static void
make_log_long(SqlFixture *fixture)
{
  for (int i = 0; i < 150; i++)
    sql_fixture_insert(fixture, i, "one commit each");
}

/* As there may be many processes of one user. */
static void
test_written_back_without_thread(SqlFixture *fixture, gconstpointer unused)
{
  fixture->sql->patience = 100;
  threads_fail = TRUE;
  g_assert_true(followup_sql_set_bulky(fixture->sql, TRUE, NULL));
  make_log_long(fixture);
  followup_sql_write_back_aside(fixture->sql);
  g_assert_cmpint(fixture->sql->n_written_back, ==, fixture->sql->n_frames);
  g_assert_true(followup_sql_write_back_aside(fixture->sql));
  threads_fail = FALSE;
}

/* A kernel tells once that a flush failed, whoever flushed: what the other had committed is written
 * again, and what was written back counts for nothing. */
static void
test_flush_fails_aside(SqlFixture *fixture, gconstpointer unused)
{
  const struct timespec long_ago[2] = { { .tv_sec = 1 }, { .tv_sec = 1 } };
  g_autofree char *log = g_strconcat(fixture->path, "-wal", NULL);
  struct stat info;

  fixture->sql->patience = 100;
  g_assert_true(followup_sql_set_bulky(fixture->sql, TRUE, NULL));
  g_assert_true(followup_sql_set_lazy(fixture->sql, TRUE, NULL));
  make_log_long(fixture);
  g_atomic_int_set(&flushes_fail, TRUE);
  g_assert_true(followup_sql_write_back_aside(fixture->sql));
  fixture->sql->n_flushed = fixture->sql->n_frames; /* as a commit would that had a flush */
  g_assert_cmpint(utimensat(AT_FDCWD, log, long_ago, 0), ==, 0);
  followup_sql_await_carrier(fixture->sql);
  g_atomic_int_set(&flushes_fail, FALSE);
  g_assert_cmpint(stat(log, &info), ==, 0);
  g_assert_cmpint(info.st_mtim.tv_sec, >, 1);
  g_assert_cmpint(fixture->sql->n_flushed, <, fixture->sql->n_frames);
  g_assert_true(followup_sql_flush(fixture->sql, NULL));
  g_assert_true(followup_sql_write_back(fixture->sql, NULL));
}

/* Who writes over what the kernel did not keep would wait until it is read. */
static void
test_fetched_before_begun_anew(SqlFixture *fixture, gconstpointer unused)
{
  fixture->sql->patience = 100;
  fetched = FOLLOWUP_JOURNAL_HEADER;
  g_assert_true(followup_sql_set_bulky(fixture->sql, TRUE, NULL));
  make_log_long(fixture);
  g_assert_true(followup_sql_write_back_aside(fixture->sql));
  followup_sql_await_carrier(fixture->sql);
  g_assert_cmpint(fixture->sql->n_written_back, ==, fixture->sql->n_frames);
  g_assert_cmpint(fetched, >=, fixture->sql->n_frames * 4120);
}

/* It is larger than all that the log had before. A commit that fails then takes nothing with it. */
static void
test_begun_anew_by_large_commit(SqlFixture *fixture, gconstpointer unused)
{
  for (int i = 0; i < 260; i++)
    sql_fixture_insert(fixture, i, "one commit each");
  g_assert_true(followup_sql_write_back_early(fixture->sql));
  g_assert_true(followup_sql_execute(fixture->sql,
                                     "INSERT INTO t VALUES (-1, hex(zeroblob(1000000)))", NULL));
  g_assert_cmpint(fixture->sql->n_frames, <, 700);
  followup_sql_forget_tail(fixture->sql);
  followup_sql_abandon(fixture->sql);
  fixture->sql = followup_sql_open(fixture->path, NULL);
  g_assert_cmpint(sql_fixture_ask(fixture, "SELECT count(*) FROM t"), ==, 261);
}

/* What is not committed yet lies in the log, where it is too much for memory. */
static void
test_trim_while_much_is_written(SqlFixture *fixture, gconstpointer unused)
{
  g_assert_true(followup_sql_begin(fixture->sql, NULL));
  g_assert_true(followup_sql_execute(fixture->sql,
                                     "WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM "
                                     "i WHERE n < 5000) INSERT INTO t SELECT n, "
                                     "hex(zeroblob(1900)) FROM i",
                                     NULL));
  followup_sql_trim(fixture->sql);
  g_assert_cmpint(sql_fixture_ask(fixture, "SELECT count(DISTINCT n) FROM t"), ==, 5000);
  g_assert_true(followup_sql_commit(fixture->sql, NULL));
  followup_sql_trim(fixture->sql);
  g_assert_cmpint(sql_fixture_ask(fixture, "SELECT count(DISTINCT n) FROM t"), ==, 5000);
  g_assert_true(followup_sql_write_back(fixture->sql, NULL));
  followup_sql_trim(fixture->sql);
  g_assert_cmpint(sql_fixture_ask(fixture, "SELECT count(DISTINCT n) FROM t"), ==, 5000);
  sql_fixture_insert(fixture, 5001, "into the log from its beginning");
  followup_sql_abandon(fixture->sql);
  fixture->sql = followup_sql_open(fixture->path, NULL);
  g_assert_cmpint(sql_fixture_ask(fixture, "SELECT count(DISTINCT n) FROM t"), ==, 5001);
}

#define ADD(path, func)                                                                            \
  g_test_add("/sql-log/" path, SqlFixture, NULL, sql_fixture_set_up, func, sql_fixture_tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("written-back-without-thread", test_written_back_without_thread);
  ADD("flush-fails-aside", test_flush_fails_aside);
  ADD("fetched-before-begun-anew", test_fetched_before_begun_anew);
  ADD("begun-anew-by-large-commit", test_begun_anew_by_large_commit);
  ADD("trim-while-much-is-written", test_trim_while_much_is_written);
  return g_test_run();
}
