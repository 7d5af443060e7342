/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "popup-watch.h"

#include "driver.h"
#include "patience.h"

#define SERVER_NAME "org.freedesktop.Notifications"
#define SERVER_PATH "/org/freedesktop/Notifications"
#define DBUS_NAME "org.freedesktop.DBus"

struct _FaultsWatch {
  GDBusConnection *connection;
  FaultsPopupFunc func;
  gpointer data;
  GHashTable *asked; /* "SENDER SERIAL" of a call -> FaultsPopup */
  GHashTable *open;  /* id -> FaultsPopup */
  guint n_sent, n_doubles, n_servers;
  gint64 heard; /* monotonic time of the last message */
};

static void
free_popup(gpointer data)
{
  FaultsPopup *popup = data;

  g_free(popup->key);
  g_free(popup->summary);
  g_free(popup->body);
  g_strfreev(popup->buttons);
  g_free(popup->sender);
  g_free(popup);
}

static char *
name_call(const char *sender, guint32 serial)
{
  return g_strdup_printf("%s %u", sender, serial);
}

static void
note_call(FaultsWatch *self, GDBusMessage *message)
{
  GVariant *body = g_dbus_message_get_body(message);
  g_autoptr(GVariant) hints = NULL;
  FaultsPopup *popup;

  if (g_strcmp0(g_dbus_message_get_member(message), "Notify") != 0
      || !g_variant_is_of_type(body, G_VARIANT_TYPE("(susssasa{sv}i)")))
    return;
  popup = g_new0(FaultsPopup, 1);
  popup->sender = g_strdup(g_dbus_message_get_sender(message));
  g_variant_get_child(body, 3, "s", &popup->summary);
  g_variant_get_child(body, 4, "s", &popup->body);
  g_variant_get_child(body, 5, "^as", &popup->buttons);
  hints = g_variant_get_child_value(body, 6);
  if (!g_variant_lookup(hints, "x-canonical-private-synchronous", "s", &popup->key))
    popup->key = g_strdup("");
  self->n_sent++;
  if (self->func != NULL)
    self->func(popup, self->data);
  g_hash_table_replace(self->asked, name_call(popup->sender, g_dbus_message_get_serial(message)),
                       popup);
}

static gboolean
is_open(FaultsWatch *self, const char *key)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init(&iter, self->open);
  while (g_hash_table_iter_next(&iter, NULL, &value)) {
    if (*key != '\0' && g_str_equal(((FaultsPopup *)value)->key, key))
      return TRUE;
  }
  return FALSE;
}

static void
note_answer(FaultsWatch *self, GDBusMessage *message)
{
  g_autofree char *call = name_call(g_dbus_message_get_destination(message),
                                    g_dbus_message_get_reply_serial(message));
  GVariant *body = g_dbus_message_get_body(message);
  FaultsPopup *popup;
  g_autofree char *stolen = NULL;

  if (!g_hash_table_steal_extended(self->asked, call, (gpointer *)&stolen, (gpointer *)&popup))
    return;
  if (g_dbus_message_get_message_type(message) != G_DBUS_MESSAGE_TYPE_METHOD_RETURN
      || !g_variant_is_of_type(body, G_VARIANT_TYPE("(u)"))) {
    free_popup(popup);
    return;
  }
  g_variant_get(body, "(u)", &popup->id);
  g_hash_table_remove(self->open, GUINT_TO_POINTER(popup->id));
  self->n_doubles += is_open(self, popup->key);
  g_hash_table_replace(self->open, GUINT_TO_POINTER(popup->id), popup);
}

static void
note_signal(FaultsWatch *self, GDBusMessage *message)
{
  const char *member = g_dbus_message_get_member(message);
  GVariant *body = g_dbus_message_get_body(message);
  const char *owner;
  guint32 id;

  if (g_strcmp0(member, "NotificationClosed") == 0
      && g_variant_is_of_type(body, G_VARIANT_TYPE("(uu)"))) {
    g_variant_get_child(body, 0, "u", &id);
    g_hash_table_remove(self->open, GUINT_TO_POINTER(id));
  } else if (g_strcmp0(member, "NameOwnerChanged") == 0
             && g_str_equal(g_dbus_message_get_arg0(message), SERVER_NAME)) {
    g_hash_table_remove_all(self->open);
    g_hash_table_remove_all(self->asked);
    g_variant_get_child(body, 2, "&s", &owner);
    self->n_servers += *owner != '\0';
  }
}

typedef struct {
  FaultsWatch *watch;
  GDBusMessage *message;
} Heard;

static gboolean
hear_cb(gpointer data)
{
  Heard *heard = data;

  switch (g_dbus_message_get_message_type(heard->message)) {
  case G_DBUS_MESSAGE_TYPE_METHOD_CALL:
    note_call(heard->watch, heard->message);
    break;
  case G_DBUS_MESSAGE_TYPE_METHOD_RETURN:
  case G_DBUS_MESSAGE_TYPE_ERROR:
    note_answer(heard->watch, heard->message);
    break;
  default:
    note_signal(heard->watch, heard->message);
  }
  return G_SOURCE_REMOVE;
}

