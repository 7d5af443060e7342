/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The file of the write-ahead log: room in it, and which of its frames count. */

#include "sql-private.h"

#include <string.h>

/* The log is checkpointed at 1000 pages (3.9 MiB), so one grown to 5 MiB has room for the commit
 * that goes over: no commit in between asks the file system for space. */
#define LOG_PAGES 1000
#define LOG_SIZE (5 * 1024 * 1024)
#define FRAME_HEADER 24

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

/* After each commit. A log that began anew has another header. */
static int
committed_cb(void *data, sqlite3 *db, const char *name, int n_frames)
{
  FollowupSql *self = data;
  sqlite3_file *log = get_file(self);

  if (log && n_frames <= self->n_frames)
    self->n_frames = 0;
  if (log && self->n_frames == 0)
    log->pMethods->xRead(log, self->log_header, sizeof self->log_header, 0);
  self->n_frames = n_frames;
  return n_frames >= LOG_PAGES ? sqlite3_wal_checkpoint(db, name) : SQLITE_OK;
}

void
followup_sql_follow_log(FollowupSql *self)
{
  sqlite3_wal_hook(self->db, committed_cb, self);
}

/* Where the flush failed the frames are all there: the next opening would take for committed what
 * was refused. In a log that began anew nothing else is. */
void
followup_sql_forget_tail(FollowupSql *self)
{
  static const char zeros[FRAME_HEADER + 8];
  guchar header[sizeof self->log_header];
  sqlite3_file *log = get_file(self);
  sqlite3_int64 page_size, end;

  if (!self->durable || !log || log->pMethods->xRead(log, header, sizeof header, 0) != SQLITE_OK)
    return;
  page_size = (gint64)header[8] << 24 | header[9] << 16 | header[10] << 8 | header[11];
  end = (gint64)sizeof header + self->n_frames * (page_size + FRAME_HEADER);
  if (self->n_frames && memcmp(header, self->log_header, sizeof header) == 0)
    log->pMethods->xWrite(log, zeros, FRAME_HEADER, end);
  else
    log->pMethods->xWrite(log, zeros, sizeof zeros, 0);
}

/* SQLite would leave frames behind that are in the database already: read again at every opening,
 * and put over another file that takes the database's place. Without a header they are nothing. */
void
followup_sql_retire_log(FollowupSql *self)
{
  static const char zeros[32];
  int in_log = -1, written_back = -1;
  sqlite3_file *log = get_file(self);

  if (sqlite3_wal_checkpoint_v2(self->db, "main", SQLITE_CHECKPOINT_RESTART, &in_log, &written_back)
          != SQLITE_OK
      || in_log != written_back || !log)
    return;
  sqlite3_db_config(self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  log->pMethods->xWrite(log, zeros, sizeof zeros, 0);
}
