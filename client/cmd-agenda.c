/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-agenda: shows what there is to do, by urgency. */
#include "arguments.h"
#include "columns.h"
#include "json.h"
#include "moment.h"
#include "table.h"
#include "view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define WIDE 100 /* columns from which an action takes one line */

static const char *const fields[] = { "id",  "kind", "state", "section", "interviewer", "channel",
                                      "due", "by",   "popup", "reason",  "interview",   NULL };

static const struct {
  const char *nick;
  const char *heading;
  FollowupStyle style;
} sections[] = {
  { "overdue", N_("Overdue"), FOLLOWUP_STYLE_LATE },
  { "today", N_("Today"), FOLLOWUP_STYLE_SOON },
  { "week", N_("Within a week"), FOLLOWUP_STYLE_STRONG },
  { "later", N_("Later"), FOLLOWUP_STYLE_STRONG },
};

static const FollowupColumn wide_columns[] = {
  { NULL, FOLLOWUP_COLUMN_RIGHT },    { NULL, FOLLOWUP_COLUMN_FIXED },
  { NULL, FOLLOWUP_COLUMN_FIXED },    { NULL, FOLLOWUP_COLUMN_WRAP, 20 },
  { NULL, FOLLOWUP_COLUMN_WRAP, 20 },
};
static const FollowupColumn narrow_columns[] = {
  { NULL, FOLLOWUP_COLUMN_RIGHT },
  { NULL, FOLLOWUP_COLUMN_FIXED },
  { NULL, FOLLOWUP_COLUMN_WRAP, 20 },
};

/* How late it is, or how far away. */
static char *
word_distance(FollowupSession *session, GVariant *action, gboolean overdue)
{
  gint64 by = followup_view_get_instant(action, "by");
  gint64 due = followup_view_get_instant(action, "due");
  gint64 snoozed = followup_view_get_instant(action, "snoozed-until");
  g_autofree char *distance = NULL;

  if (snoozed != FOLLOWUP_NO_INSTANT && snoozed > session->now) {
    distance = followup_moment_to_short_text(snoozed, session->zone, session->now);
    return g_strdup_printf(_("snoozed to %s"), distance);
  }
  if (!overdue)
    return followup_moment_to_distance(due, session->now);
  distance = followup_moment_to_distance(by, session->now);
  /* Translators: %s is "3 days ago" */
  return g_strdup_printf(_("late since %s"), distance);
}

static void
add_row(FollowupTable *table, FollowupSession *session, GVariant *action, FollowupStyle style)
{
  g_autoptr(GVariant) interview
      = g_variant_lookup_value(action, "interview", G_VARIANT_TYPE_VARDICT);
  gint64 due = followup_view_get_instant(action, "due");
  char *title = interview != NULL ? followup_view_get_title(interview) : g_strdup("");
  char *distance = word_distance(session, action, style == FOLLOWUP_STYLE_LATE);
  gboolean wide = session->output->width >= WIDE;

  followup_table_add(table, FOLLOWUP_STYLE_LABEL, followup_view_get_text(action, "id"), NULL);
  followup_table_add(table, style == FOLLOWUP_STYLE_STRONG ? FOLLOWUP_STYLE_PLAIN : style,
                     followup_moment_to_short_text(due, session->zone, session->now),
                     wide ? NULL : distance);
  if (wide)
    followup_table_add(table, FOLLOWUP_STYLE_DIM, distance, NULL);
  followup_table_add(table, FOLLOWUP_STYLE_PLAIN, followup_view_get_task(action),
                     wide ? NULL : title);
  if (wide)
    followup_table_add(table, FOLLOWUP_STYLE_DIM, title, NULL);
}

/* One table for all sections, so that their columns agree; headings come between. */
static void
print_agenda(FollowupSession *session, GVariant *actions)
{
  gboolean wide = session->output->width >= WIDE;

  for (guint i = 0; i < G_N_ELEMENTS(sections); i++) {
    g_autoptr(FollowupTable) table
        = followup_table_new(wide ? wide_columns : narrow_columns,
                             wide ? G_N_ELEMENTS(wide_columns) : G_N_ELEMENTS(narrow_columns), 2);
    gboolean empty = TRUE;

    for (gsize j = 0; j < g_variant_n_children(actions); j++) {
      g_autoptr(GVariant) action = g_variant_get_child_value(actions, j);
      const char *section = "";

      g_variant_lookup(action, "section", "&s", &section);
      if (strcmp(section, sections[i].nick) != 0)
        continue;
      add_row(table, session, action, sections[i].style);
      empty = FALSE;
    }
    if (empty)
      continue;
    if (session->output->text->len > 0)
      g_string_append_c(session->output->text, '\n');
    followup_output_add(session->output, sections[i].style, _(sections[i].heading));
    g_string_append_c(session->output->text, '\n');
    followup_table_print(table, session->output);
  }
}

gboolean
followup_cmd_agenda(FollowupSession *session,
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
  g_autoptr(GVariant) actions = NULL;

  switch (followup_arguments_read(session, command, entries, argv, NULL, error)) {
  case FOLLOWUP_ARGUMENTS_HELP:
    return TRUE;
  case FOLLOWUP_ARGUMENTS_ERROR:
    return FALSE;
  default:
    break;
  }
  reply = followup_session_ask(session, "ListActions", g_variant_new("(a{sv})", NULL), "(aa{sv})",
                               error);
  if (reply == NULL)
    return FALSE;
  g_variant_get_child(reply, 0, "@aa{sv}", &actions);
  if (json)
    followup_json_print(followup_json_from_dicts(actions, fields), TRUE, session->output);
  else if (g_variant_n_children(actions) == 0)
    followup_output_paragraph(session->output, FOLLOWUP_STYLE_DIM, 0,
                              _("Nothing to do. ‘followup add EMPLOYER --at WHEN’ adds an "
                                "interview; ‘followup help’ tells the rest."));
  else
    print_agenda(session, actions);
  return TRUE;
}
