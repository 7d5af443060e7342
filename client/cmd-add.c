/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-add: adds an interview, told by its options or by an invitation, and shows its plan. */
#include "arguments.h"
#include "converter.h"
#include "intake.h"
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

/* "invite.ics", perhaps with the employer behind it. */
static gboolean
add_invitation(FollowupSession *session,
               const FollowupCommand *command,
               char **words,
               FollowupInterviewOptions *told,
               gboolean thanked,
               gboolean json,
               GError **error)
{
  told->back = FALSE;
  if (words[1] != NULL
      && !followup_interview_options_take_employer(told, command->verb, words + 1, error))
    return FALSE;
  return followup_intake_run(session, words[0], told, thanked, json, error);
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
    { "employer", 0, 0, G_OPTION_ARG_FILENAME, &told.employer,
      N_("The employer, where it is an invitation that is added"), N_("TEXT") },
    { "thanked", 0, 0, G_OPTION_ARG_NONE, &thanked, N_("Everyone has been thanked already"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };
  g_autofree GOptionEntry *entries = followup_interview_options_get_entries(&told, extra);

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  if (words != NULL && words[0] != NULL && followup_converter_is_calendar(words[0]))
    return add_invitation(session, command, words, &told, thanked, json, error);
  alone = words == NULL || words[0] == NULL;
  asks = session->terminal && (alone || told.at == NULL);
  return ((alone && (asks || told.employer != NULL))
          || followup_interview_options_take_employer(&told, command->verb, words, error))
         && (!asks || followup_interview_questions_ask(&told, session, NULL, error))
         && add(session, &told, thanked, json, error);
}
