/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* seat: what the machine and the desktop tell of themselves, where they do: that the machine
 * slept, that the screen is locked. Says nothing where nobody tells; never blocks. */
#pragma once

#include <gio/gio.h>

#define FOLLOWUP_TYPE_SEAT (followup_seat_get_type())
G_DECLARE_FINAL_TYPE(FollowupSeat, followup_seat, FOLLOWUP, SEAT, GObject)
/* Signals: "woke": the machine slept and is awake again. "lock-changed": see is_locked(). "met",
 * once: all who could tell whether it is locked have told, or are not there.
 * connection: the session bus; the system bus is looked for, and there need be none. */
FollowupSeat *followup_seat_new(GDBusConnection *connection);
/* logind says so of the user's session, or the desktop's screen saver of itself. */
gboolean followup_seat_is_locked(FollowupSeat *self);
