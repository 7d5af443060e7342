/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* action: one thing for the user to do about an interview. A value. */
#pragma once

#include "interview.h"
#include "reason.h"

/* Actions of one interview, finished ones too: what nobody meant to have, and a call still reads.
 */
#define FOLLOWUP_MAX_ACTIONS 500

typedef enum {
  FOLLOWUP_KIND_PREPARE,
  FOLLOWUP_KIND_DEBRIEF,
  FOLLOWUP_KIND_THANK_YOU,
  FOLLOWUP_KIND_HANDWRITTEN_NOTE,
  FOLLOWUP_KIND_CHECK_IN,
  FOLLOWUP_KIND_SECOND_FOLLOW_UP,
  FOLLOWUP_KIND_MOVE_ON,
  FOLLOWUP_KIND_REQUEST,
  FOLLOWUP_KIND_REPLY_REJECTION,
  FOLLOWUP_KIND_FEEDBACK_REQUEST,
  FOLLOWUP_KIND_ASK_OFFER_DEADLINE,
  FOLLOWUP_KIND_ANSWER_OFFER,
  FOLLOWUP_KIND_TELL_OTHERS,
  FOLLOWUP_KIND_SEND_WITHDRAWAL,
  FOLLOWUP_KIND_NO_SHOW,
  FOLLOWUP_KIND_KEEP_SEARCHING,
  FOLLOWUP_KIND_TOUCH, /* a contact outside the plan: only ever done */
  FOLLOWUP_N_KINDS
} FollowupKind;

typedef enum {
  FOLLOWUP_STATE_PLANNED,
  FOLLOWUP_STATE_DUE,
  FOLLOWUP_STATE_SHOWING, /* handed to the popup server, not yet confirmed */
  FOLLOWUP_STATE_SHOWN,
  FOLLOWUP_STATE_SNOOZED,
  FOLLOWUP_STATE_DONE,
  FOLLOWUP_STATE_SKIPPED,
  FOLLOWUP_STATE_SUPERSEDED,
  FOLLOWUP_N_STATES
} FollowupState;

const char *followup_kind_to_nick(FollowupKind kind); /* "thank-you", ... */
gboolean followup_kind_from_nick(const char *nick, FollowupKind *kind, GError **error);
/* What to do, translated, for a heading: "Thank-you note", "Check-in". (transfer none) */
const char *followup_kind_to_title(FollowupKind kind);
/* The same in the middle of a sentence: "thank-you", "check-in", "second follow-up". (transfer
 * none) */
const char *followup_kind_to_noun(FollowupKind kind);
const char *followup_state_to_nick(FollowupState state);
gboolean followup_state_from_nick(const char *nick, FollowupState *state, GError **error);
/* planned, due, showing, shown or snoozed: still to be dealt with. */
gboolean followup_state_is_pending(FollowupState state);

typedef struct {
  gint64 interview; /* the id N of N.M; 0 in a dry run */
  guint number;     /* the M of N.M; 0 until stored */
  char *uuid;       /* stable; given by the store */
  FollowupKind kind;
  guint turn;        /* how many answers ("heard") came before the step was planned: 0, 1, ... */
  char *interviewer; /* name; NULL where nobody */
  char *interviewer_uuid; /* NULL where nobody */
  FollowupChannel channel;
  gint64 due, by, popup;
  FollowupReason *reason;
  gint64 about;    /* tell-others: the id of the interview that made the offer; 0 else */
  char *text;      /* request: what they asked for; NULL else */
  char *note;      /* what the user noted when it was done; nullable */
  gint64 rule_due; /* what the rule says where the user set due by hand; 0: due is the rule's */
  FollowupState state;
  gboolean projected;   /* a dry run's guess: not planned until the step before it is done */
  gint64 snoozed_until; /* meaningful while SNOOZED */
  gint64 finished_at;   /* meaningful when DONE, SKIPPED or SUPERSEDED */
  guint showings;       /* how often its popup was shown */
  gint64 next_at;       /* when the scheduler looks at it next; FOLLOWUP_NO_INSTANT when finished */
  guint32 server_id;    /* of the popup last shown, with its server's unique name and bus GUID */
  char *server_owner, *bus_guid;
  gint64 opened_at; /* when its draft was last opened; 0: not yet */
} FollowupAction;

FollowupAction *followup_action_new(FollowupKind kind); /* PLANNED, channel NONE, an empty reason */
FollowupAction *followup_action_copy(const FollowupAction *self);
void followup_action_free(FollowupAction *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupAction, followup_action_free)

/* Made from the interview by the plan; the others (request, touch, keep-searching) were asked for
 * one by one and are never planned anew. */
gboolean followup_kind_is_derived(FollowupKind kind);

/* "7.1"; "0.1" for what belongs to the user and no interview. The caller frees. */
char *followup_action_get_id(const FollowupAction *self);
/* Reads "7" (number 0) or "7.1"; INVALID_ARGUMENT else. */
gboolean followup_id_parse(const char *text, gint64 *interview, guint *number, GError **error);
/* "overdue" (its by has passed), "today" (due, or falls due or is to be shown before midnight in
 * the zone), "week" (within the next 7 days), "later". A snoozed action counts from its snooze.
 * Finished actions have none: NULL. */
const char *followup_action_get_section(const FollowupAction *self, gint64 now, FollowupZone *zone);
