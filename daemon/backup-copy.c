/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Making a backup: under a temporary name until it is known to be good and on the disk. */
#include "backup-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "error.h"
#include "text.h"

/* A step goes over it by what the last few pages take; 5 ms are promised. */
#define STEP_MICROSECONDS 2500

/* One on its way. Everything in it is owned. */
typedef struct {
  FollowupSqlCopy *copy; /* NULL once all is in the file */
  char *folder;
  char *temporary; /* NULL once it has its name */
  FollowupBackup *backup;
  FollowupBackupContents contents;
} Making;

/* Before anybody hears of the failure: a task may live on for a moment. */
static void
discard(Making *self)
{
  g_clear_pointer(&self->copy, followup_sql_copy_free);
  if (self->temporary != NULL)
    g_unlink(self->temporary);
  g_clear_pointer(&self->temporary, g_free);
}

static void
free_making(Making *self)
{
  discard(self);
  g_free(self->folder);
  followup_backup_free(self->backup);
  g_free(self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Making, free_making)

static gboolean
fail_file(const char *path, GError **error)
{
  int number = errno;
  g_autofree char *quoted = followup_text_quote_path(path);

  g_set_error(error, FOLLOWUP_ERROR, (int)followup_error_from_errno(number),
              _("the backup %s cannot be written: %s"), quoted, g_strerror(number));
  return FALSE;
}

char *
followup_backup_make_temporary(const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename(folder, FOLLOWUP_BACKUP_TEMPORARY "XXXXXX", NULL);
  int fd;

  if (!followup_backup_make_folder(folder, error))
    return NULL;
  fd = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0) {
    fail_file(path, error);
    return NULL;
  }
  close(fd);
  return g_steal_pointer(&path);
}

static Making *
begin(FollowupSql *sql, const char *folder, FollowupBackupKind kind, gint64 now, GError **error)
{
  g_autoptr(Making) self = g_new0(Making, 1);
  gint64 version;

  self->folder = g_strdup(folder);
  if (!followup_sql_get_int(sql, "PRAGMA user_version", &version, error))
    return NULL;
  self->backup = g_new0(FollowupBackup, 1);
  self->backup->at = now;
  self->backup->kind = kind;
  self->backup->version = (int)version;
  self->temporary = followup_backup_make_temporary(folder, error);
  if (self->temporary == NULL)
    return NULL;
  self->copy = followup_sql_copy_new(sql, self->temporary, error);
  return self->copy != NULL ? g_steal_pointer(&self) : NULL;
}

/* ---- when all is in the file; on any thread ---- */

/* Has the disk take what was written; flags of open(). */
static gboolean
flush_path(const char *path, int flags, GError **error)
{
  int fd = g_open(path, flags | O_CLOEXEC, 0);
  gboolean flushed = fd >= 0 && fsync(fd) == 0;

  if (!flushed)
    fail_file(path, error);
  if (fd >= 0)
    close(fd);
  return flushed;
}

/* Of two in one second the later says the next. */
static char *
find_free_path(const char *folder, FollowupBackup *backup)
{
  for (;; backup->at++) {
    g_autofree char *name = followup_backup_make_name(backup->at, backup->version, backup->kind);
    g_autofree char *path = name != NULL ? g_build_filename(folder, name, NULL) : NULL;

    if (path == NULL || !g_file_test(path, G_FILE_TEST_EXISTS))
      return g_steal_pointer(&path);
  }
}

gboolean
followup_backup_name(const char *temporary,
                     const char *folder,
                     FollowupBackup *backup,
                     GError **error)
{
  g_autofree char *path = find_free_path(folder, backup);

  if (path == NULL) {
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED,
                        _("the clock shows a time that has no date"));
    return FALSE;
  }
  if (!flush_path(temporary, O_RDWR, error))
    return FALSE;
  if (g_rename(temporary, path) != 0)
    return fail_file(path, error);
  g_free(backup->path);
  backup->path = g_steal_pointer(&path);
  return flush_path(folder, O_RDONLY | O_DIRECTORY, error);
}

/* A copy that does not pass is that of a damaged database. */
static gboolean
settle(Making *self, GError **error)
{
  if (!followup_backup_check(self->temporary, &self->contents, error)) {
    g_prefix_error_literal(error, _("the backup just made is no good: "));
    return FALSE;
  }
  if (!followup_backup_name(self->temporary, self->folder, self->backup, error))
    return FALSE;
  g_clear_pointer(&self->temporary, g_free);
  return TRUE;
}

/* ---- on the main loop ---- */

static void
settle_on_thread(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (settle(data, &error)) {
    g_task_return_boolean(task, TRUE);
    return;
  }
  discard(data);
  g_task_return_error(task, error);
}

static gboolean
step_cb(gpointer user_data)
{
  GTask *task = user_data;
  Making *self = g_task_get_task_data(task);
  GError *error = NULL;

  if (g_cancellable_is_cancelled(g_task_get_cancellable(task))) {
    discard(self);
    g_task_return_error_if_cancelled(task);
    return G_SOURCE_REMOVE;
  }
  switch (followup_sql_copy_step(self->copy, STEP_MICROSECONDS, &error)) {
  case FOLLOWUP_STEP_ROW:
    return G_SOURCE_CONTINUE;
  case FOLLOWUP_STEP_DONE:
    g_clear_pointer(&self->copy, followup_sql_copy_free);
    g_task_run_in_thread(task, settle_on_thread);
    return G_SOURCE_REMOVE;
  default:
    discard(self);
    g_task_return_error(task, error);
    return G_SOURCE_REMOVE;
  }
}

void
followup_backup_make_async(FollowupSql *sql,
                           const char *folder,
                           FollowupBackupKind kind,
                           gint64 now,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(NULL, cancellable, callback, user_data);
  g_autoptr(GSource) source = g_idle_source_new();
  GError *error = NULL;
  Making *self = begin(sql, folder, kind, now, &error);

  if (self == NULL) {
    g_task_return_error(task, error);
    return;
  }
  g_task_set_task_data(task, self, (GDestroyNotify)free_making);
  g_source_set_priority(source, G_PRIORITY_LOW);
  g_source_set_callback(source, step_cb, g_object_ref(task), g_object_unref);
  g_source_attach(source, g_task_get_context(task));
}

FollowupBackup *
followup_backup_make_finish(GAsyncResult *result, FollowupBackupContents *contents, GError **error)
{
  Making *self = g_task_get_task_data(G_TASK(result));

  if (!g_task_propagate_boolean(G_TASK(result), error))
    return NULL;
  if (contents != NULL)
    *contents = self->contents;
  return g_steal_pointer(&self->backup);
}

FollowupBackup *
followup_backup_make(
    FollowupSql *sql, const char *folder, FollowupBackupKind kind, gint64 now, GError **error)
{
  g_autoptr(Making) self = begin(sql, folder, kind, now, error);
  FollowupSqlStep step = FOLLOWUP_STEP_ROW;

  if (self == NULL)
    return NULL;
  while (step == FOLLOWUP_STEP_ROW)
    step = followup_sql_copy_step(self->copy, STEP_MICROSECONDS, error);
  if (step == FOLLOWUP_STEP_ERROR)
    return NULL;
  g_clear_pointer(&self->copy, followup_sql_copy_free);
  return settle(self, error) ? g_steal_pointer(&self->backup) : NULL;
}
