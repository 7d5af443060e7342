/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-undo: takes back the last change, or lists what could be taken back. */
#include "arguments.h"
#include "changes.h"
#include "json.h"

#include <glib/gi18n-lib.h>

#define LISTED 20

static gboolean
list(FollowupSession *session, gboolean json, GError **error)
{
  GVariantDict filter;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) changes = NULL;

  g_variant_dict_init(&filter, NULL);
  g_variant_dict_insert(&filter, "undoable", "b", TRUE);
  g_variant_dict_insert(&filter, "limit", "u", (guint32)LISTED);
  reply = followup_session_ask(session, "ListHistory",
                               g_variant_new("(@a{sv})", g_variant_dict_end(&filter)), "(aa{sv})",
                               error);
  if (reply == NULL)
    return FALSE;
  changes = g_variant_get_child_value(reply, 0);
  if (json)
    followup_json_print(changes, TRUE, session->output->text);
  else if (g_variant_n_children(changes) == 0)
    followup_output_paragraph(session->output, FOLLOWUP_STYLE_DIM, 0,
                              _("There is nothing to take back."));
  else
    followup_changes_print(session, changes);
  return TRUE;
}

gboolean
followup_cmd_undo(FollowupSession *session,
                  const FollowupCommand *command,
                  char **argv,
                  GError **error)
{
  gboolean listed = FALSE, json = FALSE;
  const GOptionEntry entries[] = {
    { "list", 0, 0, G_OPTION_ARG_NONE, &listed,
      N_("Only show what would be taken back, the next first"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };

  if (!followup_arguments_read(session, command, entries, argv, NULL, error))
    return session->helped;
  return listed ? list(session, json, error)
                : followup_changes_step(session, "Undo", _("Taken back"), json, error);
}
