/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* bus: the way to the session bus: finds it, connects and calls, each within a time. Knows nobody
 * on it. */
#pragma once

#include "bus-error.h"

#define FOLLOWUP_BUS_SLOW_MS 1000

typedef struct _FollowupBus FollowupBus;
/* timeout: milliseconds to connect in. UNAVAILABLE where there is no session bus; where it lets
 * nobody in or does not answer, the first call may be what finds out. */
FollowupBus *followup_bus_open(guint timeout, GError **error);
void followup_bus_free(FollowupBus *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupBus, followup_bus_free)

/* Who sits before a terminal is told, once, when an answer takes longer than that. NULL: nobody
 * sits there. */
typedef void (*FollowupSlowFunc)(void);
void followup_bus_set_slow_func(FollowupBus *self, FollowupSlowFunc func);

typedef struct {
  const char *name;
  const char *path;
  const char *interface;
  const char *method;
  const char *type; /* of the whole reply */
  guint timeout;    /* milliseconds */
  gboolean starts;  /* who has the name is started where it does not run */
} FollowupBusCall;
/* A floating parameters is consumed. The reply, or the daemon's own FOLLOWUP_ERROR, UNAVAILABLE
 * like followup_bus_open(), else FOLLOWUP_BUS_ERROR. */
GVariant *followup_bus_call(FollowupBus *self,
                            const FollowupBusCall *call,
                            GVariant *parameters,
                            GError **error);
/* The same in two steps, for who has something to do while it is answered. One call at a time: what
 * was sent is received before anything else is called, and the strings of call stay until then. */
gboolean followup_bus_send(FollowupBus *self,
                           const FollowupBusCall *call,
                           GVariant *parameters,
                           GError **error);
GVariant *followup_bus_receive(FollowupBus *self, GError **error);

/* Whether it is a name that can be asked for: no bus's own for one of its peers. */
gboolean followup_bus_is_name(const char *name);
