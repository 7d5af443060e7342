/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Backups to and from files that somebody else opened. */
#include "backup-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"
#include "store-schema.h"
#include "text.h"

#define BLOCK (64 * 1024)

/* A pipe or a device could keep us waiting without end. */
static gboolean
check_kind(int fd, gboolean written, GError **error)
{
  struct stat info;
  int flags = fcntl(fd, F_GETFL);
  gboolean fits = flags >= 0 && (flags & O_ACCMODE) != O_WRONLY
                  && (!written || ((flags & O_ACCMODE) == O_RDWR && !(flags & O_APPEND)));

  if (fits && fstat(fd, &info) == 0 && S_ISREG(info.st_mode))
    return TRUE;
  g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                      written ? _("this is no file that a backup can be written to; expected a "
                                  "regular file, open for reading and writing")
                              : _("this is no file that can be restored; expected a regular file, "
                                  "open for reading"));
  return FALSE;
}

static gboolean
fail(int number, const char *what, GError **error)
{
  g_set_error(error, FOLLOWUP_ERROR, (int)followup_error_from_errno(number), "%s: %s", what,
              g_strerror(number));
  return FALSE;
}

/* Less than length only at the end; -1 with errno. */
static gssize
read_block(int fd, char *block, gsize length, goffset at)
{
  gsize done = 0;

  while (done < length) {
    gssize n = pread(fd, block + done, length - done, at + (goffset)done);

    if (n == 0)
      break;
    if (n < 0 && errno != EINTR)
      return -1;
    done += n > 0 ? (gsize)n : 0;
  }
  return (gssize)done;
}

static gboolean
write_block(int fd, const char *block, gsize length, goffset at)
{
  gsize done = 0;

  while (done < length) {
    gssize n = pwrite(fd, block + done, length - done, at + (goffset)done);

    if (n < 0 && errno != EINTR)
      return FALSE;
    done += n > 0 ? (gsize)n : 0;
  }
  return TRUE;
}

/* FALSE with errno. */
static gboolean
copy_bytes(int from, int to)
{
  g_autofree char *block = g_malloc(BLOCK);
  goffset at = 0;
  gssize n;

  if (ftruncate(to, 0) != 0)
    return FALSE;
  while ((n = read_block(from, block, BLOCK, at)) > 0) {
    if (!write_block(to, block, (gsize)n, at))
      return FALSE;
    at += n;
  }
  return n == 0 && fsync(to) == 0;
}

/* FALSE with errno. */
static gboolean
compare_bytes(int one, int other)
{
  g_autofree char *block = g_malloc(BLOCK);
  g_autofree char *against = g_malloc(BLOCK);
  goffset at = 0;
  gssize n;

  do {
    n = read_block(one, block, BLOCK, at);
    if (n < 0 || read_block(other, against, BLOCK, at) != n || memcmp(block, against, (gsize)n)) {
      errno = errno != 0 ? errno : EIO;
      return FALSE;
    }
    at += n;
  } while (n > 0);
  return TRUE;
}

gboolean
followup_backup_pour(const char *path, int fd, GError **error)
{
  int from, number;

  if (!check_kind(fd, TRUE, error))
    return FALSE;
  from = g_open(path, O_RDONLY | O_CLOEXEC, 0);
  errno = from >= 0 ? 0 : errno;
  if (from >= 0 && copy_bytes(from, fd) && compare_bytes(from, fd)) {
    close(from);
    return TRUE;
  }
  number = errno;
  if (from >= 0)
    close(from);
  if (ftruncate(fd, 0) != 0)
    g_debug("what was written of the backup stays: %s", g_strerror(errno));
  return fail(number, _("the backup cannot be written"), error);
}

static gboolean
fetch(int fd, const char *temporary, GError **error)
{
  int to = g_open(temporary, O_RDWR | O_CLOEXEC, 0);
  gboolean copied = to >= 0 && copy_bytes(fd, to);
  int number = errno;

  if (to >= 0)
    close(to);
  return copied || fail(number, _("the file cannot be copied to be checked"), error);
}

/* What somebody left in it to be done when it is written to is none of ours. */
static gboolean
check_triggers(const char *path, const char *called, GError **error)
{
  g_autoptr(FollowupSql) sql = followup_sql_open_copy(path, called, error);
  g_autofree char *quoted = followup_text_quote_path(called);
  gint64 n;

  if (sql == NULL || !followup_store_schema_count_foreign_triggers(sql, &n, error))
    return FALSE;
  if (n == 0)
    return TRUE;
  g_set_error(
      error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_KIND,
      _("the database %s has triggers that are none of followup's: expected one as followup "
        "made it"),
      quoted);
  return FALSE;
}

/* The number goes with the file, whatever it is called. */
static gboolean
name_taken_in(const char *temporary, const char *folder, FollowupBackup *taken, GError **error)
{
  g_autofree char *name = followup_backup_make_name(taken->at, taken->version, taken->kind);
  g_autofree char *hidden = NULL;
  struct stat info;

  if (name == NULL || g_stat(temporary, &info) != 0)
    return fail(name == NULL ? ERANGE : errno, _("the file cannot be copied to be checked"), error);
  hidden = g_strdup_printf(FOLLOWUP_BACKUP_TAKEN_IN "%" G_GUINT64_FORMAT "-%s",
                           (guint64)info.st_ino, name);
  taken->path = g_build_filename(folder, hidden, NULL);
  return g_rename(temporary, taken->path) == 0
         || fail(errno, _("the file cannot be copied to be checked"), error);
}

void
followup_backup_keep(FollowupBackup *taken, const char *folder)
{
  g_autofree char *path = g_strdup(taken->path);
  g_autoptr(GError) error = NULL;

  if (!followup_backup_name(path, folder, taken, &error))
    g_warning("what was in the database before has no name of its own yet: %s", error->message);
}

void
followup_backup_keep_left(const char *path, const char *folder)
{
  g_autofree char *name = g_path_get_basename(path);
  char *rest = NULL;
  guint64 number = g_ascii_strtoull(name + strlen(FOLLOWUP_BACKUP_TAKEN_IN), &rest, 10);
  g_autoptr(FollowupBackup) backup = *rest == '-' ? followup_backup_parse(rest + 1) : NULL;
  struct stat info;

  if (backup == NULL || g_stat(path, &info) != 0)
    return;
  g_free(backup->path);
  backup->path = g_strdup(path);
  if ((guint64)info.st_ino == number)
    g_unlink(path);
  else
    followup_backup_keep(backup, folder);
}

FollowupBackup *
followup_backup_take_in(int fd,
                        const char *called,
                        const char *folder,
                        gint64 now,
                        FollowupBackupContents *contents,
                        GError **error)
{
  g_autoptr(FollowupBackup) taken = g_new0(FollowupBackup, 1);
  g_autofree char *temporary = NULL;

  taken->at = now;
  taken->version = FOLLOWUP_SCHEMA_VERSION;
  taken->kind = FOLLOWUP_BACKUP_BEFORE_RESTORE;
  if (!check_kind(fd, FALSE, error))
    return NULL;
  temporary = followup_backup_make_temporary(folder, error);
  if (temporary == NULL)
    return NULL;
  if (fetch(fd, temporary, error)
      && followup_backup_check_called(temporary, called, contents, error)
      && check_triggers(temporary, called, error) && name_taken_in(temporary, folder, taken, error))
    return g_steal_pointer(&taken);
  g_unlink(temporary);
  return NULL;
}
