/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* invitation: what an event of a calendar tells of an interview: when and where it is, who is
 * there, and, as far as that can be seen, which employer it is. Pure: asks nobody, and knows
 * nothing of files. */
#pragma once

#include "interview.h"

#include <json-glib/json-glib.h>

/* For whom an invitation is read. */
typedef struct {
  const char *name, *email; /* the user's own; nullable */
  const char *zone;         /* the machine's */
  const char *told_zone;    /* which the user says it is; nullable */
} FollowupInvitationReader;

/* Where the employer stands. */
typedef enum {
  FOLLOWUP_EMPLOYER_UNKNOWN,
  FOLLOWUP_EMPLOYER_TITLE,  /* in the title: "Interview with Acme" */
  FOLLOWUP_EMPLOYER_ADDRESS /* in somebody's mail address: "jane@acme.example" */
} FollowupEmployerSource;

typedef struct {
  FollowupInterview *interview; /* employer may be NULL; its UID and SEQUENCE stand in it */
  char *title;                  /* the event's; "" for none */
  FollowupEmployerSource source;
  gboolean sure; /* who the employer is need not be asked */
  gint64 stamp;  /* when this version was written, as it says; 0: it does not */
  gboolean cancelled;
  gboolean recurs;
  gboolean date_only;     /* it begins on a day, and no time is told */
  gboolean guessed_zone;  /* it does not say in which zone it is */
  gboolean guessed_email; /* people are in it, and which is the user nobody said */
} FollowupInvitation;

/* Of a line as ical.h tells it. NULL where it is no event, or has no start that can be. (transfer
 * full) */
FollowupInvitation *followup_invitation_read(JsonObject *event,
                                             const FollowupInvitationReader *reader);
void followup_invitation_free(FollowupInvitation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupInvitation, followup_invitation_free)
/* The first of them to come, else the last that was; those that were cancelled only where there is
 * no other. NULL for none. invitations: of FollowupInvitation. (transfer none) */
FollowupInvitation *followup_invitation_choose(GPtrArray *invitations, gint64 now);
