/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "bus.h"

#include "bus-socket.h"
#include "error.h"

#include <glib/gi18n-lib.h>

/* To a call that goes by GDBus. */
typedef struct {
  GMainContext *context; /* NULL: none is waited for */
  GSource *timer;
  GVariant *reply;
  GError *error;
  gboolean finished;
} Answer;

/* One of both ways is open. */
struct _FollowupBus {
  char *address;
  guint timeout;
  FollowupBusSocket *socket;   /* NULL: not any more, or not possible */
  GDBusConnection *connection; /* NULL: not yet needed */
  FollowupSlowFunc slow;       /* NULL: nobody sits there, or was told */
  char *type;                  /* of the reply that is waited for */
  GDBusMessage *call;          /* that it is the reply to, by the socket; NULL: by GDBus */
  guint call_timeout;
  Answer answer;
};

/* The address without GDBus's last resort, which would start a bus of its own that nobody else
 * uses. */
static char *
find_address(GError **error)
{
  const char *address = g_getenv("DBUS_SESSION_BUS_ADDRESS");
  g_autofree char *path = NULL;

  if (address != NULL && *address != '\0')
    return g_strdup(address);
  path = g_build_filename(g_get_user_runtime_dir(), "bus", NULL);
  if (g_file_test(path, G_FILE_TEST_EXISTS)) {
    g_autofree char *escaped = g_dbus_address_escape_value(path);

    return g_strconcat("unix:path=", escaped, NULL);
  }
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE,
              _("there is no session bus: DBUS_SESSION_BUS_ADDRESS is not set and ‘%s’ does not "
                "exist; run this within a login session, or under ‘dbus-run-session’"),
              path);
  return NULL;
}

static void
set_unreachable(const char *address, const GError *reason, gboolean late, GError **error)
{
  if (late)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE,
                _("the session bus at ‘%s’ does not answer"), address);
  else
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE,
                _("cannot reach the session bus at ‘%s’: %s"), address, reason->message);
}

/* FALSE where the bus does not answer. What else hinders, GDBus may know a way, or says what it is.
 */
static gboolean
open_socket(FollowupBus *self, GError **error)
{
  g_autoptr(GError) local = NULL;

  if (!followup_bus_socket_takes(self->address))
    return TRUE;
  self->socket = followup_bus_socket_open(self->address, self->timeout, &local);
  if (!g_error_matches(local, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return TRUE;
  set_unreachable(self->address, local, TRUE, error);
  return FALSE;
}

FollowupBus *
followup_bus_open(guint timeout, GError **error)
{
  g_autofree char *address = find_address(error);
  g_autoptr(FollowupBus) self = NULL;

  if (address == NULL)
    return NULL;
  self = g_new0(FollowupBus, 1);
  self->address = g_steal_pointer(&address);
  self->timeout = timeout;
  if (!open_socket(self, error)
      || (self->socket == NULL && followup_bus_get_connection(self, error) == NULL))
    return NULL;
  return g_steal_pointer(&self);
}

void
followup_bus_free(FollowupBus *self)
{
  if (self == NULL)
    return;
  followup_bus_socket_free(self->socket);
  g_clear_object(&self->connection);
  g_clear_object(&self->call);
  g_free(self->type);
  g_free(self->address);
  g_free(self);
}

void
followup_bus_set_slow_func(FollowupBus *self, FollowupSlowFunc func)
{
  self->slow = func;
}

/* ---- by the socket ---- */

static GVariant *
take_body(GDBusMessage *answer, const char *type, GError **error)
{
  g_autoptr(GVariant) body = NULL;

  if (g_dbus_message_to_gerror(answer, error))
    return NULL;
  body = g_dbus_message_get_body(answer);
  body = body != NULL ? g_variant_ref(body) : g_variant_ref_sink(g_variant_new_tuple(NULL, 0));
  if (g_variant_is_of_type(body, G_VARIANT_TYPE(type)))
    return g_steal_pointer(&body);
  g_set_error(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD, "%s where %s was expected",
              g_variant_get_type_string(body), type);
  return NULL;
}

static gboolean
send_by_socket(FollowupBus *self, const FollowupBusCall *call, GVariant *parameters, GError **error)
{
  g_clear_object(&self->call);
  self->call
      = g_dbus_message_new_method_call(call->name, call->path, call->interface, call->method);
  self->call_timeout = call->timeout;
  if (!call->starts)
    g_dbus_message_set_flags(self->call, G_DBUS_MESSAGE_FLAGS_NO_AUTO_START);
  if (parameters != NULL)
    g_dbus_message_set_body(self->call, parameters);
  return followup_bus_socket_send(self->socket, self->call, call->timeout, &self->slow, error);
}

/* ---- by GDBus ---- */

typedef struct {
  GDBusConnection *bus;
  GError *error;
  gboolean finished;
} Attempt;

static void
connected_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Attempt *attempt = user_data;

  attempt->bus = g_dbus_connection_new_for_address_finish(result, &attempt->error);
  attempt->finished = TRUE;
}

static gboolean
give_up_cb(gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* On a thread of GIO's, because a bus that is stopped keeps the handshake waiting without end. */
static GDBusConnection *
connect_in_time(const char *address, guint timeout, GError **error)
{
  /* The caller's own: there it is told when the bus goes away. */
  g_autoptr(GMainContext) context = g_main_context_ref_thread_default();
  g_autoptr(GSource) timer = g_timeout_source_new(timeout);
  g_autoptr(GCancellable) cancellable = g_cancellable_new();
  Attempt attempt = { NULL };
  gboolean late = FALSE;

  g_source_set_callback(timer, give_up_cb, &late, NULL);
  g_source_attach(timer, context);
  g_dbus_connection_new_for_address(address,
                                    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                        | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                    NULL, cancellable, connected_cb, &attempt);
  while (!attempt.finished) {
    if (late)
      g_cancellable_cancel(cancellable); /* ends the handshake, and so the attempt */
    g_main_context_iteration(context, TRUE);
  }
  g_source_destroy(timer);
  if (attempt.bus == NULL)
    set_unreachable(address, attempt.error, late, error);
  g_clear_error(&attempt.error);
  return attempt.bus;
}

GDBusConnection *
followup_bus_get_connection(FollowupBus *self, GError **error)
{
  if (self->connection == NULL)
    self->connection = connect_in_time(self->address, self->timeout, error);
  if (self->connection != NULL)
    g_clear_pointer(&self->socket, followup_bus_socket_free);
  return self->connection;
}

static void
answered_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &answer->error);
  answer->finished = TRUE;
}

