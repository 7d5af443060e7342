/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* drafts-own: owns where the user's own templates are and what counts as one; refuses to know what
 * they say. */
#include "drafts-private.h"

#include "error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_TEMPLATE (64 * 1024) /* bytes */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static gboolean
fail(const char *path, const char *why, GError **error)
{
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("your template %s cannot be used: %s; mend it, or remove it for the built-in one"),
              path, why);
  return FALSE;
}

/* -1: there is none, where *why stays NULL. Something that makes its reader wait is not opened. */
static int
open_regular(const char *path, const char **why)
{
  int fd = g_open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
  struct stat info;

  if (fd < 0) {
    if (errno != ENOENT && errno != ENOTDIR)
      *why = g_strerror(errno);
    return -1;
  }
  if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode))
    return fd;
  *why = _("it is no regular file");
  close(fd);
  return -1;
}

/* The whole of it, one byte more than allowed at most. NULL: errno. */
static GString *
read_all(int fd)
{
  g_autoptr(GString) text = g_string_new(NULL);
  char buffer[4096];
  gssize n;

  while (text->len <= MAX_TEMPLATE && (n = read(fd, buffer, sizeof buffer)) != 0) {
    if (n > 0)
      g_string_append_len(text, buffer, n);
    else if (errno != EINTR)
      return NULL;
  }
  return g_steal_pointer(&text);
}

static guint
count_line(const GString *text, gsize position)
{
  guint line = 1;

  for (gsize i = 0; i < position; i++)
    line += text->str[i] == '\n';
  return line;
}

/* What the parser, which reads up to the first NUL, would not notice. */
static gboolean
check_text(const char *path, const GString *text, GError **error)
{
  g_autofree char *why = NULL;

  if (text->len > MAX_TEMPLATE)
    why = g_strdup_printf(_("it is longer than %d bytes"), MAX_TEMPLATE);
  else if (strlen(text->str) != text->len)
    why = g_strdup_printf(_("line %u has a NUL byte"), count_line(text, strlen(text->str)));
  else if (strspn(text->str, " \t\r\n") == text->len)
    why = g_strdup(_("it is empty"));
  return why == NULL || fail(path, why, error);
}

gboolean
followup_drafts_read_own(
    const char *folder, FollowupForm form, char **text, char **origin, GError **error)
{
  g_autofree char *name = g_strconcat(followup_form_to_nick(form), ".txt", NULL);
  g_autofree char *path = g_build_filename(folder, name, NULL);
  g_autofree char *shown = g_filename_display_name(path);
  g_autoptr(GString) content = NULL;
  const char *why = NULL;
  int fd = open_regular(path, &why);

  if (fd < 0)
    return why == NULL || fail(shown, why, error);
  content = read_all(fd);
  why = content == NULL ? g_strerror(errno) : NULL;
  close(fd);
  if (content == NULL)
    return fail(shown, why, error);
  if (!check_text(shown, content, error))
    return FALSE;
  if (g_str_has_prefix(content->str, BYTE_ORDER_MARK))
    g_string_erase(content, 0, strlen(BYTE_ORDER_MARK));
  *text = g_string_free(g_steal_pointer(&content), FALSE);
  *origin = g_steal_pointer(&shown);
  return TRUE;
}
