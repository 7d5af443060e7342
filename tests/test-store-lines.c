/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What a list shows of each interview is kept: whatever happens, in whatever order, it reads as
 * what is made anew. */

#include "store-batch.h"
#include "store-fixture.h"

#include <string.h>

#define N_SEQUENCES 10
#define N_STEPS 60
#define MANY 40        /* interviews, all of which one acceptance may end */
#define MOST_ACTIONS 8 /* that are picked from, of each */

typedef struct {
  Fixture base;
  GRand *random;
  gint64 last; /* the latest interview */
} World;

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
  return 1 + pick(world, (int)world->last + 1);
}

static FollowupActionId
pick_action(World *world)
{
  return (FollowupActionId){ pick_interview(world), 1 + (guint)pick(world, MOST_ACTIONS) };
}

static FollowupInterview *
invent(World *world)
{
  static const char *const employers[] = { "Acme", "O'Neill & Söhne 🚀", "Beta\"%s\\" };
  static const char *const decisions[] = { "unknown", "none", "2027-01-15", "7-14d" };
  FollowupInterview *interview
      = fixture_make(employers[pick(world, 3)], pick(world, 2) ? "Engineer" : NULL,
                     get_now(world) + (pick(world, 12) - 6) * DAY, decisions[pick(world, 4)]);

  g_free(interview->zone);
  interview->zone = g_strdup(pick(world, 2) ? "Asia/Kathmandu" : "America/New_York");
  for (int i = pick(world, 3); i > 0; i--)
    fixture_add_person(interview, i == 1 ? "Jane Doe" : "John O'Neill");
  return interview;
}

/* ---- what the user does ---- */

static void
add(World *world)
{
  world->last = fixture_add(&world->base, invent(world));
}

static void
change(World *world)
{
  FollowupInterview *interview
      = followup_store_get_interview(world->base.store, pick_interview(world), NULL);
  g_autoptr(FollowupInterview) other = invent(world);
  g_autoptr(GPtrArray) all
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);

  if (!interview)
    return;
  g_ptr_array_add(all, interview);
  interview->start = pick(world, 2) ? other->start : interview->start;
  g_free(interview->employer);
  interview->employer = g_steal_pointer(&other->employer);
  g_free(interview->position);
  interview->position = g_steal_pointer(&other->position);
  g_free(interview->zone);
  interview->zone = g_steal_pointer(&other->zone);
  g_free(interview->cadence);
  interview->cadence = g_strdup(pick(world, 2) ? "eager" : NULL);
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
  FollowupAnswer answer = { .at = get_now(world) };

  followup_decision_parse(pick(world, 2) ? "none" : "2027-02-01", &answer.decision, NULL);
  followup_store_hear(world->base.store, pick_interview(world), &answer, NULL, NULL, NULL);
}

