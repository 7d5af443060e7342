/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-journal: what a write-ahead log says, whole, torn, damaged and retired; and that a commit
 * which was refused is taken from it, and nothing else is; and what becomes of those without a
 * flush. */

#include <glib/gstdio.h>
#include <string.h>

#include "journal.h"
#include "sql-private.h"

#define N_COMMITS 5

typedef struct {
  char *folder, *path, *log;
  FollowupSql *sql;
} Fixture;

static void
open_again(Fixture *f)
{
  g_autoptr(GError) error = NULL;

  f->sql = followup_sql_open(f->path, &error);
  g_assert_no_error(error);
  followup_sql_make_durable(f->sql, &error);
  g_assert_no_error(error);
}

static void
insert(Fixture *f, const char *what)
{
  g_autofree char *text = g_strdup_printf("INSERT INTO t VALUES (%s)", what);
  g_autoptr(GError) error = NULL;

  followup_sql_execute(f->sql, text, &error);
  g_assert_no_error(error);
}

static gint64
count(Fixture *f)
{
  gint64 n = -1;

  g_assert_true(followup_sql_get_int(f->sql, "SELECT count(*) FROM t", &n, NULL));
  return n;
}

static void
set_up(Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp("followup-journal-XXXXXX", NULL);
  f->path = g_build_filename(f->folder, "test.db", NULL);
  f->log = g_strconcat(f->path, "-wal", NULL);
  open_again(f);
  g_assert_true(followup_sql_execute(f->sql, "CREATE TABLE t (s TEXT) STRICT", NULL));
  followup_sql_close(f->sql);
  open_again(f);
  for (int i = 0; i < N_COMMITS; i++)
    insert(f, "'kept'");
}

static void
tear_down(Fixture *f, gconstpointer data)
{
  followup_sql_abandon(f->sql);
  g_unlink(f->path);
  g_unlink(f->log);
  g_assert_cmpint(g_rmdir(f->folder), ==, 0);
  g_free(f->folder);
  g_free(f->path);
  g_free(f->log);
}

/* (transfer full); n gets how many frames are in it. */
static guchar *
read_log(Fixture *f, gsize *length, gsize *n)
{
  char *bytes;

  g_assert_true(g_file_get_contents(f->log, &bytes, length, NULL));
  *n = followup_journal_count_committed((guchar *)bytes, *length);
  return (guchar *)bytes;
}

static FollowupJournal
examine(Fixture *f)
{
  gsize length, n;
  g_autofree guchar *bytes = read_log(f, &length, &n);

  return followup_journal_examine(bytes, length);
}

/* ---- reading ---- */

/* Frames count from 0; at: a byte of the frame, or of the header. */
typedef struct {
  const char *name;
  int frame; /* -1: the header; NO_FRAME: nothing is spoilt */
  gsize at;
  FollowupJournal journal;
  int left; /* frames that are still found */
} Spoilt;

#define NO_FRAME G_MININT
#define STRIDE(page) (FOLLOWUP_JOURNAL_FRAME_HEADER + (page))

static const Spoilt spoilt[] = {
  { "nothing", NO_FRAME, 0, FOLLOWUP_JOURNAL_SOUND, N_COMMITS },
  { "magic", -1, 0, FOLLOWUP_JOURNAL_BROKEN, 0 },
  { "page size", -1, 9, FOLLOWUP_JOURNAL_BROKEN, 0 },
  { "header's sum", -1, 31, FOLLOWUP_JOURNAL_BROKEN, 0 },
  { "first page", 0, 100, FOLLOWUP_JOURNAL_BROKEN, 0 },
  { "salt of the second", 1, 8, FOLLOWUP_JOURNAL_BROKEN, 1 },
  { "sum of the third", 2, 16, FOLLOWUP_JOURNAL_BROKEN, 2 },
  { "the last but one", N_COMMITS - 2, 4000, FOLLOWUP_JOURNAL_BROKEN, N_COMMITS - 2 },
  { "the last, as torn", N_COMMITS - 1, 4000, FOLLOWUP_JOURNAL_SOUND, N_COMMITS - 1 },
};

