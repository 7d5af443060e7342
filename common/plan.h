/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* plan: interview + cadence + calendar + what happened so far -> actions, each with its reason.
 * Pure: asks neither clock, bus nor database. The rules are those of the five articles (S1 to S5);
 * each rule in plan.c names its source. */
#pragma once

#include "action.h"
#include "cadence.h"

/* What the user set, for every plan. A value with shared parts. */
typedef struct {
  FollowupCalendar *calendar;
  FollowupHours waking;
  GTimeZone *system_zone; /* the machine's: waking hours are told in it */
  char *cadence;          /* id of the default cadence */
} FollowupRules;
FollowupRules *followup_rules_new(void); /* Mon-Fri, no holidays, 08:00-21:00, UTC, balanced */
FollowupRules *followup_rules_copy(const FollowupRules *self);
void followup_rules_free(FollowupRules *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupRules, followup_rules_free)

/* What happened so far with the interview and around it. FOLLOWUP_NO_INSTANT where it did not. */
typedef struct {
  gint64 now;                 /* for "the interview lies ahead" */
  gboolean has_later_round;   /* a later interview of the same process exists */
  gboolean ended;             /* the process has an ending */
  gint64 check_in_finished;   /* when the check-in of the current turn was done or skipped */
  gboolean check_in_fell_due; /* the check-in of any turn has fallen due or is finished: thank-yous
                                 are superseded */
  gint64 second_finished; /* when the second follow-up of the current turn was done or skipped */
  gint64 last_touch;      /* the latest check-in, second follow-up or touch done with this employer
                             outside this interview */
} FollowupHistory;
#define FOLLOWUP_HISTORY_NONE(now_)                                                                \
  ((FollowupHistory){ .now = (now_),                                                               \
                      .check_in_finished = FOLLOWUP_NO_INSTANT,                                    \
                      .second_finished = FOLLOWUP_NO_INSTANT,                                      \
                      .last_touch = FOLLOWUP_NO_INSTANT })

/* The actions that should exist: pending ones, and finished steps of this turn that later ones
 * count from (their due is then what it was planned as). With project, also second follow-up and
 * move-on before their time, marked projected. Order: by due, then kind, then order of
 * interviewers. The interview must be valid. An unknown cadence id falls back to the default and
 * never fails. Returns a GPtrArray of FollowupAction, owned by the caller. */
GPtrArray *followup_plan(const FollowupInterview *interview,
                         FollowupCadence *cadence,
                         const FollowupRules *rules,
                         const FollowupHistory *history,
                         gboolean project);

/* The popup's moment for a step due and late as given; see "When the popup appears".
 * not_after_start is for prepare: outside waking hours it appears half an hour before the end of
 * the last waking hours before, whatever the interview's end. */
gint64 followup_plan_popup(
    const FollowupRules *rules, gint64 due, gint64 by, gint64 interview_end, gboolean prepare);
