/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "record.h"

#include "error.h"

#include <string.h>

#define UUID "123e4567-e89b-42d3-a456-426614174000"
#define START                                                                                      \
  "\"type\":\"interview\",\"employer\":\"Acme\",\"start\":\"2026-11-20T14:00:00Z\",\"zone\":"      \
  "\"UTC\""

static FollowupRecord *
read_text(const char *json, GError **error)
{
  g_autofree char *line = g_strdup(json);

  return followup_record_read(line, error);
}

/* Read and written again it is the same. */
static void
test_exact(void)
{
  static const char *const rows[] = {
    "{\"type\":\"interview\",\"id\":7,\"uuid\":\"" UUID "\",\"employer\":\"O'Neill \\\"&\\\" 🚀\","
    "\"position\":\"C\",\"start\":\"1970-01-01T12:00:00Z\",\"zone\":\"Europe/Berlin\","
    "\"duration\":45,\"stage\":\"final\",\"place\":\"https://example.com/"
    "\",\"decision\":\"14-30d\","
    "\"may_follow_up\":\"yes\",\"cadence\":\"mine\",\"holidays\":\"de\",\"interviewers\":"
    "[{\"uuid\":\"" UUID
    "\",\"name\":\"שלום\",\"email\":\"a@example.com\",\"post\":\"Street\\nCity\","
    "\"prefers\":\"phone\",\"lead\":true,\"card\":true},{\"name\":\"Bob\"}],"
    "\"agency\":{\"name\":\"Jobs\"},\"liked\":\"x\",\"forgot\":\"y\",\"note\":\"a\\nb\","
    "\"ical_uid\":\"u@example.com\",\"ical_sequence\":3,\"ending\":\"offer\","
    "\"ended\":\"2026-11-30T10:00:00Z\",\"offer_deadline\":\"2026-12-04\",\"offer_preferred\":"
    "\"yes\","
    "\"no_show\":\"2026-11-20T14:20:00Z\",\"answers\":[{\"at\":\"2026-11-25T09:00:00Z\","
    "\"decision\":\"2026-12-11\"}],\"created\":\"2026-11-19T09:00:00Z\","
    "\"modified\":\"2026-11-19T09:00:01Z\",\"actions\":[{\"number\":1,\"uuid\":\"" UUID "\","
    "\"kind\":\"check-in\",\"turn\":1,\"state\":\"snoozed\",\"interviewer\":\"Bob\","
    "\"interviewer_uuid\":\"" UUID "\",\"channel\":\"email\",\"due\":\"2026-11-21T08:00:00Z\","
    "\"by\":\"2026-11-21T14:00:00Z\",\"popup\":\"2026-11-21T08:00:00Z\","
    "\"basis\":\"anchor=end;day=2026-11-20;offset=18h;cadence=balanced;sources=S1 "
    "S2;due=2026-11-21\","
    "\"rule_due\":\"2026-11-21T08:00:00Z\",\"next\":\"2026-11-22T08:00:00Z\","
    "\"snoozed_until\":\"2026-11-22T08:00:00Z\",\"showings\":3,\"server_id\":4294967295,"
    "\"server_owner\":\":1.5\",\"bus_guid\":\"0123\",\"opened\":\"2026-11-21T09:00:00Z\"},"
    "{\"number\":4,\"kind\":\"request\",\"state\":\"done\",\"due\":\"2026-11-21T08:00:00Z\","
    "\"by\":\"2026-11-21T14:00:00Z\",\"popup\":\"2026-11-21T08:00:00Z\","
    "\"basis\":\"anchor=now;offset=0m\",\"text\":\"papers\",\"note\":\"sent\\tit\","
    "\"finished\":\"2026-11-21T09:00:00Z\"}]}\n",
    "{\"type\":\"interview\",\"employer\":\"Acme\",\"start\":\"2026-11-20T14:00:00Z\",\"zone\":"
    "\"UTC\","
    "\"duration\":60,\"stage\":\"first\",\"decision\":\"unknown\",\"may_follow_up\":\"unknown\","
    "\"ending\":\"open\"}\n",
    "{\"type\":\"own\",\"actions\":[]}\n",
    "{\"type\":\"change\",\"id\":12,\"change\":11,\"at\":\"2026-11-20T14:00:00Z\",\"who\":"
    "\"popup\","
    "\"verb\":\"done\",\"interview\":7,\"interview_uuid\":\"" UUID
    "\",\"action\":2,\"undone\":true,"
    "\"target\":5,\"facts\":{\"employer\":\"O'Neill \\\"\"}}\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(FollowupRecord) record = read_text(rows[i], &error);
    g_autoptr(GString) text = g_string_new(NULL);

    g_assert_no_error(error);
    followup_record_write(record, text);
    g_assert_cmpstr(text->str, ==, rows[i]);
  }
}

