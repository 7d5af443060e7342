/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier-desk: owns every libnotify object, and knows which popups are up; refuses to know the
 * store, the clock and what a button means. libnotify's calls block for up to 25 seconds: so all of
 * this happens on a thread that has nothing else to do. */

#include "notifier-desk.h"

#include <glib/gi18n-lib.h>
#include <libnotify/notify.h>

#include "names.h"
#include "notifier-hand.h"
#include "notifier-note.h"
#include "notifier-shown.h"
#include "notifier-signals.h"

/* Where so many wait, more than may be up by themselves beside a digest, two are under way at once:
 * neighbours may change places. After the most of them others have their turn. */
#define CROWD 24
#define MOST_OF_CROWD 64
#define ASTRAY 4 /* none overtakes so many: one in each hand, and the next */
/* A processor that has nothing to do for longer goes to sleep, and waking it up takes as long. */
#define NAP (G_TIME_SPAN_MILLISECOND / 2)

struct _FollowupNotifierDesk {
  FollowupMailbox *orders; /* borrowed, like the next two */
  FollowupMailbox *reports;
  const gint *generation; /* atomic */
  /* Nothing of libnotify's: that keeps ten kilobytes for each popup, hands every signal to all of
   * them and matches by the server's id alone. */
  FollowupShownTable *shown;   /* owned */
  GHashTable *dropped;         /* serials of calls whose popup is closed as soon as it has an id */
  GDBusConnection *connection; /* libnotify's own; owned; nullable, like the next three */
  FollowupNotifierReplies *replies; /* owned */
  FollowupNotifierSignals *signals; /* owned; of the server that there is */
  char *owner;                      /* its unique name; owned */
  gboolean has_markup, has_actions;
  gint64 until;  /* no popup before this time, monotonic, which is milliseconds away */
  gboolean seen; /* what libnotify calls is what was expected */
};

/* Texts are copied. */
static void
send_report(FollowupNotifierDesk *self, const FollowupReport *report)
{
  followup_mailbox_put(self->reports, followup_report_copy(report));
}

static void
report(FollowupNotifierDesk *self,
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

static gboolean
is_current(FollowupNotifierDesk *self, guint generation)
{
  return (guint)g_atomic_int_get(self->generation) == generation;
}

/* Only the server can tell which popup it is, and does not yet. */
static void
drop_unanswered(FollowupNotifierDesk *self, const FollowupShown *shown)
{
  g_hash_table_add(self->dropped, GUINT_TO_POINTER(shown->serial));
  report(self, FOLLOWUP_REPORT_DROPPED, shown->generation, shown->id, NULL, 0);
}

/* Only its own server: an id means another popup to the next one. Nobody waits for the answer. */
static void
close_by_id(FollowupNotifierDesk *self, guint32 server_id)
{
  if (self->owner != NULL)
    g_dbus_connection_call(self->connection, self->owner, FOLLOWUP_POPUPS_PATH,
                           FOLLOWUP_POPUPS_NAME, "CloseNotification",
                           g_variant_new("(u)", server_id), NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START,
                           -1, NULL, NULL, NULL);
}

/* Takes it off the screen, where it still is on one. */
static void
close_shown(FollowupNotifierDesk *self, const char *id)
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
  FollowupNotifierDesk *self = data;
  FollowupShown *shown = followup_shown_table_find_server_id(self->shown, server_id);

  if (shown == NULL)
    return;
  report(self, FOLLOWUP_REPORT_CLOSED, shown->generation, shown->id, NULL, 0);
  followup_shown_table_remove(self->shown, shown);
}

