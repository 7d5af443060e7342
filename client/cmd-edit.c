/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-edit: changes what is known of an interview, what is pending being planned anew, or the date
 * of an action. */
#include "action.h"
#include "actions.h"
#include "arguments.h"
#include "error.h"
#include "interview-questions.h"
#include "interviews.h"
#include "reading.h"
#include "selection.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* --due of an action: a date of the user's own, or ‘rule’ to give it back. */
static gboolean
set_due(FollowupSession *session, GVariant *ids, const char *due, gboolean json, GError **error)
{
  g_autoptr(GVariant) owned = g_variant_ref_sink(ids);
  GVariantBuilder updates;
  gint64 at = 0;

  if (g_ascii_strcasecmp(due, "rule") != 0
      && !followup_reading_ahead(session, due, FOLLOWUP_WHEN_MORNING, &at, error))
    return FALSE;
  g_variant_builder_init(&updates, G_VARIANT_TYPE("aa{sv}"));
  for (gsize i = 0; i < g_variant_n_children(owned); i++) {
    g_autoptr(GVariant) id = g_variant_get_child_value(owned, i);

    g_variant_builder_open(&updates, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add(&updates, "{sv}", "id", id);
    g_variant_builder_add(&updates, "{sv}", "due", g_variant_new_int64(at));
    g_variant_builder_close(&updates);
  }
  return followup_actions_update(session, "UpdateActions", g_variant_builder_end(&updates),
                                 _("Set:"), json, error);
}

/* An action has nothing but its date to change. */
static gboolean
edit_actions(FollowupSession *session,
             const char *verb,
             char **words,
             const FollowupInterviewOptions *told,
             const char *due,
             gboolean json,
             GError **error)
{
  GVariant *ids;

  if (due == NULL || followup_interview_options_any(told)) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("of an action only the date can be changed: expected, for example, ‘followup "
                  "edit %s --due \"2026-11-24 10:00\"’, or --due rule"),
                words[0]);
    return FALSE;
  }
  ids = followup_selection_of_actions(session, verb, words, error);
  return ids != NULL && set_due(session, ids, due, json, error);
}

/* "7.1" rather than "7" */
static gboolean
is_action(char **words)
{
  gint64 interview;
  guint number;

  return words != NULL && words[0] != NULL && followup_id_parse(words[0], &interview, &number, NULL)
         && number != 0;
}

/* Asks what to change, showing what is known. */
static gboolean
ask(FollowupSession *session, gint64 id, FollowupInterviewOptions *told, GError **error)
{
  g_autoptr(FollowupInterview) present = NULL;

  if (session->terminal) {
    present = followup_interviews_fetch(session, id, error);
    return present != NULL && followup_interview_questions_ask(told, session, present, error);
  }
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("it is not said what to change: expected an option, for example ‘followup edit "
                "%" PRId64 " --stage final’"),
              id);
  return FALSE;
}

gboolean
followup_cmd_edit(FollowupSession *session,
                  const FollowupCommand *command,
                  char **argv,
                  GError **error)
{
  g_auto(FollowupInterviewOptions) told = { NULL };
  g_auto(GStrv) words = NULL;
  g_autofree char *due = NULL;
  gboolean json = FALSE;
  const GOptionEntry extra[] = {
    { "employer", 0, 0, G_OPTION_ARG_FILENAME, &told.employer, N_("The employer"), N_("TEXT") },
    { "without", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &told.without,
      N_("Who was not there after all; once for each"), N_("NAME") },
    { "due", 0, 0, G_OPTION_ARG_FILENAME, &due,
      N_("Of an action: when it is due, whatever the rule says; ‘rule’: when the rule says"),
      N_("WHEN") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };
  g_autofree GOptionEntry *entries = followup_interview_options_get_entries(&told, extra);
  gint64 id;

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  if (is_action(words) || (due != NULL && !followup_selection_has_ids(words)))
    return edit_actions(session, command->verb, words, &told, due, json, error);
  if (due != NULL) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("--due is of an action: expected its id, for example ‘followup edit 7.1 --due "
                  "+2d’"));
    return FALSE;
  }
  if (!followup_selection_of_interview(session, command->verb, words, &id, error))
    return FALSE;
  if (!followup_interview_options_any(&told) && !ask(session, id, &told, error))
    return FALSE;
  if (!followup_interview_options_any(&told)) {
    followup_session_warn(session, _("nothing was changed"));
    return TRUE;
  }
  return followup_interviews_update(session, id, &told, _("Changed interview"), json, error);
}
