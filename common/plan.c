/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "plan.h"

#define MINUTE 60
#define HOUR 3600
#define TEN (10 * HOUR)                 /* when a step falls due unless its rule names a time */
#define FIVE_PM (17 * HOUR)             /* when a date given as by is over */
#define BUSINESS_DAYS_BETWEEN_TOUCHES 5 /* S3: do not overwhelm */

#define HOURS(n) ((FollowupOffset){ (n), FOLLOWUP_UNIT_HOURS })
#define MINUTES(n) ((FollowupOffset){ (n), FOLLOWUP_UNIT_MINUTES })
#define DAYS(n) ((FollowupOffset){ (n), FOLLOWUP_UNIT_DAYS })

/* ---- rules ---- */

FollowupRules *
followup_rules_new(void)
{
  FollowupRules *self = g_new0(FollowupRules, 1);

  self->calendar = followup_calendar_new(0, NULL, 0);
  self->waking = FOLLOWUP_HOURS_DEFAULT;
  self->system_zone = g_time_zone_new_utc();
  self->cadence = g_strdup(FOLLOWUP_DEFAULT_CADENCE);
  return self;
}

FollowupRules *
followup_rules_copy(const FollowupRules *self)
{
  FollowupRules *copy = g_new0(FollowupRules, 1);

  copy->calendar = followup_calendar_ref(self->calendar);
  copy->waking = self->waking;
  copy->system_zone = g_time_zone_ref(self->system_zone);
  copy->cadence = g_strdup(self->cadence);
  return copy;
}

void
followup_rules_free(FollowupRules *self)
{
  if (!self)
    return;
  followup_calendar_unref(self->calendar);
  g_time_zone_unref(self->system_zone);
  g_free(self->cadence);
  g_free(self);
}

/* ---- the popup's moment ---- */

gint64
followup_plan_popup(
    const FollowupRules *rules, gint64 due, gint64 by, gint64 interview_end, gboolean prepare)
{
  gint64 morning, evening;

  if (followup_hours_contain(rules->waking, rules->system_zone, due))
    return due;
  morning = followup_hours_next_start(rules->waking, rules->system_zone, due);
  evening = followup_hours_last_end(rules->waking, rules->system_zone, due) - 30 * MINUTE;
  if (prepare)
    return evening;
  return morning <= by || evening < interview_end ? morning : evening;
}

/* ---- planning ---- */

typedef struct {
  const FollowupInterview *interview;
  FollowupCadence *cadence;
  const FollowupRules *rules;
  const FollowupHistory *history;
  gboolean project;
  GTimeZone *zone; /* owned; the interview's */
  gint64 end;
  FollowupDay end_day; /* E */
  guint turn;          /* how many answers there were */
  GPtrArray *actions;  /* of FollowupAction, owned */
} Planner;

/* The dates of a step on their way to instants. */
typedef struct {
  FollowupDay due, by;
  int at_second;
  FollowupReason *reason; /* owned by the action it goes to */
} Window;

static FollowupReason *
make_reason(FollowupAnchor anchor, FollowupDay anchor_day, FollowupOffset offset)
{
  FollowupReason *reason = followup_reason_new();

  reason->anchor = anchor;
  reason->anchor_day = anchor_day;
  reason->offset = offset;
  return reason;
}

static void
note_cadence(FollowupReason *reason, Planner *planner, const FollowupStep *step)
{
  reason->cadence = g_strdup(followup_cadence_get_id(planner->cadence));
  reason->sources = g_strdup(step->sources);
}

static const char *
get_display_name(const FollowupInterviewer *person)
{
  return person->name ? person->name : person->email;
}

/* Takes reason. */
static FollowupAction *
add_action(Planner *planner,
           FollowupKind kind,
           const FollowupInterviewer *person,
           FollowupChannel channel,
           gint64 due,
           gint64 by,
           FollowupReason *reason)
{
  FollowupAction *action = followup_action_new(kind);

  action->interview = planner->interview->id;
  action->interviewer = person ? g_strdup(get_display_name(person)) : NULL;
  action->interviewer_uuid = person ? g_strdup(person->uuid) : NULL;
  action->channel = channel;
  action->due = due;
  action->by = by;
  action->popup
      = followup_plan_popup(planner->rules, due, by, planner->end, kind == FOLLOWUP_KIND_PREPARE);
  reason->due_day = followup_instant_get_day(due, planner->zone);
  followup_reason_free(action->reason);
  action->reason = reason;
  g_ptr_array_add(planner->actions, action);
  return action;
}

