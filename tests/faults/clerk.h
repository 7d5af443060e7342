/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* clerk: thinks of calls that change something, each with a UUID of its own: adding, finishing,
 * putting off, undoing. All of it lies in the future, so that nothing falls due. Refuses to make
 * the calls. */
#pragma once

#include <gio/gio.h>

typedef struct {
  const char *method;   /* of the call to make; NULL: none was chosen */
  char *request;        /* its UUID */
  GVariant *parameters; /* owned */
  char *employer;       /* of the interview last acknowledged; NULL: none */
  guint64 interview;    /* its id */
  GRand *rand;          /* not owned */
  GPtrArray *actions;   /* ids known and not dealt with */
  guint number, n_added;
} FaultsClerk;

/* number: which of several. */
void faults_clerk_init(FaultsClerk *self, GRand *rand, guint number);
void faults_clerk_clear(FaultsClerk *self);
void faults_clerk_choose(FaultsClerk *self);
/* The call was acknowledged, for the first time. */
void faults_clerk_note_reply(FaultsClerk *self, GVariant *reply);
/* The id of the interview in a reply to AddInterviews. */
guint64 faults_clerk_read_interview(GVariant *reply);
/* No more of this call. */
void faults_clerk_end(FaultsClerk *self);
