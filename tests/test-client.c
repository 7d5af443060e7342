/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Tests of the program followup as its users type it, with the real daemon behind it: a private bus
 * that starts it, folders of its own. FOLLOWUP and FOLLOWUPD name the programs. */
#include "client-fixture.h"

#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>

/* A Friday far ahead, so that the tests' plans lie ahead whenever they run. */
#define ADD_ACME                                                                                   \
  "add", "Acme GmbH", "--position", "C engineer", "--at", "2190-11-19 14:00", "--zone",            \
      "Europe/Berlin"

static void
add_acme(ClientFixture *f)
{
  client_fixture_run(f, 0, ADD_ACME, "--with", "Jane Doe <jane@example.com>", NULL);
}

static void
test_add(ClientFixture *f, gconstpointer data)
{
  client_fixture_run(
      f, 0, "add", "Acme GmbH", "--position", "C engineer", "--at", "2190-11-19 14:00", "--zone",
      "Europe/Berlin", "--duration", "45", "--stage", "final", "--where",
      "https://meet.example.com/1", "--with",
      "First Last <first@example.com>; title=CTO; phone=+49 30 1234; post=Street 1; prefers=phone; "
      "lead; card; about=compilers",
      "--with", "Second", "--decision", "2190-12-03", "--liked", "the team", "--forgot", "my talk",
      "--note", "two\nlines", "--may-follow-up", "yes", "--cadence", "prompt", "--via",
      "Agency <agency@example.com>", NULL);
  client_fixture_assert_out(f, "Added interview 1: Acme GmbH, C engineer");
  client_fixture_assert_out(f, "  1.1  ");
  client_fixture_assert_out(f, "Check-in");
  client_fixture_assert_out(f, "Second follow-up"); /* projected */
  client_fixture_assert_out(f, "Move on");
  client_fixture_assert_out(f, "in Berlin"); /* the machine is elsewhere */
  client_fixture_assert_out(f, "(prompt)");
  client_fixture_assert_err(f, "no holidays are set"); /* with the first one only */

  client_fixture_run(f, 0, "show", "1", NULL);
  client_fixture_assert_out(f, "First Last <first@example.com>");
  client_fixture_assert_out(f, "+49 30 1234");
  client_fixture_assert_out(f, "https://meet.example.com/1");
  client_fixture_assert_out(f, "Agency <agency@example.com>");
  client_fixture_assert_out(f, "lines");
  client_fixture_assert_out(f, "S4  When and How to Follow Up After a Job Interview");

  client_fixture_run(f, 0, ADD_ACME, NULL);
  client_fixture_assert_err(f, "interview 1 "); /* warned, and added all the same */
  client_fixture_assert_out(f, "Added interview 2");
  g_assert_null(strstr(f->err, "holidays"));
}

/* What is said of an early round is dealt with in the last one. */
static void
test_last_round(ClientFixture *f, gconstpointer data)
{
  client_fixture_run(f, 0, "add", "Acme", "--at", "3 weeks ago 10:00", "--with", "Ann", "--thanked",
                     NULL);
  client_fixture_run(f, 0, "next-round", "1", "--at", "2 weeks ago 10:00", "--with", "Bob", NULL);
  client_fixture_run(f, 0, "rejected", "1", NULL);
  client_fixture_assert_out(f, "To do in other rounds:\n    2.");
  client_fixture_assert_out(f, "Reply to the rejection to Bob by email");
  g_assert_null(strstr(f->out, "Nothing is left"));
  client_fixture_run(f, 0, "reopen", "1", NULL);
  client_fixture_assert_out(f, "Check-in with Bob by email");
  client_fixture_run(f, 0, "closed", "1", NULL);
  client_fixture_assert_out(f, "Nothing is left to do.");
}

/* A round that is told after the next one has no check-in: it is said where that is. */
static void
test_early_round(ClientFixture *f, gconstpointer data)
{
  client_fixture_run(f, 0, "add", "Acme", "--at", "2 days ago 10:00", "--with", "Bob", NULL);
  g_assert_null(strstr(f->out, "other rounds"));
  client_fixture_run(f, 0, "add", "Acme", "--at", "9 days ago 10:00", "--with", "Ann", NULL);
  client_fixture_assert_out(f, "  To do in other rounds:\n    1.");
  client_fixture_assert_out(f, " Check-in with Bob by email\n");
}

/* However many others are due before. */
static void
test_early_round_of_many(ClientFixture *f, gconstpointer data)
{
  client_fixture_add_many(f, 300);
  client_fixture_run(f, 0, "add", "Acme", "--at", "2195-01-05 10:00", "--with", "Bob", NULL);
  client_fixture_run(f, 0, "add", "Acme", "--at", "9 days ago 10:00", "--with", "Ann", NULL);
  client_fixture_assert_out(f, "  To do in other rounds:\n    301.");
  client_fixture_assert_out(f, " Check-in with Bob by email\n");
}

