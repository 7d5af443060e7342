/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* followup add with invitations as others write them, the real helper and the real daemon: what is
 * added, moved, closed, and left alone. */
#include "client-fixture.h"

#include "names.h"

#include <string.h>

/* (transfer full) */
static char *
find_sample(const char *name)
{
  return g_test_build_filename(G_TEST_DIST, "data", "invites", name, NULL);
}

static void
add(ClientFixture *f, int status, const char *name)
{
  g_autofree char *path = find_sample(name);

  client_fixture_run(f, status, "add", path, NULL);
}

static void
set_up(ClientFixture *f, gconstpointer unused)
{
  client_fixture_set_up(f, unused);
  client_fixture_run(f, 0, "settings", "set", "Me.Email", "sam@example.net", NULL);
  client_fixture_run(f, 0, "settings", "set", "Me.Name", "Sam Lee", NULL);
}

static void
assert_many(ClientFixture *f, guint n)
{
  client_fixture_run(f, 0, "list", "--json", NULL);
  g_assert_cmpuint(client_fixture_count_lines(f->out), >, 0);
  for (guint i = 1; i <= n + 1; i++) {
    g_autofree char *id = g_strdup_printf("\"id\" : %u,", i);

    g_assert_true((strstr(f->out, id) != NULL) == (i <= n));
  }
}

static void
test_add(ClientFixture *f, gconstpointer unused)
{
  add(f, 0, "google.ics");
  client_fixture_assert_out(f, "Added interview 1: Acme, C engineer");
  client_fixture_assert_out(f, "Tue 19 Jan 2027, 08:00, for 60 minutes");
  client_fixture_assert_out(f, "14:00 in Berlin");
  client_fixture_assert_out(f, "https://meet.google.com/abc-defg-hij");
  client_fixture_assert_out(f, "Jane Doe <jane.doe@acme.example.com>");
  g_assert_null(strstr(f->out, "sam@example.net"));
  g_assert_null(strstr(f->out, "Fernsehturm"));
  client_fixture_assert_err(f, "the employer is what the title says, Acme");
}

/* The same again, a newer one, the first once more, the end, and that again. */
static void
test_life(ClientFixture *f, gconstpointer unused)
{
  add(f, 0, "google.ics");
  add(f, 0, "google.ics");
  g_assert_cmpstr(f->out, ==, "");
  client_fixture_assert_err(f, "interview 1 came from this invitation: nothing was changed");
  add(f, 0, "google-moved.ics");
  client_fixture_assert_out(f, "Moved interview 1: Acme, C engineer");
  client_fixture_assert_out(f, "Thu 21 Jan 2027, 08:00");
  add(f, 0, "google.ics");
  client_fixture_assert_err(f, "older than what interview 1 knows (SEQUENCE 0, before 1)");
  client_fixture_run(f, 0, "show", "1", NULL);
  client_fixture_assert_out(f, "Thu 21 Jan 2027, 08:00");
  add(f, 0, "google-cancelled.ics");
  client_fixture_assert_out(f, "Closed interview 1: Acme, C engineer");
  client_fixture_assert_err(f, "followup reopen 1");
  add(f, 0, "google-cancelled.ics");
  client_fixture_assert_err(f, "has ended already: nothing was changed");
  assert_many(f, 1);
}

/* What the user has moved since is not moved back. */
static void
test_moved_by_hand(ClientFixture *f, gconstpointer unused)
{
  add(f, 0, "google.ics");
  client_fixture_run(f, 0, "moved", "1", "--at", "2027-01-25 10:00", NULL);
  add(f, 0, "google.ics");
  client_fixture_assert_err(f, "was moved since: nothing was changed");
  client_fixture_run(f, 0, "show", "1", NULL);
  client_fixture_assert_out(f, "Mon 25 Jan 2027");
}

static void
add_uncounted(ClientFixture *f, const char *stamp, const char *start)
{
  g_autofree char *text = g_strdup_printf(
      "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:uncounted@example.com\r\n"
      "SUMMARY:Interview with Acme\r\nDTSTAMP:%s\r\nDTSTART:%s\r\nEND:VEVENT\r\n"
      "END:VCALENDAR\r\n",
      stamp, start);

  client_fixture_feed(f, text);
  client_fixture_run(f, 0, "add", "-", NULL);
}

/* google.ics in a later version, of another day. */
static void
invite_again(ClientFixture *f, guint sequence, const char *start)
{
  g_autofree char *text = g_strdup_printf(
      "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\n"
      "UID:5a0rk1b3v8l7c2q9f4h6d0e2g1@google.com\r\nSUMMARY:Interview with Acme\r\n"
      "SEQUENCE:%u\r\nDTSTAMP:20270101T000000Z\r\nDTSTART:%s\r\nEND:VEVENT\r\n"
      "END:VCALENDAR\r\n",
      sequence, start);

  client_fixture_feed(f, text);
  client_fixture_run(f, 0, "add", "-", NULL);
}

