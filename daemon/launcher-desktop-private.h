/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* launcher-desktop-private: what its ways of opening share. Nobody but it includes it. */
#pragma once

#include <gio/gio.h>

/* How long one answer of the portal or of systemd may take. */
#define FOLLOWUP_LAUNCH_TIMEOUT_MS 3000
/* A program that fails does so within this time; one that still runs has something open. */
#define FOLLOWUP_LAUNCH_GRACE_MS 1500

/* Everything in it is owned. */
typedef struct {
  char *uri;        /* NULL for a text: */
  char *path;       /* the file that it is in */
  char *activation; /* nullable */
  char **command;   /* for all ways but the portal: the program that opens it, by full path, and its
                       arguments */
} FollowupOpening;

/* Whether a program (its last name) that ended with that status opened nothing. xdg-open hands on
 * the status of what it opened, beside its own. */
gboolean followup_launcher_desktop_status_fails(const char *program, gint64 status);

/* Each way calls back with a GTask of gboolean; opening is borrowed for the time of the call. */

/* org.freedesktop.portal.OpenURI. G_IO_ERROR_CANCELLED: the user chose not to open it. */
void followup_launcher_desktop_open_by_portal(GDBusConnection *connection,
                                              const FollowupOpening *opening,
                                              GAsyncReadyCallback callback,
                                              gpointer data);
/* A transient unit of the user's systemd. G_DBUS_ERROR_SERVICE_UNKNOWN or
 * G_DBUS_ERROR_NAME_HAS_NO_OWNER: there is no user manager. */
void followup_launcher_desktop_open_by_unit(GDBusConnection *connection,
                                            const FollowupOpening *opening,
                                            GAsyncReadyCallback callback,
                                            gpointer data);
/* A process that belongs to nobody. */
void followup_launcher_desktop_open_by_process(const FollowupOpening *opening,
                                               GAsyncReadyCallback callback,
                                               gpointer data);