/* Minutes, and as it is said. */
static void
test_durations(ClientFixture *f, gconstpointer data)
{
  static const struct {
    int status;
    const char *text, *says;
  } cases[] = {
    { 0, "90", "for 90 minutes" },
    { 0, "1h", "for 60 minutes" },
    { 0, "90min", "for 90 minutes" },
    { 0, "1h 30min", "for 90 minutes" },
    { 0, "1 minute", "for 1 minute," },
    { 2, "25h", NULL },
    { 2, "30s", NULL },
    { 2, "2 days", NULL },
    { 2, "1 month", NULL },
    { 2, "tomorrow", NULL },
    { 2, "10080", NULL },
    { 2, "-1h", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    client_fixture_run(f, cases[i].status, "plan", "Acme", "--at", "2190-11-19 14:00", "--duration",
                       cases[i].text, NULL);
    if (cases[i].says != NULL)
      client_fixture_assert_out(f, cases[i].says);
    else
      client_fixture_assert_err(f, "is not a length: expected minutes");
  }
}

/* Who was to hear of an offer that is not taken after all is named. */
static void
test_reopen_accepted(ClientFixture *f, gconstpointer data)
{
  client_fixture_run(f, 0, "add", "Acme", "--at", "3 days ago 10:00", NULL);
  client_fixture_run(f, 0, "add", "Beta", "--at", "2 days ago 10:00", "--with", "Bob", NULL);
  client_fixture_run(f, 0, "offer", "1", NULL);
  client_fixture_run(f, 0, "accept", "1", NULL);
  client_fixture_assert_out(f, "Still to be told of it:\n  2.");
  client_fixture_run(f, 0, "reopen", "1", NULL);
  client_fixture_assert_out(f, "‘followup reopen ID’ takes one up again:\n  2.");
  client_fixture_assert_out(f, "Withdrawal to Bob by email · Beta");
  client_fixture_run(f, 0, "reopen", "2", NULL);
  g_assert_null(strstr(f->out, "reopen ID"));
  client_fixture_assert_out(f, "Check-in with Bob");
}

/* A card goes by post: no mail address is missed. */
static void
test_draft_recipient(ClientFixture *f, gconstpointer data)
{
  static const struct {
    const char *id, *form, *begin;
  } cases[] = {
    { "1.3", "thank-you", "To: Ann <ann@example.com>\n" },
    { "1.3", "card", "To: Ann, Street 1\n" },
    { "1.3", "phone", "Call: Ann, +49 30 99\n" },
    { "1.4", "thank-you", "To: Bob (no e-mail known)\n" },
    { "1.4", "card", "To: Bob (no postal address known)\n" },
    { "1.4", "phone", "Call: Bob (no number known)\n" },
  };

  client_fixture_run(f, 0, ADD_ACME, "--with",
                     "Ann <ann@example.com>; phone=+49 30 99; post=Street 1", "--with", "Bob",
                     NULL);
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    client_fixture_run(f, 0, "draft", cases[i].id, "--as", cases[i].form, NULL);
    g_assert_true(g_str_has_prefix(f->out, cases[i].begin));
  }
}

static void
test_add_thanked(ClientFixture *f, gconstpointer data)
{
  client_fixture_run(f, 0, ADD_ACME, "--with", "Jane", "--thanked", NULL);
  client_fixture_assert_out(f, "done ");
  client_fixture_run(f, 0, "agenda", NULL);
  g_assert_null(strstr(f->out, "Thank-you"));
}

static void
test_agenda(ClientFixture *f, gconstpointer data)
{
  static const char *const fields[] = { "id",  "kind", "state", "section", "interviewer", "channel",
                                        "due", "by",   "popup", "reason",  "interview" };
  g_autoptr(JsonNode) root = NULL;
  JsonObject *first;

  client_fixture_run(f, 0, NULL); /* the default verb */
  client_fixture_assert_out(f, "Nothing to do");
  client_fixture_run(f, 0, "agenda", "--json", NULL);
  g_assert_cmpstr(f->out, ==, "[]\n");
  add_acme(f);
  client_fixture_run(f, 0, NULL);
  client_fixture_assert_out(f, "Later\n");
  client_fixture_assert_out(f, "Thank-you to Jane Doe");
  client_fixture_run(f, 0, "--json", NULL);
  root = json_from_string(f->out, NULL);
  g_assert_nonnull(root);
  first = json_array_get_object_element(json_node_get_array(root), 0);
  for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
    g_assert_true(json_object_has_member(first, fields[i]));
  g_assert_cmpuint(json_object_get_size(first), ==, G_N_ELEMENTS(fields));
  g_assert_cmpstr(json_object_get_string_member(first, "section"), ==, "later");
  g_assert_true(g_str_has_suffix(json_object_get_string_member(first, "due"), "Z"));
  first = json_object_get_object_member(first, "interview");
  g_assert_cmpint(json_object_get_int_member(first, "id"), ==, 1);
  g_assert_cmpstr(json_object_get_string_member(first, "start"), ==, "2190-11-19T13:00:00Z");
}

/* A heading, and then each id up to n in its order. */
static void
assert_listed(ClientFixture *f, guint n)
{
  g_auto(GStrv) lines = g_strsplit(f->out, "\n", -1);

  g_assert_cmpuint(g_strv_length(lines), ==, n + 2);
  for (guint i = 1; i <= n; i++)
    g_assert_cmpuint(g_ascii_strtoull(lines[i], NULL, 10), ==, i);
}

