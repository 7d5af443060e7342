/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "connection.h"

#include "connection-error.h"
#include "error.h"
#include "names.h"

#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>

#define CONNECT_TIMEOUT_MS 5000
#define CALL_TIMEOUT_MS 10000 /* with the daemon's start */
#define RETRY_TIMEOUT_MS 5000
#define SEND_TIMEOUT_MS (5 * 60 * 1000) /* a million interviews on a slow disk */
#define HASTY_TIMEOUT_MS 1000

struct _FollowupConnection {
  FollowupBus *bus;
  char *bus_name;
  gboolean hasty;
  FollowupNewsFunc news; /* NULL: nobody listens */
  gpointer news_data;
  GDBusConnection *watched; /* owned; NULL: nobody listens */
  guint changed_id, properties_id, owner_id;
  gulong closed_id;
};

FollowupConnection *
followup_connection_open(gboolean hasty, GError **error)
{
  const char *told = g_getenv(FOLLOWUP_ENV_BUS_NAME);
  const char *bus_name = told != NULL && *told != '\0' ? told : FOLLOWUP_BUS_NAME;
  FollowupBus *bus;
  FollowupConnection *self;

  if (!g_dbus_is_name(bus_name) || g_dbus_is_unique_name(bus_name)) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("FOLLOWUP_BUS_NAME ‘%s’ is not a bus name: expected one like ‘%s’"), bus_name,
                FOLLOWUP_BUS_NAME);
    return NULL;
  }
  bus = followup_bus_open(hasty ? HASTY_TIMEOUT_MS : CONNECT_TIMEOUT_MS, error);
  if (bus == NULL)
    return NULL;
  (void)FOLLOWUP_ERROR; /* registers the names of the daemon's errors */
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
  followup_connection_unwatch(self);
  followup_bus_free(self->bus);
  g_free(self->bus_name);
  g_free(self);
}

GDBusConnection *
followup_connection_get_bus(FollowupConnection *self, GError **error)
{
  return followup_bus_get_connection(self->bus, error);
}

static void
changed_cb(GDBusConnection *bus,
           const char *sender,
           const char *path,
           const char *interface,
           const char *signal,
           GVariant *parameters,
           gpointer user_data)
{
  FollowupConnection *self = user_data;

  self->news(self, FOLLOWUP_NEWS_CHANGED, self->news_data);
}

static void
owner_changed_cb(GDBusConnection *bus,
                 const char *sender,
                 const char *path,
                 const char *interface,
                 const char *signal,
                 GVariant *parameters,
                 gpointer user_data)
{
  FollowupConnection *self = user_data;
  const char *owner = "";

  if (g_variant_is_of_type(parameters, G_VARIANT_TYPE("(sss)")))
    g_variant_get(parameters, "(&s&s&s)", NULL, NULL, &owner);
  self->news(self, *owner != '\0' ? FOLLOWUP_NEWS_BACK : FOLLOWUP_NEWS_GONE, self->news_data);
}

static void
closed_cb(GDBusConnection *bus, gboolean vanished, GError *error, gpointer user_data)
{
  FollowupConnection *self = user_data;

  self->news(self, FOLLOWUP_NEWS_NO_BUS, self->news_data);
}

void
followup_connection_unwatch(FollowupConnection *self)
{
  if (self->watched == NULL)
    return;
  g_dbus_connection_signal_unsubscribe(self->watched, self->changed_id);
  g_dbus_connection_signal_unsubscribe(self->watched, self->properties_id);
  g_dbus_connection_signal_unsubscribe(self->watched, self->owner_id);
  g_clear_signal_handler(&self->closed_id, self->watched);
  g_clear_object(&self->watched);
}

gboolean
followup_connection_watch(FollowupConnection *self,
                          FollowupNewsFunc func,
                          gpointer user_data,
                          GError **error)
{
  GDBusConnection *bus = followup_bus_get_connection(self->bus, error);

  if (bus == NULL)
    return FALSE;
  followup_connection_unwatch(self);
  self->watched = g_object_ref(bus);
  self->news = func;
  self->news_data = user_data;
  self->changed_id = g_dbus_connection_signal_subscribe(
      bus, self->bus_name, FOLLOWUP_INTERFACE, NULL, FOLLOWUP_OBJECT_PATH, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, changed_cb, self, NULL);
  self->properties_id = g_dbus_connection_signal_subscribe(
      bus, self->bus_name, "org.freedesktop.DBus.Properties", "PropertiesChanged",
      FOLLOWUP_OBJECT_PATH, FOLLOWUP_INTERFACE, G_DBUS_SIGNAL_FLAGS_NONE, changed_cb, self, NULL);
  self->owner_id = g_dbus_connection_signal_subscribe(
      bus, "org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged",
      "/org/freedesktop/DBus", self->bus_name, G_DBUS_SIGNAL_FLAGS_NONE, owner_changed_cb, self,
      NULL);
  self->closed_id = g_signal_connect(bus, "closed", G_CALLBACK(closed_cb), self);
  return TRUE;
}

void
followup_connection_set_slow_func(FollowupConnection *self, FollowupSlowFunc func)
{
  followup_bus_set_slow_func(self->bus, func);
}

