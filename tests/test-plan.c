/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The plan held against the worked examples in data/plan-vectors*.jsonl, and rules that they do not
 * show. */

#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

#include "plan.h"

/* ---- helpers ---- */

static gint64
parse_utc(const char *text)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, NULL);

  g_assert_nonnull(time);
  return g_date_time_to_unix(time);
}

/* "2026-11-20T14:00" in the zone. */
static gint64
parse_local(const char *text, const char *zone_name)
{
  g_autoptr(FollowupZone) zone = followup_zone_new(zone_name, NULL);
  g_autofree char *iso = g_strndup(text, 10);
  FollowupDay day;
  int hour, minute;
  gint64 instant;
  g_autoptr(GError) error = NULL;

  g_assert_true(followup_day_parse(iso, &day, NULL));
  g_assert_cmpint(sscanf(text + 10, "T%d:%d", &hour, &minute), ==, 2);
  followup_instant_at_strict(zone, day, hour * 3600 + minute * 60, &instant, &error);
  g_assert_no_error(error);
  return instant;
}

static FollowupDay
parse_day(const char *iso)
{
  FollowupDay day = 0;

  g_assert_true(followup_day_parse(iso, &day, NULL));
  return day;
}

static FollowupInterviewer *
make_person(const char *name, FollowupChannel prefers)
{
  FollowupInterviewer *person = followup_interviewer_new();

  person->name = g_strdup(name);
  person->prefers = prefers;
  return person;
}

static FollowupInterview *
make_interview(const char *at, const char *zone)
{
  FollowupInterview *interview = followup_interview_new();

  interview->employer = g_strdup("Acme GmbH");
  interview->zone = g_strdup(zone);
  interview->start = parse_local(at, zone);
  return interview;
}

static FollowupRules *
make_rules(const char *zone, const char *holidays)
{
  FollowupRules *rules = followup_rules_new();
  g_auto(GStrv) texts = g_strsplit(holidays ? holidays : "", ",", -1);
  g_autoptr(GArray) days = g_array_new(FALSE, FALSE, sizeof(FollowupDay));

  for (guint i = 0; texts[i] && *texts[i]; i++) {
    FollowupDay day = parse_day(texts[i]);

    g_array_append_val(days, day);
  }
  followup_calendar_unref(rules->calendar);
  rules->calendar = followup_calendar_new(0, (FollowupDay *)days->data, days->len);
  followup_zone_unref(rules->system_zone);
  rules->system_zone = followup_zone_new(zone, NULL);
  return rules;
}

static GPtrArray *
make_plan(FollowupInterview *interview,
          const char *cadence_id,
          const FollowupRules *rules,
          const FollowupHistory *history,
          gboolean project)
{
  g_autoptr(FollowupCadence) cadence
      = followup_cadence_set_lookup(rules->cadences, cadence_id, NULL);

  g_assert_nonnull(cadence);
  return followup_plan(interview, cadence, rules, history, project);
}

static FollowupAction *
find(GPtrArray *plan, FollowupKind kind)
{
  for (guint i = 0; i < plan->len; i++) {
    FollowupAction *action = g_ptr_array_index(plan, i);

    if (action->kind == kind)
      return action;
  }
  return NULL;
}

static void
assert_instant(gint64 instant, const char *expected)
{
  g_autofree char *text = followup_instant_to_rfc3339(instant);

  g_assert_cmpstr(text, ==, expected);
}

/* ---- the worked examples ---- */

static const char *
get_text(JsonObject *object, const char *key, const char *fallback)
{
  return json_object_get_string_member_with_default(object, key, fallback);
}

static void
read_people(JsonObject *input, FollowupInterview *interview)
{
  JsonArray *people = json_object_has_member(input, "interviewers")
                          ? json_object_get_array_member(input, "interviewers")
                          : NULL;

  for (guint i = 0; people && i < json_array_get_length(people); i++) {
    JsonObject *person = json_array_get_object_element(people, i);
    FollowupChannel prefers;

    g_assert_true(followup_channel_from_nick(get_text(person, "prefers", "none"), &prefers, NULL));
    g_ptr_array_add(interview->interviewers,
                    make_person(json_object_get_string_member(person, "name"), prefers));
  }
}

