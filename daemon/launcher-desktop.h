/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* launcher-desktop: the launcher of real desktops: by the portal; else by a transient unit of the
 * user's systemd; else, where none runs, by a detached process. Outside the daemon's cgroup and
 * sandbox in each case. */
#pragma once

#include "launcher.h"

#define FOLLOWUP_TYPE_LAUNCHER_DESKTOP (followup_launcher_desktop_get_type())
G_DECLARE_FINAL_TYPE(
    FollowupLauncherDesktop, followup_launcher_desktop, FOLLOWUP, LAUNCHER_DESKTOP, GObject)
/* connection: the session bus. folder: where texts are written; made with mode 0700 when first
 * needed. */
FollowupLauncher *followup_launcher_desktop_new(GDBusConnection *connection, const char *folder);
