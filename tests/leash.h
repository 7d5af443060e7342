/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* leash: a program that a test starts does not outlive it, however the test ends: what stays would
 * hold the pipes that others read to their end. */
#pragma once

#include <gio/gio.h>

/* What the launcher starts from here on is killed when we end. */
void leash_put_on(GSubprocessLauncher *launcher);
