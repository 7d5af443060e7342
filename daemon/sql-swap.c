/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The file and its disk: room, and one database file in the place of another. */
#include "sql-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "error.h"

gboolean
followup_sql_has_room(FollowupSql *self, guint64 bytes, GError **error)
{
  struct statvfs info;

  if (!self)
    return followup_sql_fail_closed(error);
  if (statvfs(self->path, &info) != 0 || (guint64)info.f_bavail * info.f_frsize >= bytes)
    return TRUE;
  followup_sql_set_error(self, SQLITE_FULL, error);
  return FALSE;
}

/* What is committed to the log must fit into the file, else no checkpoint succeeds on a full disk,
 * the log cannot begin anew and soon nothing can be committed. So the file gets its space first. */
gboolean
followup_sql_grow_file(FollowupSql *self, GError **error)
{
  gint64 pages, page_size;
  sqlite3_int64 size;
  int status;

  if (!self || !self->durable)
    return TRUE;
  if (!followup_sql_get_int(self, "PRAGMA page_count", &pages, error))
    return FALSE;
  if (pages <= self->pages)
    return TRUE;
  if (!followup_sql_get_int(self, "PRAGMA page_size", &page_size, error))
    return FALSE;
  size = pages * page_size;
  status = sqlite3_file_control(self->db, "main", SQLITE_FCNTL_SIZE_HINT, &size);
  if (status != SQLITE_OK) {
    followup_sql_set_error(self, (status & 0xff) == SQLITE_IOERR ? SQLITE_FULL : status, error);
    return FALSE;
  }
  self->pages = pages;
  return TRUE;
}

gboolean
followup_sql_write_back(FollowupSql *self, GError **error)
{
  int in_log = -1, written_back = -1, status;

  if (!self)
    return followup_sql_fail_closed(error);
  followup_sql_end_pause(self);
  followup_sql_await_carrier(self);
  status = sqlite3_wal_checkpoint_v2(self->db, "main", SQLITE_CHECKPOINT_RESTART, &in_log,
                                     &written_back);
  if (status == SQLITE_OK && in_log != written_back)
    status = SQLITE_BUSY;
  if (status == SQLITE_OK)
    self->n_written_back = self->n_frames;
  else
    followup_sql_set_error(self, status, error);
  return status == SQLITE_OK;
}

/* A name is on the disk when its folder is. */
static gboolean
flush_folder(const char *path)
{
  g_autofree char *folder = g_path_get_dirname(path);
  int fd = g_open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean flushed = fd >= 0 && fsync(fd) == 0;

  if (fd >= 0)
    close(fd);
  return flushed;
}

/* Frames that came back after a power cut would be written over the new database. */
static gboolean
remove_log(const char *path)
{
  g_autofree char *log = g_strconcat(path, "-wal", NULL);

  return (g_unlink(log) == 0 || errno == ENOENT) && flush_folder(path);
}

/* Not every file system can exchange two names; there the database has none for a moment. */
static gboolean
exchange(const char *path, const char *other)
{
  g_autofree char *between = NULL;

  if (renameat2(AT_FDCWD, path, AT_FDCWD, other, RENAME_EXCHANGE) == 0)
    return TRUE;
  if (errno != EINVAL && errno != ENOSYS)
    return FALSE;
  between = g_strconcat(other, ".old", NULL);
  if (g_rename(path, between) != 0)
    return FALSE;
  if (g_rename(other, path) == 0)
    return g_rename(between, other) == 0;
  if (g_rename(between, path) != 0)
    g_critical("the database is now called ‘%s’", between);
  return FALSE;
}

gboolean
followup_sql_swap(const char *path, const char *other, GError **error)
{
  int number;

  if (remove_log(path) && exchange(path, other)) {
    if (!flush_folder(path) || !flush_folder(other))
      g_warning("the folder of ‘%s’ could not be flushed", path);
    return TRUE;
  }
  number = errno;
  g_set_error(error, FOLLOWUP_ERROR, (int)followup_error_from_errno(number),
              _("the database ‘%s’ cannot be exchanged for another file: %s"), path,
              g_strerror(number));
  return FALSE;
}
