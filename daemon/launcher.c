/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "launcher.h"

G_DEFINE_INTERFACE(FollowupLauncher, followup_launcher, G_TYPE_OBJECT)

static void
followup_launcher_default_init(FollowupLauncherInterface *iface)
{
}

void
followup_launcher_open_async(FollowupLauncher *self,
                             const FollowupLaunch *launch,
                             GAsyncReadyCallback callback,
                             gpointer data)
{
  FOLLOWUP_LAUNCHER_GET_IFACE(self)->open_async(self, launch, callback, data);
}

const char *
followup_launcher_open_finish(FollowupLauncher *self, GAsyncResult *result, GError **error)
{
  return FOLLOWUP_LAUNCHER_GET_IFACE(self)->open_finish(self, result, error);
}

void
followup_launcher_run_async(FollowupLauncher *self,
                            const FollowupRun *run,
                            GAsyncReadyCallback callback,
                            gpointer data)
{
  FOLLOWUP_LAUNCHER_GET_IFACE(self)->run_async(self, run, callback, data);
}

gboolean
followup_launcher_run_finish(FollowupLauncher *self, GAsyncResult *result, GError **error)
{
  return FOLLOWUP_LAUNCHER_GET_IFACE(self)->run_finish(self, result, error);
}