/* What was cancelled and takes place later after all has its steps again. */
static void
test_invited_again(ClientFixture *f, gconstpointer unused)
{
  add(f, 0, "google.ics");
  add(f, 0, "google-cancelled.ics");
  invite_again(f, 3, "20200128T130000Z"); /* that day has passed */
  client_fixture_assert_err(f, "interview 1 has ended");
  invite_again(f, 4, "21900128T130000Z");
  client_fixture_assert_err(f, "had ended without an answer, and is open again");
  client_fixture_assert_out(f, "Moved interview 1: Acme, C engineer");
  client_fixture_assert_out(f, "Check-in");
  g_assert_null(strstr(strstr(f->out, "Moved") + 1, "Moved"));
  client_fixture_run(f, 0, "list", NULL);
  client_fixture_assert_out(f, "1.1 Prepare");
  client_fixture_run(f, 0, "rejected", "1", NULL);
  invite_again(f, 5, "21900129T130000Z");
  client_fixture_assert_err(f, "interview 1 has ended: ‘followup reopen 1’ takes that back");
  assert_many(f, 1);
}

static void
cancel_past(ClientFixture *f, const char *stamp)
{
  g_autofree char *text = g_strdup_printf(
      "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nBEGIN:VEVENT\r\nUID:uncounted@example.com\r\n"
      "STATUS:CANCELLED\r\nSEQUENCE:1\r\n%sDTSTART:20200112T100000Z\r\nEND:VEVENT\r\n"
      "END:VCALENDAR\r\n",
      stamp);

  client_fixture_feed(f, text);
  client_fixture_run(f, 0, "add", "-", NULL);
}

/* Who clears a calendar of what took place ends nothing by it; who cancelled beforehand does,
 * whenever that is read. */
static void
test_cancelled_afterwards(ClientFixture *f, gconstpointer unused)
{
  add_uncounted(f, "20191231T100000Z", "20200112T100000Z");
  cancel_past(f, "DTSTAMP:20200113T100000Z\r\n");
  client_fixture_assert_err(f, "cancelled after interview 1 had begun: nothing was changed");
  cancel_past(f, "");
  client_fixture_assert_err(f, "‘followup noshow 1’");
  g_assert_cmpstr(f->out, ==, "");
  cancel_past(f, "DTSTAMP:20200111T100000Z\r\n");
  client_fixture_assert_out(f, "Closed interview 1: Acme");
}

