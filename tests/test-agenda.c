/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-agenda: the agenda as it looks, at each width, at one fixed moment. */
#include "agenda.h"

#include "columns.h"

#include <stdio.h>
#include <string.h>

/* Tue 17 Nov 2026, 09:30 in Berlin */
#define NOW G_GINT64_CONSTANT(1794904200)
#define HOUR 3600
#define DAY (24 * HOUR)

typedef struct {
  const char *id, *kind, *section, *interviewer, *channel, *gist, *text, *employer, *position;
  gint64 due, by, snoozed; /* from now; 0: not snoozed */
} Row;

static const Row rows[] = {
  { "5.3", "check-in", "overdue", "Bill Lumbergh", "phone", "said 10 Nov", NULL, "Initech",
    "Senior staff software engineer, reliability", -5 * DAY, -4 * DAY - HOUR, 0 },
  { "2.1", "thank-you", "overdue", "山田 花子", "email", "18h after it", NULL, "山田商事",
    "組込みエンジニア", -20 * HOUR, -2 * HOUR, 0 },
  { "7.1", "request", "today", "Ann 👩‍💻", "email", "at once", "the code sample",
    "Acme GmbH", NULL, -60, 5 * HOUR, 0 },
  { "12.30", "check-in", "week", "مريم", "email", "5bd after it", NULL, "شركة المستقبل",
    "مهندس برمجيات", DAY, DAY + HOUR, 0 },
  { "7.2", "prepare", "week", NULL, "none", "1h before it", NULL, "Globex 🚀", "Kernel hacker",
    3 * DAY, 4 * DAY, 0 },
  { "7.3", "second-follow-up", "week", "Siobhán O'Neill", "email", "5bd silence", NULL, "Globex 🚀",
    "Kernel hacker", -DAY, 9 * DAY, 5 * DAY },
  { "0.1", "keep-searching", "later", NULL, "none", "every week", NULL, NULL, NULL, 20 * DAY,
    27 * DAY, 0 },
};

static void
insert_text(GVariantDict *dict, const char *key, const char *text)
{
  if (text != NULL)
    g_variant_dict_insert(dict, key, "s", text);
}

static GVariant *
make_action(const Row *row)
{
  GVariantDict dict, interview;

  g_variant_dict_init(&dict, NULL);
  insert_text(&dict, "id", row->id);
  insert_text(&dict, "kind", row->kind);
  insert_text(&dict, "section", row->section);
  insert_text(&dict, "interviewer", row->interviewer);
  insert_text(&dict, "channel", row->channel);
  insert_text(&dict, "gist", row->gist);
  insert_text(&dict, "text", row->text);
  insert_text(&dict, "state", row->snoozed != 0 ? "snoozed" : "due");
  g_variant_dict_insert(&dict, "due", "x", NOW + row->due);
  g_variant_dict_insert(&dict, "by", "x", NOW + row->by);
  if (row->snoozed != 0)
    g_variant_dict_insert(&dict, "snoozed-until", "x", NOW + row->snoozed);
  if (row->employer != NULL) {
    g_variant_dict_init(&interview, NULL);
    insert_text(&interview, "employer", row->employer);
    insert_text(&interview, "position", row->position);
    g_variant_dict_insert_value(&dict, "interview", g_variant_dict_end(&interview));
  }
  return g_variant_ref_sink(g_variant_dict_end(&dict));
}

static GPtrArray *
make_actions(const Row *from, guint n)
{
  GPtrArray *actions = g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add(actions, make_action(&from[i]));
  return actions;
}

static FollowupAgenda *
make_agenda(FollowupSession *session, GPtrArray *actions)
{
  FollowupAgenda *agenda = followup_agenda_new(session);

  for (guint i = 0; i < actions->len; i++)
    followup_agenda_add_action(agenda, actions->pdata[i]);
  return agenda;
}

