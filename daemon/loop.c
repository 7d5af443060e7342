/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "loop.h"

/* Descriptors that are looked at: more than there are. */
#define MOST 32

/* The first half of what each turn of the loop begins with. GLib's check, which would be next,
 * lists what is ready for the turn that follows; but the turn that runs already goes on behind
 * where it stood in its own list, and what stands before that is never let go of. */
gboolean
followup_loop_is_awaited(void)
{
  GMainContext *context = g_main_context_default();
  GPollFD polled[MOST];
  gboolean ready;
  int priority, timeout, n;

  g_return_val_if_fail(g_main_context_acquire(context), FALSE);
  ready = g_main_context_prepare(context, &priority);
  n = g_main_context_query(context, priority, &timeout, polled, MOST);
  g_main_context_release(context);
  return ready || g_poll(polled, (guint)MIN(n, MOST), 0) > 0;
}