/* It is too long to be kept, and known again all the same; another one is another one. */
static void
test_long_uid(ClientFixture *f, gconstpointer unused)
{
  g_autofree char *many = g_strnfill(2000, 'x');
  static const struct {
    const char *end, *start, *said;
  } cases[] = {
    { "1", "21900112T100000Z", "Added interview 1" },
    { "1", "21900113T100000Z", "Moved interview 1" },
    { "2", "21900114T100000Z", "Added interview 2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *text = g_strdup_printf(
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:%s%s\r\nSUMMARY:Interview with Acme\r\n"
        "SEQUENCE:%u\r\nDTSTART:%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        many, cases[i].end, i, cases[i].start);

    client_fixture_feed(f, text);
    client_fixture_run(f, 0, "add", "-", NULL);
    client_fixture_assert_out(f, cases[i].said);
  }
}

/* Some who move what they invited to say so by the time of writing alone. */
static void
test_moved_uncounted(ClientFixture *f, gconstpointer unused)
{
  client_fixture_feed(f, "{\"format\":\"followup\",\"version\":1}\n{\"type\":\"interview\","
                         "\"employer\":\"Acme\",\"start\":\"2190-01-11T10:00:00Z\",\"zone\":"
                         "\"UTC\",\"ical_uid\":\"uncounted@example.com\",\"modified\":"
                         "\"2020-01-01T10:00:00Z\"}\n");
  client_fixture_run(f, 0, "import", "-", NULL);
  add_uncounted(f, "20191231T100000Z", "21900112T100000Z");
  client_fixture_assert_err(f, "was moved since: nothing was changed");
  add_uncounted(f, "21500101T100000Z", "21900112T100000Z"); /* in the future: it is not known */
  client_fixture_assert_err(f, "was moved since: nothing was changed");
  add_uncounted(f, "20210101T100000Z", "21900113T100000Z");
  client_fixture_assert_out(f, "Moved interview 1: Acme");
  client_fixture_assert_out(f, "Wed 13 Jan 2190");
  add_uncounted(f, "20220101T100000Z", "21900114T100000Z"); /* before it was moved */
  client_fixture_assert_err(f, "was moved since: nothing was changed");
}

/* Whom the user told of stays; who is new comes. */
static void
test_people_stay(ClientFixture *f, gconstpointer unused)
{
  g_autofree char *path = find_sample("google.ics");

  client_fixture_run(f, 0, "add", path, "--with", "Carol; title=CTO", "--where", "Room 7", NULL);
  client_fixture_assert_out(f, "Room 7");
  add(f, 0, "google-moved.ics");
  client_fixture_assert_out(f, "Carol");
  client_fixture_assert_out(f, "Jane Doe <jane.doe@acme.example.com>");
}

static void
test_cancelled_unknown(ClientFixture *f, gconstpointer unused)
{
  add(f, 0, "google-cancelled.ics");
  g_assert_cmpstr(f->out, ==, "");
  client_fixture_assert_err(f, "no interview came from it: nothing was added");
}

static void
test_standard_input(ClientFixture *f, gconstpointer unused)
{
  g_autofree char *path = find_sample("mail-base64.eml");
  g_autofree char *mail = NULL;

  g_assert_true(g_file_get_contents(path, &mail, NULL, NULL));
  client_fixture_feed(f, mail);
  client_fixture_run(f, 0, "add", "-", NULL);
  client_fixture_assert_out(f, "Added interview 1: Initech");
  client_fixture_assert_out(f, "Zoë Müller <zoe.mueller@initech.example>");
  client_fixture_assert_err(f, "named after a mail address, Initech");
}

/* What is told beside it wins. */
static void
test_told(ClientFixture *f, gconstpointer unused)
{
  g_autofree char *path = find_sample("floating.ics");
  g_autofree char *other = find_sample("latin1.ics");

  client_fixture_run(f, 0, "add", path, "Soylent Corp", "--zone", "Europe/Berlin", "--stage",
                     "final", "--duration", "45", NULL);
  client_fixture_assert_out(f, "Added interview 1: Soylent Corp");
  client_fixture_assert_out(f, "13:00 in Berlin");
  client_fixture_assert_out(f, "for 45 minutes");
  client_fixture_assert_out(f, "final");
  client_fixture_run(f, 0, "add", other, "--employer", "Käserei", NULL);
  client_fixture_assert_out(f, "Added interview 2: Käserei\n");
}

static const struct {
  const char *name;
  int status;
  const char *part;
} refusals[] = {
  { "cut-off.ics", 2, "cut off" },
  { "missing.ics", 3, "No such file" },
  { "../schema-1.sql", 2, "it is not said when" },
};

/* What is to be typed anew can be. */
static void
test_refused_file(ClientFixture *f, gconstpointer unused)
{
  g_autofree char *path = g_build_filename(f->folder, "Jane's invite.ics", NULL);
  g_autofree char *word = g_shell_quote(path);
  g_autofree char *advice = g_strdup_printf("‘followup add %s --employer Acme’", word);

  g_assert_true(g_file_set_contents(path,
                                    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270101T100000Z\n"
                                    "SUMMARY:Interview\nEND:VEVENT\nEND:VCALENDAR\n",
                                    -1, NULL));
  client_fixture_run(f, 2, "add", path, NULL);
  client_fixture_assert_err(f, advice);
}

static void
test_refused(ClientFixture *f, gconstpointer unused)
{
  g_autofree char *path = find_sample("google.ics");

  for (guint i = 0; i < G_N_ELEMENTS(refusals); i++) {
    add(f, refusals[i].status, refusals[i].name);
    client_fixture_assert_err(f, refusals[i].part);
  }
  client_fixture_feed(f, "hello");
  client_fixture_run(f, 2, "add", "-", NULL);
  client_fixture_assert_err(f, "this is no calendar");
  client_fixture_feed(f, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270101T100000Z\nSUMMARY:"
                         "Interview\nEND:VEVENT\nEND:VCALENDAR\n");
  client_fixture_run(f, 2, "add", "-", NULL);
  client_fixture_assert_err(f, "expected --employer");
  client_fixture_run(f, 2, "add", path, "Acme", "GmbH", NULL);
  client_fixture_run(f, 2, "add", path, "--zone", "Nowhere/Land", NULL);
  client_fixture_setenv(f, FOLLOWUP_ENV_ICAL, "/nowhere/followup-ical");
  client_fixture_run(f, 4, "add", path, NULL);
  client_fixture_assert_err(f, "libical-dev");
  assert_many(f, 0);
}

#define ADD(name, function)                                                                        \
  g_test_add("/client-invitations/" name, ClientFixture, NULL, set_up, function,                   \
             client_fixture_tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("add", test_add);
  ADD("life", test_life);
  ADD("moved-by-hand", test_moved_by_hand);
  ADD("invited-again", test_invited_again);
  ADD("moved-uncounted", test_moved_uncounted);
  ADD("people-stay", test_people_stay);
  ADD("cancelled-afterwards", test_cancelled_afterwards);
  ADD("long-uid", test_long_uid);
  ADD("cancelled-unknown", test_cancelled_unknown);
  ADD("standard-input", test_standard_input);
  ADD("told", test_told);
  ADD("refused", test_refused);
  ADD("refused-file", test_refused_file);
  return g_test_run();
}
