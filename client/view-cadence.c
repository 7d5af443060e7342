/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Cadences: their figures, their rules in plain words, and what each makes of an interview. */

#include "view.h"

#include "table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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

/* Where its figures come from: the user's file, or the article. (transfer full) */
static char *
get_origin(GVariant *cadence)
{
  char *path = followup_view_get_text(cadence, "path");

  if (*path != '\0')
    return path;
  g_free(path);
  return followup_view_get_text(cadence, "article");
}

static void
print_about(FollowupSession *session, GVariant *cadence)
{
  g_autofree char *summary = followup_view_get_text(cadence, "summary");
  g_autofree char *origin = get_origin(cadence);

  if (*summary != '\0')
    followup_output_paragraph(session->output, FOLLOWUP_STYLE_PLAIN, 2, summary);
  if (*origin != '\0')
    followup_output_paragraph(session->output, FOLLOWUP_STYLE_DIM, 2, origin);
}

/* ---- figures ---- */

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

void
followup_view_print_figures(FollowupSession *session, GVariant *cadence)
{
  static const FollowupColumn columns[] = {
    { NULL, FOLLOWUP_COLUMN_WRAP, 16, 1 },
    { NULL, FOLLOWUP_COLUMN_FIXED },
    { NULL, FOLLOWUP_COLUMN_FIXED },
    { NULL, FOLLOWUP_COLUMN_WRAP },
  };
  g_autoptr(FollowupTable) table = followup_table_new(columns, G_N_ELEMENTS(columns), 4);
  g_autofree char *id = followup_view_get_text(cadence, "id");
  g_autoptr(GVariant) steps = g_variant_lookup_value(cadence, "steps", G_VARIANT_TYPE("aa{sv}"));
  gboolean chosen = FALSE;

  g_variant_lookup(cadence, "default", "b", &chosen);
  followup_output_add(session->output, FOLLOWUP_STYLE_STRONG, id);
  if (chosen)
    followup_output_add(session->output, FOLLOWUP_STYLE_GOOD, _(" (default)"));
  g_string_append_c(session->output->text, '\n');
  print_about(session, cadence);
  for (gsize i = 0; steps != NULL && i < g_variant_n_children(steps); i++) {
    g_autoptr(GVariant) step = g_variant_get_child_value(steps, i);

    add_step(table, step);
  }
  followup_table_print(table, session->output);
}

/* ---- words ---- */

/* "by phone (S1)": the way, and who says so. NULL for nothing. (transfer full) */
static char *
word_way(GVariant *step)
{
  g_autofree char *channel = followup_view_get_text(step, "channel");
  g_autofree char *sources = followup_view_get_text(step, "sources");
  const char *way = strcmp(channel, "preferred") == 0 ? _("as they prefer, else by email")
                                                      : followup_view_word_channel(channel);

  if (way != NULL && *sources != '\0')
    return g_strdup_printf("%s (%s)", way, sources);
  return way != NULL || *sources != '\0' ? g_strdup(way != NULL ? way : sources) : NULL;
}

void
followup_view_print_cadence(FollowupSession *session, GVariant *cadence)
{
  static const FollowupColumn columns[] = {
    { NULL, FOLLOWUP_COLUMN_WRAP, 16 },
    { NULL, FOLLOWUP_COLUMN_WRAP, 24, 1 },
  };
  g_autoptr(FollowupTable) table = followup_table_new(columns, G_N_ELEMENTS(columns), 2);
  g_autoptr(GVariant) steps = g_variant_lookup_value(cadence, "steps", G_VARIANT_TYPE("aa{sv}"));
  g_autofree char *id = followup_view_get_text(cadence, "id");
  g_autofree char *name = followup_view_get_text(cadence, "name");

  followup_output_add(session->output, FOLLOWUP_STYLE_STRONG, id);
  followup_output_printf(session->output, FOLLOWUP_STYLE_PLAIN, ": %s\n", name);
  print_about(session, cadence);
  g_string_append_c(session->output->text, '\n');
  for (gsize i = 0; steps != NULL && i < g_variant_n_children(steps); i++) {
    g_autoptr(GVariant) step = g_variant_get_child_value(steps, i);
    g_autofree char *rule = followup_view_get_text(step, "rule");

    followup_table_add(table, FOLLOWUP_STYLE_LABEL, g_strdup(word_rule(rule)), NULL);
    followup_table_add(table, FOLLOWUP_STYLE_PLAIN, followup_view_get_text(step, "words"),
                       word_way(step));
  }
  followup_table_print(table, session->output);
}

