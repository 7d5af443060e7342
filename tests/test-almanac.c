/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Rows of an export as events and tasks, and those as rows again, changed by who had them. */
#include "almanac.h"

#include "error.h"

#include <string.h>

/* Fri 2026-11-20 10:00 UTC */
#define NOW G_GINT64_CONSTANT(1795168800)

static const char interview[]
    = "{\"type\":\"interview\",\"id\":7,\"uuid\":\"11111111-1111-4111-8111-111111111111\","
      "\"employer\":\"Acme; GmbH\",\"position\":\"C engineer\",\"start\":\"2026-11-20T13:00:00Z\","
      "\"zone\":\"Europe/Berlin\",\"duration\":45,\"place\":\"https://meet.example.com/a\","
      "\"interviewers\":[{\"name\":\"Jane "
      "Doe\",\"email\":\"jane@example.com\"},{\"name\":\"Bob\"}],"
      "\"note\":\"two\\nlines\",\"created\":\"2026-11-19T08:00:00Z\",\"modified\":"
      "\"2026-11-19T09:00:00Z\",\"actions\":["
      "{\"number\":1,\"uuid\":\"22222222-2222-4222-8222-222222222222\",\"kind\":\"thank-you\","
      "\"state\":\"planned\",\"interviewer\":\"Jane Doe\",\"channel\":\"email\",\"due\":"
      "\"2026-11-20T18:00:00Z\",\"popup\":\"2026-11-20T18:30:00Z\"},"
      "{\"number\":2,\"uuid\":\"33333333-3333-4333-8333-333333333333\",\"kind\":\"check-in\","
      "\"state\":\"done\",\"due\":\"2026-11-24T09:00:00Z\",\"finished\":\"2026-11-24T10:00:00Z\"},"
      "{\"number\":3,\"uuid\":\"44444444-4444-4444-8444-444444444444\",\"kind\":\"move-on\","
      "\"state\":\"superseded\",\"due\":\"2026-12-24T09:00:00Z\"}]}";

static const char own[]
    = "{\"type\":\"own\",\"actions\":[{\"number\":1,\"uuid\":\"55555555-5555-4555-8555-"
      "555555555555\",\"kind\":\"keep-searching\",\"state\":\"planned\",\"due\":"
      "\"2026-11-24T09:00:00Z\"}]}";

/* rules: of the header, before and behind the row. (transfer full) of JsonObject */
static GPtrArray *
write_row_with(const char *row, gint64 *rules)
{
  g_autoptr(GString) lines = g_string_new(NULL);
  GPtrArray *entries = g_ptr_array_new_with_free_func((GDestroyNotify)json_object_unref);
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) split = NULL;

  followup_almanac_write(row, strlen(row), NOW, rules, lines, &error);
  g_assert_no_error(error);
  split = g_strsplit(lines->str, "\n", -1);
  for (guint i = 0; split[i] != NULL && *split[i] != '\0'; i++) {
    g_autoptr(JsonNode) node = json_from_string(split[i], NULL);

    g_assert_nonnull(node);
    g_ptr_array_add(entries, json_object_ref(json_node_get_object(node)));
  }
  return entries;
}

static GPtrArray *
write_row(const char *row)
{
  gint64 rules = 0;

  return write_row_with(row, &rules);
}

static const char *
get(gpointer object, const char *key)
{
  return json_object_get_string_member_with_default(object, key, NULL);
}

static void
test_event(void)
{
  g_autoptr(GPtrArray) entries = write_row(interview);
  JsonObject *event = entries->pdata[0];

  g_assert_cmpuint(entries->len, ==, 4);
  g_assert_cmpstr(get(event, "component"), ==, "event");
  g_assert_cmpstr(get(event, "uid"), ==, "11111111-1111-4111-8111-111111111111");
  g_assert_cmpstr(get(event, "summary"), ==, "Interview: Acme; GmbH, C engineer");
  g_assert_cmpstr(get(event, "start"), ==, "2026-11-20T13:00:00Z");
  g_assert_cmpstr(get(event, "end"), ==, "2026-11-20T13:45:00Z");
  g_assert_cmpstr(get(event, "stamp"), ==, "2026-11-19T09:00:00Z");
  g_assert_cmpstr(get(event, "url"), ==, "https://meet.example.com/a");
  g_assert_cmpstr(get(event, "description"), ==,
                  "Jane Doe <jane@example.com>\nBob\n\ntwo\nlines\n");
  /* Nobody is invited by who takes the calendar. */
  g_assert_false(json_object_has_member(event, "attendees"));
}