static void
read_decision(JsonObject *input, FollowupInterview *interview)
{
  if (json_object_has_member(input, "decision")) {
    interview->decision.kind = FOLLOWUP_DECISION_DATE;
    interview->decision.day = parse_day(json_object_get_string_member(input, "decision"));
  } else if (json_object_has_member(input, "timeline_days")) {
    JsonArray *range = json_object_get_array_member(input, "timeline_days");

    interview->decision.kind = FOLLOWUP_DECISION_RANGE;
    interview->decision.min_days = (guint)json_array_get_int_element(range, 0);
    interview->decision.max_days = (guint)json_array_get_int_element(range, 1);
  }
}

static void
read_answer(JsonObject *input, FollowupInterview *interview)
{
  FollowupAnswer answer = { 0 };
  JsonObject *heard;

  if (!json_object_has_member(input, "heard"))
    return;
  heard = json_object_get_object_member(input, "heard");
  answer.at = parse_local(json_object_get_string_member(heard, "at"), interview->zone);
  answer.decision.kind = FOLLOWUP_DECISION_NONE;
  if (json_object_has_member(heard, "decision")) {
    answer.decision.kind = FOLLOWUP_DECISION_DATE;
    answer.decision.day = parse_day(json_object_get_string_member(heard, "decision"));
  }
  g_array_append_val(interview->answers, answer);
}

static FollowupInterview *
read_input(JsonObject *input)
{
  FollowupInterview *interview = make_interview(json_object_get_string_member(input, "at"),
                                                json_object_get_string_member(input, "zone"));

  interview->duration = (guint)json_object_get_int_member_with_default(input, "duration", 60);
  g_assert_true(
      followup_stage_from_nick(get_text(input, "stage", "first"), &interview->stage, NULL));
  g_assert_true(followup_may_from_nick(get_text(input, "may_follow_up", "unknown"),
                                       &interview->may_follow_up, NULL));
  read_people(input, interview);
  read_decision(input, interview);
  read_answer(input, interview);
  return interview;
}

static FollowupRules *
read_rules(JsonObject *input)
{
  g_autoptr(GString) holidays = g_string_new(NULL);

  if (json_object_has_member(input, "holidays")) {
    JsonArray *days = json_object_get_array_member(input, "holidays");

    for (guint i = 0; i < json_array_get_length(days); i++)
      g_string_append_printf(holidays, "%s%s", i ? "," : "",
                             json_array_get_string_element(days, i));
  }
  return make_rules(get_text(input, "system_zone", json_object_get_string_member(input, "zone")),
                    holidays->str);
}

static char *
describe_expected(JsonObject *step)
{
  return g_strdup_printf(
      "%s|%s|%s|%s|%s|%s", json_object_get_string_member(step, "due"),
      json_object_get_string_member(step, "kind"), get_text(step, "interviewer", "-"),
      json_object_get_string_member(step, "channel"), json_object_get_string_member(step, "by"),
      json_object_get_string_member(step, "popup"));
}

static char *
describe_action(const FollowupAction *action)
{
  g_autofree char *due = followup_instant_to_rfc3339(action->due);
  g_autofree char *by = followup_instant_to_rfc3339(action->by);
  g_autofree char *popup = followup_instant_to_rfc3339(action->popup);

  return g_strdup_printf("%s|%s|%s|%s|%s|%s", due, followup_kind_to_nick(action->kind),
                         action->interviewer ? action->interviewer : "-",
                         followup_channel_to_nick(action->channel), by, popup);
}

