/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* bus, by GDBus: for files, signals and whoever stays. */
#pragma once

#include "bus.h"

#include <gio/gio.h>

/* Connected when first asked for, and from then on what all calls go through, so that they and the
 * signals keep their order. UNAVAILABLE like followup_bus_open(). (transfer none) */
GDBusConnection *followup_bus_get_connection(FollowupBus *self, GError **error);
/* What GDBus says in the place of a reply, as followup_bus_call() would. Takes error. (transfer
 * full) */
GError *followup_bus_translate(GError *error);
