/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "plan-private.h"

/* ---- the check-in ---- */

/* A check-in is never due before the first business day after E. */
static void
stay_behind_interview(FollowupPlanner *planner, FollowupWindow *window)
{
  FollowupDay first = followup_calendar_next_business_day(planner->calendar, planner->end_day + 1);

  if (window->due >= first)
    return;
  window->due = first;
  window->by = MAX(window->by, first);
  window->reason->not_before_first_business_day = TRUE;
}

static FollowupWindow
count_check_in(FollowupPlanner *planner, FollowupAnchor anchor, FollowupDay from, FollowupRule rule)
{
  FollowupWindow window = followup_planner_count_step(
      planner, anchor, from, followup_cadence_get_step(planner->cadence, rule));

  stay_behind_interview(planner, &window);
  return window;
}

static FollowupDay
get_answer_day(FollowupPlanner *planner, guint i)
{
  return followup_instant_get_day(g_array_index(planner->interview->answers, FollowupAnswer, i).at,
                                  planner->zone);
}

/* The check-in that the last date given stands for, of the first n answers and the interview
 * itself. FALSE where no date was ever given. */
static gboolean
count_check_in_from_date(FollowupPlanner *planner, guint n, FollowupWindow *window)
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

/* By the moment it falls due, then by the day it is late. */
static gboolean
is_later(const FollowupWindow *a, const FollowupWindow *b)
{
  if (a->due != b->due)
    return a->due > b->due;
  if (a->at_second != b->at_second)
    return a->at_second > b->at_second;
  return a->by > b->by;
}

/* The employer answered without a date: 14d / 16d after the day of the answer in every cadence, but
 * not before the check-in that an earlier date stands for. */