static int
compare_texts(gconstpointer a, gconstpointer b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *
join_sorted(GPtrArray *lines)
{
  g_ptr_array_sort(lines, compare_texts);
  g_ptr_array_add(lines, NULL);
  return g_strjoinv("\n", (char **)lines->pdata);
}

static void
test_vector(gconstpointer data)
{
  g_autoptr(JsonNode) root = json_from_string(data, NULL);
  JsonObject *input = json_object_get_object_member(json_node_get_object(root), "input");
  JsonArray *expected = json_object_get_array_member(json_node_get_object(root), "plan");
  g_autoptr(FollowupInterview) interview = read_input(input);
  g_autoptr(FollowupRules) rules = read_rules(input);
  FollowupHistory history = FOLLOWUP_HISTORY_NONE(interview->start + 1);
  g_autoptr(GPtrArray) want = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GPtrArray) got = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GPtrArray) plan = NULL;
  g_autofree char *want_text = NULL, *got_text = NULL;

  if (json_object_has_member(input, "check_in_done"))
    history.check_in_finished = parse_utc(json_object_get_string_member(input, "check_in_done"));
  if (interview->answers->len > 0
      && g_array_index(interview->answers, FollowupAnswer, 0).at > history.check_in_finished)
    history.check_in_finished = FOLLOWUP_NO_INSTANT; /* of the check-in before the answer */
  plan = make_plan(interview, get_text(input, "cadence", "balanced"), rules, &history, TRUE);
  for (guint i = 0; i < json_array_get_length(expected); i++)
    g_ptr_array_add(want, describe_expected(json_array_get_object_element(expected, i)));
  for (guint i = 0; i < plan->len; i++) {
    const FollowupAction *action = g_ptr_array_index(plan, i);

    if (action->kind != FOLLOWUP_KIND_DEBRIEF)
      g_ptr_array_add(got, describe_action(action));
  }
  want_text = join_sorted(want);
  got_text = join_sorted(got);
  g_assert_cmpstr(got_text, ==, want_text);
}

/* ---- what the examples do not show ---- */

static void
test_agency(void)
{
  g_autoptr(FollowupInterview) interview = make_interview("2026-11-16T14:00", "Europe/Berlin");
  g_autoptr(FollowupRules) rules = make_rules("Europe/Berlin", NULL);
  FollowupHistory history = FOLLOWUP_HISTORY_NONE(interview->start + 1);
  g_autoptr(GPtrArray) plan = NULL;
  guint thanks = 0;

  interview->agency = make_person("Recruit & Co", FOLLOWUP_CHANNEL_PHONE);
  g_ptr_array_add(interview->interviewers, make_person("Ann", FOLLOWUP_CHANNEL_SOCIAL));
  plan = make_plan(interview, "two-weeks", rules, &history, TRUE);
  for (guint i = 0; i < plan->len; i++)
    thanks += ((FollowupAction *)g_ptr_array_index(plan, i))->kind == FOLLOWUP_KIND_THANK_YOU;
  g_assert_cmpuint(thanks, ==, 2);
  g_assert_cmpstr(find(plan, FOLLOWUP_KIND_CHECK_IN)->interviewer, ==, "Recruit & Co");
  g_assert_cmpint(find(plan, FOLLOWUP_KIND_CHECK_IN)->channel, ==, FOLLOWUP_CHANNEL_PHONE);
  g_assert_cmpint(find(plan, FOLLOWUP_KIND_SECOND_FOLLOW_UP)->channel, ==, FOLLOWUP_CHANNEL_PHONE);
}

static void
test_lead(void)
{
  g_autoptr(FollowupInterview) interview = make_interview("2026-11-16T14:00", "Europe/Berlin");
  g_autoptr(FollowupRules) rules = make_rules("Europe/Berlin", NULL);
  FollowupHistory history = FOLLOWUP_HISTORY_NONE(interview->start + 1);
  FollowupInterviewer *lead = make_person("Bea", FOLLOWUP_CHANNEL_PHONE);
  g_autoptr(GPtrArray) plan = NULL;

  lead->lead = TRUE;
  g_ptr_array_add(interview->interviewers, make_person("Ann", FOLLOWUP_CHANNEL_EMAIL));
  g_ptr_array_add(interview->interviewers, lead);
  plan = make_plan(interview, "balanced", rules, &history, FALSE);
  g_assert_cmpstr(find(plan, FOLLOWUP_KIND_CHECK_IN)->interviewer, ==, "Bea");
  g_assert_cmpint(find(plan, FOLLOWUP_KIND_CHECK_IN)->channel, ==, FOLLOWUP_CHANNEL_PHONE);
  g_assert_null(find(plan, FOLLOWUP_KIND_SECOND_FOLLOW_UP));
  g_assert_null(find(plan, FOLLOWUP_KIND_MOVE_ON));
}

