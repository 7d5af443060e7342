/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-complete: what shells ask when the user presses Tab. In no help: people do not type it. */
#include "completion.h"

gboolean
followup_cmd_complete(FollowupSession *session,
                      const FollowupCommand *command,
                      char **argv,
                      GError **error)
{
  followup_completion_print(session, (const char *const *)argv);
  return TRUE;
}
