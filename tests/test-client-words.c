/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Tests of what followup makes of words: which interview or action they mean, and the answers that
 * are typed at a terminal. The daemon behind it is the real one. */
#include "client-fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A Friday far ahead, so that the tests' plans lie ahead whenever they run. */
static void
add_interviews(ClientFixture *f)
{
  client_fixture_run(f, 0, "add", "Acme GmbH", "--position", "C engineer", "--at",
                     "2190-11-19 14:00", "--with", "Jane Doe", NULL);
  client_fixture_run(f, 0, "add", "Müller & Söhne", "--position", "Baker", "--at",
                     "2190-11-20 14:00", "--with", "Siobhán O'Neill", "--with", "Bob", NULL);
  client_fixture_run(f, 0, "add", "Acme Ltd", "--position", "Writer", "--at", "2020-11-20 14:00",
                     NULL);
  client_fixture_run(f, 0, "closed", "3", NULL);
}

static void
test_interviews(ClientFixture *f, gconstpointer data)
{
  static const struct {
    int status;
    const char *words[8];
    const char *out;
    const char *err;
  } cases[] = {
    { 0, { "show", "acme" }, "1  Acme GmbH", NULL }, /* the one that goes on */
    { 0, { "show", "ACME", "ltd" }, "3  Acme Ltd", NULL },
    { 0, { "show", "muller" }, "2  Müller & Söhne", NULL },
    { 0, { "show", "MÜLLER", "sohne" }, "2  Müller & Söhne", NULL },
    { 0, { "show", "baker" }, "2  Müller & Söhne", NULL },
    { 0, { "show", "siobhan" }, "2  Müller & Söhne", NULL },
    { 0, { "show", "jane", "engineer" }, "1  Acme GmbH", NULL },
    { 0, { "log", "acme", "ltd" }, "Acme Ltd", NULL },
    { 0, { "reopen", "acme" }, "3: Acme Ltd", NULL }, /* the only one to be reopened */
    { 2, { "show", "acme" }, "", "followup:   1  Acme GmbH, C engineer · 19 Nov 2190\n" },
    { 2, { "show", "acme" }, "", "followup:   3  Acme Ltd, Writer · " },
    { 2, { "show", "acme" }, "", "for example ‘followup show 1’" },
    { 2, { "remove", "acme", "--yes" }, "", "‘acme’ matches 2 of them" },
    { 3, { "show", "cme" }, "", "‘cme’ matches nothing" }, /* words from their beginning */
    { 3, { "show", "acme", "baker" }, "", "‘acme baker’ matches nothing" },
    { 2, { "show", "1", "acme" }, "", "is no id" },
    { 0, { "edit", "acme", "gmbh", "--stage", "final" }, "1: Acme GmbH", NULL },
    { 0, { "todo", "acme", "gmbh", "send references" }, "send references", NULL },
    { 0, { "todo", "1", "a", "portfolio" }, "a portfolio", NULL },
    { 0, { "rejected", "ltd" }, "3: Acme Ltd", NULL },
    { 0, { "remove", "ltd", "--yes" }, "3: Acme Ltd", NULL },
    { 3, { "remove", "ltd", "--yes" }, "", "matches nothing" },
  };

  add_interviews(f);
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    client_fixture_run_strv(f, cases[i].status, cases[i].words);
    client_fixture_assert_out(f, cases[i].out);
    if (cases[i].err != NULL)
      client_fixture_assert_err(f, cases[i].err);
    if (*cases[i].out == '\0')
      g_assert_cmpstr(f->out, ==, "");
  }
}

static void
test_actions(ClientFixture *f, gconstpointer data)
{
  static const struct {
    int status;
    const char *words[9];
    const char *out;
    const char *err;
  } cases[] = {
    { 2,
      { "done", "acme" },
      "",
      "Thank-you note to Jane Doe by email · Acme GmbH, C engineer · 20 Nov 2190\n" },
    { 2, { "done", "thank" }, "", "of them: expected an id or more words" },
    { 3, { "done", "acme", "bob" }, "", "matches nothing" },
    { 0,
      { "snooze", "acme", "thank", "24", "dec", "2190", "at", "10am" },
      "Put off until Fri 24 Dec 2190, 10:00",
      "‘24 dec 2190 at 10am’ is " },
    { 2, { "snooze", "acme", "thank" }, "", "wants an action and a moment" },
    { 0, { "draft", "acme", "thank", "--subject" }, "Thank", NULL },
    { 0, { "done", "acme", "thank" }, "Thank-you note to Jane Doe", NULL },
    { 3, { "done", "acme", "thank" }, "", "‘followup agenda’ lists them" },
    { 0, { "skip", "thank", "siobhan" }, "Skipped: ", NULL },
    { 0, { "edit", "muller", "thank", "--due", "2190-12-24" }, "Bob", NULL },
  };

  add_interviews(f);
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    client_fixture_run_strv(f, cases[i].status, cases[i].words);
    client_fixture_assert_out(f, cases[i].out);
    if (cases[i].err != NULL)
      client_fixture_assert_err(f, cases[i].err);
  }
}

