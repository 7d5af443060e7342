/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What happens to plans as actions are finished, employers answer and rounds come and go. */

#include <string.h>

#include "error.h"
#include "store-fixture.h"

#define CHECK_IN FOLLOWUP_KIND_CHECK_IN
#define SECOND FOLLOWUP_KIND_SECOND_FOLLOW_UP
#define MOVE_ON FOLLOWUP_KIND_MOVE_ON
#define THANKS FOLLOWUP_KIND_THANK_YOU
#define PLANNED FOLLOWUP_STATE_PLANNED
#define SUPERSEDED FOLLOWUP_STATE_SUPERSEDED

static FollowupActionId
get_id(Fixture *fixture, gint64 interview, FollowupKind kind)
{
  g_autoptr(FollowupAction) action = fixture_get(fixture, interview, kind);

  g_assert_nonnull(action);
  return (FollowupActionId){ interview, action->number };
}

/* ---- finishing ---- */

/* check-in, second follow-up, move-on, end: each planned from the day the one before was done. */
static void
test_to_the_end(Fixture *fixture, gconstpointer unused)
{
  gint64 id = fixture_add_simple(fixture, "Acme", NULL);
  g_autoptr(FollowupAction) second = NULL, move_on = NULL;
  g_autoptr(FollowupInterview) ended = NULL;

  g_assert_null(fixture_get(fixture, id, SECOND));
  fixture_go_to(fixture, START + 8 * DAY);
  fixture_complete(fixture, id, CHECK_IN, START + 7 * DAY);
  second = fixture_get(fixture, id, SECOND);
  /* Balanced: 7 days after Mon 23 Nov, 10:00. */
  g_assert_cmpint(second->due, ==, START + 14 * DAY - 2 * HOUR);
  fixture_go_to(fixture, START + 15 * DAY);
  fixture_complete(fixture, id, SECOND, START + 15 * DAY);
  move_on = fixture_get(fixture, id, MOVE_ON);
  g_assert_cmpint(move_on->due, ==, START + 22 * DAY - 2 * HOUR);
  fixture_complete(fixture, id, MOVE_ON, START + 15 * DAY);
  ended = followup_store_get_interview(fixture->store, id, NULL);
  g_assert_cmpint(ended->ending, ==, FOLLOWUP_ENDING_SILENT);
  g_assert_cmpint(ended->ended_at, ==, START + 15 * DAY);
  g_assert_cmpint(followup_store_get_next_at(fixture->store, G_MININT64), ==, FOLLOWUP_NO_INSTANT);
}

static void
test_skip_goes_on(Fixture *fixture, gconstpointer unused)
{
  gint64 id = fixture_add_simple(fixture, "Acme", NULL);
  FollowupActionId check_in = get_id(fixture, id, CHECK_IN);
  g_autoptr(FollowupAction) second = NULL;

  g_assert_true(followup_store_skip(fixture->store, &check_in, 1, NULL, NULL));
  second = fixture_get(fixture, id, SECOND);
  g_assert_cmpint(second->due, ==, START + 7 * DAY - 2 * HOUR);
  /* It was not due yet: nobody has been thanked instead. */
  fixture_assert_state(fixture, id, THANKS, PLANNED);
}

/* A check-in that fell due takes the thank-you with it, and it stays gone after a skip. */
static void
test_skip_late_keeps_thanks_gone(Fixture *fixture, gconstpointer unused)
{
  gint64 id = fixture_add_simple(fixture, "Acme", NULL);
  FollowupActionId check_in = get_id(fixture, id, CHECK_IN);

  fixture_go_to(fixture, START + 9 * DAY);
  g_assert_true(followup_store_skip(fixture->store, &check_in, 1, NULL, NULL));
  fixture_assert_state(fixture, id, THANKS, SUPERSEDED);
}

