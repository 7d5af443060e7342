/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "bus.h"

#include "bus-way.h"
#include "bus-socket.h"
#include "error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LONGEST_NAME 255

/* One of both ways is open. */
struct _FollowupBus {
  char *address;
  guint timeout;
  FollowupBusSocket *socket; /* NULL: not any more, or not possible */
  FollowupBusWay *way;       /* by GDBus; NULL: not yet needed */
  FollowupSlowFunc slow;     /* NULL: nobody sits there, or was told */
  FollowupBusCall call;      /* that is waited for */
  GVariant *parameters;      /* of it; NULL: none */
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
    g_autofree char *escaped = g_uri_escape_string(path, "/", FALSE);

    return g_strconcat("unix:path=", escaped, NULL);
  }
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE,
              _("there is no session bus: DBUS_SESSION_BUS_ADDRESS is not set and ‘%s’ does not "
                "exist; run this within a login session, or under ‘dbus-run-session’"),
              path);
  return NULL;
}

void
followup_bus_set_unreachable(const char *address, const char *reason, GError **error)
{
  if (reason == NULL)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE,
                _("the session bus at ‘%s’ does not answer"), address);
  else
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE,
                _("cannot reach the session bus at ‘%s’: %s"), address, reason);
}

/* Takes reason. */
static void
refuse(FollowupBus *self, GError *reason, GError **error)
{
  gboolean late = g_error_matches(reason, FOLLOWUP_BUS_ERROR, FOLLOWUP_BUS_ERROR_TIMED_OUT);

  followup_bus_set_unreachable(self->address, late ? NULL : reason->message, error);
  g_error_free(reason);
}

FollowupBusWay *
followup_bus_take_way(FollowupBus *self, GError **error)
{
  if (self->way == NULL)
    self->way = followup_bus_way_open(self->address, self->timeout, error);
  if (self->way != NULL)
    g_clear_pointer(&self->socket, followup_bus_socket_free);
  return self->way;
}

static gboolean
open_one(FollowupBus *self, GError **error)
{
  GError *local = NULL;

  if (!followup_bus_socket_takes(self->address))
    return followup_bus_take_way(self, error) != NULL;
  self->socket = followup_bus_socket_open(self->address, self->timeout, &local);
  if (self->socket == NULL)
    refuse(self, local, error);
  return self->socket != NULL;
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
  return open_one(self, error) ? g_steal_pointer(&self) : NULL;
}

static void
clear_parameters(FollowupBus *self)
{
  g_clear_pointer(&self->parameters, g_variant_unref);
}

void
followup_bus_free(FollowupBus *self)
{
  if (self == NULL)
    return;
  followup_bus_socket_free(self->socket);
  if (self->way != NULL)
    self->way->free(self->way);
  clear_parameters(self);
  g_free(self->address);
  g_free(self);
}

void
followup_bus_set_slow_func(FollowupBus *self, FollowupSlowFunc func)
{
  self->slow = func;
}

/* ---- a call ---- */

/* Why the socket's call was in vain. Where the bus does not answer or has let us in, that is all;
 * what else hinders, GDBus may know a way, or says what it is. Takes reason. */
static gboolean
turn(FollowupBus *self, GError *reason, GError **error)
{
  if (followup_bus_socket_is_in(self->socket)) {
    g_propagate_error(error, reason);
    return FALSE;
  }
  if (g_error_matches(reason, FOLLOWUP_BUS_ERROR, FOLLOWUP_BUS_ERROR_TIMED_OUT)) {
    refuse(self, reason, error);
    return FALSE;
  }
  g_error_free(reason);
  return followup_bus_take_way(self, error) != NULL;
}

static void
send_by_way(FollowupBus *self)
{
  self->way->send(self->way, &self->call, self->parameters, &self->slow);
}

gboolean
followup_bus_send(FollowupBus *self,
                  const FollowupBusCall *call,
                  GVariant *parameters,
                  GError **error)
{
  GError *local = NULL;

  clear_parameters(self);
  self->parameters = parameters != NULL ? g_variant_ref_sink(parameters) : NULL;
  self->call = *call;
  if (self->way == NULL) {
    if (followup_bus_socket_send(self->socket, call, self->parameters, &self->slow, &local))
      return TRUE;
    if (!turn(self, local, error))
      return FALSE;
  }
  send_by_way(self);
  return TRUE;
}

static GVariant *
receive(FollowupBus *self, GError **error)
{
  GVariant *reply;
  GError *local = NULL;

  if (self->way == NULL) {
    reply = followup_bus_socket_receive(self->socket, &local);
    if (reply != NULL)
      return reply;
    if (!turn(self, local, error))
      return NULL;
    send_by_way(self);
  }
  return self->way->receive(self->way, error);
}

GVariant *
followup_bus_receive(FollowupBus *self, GError **error)
{
  g_autoptr(GVariant) reply = receive(self, error);

  if (reply == NULL || g_variant_is_of_type(reply, G_VARIANT_TYPE(self->call.type)))
    return g_steal_pointer(&reply);
  g_set_error(error, FOLLOWUP_BUS_ERROR, FOLLOWUP_BUS_ERROR_OTHER_KIND, "%s where %s was expected",
              g_variant_get_type_string(reply), self->call.type);
  return NULL;
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

/* ---- names ---- */

/* Two words or more with a dot between, of letters, digits, "_" and "-", none of which begins with
 * a digit. */
gboolean
followup_bus_is_name(const char *name)
{
  guint n_words = 0;
  const char *at = name;

  do {
    gsize length = strspn(at, "_-" G_CSET_A_2_Z G_CSET_a_2_z "0123456789");

    if (length == 0 || g_ascii_isdigit(*at))
      return FALSE;
    n_words++;
    at += length;
  } while (*at++ == '.');
  return at[-1] == '\0' && n_words > 1 && strlen(name) <= LONGEST_NAME;
}
