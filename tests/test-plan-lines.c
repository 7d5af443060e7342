/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-plan-lines: interviews as JSON, one a line, and their plans. */
#include "plan-lines.h"

#include "error.h"

#include <json-glib/json-glib.h>
#include <string.h>

static gboolean
same_step(JsonObject *a, JsonObject *b)
{
  static const char *const fields[] = { "kind", "channel", "due", "by", "popup" };

  for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
    if (strcmp(json_object_get_string_member(a, fields[i]),
               json_object_get_string_member(b, fields[i]))
        != 0)
      return FALSE;
  return json_node_equal(json_object_get_member(a, "interviewer"),
                         json_object_get_member(b, "interviewer"));
}

static gboolean
holds_step(JsonArray *plan, JsonObject *step)
{
  for (guint i = 0; i < json_array_get_length(plan); i++)
    if (same_step(json_array_get_object_element(plan, i), step))
      return TRUE;
  return FALSE;
}

/* line: {"input": ..., "plan": [...]}, as in the data. */
static void
check_vector(const char *line)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *made = followup_plan_lines_make(line, &error);
  g_autoptr(JsonNode) wanted = json_from_string(line, NULL);
  g_autoptr(JsonNode) got = NULL;
  JsonArray *expected, *plan;

  g_assert_no_error(error);
  g_assert_null(strchr(made, '\n'));
  got = json_from_string(made, NULL);
  expected = json_object_get_array_member(json_node_get_object(wanted), "plan");
  plan = json_object_get_array_member(json_node_get_object(got), "plan");
  g_assert_cmpuint(json_array_get_length(plan), ==, json_array_get_length(expected));
  for (guint i = 0; i < json_array_get_length(expected); i++)
    g_assert_true(holds_step(plan, json_array_get_object_element(expected, i)));
  for (guint i = 0; i < json_array_get_length(plan); i++)
    g_assert_cmpstr(json_object_get_string_member(json_array_get_object_element(plan, i), "reason"),
                    !=, "");
}

static void
test_vectors(void)
{
  g_autofree char *path = g_test_build_filename(G_TEST_DIST, "data", "plan-vectors.jsonl", NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  guint n = 0;

  g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
  lines = g_strsplit(text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0') {
      g_test_message("line %u", i + 1);
      check_vector(lines[i]);
      n++;
    }
  g_assert_cmpuint(n, >=, 60);
}

#define BASE "\"at\": \"2026-11-20T14:00\", \"zone\": \"Europe/Berlin\""

static void
test_bad_lines(void)
{
  static const struct {
    const char *line;
    const char *part; /* of the message */
  } cases[] = {
    { "", "no JSON object" },
    { "[]", "no JSON object" },
    { "{", "no JSON object" },
    { "{}", "‘at’" },
    { "{\"at\": \"2026-11-20T14:00\"}", "‘zone’" },
    { "{\"at\": \"20 Nov\", \"zone\": \"UTC\"}", "‘at’" },
    { "{\"at\": \"2026-03-29T02:30\", \"zone\": \"Europe/Berlin\"}", "does not exist" },
    { "{\"at\": \"2026-11-20T14:00\", \"zone\": \"Nowhere/Land\"}", "Nowhere/Land" },
    { "{" BASE ", \"stage\": \"frist\"}", "frist" },
    { "{" BASE ", \"cadence\": \"hourly\"}", "hourly" },
    { "{" BASE ", \"duration\": 0}", "duration" },
    { "{" BASE ", \"duration\": 10080}", "duration" },
    { "{" BASE ", \"duration\": \"45\"}", "duration" },
    { "{" BASE ", \"duration\": 1.5}", "duration" },
    { "{" BASE ", \"decision\": \"2026-11-19\"}", "decision" },
    { "{" BASE ", \"decision\": \"2026-11-30\", \"timeline_days\": [1, 2]}", "not both" },
    { "{" BASE ", \"timeline_days\": [14]}", "timeline_days" },
    { "{" BASE ", \"timeline_days\": [30, 14]}", "timeline_days" },
    { "{" BASE ", \"interviewers\": [{}]}", "a name" },
    { "{" BASE ", \"interviewers\": [\"Jane\"]}", "a name" },
    { "{" BASE ", \"interviewers\": [{\"name\": \"Jane\", \"prefers\": \"pigeon\"}]}", "pigeon" },
    { "{" BASE ", \"holidays\": [\"Christmas\"]}", "holidays" },
    { "{" BASE ", \"may_follow_up\": true}", "may_follow_up" },
    { "{" BASE ", \"heard\": {}}", "heard" },
    { "{" BASE ", \"heard\": {\"at\": \"2026-11-27T10:00\", \"decision\": \"2026-11-26\"}}",
      "decision" },
    { "{" BASE ", \"heard\": {\"at\": \"2026-11-20T13:59\"}}", "before the interview" },
    { "{" BASE ", \"check_in_done\": \"yesterday\"}", "check_in_done" },
    { "{" BASE ", \"system_zone\": \"Mars\"}", "system_zone" },
    { "{" BASE ", \"colour\": \"red\"}", "‘colour’" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *made = followup_plan_lines_make(cases[i].line, &error);

    g_test_message("%s", cases[i].line);
    g_assert_null(made);
    g_assert_nonnull(error);
    g_assert_cmpuint(error->domain, ==, FOLLOWUP_ERROR);
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, cases[i].part));
    g_assert_null(strchr(error->message, '\n'));
  }
}

/* They may say it during the interview. */
static void
test_heard_at_start(void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *made
      = followup_plan_lines_make("{" BASE ", \"heard\": {\"at\": \"2026-11-20T14:00\"}}", &error);

  g_assert_no_error(error);
  g_assert_nonnull(made);
}

static void
test_defaults(void)
{
  g_autoptr(GError) error = NULL;
  /* null is as good as absent, and a bare object as good as one under "input" */
  g_autofree char *bare = followup_plan_lines_make("{" BASE "}", &error);
  g_autofree char *nulls = followup_plan_lines_make(
      "{" BASE ", \"decision\": null, \"heard\": null, \"cadence\": \"balanced\"}", &error);
  g_autofree char *wrapped = followup_plan_lines_make("{\"input\": {" BASE "}}", &error);

  g_assert_no_error(error);
  g_assert_cmpstr(bare, ==, nulls);
  g_assert_cmpstr(bare, ==, wrapped);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/plan-lines/vectors", test_vectors);
  g_test_add_func("/plan-lines/bad-lines", test_bad_lines);
  g_test_add_func("/plan-lines/heard-at-start", test_heard_at_start);
  g_test_add_func("/plan-lines/defaults", test_defaults);
  return g_test_run();
}
