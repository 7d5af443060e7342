/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-add: adds an interview and shows its plan. */
#include "arguments.h"
#include "interview-questions.h"
#include "interviews.h"

#include <glib/gi18n-lib.h>

static gboolean
add(FollowupSession *session,
    const FollowupInterviewOptions *told,
    gboolean thanked,
    gboolean json,
    GError **error)
{
  g_autoptr(FollowupInterview) interview = followup_interview_new();
  g_auto(GVariantDict) options = G_VARIANT_DICT_INIT(NULL);

  if (!followup_interview_options_apply(told, session, interview, error))
    return FALSE;
  if (thanked)
    g_variant_dict_insert(&options, "thanked", "b", TRUE);
  return followup_interviews_add(session, followup_interview_options_make_patch(told, interview),
                                 &options, json, error);
}

gboolean
followup_cmd_add(FollowupSession *session,
                 const FollowupCommand *command,
                 char **argv,
                 GError **error)
{
  g_auto(FollowupInterviewOptions) told = { .back = TRUE };
  g_auto(GStrv) words = NULL;
  gboolean thanked = FALSE, json = FALSE, alone, asks;
  const GOptionEntry extra[] = {
    { "thanked", 0, 0, G_OPTION_ARG_NONE, &thanked, N_("Everyone has been thanked already"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };
  g_autofree GOptionEntry *entries = followup_interview_options_get_entries(&told, extra);

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  alone = words == NULL || words[0] == NULL;
  asks = session->terminal && (alone || told.at == NULL);
  return ((asks && alone)
          || followup_interview_options_take_employer(&told, command->verb, words, error))
         && (!asks || followup_interview_questions_ask(&told, session, NULL, error))
         && add(session, &told, thanked, json, error);
}
