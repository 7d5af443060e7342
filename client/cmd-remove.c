/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-remove: removes interviews with all their actions, after asking. */
#include "arguments.h"
#include "error.h"
#include "question.h"
#include "selection.h"
#include "view.h"

#include <glib/gi18n-lib.h>

/* "7: Acme GmbH, C engineer", each on a line. */
static char *
list_interviews(GVariant *interviews)
{
  GString *list = g_string_new(NULL);

  for (gsize i = 0; i < g_variant_n_children(interviews); i++) {
    g_autoptr(GVariant) interview = g_variant_get_child_value(interviews, i);
    g_autofree char *title = followup_view_get_title(interview);
    guint64 id = 0;

    g_variant_lookup(interview, "id", "t", &id);
    g_string_append_printf(list, "  %" G_GUINT64_FORMAT ": %s\n", id, title);
  }
  return g_string_free(list, FALSE);
}

static gboolean
ask(GVariant *interviews)
{
  g_autofree char *list = list_interviews(interviews);
  g_autofree char *prompt = g_strdup_printf(
      _("Remove with all actions and notes? ‘followup undo’ takes it back.\n%s[y/N] "), list);

  return followup_question_confirm(prompt);
}

static gboolean
confirm(FollowupSession *session, GVariant *interviews, gboolean yes, GError **error)
{
  if (yes)
    return TRUE;
  if (!session->terminal) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("nobody is there to be asked: expected --yes to remove"));
    return FALSE;
  }
  if (ask(interviews))
    return TRUE;
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED, _("nothing was removed"));
  return FALSE;
}

static gboolean
remove_all(FollowupSession *session, GVariant *ids, gboolean yes, GError **error)
{
  g_autoptr(GVariant) interviews = NULL;
  g_autofree char *list = NULL;
  g_autoptr(GVariant) found = followup_session_ask(session, "GetInterviews",
                                                   g_variant_new("(@at)", ids), "(aa{sv})", error);
  g_autoptr(GVariant) reply = NULL;

  if (found == NULL)
    return FALSE;
  g_variant_get_child(found, 0, "@aa{sv}", &interviews);
  if (!confirm(session, interviews, yes, error))
    return FALSE;
  reply = followup_session_change(session, "RemoveInterviews", (GVariant *[]){ ids, NULL }, NULL,
                                  "()", error);
  if (reply == NULL)
    return FALSE;
  list = list_interviews(interviews);
  followup_output_printf(session->output, FOLLOWUP_STYLE_PLAIN, _("Removed:\n%s"), list);
  return TRUE;
}

gboolean
followup_cmd_remove(FollowupSession *session,
                    const FollowupCommand *command,
                    char **argv,
                    GError **error)
{
  g_auto(GStrv) words = NULL;
  g_autoptr(GVariant) ids = NULL;
  gboolean yes = FALSE;
  const GOptionEntry entries[] = {
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, N_("Do not ask"), NULL },
    { NULL },
  };

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  ids = followup_selection_of_interviews(session, command->verb, words, error);
  if (ids == NULL)
    return FALSE;
  g_variant_ref_sink(ids);
  return remove_all(session, ids, yes, error);
}
