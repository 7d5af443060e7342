/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What the ways to the bus share. */
#pragma once

#include "bus.h"

typedef struct _FollowupBusWay FollowupBusWay;
struct _FollowupBusWay {
  /* *slow, which may be NULL, is called and made NULL when it takes longer than
   * FOLLOWUP_BUS_SLOW_MS. */
  void (*send)(FollowupBusWay *self,
               const FollowupBusCall *call,
               GVariant *parameters,
               FollowupSlowFunc *slow);
  GVariant *(*receive)(FollowupBusWay *self, GError **error);
  void (*free)(FollowupBusWay *self);
};
/* The way by GDBus, which knows addresses and ways of getting in that the socket does not. timeout:
 * milliseconds. UNAVAILABLE where the bus lets nobody in or does not answer. */
FollowupBusWay *followup_bus_way_open(const char *address, guint timeout, GError **error);
/* Takes it from now on, opened when it is needed first. (transfer none) */
FollowupBusWay *followup_bus_take_way(FollowupBus *self, GError **error);

/* UNAVAILABLE: the bus does not answer, or reason says why it cannot be reached. */
void followup_bus_set_unreachable(const char *address, const char *reason, GError **error);
