/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The log flushed on a thread, before a commit that is to be on the disk: that one then waits for
 * its own pages alone. It flushes all the same, and is what counts. */

#include <fcntl.h>
#include <unistd.h>

#include "sql-private.h"

struct _FollowupSqlFlusher {
  char *path; /* owned; of the log */
  GThread *thread;
  gboolean failed;
  gint ended; /* atomic */
};

static gpointer
flush(gpointer data)
{
  FollowupSqlFlusher *self = data;
  /* Not to be written to: who watches the file would take that for another program. */
  int log = open(self->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

  self->failed = log < 0 || fdatasync(log) != 0;
  if (log >= 0)
    close(log);
  g_atomic_int_set(&self->ended, 1);
  return NULL;
}

/* A kernel may have let go of what it could not write. */
void
followup_sql_await_flusher(FollowupSql *self)
{
  FollowupSqlFlusher *flusher = g_steal_pointer(&self->flusher);

  if (!flusher)
    return;
  g_thread_join(flusher->thread);
  if (flusher->failed)
    followup_sql_write_again(self);
  g_free(flusher->path);
  g_free(flusher);
}

static gboolean
begin(FollowupSql *self)
{
  FollowupSqlFlusher *flusher = g_new0(FollowupSqlFlusher, 1);

  flusher->path = g_strconcat(self->path, "-wal", NULL);
  flusher->thread = g_thread_try_new("flush", flush, flusher, NULL);
  if (flusher->thread) {
    self->flusher = flusher;
    return TRUE;
  }
  g_free(flusher->path);
  g_free(flusher);
  return FALSE;
}

gboolean
followup_sql_flush_aside(FollowupSql *self)
{
  if (!self)
    return TRUE;
  if (!self->flusher) {
    followup_sql_end_pause(self);
    return self->n_flushed >= self->n_frames || !begin(self);
  }
  if (!g_atomic_int_get(&self->flusher->ended))
    return FALSE;
  followup_sql_await_flusher(self);
  return TRUE;
}
