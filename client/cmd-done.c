/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-done: marks actions as done. */
#include "actions.h"
#include "arguments.h"
#include "interview.h"
#include "reading.h"
#include "selection.h"

#include <glib/gi18n-lib.h>

gboolean
followup_cmd_done(FollowupSession *session,
                  const FollowupCommand *command,
                  char **argv,
                  GError **error)
{
  g_auto(GStrv) words = NULL;
  g_auto(GVariantDict) options = G_VARIANT_DICT_INIT(NULL);
  g_autofree char *on = NULL, *channel = NULL, *note = NULL;
  FollowupChannel known;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "on", 0, 0, G_OPTION_ARG_FILENAME, &on, N_("When it was done; now unless told"), N_("WHEN") },
    { "channel", 0, 0, G_OPTION_ARG_FILENAME, &channel, N_("How: email, phone, post or social"),
      N_("CHANNEL") },
    { "note", 0, 0, G_OPTION_ARG_FILENAME, &note, N_("What was said"), N_("TEXT") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };
  GVariant *ids;

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  if (on != NULL) {
    gint64 at;

    if (!followup_reading_past(session, on, &at, error))
      return FALSE;
    g_variant_dict_insert(&options, "at", "x", at);
  }
  if (channel != NULL) {
    if (!followup_channel_from_nick(channel, &known, error))
      return FALSE;
    g_variant_dict_insert(&options, "channel", "s", followup_channel_to_nick(known));
  }
  if (note != NULL)
    g_variant_dict_insert(&options, "note", "s", note);
  ids = followup_selection_of_actions(session, command->verb, words, error);
  return ids != NULL
         && followup_actions_change(session, "CompleteActions", ids, NULL, &options, json, error);
}