static void
test_spoilt(Fixture *f, gconstpointer data)
{
  gsize length, n;
  g_autofree guchar *bytes = read_log(f, &length, &n);

  g_assert_cmpuint(n, ==, N_COMMITS); /* a frame each: the table below says so too */
  for (gsize i = 0; i < G_N_ELEMENTS(spoilt); i++) {
    const Spoilt *s = &spoilt[i];
    g_autofree guchar *copy = g_memdup2(bytes, length);
    gsize at = s->at;

    if (s->frame >= 0)
      at += FOLLOWUP_JOURNAL_HEADER + (gsize)s->frame * STRIDE(4096);
    if (s->frame != NO_FRAME)
      copy[at] ^= 0x55;
    g_test_message("%s", s->name);
    g_assert_cmpint(followup_journal_examine(copy, length), ==, s->journal);
    g_assert_cmpuint(followup_journal_count_committed(copy, length), ==, s->left);
  }
}

static void
test_short(Fixture *f, gconstpointer data)
{
  static const guchar zeros[100];
  gsize length, n;
  g_autofree guchar *bytes = read_log(f, &length, &n);

  g_assert_cmpint(followup_journal_examine(bytes, 0), ==, FOLLOWUP_JOURNAL_NONE);
  g_assert_cmpint(followup_journal_examine(zeros, sizeof zeros), ==, FOLLOWUP_JOURNAL_RETIRED);
  g_assert_cmpint(followup_journal_examine(zeros, 5), ==, FOLLOWUP_JOURNAL_RETIRED);
  g_assert_cmpint(followup_journal_examine(bytes, 31), ==, FOLLOWUP_JOURNAL_BROKEN);
  g_assert_cmpuint(followup_journal_count_committed(bytes, 31), ==, 0);
  for (gsize i = 0; i <= N_COMMITS; i++) {
    gsize whole = FOLLOWUP_JOURNAL_HEADER + i * STRIDE(4096);

    g_assert_cmpuint(followup_journal_count_committed(bytes, whole), ==, i);
    g_assert_cmpuint(followup_journal_count_committed(bytes, whole + 4000), ==, i);
    g_assert_cmpint(followup_journal_examine(bytes, whole + 4000), ==, FOLLOWUP_JOURNAL_SOUND);
  }
}

/* Zeros in the place of the header alone say that all is in the database; in that of a whole page
 * they say nothing. */
static void
test_first_page_lost(Fixture *f, gconstpointer data)
{
  gsize length, n;
  g_autofree guchar *bytes = read_log(f, &length, &n);

  memset(bytes, 0, FOLLOWUP_JOURNAL_HEADER);
  g_assert_cmpint(followup_journal_examine(bytes, length), ==, FOLLOWUP_JOURNAL_RETIRED);
  memset(bytes, 0, 4096);
  g_assert_cmpint(followup_journal_examine(bytes, length), ==, FOLLOWUP_JOURNAL_BROKEN);
}

static void
test_ended_well(Fixture *f, gconstpointer data)
{
  followup_sql_close(f->sql);
  g_assert_cmpint(examine(f), ==, FOLLOWUP_JOURNAL_RETIRED);
  open_again(f);
}

/* ---- taking back ---- */

static void
live_again(Fixture *f)
{
  followup_sql_abandon(f->sql);
  open_again(f);
}

/* As where the flush failed: it is all in the file, and SQLite told nobody. */
static void
refuse(Fixture *f, const char *what)
{
  int before = f->sql->n_frames;

  insert(f, what);
  g_assert_cmpint(f->sql->n_frames, !=, before);
  f->sql->n_frames = before;
  followup_sql_forget_tail(f->sql);
}

static void
test_forgets_what_was_refused(Fixture *f, gconstpointer data)
{
  refuse(f, "'refused'");
  g_assert_cmpint(examine(f), ==, FOLLOWUP_JOURNAL_SOUND);
  live_again(f);
  g_assert_cmpint(count(f), ==, N_COMMITS);
}

/* Frames of the longer one behind the shorter one would look like commits that cannot be read. */
static void
test_forgets_long_ones(Fixture *f, gconstpointer data)
{
  gsize length, n;
  g_autofree guchar *bytes = NULL;

  refuse(f, "hex(zeroblob(30000))");
  refuse(f, "'short'");
  g_assert_cmpint(examine(f), ==, FOLLOWUP_JOURNAL_SOUND);
  bytes = read_log(f, &length, &n);
  g_assert_cmpuint(n, ==, N_COMMITS);
}

