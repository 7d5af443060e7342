/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-rejected: notes that the employer declined. */
#include "arguments.h"
#include "interviews.h"

#include <glib/gi18n-lib.h>

gboolean
followup_cmd_rejected(FollowupSession *session,
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

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  return followup_interviews_close(session, command->verb, words, "rejected", NULL,
                                   _("Noted that they declined"), json, error);
}
