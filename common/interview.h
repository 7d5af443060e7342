/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* interview: one conversation with an employer about a position, as the user told it. A value:
 * knows nothing of plans, storage or the bus. See validate() for the limits. */
#pragma once

#include "calendar.h"

#define FOLLOWUP_MAX_TEXT 4000 /* characters of note, liked, forgot, about, post */
#define FOLLOWUP_MAX_NAME 500  /* of every text of one line: employer, position, place ... */
#define FOLLOWUP_MAX_INTERVIEWERS 50
#define FOLLOWUP_MAX_ANSWERS 100
#define FOLLOWUP_MAX_DURATION (24 * 60) /* minutes */
#define FOLLOWUP_MAX_DECISION_DAYS 3650

typedef enum { FOLLOWUP_STAGE_FIRST, FOLLOWUP_STAGE_MIDDLE, FOLLOWUP_STAGE_FINAL } FollowupStage;
typedef enum {
  FOLLOWUP_CHANNEL_NONE,
  FOLLOWUP_CHANNEL_EMAIL,
  FOLLOWUP_CHANNEL_PHONE,
  FOLLOWUP_CHANNEL_POST,
  FOLLOWUP_CHANNEL_SOCIAL
} FollowupChannel;
typedef enum { FOLLOWUP_MAY_UNKNOWN, FOLLOWUP_MAY_YES, FOLLOWUP_MAY_NO } FollowupMay;
/* What ended the process. SILENT: no answer came. OFFER and the rest are for the endings. */
typedef enum {
  FOLLOWUP_ENDING_OPEN,
  FOLLOWUP_ENDING_REJECTED,
  FOLLOWUP_ENDING_WITHDREW,
  FOLLOWUP_ENDING_SILENT,
  FOLLOWUP_ENDING_OFFER,
  FOLLOWUP_ENDING_ACCEPTED
} FollowupEnding;

/* The nick of each enum value as the user types it and the bus carries it ("first", "email",
 * "unknown", ...); NULL where out of range. from_nick: INVALID_ARGUMENT lists what was expected. */
const char *followup_stage_to_nick(FollowupStage stage);
const char *followup_stage_to_words(FollowupStage stage); /* likewise, as shown */
gboolean followup_stage_from_nick(const char *nick, FollowupStage *stage, GError **error);
const char *followup_channel_to_nick(FollowupChannel channel);
gboolean followup_channel_from_nick(const char *nick, FollowupChannel *channel, GError **error);
const char *followup_may_to_nick(FollowupMay may);
gboolean followup_may_from_nick(const char *nick, FollowupMay *may, GError **error);
const char *followup_ending_to_nick(FollowupEnding ending);  /* "open", "rejected", ... */
const char *followup_ending_to_words(FollowupEnding ending); /* likewise, as shown */
gboolean followup_ending_from_nick(const char *nick, FollowupEnding *ending, GError **error);

/* What the employer said about when it decides. */
typedef enum {
  FOLLOWUP_DECISION_UNKNOWN, /* not asked yet */
  FOLLOWUP_DECISION_NONE,    /* asked, and no date given */
  FOLLOWUP_DECISION_DATE,    /* day */
  FOLLOWUP_DECISION_RANGE    /* between min_days and max_days after the day it was said */
} FollowupDecisionKind;
typedef struct {
  FollowupDecisionKind kind;
  FollowupDay day;
  guint min_days, max_days;
} FollowupDecision;
/* The day it stands for when said on the given day, 0 where there is none: a range counts to its
 * larger number (S3). */
FollowupDay followup_decision_get_day(const FollowupDecision *self, FollowupDay said_on);
/* "unknown", "none", "2026-12-04", "14-30d" and back; "2-4w" and "14d" are read too. The caller
 * frees. */
char *followup_decision_to_string(const FollowupDecision *self);
gboolean followup_decision_parse(const char *text, FollowupDecision *decision, GError **error);

