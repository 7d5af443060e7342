/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* view-steps: the steps of a plan, one below the other, with when and why. */
#include "cadence.h"
#include "columns.h"
#include "moment.h"
#include "table.h"
#include "view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define WHEN_WIDTH 22 /* of "Fri 20 Nov 2026, 14:00" */

static const FollowupColumn columns[] = {
  { NULL, FOLLOWUP_COLUMN_RIGHT },
  { NULL, FOLLOWUP_COLUMN_FIXED },
  { NULL, FOLLOWUP_COLUMN_WRAP, 20 },
};

/* What has become of the action: "done Sat 21 Nov, 09:12"; NULL while it is only planned. */
static char *
word_state(FollowupSession *session, GVariant *action)
{
  g_autofree char *state = followup_view_get_text(action, "state");
  gint64 finished = followup_view_get_instant(action, "finished");
  gint64 snoozed = followup_view_get_instant(action, "snoozed-until");
  g_autofree char *when = NULL;

  if (strcmp(state, "snoozed") == 0 && snoozed != FOLLOWUP_NO_INSTANT) {
    when = followup_moment_to_text(snoozed, followup_session_get_zone(session), session->now);
    return g_strdup_printf(_("snoozed until %s"), when);
  }
  if (followup_view_is_pending(action) || finished == FOLLOWUP_NO_INSTANT)
    return NULL;
  when = followup_moment_to_text(finished, followup_session_get_zone(session), session->now);
  if (strcmp(state, "done") == 0)
    return g_strdup_printf(_("done %s"), when);
  if (strcmp(state, "skipped") == 0)
    return g_strdup_printf(C_("at a time", "skipped %s"), when);
  return g_strdup_printf(_("no longer needed since %s"), when);
}

/* "late since Sun 22 Nov, 17:00" or "late after ..."; NULL where nothing can be late any more. */
static char *
word_late(FollowupSession *session, GVariant *action)
{
  gint64 by = followup_view_get_instant(action, "by");
  g_autofree char *when = NULL;

  if (by == FOLLOWUP_NO_INSTANT || !followup_view_is_pending(action))
    return NULL;
  when = followup_moment_to_text(by, followup_session_get_zone(session), session->now);
  return g_strdup_printf(by < session->now ? _("late since %s") : _("late after %s"), when);
}

/* What to do where the address that the step wants is not known; NULL where all is well. */
static char *
word_contact(GVariant *action)
{
  g_autoptr(GVariant) contact = g_variant_lookup_value(action, "contact", G_VARIANT_TYPE_VARDICT);
  g_autofree char *channel = followup_view_get_text(action, "channel");
  g_autofree char *email = NULL, *phone = NULL;

  if (contact == NULL || !followup_view_is_pending(action))
    return NULL;
  email = followup_view_get_text(contact, "email");
  phone = followup_view_get_text(contact, "phone");
  if (strcmp(channel, "email") == 0 && *email == '\0')
    return *phone != '\0' ? g_strdup_printf(
               _("no e-mail known: look on the company's page, else call %s"), phone)
                          : g_strdup(_("no e-mail known: look on the company's page, else call"));
  if (strcmp(channel, "phone") == 0 && *phone == '\0')
    return *email != '\0' ? g_strdup_printf(
               _("no number known: look on the company's page, else write to %s"), email)
                          : g_strdup(_("no number known: look on the company's page, else write"));
  return NULL;
}

/* Why, and where it stands. */
static char *
word_aside(FollowupSession *session, GVariant *action)
{
  g_autofree char *kind = followup_view_get_text(action, "kind");
  /* What was done outside the plan has no rule. */
  g_autofree char *reason
      = strcmp(kind, "touch") != 0 ? followup_view_get_text(action, "why") : g_strdup("");
  g_autofree char *state = word_state(session, action);
  g_autofree char *late = word_late(session, action);
  g_autofree char *contact = word_contact(action);
  g_autofree char *note = followup_view_get_text(action, "note");
  GString *aside = g_string_new(reason);
  const char *parts[] = { contact, state, late, *note != '\0' ? note : NULL };

  for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
    if (parts[i] != NULL)
      g_string_append_printf(aside, "%s%s", aside->len > 0 ? "\n" : "", parts[i]);
  return g_string_free(aside, FALSE);
}

/* The interview's own clock, on two lines where the day is another there. */
static char *
word_elsewhere(FollowupSession *session, gint64 due, const char *zone)
{
  g_autofree char *line
      = zone != NULL
            ? followup_moment_to_elsewhere(due, followup_session_get_zone(session), zone, " ")
            : NULL;

  if (line == NULL || followup_columns_width(line) <= WHEN_WIDTH)
    return g_steal_pointer(&line);
  return followup_moment_to_elsewhere(due, followup_session_get_zone(session), zone, "\n");
}

