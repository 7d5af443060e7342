/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* connection: the way to the daemon: calls it on the session bus, and says in one line what
 * is wrong when no answer comes. Nothing waits for ever: a bus or a daemon that hangs is given up
 * after a few seconds. Knows no verbs. */
#pragma once

#include "bus.h"

typedef struct _FollowupConnection FollowupConnection;
/* To the instance that FOLLOWUP_BUS_NAME names, else the usual one. UNAVAILABLE where there is no
 * session bus or it does not answer. hasty: starts no daemon and gives up after a second. */
FollowupConnection *followup_connection_open(gboolean hasty, GError **error);
void followup_connection_free(FollowupConnection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupConnection, followup_connection_free)

/* See followup_bus_set_slow_func(). */
void followup_connection_set_slow_func(FollowupConnection *self, FollowupSlowFunc func);
/* Calls a method that reads; type is that of the whole reply. Starts the daemon where it does not
 * run. A floating parameters is consumed. UNAVAILABLE where the daemon does not answer, else its
 * own error. */
GVariant *followup_connection_ask(FollowupConnection *self,
                                  const char *method,
                                  GVariant *parameters,
                                  const char *type,
                                  GError **error);
/* The same in two steps, for who has something to do while the daemon answers. Nothing else is
 * called before the answer is taken. */
gboolean followup_connection_ask_ahead(FollowupConnection *self,
                                       const char *method,
                                       GVariant *parameters,
                                       const char *type,
                                       GError **error);
GVariant *followup_connection_take_answer(FollowupConnection *self, GError **error);
/* Calls a method that changes something. options gets the request's UUID, so that a call whose
 * answer was lost can be repeated once without doing anything twice; arguments are the parameters
 * before options, NULL-terminated. options is ended. */
GVariant *followup_connection_change(FollowupConnection *self,
                                     const char *method,
                                     GVariant *const *arguments,
                                     GVariantDict *options,
                                     const char *type,
                                     GError **error);
/* The daemon's properties, a{sv}. */
GVariant *followup_connection_get_properties(FollowupConnection *self, GError **error);