/* S3: at least five business days between touches with one employer; by moves along. */
static void
test_touch(void)
{
  g_autoptr(FollowupInterview) interview = make_interview("2026-11-09T14:00", "Europe/Berlin");
  g_autoptr(FollowupRules) rules = make_rules("Europe/Berlin", NULL);
  FollowupHistory history = FOLLOWUP_HISTORY_NONE(interview->start + 1);
  g_autoptr(GPtrArray) before = NULL, after = NULL;
  g_autofree char *reason = NULL;

  before = make_plan(interview, "balanced", rules, &history, FALSE);
  assert_instant(find(before, FOLLOWUP_KIND_CHECK_IN)->due, "2026-11-16T09:00:00Z");
  assert_instant(find(before, FOLLOWUP_KIND_CHECK_IN)->by, "2026-11-18T16:00:00Z");
  history.last_touch = parse_utc("2026-11-13T22:30:00Z"); /* Friday 23:30 there */
  after = make_plan(interview, "balanced", rules, &history, FALSE);
  assert_instant(find(after, FOLLOWUP_KIND_CHECK_IN)->due, "2026-11-20T09:00:00Z");
  assert_instant(find(after, FOLLOWUP_KIND_CHECK_IN)->by, "2026-11-23T16:00:00Z");
  reason = followup_reason_to_text(find(after, FOLLOWUP_KIND_CHECK_IN)->reason);
  g_assert_nonnull(strstr(reason, "moved behind the contact of Fri 13 Nov"));
}

/* Balanced, but for the hour of the first round's check-in. */
static FollowupCadence *
make_own(const char *at)
{
  g_autofree char *ours = followup_cadence_get_text_of_ours("balanced");
  g_autoptr(GString) text = g_string_new(ours);
  g_autofree char *group = g_strconcat("[check-in-first]\nAt=", at, "\n", NULL);

  g_string_replace(text, "[check-in-first]\n", group, 1);
  return followup_cadence_parse(text->str, -1, "own", NULL);
}

/* The fifth business day begins at 10:00, whatever hour the user's own cadence has. */
static void
test_touch_hours(void)
{
  static const struct {
    const char *at, *touch, *due;
    gboolean moved;
  } cases[] = {
    { "09:00", "2026-11-09T12:00:00Z", "2026-11-16T09:00:00Z", TRUE },
    { "10:00", "2026-11-09T12:00:00Z", "2026-11-16T09:00:00Z", FALSE },
    { "16:00", "2026-11-09T12:00:00Z", "2026-11-16T15:00:00Z", FALSE },
    { "16:00", "2026-11-10T12:00:00Z", "2026-11-17T09:00:00Z", TRUE },
  };
  g_autoptr(FollowupInterview) interview = make_interview("2026-11-09T14:00", "Europe/Berlin");
  g_autoptr(FollowupRules) rules = make_rules("Europe/Berlin", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    FollowupHistory history = FOLLOWUP_HISTORY_NONE(interview->start + 1);
    g_autoptr(FollowupCadence) cadence = make_own(cases[i].at);
    g_autoptr(GPtrArray) plan = NULL;
    const FollowupAction *check_in;

    history.last_touch = parse_utc(cases[i].touch);
    plan = followup_plan(interview, cadence, rules, &history, FALSE);
    check_in = find(plan, FOLLOWUP_KIND_CHECK_IN);
    assert_instant(check_in->due, cases[i].due);
    g_assert_cmpint(check_in->reason->touch != NULL, ==, cases[i].moved);
  }
}

