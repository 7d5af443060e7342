/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "plan-private.h"

/* A step at once, with a day's time. */
static FollowupAction *
add_at_once(FollowupPlanner *planner,
            FollowupKind kind,
            const FollowupInterviewer *person,
            FollowupAnchor anchor,
            gint64 at,
            const char *sources)
{
  FollowupReason *reason = followup_planner_make_reason(
      anchor, followup_instant_get_day(at, planner->zone), FOLLOWUP_HOURS(0));

  reason->sources = g_strdup(sources);
  return followup_planner_add(planner, kind, person, followup_planner_choose_channel(person), at,
                              at + 24 * FOLLOWUP_HOUR, reason);
}

/* An offer with a deadline wants its answer two days before; one without, the question for it (S4).
 */
static void
plan_offer(FollowupPlanner *planner)
{
  const FollowupInterviewer *person = followup_planner_get_addressee(planner);
  FollowupDay deadline = planner->interview->offer_deadline;
  FollowupReason *reason;

  if (!deadline) {
    add_at_once(planner, FOLLOWUP_KIND_ASK_OFFER_DEADLINE, person, FOLLOWUP_ANCHOR_ENDING,
                planner->history->ended_at, "S4");
    return;
  }
  reason = followup_planner_make_reason(FOLLOWUP_ANCHOR_DEADLINE, deadline, FOLLOWUP_DAYS(2));
  reason->before = TRUE;
  reason->sources = g_strdup("S4");
  followup_planner_add(planner, FOLLOWUP_KIND_ANSWER_OFFER, person,
                       followup_planner_choose_channel(person),
                       followup_instant_at(planner->zone, deadline - 2, FOLLOWUP_TEN),
                       followup_instant_at(planner->zone, deadline, FOLLOWUP_FIVE_PM), reason);
}

/* A rejection is answered at once; some days later it is asked what could be better (S5). */
static void
plan_rejection(FollowupPlanner *planner)
{
  const FollowupInterviewer *lead = followup_interview_get_lead(planner->interview);
  gint64 at = planner->history->ended_at;
  FollowupDay day = followup_instant_get_day(at, planner->zone);
  FollowupReason *reason;
  FollowupWindow window;

  add_at_once(planner, FOLLOWUP_KIND_REPLY_REJECTION, lead, FOLLOWUP_ANCHOR_ENDING, at, "S5")
      ->channel
      = FOLLOWUP_CHANNEL_EMAIL;
  reason = followup_planner_make_reason(FOLLOWUP_ANCHOR_ENDING, day,
                                        (FollowupOffset){ 3, FOLLOWUP_UNIT_BUSINESS_DAYS });
  reason->sources = g_strdup("S5");
  window = followup_planner_count_window(planner, reason, day, reason->offset, FOLLOWUP_DAYS(7),
                                         FOLLOWUP_TEN);
  followup_planner_add(planner, FOLLOWUP_KIND_FEEDBACK_REQUEST, lead, FOLLOWUP_CHANNEL_EMAIL,
                       followup_instant_at(planner->zone, window.due, window.at_second),
                       followup_instant_at(planner->zone, window.by, FOLLOWUP_FIVE_PM), reason);
}

/* While this employer is undecided, it hears of offers that the user does not prefer outright (S4).
 */
static void
plan_tell_others(FollowupPlanner *planner)
{
  const FollowupInterviewer *person = followup_planner_get_addressee(planner);
  const GArray *offers = planner->history->offers;

  if (planner->interview->stage == FOLLOWUP_STAGE_FIRST)
    return;
  for (guint i = 0; offers && i < offers->len; i++) {
    const FollowupOffer *offer = &g_array_index(offers, FollowupOffer, i);
    FollowupReason *reason = followup_planner_make_reason(
        FOLLOWUP_ANCHOR_OFFER, followup_instant_get_day(offer->at, planner->zone),
        FOLLOWUP_HOURS(2));

    reason->sources = g_strdup("S4");
    followup_planner_add(planner, FOLLOWUP_KIND_TELL_OTHERS, person,
                         followup_planner_choose_channel(person), offer->at + 2 * FOLLOWUP_HOUR,
                         offer->at + 24 * FOLLOWUP_HOUR, reason)
        ->about
        = offer->interview;
  }
}

void
followup_planner_end(FollowupPlanner *planner)
{
  const FollowupHistory *history = planner->history;

  if (planner->interview->no_show_at && history->ending == FOLLOWUP_ENDING_OPEN)
    add_at_once(planner, FOLLOWUP_KIND_NO_SHOW, followup_interview_get_lead(planner->interview),
                FOLLOWUP_ANCHOR_NOW, planner->interview->no_show_at, NULL)
        ->channel
        = FOLLOWUP_CHANNEL_EMAIL;
  if (history->has_later_round)
    return;
  switch (history->ending) {
  case FOLLOWUP_ENDING_OPEN:
    plan_tell_others(planner);
    break;
  case FOLLOWUP_ENDING_OFFER:
    plan_offer(planner);
    break;
  case FOLLOWUP_ENDING_REJECTED:
    plan_rejection(planner);
    break;
  case FOLLOWUP_ENDING_WITHDREW:
    add_at_once(planner, FOLLOWUP_KIND_SEND_WITHDRAWAL, followup_planner_get_addressee(planner),
                FOLLOWUP_ANCHOR_NOW, history->ended_at, "S4"); /* nobody told the user */
    break;
  default: /* silent and accepted call for nothing more here */
    break;
  }
}
