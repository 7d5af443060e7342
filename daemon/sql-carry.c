/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The log written back on a thread, by the second connection: its flushes take as long as the disk
 * does, and nobody who asks meanwhile waits for them. */

#include "sql-private.h"

#define MOST_ROUNDS 5

struct _FollowupSqlCarrier {
  char *path, *vfs; /* owned */
  int round;        /* of the log, when it began */
  int n_rounds;     /* one behind the other */
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

static gpointer
carry(gpointer data)
{
  FollowupSqlCarrier *self = data;
  sqlite3 *db = NULL;

  self->status = sqlite3_open_v2(
      self->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOMUTEX,
      self->vfs);
  if (self->status == SQLITE_OK)
    self->status = write_back(db, &self->n_written);
  sqlite3_close(db);
  g_source_attach(self->told, self->context);
  return NULL;
}

/* As one that nobody waits for. */
static void
take_end(FollowupSql *self, int *status)
{
  FollowupSqlCarrier *carrier = g_steal_pointer(&self->carrier);

  g_thread_join(carrier->thread);
  *status = carrier->status;
  if (*status == SQLITE_OK && carrier->round == self->round)
    self->n_written_back = MAX(carrier->n_written, 0);
  g_source_destroy(carrier->told);
  g_source_unref(carrier->told);
  g_main_context_unref(carrier->context);
  g_free(carrier->path);
  g_free(carrier->vfs);
  g_free(carrier);
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
    self->carrier->n_rounds = n_rounds;
  }
  return G_SOURCE_REMOVE;
}

void
followup_sql_carry(FollowupSql *self)
{
  FollowupSqlCarrier *carrier;

  if (self->carrier)
    return;
  carrier = self->carrier = g_new0(FollowupSqlCarrier, 1);
  carrier->path = g_strdup(self->path);
  carrier->vfs = g_strdup(followup_sql_share_get_vfs(self->share, TRUE));
  carrier->round = self->round;
  carrier->context = g_main_context_ref_thread_default();
  carrier->told = g_idle_source_new();
  g_source_set_priority(carrier->told, G_PRIORITY_DEFAULT);
  g_source_set_callback(carrier->told, carried_cb, self, NULL);
  carrier->thread = g_thread_new("write-back", carry, carrier);
}

void
followup_sql_await_carrier(FollowupSql *self)
{
  int status;

  if (self->carrier)
    take_end(self, &status);
}
