/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fuzz-bus: whatever stands on the socket of the bus is a message or none; what is read is written
 * as the same bytes, as there are no two ways to say something. */
#include "fuzz.h"

#include "bus-message.h"

static void
check_written(const FollowupBusMessage *message, GVariant *body)
{
  static const FollowupBusCall call
      = { .name = "a.b", .path = "/", .interface = "a.b", .method = "Say", .starts = TRUE };
  g_autoptr(GByteArray) out = g_byte_array_new();
  gsize size;
  const guint8 *data = g_bytes_get_data(message->bytes, &size);
  gsize length = size - message->body;

  followup_bus_message_append_call(out, 1, &call, body);
  if (data[0] == out->data[0]) /* of the same byte order */
    g_assert_cmpmem(out->data + out->len - length, length, data + message->body, length);
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
    check_written(message, body);
  return 0;
}
