/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What an event tells of an interview: employer, position, stage, place, people and time. */
#include "invitation.h"

#include <string.h>

/* Wed 2027-01-20 12:00 UTC */
#define NOW G_GINT64_CONSTANT(1800446400)

static FollowupInvitation *
read_event(const char *json)
{
  const FollowupInvitationReader reader
      = { "Sam Lee", "sam@example.net", "America/New_York", NULL };
  g_autoptr(JsonParser) parser = json_parser_new();
  g_autoptr(GError) error = NULL;

  json_parser_load_from_data(parser, json, -1, &error);
  g_assert_no_error(error);
  return followup_invitation_read(json_node_get_object(json_parser_get_root(parser)), &reader);
}

/* An event with more than that, at a fixed time. */
static FollowupInvitation *
read_with(const char *members)
{
  g_autofree char *json = g_strdup_printf(
      "{\"component\":\"event\",\"uid\":\"u\",\"start\":\"2027-01-20T13:00:00Z\"%s%s}",
      *members != '\0' ? "," : "", members);

  return read_event(json);
}

/* ---- titles ---- */

static void
test_titles(void)
{
  static const struct {
    const char *title, *told; /* "employer/position/stage", ? where it is to be asked */
  } cases[] = {
    { "Interview with Acme", "Acme/-/first" },
    { "Interview with Acme – Software Engineer", "Acme/Software Engineer/first" },
    { "Interview with Acme (Berlin)", "Acme/-/first" },
    { "Interview with Acme for the C engineer position", "Acme/-/first" },
    { "Acme: Technical interview", "Acme?/-/middle" },
    { "Acme GmbH - Onsite interview", "Acme GmbH?/-/final" },
    { "Final round: Staff Engineer at Hooli", "Hooli/Staff Engineer/final" },
    { "Interview | Stark Industries | Data Scientist", "Stark Industries?/Data Scientist/first" },
    { "Phone screen with Umbrella", "Umbrella/-/first" },
    { "2nd interview @ Tyrell Corp.", "Tyrell Corp./-/middle" },
    { "Vorstellungsgespräch bei Müller & Söhne", "Müller & Söhne/-/first" },
    { "Zweites Gespräch mit Bäckerei Größe", "Bäckerei Größe/-/middle" },
    { "Entretien chez Société Exemple", "Société Exemple/-/first" },
    { "30 Minute Interview between Wonka and Sam Lee", "Wonka/-/first" },
    { "Interview: Sam Lee and Jane Doe", "-/-/first" },
    /* Nobody whom the invitation names is an employer. */
    { "Interview with Jane Doe", "-/-/first" },
    { "Interview with Jane Doe from Acme", "Acme/-/first" },
    { "Sam Lee - Interview", "-/-/first" },
    { "Updated invitation: Interview with Acme", "Acme/-/first" },
    { "Interview with Acme: Coding", "Acme/-/first" },
    { "Vorstellungsgespräch Softwareentwickler (m/w/d)", "-/-/first" },
    { "Dentist", "-/-/first" },
    { "Interview", "-/-/first" },
    { "", "-/-/first" },
    { " : - | with ", "-/-/first" },
    { "Interview with", "-/-/first" },
    { "📞 Call with 株式会社例", "株式会社例/-/first" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *members = g_strdup_printf(
        "\"summary\":\"%s\",\"attendees\":[{\"name\":\"Jane Doe\",\"email\":\"jane@gmail.com\"}]",
        cases[i].title);
    g_autoptr(FollowupInvitation) invitation = read_with(members);
    const FollowupInterview *interview = invitation->interview;
    g_autofree char *told
        = g_strdup_printf("%s%s/%s/%s", interview->employer != NULL ? interview->employer : "-",
                          interview->employer == NULL || invitation->sure ? "" : "?",
                          interview->position != NULL ? interview->position : "-",
                          followup_stage_to_nick(interview->stage));

    g_test_message("%s", cases[i].title);
    g_assert_cmpstr(told, ==, cases[i].told);
  }
}

/* Where the title says nothing. */
static void
test_addresses(void)
{
  static const char *const cases[][2] = {
    { "jane@acme.com", "Acme" },
    { "jane@mail.acme.co.uk", "Acme" },
    { "jane@stark-industries.de", "Stark Industries" },
    { "JANE@ACME.COM", "Acme" },
    { "jane@gmail.com", NULL },
    { "jane@gmx.de", NULL },
    { "no-reply@calendly.com", NULL },
    { "jane@localhost", NULL },
    { "jane@xn--mller-kva.de", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *members = g_strdup_printf(
        "\"summary\":\"Interview\",\"organizer\":{\"email\":\"%s\"}", cases[i][0]);
    g_autoptr(FollowupInvitation) invitation = read_with(members);

    g_test_message("%s", cases[i][0]);
    g_assert_cmpstr(invitation->interview->employer, ==, cases[i][1]);
    g_assert_false(invitation->sure);
  }
}

/* A part of the title that an address agrees with needs no question. */
static void
test_agreement(void)
{
  g_autoptr(FollowupInvitation) invitation = read_with(
      "\"summary\":\"Acme GmbH: Interview\",\"organizer\":{\"email\":\"jane@acme.com\"}");

  g_assert_cmpstr(invitation->interview->employer, ==, "Acme GmbH");
  g_assert_true(invitation->sure);
}

/* ---- people ---- */

static void
test_people(void)
{
  static const char *const cases[][2] = {
    { "{\"name\":\"Jane Doe\",\"email\":\"jane@acme.com\"}", "Jane Doe<jane@acme.com>" },
    { "{\"name\":\"Müller, Zoë\",\"email\":\"zoe@acme.com\"}", "Zoë Müller<zoe@acme.com>" },
    { "{\"name\":\"bob@acme.com\",\"email\":\"bob@acme.com\"}", "bob@acme.com<bob@acme.com>" },
    { "{\"email\":\"bob@acme.com\"}", "bob@acme.com<bob@acme.com>" },
    { "{\"name\":\"Bob\"}", "Bob<->" },
    { "{\"name\":\"O'Brien, Peter; CTO\"}", "O'Brien, Peter; CTO<->" },
    /* the user, a room, robots, nobody */
    { "{\"name\":\"S. Lee\",\"email\":\"SAM@example.net\"}", "" },
    { "{\"name\":\"Sam Lee\"}", "" },
    { "{\"name\":\"Room 1\",\"email\":\"room1@acme.com\",\"kind\":\"room\"}", "" },
    { "{\"name\":\"Isar\",\"email\":\"isar@acme.com\",\"role\":\"non-participant\"}", "" },
    { "{\"name\":\"Acme\",\"email\":\"no-reply@acme.com\"}", "" },
    { "{\"name\":\"Acme\",\"email\":\"calendar-server@acme.com\"}", "" },
    { "{\"email\":\"c_1@resource.calendar.google.com\"}", "" },
    { "{\"email\":\"not an address\"}", "" },
    { "{}", "" },
    { "7", "" },
    /* the same again */
    { "{\"name\":\"Jane\",\"email\":\"j@acme.com\"},{\"name\":\"J. Doe\",\"email\":\"J@acme.com\"}",
      "Jane<j@acme.com>" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *members = g_strdup_printf("\"attendees\":[%s]", cases[i][0]);
    g_autoptr(FollowupInvitation) invitation = read_with(members);
    g_autoptr(GString) told = g_string_new(NULL);

    for (guint j = 0; j < invitation->interview->interviewers->len; j++) {
      const FollowupInterviewer *person = invitation->interview->interviewers->pdata[j];

      g_string_append_printf(told, "%s<%s>", person->name,
                             person->email != NULL ? person->email : "-");
    }
    g_test_message("%s", cases[i][0]);
    g_assert_cmpstr(told->str, ==, cases[i][1]);
    invitation->interview->employer = invitation->interview->employer != NULL
                                          ? invitation->interview->employer
                                          : g_strdup("Acme");
    g_assert_true(followup_interview_validate(invitation->interview, NULL));
  }
}

/* The organiser is there too, once. */
static void
test_organiser(void)
{
  g_autoptr(FollowupInvitation) invitation
      = read_with("\"organizer\":{\"name\":\"Jane\",\"email\":\"jane@acme.com\"},\"attendees\":["
                  "{\"name\":\"Bob\",\"email\":\"bob@acme.com\"},"
                  "{\"name\":\"Jane\",\"email\":\"jane@acme.com\"}]");
  const FollowupInterviewer *first = invitation->interview->interviewers->pdata[0];

  g_assert_cmpuint(invitation->interview->interviewers->len, ==, 2);
  g_assert_cmpstr(first->name, ==, "Jane");
}

/* ---- places ---- */

static void
test_places(void)
{
  static const struct {
    const char *members, *place, *note;
  } cases[] = {
    { "\"location\":\"1 Hooli Way, New York\"", "1 Hooli Way, New York", NULL },
    { "\"conference\":\"https://meet.google.com/a\"", "https://meet.google.com/a", NULL },
    { "\"conference\":\"https://meet.google.com/a\",\"location\":\"1 Hooli Way\"",
      "https://meet.google.com/a", "1 Hooli Way" },
    { "\"location\":\"https://us02web.zoom.us/j/1?pwd=x\"", "https://us02web.zoom.us/j/1?pwd=x",
      NULL },
    { "\"location\":\"Microsoft Teams Meeting\",\"description\":\"Join here "
      "<https://aka.ms/help> <https://teams.microsoft.com/l/meetup-join/1%40t>.\"",
      "https://teams.microsoft.com/l/meetup-join/1%40t", NULL },
    { "\"description\":\"see https://acme.webex.com/meet/jane, please.\"",
      "https://acme.webex.com/meet/jane", NULL },
    { "\"location\":\"1 Hooli Way\",\"description\":\"or https://zoom.us/j/1\"", "1 Hooli Way",
      NULL },
    { "\"description\":\"https://notzoom.us/j/1 https://zoom.us.evil.example/j/1\"", NULL, NULL },
    { "\"description\":\"https://zoom.us/j/1\\u0017\"", "https://zoom.us/j/1", NULL },
    { "\"location\":\"Google Meet\"", "Google Meet", NULL },
    { "\"location\":\" \\n \"", NULL, NULL },
    { "\"location\":\"Main St\\n2nd floor\"", "Main St 2nd floor", NULL },
    { "\"conference\":\"tel:+49123\",\"location\":\"Phone\"", "Phone", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(FollowupInvitation) invitation = read_with(cases[i].members);

    g_test_message("%s", cases[i].members);
    g_assert_cmpstr(invitation->interview->place, ==, cases[i].place);
    g_assert_cmpstr(invitation->interview->note, ==, cases[i].note);
  }
}

/* A novel beside a link is no reason to refuse the rest. */
static void
test_long_place(void)
{
  g_autofree char *address = g_strnfill(FOLLOWUP_MAX_TEXT + 1, 'x');
  g_autofree char *members = g_strdup_printf(
      "\"conference\":\"https://meet.google.com/a\",\"location\":\"%s\"", address);
  g_autoptr(FollowupInvitation) invitation = read_with(members);

  g_assert_cmpstr(invitation->interview->place, ==, "https://meet.google.com/a");
  g_assert_null(invitation->interview->note);
}

/* ---- times ---- */

static void
test_times(void)
{
  static const struct {
    const char *members, *told; /* "instant zone minutes", ~ for a zone that was not told */
  } cases[] = {
    { "\"start\":\"2027-01-20T13:00:00Z\",\"start_zone\":\"Europe/Berlin\",\"duration\":45",
      "2027-01-20T13:00:00Z Europe/Berlin 45" },
    { "\"start\":\"2027-01-20T13:00:00Z\",\"start_zone\":\"UTC\"",
      "2027-01-20T13:00:00Z America/New_York~ 60" },
    { "\"start\":\"2027-01-20T13:00:00Z\",\"start_zone\":\"UTC\",\"calendar_zone\":\"Asia/Tokyo\"",
      "2027-01-20T13:00:00Z Asia/Tokyo 60" },
    { "\"start\":\"2027-01-20T13:00:00\",\"start_zone\":null",
      "2027-01-20T18:00:00Z America/New_York~ 60" },
    { "\"start\":\"2027-01-20\",\"start_zone\":null,\"date_only\":true,\"duration\":1440",
      "2027-01-20T14:00:00Z America/New_York~ 60" },
    { "\"start\":\"2027-01-20T13:00:00Z\",\"start_zone\":\"UTC\",\"duration\":100000",
      "2027-01-20T13:00:00Z America/New_York~ 1440" },
    { "\"start\":\"2027-01-20T25:00:00Z\"", NULL },
    { "\"start\":\"soon\"", NULL },
    { "\"start\":7", NULL },
    { "\"summary\":\"no start\"", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *json = g_strdup_printf("{\"component\":\"event\",%s}", cases[i].members);
    g_autoptr(FollowupInvitation) invitation = read_event(json);
    g_autofree char *start = NULL, *told = NULL;

    g_test_message("%s", cases[i].members);
    if (invitation != NULL) {
      start = followup_instant_to_rfc3339(invitation->interview->start);
      told = g_strdup_printf("%s %s%s %u", start, invitation->interview->zone,
                             invitation->guessed_zone ? "~" : "", invitation->interview->duration);
    }
    g_assert_cmpstr(told, ==, cases[i].told);
  }
}

static void
test_not_an_event(void)
{
  g_assert_null(read_event("{}"));
  g_assert_null(read_event("{\"component\":\"todo\",\"start\":\"2027-01-20T13:00:00Z\"}"));
}

/* ---- which ---- */

static void
test_choice(void)
{
  static const struct {
    const char *starts[4]; /* -: cancelled */
    guint chosen;
  } cases[] = {
    { { "2027-01-22", "2027-01-21", "2027-01-10" }, 1 },
    { { "2027-01-02", "2027-01-12" }, 1 },
    { { "-2027-01-21", "2027-01-10" }, 1 },
    { { "-2027-01-22", "-2027-01-21" }, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GPtrArray) all
        = g_ptr_array_new_with_free_func((GDestroyNotify)followup_invitation_free);

    for (guint j = 0; cases[i].starts[j] != NULL; j++) {
      gboolean cancelled = cases[i].starts[j][0] == '-';
      g_autofree char *json = g_strdup_printf(
          "{\"component\":\"event\",\"start\":\"%sT13:00:00Z\",\"status\":\"%s\"}",
          cases[i].starts[j] + cancelled, cancelled ? "cancelled" : "confirmed");

      g_ptr_array_add(all, read_event(json));
    }
    g_assert_true(followup_invitation_choose(all, NOW) == all->pdata[cases[i].chosen]);
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/invitation/titles", test_titles);
  g_test_add_func("/invitation/addresses", test_addresses);
  g_test_add_func("/invitation/agreement", test_agreement);
  g_test_add_func("/invitation/people", test_people);
  g_test_add_func("/invitation/organiser", test_organiser);
  g_test_add_func("/invitation/places", test_places);
  g_test_add_func("/invitation/long-place", test_long_place);
  g_test_add_func("/invitation/times", test_times);
  g_test_add_func("/invitation/not-an-event", test_not_an_event);
  g_test_add_func("/invitation/choice", test_choice);
  return g_test_run();
}
