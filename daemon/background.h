/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* background: threads that work ahead of who waits for an answer, or behind. Refuses to know what
 * they do. */
#pragma once

/* The calling thread lets others go first from now on, which on Linux has a priority of its own; it
 * gets its third of a processor beside one that never rests. There is no way back: for a thread
 * that ends with its work. */
void followup_background_enter(void);
