/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-next-round: adds the next interview of a process, with the same people unless told. */
#include "arguments.h"
#include "error.h"
#include "interviews.h"
#include "selection.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* What of the earlier round holds for the next one, so that what is told can be checked against it.
 */
static FollowupInterview *
fetch_earlier(FollowupSession *session,
              gint64 id,
              const FollowupInterviewOptions *told,
              GError **error)
{
  FollowupInterview *earlier = followup_interviews_fetch(session, id, error);

  if (earlier == NULL)
    return NULL;
  earlier->decision = (FollowupDecision){ FOLLOWUP_DECISION_UNKNOWN };
  g_array_set_size(earlier->answers, 0);
  if (told->with != NULL) /* others than last time */
    g_ptr_array_set_size(earlier->interviewers, 0);
  return earlier;
}

static gboolean
add(FollowupSession *session,
    gint64 id,
    const FollowupInterviewOptions *told,
    gboolean json,
    GError **error)
{
  g_autoptr(FollowupInterview) interview = fetch_earlier(session, id, told, error);
  g_autoptr(GVariant) changes = NULL;
  g_auto(GVariantDict) options = G_VARIANT_DICT_INIT(NULL);
  GVariantDict patch;

  if (interview == NULL || !followup_interview_options_apply(told, session, interview, error))
    return FALSE;
  changes = g_variant_ref_sink(followup_interview_options_make_patch(told, interview));
  g_variant_dict_init(&patch, changes);
  g_variant_dict_insert(&patch, "follows", "t", (guint64)id);
  return followup_interviews_add(session, g_variant_dict_end(&patch), &options, json, error);
}

gboolean
followup_cmd_next_round(FollowupSession *session,
                        const FollowupCommand *command,
                        char **argv,
                        GError **error)
{
  g_auto(FollowupInterviewOptions) told = { NULL };
  g_auto(GStrv) words = NULL;
  gboolean json = FALSE;
  const GOptionEntry extra[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };
  g_autofree GOptionEntry *entries = followup_interview_options_get_entries(&told, extra);
  gint64 id;

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  if (!followup_selection_of_interview(session, command->verb, words, &id, error))
    return FALSE;
  if (told.at == NULL) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("it is not said when: expected --at, for example ‘followup next-round "
                  "%" PRId64 " --at \"2026-11-27 14:00\"’"),
                id);
    return FALSE;
  }
  return add(session, id, &told, json, error);
}