/* Prepare (S2 S3 S4): an hour before an interview that lies ahead, never after its start. */
static void
plan_prepare(Planner *planner)
{
  gint64 start = planner->interview->start;
  FollowupReason *reason;

  if (start <= planner->history->now || planner->history->ended)
    return;
  reason = make_reason(FOLLOWUP_ANCHOR_START, followup_instant_get_day(start, planner->zone),
                       HOURS(1));
  reason->before = TRUE;
  reason->sources = g_strdup("S2 S3 S4");
  add_action(planner, FOLLOWUP_KIND_PREPARE, NULL, FOLLOWUP_CHANNEL_NONE, start - HOUR, start,
             reason);
}

/* Debrief (S1 S2 S3 S4): while memory is fresh, unless there is nothing left to ask. */
static void
plan_debrief(Planner *planner)
{
  FollowupReason *reason;

  if (followup_interview_is_debriefed(planner->interview) || planner->history->ended)
    return;
  reason = make_reason(FOLLOWUP_ANCHOR_END, planner->end_day, MINUTES(30));
  reason->sources = g_strdup("S1 S2 S3 S4");
  add_action(planner, FOLLOWUP_KIND_DEBRIEF, NULL, FOLLOWUP_CHANNEL_NONE,
             planner->end + 30 * MINUTE, planner->end + 12 * HOUR, reason);
}

static void
plan_thank_you(Planner *planner, const FollowupInterviewer *person)
{
  const FollowupStep *step = followup_cadence_get_step(planner->cadence, FOLLOWUP_RULE_THANK_YOU);
  FollowupReason *reason = make_reason(FOLLOWUP_ANCHOR_END, planner->end_day, step->due);
  gint64 due, by;

  note_cadence(reason, planner, step);
  if (followup_offset_is_elapsed(step->due)) {
    due = followup_offset_add_elapsed(step->due, planner->end);
    by = followup_offset_add_elapsed(step->by, planner->end);
  } else {
    FollowupCalendar *calendar = planner->rules->calendar;

    due = followup_instant_at(
        planner->zone,
        followup_offset_add_days(step->due, calendar, planner->end_day, reason->holidays),
        step->at_second);
    by = followup_instant_at(planner->zone,
                             followup_offset_add_days(step->by, calendar, planner->end_day, NULL),
                             FIVE_PM);
  }
  add_action(planner, FOLLOWUP_KIND_THANK_YOU, person, FOLLOWUP_CHANNEL_EMAIL, due, by, reason);
}

/* One for each interviewer (S1 S2 S4 S5), one without a name where none is known, one for the
 * agency; none once the check-in fell due: its draft carries the thanks. */
static void
plan_thank_yous(Planner *planner)
{
  const FollowupInterview *interview = planner->interview;

  if (planner->history->check_in_fell_due || planner->history->ended)
    return;
  for (guint i = 0; i < interview->interviewers->len; i++)
    plan_thank_you(planner, g_ptr_array_index(interview->interviewers, i));
  if (interview->interviewers->len == 0)
    plan_thank_you(planner, NULL);
  if (interview->agency)
    plan_thank_you(planner, interview->agency);
}

/* ---- office steps ---- */

static void
skip_to_business_day(Planner *planner, Window *window)
{
  FollowupCalendar *calendar = planner->rules->calendar;
  FollowupDay due = followup_calendar_next_business_day(calendar, window->due);

  if (due != window->due) {
    window->reason->moved_from = window->due;
    for (FollowupDay day = window->due; day < due; day++) {
      if (followup_calendar_is_holiday(calendar, day))
        g_array_append_val(window->reason->holidays, day);
    }
  }
  window->due = due;
  window->by = MAX(followup_calendar_next_business_day(calendar, window->by), window->due);
}