static char *
print_at(guint width, gboolean terminal, GPtrArray *actions)
{
  g_autoptr(FollowupSession) session = followup_session_new(NOW, followup_output_new(width, FALSE));
  g_autoptr(FollowupAgenda) agenda = NULL;

  agenda = make_agenda(session, actions);
  session->output->terminal = terminal;
  followup_agenda_print(agenda, FALSE, 0);
  return g_strdup(session->output->text->str);
}

static void
test_lines(void)
{
  g_autoptr(GPtrArray) actions = make_actions(rows, G_N_ELEMENTS(rows));
  g_autofree char *printed = print_at(80, FALSE, actions);

  g_assert_cmpstr(
      printed, ==,
      "Overdue\n"
      "    5.3  Thu 12 Nov  4d late  Check-in with Bill Lum…  Initech      said 10 Nov\n"
      "    2.1  Mon 16 Nov  2h late  Thank-you to 山田 花子   山田商事     18h after it\n"
      "\n"
      "Today\n"
      "    7.1  09:29       1m ago   “the code sample” to A…  Acme GmbH    at once\n"
      "\n"
      "Tomorrow\n"
      "  12.30  Wed 09:30   in 24h   Check-in with مريم       شركة المست…  5bd after it\n"
      "\n"
      "Next 7 days\n"
      "    7.2  Fri 09:30   in 3d    Prepare                  Globex 🚀    1h before it\n"
      "    7.3  Sun 09:30   snoozed  2nd follow-up with Sio…  Globex 🚀    5bd silence\n"
      "\n"
      "Later\n"
      "    0.1  Mon 7 Dec   in 20d   Keep searching                        every week\n"
      "\n"
      "Next: 5.3 Check-in with Bill Lumbergh by phone (Initech), 4d late\n");
}

static void
test_narrow(void)
{
  g_autoptr(GPtrArray) actions = make_actions(rows, G_N_ELEMENTS(rows));
  g_autofree char *printed = print_at(60, FALSE, actions);

  g_assert_cmpstr(printed, ==,
                  "Overdue\n"
                  "    5.3  Thu 12 Nov  Check-in with Bill Lumbergh\n"
                  "         4d late     Initech: said 10 Nov\n"
                  "    2.1  Mon 16 Nov  Thank-you to 山田 花子\n"
                  "         2h late     山田商事: 18h after it\n"
                  "\n"
                  "Today\n"
                  "    7.1  09:29       “the code sample” to Ann 👩‍💻\n"
                  "         1m ago      Acme GmbH: at once\n"
                  "\n"
                  "Tomorrow\n"
                  "  12.30  Wed 09:30   Check-in with مريم\n"
                  "         in 24h      شركة المستقبل: 5bd after it\n"
                  "\n"
                  "Next 7 days\n"
                  "    7.2  Fri 09:30   Prepare\n"
                  "         in 3d       Globex 🚀: 1h before it\n"
                  "    7.3  Sun 09:30   2nd follow-up with Siobhán O'Neill\n"
                  "         snoozed     Globex 🚀: 5bd silence\n"
                  "\n"
                  "Later\n"
                  "    0.1  Mon 7 Dec   Keep searching\n"
                  "         in 20d      every week\n"
                  "\n"
                  "Next: 5.3 Check-in with Bill Lumbergh by phone (Initech), 4d\n"
                  "late\n");
}

