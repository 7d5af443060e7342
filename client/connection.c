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
#define SLOW_MS 1000

struct _FollowupConnection {
  GDBusConnection *bus;
  char *bus_name;
  gboolean hasty;
  FollowupNewsFunc news; /* NULL: nobody listens */
  gpointer news_data;
  FollowupSlowFunc slow; /* NULL: nobody sits there */
  guint changed_id, properties_id, owner_id;
  gulong closed_id;
};

/* The address without GDBus's last resort, which would start a bus of its own that nobody else
 * uses. */
static char *
find_address(GError **error)
{
  const char *address = g_getenv("DBUS_SESSION_BUS_ADDRESS");
  g_autofree char *path = g_build_filename(g_get_user_runtime_dir(), "bus", NULL);

  if (address != NULL && *address != '\0')
    return g_strdup(address);
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
  if (attempt.bus != NULL)
    return attempt.bus;
  if (late)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE,
                _("the session bus at ‘%s’ does not answer"), address);
  else
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE,
                _("cannot reach the session bus at ‘%s’: %s"), address, attempt.error->message);
  g_clear_error(&attempt.error);
  return NULL;
}

FollowupConnection *
followup_connection_open(gboolean hasty, GError **error)
{
  const char *told = g_getenv(FOLLOWUP_ENV_BUS_NAME);
  const char *bus_name = told != NULL && *told != '\0' ? told : FOLLOWUP_BUS_NAME;
  g_autofree char *address = NULL;
  GDBusConnection *bus;
  FollowupConnection *self;

  if (!g_dbus_is_name(bus_name) || g_dbus_is_unique_name(bus_name)) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("FOLLOWUP_BUS_NAME ‘%s’ is not a bus name: expected one like ‘%s’"), bus_name,
                FOLLOWUP_BUS_NAME);
    return NULL;
  }
  address = find_address(error);
  bus = address != NULL
            ? connect_in_time(address, hasty ? HASTY_TIMEOUT_MS : CONNECT_TIMEOUT_MS, error)
            : NULL;
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
  followup_connection_watch(self, NULL, NULL);
  g_object_unref(self->bus);
  g_free(self->bus_name);
  g_free(self);
}

GDBusConnection *
followup_connection_get_bus(FollowupConnection *self)
{
  return self->bus;
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

static void
stop_watching(FollowupConnection *self)
{
  if (self->news == NULL)
    return;
  g_dbus_connection_signal_unsubscribe(self->bus, self->changed_id);
  g_dbus_connection_signal_unsubscribe(self->bus, self->properties_id);
  g_dbus_connection_signal_unsubscribe(self->bus, self->owner_id);
  g_clear_signal_handler(&self->closed_id, self->bus);
}

void
followup_connection_watch(FollowupConnection *self, FollowupNewsFunc func, gpointer user_data)
{
  stop_watching(self);
  self->news = func;
  self->news_data = user_data;
  if (func == NULL)
    return;
  self->changed_id = g_dbus_connection_signal_subscribe(
      self->bus, self->bus_name, FOLLOWUP_INTERFACE, NULL, FOLLOWUP_OBJECT_PATH, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, changed_cb, self, NULL);
  self->properties_id = g_dbus_connection_signal_subscribe(
      self->bus, self->bus_name, "org.freedesktop.DBus.Properties", "PropertiesChanged",
      FOLLOWUP_OBJECT_PATH, FOLLOWUP_INTERFACE, G_DBUS_SIGNAL_FLAGS_NONE, changed_cb, self, NULL);
  self->owner_id = g_dbus_connection_signal_subscribe(
      self->bus, "org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged",
      "/org/freedesktop/DBus", self->bus_name, G_DBUS_SIGNAL_FLAGS_NONE, owner_changed_cb, self,
      NULL);
  self->closed_id = g_signal_connect(self->bus, "closed", G_CALLBACK(closed_cb), self);
}

void
followup_connection_set_slow_func(FollowupConnection *self, FollowupSlowFunc func)
{
  self->slow = func;
}

typedef struct {
  GVariant *reply;
  GError *error;
  gboolean finished;
} Answer;

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
  FollowupConnection *self = user_data;

  self->slow();
  self->slow = NULL; /* once will do */
  return G_SOURCE_REMOVE;
}