/* Never due earlier than the fifth business day after another touch with this employer (S3). */
static void
stay_behind_touch(Planner *planner, Window *window)
{
  FollowupCalendar *calendar = planner->rules->calendar;
  FollowupDay touch, earliest;

  if (planner->history->last_touch == FOLLOWUP_NO_INSTANT)
    return;
  touch = followup_instant_get_day(planner->history->last_touch, planner->zone);
  earliest
      = followup_calendar_add_business_days(calendar, touch, BUSINESS_DAYS_BETWEEN_TOUCHES, NULL);
  if (window->due >= earliest)
    return;
  window->by = followup_calendar_next_business_day(calendar, window->by + (earliest - window->due));
  window->due = earliest;
  window->at_second = TEN;
  window->reason->touch_day = touch;
}

/* due and by counted from one day, as office dates. */
static Window
count_window(Planner *planner,
             FollowupReason *reason,
             FollowupDay from,
             FollowupOffset due,
             FollowupOffset by,
             int at_second)
{
  FollowupCalendar *calendar = planner->rules->calendar;
  Window window = { .at_second = at_second, .reason = reason };

  window.due = followup_offset_add_days(due, calendar, from, reason->holidays);
  window.by = followup_offset_add_days(by, calendar, from, NULL);
  skip_to_business_day(planner, &window);
  return window;
}

static Window
count_step(Planner *planner, FollowupAnchor anchor, FollowupDay from, const FollowupStep *step)
{
  FollowupReason *reason = make_reason(anchor, from, step->due);

  note_cadence(reason, planner, step);
  return count_window(planner, reason, from, step->due, step->by, step->at_second);
}

/* Office steps go to the agency by its preferred channel, else to the lead by the cadence's. */
static FollowupAction *
add_office_action(Planner *planner, FollowupKind kind, const FollowupStep *step, Window *window)
{
  const FollowupInterview *interview = planner->interview;
  const FollowupInterviewer *person
      = interview->agency ? interview->agency : followup_interview_get_lead(interview);
  FollowupChannel channel = step->channel;
  FollowupAction *action;

  stay_behind_touch(planner, window);
  if (interview->agency || step->preferred)
    channel = person && person->prefers != FOLLOWUP_CHANNEL_NONE ? person->prefers
                                                                 : FOLLOWUP_CHANNEL_EMAIL;
  action = add_action(planner, kind, person, channel,
                      followup_instant_at(planner->zone, window->due, window->at_second),
                      followup_instant_at(planner->zone, window->by, FIVE_PM), window->reason);
  action->turn = planner->turn;
  return action;
}

/* ---- the check-in ---- */

/* A check-in is never due before the first business day after E. */
static void
stay_behind_interview(Planner *planner, Window *window)
{
  FollowupDay first
      = followup_calendar_next_business_day(planner->rules->calendar, planner->end_day + 1);

  if (window->due >= first)
    return;
  window->due = first;
  window->by = MAX(window->by, first);
  window->reason->not_before_first_business_day = TRUE;
}

static Window
count_check_in(Planner *planner, FollowupAnchor anchor, FollowupDay from, FollowupRule rule)
{
  Window window
      = count_step(planner, anchor, from, followup_cadence_get_step(planner->cadence, rule));

  stay_behind_interview(planner, &window);
  return window;
}

static FollowupDay
get_answer_day(Planner *planner, guint i)
{
  return followup_instant_get_day(g_array_index(planner->interview->answers, FollowupAnswer, i).at,
                                  planner->zone);
}

/* The check-in that the last date given stands for, of the first n answers and the interview
 * itself. FALSE where no date was ever given. */
static gboolean
count_check_in_from_date(Planner *planner, guint n, Window *window)
{
  FollowupDay day;

  for (guint i = n; i > 0; i--) {
    const FollowupAnswer *answer
        = &g_array_index(planner->interview->answers, FollowupAnswer, i - 1);

    day = followup_decision_get_day(&answer->decision, get_answer_day(planner, i - 1));
    if (day) {
      *window = count_check_in(planner, FOLLOWUP_ANCHOR_ANSWER_DECISION, day,
                               FOLLOWUP_RULE_CHECK_IN_NEW_DECISION);
      return TRUE;
    }
  }
  day = followup_decision_get_day(&planner->interview->decision, planner->end_day);
  if (!day)
    return FALSE;
  *window = count_check_in(planner, FOLLOWUP_ANCHOR_DECISION, day, FOLLOWUP_RULE_CHECK_IN_DECISION);
  return TRUE;
}

/* The employer answered without a date: 14d / 16d after the day of the answer in every cadence, but
 * not before the check-in that an earlier date stands for. */
