/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Adding, changing, removing and finding interviews. */

#include <string.h>

#include "error.h"
#include "store-fixture.h"

static void
test_add(Fixture *fixture, gconstpointer unused)
{
  g_autoptr(FollowupInterview) stored = NULL;
  g_autoptr(GPtrArray) actions = NULL;
  FollowupInterview *interview = fixture_make("Acme", "C engineer", START + DAY, "2026-12-04");
  gint64 id;

  fixture_add_person(interview, "Jane Doe")->lead = TRUE;
  fixture_add_person(interview, "Siobhán O'Neill");
  interview->note = g_strdup("two\nlines");
  id = fixture_add(fixture, interview);
  g_assert_cmpint(id, ==, 1);
  g_assert_cmpuint(fixture->n_changed, ==, 1);
  g_assert_cmpuint(fixture->changed->len, ==, 1);
  g_assert_cmpint(g_array_index(fixture->changed, gint64, 0), ==, 1);
  fixture_close(fixture);
  fixture_open(fixture);
  stored = followup_store_get_interview(fixture->store, id, NULL);
  g_assert_nonnull(stored);
  g_assert_cmpstr(stored->employer, ==, "Acme");
  g_assert_cmpstr(stored->position, ==, "C engineer");
  g_assert_cmpstr(stored->note, ==, "two\nlines");
  g_assert_cmpint(stored->created, ==, START);
  g_assert_nonnull(stored->uuid);
  g_assert_cmpuint(stored->interviewers->len, ==, 2);
  g_assert_true(((FollowupInterviewer *)g_ptr_array_index(stored->interviewers, 0))->lead);
  g_assert_cmpstr(((FollowupInterviewer *)g_ptr_array_index(stored->interviewers, 1))->name, ==,
                  "Siobhán O'Neill");
  g_assert_cmpint(stored->decision.kind, ==, FOLLOWUP_DECISION_DATE);
  actions = followup_store_get_actions(fixture->store, id, NULL);
  g_assert_cmpuint(actions->len, ==, 4); /* prepare, two thank-yous, check-in */
  for (guint i = 0; i < actions->len; i++) {
    const FollowupAction *action = g_ptr_array_index(actions, i);

    g_assert_cmpuint(action->number, ==, i + 1);
    g_assert_nonnull(action->uuid);
    g_assert_cmpint(action->state, ==, FOLLOWUP_STATE_PLANNED);
    g_assert_cmpint(action->next_at, ==, MIN(action->due, action->popup));
  }
}

static void
test_apostrophes_and_emoji(Fixture *fixture, gconstpointer unused)
{
  static const char *const names[] = {
    "O'Neill & Söhne", "株式会社🚀", "שלום בע\"מ", "a\"b\\c", "'; DROP TABLE interview; --",
  };

  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    gint64 id = fixture_add_simple(fixture, names[i], names[i]);
    g_autoptr(FollowupInterview) stored = followup_store_get_interview(fixture->store, id, NULL);

    g_assert_cmpstr(stored->employer, ==, names[i]);
    g_assert_cmpstr(stored->position, ==, names[i]);
  }
  g_assert_cmpint(fixture_ask_sql(fixture, "SELECT count(*) FROM event WHERE json_valid(changes)"),
                  ==, G_N_ELEMENTS(names));
}

static void
test_ids_are_never_reused(Fixture *fixture, gconstpointer unused)
{
  gint64 first = fixture_add_simple(fixture, "One", NULL);
  gint64 second = fixture_add_simple(fixture, "Two", NULL);

  g_assert_true(followup_store_remove(fixture->store, &second, 1, NULL, NULL));
  g_assert_true(followup_store_remove(fixture->store, &first, 1, NULL, NULL));
  fixture_close(fixture);
  fixture_open(fixture);
  g_assert_cmpint(fixture_add_simple(fixture, "Three", NULL), ==, second + 1);
  g_assert_cmpuint(followup_store_count_interviews(fixture->store), ==, 1);
}

static void
test_invalid_is_all_or_none(Fixture *fixture, gconstpointer unused)
{
  g_autoptr(GPtrArray) interviews
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);
  g_autoptr(GError) error = NULL;
  FollowupInterview *good = fixture_make("Good", NULL, START, NULL);
  FollowupInterview *bad = fixture_make("Bad", NULL, START, NULL);

  bad->cadence = g_strdup("nonsense");
  g_ptr_array_add(interviews, good);
  g_ptr_array_add(interviews, bad);
  g_assert_false(followup_store_add(fixture->store, interviews, FALSE, NULL, NULL, &error));
  g_assert_nonnull(error);
  g_assert_nonnull(strstr(error->message, "nonsense"));
  g_assert_cmpint(good->id, ==, 0);
  g_assert_null(good->uuid);
  g_assert_cmpuint(followup_store_count_interviews(fixture->store), ==, 0);
  g_assert_cmpuint(fixture->n_changed, ==, 0);
}

