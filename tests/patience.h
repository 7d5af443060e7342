/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* patience: the main loop goes on for a time, or until something is so. */
#pragma once

#include <glib.h>

/* The main loop runs for that many microseconds. */
void run_loop_for(gint64 microseconds);
/* It runs until what is next was done, or 20 ms are over. */
void run_loop_once(void);

/* The main loop runs until the condition holds, a minute at the most: what is asserted behind it
 * says more than a time-out would. */
#define RUN_LOOP_UNTIL(condition)                                                                  \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 deadline_ = g_get_monotonic_time() + G_TIME_SPAN_MINUTE;                                \
                                                                                                   \
    while (!(condition) && g_get_monotonic_time() < deadline_)                                     \
      run_loop_once();                                                                             \
  }                                                                                                \
  G_STMT_END
