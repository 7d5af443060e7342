/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier-hand: owns a thread that does nothing but notify_notification_show(); refuses to make
 * libnotify's objects, and to let go of them.
 *
 * That this one call may be made here, while another is made on the thread that owns the objects,
 * rests on what libnotify does in it (0.8.1 to 0.8.7). Its objects share five things:
 * - the list of them all, which only notify_notification_new() and the end of an object touch;
 * - the application's name and the server's version, which are only read;
 * - the proxy: made by the first call of all, which has returned before there is a hand, and only
 *   read since. GDBusProxy may be called from several threads, says its documentation;
 * - whether it runs in a sandbox: behind g_once_init_enter();
 * - in a sandbox, a count of popups, which is not guarded: there it makes other calls than Notify,
 *   by which its owner knows, and does without a hand.
 * What it writes belongs to the one object: its id, and its handler of the proxy's "g-signal",
 * which GObject adds under a lock. That signal comes in the owner's context, and the owner does not
 * go back to its loop before it has taken back all: so no handler runs while a call is under way.
 */

#include "notifier-hand.h"

struct _FollowupNotifierHand {
  GThread *thread;
  GAsyncQueue *given; /* of FollowupNotifierCall, and last the hand itself; owned, like the next */
  GAsyncQueue *made;
};

void
followup_notifier_call_make(FollowupNotifierCall *self)
{
  self->shown = notify_notification_show(self->note, &self->error);
  if (self->shown)
    g_object_get(self->note, "id", &self->server_id, NULL);
}

static gpointer
make_calls(gpointer data)
{
  FollowupNotifierHand *self = data;
  gpointer item;

  while ((item = g_async_queue_pop(self->given)) != self) {
    followup_notifier_call_make(item);
    g_async_queue_push(self->made, item);
  }
  return NULL;
}

static void
free_hand(FollowupNotifierHand *self)
{
  g_async_queue_unref(self->given);
  g_async_queue_unref(self->made);
  g_free(self);
}

FollowupNotifierHand *
followup_notifier_hand_new(void)
{
  FollowupNotifierHand *self = g_new0(FollowupNotifierHand, 1);

  self->given = g_async_queue_new();
  self->made = g_async_queue_new();
  self->thread = g_thread_try_new("more popups", make_calls, self, NULL);
  if (self->thread != NULL)
    return self;
  free_hand(self);
  return NULL;
}

void
followup_notifier_hand_free(FollowupNotifierHand *self)
{
  g_async_queue_push(self->given, self);
  g_thread_join(self->thread);
  free_hand(self);
}

void
followup_notifier_hand_give(FollowupNotifierHand *self, FollowupNotifierCall *call)
{
  g_async_queue_push(self->given, call);
}

void
followup_notifier_hand_help(FollowupNotifierHand *self)
{
  gpointer item = g_async_queue_try_pop(self->given);

  if (item == NULL)
    return;
  followup_notifier_call_make(item);
  g_async_queue_push(self->made, item);
}

FollowupNotifierCall *
followup_notifier_hand_take(FollowupNotifierHand *self, gboolean waits)
{
  return waits ? g_async_queue_pop(self->made) : g_async_queue_try_pop(self->made);
}
