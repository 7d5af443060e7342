/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What followup says of a command line that it does not take: one line, which names what was wrong,
 * what was expected and what was most likely meant. */
#include "client-fixture.h"
#include "names.h"

#include <string.h>

static const struct {
  const char *words[8];
  int status;
  const char *part;
} refusals[] = {
  { { "done", "1.1", "--channel", "emial" }, 2, "did you mean ‘email’? expected none, email" },
  { { "done", "1.1", "--channel", "pigeon" }, 2, "‘pigeon’ is unknown: expected none, email" },
  { { "draft", "1", "--as", "nugde" }, 2, "did you mean ‘nudge’?" },
  { { "add", "Acme", "--at", "now", "--decision", "2 weeks" }, 2, "‘4 dec’, ‘in 2 weeks’ or" },
  { { "add", "Acme", "--at", "now", "--decision", "2026-13-04" }, 2, "expected YYYY-MM-DD" },
  { { "add", "Acme" }, 2, "for example --at \"2026-11-20 14:00\"" },
  { { "closed", "1", "--because", "rejcted" }, 2, "did you mean ‘rejected’?" },
  { { "offer", "1", "--prefer", "ye" }, 2, "did you mean ‘yes’?" },
  { { "list", "--color", "nevver" }, 2, "did you mean ‘never’?" },
  { { "edit", "1", "--stage", "Frist" }, 2, "did you mean ‘first’?" },
  { { "edit", "1", "--may-follow-up", "yess" }, 2, "did you mean ‘yes’?" },
  { { "edit", "1", "--with", "Jane; prefers=phon" }, 2, "did you mean ‘phone’?" },
  { { "edit", "1", "--cadence", "balansed" }, 3, "did you mean ‘balanced’?" },
  { { "settings", "set", "Hours.Wakin", "1" }, 2, "did you mean ‘Hours.Waking’?" },
  { { "settings", "set", "Wakng", "1" }, 2, "did you mean ‘Waking’?" },
  { { "list", "-x" }, 2, "‘-x’ is not an option of ‘list’" },
  { { "add", "-Acme", "--at", "now" }, 2, "a word that begins with ‘-’ stands behind ‘--’" },
  { { "done", "-1" }, 2, "‘-1’" },
  { { "when", "-2x" }, 2, "‘-2x’ is not a moment" },
  { { "noshow", "1" }, 1, "‘followup moved 1 --at …’ moves it" },
  { { "add" }, 2, "no employer is given" },
  { { "agenda", "-x" }, 2, "‘followup agenda --help’ tells them\n" },
  { { "foo" }, 2, "‘followup help’ lists them, for example" },
  { { "show" }, 2, "wants an id or words, for example ‘followup show 7’: ‘followup list’" },
  { { "done" }, 2, "wants an id or words, for example ‘followup done 7.1’: ‘followup agenda’" },
  { { "log", "--limit", "-1" }, 2, "--limit ‘-1’ is no number of changes" },
  { { "log", "--limit", "x" }, 2, "expected a whole number, for example 10" },
  { { "log", "--limit" }, 2, "for --limit: ‘followup log --help’ tells the options" },
  { { "settings", "get" },
    2,
    "too few words for ‘get’: expected, for example, ‘followup settings" },
  { { "settings", "get", "a", "b" }, 2, "too many words for ‘get’" },
  { { "edit", "1", "--timeline", "soon" }, 2, "--timeline ‘soon’ is not a range of days" },
  { { "heard", "1", "--timeline", "tue" }, 2, "--timeline ‘tue’ is not a range of days" },
  { { "when", "whenever" }, 2, "3 days ago)\n" },
  { { "when", "tue", "whenever" }, 2, "3 days ago), not ‘whenever’, understood is ‘tue’" },
};

static void
test_refusals(ClientFixture *f, gconstpointer unused)
{
  client_fixture_run(f, 0, "add", "Acme", "--at", "2190-11-19 14:00", "--with", "Jane", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
    client_fixture_run_strv(f, refusals[i].status, refusals[i].words);
    client_fixture_assert_err(f, refusals[i].part);
    g_assert_cmpuint(client_fixture_count_lines(f->err), ==, 1);
    g_assert_cmpstr(f->out, ==, "");
  }
}