static void
test_wide(void)
{
  g_autoptr(GPtrArray) actions = make_actions(rows, G_N_ELEMENTS(rows));
  g_autofree char *printed = print_at(120, FALSE, actions);

  g_assert_cmpstr(
      printed, ==,
      "Overdue\n"
      "    5.3  Thu 12 Nov, 09:30  4d late  Check-in with Bill Lumbergh by phone       "
      "     Initech, Senior staf…  said 10 Nov\n"
      "    2.1  Mon 16 Nov, 13:30  2h late  Thank-you note to 山田 花子 by email       "
      "     山田商事, 組込みエン…  18h after it\n"
      "\n"
      "Today\n"
      "    7.1  Tue 17 Nov, 09:29  1m ago   “the code sample” to Ann 👩‍💻 by email    "
      "        Acme GmbH              at once\n"
      "\n"
      "Tomorrow\n"
      "  12.30  Wed 18 Nov, 09:30  in 24h   Check-in with مريم by email                "
      "     شركة المستقبل, مهندس…  5bd after it\n"
      "\n"
      "Next 7 days\n"
      "    7.2  Fri 20 Nov, 09:30  in 3d    Prepare                                    "
      "     Globex 🚀, Kernel ha…  1h before it\n"
      "    7.3  Sun 22 Nov, 09:30  snoozed  Second follow-up with Siobhán O'Neill by "
      "email  Globex 🚀, Kernel ha…  5bd silence\n"
      "\n"
      "Later\n"
      "    0.1  Mon 7 Dec, 09:30   in 20d   Keep searching                             "
      "                            every week\n"
      "\n"
      "Next: 5.3 Check-in with Bill Lumbergh by phone (Initech), 4d late\n");
}

/* Nothing is wider than the terminal, and from 80 columns on each action is one line. */
static void
test_fits(void)
{
  g_autoptr(GPtrArray) actions = make_actions(rows, G_N_ELEMENTS(rows));

  for (guint width = 40; width <= 200; width++) {
    g_autofree char *printed = print_at(width, width % 2 == 0, actions);
    g_auto(GStrv) lines = g_strsplit(printed, "\n", -1);
    guint n = 0;
    gboolean listed = TRUE;

    for (guint i = 0; lines[i] != NULL; i++) {
      g_assert_cmpuint(followup_columns_width(lines[i]), <=, width);
      listed = listed && !g_str_has_prefix(lines[i], "Next: ");
      n += listed && g_str_has_prefix(lines[i], "  ") && strchr(lines[i], '.') != NULL
           && g_ascii_isdigit(g_strchug(lines[i])[0]);
    }
    g_assert_cmpuint(n, ==, G_N_ELEMENTS(rows));
  }
}

/* A terminal is told how, and spared a long tail, but told of it. */
static void
test_terminal(void)
{
  g_autoptr(GPtrArray) actions = make_actions(rows, G_N_ELEMENTS(rows));
  g_autofree char *all = NULL, *some = NULL;

  for (guint i = 0; i < 50; i++)
    g_ptr_array_add(actions, make_action(&rows[6]));
  some = print_at(80, TRUE, actions);
  all = print_at(80, FALSE, actions);
  g_assert_nonnull(strstr(some, "\n  and 31 more: ‘followup agenda --all’\n"));
  g_assert_nonnull(strstr(some, "‘followup draft 5.3’"));
  g_assert_null(strstr(all, "more"));
  g_assert_null(strstr(all, "draft"));
  g_assert_nonnull(strstr(some, "\u2068")); /* see the tests of output */
  g_assert_null(strstr(all, "\u2068"));
}

/* A line of the bus is shown as the action's dictionary is, and what was not asked for is counted
 * like the rest. */
