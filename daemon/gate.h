/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* gate: refuses a caller's calls while too many wait for their answers, before they cost more than
 * being read. */
#pragma once

#include <gio/gio.h>

typedef struct {
  guint of_caller; /* calls that wait for their answers */
  guint of_all;    /* beyond which only those get in who have none that waits */
} FollowupGateLimits;

typedef struct _FollowupGate FollowupGate;

/* Stands before all that is exported on connection, the bus's own interfaces too. tidying: is made
 * ready that many microseconds after a call was refused, once; see followup_gate_rearm(). trim,
 * nullable: is called on the thread that reads, twice as long after the last of many messages, with
 * nothing of the gate's held. */
FollowupGate *followup_gate_new(GDBusConnection *connection,
                                const FollowupGateLimits *limits,
                                GSource *tidying,
                                gint64 delay,
                                void (*trim)(void));
/* Refusals make it ready again. */
void followup_gate_rearm(FollowupGate *self);
/* Nothing is refused from here on. NULL-safe. */
void followup_gate_free(FollowupGate *self);
