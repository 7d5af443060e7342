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

/* What has become of the step: "done Sat 21 Nov, 09:12"; NULL while it is only planned. */
static char *
word_state(FollowupSession *session, const FollowupViewStep *step)
{
  gboolean snoozed = strcmp(step->state, "snoozed") == 0 && step->snoozed_until != 0;
  g_autofree char *when = NULL;

  if (!snoozed && (followup_view_step_is_pending(step) || step->finished == FOLLOWUP_NO_INSTANT))
    return NULL;
  when = followup_moment_to_text(snoozed ? step->snoozed_until : step->finished,
                                 followup_session_get_zone(session), session->now);
  if (snoozed)
    return g_strdup_printf(_("snoozed until %s"), when);
  if (strcmp(step->state, "done") == 0)
    return g_strdup_printf(_("done %s"), when);
  if (strcmp(step->state, "skipped") == 0)
    return g_strdup_printf(C_("at a time", "skipped %s"), when);
  return g_strdup_printf(_("no longer needed since %s"), when);
}

/* "late since Sun 22 Nov, 17:00" or "late after ..."; NULL where nothing can be late any more. */
static char *
word_late(FollowupSession *session, const FollowupViewStep *step)
{
  g_autofree char *when = NULL;

  if (step->by == 0 || !followup_view_step_is_pending(step))
    return NULL;
  when = followup_moment_to_text(step->by, followup_session_get_zone(session), session->now);
  return g_strdup_printf(step->by < session->now ? _("late since %s") : _("late after %s"), when);
}

/* What to do where the address that the step wants is not known; NULL where all is well. */
static char *
word_contact(const FollowupViewStep *step)
{
  g_autofree char *email = followup_columns_clean(step->email, TRUE);
  g_autofree char *phone = followup_columns_clean(step->phone, TRUE);

  if (step->email == NULL || !followup_view_step_is_pending(step))
    return NULL;
  if (strcmp(step->channel, "email") == 0 && *email == '\0')
    return *phone != '\0'
               ? g_strdup_printf(_("no e-mail known: look on the company's page, else call %s"),
                                 phone)
               : g_strdup(
                   _("no e-mail known: look on the company's page, or ask whoever invited you"));
  if (strcmp(step->channel, "phone") == 0 && *phone == '\0')
    return *email != '\0' ? g_strdup_printf(
               _("no number known: look on the company's page, else write to %s"), email)
                          : g_strdup(_("no number known: look on the company's page, else write"));
  return NULL;
}

/* Why, and where it stands. */
static char *
word_aside(FollowupSession *session, const FollowupViewStep *step)
{
  /* What was done outside the plan has no rule. */
  gboolean planned = strcmp(step->kind, "touch") != 0;
  g_autofree char *reason = followup_columns_clean(planned ? step->why : "", TRUE);
  g_autofree char *state = word_state(session, step);
  g_autofree char *late = word_late(session, step);
  g_autofree char *contact = word_contact(step);
  g_autofree char *note = followup_columns_clean(step->note, TRUE);
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
word_popup(FollowupSession *session, const FollowupViewStep *step)
{
  FollowupZone *zone = followup_session_get_zone(session);
  gint64 popup = step->popup;
  g_autofree char *when = NULL;

  if (popup == FOLLOWUP_NO_INSTANT || popup == step->due || popup <= session->now
      || !followup_view_step_is_pending(step))
    return NULL;
  /* its hour is enough where the day is that of due */
  when = followup_instant_get_day(popup, zone) == followup_instant_get_day(step->due, zone)
             ? followup_moment_to_short_text(popup, zone, popup)
             : followup_moment_to_text(popup, zone, session->now);
  return g_strdup_printf(_("popup %s"), when);
}

/* NULL where there is nothing to add to the hour. */
static char *
word_clocks(FollowupSession *session, const FollowupViewStep *step, const char *zone)
{
  g_autofree char *elsewhere = word_elsewhere(session, step->due, zone);
  g_autofree char *popup = word_popup(session, step);

  if (elsewhere != NULL && popup != NULL)
    return g_strconcat(elsewhere, "\n", popup, NULL);
  return elsewhere != NULL ? g_steal_pointer(&elsewhere) : g_steal_pointer(&popup);
}

static void
add_step(FollowupTable *table,
         FollowupSession *session,
         const FollowupViewStep *step,
         const char *zone)
{
  FollowupStyle style = followup_view_step_get_style(step);
  GString *task = g_string_new(NULL);
  g_autofree char *words = followup_view_step_to_task(step);

  g_string_append(task, words);
  if (step->projected)
    /* Translators: behind a step that depends on what happens before */
    g_string_append(task, _(" (if there is no answer)"));
  followup_table_add(table, FOLLOWUP_STYLE_LABEL, followup_columns_clean(step->id, TRUE), NULL);
  followup_table_add(
      table, style,
      followup_moment_to_text(step->due, followup_session_get_zone(session), session->now),
      word_clocks(session, step, zone));
  followup_table_add(table, style == FOLLOWUP_STYLE_PLAIN ? FOLLOWUP_STYLE_STRONG : style,
                     g_string_free(task, FALSE), word_aside(session, step));
}

void
followup_view_print_steps(FollowupSession *session, GVariant *actions, const char *zone)
{
  g_autoptr(FollowupTable) table = followup_table_new(columns, G_N_ELEMENTS(columns), 2);
  GVariantIter iter;
  GVariant *action;

  g_variant_iter_init(&iter, actions);
  while ((action = g_variant_iter_next_value(&iter)) != NULL) {
    FollowupViewStep step = followup_view_step_of_action(action);

    add_step(table, session, &step, zone);
    g_variant_unref(action);
  }
  followup_table_print(table, session->output);
}

void
followup_view_print_step_lines(FollowupSession *session,
                               char *lines,
                               guint64 interview,
                               const char *zone)
{
  g_autoptr(FollowupTable) table = followup_table_new(columns, G_N_ELEMENTS(columns), 2);
  FollowupStepLine line;

  while (followup_line_read_step(&lines, &line)) {
    g_autofree char *id = line.number > 0
                              ? g_strdup_printf("%" G_GUINT64_FORMAT ".%u", interview, line.number)
                              : g_strdup("");
    FollowupViewStep step = followup_view_step_of_plan_line(&line, id);

    add_step(table, session, &step, zone);
  }
  followup_table_print(table, session->output);
}

void
followup_view_print_pending(FollowupSession *session, GVariant *interview)
{
  g_autoptr(FollowupTable) table = followup_table_new(columns, G_N_ELEMENTS(columns), 2);
  g_autofree char *zone = followup_view_get_text(interview, "zone");
  g_autoptr(GVariantIter) iter = followup_view_get_list(interview, "actions");
  GVariant *action;
  gboolean any = FALSE;

  if (iter == NULL)
    return;
  while (g_variant_iter_loop(iter, "@a{sv}", &action)) {
    FollowupViewStep step = followup_view_step_of_action(action);

    if (!followup_view_step_is_pending(&step))
      continue;
    add_step(table, session, &step, zone);
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
