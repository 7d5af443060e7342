/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-accept: notes that the user takes an offer; the other processes get a word. */
#include "arguments.h"
#include "interviews.h"

#include <glib/gi18n-lib.h>

gboolean
followup_cmd_accept(FollowupSession *session,
                    const FollowupCommand *command,
                    char **argv,
                    GError **error)
{
  g_auto(GStrv) words = NULL;
  gboolean json = FALSE;

  if (!followup_arguments_read_words(session, command, argv, &words, &json, error))
    return session->helped;
  return followup_interviews_close(session, command->verb, words, "accepted", NULL, _("Accepted"),
                                   json, error)
         && (json
             || followup_interviews_print_withdrawals(session, _("Still to be told of it:"),
                                                      error));
}
