/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-withdraw: notes that the user withdraws. */
#include "arguments.h"
#include "interviews.h"

#include <glib/gi18n-lib.h>

gboolean
followup_cmd_withdraw(FollowupSession *session,
                      const FollowupCommand *command,
                      char **argv,
                      GError **error)
{
  g_auto(GStrv) words = NULL;
  gboolean json = FALSE;

  if (!followup_arguments_read_words(session, command, argv, &words, &json, error))
    return session->helped;
  return followup_interviews_close(session, command->verb, words, "withdrew", NULL, _("Withdrawn"),
                                   json, error);
}
