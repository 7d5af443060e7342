/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier-thread: owns every libnotify object; refuses to know the store, the clock and what a
 * button means. libnotify's calls block for up to 25 seconds, and its signals arrive at the context
 * of the thread that called first: so all of it happens here. */

#include "notifier-thread.h"

#include <glib/gi18n-lib.h>
#include <libnotify/notify.h>

#include "names.h"
#include "notifier-replies.h"

#define STOP_PATIENCE G_TIME_SPAN_SECOND
#define SERVER_NAME "org.freedesktop.Notifications"
#define SERVER_PATH "/org/freedesktop/Notifications"

struct _FollowupNotifierThread {
  /* Both threads. */
  GMainContext *context; /* the thread's; owned */
  GMainContext *home;    /* where reports go; owned */
  gint generation;       /* atomic: orders of an earlier one are void */
  GMutex lock;
  GCond ended_cond;
  gboolean ended; /* under lock */

  /* The maker's only. */
  GThread *thread;
  FollowupReportFunc func; /* NULL after stop() */
  gpointer data;

  /* The thread's only. */
  GMainLoop *loop;
  GHashTable *shown;           /* id -> Shown, owned */
  GHashTable *dropped;         /* serials of calls whose popup is closed as soon as it has an id */
  GDBusConnection *connection; /* libnotify's own; owned; nullable, like the next */
  FollowupNotifierReplies *replies; /* owned */
  gboolean has_markup, has_actions;
};

/* A popup on the screen. A fresh object for each show: "closed" fires but once per object. */
typedef struct {
  FollowupNotifierThread *thread; /* not owned: outlives it */
  char *id;
  guint generation;
  NotifyNotification *notification;
  guint32 serial; /* of the call that the server leaves unanswered; 0: it has the server's id */
} Shown;

typedef enum {
  ORDER_RESET,
  ORDER_ABILITIES,
  ORDER_SHOW,
  ORDER_WITHDRAW,
  ORDER_ANSWER,
  ORDER_STOP
} OrderKind;

typedef struct {
  FollowupNotifierThread *thread; /* a reference */
  OrderKind kind;
  guint generation;
  FollowupPopup *popup;             /* ORDER_SHOW */
  char *id;                         /* ORDER_WITHDRAW */
  gboolean has_markup, has_actions; /* ORDER_ABILITIES */
  guint32 serial, server_id;        /* ORDER_ANSWER: to which call, and the popup's id or */
  char *why;                        /* why there is none */
} Order;

typedef struct {
  FollowupNotifierThread *thread; /* a reference */
  FollowupReport report;
} Letter;

static void
clear_thread(gpointer data)
{
  FollowupNotifierThread *self = data;

  g_clear_pointer(&self->shown, g_hash_table_unref);
  g_clear_pointer(&self->dropped, g_hash_table_unref);
  g_clear_object(&self->connection);
  g_clear_pointer(&self->loop, g_main_loop_unref);
  g_main_context_unref(self->context);
  g_main_context_unref(self->home);
  g_mutex_clear(&self->lock);
  g_cond_clear(&self->ended_cond);
}

static void
release_thread(FollowupNotifierThread *self)
{
  g_atomic_rc_box_release_full(self, clear_thread);
}

/* Reports: thread -> maker */

static gboolean
deliver_cb(gpointer data)
{
  Letter *letter = data;

  if (letter->thread->func != NULL)
    letter->thread->func(&letter->report, letter->thread->data);
  return G_SOURCE_REMOVE;
}

static void
free_letter(gpointer data)
{
  Letter *letter = data;

  g_free(letter->report.id);
  g_free(letter->report.text);
  g_free(letter->report.activation);
  release_thread(letter->thread);
  g_free(letter);
}

static void
post(GMainContext *context, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  g_autoptr(GSource) source = g_idle_source_new();

  /* Not g_main_context_invoke(): that one may run func at once, on the wrong thread. */
  g_source_set_priority(source, G_PRIORITY_DEFAULT);
  g_source_set_callback(source, func, data, destroy);
  g_source_attach(source, context);
}

