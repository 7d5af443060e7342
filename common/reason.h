/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* reason: why a step is due when it is: the rule, what it counts from, the days it skipped; worded
 * only when shown. A value, stored as its compact text. */
#pragma once

#include "calendar.h"

typedef enum {
  FOLLOWUP_ANCHOR_END,             /* the end of the interview */
  FOLLOWUP_ANCHOR_START,           /* its start */
  FOLLOWUP_ANCHOR_DECISION,        /* the date the employer gave at the interview */
  FOLLOWUP_ANCHOR_ANSWER_DECISION, /* the date it gave later */
  FOLLOWUP_ANCHOR_ANSWER,          /* the day it answered without a date */
  FOLLOWUP_ANCHOR_CHECK_IN,        /* the check-in was done or skipped (or is projected) */
  FOLLOWUP_ANCHOR_SECOND,          /* the second follow-up likewise */
  FOLLOWUP_ANCHOR_OFFER,           /* another employer made an offer */
  FOLLOWUP_ANCHOR_ENDING,          /* the process ended: offer, rejection, withdrawal */
  FOLLOWUP_ANCHOR_DEADLINE,        /* the day by which an offer wants an answer */
  FOLLOWUP_ANCHOR_WEEK,            /* every week */
  FOLLOWUP_ANCHOR_NOW              /* at once */
} FollowupAnchor;

typedef struct {
  FollowupAnchor anchor;
  FollowupDay anchor_day;
  gboolean anchor_is_projected; /* the anchor itself is only planned */
  FollowupOffset offset;
  gboolean before;      /* offset counts backwards (prepare) */
  char *cadence;        /* id of the cadence whose rule this is; NULL where it holds in all */
  char *instead_of;     /* id of the one that the interview names, where there is none; nullable */
  char *sources;        /* "S1 S2": the articles; nullable */
  GArray *holidays;     /* of FollowupDay: holidays skipped while counting; never NULL */
  char **holiday_names; /* as many, "" for one without; NULL: not worth telling */
  FollowupDay moved_from;                 /* the office rule moved the date from this day; 0: no */
  gboolean not_before_first_business_day; /* held to the first business day after the interview */
  char *touch;           /* what it was, as a nick: "phone", "email", ...; nullable */
  FollowupDay touch_day; /* held to the fifth business day after a touch on this day; 0: no (S3) */
  gboolean by_hand;      /* the user set the date; the rule's own is rule_day */
  FollowupDay rule_day;
  FollowupDay due_day; /* the day it came to, in the interview's zone */
} FollowupReason;

FollowupReason *followup_reason_new(void);
FollowupReason *followup_reason_copy(const FollowupReason *self);
void followup_reason_free(FollowupReason *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupReason, followup_reason_free)

/* What the holidays are called, while they are few enough to be told by name. */
void followup_reason_name_holidays(FollowupReason *self, FollowupCalendar *calendar);
/* For the store; parse(serialize(r)) is r, and an unknown field is ignored. */
char *followup_reason_serialize(const FollowupReason *self);
FollowupReason *followup_reason_parse(const char *text, GError **error);
/* One clause for people, translated: "5 business days after Mon 16 Nov; Thu 19 Nov is a holiday
 * (balanced)". (transfer full) */
char *followup_reason_to_text(const FollowupReason *self);
/* The same in a few words, for a line of a list: "said 4 Dec", "18h after it", "by hand".
 * (transfer full) */
char *followup_reason_to_gist(const FollowupReason *self);
/* The whole sentence: "check-in due Tue 24 Nov: 5 business days after Mon 16 Nov (balanced)". step
 * is the translated name of the step in the middle of a sentence. (transfer full) */
char *followup_reason_to_sentence(const FollowupReason *self, const char *step);