/* When its popup comes, where waking hours hold it back. */
static char *
word_popup(FollowupSession *session, GVariant *action, gint64 due)
{
  gint64 popup = followup_view_get_instant(action, "popup");
  g_autofree char *when = NULL;

  if (popup == FOLLOWUP_NO_INSTANT || popup == due || popup <= session->now
      || !followup_view_is_pending(action))
    return NULL;
  /* its hour is enough where the day is that of due */
  when = followup_instant_get_day(popup, followup_session_get_zone(session))
                 == followup_instant_get_day(due, followup_session_get_zone(session))
             ? followup_moment_to_short_text(popup, followup_session_get_zone(session), popup)
             : followup_moment_to_text(popup, followup_session_get_zone(session), session->now);
  return g_strdup_printf(_("popup %s"), when);
}

/* NULL where there is nothing to add to the hour. */
static char *
word_clocks(FollowupSession *session, GVariant *action, const char *zone)
{
  gint64 due = followup_view_get_instant(action, "due");
  g_autofree char *elsewhere = word_elsewhere(session, due, zone);
  g_autofree char *popup = word_popup(session, action, due);

  if (elsewhere != NULL && popup != NULL)
    return g_strconcat(elsewhere, "\n", popup, NULL);
  return elsewhere != NULL ? g_steal_pointer(&elsewhere) : g_steal_pointer(&popup);
}

static void
add_step(FollowupTable *table, FollowupSession *session, GVariant *action, const char *zone)
{
  g_autofree char *id = followup_view_get_text(action, "id");
  FollowupStyle style = followup_view_get_style(action, session->now);
  gboolean projected = FALSE;
  GString *task = g_string_new(NULL);
  g_autofree char *words = followup_view_get_task(action);

  g_variant_lookup(action, "projected", "b", &projected);
  g_string_append(task, words);
  if (projected)
    /* Translators: behind a step that depends on what happens before */
    g_string_append(task, _(" (if there is no answer)"));
  followup_table_add(table, FOLLOWUP_STYLE_LABEL, g_steal_pointer(&id), NULL);
  followup_table_add(table, style,
                     followup_moment_to_text(followup_view_get_instant(action, "due"),
                                             followup_session_get_zone(session), session->now),
                     word_clocks(session, action, zone));
  followup_table_add(table, style == FOLLOWUP_STYLE_PLAIN ? FOLLOWUP_STYLE_STRONG : style,
                     g_string_free(task, FALSE), word_aside(session, action));
}

void
followup_view_print_steps(FollowupSession *session, GVariant *actions, const char *zone)
{
  g_autoptr(FollowupTable) table = followup_table_new(columns, G_N_ELEMENTS(columns), 2);
  GVariantIter iter;
  GVariant *action;

  g_variant_iter_init(&iter, actions);
  while ((action = g_variant_iter_next_value(&iter)) != NULL) {
    add_step(table, session, action, zone);
    g_variant_unref(action);
  }
  followup_table_print(table, session->output);
}

void
followup_view_print_pending(FollowupSession *session, GVariant *interview)
{
  g_autoptr(FollowupTable) table = followup_table_new(columns, G_N_ELEMENTS(columns), 2);
  g_autofree char *zone = followup_view_get_text(interview, "zone");
  g_autoptr(GVariantIter) iter = NULL;
  GVariant *action;
  gboolean any = FALSE;

  if (!g_variant_lookup(interview, "actions", "aa{sv}", &iter))
    return;
  while (g_variant_iter_loop(iter, "@a{sv}", &action)) {
    if (!followup_view_is_pending(action))
      continue;
    add_step(table, session, action, zone);
    any = TRUE;
  }
  if (any)
    followup_table_print(table, session->output);
  else
    followup_output_paragraph(session->output, FOLLOWUP_STYLE_DIM, 2, _("Nothing is left to do."));
}

/* Bit n: the figure comes from article S(n). */
static guint
collect_sources(GVariant *actions)
{
  guint found = 0;
  GVariantIter iter;
  GVariant *action;

  g_variant_iter_init(&iter, actions);
  while ((action = g_variant_iter_next_value(&iter)) != NULL) {
    g_autofree char *sources = followup_view_get_text(action, "sources");

    for (const char *p = sources; *p != '\0'; p++)
      if (*p == 'S' && g_ascii_isdigit(p[1]))
        found |= 1u << (p[1] - '0');
    g_variant_unref(action);
  }
  return found;
}

void
followup_view_print_articles(FollowupSession *session, GVariant *actions)
{
  static const FollowupColumn article_columns[]
      = { { NULL, FOLLOWUP_COLUMN_FIXED }, { NULL, FOLLOWUP_COLUMN_WRAP } };
  g_autoptr(FollowupTable) table = followup_table_new(article_columns, 2, 2);
  guint found = collect_sources(actions);

  if (found == 0)
    return;
  for (guint i = 1; i < 10; i++) {
    g_autofree char *source = g_strdup_printf("S%u", i);
    const char *title = followup_article_get_title(source);

    if ((found & 1u << i) == 0 || title == NULL)
      continue;
    followup_table_add(table, FOLLOWUP_STYLE_DIM, g_steal_pointer(&source), NULL);
    followup_table_add(table, FOLLOWUP_STYLE_DIM, g_strdup(title), NULL);
  }
  followup_output_add(session->output, FOLLOWUP_STYLE_STRONG, _("Where these figures come from"));
  g_string_append_c(session->output->text, '\n');
  followup_table_print(table, session->output);
}
