/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-redo: takes the last undo back. */
#include "arguments.h"
#include "changes.h"

#include <glib/gi18n-lib.h>

gboolean
followup_cmd_redo(FollowupSession *session,
                  const FollowupCommand *command,
                  char **argv,
                  GError **error)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };

  if (!followup_arguments_read(session, command, entries, argv, NULL, error))
    return session->helped;
  return followup_changes_step(session, "Redo", _("Made again"), json, error);
}
