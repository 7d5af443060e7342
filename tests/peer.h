/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* peer: somebody on a test's bus, with a connection of its own. */
#pragma once

#include <gio/gio.h>

/* A new connection to the message bus at address. (transfer full) */
GDBusConnection *peer_connect(const char *address);
