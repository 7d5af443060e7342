/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "clipboard.h"

#include "error.h"

#include <glib/gi18n-lib.h>

static const struct {
  const char *session; /* the variable that says that it fits */
  const char *argv[5];
} programs[] = {
  { "WAYLAND_DISPLAY", { "wl-copy", NULL } },
  { "DISPLAY", { "xclip", "-selection", "clipboard", NULL } },
  { "DISPLAY", { "xsel", "--clipboard", "--input", NULL } },
};

static gboolean
is_there(guint i)
{
  g_autofree char *path = g_find_program_in_path(programs[i].argv[0]);

  return path != NULL && g_getenv(programs[i].session) != NULL;
}

static gboolean
run(guint i, const char *text, GError **error)
{
  g_autoptr(GSubprocess) process = g_subprocess_newv(
      programs[i].argv, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, error);

  if (process == NULL || !g_subprocess_communicate_utf8(process, text, NULL, NULL, NULL, error))
    return FALSE;
  if (g_subprocess_get_successful(process))
    return TRUE;
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED, _("%s did not take the text"),
              programs[i].argv[0]);
  return FALSE;
}

gboolean
followup_clipboard_copy(const char *text, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS(programs); i++)
    if (is_there(i))
      return run(i, text, error);
  g_set_error(
      error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE,
      _("there is no clipboard to copy to: expected a desktop session with wl-copy, xclip or "
        "xsel; without --copy the draft is printed"));
  return FALSE;
}
