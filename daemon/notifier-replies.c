/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier-replies: owns what is known of libnotify's calls until each is settled; refuses to know
 * popups and to touch any message. */

#include "notifier-replies.h"

#include <string.h>

#include "names.h"

typedef struct {
  guint32 serial;
  char *key;         /* the popup's; NULL: it has none */
  gboolean given_up; /* libnotify waits no longer */
  gboolean answered; /* before that */
  guint32 server_id; /* that answer, like the next */
  char *why;
} Call;

struct _FollowupNotifierReplies {
  GDBusConnection *connection; /* owned */
  guint filter;
  FollowupNotifierReplyFunc func;
  gpointer data; /* owned, by destroy */
  GDestroyNotify destroy;
  GMutex lock;
  GPtrArray *calls; /* under lock: of Call, the last one last; owned */
};

static void
free_call(gpointer data)
{
  Call *call = data;

  g_free(call->key);
  g_free(call->why);
  g_free(call);
}

static void
clear_replies(gpointer data)
{
  FollowupNotifierReplies *self = data;

  g_object_unref(self->connection);
  g_ptr_array_unref(self->calls);
  g_mutex_clear(&self->lock);
  if (self->destroy != NULL)
    self->destroy(self->data);
}

static void
release_replies(gpointer self)
{
  g_atomic_rc_box_release_full(self, clear_replies);
}

/* (transfer full); NULL: it is another one */
static char *
read_key(GVariant *hint)
{
  g_autoptr(GVariant) name = g_variant_get_child_value(hint, 0);
  g_autoptr(GVariant) boxed = NULL;
  g_autoptr(GVariant) value = NULL;

  if (strcmp(g_variant_get_string(name, NULL), FOLLOWUP_KEY_HINT) != 0)
    return NULL;
  boxed = g_variant_get_child_value(hint, 1);
  value = g_variant_get_variant(boxed);
  return g_variant_is_of_type(value, G_VARIANT_TYPE_STRING) ? g_variant_dup_string(value, NULL)
                                                            : NULL;
}

/* Child by child: g_variant_lookup() would first write down all hints in a row, which takes as long
 * as the call itself. (transfer full) */
static char *
find_key(GVariant *body)
{
  g_autoptr(GVariant) hints = NULL;
  char *key = NULL;

  if (body == NULL || !g_variant_is_of_type(body, G_VARIANT_TYPE("(susssasa{sv}i)")))
    return NULL;
  hints = g_variant_get_child_value(body, 6);
  for (gsize i = 0, n = g_variant_n_children(hints); key == NULL && i < n; i++) {
    g_autoptr(GVariant) hint = g_variant_get_child_value(hints, i);

    key = read_key(hint);
  }
  return key;
}

/* libnotify lets the bus start a server; who calls one that is there does not, and hears of the
 * answer itself. */
static void
note_call(FollowupNotifierReplies *self, GDBusMessage *message)
{
  Call *call;

  if (g_strcmp0(g_dbus_message_get_member(message), "Notify") != 0
      || g_strcmp0(g_dbus_message_get_interface(message), FOLLOWUP_POPUPS_NAME) != 0
      || (g_dbus_message_get_flags(message) & G_DBUS_MESSAGE_FLAGS_NO_AUTO_START) != 0)
    return;
  call = g_new0(Call, 1);
  call->serial = g_dbus_message_get_serial(message);
  call->key = find_key(g_dbus_message_get_body(message));
  g_mutex_lock(&self->lock);
  g_ptr_array_add(self->calls, call);
  g_mutex_unlock(&self->lock);
}

/* Under lock. */
static Call *
find_serial(FollowupNotifierReplies *self, guint32 serial, guint *at)
{
  for (*at = 0; *at < self->calls->len; (*at)++) {
    Call *call = g_ptr_array_index(self->calls, *at);

    if (call->serial == serial)
      return call;
  }
  return NULL;
}

static void
read_reply(Call *call, GDBusMessage *message)
{
  GVariant *body = g_dbus_message_get_body(message);
  const char *name = g_dbus_message_get_error_name(message);

  call->answered = TRUE;
  if (g_dbus_message_get_message_type(message) == G_DBUS_MESSAGE_TYPE_METHOD_RETURN && body != NULL
      && g_variant_is_of_type(body, G_VARIANT_TYPE("(u)")))
    g_variant_get(body, "(u)", &call->server_id);
  else
    call->why = g_strdup(name != NULL ? name : "");
}

static void
tell(FollowupNotifierReplies *self, Call *taken)
{
  self->func(taken->serial, taken->server_id, taken->why, self->data);
  free_call(taken);
}

static void
note_reply(FollowupNotifierReplies *self, GDBusMessage *message)
{
  GDBusMessageType type = g_dbus_message_get_message_type(message);
  Call *call, *late = NULL;
  guint at;

  if (type != G_DBUS_MESSAGE_TYPE_METHOD_RETURN && type != G_DBUS_MESSAGE_TYPE_ERROR)
    return;
  g_mutex_lock(&self->lock);
  call = find_serial(self, g_dbus_message_get_reply_serial(message), &at);
  if (call != NULL)
    read_reply(call, message);
  if (call != NULL && call->given_up)
    late = g_ptr_array_steal_index(self->calls, at);
  g_mutex_unlock(&self->lock);
  if (late != NULL)
    tell(self, late);
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
  self->calls = g_ptr_array_new_with_free_func(free_call);
  g_mutex_init(&self->lock);
  self->filter = g_dbus_connection_add_filter(connection, watch_message_cb,
                                              g_atomic_rc_box_acquire(self), release_replies);
  return self;
}

/* Under lock. The last one that libnotify waits for. */
static Call *
find_key_awaited(FollowupNotifierReplies *self, const char *key, guint *at)
{
  for (*at = self->calls->len; *at > 0; (*at)--) {
    Call *call = g_ptr_array_index(self->calls, *at - 1);

    if (!call->given_up && g_strcmp0(call->key, key) == 0)
      return call;
  }
  return NULL;
}

gboolean
followup_notifier_replies_settle(FollowupNotifierReplies *self, const char *key)
{
  gboolean found;
  guint at;

  g_mutex_lock(&self->lock);
  found = find_key_awaited(self, key, &at) != NULL;
  if (found)
    g_ptr_array_remove_index(self->calls, at - 1);
  g_mutex_unlock(&self->lock);
  return found;
}

guint32
followup_notifier_replies_give_up(FollowupNotifierReplies *self, const char *key)
{
  Call *call, *late = NULL;
  guint32 serial = 0;
  guint at;

  g_mutex_lock(&self->lock);
  call = find_key_awaited(self, key, &at);
  if (call != NULL) {
    serial = call->serial;
    call->given_up = TRUE;
    if (call->answered) /* in the very moment */
      late = g_ptr_array_steal_index(self->calls, at - 1);
  }
  g_mutex_unlock(&self->lock);
  if (late != NULL)
    tell(self, late);
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
