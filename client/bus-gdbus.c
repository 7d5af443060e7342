/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "bus-gdbus.h"

#include "bus-error.h"
#include "bus-way.h"

/* To a call. */
typedef struct {
  GMainContext *context;
  GSource *timer;
  GVariant *reply;
  GError *error;
  gboolean finished;
} Answer;

typedef struct {
  FollowupBusWay way;
  GDBusConnection *connection;
  FollowupSlowFunc *slow;
  Answer answer;
} Way;

/* ---- the beginning ---- */

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
    followup_bus_set_unreachable(address, late ? NULL : attempt.error->message, error);
  g_clear_error(&attempt.error);
  return attempt.bus;
}

/* ---- a call ---- */

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
  Way *self = user_data;

  if (*self->slow != NULL)
    (*self->slow)();
  *self->slow = NULL; /* once will do */
  return G_SOURCE_REMOVE;
}

static void
send_call(FollowupBusWay *way,
          const FollowupBusCall *call,
          GVariant *parameters,
          FollowupSlowFunc *slow)
{
  Way *self = (Way *)way;
  Answer *answer = &self->answer;

  self->slow = slow;
  *answer = (Answer){ g_main_context_new(), g_timeout_source_new(FOLLOWUP_BUS_SLOW_MS) };
  g_source_set_callback(answer->timer, slow_cb, self, NULL);
  g_source_attach(answer->timer, answer->context);
  g_main_context_push_thread_default(answer->context);
  g_dbus_connection_call(self->connection, call->name, call->path, call->interface, call->method,
                         parameters, NULL,
                         call->starts ? G_DBUS_CALL_FLAGS_NONE : G_DBUS_CALL_FLAGS_NO_AUTO_START,
                         (int)call->timeout, NULL, answered_cb, answer);
  g_main_context_pop_thread_default(answer->context);
}

GError *
followup_bus_translate(GError *error)
{
  g_autofree char *name = g_dbus_error_get_remote_error(error);
  GError *translated;

  if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    translated
        = g_error_new_literal(FOLLOWUP_BUS_ERROR, FOLLOWUP_BUS_ERROR_TIMED_OUT, error->message);
  else if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    translated = g_error_new_literal(FOLLOWUP_BUS_ERROR, FOLLOWUP_BUS_ERROR_CLOSED, error->message);
  else {
    g_dbus_error_strip_remote_error(error);
    translated = followup_bus_error_new(name != NULL ? name : "", error->message);
  }
  g_error_free(error);
  return translated;
}

static GVariant *
receive_reply(FollowupBusWay *way, GError **error)
{
  Answer *answer = &((Way *)way)->answer;

  while (!answer->finished)
    g_main_context_iteration(answer->context, TRUE);
  g_source_destroy(answer->timer);
  g_source_unref(answer->timer);
  g_clear_pointer(&answer->context, g_main_context_unref);
  if (answer->error != NULL)
    g_propagate_error(error, followup_bus_translate(answer->error));
  return answer->reply;
}

/* ---- the way ---- */

static void
free_way(FollowupBusWay *way)
{
  Way *self = (Way *)way;

  g_object_unref(self->connection);
  g_free(self);
}

FollowupBusWay *
followup_bus_way_open(const char *address, guint timeout, GError **error)
{
  GDBusConnection *connection = connect_in_time(address, timeout, error);
  Way *self;

  if (connection == NULL)
    return NULL;
  self = g_new0(Way, 1);
  self->way = (FollowupBusWay){ send_call, receive_reply, free_way };
  self->connection = connection;
  return &self->way;
}

GDBusConnection *
followup_bus_get_connection(FollowupBus *bus, GError **error)
{
  Way *self = (Way *)followup_bus_take_way(bus, error);

  return self != NULL ? self->connection : NULL;
}
