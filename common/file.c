/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"

static void
refuse(int number, GError **error)
{
  gboolean absent = number == ENOENT || number == ENOTDIR;

  g_set_error_literal(error, FOLLOWUP_ERROR,
                      absent ? FOLLOWUP_ERROR_NOT_FOUND : FOLLOWUP_ERROR_FAILED,
                      g_strerror(number));
}

/* -1 and an error for what is none. Without O_NONBLOCK opening a pipe would wait for its writer. */
static int
open_regular(const char *path, GError **error)
{
  int fd = g_open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
  struct stat info;

  if (fd < 0) {
    refuse(errno, error);
    return -1;
  }
  if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode))
    return fd;
  g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_KIND,
                      _("it is no regular file; expected a text file"));
  close(fd);
  return -1;
}

/* The size that a file says it has need not be the one it comes to. */
static GByteArray *
read_all(int fd, gsize max, GError **error)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new();
  guint8 buffer[4096];
  gssize n;

  while (bytes->len <= max && (n = read(fd, buffer, sizeof buffer)) != 0) {
    if (n > 0) {
      g_byte_array_append(bytes, buffer, (guint)n);
    } else if (errno != EINTR) {
      refuse(errno, error);
      return NULL;
    }
  }
  if (bytes->len <= max)
    return g_steal_pointer(&bytes);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
              _("it is too large; expected at most %u KiB"), (guint)(max / 1024));
  return NULL;
}

GBytes *
followup_file_read(const char *path, gsize max, GError **error)
{
  int fd = open_regular(path, error);
  GByteArray *bytes;

  if (fd < 0)
    return NULL;
  bytes = read_all(fd, max, error);
  close(fd);
  return bytes != NULL ? g_byte_array_free_to_bytes(bytes) : NULL;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

GPtrArray *
followup_file_list(const char *folder, const char *suffix, guint max, guint *n_more, GError **error)
{
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GError) why = NULL;
  g_autoptr(GDir) dir = g_dir_open(folder, 0, &why);
  const char *name;

  if (n_more != NULL)
    *n_more = 0;
  if (dir == NULL && !g_error_matches(why, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED, why->message);
    return NULL;
  }
  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
    if (*name != '.' && g_str_has_suffix(name, suffix))
      g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
  g_ptr_array_sort(paths, compare_names);
  if (paths->len > max) {
    if (n_more != NULL)
      *n_more = paths->len - max;
    g_ptr_array_set_size(paths, (int)max);
  }
  return g_steal_pointer(&paths);
}
