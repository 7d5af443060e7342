/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The file of the write-ahead log: room in it, and which of its frames count. */

#include "sql-private.h"

#include <string.h>

#include "journal.h"

/* The log is checkpointed at 1000 pages (3.9 MiB), so one grown to 5 MiB has room for the commit
 * that goes over: no commit in between asks the file system for space. */
#define LOG_PAGES 1000
#define LOG_SIZE (5 * 1024 * 1024)
/* Where it is written back between other things: soon done. */
#define EARLY_PAGES 250
/* While much is written a thread begins when there is so much more, as a page that is written again
 * and again goes into the database once; who writes is to wait where the log is so many times as
 * long. Where nobody waits it does not grow without end. */
#define PATIENCE 12000
#define LONG 3
#define LONGEST 6
#define BULKY_CACHE 64000 /* KiB */
#define PLAIN_CACHE 2000  /* as SQLite has it */
/* Somebody waits for a commit without a flush: one with it, soon after, writes the log back. */
#define LAZY_PAGES (LOG_PAGES + 100)
#define HEADER FOLLOWUP_JOURNAL_HEADER
#define FRAME_HEADER FOLLOWUP_JOURNAL_FRAME_HEADER

/* The open write-ahead log; NULL before the first reading. */
static sqlite3_file *
get_file(FollowupSql *self)
{
  sqlite3_file *log = NULL;

  sqlite3_file_control(self->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  return log && log->pMethods ? log : NULL;
}

/* Zeros after the last frame are what SQLite takes for the log's end. A disk without room for them
 * is no reason not to open. */
void
followup_sql_grow_log(FollowupSql *self)
{
  static const char zeros[64 * 1024];
  sqlite3_file *log = get_file(self);
  sqlite3_int64 size = 0, before;
  int status = SQLITE_OK;

  if (!log || log->pMethods->xFileSize(log, &size) != SQLITE_OK || size >= LOG_SIZE)
    return;
  before = size;
  while (size < LOG_SIZE && status == SQLITE_OK) {
    status = log->pMethods->xWrite(log, zeros, MIN((int)sizeof zeros, LOG_SIZE - (int)size), size);
    size += sizeof zeros;
  }
  if (status == SQLITE_OK)
    status = log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
  if (status == SQLITE_OK)
    return;
  g_info("the database's log could not be grown: %s", sqlite3_errstr(status));
  log->pMethods->xTruncate(log, before); /* the room is needed elsewhere */
}

void
followup_sql_write_back_now(FollowupSql *self)
{
  int status;

  followup_sql_end_pause(self);
  followup_sql_await_carrier(self);
  status = sqlite3_wal_checkpoint(self->db, "main");
  if (status != SQLITE_OK)
    followup_sql_set_error(self, status, NULL);
  if ((status & 0xff) == SQLITE_IOERR)
    followup_sql_distrust_disk(self);
  self->n_written_back = self->n_frames;
}

static int
get_longest(const FollowupSql *self)
{
  if (self->bulky || self->carrier)
    return LONGEST * self->patience;
  return self->lazy ? LAZY_PAGES : LOG_PAGES;
}

gboolean
followup_sql_is_long(const FollowupSql *self)
{
  return self->n_frames >= (self->bulky ? LONG * self->patience : LOG_PAGES);
}

/* A log that began anew has another header; it can only where all of it was written back. */
static void
note_header(FollowupSql *self, sqlite3_file *log, int n_frames)
{
  guchar header[sizeof self->log_header];

  if (self->n_frames && n_frames > self->n_frames && !self->n_written_back && !self->carrier)
    return;
  if (log->pMethods->xRead(log, header, sizeof header, 0) != SQLITE_OK
      || memcmp(header, self->log_header, sizeof header) == 0)
    return;
  memcpy(self->log_header, header, sizeof header);
  self->n_flushed = self->n_written_back = 0;
  self->round++;
}

/* After each commit. */
static int
committed_cb(void *data, sqlite3 *db, const char *name, int n_frames)
{
  FollowupSql *self = data;
  sqlite3_file *log = get_file(self);

  if (log)
    note_header(self, log, n_frames);
  self->n_frames = n_frames;
  if (!self->lazy)
    self->n_flushed = n_frames;
  /* It is committed, whatever comes of this: the log goes on, and this is tried again. */
  if (n_frames >= get_longest(self))
    followup_sql_write_back_now(self);
  return SQLITE_OK;
}

gboolean
followup_sql_write_back_early(FollowupSql *self)
{
  /* What is written back stays counted until the log begins anew. Much is written back aside. */
  if (!self || self->bulky || self->carrier || self->n_frames < EARLY_PAGES
      || self->n_frames == self->n_written_back)
    return FALSE;
  followup_sql_write_back_now(self);
  return TRUE;
}

int
followup_sql_count_frames(FollowupSql *self)
{
  return self->n_frames;
}

gboolean
followup_sql_write_back_aside(FollowupSql *self)
{
  gboolean done;

  if (!self)
    return TRUE;
  done = self->n_written_back == self->n_frames;
  if (self->n_frames - self->n_written_back >= self->patience
      || (followup_sql_is_long(self) && !done))
    followup_sql_carry(self);
  /* What is paused does not begin the log anew, even where all of it is written back. */
  return self->paused || !followup_sql_is_long(self) || done;
}

void
followup_sql_set_roomy(FollowupSql *self, gboolean roomy)
{
  g_autofree char *script = NULL;

  if (!self)
    return;
  script = g_strdup_printf("PRAGMA cache_size = -%d",
                           roomy || self->bulky ? BULKY_CACHE : PLAIN_CACHE);
  followup_sql_execute(self, script, NULL);
}

gboolean
followup_sql_set_bulky(FollowupSql *self, gboolean bulky, GError **error)
{
  g_autofree char *script
      = g_strdup_printf("PRAGMA cache_size = -%d; PRAGMA journal_size_limit = %d",
                        bulky ? BULKY_CACHE : PLAIN_CACHE, bulky ? -1 : LOG_SIZE);

  if (!self)
    return followup_sql_fail_closed(error);
  /* What was compiled meanwhile lies between what was written, and keeps that from being given
   * back. */
  if (!bulky)
    g_hash_table_remove_all(self->statements);
  self->bulky = bulky;
  if (followup_sql_is_long(self) && self->n_written_back < self->n_frames)
    followup_sql_carry(self);
  return followup_sql_execute(self, script, error);
}

void
followup_sql_follow_log(FollowupSql *self)
{
  self->patience = PATIENCE;
  sqlite3_wal_hook(self->db, committed_cb, self);
}

/* What could not be written back counts, though no commit of this life told us of it. */
void
followup_sql_find_end(FollowupSql *self)
{
  sqlite3_file *log = get_file(self);
  g_autofree guchar *bytes = NULL;
  sqlite3_int64 size = 0;

  if (!log || log->pMethods->xFileSize(log, &size) != SQLITE_OK || size < HEADER || size > G_MAXINT)
    return;
  bytes = g_try_malloc((gsize)size);
  if (!bytes || log->pMethods->xRead(log, bytes, (int)size, 0) != SQLITE_OK)
    return;
  self->n_frames = self->n_flushed = (int)followup_journal_count_committed(bytes, (gsize)size);
  memcpy(self->log_header, bytes, sizeof self->log_header);
}

/* From there on, as far as they are of this round. */
static void
clear_frames(sqlite3_file *log, const guchar *header, sqlite3_int64 at, sqlite3_int64 stride)
{
  static const char zeros[FRAME_HEADER];
  guchar frame[FRAME_HEADER];

  while (log->pMethods->xRead(log, frame, sizeof frame, at) == SQLITE_OK
         && memcmp(frame + 8, header + 16, 8) == 0) {
    log->pMethods->xWrite(log, zeros, sizeof zeros, at);
    at += stride;
  }
}

static sqlite3_int64
get_stride(const guchar *header)
{
  return FRAME_HEADER + ((gint64)header[8] << 24 | header[9] << 16 | header[10] << 8 | header[11]);
}

/* Where the flush failed the frames are all there: the next opening would take for committed what
 * was refused. In a log that began anew nothing else is. */
void
followup_sql_forget_tail(FollowupSql *self)
{
  static const char zeros[HEADER];
  guchar header[sizeof self->log_header];
  sqlite3_file *log = get_file(self);
  sqlite3_int64 stride;

  if (!self->durable || !log || log->pMethods->xRead(log, header, sizeof header, 0) != SQLITE_OK)
    return;
  stride = get_stride(header);
  if (self->n_frames && memcmp(header, self->log_header, sizeof header) == 0)
    clear_frames(log, header, HEADER + self->n_frames * stride, stride);
  else
    log->pMethods->xWrite(log, zeros, sizeof zeros, 0);
}

/* After a failed flush a kernel may count pages as written that are not: the next flush would say
 * nothing of them, and what is behind a gap is lost. What is written again is flushed again. */
void
followup_sql_write_again(FollowupSql *self)
{
  sqlite3_file *log = get_file(self);
  sqlite3_int64 stride = get_stride(self->log_header);
  g_autofree guchar *frame = g_malloc((gsize)stride);

  if (!log || self->n_flushed >= self->n_frames)
    return;
  if (self->n_flushed == 0)
    log->pMethods->xWrite(log, self->log_header, sizeof self->log_header, 0);
  for (int i = self->n_flushed; i < self->n_frames; i++) {
    sqlite3_int64 at = HEADER + i * stride;

    if (log->pMethods->xRead(log, frame, (int)stride, at) != SQLITE_OK
        || log->pMethods->xWrite(log, frame, (int)stride, at) != SQLITE_OK)
      return;
  }
}

void
followup_sql_distrust_disk(FollowupSql *self)
{
  followup_sql_share_write_all(self->share);
  followup_sql_write_again(self);
}

gboolean
followup_sql_set_lazy(FollowupSql *self, gboolean lazy, GError **error)
{
  if (!followup_sql_execute(
          self, lazy ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL", error))
    return FALSE;
  self->lazy = lazy;
  return TRUE;
}

gboolean
followup_sql_flush(FollowupSql *self, GError **error)
{
  sqlite3_file *log = self ? get_file(self) : NULL;
  int status;

  if (self)
    followup_sql_end_pause(self);
  if (!log || self->n_flushed >= self->n_frames)
    return TRUE;
  status = log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
  if (status != SQLITE_OK) {
    followup_sql_write_again(self);
    followup_sql_set_error(self, status, error);
    return FALSE;
  }
  self->n_flushed = self->n_frames;
  return TRUE;
}

/* SQLite would leave frames behind that are in the database already: read again at every opening,
 * and put over another file that takes the database's place. Without a header they are nothing. */
void
followup_sql_retire_log(FollowupSql *self)
{
  static const char zeros[HEADER];
  int in_log = -1, written_back = -1;
  sqlite3_file *log = get_file(self);

  followup_sql_await_carrier(self);
  followup_sql_await_flusher(self);
  if (sqlite3_wal_checkpoint_v2(self->db, "main", SQLITE_CHECKPOINT_RESTART, &in_log, &written_back)
          != SQLITE_OK
      || in_log != written_back || !log)
    return;
  sqlite3_db_config(self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  log->pMethods->xWrite(log, zeros, sizeof zeros, 0);
}

gint64
followup_sql_count_written(FollowupSql *self)
{
  return sqlite3_total_changes64(self->db);
}