static void
test_thanked(Fixture *fixture, gconstpointer unused)
{
  FollowupInterview *interview = fixture_make("Acme", NULL, START - 2 * HOUR, NULL);
  g_autoptr(GPtrArray) actions = NULL;
  guint done = 0, planned = 0;
  gint64 id;

  fixture_add_person(interview, "Jane")->thanked = TRUE;
  fixture_add_person(interview, "John");
  id = fixture_add(fixture, interview);
  actions = followup_store_get_actions(fixture->store, id, NULL);
  for (guint i = 0; i < actions->len; i++) {
    const FollowupAction *action = g_ptr_array_index(actions, i);

    if (action->kind != FOLLOWUP_KIND_THANK_YOU)
      continue;
    done += action->state == FOLLOWUP_STATE_DONE && g_str_equal(action->interviewer, "Jane");
    planned += action->state == FOLLOWUP_STATE_PLANNED && g_str_equal(action->interviewer, "John");
  }
  g_assert_cmpuint(done, ==, 1);
  g_assert_cmpuint(planned, ==, 1);
}

static void
test_thanked_long_ago(Fixture *fixture, gconstpointer unused)
{
  g_autoptr(GPtrArray) interviews
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);

  g_ptr_array_add(interviews, fixture_make("Acme", NULL, START - 60 * DAY, NULL));
  g_ptr_array_add(interviews, fixture_make("Other", NULL, START - 60 * DAY, NULL));
  fixture_add_person(g_ptr_array_index(interviews, 0), "Jane");
  g_assert_true(followup_store_add(fixture->store, interviews, TRUE, NULL, NULL, NULL));
  fixture_assert_state(fixture, 1, FOLLOWUP_KIND_THANK_YOU, FOLLOWUP_STATE_DONE);
  fixture_assert_state(fixture, 2, FOLLOWUP_KIND_THANK_YOU, FOLLOWUP_STATE_DONE);
  /* Not thanked, and the check-in is due already: it carries the thanks. */
  fixture_add(fixture, fixture_make("Late", NULL, START - 60 * DAY, NULL));
  fixture_assert_state(fixture, 3, FOLLOWUP_KIND_THANK_YOU, FOLLOWUP_STATE_SUPERSEDED);
}

static void
test_same_again_is_warned_of(Fixture *fixture, gconstpointer unused)
{
  g_autoptr(GPtrArray) interviews
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);
  g_autoptr(GPtrArray) warnings = NULL;
  char **warning;

  g_ptr_array_add(interviews, fixture_make("Acme", "Engineer", START, NULL));
  g_ptr_array_add(interviews, fixture_make(" ACME ", "engineer", START, NULL));
  g_assert_true(followup_store_add(fixture->store, interviews, FALSE, NULL, &warnings, NULL));
  g_assert_cmpuint(warnings->len, ==, 2);
  g_assert_null(g_ptr_array_index(warnings, 0));
  warning = g_ptr_array_index(warnings, 1);
  g_assert_cmpstr(warning[0], ==, "interview 1 has the same employer, position and start");
}

static void
test_own_uuid_is_added_once(Fixture *fixture, gconstpointer unused)
{
  g_autofree char *uuid = g_uuid_string_random();

  for (int i = 0; i < 2; i++) {
    FollowupInterview *interview = fixture_make("Acme", NULL, START, NULL);

    interview->uuid = g_strdup(uuid);
    g_assert_cmpint(fixture_add(fixture, interview), ==, 1);
  }
  g_assert_cmpuint(followup_store_count_interviews(fixture->store), ==, 1);
}

/* ---- requests ---- */

