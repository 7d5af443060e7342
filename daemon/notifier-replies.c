/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier-replies: owns the serials of calls to show something; refuses to know popups and to
 * touch any message. */

#include "notifier-replies.h"

#include "names.h"

struct _FollowupNotifierReplies {
  GDBusConnection *connection; /* owned */
  guint filter;
  FollowupNotifierReplyFunc func;
  gpointer data; /* owned, by destroy */
  GDestroyNotify destroy;
  GMutex lock;
  GHashTable *sent; /* under lock, as the next: serials of calls without a reply; owned */
  guint32 last;
};

static void
clear_replies(gpointer data)
{
  FollowupNotifierReplies *self = data;

  g_object_unref(self->connection);
  g_hash_table_unref(self->sent);
  g_mutex_clear(&self->lock);
  if (self->destroy != NULL)
    self->destroy(self->data);
}

static void
release_replies(gpointer self)
{
  g_atomic_rc_box_release_full(self, clear_replies);
}

/* libnotify lets the bus start a server; who calls one that is there does not, and hears of the
 * answer itself. */
static void
note_call(FollowupNotifierReplies *self, GDBusMessage *message)
{
  if (g_strcmp0(g_dbus_message_get_member(message), "Notify") != 0
      || g_strcmp0(g_dbus_message_get_interface(message), FOLLOWUP_POPUPS_NAME) != 0
      || (g_dbus_message_get_flags(message) & G_DBUS_MESSAGE_FLAGS_NO_AUTO_START) != 0)
    return;
  g_mutex_lock(&self->lock);
  self->last = g_dbus_message_get_serial(message);
  g_hash_table_add(self->sent, GUINT_TO_POINTER(self->last));
  g_mutex_unlock(&self->lock);
}

static gboolean
is_awaited(FollowupNotifierReplies *self, guint32 serial)
{
  gboolean awaited;

  g_mutex_lock(&self->lock);
  awaited = g_hash_table_remove(self->sent, GUINT_TO_POINTER(serial));
  g_mutex_unlock(&self->lock);
  return awaited;
}

static void
note_reply(FollowupNotifierReplies *self, GDBusMessage *message)
{
  GDBusMessageType type = g_dbus_message_get_message_type(message);
  guint32 serial = g_dbus_message_get_reply_serial(message);
  GVariant *body = g_dbus_message_get_body(message);
  const char *name = g_dbus_message_get_error_name(message);
  guint32 server_id;

  if ((type != G_DBUS_MESSAGE_TYPE_METHOD_RETURN && type != G_DBUS_MESSAGE_TYPE_ERROR)
      || !is_awaited(self, serial))
    return;
  if (type == G_DBUS_MESSAGE_TYPE_METHOD_RETURN && body != NULL
      && g_variant_is_of_type(body, G_VARIANT_TYPE("(u)"))) {
    g_variant_get(body, "(u)", &server_id);
    self->func(serial, server_id, NULL, self->data);
  } else {
    self->func(serial, 0, name != NULL ? name : "", self->data);
  }
}

/* On GDBus' thread, for all that comes and goes. */
static GDBusMessage *
watch_message_cb(GDBusConnection *connection,
                 GDBusMessage *message,
                 gboolean incoming,
                 gpointer data)
{
  if (incoming)
    note_reply(data, message);
  else
    note_call(data, message);
  return message;
}

FollowupNotifierReplies *
followup_notifier_replies_new(GDBusConnection *connection,
                              FollowupNotifierReplyFunc func,
                              gpointer data,
                              GDestroyNotify destroy)
{
  FollowupNotifierReplies *self = g_atomic_rc_box_new0(FollowupNotifierReplies);

  self->connection = g_object_ref(connection);
  self->func = func;
  self->data = data;
  self->destroy = destroy;
  self->sent = g_hash_table_new(NULL, NULL);
  g_mutex_init(&self->lock);
  self->filter = g_dbus_connection_add_filter(connection, watch_message_cb,
                                              g_atomic_rc_box_acquire(self), release_replies);
  return self;
}

guint32
followup_notifier_replies_take_serial(FollowupNotifierReplies *self)
{
  guint32 serial;

  g_mutex_lock(&self->lock);
  serial = self->last;
  self->last = 0;
  g_mutex_unlock(&self->lock);
  return serial;
}

void
followup_notifier_replies_stop(FollowupNotifierReplies *self)
{
  if (self == NULL)
    return;
  g_dbus_connection_remove_filter(self->connection, self->filter);
  release_replies(self);
}
