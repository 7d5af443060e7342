/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* dunst: a real popup server, its eyes and its mouse, on the desktop of rig/with-desktop.sh. */
#pragma once

#include <gio/gio.h>

/* With $RIG_DUNSTRC; it takes its name a moment later. (transfer full) */
GSubprocess *dunst_start(void);
/* kill -9, and clears it. The bus notices a moment later. */
void dunst_kill(GSubprocess **server);
gboolean dunst_is_there(void);
/* What a program prints; it must succeed. (transfer full) */
char *dunst_ask(const char *command);
void dunst_tell(const char *command);
/* Takes the line of that label out of the menu of what is displayed. */
void dunst_press(const char *label);
/* The main loop runs until dunst has so many: what is "displayed", "waiting" or in the "history".
 */
void dunst_assert_count(const char *what, const char *expected);
