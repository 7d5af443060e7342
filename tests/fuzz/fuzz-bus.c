/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fuzz-bus: whatever stands on the socket of the bus is a message or none; what we read, GDBus
 * reads as the same. */
#include "fuzz.h"

#include "bus-message.h"

/* GDBus refuses more: it wants to know of headers what does not matter here. */
static void
compare(GBytes *bytes, GVariant *body)
{
  gsize length;
  const guint8 *data = g_bytes_get_data(bytes, &length);
  g_autoptr(GDBusMessage) message
      = g_dbus_message_new_from_blob((guchar *)data, length, G_DBUS_CAPABILITY_FLAGS_NONE, NULL);
  GVariant *theirs = message != NULL ? g_dbus_message_get_body(message) : NULL;

  if (theirs != NULL) {
    g_autofree char *one = g_variant_print(body, TRUE), *other = g_variant_print(theirs, TRUE);

    g_assert_cmpstr(one, ==, other);
  }
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
  g_autoptr(GBytes) bytes = g_bytes_new(data, size);
  g_autoptr(FollowupBusMessage) message = NULL;
  g_autoptr(GVariant) body = NULL;

  if (size < FOLLOWUP_BUS_MESSAGE_START || followup_bus_message_measure(data) != size)
    return 0;
  message = followup_bus_message_read(bytes);
  body = message != NULL ? followup_bus_message_get_body(message) : NULL;
  if (body != NULL)
    compare(bytes, body);
  return 0;
}