static void
test_rounds_and_endings(void)
{
  g_autoptr(FollowupInterview) interview = make_interview("2026-11-09T14:00", "Europe/Berlin");
  g_autoptr(FollowupRules) rules = make_rules("Europe/Berlin", NULL);
  FollowupHistory history = FOLLOWUP_HISTORY_NONE(interview->start + 1);
  g_autoptr(GPtrArray) later = NULL, ended = NULL, carried = NULL;

  history.has_later_round = TRUE;
  later = make_plan(interview, "balanced", rules, &history, TRUE);
  g_assert_nonnull(find(later, FOLLOWUP_KIND_THANK_YOU));
  g_assert_null(find(later, FOLLOWUP_KIND_CHECK_IN));
  g_assert_null(find(later, FOLLOWUP_KIND_MOVE_ON));
  history = FOLLOWUP_HISTORY_NONE(interview->start + 1);
  history.ending = FOLLOWUP_ENDING_SILENT;
  ended = make_plan(interview, "balanced", rules, &history, TRUE);
  g_assert_cmpuint(ended->len, ==, 0);
  history = FOLLOWUP_HISTORY_NONE(interview->start + 1);
  history.check_in_fell_due = TRUE;
  carried = make_plan(interview, "balanced", rules, &history, FALSE);
  g_assert_null(find(carried, FOLLOWUP_KIND_THANK_YOU));
  g_assert_nonnull(find(carried, FOLLOWUP_KIND_CHECK_IN));
}