/* Texts are copied. */
static void
send_report(FollowupNotifierThread *self, const FollowupReport *report)
{
  Letter *letter = g_new0(Letter, 1);

  letter->thread = g_atomic_rc_box_acquire(self);
  letter->report = *report;
  letter->report.id = g_strdup(report->id);
  letter->report.text = g_strdup(report->text);
  letter->report.activation = g_strdup(report->activation);
  post(self->home, deliver_cb, letter, free_letter);
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

static void handle_closed(NotifyNotification *notification, Shown *shown);

/* Takes no notice of what libnotify still hears about it: it matches signals by the server's id
 * alone, and ids come again. */
static void
free_shown(gpointer data)
{
  Shown *shown = data;

  g_signal_handlers_disconnect_by_func(shown->notification, handle_closed, shown);
  notify_notification_clear_actions(shown->notification);
  g_object_unref(shown->notification);
  g_free(shown->id);
  g_free(shown);
}

static gboolean
is_current(FollowupNotifierThread *self, guint generation)
{
  return (guint)g_atomic_int_get(&self->generation) == generation;
}

/* Only the server can tell which popup it is, and does not yet. */
static void
drop_unanswered(FollowupNotifierThread *self, const Shown *shown)
{
  g_hash_table_add(self->dropped, GUINT_TO_POINTER(shown->serial));
  report(self, FOLLOWUP_REPORT_DROPPED, shown->generation, shown->id, NULL, 0);
}

/* Takes it off the screen, where it still is on one. */
static void
close_shown(FollowupNotifierThread *self, const char *id)
{
  Shown *shown = g_hash_table_lookup(self->shown, id);

  if (shown == NULL)
    return;
  if (shown->serial != 0)
    drop_unanswered(self, shown);
  else if (is_current(self, shown->generation))
    notify_notification_close(shown->notification, NULL);
  g_hash_table_remove(self->shown, id);
}

static void
handle_closed(NotifyNotification *notification, Shown *shown)
{
  FollowupNotifierThread *self = shown->thread;

  report(self, FOLLOWUP_REPORT_CLOSED, shown->generation, shown->id, NULL, 0);
  g_hash_table_remove(self->shown, shown->id);
}

static void
handle_action_cb(NotifyNotification *notification, char *action, gpointer data)
{
  Shown *shown = data;
  FollowupNotifierThread *self = shown->thread;
  g_autofree char *id = g_strdup(shown->id);
  g_autofree char *button = g_strdup(action);
  /* libnotify has it only while it tells of the action. */
  g_autofree char *activation = g_strdup(notify_notification_get_activation_token(notification));
  guint generation = shown->generation;

  /* dunst and mako may leave it on the screen. */
  close_shown(self, id);
  send_report(self, &(FollowupReport){ .kind = FOLLOWUP_REPORT_ACTION,
                                       .generation = generation,
                                       .id = id,
                                       .text = button,
                                       .activation = activation });
}

static char *
make_body(FollowupNotifierThread *self, const char *body)
{
  g_autofree char *valid = g_utf8_make_valid(body != NULL ? body : "", -1);

  return self->has_markup ? g_markup_escape_text(valid, -1) : g_steal_pointer(&valid);
}

static void
add_buttons(Shown *shown, const FollowupPopup *popup)
{
  NotifyNotification *notification = shown->notification;

  /* Without a default action of our own, GNOME answers a click by dropping all our popups. */
  notify_notification_add_action(notification, FOLLOWUP_BUTTON_DEFAULT,
                                 followup_popup_get_click_label(popup), handle_action_cb, shown,
                                 NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(popup->buttons) && popup->buttons[i][0] != NULL; i++)
    notify_notification_add_action(notification, popup->buttons[i][0], popup->buttons[i][1],
                                   handle_action_cb, shown, NULL);
}

static Shown *
make_shown(FollowupNotifierThread *self, const FollowupPopup *popup, guint generation)
{
  g_autofree char *summary = g_utf8_make_valid(popup->summary != NULL ? popup->summary : "", -1);
  g_autofree char *body = make_body(self, popup->body);
  Shown *shown = g_new0(Shown, 1);
  NotifyNotification *notification = notify_notification_new(summary, body, FOLLOWUP_ICON);

  *shown = (Shown){ self, g_strdup(popup->id), generation, notification, 0 };
  notify_notification_set_timeout(notification, NOTIFY_EXPIRES_NEVER);
  notify_notification_set_category(notification, "x-followup.reminder");
  notify_notification_set_urgency(notification, popup->urgency == FOLLOWUP_URGENCY_CRITICAL
                                                    ? NOTIFY_URGENCY_CRITICAL
                                                    : NOTIFY_URGENCY_NORMAL);
  notify_notification_set_hint(notification, "desktop-entry",
                               g_variant_new_string(FOLLOWUP_DESKTOP_ID));
  if (popup->key != NULL)
    notify_notification_set_hint(notification, FOLLOWUP_KEY_HINT, g_variant_new_string(popup->key));
  if (self->has_actions)
    add_buttons(shown, popup);
  g_signal_connect(notification, "closed", G_CALLBACK(handle_closed), shown);
  return shown;
}

static guint32
take_last_sent(FollowupNotifierThread *self)
{
  return self->replies != NULL ? followup_notifier_replies_take_serial(self->replies) : 0;
}

/* A call that timed out was made all the same: to try again would show two. */
static void
show_popup(FollowupNotifierThread *self, const FollowupPopup *popup, guint generation)
{
  g_autoptr(GError) error = NULL;
  Shown *shown;
  guint server_id;

  close_shown(self, popup->id);
  shown = make_shown(self, popup, generation);
  take_last_sent(self);
  if (!notify_notification_show(shown->notification, &error)) {
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
      shown->serial = take_last_sent(self);
    if (shown->serial != 0) {
      g_hash_table_insert(self->shown, shown->id, shown);
      return;
    }
    report(self, FOLLOWUP_REPORT_FAILED, generation, popup->id, error->message, 0);
    free_shown(shown);
    return;
  }
  g_object_get(shown->notification, "id", &server_id, NULL);
  g_hash_table_insert(self->shown, shown->id, shown);
  report(self, FOLLOWUP_REPORT_SHOWN, generation, popup->id, NULL, server_id);
}

/* Answers that come too late for libnotify */

static Shown *
find_unanswered(FollowupNotifierThread *self, guint32 serial)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init(&iter, self->shown);
  while (g_hash_table_iter_next(&iter, NULL, &value))
    if (((Shown *)value)->serial == serial)
      return value;
  return NULL;
}

