/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "connection-gdbus.h"

#include "bus-gdbus.h"
#include "connection-private.h"
#include "names.h"

#include <gio/gunixfdlist.h>

#define SEND_TIMEOUT_MS (5 * 60 * 1000) /* a million interviews on a slow disk */

struct _FollowupWatch {
  FollowupNewsFunc news;
  gpointer data;
  GDBusConnection *bus; /* owned */
  guint changed_id, properties_id, owner_id;
  gulong closed_id;
};

GDBusConnection *
followup_connection_get_bus(FollowupConnection *self, GError **error)
{
  return followup_bus_get_connection(self->bus, error);
}

/* ---- what is heard ---- */

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

  self->watch->news(self, FOLLOWUP_NEWS_CHANGED, self->watch->data);
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
  self->watch->news(self, *owner != '\0' ? FOLLOWUP_NEWS_BACK : FOLLOWUP_NEWS_GONE,
                    self->watch->data);
}

static void
closed_cb(GDBusConnection *bus, gboolean vanished, GError *error, gpointer user_data)
{
  FollowupConnection *self = user_data;

  self->watch->news(self, FOLLOWUP_NEWS_NO_BUS, self->watch->data);
}

void
followup_connection_unwatch(FollowupConnection *self)
{
  FollowupWatch *watch = self->watch;

  if (watch == NULL)
    return;
  self->watch = NULL;
  g_dbus_connection_signal_unsubscribe(watch->bus, watch->changed_id);
  g_dbus_connection_signal_unsubscribe(watch->bus, watch->properties_id);
  g_dbus_connection_signal_unsubscribe(watch->bus, watch->owner_id);
  g_clear_signal_handler(&watch->closed_id, watch->bus);
  g_object_unref(watch->bus);
  g_free(watch);
}

gboolean
followup_connection_watch(FollowupConnection *self,
                          FollowupNewsFunc func,
                          gpointer user_data,
                          GError **error)
{
  GDBusConnection *bus = followup_bus_get_connection(self->bus, error);
  FollowupWatch *watch;

  if (bus == NULL)
    return FALSE;
  followup_connection_unwatch(self);
  watch = self->watch = g_new0(FollowupWatch, 1);
  self->unwatch = followup_connection_unwatch;
  watch->news = func;
  watch->data = user_data;
  watch->bus = g_object_ref(bus);
  watch->changed_id = g_dbus_connection_signal_subscribe(
      bus, self->bus_name, FOLLOWUP_INTERFACE, NULL, FOLLOWUP_OBJECT_PATH, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, changed_cb, self, NULL);
  watch->properties_id = g_dbus_connection_signal_subscribe(
      bus, self->bus_name, "org.freedesktop.DBus.Properties", "PropertiesChanged",
      FOLLOWUP_OBJECT_PATH, FOLLOWUP_INTERFACE, G_DBUS_SIGNAL_FLAGS_NONE, changed_cb, self, NULL);
  watch->owner_id = g_dbus_connection_signal_subscribe(
      bus, "org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged",
      "/org/freedesktop/DBus", self->bus_name, G_DBUS_SIGNAL_FLAGS_NONE, owner_changed_cb, self,
      NULL);
  watch->closed_id = g_signal_connect(bus, "closed", G_CALLBACK(closed_cb), self);
  return TRUE;
}

/* ---- with files ---- */

static GVariant *
take_reply(FollowupConnection *self, GVariant *reply, GError *local, GError **error)
{
  if (reply == NULL)
    local = followup_bus_translate(local);
  return followup_connection_word(self, reply, local, error);
}

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
  return take_reply(self, reply, local, error);
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
  return take_reply(self, transfer.reply, transfer.error, error);
}
