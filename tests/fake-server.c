/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fake-server: owns a list of popups; refuses to know who asks for them and why. */

#include "fake-server.h"

#include "peer.h"

#include <string.h>

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"
#define KEPT 3
#define REASON_USER 2
#define REASON_CALL 3

struct _FakeServer {
  GDBusConnection *connection; /* owned */
  guint object;
  FakeServerBehaviour behaviour;
  GPtrArray *popups;  /* of FakePopup, oldest first; owned */
  GPtrArray *waiting; /* of GDBusMethodInvocation; owned */
  guint32 last_id;
  guint calls;
};

static const char introspection[]
    = "<node><interface name='" NAME "'>"
      "<method name='GetServerInformation'><arg type='s' direction='out'/>"
      "<arg type='s' direction='out'/><arg type='s' direction='out'/>"
      "<arg type='s' direction='out'/></method>"
      "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
      "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
      "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/>"
      "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
      "<arg type='as' direction='in'/><arg type='a{sv}' direction='in'/>"
      "<arg type='i' direction='in'/><arg type='u' direction='out'/></method>"
      "</interface></node>";

static void
free_popup(gpointer data)
{
  FakePopup *popup = data;

  g_free(popup->sender);
  g_free(popup->source);
  g_free(popup->key);
  g_free(popup->summary);
  g_free(popup->body);
  g_strfreev(popup->actions);
  g_free(popup);
}

static void
emit(FakeServer *self, const char *signal, GVariant *parameters)
{
  g_autoptr(GError) error = NULL;

  g_dbus_connection_emit_signal(self->connection, NULL, PATH, NAME, signal, parameters, &error);
  g_assert_no_error(error);
}

static gboolean
remove_popup(FakeServer *self, guint32 id, guint reason)
{
  for (guint i = 0; i < self->popups->len; i++) {
    if (((const FakePopup *)g_ptr_array_index(self->popups, i))->id != id)
      continue;
    g_ptr_array_remove_index(self->popups, i);
    emit(self, "NotificationClosed", g_variant_new("(uu)", id, reason));
    return TRUE;
  }
  return FALSE;
}

static void
replace_by_key(FakeServer *self, const FakePopup *popup)
{
  for (guint i = 0; popup->key != NULL && i < self->popups->len; i++) {
    const FakePopup *other = g_ptr_array_index(self->popups, i);

    if (g_strcmp0(other->key, popup->key) != 0 || g_strcmp0(other->source, popup->source) != 0)
      continue;
    remove_popup(self, other->id, REASON_CALL);
    return;
  }
}

static void
make_room(FakeServer *self, const FakePopup *popup)
{
  guint32 oldest = 0;
  guint n = 0;

  for (guint i = self->popups->len; i > 0; i--) {
    const FakePopup *other = g_ptr_array_index(self->popups, i - 1);

    if (g_strcmp0(other->source, popup->source) == 0 && ++n >= KEPT)
      oldest = other->id;
  }
  if (oldest != 0)
    remove_popup(self, oldest, REASON_USER);
}

static FakePopup *
read_popup(GDBusMethodInvocation *invocation)
{
  FakePopup *popup = g_new0(FakePopup, 1);
  g_autoptr(GVariant) hints = NULL;

  g_variant_get(g_dbus_method_invocation_get_parameters(invocation), "(su&sss^as@a{sv}i)",
                &popup->source, NULL, NULL, &popup->summary, &popup->body, &popup->actions, &hints,
                NULL);
  g_variant_lookup(hints, "x-canonical-private-synchronous", "s", &popup->key);
  return popup;
}

static guint32
show(FakeServer *self, GDBusMethodInvocation *invocation)
{
  FakePopup *popup = read_popup(invocation);

  popup->sender = g_strdup(g_dbus_method_invocation_get_sender(invocation));
  if (!(self->behaviour & FAKE_SERVER_IGNORES_KEY))
    replace_by_key(self, popup);
  if (self->behaviour & FAKE_SERVER_KEEPS_THREE)
    make_room(self, popup);
  popup->id = ++self->last_id;
  g_ptr_array_add(self->popups, popup);
  return popup->id;
}

static void
answer_notify(FakeServer *self, GDBusMethodInvocation *invocation)
{
  self->calls++;
  if (self->behaviour & FAKE_SERVER_REFUSES)
    g_dbus_method_invocation_return_dbus_error(invocation, NAME ".Refused", "not today");
  else
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(u)", show(self, invocation)));
}

