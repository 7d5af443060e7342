/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-plan: shows what add would plan, and changes nothing; with --jsonl without the daemon. */
#include "arguments.h"
#include "interview-options.h"
#include "json.h"
#include "plan-lines.h"
#include "view.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

static void
print_planned(FollowupSession *session, GVariant *planned)
{
  g_autoptr(GVariant) interview
      = g_variant_lookup_value(planned, "interview", G_VARIANT_TYPE_VARDICT);
  g_autoptr(GVariant) actions
      = g_variant_lookup_value(planned, "actions", G_VARIANT_TYPE("aa{sv}"));
  g_autofree char *title = NULL, *heading = NULL;
  g_autofree char *zone = NULL;

  if (interview == NULL || actions == NULL)
    return;
  title = followup_view_get_title(interview);
  zone = followup_view_get_text(interview, "zone");
  heading = g_strdup_printf(_("Plan for %s"), title);
  followup_output_paragraph(session->output, FOLLOWUP_STYLE_STRONG, 0, heading);
  followup_view_print_interview(session, interview);
  g_string_append_c(session->output->text, '\n');
  followup_view_print_steps(session, actions, zone);
  g_string_append_c(session->output->text, '\n');
  followup_view_print_articles(session, actions);
}

static gboolean
plan(FollowupSession *session,
     const FollowupInterviewOptions *told,
     gboolean thanked,
     gboolean json,
     GError **error)
{
  g_autoptr(FollowupInterview) interview = followup_interview_new();
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) planned = NULL;
  g_autoptr(GVariant) first = NULL;
  GVariant *patch;

  if (!followup_interview_options_apply(told, session, interview, error))
    return FALSE;
  for (guint i = 0; i < interview->interviewers->len; i++)
    ((FollowupInterviewer *)interview->interviewers->pdata[i])->thanked = thanked;
  patch = followup_interview_options_make_patch(told, interview);
  reply = followup_session_ask(
      session, "PlanInterviews",
      g_variant_new("(@aa{sv}a{sv})", g_variant_new_array(G_VARIANT_TYPE_VARDICT, &patch, 1), NULL),
      "(aa{sv})", error);
  if (reply == NULL)
    return FALSE;
  g_variant_get_child(reply, 0, "@aa{sv}", &planned);
  if (g_variant_n_children(planned) == 0)
    return TRUE;
  first = g_variant_get_child_value(planned, 0);
  if (json)
    followup_json_print(first, TRUE, session->output->text);
  else
    print_planned(session, first);
  return TRUE;
}

gboolean
followup_cmd_plan(FollowupSession *session,
                  const FollowupCommand *command,
                  char **argv,
                  GError **error)
{
  g_auto(FollowupInterviewOptions) told = { .back = TRUE };
  g_auto(GStrv) words = NULL;
  gboolean thanked = FALSE, json = FALSE, lines = FALSE;
  const GOptionEntry extra[] = {
    { "thanked", 0, 0, G_OPTION_ARG_NONE, &thanked, N_("Everyone has been thanked already"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { "jsonl", 0, 0, G_OPTION_ARG_NONE, &lines,
      N_("Read interviews as JSON, one a line, and print a plan for each; asks no daemon"), NULL },
    { NULL },
  };
  g_autofree GOptionEntry *entries = followup_interview_options_get_entries(&told, extra);

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  if (lines)
    return followup_interview_options_refuse_any(&told, words, "--jsonl", error)
           && followup_plan_lines_run(session, stdin, stdout, error);
  return followup_interview_options_take_employer(&told, command->verb, words, error)
         && plan(session, &told, thanked, json, error);
}
