/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Whatever was done, in whatever order: undo leads back through every state there was, redo forward
 * through them again. */

#include "store-fixture.h"
#include "store-private.h"

#define N_SEQUENCES 12
#define N_STEPS 40

typedef struct {
  Fixture base;
  GRand *random;
  gboolean time_passes;
  GPtrArray *states; /* of char *, owned: the rows before each change, and at the end */
} World;

/* ---- what is stored ---- */

static void
append_rows(GString *dump, FollowupSql *sql, const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(sql, text, &error);

  g_assert_no_error(error);
  while (followup_statement_step(statement, &error) == FOLLOWUP_STEP_ROW) {
    for (int i = 0; i < followup_statement_count_columns(statement); i++) {
      if (!g_str_equal(followup_statement_get_name(statement, i), "room"))
        g_string_append_printf(dump, "%s|", followup_statement_get_text(statement, i));
    }
    g_string_append_c(dump, '\n');
  }
  g_assert_no_error(error);
}

/* Where time passes, the states of actions go on: what the user said is compared. */
static char *
describe(World *world)
{
  FollowupSql *sql = world->base.store->sql;
  GString *dump = g_string_new(NULL);

  append_rows(dump, sql, "SELECT * FROM interview ORDER BY id");
  append_rows(dump, sql, "SELECT * FROM interviewer ORDER BY id");
  append_rows(dump, sql, "SELECT * FROM answer ORDER BY id");
  append_rows(dump, sql,
              world->time_passes
                  ? "SELECT interview, uuid, kind, channel, note, finished_at FROM action "
                    "WHERE state IN ('done', 'skipped') OR kind IN ('request', 'touch') ORDER BY id"
                  : "SELECT * FROM action ORDER BY id");
  return g_string_free(dump, FALSE);
}

static gint64
ask(World *world, const char *text)
{
  g_autoptr(GError) error = NULL;
  gint64 value = 0;

  followup_sql_get_int(world->base.store->sql, text, &value, &error);
  g_assert_no_error(error);
  return value;
}

static gint64
count_undoable(World *world)
{
  return ask(world, "SELECT count(*) FROM event WHERE standing = 'made'");
}

/* ---- what the user does ---- */

static int
pick(World *world, int n)
{
  return g_rand_int_range(world->random, 0, n);
}

static gint64
get_now(World *world)
{
  return followup_clock_get_now(FOLLOWUP_CLOCK(world->base.clock));
}

static gint64
pick_interview(World *world)
{
  g_autofree char *text
      = g_strdup_printf("SELECT id FROM interview LIMIT 1 OFFSET %d",
                        pick(world, 1 + (int)followup_store_count_interviews(world->base.store)));

  return ask(world, text);
}

static FollowupActionId
pick_action(World *world)
{
  gint64 n = ask(world, "SELECT count(*) FROM action");
  g_autofree char *text = g_strdup_printf(
      "SELECT coalesce(interview, 0) * 1000 + number FROM action LIMIT 1 OFFSET %d",
      pick(world, 1 + (int)n));
  gint64 both = ask(world, text);

  return (FollowupActionId){ both / 1000, (guint)(both % 1000) };
}

static FollowupInterview *
invent(World *world)
{
  static const char *const employers[] = { "Acme", "Beta", "Gamma" };
  static const char *const positions[] = { NULL, "Engineer" };
  static const char *const decisions[] = { "unknown", "none", "2027-01-15", "7-14d" };
  gint64 start = get_now(world) + (pick(world, 12) - 6) * DAY + pick(world, 20) * HOUR;
  FollowupInterview *interview = fixture_make(employers[pick(world, 3)], positions[pick(world, 2)],
                                              start, decisions[pick(world, 4)]);

  interview->stage = (FollowupStage)pick(world, 3);
  interview->may_follow_up = pick(world, 5) ? FOLLOWUP_MAY_UNKNOWN : FOLLOWUP_MAY_NO;
  for (int i = pick(world, 3); i > 0; i--)
    fixture_add_person(interview, i == 1 ? "Jane Doe" : "John O'Neill")->card = pick(world, 2);
  return interview;
}

static void
add(World *world)
{
  fixture_add(&world->base, invent(world));
}

static void
update(World *world)
{
  FollowupInterview *interview
      = followup_store_get_interview(world->base.store, pick_interview(world), NULL);
  g_autoptr(FollowupInterview) other = invent(world);
  g_autoptr(GPtrArray) all
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);

  if (!interview)
    return;
  g_ptr_array_add(all, interview);
  switch (pick(world, 4)) {
  case 0:
    interview->start = other->start;
    break;
  case 1:
    interview->stage = other->stage;
    break;
  case 2:
    g_free(interview->employer);
    interview->employer = g_strdup(other->employer);
    break;
  default:
    g_ptr_array_set_size(interview->interviewers, 0);
    fixture_add_person(interview, "Zoë 🚀");
    break;
  }
  followup_store_update(world->base.store, all, NULL, NULL);
}

static void
remove_it(World *world)
{
  gint64 id = pick_interview(world);

  followup_store_remove(world->base.store, &id, 1, NULL, NULL);
}

static void
hear(World *world)
{
  FollowupAnswer answer = { .at = get_now(world) - pick(world, 3) * HOUR };

  followup_decision_parse(pick(world, 2) ? "none" : "2027-02-01", &answer.decision, NULL);
  followup_store_hear(world->base.store, pick_interview(world), &answer, NULL, NULL, NULL);
}

