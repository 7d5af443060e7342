/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* connection, by GDBus: files, signals, and what takes minutes. */
#pragma once

#include "connection.h"

#include <gio/gio.h>

/* For questions to others than the daemon. UNAVAILABLE like followup_connection_open(). (transfer
 * none) */
GDBusConnection *followup_connection_get_bus(FollowupConnection *self, GError **error);
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
