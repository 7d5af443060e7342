/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* session, by GDBus: what few verbs do. */
#pragma once

#include "connection-gdbus.h"
#include "session.h"

/* As followup_session_change() with a file, or where it takes its time; see
 * followup_connection_send(). */
GVariant *followup_session_send(FollowupSession *self,
                                const char *method,
                                GVariant *parameters,
                                int fd,
                                const char *type,
                                GError **error);
/* Likewise however long it takes; see followup_connection_transfer(). */
GVariant *followup_session_transfer(FollowupSession *self,
                                    const char *method,
                                    GVariant *parameters,
                                    int fd,
                                    const char *type,
                                    FollowupProgressFunc progress,
                                    gpointer user_data,
                                    GError **error);
/* The session bus, for questions to others than the daemon. (transfer none) */
GDBusConnection *followup_session_get_bus(FollowupSession *self, GError **error);
/* See followup_connection_watch(); UNAVAILABLE where there is no bus. */
gboolean followup_session_watch(FollowupSession *self,
                                FollowupNewsFunc func,
                                gpointer user_data,
                                GError **error);
void followup_session_unwatch(FollowupSession *self);
