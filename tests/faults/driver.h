/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* driver: what the drivers of tests/faults share: a connection, calls of the daemon, its life and
 * death. Whatever cannot be, ends the program with status 99. */
#pragma once

#include <gio/gio.h>

/* A failure of the rig, not of the promise: status 99. */
void faults_die(const char *format, ...) G_GNUC_PRINTF(1, 2) G_GNUC_NORETURN;

/* A connection of its own to the session bus, without exit on close. (transfer full) */
GDBusConnection *faults_connect(void);
/* Iterates the default context until there is an owner. FALSE: not within ms milliseconds. */
gboolean faults_wait_for_name(GDBusConnection *connection, const char *name, guint ms);

/* A method of org.followup.Followup1, 30 s at most. parameters: floating or NULL. (transfer full);
 * NULL: error is set. */
GVariant *
faults_call(GDBusConnection *connection, const char *method, GVariant *parameters, GError **error);
/* The same of any service. */
GVariant *faults_call_at(GDBusConnection *connection,
                         const char *name,
                         const char *path,
                         const char *interface,
                         const char *method,
                         GVariant *parameters,
                         GError **error);

/* Starts $FOLLOWUPD with more arguments (NULL-terminated, nullable); its messages go to
 * $RIG_DIR/followupd.log. The child dies with us. */
GPid faults_start_daemon(const char *const *arguments);
/* kill -9 and wait. FALSE: it had ended by itself, which it never should; its status is told. */
gboolean faults_kill_daemon(GPid pid);
/* SIGTERM and wait; FALSE: a status other than 0. */
gboolean faults_end_daemon(GPid pid);
