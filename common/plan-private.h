/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* plan-private: what the parts of the plan share: the planner on its way and the makings of an
 * action. Only plan*.c includes it. */
#pragma once

#include "plan.h"

#define FOLLOWUP_MINUTE 60
#define FOLLOWUP_HOUR 3600
#define FOLLOWUP_TEN (10 * FOLLOWUP_HOUR) /* when a step falls due unless its rule names a time */
#define FOLLOWUP_FIVE_PM (17 * FOLLOWUP_HOUR) /* when a date given as by is over */
#define FOLLOWUP_HOURS(n) ((FollowupOffset){ (n), FOLLOWUP_UNIT_HOURS })
#define FOLLOWUP_MINUTES(n) ((FollowupOffset){ (n), FOLLOWUP_UNIT_MINUTES })
#define FOLLOWUP_DAYS(n) ((FollowupOffset){ (n), FOLLOWUP_UNIT_DAYS })

typedef struct {
  const FollowupInterview *interview;
  FollowupCadence *cadence;
  const FollowupRules *rules;
  FollowupCalendar *calendar; /* not owned; the interview's */
  const FollowupHistory *history;
  gboolean project;
  FollowupZone *zone; /* owned; the interview's */
  gint64 end;
  FollowupDay end_day; /* E */
  guint turn;          /* how many answers there were */
  GPtrArray *actions;  /* of FollowupAction, owned */
} FollowupPlanner;

/* The dates of a step on their way to instants. */
typedef struct {
  FollowupDay due, by;
  int at_second;
  FollowupReason *reason; /* owned by the action it goes to */
} FollowupWindow;

FollowupReason *
followup_planner_make_reason(FollowupAnchor anchor, FollowupDay anchor_day, FollowupOffset offset);
void followup_planner_note_cadence(FollowupReason *reason,
                                   FollowupPlanner *planner,
                                   const FollowupStep *step);
/* Takes reason. */
FollowupAction *followup_planner_add(FollowupPlanner *planner,
                                     FollowupKind kind,
                                     const FollowupInterviewer *person,
                                     FollowupChannel channel,
                                     gint64 due,
                                     gint64 by,
                                     FollowupReason *reason);
/* Whom office steps, offers and withdrawals go to: the agency, else the lead, else nobody. */
const FollowupInterviewer *followup_planner_get_addressee(FollowupPlanner *planner);
/* What the person prefers, else email. */
FollowupChannel followup_planner_choose_channel(const FollowupInterviewer *person);

/* plan-office: dates of office steps. due and by counted from one day; takes reason. */
FollowupWindow followup_planner_count_window(FollowupPlanner *planner,
                                             FollowupReason *reason,
                                             FollowupDay from,
                                             FollowupOffset due,
                                             FollowupOffset by,
                                             int at_second);
FollowupWindow followup_planner_count_step(FollowupPlanner *planner,
                                           FollowupAnchor anchor,
                                           FollowupDay from,
                                           const FollowupStep *step);
FollowupAction *followup_planner_add_office(FollowupPlanner *planner,
                                            FollowupKind kind,
                                            const FollowupStep *step,
                                            FollowupWindow *window);

/* plan-waiting: check-in, second follow-up, move-on. */
void followup_planner_wait(FollowupPlanner *planner);
/* plan-endings: what an ending, a no-show or another employer's offer calls for. */
void followup_planner_end(FollowupPlanner *planner);
