/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-closed: notes that a process has come to an end; nothing of it is pending then. */
#include "arguments.h"
#include "error.h"
#include "ids.h"
#include "json.h"
#include "text.h"
#include "view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
check_ending(const char *ending, GError **error)
{
  static const char *const known[] = { "rejected", "withdrew", "silent", NULL };
  g_autofree char *quoted = NULL;

  if (g_strv_contains(known, ending))
    return TRUE;
  quoted = followup_text_quote(ending);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("--because %s is unknown: expected rejected, withdrew or silent"), quoted);
  return FALSE;
}

static gboolean
close_all(
    FollowupSession *session, GVariant *ids, const char *ending, gboolean json, GError **error)
{
  g_autoptr(GVariant) interviews = NULL;
  g_autoptr(GVariant) reply = followup_session_change(
      session, "CloseInterviews", (GVariant *[]){ ids, g_variant_new_string(ending), NULL }, NULL,
      "(aa{sv})", error);

  if (reply == NULL)
    return FALSE;
  g_variant_get_child(reply, 0, "@aa{sv}", &interviews);
  if (json)
    followup_json_print(followup_json_from_variant(interviews), TRUE, session->output);
  for (gsize i = 0; !json && i < g_variant_n_children(interviews); i++) {
    g_autoptr(GVariant) interview = g_variant_get_child_value(interviews, i);
    g_autofree char *title = followup_view_get_title(interview);
    guint64 id = 0;

    g_variant_lookup(interview, "id", "t", &id);
    followup_output_printf(session->output, FOLLOWUP_STYLE_GOOD,
                           _("Closed interview %" G_GUINT64_FORMAT ": %s"), id, title);
    g_string_append_c(session->output->text, '\n');
    followup_view_print_pending(session, interview);
  }
  return TRUE;
}

gboolean
followup_cmd_closed(FollowupSession *session,
                    const FollowupCommand *command,
                    char **argv,
                    GError **error)
{
  g_auto(GStrv) words = NULL;
  g_autofree char *because = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "because", 0, 0, G_OPTION_ARG_FILENAME, &because,
      N_("rejected, withdrew or silent (silent: no answer came)"), N_("WHY") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };
  GVariant *ids;

  switch (followup_arguments_read(session, command, entries, argv, &words, error)) {
  case FOLLOWUP_ARGUMENTS_HELP:
    return TRUE;
  case FOLLOWUP_ARGUMENTS_ERROR:
    return FALSE;
  default:
    break;
  }
  if (because != NULL && !check_ending(because, error))
    return FALSE;
  ids = followup_ids_of_interviews(command->verb, words, error);
  return ids != NULL && close_all(session, ids, because != NULL ? because : "silent", json, error);
}