static FollowupWindow
count_check_in_after_answer(FollowupPlanner *planner)
{
  FollowupDay day = get_answer_day(planner, planner->turn - 1);
  FollowupReason *reason
      = followup_planner_make_reason(FOLLOWUP_ANCHOR_ANSWER, day, FOLLOWUP_DAYS(14));
  FollowupWindow window = followup_planner_count_window(planner, reason, day, FOLLOWUP_DAYS(14),
                                                        FOLLOWUP_DAYS(16), FOLLOWUP_TEN);
  FollowupWindow dated;

  stay_behind_interview(planner, &window);
  if (!count_check_in_from_date(planner, planner->turn - 1, &dated))
    return window;
  if (!is_later(&dated, &window)) {
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
answer_has_date(FollowupPlanner *planner)
{
  const FollowupAnswer *last;

  if (planner->turn == 0)
    return FALSE;
  last = &g_array_index(planner->interview->answers, FollowupAnswer, planner->turn - 1);
  return followup_decision_get_day(&last->decision, 1) != 0;
}

static FollowupAction *
plan_check_in(FollowupPlanner *planner)
{
  FollowupRule rule = get_stage_rule(planner->interview->stage);
  FollowupWindow window;

  if (planner->turn > 0 && !answer_has_date(planner)) {
    window = count_check_in_after_answer(planner);
    rule = FOLLOWUP_RULE_CHECK_IN_NEW_DECISION;
  } else if (count_check_in_from_date(planner, planner->turn, &window)) {
    rule
        = planner->turn > 0 ? FOLLOWUP_RULE_CHECK_IN_NEW_DECISION : FOLLOWUP_RULE_CHECK_IN_DECISION;
  } else {
    window = count_check_in(planner, FOLLOWUP_ANCHOR_END, planner->end_day, rule);
  }
  return followup_planner_add_office(planner, FOLLOWUP_KIND_CHECK_IN,
                                     followup_cadence_get_step(planner->cadence, rule), &window);
}

/* ---- what comes after it ---- */

/* The day a step was finished, or with projecting the day it is planned for; 0: neither. */
static FollowupDay
get_finished_day(FollowupPlanner *planner, gint64 finished, const FollowupAction *step)
{
  if (finished != FOLLOWUP_NO_INSTANT)
    return followup_instant_get_day(finished, planner->zone);
  return planner->project && step ? followup_instant_get_day(step->due, planner->zone) : 0;
}

static FollowupAction *
plan_second_follow_up(FollowupPlanner *planner, const FollowupAction *check_in)
{
  gint64 finished = planner->history->check_in_finished;
  FollowupDay from = get_finished_day(planner, finished, check_in);
  const FollowupStep *step
      = followup_cadence_get_step(planner->cadence, FOLLOWUP_RULE_SECOND_FOLLOW_UP);
  FollowupAction *action;
  FollowupWindow window;

  if (!from)
    return NULL;
  window = followup_planner_count_step(planner, FOLLOWUP_ANCHOR_CHECK_IN, from, step);
  window.reason->anchor_is_projected = finished == FOLLOWUP_NO_INSTANT;
  action = followup_planner_add_office(planner, FOLLOWUP_KIND_SECOND_FOLLOW_UP, step, &window);
  action->projected = finished == FOLLOWUP_NO_INSTANT;
  return action;
}

/* At 10:00 on any day of the week. Takes reason. */
static FollowupAction *
add_move_on(FollowupPlanner *planner,
            FollowupDay from,
            FollowupOffset offset,
            FollowupReason *reason)
{
  FollowupCalendar *calendar = planner->calendar;
  const FollowupStep *step = followup_cadence_get_step(planner->cadence, FOLLOWUP_RULE_MOVE_ON);
  FollowupDay due = followup_offset_add_days(offset, calendar, from, reason->holidays);
  FollowupDay by = followup_offset_add_days(step->by, calendar, due, NULL);
  FollowupAction *action
      = followup_planner_add(planner, FOLLOWUP_KIND_MOVE_ON, NULL, FOLLOWUP_CHANNEL_NONE,
                             followup_instant_at(planner->zone, due, step->at_second),
                             followup_instant_at(planner->zone, by, FOLLOWUP_FIVE_PM), reason);

  action->turn = planner->turn;
  return action;
}

static void
plan_move_on(FollowupPlanner *planner, const FollowupAction *second)
{
  gint64 finished = planner->history->second_finished;
  FollowupDay from = get_finished_day(planner, finished, second);
  const FollowupStep *step = followup_cadence_get_step(planner->cadence, FOLLOWUP_RULE_MOVE_ON);
  FollowupReason *reason;

  if (!from)
    return;
  reason = followup_planner_make_reason(FOLLOWUP_ANCHOR_SECOND, from, step->due);
  followup_planner_note_cadence(reason, planner, step);
  reason->anchor_is_projected = finished == FOLLOWUP_NO_INSTANT;
  add_move_on(planner, from, step->due, reason)->projected = reason->anchor_is_projected;
}

/* The user may not follow up: nothing but moving on, two weeks after the date or four after the
 * interview. */
static void
plan_move_on_alone(FollowupPlanner *planner)
{
  FollowupDay decision = followup_decision_get_day(&planner->interview->decision, planner->end_day);
  FollowupDay from = decision ? decision : planner->end_day;
  FollowupOffset offset = decision ? FOLLOWUP_DAYS(14) : FOLLOWUP_DAYS(28);

  add_move_on(planner, from, offset,
              followup_planner_make_reason(
                  decision ? FOLLOWUP_ANCHOR_DECISION : FOLLOWUP_ANCHOR_END, from, offset));
}

void
followup_planner_wait(FollowupPlanner *planner)
{
  const FollowupAction *check_in, *second;

  if (planner->history->ending != FOLLOWUP_ENDING_OPEN || planner->history->has_later_round
      || planner->interview->no_show_at != 0)
    return;
  if (planner->interview->may_follow_up == FOLLOWUP_MAY_NO && planner->turn == 0) {
    plan_move_on_alone(planner);
    return;
  }
  check_in = plan_check_in(planner);
  second = plan_second_follow_up(planner, check_in);
  plan_move_on(planner, second);
}
