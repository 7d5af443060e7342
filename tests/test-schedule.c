/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-schedule: what is shown, held back and withdrawn, and when to look again. */

#include "schedule.h"

#include <string.h>

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* Up to eight actions, 1.1 to 1.8, all of one interview in London; the machine is in Berlin. */
#define N 8

typedef struct {
  FollowupInterview *interview;
  FollowupAction *actions[N];
  FollowupScheduleItem items[N];
  FollowupChoices choices;
  FollowupZone *zone;
  FollowupScheduleInput input;
  FollowupSchedule *schedule;
} Fixture;

/* In UTC. */
static gint64
at(const char *text)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, utc);

  if (time == NULL)
    g_error("‘%s’ is no time", text);
  return g_date_time_to_unix(time);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  fixture->zone = followup_zone_new("Europe/Berlin", &error);
  g_assert_no_error(error);
  fixture->interview = followup_interview_new();
  fixture->interview->id = 1;
  fixture->interview->employer = g_strdup("Acme");
  fixture->interview->zone = g_strdup("Europe/London");
  fixture->interview->start = at("2026-11-10T10:00:00Z");
  for (guint i = 0; i < N; i++) {
    FollowupAction *action = followup_action_new(FOLLOWUP_KIND_THANK_YOU);

    action->interview = 1;
    action->number = i + 1;
    action->state = FOLLOWUP_STATE_DUE;
    action->channel = FOLLOWUP_CHANNEL_EMAIL;
    action->due = action->popup = action->next_at = at("2026-11-16T10:00:00Z") + i;
    action->by = action->due + DAY;
    fixture->actions[i] = action;
    fixture->items[i] = (FollowupScheduleItem){ .action = action,
                                                .interview = fixture->interview,
                                                .not_before = FOLLOWUP_NO_INSTANT };
  }
  fixture->choices = (FollowupChoices){ .waking = FOLLOWUP_HOURS_DEFAULT,
                                        .most = 3,
                                        .repeats = { HOUR, 4 * HOUR, FOLLOWUP_REPEAT_MORNING },
                                        .n_repeats = 3 };
  fixture->input = (FollowupScheduleInput){ .now = at("2026-11-16T12:00:00Z"),
                                            .zone = fixture->zone,
                                            .choices = &fixture->choices,
                                            .quiet_until = FOLLOWUP_NO_INSTANT,
                                            .items = fixture->items };
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  g_clear_pointer(&fixture->schedule, followup_schedule_free);
  for (guint i = 0; i < N; i++)
    followup_action_free(fixture->actions[i]);
  followup_interview_free(fixture->interview);
  followup_zone_unref(fixture->zone);
}

/* Decides for the first n actions and makes a line of it: "1.1 1.2 [1.3 1.4] -1.3", with "!" behind
 * those that are shown once more and "-[]" for a digest that goes. */
static const char *
decide(Fixture *fixture, guint n)
{
  static char line[512];
  GString *text = g_string_new(NULL);

  g_clear_pointer(&fixture->schedule, followup_schedule_free);
  fixture->input.n_items = n;
  fixture->schedule = followup_schedule(&fixture->input);
  for (guint i = 0; i < fixture->schedule->alone->len; i++) {
    const FollowupShowing *one = &g_array_index(fixture->schedule->alone, FollowupShowing, i);

    g_string_append_printf(text, " 1.%u%s", (guint)one->item + 1, one->again ? "!" : "");
  }
  for (guint i = 0; i < fixture->schedule->digest->len; i++) {
    const FollowupShowing *one = &g_array_index(fixture->schedule->digest, FollowupShowing, i);

    g_string_append_printf(text, " %s1.%u%s%s", i == 0 ? "[" : "", (guint)one->item + 1,
                           one->again ? "!" : "",
                           i + 1 == fixture->schedule->digest->len ? "]" : "");
  }
  for (guint i = 0; i < fixture->schedule->withdraw->len; i++)
    g_string_append_printf(text, " -1.%u",
                           (guint)g_array_index(fixture->schedule->withdraw, gsize, i) + 1);
  if (fixture->schedule->withdraw_digest)
    g_string_append(text, " -[]");
  g_strlcpy(line, text->len > 0 ? text->str + 1 : "", sizeof line);
  g_string_free(text, TRUE);
  return line;
}