static void
handle_action_cb(guint32 server_id, const char *button, const char *activation, gpointer data)
{
  FollowupNotifierDesk *self = data;
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

/* The call that libnotify made for it returned. Its serial, where the server has yet to answer;
 * else 0. */
static guint32
settle(FollowupNotifierDesk *self, const FollowupPopup *popup, const GError *error)
{
  if (self->replies == NULL)
    return 0;
  if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return followup_notifier_replies_give_up(self->replies, popup->key);
  self->seen = followup_notifier_replies_settle(self->replies, popup->key);
  return 0;
}

/* A call that timed out was made all the same: to try again would show two. */
static void
finish_show(FollowupNotifierDesk *self, const FollowupOrder *order, FollowupNotifierCall *call)
{
  const FollowupPopup *popup = order->popup;
  guint32 serial = settle(self, popup, call->error);
  FollowupShown *shown = NULL;

  if (call->shown || serial != 0)
    shown = followup_shown_table_add(self->shown, popup, self->has_actions, order->generation);
  if (call->shown) {
    shown->server_id = call->server_id;
    report(self, FOLLOWUP_REPORT_SHOWN, order->generation, popup->id, NULL, call->server_id);
  } else if (serial != 0) {
    shown->serial = serial;
  } else {
    report(self, FOLLOWUP_REPORT_FAILED, order->generation, popup->id, call->error->message, 0);
  }
  g_clear_error(&call->error);
  g_object_unref(call->note);
}

static NotifyNotification *
make_note(FollowupNotifierDesk *self, const FollowupPopup *popup, guint32 replaced)
{
  return followup_notifier_note_new(popup, replaced, self->has_markup, self->has_actions);
}

/* Whoever is on the way to the screen, by any question: the answer is of no interest, and a server
 * that hangs owes none. */
static void
wake_up(FollowupNotifierDesk *self)
{
  if (self->owner != NULL)
    g_dbus_connection_call(self->connection, self->owner, FOLLOWUP_POPUPS_PATH,
                           FOLLOWUP_POPUPS_NAME, "GetServerInformation", NULL, NULL,
                           G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

static void
stand_by(FollowupNotifierDesk *self, gint64 until)
{
  self->until = until;
  wake_up(self);
}

/* Awake, and so that nobody on the way falls asleep again: by a timer it would come too late. */
static void
await_moment(FollowupNotifierDesk *self)
{
  gint64 now = g_get_monotonic_time();
  gint64 next = now;

  for (; now < self->until; now = g_get_monotonic_time()) {
    if (now < next)
      continue;
    wake_up(self);
    next = now + NAP;
  }
}

static void
show_popup(FollowupNotifierDesk *self, const FollowupOrder *order)
{
  const FollowupPopup *popup = order->popup;
  const FollowupShown *earlier = followup_shown_table_find(self->shown, popup->id);
  guint32 replaced = popup->quiet && earlier != NULL ? earlier->server_id : 0;
  FollowupNotifierCall call = { NULL };

  if (popup->quiet && earlier == NULL) {
    /* Closed meanwhile. */
    report(self, FOLLOWUP_REPORT_DROPPED, order->generation, popup->id, NULL, 0);
    return;
  }
  if (replaced == 0)
    close_shown(self, popup->id);
  call.note = make_note(self, popup, replaced);
  await_moment(self);
  followup_notifier_call_make(&call);
  finish_show(self, order, &call);
}

/* Crowds */

/* One of them, on its way. */
typedef struct {
  FollowupNotifierCall call; /* what it is known by to the other hand */
  FollowupOrder *order;      /* owned */
  guint number;
} Guest;

static gboolean
has_id(GPtrArray *away, const char *id)
{
  for (guint i = 0; i < away->len; i++) {
    if (g_str_equal(((const Guest *)g_ptr_array_index(away, i))->order->popup->id, id))
      return TRUE;
  }
  return FALSE;
}

/* None is left behind when the machine has no time for its thread. */
static gboolean
is_in_step(GPtrArray *away, guint number)
{
  return away->len == 0 || number - ((const Guest *)g_ptr_array_index(away, 0))->number < ASTRAY;
}

/* The next order is about a popup that has to do with no other: to any other order all before it
 * have been shown one by one. */
static gboolean
may_join(FollowupNotifierDesk *self, GPtrArray *away)
{
  const FollowupOrder *order = followup_mailbox_peek(self->orders);

  return order != NULL && order->kind == FOLLOWUP_ORDER_SHOW && is_current(self, order->generation)
         && order->popup->key != NULL && !order->popup->quiet
         && followup_shown_table_find(self->shown, order->popup->id) == NULL
         && !has_id(away, order->popup->id);
}

static void
welcome(FollowupNotifierDesk *self, GPtrArray *away, FollowupNotifierCall *call)
{
  Guest *guest = (Guest *)call;

  g_ptr_array_remove(away, guest);
  finish_show(self, guest->order, call);
  followup_order_free(guest->order);
  g_free(guest);
}

/* Those that are there: one at least. */
static void
welcome_all(FollowupNotifierDesk *self, FollowupNotifierHand *hand, GPtrArray *away)
{
  FollowupNotifierCall *made = followup_notifier_hand_take(hand, TRUE);

  for (; made != NULL; made = followup_notifier_hand_take(hand, FALSE))
    welcome(self, away, made);
}

static void
invite_next(FollowupNotifierDesk *self, FollowupNotifierHand *hand, GPtrArray *away, guint number)
{
  Guest *guest = g_new0(Guest, 1);

  guest->number = number;
  guest->order = followup_mailbox_take(self->orders);
  guest->call.note = make_note(self, guest->order->popup, 0);
  g_ptr_array_add(away, guest);
  followup_notifier_hand_give(hand, &guest->call);
}

/* By turns with the other hand. How many it were. */
static guint
show_crowd(FollowupNotifierDesk *self)
{
  FollowupNotifierHand *hand = followup_notifier_hand_new();
  g_autoptr(GPtrArray) away = g_ptr_array_new();
  guint n = 0;

  if (hand == NULL)
    return 0; /* one by one */
  for (;;) {
    for (; n < MOST_OF_CROWD && is_in_step(away, n) && may_join(self, away); n++)
      invite_next(self, hand, away, n);
    if (away->len == 0)
      break;
    followup_notifier_hand_help(hand);
    welcome_all(self, hand, away);
  }
  followup_notifier_hand_free(hand);
  return n;
}

/* Answers that come too late for libnotify */

static void
take_answer(FollowupNotifierDesk *self, const FollowupOrder *order)
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
  FollowupNotifierDesk *self = data;

  if (shown->serial == 0 && is_current(self, shown->generation))
    close_by_id(self, shown->server_id);
}

static void
close_all(FollowupNotifierDesk *self)
{
  followup_shown_table_empty(self->shown, close_one, self);
  /* The process may be about to end. */
  if (self->connection != NULL)
    g_dbus_connection_flush_sync(self->connection, NULL, NULL);
}

static void
listen_to(FollowupNotifierDesk *self, const char *owner)
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
reset(FollowupNotifierDesk *self, const char *owner)
{
  followup_shown_table_empty(self->shown, fail_unanswered, self);
  g_hash_table_remove_all(self->dropped);
  self->has_markup = self->has_actions = FALSE;
  listen_to(self, owner);
}

static void
carry_out_one(FollowupNotifierDesk *self, const FollowupOrder *order)
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
  case FOLLOWUP_ORDER_STAND_BY:
    if (is_current(self, order->generation))
      stand_by(self, order->until);
    break;
  case FOLLOWUP_ORDER_SHOW:
    if (is_current(self, order->generation))
      show_popup(self, order);
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
    break;
  }
}