static void
test_tasks(void)
{
  static const struct {
    const char *summary, *status, *completed, *alarm;
  } expected[] = {
    { "Thank-you note to Jane Doe by email: Acme; GmbH, C engineer", "needs-action", NULL,
      "2026-11-20T18:30:00Z" },
    { "Check-in: Acme; GmbH, C engineer", "completed", "2026-11-24T10:00:00Z", NULL },
    { "Move on: Acme; GmbH, C engineer", "cancelled", NULL, NULL },
  };
  g_autoptr(GPtrArray) entries = write_row(interview);

  for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
    JsonObject *task = entries->pdata[i + 1];

    g_assert_cmpstr(get(task, "component"), ==, "todo");
    g_assert_cmpstr(get(task, "summary"), ==, expected[i].summary);
    g_assert_cmpstr(get(task, "status"), ==, expected[i].status);
    g_assert_cmpstr(get(task, "completed"), ==, expected[i].completed);
    g_assert_cmpstr(get(task, "alarm"), ==, expected[i].alarm);
    g_assert_cmpstr(
        json_array_get_string_element(json_object_get_array_member(task, "related_to"), 0), ==,
        "11111111-1111-4111-8111-111111111111");
  }
}

/* An interview that came from an invitation keeps its UID. */
static void
test_invited(void)
{
  g_autoptr(GPtrArray) entries
      = write_row("{\"type\":\"interview\",\"uuid\":\"11111111-1111-4111-8111-111111111111\","
                  "\"employer\":\"Acme\",\"start\":\"2026-11-20T13:00:00Z\",\"zone\":\"UTC\","
                  "\"ical_uid\":\"abc@google.com\",\"ical_sequence\":2}");

  g_assert_cmpstr(get(entries->pdata[0], "uid"), ==, "abc@google.com");
  g_assert_cmpint(json_object_get_int_member(entries->pdata[0], "sequence"), ==, 2);
  g_assert_cmpstr(get(entries->pdata[0], "end"), ==, "2026-11-20T14:00:00Z");
}

static void
test_own(void)
{
  g_autoptr(GPtrArray) entries = write_row(own);

  g_assert_cmpuint(entries->len, ==, 1);
  g_assert_cmpstr(get(entries->pdata[0], "uid"), ==, "55555555-5555-4555-8555-555555555555");
  g_assert_false(json_object_has_member(entries->pdata[0], "related_to"));
}

/* ---- and back ---- */

/* The rows behind the header. (transfer full) */
static char *
read_rows(GPtrArray *entries, guint n_foreign)
{
  static const char header[] = "{\"format\":\"followup\",\"version\":1}\n";
  guint n = 99;
  g_autofree char *rows = followup_almanac_read(entries, &n);

  g_assert_cmpuint(n, ==, n_foreign);
  g_assert_true(g_str_has_prefix(rows, header));
  return g_strdup(rows + strlen(header));
}

static gpointer
copy_ref(gconstpointer object, gpointer unused)
{
  return json_object_ref((JsonObject *)object);
}

/* What the steps were planned by comes back with them, so that they are planned anew where that is
 * something else; so they are where two exports do not agree. */
static void
test_rules(void)
{
  static const struct {
    gint64 first, second;
    const char *header;
  } cases[] = { { 4711, 4711, "{\"format\":\"followup\",\"version\":1,\"rules\":4711}\n" },
                { 4711, 815, "{\"format\":\"followup\",\"version\":1,\"rules\":1}\n" },
                { 0, 0, "{\"format\":\"followup\",\"version\":1}\n" } };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *header = g_strdup_printf(
        "{\"format\":\"followup\",\"version\":1,\"rules\":%" G_GINT64_FORMAT "}", cases[i].first);
    gint64 rules = 0;
    g_autoptr(GPtrArray) none = write_row_with(header, &rules);
    g_autoptr(GPtrArray) entries = write_row_with(interview, &rules);
    g_autoptr(GPtrArray) more = NULL;
    g_autofree char *rows = NULL;
    guint n_foreign;

    g_assert_cmpuint(none->len, ==, 0);
    g_assert_cmpint(rules, ==, cases[i].first);
    rules = cases[i].second;
    more = write_row_with(interview, &rules);
    g_ptr_array_extend(entries, more, copy_ref, NULL);
    rows = followup_almanac_read(entries, &n_foreign);
    g_assert_true(g_str_has_prefix(rows, cases[i].header));
  }
}

static void
assert_back(const char *row)
{
  g_autoptr(GPtrArray) entries = write_row(row);
  g_autofree char *rows = read_rows(entries, 0);

  g_assert_true(g_str_has_suffix(rows, "\n"));
  rows[strlen(rows) - 1] = '\0';
  g_assert_cmpstr(rows, ==, row);
}

static void
test_back(void)
{
  assert_back(interview);
  assert_back(own);
}