/* ---- at a terminal ---- */

static void
test_add_asks(ClientFixture *f, gconstpointer data)
{
  static const char *const words[] = { "add", "Acme GmbH", NULL };

  client_fixture_run_at_terminal(
      f, 0,
      "C engineer\nwhenever\n2190-11-19\n2190-11-19 14:00\nJane Doe "
      "<jane@example.com>\nx@example.com\n\n2190-11-18\n2190-12-03\nmaybe\nyes\n",
      words);
  client_fixture_assert_out(f, "Added interview 1: Acme GmbH, C engineer");
  client_fixture_assert_out(f, "Jane Doe <jane@example.com>");
  client_fixture_assert_out(f, "3 Dec");
  client_fixture_assert_err(f, "‘whenever’ is not a moment");
  client_fixture_assert_err(f, "lacks the time of day");
  client_fixture_assert_err(f, "is not a person");
  client_fixture_assert_err(f, "decision");
  client_fixture_assert_err(f, "maybe");
  client_fixture_run(f, 0, "show", "1", "--json", NULL);
  client_fixture_assert_out(f, "\"may_follow_up\" : \"yes\"");
  client_fixture_assert_out(f, "\"start\" : \"2190-11-19T19:00:00Z\"");

  /* what was told is not asked for */
  client_fixture_run_at_terminal(
      f, 0, "2190-11-19 14:00\n\n\n",
      (const char *const[]){ "add", "Beta", "--position", "Baker", "--with", "Jane", NULL });
  g_assert_null(strstr(f->err, "Which position?"));
  g_assert_null(strstr(f->err, "Who"));
  client_fixture_assert_out(f, "Added interview 2: Beta, Baker");

  /* all are skipped: it begins now */
  client_fixture_run_at_terminal(f, 0, "\n\n\n\n\n", (const char *const[]){ "add", "Hurry", NULL });
  client_fixture_assert_out(f, "Added interview 3: Hurry");
}

/* Told nothing, it asks for the employer, too; without that there is no interview. */
static void
test_add_asks_employer(ClientFixture *f, gconstpointer data)
{
  static const char *const words[] = { "add", NULL };

  client_fixture_run_at_terminal(f, 0, "\nO'Neill & Söhne\nBaker\n2190-11-19 14:00\n\n\n\n", words);
  client_fixture_assert_err(f, "Ctrl-D adds nothing");
  g_assert_null(strstr(strstr(f->err, "Enter skips") + 1, "Enter skips")); /* said once */
  client_fixture_assert_err(f, "Which employer? ");
  client_fixture_assert_err(f, "needs its employer");
  client_fixture_assert_out(f, "Added interview 1: O'Neill & Söhne, Baker");
  client_fixture_run_at_terminal(f, 0, "Beta\n\n\n\n\n",
                                 (const char *const[]){ "add", "--at", "2190-11-19 14:00", NULL });
  g_assert_null(strstr(f->err, "begin?"));
  client_fixture_assert_out(f, "Added interview 2: Beta");
  client_fixture_run_at_terminal(f, 1, "\004", words);
  client_fixture_run_strv(f, 2, words);
  client_fixture_assert_err(f, "no employer is given");
}

/* Nothing changes before the last answer. */
static void
test_add_stops(ClientFixture *f, gconstpointer data)
{
  static const char *const answers[] = { "\004", "C engineer\n\004", "a\n\n\n\n\004" };

  for (guint i = 0; i < G_N_ELEMENTS(answers); i++) {
    client_fixture_run_at_terminal(f, 1, answers[i], (const char *const[]){ "add", "Acme", NULL });
    client_fixture_assert_err(f, "nothing was changed");
  }
  client_fixture_run(f, 0, "list", NULL);
  client_fixture_assert_out(f, "No interviews yet");
  client_fixture_run(f, 2, "add", "Acme", NULL); /* nobody can be asked */
  client_fixture_assert_err(f, "--at");
}