static void
test_done_twice_changes_nothing(Fixture *fixture, gconstpointer unused)
{
  gint64 id = fixture_add_simple(fixture, "Acme", NULL);
  g_autofree char *before = NULL, *after = NULL;
  FollowupActionId thanks = get_id(fixture, id, THANKS);

  fixture_complete(fixture, id, THANKS, START);
  before = fixture_dump(fixture);
  followup_clock_fake_jump(fixture->clock, START + HOUR);
  g_assert_true(followup_store_complete(fixture->store, &thanks, 1,
                                        &(FollowupDone){ .at = START + HOUR }, NULL, NULL));
  after = fixture_dump(fixture);
  g_assert_cmpstr(before, ==, after);
}

static void
test_all_or_none(Fixture *fixture, gconstpointer unused)
{
  gint64 id = fixture_add_simple(fixture, "Acme", NULL);
  FollowupActionId ids[] = { get_id(fixture, id, THANKS), { id, 99 } };
  g_autofree char *before = fixture_dump(fixture);
  g_autofree char *after = NULL;
  g_autoptr(GError) error = NULL;

  fixture->n_changed = 0;
  g_assert_false(followup_store_complete(fixture->store, ids, 2, &(FollowupDone){ .at = START },
                                         NULL, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND);
  g_clear_error(&error);
  g_assert_false(followup_store_snooze(fixture->store, ids, 2, START + DAY, NULL, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND);
  g_assert_nonnull(strstr(error->message, "has 1.1 to 1."));
  g_assert_cmpuint(fixture->n_changed, ==, 0);
  after = fixture_dump(fixture);
  g_assert_cmpstr(before, ==, after);
}

static void
test_refusals(Fixture *fixture, gconstpointer unused)
{
  gint64 id = fixture_add_simple(fixture, "Acme", NULL);
  FollowupActionId thanks = get_id(fixture, id, THANKS);
  g_autoptr(GError) future = NULL, past = NULL, done = NULL, superseded = NULL, ended = NULL;
  FollowupAnswer answer = { .at = START };

  g_assert_false(followup_store_complete(fixture->store, &thanks, 1,
                                         &(FollowupDone){ .at = START + 1 }, NULL, &future));
  g_assert_error(future, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
  g_assert_false(followup_store_snooze(fixture->store, &thanks, 1, START, NULL, &past));
  g_assert_error(past, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
  fixture_complete(fixture, id, THANKS, START);
  g_assert_false(followup_store_snooze(fixture->store, &thanks, 1, START + DAY, NULL, &done));
  g_assert_error(done, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE);
  g_assert_true(
      followup_store_end(fixture->store, &id, 1, FOLLOWUP_ENDING_SILENT, NULL, NULL, NULL));
  thanks = get_id(fixture, id, CHECK_IN);
  g_assert_false(followup_store_complete(fixture->store, &thanks, 1, &(FollowupDone){ .at = START },
                                         NULL, &superseded));
  g_assert_error(superseded, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE);
  g_assert_false(followup_store_hear(fixture->store, id, &answer, NULL, NULL, &ended));
  g_assert_error(ended, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE);
}

/* Nothing follows an interview that has not begun; what prepares it comes before. */
static void
test_not_before_interview(Fixture *fixture, gconstpointer unused)
{
  gint64 id = fixture_add(fixture, fixture_make("Acme", "Engineer", START - HOUR, NULL));
  gint64 ahead = fixture_add(fixture, fixture_make("Beta", NULL, START + 2 * DAY, NULL));
  const FollowupKind kinds[] = { THANKS, FOLLOWUP_KIND_DEBRIEF };
  FollowupAnswer answer = { .at = START - HOUR - 1 };
  g_autoptr(GError) unheard = NULL;

  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
    FollowupActionId key = get_id(fixture, id, kinds[i]);
    g_autoptr(GError) error = NULL;

    g_assert_false(followup_store_complete(
        fixture->store, &key, 1, &(FollowupDone){ .at = START - HOUR - 1 }, NULL, &error));
    g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
    g_assert_nonnull(strstr(error->message, "before its interview"));
    g_assert_true(followup_store_complete(fixture->store, &key, 1,
                                          &(FollowupDone){ .at = START - HOUR }, NULL, NULL));
  }
  fixture_complete(fixture, ahead, FOLLOWUP_KIND_PREPARE, START);
  g_assert_false(followup_store_hear(fixture->store, id, &answer, NULL, NULL, &unheard));
  g_assert_error(unheard, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
  /* A later round lies ahead. */
  fixture_add(fixture, fixture_make("Acme", "Engineer", START + DAY, NULL));
  answer.at = START;
  g_assert_true(followup_store_hear(fixture->store, id, &answer, NULL, NULL, NULL));
}

/* Dates are reckoned from these moments: no calendar has them all. */
static void
test_moments_are_in_range(Fixture *fixture, gconstpointer unused)
{
  const gint64 never[] = { G_MININT64, -1 };
  const gint64 too_late[] = { G_MAXINT64, 7258118400 };
  gint64 id = fixture_add_simple(fixture, "Acme", NULL);
  FollowupActionId check_in = get_id(fixture, id, CHECK_IN);
  g_autofree char *before = fixture_dump(fixture);
  g_autofree char *after = NULL;

  for (guint i = 0; i < G_N_ELEMENTS(never); i++) {
    g_autoptr(GError) done = NULL, snoozed = NULL;

    g_assert_false(followup_store_complete(fixture->store, &check_in, 1,
                                           &(FollowupDone){ .at = never[i] }, NULL, &done));
    g_assert_error(done, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
    g_assert_false(
        followup_store_snooze(fixture->store, &check_in, 1, too_late[i], NULL, &snoozed));
    g_assert_error(snoozed, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
  }
  after = fixture_dump(fixture);
  g_assert_cmpstr(before, ==, after);
}

static void
test_any_end_of_the_list(Fixture *fixture, gconstpointer unused)
{
  gint64 id = fixture_add_simple(fixture, "Acme", NULL);
  FollowupActionFilter all = { .interview = id, .until = FOLLOWUP_NO_INSTANT };
  FollowupActionFilter latest = { .interview = id, .until = G_MAXINT64 };
  FollowupActionFilter earliest = { .interview = id, .until = -G_MAXINT64 };
  g_autoptr(GPtrArray) a = followup_store_list_actions(fixture->store, &all, NULL, NULL);
  g_autoptr(GPtrArray) b = followup_store_list_actions(fixture->store, &latest, NULL, NULL);
  g_autoptr(GPtrArray) none = followup_store_list_actions(fixture->store, &earliest, NULL, NULL);

  g_assert_cmpuint(a->len, >, 0);
  g_assert_cmpuint(b->len, ==, a->len);
  g_assert_cmpuint(none->len, ==, 0);
}

static void
test_snooze_is_kept(Fixture *fixture, gconstpointer unused)
{
  gint64 id = fixture_add_simple(fixture, "Acme", NULL);
  FollowupActionId check_in = get_id(fixture, id, CHECK_IN);
  g_autoptr(GPtrArray) interviews = g_ptr_array_new();
  g_autoptr(FollowupInterview) interview = NULL;
  g_autoptr(FollowupAction) same = NULL, moved = NULL;

  g_assert_true(followup_store_snooze(fixture->store, &check_in, 1, START + 30 * DAY, NULL, NULL));
  interview = followup_store_get_interview(fixture->store, id, NULL);
  g_ptr_array_add(interviews, interview);
  interview->note = g_strdup("changes no date");
  g_assert_true(followup_store_update(fixture->store, interviews, NULL, NULL));
  same = fixture_get(fixture, id, CHECK_IN);
  g_assert_cmpint(same->state, ==, FOLLOWUP_STATE_SNOOZED);
  g_assert_cmpint(same->next_at, ==, START + 30 * DAY);
  interview->start += DAY;
  g_assert_true(followup_store_update(fixture->store, interviews, NULL, NULL));
  moved = fixture_get(fixture, id, CHECK_IN);
  g_assert_cmpint(moved->state, ==, PLANNED);
  g_assert_cmpint(moved->next_at, ==, moved->due);
}

/* ---- answers ---- */

static void
hear(Fixture *fixture, gint64 id, gint64 at, const char *decision, gint64 *recorded)
{
  FollowupAnswer answer = { .at = at };
  g_autoptr(GError) error = NULL;

  g_assert_true(followup_decision_parse(decision, &answer.decision, NULL));
  followup_store_hear(fixture->store, id, &answer, NULL, recorded, &error);
  g_assert_no_error(error);
}

static void
test_heard_twice(Fixture *fixture, gconstpointer unused)
{
  gint64 id = fixture_add_simple(fixture, "Acme", NULL);
  FollowupActionId first = get_id(fixture, id, CHECK_IN);
  g_autoptr(FollowupAction) old = NULL, second = NULL, third = NULL;

  fixture_go_to(fixture, START + DAY);
  hear(fixture, id, START + DAY, "2026-12-01", NULL);
  second = fixture_get(fixture, id, CHECK_IN);
  g_assert_cmpuint(second->number, >, first.number);
  g_assert_cmpuint(second->turn, ==, 1);
  old = followup_store_get_action(fixture->store, id, first.number, NULL);
  g_assert_cmpint(old->state, ==, SUPERSEDED);
  /* Balanced: 2 business days after Tue 1 Dec. */
  g_assert_cmpint(second->due, ==, START + 17 * DAY - 2 * HOUR);
  fixture_go_to(fixture, START + 2 * DAY);
  hear(fixture, id, START + 2 * DAY, "2026-12-08", NULL);
  third = fixture_get(fixture, id, CHECK_IN);
  g_assert_cmpuint(third->turn, ==, 2);
  g_assert_cmpint(third->due, ==, START + 24 * DAY - 2 * HOUR);
  fixture_assert_state(fixture, id, THANKS, FOLLOWUP_STATE_DUE);
}

static void
test_heard_goes_to_the_latest_round(Fixture *fixture, gconstpointer unused)
{
  gint64 first = fixture_add_simple(fixture, "Acme", "Engineer");
  gint64 second
      = fixture_add(fixture, fixture_make("ACME ", "engineer", START - HOUR - 1800, NULL));
  g_autoptr(FollowupInterview) stored = NULL;
  gint64 recorded = 0;

  hear(fixture, first, START, "none", &recorded);
  g_assert_cmpint(recorded, ==, second);
  stored = followup_store_get_interview(fixture->store, second, NULL);
  g_assert_cmpuint(stored->answers->len, ==, 1);
}

static void
test_answer_is_checked(Fixture *fixture, gconstpointer unused)
{
  gint64 id = fixture_add_simple(fixture, "Acme", NULL);
  FollowupAnswer future = { .at = START + 1 };
  FollowupAnswer early = { .at = START };
  g_autoptr(GError) error = NULL;

  g_assert_false(followup_store_hear(fixture->store, id, &future, NULL, NULL, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
  g_clear_error(&error);
  g_assert_true(followup_decision_parse("2026-11-15", &early.decision, NULL));
  g_assert_false(followup_store_hear(fixture->store, id, &early, NULL, NULL, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
  g_assert_cmpint(fixture_ask_sql(fixture, "SELECT count(*) FROM answer"), ==, 0);
}

/* ---- rounds ---- */

static void
test_next_round_and_remove_brings_back(Fixture *fixture, gconstpointer unused)
{
  gint64 first = fixture_add_simple(fixture, "Acme", "Engineer");
  FollowupActionId check_in = get_id(fixture, first, CHECK_IN);
  gint64 second = fixture_add(fixture, fixture_make("acme", "ENGINEER", START + DAY, NULL));

  fixture_assert_state(fixture, first, CHECK_IN, SUPERSEDED);
  fixture_assert_state(fixture, first, THANKS, PLANNED);
  fixture_assert_state(fixture, second, CHECK_IN, PLANNED);
  g_assert_cmpuint(fixture->changed->len, ==, 2);
  g_assert_true(followup_store_remove(fixture->store, &second, 1, NULL, NULL));
  fixture_assert_state(fixture, first, CHECK_IN, PLANNED);
  g_assert_cmpuint(get_id(fixture, first, CHECK_IN).number, ==, check_in.number);
}

static void
test_round_moves_away(Fixture *fixture, gconstpointer unused)
{
  gint64 first = fixture_add_simple(fixture, "Acme", "Engineer");
  gint64 second = fixture_add(fixture, fixture_make("Acme", "Engineer", START + DAY, NULL));
  g_autoptr(FollowupInterview) interview
      = followup_store_get_interview(fixture->store, second, NULL);
  g_autoptr(GPtrArray) interviews = g_ptr_array_new();

  g_ptr_array_add(interviews, interview);
  /* Another position: another process. */
  g_free(interview->position);
  interview->position = g_strdup("Manager");
  g_assert_true(followup_store_update(fixture->store, interviews, NULL, NULL));
  fixture_assert_state(fixture, first, CHECK_IN, PLANNED);
  fixture_assert_state(fixture, second, CHECK_IN, PLANNED);
  /* The same again, but before the first: now the second is the earlier round. */
  g_free(interview->position);
  interview->position = g_strdup("engineer");
  interview->start = START - 3 * DAY;
  g_assert_true(followup_store_update(fixture->store, interviews, NULL, NULL));
  fixture_assert_state(fixture, first, CHECK_IN, PLANNED);
  fixture_assert_state(fixture, second, CHECK_IN, SUPERSEDED);
}

static void
test_end_is_for_all_rounds(Fixture *fixture, gconstpointer unused)
{
  gint64 first = fixture_add_simple(fixture, "Acme", "Engineer");
  gint64 second = fixture_add(fixture, fixture_make("Acme", "Engineer", START + DAY, NULL));
  gint64 other = fixture_add_simple(fixture, "Acme", "Manager");
  g_autoptr(FollowupInterview) ended = NULL;
  gint64 third;

  g_assert_true(
      followup_store_end(fixture->store, &first, 1, FOLLOWUP_ENDING_REJECTED, NULL, NULL, NULL));
  fixture_assert_state(fixture, first, THANKS, SUPERSEDED);
  fixture_assert_state(fixture, second, CHECK_IN, SUPERSEDED);
  fixture_assert_state(fixture, other, CHECK_IN, PLANNED);
  ended = followup_store_get_interview(fixture->store, second, NULL);
  g_assert_cmpint(ended->ending, ==, FOLLOWUP_ENDING_REJECTED);
  /* A round after the end opens the process again; what ended stays so. */
  third = fixture_add(fixture, fixture_make("Acme", "Engineer", START + 2 * DAY, NULL));
  fixture_assert_state(fixture, third, CHECK_IN, PLANNED);
  fixture_assert_state(fixture, second, CHECK_IN, SUPERSEDED);
  fixture_assert_state(fixture, first, THANKS, SUPERSEDED);
}

/* ---- one employer ---- */

static void
test_five_business_days(Fixture *fixture, gconstpointer unused)
{
  gint64 first = fixture_add_simple(fixture, "Acme", "Engineer");
  gint64 second = fixture_add_simple(fixture, "ACME", "Manager");
  gint64 other = fixture_add_simple(fixture, "Other", "Manager");
  g_autoptr(FollowupAction) before = fixture_get(fixture, second, CHECK_IN);
  g_autoptr(FollowupAction) after = NULL, later = NULL, elsewhere = NULL, own = NULL, back = NULL;

  /* Balanced: 5 business days after Mon 16 Nov. */
  g_assert_cmpint(before->due, ==, START + 7 * DAY - 2 * HOUR);
  fixture_go_to(fixture, START + 2 * DAY);
  fixture_complete(fixture, first, CHECK_IN, START + 2 * DAY);
  /* Not before the fifth business day after Wed 18 Nov. */
  after = fixture_get(fixture, second, CHECK_IN);
  g_assert_cmpint(after->due, ==, START + 9 * DAY - 2 * HOUR);
  elsewhere = fixture_get(fixture, other, CHECK_IN);
  g_assert_cmpint(elsewhere->due, ==, before->due);
  /* Nor its own check-in: 7 days after Wed 18 Nov. */
  own = fixture_get(fixture, first, SECOND);
  g_assert_cmpint(own->due, ==, START + 9 * DAY - 2 * HOUR);
  /* One that is added later is held too; without the touch nothing is. */
  later = fixture_get(fixture, fixture_add_simple(fixture, "acme", "Third"), CHECK_IN);
  g_assert_cmpint(later->due, ==, START + 9 * DAY - 2 * HOUR);
  g_assert_true(followup_store_remove(fixture->store, &first, 1, NULL, NULL));
  back = fixture_get(fixture, second, CHECK_IN);
  g_assert_cmpint(back->due, ==, before->due);
}

static void
test_employer_renamed(Fixture *fixture, gconstpointer unused)
{
  gint64 first = fixture_add_simple(fixture, "Acme", "Engineer");
  gint64 second = fixture_add_simple(fixture, "Other", "Manager");
  g_autoptr(FollowupInterview) interview = NULL;
  g_autoptr(GPtrArray) interviews = g_ptr_array_new();
  g_autoptr(FollowupAction) held = NULL;

  fixture_go_to(fixture, START + 2 * DAY);
  fixture_complete(fixture, first, CHECK_IN, START + 2 * DAY);
  interview = followup_store_get_interview(fixture->store, first, NULL);
  g_ptr_array_add(interviews, interview);
  g_free(interview->employer);
  interview->employer = g_strdup("OTHER");
  g_assert_true(followup_store_update(fixture->store, interviews, NULL, NULL));
  held = fixture_get(fixture, second, CHECK_IN);
  g_assert_cmpint(held->due, ==, START + 9 * DAY - 2 * HOUR);
}

/* ---- rules ---- */

static void
test_rules_changed(Fixture *fixture, gconstpointer unused)
{
  gint64 id = fixture_add_simple(fixture, "Acme", NULL);
  FollowupDay holiday = 0;
  g_autoptr(FollowupAction) before = fixture_get(fixture, id, CHECK_IN);
  g_autoptr(FollowupAction) after = NULL, reopened = NULL;

  fixture->n_changed = 0;
  g_assert_true(followup_store_set_rules(fixture->store, fixture->rules, NULL));
  g_assert_cmpuint(fixture->n_changed, ==, 0);
  g_assert_true(followup_day_parse("2026-11-19", &holiday, NULL));
  followup_calendar_unref(fixture->rules->calendar);
  fixture->rules->calendar = followup_calendar_new(0, &holiday, 1);
  g_assert_true(followup_store_set_rules(fixture->store, fixture->rules, NULL));
  g_assert_cmpuint(fixture->n_changed, ==, 1);
  after = fixture_get(fixture, id, CHECK_IN);
  g_assert_cmpint(after->due, ==, before->due + DAY);
  /* Rules that changed while the store was closed count from its opening. */
  fixture_close(fixture);
  followup_calendar_unref(fixture->rules->calendar);
  fixture->rules->calendar = followup_calendar_new(0, NULL, 0);
  fixture_open(fixture);
  reopened = fixture_get(fixture, id, CHECK_IN);
  g_assert_cmpint(reopened->due, ==, before->due);
}

#define ADD(path, func)                                                                            \
  g_test_add("/store-actions/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("to-the-end", test_to_the_end);
  ADD("skip-goes-on", test_skip_goes_on);
  ADD("skip-late-keeps-thanks-gone", test_skip_late_keeps_thanks_gone);
  ADD("done-twice-changes-nothing", test_done_twice_changes_nothing);
  ADD("all-or-none", test_all_or_none);
  ADD("refusals", test_refusals);
  ADD("not-before-interview", test_not_before_interview);
  ADD("moments-are-in-range", test_moments_are_in_range);
  ADD("any-end-of-the-list", test_any_end_of_the_list);
  ADD("snooze-is-kept", test_snooze_is_kept);
  ADD("heard-twice", test_heard_twice);
  ADD("heard-goes-to-the-latest-round", test_heard_goes_to_the_latest_round);
  ADD("answer-is-checked", test_answer_is_checked);
  ADD("next-round-and-remove-brings-back", test_next_round_and_remove_brings_back);
  ADD("round-moves-away", test_round_moves_away);
  ADD("end-is-for-all-rounds", test_end_is_for_all_rounds);
  ADD("five-business-days", test_five_business_days);
  ADD("employer-renamed", test_employer_renamed);
  ADD("rules-changed", test_rules_changed);
  return g_test_run();
}