static void
test_request_repeated(Fixture *fixture, gconstpointer unused)
{
  FollowupOrigin origin = { "test", "11111111-2222-4333-8444-555555555555" };
  g_autofree char *before = NULL, *after = NULL;

  for (int i = 0; i < 2; i++) {
    g_autoptr(GPtrArray) interviews
        = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);

    g_ptr_array_add(interviews, fixture_make("One", NULL, START, NULL));
    g_ptr_array_add(interviews, fixture_make("Two", NULL, START, NULL));
    g_assert_true(followup_store_add(fixture->store, interviews, FALSE, &origin, NULL, NULL));
    g_assert_cmpint(((FollowupInterview *)g_ptr_array_index(interviews, 0))->id, ==, 1);
    g_assert_cmpint(((FollowupInterview *)g_ptr_array_index(interviews, 1))->id, ==, 2);
    g_assert_cmpstr(((FollowupInterview *)g_ptr_array_index(interviews, 1))->employer, ==, "Two");
    if (!before)
      before = fixture_dump(fixture);
  }
  after = fixture_dump(fixture);
  g_assert_cmpstr(before, ==, after);
  g_assert_cmpuint(fixture->n_changed, ==, 1);
}

static void
test_every_request_once(Fixture *fixture, gconstpointer unused)
{
  static const char *const requests[] = { "r-complete", "r-skip", "r-snooze", "r-hear", "r-end" };
  FollowupAnswer answer = { .at = START };
  FollowupActionId ids[] = { { 1, 1 }, { 1, 2 }, { 1, 3 } };
  gint64 id = fixture_add_simple(fixture, "Acme", NULL);
  gint64 recorded = 0;

  for (int i = 0; i < 2; i++) {
    FollowupOrigin origin = { "test", requests[0] };

    g_assert_true(followup_store_complete(fixture->store, &ids[0], 1,
                                          &(FollowupDone){ .at = START }, &origin, NULL));
    origin.request = requests[1];
    g_assert_true(followup_store_skip(fixture->store, &ids[1], 1, &origin, NULL));
    origin.request = requests[2];
    g_assert_true(followup_store_snooze(fixture->store, &ids[2], 1, START + DAY, &origin, NULL));
    origin.request = requests[3];
    g_assert_true(followup_store_hear(fixture->store, id, &answer, &origin, &recorded, NULL));
    g_assert_cmpint(recorded, ==, id);
    origin.request = requests[4];
    g_assert_true(
        followup_store_end(fixture->store, &id, 1, FOLLOWUP_ENDING_SILENT, NULL, &origin, NULL));
  }
  g_assert_cmpint(fixture_ask_sql(fixture, "SELECT count(*) FROM event"), ==, 6);
  g_assert_cmpint(fixture_ask_sql(fixture, "SELECT count(*) FROM answer"), ==, 1);
}

/* ---- changing ---- */

static void
update(Fixture *fixture, FollowupInterview *interview)
{
  g_autoptr(GPtrArray) interviews = g_ptr_array_new();
  g_autoptr(GError) error = NULL;

  g_ptr_array_add(interviews, interview);
  followup_store_update(fixture->store, interviews, NULL, &error);
  g_assert_no_error(error);
}

static void
test_edit_replans_what_is_pending(Fixture *fixture, gconstpointer unused)
{
  gint64 id = fixture_add_simple(fixture, "Acme", NULL);
  g_autoptr(FollowupInterview) interview = NULL;
  g_autoptr(FollowupAction) thanks = NULL, before = NULL, after = NULL, kept = NULL;

  fixture_complete(fixture, id, FOLLOWUP_KIND_THANK_YOU, START);
  thanks = fixture_get(fixture, id, FOLLOWUP_KIND_THANK_YOU);
  before = fixture_get(fixture, id, FOLLOWUP_KIND_CHECK_IN);
  interview = followup_store_get_interview(fixture->store, id, NULL);
  interview->start += 7 * DAY;
  update(fixture, interview);
  after = fixture_get(fixture, id, FOLLOWUP_KIND_CHECK_IN);
  g_assert_cmpuint(after->number, ==, before->number);
  g_assert_cmpint(after->due, ==, before->due + 7 * DAY);
  g_assert_cmpint(after->next_at, ==, after->due);
  kept = fixture_get(fixture, id, FOLLOWUP_KIND_THANK_YOU);
  g_assert_cmpuint(kept->number, ==, thanks->number);
  g_assert_cmpint(kept->state, ==, FOLLOWUP_STATE_DONE);
  g_assert_cmpint(kept->due, ==, thanks->due);
}

