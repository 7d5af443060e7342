/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-reopen: takes the ending of a process back. */
#include "arguments.h"
#include "interviews.h"
#include "selection.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Whether an offer that was taken is among them: others were to be told of it. */
static gboolean
has_accepted(FollowupSession *session, GVariant *ids)
{
  gsize n;
  const guint64 *values = g_variant_get_fixed_array(ids, &n, sizeof *values);

  for (gsize i = 0; i < n; i++) {
    g_autoptr(GVariant) interview
        = followup_session_get_interview(session, (gint64)values[i], NULL);
    const char *ending = "";

    if (interview != NULL)
      g_variant_lookup(interview, "ending", "&s", &ending);
    if (strcmp(ending, "accepted") == 0)
      return TRUE;
  }
  return FALSE;
}

gboolean
followup_cmd_reopen(FollowupSession *session,
                    const FollowupCommand *command,
                    char **argv,
                    GError **error)
{
  g_auto(GStrv) words = NULL;
  gboolean json = FALSE;
  g_autoptr(GVariant) ids = NULL;
  GVariant *found;
  gboolean accepted;

  if (!followup_arguments_read_words(session, command, argv, &words, &json, error))
    return session->helped;
  found = followup_selection_of_interviews(session, command->verb, words, error);
  if (found == NULL)
    return FALSE;
  ids = g_variant_take_ref(found);
  accepted = !json && has_accepted(session, ids);
  return followup_interviews_change(session, "ReopenInterviews", (GVariant *[]){ ids, NULL }, NULL,
                                    TRUE, _("Now open: interview"), json, error)
         && (!accepted
             || followup_interviews_print_withdrawals(
                 session, _("Withdrawn all the same; ‘followup reopen ID’ takes one up again:"),
                 error));
}
