/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "connection-error.h"
#include "connection-private.h"
#include "error.h"
#include "names.h"

#include <glib/gi18n-lib.h>

#define CONNECT_TIMEOUT_MS 5000
#define CALL_TIMEOUT_MS 10000 /* with the daemon's start */
#define RETRY_TIMEOUT_MS 5000
#define HASTY_TIMEOUT_MS 1000

FollowupConnection *
followup_connection_open(gboolean hasty, GError **error)
{
  const char *told = g_getenv(FOLLOWUP_ENV_BUS_NAME);
  const char *bus_name = told != NULL && *told != '\0' ? told : FOLLOWUP_BUS_NAME;
  FollowupBus *bus;
  FollowupConnection *self;

  if (!followup_bus_is_name(bus_name)) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("FOLLOWUP_BUS_NAME ‘%s’ is not a bus name: expected one like ‘%s’"), bus_name,
                FOLLOWUP_BUS_NAME);
    return NULL;
  }
  bus = followup_bus_open(hasty ? HASTY_TIMEOUT_MS : CONNECT_TIMEOUT_MS, error);
  if (bus == NULL)
    return NULL;
  self = g_new0(FollowupConnection, 1);
  self->bus = bus;
  self->bus_name = g_strdup(bus_name);
  self->hasty = hasty;
  return self;
}

void
followup_connection_free(FollowupConnection *self)
{
  if (self == NULL)
    return;
  if (self->watch != NULL)
    self->unwatch(self);
  followup_bus_free(self->bus);
  g_free(self->bus_name);
  g_free(self);
}

void
followup_connection_set_slow_func(FollowupConnection *self, FollowupSlowFunc func)
{
  followup_bus_set_slow_func(self->bus, func);
}

GVariant *
followup_connection_word(FollowupConnection *self, GVariant *reply, GError *local, GError **error)
{
  if (reply == NULL)
    g_propagate_error(error,
                      followup_connection_error_word(self->bus, self->bus_name, FALSE, local));
  return reply;
}

static FollowupBusCall
make_call(FollowupConnection *self,
          const char *interface,
          const char *method,
          const char *type,
          guint timeout)
{
  return (FollowupBusCall){ .name = self->bus_name,
                            .path = FOLLOWUP_OBJECT_PATH,
                            .interface = interface,
                            .method = method,
                            .type = type,
                            .timeout = self->hasty ? HASTY_TIMEOUT_MS : timeout,
                            .starts = !self->hasty };
}

static GVariant *
call(FollowupConnection *self,
     const char *interface,
     const char *method,
     GVariant *parameters,
     const char *type,
     guint timeout,
     GError **error)
{
  const FollowupBusCall call = make_call(self, interface, method, type, timeout);

  return followup_bus_call(self->bus, &call, parameters, error);
}

gboolean
followup_connection_ask_ahead(FollowupConnection *self,
                              const char *method,
                              GVariant *parameters,
                              const char *type,
                              GError **error)
{
  const FollowupBusCall call = make_call(self, FOLLOWUP_INTERFACE, method, type, CALL_TIMEOUT_MS);
  GError *local = NULL;

  if (followup_bus_send(self->bus, &call, parameters, &local))
    return TRUE;
  followup_connection_word(self, NULL, local, error);
  return FALSE;
}

GVariant *
followup_connection_take_answer(FollowupConnection *self, GError **error)
{
  GError *local = NULL;
  GVariant *reply = followup_bus_receive(self->bus, &local);

  return followup_connection_word(self, reply, local, error);
}

GVariant *
followup_connection_ask(FollowupConnection *self,
                        const char *method,
                        GVariant *parameters,
                        const char *type,
                        GError **error)
{
  GError *local = NULL;
  GVariant *reply
      = call(self, FOLLOWUP_INTERFACE, method, parameters, type, CALL_TIMEOUT_MS, &local);

  return followup_connection_word(self, reply, local, error);
}

/* The answer may have been lost on its way, and somebody is there to be asked again. */
static gboolean
is_worth_repeating(FollowupConnection *self, const GError *error)
{
  if (g_error_matches(error, FOLLOWUP_BUS_ERROR, FOLLOWUP_BUS_ERROR_NO_REPLY))
    return TRUE; /* it ended while it was asked, and the bus starts it again */
  return g_error_matches(error, FOLLOWUP_BUS_ERROR, FOLLOWUP_BUS_ERROR_TIMED_OUT)
         && followup_connection_error_has_owner(self->bus, self->bus_name);
}

GVariant *
followup_connection_change(FollowupConnection *self,
                           const char *method,
                           GVariant *const *arguments,
                           GVariantDict *options,
                           const char *type,
                           GError **error)
{
  g_autofree char *request = g_uuid_string_random();
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_TUPLE);
  g_autoptr(GVariant) parameters = NULL;
  GError *local = NULL;
  GVariant *reply;

  g_variant_dict_insert(options, "request", "s", request);
  g_variant_dict_insert(options, "client", "s", "followup");
  for (guint i = 0; arguments[i] != NULL; i++)
    g_variant_builder_add_value(&builder, arguments[i]);
  g_variant_builder_add_value(&builder, g_variant_dict_end(options));
  parameters = g_variant_ref_sink(g_variant_builder_end(&builder));
  reply = call(self, FOLLOWUP_INTERFACE, method, parameters, type, CALL_TIMEOUT_MS, &local);
  if (reply == NULL && is_worth_repeating(self, local)) {
    g_clear_error(&local);
    reply = call(self, FOLLOWUP_INTERFACE, method, parameters, type, RETRY_TIMEOUT_MS, &local);
  }
  if (reply == NULL)
    g_propagate_error(error,
                      followup_connection_error_word(self->bus, self->bus_name, TRUE, local));
  return reply;
}

GVariant *
followup_connection_get_properties(FollowupConnection *self, GError **error)
{
  GError *local = NULL;
  g_autoptr(GVariant) reply
      = call(self, "org.freedesktop.DBus.Properties", "GetAll",
             g_variant_new("(s)", FOLLOWUP_INTERFACE), "(a{sv})", CALL_TIMEOUT_MS, &local);

  return followup_connection_word(self, reply, local, error) != NULL
             ? g_variant_get_child_value(reply, 0)
             : NULL;
}
