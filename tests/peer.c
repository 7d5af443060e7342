/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "peer.h"

GDBusConnection *
peer_connect(const char *address)
{
  g_autoptr(GError) error = NULL;
  GDBusConnection *connection
      = g_dbus_connection_new_for_address_sync(address,
                                               G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                   | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                               NULL, NULL, &error);

  g_assert_no_error(error);
  return connection;
}
