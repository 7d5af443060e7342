/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-log: the history in plain words. */
#include "arguments.h"
#include "changes.h"
#include "error.h"
#include "json.h"
#include "selection.h"

#include <glib/gi18n-lib.h>

gboolean
followup_cmd_log(FollowupSession *session,
                 const FollowupCommand *command,
                 char **argv,
                 GError **error)
{
  g_auto(GStrv) words = NULL;
  g_auto(GVariantDict) filter = G_VARIANT_DICT_INIT(NULL);
  int limit = 50;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, N_("At most so many (50); 0: all"), N_("N") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) changes = NULL;
  gint64 id;

  switch (followup_arguments_read(session, command, entries, argv, &words, error)) {
  case FOLLOWUP_ARGUMENTS_HELP:
    return TRUE;
  case FOLLOWUP_ARGUMENTS_ERROR:
    return FALSE;
  default:
    break;
  }
  if (limit < 0) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("--limit ‘%d’ is no number of changes: expected 1 or more, or 0 for all, for "
                  "example --limit 20"),
                limit);
    return FALSE;
  }
  if (words != NULL && words[0] != NULL) {
    if (!followup_selection_of_interview(session, command->verb, words, &id, error))
      return FALSE;
    g_variant_dict_insert(&filter, "interview", "t", (guint64)id);
  }
  if (limit > 0)
    g_variant_dict_insert(&filter, "limit", "u", (guint32)limit);
  reply = followup_session_ask(session, "ListHistory",
                               g_variant_new("(@a{sv})", g_variant_dict_end(&filter)), "(aa{sv})",
                               error);
  if (reply == NULL)
    return FALSE;
  changes = g_variant_get_child_value(reply, 0);
  if (json)
    followup_json_print(followup_json_from_variant(changes), TRUE, session->output);
  else if (g_variant_n_children(changes) == 0)
    followup_output_paragraph(session->output, FOLLOWUP_STYLE_DIM, 0,
                              _("Nothing was changed yet."));
  else
    followup_changes_print(session, changes);
  return TRUE;
}