static void
test_edit_asks(ClientFixture *f, gconstpointer data)
{
  static const char *const words[] = { "edit", "acme", "gmbh", NULL };

  add_interviews(f);
  client_fixture_run_at_terminal(f, 0, "Writer\n\n\n\nno\n", words);
  g_assert_null(strstr(strstr(f->err, "Enter keeps") + 1, "Enter keeps")); /* said once */
  client_fixture_assert_err(f, "[C engineer]");
  client_fixture_assert_err(f, "Who else is there, besides Jane Doe?");
  client_fixture_assert_err(f, "[Fri 19 Nov 2190, 14:00]");
  client_fixture_assert_out(f, "Acme GmbH, Writer");
  client_fixture_run(f, 0, "show", "1", "--json", NULL);
  client_fixture_assert_out(f, "\"may_follow_up\" : \"no\"");
  client_fixture_assert_out(f, "\"start\" : \"2190-11-19T19:00:00Z\"");
  client_fixture_run_at_terminal(f, 0, "\n\n\n\n\n", words); /* all is kept */
  client_fixture_assert_err(f, "nothing was changed");
  client_fixture_run(f, 0, "show", "1", "--json", NULL);
  client_fixture_assert_out(f, "\"position\" : \"Writer\"");
  client_fixture_run_at_terminal(f, 0, "\n\n\n\ny\n", words);
  client_fixture_run(f, 0, "show", "1", "--json", NULL);
  client_fixture_assert_out(f, "\"may_follow_up\" : \"yes\"");
  client_fixture_run(f, 2, "edit", "1", NULL); /* nobody is there */
  client_fixture_assert_err(f, "not said what to change");
}

/* A weekday may be the last or the coming one. */
static void
test_add_asks_which(ClientFixture *f, gconstpointer data)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc();
  g_autoptr(GDateTime) coming = g_date_time_add_days(now, 2);
  g_autoptr(GDateTime) past = g_date_time_add_days(now, -5);
  g_autofree char *at = g_date_time_format(coming, "%a %H:%M");
  g_autofree char *coming_day = g_date_time_format(coming, "\"start\" : \"%Y-%m-%dT%H:%M");
  g_autofree char *past_day = g_date_time_format(past, "\"start\" : \"%Y-%m-%dT%H:%M");
  const char *const words[] = { "add", "Acme", "--at", at, "--zone", "UTC", "--json", NULL };

  client_fixture_run_at_terminal(f, 0, "x\n2\n", words);
  client_fixture_assert_err(f, "Which day is meant?");
  client_fixture_assert_out(f, coming_day);
  client_fixture_run_at_terminal(f, 0, "\n", words);
  client_fixture_assert_out(f, past_day);
  client_fixture_run_at_terminal(f, 1, "\004", words);
  client_fixture_assert_err(f, "nothing was changed");
  client_fixture_run_strv(f, 0, words); /* nobody is there: back */
  client_fixture_assert_out(f, past_day);
}

/* A day without a year is the one to come where it lies behind by most of a year. */
static void
test_add_nearest_year(ClientFixture *f, gconstpointer data)
{
  static const int days[] = { 20, 3, 150, -3, -150 };
  g_autoptr(GDateTime) now = g_date_time_new_now_utc();

  for (guint i = 0; i < G_N_ELEMENTS(days); i++) {
    g_autoptr(GDateTime) day = g_date_time_add_days(now, days[i]);
    g_autofree char *at = g_date_time_format(day, "%d %b %H:%M");
    g_autofree char *start = g_date_time_format(day, "\"start\" : \"%Y-%m-%dT%H:%M");

    client_fixture_run(f, 0, "add", "Acme", "--at", at, "--zone", "UTC", "--json", NULL);
    client_fixture_assert_out(f, start);
  }
}

/* Likewise the day of a decision, which may have passed. */
static void
test_decision_nearest_year(ClientFixture *f, gconstpointer data)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local();
  g_autoptr(GDateTime) start = g_date_time_add_days(now, -12);
  g_autoptr(GDateTime) decision = g_date_time_add_days(now, -3);
  g_autofree char *at = g_date_time_format(start, "%Y-%m-%d 11:00");
  g_autofree char *by = g_date_time_format(decision, "%d %b");
  g_autofree char *expected = g_date_time_format(decision, "\"decision\" : \"%Y-%m-%d\"");

  client_fixture_run(f, 0, "add", "Acme", "--at", at, "--decision", by, "--json", NULL);
  client_fixture_assert_out(f, expected);
  client_fixture_run(f, 2, "heard", "1", "--decision", by, NULL);
}

/* Days of decisions are said as all others. */
static void
test_decisions(ClientFixture *f, gconstpointer data)
{
  client_fixture_run(f, 0, "add", "Acme", "--at", "2190-11-19 14:00", "--decision", "3 dec 2190",
                     "--json", NULL);
  client_fixture_assert_out(f, "\"decision\" : \"2190-12-03\"");
  client_fixture_run(f, 0, "add", "Past", "--at", "now", NULL);
  client_fixture_run(f, 0, "heard", "past", "--decision", "10 dec 2190", "--json", NULL);
  client_fixture_assert_out(f, "2190-12-10");
  client_fixture_run(f, 0, "offer", "past", "--deadline", "11 dec 2190", "--json", NULL);
  client_fixture_assert_out(f, "2190-12-11");
  client_fixture_run(f, 2, "add", "Acme", "--at", "2190-11-19 14:00", "--decision", "soon", NULL);
}

