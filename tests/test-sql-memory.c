/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-sql-memory: what a large change takes of memory is given back, and what stays is whole. */

#include "sql-private.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sql-fixture.h"

#define SIZE 4368        /* of a page, as SQLite asks for it */
#define LARGE (8 * 1024) /* KiB */

/* KiB of the mapping that p lies in. */
static guint
count_dirty(const void *p)
{
  FILE *maps = fopen("/proc/self/smaps", "re");
  gboolean here = FALSE;
  char line[512];
  guint dirty = 0;

  while (fgets(line, sizeof line, maps)) {
    gsize from, to;

    if (sscanf(line, "%zx-%zx ", &from, &to) == 2)
      here = (gsize)p >= from && (gsize)p < to;
    else if (here && sscanf(line, "Private_Dirty: %u", &dirty) == 1)
      break;
  }
  fclose(maps);
  return dirty;
}

static void
write_much(SqlFixture *f)
{
  static const char text[]
      = "INSERT INTO t WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT %d) "
        "SELECT n, hex(zeroblob(500)) FROM c";
  g_autofree char *script = g_strdup_printf(text, LARGE);

  g_assert_true(followup_sql_begin(f->sql, NULL));
  g_assert_true(followup_sql_execute(f->sql, script, NULL));
  g_assert_true(followup_sql_commit(f->sql, NULL));
}

static void
test_gives_back(SqlFixture *f, gconstpointer unused)
{
  char *kept = sqlite3_malloc(SIZE);
  gint64 before;

  memset(kept, 'x', SIZE);
  followup_sql_trim(f->sql);
  before = sqlite3_memory_used();
  g_assert_true(followup_sql_set_bulky(f->sql, TRUE, NULL));
  write_much(f);
  g_assert_cmpuint(count_dirty(kept), >, LARGE / 2);
  g_assert_true(followup_sql_set_bulky(f->sql, FALSE, NULL));
  followup_sql_await_carrier(f->sql);
  followup_sql_trim(f->sql);
  g_assert_cmpuint(count_dirty(kept), <, 32);
  /* Nor what all these pages were found by. */
  g_assert_cmpint(sqlite3_memory_used(), <, before + 8192);
  for (guint i = 0; i < SIZE; i++)
    g_assert_cmpint(kept[i], ==, 'x');
  sqlite3_free(kept);
  g_assert_cmpint(sql_fixture_ask(f, "SELECT count(*) FROM t"), ==, LARGE);
  g_assert_cmpint(sql_fixture_ask(f, "SELECT sum(length(s)) FROM t"), ==, LARGE * 1000);
}

/* ---- a machine with larger pages ---- */

#define LARGE_PAGE (64 * 1024)

static gboolean larger; /* what follows stands before the C library's own */
static guint n_given_back;

int
getpagesize(void)
{
  return larger ? LARGE_PAGE : 4096;
}

int
madvise(void *from, size_t size, int advice)
{
  if (larger && advice == MADV_DONTNEED) {
    /* The kernel refuses the one, and takes for the other all of a page that is begun. */
    g_assert_cmpuint(size % LARGE_PAGE, ==, 0);
    n_given_back++;
  }
  return (int)syscall(SYS_madvise, from, size, advice);
}

static void
test_larger_pages(SqlFixture *f, gconstpointer unused)
{
  char *pieces[100];

  for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
    pieces[i] = sqlite3_malloc(SIZE);
    memset(pieces[i], 'x', SIZE);
  }
  for (guint i = 0; i < 50; i++)
    sqlite3_free(pieces[i]);
  larger = TRUE;
  n_given_back = 0;
  followup_sql_trim(f->sql);
  larger = FALSE;
  g_assert_cmpuint(n_given_back, >, 0);
  for (guint i = 50; i < G_N_ELEMENTS(pieces); i++) {
    for (guint k = 0; k < SIZE; k++)
      g_assert_cmpint(pieces[i][k], ==, 'x');
    sqlite3_free(pieces[i]);
  }
}

static void
test_temporary(SqlFixture *f, gconstpointer unused)
{
  gint64 before;

  sql_fixture_insert(f, 1, "kept");
  followup_sql_trim(f->sql);
  before = sqlite3_memory_used();
  g_assert_true(
      followup_sql_execute(f->sql, "CREATE TEMP VIEW t AS SELECT * FROM main.t WHERE n > 1", NULL));
  g_assert_cmpint(sql_fixture_ask(f, "SELECT count(*) FROM t"), ==, 0);
  g_assert_true(followup_sql_execute(f->sql, "DROP VIEW temp.t", NULL));
  followup_sql_drop_temporary(f->sql);
  followup_sql_trim(f->sql);
  g_assert_cmpint(sqlite3_memory_used(), <=, before);
  g_assert_cmpint(sql_fixture_ask(f, "SELECT count(*) FROM t"), ==, 1);
}

/* In a transaction, what is temporary stays. */
static void
test_temporary_in_use(SqlFixture *f, gconstpointer unused)
{
  sql_fixture_insert(f, 1, "hidden");
  g_assert_true(
      followup_sql_execute(f->sql, "CREATE TEMP VIEW t AS SELECT * FROM main.t WHERE n > 1", NULL));
  g_assert_true(followup_sql_begin(f->sql, NULL));
  followup_sql_drop_temporary(f->sql);
  g_assert_cmpint(sql_fixture_ask(f, "SELECT count(*) FROM t"), ==, 0);
  followup_sql_rollback(f->sql);
}

/* Where more pages are wanted than there is place for, or larger pieces, they lie elsewhere. */
static void
test_beyond(SqlFixture *f, gconstpointer unused)
{
  const guint n = 21000;
  g_autofree char **pieces = g_new(char *, n);

  for (guint i = 0; i < n; i++) {
    pieces[i] = sqlite3_malloc(SIZE);
    memcpy(pieces[i], &i, sizeof i);
    g_assert_cmpuint(sqlite3_msize(pieces[i]), >=, SIZE);
  }
  for (guint i = 0; i < n; i += 1000) {
    pieces[i] = sqlite3_realloc(pieces[i], 100000);
    g_assert_cmpuint(sqlite3_msize(pieces[i]), >=, 100000);
  }
  for (guint i = 0; i < n; i++) {
    g_assert_cmpint(memcmp(pieces[i], &i, sizeof i), ==, 0);
    sqlite3_free(pieces[i]);
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
#define ADD(path, func)                                                                            \
  g_test_add("/sql-memory/" path, SqlFixture, NULL, sql_fixture_set_up, func, sql_fixture_tear_down)
  ADD("gives-back", test_gives_back);
  ADD("larger-pages", test_larger_pages);
  ADD("temporary", test_temporary);
  ADD("temporary-in-use", test_temporary_in_use);
  ADD("beyond", test_beyond);
#undef ADD
  return g_test_run();
}
