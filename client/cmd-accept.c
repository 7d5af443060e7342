/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-accept: notes that the user takes an offer; the other processes get a word. */
#include "arguments.h"
#include "interviews.h"
#include "view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
print_withdrawal(FollowupSession *session, GVariant *action)
{
  g_autoptr(GVariant) interview
      = g_variant_lookup_value(action, "interview", G_VARIANT_TYPE_VARDICT);
  g_autofree char *id = followup_view_get_text(action, "id");
  g_autofree char *task = followup_view_get_task(action);
  g_autofree char *title = interview != NULL ? followup_view_get_title(interview) : g_strdup("");
  g_autofree char *line = g_strdup_printf("%s %s · %s", id, task, title);

  followup_output_paragraph(session->output, FOLLOWUP_STYLE_PLAIN, 2, line);
}

/* Every other process that waited ends with a word to the employer: it is said which. */
static gboolean
print_withdrawals(FollowupSession *session, GError **error)
{
  g_autoptr(GVariantIter) iter = NULL;
  g_autoptr(GVariant) reply = followup_session_ask(
      session, "ListActions", g_variant_new("(a{sv})", NULL), "(aa{sv})", error);
  GVariant *action;
  gboolean any = FALSE;

  if (reply == NULL)
    return FALSE;
  g_variant_get(reply, "(aa{sv})", &iter);
  while (g_variant_iter_loop(iter, "@a{sv}", &action)) {
    g_autofree char *kind = followup_view_get_text(action, "kind");

    if (strcmp(kind, "send-withdrawal") != 0)
      continue;
    if (!any)
      followup_output_paragraph(session->output, FOLLOWUP_STYLE_STRONG, 0,
                                _("Still to be told of it:"));
    print_withdrawal(session, action);
    any = TRUE;
  }
  return TRUE;
}

gboolean
followup_cmd_accept(FollowupSession *session,
                    const FollowupCommand *command,
                    char **argv,
                    GError **error)
{
  g_auto(GStrv) words = NULL;
  gboolean json = FALSE;

  if (!followup_arguments_read_words(session, command, argv, &words, &json, error))
    return session->helped;
  return followup_interviews_close(session, command->verb, words, "accepted", NULL, _("Accepted"),
                                   json, error)
         && (json || print_withdrawals(session, error));
}
