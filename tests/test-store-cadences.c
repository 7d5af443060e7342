/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-store-cadences: plans follow the user's own cadences as these change, go and come back. */

#include "store-fixture.h"

#include "error.h"

#include <string.h>

#define MINE(due)                                                                                  \
  "[thank-you]\nDue=18h\nBy=24h\n[check-in-decision]\nDue=1d\nBy=2d\n"                             \
  "[check-in-first]\nDue=" due "\nBy=9bd\n[check-in-middle]\nDue=7d\nBy=9d\n"                      \
  "[check-in-final]\nDue=14d\nBy=16d\n[check-in-new-decision]\nDue=2bd\nBy=4bd\n"                  \
  "[second-follow-up]\nDue=7d\nBy=9d\n[move-on]\nDue=7d\nBy=7d\n"

/* The user's own is this from here on; NULL: there is none. */
static void
set_mine(Fixture *f, const char *text)
{
  g_autoptr(FollowupRules) rules = followup_rules_copy(f->rules);
  g_autoptr(GPtrArray) own = g_ptr_array_new_with_free_func((GDestroyNotify)followup_cadence_unref);
  g_autoptr(GError) error = NULL;

  if (text)
    g_ptr_array_add(own, followup_cadence_parse(text, -1, "mine", &error));
  g_assert_no_error(error);
  followup_cadence_set_unref(rules->cadences);
  rules->cadences = followup_cadence_set_new(own);
  g_assert_true(followup_store_set_rules(f->store, rules, &error));
  g_assert_no_error(error);
}

static FollowupInterview *
make(const char *position, const char *cadence)
{
  FollowupInterview *interview = fixture_make("Acme", position, START - 2 * HOUR, NULL);

  interview->cadence = g_strdup(cadence);
  return interview;
}

static void
assert_check_in(Fixture *f, gint64 id, const char *reason)
{
  g_autoptr(FollowupAction) check_in = fixture_get(f, id, FOLLOWUP_KIND_CHECK_IN);
  g_autofree char *text = followup_reason_to_text(check_in->reason);

  g_assert_cmpstr(text, ==, reason);
}

static void
test_follow(Fixture *f, gconstpointer unused)
{
  gint64 id, other;

  set_mine(f, MINE("3bd"));
  id = fixture_add(f, make("one", "mine"));
  other = fixture_add(f, make("two", NULL));
  assert_check_in(f, id, "3 business days after Mon 16 Nov (mine)");
  set_mine(f, MINE("4bd"));
  g_assert_cmpuint(f->changed->len, ==, 1);
  assert_check_in(f, id, "4 business days after Mon 16 Nov (mine)");
  set_mine(f, NULL);
  assert_check_in(f, id, "5 business days after Mon 16 Nov (balanced; there is no cadence mine)");
  assert_check_in(f, other, "5 business days after Mon 16 Nov (balanced)");
  fixture_close(f); /* the same is read again */
  fixture_open(f);
  assert_check_in(f, id, "5 business days after Mon 16 Nov (balanced; there is no cadence mine)");
  set_mine(f, MINE("4bd"));
  assert_check_in(f, id, "4 business days after Mon 16 Nov (mine)");
}

/* What plans equally replans nothing. */
static void
test_same(Fixture *f, gconstpointer unused)
{
  guint n;

  set_mine(f, MINE("3bd"));
  fixture_add(f, make("one", "mine"));
  n = f->n_changed;
  set_mine(f, "[Cadence]\nName=Another name\n" MINE("3bd"));
  g_assert_cmpuint(f->n_changed, ==, n);
}

static gboolean
update(Fixture *f, FollowupInterview *interview, GError **error)
{
  g_autoptr(GPtrArray) interviews = g_ptr_array_new();

  g_ptr_array_add(interviews, interview);
  return followup_store_update(f->store, interviews, NULL, error);
}

static gboolean
add(Fixture *f, FollowupInterview *interview, GError **error)
{
  g_autoptr(GPtrArray) interviews
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);

  g_ptr_array_add(interviews, interview);
  return followup_store_add(f->store, interviews, FALSE, NULL, NULL, error);
}

/* Its own process keeps the name, edited or in its next round; nobody else can take it. */
static void
test_absent(Fixture *f, gconstpointer unused)
{
  g_autoptr(FollowupInterview) interview = NULL, next = NULL, other = NULL;
  g_autoptr(GError) error = NULL, near = NULL;
  gint64 id, second;

  set_mine(f, MINE("3bd"));
  id = fixture_add(f, make("one", "mine"));
  second = fixture_add(f, make("two", NULL));
  set_mine(f, NULL);
  interview = followup_store_get_interview(f->store, id, NULL);
  interview->note = g_strdup("a word");
  g_assert_true(update(f, interview, &error));
  next = followup_store_make_next_round(f->store, id, NULL);
  next->start = START + 3 * DAY;
  g_assert_true(add(f, g_steal_pointer(&next), &error));
  g_assert_no_error(error);
  other = followup_store_get_interview(f->store, second, NULL);
  other->cadence = g_strdup("mine");
  g_assert_false(update(f, other, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND);
  set_mine(f, MINE("3bd"));
  g_assert_true(update(f, other, NULL));
  g_assert_false(add(f, make("three", "mne"), &near));
  g_assert_nonnull(strstr(near->message, "did you mean ‘mine’?"));
}

static FollowupAction *
find(GPtrArray *actions, FollowupKind kind)
{
  for (guint i = 0; i < actions->len; i++) {
    FollowupAction *action = g_ptr_array_index(actions, i);

    if (action->kind == kind && action->state != FOLLOWUP_STATE_SUPERSEDED)
      return action;
  }
  return NULL;
}

/* With another cadence what is done stays done, and nothing is written. */
static void
test_plan_by(Fixture *f, gconstpointer unused)
{
  gint64 id = fixture_add_simple(f, "Acme", NULL);
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr(GPtrArray) weekly = NULL, prompt = NULL;
  g_autoptr(GError) error = NULL;

  fixture_complete(f, id, FOLLOWUP_KIND_THANK_YOU, START);
  before = fixture_dump(f);
  weekly = followup_store_plan_by(f->store, id, "weekly", &error);
  g_assert_no_error(error);
  prompt = followup_store_plan_by(f->store, id, "deadline-call", &error);
  g_assert_no_error(error);
  after = fixture_dump(f);
  g_assert_cmpstr(before, ==, after);
  g_assert_cmpint(find(weekly, FOLLOWUP_KIND_THANK_YOU)->state, ==, FOLLOWUP_STATE_DONE);
  g_assert_cmpint(find(weekly, FOLLOWUP_KIND_CHECK_IN)->due, ==, START + 7 * DAY - 2 * HOUR);
  g_assert_cmpint(find(prompt, FOLLOWUP_KIND_CHECK_IN)->channel, ==, FOLLOWUP_CHANNEL_PHONE);
  g_assert_true(find(weekly, FOLLOWUP_KIND_SECOND_FOLLOW_UP)->projected);
  g_assert_true(find(weekly, FOLLOWUP_KIND_MOVE_ON)->projected);
  g_assert_null(followup_store_plan_by(f->store, 99, "weekly", &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
#define ADD(path, test) g_test_add(path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD("/store/cadences/follow", test_follow);
  ADD("/store/cadences/same", test_same);
  ADD("/store/cadences/absent", test_absent);
  ADD("/store/cadences/plan-by", test_plan_by);
  return g_test_run();
}