static Window
count_check_in_after_answer(Planner *planner)
{
  FollowupDay day = get_answer_day(planner, planner->turn - 1);
  FollowupReason *reason = make_reason(FOLLOWUP_ANCHOR_ANSWER, day, DAYS(14));
  Window window = count_window(planner, reason, day, DAYS(14), DAYS(16), TEN);
  Window dated;

  stay_behind_interview(planner, &window);
  if (!count_check_in_from_date(planner, planner->turn - 1, &dated))
    return window;
  if (dated.due < window.due || (dated.due == window.due && dated.by <= window.by)) {
    followup_reason_free(dated.reason);
    return window;
  }
  followup_reason_free(window.reason);
  return dated;
}

static FollowupRule
get_stage_rule(FollowupStage stage)
{
  switch (stage) {
  case FOLLOWUP_STAGE_FINAL:
    return FOLLOWUP_RULE_CHECK_IN_FINAL;
  case FOLLOWUP_STAGE_MIDDLE:
    return FOLLOWUP_RULE_CHECK_IN_MIDDLE;
  default:
    return FOLLOWUP_RULE_CHECK_IN_FIRST;
  }
}

static gboolean
answer_has_date(Planner *planner)
{
  const FollowupAnswer *last;

  if (planner->turn == 0)
    return FALSE;
  last = &g_array_index(planner->interview->answers, FollowupAnswer, planner->turn - 1);
  return followup_decision_get_day(&last->decision, 1) != 0;
}

static FollowupAction *
plan_check_in(Planner *planner)
{
  FollowupRule rule = get_stage_rule(planner->interview->stage);
  Window window;

  if (planner->turn > 0 && !answer_has_date(planner)) {
    window = count_check_in_after_answer(planner);
    rule = FOLLOWUP_RULE_CHECK_IN_NEW_DECISION;
  } else if (count_check_in_from_date(planner, planner->turn, &window)) {
    rule
        = planner->turn > 0 ? FOLLOWUP_RULE_CHECK_IN_NEW_DECISION : FOLLOWUP_RULE_CHECK_IN_DECISION;
  } else {
    window = count_check_in(planner, FOLLOWUP_ANCHOR_END, planner->end_day, rule);
  }
  return add_office_action(planner, FOLLOWUP_KIND_CHECK_IN,
                           followup_cadence_get_step(planner->cadence, rule), &window);
}

/* ---- what comes after it ---- */

/* The day a step was finished, or with projecting the day it is planned for; 0: neither. */
static FollowupDay
get_finished_day(Planner *planner, gint64 finished, const FollowupAction *step)
{
  if (finished != FOLLOWUP_NO_INSTANT)
    return followup_instant_get_day(finished, planner->zone);
  return planner->project && step ? followup_instant_get_day(step->due, planner->zone) : 0;
}

static FollowupAction *
plan_second_follow_up(Planner *planner, const FollowupAction *check_in)
{
  gint64 finished = planner->history->check_in_finished;
  FollowupDay from = get_finished_day(planner, finished, check_in);
  const FollowupStep *step
      = followup_cadence_get_step(planner->cadence, FOLLOWUP_RULE_SECOND_FOLLOW_UP);
  FollowupAction *action;
  Window window;

  if (!from)
    return NULL;
  window = count_step(planner, FOLLOWUP_ANCHOR_CHECK_IN, from, step);
  window.reason->anchor_is_projected = finished == FOLLOWUP_NO_INSTANT;
  action = add_office_action(planner, FOLLOWUP_KIND_SECOND_FOLLOW_UP, step, &window);
  action->projected = finished == FOLLOWUP_NO_INSTANT;
  return action;
}

/* At 10:00 on any day of the week. Takes reason. */
static FollowupAction *
add_move_on(Planner *planner, FollowupDay from, FollowupOffset offset, FollowupReason *reason)
{
  FollowupCalendar *calendar = planner->rules->calendar;
  const FollowupStep *step = followup_cadence_get_step(planner->cadence, FOLLOWUP_RULE_MOVE_ON);
  FollowupDay due = followup_offset_add_days(offset, calendar, from, reason->holidays);
  FollowupDay by = followup_offset_add_days(step->by, calendar, due, NULL);
  FollowupAction *action = add_action(planner, FOLLOWUP_KIND_MOVE_ON, NULL, FOLLOWUP_CHANNEL_NONE,
                                      followup_instant_at(planner->zone, due, step->at_second),
                                      followup_instant_at(planner->zone, by, FIVE_PM), reason);

  action->turn = planner->turn;
  return action;
}

