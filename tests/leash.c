/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "leash.h"

#include <signal.h>
#include <sys/prctl.h>

static void
end_with_parent_cb(gpointer unused)
{
  prctl(PR_SET_PDEATHSIG, SIGKILL);
}

void
leash_put_on(GSubprocessLauncher *launcher)
{
  g_subprocess_launcher_set_child_setup(launcher, end_with_parent_cb, NULL, NULL);
}
