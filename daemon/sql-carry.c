/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The log written back on a thread, by the second connection: its flushes take as long as the disk
 * does, and nobody who asks meanwhile waits for them. */

#include <fcntl.h>
#include <unistd.h>

#include "journal.h"
#include "sql-private.h"

#define MOST_ROUNDS 5
/* So many times what makes a thread worth while: more than is written until the next one begins. */
#define AHEAD 2
#define FETCHED_AT_ONCE (128 * 1024) /* more is cut off by the kernel */
#define FRAME (FOLLOWUP_JOURNAL_FRAME_HEADER + 4096)

struct _FollowupSqlCarrier {
  char *path, *vfs; /* owned */
  int round;        /* of the log, when it began */
  int n_rounds;     /* one behind the other */
  int n_flushed;    /* of the log's frames, when it began */
  int n_frames;     /* in the log, when it began */
  int patience;     /* see FollowupSql; 0: little is written */
  GThread *thread;
  GMainContext *context; /* owned; where it is told of */
  GSource *told;         /* owned */
  int status, n_written; /* the thread's, until it has ended */
};

static int
write_back(sqlite3 *db, int *n_written)
{
  int status = sqlite3_exec(db, "PRAGMA synchronous = FULL", NULL, NULL, NULL);

  sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  /* Passive: what somebody still reads, and what is committed meanwhile, is left for later. */
  return status != SQLITE_OK
             ? status
             : sqlite3_wal_checkpoint_v2(db, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, n_written);
}

/* Frames lie across the blocks of the file, so one that is written over is read first, and who
 * commits waits for the disk, where the kernel did not keep what the log was until it began anew.
 * No more than a hint. */
static void
fetch_log(const FollowupSqlCarrier *self, int from)
{
  g_autofree char *path = g_strconcat(self->path, "-wal", NULL);
  /* Not to be written to: who watches the file would take that for another program. */
  int log = self->patience ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) : -1;
  gint64 at = FOLLOWUP_JOURNAL_HEADER + (gint64)from * FRAME;
  gint64 end = at + (gint64)AHEAD * self->patience * FRAME;

  if (log < 0)
    return;
  for (; at < end; at += FETCHED_AT_ONCE)
    posix_fadvise(log, at, FETCHED_AT_ONCE, POSIX_FADV_WILLNEED);
  close(log);
}

static gpointer
carry(gpointer data)
{
  FollowupSqlCarrier *self = data;
  sqlite3 *db = NULL;

  fetch_log(self, self->n_frames);
  self->status = sqlite3_open_v2(
      self->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOMUTEX,
      self->vfs);
  if (self->status == SQLITE_OK)
    self->status = write_back(db, &self->n_written);
  /* The other one was writing down what it committed: the next round finds it. */
  if (self->status == SQLITE_BUSY)
    self->status = SQLITE_OK;
  sqlite3_close(db);
  if (self->n_written >= self->n_frames)
    fetch_log(self, 0);
  g_source_attach(self->told, self->context);
  return NULL;
}

static void
free_carrier(FollowupSqlCarrier *self)
{
  g_source_destroy(self->told);
  g_source_unref(self->told);
  g_main_context_unref(self->context);
  g_free(self->path);
  g_free(self->vfs);
  g_free(self);
}

/* As one that nobody waits for. The kernel tells of a failed flush once for both connections: a
 * commit may have been told meanwhile that its own succeeded. */
static void
take_end(FollowupSql *self, int *status)
{
  FollowupSqlCarrier *carrier = g_steal_pointer(&self->carrier);

  g_thread_join(carrier->thread);
  *status = carrier->status;
  if (*status == SQLITE_OK && carrier->round == self->round)
    self->n_written_back = MAX(carrier->n_written, 0);
  if ((*status & 0xff) == SQLITE_IOERR) {
    self->n_flushed = carrier->round == self->round ? MIN(carrier->n_flushed, self->n_flushed) : 0;
    followup_sql_distrust_disk(self);
  }
  free_carrier(carrier);
}

/* All of it is in the database, on the disk: from its beginning, now rather than with the next
 * commit, so that what keeps account of a long one is given back. */
static void
begin_anew(FollowupSql *self)
{
  if (self->bulky || self->paused || self->n_written_back < self->n_frames
      || sqlite3_wal_checkpoint_v2(self->db, "main", SQLITE_CHECKPOINT_RESTART, NULL, NULL)
             != SQLITE_OK)
    return;
  self->n_frames = self->n_flushed = self->n_written_back = 0;
  self->round++;
  followup_sql_share_trim(self->share);
}

/* The log begins anew only where all of it is in the database: what came meanwhile follows, until
 * it is short. Somebody who commits all the time would be a step ahead for ever. */
static gboolean
carried_cb(gpointer data)
{
  FollowupSql *self = data;
  int n_rounds = self->carrier->n_rounds + 1;
  int status;

  take_end(self, &status);
  if (status == SQLITE_OK
      && (self->n_written_back == self->n_frames || !followup_sql_is_long(self))) {
    begin_anew(self);
    return G_SOURCE_REMOVE;
  }
  if (status != SQLITE_OK || (!self->bulky && n_rounds > MOST_ROUNDS)) {
    followup_sql_write_back_now(self);
  } else {
    followup_sql_carry(self);
    if (self->carrier)
      self->carrier->n_rounds = n_rounds;
  }
  return G_SOURCE_REMOVE;
}

static FollowupSqlCarrier *
make_carrier(FollowupSql *self, const char *vfs)
{
  FollowupSqlCarrier *carrier = g_new0(FollowupSqlCarrier, 1);

  carrier->path = g_strdup(self->path);
  carrier->vfs = g_strdup(vfs);
  carrier->round = self->round;
  carrier->n_flushed = self->n_flushed;
  carrier->n_frames = self->n_frames;
  carrier->patience = self->bulky ? self->patience : 0;
  carrier->context = g_main_context_ref_thread_default();
  carrier->told = g_idle_source_new();
  g_source_set_priority(carrier->told, G_PRIORITY_DEFAULT);
  g_source_set_callback(carrier->told, carried_cb, self, NULL);
  carrier->thread = g_thread_try_new("write-back", carry, carrier, NULL);
  if (carrier->thread)
    return carrier;
  free_carrier(carrier);
  return NULL;
}

void
followup_sql_carry(FollowupSql *self)
{
  const char *vfs = followup_sql_share_get_vfs(self->share, TRUE);

  if (self->carrier)
    return;
  self->carrier = vfs ? make_carrier(self, vfs) : NULL;
  if (!self->carrier)
    followup_sql_write_back_now(self);
}

void
followup_sql_await_carrier(FollowupSql *self)
{
  int status;

  if (self->carrier)
    take_end(self, &status);
}
