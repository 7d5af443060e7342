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
  FollowupCalendar *calendar; /* the user's own */
  GHashTable *sets; /* char * -> FollowupCalendar: by the names that interviews may give */
  FollowupHours waking;
  FollowupZone *system_zone;    /* the machine's: waking hours are told in it */
  FollowupCadenceSet *cadences; /* which there are */
  char *cadence;                /* id of the default one */
  gboolean keep_searching;      /* a step of the user's own each week while processes wait */
} FollowupRules;
/* Mon-Fri, no holidays, no sets of them, 08:00-21:00, UTC, our cadences, balanced, keep searching
 */
FollowupRules *followup_rules_new(void);
FollowupRules *followup_rules_copy(const FollowupRules *self);
void followup_rules_free(FollowupRules *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupRules, followup_rules_free)
/* The cadence that an interview follows: its own, where there is one of the id, else the default
 * one. Never fails: balanced is always there. (transfer full) */
FollowupCadence *followup_rules_choose_cadence(const FollowupRules *self,
                                               const FollowupInterview *interview);

/* The calendar of the set by which the interview counts, the user's own where it names none or one
 * that there is not. (transfer none) */
FollowupCalendar *followup_rules_get_calendar(const FollowupRules *self,
                                              const FollowupInterview *interview);
/* Equal texts are equal plans, as far as the calendars go. (transfer full) */
char *followup_rules_calendars_to_string(const FollowupRules *self);

/* An offer of another employer that the user does not prefer outright. */
typedef struct {
  gint64 interview; /* its id */
  gint64 at;        /* when it was made */
} FollowupOffer;

/* What happened so far with the interview and around it. FOLLOWUP_NO_INSTANT where it did not. */
typedef struct {
  gint64 now;                 /* for "the interview lies ahead" */
  gboolean has_later_round;   /* a later interview of the same process exists */
  FollowupEnding ending;      /* of the process, whichever of its rounds carries it */
  gint64 ended_at;            /* meaningful unless OPEN */
  gint64 check_in_finished;   /* when the check-in of the current turn was done or skipped */
  gboolean check_in_fell_due; /* the check-in of any turn has fallen due or is done: thank-yous
                                 are superseded */
  gint64 second_finished; /* when the second follow-up of the current turn was done or skipped */
  const GArray *offers;   /* of FollowupOffer: what other employers offer just now, not preferred
                             outright; nullable, borrowed */
  FollowupChannel last_touch_channel; /* of last_touch */
  gint64 last_touch; /* the latest check-in or second follow-up done with this employer outside this
                        interview, or other touch */
} FollowupHistory;
#define FOLLOWUP_HISTORY_NONE(now_)                                                                \
  ((FollowupHistory){ .now = (now_),                                                               \
                      .check_in_finished = FOLLOWUP_NO_INSTANT,                                    \
                      .second_finished = FOLLOWUP_NO_INSTANT,                                      \
                      .last_touch = FOLLOWUP_NO_INSTANT })

/* The actions that should exist: pending ones, and finished steps of this turn that later ones
 * count from (their due is then what it was planned as). With project, also second follow-up and
 * move-on before their time, marked projected. Order: by due, then kind, then order of
 * interviewers. The interview must be valid. Where cadence is not the one that the interview names,
 * the reasons say so. Returns a GPtrArray of FollowupAction, owned by the caller. */
GPtrArray *followup_plan(const FollowupInterview *interview,
                         FollowupCadence *cadence,
                         const FollowupRules *rules,
                         const FollowupHistory *history,
                         gboolean project);

/* The popup's moment of any action once its due, by and kind stand. For what the plan does not
 * derive and for what was set by hand. interview is NULL for what belongs to the user. */
void followup_plan_set_popup(FollowupAction *action,
                             const FollowupInterview *interview,
                             const FollowupRules *rules);
/* Keep searching (S1 S2 S3): the Monday 10:00, in the machine's zone, on or after earliest. */
FollowupAction *followup_plan_keep_searching(const FollowupRules *rules, gint64 earliest);