static void
close_by_id(FollowupNotifierThread *self, guint32 server_id)
{
  g_dbus_connection_call(self->connection, SERVER_NAME, SERVER_PATH, SERVER_NAME,
                         "CloseNotification", g_variant_new("(u)", server_id), NULL,
                         G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

static void
take_answer(FollowupNotifierThread *self, const Order *order)
{
  Shown *shown = find_unanswered(self, order->serial);

  if (g_hash_table_remove(self->dropped, GUINT_TO_POINTER(order->serial))) {
    if (order->server_id != 0 && is_current(self, order->generation))
      close_by_id(self, order->server_id);
  } else if (shown != NULL && order->why == NULL) {
    shown->serial = 0;
    /* From here on libnotify knows its signals. */
    g_object_set(shown->notification, "id", (int)order->server_id, NULL);
    report(self, FOLLOWUP_REPORT_SHOWN, shown->generation, shown->id, NULL, order->server_id);
  } else if (shown != NULL) {
    report(self, FOLLOWUP_REPORT_FAILED, shown->generation, shown->id, order->why, 0);
    g_hash_table_remove(self->shown, shown->id);
  }
}

static void
close_all(FollowupNotifierThread *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init(&iter, self->shown);
  while (g_hash_table_iter_next(&iter, NULL, &value)) {
    const Shown *shown = value;

    if (shown->serial == 0 && is_current(self, shown->generation))
      notify_notification_close(shown->notification, NULL);
    g_hash_table_iter_remove(&iter);
  }
}

static void
reset(FollowupNotifierThread *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init(&iter, self->shown);
  while (g_hash_table_iter_next(&iter, NULL, &value)) {
    const Shown *shown = value;

    if (shown->serial != 0)
      report(self, FOLLOWUP_REPORT_FAILED, shown->generation, shown->id,
             _("the popup server is another one now"), 0);
    g_hash_table_iter_remove(&iter);
  }
  g_hash_table_remove_all(self->dropped);
  self->has_markup = self->has_actions = FALSE;
}

static gboolean
carry_out_cb(gpointer data)
{
  Order *order = data;
  FollowupNotifierThread *self = order->thread;

  switch (order->kind) {
  case ORDER_RESET:
    reset(self);
    break;
  case ORDER_ABILITIES:
    self->has_markup = order->has_markup;
    self->has_actions = order->has_actions;
    break;
  case ORDER_SHOW:
    if (is_current(self, order->generation))
      show_popup(self, order->popup, order->generation);
    else
      report(self, FOLLOWUP_REPORT_FAILED, order->generation, order->popup->id,
             _("the popup server is another one now"), 0);
    break;
  case ORDER_WITHDRAW:
    close_shown(self, order->id);
    break;
  case ORDER_ANSWER:
    take_answer(self, order);
    break;
  case ORDER_STOP:
    close_all(self);
    g_main_loop_quit(self->loop);
    break;
  }
  return G_SOURCE_REMOVE;
}

/* Orders: maker -> thread */

static void
free_order(gpointer data)
{
  Order *order = data;

  followup_popup_free(order->popup);
  g_free(order->id);
  g_free(order->why);
  release_thread(order->thread);
  g_free(order);
}

/* Takes what the order holds. */
static void
give_order(FollowupNotifierThread *self, const Order *order)
{
  Order *copy = g_memdup2(order, sizeof *order);

  copy->thread = g_atomic_rc_box_acquire(self);
  copy->generation = (guint)g_atomic_int_get(&self->generation);
  post(self->context, carry_out_cb, copy, free_order);
}

/* On GDBus' thread. */
static void
handle_reply_cb(guint32 serial, guint32 server_id, const char *why, gpointer data)
{
  give_order(data, &(Order){ .kind = ORDER_ANSWER,
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
  g_hash_table_remove_all(self->shown);
  /* It closes what is still up, which is nothing; its connection is bound to our context. */
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

FollowupNotifierThread *
followup_notifier_thread_new(FollowupReportFunc func, gpointer data)
{
  FollowupNotifierThread *self = g_atomic_rc_box_new0(FollowupNotifierThread);

  self->context = g_main_context_new();
  self->home = g_main_context_ref_thread_default();
  self->loop = g_main_loop_new(self->context, FALSE);
  self->shown = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_shown);
  self->dropped = g_hash_table_new(NULL, NULL);
  g_mutex_init(&self->lock);
  g_cond_init(&self->ended_cond);
  self->func = func;
  self->data = data;
  self->thread = g_thread_new("popups", run_thread, g_atomic_rc_box_acquire(self));
  return self;
}

void
followup_notifier_thread_reset(FollowupNotifierThread *self, guint generation)
{
  g_atomic_int_set(&self->generation, (gint)generation);
  give_order(self, &(Order){ .kind = ORDER_RESET });
}

void
followup_notifier_thread_set_abilities(FollowupNotifierThread *self,
                                       gboolean has_markup,
                                       gboolean has_actions)
{
  give_order(
      self,
      &(Order){ .kind = ORDER_ABILITIES, .has_markup = has_markup, .has_actions = has_actions });
}

void
followup_notifier_thread_show(FollowupNotifierThread *self, const FollowupPopup *popup)
{
  give_order(self, &(Order){ .kind = ORDER_SHOW, .popup = followup_popup_copy(popup) });
}

void
followup_notifier_thread_withdraw(FollowupNotifierThread *self, const char *id)
{
  give_order(self, &(Order){ .kind = ORDER_WITHDRAW, .id = g_strdup(id) });
}

void
followup_notifier_thread_stop(FollowupNotifierThread *self)
{
  gint64 deadline = g_get_monotonic_time() + STOP_PATIENCE;
  GThread *thread = g_steal_pointer(&self->thread);
  gboolean ended;

  if (self == NULL)
    return;
  self->func = NULL;
  give_order(self, &(Order){ .kind = ORDER_STOP });
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