/* Where there is no reply, local is what the bus said instead. */
static GVariant *
word(FollowupConnection *self, GVariant *reply, GError *local, GError **error)
{
  if (reply == NULL)
    g_propagate_error(error, followup_connection_error_word(self->bus, self->bus_name, local));
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
  word(self, NULL, local, error);
  return FALSE;
}

GVariant *
followup_connection_take_answer(FollowupConnection *self, GError **error)
{
  GError *local = NULL;
  GVariant *reply = followup_bus_receive(self->bus, &local);

  return word(self, reply, local, error);
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

  return word(self, reply, local, error);
}

/* The answer may have been lost on its way, and somebody is there to be asked again. */
static gboolean
is_worth_repeating(FollowupConnection *self, const GError *error)
{
  if (g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY))
    return TRUE; /* it ended while it was asked, and the bus starts it again */
  return g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)
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
  return word(self, reply, local, error);
}

GVariant *
followup_connection_get_properties(FollowupConnection *self, GError **error)
{
  GError *local = NULL;
  g_autoptr(GVariant) reply
      = call(self, "org.freedesktop.DBus.Properties", "GetAll",
             g_variant_new("(s)", FOLLOWUP_INTERFACE), "(a{sv})", CALL_TIMEOUT_MS, &local);

  return word(self, reply, local, error) != NULL ? g_variant_get_child_value(reply, 0) : NULL;
}

/* ---- with files ---- */

GVariant *
followup_connection_send(FollowupConnection *self,
                         const char *method,
                         GVariant *parameters,
                         int fd,
                         const char *type,
                         GError **error)
{
  g_autoptr(GVariantType) reply_type = g_variant_type_new(type);
  g_autoptr(GVariant) owned = g_variant_ref_sink(parameters);
  g_autoptr(GUnixFDList) files = fd >= 0 ? g_unix_fd_list_new() : NULL;
  GDBusConnection *bus = followup_bus_get_connection(self->bus, error);
  GError *local = NULL;
  GVariant *reply;

  if (bus == NULL || (files != NULL && g_unix_fd_list_append(files, fd, error) < 0))
    return NULL;
  reply = g_dbus_connection_call_with_unix_fd_list_sync(
      bus, self->bus_name, FOLLOWUP_OBJECT_PATH, FOLLOWUP_INTERFACE, method, owned, reply_type,
      G_DBUS_CALL_FLAGS_NONE, SEND_TIMEOUT_MS, files, NULL, NULL, &local);
  return word(self, reply, local, error);
}

/* ---- what takes minutes ---- */

typedef struct {
  FollowupProgressFunc progress;
  gpointer user_data;
  GVariant *reply;
  GError *error;
  gboolean finished;
} Transfer;

static void
progress_cb(GDBusConnection *bus,
            const char *sender,
            const char *path,
            const char *interface,
            const char *signal,
            GVariant *parameters,
            gpointer user_data)
{
  const Transfer *transfer = user_data;
  guint32 done, total;

  if (!g_variant_is_of_type(parameters, G_VARIANT_TYPE("(uu)")))
    return;
  g_variant_get(parameters, "(uu)", &done, &total);
  transfer->progress(done, total, transfer->user_data);
}

static void
transferred_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Transfer *transfer = user_data;

  transfer->reply = g_dbus_connection_call_with_unix_fd_list_finish(G_DBUS_CONNECTION(source), NULL,
                                                                    result, &transfer->error);
  transfer->finished = TRUE;
}

GVariant *
followup_connection_transfer(FollowupConnection *self,
                             const char *method,
                             GVariant *parameters,
                             int fd,
                             const char *type,
                             FollowupProgressFunc progress,
                             gpointer user_data,
                             GError **error)
{
  g_autoptr(GMainContext) context = g_main_context_ref_thread_default();
  g_autoptr(GVariantType) reply_type = g_variant_type_new(type);
  g_autoptr(GVariant) owned = g_variant_ref_sink(parameters);
  g_autoptr(GUnixFDList) files = g_unix_fd_list_new();
  Transfer transfer = { .progress = progress, .user_data = user_data };
  GDBusConnection *bus = followup_bus_get_connection(self->bus, error);
  guint id = 0;

  if (bus == NULL || g_unix_fd_list_append(files, fd, error) < 0)
    return NULL;
  if (progress != NULL)
    id = g_dbus_connection_signal_subscribe(
        bus, NULL, FOLLOWUP_INTERFACE, "ImportProgress", FOLLOWUP_OBJECT_PATH, NULL,
        G_DBUS_SIGNAL_FLAGS_NO_MATCH_RULE, progress_cb, &transfer, NULL);
  g_dbus_connection_call_with_unix_fd_list(
      bus, self->bus_name, FOLLOWUP_OBJECT_PATH, FOLLOWUP_INTERFACE, method, owned, reply_type,
      G_DBUS_CALL_FLAGS_NONE, G_MAXINT, files, NULL, transferred_cb, &transfer);
  while (!transfer.finished)
    g_main_context_iteration(context, TRUE);
  if (id != 0)
    g_dbus_connection_signal_unsubscribe(bus, id);
  return word(self, transfer.reply, transfer.error, error);
}