static void
test_edit_keeps_people(Fixture *fixture, gconstpointer unused)
{
  gint64 id = fixture_add_simple(fixture, "Acme", NULL);
  g_autoptr(FollowupInterview) interview = followup_store_get_interview(fixture->store, id, NULL);
  g_autoptr(FollowupInterview) stored = NULL;
  g_autoptr(FollowupAction) before = fixture_get(fixture, id, FOLLOWUP_KIND_THANK_YOU);
  g_autoptr(FollowupAction) after = NULL;
  FollowupInterviewer *person = g_ptr_array_index(interview->interviewers, 0);

  g_free(person->name);
  person->name = g_strdup("Jane Roe");
  fixture_add_person(interview, "New One");
  update(fixture, interview);
  stored = followup_store_get_interview(fixture->store, id, NULL);
  g_assert_cmpuint(stored->interviewers->len, ==, 2);
  after = followup_store_get_action(fixture->store, id, before->number, NULL);
  g_assert_cmpstr(after->interviewer, ==, "Jane Roe");
  g_assert_cmpstr(after->interviewer_uuid, ==, before->interviewer_uuid);
  /* And a person taken off is thanked no more. */
  g_ptr_array_remove_index(stored->interviewers, 0);
  update(fixture, stored);
  g_clear_pointer(&after, followup_action_free);
  after = followup_store_get_action(fixture->store, id, before->number, NULL);
  g_assert_cmpint(after->state, ==, FOLLOWUP_STATE_SUPERSEDED);
}

static void
test_debrief_is_done_by_itself(Fixture *fixture, gconstpointer unused)
{
  gint64 id = fixture_add(fixture, fixture_make("Acme", NULL, START - 2 * HOUR, NULL));
  g_autoptr(FollowupInterview) interview = followup_store_get_interview(fixture->store, id, NULL);

  fixture_assert_state(fixture, id, FOLLOWUP_KIND_DEBRIEF, FOLLOWUP_STATE_PLANNED);
  fixture_add_person(interview, "Jane");
  interview->decision.kind = FOLLOWUP_DECISION_NONE;
  update(fixture, interview);
  fixture_assert_state(fixture, id, FOLLOWUP_KIND_DEBRIEF, FOLLOWUP_STATE_DONE);
}

static void
test_unknown_ids(Fixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) no_interview = NULL, no_action = NULL, removal = NULL;
  gint64 ids[] = { fixture_add_simple(fixture, "Acme", NULL), 99 };

  g_assert_null(followup_store_get_interview(fixture->store, 99, &no_interview));
  g_assert_error(no_interview, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND);
  g_assert_cmpstr(no_interview->message, ==, "no interview 99; the ids are in ‘followup list’");
  g_assert_null(followup_store_get_action(fixture->store, 1, 9, &no_action));
  g_assert_error(no_action, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND);
  g_assert_cmpstr(no_action->message, ==, "no action ‘1.9’; interview 1 has 1.1 to 1.3");
  g_assert_false(followup_store_remove(fixture->store, ids, 2, NULL, &removal));
  g_assert_error(removal, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND);
  g_assert_cmpuint(followup_store_count_interviews(fixture->store), ==, 1);
}

static void
test_dry_run_writes_nothing(Fixture *fixture, gconstpointer unused)
{
  g_autofree char *before = fixture_dump(fixture);
  g_autofree char *after = NULL;
  g_autoptr(FollowupInterview) interview = fixture_make("Acme", NULL, START, NULL);
  g_autoptr(GPtrArray) actions = followup_store_plan(fixture->store, interview, NULL);
  guint projected = 0;

  for (guint i = 0; i < actions->len; i++)
    projected += ((FollowupAction *)g_ptr_array_index(actions, i))->projected;
  g_assert_cmpuint(projected, ==, 2);
  after = fixture_dump(fixture);
  g_assert_cmpstr(before, ==, after);
}

static void
test_list(Fixture *fixture, gconstpointer unused)
{
  static const struct {
    FollowupInterviewFilter filter;
    guint expected;
  } cases[] = {
    { { NULL, FALSE, 0, 0 }, 4 },       { { "ACME", FALSE, 0, 0 }, 2 },
    { { "engineer", FALSE, 0, 0 }, 2 }, { { NULL, TRUE, 0, 0 }, 3 },
    { { NULL, FALSE, 2, 0 }, 2 },       { { NULL, FALSE, 0, 3 }, 3 },
    { { "100%", FALSE, 0, 0 }, 0 },     { { "ÖL", FALSE, 0, 0 }, 1 },
  };
  gint64 id = fixture_add_simple(fixture, "Acme", "Engineer");

  fixture_add_simple(fixture, "acme GmbH", NULL);
  fixture_add_simple(fixture, "Other", "Senior Engineer");
  fixture_add_simple(fixture, "Öl & Gas", NULL);
  g_assert_true(
      followup_store_end(fixture->store, &id, 1, FOLLOWUP_ENDING_REJECTED, NULL, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GPtrArray) found
        = followup_store_list_interviews(fixture->store, &cases[i].filter, NULL);

    g_test_message("case %" G_GSIZE_FORMAT, i);
    g_assert_cmpuint(found->len, ==, cases[i].expected);
  }
}