/* Carries out what was decided, as if the server took it. */
static void
carry_out(Fixture *fixture)
{
  const FollowupSchedule *schedule = fixture->schedule;

  for (guint k = 0; k < 2; k++) {
    GArray *showings = k == 0 ? schedule->alone : schedule->digest;

    for (guint i = 0; i < showings->len; i++) {
      const FollowupShowing *one = &g_array_index(showings, FollowupShowing, i);
      FollowupAction *action = fixture->actions[one->item];

      action->state = FOLLOWUP_STATE_SHOWN;
      action->next_at = one->next_at;
      action->showings += !one->again;
      fixture->items[one->item].place = k == 0 ? FOLLOWUP_PLACE_ALONE : FOLLOWUP_PLACE_DIGEST;
      fixture->items[one->item].visible = TRUE;
    }
  }
  if (schedule->digest->len > 0) {
    fixture->input.digest_visible = TRUE;
    fixture->input.n_digest = schedule->digest->len;
  }
  if (schedule->withdraw_digest)
    fixture->input.digest_visible = FALSE;
  fixture->input.digest_asked = FALSE;
}

/* Takes the action out of the game: the last one takes its place in the list. */
static void
finish(Fixture *fixture, guint i)
{
  FollowupAction *action = fixture->actions[i];

  memmove(&fixture->actions[i], &fixture->actions[i + 1], (N - i - 1) * sizeof fixture->actions[0]);
  memmove(&fixture->items[i], &fixture->items[i + 1], (N - i - 1) * sizeof fixture->items[0]);
  fixture->actions[N - 1] = action;
}

static void
test_nothing(Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr(decide(fixture, 0), ==, "");
  g_assert_cmpint(fixture->schedule->look_at, ==, FOLLOWUP_NO_INSTANT);
}

static void
test_up_to_most(Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr(decide(fixture, 3), ==, "1.1 1.2 1.3");
  carry_out(fixture);
  /* Asking twice changes nothing. */
  g_assert_cmpstr(decide(fixture, 3), ==, "");
  g_assert_cmpint(fixture->schedule->look_at, ==, FOLLOWUP_NO_INSTANT);
}

static void
test_digest(Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr(decide(fixture, 3), ==, "1.1 1.2 1.3");
  carry_out(fixture);
  /* A fourth: one fewer by themselves, the others in the digest. */
  g_assert_cmpstr(decide(fixture, 4), ==, "[1.3! 1.4] -1.3");
  carry_out(fixture);
  g_assert_cmpstr(decide(fixture, 4), ==, "");
  g_assert_cmpstr(decide(fixture, 6), ==, "[1.3! 1.4! 1.5 1.6]");
  carry_out(fixture);
  g_assert_cmpstr(decide(fixture, 6), ==, "");
}

/* What nobody waits for any more does not keep a note to somebody out of sight. */
static void
test_late_debrief_comes_last(Fixture *fixture, gconstpointer data)
{
  FollowupAction *debrief = fixture->actions[0];

  debrief->kind = FOLLOWUP_KIND_DEBRIEF;
  debrief->by = fixture->input.now;
  g_assert_cmpstr(decide(fixture, 4), ==, "1.1 1.2 [1.3 1.4]");
  debrief->by--;
  g_assert_cmpstr(decide(fixture, 4), ==, "1.2 1.3 [1.4 1.1]");
}

static void
test_finishing_lets_the_next_up(Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr(decide(fixture, 5), ==, "1.1 1.2 [1.3 1.4 1.5]");
  carry_out(fixture);
  finish(fixture, 0);
  /* By index: 1.2 of the list is what was the third. */
  g_assert_cmpstr(decide(fixture, 4), ==, "1.2! [1.3! 1.4!]");
  carry_out(fixture);
  finish(fixture, 3);
  /* Three are left, which is Most: no digest any more. */
  g_assert_cmpstr(decide(fixture, 3), ==, "1.3! -[]");
  carry_out(fixture);
  g_assert_cmpstr(decide(fixture, 3), ==, "");
}

static void
test_most(Fixture *fixture, gconstpointer data)
{
  static const struct {
    guint most;
    const char *expected;
  } cases[] = { { 1, "[1.1 1.2 1.3 1.4]" }, { 2, "1.1 [1.2 1.3 1.4]" },
                { 3, "1.1 1.2 [1.3 1.4]" }, { 4, "1.1 1.2 1.3 1.4" },
                { 20, "1.1 1.2 1.3 1.4" },  { FOLLOWUP_MOST_ALL, "1.1 1.2 1.3 1.4" } };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    fixture->choices.most = cases[i].most;
    g_assert_cmpstr(decide(fixture, 4), ==, cases[i].expected);
  }
}

static void
test_closed_means_later(Fixture *fixture, gconstpointer data)
{
  decide(fixture, 5);
  carry_out(fixture);
  for (guint i = 0; i < 5; i++)
    fixture->items[i].visible = FALSE;
  fixture->input.digest_visible = FALSE;
  g_assert_cmpstr(decide(fixture, 5), ==, "");
  fixture->input.now += HOUR - 1;
  g_assert_cmpstr(decide(fixture, 5), ==, "");
  fixture->input.now += 1;
  g_assert_cmpstr(decide(fixture, 5), ==, "1.1 1.2 [1.3 1.4 1.5]");
}

