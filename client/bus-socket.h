/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* bus-socket: a socket to the bus, for a caller who asks, waits for the answer and leaves. What
 * GDBus does for those who stay (a thread, a loop, signals, files) takes longer than the question.
 */
#pragma once

#include "bus.h"

typedef struct _FollowupBusSocket FollowupBusSocket;
/* Whether the address is that of one local socket, as those of session buses are. */
gboolean followup_bus_socket_takes(const char *address);
/* An address that is taken. timeout: milliseconds, within which the bus is to let us in too, which
 * it is asked for with the first call. FOLLOWUP_BUS_ERROR. */
FollowupBusSocket *followup_bus_socket_open(const char *address, guint timeout, GError **error);
void followup_bus_socket_free(FollowupBusSocket *self);

/* Whether the bus has let us in; while it has not, it has looked at no call. */
gboolean followup_bus_socket_is_in(FollowupBusSocket *self);

/* Sends the call, to be answered within its time. *slow, which may be NULL, is called and made NULL
 * when whoever waits for that does so longer than FOLLOWUP_BUS_SLOW_MS. */
gboolean followup_bus_socket_send(FollowupBusSocket *self,
                                  const FollowupBusCall *call,
                                  GVariant *parameters,
                                  FollowupSlowFunc *slow,
                                  GError **error);
/* The reply to it, a tuple. FOLLOWUP_ERROR or FOLLOWUP_BUS_ERROR where it is an error or none came;
 * CLOSED: none will come any more. (transfer full) */
GVariant *followup_bus_socket_receive(FollowupBusSocket *self, GError **error);
