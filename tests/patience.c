/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "patience.h"

static gboolean
wake_cb(gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
run_loop_for(gint64 microseconds)
{
  gint64 end = g_get_monotonic_time() + microseconds;
  guint waker = g_timeout_add(2, wake_cb, NULL);

  while (g_get_monotonic_time() < end)
    g_main_context_iteration(NULL, TRUE);
  g_source_remove(waker);
}

void
run_loop_once(void)
{
  guint waker = g_timeout_add(20, wake_cb, NULL);

  g_main_context_iteration(NULL, TRUE);
  g_source_remove(waker);
}
