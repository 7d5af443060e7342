/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "fake-desktop.h"

#include "peer.h"

#include <gio/gunixfdlist.h>
#include <string.h>
#include <unistd.h>

#define PORTAL "org.freedesktop.portal.Desktop"
#define SYSTEMD "org.freedesktop.systemd1"

static const char interfaces[]
    = "<node>"
      "<interface name='org.freedesktop.portal.OpenURI'>"
      "<method name='OpenURI'><arg type='s' direction='in'/><arg type='s' direction='in'/>"
      "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
      "<method name='OpenFile'><arg type='s' direction='in'/><arg type='h' direction='in'/>"
      "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
      "</interface>"
      "<interface name='org.freedesktop.systemd1.Manager'>"
      "<method name='Subscribe'/><method name='Unsubscribe'/>"
      "<method name='StartTransientUnit'><arg type='s' direction='in'/>"
      "<arg type='s' direction='in'/><arg type='a(sv)' direction='in'/>"
      "<arg type='a(sa(sv))' direction='in'/><arg type='o' direction='out'/></method>"
      "</interface>"
      "</node>";

struct _FakeDesktop {
  GDBusConnection *connection; /* owned, like those below */
  GDBusNodeInfo *info;
  guint portal_id, manager_id; /* registrations on connection */
  FakeBehaviour portal, manager;
  char *portal_method, *opened, *activation;
  char *unit, *input;
  GVariant *properties;
  GVariant *end; /* what is told of the service before its end; nullable */
  guint n_units, n_subscribed;
  GPtrArray *hung; /* of GDBusMethodInvocation */
};

static void
hang(FakeDesktop *self, GDBusMethodInvocation *invocation)
{
  g_ptr_array_add(self->hung, invocation);
}

static void
emit(FakeDesktop *self, const char *path, const char *interface, const char *name, GVariant *args)
{
  g_dbus_connection_emit_signal(self->connection, NULL, path, interface, name, args, NULL);
}

/* ---- the portal ---- */

static char *
read_file(GDBusMethodInvocation *invocation)
{
  GDBusMessage *message = g_dbus_method_invocation_get_message(invocation);
  int fd = g_unix_fd_list_get(g_dbus_message_get_unix_fd_list(message), 0, NULL);
  char buffer[8192];
  gssize length = read(fd, buffer, sizeof buffer);

  g_assert_cmpint(length, >=, 0);
  close(fd);
  return g_strndup(buffer, (gsize)length);
}

static void
remember_request(FakeDesktop *self, GDBusMethodInvocation *invocation, GVariant *options)
{
  GVariant *parameters = g_dbus_method_invocation_get_parameters(invocation);

  g_free(self->portal_method);
  self->portal_method = g_strdup(g_dbus_method_invocation_get_method_name(invocation));
  g_clear_pointer(&self->opened, g_free);
  if (g_str_equal(self->portal_method, "OpenFile"))
    self->opened = read_file(invocation);
  else
    g_variant_get_child(parameters, 1, "s", &self->opened);
  g_variant_lookup(options, "activation_token", "s", &self->activation);
}

/* Where the portal's answer comes from, as its documentation has it. */
static char *
make_handle(GDBusMethodInvocation *invocation, GVariant *options)
{
  g_autofree char *sender = g_strdup(g_dbus_method_invocation_get_sender(invocation) + 1);
  const char *token = NULL;

  g_assert_true(g_variant_lookup(options, "handle_token", "&s", &token));
  return g_strdup_printf("/org/freedesktop/portal/desktop/request/%s/%s",
                         g_strdelimit(sender, ".", '_'), token);
}

static void
answer_portal(FakeDesktop *self, GDBusMethodInvocation *invocation)
{
  GVariant *parameters = g_dbus_method_invocation_get_parameters(invocation);
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 2);
  g_autofree char *handle = make_handle(invocation, options);
  guint code = self->portal == FAKE_OPENS ? 0 : self->portal == FAKE_CANCELS ? 1 : 2;

  remember_request(self, invocation, options);
  if (self->portal == FAKE_HANGS) {
    hang(self, invocation);
    return;
  }
  if (self->portal == FAKE_REFUSES) {
    g_dbus_method_invocation_return_dbus_error(
        invocation, "org.freedesktop.portal.Error.NotAllowed", "not today");
    return;
  }
  g_dbus_method_invocation_return_value(invocation, g_variant_new("(o)", handle));
  if (self->portal != FAKE_STAYS)
    emit(self, handle, "org.freedesktop.portal.Request", "Response",
         g_variant_new("(u@a{sv})", code, g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0)));
}