/* Prepare never appears after the start: at night it comes half an hour before the evening ends. */
static void
test_prepare(void)
{
  static const struct {
    const char *at, *due, *by, *popup;
  } cases[] = {
    { "2026-11-24T14:00", "2026-11-24T12:00:00Z", "2026-11-24T13:00:00Z", "2026-11-24T12:00:00Z" },
    { "2026-11-24T08:30", "2026-11-24T06:30:00Z", "2026-11-24T07:30:00Z", "2026-11-23T19:30:00Z" },
    { "2026-11-24T22:30", "2026-11-24T20:30:00Z", "2026-11-24T21:30:00Z", "2026-11-24T19:30:00Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(FollowupInterview) interview = make_interview(cases[i].at, "Europe/Berlin");
    g_autoptr(FollowupRules) rules = make_rules("Europe/Berlin", NULL);
    FollowupHistory history = FOLLOWUP_HISTORY_NONE(interview->start - 86400);
    g_autoptr(GPtrArray) plan = make_plan(interview, "balanced", rules, &history, FALSE);
    const FollowupAction *prepare = find(plan, FOLLOWUP_KIND_PREPARE);

    assert_instant(prepare->due, cases[i].due);
    assert_instant(prepare->by, cases[i].by);
    assert_instant(prepare->popup, cases[i].popup);
    history.now = interview->start;
    g_clear_pointer(&plan, g_ptr_array_unref);
    plan = make_plan(interview, "balanced", rules, &history, FALSE);
    g_assert_null(find(plan, FOLLOWUP_KIND_PREPARE));
  }
}

static void
test_debrief_and_card(void)
{
  /* A Thursday; Friday is a holiday: the card waits for Monday. */
  g_autoptr(FollowupInterview) interview = make_interview("2026-11-19T14:00", "Europe/Berlin");
  g_autoptr(FollowupRules) rules = make_rules("Europe/Berlin", "2026-11-20");
  FollowupHistory history = FOLLOWUP_HISTORY_NONE(interview->start + 1);
  g_autoptr(GPtrArray) plan = NULL;
  const FollowupAction *card;
  g_autofree char *reason = NULL;

  plan = make_plan(interview, "balanced", rules, &history, FALSE);
  assert_instant(find(plan, FOLLOWUP_KIND_DEBRIEF)->due, "2026-11-19T14:30:00Z");
  assert_instant(find(plan, FOLLOWUP_KIND_DEBRIEF)->by, "2026-11-20T02:00:00Z");
  g_clear_pointer(&plan, g_ptr_array_unref);
  g_ptr_array_add(interview->interviewers, make_person("Ann", FOLLOWUP_CHANNEL_NONE));
  ((FollowupInterviewer *)g_ptr_array_index(interview->interviewers, 0))->card = TRUE;
  interview->decision.kind = FOLLOWUP_DECISION_NONE;
  plan = make_plan(interview, "balanced", rules, &history, FALSE);
  g_assert_null(find(plan, FOLLOWUP_KIND_DEBRIEF));
  card = find(plan, FOLLOWUP_KIND_HANDWRITTEN_NOTE);
  g_assert_cmpint(card->channel, ==, FOLLOWUP_CHANNEL_POST);
  assert_instant(card->due, "2026-11-23T09:00:00Z");
  assert_instant(card->by, "2026-11-23T16:00:00Z");
  reason = followup_reason_to_text(card->reason);
  g_assert_cmpstr(reason, ==, "1 day after Thu 19 Nov; Fri 20 Nov is a holiday");
}

static void
test_reason(void)
{
  g_autoptr(FollowupInterview) interview = make_interview("2026-11-16T14:00", "Europe/Berlin");
  g_autoptr(FollowupRules) rules = make_rules("Europe/Berlin", "2026-11-19");
  FollowupHistory history = FOLLOWUP_HISTORY_NONE(interview->start + 1);
  g_autoptr(GPtrArray) plan = make_plan(interview, "balanced", rules, &history, TRUE);
  const FollowupAction *check_in = find(plan, FOLLOWUP_KIND_CHECK_IN);
  g_autofree char *text
      = followup_reason_to_sentence(check_in->reason, followup_kind_to_noun(check_in->kind));
  g_autofree char *stored = followup_reason_serialize(check_in->reason);
  g_autoptr(FollowupReason) read = followup_reason_parse(stored, NULL);
  g_autofree char *again = followup_reason_serialize(read);

  g_assert_cmpstr(text, ==,
                  "check-in due Tue 24 Nov: 5 business days after Mon 16 Nov; Thu 19 Nov is a "
                  "holiday (balanced)");
  g_assert_cmpstr(stored, ==, again);
  g_assert_null(followup_reason_parse("anchor=moon", NULL));
}

/* Due on the day that is counted from: a date, or that of what happened. */
static void
test_reason_same_day(void)
{
  g_autoptr(FollowupReason) reason = followup_reason_new();
  g_autofree char *date = NULL, *event = NULL;

  reason->offset = (FollowupOffset){ 0, FOLLOWUP_UNIT_DAYS };
  reason->anchor_day = reason->due_day = parse_day("2026-12-04");
  reason->anchor = FOLLOWUP_ANCHOR_DECISION;
  date = followup_reason_to_text(reason);
  g_assert_cmpstr(date, ==, "on Fri 4 Dec, the date they gave");
  reason->anchor = FOLLOWUP_ANCHOR_CHECK_IN;
  event = followup_reason_to_text(reason);
  g_assert_cmpstr(event, ==, "on the day of the check-in of Fri 4 Dec");
}

/* They answered without a date: of the check-in two weeks later and the one that their first date
 * stands for, the later counts, to the hour. */
static void
test_answer_against_date(void)
{
  g_autoptr(FollowupInterview) interview = make_interview("2026-11-02T14:00", "Europe/Berlin");
  g_autoptr(FollowupRules) rules = make_rules("Europe/Berlin", NULL);
  FollowupHistory history = FOLLOWUP_HISTORY_NONE(interview->start + 1);
  FollowupAnswer answer = { parse_utc("2026-11-06T09:00:00Z"), { FOLLOWUP_DECISION_NONE } };
  g_autoptr(GPtrArray) plan = NULL;

  interview->decision.kind = FOLLOWUP_DECISION_DATE;
  interview->decision.day = parse_day("2026-11-20");
  g_array_append_val(interview->answers, answer);
  plan = make_plan(interview, "prompt", rules, &history, FALSE);
  assert_instant(find(plan, FOLLOWUP_KIND_CHECK_IN)->due, "2026-11-20T15:00:00Z");
  assert_instant(find(plan, FOLLOWUP_KIND_CHECK_IN)->by, "2026-11-23T16:00:00Z");
}

/* An answer lifts the "do not follow up" of before. */
static void
test_answer_lifts_no(void)
{
  g_autoptr(FollowupInterview) interview = make_interview("2026-11-16T14:00", "Europe/Berlin");
  g_autoptr(FollowupRules) rules = make_rules("Europe/Berlin", NULL);
  FollowupHistory history = FOLLOWUP_HISTORY_NONE(interview->start + 1);
  FollowupAnswer answer = { parse_utc("2026-11-20T09:00:00Z"), { FOLLOWUP_DECISION_NONE } };
  g_autoptr(GPtrArray) before = NULL, after = NULL;

  interview->may_follow_up = FOLLOWUP_MAY_NO;
  before = make_plan(interview, "balanced", rules, &history, FALSE);
  g_assert_null(find(before, FOLLOWUP_KIND_CHECK_IN));
  assert_instant(find(before, FOLLOWUP_KIND_MOVE_ON)->due, "2026-12-14T09:00:00Z");
  g_array_append_val(interview->answers, answer);
  after = make_plan(interview, "balanced", rules, &history, FALSE);
  assert_instant(find(after, FOLLOWUP_KIND_CHECK_IN)->due, "2026-12-04T09:00:00Z");
  g_assert_cmpuint(find(after, FOLLOWUP_KIND_CHECK_IN)->turn, ==, 1);
  g_assert_null(find(after, FOLLOWUP_KIND_MOVE_ON));
}

static void
add_vectors(const char *group, const char *file)
{
  g_autofree char *path = g_test_build_filename(G_TEST_DIST, "data", file, NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
  lines = g_strsplit(text, "\n", -1);
  for (guint i = 0; lines[i] && *lines[i]; i++) {
    g_autofree char *name = g_strdup_printf("/plan/%s/%u", group, i + 1);

    g_test_add_data_func_full(name, g_strdup(lines[i]), test_vector, g_free);
  }
}

static void
test_gist(void)
{
  static const struct {
    const char *stored;
    const char *expected;
  } cases[] = {
    { "anchor=end;day=2026-11-16;offset=18h;due=2026-11-17", "18h after it" },
    { "anchor=end;day=2026-11-16;offset=0d;due=2026-11-16", "after it" },
    { "anchor=start;day=2026-11-16;offset=1h;before=1;due=2026-11-16", "1h before it" },
    { "anchor=decision;day=2026-12-04;offset=1d;due=2026-12-07", "said 4 Dec" },
    { "anchor=answer-decision;day=2027-01-04;offset=1d;due=2026-12-07", "said 4 Jan 2027" },
    { "anchor=answer;day=2026-11-20;offset=5bd;due=2026-11-27", "heard 20 Nov" },
    { "anchor=check-in;day=2026-11-20;offset=5bd;due=2026-11-27", "5bd silence" },
    { "anchor=second;day=2026-11-20;offset=2w;due=2026-12-04", "2w silence" },
    { "anchor=offer;day=2026-11-20;offset=0d;due=2026-11-20", "offer 20 Nov" },
    { "anchor=ending;day=2026-11-20;offset=3bd;due=2026-11-25", "told 20 Nov" },
    { "anchor=deadline;day=2026-11-20;offset=1bd;before=1;due=2026-11-19", "ends 20 Nov" },
    { "anchor=week;offset=1w", "every week" },
    { "anchor=now;offset=0m", "at once" },
    { "anchor=decision;day=2026-12-04;offset=1d;by-hand=1;due=2026-12-07", "by hand" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(FollowupReason) reason = followup_reason_parse(cases[i].stored, &error);
    g_autofree char *gist = NULL;

    g_assert_no_error(error);
    gist = followup_reason_to_gist(reason);
    g_assert_cmpstr(gist, ==, cases[i].expected);
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  add_vectors("example", "plan-vectors.jsonl");
  add_vectors("oracle", "plan-vectors-more.jsonl");
  g_test_add_func("/plan/agency", test_agency);
  g_test_add_func("/plan/lead", test_lead);
  g_test_add_func("/plan/touch", test_touch);
  g_test_add_func("/plan/touch-hours", test_touch_hours);
  g_test_add_func("/plan/rounds-and-endings", test_rounds_and_endings);
  g_test_add_func("/plan/prepare", test_prepare);
  g_test_add_func("/plan/debrief-and-card", test_debrief_and_card);
  g_test_add_func("/plan/reason", test_reason);
  g_test_add_func("/plan/reason-same-day", test_reason_same_day);
  g_test_add_func("/plan/gist", test_gist);
  g_test_add_func("/plan/answer-against-date", test_answer_against_date);
  g_test_add_func("/plan/answer-lifts-no", test_answer_lifts_no);
  return g_test_run();
}
