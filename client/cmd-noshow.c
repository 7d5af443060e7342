/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-noshow: notes that they did not appear. */
#include "arguments.h"
#include "interviews.h"
#include "reading.h"
#include "selection.h"

#include <glib/gi18n-lib.h>

gboolean
followup_cmd_noshow(FollowupSession *session,
                    const FollowupCommand *command,
                    char **argv,
                    GError **error)
{
  g_auto(GStrv) words = NULL;
  g_auto(GVariantDict) options = G_VARIANT_DICT_INIT(NULL);
  g_autofree char *on = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "on", 0, 0, G_OPTION_ARG_FILENAME, &on, N_("When you noticed; now unless told"), N_("WHEN") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };
  gint64 id, at;

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  if (!followup_selection_of_interview(session, command->verb, words, &id, error)
      || (on != NULL && !followup_reading_past(session, on, &at, error)))
    return FALSE;
  if (on != NULL)
    g_variant_dict_insert(&options, "at", "x", at);
  return followup_interviews_change(
      session, "RecordNoShow", (GVariant *[]){ g_variant_new_uint64((guint64)id), NULL }, &options,
      FALSE, _("Noted that they did not appear at"), json, error);
}
