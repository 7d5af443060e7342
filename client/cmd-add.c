/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-add: adds an interview and shows its plan. */
#include "arguments.h"
#include "interview-options.h"
#include "json.h"
#include "view.h"

#include <glib/gi18n-lib.h>

static void
print_added(FollowupSession *session, GVariant *added)
{
  g_autofree char *title = followup_view_get_title(added);
  g_autofree char *zone = followup_view_get_text(added, "zone");
  g_autoptr(GVariant) actions = g_variant_lookup_value(added, "actions", G_VARIANT_TYPE("aa{sv}"));
  guint64 id = 0;

  g_variant_lookup(added, "id", "t", &id);
  followup_output_printf(session->output, FOLLOWUP_STYLE_STRONG,
                         _("Added interview %" G_GUINT64_FORMAT ": %s"), id, title);
  g_string_append_c(session->output->text, '\n');
  followup_view_print_interview(session, added);
  if (actions != NULL && g_variant_n_children(actions) > 0) {
    g_string_append_c(session->output->text, '\n');
    followup_view_print_steps(session, actions, zone);
  }
}

static void
warn(FollowupSession *session, GVariant *added)
{
  g_autofree const char **warnings = NULL;
  const char *notice = NULL;

  g_variant_lookup(added, "warnings", "^a&s", &warnings);
  g_variant_lookup(added, "notice", "&s", &notice);
  for (guint i = 0; warnings != NULL && warnings[i] != NULL; i++)
    followup_session_warn(session, warnings[i]);
  if (notice != NULL)
    followup_session_warn(session, notice);
}

static gboolean
add(FollowupSession *session,
    const FollowupInterviewOptions *told,
    gboolean thanked,
    gboolean json,
    GError **error)
{
  g_autoptr(FollowupInterview) interview = followup_interview_new();
  g_auto(GVariantDict) options = G_VARIANT_DICT_INIT(NULL);
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) added = NULL;
  GVariant *patch;

  if (!followup_interview_options_apply(told, session, interview, error))
    return FALSE;
  if (thanked)
    g_variant_dict_insert(&options, "thanked", "b", TRUE);
  patch = followup_interview_options_make_patch(told, interview);
  reply = followup_session_change(
      session, "AddInterviews",
      (GVariant *[]){ g_variant_new_array(G_VARIANT_TYPE_VARDICT, &patch, 1), NULL }, &options,
      "(aa{sv})", error);
  if (reply == NULL)
    return FALSE;
  g_variant_get_child(reply, 0, "@aa{sv}", &added);
  if (g_variant_n_children(added) > 0) {
    g_autoptr(GVariant) first = g_variant_get_child_value(added, 0);

    if (json)
      followup_json_print(followup_json_from_variant(first), TRUE, session->output);
    else
      print_added(session, first);
    warn(session, first);
  }
  return TRUE;
}

gboolean
followup_cmd_add(FollowupSession *session,
                 const FollowupCommand *command,
                 char **argv,
                 GError **error)
{
  g_auto(FollowupInterviewOptions) told = { NULL };
  g_auto(GStrv) words = NULL;
  gboolean thanked = FALSE, json = FALSE;
  const GOptionEntry extra[] = {
    { "thanked", 0, 0, G_OPTION_ARG_NONE, &thanked, N_("Everyone has been thanked already"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };
  g_autofree GOptionEntry *entries = followup_interview_options_get_entries(&told, extra);

  switch (followup_arguments_read(session, command, entries, argv, &words, error)) {
  case FOLLOWUP_ARGUMENTS_HELP:
    return TRUE;
  case FOLLOWUP_ARGUMENTS_ERROR:
    return FALSE;
  default:
    break;
  }
  return followup_interview_options_take_employer(&told, command->verb, words, error)
         && add(session, &told, thanked, json, error);
}