static void
end(World *world)
{
  gint64 id = pick_interview(world);
  FollowupEnding ending = (FollowupEnding)(1 + pick(world, 5));
  FollowupOfferTerms terms = { .preferred = FOLLOWUP_MAY_YES };

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

/* The one text of a line that can have several lines. */
static void
ask_for(World *world)
{
  static const char *const texts[] = { "references", "first\nsecond\t12\n\n3", "\t\n", "x\r\ny" };
  FollowupRequest wanted = { .interview = pick_interview(world),
                             .text = texts[pick(world, G_N_ELEMENTS(texts))],
                             .due = pick(world, 2) ? FOLLOWUP_NO_INSTANT : get_now(world) + HOUR,
                             .by = FOLLOWUP_NO_INSTANT };

  followup_store_add_requests(world->base.store, &wanted, 1, NULL, NULL, NULL);
}

static void
touch(World *world)
{
  FollowupTouch had = { .at = get_now(world), .channel = FOLLOWUP_CHANNEL_PHONE };

  followup_store_record_touch(world->base.store, pick_interview(world), &had, NULL, NULL);
}

static void
finish(World *world)
{
  FollowupActionId id = pick_action(world);
  FollowupDone done = { .at = get_now(world) };

  if (pick(world, 3))
    followup_store_complete(world->base.store, &id, 1, &done, NULL, NULL);
  else
    followup_store_skip(world->base.store, &id, 1, NULL, NULL);
}

static void
put_off(World *world)
{
  FollowupActionId id = pick_action(world);
  gint64 due = get_now(world) + pick(world, 20) * DAY;

  if (pick(world, 2))
    followup_store_snooze(world->base.store, &id, 1, get_now(world) + DAY, NULL, NULL);
  else
    followup_store_set_due(world->base.store, &id, &due, 1, NULL, NULL);
}

static void
take_back(World *world)
{
  followup_store_undo(world->base.store, NULL, NULL, NULL);
}

static void
make_again(World *world)
{
  followup_store_redo(world->base.store, NULL, NULL, NULL);
}

/* ---- what happens by itself ---- */

static void
wait_some(World *world)
{
  fixture_go_to(&world->base, get_now(world) + pick(world, 60) * HOUR);
}

static void
show(World *world)
{
  FollowupActionId id = pick_action(world);
  gint64 again = get_now(world) + HOUR;
  guint32 server_id = 7;

  followup_store_note_showing(world->base.store, &id, &again, 1, NULL);
  if (pick(world, 2))
    followup_store_note_shown(world->base.store, &id, &server_id, 1, ":1.5", "guid", NULL);
}

/* Other settings, or the machine in another zone; some plans are made anew a little later. */
static void
settle_otherwise(World *world)
{
  FollowupRules *rules = world->base.rules;
  FollowupDay holiday = followup_instant_get_day(get_now(world), rules->system_zone) + 1;

  followup_calendar_unref(rules->calendar);
  rules->calendar = followup_calendar_new(0, &holiday, (gsize)pick(world, 2));
  followup_zone_unref(rules->system_zone);
  rules->system_zone = followup_zone_new(pick(world, 2) ? "Pacific/Auckland" : "UTC", NULL);
  rules->waking = pick(world, 2) ? (FollowupHours){ 9 * 60, 12 * 60 } : (FollowupHours){ 0, 1440 };
  rules->keep_searching = pick(world, 2);
  g_assert_true(followup_store_set_rules(world->base.store, rules, NULL));
  while (pick(world, 4) && followup_store_is_behind(world->base.store))
    g_assert_true(followup_store_catch_up(world->base.store, NULL));
}

static void
restart(World *world)
{
  fixture_close(&world->base);
  fixture_open(&world->base);
}

/* ---- what comes from elsewhere ---- */

#define ROW                                                                                        \
  "{\"type\":\"interview\",\"employer\":\"Acme\",\"position\":\"No %u\",\"start\":"                \
  "\"2026-11-%02uT10:00:00Z\",\"zone\":\"Europe/"                                                  \
  "Berlin\",\"interviewers\":[{\"name\":\"Jane\"}]%s}"
#define EXACT                                                                                      \
  ",\"actions\":[{\"kind\":\"request\",\"state\":\"planned\",\"text\":\"a\\nb\",\"due\":"          \
  "\"2026-11-30T10:00:00Z\",\"basis\":\"anchor=now;offset=0m;sources=S4;by-hand=1;due=2026-11-"    \
  "30\"}]"

static void
put_rows(World *world, FollowupStoreBatch *batch)
{
  g_assert_true(followup_store_batch_begin(batch, NULL));
  for (guint i = 0; i < 3; i++) {
    g_autofree char *line
        = g_strdup_printf(ROW, (guint)pick(world, 1000), 1 + i, pick(world, 2) ? EXACT : "");
    g_autoptr(GError) error = NULL;
    g_autoptr(FollowupRecord) record = followup_record_read(line, &error);

    g_assert_no_error(error);
    followup_store_batch_put(batch, record, NULL);
  }
  g_assert_true(followup_store_batch_end(batch, FALSE, NULL));
}

/* To its end or not, and with what follows from it, or some of that. */
static void
import(World *world)
{
  const FollowupRecordHeader header = { .interviews = 3 };
  FollowupStoreBatch *batch = followup_store_batch_new(world->base.store, &header,
                                                       &(FollowupOrigin){ .who = "test" }, NULL);
  FollowupBatchCounts counts;
  gboolean more = TRUE;

  if (!batch)
    return;
  put_rows(world, batch);
  fixture_check_lines(&world->base);
  ask_for(world);
  if (pick(world, 3) && followup_store_batch_reveal(batch, &counts, NULL))
    world->last += 3;
  followup_store_batch_free(batch);
  while (more && pick(world, 5))
    g_assert_true(followup_store_sweep(world->base.store, &more, NULL));
}

static void
restore(World *world)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FollowupBackup) made
      = followup_store_back_up(world->base.store, FOLLOWUP_BACKUP_ASKED, &error);

  g_assert_no_error(error);
  for (int i = 0; i < 3; i++)
    put_off(world);
  add(world);
  followup_store_swap(world->base.store, made->path, &error);
  g_assert_no_error(error);
}