/* Somebody who spoke with the user, or the agency in between. Empty texts are NULL. */
typedef struct {
  char *uuid;                                        /* stable; given by the store when NULL */
  char *name, *email, *phone, *post, *title, *about; /* about: what was talked of with this one */
  FollowupChannel prefers;                           /* NONE: not known */
  gboolean lead, card;
  gboolean thanked; /* only while adding: the thank-you is already done */
} FollowupInterviewer;
FollowupInterviewer *followup_interviewer_new(void);
FollowupInterviewer *followup_interviewer_copy(const FollowupInterviewer *self);
void followup_interviewer_free(FollowupInterviewer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupInterviewer, followup_interviewer_free)

/* The employer answered ("heard"): when, and what it then said of the decision. */
typedef struct {
  gint64 at;
  FollowupDecision decision; /* UNKNOWN and NONE both: no date */
} FollowupAnswer;

typedef struct {
  gint64 id;  /* 0 until stored */
  char *uuid; /* stable; given by the store when NULL; a client's own makes adding repeatable */
  char *employer, *position; /* position is NULL when not told */
  gint64 start;
  char *zone;     /* IANA name of the employer's zone */
  guint duration; /* minutes */
  FollowupStage stage;
  char *place; /* an address or a link */
  FollowupDecision decision;
  FollowupMay may_follow_up;
  char *cadence;               /* id; NULL: the user's default at the time of planning */
  char *holidays;              /* name of a set; NULL: the user's own holidays */
  GPtrArray *interviewers;     /* of FollowupInterviewer, owned; never NULL */
  FollowupInterviewer *agency; /* nullable */
  char *liked, *forgot, *note;
  GArray *answers; /* of FollowupAnswer, by time; never NULL */
  FollowupEnding ending;
  gint64 ended_at;             /* meaningful unless OPEN */
  FollowupDay offer_deadline;  /* of an OFFER: the day by which to answer; 0: not known */
  FollowupMay offer_preferred; /* of an OFFER: YES where the user prefers it outright */
  gint64 no_show_at;           /* they did not appear; 0: they did */
  char *ical_uid;      /* UID (RFC 5545, 3.8.4.7) of the invitation that it came from; nullable */
  guint ical_sequence; /* SEQUENCE (3.8.7.4) of that; 0 without a UID */
  gint64 created, modified;
} FollowupInterview;

FollowupInterview *followup_interview_new(void); /* duration 60, everything else empty or unknown */
FollowupInterview *followup_interview_copy(const FollowupInterview *self);
void followup_interview_free(FollowupInterview *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupInterview, followup_interview_free)

/* Trims every text, turns empty ones (and an agency without anything) into NULL, names a nameless
 * interviewer by the e-mail address, and checks: UTF-8, lengths, no control characters but newlines
 * and tabs in note, liked, forgot, about, post; employer present; known zone; duration 1 minute to
 * 24 hours; start within 1970 to 2199; a decision date not before the interview's date; at most one
 * lead; addresses with a plausible form; uuids that are some and not twice. INVALID_ARGUMENT or
 * LIMIT_EXCEEDED; the texts may be trimmed then, nothing else. */
gboolean followup_interview_validate(FollowupInterview *self, GError **error);
/* An answer to be recorded with the interview: within 1970 to 2199, a new decision date not before
 * the day of the answer in the interview's zone, not more answers than we hold. */
gboolean followup_interview_check_answer(const FollowupInterview *self,
                                         const FollowupAnswer *answer,
                                         GError **error);
/* something@something without white space and brackets. */
gboolean followup_email_check(const char *email, GError **error);
gint64 followup_interview_get_end(const FollowupInterview *self);
/* The lead, else the first named, else NULL. (transfer none) */
const FollowupInterviewer *followup_interview_get_lead(const FollowupInterview *self);
/* The interviewer or agency of that uuid; NULL: nobody. Both may be NULL. (transfer none) */
const FollowupInterviewer *followup_interview_find_person(const FollowupInterview *self,
                                                          const char *uuid);
/* Interviewers and decision are both known: the debrief has nothing to ask. */
gboolean followup_interview_is_debriefed(const FollowupInterview *self);
/* Trimmed, NFC, case folded: equal keys are one employer, or one position. NULL gives "". (transfer
 * full) */
char *followup_interview_fold(const char *text);
