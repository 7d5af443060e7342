/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-touch: notes a contact outside the plan. */
#include "arguments.h"
#include "interviews.h"
#include "reading.h"
#include "selection.h"

#include <glib/gi18n-lib.h>

gboolean
followup_cmd_touch(FollowupSession *session,
                   const FollowupCommand *command,
                   char **argv,
                   GError **error)
{
  g_auto(GStrv) words = NULL;
  g_auto(GVariantDict) options = G_VARIANT_DICT_INIT(NULL);
  g_autofree char *channel = NULL, *on = NULL, *note = NULL, *with = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "channel", 0, 0, G_OPTION_ARG_FILENAME, &channel,
      N_("How: phone (unless told), email, post or social"), N_("CHANNEL") },
    { "on", 0, 0, G_OPTION_ARG_FILENAME, &on, N_("When; now unless told"), N_("WHEN") },
    { "with", 0, 0, G_OPTION_ARG_FILENAME, &with, N_("With whom"), N_("NAME") },
    { "note", 0, 0, G_OPTION_ARG_FILENAME, &note, N_("What was said"), N_("TEXT") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };
  FollowupChannel known;
  gint64 id, at;

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  if (!followup_selection_of_interview(session, command->verb, words, &id, error)
      || (channel != NULL && !followup_channel_from_nick(channel, &known, error))
      || (on != NULL && !followup_reading_past(session, on, &at, error)))
    return FALSE;
  if (channel != NULL)
    g_variant_dict_insert(&options, "channel", "s", followup_channel_to_nick(known));
  if (on != NULL)
    g_variant_dict_insert(&options, "at", "x", at);
  if (with != NULL)
    g_variant_dict_insert(&options, "interviewer", "s", with);
  if (note != NULL)
    g_variant_dict_insert(&options, "note", "s", note);
  return followup_interviews_change(session, "RecordTouch",
                                    (GVariant *[]){ g_variant_new_uint64((guint64)id), NULL },
                                    &options, FALSE, _("Noted the contact about"), json, error);
}
