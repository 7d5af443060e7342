/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* service-queue: whose call is answered next: callers take turns, so that one who calls without end
 * holds up nobody but itself. How many may wait the gate sees to. Refuses to know what the calls
 * ask for. */
#include "service-private.h"

/* How long calls are answered before the main loop looks for others: arrivals, alarms, popups. */
#define SLICE_US 5000

/* Who calls: a unique name of the bus. */
typedef struct {
  char *name;   /* owned */
  GQueue calls; /* of GDBusMethodInvocation, owned */
} Caller;

static void
free_caller(gpointer data)
{
  Caller *caller = data;

  g_queue_clear_full(&caller->calls, g_object_unref);
  g_free(caller->name);
  g_free(caller);
}

void
followup_service_queue_init(FollowupServiceQueue *self)
{
  self->callers = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_caller);
  g_queue_init(&self->turns);
}

void
followup_service_queue_clear(FollowupServiceQueue *self)
{
  g_queue_clear(&self->turns);
  g_clear_pointer(&self->callers, g_hash_table_unref);
  self->n_calls = 0;
}

static Caller *
get_caller(FollowupServiceQueue *self, const char *name)
{
  Caller *caller = g_hash_table_lookup(self->callers, name);

  if (caller != NULL)
    return caller;
  caller = g_new0(Caller, 1);
  caller->name = g_strdup(name);
  g_queue_init(&caller->calls);
  g_hash_table_insert(self->callers, caller->name, caller);
  g_queue_push_tail(&self->turns, caller);
  return caller;
}

void
followup_service_queue_push(FollowupServiceQueue *self, GDBusMethodInvocation *invocation)
{
  const char *name = g_dbus_method_invocation_get_sender(invocation);
  Caller *caller = get_caller(self, name != NULL ? name : "");

  g_queue_push_tail(&caller->calls, invocation);
  self->n_calls++;
}

GDBusMethodInvocation *
followup_service_queue_pop(FollowupServiceQueue *self)
{
  Caller *caller = g_queue_pop_head(&self->turns);
  GDBusMethodInvocation *invocation;

  if (caller == NULL)
    return NULL;
  invocation = g_queue_pop_head(&caller->calls);
  self->n_calls--;
  if (caller->calls.length > 0)
    g_queue_push_tail(&self->turns, caller);
  else
    g_hash_table_remove(self->callers, caller->name);
  return invocation;
}

gint64
followup_service_queue_begin_slice(void)
{
  return g_get_monotonic_time() + SLICE_US;
}

gboolean
followup_service_queue_is_over(gint64 slice)
{
  return g_get_monotonic_time() >= slice;
}