/* More than one page of both lists, each complete and without repetition. */
static void
test_many(ClientFixture *f, gconstpointer data)
{
  g_autoptr(JsonNode) list = NULL;
  g_autoptr(JsonNode) agenda = NULL;
  g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *actions;

  client_fixture_add_many(f, 600);
  client_fixture_run(f, 0, "list", "--json", NULL);
  list = json_from_string(f->out, NULL);
  g_assert_cmpuint(json_array_get_length(json_node_get_array(list)), ==, 600);
  client_fixture_run(f, 0, "list", NULL);
  assert_listed(f, 600);
  client_fixture_run(f, 0, "list", "--limit", "500", NULL);
  assert_listed(f, 500);
  client_fixture_run(f, 0, "list", "--limit", "550", NULL);
  assert_listed(f, 550);
  client_fixture_run(f, 0, "agenda", "--json", NULL);
  agenda = json_from_string(f->out, NULL);
  actions = json_node_get_array(agenda);
  g_assert_cmpuint(json_array_get_length(actions), >, 1200);
  for (guint i = 0; i < json_array_get_length(actions); i++)
    g_assert_true(g_hash_table_add(ids, g_strdup(json_object_get_string_member(
                                            json_array_get_object_element(actions, i), "id"))));
  /* Words find what stands on the last page, too. */
  client_fixture_run(f, 0, "show", "employer", "599", NULL);
  client_fixture_assert_out(f, "600  Employer 599");
}

static void
test_dealing_with_actions(ClientFixture *f, gconstpointer data)
{
  g_autofree char *check_in = NULL;

  add_acme(f);
  check_in = client_fixture_find_action(f, "check-in");
  client_fixture_run(f, 0, "snooze", check_in, "2190-12-24", "10:00", NULL); /* unquoted */
  client_fixture_assert_out(f, "Put off until Fri 24 Dec 2190, 10:00");
  client_fixture_run(f, 0, "show", "1", NULL);
  client_fixture_assert_out(f, "snoozed until Fri 24 Dec 2190, 10:00");
  client_fixture_run(f, 0, "done", check_in, NULL);
  client_fixture_assert_out(f, "Done: ");
  client_fixture_assert_out(f, "Acme GmbH, C engineer");
  client_fixture_assert_out(f, "Planned because of it:");
  client_fixture_assert_out(f, "Second follow-up with Jane Doe by email");
  client_fixture_run(f, 0, "skip", "1.1", "1.2", "1.1", "--json", NULL);
  client_fixture_assert_out(f, "\"skipped\"");
}

/* Moments are said in words, and what was understood of them is said again. */
static void
test_moments(ClientFixture *f, gconstpointer data)
{
  g_autofree char *check_in = NULL;

  add_acme(f);
  check_in = client_fixture_find_action(f, "check-in");
  client_fixture_run(f, 0, "snooze", check_in, "24", "dec", "2190", "at", "10am", NULL);
  client_fixture_assert_out(f, "Put off until Fri 24 Dec 2190, 10:00");
  client_fixture_assert_err(f, "followup: ‘24 dec 2190 at 10am’ is Fri 24 Dec 2190, 10:00 "
                               "America/New_York, in ");
  /* a day alone begins when the user does */
  client_fixture_run(f, 0, "settings", "set", "waking", "09:30-21:00", NULL);
  client_fixture_run(f, 0, "snooze", check_in, "24 dec 2190", NULL);
  client_fixture_assert_out(f, "Put off until Fri 24 Dec 2190, 09:30");
  /* business days are the user's */
  client_fixture_run(f, 0, "settings", "set", "week", "Mon", NULL);
  client_fixture_run(f, 0, "when", "2", "business", "days", "after", "fri", "24", "dec", "2190",
                     NULL);
  client_fixture_assert_out(f, "Mon 3 Jan 2191");
  g_assert_cmpstr(f->err, ==, "");
}

static void
test_when(ClientFixture *f, gconstpointer data)
{
  client_fixture_setenv(f, "DBUS_SESSION_BUS_ADDRESS", NULL); /* nobody is asked */
  client_fixture_run(f, 0, "when", "Tue", "at", "14:30", "--now", "2026-11-22T12:00:00Z", "--zone",
                     "Europe/Berlin", "--past", "--json", NULL);
  client_fixture_assert_out(f, "\"instant\" : \"2026-11-17T13:30:00Z\"");
  client_fixture_assert_out(f, "\"zone\" : \"Europe/Berlin\"");
  client_fixture_assert_out(f,
                            "\"text\" : \"Tue 17 Nov 2026, 14:30 Europe/Berlin, five days ago\"");
  g_assert_cmpstr(f->err, ==, "");
  client_fixture_run(f, 0, "when", "+5bd", "--now", "2026-11-22T12:00:00Z", NULL);
  client_fixture_assert_out(f, "Fri 27 Nov 2026, 07:00 America/New_York, in five days\n");
  client_fixture_assert_err(f, "Monday to Friday");
  client_fixture_run(f, 0, "when", "25 oct 2026 2:30", "--zone", "Europe/Berlin", NULL);
  client_fixture_assert_err(f, "twice");
  client_fixture_run(f, 2, "when", NULL);
  client_fixture_assert_err(f, "wants a moment");
  client_fixture_run(f, 2, "when", "noon", "--zone", "Nowhere/Land", NULL);
  client_fixture_run(f, 2, "when", "noon", "--now", "whenever", NULL);
  client_fixture_assert_err(f, "--now: ");
}

