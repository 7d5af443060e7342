/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fake-clock: a clock whose time a test sets by hand. Never reads the real one. */
#pragma once

#include "clock.h"

#define FOLLOWUP_TYPE_CLOCK_FAKE (followup_clock_fake_get_type())
G_DECLARE_FINAL_TYPE(FollowupClockFake, followup_clock_fake, FOLLOWUP, CLOCK_FAKE, GObject)

/* zone: an IANA name; NULL is UTC. */
FollowupClockFake *followup_clock_fake_new(gint64 now, const char *zone);
/* Time passes: "near" is emitted a second before each alarm that comes on the way to now,
 * "imminent" still in that second, and "alarm" with the clock at its moment. Going back, or not to
 * stop at alarms, is jump(). */
void followup_clock_fake_advance_to(FollowupClockFake *self, gint64 now);
/* Time passes up to the "near" of the alarm set, a second before it. */
void followup_clock_fake_approach(FollowupClockFake *self);
/* Its last moment, where somebody got ready at "near". TRUE: somebody still is. */
gboolean followup_clock_fake_tell_imminent(FollowupClockFake *self);
/* Time passes while somebody is at work: an alarm that comes meanwhile has to wait, and is not told
 * of where another is set before. */
void followup_clock_fake_slip(FollowupClockFake *self, gint64 now);
/* The clock is set, or the machine slept: "jumped", once. */
void followup_clock_fake_jump(FollowupClockFake *self, gint64 now);
/* The machine's zone changes: "jumped". */
void followup_clock_fake_set_zone(FollowupClockFake *self, const char *zone);
/* The alarm set, FOLLOWUP_NO_INSTANT (G_MININT64) where none is. */
gint64 followup_clock_fake_get_alarm(FollowupClockFake *self);
