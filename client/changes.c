/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "changes.h"

#include "json.h"
#include "moment.h"
#include "table.h"
#include "view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Who made a change, for people. */
static const char *
word_who(const char *who)
{
  if (strcmp(who, "followup") == 0)
    return _("you");
  if (strcmp(who, "popup") == 0)
    return _("popup");
  return strcmp(who, "daemon") == 0 ? _("by itself") : who;
}

static void
add_change(FollowupTable *table, FollowupSession *session, GVariant *change)
{
  g_autofree char *who = followup_view_get_text(change, "who");
  g_autofree char *text = followup_view_get_text(change, "text");
  gboolean undone = FALSE;
  FollowupStyle style;

  g_variant_lookup(change, "undone", "b", &undone);
  style = undone ? FOLLOWUP_STYLE_DIM : FOLLOWUP_STYLE_PLAIN;
  followup_table_add(table, FOLLOWUP_STYLE_LABEL,
                     followup_moment_to_text(followup_view_get_instant(change, "at"),
                                             followup_session_get_zone(session), session->now),
                     NULL);
  followup_table_add(table, FOLLOWUP_STYLE_DIM, g_strdup(word_who(who)), NULL);
  followup_table_add(table, style,
                     undone ? g_strdup_printf(_("%s (taken back)"), text) : g_steal_pointer(&text),
                     NULL);
}

void
followup_changes_print(FollowupSession *session, GVariant *changes)
{
  static const FollowupColumn columns[] = {
    { NULL, FOLLOWUP_COLUMN_FIXED },
    { NULL, FOLLOWUP_COLUMN_FIXED },
    { NULL, FOLLOWUP_COLUMN_WRAP, 20 },
  };
  g_autoptr(FollowupTable) table = followup_table_new(columns, G_N_ELEMENTS(columns), 0);

  for (gsize i = 0; i < g_variant_n_children(changes); i++) {
    g_autoptr(GVariant) change = g_variant_get_child_value(changes, i);

    add_change(table, session, change);
  }
  followup_table_print(table, session->output);
}

gboolean
followup_changes_step(FollowupSession *session,
                      const char *method,
                      const char *heading,
                      gboolean json,
                      GError **error)
{
  g_autoptr(GVariant) change = NULL;
  g_autoptr(GVariant) reply
      = followup_session_change(session, method, (GVariant *[]){ NULL }, NULL, "(a{sv})", error);
  g_autofree char *text = NULL;

  if (reply == NULL)
    return FALSE;
  change = g_variant_get_child_value(reply, 0);
  if (json) {
    followup_json_print(change, TRUE, session->output->text);
    return TRUE;
  }
  text = followup_view_get_text(change, "text");
  followup_output_printf(session->output, FOLLOWUP_STYLE_GOOD, "%s: %s", heading, text);
  g_string_append_c(session->output->text, '\n');
  return TRUE;
}

void
followup_changes_add_moved(GVariant *reply, FollowupMoved *moved)
{
  gboolean planning = FALSE;
  guint32 n = 0;

  g_variant_lookup(reply, "moved", "u", &n);
  g_variant_lookup(reply, "planning", "b", &planning);
  moved->n += n;
  moved->planning |= planning;
}

void
followup_changes_print_moved(FollowupSession *session, const FollowupMoved *moved)
{
  if (moved->planning)
    followup_output_printf(session->output, FOLLOWUP_STYLE_PLAIN,
                           _("Pending steps are planned anew; with so many it takes a moment until "
                             "all show their new times\n"));
  else if (moved->n > 0)
    followup_output_printf(session->output, FOLLOWUP_STYLE_PLAIN,
                           ngettext("%u pending step falls due at another time now\n",
                                    "%u pending steps fall due at another time now\n", moved->n),
                           moved->n);
}
