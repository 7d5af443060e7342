/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-closed: notes that a process has come to an end; nothing of it is pending then. */
#include "arguments.h"
#include "interviews.h"
#include "text.h"

#include <glib/gi18n-lib.h>

/* (transfer none) */
static const char *
read_ending(const char *because, GError **error)
{
  static const char *const endings[] = { "rejected", "withdrew", "silent" };
  guint i;

  if (because == NULL)
    return "silent";
  return followup_text_find_word(endings, G_N_ELEMENTS(endings), "--because", because, &i, error)
             ? endings[i]
             : NULL;
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
  const char *ending;

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  ending = read_ending(because, error);
  return ending != NULL
         && followup_interviews_close(session, command->verb, words, ending, NULL,
                                      _("Closed interview"), json, error);
}
