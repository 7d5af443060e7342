/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* time-hops: owns a user's life in which the clock hops about: the machine sleeps, its clock is set
 * wrong and right, it crosses zones and every change to and from summer time of 2024 to 2030; the
 * user now and then presses a button. Refuses to know what is right: the model says.
 *
 *   faults-time-hops HOPS SEED */

#include <stdio.h>
#include <stdlib.h>

#include "hop-model.h"
#include "scheduler-fixture.h"

#define YEAR (365 * DAY)
#define FIRST_CHANGE ((gint64)1704067200) /* 2024 */
#define LAST_CHANGE ((gint64)1924991999)  /* 2030 */
#define HOPS_A_WORLD 40
#define HOPS_A_CHANGE 5
/* A digest names so many by their ids. */
#define MOST_TO_DO 50
/* Alarms in one hop; more is a daemon that spins. */
#define MOST_ALARMS 5000

static const HopHours hours[] = {
  { 8 * 60, 21 * 60 },
  { 0, 24 * 60 },
  { 22 * 60, 6 * 60 },
  { 7 * 60 + 30, 22 * 60 + 45 },
};
static const gint64 hour_day[] = { HOUR, 4 * HOUR, FOLLOWUP_REPEAT_MORNING };
static const gint64 half_hour[] = { 30 * MINUTE, FOLLOWUP_REPEAT_MORNING };
static const gint64 six_hours[] = { 6 * HOUR };
static const struct {
  const char *words;
  const gint64 *repeats;
  guint n;
} sequences[] = {
  { "1h;4h;morning", hour_day, G_N_ELEMENTS(hour_day) },
  { "30m;morning", half_hour, G_N_ELEMENTS(half_hour) },
  { "6h", six_hours, G_N_ELEMENTS(six_hours) },
};

typedef struct {
  HopZones *zones;
  GRand *random;
  HopFigures figures;
  guint hops, jumps, zone_changes, changes, lives;
} Run;

typedef struct {
  Run *run;
  Desk desk;
  HopModel *model;
  HopChoices choices;
  char *settings;
  guint n_interviews;
} World;

static gint64
pick(Run *run, gint64 from, gint64 to)
{
  return from + (gint64)(g_rand_double(run->random) * (double)(to - from));
}

static gboolean
chance(Run *run, int percent)
{
  return g_rand_int_range(run->random, 0, 100) < percent;
}

static const HopZone *
pick_zone(Run *run)
{
  return &run->zones->zones[g_rand_int_range(run->random, 0, HOP_N_ZONES)];
}

/* The world */

static void
handle_popup_cb(const FollowupPopup *popup, gpointer data)
{
  World *world = data;

  if (popup->quiet) /* other words for what is up */
    return;
  hop_model_note_popup(world->model, world->desk.base.store, popup, desk_now(&world->desk));
}

/* As the application does, before the scheduler looks. */
static void
follow_zone(World *world)
{
  Desk *desk = &world->desk;
  FollowupZone *zone = followup_clock_get_zone(FOLLOWUP_CLOCK(desk->base.clock));
  g_autoptr(FollowupRules) rules = followup_settings_make_rules(desk->settings, zone);
  g_autoptr(GError) error = NULL;

  followup_store_set_rules(desk->base.store, rules, &error);
  g_assert_no_error(error);
  world->choices.zone = hop_zones_find(world->run->zones, followup_zone_get_name(zone));
  hop_model_set_choices(world->model, &world->choices);
  hop_model_travel(world->model, desk_now(desk));
  hop_model_read(world->model, desk->base.store, desk_now(desk));
}

static void
handle_jumped_cb(FollowupClock *clock, World *world)
{
  const char *name = followup_zone_get_name(followup_clock_get_zone(clock));

  if (!g_str_equal(name, world->choices.zone->name))
    follow_zone(world);
}

static void
choose(World *world)
{
  Run *run = world->run;
  guint h = g_rand_int_range(run->random, 0, G_N_ELEMENTS(hours));
  guint s = g_rand_int_range(run->random, 0, G_N_ELEMENTS(sequences));

  world->choices.waking = hours[h];
  world->choices.repeats = sequences[s].repeats;
  world->choices.n_repeats = sequences[s].n;
  world->settings = g_strdup_printf("[Plan]\nKeepSearching=%s\n[Hours]\nWaking=%02d:%02d-%02d:%"
                                    "02d\n[Popups]\nMost=%d\nRepeat=%s\n",
                                    chance(run, 50) ? "yes" : "no", hours[h].start / 60,
                                    hours[h].start % 60, hours[h].end / 60, hours[h].end % 60,
                                    g_rand_int_range(run->random, 1, 6), sequences[s].words);
  desk_open_settings(&world->desk, world->settings);
}

