/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The search is kept up: one step a week for the user, while processes wait and nothing was added
 * for two weeks. */

#include "error.h"
#include "store-fixture.h"

#define MONDAY (START - 2 * HOUR) /* Mon 16 Nov, 10:00 */

static void
set_up(Fixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  fixture_set_up(fixture, unused);
  fixture->rules->keep_searching = TRUE;
  followup_store_set_rules(fixture->store, fixture->rules, &error);
  g_assert_no_error(error);
}

static FollowupAction *
get_step(Fixture *fixture, guint number)
{
  return followup_store_get_action(fixture->store, 0, number, NULL);
}

static void
assert_step(Fixture *fixture, guint number, FollowupState state, gint64 due)
{
  g_autoptr(FollowupAction) action = get_step(fixture, number);

  g_assert_nonnull(action);
  g_assert_cmpint(action->interview, ==, 0);
  g_assert_cmpstr(followup_state_to_nick(action->state), ==, followup_state_to_nick(state));
  if (due)
    g_assert_cmpint(action->due, ==, due);
}

static void
finish(Fixture *fixture, guint number, gint64 at)
{
  FollowupActionId id = { 0, number };
  FollowupDone done = { .at = at };
  g_autoptr(GError) error = NULL;

  followup_store_complete(fixture->store, &id, 1, &done, NULL, &error);
  g_assert_no_error(error);
}

static guint
count_listed(Fixture *fixture)
{
  FollowupActionFilter filter = { .pending_only = TRUE, .until = FOLLOWUP_NO_INSTANT };
  g_autoptr(GPtrArray) interviews = NULL;
  g_autoptr(GPtrArray) actions
      = followup_store_list_actions(fixture->store, &filter, &interviews, NULL);
  guint n = 0;

  for (guint i = 0; i < actions->len; i++) {
    const FollowupAction *action = g_ptr_array_index(actions, i);

    if (action->interview == 0) {
      g_assert_null(g_ptr_array_index(interviews, i));
      n++;
    }
  }
  return n;
}

static void
test_not_without_processes(Fixture *fixture, gconstpointer unused)
{
  g_assert_null(get_step(fixture, 1));
  g_assert_cmpint(followup_store_get_next_at(fixture->store, START), ==, FOLLOWUP_NO_INSTANT);
}

/* Two weeks after Mon 16 Nov noon: the next Monday at ten. It wakes us, and is listed then. */
static void
test_first(Fixture *fixture, gconstpointer unused)
{
  gint64 due = MONDAY + 21 * DAY;

  fixture_add_simple(fixture, "Acme", NULL);
  assert_step(fixture, 1, FOLLOWUP_STATE_PLANNED, due);
  g_assert_cmpuint(count_listed(fixture), ==, 0);
  g_assert_cmpint(followup_store_get_next_at(fixture->store, due - 1), ==, due);
  fixture_go_to(fixture, due);
  assert_step(fixture, 1, FOLLOWUP_STATE_DUE, due);
  g_assert_cmpuint(count_listed(fixture), ==, 1);
}

static void
test_each_week(Fixture *fixture, gconstpointer unused)
{
  gint64 due = MONDAY + 21 * DAY;

  fixture_add_simple(fixture, "Acme", NULL);
  for (guint week = 0; week < 4; week++) {
    fixture_go_to(fixture, due + (week == 2 ? 6 * DAY : HOUR));
    assert_step(fixture, week + 1, FOLLOWUP_STATE_DUE, due);
    finish(fixture, week + 1, due + HOUR);
    assert_step(fixture, week + 1, FOLLOWUP_STATE_DONE, due);
    due += 7 * DAY;
    assert_step(fixture, week + 2, FOLLOWUP_STATE_PLANNED, due);
  }
}

/* What the user skips comes a week later as well; not dealt with, it stays the one. */
static void
test_skipped_and_left(Fixture *fixture, gconstpointer unused)
{
  FollowupActionId id = { 0, 1 };
  gint64 due = MONDAY + 21 * DAY;

  fixture_add_simple(fixture, "Acme", NULL);
  fixture_go_to(fixture, due + 30 * DAY);
  assert_step(fixture, 1, FOLLOWUP_STATE_DUE, due);
  g_assert_null(get_step(fixture, 2));
  g_assert_true(followup_store_skip(fixture->store, &id, 1, NULL, NULL));
  assert_step(fixture, 2, FOLLOWUP_STATE_PLANNED, MONDAY + 56 * DAY);
}

static void
test_added_meanwhile(Fixture *fixture, gconstpointer unused)
{
  gint64 second;

  fixture_add_simple(fixture, "Acme", NULL);
  fixture_go_to(fixture, START + 10 * DAY);
  second = fixture_add_simple(fixture, "Beta", NULL);
  assert_step(fixture, 1, FOLLOWUP_STATE_PLANNED, MONDAY + 28 * DAY);
  g_assert_true(followup_store_remove(fixture->store, &second, 1, NULL, NULL));
  assert_step(fixture, 1, FOLLOWUP_STATE_PLANNED, MONDAY + 21 * DAY);
  /* One that is there already is due no more when something is added. */
  fixture_go_to(fixture, MONDAY + 21 * DAY);
  assert_step(fixture, 1, FOLLOWUP_STATE_DUE, 0);
  fixture_add_simple(fixture, "Gamma", NULL);
  assert_step(fixture, 1, FOLLOWUP_STATE_PLANNED, MONDAY + 35 * DAY);
}

