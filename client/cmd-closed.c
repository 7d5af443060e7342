/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-closed: notes that a process has come to an end; nothing of it is pending then. */
#include "arguments.h"
#include "error.h"
#include "interviews.h"
#include "text.h"

#include <glib/gi18n-lib.h>

static gboolean
check_ending(const char *ending, GError **error)
{
  static const char *const known[] = { "rejected", "withdrew", "silent", NULL };
  g_autofree char *quoted = NULL;

  if (g_strv_contains(known, ending))
    return TRUE;
  quoted = followup_text_quote(ending);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("--because %s is unknown: expected rejected, withdrew or silent"), quoted);
  return FALSE;
}

gboolean
followup_cmd_closed(FollowupSession *session,
                    const FollowupCommand *command,
                    char **argv,
                    GError **error)
{
  g_auto(GStrv) words = NULL;
  g_autofree char *because = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "because", 0, 0, G_OPTION_ARG_FILENAME, &because,
      N_("rejected, withdrew or silent (silent: no answer came)"), N_("WHY") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };

  switch (followup_arguments_read(session, command, entries, argv, &words, error)) {
  case FOLLOWUP_ARGUMENTS_HELP:
    return TRUE;
  case FOLLOWUP_ARGUMENTS_ERROR:
    return FALSE;
  default:
    break;
  }
  if (because != NULL && !check_ending(because, error))
    return FALSE;
  return followup_interviews_close(session, command->verb, words,
                                   because != NULL ? because : "silent", NULL,
                                   _("Closed interview"), json, error);
}