/* ---- all of it ---- */

static void
act(World *world)
{
  static const struct {
    void (*verb)(World *);
    const char *name;
  } verbs[] = {
    { add, "add" },          { add, "add" },         { change, "change" },
    { remove_it, "remove" }, { hear, "hear" },       { end, "end" },
    { reopen, "reopen" },    { ask_for, "ask" },     { touch, "touch" },
    { finish, "finish" },    { finish, "finish" },   { put_off, "put off" },
    { take_back, "undo" },   { make_again, "redo" }, { wait_some, "wait" },
    { wait_some, "wait" },   { show, "show" },       { settle_otherwise, "settings" },
    { restart, "restart" },  { import, "import" },   { restore, "restore" },
  };
  int i = pick(world, G_N_ELEMENTS(verbs));

  g_test_message("%s", verbs[i].name);
  verbs[i].verb(world);
}

static void
test_whatever_happens(void)
{
  for (guint32 seed = 1; seed <= N_SEQUENCES; seed++) {
    World world = { .random = g_rand_new_with_seed(seed) };

    g_test_message("seed %u", seed);
    fixture_set_up(&world.base, NULL);
    for (int i = 0; i < MANY && seed % 2; i++)
      add(&world);
    for (int i = 0; i < N_STEPS; i++) {
      act(&world);
      fixture_check_lines(&world.base);
    }
    g_rand_free(world.random);
    fixture_tear_down(&world.base, NULL);
  }
}

/* ---- lines ---- */

/* One line for each, of which the client reads as many fields as it expects. */
static void
test_text_of_several_lines(Fixture *fixture, gconstpointer unused)
{
  gint64 id = fixture_add_simple(fixture, "Acme", NULL);
  const FollowupRequest wanted = {
    .interview = id, .text = "first\nsecond\t3", .due = START + 1, .by = FOLLOWUP_NO_INSTANT
  };
  const FollowupInterviewFilter all = { .limit = 0 };
  g_autoptr(GString) text = g_string_new(NULL);
  FollowupLine line;
  char *rest;
  gint64 last;
  guint n;

  fixture_complete(fixture, id, FOLLOWUP_KIND_DEBRIEF, START);
  g_assert_true(followup_store_add_requests(fixture->store, &wanted, 1, NULL, NULL, NULL));
  g_assert_true(followup_store_append_lines(fixture->store, &all, text, &n, &last, NULL));
  rest = text->str;
  g_assert_true(followup_line_read(&rest, &line));
  g_assert_cmpstr(line.text, ==, "first second 3");
  g_assert_cmpint(line.due, ==, START + 1);
  g_assert_false(followup_line_read(&rest, &line));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/store-lines/whatever-happens", test_whatever_happens);
  g_test_add("/store-lines/text-of-several-lines", Fixture, NULL, fixture_set_up,
             test_text_of_several_lines, fixture_tear_down);
  return g_test_run();
}