#define ADD(path, func)                                                                            \
  g_test_add("/store/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

static void
assert_count(Fixture *fixture, guint n)
{
  g_assert_cmpuint(followup_store_count_interviews(fixture->store), ==, n);
}

static void
test_count(Fixture *fixture, gconstpointer unused)
{
  const gint64 first = 1;
  g_autoptr(GPtrArray) wrong
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);

  assert_count(fixture, 0);
  fixture_add_simple(fixture, "Acme", NULL);
  fixture_add_simple(fixture, "Bolt", NULL);
  assert_count(fixture, 2);
  g_assert_true(followup_store_remove(fixture->store, &first, 1, NULL, NULL));
  assert_count(fixture, 1);
  g_assert_true(followup_store_undo(fixture->store, NULL, NULL, NULL));
  assert_count(fixture, 2);
  g_ptr_array_add(wrong, fixture_make("Cray", NULL, START, NULL));
  g_ptr_array_add(wrong, fixture_make(" ", NULL, START, NULL));
  g_assert_false(followup_store_add(fixture->store, wrong, FALSE, NULL, NULL, NULL));
  assert_count(fixture, 2);
  followup_store_trim(fixture->store);
  assert_count(fixture, 2);
  followup_store_close(fixture->store);
  followup_store_trim(fixture->store);
}

/* Many are not counted at each start; what another life did without noting it is. */
static void
test_count_is_noted(Fixture *fixture, gconstpointer unused)
{
  static const char ask[] = "SELECT json_extract(value, '$[0]') FROM meta WHERE key = 'interviews'";

  fixture_add_simple(fixture, "Acme", NULL);
  fixture_close(fixture);
  g_assert_cmpint(fixture_ask_sql(fixture, ask), ==, 0); /* few: none */
  fixture_run_sql(fixture, "WITH RECURSIVE n (i) AS (VALUES (2) UNION ALL SELECT i + 1 FROM n "
                           "WHERE i < 10000) INSERT INTO interview (id, uuid, employer, "
                           "employer_key, position_key, start, \"end\", duration, zone, stage, "
                           "decision, may_follow_up, ending, offer_preferred, created, modified) "
                           "SELECT i, i, i, i, '', 0, 3600, 60, 'UTC', 'first', 'none', "
                           "'unknown', 'open', 'unknown', 0, 0 FROM n; "
                           "INSERT OR REPLACE INTO line SELECT interview, text FROM line_now");
  fixture_open(fixture);
  assert_count(fixture, 10000);
  fixture_add_simple(fixture, "Bolt", NULL);
  fixture_close(fixture);
  g_assert_cmpint(fixture_ask_sql(fixture, ask), ==, 10001);
  fixture_open(fixture);
  assert_count(fixture, 10001);
  fixture_close(fixture);
  fixture_run_sql(fixture, "DELETE FROM interview WHERE id = 5000; INSERT INTO event (batch, at, "
                           "who, verb, facts, changes) VALUES (0, 0, 'x', 'x', '{}', '[]')");
  fixture_open(fixture);
  assert_count(fixture, 10000);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("add", test_add);
  ADD("apostrophes-and-emoji", test_apostrophes_and_emoji);
  ADD("ids-are-never-reused", test_ids_are_never_reused);
  ADD("invalid-is-all-or-none", test_invalid_is_all_or_none);
  ADD("thanked", test_thanked);
  ADD("thanked-long-ago", test_thanked_long_ago);
  ADD("same-again-is-warned-of", test_same_again_is_warned_of);
  ADD("own-uuid-is-added-once", test_own_uuid_is_added_once);
  ADD("request-repeated", test_request_repeated);
  ADD("every-request-once", test_every_request_once);
  ADD("edit-replans-what-is-pending", test_edit_replans_what_is_pending);
  ADD("edit-keeps-people", test_edit_keeps_people);
  ADD("debrief-is-done-by-itself", test_debrief_is_done_by_itself);
  ADD("unknown-ids", test_unknown_ids);
  ADD("dry-run-writes-nothing", test_dry_run_writes_nothing);
  ADD("list", test_list);
  ADD("count", test_count);
  ADD("count-is-noted", test_count_is_noted);
  return g_test_run();
}