/* The log could not be written back at the opening: what is in it was acknowledged in another life,
 * and the first commit of this one is refused. */
static void
test_forgets_nothing_else(Fixture *f, gconstpointer data)
{
  int before = f->sql->n_frames;

  f->sql->n_frames = 0;
  memset(f->sql->log_header, 0, sizeof f->sql->log_header);
  followup_sql_find_end(f->sql);
  g_assert_cmpint(f->sql->n_frames, ==, before);
  refuse(f, "'refused'");
  live_again(f);
  g_assert_cmpint(count(f), ==, N_COMMITS);
}

/* All of an earlier round is in the database: the log's first commit is its only one. */
static void
test_forgets_first_commit(Fixture *f, gconstpointer data)
{
  live_again(f);
  refuse(f, "'refused'");
  g_assert_cmpint(examine(f), ==, FOLLOWUP_JOURNAL_RETIRED);
  live_again(f);
  g_assert_cmpint(count(f), ==, N_COMMITS);
}

/* ---- commits without a flush ---- */

static void
insert_lazily(Fixture *f)
{
  g_assert_true(followup_sql_set_lazy(f->sql, TRUE, NULL));
  insert(f, "'lazy'");
  g_assert_true(followup_sql_set_lazy(f->sql, FALSE, NULL));
}

static void
test_lazy_outlives_process(Fixture *f, gconstpointer data)
{
  g_assert_cmpint(f->sql->n_flushed, ==, f->sql->n_frames);
  insert_lazily(f);
  g_assert_cmpint(f->sql->n_flushed, <, f->sql->n_frames);
  live_again(f);
  g_assert_cmpint(count(f), ==, N_COMMITS + 1);
}

static void
test_lazy_is_flushed(Fixture *f, gconstpointer data)
{
  insert_lazily(f);
  g_assert_true(followup_sql_flush(f->sql, NULL));
  g_assert_cmpint(f->sql->n_flushed, ==, f->sql->n_frames);
  insert_lazily(f);
  insert(f, "'kept'");
  g_assert_cmpint(f->sql->n_flushed, ==, f->sql->n_frames);
}

/* Where a flush fails: as if the kernel had lost what it was to write. */
static void
test_lazy_is_written_again(Fixture *f, gconstpointer data)
{
  gsize length, n;
  g_autofree guchar *before = NULL;
  g_autofree guchar *after = NULL;

  insert_lazily(f);
  insert_lazily(f);
  before = read_log(f, &length, &n);
  followup_sql_write_again(f->sql);
  after = read_log(f, &length, &n);
  g_assert_cmpmem(before, length, after, length);
  refuse(f, "'refused'");
  followup_sql_write_again(f->sql);
  live_again(f);
  g_assert_cmpint(count(f), ==, N_COMMITS + 2);
}

/* The log began anew: nothing of what is in it is flushed. */
static void
test_lazy_begins_log(Fixture *f, gconstpointer data)
{
  insert(f, "hex(zeroblob(30000))");
  g_assert_true(followup_sql_write_back(f->sql, NULL));
  insert_lazily(f);
  g_assert_cmpint(f->sql->n_flushed, ==, 0);
  g_assert_true(followup_sql_flush(f->sql, NULL));
  g_assert_cmpint(f->sql->n_flushed, ==, f->sql->n_frames);
}

#define ADD(path, func) g_test_add("/journal/" path, Fixture, NULL, set_up, func, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("spoilt", test_spoilt);
  ADD("short", test_short);
  ADD("first-page-lost", test_first_page_lost);
  ADD("ended-well", test_ended_well);
  ADD("forgets-what-was-refused", test_forgets_what_was_refused);
  ADD("forgets-long-ones", test_forgets_long_ones);
  ADD("forgets-nothing-else", test_forgets_nothing_else);
  ADD("forgets-first-commit", test_forgets_first_commit);
  ADD("lazy/outlives-process", test_lazy_outlives_process);
  ADD("lazy/is-flushed", test_lazy_is_flushed);
  ADD("lazy/is-written-again", test_lazy_is_written_again);
  ADD("lazy/begins-log", test_lazy_begins_log);
  return g_test_run();
}
