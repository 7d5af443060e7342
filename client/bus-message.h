/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* bus-message: messages as the D-Bus Specification lays them out on the wire, and their values as
 * GVariant. Knows no bus, nobody on it, and no files that come with messages. */
#pragma once

#include "bus.h"

#define FOLLOWUP_BUS_MESSAGE_START 16 /* bytes, by which the length is known */

typedef enum {
  FOLLOWUP_BUS_MESSAGE_CALL = 1,
  FOLLOWUP_BUS_MESSAGE_REPLY,
  FOLLOWUP_BUS_MESSAGE_ERROR,
  FOLLOWUP_BUS_MESSAGE_SIGNAL
} FollowupBusMessageType;

/* One that came. */
typedef struct {
  FollowupBusMessageType type;
  guint32 reply_serial; /* of the call that it answers; 0: none */
  char *error_name;     /* NULL: none */
  GBytes *bytes;        /* all of it */
  char *signature;      /* of its body */
  gsize body;           /* where that begins */
} FollowupBusMessage;
void followup_bus_message_free(FollowupBusMessage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupBusMessage, followup_bus_message_free)

/* How long the message is that begins with these FOLLOWUP_BUS_MESSAGE_START bytes; 0 where no
 * message does. */
gsize followup_bus_message_measure(const guint8 *start);
/* These bytes, which are as many as was measured; NULL where they make no message. */
FollowupBusMessage *followup_bus_message_read(GBytes *bytes);
/* A tuple, which may hold on to the bytes; NULL where they make none. (transfer full) */
GVariant *followup_bus_message_get_body(const FollowupBusMessage *self);

/* Appends a call; parameters are a tuple, NULL is an empty one. */
void followup_bus_message_append_call(GByteArray *out,
                                      guint32 serial,
                                      const FollowupBusCall *call,
                                      GVariant *parameters);
