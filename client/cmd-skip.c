/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-skip: marks actions as not to be done. */
#include "actions.h"
#include "arguments.h"
#include "selection.h"

gboolean
followup_cmd_skip(FollowupSession *session,
                  const FollowupCommand *command,
                  char **argv,
                  GError **error)
{
  g_auto(GStrv) words = NULL;
  gboolean json = FALSE;
  GVariant *ids;

  if (!followup_arguments_read_words(session, command, argv, &words, &json, error))
    return session->helped;
  ids = followup_selection_of_actions(session, command->verb, words, error);
  return ids != NULL
         && followup_actions_change(session, "SkipActions", ids, NULL, NULL, json, error);
}
