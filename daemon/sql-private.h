/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* sql-private: what the files of sql share. Included by sql*.c only. */
#pragma once

#include <sqlite3.h>

#include "sql.h"

typedef struct _FollowupSqlShare FollowupSqlShare;
typedef struct _FollowupSqlCarrier FollowupSqlCarrier;
typedef struct _FollowupSqlFlusher FollowupSqlFlusher;

struct _FollowupSql {
  sqlite3 *db;
  FollowupSqlShare *share;     /* owned; NULL for a copy that is read */
  FollowupSqlCarrier *carrier; /* owned; NULL: nothing is written back on a thread */
  FollowupSqlFlusher *flusher; /* owned; NULL: the log is not flushed on a thread */
  char *path;                  /* owned; of a copy that is being made: its folder */
  gboolean is_copy;
  GHashTable *statements;     /* of FollowupStatement, owned: by text, not in use */
  gboolean durable;           /* ours, with a log to write back on close */
  gint64 pages;               /* that the file has space for */
  GList *copies;              /* of FollowupSqlCopy, borrowed: those that read from here */
  FollowupSqlWatcher watcher; /* nullable */
  gpointer watcher_data;      /* borrowed */
  gboolean bulky;             /* see followup_sql_set_bulky() */
  gboolean may_pause, paused; /* see followup_sql_pause() */
  gboolean resumed;           /* what begins now goes on with what was paused */
  GError *lost;               /* owned, nullable: why what was paused is not there any more */
  int patience;               /* so many frames more make it worth while to write the log back */
  int n_frames;               /* of what is committed, in the log */
  int n_written_back;         /* of these, in the database too, or tried; 0: not known */
  int round;                  /* counts how often the log began anew */
  int n_flushed;              /* of these, on the disk for certain */
  gboolean lazy;              /* commits do not flush */
  guchar log_header[32];      /* of the log at that time */
};

/* In words, from SQLite's status of the last call. */
void followup_sql_set_error(FollowupSql *self, int status, GError **error);
/* Tells the watcher of what it is to know: of FAILED where the disk failed, not where a statement
 * did. */
void followup_sql_tell(FollowupSql *self, FollowupError code, int status);
/* So that there is room in it for what the transaction wrote. */
gboolean followup_sql_grow_file(FollowupSql *self, GError **error);
/* Commits what is paused, as something else begins. */
void followup_sql_end_pause(FollowupSql *self);
/* UNAVAILABLE; always FALSE. */
gboolean followup_sql_fail_closed(GError **error);
/* What it reads from is closed now: it fails at its next step. */
void followup_sql_copy_abandon(FollowupSqlCopy *self);

/* ---- sql-statement.c ---- */

/* The table for those that are compiled and not in use. */
GHashTable *followup_sql_make_statements(void);

/* ---- sql-pages.c ---- */

/* Before SQLite is used for the first time; no-op afterwards. */
void followup_sql_pages_set_up(void);

/* ---- sql-memory.c ---- */

/* Likewise. */
void followup_sql_memory_set_up(void);
/* Gives back where no page lies any more. */
void followup_sql_memory_trim(void);

/* ---- sql-share.c: two connections, one file ---- */

FollowupSqlShare *followup_sql_share_new(void);
/* When both connections are closed. self may be NULL. */
void followup_sql_share_free(FollowupSqlShare *self);
/* The name by which SQLite opens the file as the first connection, or as the second, which may be
 * another thread's; NULL where SQLite's own files are not made for that. */
const char *followup_sql_share_get_vfs(const FollowupSqlShare *self, gboolean second);
/* Gives back what a long log needed, where it is short by now or written back, and nobody reads or
 * writes. */
void followup_sql_share_trim(FollowupSqlShare *self);
/* A flush failed, so nobody knows what of the log is in the database: all of it is written back
 * again, if that can be found still. While there is no second connection. */
void followup_sql_share_write_all(FollowupSqlShare *self);

/* ---- sql-carry.c: the log written back on a thread ---- */

/* Begins, where it does not go on already; goes on until the log is not long any more. Where there
 * is no thread to be had, it is over when this returns. */
void followup_sql_carry(FollowupSql *self);
/* Waits until it has ended. */
void followup_sql_await_carrier(FollowupSql *self);

/* ---- sql-flush.c: the log flushed on a thread ---- */

/* Waits until it has ended. */
void followup_sql_await_flusher(FollowupSql *self);

/* ---- sql-log.c: the file of the write-ahead log ---- */

/* So that it is to begin anew. */
gboolean followup_sql_is_long(const FollowupSql *self);
/* By this connection. */
void followup_sql_write_back_now(FollowupSql *self);

/* Has it written back from time to time, and remembers how far it is good. */
void followup_sql_follow_log(FollowupSql *self);
void followup_sql_grow_log(FollowupSql *self);
/* The log could not be written back when it was opened: looks where what is in it ends. */
void followup_sql_find_end(FollowupSql *self);
/* A commit failed: what it wrote of itself must not be found by a later opening. */
void followup_sql_forget_tail(FollowupSql *self);
/* A flush failed: the kernel may have let go of what was committed without one. */
void followup_sql_write_again(FollowupSql *self);
/* A flush failed of which nobody knows what it was to bring to the disk: neither is the database
 * known to have what was written back. */
void followup_sql_distrust_disk(FollowupSql *self);
/* All is in the database: the log is nothing from here on. */
void followup_sql_retire_log(FollowupSql *self);
