/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier-thread: owns every libnotify object, and knows which popups are up; refuses to know the
 * store, the clock and what a button means. libnotify's calls block for up to 25 seconds: so all of
 * them happen here. */

#include "notifier-thread.h"

#include <glib/gi18n-lib.h>
#include <libnotify/notify.h>

#include "heap.h"
#include "mailbox.h"
#include "names.h"
#include "notifier-note.h"
#include "notifier-order.h"
#include "notifier-replies.h"
#include "notifier-shown.h"
#include "notifier-signals.h"

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
  /* Nothing of libnotify's: that keeps ten kilobytes for each popup, hands every signal to all of
   * them and matches by the server's id alone. */
  FollowupShownTable *shown;   /* owned */
  GHashTable *dropped;         /* serials of calls whose popup is closed as soon as it has an id */
  GDBusConnection *connection; /* libnotify's own; owned; nullable, like the next three */
  FollowupNotifierReplies *replies; /* owned */
  FollowupNotifierSignals *signals; /* owned; of the server that there is */
  char *owner;                      /* its unique name; owned */
  gboolean has_markup, has_actions;
  guint n_shows; /* since memory was given back last */
  GSource *tidy; /* owned, nullable: does so */
};

static void
clear_thread(gpointer data)
{
  FollowupNotifierThread *self = data;

  g_clear_pointer(&self->shown, followup_shown_table_free);
  g_clear_pointer(&self->dropped, g_hash_table_unref);
  g_clear_object(&self->connection);
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

/* Texts are copied. */
static void
send_report(FollowupNotifierThread *self, const FollowupReport *report)
{
  followup_mailbox_put(self->reports, followup_report_copy(report));
}

static void
report(FollowupNotifierThread *self,
       FollowupReportKind kind,
       guint generation,
       const char *id,
       const char *text,
       guint server_id)
{
  send_report(self, &(FollowupReport){ .kind = kind,
                                       .generation = generation,
                                       .id = (char *)id,
                                       .text = (char *)text,
                                       .server_id = server_id });
}

/* Popups: on the thread */

static gboolean
is_current(FollowupNotifierThread *self, guint generation)
{
  return (guint)g_atomic_int_get(&self->generation) == generation;
}

/* Only the server can tell which popup it is, and does not yet. */
static void
drop_unanswered(FollowupNotifierThread *self, const FollowupShown *shown)
{
  g_hash_table_add(self->dropped, GUINT_TO_POINTER(shown->serial));
  report(self, FOLLOWUP_REPORT_DROPPED, shown->generation, shown->id, NULL, 0);
}

/* Only its own server: an id means another popup to the next one. Nobody waits for the answer. */
static void
close_by_id(FollowupNotifierThread *self, guint32 server_id)
{
  if (self->owner != NULL)
    g_dbus_connection_call(self->connection, self->owner, FOLLOWUP_POPUPS_PATH,
                           FOLLOWUP_POPUPS_NAME, "CloseNotification",
                           g_variant_new("(u)", server_id), NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START,
                           -1, NULL, NULL, NULL);
}

/* Takes it off the screen, where it still is on one. */
static void
close_shown(FollowupNotifierThread *self, const char *id)
{
  FollowupShown *shown = followup_shown_table_find(self->shown, id);

  if (shown == NULL)
    return;
  if (shown->serial != 0)
    drop_unanswered(self, shown);
  else if (is_current(self, shown->generation))
    close_by_id(self, shown->server_id);
  followup_shown_table_remove(self->shown, shown);
}

static void
handle_closed_cb(guint32 server_id, gpointer data)
{
  FollowupNotifierThread *self = data;
  FollowupShown *shown = followup_shown_table_find_server_id(self->shown, server_id);

  if (shown == NULL)
    return;
  report(self, FOLLOWUP_REPORT_CLOSED, shown->generation, shown->id, NULL, 0);
  followup_shown_table_remove(self->shown, shown);
}

static void
handle_action_cb(guint32 server_id, const char *button, const char *activation, gpointer data)
{
  FollowupNotifierThread *self = data;
  FollowupShown *shown = followup_shown_table_find_server_id(self->shown, server_id);

  if (shown == NULL || !followup_shown_has_button(shown, button))
    return;
  send_report(self, &(FollowupReport){ .kind = FOLLOWUP_REPORT_ACTION,
                                       .generation = shown->generation,
                                       .id = shown->id,
                                       .text = (char *)button,
                                       .activation = (char *)activation });
  /* dunst and mako may leave it on the screen. */
  close_shown(self, shown->id);
}

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

static void
count_show(FollowupNotifierThread *self)
{
  if (++self->n_shows < MANY)
    return;
  stop_tidying(self);
  self->tidy = g_timeout_source_new_seconds(QUIET);
  g_source_set_callback(self->tidy, tidy_up_cb, self, NULL);
  g_source_attach(self->tidy, self->context);
}

/* The call that libnotify made for it returned. Its serial, where the server has yet to answer;
 * else 0. */
static guint32
settle(FollowupNotifierThread *self, const FollowupPopup *popup, const GError *error)
{
  if (self->replies == NULL)
    return 0;
  if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return followup_notifier_replies_give_up(self->replies, popup->key);
  followup_notifier_replies_settle(self->replies, popup->key);
  return 0;
}

/* A call that timed out was made all the same: to try again would show two. */
static void
show_popup(FollowupNotifierThread *self, const FollowupPopup *popup, guint generation)
{
  NotifyNotification *notification;
  g_autoptr(GError) error = NULL;
  const FollowupShown *earlier = followup_shown_table_find(self->shown, popup->id);
  guint32 replaced = popup->quiet && earlier != NULL ? earlier->server_id : 0;
  guint32 server_id = 0, serial = 0;

  if (popup->quiet && earlier == NULL) {
    report(self, FOLLOWUP_REPORT_DROPPED, generation, popup->id, NULL, 0); /* closed meanwhile */
    return;
  }
  if (replaced == 0)
    close_shown(self, popup->id);
  notification = followup_notifier_note_new(popup, replaced, self->has_markup, self->has_actions);
  if (notify_notification_show(notification, &error)) {
    settle(self, popup, NULL);
    g_object_get(notification, "id", &server_id, NULL);
    followup_shown_table_add(self->shown, popup, self->has_actions, generation)->server_id
        = server_id;
    report(self, FOLLOWUP_REPORT_SHOWN, generation, popup->id, NULL, server_id);
  } else {
    serial = settle(self, popup, error);
    if (serial != 0)
      followup_shown_table_add(self->shown, popup, self->has_actions, generation)->serial = serial;
    else
      report(self, FOLLOWUP_REPORT_FAILED, generation, popup->id, error->message, 0);
  }
  g_object_unref(notification);
  count_show(self);
}

/* Answers that come too late for libnotify */

static void
take_answer(FollowupNotifierThread *self, const FollowupOrder *order)
{
  FollowupShown *shown;

  shown = followup_shown_table_find_serial(self->shown, order->serial);
  if (g_hash_table_remove(self->dropped, GUINT_TO_POINTER(order->serial))) {
    if (order->server_id != 0 && is_current(self, order->generation))
      close_by_id(self, order->server_id);
  } else if (shown != NULL && order->why == NULL) {
    shown->serial = 0;
    shown->server_id = order->server_id;
    report(self, FOLLOWUP_REPORT_SHOWN, shown->generation, shown->id, NULL, order->server_id);
  } else if (shown != NULL) {
    report(self, FOLLOWUP_REPORT_FAILED, shown->generation, shown->id, order->why, 0);
    followup_shown_table_remove(self->shown, shown);
  }
}

static void
close_one(const FollowupShown *shown, gpointer data)
{
  FollowupNotifierThread *self = data;

  if (shown->serial == 0 && is_current(self, shown->generation))
    close_by_id(self, shown->server_id);
}

static void
close_all(FollowupNotifierThread *self)
{
  followup_shown_table_empty(self->shown, close_one, self);
  /* The process may be about to end. */
  if (self->connection != NULL)
    g_dbus_connection_flush_sync(self->connection, NULL, NULL);
}

static void
listen_to(FollowupNotifierThread *self, const char *owner)
{
  g_clear_pointer(&self->signals, followup_notifier_signals_free);
  g_clear_pointer(&self->owner, g_free);
  if (owner == NULL || self->connection == NULL)
    return;
  self->owner = g_strdup(owner);
  self->signals = followup_notifier_signals_new(self->connection, owner, handle_closed_cb,
                                                handle_action_cb, self);
}

static void
fail_unanswered(const FollowupShown *shown, gpointer data)
{
  if (shown->serial != 0)
    report(data, FOLLOWUP_REPORT_FAILED, shown->generation, shown->id,
           _("the popup server is another one now"), 0);
}

static void
reset(FollowupNotifierThread *self, const char *owner)
{
  followup_shown_table_empty(self->shown, fail_unanswered, self);
  g_hash_table_remove_all(self->dropped);
  self->has_markup = self->has_actions = FALSE;
  listen_to(self, owner);
}

static void
carry_out(FollowupNotifierThread *self, const FollowupOrder *order)
{
  switch (order->kind) {
  case FOLLOWUP_ORDER_RESET:
    reset(self, order->owner);
    break;
  case FOLLOWUP_ORDER_ABILITIES:
    self->has_markup = order->has_markup;
    self->has_actions = order->has_actions;
    break;
  case FOLLOWUP_ORDER_MEET:
    if (is_current(self, order->generation))
      g_list_free_full(notify_get_server_caps(), g_free); /* the first call connects */
    break;
  case FOLLOWUP_ORDER_SHOW:
    if (is_current(self, order->generation))
      show_popup(self, order->popup, order->generation);
    else
      report(self, FOLLOWUP_REPORT_FAILED, order->generation, order->popup->id,
             _("the popup server is another one now"), 0);
    break;
  case FOLLOWUP_ORDER_WITHDRAW:
    close_shown(self, order->id);
    break;
  case FOLLOWUP_ORDER_ANSWER:
    take_answer(self, order);
    break;
  case FOLLOWUP_ORDER_STOP:
    close_all(self);
    g_main_loop_quit(self->loop);
    break;
  }
}

static void
handle_order(gpointer item, gpointer data)
{
  carry_out(data, item);
  followup_order_free(item);
}

/* Orders: maker -> thread */

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

/* The connection that the process shares, libnotify included. */
static void
watch_replies(FollowupNotifierThread *self)
{
  self->connection = g_bus_get_sync(G_BUS_TYPE_SESSION, NULL, NULL);
  if (self->connection != NULL)
    self->replies = followup_notifier_replies_new(self->connection, handle_reply_cb,
                                                  g_atomic_rc_box_acquire(self),
                                                  (GDestroyNotify)release_thread);
}

static gpointer
run_thread(gpointer data)
{
  FollowupNotifierThread *self = data;

  g_main_context_push_thread_default(self->context);
  watch_replies(self);
  notify_init(_("Followup"));
  g_main_loop_run(self->loop);
  g_clear_pointer(&self->replies, followup_notifier_replies_stop);
  listen_to(self, NULL);
  stop_tidying(self);
  notify_uninit();
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
  self->loop = g_main_loop_new(self->context, FALSE);
  self->shown = followup_shown_table_new();
  self->dropped = g_hash_table_new(NULL, NULL);
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
followup_notifier_thread_show(FollowupNotifierThread *self, const FollowupPopup *popup)
{
  g_autoptr(GError) error = NULL;

  if (begin(self, &error))
    give_order(
        self, &(FollowupOrder){ .kind = FOLLOWUP_ORDER_SHOW, .popup = followup_popup_copy(popup) });
  else
    report(self, FOLLOWUP_REPORT_FAILED, (guint)g_atomic_int_get(&self->generation), popup->id,
           error->message, 0);
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