static void
begin_life(World *world)
{
  Desk *desk = &world->desk;

  if (desk->notifier == NULL)
    desk->notifier = followup_notifier_fake_new();
  followup_notifier_fake_set_hook(desk->notifier, handle_popup_cb, world);
  g_signal_connect(desk->base.clock, "jumped", G_CALLBACK(handle_jumped_cb), world);
  hop_model_wake(world->model, desk_now(desk));
  desk_start(desk);
}

static void
end_life(World *world)
{
  desk_stop(&world->desk);
  g_signal_handlers_disconnect_by_data(world->desk.base.clock, world);
}

static void
begin_world(World *world, Run *run, const HopZone *zone, gint64 now)
{
  g_autofree char *at = followup_instant_to_rfc3339(now);
  g_autofree char *name = g_strdup_printf("hop %u, %s %s", run->hops, zone->name, at);

  world->run = run;
  desk_set_up(&world->desk, NULL);
  world->model = hop_model_new(run->zones, &run->figures, name);
  choose(world);
  followup_clock_fake_jump(world->desk.base.clock, now);
  followup_clock_fake_set_zone(world->desk.base.clock, zone->name);
  follow_zone(world);
  begin_life(world);
}

static void
end_world(World *world)
{
  end_life(world);
  hop_model_free(world->model);
  desk_tear_down(&world->desk, NULL);
  g_free(world->settings);
}

/* After each hop and each deed. */
static void
look(World *world)
{
  gint64 now = desk_now(&world->desk);

  desk_drain();
  hop_model_read(world->model, world->desk.base.store, now);
  hop_model_check(world->model, world->desk.notifier, now);
}

/* What the user does */

static gint64
add_interview(World *world, gint64 start)
{
  Run *run = world->run;
  g_autofree char *employer = g_strdup_printf("Employer %u", ++world->n_interviews);
  FollowupInterview *interview = fixture_make(employer, NULL, start, NULL);

  g_free(interview->zone);
  interview->zone = g_strdup(chance(run, 50) ? world->choices.zone->name : pick_zone(run)->name);
  interview->stage = g_rand_int_range(run->random, FOLLOWUP_STAGE_FIRST, FOLLOWUP_STAGE_FINAL + 1);
  fixture_add_person(interview, "Jane Doe")->prefers
      = chance(run, 30) ? FOLLOWUP_CHANNEL_PHONE : FOLLOWUP_CHANNEL_EMAIL;
  if (chance(run, 30))
    fixture_add_person(interview, "Bob");
  return fixture_add(&world->desk.base, interview);
}

static void
add_request(World *world, gint64 interview, gint64 due)
{
  const FollowupRequest request
      = { .interview = interview, .text = "papers", .due = due, .by = due + 2 * DAY };
  g_autoptr(GError) error = NULL;

  followup_store_add_requests(world->desk.base.store, &request, 1, NULL, NULL, &error);
  g_assert_no_error(error);
}

static void
add_something(World *world)
{
  gint64 now = desk_now(&world->desk);
  gint64 interview;

  if (hop_model_count(world->model) >= MOST_TO_DO)
    return;
  hop_model_wake(world->model, now);
  interview = add_interview(world, pick(world->run, now - 5 * DAY, now + 10 * DAY));
  for (int i = g_rand_int_range(world->run->random, 0, 4); i > 0; i--)
    add_request(world, interview, pick(world->run, now - HOUR, now + 7 * DAY));
  look(world);
}

/* One that is due, or NULL. */
static FollowupAction *
pick_action(World *world)
{
  const FollowupActionFilter filter = { .pending_only = TRUE, .until = desk_now(&world->desk) };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) actions
      = followup_store_list_actions(world->desk.base.store, &filter, NULL, &error);

  g_assert_no_error(error);
  if (actions->len == 0)
    return NULL;
  return followup_action_copy(
      g_ptr_array_index(actions, g_rand_int_range(world->run->random, 0, (gint32)actions->len)));
}

static void
snooze(World *world, const FollowupAction *action)
{
  const FollowupActionId id = { action->interview, action->number };
  gint64 now = desk_now(&world->desk);

  g_debug("snooze %u", id.number);
  followup_store_snooze(world->desk.base.store, &id, 1, pick(world->run, now + 1, now + 3 * DAY),
                        NULL, NULL);
}

static void
hear(World *world, const FollowupAction *action)
{
  const FollowupAnswer answer = { .at = desk_now(&world->desk) };

  g_debug("hear %" G_GINT64_FORMAT, action->interview);
  followup_store_hear(world->desk.base.store, action->interview, &answer, NULL, NULL, NULL);
}