static void
test_of_lines(void)
{
  g_autoptr(GPtrArray) actions = make_actions(rows, G_N_ELEMENTS(rows));

  for (guint i = 0; i < 19; i++)
    g_ptr_array_add(actions, make_action(&rows[6]));
  for (guint width = 60; width <= 160; width += 50) {
    g_autofree char *expected = print_at(width, TRUE, actions);
    g_autoptr(FollowupSession) session
        = followup_session_new(NOW, followup_output_new(width, FALSE));
    g_autoptr(FollowupAgenda) agenda = followup_agenda_new(session);

    session->output->terminal = TRUE;
    for (guint i = 0; i < actions->len; i++) {
      const Row *row = &rows[MIN(i, 6)];
      FollowupLine line = { .employer = row->employer ? row->employer : "",
                            .position = row->position ? row->position : "",
                            .kind = row->kind,
                            .state = row->snoozed != 0 ? "snoozed" : "due",
                            .channel = row->channel,
                            .interviewer = row->interviewer ? row->interviewer : "",
                            .text = row->text ? row->text : "",
                            .gist = row->gist,
                            .why = "",
                            .due = NOW + row->due,
                            .by = NOW + row->by,
                            .popup = NOW + row->due,
                            .snoozed_until = row->snoozed != 0 ? NOW + row->snoozed : 0 };

      sscanf(row->id, "%" G_GINT64_FORMAT ".%u", &line.id, &line.number);
      g_assert_false(followup_agenda_is_enough(agenda));
      followup_agenda_add_line(agenda, &line);
    }
    g_assert_true(followup_agenda_is_enough(agenda));
    followup_agenda_print(agenda, FALSE, 0);
    g_assert_cmpstr(session->output->text->str, ==, expected);
    g_assert_null(strstr(expected, "more: "));
    g_string_truncate(session->output->text, 0);
    followup_agenda_print(agenda, FALSE, 7);
    g_assert_nonnull(strstr(session->output->text->str, "and 7 more"));
  }
}

static void
test_nothing(void)
{
  g_autoptr(GPtrArray) actions = g_ptr_array_new();
  g_autoptr(FollowupSession) session = followup_session_new(NOW, followup_output_new(80, FALSE));
  g_autoptr(FollowupAgenda) agenda = make_agenda(session, actions);
  g_autofree char *printed = print_at(80, TRUE, actions);

  g_assert_nonnull(strstr(printed, "‘followup add EMPLOYER --at WHEN’"));
  g_assert_cmpint(followup_agenda_get_next_change(agenda), ==, FOLLOWUP_NO_INSTANT);
}

/* One action, and what changes first about it. */
static void
test_next_change(void)
{
  enum { MIDNIGHT = 14 * HOUR + 30 * 60 };
  static const struct {
    const char *section;
    gint64 due, by, snoozed, expected;
  } cases[] = {
    { "today", 30, HOUR, 0, 30 },                     /* falls due */
    { "today", 10 * 60, HOUR, 0, 1 },                 /* "in 10m" no longer */
    { "today", -60, 30, 0, 31 },                      /* is late */
    { "overdue", -2 * HOUR, -90, 0, 30 },             /* "1m late" no longer */
    { "later", 40 * DAY, 41 * DAY, 0, MIDNIGHT },     /* "in 40d" no longer */
    { "later", 30 * DAY, 41 * DAY, 20, 20 },          /* back from its snooze */
    { "overdue", -90 * DAY, -90 * DAY, 0, MIDNIGHT }, /* "90d late" no longer */
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    Row row = { .id = "1.1",
                .kind = "check-in",
                .section = cases[i].section,
                .due = cases[i].due,
                .by = cases[i].by,
                .snoozed = cases[i].snoozed };
    g_autoptr(GPtrArray) actions = make_actions(&row, 1);
    g_autoptr(FollowupSession) session = followup_session_new(NOW, followup_output_new(80, FALSE));
    g_autoptr(FollowupAgenda) agenda = make_agenda(session, actions);

    g_test_message("%u", i);
    g_assert_cmpint(followup_agenda_get_next_change(agenda) - NOW, ==, cases[i].expected);
  }
}

int
main(int argc, char **argv)
{
  g_setenv("TZ", "Europe/Berlin", TRUE);
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/agenda/lines", test_lines);
  g_test_add_func("/agenda/narrow", test_narrow);
  g_test_add_func("/agenda/wide", test_wide);
  g_test_add_func("/agenda/fits", test_fits);
  g_test_add_func("/agenda/terminal", test_terminal);
  g_test_add_func("/agenda/of-lines", test_of_lines);
  g_test_add_func("/agenda/nothing", test_nothing);
  g_test_add_func("/agenda/next-change", test_next_change);
  return g_test_run();
}