/* After 1 h, 4 h, then each morning: also when nothing was closed. */
static void
test_repeats(Fixture *fixture, gconstpointer data)
{
  static const char *const moments[] = {
    "2026-11-16T12:00:00Z", "2026-11-16T13:00:00Z", "2026-11-16T17:00:00Z",
    "2026-11-17T07:00:00Z", "2026-11-18T07:00:00Z", "2026-11-19T07:00:00Z",
  };

  for (gsize i = 0; i < G_N_ELEMENTS(moments); i++) {
    fixture->input.now = at(moments[i]) - 1;
    if (i > 0)
      g_assert_cmpstr(decide(fixture, 1), ==, "");
    fixture->input.now = at(moments[i]);
    g_assert_cmpstr(decide(fixture, 1), ==, "1.1");
    carry_out(fixture);
  }
}

static void
test_no_repeats_set(Fixture *fixture, gconstpointer data)
{
  fixture->choices.n_repeats = 0;
  decide(fixture, 1);
  carry_out(fixture);
  g_assert_cmpint(fixture->actions[0]->next_at, ==, at("2026-11-17T07:00:00Z"));
}

static void
test_next_showing(Fixture *fixture, gconstpointer data)
{
  static const struct {
    FollowupChannel channel;
    const char *zone;
    guint showings;
    const char *now, *expected;
  } cases[] = {
    /* Waking hours, 08:00 to 21:00 in Berlin, are 07:00Z to 20:00Z. */
    { FOLLOWUP_CHANNEL_EMAIL, "Europe/London", 0, "2026-11-16T18:59:59Z", "2026-11-16T19:59:59Z" },
    { FOLLOWUP_CHANNEL_EMAIL, "Europe/London", 0, "2026-11-16T19:00:00Z", "2026-11-17T07:00:00Z" },
    { FOLLOWUP_CHANNEL_EMAIL, "Europe/London", 1, "2026-11-16T18:00:00Z", "2026-11-17T07:00:00Z" },
    { FOLLOWUP_CHANNEL_EMAIL, "Europe/London", 9, "2026-11-16T06:59:00Z", "2026-11-16T07:00:00Z" },
    { FOLLOWUP_CHANNEL_EMAIL, "Europe/London", 9, "2026-11-16T07:00:00Z", "2026-11-17T07:00:00Z" },
    /* Summer time begins: the morning is an hour earlier. */
    { FOLLOWUP_CHANNEL_EMAIL, "Europe/London", 9, "2027-03-27T12:00:00Z", "2027-03-28T06:00:00Z" },
    /* A call to London: 09:00 to 17:00 there. */
    { FOLLOWUP_CHANNEL_PHONE, "Europe/London", 0, "2026-11-16T12:00:00Z", "2026-11-16T13:00:00Z" },
    { FOLLOWUP_CHANNEL_PHONE, "Europe/London", 0, "2026-11-16T16:00:00Z", "2026-11-17T09:00:00Z" },
    { FOLLOWUP_CHANNEL_PHONE, "Europe/London", 9, "2026-11-16T12:00:00Z", "2026-11-17T09:00:00Z" },
    /* To New York, from 14:00Z; to Los Angeles, from 17:00Z. */
    { FOLLOWUP_CHANNEL_PHONE, "America/New_York", 9, "2026-11-16T12:00:00Z",
      "2026-11-17T14:00:00Z" },
    { FOLLOWUP_CHANNEL_PHONE, "America/Los_Angeles", 0, "2026-11-16T12:00:00Z",
      "2026-11-16T17:00:00Z" },
    /* Tokyo's office hours, 00:00Z to 08:00Z, meet ours for an hour. */
    { FOLLOWUP_CHANNEL_PHONE, "Asia/Tokyo", 0, "2026-11-16T12:00:00Z", "2026-11-17T07:00:00Z" },
    /* Honolulu's, 19:00Z to 03:00Z. */
    { FOLLOWUP_CHANNEL_PHONE, "Pacific/Honolulu", 9, "2026-11-16T12:00:00Z",
      "2026-11-17T19:00:00Z" },
    /* Auckland's, 20:00Z to 04:00Z, never do: waking hours alone. */
    { FOLLOWUP_CHANNEL_PHONE, "Pacific/Auckland", 9, "2026-11-16T12:00:00Z",
      "2026-11-17T07:00:00Z" },
    { FOLLOWUP_CHANNEL_POST, "Asia/Tokyo", 0, "2026-11-16T12:00:00Z", "2026-11-16T13:00:00Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    FollowupAction *action = fixture->actions[0];
    gint64 next;

    action->channel = cases[i].channel;
    action->showings = cases[i].showings;
    g_free(fixture->interview->zone);
    fixture->interview->zone = g_strdup(cases[i].zone);
    next = followup_schedule_next_showing(action, fixture->interview, &fixture->choices,
                                          fixture->zone, at(cases[i].now));
    if (next != at(cases[i].expected)) {
      g_autofree char *is = followup_instant_to_rfc3339(next);

      g_error("case %zu: %s, expected %s", i, is, cases[i].expected);
    }
  }
}

static void
test_tomorrow(Fixture *fixture, gconstpointer data)
{
  static const struct {
    FollowupHours waking;
    FollowupChannel channel;
    const char *now, *expected;
  } cases[] = {
    { { 480, 1260 }, FOLLOWUP_CHANNEL_EMAIL, "2026-11-16T12:00:00Z", "2026-11-17T07:00:00Z" },
    /* Just before and after midnight in Berlin. */
    { { 480, 1260 }, FOLLOWUP_CHANNEL_EMAIL, "2026-11-16T22:59:59Z", "2026-11-17T07:00:00Z" },
    { { 480, 1260 }, FOLLOWUP_CHANNEL_EMAIL, "2026-11-16T23:00:00Z", "2026-11-18T07:00:00Z" },
    { { 480, 1260 }, FOLLOWUP_CHANNEL_PHONE, "2026-11-16T12:00:00Z", "2026-11-17T09:00:00Z" },
    { { 570, 1260 }, FOLLOWUP_CHANNEL_EMAIL, "2026-11-16T12:00:00Z", "2026-11-17T08:30:00Z" },
    { { 0, 1440 }, FOLLOWUP_CHANNEL_EMAIL, "2026-11-16T12:00:00Z", "2026-11-16T23:00:00Z" },
    /* A night worker. */
    { { 1320, 360 }, FOLLOWUP_CHANNEL_EMAIL, "2026-11-16T12:00:00Z", "2026-11-17T21:00:00Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    FollowupAction *action = fixture->actions[0];
    gint64 until;

    action->channel = cases[i].channel;
    fixture->choices.waking = cases[i].waking;
    until = followup_schedule_tomorrow(action, fixture->interview, &fixture->choices, fixture->zone,
                                       at(cases[i].now));
    if (until != at(cases[i].expected)) {
      g_autofree char *is = followup_instant_to_rfc3339(until);

      g_error("case %zu: %s, expected %s", i, is, cases[i].expected);
    }
  }
}

static void
test_waking_hours(Fixture *fixture, gconstpointer data)
{
  fixture->input.now = at("2026-11-16T20:00:00Z"); /* 21:00 in Berlin */
  g_assert_cmpstr(decide(fixture, 4), ==, "");
  g_assert_cmpint(fixture->schedule->look_at, ==, at("2026-11-17T07:00:00Z"));
  fixture->input.now = at("2026-11-17T06:59:59Z");
  g_assert_cmpstr(decide(fixture, 4), ==, "");
  g_assert_cmpint(fixture->schedule->look_at, ==, at("2026-11-17T07:00:00Z"));
  fixture->input.now = at("2026-11-17T07:00:00Z");
  g_assert_cmpstr(decide(fixture, 2), ==, "1.1 1.2");
  fixture->input.now = at("2026-11-17T02:00:00Z");
  fixture->choices.waking = (FollowupHours){ 0, 1440 };
  g_assert_cmpstr(decide(fixture, 2), ==, "1.1 1.2");
}

/* The moment the user typed is kept as typed. */
static void
test_snooze_at_night(Fixture *fixture, gconstpointer data)
{
  fixture->actions[0]->state = FOLLOWUP_STATE_SNOOZED;
  fixture->actions[0]->channel = FOLLOWUP_CHANNEL_PHONE;
  fixture->actions[0]->showings = 2;
  fixture->actions[0]->next_at = at("2026-11-17T02:00:00Z");
  fixture->input.now = at("2026-11-17T01:59:59Z");
  g_assert_cmpstr(decide(fixture, 1), ==, "");
  fixture->input.now++;
  g_assert_cmpstr(decide(fixture, 2), ==, "1.1");
  g_assert_cmpint(fixture->schedule->look_at, ==, at("2026-11-17T07:00:00Z"));
}

/* At night nothing moves on the screen but what is dealt with. */
static void
test_night_keeps_the_screen(Fixture *fixture, gconstpointer data)
{
  decide(fixture, 5);
  carry_out(fixture);
  for (guint i = 0; i < N; i++)
    fixture->actions[i]->next_at = at("2026-11-17T07:00:00Z");
  fixture->input.now = at("2026-11-16T23:00:00Z");
  finish(fixture, 0);
  g_assert_cmpstr(decide(fixture, 4), ==, "");
  g_assert_cmpint(fixture->schedule->look_at, ==, at("2026-11-17T07:00:00Z"));
  fixture->input.now = at("2026-11-17T07:00:00Z");
  g_assert_cmpstr(decide(fixture, 4), ==, "1.1 1.2 [1.3 1.4]");
  /* All of the digest's are dealt with: it goes, whatever the hour. */
  fixture->input.now = at("2026-11-16T23:00:00Z");
  g_assert_cmpstr(decide(fixture, 1), ==, "-[]");
}

static void
test_popup_after_due(Fixture *fixture, gconstpointer data)
{
  fixture->actions[0]->popup = fixture->input.now + 10;
  g_assert_cmpstr(decide(fixture, 1), ==, "");
  g_assert_cmpint(fixture->schedule->look_at, ==, fixture->input.now + 10);
}

static void
test_during_interview(Fixture *fixture, gconstpointer data)
{
  decide(fixture, 2);
  carry_out(fixture);
  fixture->input.now += HOUR;
  fixture->input.quiet_until = fixture->input.now + 30 * MINUTE;
  /* Neither a new one nor one that is up already. */
  g_assert_cmpstr(decide(fixture, 3), ==, "");
  g_assert_cmpint(fixture->schedule->look_at, ==, fixture->input.quiet_until);
  fixture->input.now = fixture->input.quiet_until;
  g_assert_cmpstr(decide(fixture, 3), ==, "1.1 1.2 1.3");
}

static void
make_prepare(Fixture *fixture, guint i, gint64 start)
{
  fixture->interview->start = start;
  fixture->actions[i]->kind = FOLLOWUP_KIND_PREPARE;
  fixture->actions[i]->channel = FOLLOWUP_CHANNEL_NONE;
  fixture->actions[i]->due = fixture->actions[i]->popup = fixture->actions[i]->next_at
      = start - HOUR;
  fixture->actions[i]->by = start;
}

static void
test_own_prepare_during_quiet(Fixture *fixture, gconstpointer data)
{
  make_prepare(fixture, 1, fixture->input.now + 5 * MINUTE);
  fixture->input.quiet_until = fixture->interview->start + HOUR;
  g_assert_cmpstr(decide(fixture, 2), ==, "1.2");
  g_assert_cmpint(fixture->schedule->look_at, ==, fixture->input.quiet_until);
  /* That of the next interview waits until it is its own turn. */
  fixture->interview->start = fixture->input.now + 30 * MINUTE;
  fixture->input.quiet_until = fixture->input.now + 25 * MINUTE;
  g_assert_cmpstr(decide(fixture, 2), ==, "");
  g_assert_cmpint(fixture->schedule->look_at, ==, fixture->input.now + 20 * MINUTE);
}

static void
test_prepare_comes_first(Fixture *fixture, gconstpointer data)
{
  make_prepare(fixture, 4, fixture->input.now + HOUR);
  g_assert_cmpstr(decide(fixture, 5), ==, "1.5 1.1 [1.2 1.3 1.4]");
}

/* It slept through the office hours of a call, whose turn it now were to have a popup of its own:
 * the digest goes on naming it, and is not shown at every look. */
static void
test_digest_keeps_the_held(Fixture *fixture, gconstpointer data)
{
  fixture->actions[2]->channel = FOLLOWUP_CHANNEL_PHONE;
  g_assert_cmpstr(decide(fixture, 5), ==, "1.1 1.2 [1.3 1.4 1.5]");
  carry_out(fixture);
  fixture->actions[0]->state = FOLLOWUP_STATE_PLANNED;
  fixture->actions[0]->next_at = at("2026-11-20T10:00:00Z");
  fixture->input.now = at("2026-11-16T18:00:00Z");
  g_assert_cmpstr(decide(fixture, 5), ==, "1.2 [1.3! 1.4 1.5]");
  carry_out(fixture);
  g_assert_cmpstr(decide(fixture, 5), ==, "");
  g_assert_cmpint(fixture->schedule->look_at, ==, at("2026-11-17T09:00:00Z"));
}

static void
put_off(Fixture *fixture, guint i)
{
  fixture->actions[i]->state = FOLLOWUP_STATE_PLANNED;
  fixture->actions[i]->next_at = at("2026-11-20T10:00:00Z");
}

/* Few are left, and of those it names one may not appear by itself yet: it goes on naming the
 * others too, which have no second place on the screen beside it. */
static void
test_digest_keeps_all(Fixture *fixture, gconstpointer data)
{
  fixture->actions[2]->channel = FOLLOWUP_CHANNEL_PHONE;
  g_assert_cmpstr(decide(fixture, 5), ==, "1.1 1.2 [1.3 1.4 1.5]");
  carry_out(fixture);
  put_off(fixture, 0);
  put_off(fixture, 1);
  fixture->actions[3]->next_at = fixture->actions[4]->next_at = at("2026-11-16T18:30:00Z");
  fixture->input.now = at("2026-11-16T18:00:00Z");
  g_assert_cmpstr(decide(fixture, 5), ==, "");
  g_assert_cmpint(fixture->schedule->look_at, ==, at("2026-11-17T09:00:00Z"));
  /* Their turn is a turn of the digest. */
  fixture->input.now = at("2026-11-16T18:30:00Z");
  g_assert_cmpstr(decide(fixture, 5), ==, "[1.3! 1.4 1.5]");
  carry_out(fixture);
  g_assert_cmpstr(decide(fixture, 5), ==, "");
  /* One that is dealt with is named no longer, one asked for is named by itself. */
  put_off(fixture, 4);
  fixture->items[3].place = FOLLOWUP_PLACE_NOWHERE;
  fixture->items[3].asked = TRUE;
  g_assert_cmpstr(decide(fixture, 5), ==, "1.4! [1.3!]");
  carry_out(fixture);
  g_assert_cmpstr(decide(fixture, 5), ==, "");
  fixture->input.now = at("2026-11-17T09:00:00Z");
  fixture->actions[3]->next_at = at("2026-11-17T10:00:00Z");
  g_assert_cmpstr(decide(fixture, 5), ==, "1.3 -[]");
}

/* Many are left, and those that wait in it may not appear yet: it is shown anew all the same when
 * one leaves it. */
static void
test_digest_lets_go(Fixture *fixture, gconstpointer data)
{
  for (guint i = 3; i < 5; i++)
    fixture->actions[i]->channel = FOLLOWUP_CHANNEL_PHONE;
  g_assert_cmpstr(decide(fixture, 5), ==, "1.1 1.2 [1.3 1.4 1.5]");
  carry_out(fixture);
  put_off(fixture, 0);
  fixture->input.now = at("2026-11-16T18:00:00Z");
  fixture->actions[1]->next_at = fixture->actions[2]->next_at = at("2026-11-16T18:30:00Z");
  g_assert_cmpstr(decide(fixture, 5), ==, "1.3! [1.4 1.5]");
  carry_out(fixture);
  g_assert_cmpstr(decide(fixture, 5), ==, "");
}

/* Never in the digest, however many there are. */
static void
test_prepare_never_in_digest(Fixture *fixture, gconstpointer data)
{
  for (guint i = 2; i < 6; i++)
    make_prepare(fixture, i, fixture->input.now + HOUR);
  g_assert_cmpstr(decide(fixture, 8), ==, "1.3 1.4 1.5 1.6 [1.1 1.2 1.7 1.8]");
  fixture->choices.most = 1;
  g_assert_cmpstr(decide(fixture, 8), ==, "1.3 1.4 1.5 1.6 [1.1 1.2 1.7 1.8]");
  g_assert_cmpstr(decide(fixture, 6), ==, "1.3 1.4 1.5 1.6 [1.1 1.2]");
  fixture->choices.most = 3;
  fixture->actions[0]->kind = FOLLOWUP_KIND_ANSWER_OFFER;
  fixture->actions[0]->by = fixture->input.now + HOUR;
  g_assert_cmpstr(decide(fixture, 4), ==, "1.3 1.4 [1.1 1.2]");
}

/* At the start it is too late: then it is looked at for the last time. */
static void
test_prepare_ends_at_start(Fixture *fixture, gconstpointer data)
{
  make_prepare(fixture, 0, fixture->input.now + 40 * MINUTE);
  decide(fixture, 1);
  carry_out(fixture);
  g_assert_cmpint(fixture->actions[0]->next_at, ==, fixture->interview->start);
}

/* The machine was off when it should have appeared; waiting for the morning would be too late. */
static void
test_prepare_last_chance(Fixture *fixture, gconstpointer data)
{
  make_prepare(fixture, 0, at("2026-11-17T06:30:00Z"));
  fixture->input.now = at("2026-11-17T05:30:00Z");
  g_assert_cmpstr(decide(fixture, 1), ==, "1.1");
  fixture->interview->start = at("2026-11-17T07:30:00Z");
  g_assert_cmpstr(decide(fixture, 1), ==, "");
}

/* Another server, or another life: all that is outstanding is shown again, and its sequence of
 * repeats goes on as it was. */
static void
test_shows_again_what_is_lost(Fixture *fixture, gconstpointer data)
{
  decide(fixture, 5);
  carry_out(fixture);
  fixture->input.now += 10 * MINUTE;
  for (guint i = 0; i < 5; i++)
    fixture->items[i].place = FOLLOWUP_PLACE_NOWHERE;
  fixture->input.digest_visible = FALSE;
  fixture->input.n_digest = 0;
  g_assert_cmpstr(decide(fixture, 5), ==, "1.1! 1.2! [1.3! 1.4! 1.5!]");
  g_assert_cmpint(g_array_index(fixture->schedule->alone, FollowupShowing, 0).next_at, ==,
                  fixture->actions[0]->next_at);
  fixture->input.now = at("2026-11-16T21:00:00Z");
  for (guint i = 0; i < 5; i++)
    fixture->actions[i]->next_at = at("2026-11-17T07:00:00Z");
  g_assert_cmpstr(decide(fixture, 5), ==, "");
  g_assert_cmpint(fixture->schedule->look_at, ==, at("2026-11-17T07:00:00Z"));
}

static void
test_waits_after_failure(Fixture *fixture, gconstpointer data)
{
  decide(fixture, 1);
  carry_out(fixture);
  fixture->items[0].place = FOLLOWUP_PLACE_NOWHERE;
  fixture->items[0].not_before = fixture->input.now + MINUTE;
  g_assert_cmpstr(decide(fixture, 1), ==, "");
  g_assert_cmpint(fixture->schedule->look_at, ==, fixture->input.now + MINUTE);
  fixture->input.now += MINUTE;
  g_assert_cmpstr(decide(fixture, 1), ==, "1.1!");
  /* Also what the user asked for: it would fail again at once, and again. */
  fixture->items[0].asked = TRUE;
  fixture->items[0].not_before = fixture->input.now + MINUTE;
  g_assert_cmpstr(decide(fixture, 1), ==, "");
}

/* A click shows it again at once: at night, in an interview, out of the digest. */
static void
test_asked(Fixture *fixture, gconstpointer data)
{
  decide(fixture, 5);
  carry_out(fixture);
  fixture->input.now = at("2026-11-16T23:00:00Z");
  fixture->input.quiet_until = fixture->input.now + HOUR;
  for (guint i = 0; i < 5; i++)
    fixture->actions[i]->next_at = at("2026-11-17T07:00:00Z");
  fixture->items[0].place = FOLLOWUP_PLACE_NOWHERE;
  fixture->items[0].asked = TRUE;
  g_assert_cmpstr(decide(fixture, 5), ==, "1.1!");
  carry_out(fixture);
  g_assert_cmpstr(decide(fixture, 5), ==, "");
  fixture->items[3].place = FOLLOWUP_PLACE_NOWHERE;
  fixture->items[3].asked = TRUE;
  fixture->input.digest_asked = TRUE;
  g_assert_cmpstr(decide(fixture, 5), ==, "1.4! [1.3! 1.5!]");
  carry_out(fixture);
  g_assert_cmpstr(decide(fixture, 5), ==, "");
}

/* What the lock took off the screen is there when it is unlocked, whatever the hour, and keeps its
 * turns; what the user had closed waits for the morning. */
static void
test_taken(Fixture *fixture, gconstpointer data)
{
  const gint64 morning = at("2026-11-17T07:00:00Z");

  decide(fixture, 5);
  carry_out(fixture);
  fixture->input.now = at("2026-11-16T23:00:00Z");
  fixture->actions[0]->next_at = fixture->input.now - HOUR; /* asleep when it was its turn */
  for (guint i = 1; i < 5; i++)
    fixture->actions[i]->next_at = morning;
  for (guint i = 0; i < 5; i++) {
    fixture->items[i].place = FOLLOWUP_PLACE_NOWHERE;
    fixture->items[i].visible = FALSE;
    fixture->items[i].taken = i != 1;
  }
  fixture->input.digest_visible = FALSE;
  fixture->input.n_digest = 0;
  fixture->input.locked = TRUE;
  g_assert_cmpstr(decide(fixture, 5), ==, "");
  g_assert_cmpint(fixture->schedule->look_at, ==, morning);
  fixture->input.locked = FALSE;
  fixture->input.quiet_until = fixture->input.now + MINUTE; /* but not into an interview */
  g_assert_cmpstr(decide(fixture, 5), ==, "");
  fixture->input.now += MINUTE;
  g_assert_cmpstr(decide(fixture, 5), ==, "1.1! [1.3! 1.4! 1.5!]");
  carry_out(fixture);
  g_assert_cmpstr(decide(fixture, 5), ==, "");
  fixture->input.now = morning;
  g_assert_cmpstr(decide(fixture, 5), ==, "1.1 1.2 [1.3 1.4 1.5]");
}

/* A clock set back shows nothing again, and does not silence what was shown while it was ahead. */
static void
test_clock_set_back(Fixture *fixture, gconstpointer data)
{
  decide(fixture, 1);
  carry_out(fixture);
  fixture->input.now -= HOUR;
  g_assert_cmpstr(decide(fixture, 1), ==, "");
  g_assert_cmpuint(fixture->schedule->rearm->len, ==, 0);
  fixture->input.now -= 365 * DAY;
  g_assert_cmpstr(decide(fixture, 1), ==, "");
  g_assert_cmpuint(fixture->schedule->rearm->len, ==, 0);
  fixture->input.now += 365 * DAY;
  fixture->actions[0]->next_at += 365 * DAY;
  g_assert_cmpstr(decide(fixture, 1), ==, "");
  g_assert_cmpuint(fixture->schedule->rearm->len, ==, 1);
  g_assert_cmpint(g_array_index(fixture->schedule->rearm, FollowupShowing, 0).next_at, >,
                  fixture->input.now);
  g_assert_cmpint(g_array_index(fixture->schedule->rearm, FollowupShowing, 0).next_at, <=,
                  fixture->input.now + DAY);
}

/* Office hours in Havana and waking hours on Lord Howe Island meet when summer time begins there:
 * a week off, and no sign of a wrong clock. */
static void
test_far_office_hours(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  followup_zone_unref(fixture->zone);
  fixture->input.zone = fixture->zone = followup_zone_new("Australia/Lord_Howe", &error);
  g_assert_no_error(error);
  fixture->choices.waking = (FollowupHours){ 450, 1365 };
  fixture->actions[0]->channel = FOLLOWUP_CHANNEL_PHONE;
  fixture->actions[0]->due = fixture->actions[0]->popup = fixture->actions[0]->next_at
      = at("2033-09-23T21:00:00Z");
  g_free(fixture->interview->zone);
  fixture->interview->zone = g_strdup("America/Havana");
  fixture->input.now = at("2033-09-23T21:55:05Z");
  g_assert_cmpstr(decide(fixture, 1), ==, "1.1");
  carry_out(fixture);
  g_assert_cmpint(fixture->actions[0]->next_at, ==, at("2033-10-01T20:30:00Z"));
  g_assert_cmpstr(decide(fixture, 1), ==, "");
  g_assert_cmpuint(fixture->schedule->rearm->len, ==, 0);
  /* In another zone they meet earlier. */
  followup_zone_unref(fixture->zone);
  fixture->input.zone = fixture->zone = followup_zone_new("Asia/Jerusalem", &error);
  g_assert_no_error(error);
  fixture->input.now = at("2033-09-24T04:30:00Z");
  g_assert_cmpstr(decide(fixture, 1), ==, "");
  g_assert_cmpuint(fixture->schedule->rearm->len, ==, 1);
  g_assert_cmpint(g_array_index(fixture->schedule->rearm, FollowupShowing, 0).next_at, ==,
                  at("2033-09-24T13:00:00Z"));
}

static void
test_no_interview(Fixture *fixture, gconstpointer data)
{
  fixture->items[0].interview = NULL;
  fixture->actions[0]->kind = FOLLOWUP_KIND_KEEP_SEARCHING;
  fixture->actions[0]->channel = FOLLOWUP_CHANNEL_PHONE;
  g_assert_cmpstr(decide(fixture, 1), ==, "1.1");
  carry_out(fixture);
  fixture->input.now += HOUR;
  g_assert_cmpstr(decide(fixture, 1), ==, "1.1");
}

#define ADD(path, test) g_test_add("/schedule/" path, Fixture, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("nothing", test_nothing);
  ADD("up-to-most", test_up_to_most);
  ADD("digest", test_digest);
  ADD("late-debrief-comes-last", test_late_debrief_comes_last);
  ADD("finishing-lets-the-next-up", test_finishing_lets_the_next_up);
  ADD("most", test_most);
  ADD("closed-means-later", test_closed_means_later);
  ADD("repeats", test_repeats);
  ADD("no-repeats-set", test_no_repeats_set);
  ADD("next-showing", test_next_showing);
  ADD("tomorrow", test_tomorrow);
  ADD("waking-hours", test_waking_hours);
  ADD("snooze-at-night", test_snooze_at_night);
  ADD("night-keeps-the-screen", test_night_keeps_the_screen);
  ADD("popup-after-due", test_popup_after_due);
  ADD("during-interview", test_during_interview);
  ADD("own-prepare-during-quiet", test_own_prepare_during_quiet);
  ADD("prepare-comes-first", test_prepare_comes_first);
  ADD("digest-keeps-the-held", test_digest_keeps_the_held);
  ADD("digest-keeps-all", test_digest_keeps_all);
  ADD("digest-lets-go", test_digest_lets_go);
  ADD("prepare-never-in-digest", test_prepare_never_in_digest);
  ADD("prepare-ends-at-start", test_prepare_ends_at_start);
  ADD("prepare-last-chance", test_prepare_last_chance);
  ADD("shows-again-what-is-lost", test_shows_again_what_is_lost);
  ADD("waits-after-failure", test_waits_after_failure);
  ADD("asked", test_asked);
  ADD("taken", test_taken);
  ADD("clock-set-back", test_clock_set_back);
  ADD("far-office-hours", test_far_office_hours);
  ADD("no-interview", test_no_interview);
  return g_test_run();
}