static void
complete(World *world, const FollowupAction *action)
{
  const FollowupActionId id = { action->interview, action->number };
  const FollowupDone done = { .at = desk_now(&world->desk) };

  g_debug("complete %u", id.number);
  followup_store_complete(world->desk.base.store, &id, 1, &done, NULL, NULL);
}

static void
press_popup(World *world, const char *id)
{
  static const char *const buttons[] = { FOLLOWUP_BUTTON_DONE, FOLLOWUP_BUTTON_TOMORROW };
  int i = g_rand_int_range(world->run->random, 0, 3);

  g_debug("%s: %s", id, i == 2 ? "close" : buttons[i]);
  if (i == 2)
    followup_notifier_fake_close(world->desk.notifier, id);
  else
    followup_notifier_fake_press(world->desk.notifier, id, buttons[i]);
}

static void
press_digest(World *world)
{
  FollowupNotifierFake *screen = world->desk.notifier;

  if (followup_notifier_fake_find(screen, FOLLOWUP_DIGEST_ID) == NULL)
    return;
  g_debug("press the digest");
  switch (g_rand_int_range(world->run->random, 0, 3)) {
  case 0:
    followup_notifier_fake_close(screen, FOLLOWUP_DIGEST_ID);
    break;
  case 1:
    followup_notifier_fake_press(screen, FOLLOWUP_DIGEST_ID, FOLLOWUP_BUTTON_TOMORROW);
    break;
  default:
    hop_model_ask(world->model);
    followup_notifier_fake_press(screen, FOLLOWUP_DIGEST_ID, FOLLOWUP_BUTTON_SHOW);
  }
}

static void
do_something(World *world)
{
  g_autoptr(FollowupAction) action = pick_action(world);
  g_autofree char *id = action != NULL ? followup_action_get_id(action) : NULL;

  hop_model_touch(world->model, action != NULL ? action->interview : HOP_NOBODY,
                  desk_now(&world->desk));
  if (action == NULL || chance(world->run, 15))
    press_digest(world);
  else if (followup_notifier_fake_find(world->desk.notifier, id) != NULL && chance(world->run, 70))
    press_popup(world, id);
  else if (chance(world->run, 40))
    snooze(world, action);
  else if (action->interview != 0 && chance(world->run, 30))
    hear(world, action);
  else
    complete(world, action);
  look(world);
}

/* Hops */

static gint64
bound(gint64 instant)
{
  return CLAMP(instant, HOP_FIRST + YEAR, HOP_LAST - YEAR);
}

/* The machine is awake, alarm by alarm. */
static void
stay_awake(World *world, gint64 to)
{
  Desk *desk = &world->desk;
  guint n = 0;

  g_debug("%u: awake from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, world->run->hops,
          desk_now(desk), to);
  hop_model_wake(world->model, desk_now(desk));
  while (desk_get_alarm(desk) != FOLLOWUP_NO_INSTANT && desk_get_alarm(desk) <= to) {
    followup_clock_fake_advance_to(desk->base.clock, MAX(desk_get_alarm(desk), desk_now(desk)));
    desk_drain();
    g_assert_cmpuint(n++, <, MOST_ALARMS);
  }
  followup_clock_fake_advance_to(desk->base.clock, to);
}

/* It slept, or somebody set the clock. */
static void
jump(World *world, gint64 to)
{
  gint64 from = desk_now(&world->desk);

  to = bound(to);
  g_debug("%u: jump from %" G_GINT64_FORMAT " by %" G_GINT64_FORMAT, world->run->hops, from,
          to - from);
  hop_model_wake(world->model, to);
  if (to < from)
    hop_model_set_back(world->model, to);
  world->run->jumps++;
  followup_clock_fake_jump(world->desk.base.clock, to);
}

static void
travel(World *world)
{
  g_debug("%u: travel", world->run->hops);
  hop_model_wake(world->model, desk_now(&world->desk));
  world->run->zone_changes++;
  followup_clock_fake_set_zone(world->desk.base.clock, pick_zone(world->run)->name);
}

/* The daemon ends and starts again; in between the clock may have become another. */
static void
restart(World *world)
{
  Run *run = world->run;
  Desk *desk = &world->desk;
  gint64 from = desk_now(desk);
  gint64 to = from + pick(run, 0, 3 * DAY);

  end_life(world);
  if (chance(run, 20))
    to = from + pick(run, -10 * YEAR, 10 * YEAR);
  to = bound(to);
  g_debug("%u: restart at %" G_GINT64_FORMAT ", after %" G_GINT64_FORMAT, world->run->hops, to,
          to - from);
  hop_model_lose_screen(world->model);
  if (to < from)
    hop_model_set_back(world->model, to);
  followup_clock_fake_jump(desk->base.clock, to);
  run->lives++;
  begin_life(world);
}