/* ---- side by side ---- */

static const char *const compared[] = { "thank-you", "check-in", "second-follow-up", "move-on" };

/* The first of its kind that the plan still has. (transfer full) */
static GVariant *
find_action(GVariant *plan, const char *kind)
{
  g_autoptr(GVariant) actions = g_variant_lookup_value(plan, "actions", G_VARIANT_TYPE("aa{sv}"));

  for (gsize i = 0; actions != NULL && i < g_variant_n_children(actions); i++) {
    g_autoptr(GVariant) action = g_variant_get_child_value(actions, i);
    g_autofree char *found = followup_view_get_text(action, "kind");
    g_autofree char *state = followup_view_get_text(action, "state");

    if (strcmp(found, kind) == 0 && strcmp(state, "superseded") != 0)
      return g_steal_pointer(&action);
  }
  return NULL;
}

/* "25 Nov", with the year where it is another one: without the weekday four fit beside each other.
 * (transfer full) */
static char *
word_date(FollowupSession *session, GVariant *action)
{
  g_autofree char *state = followup_view_get_text(action, "state");
  g_autofree char *day = NULL;
  const char *space;

  if (strcmp(state, "done") == 0)
    return g_strdup(_("done"));
  if (strcmp(state, "skipped") == 0)
    return g_strdup(_("skipped"));
  day = followup_day_to_text(followup_instant_get_day(followup_view_get_instant(action, "due"),
                                                      followup_session_get_zone(session)),
                             followup_session_get_today(session));
  space = strchr(day, ' ');
  return g_strdup(space != NULL ? space + 1 : day);
}

/* What sets it apart beside its day: thanks differ by hours, the others by how they go, where mail
 * goes without saying. NULL for nothing. (transfer full) */
static char *
word_rest(FollowupSession *session, GVariant *action)
{
  g_autofree char *kind = followup_view_get_text(action, "kind");
  g_autofree char *channel = followup_view_get_text(action, "channel");
  int second = followup_instant_get_second_of_day(followup_view_get_instant(action, "due"),
                                                  followup_session_get_zone(session));

  if (!followup_view_is_pending(action))
    return NULL;
  if (strcmp(kind, "thank-you") == 0)
    return g_strdup_printf("%02d:%02d", second / 3600, second / 60 % 60);
  return strcmp(channel, "email") != 0 ? g_strdup(followup_view_word_channel(channel)) : NULL;
}

static void
add_plan(FollowupTable *table, FollowupSession *session, GVariant *plan)
{
  g_autofree char *id = followup_view_get_text(plan, "cadence");
  gboolean followed = FALSE;

  g_variant_lookup(plan, "followed", "b", &followed);
  followup_table_add(table, followed ? FOLLOWUP_STYLE_GOOD : FOLLOWUP_STYLE_LABEL,
                     g_strconcat(followed ? "* " : "  ", id, NULL), NULL);
  for (guint i = 0; i < G_N_ELEMENTS(compared); i++) {
    g_autoptr(GVariant) action = find_action(plan, compared[i]);

    followup_table_add(table, followed ? FOLLOWUP_STYLE_STRONG : FOLLOWUP_STYLE_PLAIN,
                       action != NULL ? word_date(session, action) : g_strdup("-"),
                       action != NULL ? word_rest(session, action) : NULL);
  }
}

void
followup_view_print_plans(FollowupSession *session, GVariant *plans)
{
  static const FollowupColumn columns[] = {
    { N_("Cadence"), FOLLOWUP_COLUMN_SHORTEN, 15 }, { N_("Thanks"), FOLLOWUP_COLUMN_WRAP, 7, 1 },
    { N_("Check-in"), FOLLOWUP_COLUMN_WRAP, 8, 1 }, { N_("Second"), FOLLOWUP_COLUMN_WRAP, 7, 1 },
    { N_("Move on"), FOLLOWUP_COLUMN_WRAP, 7, 1 },
  };
  g_autoptr(FollowupTable) table = followup_table_new(columns, G_N_ELEMENTS(columns), 0);

  for (gsize i = 0; i < g_variant_n_children(plans); i++) {
    g_autoptr(GVariant) plan = g_variant_get_child_value(plans, i);

    add_plan(table, session, plan);
  }
  followup_table_print(table, session->output);
}