static void
free_heard(gpointer data)
{
  Heard *heard = data;

  g_object_unref(heard->message);
  g_free(heard);
}

static gboolean
concerns_popups(GDBusMessage *message)
{
  const char *interface = g_dbus_message_get_interface(message);
  GDBusMessageType type = g_dbus_message_get_message_type(message);

  return type == G_DBUS_MESSAGE_TYPE_METHOD_RETURN || type == G_DBUS_MESSAGE_TYPE_ERROR
         || g_strcmp0(interface, SERVER_NAME) == 0 || g_strcmp0(interface, DBUS_NAME) == 0;
}

/* On GDBus's own thread. A monitor must not answer, so nothing goes further. */
static GDBusMessage *
filter_cb(GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer data)
{
  FaultsWatch *self = data;
  Heard *heard;

  if (!incoming)
    return message;
  if (concerns_popups(message)) {
    heard = g_new0(Heard, 1);
    *heard = (Heard){ self, g_object_ref(message) };
    if (g_strcmp0(g_dbus_message_get_interface(message), SERVER_NAME) == 0)
      self->heard = g_get_monotonic_time();
    g_idle_add_full(G_PRIORITY_DEFAULT, hear_cb, heard, free_heard);
  }
  g_object_unref(message);
  return NULL;
}

FaultsWatch *
faults_watch_new(FaultsPopupFunc func, gpointer data)
{
  static const char *const rules[] = {
    "interface='" SERVER_NAME "'", "type='method_return'", "type='error'",
    "type='signal',interface='" DBUS_NAME "',member='NameOwnerChanged',arg0='" SERVER_NAME "'", NULL
  };
  FaultsWatch *self = g_new0(FaultsWatch, 1);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = NULL;

  self->func = func;
  self->data = data;
  self->asked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_popup);
  self->open = g_hash_table_new_full(NULL, NULL, NULL, free_popup);
  self->heard = g_get_monotonic_time();
  self->connection = faults_connect();
  reply = faults_call_at(self->connection, DBUS_NAME, "/org/freedesktop/DBus",
                         DBUS_NAME ".Monitoring", "BecomeMonitor",
                         g_variant_new("(^asu)", rules, 0), &error);
  if (reply == NULL)
    faults_die("no monitor: %s", error->message);
  g_dbus_connection_add_filter(self->connection, filter_cb, self, NULL);
  return self;
}

void
faults_watch_free(FaultsWatch *self)
{
  if (self == NULL)
    return;
  g_dbus_connection_close_sync(self->connection, NULL, NULL);
  g_object_unref(self->connection);
  /* What it heard last still waits in the context. */
  while (g_main_context_iteration(NULL, FALSE))
    ;
  g_hash_table_unref(self->asked);
  g_hash_table_unref(self->open);
  g_free(self);
}

GPtrArray *
faults_watch_list(FaultsWatch *self)
{
  GPtrArray *popups = g_ptr_array_new();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init(&iter, self->open);
  while (g_hash_table_iter_next(&iter, NULL, &value))
    g_ptr_array_add(popups, value);
  return popups;
}

guint
faults_watch_count_sent(FaultsWatch *self)
{
  return self->n_sent;
}

guint
faults_watch_count_servers(FaultsWatch *self)
{
  return self->n_servers;
}

guint
faults_watch_count_doubles(FaultsWatch *self)
{
  return self->n_doubles;
}

gboolean
faults_watch_settle(FaultsWatch *self, guint quiet, guint ms)
{
  gint64 start = g_get_monotonic_time();
  gint64 now;

  do {
    run_loop_once();
    now = g_get_monotonic_time();
  } while (now - MAX(self->heard, start) < quiet * 1000
           && now - start < ms * G_GINT64_CONSTANT(1000));
  return now - MAX(self->heard, start) >= quiet * 1000;
}

static int
ask_length(GDBusConnection *connection, const char *property)
{
  g_autoptr(GVariant) reply
      = faults_call_at(connection, SERVER_NAME, SERVER_PATH, "org.freedesktop.DBus.Properties",
                       "Get", g_variant_new("(ss)", "org.dunstproject.cmd0", property), NULL);
  g_autoptr(GVariant) value = NULL;

  if (reply == NULL)
    return -1;
  g_variant_get(reply, "(v)", &value);
  return (int)g_variant_get_uint32(value);
}

int
faults_watch_ask_dunst(GDBusConnection *connection)
{
  int displayed = ask_length(connection, "displayedLength");
  int waiting = ask_length(connection, "waitingLength");

  return displayed < 0 || waiting < 0 ? -1 : displayed + waiting;
}