guint
followup_notifier_desk_carry_out(FollowupNotifierDesk *self, const FollowupOrder *order)
{
  guint n = order->kind == FOLLOWUP_ORDER_SHOW ? 1 : 0;

  carry_out_one(self, order);
  if (self->seen && followup_mailbox_count(self->orders) >= CROWD)
    n += show_crowd(self);
  return n;
}

FollowupNotifierDesk *
followup_notifier_desk_new(FollowupMailbox *orders,
                           FollowupMailbox *reports,
                           const gint *generation)
{
  FollowupNotifierDesk *self = g_new0(FollowupNotifierDesk, 1);

  self->orders = orders;
  self->reports = reports;
  self->generation = generation;
  self->shown = followup_shown_table_new();
  self->dropped = g_hash_table_new(NULL, NULL);
  return self;
}

/* The connection that the process shares, libnotify included. */
void
followup_notifier_desk_open(FollowupNotifierDesk *self,
                            FollowupNotifierReplyFunc func,
                            gpointer data,
                            GDestroyNotify destroy)
{
  self->connection = g_bus_get_sync(G_BUS_TYPE_SESSION, NULL, NULL);
  if (self->connection != NULL)
    self->replies = followup_notifier_replies_new(self->connection, func, data, destroy);
  else
    destroy(data);
  notify_init(_("Followup"));
}

void
followup_notifier_desk_close(FollowupNotifierDesk *self)
{
  g_clear_pointer(&self->replies, followup_notifier_replies_stop);
  listen_to(self, NULL);
  notify_uninit();
}

void
followup_notifier_desk_free(FollowupNotifierDesk *self)
{
  followup_shown_table_free(self->shown);
  g_hash_table_unref(self->dropped);
  g_clear_object(&self->connection);
  g_free(self);
}