static void
hop_anyhow(World *world)
{
  Run *run = world->run;
  gint64 now = desk_now(&world->desk);
  int dice = g_rand_int_range(run->random, 0, 100);

  if (dice < 35)
    stay_awake(world, bound(MAX(now, now + pick(run, MINUTE, chance(run, 30) ? 20 * DAY : DAY))));
  else if (dice < 60)
    jump(world, now + pick(run, MINUTE, chance(run, 30) ? 30 * DAY : DAY));
  else if (dice < 72)
    jump(world, now + pick(run, -2 * HOUR, 2 * HOUR));
  else if (dice < 86)
    jump(world, now + pick(run, -10 * YEAR, 10 * YEAR));
  else if (dice < 95)
    travel(world);
  else
    restart(world);
}

static void
finish_hop(World *world)
{
  world->run->hops++;
  look(world);
}

static void
run_world(Run *run, guint hops)
{
  World world = { 0 };

  begin_world(&world, run, pick_zone(run), pick(run, FIRST_CHANGE, LAST_CHANGE));
  for (guint i = 0; i < hops; i++) {
    gint64 now = desk_now(&world.desk);

    if (i % 8 == 0)
      add_something(&world);
    while (chance(run, 50))
      do_something(&world);
    hop_anyhow(&world);
    /* Somebody notices that the clock is wrong. */
    if (ABS(desk_now(&world.desk) - now) > YEAR && chance(run, 60)) {
      finish_hop(&world);
      jump(&world, now + pick(run, 0, HOUR));
    }
    finish_hop(&world);
  }
  end_world(&world);
}

/* From the evening before to the day after the clocks change, awake, asleep, and with a clock that
 * is an hour off. */
static void
run_change(Run *run, const HopZone *zone, gint64 change)
{
  static const gint64 offsets[] = { -HOUR, -1, 0, 1, 30 * MINUTE, HOUR, 2 * HOUR };
  World world = { 0 };
  gint64 interview;

  begin_world(&world, run, zone, change - pick(run, 12 * HOUR, 30 * HOUR));
  interview = add_interview(&world, change + pick(run, -6 * HOUR, 6 * HOUR));
  for (guint i = 0; i < G_N_ELEMENTS(offsets); i++)
    add_request(&world, interview, change + offsets[i]);
  for (guint i = 0; i < 4; i++)
    add_request(&world, interview, change + pick(run, -DAY, DAY));
  look(&world);
  for (guint i = 0; i < HOPS_A_CHANGE; i++) {
    gint64 now = desk_now(&world.desk);

    if (i > 0 && chance(run, 50))
      do_something(&world);
    if (chance(run, 15))
      jump(&world, now + (chance(run, 50) ? HOUR : -HOUR));
    else if (chance(run, 30))
      jump(&world, now + pick(run, MINUTE, 20 * HOUR));
    else
      stay_awake(&world, now + pick(run, MINUTE, 20 * HOUR));
    finish_hop(&world);
  }
  run->changes++;
  end_world(&world);
}

static void
run_changes(Run *run)
{
  for (guint i = 0; i < HOP_N_ZONES; i++) {
    const HopZone *zone = &run->zones->zones[i];

    for (guint j = 0; j < zone->changes->len; j++) {
      gint64 at = g_array_index(zone->changes, HopChange, j).at;

      if (at >= FIRST_CHANGE && at <= LAST_CHANGE)
        run_change(run, zone, at);
    }
  }
}

int
main(int argc, char **argv)
{
  Run run = { 0 };
  HopFigures *figures = &run.figures;
  guint hops = argc > 1 ? (guint)atoi(argv[1]) : 0;

  if (argc != 3 || hops == 0) {
    fputs("usage: faults-time-hops HOPS SEED\n", stderr);
    return 99;
  }
  run.zones = hop_zones_new();
  run.random = g_rand_new_with_seed((guint32)strtoul(argv[2], NULL, 10));
  run_changes(&run);
  while (run.hops < hops)
    run_world(&run, MIN(HOPS_A_WORLD, hops - run.hops));
  printf("%u hops, %u clock changes in %d zones, %u jumps, %u travels, %u restarts; %u shown, %u "
         "again in time; %u lost, %u repeated, %u untimely, %u twice, latest %d s\n",
         run.hops, run.changes, HOP_N_ZONES, run.jumps, run.zone_changes, run.lives, figures->shown,
         figures->again, figures->lost, figures->repeated, figures->disturbed, figures->twice,
         (int)figures->latest);
  g_rand_free(run.random);
  hop_zones_free(run.zones);
  return figures->lost + figures->repeated + figures->disturbed + figures->twice + figures->late
         > 0;
}
