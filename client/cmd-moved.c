/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-moved: the interview takes place at another time; what is pending is planned anew. */
#include "arguments.h"
#include "error.h"
#include "interviews.h"
#include "selection.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

gboolean
followup_cmd_moved(FollowupSession *session,
                   const FollowupCommand *command,
                   char **argv,
                   GError **error)
{
  g_auto(FollowupInterviewOptions) told = { NULL };
  g_auto(GStrv) words = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "at", 0, 0, G_OPTION_ARG_FILENAME, &told.at, N_("When it begins now, in the employer's zone"),
      N_("WHEN") },
    { "zone", 0, 0, G_OPTION_ARG_FILENAME, &told.zone, N_("The employer's zone, if another"),
      N_("ZONE") },
    { "duration", 0, 0, G_OPTION_ARG_FILENAME, &told.duration, N_("Minutes it takes, if others"),
      N_("MINUTES") },
    { "where", 0, 0, G_OPTION_ARG_FILENAME, &told.place, N_("The address or link, if another"),
      N_("TEXT") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };
  gint64 id;

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  if (!followup_selection_of_interview(session, command->verb, words, &id, error))
    return FALSE;
  if (told.at == NULL) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("it is not said when: expected --at, for example ‘followup moved "
                  "%" PRId64 " --at \"2026-11-20 14:00\"’"),
                id);
    return FALSE;
  }
  return followup_interviews_update(session, id, &told, _("Moved interview"), json, error);
}
