/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* loop: what the main loop can be asked while one of its sources runs. Refuses to know what the
 * others are. */
#pragma once

#include <glib.h>

/* Whether another source waits for its turn. For one that takes its time, on the main loop's
 * thread: g_main_context_pending() finds the same, but would keep a reference for ever to whatever
 * it finds. Some microseconds. */
gboolean followup_loop_is_awaited(void);
