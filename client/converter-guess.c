/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What is meant to be converted. */
#include "converter.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static gboolean
begins_a_calendar(const char *path)
{
  static const char begin[] = "BEGIN:VCALENDAR";
  char head[sizeof begin - 1];
  int fd = g_file_test(path, G_FILE_TEST_IS_REGULAR) ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  gssize n;

  if (fd < 0)
    return FALSE;
  n = read(fd, head, sizeof head);
  close(fd);
  return n == sizeof head && g_ascii_strncasecmp(head, begin, sizeof head) == 0;
}

gboolean
followup_converter_is_calendar(const char *path)
{
  static const char *const ends[] = { ".ics", ".ical", ".vcs", ".eml" };
  g_autofree char *lower = g_ascii_strdown(path, -1);

  for (guint i = 0; i < G_N_ELEMENTS(ends); i++)
    if (g_str_has_suffix(lower, ends[i]))
      return TRUE;
  return strcmp(path, "-") == 0 || begins_a_calendar(path);
}
