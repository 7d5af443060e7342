/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* lock: one daemon for one data folder, whatever their bus names. */
#pragma once

#include <gio/gio.h>

/* Holds path (made when missing) until *fd is closed, also by the end of the process.
 * WRONG_STATE: another process holds it; READ_ONLY, NO_SPACE, FAILED: it cannot be made. */
gboolean followup_lock_take(const char *path, int *fd, GError **error);