/* A number is no option, wherever it stands. */
static void
test_numbers_are_words(ClientFixture *f, gconstpointer unused)
{
  static const char *const words[][8] = {
    { "when", "-2d", "--now", "2026-11-20T12:00:00Z" },
    { "when", "--now", "2026-11-20T12:00:00Z", "-2d" },
    { "when", "--now", "2026-11-20T12:00:00Z", "--", "-2d" },
    { "when", "--json", "-2", "days", "--now", "2026-11-20T12:00:00Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
    client_fixture_run_strv(f, 0, words[i]);
    client_fixture_assert_out(f, "Wed 18 Nov 2026, 07:00");
  }
  client_fixture_run(f, 0, "add", "Acme", "--at", "2020-11-19 14:00", "--with", "Jane", "--note",
                     "-2 points", NULL);
  client_fixture_run(f, 0, "done", "1.1", "--on", "-2d", NULL);
  client_fixture_assert_err(f, "‘-2d’ is ");
}

/* Said of one that was open all along, it is true as well. */
static void
test_reopen_of_open(ClientFixture *f, gconstpointer unused)
{
  client_fixture_run(f, 0, "add", "Acme", "--at", "2020-11-19 14:00", NULL);
  for (guint i = 0; i < 2; i++) {
    client_fixture_run(f, 0, "reopen", "1", NULL);
    client_fixture_assert_out(f, "Now open: interview 1: Acme");
    client_fixture_run(f, 0, "closed", "1", NULL);
  }
}

/* Days that were said in words are said in full. */
static void
test_days_are_echoed(ClientFixture *f, gconstpointer unused)
{
  client_fixture_run(f, 0, "log", NULL);
  client_fixture_assert_out(f, "Nothing was changed yet.");
  client_fixture_run(f, 0, "add", "Acme", "--at", "now", "--decision", "3 dec 2190", NULL);
  client_fixture_assert_err(f, "‘3 dec 2190’ is Fri 3 Dec 2190\n");
  client_fixture_run(f, 0, "heard", "1", "--decision", "10 dec 2190", NULL);
  client_fixture_assert_err(f, "‘10 dec 2190’ is Fri 10 Dec 2190\n");
  client_fixture_run(f, 0, "heard", "1", "--decision", "2190-12-10", NULL);
  g_assert_cmpstr(f->err, ==, "");
  client_fixture_run(f, 0, "offer", "1", "--deadline", "12 dec 2190", NULL);
  client_fixture_assert_err(f, "‘12 dec 2190’ is Sun 12 Dec 2190\n");
}

/* The result is that there is none. */
static void
test_none_found(ClientFixture *f, gconstpointer unused)
{
  static const char *const verbs[] = { "list", "timeline" };

  client_fixture_run(f, 0, "add", "Acme", "--at", "now", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++) {
    client_fixture_run(f, 0, verbs[i], "o'neill", NULL);
    client_fixture_assert_out(f, "No employer or position has ‘o'neill’.\n");
    client_fixture_run(f, 0, verbs[i], "1", NULL);
    client_fixture_assert_out(f, "‘followup show 1’ shows one by its id.\n");
  }
}

/* What is not drawn is counted, a process once. */
static void
test_timeline_hides(ClientFixture *f, gconstpointer unused)
{
  client_fixture_run(f, 0, "add", "Acme", "--at", "2020-11-20 14:00", NULL);
  client_fixture_run(f, 0, "add", "O'Neill 🚀", "--at", "2020-11-20 14:00", NULL);
  client_fixture_run(f, 0, "next-round", "2", "--at", "2020-12-01 14:00", NULL);
  client_fixture_run(f, 0, "closed", "2", NULL);
  client_fixture_run(f, 0, "timeline", NULL);
  client_fixture_assert_out(f, "Acme");
  client_fixture_assert_out(f, "1 that has ended is not shown: ‘followup timeline --all’");
  g_assert_null(strstr(f->out, "O'Neill"));
  client_fixture_run(f, 0, "timeline", "--all", NULL);
  client_fixture_assert_out(f, "O'Neill");
  g_assert_null(strstr(f->out, "not shown"));
  client_fixture_run(f, 0, "timeline", "o'neill", NULL);
  client_fixture_assert_out(f, "1 that has ended is not shown");
}

/* Also what is long wraps. */
static void
test_headings_fit(ClientFixture *f, gconstpointer unused)
{
  const char *employer = "Internationale Gesellschaft für Maschinenbau und Anlagentechnik mbH";

  client_fixture_setenv(f, "COLUMNS", "60");
  client_fixture_run(f, 0, "plan", employer, "--at", "2190-11-19 14:00", NULL);
  client_fixture_assert_fits(f, 60);
  client_fixture_run(f, 0, "add", employer, "--at", "2190-11-19 14:00", NULL);
  client_fixture_assert_fits(f, 60);
  client_fixture_run(f, 0, "show", "1", NULL);
  client_fixture_assert_fits(f, 60);
}

/* On GDBus's own thread, while the test waits for the client. */
static GDBusMessage *
answer_cb(GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer unused)
{
  g_autoptr(GDBusMessage) reply = NULL;

  if (!incoming || g_dbus_message_get_message_type(message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;
  reply = g_dbus_message_new_method_reply(message);
  g_dbus_message_set_body(
      reply, g_variant_new("(^ayu)",
                           "1\t7000000000\tAcme\t\topen\t1\tdebrief\tpending\tnone\t\t\t"
                           "7000000000\t7000003600\t7000000000\t0\n",
                           7));
  g_dbus_connection_send_message(connection, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
  g_object_unref(message);
  return NULL;
}

/* Who counts what it was not asked to count owns the name. */
static void
test_other_daemon(ClientFixture *f, gconstpointer unused)
{
  g_autoptr(GVariant) owned = g_dbus_connection_call_sync(
      f->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new("(su)", FOLLOWUP_BUS_NAME, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
      NULL, NULL);

  g_assert_nonnull(owned);
  g_dbus_connection_add_filter(f->connection, answer_cb, NULL, NULL);
  client_fixture_run(f, 0, "agenda", NULL);
  client_fixture_assert_out(f, "Acme");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
#define ADD_TEST(path_, test_)                                                                     \
  g_test_add("/client-refusals/" path_, ClientFixture, NULL, client_fixture_set_up, test_,         \
             client_fixture_tear_down)
  ADD_TEST("refusals", test_refusals);
  ADD_TEST("numbers-are-words", test_numbers_are_words);
  ADD_TEST("reopen-of-open", test_reopen_of_open);
  ADD_TEST("days-are-echoed", test_days_are_echoed);
  ADD_TEST("none-found", test_none_found);
  ADD_TEST("timeline-hides", test_timeline_hides);
  ADD_TEST("headings-fit", test_headings_fit);
  ADD_TEST("other-daemon", test_other_daemon);
#undef ADD_TEST
  return g_test_run();
}
