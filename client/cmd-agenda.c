/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-agenda: shows what there is to do, by urgency. */
#include "arguments.h"
#include "columns.h"
#include "json.h"
#include "moment.h"
#include "span.h"
#include "table.h"
#include "view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PAGE 500
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
  return followup_span_to_lateness(session->now - by);
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

static gboolean
is_in_section(GVariant *action, const char *section)
{
  const char *nick = "";

  g_variant_lookup(action, "section", "&s", &nick);
  return strcmp(nick, section) == 0;
}

/* One table for all sections, so that their columns agree. */
static void
print_agenda(FollowupSession *session, GPtrArray *actions)
{
  gboolean wide = session->output->width >= WIDE;
  g_autoptr(FollowupTable) table
      = wide ? followup_table_new(wide_columns, G_N_ELEMENTS(wide_columns), 2)
             : followup_table_new(narrow_columns, G_N_ELEMENTS(narrow_columns), 2);

  for (guint i = 0; i < G_N_ELEMENTS(sections); i++) {
    gboolean empty = TRUE;

    for (guint j = 0; j < actions->len; j++) {
      if (!is_in_section(actions->pdata[j], sections[i].nick))
        continue;
      if (empty)
        followup_table_add_heading(table, sections[i].style, g_strdup(_(sections[i].heading)));
      add_row(table, session, actions->pdata[j], sections[i].style);
      empty = FALSE;
    }
  }
  followup_table_print(table, session->output);
}

/* Gets the page behind *after (nullable), and moves it on. */
static GVariant *
fetch_page(FollowupSession *session, gboolean brief, char **after, GError **error)
{
  GVariantDict filter;
  g_autoptr(GVariant) reply = NULL;
  GVariant *page = NULL;
  gsize n;

  g_variant_dict_init(&filter, NULL);
  g_variant_dict_insert(&filter, "limit", "u", PAGE);
  if (brief)
    g_variant_dict_insert(&filter, "brief", "b", TRUE);
  if (*after != NULL)
    g_variant_dict_insert(&filter, "after", "s", *after);
  reply = followup_session_ask(session, "ListActions",
                               g_variant_new("(@a{sv})", g_variant_dict_end(&filter)), "(aa{sv})",
                               error);
  if (reply == NULL)
    return NULL;
  g_variant_get_child(reply, 0, "@aa{sv}", &page);
  n = g_variant_n_children(page);
  if (n > 0) {
    g_autoptr(GVariant) last = g_variant_get_child_value(page, n - 1);

    g_clear_pointer(after, g_free);
    g_variant_lookup(last, "id", "s", after);
  }
  return page;
}

/* In pages, so that many of them hold nobody else up. */
static GPtrArray *
fetch_all(FollowupSession *session, gboolean brief, GError **error)
{
  g_autoptr(GPtrArray) actions = g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref);
  g_autofree char *after = NULL;
  gsize n;

  do {
    g_autoptr(GVariant) page = fetch_page(session, brief, &after, error);

    if (page == NULL)
      return NULL;
    n = g_variant_n_children(page);
    for (gsize i = 0; i < n; i++)
      g_ptr_array_add(actions, g_variant_get_child_value(page, i));
  } while (n == PAGE && after != NULL);
  return g_steal_pointer(&actions);
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
  g_autoptr(GPtrArray) actions = NULL;

  switch (followup_arguments_read(session, command, entries, argv, NULL, error)) {
  case FOLLOWUP_ARGUMENTS_HELP:
    return TRUE;
  case FOLLOWUP_ARGUMENTS_ERROR:
    return FALSE;
  default:
    break;
  }
  actions = fetch_all(session, !json, error);
  if (actions == NULL)
    return FALSE;
  if (json)
    followup_json_print(followup_json_from_dicts(actions, fields), TRUE, session->output);
  else if (actions->len == 0)
    followup_output_paragraph(session->output, FOLLOWUP_STYLE_DIM, 0,
                              _("Nothing to do. ‘followup add EMPLOYER --at WHEN’ adds an "
                                "interview; ‘followup help’ tells the rest."));
  else
    print_agenda(session, actions);
  return TRUE;
}
