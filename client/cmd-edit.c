/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-edit: changes what is known of an interview; what is pending is planned anew. */
#include "arguments.h"
#include "error.h"
#include "ids.h"
#include "interview-options.h"
#include "json.h"
#include "view.h"
#include "wire.h"

#include <glib/gi18n-lib.h>

/* The interview as the daemon has it: people are changed one by one, but sent all together. */
static FollowupInterview *
fetch(FollowupSession *session, gint64 id, GError **error)
{
  g_autoptr(GVariant) dict = followup_session_get_interview(session, id, error);

  return dict != NULL ? followup_wire_interview_from_dict(dict, error) : NULL;
}

static void
print_updated(FollowupSession *session, GVariant *updated)
{
  g_autofree char *title = followup_view_get_title(updated);
  g_autofree char *zone = followup_view_get_text(updated, "zone");
  g_autoptr(GVariant) actions
      = g_variant_lookup_value(updated, "actions", G_VARIANT_TYPE("aa{sv}"));
  guint64 id = 0;

  g_variant_lookup(updated, "id", "t", &id);
  followup_output_printf(session->output, FOLLOWUP_STYLE_STRONG,
                         _("Changed interview %" G_GUINT64_FORMAT ": %s"), id, title);
  g_string_append_c(session->output->text, '\n');
  followup_view_print_interview(session, updated);
  g_string_append_c(session->output->text, '\n');
  if (actions != NULL)
    followup_view_print_steps(session, actions, zone);
}

static gboolean
edit(FollowupSession *session,
     gint64 id,
     const FollowupInterviewOptions *told,
     gboolean json,
     GError **error)
{
  g_autoptr(FollowupInterview) interview = fetch(session, id, error);
  g_auto(GVariantDict) patch = G_VARIANT_DICT_INIT(NULL);
  g_autoptr(GVariant) changes = NULL;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) updated = NULL;
  g_autoptr(GVariant) first = NULL;
  GVariant *update;

  if (interview == NULL || !followup_interview_options_apply(told, session, interview, error))
    return FALSE;
  changes = g_variant_ref_sink(followup_interview_options_make_patch(told, interview));
  g_variant_dict_init(&patch, changes);
  g_variant_dict_insert(&patch, "id", "t", (guint64)id);
  update = g_variant_dict_end(&patch);
  reply = followup_session_change(
      session, "UpdateInterviews",
      (GVariant *[]){ g_variant_new_array(G_VARIANT_TYPE_VARDICT, &update, 1), NULL }, NULL,
      "(aa{sv})", error);
  if (reply == NULL)
    return FALSE;
  g_variant_get_child(reply, 0, "@aa{sv}", &updated);
  if (g_variant_n_children(updated) == 0)
    return TRUE;
  first = g_variant_get_child_value(updated, 0);
  if (json)
    followup_json_print(followup_json_from_variant(first), TRUE, session->output);
  else
    print_updated(session, first);
  return TRUE;
}

gboolean
followup_cmd_edit(FollowupSession *session,
                  const FollowupCommand *command,
                  char **argv,
                  GError **error)
{
  g_auto(FollowupInterviewOptions) told = { NULL };
  g_auto(GStrv) words = NULL;
  gboolean json = FALSE;
  const GOptionEntry extra[] = {
    { "employer", 0, 0, G_OPTION_ARG_FILENAME, &told.employer, N_("The employer"), N_("TEXT") },
    { "without", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &told.without,
      N_("Who was not there after all; once for each"), N_("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };
  g_autofree GOptionEntry *entries = followup_interview_options_get_entries(&told, extra);
  gint64 id;

  switch (followup_arguments_read(session, command, entries, argv, &words, error)) {
  case FOLLOWUP_ARGUMENTS_HELP:
    return TRUE;
  case FOLLOWUP_ARGUMENTS_ERROR:
    return FALSE;
  default:
    break;
  }
  if (!followup_ids_of_interview(command->verb, words, &id, error))
    return FALSE;
  if (!followup_interview_options_any(&told)) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("it is not said what to change: expected an option, for example ‘followup edit "
                  "%" G_GINT64_FORMAT " --stage final’"),
                id);
    return FALSE;
  }
  return edit(session, id, &told, json, error);
}
