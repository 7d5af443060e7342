/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* launcher-desktop-portal: opens by org.freedesktop.portal.OpenURI. Refuses to know what comes when
 * that does not work. */
#include "launcher-desktop-private.h"

#include "error.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_INTERFACE "org.freedesktop.portal.OpenURI"
#define REQUEST_INTERFACE "org.freedesktop.portal.Request"

/* Of org.freedesktop.portal.Request.Response */
enum { RESPONSE_SUCCESS = 0, RESPONSE_CANCELLED = 1 };

/* Of a task. */
typedef struct {
  GDBusConnection *connection; /* owned */
  guint response_id;           /* subscription; 0: none */
  guint grace_id;              /* source; 0: none */
} Request;

static void
stop_waiting(Request *request)
{
  if (request->response_id != 0)
    g_dbus_connection_signal_unsubscribe(request->connection, request->response_id);
  request->response_id = 0;
  g_clear_handle_id(&request->grace_id, g_source_remove);
}

static void
free_request(gpointer data)
{
  Request *request = data;

  stop_waiting(request);
  g_object_unref(request->connection);
  g_free(request);
}

/* The one end of a task; takes error, NULL for success. */
static void
finish(GTask *task, GError *error)
{
  stop_waiting(g_task_get_task_data(task));
  if (error != NULL)
    g_task_return_error(task, error);
  else
    g_task_return_boolean(task, TRUE);
  g_object_unref(task);
}

static void
response_cb(GDBusConnection *connection,
            const char *sender,
            const char *path,
            const char *interface,
            const char *signal,
            GVariant *parameters,
            gpointer data)
{
  GTask *task = data;
  guint32 code = RESPONSE_CANCELLED + 1;

  if (g_variant_is_of_type(parameters, G_VARIANT_TYPE("(ua{sv})")))
    g_variant_get(parameters, "(ua{sv})", &code, NULL);
  if (code == RESPONSE_SUCCESS)
    finish(task, NULL);
  else if (code == RESPONSE_CANCELLED)
    finish(task,
           g_error_new_literal(G_IO_ERROR, G_IO_ERROR_CANCELLED, _("you chose not to open it")));
  else
    finish(task, g_error_new_literal(FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED,
                                     _("no program for it could be opened")));
}

/* It took the request and is still at it: most likely the user is being asked which program to
 * use. */
static gboolean
grace_cb(gpointer data)
{
  GTask *task = data;
  Request *request = g_task_get_task_data(task);

  request->grace_id = 0;
  finish(task, NULL);
  return G_SOURCE_REMOVE;
}

static void
called_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  Request *request = g_task_get_task_data(task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply
      = g_dbus_connection_call_with_unix_fd_list_finish(request->connection, NULL, result, &error);

  if (request->response_id == 0) /* the response came first */
    return;
  if (reply == NULL)
    finish(task, g_steal_pointer(&error));
  else
    request->grace_id = g_timeout_add(FOLLOWUP_LAUNCH_TIMEOUT_MS, grace_cb, task);
}

/* Where the response will come from, as the portal makes it of our name and the token. */
static void
await_response(GTask *task, Request *request, const char *token)
{
  g_autofree char *sender
      = g_strdup(g_dbus_connection_get_unique_name(request->connection) + strlen(":"));
  g_autofree char *handle
      = g_strdup_printf(PORTAL_PATH "/request/%s/%s", g_strdelimit(sender, ".", '_'), token);

  request->response_id = g_dbus_connection_signal_subscribe(
      request->connection, PORTAL_NAME, REQUEST_INTERFACE, "Response", handle, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, response_cb, task, NULL);
}

/* The portal takes no file: URI, only the open file itself. */
static GUnixFDList *
open_file(const char *path, GError **error)
{
  int fd = g_open(path, O_RDONLY | O_CLOEXEC, 0);

  if (fd >= 0)
    return g_unix_fd_list_new_from_array(&fd, 1);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED, "%s: %s", path, g_strerror(errno));
  return NULL;
}

/* floating */
static GVariant *
make_options(const FollowupOpening *opening, const char *token)
{
  g_auto(GVariantDict) options = G_VARIANT_DICT_INIT(NULL);

  g_variant_dict_insert(&options, "handle_token", "s", token);
  if (opening->activation != NULL)
    g_variant_dict_insert(&options, "activation_token", "s", opening->activation);
  return g_variant_dict_end(&options);
}

void
followup_launcher_desktop_open_by_portal(GDBusConnection *connection,
                                         const FollowupOpening *opening,
                                         GAsyncReadyCallback callback,
                                         gpointer data)
{
  GTask *task = g_task_new(NULL, NULL, callback, data);
  Request *request = g_new0(Request, 1);
  g_autofree char *token = g_strdup_printf("followup%08x%08x", g_random_int(), g_random_int());
  g_autoptr(GUnixFDList) files = NULL;
  GError *error = NULL;
  GVariant *options;

  request->connection = g_object_ref(connection);
  g_task_set_task_data(task, request, free_request);
  if (opening->uri == NULL) {
    files = open_file(opening->path, &error);
    if (files == NULL) {
      finish(task, error);
      return;
    }
  }
  await_response(task, request, token);
  options = make_options(opening, token);
  g_dbus_connection_call_with_unix_fd_list(
      connection, PORTAL_NAME, PORTAL_PATH, PORTAL_INTERFACE, files ? "OpenFile" : "OpenURI",
      files ? g_variant_new("(sh@a{sv})", "", 0, options)
            : g_variant_new("(ss@a{sv})", "", opening->uri, options),
      G_VARIANT_TYPE("(o)"), G_DBUS_CALL_FLAGS_NONE, FOLLOWUP_LAUNCH_TIMEOUT_MS, files, NULL,
      called_cb, g_object_ref(task));
}
