/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-show: shows interviews with everything known and all their steps. */
#include "arguments.h"
#include "json.h"
#include "selection.h"
#include "table.h"
#include "view.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* Whatever they said of their decision then is known, also that they named no date. */
static gboolean
has_answered(GVariant *interview)
{
  g_autoptr(GVariantIter) answers = followup_view_get_list(interview, "answers");

  return answers != NULL && g_variant_iter_n_children(answers) > 0;
}

/* What the plan would gain from; one command asks for all of it. */
static void
print_missing(FollowupSession *session, GVariant *interview, guint64 id)
{
  g_autoptr(GVariant) people
      = g_variant_lookup_value(interview, "interviewers", G_VARIANT_TYPE("aa{sv}"));
  g_autofree char *ending = followup_view_get_text(interview, "ending");
  g_autofree char *position = followup_view_get_text(interview, "position");
  g_autofree char *decision = followup_view_get_text(interview, "decision");
  g_autofree char *may = followup_view_get_text(interview, "may-follow-up");
  const char *missing[5] = { NULL };
  g_autofree char *list = NULL;
  g_autofree char *text = NULL;
  guint n = 0;

  if (strcmp(ending, "open") != 0)
    return;
  if (*position == '\0')
    missing[n++] = _("the position");
  if (people == NULL || g_variant_n_children(people) == 0)
    missing[n++] = _("who was there");
  if (strcmp(decision, "unknown") == 0 && !has_answered(interview))
    missing[n++] = _("by when they decide");
  if (strcmp(may, "unknown") == 0)
    missing[n++] = _("whether you may follow up");
  if (n == 0)
    return;
  list = g_strjoinv(", ", (char **)missing);
  text = g_strdup_printf(_("Not told yet: %s. ‘followup edit %" PRIu64 "’ asks for it."), list, id);
  g_string_append_c(session->output->text, '\n');
  followup_output_paragraph(session->output, FOLLOWUP_STYLE_DIM, 0, text);
}

/* "7  Acme GmbH, C engineer", on as many lines as it takes, below each other. */
static void
print_title(FollowupSession *session, guint64 id, const char *title)
{
  static const FollowupColumn columns[] = {
    { NULL, FOLLOWUP_COLUMN_RIGHT },
    { NULL, FOLLOWUP_COLUMN_WRAP, 20 },
  };
  g_autoptr(FollowupTable) table = followup_table_new(columns, G_N_ELEMENTS(columns), 0);

  followup_table_add(table, FOLLOWUP_STYLE_LABEL, g_strdup_printf("%" G_GUINT64_FORMAT, id), NULL);
  followup_table_add(table, FOLLOWUP_STYLE_STRONG, g_strdup(title), NULL);
  followup_table_print(table, session->output);
}

static void
print_one(FollowupSession *session, GVariant *interview)
{
  g_autofree char *title = followup_view_get_title(interview);
  g_autofree char *zone = followup_view_get_text(interview, "zone");
  g_autoptr(GVariant) actions
      = g_variant_lookup_value(interview, "actions", G_VARIANT_TYPE("aa{sv}"));
  guint64 id = 0;

  g_variant_lookup(interview, "id", "t", &id);
  print_title(session, id, title);
  g_string_append_c(session->output->text, '\n');
  followup_view_print_interview(session, interview);
  print_missing(session, interview, id);
  if (actions == NULL || g_variant_n_children(actions) == 0)
    return;
  g_string_append_c(session->output->text, '\n');
  followup_output_add(session->output, FOLLOWUP_STYLE_STRONG, _("Steps"));
  g_string_append_c(session->output->text, '\n');
  followup_view_print_steps(session, actions, zone);
  g_string_append_c(session->output->text, '\n');
  followup_view_print_articles(session, actions);
}

gboolean
followup_cmd_show(FollowupSession *session,
                  const FollowupCommand *command,
                  char **argv,
                  GError **error)
{
  g_auto(GStrv) words = NULL;
  gboolean json = FALSE;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) interviews = NULL;
  GVariant *ids;

  if (!followup_arguments_read_words(session, command, argv, &words, &json, error))
    return session->helped;
  ids = followup_selection_of_interviews(session, command->verb, words, error);
  if (ids == NULL)
    return FALSE;
  reply = followup_session_ask(session, "GetInterviews", g_variant_new("(@at)", ids), "(aa{sv})",
                               error);
  if (reply == NULL)
    return FALSE;
  g_variant_get_child(reply, 0, "@aa{sv}", &interviews);
  if (json) { /* one is an object, several are an array */
    g_autoptr(GVariant) shown
        = words[1] != NULL ? g_variant_ref(interviews) : g_variant_get_child_value(interviews, 0);

    followup_json_print(shown, TRUE, session->output->text);
  }
  for (gsize i = 0; !json && i < g_variant_n_children(interviews); i++) {
    g_autoptr(GVariant) interview = g_variant_get_child_value(interviews, i);

    if (i > 0)
      g_string_append_c(session->output->text, '\n');
    print_one(session, interview);
  }
  return TRUE;
}
