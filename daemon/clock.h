/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* clock: what time it is, in which zone, and one alarm at a wall-clock moment. An interface, so
 * that tests drive time by hand. */
#pragma once

#include "zone.h"

#include <gio/gio.h>

#define FOLLOWUP_TYPE_CLOCK (followup_clock_get_type())
G_DECLARE_INTERFACE(FollowupClock, followup_clock, FOLLOWUP, CLOCK, GObject)

/* Signals: "alarm" when the moment set has come; "near" once shortly before it, where there is
 * still time: a chance to get ready, nothing more; "imminent" once milliseconds before it, where
 * "near" was answered by TRUE: who answers it keeps what the alarm brings until the moment, and
 * "alarm" comes at once, from when on it is that moment; "jumped" when the wall clock was set, the
 * machine slept or the zone changed. All come on the main context. "alarm" and "jumped" have no
 * arguments and mean only: look again; "near" and "imminent" have the moment (gint64) that comes,
 * "imminent" also the monotonic time, in microseconds, at which it does (gint64); both return
 * whether somebody (still) is ready for it (gboolean). */
struct _FollowupClockInterface {
  GTypeInterface parent;
  gint64 (*get_now)(FollowupClock *self);         /* Unix seconds */
  FollowupZone *(*get_zone)(FollowupClock *self); /* the machine's; (transfer none) */
  void (*set_alarm)(
      FollowupClock *self,
      gint64 instant); /* replaces the one set; FOLLOWUP_NO_INSTANT (G_MININT64) clears;
                          a moment already past fires at once, from the main loop */
};
gint64 followup_clock_get_now(FollowupClock *self);
FollowupZone *followup_clock_get_zone(FollowupClock *self);
void followup_clock_set_alarm(FollowupClock *self, gint64 instant);