static gboolean
slow_cb(gpointer user_data)
{
  FollowupBus *self = user_data;

  if (self->slow != NULL)
    self->slow();
  self->slow = NULL; /* once will do */
  return G_SOURCE_REMOVE;
}

static void
send_by_gdbus(FollowupBus *self, const FollowupBusCall *call, GVariant *parameters)
{
  Answer *answer = &self->answer;

  *answer = (Answer){ g_main_context_new(), g_timeout_source_new(FOLLOWUP_BUS_SLOW_MS) };
  g_source_set_callback(answer->timer, slow_cb, self, NULL);
  g_source_attach(answer->timer, answer->context);
  g_main_context_push_thread_default(answer->context);
  g_dbus_connection_call(self->connection, call->name, call->path, call->interface, call->method,
                         parameters, G_VARIANT_TYPE(call->type),
                         call->starts ? G_DBUS_CALL_FLAGS_NONE : G_DBUS_CALL_FLAGS_NO_AUTO_START,
                         (int)call->timeout, NULL, answered_cb, answer);
  g_main_context_pop_thread_default(answer->context);
}

static GVariant *
receive_by_gdbus(FollowupBus *self, GError **error)
{
  Answer *answer = &self->answer;

  while (!answer->finished)
    g_main_context_iteration(answer->context, TRUE);
  g_source_destroy(answer->timer);
  g_source_unref(answer->timer);
  g_clear_pointer(&answer->context, g_main_context_unref);
  if (answer->error != NULL)
    g_propagate_error(error, answer->error);
  return answer->reply;
}

/* ---- either way ---- */

/* Why the socket's call was in vain. Where the bus does not answer or has let us in, that is all;
 * what else hinders, GDBus may know a way, or says what it is. Takes reason. */
static gboolean
turn_to_gdbus(FollowupBus *self, GError *reason, GError **error)
{
  g_autoptr(GError) owned = reason;

  if (followup_bus_socket_is_in(self->socket)) {
    g_propagate_error(error, g_steal_pointer(&owned));
    return FALSE;
  }
  if (g_error_matches(reason, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)) {
    set_unreachable(self->address, reason, TRUE, error);
    return FALSE;
  }
  return followup_bus_get_connection(self, error) != NULL;
}

gboolean
followup_bus_send(FollowupBus *self,
                  const FollowupBusCall *call,
                  GVariant *parameters,
                  GError **error)
{
  g_autoptr(GVariant) owned = parameters != NULL ? g_variant_ref_sink(parameters) : NULL;
  GError *local = NULL;

  g_free(self->type);
  self->type = g_strdup(call->type);
  if (self->connection == NULL) {
    if (send_by_socket(self, call, owned, &local))
      return TRUE;
    if (!turn_to_gdbus(self, local, error))
      return FALSE;
  }
  send_by_gdbus(self, call, owned);
  return TRUE;
}

/* What the socket's call asked for. */
static void
send_again(FollowupBus *self)
{
  GDBusMessage *message = self->call;
  gboolean starts = (g_dbus_message_get_flags(message) & G_DBUS_MESSAGE_FLAGS_NO_AUTO_START) == 0;
  const FollowupBusCall call = { .name = g_dbus_message_get_destination(message),
                                 .path = g_dbus_message_get_path(message),
                                 .interface = g_dbus_message_get_interface(message),
                                 .method = g_dbus_message_get_member(message),
                                 .type = self->type,
                                 .timeout = self->call_timeout,
                                 .starts = starts };

  send_by_gdbus(self, &call, g_dbus_message_get_body(message));
}

GVariant *
followup_bus_receive(FollowupBus *self, GError **error)
{
  g_autoptr(GDBusMessage) answer = NULL;
  GError *local = NULL;

  if (self->connection != NULL)
    return receive_by_gdbus(self, error);
  answer = followup_bus_socket_receive(self->socket, &local);
  if (answer != NULL)
    return take_body(answer, self->type, error);
  if (!turn_to_gdbus(self, local, error))
    return NULL;
  send_again(self);
  return receive_by_gdbus(self, error);
}

GVariant *
followup_bus_call(FollowupBus *self,
                  const FollowupBusCall *call,
                  GVariant *parameters,
                  GError **error)
{
  return followup_bus_send(self, call, parameters, error) ? followup_bus_receive(self, error)
                                                          : NULL;
}
