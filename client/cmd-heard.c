/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-heard: notes that the employer answered, with or without a new date. */
#include "arguments.h"
#include "error.h"
#include "interviews.h"
#include "selection.h"
#include "text.h"
#include "reading.h"

#include <glib/gi18n-lib.h>

/* "none" where nothing was told. */
static char *
read_decision(FollowupSession *session, const char *decision, const char *timeline, GError **error)
{
  const char *text = decision != NULL ? decision : timeline != NULL ? timeline : "none";
  FollowupDecision told;

  if (decision != NULL && timeline != NULL) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("--decision and --timeline exclude each other: expected the one that they said"));
    return NULL;
  }
  if (timeline == NULL && !followup_reading_decision(session, text, &told, error))
    return NULL;
  if (timeline != NULL
      && (!followup_decision_parse(text, &told, NULL) || told.kind != FOLLOWUP_DECISION_RANGE)) {
    g_autofree char *quoted = followup_text_quote(text);

    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("--timeline %s is not a range of days: expected, for example, 7-14d"), quoted);
    return NULL;
  }
  return followup_decision_to_string(&told);
}

gboolean
followup_cmd_heard(FollowupSession *session,
                   const FollowupCommand *command,
                   char **argv,
                   GError **error)
{
  g_auto(GStrv) words = NULL;
  g_auto(GVariantDict) options = G_VARIANT_DICT_INIT(NULL);
  g_autofree char *decision = NULL, *timeline = NULL, *on = NULL, *told = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "decision", 0, 0, G_OPTION_ARG_FILENAME, &decision,
      N_("The day they now decide by; ‘none’: they gave none"), N_("DATE") },
    { "timeline", 0, 0, G_OPTION_ARG_FILENAME, &timeline,
      N_("They now decide within a range of days"), N_("7-14d") },
    { "on", 0, 0, G_OPTION_ARG_FILENAME, &on, N_("When they answered; now unless told"),
      N_("WHEN") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };
  gint64 id, at = session->now;

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  if (!followup_selection_of_interview(session, command->verb, words, &id, error))
    return FALSE;
  told = read_decision(session, decision, timeline, error);
  if (told == NULL || (on != NULL && !followup_reading_past(session, on, &at, error)))
    return FALSE;
  g_variant_dict_insert(&options, "decision", "s", told);
  if (on != NULL)
    g_variant_dict_insert(&options, "at", "x", at);
  return followup_interviews_change(
      session, "RecordAnswer", (GVariant *[]){ g_variant_new_uint64((guint64)id), NULL }, &options,
      FALSE, _("Noted their answer with interview"), json, error);
}
