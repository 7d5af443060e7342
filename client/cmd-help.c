/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-help: shows the help of the program or of one verb. */
#include "arguments.h"
#include "error.h"
#include "text.h"

#include <glib/gi18n-lib.h>

gboolean
followup_cmd_help(FollowupSession *session,
                  const FollowupCommand *command,
                  char **argv,
                  GError **error)
{
  char *asked[] = { (char *)"--help", NULL };
  gboolean all = FALSE;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_("Say of each verb what it is for"), NULL },
    { NULL },
  };
  g_auto(GStrv) words = NULL;
  const FollowupCommand *about;

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  if (words == NULL || words[0] == NULL) {
    if (all)
      followup_commands_print_list(session->output);
    else
      followup_commands_print_help(session->output);
    return TRUE;
  }
  if (words[1] != NULL) {
    g_autofree char *quoted = followup_text_quote(words[1]);

    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("%s is too much: ‘help’ wants one verb, for example ‘followup help add’"),
                quoted);
    return FALSE;
  }
  about = followup_commands_find(words[0], error);
  return about != NULL && about->run(session, about, asked, error);
}