/* Takes the invocation. */
static void
answer(FakeServer *self, GDBusMethodInvocation *invocation)
{
  static const char *const with[] = { "body", "actions", NULL };
  static const char *const without[] = { "body", NULL };
  const char *method = g_dbus_method_invocation_get_method_name(invocation);
  guint32 id;

  if (g_str_equal(method, "Notify")) {
    answer_notify(self, invocation);
  } else if (g_str_equal(method, "GetServerInformation")) {
    g_dbus_method_invocation_return_value(invocation,
                                          g_variant_new("(ssss)", "fake", "nobody", "1", "1.2"));
  } else if (g_str_equal(method, "GetCapabilities")) {
    g_dbus_method_invocation_return_value(
        invocation,
        g_variant_new("(^as)", self->behaviour & FAKE_SERVER_NO_ACTIONS ? without : with));
  } else {
    g_variant_get(g_dbus_method_invocation_get_parameters(invocation), "(u)", &id);
    if (remove_popup(self, id, REASON_CALL))
      g_dbus_method_invocation_return_value(invocation, NULL);
    else
      g_dbus_method_invocation_return_dbus_error(invocation, NAME ".Unknown", "no such popup");
  }
}

static void
handle_call_cb(GDBusConnection *connection,
               const char *sender,
               const char *path,
               const char *interface,
               const char *method,
               GVariant *parameters,
               GDBusMethodInvocation *invocation,
               gpointer data)
{
  FakeServer *self = data;

  if (self->behaviour & FAKE_SERVER_HANGS)
    g_ptr_array_add(self->waiting, invocation);
  else
    answer(self, invocation);
}

static void
take_name(FakeServer *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_sync(
      self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new("(su)", NAME, 4), G_VARIANT_TYPE("(u)"), G_DBUS_CALL_FLAGS_NONE,
      -1, NULL, &error);
  guint32 code = 0;

  g_assert_no_error(error);
  g_variant_get(reply, "(u)", &code);
  g_assert_cmpuint(code, ==, 1);
}

FakeServer *
fake_server_new(const char *address, FakeServerBehaviour behaviour)
{
  static const GDBusInterfaceVTable vtable = { .method_call = handle_call_cb };
  g_autoptr(GDBusNodeInfo) info = g_dbus_node_info_new_for_xml(introspection, NULL);
  g_autoptr(GError) error = NULL;
  FakeServer *self = g_new0(FakeServer, 1);

  self->behaviour = behaviour;
  self->popups = g_ptr_array_new_with_free_func(free_popup);
  self->waiting = g_ptr_array_new();
  self->connection = peer_connect(address);
  self->object = g_dbus_connection_register_object(self->connection, PATH, info->interfaces[0],
                                                   &vtable, self, NULL, &error);
  g_assert_no_error(error);
  take_name(self);
  return self;
}

void
fake_server_free(FakeServer *self)
{
  g_autoptr(GError) error = NULL;

  if (self == NULL)
    return;
  g_dbus_connection_unregister_object(self->connection, self->object);
  g_dbus_connection_close_sync(self->connection, NULL, &error);
  g_assert_no_error(error);
  for (guint i = 0; i < self->waiting->len; i++)
    g_object_unref(g_ptr_array_index(self->waiting, i));
  g_ptr_array_unref(self->waiting);
  g_ptr_array_unref(self->popups);
  g_object_unref(self->connection);
  g_free(self);
}

void
fake_server_set_behaviour(FakeServer *self, FakeServerBehaviour behaviour)
{
  self->behaviour = behaviour;
  if (behaviour & FAKE_SERVER_HANGS)
    return;
  for (guint i = 0; i < self->waiting->len; i++)
    answer(self, g_ptr_array_index(self->waiting, i));
  g_ptr_array_set_size(self->waiting, 0);
}

guint
fake_server_count(FakeServer *self)
{
  return self->popups->len;
}

guint
fake_server_count_waiting(FakeServer *self)
{
  return self->waiting->len;
}

guint
fake_server_count_calls(FakeServer *self)
{
  return self->calls;
}

const FakePopup *
fake_server_find(FakeServer *self, const char *text)
{
  for (guint i = 0; i < self->popups->len; i++) {
    const FakePopup *popup = g_ptr_array_index(self->popups, i);

    if (strstr(popup->summary, text) != NULL || strstr(popup->body, text) != NULL)
      return popup;
  }
  return NULL;
}

void
fake_server_press(FakeServer *self, guint32 id, const char *action)
{
  emit(self, "ActionInvoked", g_variant_new("(us)", id, action));
}

void
fake_server_close(FakeServer *self, guint32 id)
{
  g_assert_true(remove_popup(self, id, REASON_USER));
}
