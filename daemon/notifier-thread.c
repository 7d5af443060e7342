/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier-thread: owns the thread on which popups are shown, and the ways there and back; refuses
 * to know what is done there. */

#include "notifier-thread.h"

#include "heap.h"
#include "mailbox.h"
#include "notifier-desk.h"

#define STOP_PATIENCE G_TIME_SPAN_SECOND
/* After so many popups memory is given back, once there were no more for so long: what the
 * allocator keeps for a thread only that one can give. */
#define MANY 100
#define QUIET 3 /* seconds */

struct _FollowupNotifierThread {
  /* Both threads. */
  GMainContext *context;    /* the thread's; owned */
  FollowupMailbox *orders;  /* maker -> thread; owned */
  FollowupMailbox *reports; /* thread -> maker; owned */
  gint generation;          /* atomic: orders of an earlier one are void */
  GMutex lock;
  GCond ended_cond;
  gboolean ended; /* under lock */

  /* The maker's only. */
  GThread *thread; /* NULL: none was to be had yet; its orders wait */
  FollowupReportFunc func;
  gpointer data;

  /* The thread's only. */
  GMainLoop *loop;
  FollowupNotifierDesk *desk; /* owned */
  guint n_shows;              /* since memory was given back last */
  GSource *tidy;              /* owned, nullable: does so */
};

static void
clear_thread(gpointer data)
{
  FollowupNotifierThread *self = data;

  followup_notifier_desk_free(self->desk);
  g_clear_pointer(&self->loop, g_main_loop_unref);
  followup_mailbox_free(self->orders);
  followup_mailbox_free(self->reports);
  g_main_context_unref(self->context);
  g_mutex_clear(&self->lock);
  g_cond_clear(&self->ended_cond);
}

static void
release_thread(FollowupNotifierThread *self)
{
  g_atomic_rc_box_release_full(self, clear_thread);
}

/* Reports: thread -> maker */

/* May be the thread's end. */
static void
deliver(gpointer item, gpointer data)
{
  FollowupNotifierThread *self = data;

  self->func(item, self->data);
  followup_report_free(item);
}

/* Orders: maker -> thread */

static gboolean
tidy_up_cb(gpointer data)
{
  FollowupNotifierThread *self = data;

  g_clear_pointer(&self->tidy, g_source_unref);
  self->n_shows = 0;
  followup_heap_trim();
  return G_SOURCE_REMOVE;
}

static void
stop_tidying(FollowupNotifierThread *self)
{
  if (self->tidy != NULL)
    g_source_destroy(self->tidy);
  g_clear_pointer(&self->tidy, g_source_unref);
}

/* Puts it off, when many were shown lately. */
static void
tidy_up_later(FollowupNotifierThread *self)
{
  if (self->n_shows < MANY || followup_mailbox_count(self->orders) > 0)
    return;
  stop_tidying(self);
  self->tidy = g_timeout_source_new_seconds(QUIET);
  g_source_set_callback(self->tidy, tidy_up_cb, self, NULL);
  g_source_attach(self->tidy, self->context);
}

static void
handle_order(gpointer item, gpointer data)
{
  FollowupNotifierThread *self = data;
  FollowupOrder *order = item;

  self->n_shows += followup_notifier_desk_carry_out(self->desk, order);
  if (order->kind == FOLLOWUP_ORDER_STOP)
    g_main_loop_quit(self->loop);
  followup_order_free(order);
  tidy_up_later(self);
}

/* Takes what the order holds. */
static void
give_order(FollowupNotifierThread *self, const FollowupOrder *order)
{
  FollowupOrder *copy = g_memdup2(order, sizeof *order);

  copy->generation = (guint)g_atomic_int_get(&self->generation);
  followup_mailbox_put(self->orders, copy);
}

/* On GDBus' thread. */
static void
handle_reply_cb(guint32 serial, guint32 server_id, const char *why, gpointer data)
{
  give_order(data, &(FollowupOrder){ .kind = FOLLOWUP_ORDER_ANSWER,
                                     .serial = serial,
                                     .server_id = server_id,
                                     .why = g_strdup(why) });
}

