/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* launcher-desktop-private: what its ways of opening and running share. Nobody but it includes it.
 */
#pragma once

#include "launcher.h"

#include <gio/gunixfdlist.h>

/* How long one answer of the portal or of systemd may take. */
#define FOLLOWUP_LAUNCH_TIMEOUT_MS 3000
/* A program that fails does so within this time; one that still runs has something open. */
#define FOLLOWUP_LAUNCH_GRACE_MS 1500

/* ---- launcher-desktop-unit.c, launcher-desktop-process.c: one program, from its start on ---- */

typedef enum {
  FOLLOWUP_END_RUNS, /* not yet, and nobody waits any longer */
  FOLLOWUP_END_EXITED,
  FOLLOWUP_END_SIGNAL,  /* of units; of processes it is an exit status of 128 and more */
  FOLLOWUP_END_TIMEOUT, /* of units that have one */
  FOLLOWUP_END_UNKNOWN  /* not well; nothing else is known */
} FollowupEndKind;
typedef struct {
  FollowupEndKind kind;
  int status; /* EXITED: its exit status; SIGNAL: the number */
} FollowupEnd;

/* The user's systemd, as all units that are watched share it. */
typedef struct {
  GDBusConnection *connection; /* owned */
  guint n_watched;
} FollowupManager;
/* A GRcBox. */
FollowupManager *followup_launcher_desktop_manager_new(GDBusConnection *connection);
void followup_launcher_desktop_manager_unref(FollowupManager *self);

/* Starts a transient unit: "prefix-NUMBER.service", with the properties, a(sv), taken when
 * floating, and the nullable fds that they speak of. Over when it ended, or when it still runs
 * after patience_ms. G_DBUS_ERROR_SERVICE_UNKNOWN or G_DBUS_ERROR_NAME_HAS_NO_OWNER: there is no
 * user manager. */
void followup_launcher_desktop_start_unit(FollowupManager *manager,
                                          const char *prefix,
                                          GVariant *properties,
                                          GUnixFDList *fds,
                                          guint patience_ms,
                                          GAsyncReadyCallback callback,
                                          gpointer data);
/* What the desktop told us and systemd may not know. Adds "NAME=value". */
void followup_launcher_desktop_add_desktop(GVariantBuilder *environment);
/* The same for one; nothing for a value of NULL or that is not UTF-8. */
void followup_launcher_desktop_add_variable(GVariantBuilder *environment,
                                            const char *name,
                                            const char *value);
/* For ExecStartEx: taken as it is, $ and % included. floating a(sasas) */
GVariant *followup_launcher_desktop_make_command(const char *const *command);

/* Starts a process that belongs to nobody: reparented, in a session of its own, in the home folder,
 * with none of our files but input as its standard input (-1: none) and, unless quiet, our output
 * and error as its own. */
void followup_launcher_desktop_start_process(const char *const *command,
                                             const char *const *environment,
                                             int input,
                                             gboolean quiet,
                                             guint patience_ms,
                                             GAsyncReadyCallback callback,
                                             gpointer data);
/* Of both. FALSE: it was not started. */
gboolean
followup_launcher_desktop_start_finish(GAsyncResult *result, FollowupEnd *end, GError **error);

/* ---- launcher-desktop-portal.c, launcher-desktop-open.c ---- */

/* Everything in it is owned. */
typedef struct {
  char *uri;        /* NULL for a text: */
  char *path;       /* the file that it is in */
  char *activation; /* nullable */
  char **command;   /* for all ways but the portal: the program that opens it, by full path, and its
                       arguments */
} FollowupOpening;

/* Each way calls back with a GTask of gboolean; opening is borrowed for the time of the call. */

/* org.freedesktop.portal.OpenURI. G_IO_ERROR_CANCELLED: the user chose not to open it. */
void followup_launcher_desktop_open_by_portal(GDBusConnection *connection,
                                              const FollowupOpening *opening,
                                              GAsyncReadyCallback callback,
                                              gpointer data);
/* A unit, see above. */
void followup_launcher_desktop_open_by_unit(FollowupManager *manager,
                                            const FollowupOpening *opening,
                                            GAsyncReadyCallback callback,
                                            gpointer data);
/* A process, see above. */
void followup_launcher_desktop_open_by_process(const FollowupOpening *opening,
                                               GAsyncReadyCallback callback,
                                               gpointer data);

/* ---- launcher-desktop-run.c ---- */

/* A unit, else a process; calls back with a GTask of gboolean. */
void followup_launcher_desktop_run(FollowupManager *manager,
                                   const FollowupRun *run,
                                   GAsyncReadyCallback callback,
                                   gpointer data);

/* ---- launcher-desktop.c ---- */

/* Nobody has the name on the bus, and nobody is started for it. */
gboolean followup_launcher_desktop_is_nobody(const GError *error);
