/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "plan-private.h"

#define BUSINESS_DAYS_BETWEEN_TOUCHES 5 /* S3: do not overwhelm */

static void
skip_to_business_day(FollowupPlanner *planner, FollowupWindow *window)
{
  FollowupCalendar *calendar = planner->calendar;
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

/* Never due earlier than 10:00 of the fifth business day after another touch with this employer
 * (S3). */
static void
stay_behind_touch(FollowupPlanner *planner, FollowupWindow *window)
{
  FollowupCalendar *calendar = planner->calendar;
  FollowupDay touch, earliest;

  if (planner->history->last_touch == FOLLOWUP_NO_INSTANT)
    return;
  touch = followup_instant_get_day(planner->history->last_touch, planner->zone);
  earliest
      = followup_calendar_add_business_days(calendar, touch, BUSINESS_DAYS_BETWEEN_TOUCHES, NULL);
  if (window->due > earliest || (window->due == earliest && window->at_second >= FOLLOWUP_TEN))
    return;
  window->by = followup_calendar_next_business_day(calendar, window->by + (earliest - window->due));
  window->due = earliest;
  window->at_second = FOLLOWUP_TEN;
  window->reason->touch_day = touch;
  window->reason->touch = g_strdup(followup_channel_to_nick(planner->history->last_touch_channel));
}

/* due and by counted from one day, as office dates. */
FollowupWindow
followup_planner_count_window(FollowupPlanner *planner,
                              FollowupReason *reason,
                              FollowupDay from,
                              FollowupOffset due,
                              FollowupOffset by,
                              int at_second)
{
  FollowupCalendar *calendar = planner->calendar;
  FollowupWindow window = { .at_second = at_second, .reason = reason };

  window.due = followup_offset_add_days(due, calendar, from, reason->holidays);
  window.by = followup_offset_add_days(by, calendar, from, NULL);
  skip_to_business_day(planner, &window);
  return window;
}

FollowupWindow
followup_planner_count_step(FollowupPlanner *planner,
                            FollowupAnchor anchor,
                            FollowupDay from,
                            const FollowupStep *step)
{
  FollowupReason *reason = followup_planner_make_reason(anchor, from, step->due);

  followup_planner_note_cadence(reason, planner, step);
  return followup_planner_count_window(planner, reason, from, step->due, step->by, step->at_second);
}

/* Office steps go to the agency by its preferred channel, else to the lead by the cadence's. */
FollowupAction *
followup_planner_add_office(FollowupPlanner *planner,
                            FollowupKind kind,
                            const FollowupStep *step,
                            FollowupWindow *window)
{
  const FollowupInterviewer *person = followup_planner_get_addressee(planner);
  FollowupChannel channel = step->channel;
  FollowupAction *action;

  stay_behind_touch(planner, window);
  if (planner->interview->agency || step->preferred)
    channel = followup_planner_choose_channel(person);
  action = followup_planner_add(planner, kind, person, channel,
                                followup_instant_at(planner->zone, window->due, window->at_second),
                                followup_instant_at(planner->zone, window->by, FOLLOWUP_FIVE_PM),
                                window->reason);
  action->turn = planner->turn;
  return action;
}