static gpointer
run_thread(gpointer data)
{
  FollowupNotifierThread *self = data;

  g_main_context_push_thread_default(self->context);
  followup_notifier_desk_open(self->desk, handle_reply_cb, g_atomic_rc_box_acquire(self),
                              (GDestroyNotify)release_thread);
  g_main_loop_run(self->loop);
  stop_tidying(self);
  followup_notifier_desk_close(self->desk);
  /* GDBus lets go of subscriptions on the context they were made for. */
  while (g_main_context_iteration(self->context, FALSE))
    ;
  g_main_context_pop_thread_default(self->context);
  g_mutex_lock(&self->lock);
  self->ended = TRUE;
  g_cond_signal(&self->ended_cond);
  g_mutex_unlock(&self->lock);
  release_thread(self);
  return NULL;
}

/* Where there are as many as the user may have, perhaps later. */
static gboolean
begin(FollowupNotifierThread *self, GError **error)
{
  if (self->thread != NULL)
    return TRUE;
  self->thread = g_thread_try_new("popups", run_thread, g_atomic_rc_box_acquire(self), error);
  if (self->thread == NULL)
    release_thread(self);
  return self->thread != NULL;
}

FollowupNotifierThread *
followup_notifier_thread_new(FollowupReportFunc func, gpointer data)
{
  FollowupNotifierThread *self = g_atomic_rc_box_new0(FollowupNotifierThread);
  g_autoptr(GMainContext) home = g_main_context_ref_thread_default();

  self->context = g_main_context_new();
  self->orders = followup_mailbox_new(self->context, handle_order, self,
                                      (GDestroyNotify)followup_order_free);
  self->reports = followup_mailbox_new(home, deliver, self, (GDestroyNotify)followup_report_free);
  self->desk = followup_notifier_desk_new(self->orders, self->reports, &self->generation);
  self->loop = g_main_loop_new(self->context, FALSE);
  g_mutex_init(&self->lock);
  g_cond_init(&self->ended_cond);
  self->func = func;
  self->data = data;
  begin(self, NULL); /* who shows something is told */
  return self;
}

void
followup_notifier_thread_reset(FollowupNotifierThread *self, guint generation, const char *owner)
{
  g_atomic_int_set(&self->generation, (gint)generation);
  give_order(self, &(FollowupOrder){ .kind = FOLLOWUP_ORDER_RESET, .owner = g_strdup(owner) });
}

void
followup_notifier_thread_set_abilities(FollowupNotifierThread *self,
                                       gboolean has_markup,
                                       gboolean has_actions)
{
  give_order(self, &(FollowupOrder){ .kind = FOLLOWUP_ORDER_ABILITIES,
                                     .has_markup = has_markup,
                                     .has_actions = has_actions });
}

void
followup_notifier_thread_meet(FollowupNotifierThread *self)
{
  give_order(self, &(FollowupOrder){ .kind = FOLLOWUP_ORDER_MEET });
}

void
followup_notifier_thread_stand_by(FollowupNotifierThread *self, gint64 until)
{
  give_order(self, &(FollowupOrder){ .kind = FOLLOWUP_ORDER_STAND_BY, .until = until });
}

void
followup_notifier_thread_show(FollowupNotifierThread *self, const FollowupPopup *popup)
{
  g_autoptr(GError) error = NULL;
  FollowupReport failed = { .kind = FOLLOWUP_REPORT_FAILED, .id = popup->id };

  if (begin(self, &error)) {
    give_order(
        self, &(FollowupOrder){ .kind = FOLLOWUP_ORDER_SHOW, .popup = followup_popup_copy(popup) });
    return;
  }
  failed.generation = (guint)g_atomic_int_get(&self->generation);
  failed.text = error->message;
  followup_mailbox_put(self->reports, followup_report_copy(&failed));
}

void
followup_notifier_thread_withdraw(FollowupNotifierThread *self, const char *id)
{
  give_order(self, &(FollowupOrder){ .kind = FOLLOWUP_ORDER_WITHDRAW, .id = g_strdup(id) });
}

void
followup_notifier_thread_stop(FollowupNotifierThread *self)
{
  gint64 deadline = g_get_monotonic_time() + STOP_PATIENCE;
  GThread *thread = g_steal_pointer(&self->thread);
  gboolean ended;

  followup_mailbox_close(self->reports);
  if (thread == NULL) {
    release_thread(self);
    return;
  }
  give_order(self, &(FollowupOrder){ .kind = FOLLOWUP_ORDER_STOP });
  g_mutex_lock(&self->lock);
  while (!self->ended && g_cond_wait_until(&self->ended_cond, &self->lock, deadline))
    ;
  ended = self->ended;
  g_mutex_unlock(&self->lock);
  if (ended)
    g_thread_join(thread);
  else
    g_thread_unref(thread);
  release_thread(self);
}