static void
test_done_on(ClientFixture *f, gconstpointer data)
{
  client_fixture_run(f, 0, "add", "Past", "--at", "2020-03-02 10:00", "--zone", "UTC", NULL);
  client_fixture_run(f, 0, "done", "1.1", "--on", "2020-03-03 11:30", "--json", NULL);
  client_fixture_assert_out(f, "\"finished\" : \"2020-03-03T16:30:00Z\""); /* New York's clock */
}

static void
test_heard_and_closed(ClientFixture *f, gconstpointer data)
{
  client_fixture_run(f, 0, "add", "Past", "--at", "2020-03-02 10:00", NULL);
  client_fixture_run(f, 0, "heard", "1", "--on", "2020-03-05", "--timeline", "7-14d", NULL);
  client_fixture_assert_out(f, "Noted their answer with interview 1");
  client_fixture_assert_out(f, "Check-in");
  client_fixture_assert_out(f, "Mon 23 Mar 2020");
  client_fixture_run(f, 0, "heard", "1", "--decision", "2190-12-10", NULL);
  client_fixture_assert_out(f, "Tue 14 Dec 2190");
  client_fixture_run(f, 0, "heard", "1", "--decision", "none", NULL);
  client_fixture_run(f, 0, "heard", "1", NULL);
  client_fixture_run(f, 0, "closed", "1", NULL);
  client_fixture_assert_out(f, "Closed interview 1");
  client_fixture_assert_out(f, "Nothing is left to do.");
  client_fixture_run(f, 0, "list", "--open", NULL);
  client_fixture_assert_out(f, "No interviews");
  client_fixture_run(f, 0, "list", NULL);
  client_fixture_assert_out(f, "silent");
}

static void
test_edit(ClientFixture *f, gconstpointer data)
{
  client_fixture_run(f, 0, ADD_ACME, "--with", "Jane Doe <jane@example.com>; phone=1; lead",
                     "--with", "John", "--note", "old", NULL);
  client_fixture_run(f, 0, "edit", "1", "--with", "jane doe; phone=; title=CTO", "--without",
                     "john", "--with", "Ann 👩‍💻; prefers=phone; lead", "--note", "",
                     "--stage", "middle", "--employer", "Acme O'Neill", NULL);
  client_fixture_run(f, 0, "show", "1", NULL);
  client_fixture_assert_out(f, "Acme O'Neill, C engineer");
  client_fixture_assert_out(f, "Jane Doe <jane@example.com>\n");
  client_fixture_assert_out(f, "CTO\n"); /* no phone any more */
  client_fixture_assert_out(f, "Ann 👩‍💻");
  client_fixture_assert_out(f, "Check-in with Ann 👩‍💻 by phone");
  client_fixture_assert_out(f, "middle");
  g_assert_null(strstr(f->out, "John\n")); /* only his thank-you, no longer needed */
  client_fixture_assert_out(f, "no longer needed since");
  g_assert_null(strstr(f->out, "Note"));

  /* another zone keeps the time on the clock; another time keeps the zone */
  client_fixture_run(f, 0, "edit", "1", "--zone", "Asia/Tokyo", "--json", NULL);
  client_fixture_assert_out(f, "\"start\" : \"2190-11-19T05:00:00Z\"");
  client_fixture_run(f, 0, "edit", "1", "--at", "2190-11-20 09:00", "--json", NULL);
  client_fixture_assert_out(f, "\"start\" : \"2190-11-20T00:00:00Z\"");
  client_fixture_assert_out(f, "\"zone\" : \"Asia/Tokyo\"");
}

static void
test_remove(ClientFixture *f, gconstpointer data)
{
  add_acme(f);
  client_fixture_run(f, 2, "remove", "1", NULL); /* nobody can be asked */
  client_fixture_assert_err(f, "--yes");
  client_fixture_run(f, 0, "show", "1", NULL);
  client_fixture_run(f, 0, "remove", "1", "--yes", NULL);
  client_fixture_assert_out(f, "1: Acme GmbH, C engineer");
  client_fixture_run(f, 3, "show", "1", NULL);
  add_acme(f);
  client_fixture_run(f, 0, "show", "2", NULL); /* ids are not used again */
}

static void
test_plan(ClientFixture *f, gconstpointer data)
{
  client_fixture_run(f, 0, "plan", "Foo", "--at", "2190-11-19 10:00", "--zone",
                     "America/Los_Angeles", "--timeline", "14-30d", "--cadence", "weekly", NULL);
  client_fixture_assert_out(f, "Plan for Foo");
  client_fixture_assert_out(f, "in Los Angeles");
  client_fixture_assert_out(f, "Move on");
  client_fixture_assert_out(f, "S5  How To Follow Up After An Interview");
  client_fixture_run(f, 0, "list", NULL);
  client_fixture_assert_out(f, "No interviews yet");
}

