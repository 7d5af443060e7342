/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Other rules than those the plans were made with: all at once, and slice by slice between other
 * things, to the same end. */

#include "planner.h"
#include "store-fixture.h"

#define N_INTERVIEWS 40 /* more than are read at a time */

static void
add_many(Fixture *f)
{
  for (guint i = 1; i <= N_INTERVIEWS; i++) {
    g_autofree char *employer = g_strdup_printf("Employer %u", i);

    fixture_add_simple(f, employer, NULL);
  }
}

/* No work on that day of November, and rules for it in the fixture too. */
static void
take_off(Fixture *f, guint day, gboolean expected)
{
  FollowupDay holiday = followup_instant_get_day(START, f->rules->system_zone) + day - 16;
  g_autoptr(GError) error = NULL;

  followup_calendar_unref(f->rules->calendar);
  f->rules->calendar = followup_calendar_new(0, &holiday, day != 0);
  g_assert_true(followup_store_set_rules(f->store, f->rules, &error) == expected);
  g_assert_true((error == NULL) == expected);
}

static void
catch_up(Fixture *f)
{
  guint slices = 0;

  while (followup_store_is_behind(f->store)) {
    g_autoptr(GError) error = NULL;

    g_assert_true(followup_store_catch_up(f->store, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(++slices, <=, 2 * N_INTERVIEWS);
  }
}

/* All steps and when they are due. */
static char *
describe(Fixture *f)
{
  GString *text = g_string_new(NULL);

  for (gint64 id = 1; id <= N_INTERVIEWS; id++) {
    g_autoptr(GPtrArray) actions = followup_store_get_actions(f->store, id, NULL);

    for (guint i = 0; i < actions->len; i++) {
      const FollowupAction *action = g_ptr_array_index(actions, i);
      g_autofree char *reason = followup_reason_serialize(action->reason);

      g_string_append_printf(text, "%" G_GINT64_FORMAT " %s %s %" G_GINT64_FORMAT " %s\n", id,
                             followup_kind_to_nick(action->kind),
                             followup_state_to_nick(action->state), action->due, reason);
    }
  }
  return g_string_free(text, FALSE);
}

static gint64
get_due(Fixture *f, gint64 id)
{
  g_autoptr(FollowupAction) action = fixture_get(f, id, FOLLOWUP_KIND_CHECK_IN);

  return action->due;
}

static void
count_cb(FollowupStore *store, guint *n)
{
  ++*n;
}

/* With slices of one interview each, the first of which is over. */
static void
begin_slices(Fixture *f, guint day)
{
  followup_store_set_slice(f->store, 1);
  take_off(f, day, TRUE);
  g_assert_true(followup_store_is_behind(f->store));
}

static void
test_slices(Fixture *f, gconstpointer data)
{
  g_autofree char *before = NULL, *sliced = NULL, *at_once = NULL;
  guint n_behind = 0, moved;
  gint64 due;

  add_many(f);
  before = describe(f);
  due = get_due(f, 1);
  g_signal_connect(f->store, "behind", G_CALLBACK(count_cb), &n_behind);
  moved = followup_store_get_moved(f->store);
  begin_slices(f, 19);
  g_assert_cmpuint(n_behind, ==, 1);
  g_assert_cmpint(get_due(f, 1), ==, due + DAY);
  g_assert_cmpint(get_due(f, 2), ==, due);
  f->n_changed = 0;
  catch_up(f);
  g_assert_cmpuint(f->n_changed, ==, N_INTERVIEWS - 1);
  sliced = describe(f);
  g_assert_cmpuint(followup_store_get_moved(f->store) - moved, ==, N_INTERVIEWS);
  followup_store_set_slice(f->store, 0);
  take_off(f, 0, TRUE);
  take_off(f, 19, TRUE);
  g_assert_false(followup_store_is_behind(f->store));
  at_once = describe(f);
  g_assert_cmpstr(sliced, ==, at_once);
  g_assert_cmpstr(sliced, !=, before);
  f->n_changed = 0;
  take_off(f, 19, TRUE);
  g_assert_cmpuint(f->n_changed, ==, 0);
}

/* However long it took to plan the last one, nothing is left. */
static void
test_slow(Fixture *f, gconstpointer data)
{
  fixture_add_simple(f, "Acme", NULL);
  followup_store_set_slice(f->store, 1);
  take_off(f, 19, TRUE);
  g_assert_false(followup_store_is_behind(f->store));
}

/* Killed midway; opened with the rules it was on its way to, or with those of before. */
static void
test_killed(Fixture *f, gconstpointer data)
{
  g_autofree char *before = NULL, *after = NULL;

  add_many(f);
  before = describe(f);
  take_off(f, 19, TRUE);
  after = describe(f);
  take_off(f, 0, TRUE);
  for (guint round = 0; round < 4; round++) {
    g_autofree char *found = NULL;

    begin_slices(f, 19);
    for (guint i = 0; i < 5; i++)
      g_assert_true(followup_store_catch_up(f->store, NULL));
    followup_store_detach(f->store);
    fixture_close(f);
    if (round % 2 != 0) {
      followup_calendar_unref(f->rules->calendar);
      f->rules->calendar = followup_calendar_new(0, NULL, 0);
    }
    fixture_open(f);
    g_assert_false(followup_store_is_behind(f->store));
    found = describe(f);
    g_assert_cmpstr(found, ==, round % 2 != 0 ? before : after);
    take_off(f, 0, TRUE);
  }
}

/* Rules that change again before all is planned. */
static void
test_changed_again(Fixture *f, gconstpointer data)
{
  static const guint days[] = { 18, 0, 19 };
  g_autofree char *dues[G_N_ELEMENTS(days)] = { NULL };

  add_many(f);
  for (guint i = 0; i < G_N_ELEMENTS(days); i++) {
    take_off(f, days[i], TRUE);
    dues[i] = describe(f);
  }
  g_assert_cmpstr(dues[0], !=, dues[2]);
  for (guint i = 0; i < G_N_ELEMENTS(days); i++) {
    g_autofree char *found = NULL;

    begin_slices(f, 17);
    for (guint n = 0; n < 10; n++)
      g_assert_true(followup_store_catch_up(f->store, NULL));
    begin_slices(f, days[i]);
    catch_up(f);
    found = describe(f);
    g_assert_cmpstr(found, ==, dues[i]);
  }
  for (guint i = 0; i < G_N_ELEMENTS(days); i++)
    g_free(g_steal_pointer(&dues[i]));
}

/* The same rules again are no reason to begin again. */
static void
test_told_twice(Fixture *f, gconstpointer data)
{
  guint n_behind = 0;

  add_many(f);
  g_signal_connect(f->store, "behind", G_CALLBACK(count_cb), &n_behind);
  f->n_changed = 0;
  begin_slices(f, 19);
  g_assert_true(followup_store_catch_up(f->store, NULL));
  take_off(f, 19, TRUE);
  catch_up(f);
  g_assert_cmpuint(f->n_changed, ==, N_INTERVIEWS);
  g_assert_cmpuint(n_behind, ==, 2);
}

static void
undo(Fixture *f, gboolean redo)
{
  g_autoptr(FollowupChangeRecord) record = NULL;
  g_autoptr(GError) error = NULL;

  if (redo)
    followup_store_redo(f->store, NULL, &record, &error);
  else
    followup_store_undo(f->store, NULL, &record, &error);
  g_assert_no_error(error);
}

/* What is done, taken back and added meanwhile goes by the new rules, before and behind where it
 * is. */
static void
test_meanwhile(Fixture *f, gconstpointer data)
{
  static const gint64 ids[] = { 1, N_INTERVIEWS };
  gint64 due, added;

  add_many(f);
  due = get_due(f, 1);
  for (guint i = 0; i < G_N_ELEMENTS(ids); i++)
    fixture_complete(f, ids[i], FOLLOWUP_KIND_THANK_YOU, START);
  begin_slices(f, 19);
  undo(f, FALSE);
  fixture_assert_state(f, N_INTERVIEWS, FOLLOWUP_KIND_THANK_YOU, FOLLOWUP_STATE_PLANNED);
  undo(f, FALSE);
  fixture_assert_state(f, 1, FOLLOWUP_KIND_THANK_YOU, FOLLOWUP_STATE_PLANNED);
  g_assert_true(followup_store_catch_up(f->store, NULL));
  undo(f, TRUE);
  fixture_assert_state(f, 1, FOLLOWUP_KIND_THANK_YOU, FOLLOWUP_STATE_DONE);
  added = fixture_add_simple(f, "Late GmbH", NULL);
  g_assert_cmpint(get_due(f, added), ==, due + DAY);
  catch_up(f);
  for (gint64 id = 1; id <= added; id++)
    g_assert_cmpint(get_due(f, id), ==, due + DAY);
  undo(f, FALSE);
  g_assert_null(followup_store_get_interview(f->store, added, NULL));
  undo(f, FALSE);
  fixture_assert_state(f, 1, FOLLOWUP_KIND_THANK_YOU, FOLLOWUP_STATE_PLANNED);
  g_assert_cmpint(get_due(f, 1), ==, due + DAY);
}

/* ---- the planner ---- */

static gboolean
count_turns_cb(gpointer data)
{
  ++*(guint *)data;
  return G_SOURCE_CONTINUE;
}

/* Others have their turn between slices; where one fails it waits for something to be written. */
static void
test_planner(Fixture *f, gconstpointer data)
{
  g_autoptr(FollowupPlanner) planner = NULL;
  guint turns = 0, source;
  gint64 due;

  add_many(f);
  due = get_due(f, 1);
  fixture_run_sql(f, "CREATE TRIGGER fault BEFORE UPDATE ON action WHEN new.interview = 5 AND "
                     "(SELECT count(*) FROM interview) = 40 BEGIN SELECT RAISE(ABORT, 'no'); END");
  planner = followup_planner_new(f->store);
  source = g_idle_add(count_turns_cb, &turns);
  begin_slices(f, 19);
  g_test_expect_message(G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "*some plans stay as they are*");
  for (guint i = 0; i < 10; i++)
    g_main_context_iteration(NULL, FALSE);
  g_test_assert_expected_messages();
  g_assert_true(followup_store_is_behind(f->store));
  g_assert_cmpint(get_due(f, 4), ==, due + DAY);
  g_assert_cmpint(get_due(f, 5), ==, due);
  fixture_add_simple(f, "Late GmbH", NULL);
  turns = 0;
  while (followup_store_is_behind(f->store))
    g_main_context_iteration(NULL, FALSE);
  g_assert_cmpuint(turns, >=, N_INTERVIEWS / 2);
  g_assert_cmpint(get_due(f, N_INTERVIEWS), ==, due + DAY);
  g_source_remove(source);
}

/* The first slice fails: all is as it was. */
static void
test_refused(Fixture *f, gconstpointer data)
{
  g_autofree char *before = NULL, *after = NULL;

  add_many(f);
  fixture_run_sql(f, "CREATE TRIGGER fault BEFORE UPDATE ON action WHEN new.interview = 1 "
                     "BEGIN SELECT RAISE(ABORT, 'no'); END");
  before = describe(f);
  followup_store_set_slice(f->store, 1);
  take_off(f, 19, FALSE);
  g_assert_false(followup_store_is_behind(f->store));
  after = describe(f);
  g_assert_cmpstr(before, ==, after);
  followup_calendar_unref(f->rules->calendar);
  f->rules->calendar = followup_calendar_new(0, NULL, 0);
  g_assert_cmpint(fixture_ask_sql(f, "SELECT count(*) FROM meta WHERE key = 'rules' "
                                     "AND value <> ''"),
                  ==, 1);
}

#define ADD(path, func)                                                                            \
  g_test_add("/store-rules/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("slices", test_slices);
  ADD("slow", test_slow);
  ADD("killed", test_killed);
  ADD("changed-again", test_changed_again);
  ADD("told-twice", test_told_twice);
  ADD("meanwhile", test_meanwhile);
  ADD("planner", test_planner);
  ADD("refused", test_refused);
  return g_test_run();
}
