/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The user's own cadences as they are typed, checked, listed and compared. FOLLOWUP and FOLLOWUPD
 * name the programs. */
#include "client-fixture.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define GOOD                                                                                       \
  "[Cadence]\nName=My own\n[thank-you]\nDue=2h\nBy=24h\n[check-in-decision]\nDue=1d\nBy=2d\n"      \
  "[check-in-first]\nDue=3bd\nBy=7bd\nChannel=phone\n[check-in-middle]\nDue=7d\nBy=9d\n"           \
  "[check-in-final]\nDue=14d\nBy=16d\n[check-in-new-decision]\nDue=2bd\nBy=4bd\n"                  \
  "[second-follow-up]\nDue=7d\nBy=9d\n[move-on]\nDue=7d\nBy=7d\n"

/* (transfer full) */
static char *
write_cadence(ClientFixture *f, const char *name, const char *text)
{
  g_autofree char *folder = g_build_filename(f->folder, "config", "cadences", NULL);
  char *path = g_build_filename(folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
  g_file_set_contents(path, text, -1, &error);
  g_assert_no_error(error);
  return path;
}

static void
add_acme(ClientFixture *f)
{
  client_fixture_run(f, 0, "add", "Acme GmbH", "--at", "2190-11-18 14:00", "--zone",
                     "America/New_York", "--with", "Jane Doe", NULL);
}

static void
test_own(ClientFixture *f, gconstpointer unused)
{
  g_autofree char *path = write_cadence(f, "mine.cadence", GOOD);
  g_autoptr(JsonNode) root = NULL;
  JsonObject *last;

  client_fixture_run(f, 0, "cadences", NULL);
  client_fixture_assert_out(f, "\nmine\n");
  client_fixture_assert_out(f, "mine.cadence");
  client_fixture_run(f, 0, "cadences", "--json", NULL);
  root = json_from_string(f->out, NULL);
  last = json_array_get_object_element(json_node_get_array(root), 6);
  g_assert_cmpstr(json_object_get_string_member(last, "id"), ==, "mine");
  g_assert_true(json_object_get_boolean_member(last, "own"));
  g_assert_cmpstr(json_object_get_string_member(last, "path"), ==, path);
  client_fixture_run(f, 0, "add", "Acme", "--at", "2190-11-18 14:00", "--cadence", "mine", NULL);
  client_fixture_run(f, 0, "show", "1", NULL);
  client_fixture_assert_out(f, "3 business days after");
  client_fixture_assert_out(f, "(mine)");
  client_fixture_run(f, 3, "edit", "1", "--cadence", "mien", NULL);
  client_fixture_assert_err(f, "did you mean ‘mine’?");
  client_fixture_run(f, 0, "settings", "set", "Cadence", "mine", NULL);
  client_fixture_run(f, 0, "__complete", "add", "x", "--cadence", "mi", NULL);
  client_fixture_assert_out(f, "mine");
  g_assert_cmpint(g_unlink(path), ==, 0);
  client_fixture_run(f, 0, "cadences", NULL); /* looks again */
  client_fixture_setenv(f, "COLUMNS", "120");
  client_fixture_run(f, 0, "show", "1", NULL);
  client_fixture_assert_out(f, "there is no cadence mine");
}

/* At once, though the folder was not there when the daemon started. */
static void
test_at_once(ClientFixture *f, gconstpointer unused)
{
  client_fixture_run(f, 0, "agenda", NULL);
  g_free(write_cadence(f, "mine.cadence", GOOD));
  client_fixture_run(f, 0, "add", "Acme", "--at", "2190-11-18 14:00", "--cadence", "mine", NULL);
  client_fixture_assert_out(f, "(mine)");
}

static void
test_status(ClientFixture *f, gconstpointer unused)
{
  g_free(write_cadence(f, "weekly.cadence", GOOD));
  g_free(write_cadence(f, "bad.cadence", GOOD "Due=9d\n"));
  client_fixture_setenv(f, "COLUMNS", "200");
  client_fixture_run(f, 0, "status", NULL);
  client_fixture_assert_out(f, "weekly.cadence stands in the place of our cadence ‘weekly’");
  client_fixture_assert_out(f, "bad.cadence, line 28, [move-on] Due: line 26 says it already");
}

/* Needs no daemon: nothing on the bus could be asked. */
static void
test_check(ClientFixture *f, gconstpointer unused)
{
  g_autofree char *good = write_cadence(f, "mine.cadence", GOOD);
  g_autofree char *bad = write_cadence(f, "bad.cadence", "[thank-you]\nDue=5xd\nBye=1d\n");

  client_fixture_setenv(f, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
  client_fixture_setenv(f, "COLUMNS", "60");
  client_fixture_run(f, 0, "cadences", "--check", good, NULL);
  client_fixture_assert_fits(f, 60);
  client_fixture_assert_out(f, "mine: My own\n");
  client_fixture_assert_out(f, "2 hours after the interview");
  client_fixture_assert_out(f, "by phone");
  client_fixture_run(f, 0, "cadences", "--check", good, "--json", NULL);
  client_fixture_assert_out(f, "\"id\" : \"mine\"");
  client_fixture_run(f, 1, "cadences", "--check", bad, NULL);
  g_assert_cmpstr(f->out, ==, "");
  client_fixture_assert_err(f, "bad.cadence, line 2, [thank-you] Due: ‘5xd’ is not an offset");
  client_fixture_assert_err(f, "bad.cadence, line 3, [thank-you]: ‘Bye’ is unknown: did you mean "
                               "‘By’?");
  client_fixture_assert_err(f, "bad.cadence, [move-on]: is missing");
  client_fixture_run(f, 2, "cadences", "--check", "/nonexistent/x.cadence", NULL);
  client_fixture_run(f, 2, "cadences", "--check", "/dev/zero", NULL);
  client_fixture_run(f, 2, "cadences", "--check", good, "show", NULL);
}

/* What is printed is a cadence of one's own, by the name that its file is given. */
static void
test_file(ClientFixture *f, gconstpointer unused)
{
  g_autofree char *path = NULL, *printed = NULL;

  client_fixture_run(f, 0, "cadences", "show", "balanced", "--file", NULL);
  g_assert_true(g_str_has_prefix(f->out, "# [Cadence] says what it is"));
  printed = g_strdup(f->out);
  path = write_cadence(f, "my-own.cadence", printed);
  client_fixture_run(f, 0, "cadences", "--check", path, NULL);
  client_fixture_assert_out(f, "my-own: Balanced\n");
  client_fixture_run(f, 0, "cadences", "show", "my-own", "--file", NULL);
  g_assert_cmpstr(f->out, ==, printed);
}

static const struct {
  int status;
  const char *words[6], *err;
} refusals[] = {
  { 3, { "cadences", "show", "weakly" }, "did you mean ‘weekly’?" },
  { 2, { "cadences", "show" }, "‘show’ is not understood" },
  { 2, { "cadences", "print", "weekly" }, "‘print’ is not understood" },
  { 2, { "cadences", "show", "weekly", "prompt" }, "‘prompt’ is not understood" },
  { 2, { "cadences", "--file" }, "‘--file’ is not understood" },
  { 3, { "cadences", "compare", "9" }, "9" },
};

static void
test_refusals(ClientFixture *f, gconstpointer unused)
{
  add_acme(f);
  for (guint i = 0; i < G_N_ELEMENTS(refusals); i++) {
    client_fixture_run_strv(f, refusals[i].status, refusals[i].words);
    client_fixture_assert_err(f, refusals[i].err);
  }
}

static const char compared[] = "Cadence          Thanks     Check-in   Second     Move on\n"
                               "* balanced       19 Nov     25 Nov     2 Dec      9 Dec 2190\n"
                               "                 2190       2190       2190\n"
                               "                 09:00\n"
                               "  deadline-call  19 Nov     25 Nov     2 Dec      9 Dec 2190\n"
                               "                 2190       2190       2190\n"
                               "                 15:00      by phone\n"
                               "  two-weeks      19 Nov     2 Dec      16 Dec     30 Dec\n"
                               "                 2190       2190       2190       2190\n"
                               "                 15:00\n"
                               "  business-days  19 Nov     25 Nov     2 Dec      9 Dec 2190\n"
                               "                 2190       2190       2190\n"
                               "                 03:00\n"
                               "  prompt         18 Nov     25 Nov     2 Dec      9 Dec 2190\n"
                               "                 2190       2190       2190\n"
                               "                 16:00\n"
                               "  weekly         19 Nov     25 Nov     9 Dec      23 Dec\n"
                               "                 2190       2190       2190       2190\n"
                               "                 15:00\n"
                               "  a-cadence-of…  18 Nov     23 Nov     30 Nov     7 Dec 2190\n"
                               "                 2190       2190       2190\n"
                               "                 17:00      by phone\n"
                               "\n"
                               "* in force for Acme GmbH; ‘followup edit 1 --cadence NAME’\n"
                               "chooses another.\n";

static void
test_compare(ClientFixture *f, gconstpointer unused)
{
  g_autoptr(JsonNode) root = NULL;

  g_free(write_cadence(f, "a-cadence-of-my-own-with-a-long-name.cadence", GOOD));
  add_acme(f);
  client_fixture_setenv(f, "COLUMNS", "60");
  client_fixture_run(f, 0, "cadences", "compare", "acme", NULL);
  client_fixture_assert_fits(f, 60);
  g_assert_cmpstr(f->out, ==, compared);
  client_fixture_run(f, 0, "cadences", "compare", "1", "--json", NULL);
  root = json_from_string(f->out, NULL);
  g_assert_cmpuint(json_array_get_length(json_node_get_array(root)), ==, 7);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
#define ADD_TEST(path, test)                                                                       \
  g_test_add("/client/cadences/" path, ClientFixture, NULL, client_fixture_set_up, test,           \
             client_fixture_tear_down)
  ADD_TEST("own", test_own);
  ADD_TEST("at-once", test_at_once);
  ADD_TEST("status", test_status);
  ADD_TEST("check", test_check);
  ADD_TEST("file", test_file);
  ADD_TEST("refusals", test_refusals);
  ADD_TEST("compare", test_compare);
  return g_test_run();
}
