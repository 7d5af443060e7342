/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "icsfile.h"

#include "almanac.h"
#include "converter.h"
#include "error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* What followup-ical gets at once: libical takes ten times that in memory. */
#define MAX_CHUNK (8 * 1024 * 1024)

static gboolean
fail(GError **error)
{
  g_set_error(error, FOLLOWUP_ERROR, followup_error_from_errno(errno),
              _("the export cannot be written: %s"), g_strerror(errno));
  return FALSE;
}

/* ---- rows to a calendar ---- */

/* One calendar of two: its components go before the end of the other. */
static void
join(GString *whole, GBytes *more)
{
  static const char end[] = "END:VCALENDAR\r\n";
  gsize size = 0;
  const char *text = g_bytes_get_data(more, &size);
  const char *first = g_strstr_len(text, (gssize)size, "\r\nBEGIN:V");

  if (whole->len == 0) {
    g_string_append_len(whole, text, (gssize)size);
  } else if (first != NULL) {
    g_string_truncate(whole, whole->len - strlen(end));
    g_string_append_len(whole, first + 2, (gssize)size - (first + 2 - text));
  }
}

/* Empties lines. */
static gboolean
flush_lines(GString *whole, GString *lines, GError **error)
{
  g_autoptr(GBytes) input = g_bytes_new(lines->str, lines->len);
  g_autoptr(GBytes) calendar = followup_converter_write(input, error);

  if (calendar == NULL)
    return FALSE;
  join(whole, calendar);
  g_string_truncate(lines, 0);
  return TRUE;
}

GBytes *
followup_icsfile_from_rows(GBytes *rows, gint64 now, GError **error)
{
  g_autoptr(GString) whole = g_string_new(NULL);
  g_autoptr(GString) lines = g_string_new(NULL);
  gsize size = 0;
  const char *row = g_bytes_get_data(rows, &size);
  const char *end = row + size;
  gint64 rules = 0;

  while (row < end) {
    const char *stop = memchr(row, '\n', (gsize)(end - row));
    gsize length = (gsize)((stop != NULL ? stop : end) - row);

    if (length > 0 && !followup_almanac_write(row, length, now, &rules, lines, error))
      return NULL;
    if (lines->len >= MAX_CHUNK && !flush_lines(whole, lines, error))
      return NULL;
    row += length + 1;
  }
  if ((lines->len > 0 || whole->len == 0) && !flush_lines(whole, lines, error))
    return NULL;
  return g_string_free_to_bytes(g_steal_pointer(&whole));
}

/* ---- files in memory ---- */

int
followup_icsfile_new_buffer(GError **error)
{
  int fd = memfd_create("followup", MFD_CLOEXEC);

  if (fd < 0)
    fail(error);
  return fd;
}

GBytes *
followup_icsfile_read_buffer(int fd, GError **error)
{
  g_autoptr(GMappedFile) file = g_mapped_file_new_from_fd(fd, FALSE, NULL);

  if (file != NULL)
    return g_mapped_file_get_bytes(file);
  fail(error);
  return NULL;
}

gboolean
followup_icsfile_write(GBytes *bytes, int fd, GError **error)
{
  gsize size = 0;
  const char *text = g_bytes_get_data(bytes, &size);

  while (size > 0) {
    gssize n = write(fd, text, size);

    if (n < 0 && errno != EINTR)
      return fail(error);
    text += MAX(n, 0);
    size -= (gsize)MAX(n, 0);
  }
  return TRUE;
}

/* ---- a calendar to rows ---- */

static void
note_foreign(FollowupSession *session, guint n)
{
  if (n > 0)
    followup_session_take_note(
        session,
        g_strdup_printf(ngettext("%u entry of the calendar is not from Followup and is left out: "
                                 "‘followup add FILE’ reads invitations",
                                 "%u entries of the calendar are not from Followup and are left "
                                 "out: ‘followup add FILE’ reads invitations",
                                 n),
                        n));
}

int
followup_icsfile_open(FollowupSession *session, const char *path, GError **error)
{
  g_autoptr(GBytes) calendar = followup_converter_load(path, error);
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GBytes) rows = NULL;
  guint n_foreign = 0;
  char *text;
  int fd;

  if (calendar == NULL || (entries = followup_converter_read(path, calendar, 0, 0, error)) == NULL)
    return -1;
  text = followup_almanac_read(entries, &n_foreign);
  rows = g_bytes_new_take(text, strlen(text));
  note_foreign(session, n_foreign);
  fd = followup_icsfile_new_buffer(error);
  if (fd < 0
      || (followup_icsfile_write(rows, fd, error) && (lseek(fd, 0, SEEK_SET) == 0 || fail(error))))
    return fd;
  close(fd);
  return -1;
}