/* ---- the user manager ---- */

static char *
make_unit_path(const char *name)
{
  g_autoptr(GString) path = g_string_new("/org/freedesktop/systemd1/unit/");

  g_string_append(path, name);
  g_string_replace(path, "-", "_2d", 0);
  g_string_replace(path, ".", "_2e", 0);
  return g_string_free(g_steal_pointer(&path), FALSE);
}

static void
tell_state(FakeDesktop *self, const char *state)
{
  g_autofree char *path = make_unit_path(self->unit);

  emit(self, path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
       g_variant_new_parsed("('org.freedesktop.systemd1.Unit', {'ActiveState': <%s>}, @as [])",
                            state));
}

static void
tell_end(FakeDesktop *self)
{
  g_autofree char *path = make_unit_path(self->unit);

  if (self->end != NULL)
    emit(self, path, "org.freedesktop.DBus.Properties", "PropertiesChanged", self->end);
}

static char *
read_input(FakeDesktop *self, GDBusMethodInvocation *invocation)
{
  GDBusMessage *message = g_dbus_method_invocation_get_message(invocation);
  GUnixFDList *fds = g_dbus_message_get_unix_fd_list(message);
  g_autoptr(GVariant) handle = fake_desktop_get_property(self, "StandardInputFileDescriptor");
  g_autoptr(GString) text = g_string_new(NULL);
  char buffer[8192];
  gssize length;
  int fd;

  if (handle == NULL)
    return NULL;
  fd = g_unix_fd_list_get(fds, g_variant_get_handle(handle), NULL);
  while ((length = read(fd, buffer, sizeof buffer)) > 0)
    g_string_append_len(text, buffer, length);
  close(fd);
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
run_unit(FakeDesktop *self, GDBusMethodInvocation *invocation)
{
  GVariant *parameters = g_dbus_method_invocation_get_parameters(invocation);
  const char *result = self->manager == FAKE_NO_START ? "failed" : "done";

  g_free(self->unit);
  g_clear_pointer(&self->properties, g_variant_unref);
  g_variant_get(parameters, "(ss@a(sv)a(sa(sv)))", &self->unit, NULL, &self->properties, NULL);
  self->n_units++;
  g_free(self->input);
  self->input = read_input(self, invocation);
  tell_state(self, "inactive"); /* loaded, not started yet */
  g_dbus_method_invocation_return_value(invocation,
                                        g_variant_new("(o)", "/org/freedesktop/systemd1/job/7"));
  emit(self, "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager", "JobRemoved",
       g_variant_new("(uoss)", 6, "/org/freedesktop/systemd1/job/6", "other.service", "failed"));
  emit(self, "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager", "JobRemoved",
       g_variant_new("(uoss)", 7, "/org/freedesktop/systemd1/job/7", self->unit, result));
  if (self->manager == FAKE_NO_START)
    return;
  tell_state(self, "active");
  if (self->manager == FAKE_STAYS)
    return;
  tell_end(self);
  tell_state(self, self->manager == FAKE_OPENS ? "inactive" : "failed");
}

static void
answer_manager(FakeDesktop *self, GDBusMethodInvocation *invocation)
{
  const char *method = g_dbus_method_invocation_get_method_name(invocation);

  if (self->manager == FAKE_HANGS) {
    hang(self, invocation);
  } else if (!g_str_equal(method, "StartTransientUnit")) {
    self->n_subscribed += g_str_equal(method, "Subscribe") ? 1 : -1;
    g_dbus_method_invocation_return_value(invocation, NULL);
  } else if (self->manager == FAKE_REFUSES) {
    g_dbus_method_invocation_return_dbus_error(invocation, "org.freedesktop.systemd1.NoSuchUnit",
                                               "not today either");
  } else {
    run_unit(self, invocation);
  }
}

/* ---- both ---- */

static void
method_call_cb(GDBusConnection *connection,
               const char *sender,
               const char *path,
               const char *interface,
               const char *method,
               GVariant *parameters,
               GDBusMethodInvocation *invocation,
               gpointer data)
{
  FakeDesktop *self = data;

  if (strstr(interface, "portal") != NULL)
    answer_portal(self, invocation);
  else
    answer_manager(self, invocation);
}

static void
take_name(FakeDesktop *self, const char *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_sync(
      self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new("(su)", name, 4u), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
      &error);
  guint32 code = 0;

  g_assert_no_error(error);
  g_variant_get(reply, "(u)", &code);
  g_assert_cmpuint(code, ==, 1); /* it is ours */
}

static guint
register_object(FakeDesktop *self, const char *path, const char *interface)
{
  static const GDBusInterfaceVTable vtable = { .method_call = method_call_cb };
  g_autoptr(GError) error = NULL;
  guint id = g_dbus_connection_register_object(
      self->connection, path, g_dbus_node_info_lookup_interface(self->info, interface), &vtable,
      self, NULL, &error);

  g_assert_no_error(error);
  return id;
}

FakeDesktop *
fake_desktop_new(const char *address, FakeBehaviour portal, FakeBehaviour manager)
{
  FakeDesktop *self = g_new0(FakeDesktop, 1);
  g_autoptr(GError) error = NULL;

  self->portal = portal;
  self->manager = manager;
  self->hung = g_ptr_array_new_with_free_func(g_object_unref);
  self->info = g_dbus_node_info_new_for_xml(interfaces, &error);
  g_assert_no_error(error);
  self->connection = peer_connect(address);
  self->portal_id
      = register_object(self, "/org/freedesktop/portal/desktop", "org.freedesktop.portal.OpenURI");
  self->manager_id
      = register_object(self, "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager");
  if (portal != FAKE_ABSENT)
    take_name(self, PORTAL);
  if (manager != FAKE_ABSENT)
    take_name(self, SYSTEMD);
  return self;
}

void
fake_desktop_free(FakeDesktop *self)
{
  g_dbus_connection_unregister_object(self->connection, self->portal_id);
  g_dbus_connection_unregister_object(self->connection, self->manager_id);
  g_ptr_array_unref(self->hung);
  g_dbus_connection_close_sync(self->connection, NULL, NULL);
  g_object_unref(self->connection);
  g_dbus_node_info_unref(self->info);
  g_clear_pointer(&self->properties, g_variant_unref);
  g_free(self->portal_method);
  g_free(self->opened);
  g_free(self->activation);
  g_clear_pointer(&self->end, g_variant_unref);
  g_free(self->input);
  g_free(self->unit);
  g_free(self);
}

const char *
fake_desktop_get_portal_method(FakeDesktop *self)
{
  return self->portal_method;
}

const char *
fake_desktop_get_opened(FakeDesktop *self)
{
  return self->opened;
}

const char *
fake_desktop_get_activation(FakeDesktop *self)
{
  return self->activation;
}

GVariant *
fake_desktop_get_property(FakeDesktop *self, const char *name)
{
  for (gsize i = 0; self->properties && i < g_variant_n_children(self->properties); i++) {
    g_autoptr(GVariant) value = NULL;
    const char *key;

    g_variant_get_child(self->properties, i, "(&sv)", &key, &value);
    if (g_str_equal(key, name))
      return g_steal_pointer(&value);
  }
  return NULL;
}

guint
fake_desktop_count_units(FakeDesktop *self)
{
  return self->n_units;
}

gboolean
fake_desktop_is_watched(FakeDesktop *self)
{
  return self->n_subscribed != 0;
}

const char *
fake_desktop_get_input(FakeDesktop *self)
{
  return self->input;
}

void
fake_desktop_set_end(FakeDesktop *self, const char *result, int code, int status)
{
  g_clear_pointer(&self->end, g_variant_unref);
  self->end = g_variant_ref_sink(
      g_variant_new_parsed("('org.freedesktop.systemd1.Service', {'Result': <%s>, 'ExecMainCode': "
                           "<%i>, 'ExecMainStatus': <%i>}, @as [])",
                           result, code, status));
}
