/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-reopen: takes the ending of a process back. */
#include "arguments.h"
#include "interviews.h"
#include "selection.h"

#include <glib/gi18n-lib.h>

gboolean
followup_cmd_reopen(FollowupSession *session,
                    const FollowupCommand *command,
                    char **argv,
                    GError **error)
{
  g_auto(GStrv) words = NULL;
  gboolean json = FALSE;
  GVariant *ids;

  if (!followup_arguments_read_words(session, command, argv, &words, &json, error))
    return session->helped;
  ids = followup_selection_of_interviews(session, command->verb, words, error);
  return ids != NULL
         && followup_interviews_change(session, "ReopenInterviews", (GVariant *[]){ ids, NULL },
                                       NULL, TRUE, _("Now open: interview"), json, error);
}
