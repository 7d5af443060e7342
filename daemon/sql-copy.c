/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* A copy of the database through its own connection, a few pages at a time. No other connection may
 * read it while it is open. */
#include "sql-private.h"

#include <glib/gi18n-lib.h>

/* Between looks at the clock. */
#define PAGES_AT_ONCE 8
/* That the disk has left when the copy is made. */
#define ROOM (1024 * 1024)

struct _FollowupSqlCopy {
  FollowupSql *from; /* borrowed; NULL once it is closed */
  FollowupSql *to;   /* owned */
  sqlite3_backup *backup;
};

/* A small cache, so that little is left to be written by the last step. The file is of no use
 * before it is whole: it needs no journal, and is flushed by whoever made it. */
static const char settings[] = "PRAGMA journal_mode = MEMORY;"
                               "PRAGMA synchronous = OFF;"
                               "PRAGMA cache_size = -512;";

static gboolean
check_room(FollowupSqlCopy *self, GError **error)
{
  gint64 pages, page_size;

  return followup_sql_get_int(self->from, "PRAGMA page_count", &pages, error)
         && followup_sql_get_int(self->from, "PRAGMA page_size", &page_size, error)
         && followup_sql_has_room(self->to, (guint64)(pages * page_size) + ROOM, error);
}

FollowupSqlCopy *
followup_sql_copy_new(FollowupSql *from, const char *path, GError **error)
{
  g_autoptr(FollowupSqlCopy) self = NULL;

  if (from == NULL) {
    followup_sql_fail_closed(error);
    return NULL;
  }
  self = g_new0(FollowupSqlCopy, 1);
  self->from = from;
  from->copies = g_list_prepend(from->copies, self);
  self->to = followup_sql_open(path, error);
  if (self->to == NULL)
    return NULL;
  /* What messages name: the file's own name is gone by the time anybody reads it. */
  g_free(self->to->path);
  self->to->path = g_path_get_dirname(path);
  self->to->is_copy = TRUE;
  if (!followup_sql_execute(self->to, settings, error) || !check_room(self, error))
    return NULL;
  self->backup = sqlite3_backup_init(self->to->db, "main", from->db, "main");
  if (self->backup == NULL) {
    followup_sql_set_error(self->to, sqlite3_extended_errcode(self->to->db), error);
    return NULL;
  }
  return g_steal_pointer(&self);
}

/* SQLite says by the status alone which of both files it is about. */
static FollowupSql *
find_culprit(FollowupSqlCopy *self, int status)
{
  switch (status & 0xff) {
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return self->from;
  default:
    return status == SQLITE_IOERR_READ ? self->from : self->to;
  }
}

FollowupSqlStep
followup_sql_copy_step(FollowupSqlCopy *self, gint64 budget, GError **error)
{
  gint64 end = g_get_monotonic_time() + budget;
  int status;

  if (self->from == NULL) {
    followup_sql_fail_closed(error);
    return FOLLOWUP_STEP_ERROR;
  }
  followup_sql_end_pause(self->from);
  do
    status = sqlite3_backup_step(self->backup, PAGES_AT_ONCE);
  while (status == SQLITE_OK && g_get_monotonic_time() < end);
  if (status == SQLITE_OK)
    return FOLLOWUP_STEP_ROW;
  if (status == SQLITE_DONE)
    return FOLLOWUP_STEP_DONE;
  followup_sql_set_error(find_culprit(self, status), status, error);
  return FOLLOWUP_STEP_ERROR;
}

void
followup_sql_copy_abandon(FollowupSqlCopy *self)
{
  sqlite3_backup_finish(g_steal_pointer(&self->backup));
  self->from = NULL;
}

void
followup_sql_copy_free(FollowupSqlCopy *self)
{
  if (self == NULL)
    return;
  sqlite3_backup_finish(self->backup);
  if (self->from != NULL)
    self->from->copies = g_list_remove(self->from->copies, self);
  followup_sql_close(self->to);
  g_free(self);
}