/* The same as a call that blocks, but that somebody at a terminal is told when it takes long. */
static GVariant *
call_patiently(FollowupConnection *self,
               const char *interface,
               const char *method,
               GVariant *parameters,
               const GVariantType *type,
               int timeout,
               GError **error)
{
  g_autoptr(GMainContext) context = g_main_context_new();
  g_autoptr(GSource) timer = g_timeout_source_new(SLOW_MS);
  Answer answer = { NULL };

  g_source_set_callback(timer, slow_cb, self, NULL);
  g_source_attach(timer, context);
  g_main_context_push_thread_default(context);
  g_dbus_connection_call(self->bus, self->bus_name, FOLLOWUP_OBJECT_PATH, interface, method,
                         parameters, type, G_DBUS_CALL_FLAGS_NONE, timeout, NULL, answered_cb,
                         &answer);
  while (!answer.finished)
    g_main_context_iteration(context, TRUE);
  g_main_context_pop_thread_default(context);
  g_source_destroy(timer);
  if (answer.error != NULL)
    g_propagate_error(error, answer.error);
  return answer.reply;
}

static GVariant *
call(FollowupConnection *self,
     const char *interface,
     const char *method,
     GVariant *parameters,
     const char *type,
     int timeout,
     GError **error)
{
  g_autoptr(GVariantType) reply_type = g_variant_type_new(type);

  if (self->slow != NULL && !self->hasty)
    return call_patiently(self, interface, method, parameters, reply_type, timeout, error);
  return g_dbus_connection_call_sync(
      self->bus, self->bus_name, FOLLOWUP_OBJECT_PATH, interface, method, parameters, reply_type,
      self->hasty ? G_DBUS_CALL_FLAGS_NO_AUTO_START : G_DBUS_CALL_FLAGS_NONE,
      self->hasty ? HASTY_TIMEOUT_MS : timeout, NULL, error);
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

  if (reply == NULL)
    g_propagate_error(error, followup_connection_error_word(self->bus, self->bus_name, local));
  return reply;
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
  if (reply == NULL)
    g_propagate_error(error, followup_connection_error_word(self->bus, self->bus_name, local));
  return reply;
}

GVariant *
followup_connection_get_properties(FollowupConnection *self, GError **error)
{
  GError *local = NULL;
  g_autoptr(GVariant) reply
      = call(self, "org.freedesktop.DBus.Properties", "GetAll",
             g_variant_new("(s)", FOLLOWUP_INTERFACE), "(a{sv})", CALL_TIMEOUT_MS, &local);

  if (reply == NULL) {
    g_propagate_error(error, followup_connection_error_word(self->bus, self->bus_name, local));
    return NULL;
  }
  return g_variant_get_child_value(reply, 0);
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
  GError *local = NULL;
  GVariant *reply;

  if (files != NULL && g_unix_fd_list_append(files, fd, error) < 0)
    return NULL;
  reply = g_dbus_connection_call_with_unix_fd_list_sync(
      self->bus, self->bus_name, FOLLOWUP_OBJECT_PATH, FOLLOWUP_INTERFACE, method, owned,
      reply_type, G_DBUS_CALL_FLAGS_NONE, SEND_TIMEOUT_MS, files, NULL, NULL, &local);
  if (reply == NULL)
    g_propagate_error(error, followup_connection_error_word(self->bus, self->bus_name, local));
  return reply;
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
  guint id = 0;

  if (g_unix_fd_list_append(files, fd, error) < 0)
    return NULL;
  if (progress != NULL)
    id = g_dbus_connection_signal_subscribe(
        self->bus, NULL, FOLLOWUP_INTERFACE, "ImportProgress", FOLLOWUP_OBJECT_PATH, NULL,
        G_DBUS_SIGNAL_FLAGS_NO_MATCH_RULE, progress_cb, &transfer, NULL);
  g_dbus_connection_call_with_unix_fd_list(
      self->bus, self->bus_name, FOLLOWUP_OBJECT_PATH, FOLLOWUP_INTERFACE, method, owned,
      reply_type, G_DBUS_CALL_FLAGS_NONE, G_MAXINT, files, NULL, transferred_cb, &transfer);
  while (!transfer.finished)
    g_main_context_iteration(context, TRUE);
  if (id != 0)
    g_dbus_connection_signal_unsubscribe(self->bus, id);
  if (transfer.reply == NULL)
    g_propagate_error(error,
                      followup_connection_error_word(self->bus, self->bus_name, transfer.error));
  return transfer.reply;
}
