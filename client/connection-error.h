/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* connection-error: what a failed call means in one line for people. Asks the bus once more,
 * shortly, where that tells a stopped daemon from a stopped bus. */
#pragma once

#include "bus.h"

/* Errors of the bus, made FOLLOWUP_ERROR_UNAVAILABLE with what to do; the daemon's own stay.
 * change: it was asked to change something, which it may do yet.
 * (error: transfer full) (return: transfer full) */
GError *followup_connection_error_word(FollowupBus *bus,
                                       const char *bus_name,
                                       gboolean change,
                                       GError *error);
/* Whether somebody owns the name now. */
gboolean followup_connection_error_has_owner(FollowupBus *bus, const char *bus_name);
