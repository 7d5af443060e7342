/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* drafts-own: owns where the user's own templates are and what counts as one; refuses to know what
 * they say. */
#include "drafts-private.h"

#include "error.h"
#include "file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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

static guint
count_line(const char *text, gsize position)
{
  guint line = 1;

  for (gsize i = 0; i < position; i++)
    line += text[i] == '\n';
  return line;
}

/* What the parser, which reads up to the first NUL, would not notice. */
static gboolean
check_text(const char *path, const char *text, gsize length, GError **error)
{
  g_autofree char *why = NULL;

  if (strlen(text) != length)
    why = g_strdup_printf(_("line %u has a NUL byte"), count_line(text, strlen(text)));
  else if (strspn(text, " \t\r\n") == length)
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
  g_autoptr(GError) why = NULL;
  g_autoptr(GBytes) bytes = followup_file_read(path, MAX_TEMPLATE, &why);
  g_autofree char *content = NULL;
  gsize length, skip;

  if (bytes == NULL)
    return g_error_matches(why, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND)
           || fail(shown, why->message, error);
  length = g_bytes_get_size(bytes);
  content = length > 0 ? g_strndup(g_bytes_get_data(bytes, NULL), length) : g_strdup("");
  if (!check_text(shown, content, length, error))
    return FALSE;
  skip = g_str_has_prefix(content, BYTE_ORDER_MARK) ? strlen(BYTE_ORDER_MARK) : 0;
  *text = g_strdup(content + skip);
  *origin = g_steal_pointer(&shown);
  return TRUE;
}
