/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-cadences: lists the cadences, the articles they come from and their steps. */
#include "arguments.h"
#include "json.h"
#include "table.h"
#include "view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const FollowupColumn columns[] = {
  { NULL, FOLLOWUP_COLUMN_FIXED },
  { NULL, FOLLOWUP_COLUMN_FIXED },
  { NULL, FOLLOWUP_COLUMN_FIXED },
  { NULL, FOLLOWUP_COLUMN_WRAP },
};

static const char *
word_rule(const char *nick)
{
  static const struct {
    const char *nick;
    const char *words;
  } rules[] = {
    { "thank-you", N_("thank-you") },
    { "check-in-decision", N_("check-in, date known") },
    { "check-in-first", N_("check-in, first round") },
    { "check-in-middle", N_("check-in, middle round") },
    { "check-in-final", N_("check-in, final round") },
    { "check-in-new-decision", N_("check-in, new date") },
    { "second-follow-up", N_("second follow-up") },
    { "move-on", N_("move on") },
  };

  for (guint i = 0; i < G_N_ELEMENTS(rules); i++)
    if (strcmp(rules[i].nick, nick) == 0)
      return _(rules[i].words);
  return nick;
}

static void
add_step(FollowupTable *table, GVariant *step)
{
  g_autofree char *rule = followup_view_get_text(step, "rule");
  g_autofree char *due = followup_view_get_text(step, "due");
  g_autofree char *by = followup_view_get_text(step, "by");
  g_autofree char *at = followup_view_get_text(step, "at");
  g_autofree char *channel = followup_view_get_text(step, "channel");
  g_autofree char *sources = followup_view_get_text(step, "sources");

  followup_table_add(table, FOLLOWUP_STYLE_PLAIN, g_strdup(word_rule(rule)), NULL);
  followup_table_add(table, FOLLOWUP_STYLE_PLAIN,
                     *at != '\0' && strcmp(at, "10:00") != 0
                         ? g_strdup_printf("%s %s / %s", due, at, by)
                         : g_strdup_printf("%s / %s", due, by),
                     NULL);
  followup_table_add(table, FOLLOWUP_STYLE_PLAIN,
                     strcmp(channel, "none") != 0 ? g_steal_pointer(&channel) : g_strdup(""), NULL);
  followup_table_add(table, FOLLOWUP_STYLE_DIM, g_steal_pointer(&sources), NULL);
}

static void
print_cadence(FollowupSession *session, GVariant *cadence)
{
  g_autoptr(FollowupTable) table = followup_table_new(columns, G_N_ELEMENTS(columns), 4);
  g_autofree char *id = followup_view_get_text(cadence, "id");
  g_autofree char *article = followup_view_get_text(cadence, "article");
  g_autofree char *summary = followup_view_get_text(cadence, "summary");
  g_autoptr(GVariant) steps = g_variant_lookup_value(cadence, "steps", G_VARIANT_TYPE("aa{sv}"));
  gboolean chosen = FALSE;

  g_variant_lookup(cadence, "default", "b", &chosen);
  followup_output_add(session->output, FOLLOWUP_STYLE_STRONG, id);
  if (chosen)
    followup_output_add(session->output, FOLLOWUP_STYLE_GOOD, _(" (default)"));
  g_string_append_c(session->output->text, '\n');
  followup_output_paragraph(session->output, FOLLOWUP_STYLE_PLAIN, 2, summary);
  followup_output_paragraph(session->output, FOLLOWUP_STYLE_DIM, 2, article);
  for (gsize i = 0; steps != NULL && i < g_variant_n_children(steps); i++) {
    g_autoptr(GVariant) step = g_variant_get_child_value(steps, i);

    add_step(table, step);
  }
  followup_table_print(table, session->output);
}

gboolean
followup_cmd_cadences(FollowupSession *session,
                      const FollowupCommand *command,
                      char **argv,
                      GError **error)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) cadences = NULL;

  if (!followup_arguments_read(session, command, entries, argv, NULL, error))
    return session->helped;
  reply = followup_session_ask(session, "ListCadences", NULL, "(aa{sv})", error);
  if (reply == NULL)
    return FALSE;
  g_variant_get_child(reply, 0, "@aa{sv}", &cadences);
  if (json) {
    followup_json_print(followup_json_from_variant(cadences), TRUE, session->output);
    return TRUE;
  }
  for (gsize i = 0; i < g_variant_n_children(cadences); i++) {
    g_autoptr(GVariant) cadence = g_variant_get_child_value(cadences, i);

    print_cadence(session, cadence);
    g_string_append_c(session->output->text, '\n');
  }
  followup_output_paragraph(
      session->output, FOLLOWUP_STYLE_DIM, 0,
      _("Due / late after: m and h from the end of the interview, d and w days "
        "and weeks, bd business days. S1 to S5: the article that a figure "
        "comes from."));
  return TRUE;
}