static void
end(World *world)
{
  gint64 id = pick_interview(world);
  FollowupEnding ending = (FollowupEnding)(1 + pick(world, 5));
  FollowupOfferTerms terms = { .preferred = (FollowupMay)pick(world, 3) };

  if (pick(world, 2))
    followup_day_parse("2027-06-01", &terms.deadline, NULL);
  followup_store_end(world->base.store, &id, 1, ending,
                     ending == FOLLOWUP_ENDING_OFFER ? &terms : NULL, NULL, NULL);
}

static void
reopen(World *world)
{
  gint64 id = pick_interview(world);

  followup_store_reopen(world->base.store, &id, 1, NULL, NULL);
}

static void
no_show(World *world)
{
  followup_store_record_no_show(world->base.store, pick_interview(world), get_now(world), NULL,
                                NULL);
}

static void
request(World *world)
{
  FollowupRequest wanted = { .interview = pick_interview(world),
                             .text = "send references",
                             .due = pick(world, 2) ? FOLLOWUP_NO_INSTANT : get_now(world) + DAY,
                             .by = FOLLOWUP_NO_INSTANT };

  followup_store_add_requests(world->base.store, &wanted, 1, NULL, NULL, NULL);
}

static void
touch(World *world)
{
  FollowupTouch had = { .at = get_now(world) - pick(world, 4) * DAY,
                        .channel = FOLLOWUP_CHANNEL_PHONE,
                        .note = "they were friendly" };

  followup_store_record_touch(world->base.store, pick_interview(world), &had, NULL, NULL);
}

static void
complete(World *world)
{
  FollowupActionId id = pick_action(world);
  FollowupDone done = { .at = get_now(world) - pick(world, 30) * HOUR,
                        .channel = pick(world, 2) ? FOLLOWUP_CHANNEL_PHONE : FOLLOWUP_CHANNEL_NONE,
                        .note = pick(world, 2) ? "well" : NULL };

  followup_store_complete(world->base.store, &id, 1, &done, NULL, NULL);
}

static void
skip(World *world)
{
  FollowupActionId id = pick_action(world);

  followup_store_skip(world->base.store, &id, 1, NULL, NULL);
}

static void
snooze(World *world)
{
  FollowupActionId id = pick_action(world);

  followup_store_snooze(world->base.store, &id, 1, get_now(world) + DAY, NULL, NULL);
}

static void
set_due(World *world)
{
  FollowupActionId id = pick_action(world);
  gint64 due = pick(world, 3) ? get_now(world) + (pick(world, 20) - 4) * DAY : 0;

  followup_store_set_due(world->base.store, &id, &due, 1, NULL, NULL);
}

static void
act(World *world)
{
  static void (*const verbs[])(World *) = {
    add,     add,     add,   update,   remove_it, hear, end,    end,     reopen,
    no_show, request, touch, complete, complete,  skip, snooze, set_due,
  };

  verbs[pick(world, G_N_ELEMENTS(verbs))](world);
  if (world->time_passes && pick(world, 2))
    fixture_go_to(&world->base, get_now(world) + pick(world, 60) * HOUR);
}

/* ---- back and forth ---- */

static void
step(World *world,
     gboolean (*take)(FollowupStore *, const FollowupOrigin *, FollowupChangeRecord **, GError **))
{
  g_autoptr(FollowupChangeRecord) record = NULL;
  g_autoptr(GError) error = NULL;

  take(world->base.store, NULL, &record, &error);
  g_assert_no_error(error);
  g_assert_nonnull(record->text);
  g_test_message("%s", record->text);
}

static void
live(World *world)
{
  g_ptr_array_add(world->states, describe(world));
  for (int i = 0; i < N_STEPS; i++) {
    gint64 before = count_undoable(world);

    act(world);
    if (count_undoable(world) > before)
      g_ptr_array_add(world->states, describe(world));
    else
      g_assert_cmpint(count_undoable(world), ==, before);
  }
}

static void
assert_state(World *world, guint i)
{
  g_autofree char *now = describe(world);

  g_assert_cmpstr(now, ==, g_ptr_array_index(world->states, i));
}

static void
run(guint32 seed, gboolean time_passes)
{
  World world = { .time_passes = time_passes };
  FollowupRules *rules;

  fixture_set_up(&world.base, NULL);
  rules = followup_rules_copy(world.base.rules);
  rules->keep_searching = TRUE;
  followup_store_set_rules(world.base.store, rules, NULL);
  world.random = g_rand_new_with_seed(seed);
  world.states = g_ptr_array_new_with_free_func(g_free);
  g_test_message("seed %u", seed);
  live(&world);
  for (int round = 0; round < 2; round++) {
    for (guint i = world.states->len - 1; i > 0; i--) {
      step(&world, followup_store_undo);
      assert_state(&world, i - 1);
    }
    g_assert_false(followup_store_undo(world.base.store, NULL, NULL, NULL));
    for (guint i = 1; i < world.states->len; i++) {
      step(&world, followup_store_redo);
      assert_state(&world, i);
    }
    g_assert_false(followup_store_redo(world.base.store, NULL, NULL, NULL));
  }
  g_ptr_array_unref(world.states);
  g_rand_free(world.random);
  followup_rules_free(rules);
  fixture_tear_down(&world.base, NULL);
}

static void
test_at_one_moment(void)
{
  for (guint32 seed = 1; seed <= N_SEQUENCES; seed++)
    run(seed, FALSE);
}

static void
test_while_time_passes(void)
{
  for (guint32 seed = 101; seed <= 100 + N_SEQUENCES; seed++)
    run(seed, TRUE);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/store-undo-all/at-one-moment", test_at_one_moment);
  g_test_add_func("/store-undo-all/while-time-passes", test_while_time_passes);
  return g_test_run();
}
