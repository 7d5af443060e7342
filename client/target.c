/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

#include "error.h"
#include "text.h"

static gboolean
fail_exists(const char *path, GError **error)
{
  g_autofree char *quoted = followup_text_quote_path(path);

  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s is there already: expected the name of a new file, or --force to replace it"),
              quoted);
  return FALSE;
}

static gboolean
fail_write(const char *path, GError **error)
{
  int number = errno;
  g_autofree char *quoted = followup_text_quote_path(path);

  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED, _("%s cannot be written: %s"), quoted,
              g_strerror(number));
  return FALSE;
}

static gboolean
check_path(const char *path, gboolean replace, GError **error)
{
  g_autofree char *quoted = NULL;

  if (!g_file_test(path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!replace)
    return fail_exists(path, error);
  if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  quoted = followup_text_quote_path(path);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s is no regular file: expected the name of one, for example ‘followup.copy’"),
              quoted);
  return FALSE;
}

FollowupTarget *
followup_target_new(const char *path, gboolean replace, GError **error)
{
  g_autoptr(FollowupTarget) self = NULL;

  if (!check_path(path, replace, error))
    return NULL;
  self = g_new0(FollowupTarget, 1);
  self->path = g_strdup(path);
  self->replace = replace;
  self->temporary = g_strconcat(path, ".XXXXXX", NULL);
  self->fd = g_mkstemp_full(self->temporary, O_RDWR | O_CLOEXEC, 0600);
  if (self->fd >= 0)
    return g_steal_pointer(&self);
  fail_write(path, error);
  g_clear_pointer(&self->temporary, g_free);
  return NULL;
}

void
followup_target_free(FollowupTarget *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    close(self->fd);
  if (self->temporary != NULL)
    g_unlink(self->temporary);
  g_free(self->temporary);
  g_free(self->path);
  g_free(self);
}

gboolean
followup_target_place(FollowupTarget *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname(self->path);
  gboolean placed;
  int fd;

  if (fsync(self->fd) != 0)
    return fail_write(self->path, error);
  placed = self->replace
               ? g_rename(self->temporary, self->path) == 0
               : renameat2(AT_FDCWD, self->temporary, AT_FDCWD, self->path, RENAME_NOREPLACE) == 0;
  if (!placed && !self->replace && errno == EEXIST)
    return fail_exists(self->path, error);
  if (!placed && !self->replace && (errno == EINVAL || errno == ENOSYS))
    placed = g_rename(self->temporary, self->path) == 0; /* a file system that cannot tell */
  if (!placed)
    return fail_write(self->path, error);
  g_clear_pointer(&self->temporary, g_free);
  fd = g_open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (fd >= 0) {
    fsync(fd);
    close(fd);
  }
  return TRUE;
}