static void
test_plan_lines(ClientFixture *f, gconstpointer data)
{
  client_fixture_feed(f, "{\"at\": \"2026-11-20T14:00\", \"zone\": \"Europe/Berlin\"}\n"
                         "nonsense\n"
                         "\n"
                         "{\"at\": \"2026-11-20T14:00\", \"zone\": \"UTC\"}");
  client_fixture_run(f, 1, "plan", "--jsonl", NULL);
  g_assert_cmpuint(client_fixture_count_lines(f->out), ==, 3); /* in step with the questions */
  client_fixture_assert_out(f, "}\n{\"error\":");
  g_assert_cmpuint(client_fixture_count_lines(f->err), ==, 1);
  client_fixture_assert_err(f, "line 2: ");
}

static void
test_cadences_and_status(ClientFixture *f, gconstpointer data)
{
  g_autoptr(JsonNode) root = NULL;

  client_fixture_run(f, 0, "cadences", NULL);
  client_fixture_assert_out(f, "balanced (default)");
  client_fixture_assert_out(f, "How Long Should I Wait to Follow Up After an Interview?");
  client_fixture_run(f, 0, "cadences", "--json", NULL);
  root = json_from_string(f->out, NULL);
  g_assert_cmpuint(json_array_get_length(json_node_get_array(root)), ==, 6);
  client_fixture_run(f, 0, "status", NULL);
  client_fixture_assert_out(f, FOLLOWUP_VERSION);
  client_fixture_assert_out(f, "followup.db");
  client_fixture_assert_out(f, "Holidays  none are set");
  client_fixture_run(f, 0, "status", "--json", NULL);
  client_fixture_assert_out(f, "\"due_count\" : 0");
}

