/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* launcher: opens a link or a text in the user's own programs, and runs programs of the user's own.
 * An interface; never blocks its caller, and what it starts does not belong to the daemon. */
#pragma once

#include <gio/gio.h>

#define FOLLOWUP_TYPE_LAUNCHER (followup_launcher_get_type())
G_DECLARE_INTERFACE(FollowupLauncher, followup_launcher, FOLLOWUP, LAUNCHER, GObject)

/* What to open: a link, or a text. Borrowed for the time of the call. */
typedef struct {
  const char *uri;        /* mailto:, https: or http:; else NULL and */
  const char *name;       /* of the file that is written for the text, as "7.2-phone.txt", and */
  const char *text;       /* what stands in it */
  const char *activation; /* nullable: the token that lets the new window have the focus */
} FollowupLaunch;

/* What to run. Borrowed for the time of the call. */
typedef struct {
  const char *name;               /* in the journal: "on-added" */
  const char *path;               /* of the program, absolute */
  const char *const *environment; /* nullable strv of "NAME=value", beside the session's own */
  GBytes *input;                  /* its standard input */
  guint seconds;                  /* it is ended then; not 0 */
} FollowupRun;

struct _FollowupLauncherInterface {
  GTypeInterface parent;
  void (*open_async)(FollowupLauncher *self,
                     const FollowupLaunch *launch,
                     GAsyncReadyCallback callback,
                     gpointer data);
  const char *(*open_finish)(FollowupLauncher *self, GAsyncResult *result, GError **error);
  void (*run_async)(FollowupLauncher *self,
                    const FollowupRun *run,
                    GAsyncReadyCallback callback,
                    gpointer data);
  gboolean (*run_finish)(FollowupLauncher *self, GAsyncResult *result, GError **error);
};
void followup_launcher_open_async(FollowupLauncher *self,
                                  const FollowupLaunch *launch,
                                  GAsyncReadyCallback callback,
                                  gpointer data);
/* By what it was opened: "portal", "unit" or "process" (static). NULL: the error says what was
 * tried. */
const char *
followup_launcher_open_finish(FollowupLauncher *self, GAsyncResult *result, GError **error);
/* Over when the program ended. */
void followup_launcher_run_async(FollowupLauncher *self,
                                 const FollowupRun *run,
                                 GAsyncReadyCallback callback,
                                 gpointer data);
/* Whether it ended well, with status 0; else how it did: "it ended with status 3". */
gboolean followup_launcher_run_finish(FollowupLauncher *self, GAsyncResult *result, GError **error);