/* What was done on the day of an interview was done behind it. */
static void
test_day_of_interview(ClientFixture *f, gconstpointer data)
{
  client_fixture_run(f, 0, "add", "Acme", "--at", "2 mar 2020 15:00", "--with", "Jane", NULL);
  client_fixture_run(f, 0, "done", "1.1", "--on", "2 mar 2020", "--json", NULL);
  client_fixture_assert_out(f, "\"finished\" : \"2020-03-03T01:00:00Z\""); /* 20:00 there */
  client_fixture_assert_err(f, "‘2 mar 2020’ is Mon 2 Mar 2020, 20:00 America/New_York, ");
}

/* One command completes what is missing. */
static void
test_missing(ClientFixture *f, gconstpointer data)
{
  client_fixture_run(f, 0, "add", "Acme", "--at", "2190-11-19 14:00", "--with", "Jane", NULL);
  client_fixture_run(f, 0, "show", "1", NULL);
  client_fixture_assert_out(f, "Not told yet: the position, by when they decide, whether you may");
  client_fixture_assert_out(f, "‘followup edit 1’");
  client_fixture_run(f, 0, "edit", "1", "--position", "C", "--decision", "none", "--may-follow-up",
                     "yes", NULL);
  client_fixture_run(f, 0, "show", "1", NULL);
  g_assert_null(strstr(f->out, "Not told yet"));
  client_fixture_run(f, 0, "add", "Beta", "--at", "now", "--with", "Jane", NULL);
  client_fixture_run(f, 0, "heard", "2", "--decision", "2190-12-10", NULL);
  client_fixture_run(f, 0, "show", "2", NULL);
  client_fixture_assert_out(f, "Not told yet: the position, whether you may");
}

static void
test_remove_asks(ClientFixture *f, gconstpointer data)
{
  static const char *const words[] = { "remove", "muller", NULL };

  add_interviews(f);
  client_fixture_run_at_terminal(f, 1, "\n", words);
  client_fixture_assert_err(f, "2: Müller & Söhne, Baker");
  client_fixture_assert_err(f, "‘followup undo’ takes it back");
  client_fixture_run_at_terminal(f, 1, "no\n", words);
  client_fixture_run_at_terminal(f, 1, "\004", words); /* the end of input */
  client_fixture_run_at_terminal(f, 0, "  Yes\n", words);
  client_fixture_run(f, 3, "show", "2", NULL);
  client_fixture_run(f, 0, "undo", NULL);
  client_fixture_run(f, 0, "show", "2", NULL);
}

/* Who waits at a terminal is told what for. */
static void
test_slow_daemon(ClientFixture *f, gconstpointer unused)
{
  static const char *const words[] = { "agenda", NULL };
  int daemon;

  client_fixture_run(f, 0, "list", NULL);
  daemon = client_fixture_get_daemon_pid(f);
  client_fixture_run_at_terminal(f, 0, "", words);
  g_assert_null(strstr(f->err, "no answer"));
  g_assert_cmpint(kill(daemon, SIGSTOP), ==, 0);
  client_fixture_run_at_terminal(f, 4, "", words);
  client_fixture_assert_err(f, "no answer from followupd yet");
  client_fixture_assert_err(f, "does not answer");
  g_assert_null(strstr(f->err, "followup log")); /* nothing was to be changed */
  g_assert_cmpint(kill(daemon, SIGCONT), ==, 0);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);

#define ADD_TEST(path_, test_)                                                                     \
  g_test_add("/client-words/" path_, ClientFixture, NULL, client_fixture_set_up, test_,            \
             client_fixture_tear_down)
  ADD_TEST("interviews", test_interviews);
  ADD_TEST("actions", test_actions);
  ADD_TEST("add-asks", test_add_asks);
  ADD_TEST("add-asks-employer", test_add_asks_employer);
  ADD_TEST("add-asks-which", test_add_asks_which);
  ADD_TEST("add-nearest-year", test_add_nearest_year);
  ADD_TEST("add-stops", test_add_stops);
  ADD_TEST("edit-asks", test_edit_asks);
  ADD_TEST("remove-asks", test_remove_asks);
  ADD_TEST("decision-nearest-year", test_decision_nearest_year);
  ADD_TEST("decisions", test_decisions);
  ADD_TEST("day-of-interview", test_day_of_interview);
  ADD_TEST("missing", test_missing);
  ADD_TEST("slow-daemon", test_slow_daemon);
#undef ADD_TEST
  return g_test_run();
}