/* Whether a server hangs is for what reaches it to say. */
static GDBusMessage *
swallow_cb(GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer data)
{
  if (!incoming || g_dbus_message_get_message_type(message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;
  g_object_unref(message);
  return NULL;
}

static void
call_bus(ClientFixture *f, const char *method, GVariant *parameters)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_sync(
      f->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      method, parameters, G_VARIANT_TYPE("(u)"), G_DBUS_CALL_FLAGS_NONE, 30000, NULL, &error);

  g_assert_no_error(error);
  g_assert_nonnull(reply);
}

static void
await_status(ClientFixture *f, const char *part)
{
  gint64 deadline = g_get_monotonic_time() + 30 * G_TIME_SPAN_SECOND;

  do
    client_fixture_run(f, 0, "status", NULL);
  while (strstr(f->out, part) == NULL && g_get_monotonic_time() < deadline);
  client_fixture_assert_out(f, part);
}

/* None, one that hangs, one that answers every question by an error. */
static void
test_popup_servers(ClientFixture *f, gconstpointer data)
{
  static const char name[] = "org.freedesktop.Notifications";
  guint filter = g_dbus_connection_add_filter(f->connection, swallow_cb, NULL, NULL);

  await_status(f, "no popup server runs");
  call_bus(f, "RequestName", g_variant_new("(su)", name, 0));
  await_status(f, "the popup server has not answered yet");
  client_fixture_run(f, 0, "status", "--json", NULL);
  client_fixture_assert_out(f, "\"popups\" : \"silent\"");
  call_bus(f, "ReleaseName", g_variant_new("(s)", name));
  g_dbus_connection_remove_filter(f->connection, filter); /* every call is refused by now */
  call_bus(f, "RequestName", g_variant_new("(su)", name, 0));
  await_status(f, "a popup server without name");
}

/* How late something is counts from the same moment everywhere. */
static void
test_late(ClientFixture *f, gconstpointer data)
{
  const char *distance;
  g_autofree char *late = NULL;

  client_fixture_run(f, 0, "status", NULL);
  g_assert_null(strstr(f->out, "Next due"));
  client_fixture_run(f, 0, "add", "Acme", "--at", "60 days ago", "--with", "Jane Doe", "--decision",
                     "none", NULL);
  client_fixture_run(f, 0, "status", "--bar", "plain", NULL);
  distance = strrchr(f->out, '(');
  g_assert_nonnull(distance);
  late = g_strndup(distance + 1, strcspn(distance + 1, ")"));
  g_assert_true(g_str_has_suffix(late, "d late"));
  client_fixture_run(f, 0, "agenda", NULL);
  client_fixture_assert_out(f, late);
  client_fixture_run(f, 0, "status", NULL);
  client_fixture_assert_out(f, late);
}

static void
test_help(ClientFixture *f, gconstpointer data)
{
  static const char *const verbs[]
      = { "add",   "plan",   "agenda", "list",   "show",     "done",   "skip", "snooze",
          "heard", "closed", "edit",   "remove", "cadences", "status", "help" };

  client_fixture_run(f, 0, "help", NULL);
  g_assert_cmpuint(client_fixture_count_lines(f->out), <, 24); /* a screen */
  for (guint i = 0; i < G_N_ELEMENTS(verbs); i++)
    client_fixture_assert_out(f, verbs[i]);
  for (guint i = 0; i < G_N_ELEMENTS(verbs); i++) {
    client_fixture_run(f, 0, verbs[i], "--help", NULL);
    client_fixture_assert_out(f, "Usage:");
    g_assert_cmpstr(f->err, ==, "");
  }
  client_fixture_run(f, 0, "help", "add", NULL);
  client_fixture_assert_out(f, "--decision");
  client_fixture_run(f, 0, "--version", NULL);
  g_assert_cmpstr(f->out, ==, "followup " FOLLOWUP_VERSION "\n");
}

/* Everything that is known, as text. */
static char *
dump(ClientFixture *f)
{
  g_autofree char *list = NULL;

  client_fixture_run(f, 0, "list", "--json", NULL);
  list = g_steal_pointer(&f->out);
  client_fixture_run(f, 0, "agenda", "--json", NULL);
  return g_strconcat(list, f->out, NULL);
}

#define LONG_NAME (const char *)1 /* stands for 10,000 characters */

typedef struct {
  int status;
  const char *part; /* of the message */
  const char *words[12];
} BadInput;

/* clang-format off: one a line */
static const BadInput bad_inputs[] = {
  { 2, "Nowhere/Land", { "add", "A", "--at", "2190-11-19 14:00", "--zone", "Nowhere/Land" } },
  { 2, "+02:00", { "add", "A", "--at", "2190-11-19 14:00", "--zone", "+02:00" } },
  { 2, "does not exist", { "add", "A", "--at", "2027-03-28 02:30", "--zone", "Europe/Berlin" } },
  { 2, "decision", { "add", "A", "--at", "2190-11-19 14:00", "--decision", "2190-11-18" } },
  { 2, "duration", { "add", "A", "--at", "2190-11-19 14:00", "--duration", "0" } },
  { 2, "duration", { "add", "A", "--at", "2190-11-19 14:00", "--duration", "10080" } },
  { 2, "duration", { "add", "A", "--at", "2190-11-19 14:00", "--duration", "-5" } },
  { 2, "duration", { "add", "A", "--at", "2190-11-19 14:00", "--duration", "long" } },
  { 2, "no employer", { "add", "--at", "2190-11-19 14:00" } },
  { 2, "employer", { "add", "", "--at", "2190-11-19 14:00" } },
  { 2, "employer", { "add", "  ", "--at", "2190-11-19 14:00" } },
  { 2, "500", { "add", LONG_NAME, "--at", "2190-11-19 14:00" } },
  { 2, "not UTF-8", { "add", "Caf\xe9", "--at", "2190-11-19 14:00" } },
  { 2, "not UTF-8", { "add", "A", "--at", "2190-11-19 14:00", "--note", "\xff" } },
  { 2, "control", { "add", "A\033[31m", "--at", "2190-11-19 14:00" } },
  { 2, "too much", { "add", "Acme", "GmbH", "--at", "2190-11-19 14:00" } },
  { 2, "--at", { "add", "A" } },
  { 2, "time of day", { "add", "A", "--at", "2190-11-19" } },
  { 2, "is not a moment", { "add", "A", "--at", "soon" } },
  { 2, "9999-01-01", { "add", "A", "--at", "9999-01-01 10:00" } },
  { 2, "frist", { "add", "A", "--at", "2190-11-19 14:00", "--stage", "frist" } },
  { 2,
    "exclude",
    { "add", "A", "--at", "2190-11-19 14:00", "--decision", "none", "--timeline", "1-2d" } },
  { 2, "range of days", { "add", "A", "--at", "2190-11-19 14:00", "--timeline", "2190-12-01" } },
  { 2, "maybe", { "add", "A", "--at", "2190-11-19 14:00", "--may-follow-up", "maybe" } },
  { 2, "is not a person", { "add", "A", "--at", "2190-11-19 14:00", "--with", "x@example.com" } },
  { 2,
    "lead",
    { "add", "A", "--at", "2190-11-19 14:00", "--with", "B; lead", "--with", "C; lead" } },
  { 2, "did you mean ‘--position’", { "add", "A", "--postion", "X" } },
  { 2, "followup: ‘--frobnicate’ is not an option of ‘add’", { "add", "A", "--frobnicate" } },
  { 2, "followup: ‘-x’ is not an option of ‘add’", { "add", "A", "-x" } },
  { 2, "followup: missing argument for --zone", { "add", "A", "--zone" } },
  { 2, "--zone", { "add", "A", "--at", "2190-11-19 14:00", "--zone" } },
  { 3, "hourly", { "add", "A", "--at", "2190-11-19 14:00", "--cadence", "hourly" } },
  { 3, "hourly", { "plan", "A", "--at", "2190-11-19 14:00", "--cadence", "hourly" } },
  { 3, "hourly", { "edit", "1", "--cadence", "hourly" } },
  { 2, "neither", { "plan", "A", "--jsonl" } },
  { 2, "did you mean ‘followup agenda’", { "agneda" } },
  { 2, "is not a verb", { "frobnicate" } },
  { 2, "is not a verb", { "" } },
  { 2, "too much", { "agenda", "now" } },
  { 2, "wants an id", { "done" } },
  { 2,
    "‘1’ is an interview; ‘done’ wants an action such as 1.1: ‘followup show 1’ lists them",
    { "done", "1" } },
  { 2, "is an interview", { "skip", "1" } },
  { 2, "is an interview", { "snooze", "1", "+1d" } },
  { 2, "‘1.1’ is an action; ‘show’ wants an interview such as 1", { "show", "1.1" } },
  { 2, "only the date", { "edit", "1.1", "--stage", "final" } },
  { 2, "is an action", { "heard", "1.1" } },
  { 2, "is an action", { "closed", "1.1" } },
  { 2, "is an action", { "remove", "1.1", "--yes" } },
  { 3, "matches nothing", { "show", "nobody" } },
  { 2, "is no id", { "show", "7." } },
  { 3, "99", { "show", "99" } },
  { 3, "99", { "edit", "99", "--stage", "final" } },
  { 3, "99", { "heard", "99" } },
  { 3, "99", { "closed", "99" } },
  { 3, "99", { "remove", "99", "--yes" } },
  { 3, "99", { "remove", "1", "99", "--yes" } }, /* all or none */
  { 3, "1.99", { "done", "1.99" } },
  { 3, "1.99", { "done", "1.1", "1.99" } }, /* all or none */
  { 3, "99", { "skip", "99.1" } },
  { 3, "99", { "snooze", "99.1", "+1d" } },
  { 2, "is ahead", { "done", "1.1", "--on", "+1d" } },
  { 2, "is not a moment", { "done", "1.1", "--on", "whenever" } },
  { 2, "has passed", { "snooze", "1.1", "2020-01-01 10:00" } },
  { 2, "snooze", { "snooze", "1.1" } },
  { 2, "not said what to change", { "edit", "1" } },
  { 3, "is not among", { "edit", "1", "--without", "Nobody" } },
  { 2, "decision", { "edit", "1", "--decision", "2190-11-18" } },
  { 2, "employer", { "edit", "1", "--employer", "" } },
  { 2, "wants one interview", { "edit", "1", "2", "--stage", "final" } },
  { 2, "exclude", { "heard", "1", "--decision", "none", "--timeline", "1-2d" } },
  { 2, "2019-01-01", { "heard", "1", "--decision", "2019-01-01" } },
  { 2, "bored", { "closed", "1", "--because", "bored" } },
  { 2, "is not a verb", { "help", "frobnicate" } },
};
/* clang-format on */

/* Each gets one line that says what was expected, a status, and leaves everything as it was. */
static void
test_bad_input(ClientFixture *f, gconstpointer data)
{
  g_autofree char *long_name = g_strnfill(10000, 'x');
  g_autofree char *before = NULL;

  add_acme(f);
  before = dump(f);
  for (guint i = 0; i < G_N_ELEMENTS(bad_inputs); i++) {
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    g_autofree char *after = NULL;

    for (guint j = 0; bad_inputs[i].words[j] != NULL; j++)
      g_ptr_array_add(words, bad_inputs[i].words[j] == LONG_NAME ? long_name
                                                                 : (char *)bad_inputs[i].words[j]);
    g_ptr_array_add(words, NULL);
    client_fixture_run_strv(f, bad_inputs[i].status, (const char *const *)words->pdata);
    g_assert_cmpstr(f->out, ==, "");
    client_fixture_assert_err(f, bad_inputs[i].part);
    g_assert_true(g_str_has_prefix(f->err, "followup: "));
    g_assert_cmpuint(client_fixture_count_lines(f->err), ==, 1);
    g_assert_cmpuint(strlen(f->err), <, 500);
    g_assert_true(g_utf8_validate(f->err, -1, NULL));
    after = dump(f);
    g_assert_cmpstr(before, ==, after);
  }
}

static void
test_no_bus(ClientFixture *f, gconstpointer data)
{
  client_fixture_setenv(f, "DBUS_SESSION_BUS_ADDRESS", NULL);
  client_fixture_run(f, 4, "agenda", NULL);
  client_fixture_assert_err(f, "there is no session bus");
  client_fixture_setenv(f, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
  client_fixture_run(f, 4, ADD_ACME, NULL);
  client_fixture_assert_err(f, "cannot reach the session bus");
  client_fixture_setenv(f, "DBUS_SESSION_BUS_ADDRESS", "nonsense");
  client_fixture_run(f, 4, "agenda", NULL);
  client_fixture_assert_err(f, "cannot reach the session bus");
}

static void
test_no_daemon(ClientFixture *f, gconstpointer data)
{
  client_fixture_setenv(f, "FOLLOWUP_BUS_NAME", "org.followup.Nobody");
  client_fixture_run(f, 4, "agenda", NULL);
  client_fixture_assert_err(f, "nothing provides ‘org.followup.Nobody’");
  client_fixture_setenv(f, "FOLLOWUP_BUS_NAME", "nonsense");
  client_fixture_run(f, 2, "agenda", NULL);
  client_fixture_assert_err(f, "is not a bus name");
}

static void
test_broken_daemon(ClientFixture *f, gconstpointer data)
{
  client_fixture_setenv(f, "FOLLOWUP_BUS_NAME", CLIENT_FIXTURE_BROKEN);
  client_fixture_run(f, 4, "agenda", NULL);
  client_fixture_assert_err(f, "followupd cannot be started");
}

/* Not a second longer than promised; a change, which is asked for twice, may be made afterwards. */
static void
test_hanging_daemon(ClientFixture *f, gconstpointer data)
{
  gint64 start = g_get_monotonic_time();
  int pid;

  add_acme(f);
  pid = client_fixture_get_daemon_pid(f);
  g_assert_cmpint(kill(pid, SIGSTOP), ==, 0);
  client_fixture_run(f, 4, "undo", NULL);
  g_assert_cmpint(kill(pid, SIGCONT), ==, 0);
  client_fixture_assert_err(f, "does not answer");
  client_fixture_assert_err(f, "see in ‘followup log’");
  g_assert_null(strstr(f->err, "no answer from")); /* which is for people */
  g_assert_cmpint(g_get_monotonic_time() - start, <, 20 * G_USEC_PER_SEC);
  client_fixture_run(f, 0, "log", NULL);
  client_fixture_assert_out(f, "took back");
}

static void
test_hanging_bus(ClientFixture *f, gconstpointer data)
{
  int pid = client_fixture_get_bus_pid(f);
  gint64 start;

  g_assert_cmpint(kill(pid, SIGSTOP), ==, 0);
  start = g_get_monotonic_time();
  client_fixture_run(f, 4, "agenda", NULL);
  g_assert_cmpint(kill(pid, SIGCONT), ==, 0);
  client_fixture_assert_err(f, "does not answer");
  g_assert_cmpint(g_get_monotonic_time() - start, <, 15 * G_USEC_PER_SEC);
}

/* Words that are none of ASCII pass in a locale that knows no other. */
static void
test_plain_locale(ClientFixture *f, gconstpointer data)
{
  client_fixture_setenv(f, "LC_ALL", "C");
  client_fixture_run(f, 0, "add", "山田商事 🎉", "--at", "2190-11-19 14:00", "--with",
                     "Siobhán O'Neill", NULL);
  client_fixture_assert_out(f, "山田商事 🎉");
  client_fixture_run(f, 0, "list", "山田", NULL);
  client_fixture_assert_out(f, "山田商事 🎉");
}

static void
test_full_disk(ClientFixture *f, gconstpointer data)
{
  client_fixture_run_into(f, 1, "/dev/full", "cadences", NULL);
  client_fixture_assert_err(f, "cannot write the result");
}

static void
test_width(ClientFixture *f, gconstpointer data)
{
  static const char *const widths[] = { "60", "80", "120" };
  static const char *const verbs[][3]
      = { { "agenda" }, { "list" },          { "show", "1" },   { "cadences" }, { "status" },
          { "help" },   { "help", "--all" }, { "help", "add" }, { "settings" } };

  client_fixture_run(f, 0, "add", "山田商事 🎉 株式会社", "--position",
                     "Senior engineer of very long titles", "--at", "2190-11-19 14:00", "--zone",
                     "Asia/Tokyo", "--with", "Siobhán O'Neill-Fitzgerald <s@example.com>", NULL);
  for (guint i = 0; i < G_N_ELEMENTS(widths); i++) {
    client_fixture_setenv(f, "COLUMNS", widths[i]);
    for (guint j = 0; j < G_N_ELEMENTS(verbs); j++) {
      client_fixture_run_strv(f, 0, verbs[j]);
      client_fixture_assert_fits(f, atoi(widths[i]));
    }
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
#define ADD_TEST(path_, test_)                                                                     \
  g_test_add("/client/" path_, ClientFixture, NULL, client_fixture_set_up, test_,                  \
             client_fixture_tear_down)
  ADD_TEST("add", test_add);
  ADD_TEST("add-thanked", test_add_thanked);
  ADD_TEST("draft-recipient", test_draft_recipient);
  ADD_TEST("last-round", test_last_round);
  ADD_TEST("reopen-accepted", test_reopen_accepted);
  ADD_TEST("early-round", test_early_round);
  ADD_TEST("early-round/of-many", test_early_round_of_many);
  ADD_TEST("durations", test_durations);
  ADD_TEST("agenda", test_agenda);
  ADD_TEST("many", test_many);
  ADD_TEST("dealing-with-actions", test_dealing_with_actions);
  ADD_TEST("moments", test_moments);
  ADD_TEST("when", test_when);
  ADD_TEST("done-on", test_done_on);
  ADD_TEST("heard-and-closed", test_heard_and_closed);
  ADD_TEST("edit", test_edit);
  ADD_TEST("remove", test_remove);
  ADD_TEST("plan", test_plan);
  ADD_TEST("plan-lines", test_plan_lines);
  ADD_TEST("cadences-and-status", test_cadences_and_status);
  ADD_TEST("popup-servers", test_popup_servers);
  ADD_TEST("late", test_late);
  ADD_TEST("help", test_help);
  ADD_TEST("bad-input", test_bad_input);
  ADD_TEST("no-bus", test_no_bus);
  ADD_TEST("no-daemon", test_no_daemon);
  ADD_TEST("broken-daemon", test_broken_daemon);
  ADD_TEST("hanging-daemon", test_hanging_daemon);
  ADD_TEST("hanging-bus", test_hanging_bus);
  ADD_TEST("plain-locale", test_plain_locale);
  ADD_TEST("full-disk", test_full_disk);
  ADD_TEST("width", test_width);
#undef ADD_TEST
  return g_test_run();
}
