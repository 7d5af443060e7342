/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* invitation-private: what the files of invitation share. */
#pragma once

#include "invitation.h"

/* On one line, without white space at its ends; NULL where it is no text or nothing is left.
 * (transfer full) */
char *followup_invitation_get_line(JsonObject *object, const char *key);

/* ---- invitation-words: the title ---- */

typedef struct {
  char *employer, *position; /* nullable */
  gboolean sure;             /* the employer stands behind "with", "at" and the like */
  FollowupStage stage;
} FollowupInvitationWords;

/* names: of people, who are no employers; a GPtrArray of char *. */
void
followup_invitation_read_words(const char *title, GPtrArray *names, FollowupInvitationWords *words);
void followup_invitation_words_clear(FollowupInvitationWords *words);

/* ---- invitation-people: who is there ---- */

/* Everybody but the user, rooms and robots. */
void followup_invitation_read_people(JsonObject *event,
                                     const FollowupInvitationReader *reader,
                                     GPtrArray *people);
/* "Acme" of jane@acme.example; NULL where the domain is everybody's. (transfer full) */
char *followup_invitation_name_domain(const char *email);

/* ---- invitation-place: where it is ---- */

/* A link where there is one, else the address; note gets an address beside a link. Both nullable.
 * (transfer full) */
char *followup_invitation_read_place(JsonObject *event, char **note);