static void
plan_move_on(Planner *planner, const FollowupAction *second)
{
  gint64 finished = planner->history->second_finished;
  FollowupDay from = get_finished_day(planner, finished, second);
  const FollowupStep *step = followup_cadence_get_step(planner->cadence, FOLLOWUP_RULE_MOVE_ON);
  FollowupReason *reason;

  if (!from)
    return;
  reason = make_reason(FOLLOWUP_ANCHOR_SECOND, from, step->due);
  note_cadence(reason, planner, step);
  reason->anchor_is_projected = finished == FOLLOWUP_NO_INSTANT;
  add_move_on(planner, from, step->due, reason)->projected = reason->anchor_is_projected;
}

/* The user may not follow up: nothing but moving on, two weeks after the date or four after the
 * interview. */
static void
plan_move_on_alone(Planner *planner)
{
  FollowupDay decision = followup_decision_get_day(&planner->interview->decision, planner->end_day);
  FollowupDay from = decision ? decision : planner->end_day;
  FollowupOffset offset = decision ? DAYS(14) : DAYS(28);

  add_move_on(planner, from, offset,
              make_reason(decision ? FOLLOWUP_ANCHOR_DECISION : FOLLOWUP_ANCHOR_END, from, offset));
}

static void
plan_waiting(Planner *planner)
{
  const FollowupAction *check_in, *second;

  if (planner->history->ended || planner->history->has_later_round)
    return;
  if (planner->interview->may_follow_up == FOLLOWUP_MAY_NO && planner->turn == 0) {
    plan_move_on_alone(planner);
    return;
  }
  check_in = plan_check_in(planner);
  second = plan_second_follow_up(planner, check_in);
  plan_move_on(planner, second);
}

/* Handwritten notes (S2 S5): to each interviewer marked for one, by post, an office date. */
static void
plan_handwritten_notes(Planner *planner)
{
  GPtrArray *people = planner->interview->interviewers;

  for (guint i = 0; i < people->len && !planner->history->ended; i++) {
    const FollowupInterviewer *person = g_ptr_array_index(people, i);
    FollowupReason *reason;
    Window window;

    if (!person->card)
      continue;
    reason = make_reason(FOLLOWUP_ANCHOR_END, planner->end_day, DAYS(1));
    reason->sources = g_strdup("S2 S5");
    window = count_window(planner, reason, planner->end_day, DAYS(1), DAYS(3), TEN);
    add_action(planner, FOLLOWUP_KIND_HANDWRITTEN_NOTE, person, FOLLOWUP_CHANNEL_POST,
               followup_instant_at(planner->zone, window.due, window.at_second),
               followup_instant_at(planner->zone, window.by, FIVE_PM), reason);
  }
}

static int
compare_actions(gconstpointer a, gconstpointer b)
{
  const FollowupAction *x = *(FollowupAction *const *)a, *y = *(FollowupAction *const *)b;

  if (x->due != y->due)
    return x->due < y->due ? -1 : 1;
  return (int)x->kind - (int)y->kind;
}

GPtrArray *
followup_plan(const FollowupInterview *interview,
              FollowupCadence *cadence,
              const FollowupRules *rules,
              const FollowupHistory *history,
              gboolean project)
{
  g_autoptr(GTimeZone) zone = followup_zone_new(interview->zone, NULL);
  Planner planner = {
    .interview = interview,
    .cadence = cadence,
    .rules = rules,
    .history = history,
    .project = project,
    .zone = zone,
    .end = followup_interview_get_end(interview),
    .turn = interview->answers->len,
    .actions = g_ptr_array_new_with_free_func((GDestroyNotify)followup_action_free),
  };

  g_return_val_if_fail(zone != NULL, planner.actions);
  planner.end_day = followup_instant_get_day(planner.end, zone);
  plan_prepare(&planner);
  plan_debrief(&planner);
  plan_thank_yous(&planner);
  plan_handwritten_notes(&planner);
  plan_waiting(&planner);
  /* GPtrArray's sort is stable: people stay in the order they were named in. */
  g_ptr_array_sort(planner.actions, compare_actions);
  return planner.actions;
}
