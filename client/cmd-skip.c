/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-skip: marks actions as not to be done. */
#include "actions.h"
#include "arguments.h"
#include "selection.h"

#include <glib/gi18n-lib.h>

gboolean
followup_cmd_skip(FollowupSession *session,
                  const FollowupCommand *command,
                  char **argv,
                  GError **error)
{
  g_auto(GStrv) words = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };
  GVariant *ids;

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  ids = followup_selection_of_actions(session, command->verb, words, error);
  return ids != NULL
         && followup_actions_change(session, "SkipActions", ids, NULL, NULL, json, error);
}