/* What became of the thank-you elsewhere. */
static void
test_ticked_off(void)
{
  static const struct {
    const char *key, *value, *part; /* NULL: stays as it was */
  } cases[] = {
    { "completed", "2026-11-20T19:00:00Z", "\"state\":\"done\"" },
    { "completed", "2026-11-20T19:00:00Z", "\"finished\":\"2026-11-20T19:00:00Z\"" },
    { "status", "completed", "\"finished\":\"2026-11-19T09:00:00Z\"" },
    { "status", "cancelled", "\"state\":\"skipped\"" },
    { "status", "in-process", "\"state\":\"planned\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GPtrArray) entries = write_row(interview);
    g_autofree char *rows = NULL;

    json_object_set_string_member(entries->pdata[1], cases[i].key, cases[i].value);
    rows = read_rows(entries, 0);
    g_test_message("%s %s", cases[i].key, cases[i].value);
    g_assert_nonnull(strstr(rows, cases[i].part));
    /* The others are what they were. */
    g_assert_nonnull(strstr(rows, "\"finished\":\"2026-11-24T10:00:00Z\""));
    g_assert_nonnull(strstr(rows, "\"state\":\"superseded\""));
  }
}

/* What is done here is not undone there. */
static void
test_not_undone(void)
{
  g_autoptr(GPtrArray) entries = write_row(interview);
  g_autofree char *rows = NULL;

  json_object_set_string_member(entries->pdata[2], "status", "needs-action");
  json_object_remove_member(entries->pdata[2], "completed");
  rows = read_rows(entries, 0);
  g_assert_nonnull(strstr(rows, "\"finished\":\"2026-11-24T10:00:00Z\""));
}

/* A task comes alone, as task managers keep them, or before its event. */
static void
test_order(void)
{
  g_autoptr(GPtrArray) entries = write_row(interview);
  g_autofree char *rows = NULL, *alone = NULL;
  gpointer event = g_ptr_array_steal_index(entries, 0);

  alone = read_rows(entries, 0);
  g_assert_nonnull(strstr(alone, "\"employer\":\"Acme; GmbH\""));
  g_assert_nonnull(strstr(alone, "\"kind\":\"thank-you\""));
  g_ptr_array_add(entries, event);
  rows = read_rows(entries, 0);
  g_assert_nonnull(strstr(rows, "\"note\":\"two\\nlines\""));
  g_assert_nonnull(strstr(rows, "\"kind\":\"thank-you\""));
  g_assert_true(strchr(rows, '\n') == rows + strlen(rows) - 1);
}

/* An interview that was moved in the calendar is where it was moved to. */
static void
test_moved(void)
{
  g_autoptr(GPtrArray) entries = write_row(interview);
  g_autofree char *rows = NULL;

  json_object_set_string_member(entries->pdata[0], "start", "2026-11-23T13:00:00Z");
  rows = read_rows(entries, 0);
  g_assert_nonnull(strstr(rows, "\"start\":\"2026-11-23T13:00:00Z\""));
}

static void
test_foreign(void)
{
  static const char *const cases[] = {
    "{}",
    "{\"component\":\"event\",\"uid\":\"x\",\"start\":\"2026-11-23T13:00:00Z\"}",
    "{\"component\":\"event\",\"x\":{\"X-FOLLOWUP-RECORD\":\"nonsense\"}}",
    "{\"component\":\"event\",\"x\":{\"X-FOLLOWUP-RECORD\":\"{\\\"type\\\":\\\"own\\\"}\"}}",
    "{\"component\":\"todo\",\"x\":{\"X-FOLLOWUP-RECORD\":\"[]\"}}",
    ("{\"component\":\"todo\",\"x\":{\"X-FOLLOWUP-RECORD\":\"{\\\"kind\\\":\\\"request\\\"}\","
     "\"X-FOLLOWUP-INTERVIEW\":\"{}\"}}"),
  };
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)json_object_unref);
  g_autofree char *rows = NULL;

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(JsonNode) node = json_from_string(cases[i], NULL);

    g_ptr_array_add(entries, json_object_ref(json_node_get_object(node)));
  }
  rows = read_rows(entries, G_N_ELEMENTS(cases));
  g_assert_cmpstr(rows, ==, "");
}

static void
test_refused(void)
{
  static const char *const cases[] = {
    "",
    "nonsense",
    "[]",
    "{\"type\":\"interview\"}",
    "{\"type\":\"interview\",\"uuid\":\"u\",\"employer\":\"Acme\",\"start\":\"soon\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GString) lines = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    gint64 rules = 0;

    g_assert_false(followup_almanac_write(cases[i], strlen(cases[i]), NOW, &rules, lines, &error));
    g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
    g_assert_cmpuint(lines->len, ==, 0);
  }
}

/* The header and the history have no place in a calendar. */
static void
test_others(void)
{
  static const char *const cases[]
      = { "{\"format\":\"followup\",\"version\":1}", "{\"type\":\"change\",\"id\":1}" };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GPtrArray) entries = write_row(cases[i]);

    g_assert_cmpuint(entries->len, ==, 0);
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/almanac/event", test_event);
  g_test_add_func("/almanac/tasks", test_tasks);
  g_test_add_func("/almanac/invited", test_invited);
  g_test_add_func("/almanac/own", test_own);
  g_test_add_func("/almanac/rules", test_rules);
  g_test_add_func("/almanac/back", test_back);
  g_test_add_func("/almanac/ticked-off", test_ticked_off);
  g_test_add_func("/almanac/not-undone", test_not_undone);
  g_test_add_func("/almanac/order", test_order);
  g_test_add_func("/almanac/moved", test_moved);
  g_test_add_func("/almanac/foreign", test_foreign);
  g_test_add_func("/almanac/refused", test_refused);
  g_test_add_func("/almanac/others", test_others);
  return g_test_run();
}