static void
test_nothing_waits(Fixture *fixture, gconstpointer unused)
{
  gint64 id = fixture_add_simple(fixture, "Acme", NULL);

  g_assert_true(
      followup_store_end(fixture->store, &id, 1, FOLLOWUP_ENDING_REJECTED, NULL, NULL, NULL));
  assert_step(fixture, 1, FOLLOWUP_STATE_SUPERSEDED, 0);
  g_assert_true(followup_store_reopen(fixture->store, &id, 1, NULL, NULL));
  assert_step(fixture, 1, FOLLOWUP_STATE_PLANNED, MONDAY + 21 * DAY);
  g_assert_true(followup_store_remove(fixture->store, &id, 1, NULL, NULL));
  assert_step(fixture, 1, FOLLOWUP_STATE_SUPERSEDED, 0);
}

/* Taken up again after a long time: from now on, not for the past. */
static void
test_long_after(Fixture *fixture, gconstpointer unused)
{
  gint64 id = fixture_add_simple(fixture, "Acme", NULL);

  g_assert_true(
      followup_store_end(fixture->store, &id, 1, FOLLOWUP_ENDING_SILENT, NULL, NULL, NULL));
  fixture_go_to(fixture, START + 100 * DAY); /* a Wednesday */
  g_assert_true(followup_store_reopen(fixture->store, &id, 1, NULL, NULL));
  assert_step(fixture, 1, FOLLOWUP_STATE_PLANNED, MONDAY + 105 * DAY);
}

static void
test_turned_off(Fixture *fixture, gconstpointer unused)
{
  g_autoptr(FollowupRules) off = followup_rules_copy(fixture->rules);

  fixture_add_simple(fixture, "Acme", NULL);
  off->keep_searching = FALSE;
  g_assert_true(followup_store_set_rules(fixture->store, off, NULL));
  assert_step(fixture, 1, FOLLOWUP_STATE_SUPERSEDED, 0);
  g_assert_true(followup_store_set_rules(fixture->store, fixture->rules, NULL));
  assert_step(fixture, 1, FOLLOWUP_STATE_PLANNED, MONDAY + 21 * DAY);
}

static void
test_put_off(Fixture *fixture, gconstpointer unused)
{
  FollowupActionId id = { 0, 1 };
  gint64 due = MONDAY + 24 * DAY;

  fixture_add_simple(fixture, "Acme", NULL);
  fixture_go_to(fixture, MONDAY + 21 * DAY);
  g_assert_true(followup_store_snooze(fixture->store, &id, 1, MONDAY + 22 * DAY, NULL, NULL));
  assert_step(fixture, 1, FOLLOWUP_STATE_SNOOZED, MONDAY + 21 * DAY);
  g_assert_true(followup_store_set_due(fixture->store, &id, &due, 1, NULL, NULL));
  assert_step(fixture, 1, FOLLOWUP_STATE_PLANNED, due);
  due = 0;
  g_assert_true(followup_store_set_due(fixture->store, &id, &due, 1, NULL, NULL));
  assert_step(fixture, 1, FOLLOWUP_STATE_PLANNED, MONDAY + 21 * DAY);
}

/* "changed" names no interview for it, and comes all the same. */
static void
test_told(Fixture *fixture, gconstpointer unused)
{
  guint before;

  fixture_add_simple(fixture, "Acme", NULL);
  g_assert_cmpuint(fixture->changed->len, ==, 1);
  fixture_go_to(fixture, MONDAY + 21 * DAY);
  before = fixture->n_changed;
  finish(fixture, 1, MONDAY + 21 * DAY);
  g_assert_cmpuint(fixture->n_changed, ==, before + 1);
  g_assert_cmpuint(fixture->changed->len, ==, 0);
}

static void
test_unknown_number(Fixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  g_assert_null(followup_store_get_action(fixture->store, 0, 7, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND);
}

#define ADD(path, function)                                                                        \
  g_test_add("/store-search/" path, Fixture, NULL, set_up, function, fixture_tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("not-without-processes", test_not_without_processes);
  ADD("first", test_first);
  ADD("each-week", test_each_week);
  ADD("skipped-and-left", test_skipped_and_left);
  ADD("added-meanwhile", test_added_meanwhile);
  ADD("nothing-waits", test_nothing_waits);
  ADD("long-after", test_long_after);
  ADD("turned-off", test_turned_off);
  ADD("put-off", test_put_off);
  ADD("told", test_told);
  ADD("unknown-number", test_unknown_number);
  return g_test_run();
}
