/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* heap: how the memory of a daemon that mostly sleeps is kept small. Refuses to know what is in
 * it. */
#pragma once

/* Once, before there is another thread. */
void followup_heap_set_up(void);
/* Gives back what is free, also what the allocator keeps for the calling thread. For a quiet
 * moment: it takes some tenths of a millisecond. */
void followup_heap_trim(void);