static void
test_tolerant(void)
{
  static const char *const rows[] = {
    "{" START ",\"new_field\":{\"a\":[1,2,{}]},\"place\":null}",
    "{\"employer\":\"Acme\",\"zone\":\"UTC\",\"start\":\"2026-11-20T15:00:00+01:00\",\"type\":"
    "\"interview\"}",
    "{" START ",\"interviewers\":[{\"email\":\"a@example.com\",\"unknown\":1}]}",
    "{" START ",\"actions\":[{\"kind\":\"request\",\"due\":\"2026-11-20T14:00:00.5Z\",\"x\":1}]}",
    "{\"type\":\"own\",\"more\":1,\"actions\":[]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(FollowupRecord) record = read_text(rows[i], &error);

    g_assert_no_error(error);
    g_assert_nonnull(record);
    if (record->interview != NULL)
      g_assert_cmpint(record->interview->start, ==, 1795183200);
  }
}

static void
test_refused(void)
{
  static const struct {
    const char *line, *message;
  } rows[] = {
    { "", "it is no JSON that can be read: an object in braces was expected at byte 1" },
    { "x", "it is no JSON that can be read: an object in braces was expected at byte 1" },
    { "{}", "‘type’ is missing; expected interview, own or change" },
    { "{\"type\":\"meeting\"}",
      "lines of type ‘meeting’ are not known to this version; expected interview, own or change" },
    { "{\"type\":\"interview\"}",
      "‘employer’ is missing; expected a name, for example ‘Acme GmbH’" },
    { "{\"type\":\"interview\",\"employer\":\"A\"}",
      "‘start’ is missing; expected for example ‘2026-11-20T14:00:00Z’" },
    { "{\"type\":\"interview\",\"employer\":\"A\",\"start\":\"2026-11-20T14:00:00Z\"}",
      "no zone is given; expected the employer's, for example ‘Europe/Berlin’" },
    { "{" START ",\"start\":\"tomorrow\"}",
      "‘start’: ‘tomorrow’ is no moment: expected one of RFC 3339 from 1970 to 2199, for example "
      "‘2026-11-24T09:00:00Z’" },
    { "{" START ",\"duration\":-1}", "‘duration’: -1 is out of range; expected 0 to 2147483647" },
    { "{" START ",\"duration\":\"60\"}", "‘duration’: a whole number was expected" },
    { "{" START ",\"employer\":7}", "‘employer’: a text in quotes was expected" },
    { "{" START ",\"uuid\":\"7\"}",
      "uuid ‘7’ is none; expected for example ‘123e4567-e89b-42d3-a456-426614174000’" },
    { "{" START ",\"interviewers\":[{\"prefers\":\"fax\"}]}",
      "‘interviewers’: ‘prefers’: channel ‘fax’ is unknown: expected none, email, phone, post or "
      "social" },
    { "{" START ",\"actions\":[{\"due\":\"2026-11-20T14:00:00Z\"}]}",
      "action 1: ‘kind’ is missing; expected for example ‘check-in’" },
    { "{" START ",\"actions\":[{\"kind\":\"request\"}]}",
      "action 1: ‘due’ is missing; expected for example ‘2026-11-24T09:00:00Z’" },
    { "{" START
      ",\"actions\":[{\"kind\":\"request\",\"due\":\"2026-11-20T14:00:00Z\",\"number\":501}]}",
      "action 1: ‘number’ 501 is taken or too large; expected each once, in order, at most 500" },
    { "{" START ",\"actions\":[{\"kind\":\"request\",\"due\":\"2026-11-20T14:00:00Z\",\"text\":"
      "\"a\\u0007\"}]}",
      "action 1: ‘text’ has the control character U+0007; expected plain text" },
    { "{\"type\":\"own\"}", "‘actions’ are missing; expected those of your own" },
    { "{\"type\":\"change\"}", "a change wants ‘id’, ‘at’, ‘who’ and ‘verb’" },
    { "{" START "", "it is no JSON that can be read: a comma or a closing bracket was expected at "
                    "byte 82" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;

    g_assert_null(read_text(rows[i].line, &error));
    g_assert_cmpint(error->domain, ==, FOLLOWUP_ERROR);
    g_assert_cmpstr(error->message, ==, rows[i].message);
  }
}

static void
test_header(void)
{
  static const struct {
    const char *line;
    int code;            /* -1: fine */
    const char *message; /* NULL: any */
  } rows[] = {
    { "{\"format\":\"followup\",\"version\":1}", -1 },
    { "{\"version\":1,\"more\":[],\"interviews\":3,\"format\":\"followup\"}", -1 },
    { "{\"format\":\"followup\",\"version\":2}", FOLLOWUP_ERROR_INVALID_ARGUMENT },
    { "{\"format\":\"followup\"}", FOLLOWUP_ERROR_INVALID_ARGUMENT },
    { "{\"format\":\"other\",\"version\":1}", FOLLOWUP_ERROR_WRONG_KIND },
    { "{}", FOLLOWUP_ERROR_WRONG_KIND },
    { "BEGIN:VCALENDAR", FOLLOWUP_ERROR_WRONG_KIND },
    { "{\"format\":\"followup\",\"version\":1,\"interviews\":-1}", FOLLOWUP_ERROR_INVALID_ARGUMENT,
      "the first line: ‘interviews’: -1 is out of range; expected 0 to 2147483647" },
    { "{\"format\":\"followup\",\"version\":1,", FOLLOWUP_ERROR_INVALID_ARGUMENT,
      "the first line: it is no JSON that can be read: a text in quotes was expected at byte 34" },
    { "{\"format\":\"followup\",\"version\":2,\"interviews\":{}}", FOLLOWUP_ERROR_INVALID_ARGUMENT,
      "the export is of version 2, this program knows up to version 1: install a newer one" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *line = g_strdup(rows[i].line);
    g_autoptr(GError) error = NULL;
    FollowupRecordHeader header;

    g_test_message("%s", rows[i].line);
    g_assert_cmpint(followup_record_read_header(line, &header, &error), ==, rows[i].code < 0);
    if (rows[i].code >= 0)
      g_assert_error(error, FOLLOWUP_ERROR, rows[i].code);
    if (rows[i].message != NULL)
      g_assert_cmpstr(error->message, ==, rows[i].message);
  }
}

static void
test_header_is_read(void)
{
  const FollowupRecordHeader header = {
    .exported = 1795183200, .interviews = 1, .last_interview = 2, .changes = 3, .last_change = 4
  };
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(GError) error = NULL;
  FollowupRecordHeader found;

  followup_record_write_header(&header, "0.1.0", text);
  g_assert_true(g_str_has_prefix(text->str, "{\"format\":\"followup\",\"version\":1,"));
  followup_record_read_header(text->str, &found, &error);
  g_assert_no_error(error);
  g_assert_cmpmem(&found, sizeof found, &header, sizeof header);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/record/exact", test_exact);
  g_test_add_func("/record/tolerant", test_tolerant);
  g_test_add_func("/record/refused", test_refused);
  g_test_add_func("/record/header", test_header);
  g_test_add_func("/record/header-is-read", test_header_is_read);
  return g_test_run();
}
