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

/* For questions to others than the daemon. UNAVAILABLE like followup_connection_open(). (transfer
 * none) */
GDBusConnection *followup_connection_get_bus(FollowupConnection *self, GError **error);
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
/* What is heard of the daemon while nobody asks. */
typedef enum {
  FOLLOWUP_NEWS_CHANGED, /* something it knows, or one of its properties */
  FOLLOWUP_NEWS_GONE,    /* it left the bus */
  FOLLOWUP_NEWS_BACK,    /* it is on the bus, perhaps another one */
  FOLLOWUP_NEWS_NO_BUS   /* the bus is gone: there will be no more news */
} FollowupNews;
typedef void (*FollowupNewsFunc)(FollowupConnection *self, FollowupNews news, gpointer user_data);
/* Calls func from the main loop for each of them. Starts no daemon. UNAVAILABLE like
 * followup_connection_open(). */
gboolean followup_connection_watch(FollowupConnection *self,
                                   FollowupNewsFunc func,
                                   gpointer user_data,
                                   GError **error);
void followup_connection_unwatch(FollowupConnection *self);
/* The daemon's properties, a{sv}. */
GVariant *followup_connection_get_properties(FollowupConnection *self, GError **error);
/* Calls a method that is handed a file or takes its time, as copying a whole database does; fd >= 0
 * goes with the call, as the handle 0, and stays the caller's. Not repeated. */
GVariant *followup_connection_send(FollowupConnection *self,
                                   const char *method,
                                   GVariant *parameters,
                                   int fd,
                                   const char *type,
                                   GError **error);
/* How far a call is that takes minutes; total 0: not known. */
typedef void (*FollowupProgressFunc)(guint done, guint total, gpointer user_data);
/* The same without a time-out: it ends when the daemon has answered or is gone. progress,
 * nullable, is told meanwhile. */
GVariant *followup_connection_transfer(FollowupConnection *self,
                                       const char *method,
                                       GVariant *parameters,
                                       int fd,
                                       const char *type,
                                       FollowupProgressFunc progress,
                                       gpointer user_data,
                                       GError **error);
