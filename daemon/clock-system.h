/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* clock-system: the real clock: one timerfd on CLOCK_REALTIME, absolute, cancel-on-set; watches
 * /etc/localtime. */
#pragma once

#include "clock.h"

#define FOLLOWUP_TYPE_CLOCK_SYSTEM (followup_clock_system_get_type())
G_DECLARE_FINAL_TYPE(FollowupClockSystem, followup_clock_system, FOLLOWUP, CLOCK_SYSTEM, GObject)
FollowupClock *followup_clock_system_new(GError **error);
