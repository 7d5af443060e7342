/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* service-transfers: answers the calls that write or read everything at once, to or from the
 * caller's descriptor, for as long as the caller is there. Refuses to know the lines. */
#include "service-private.h"

#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "exporter.h"
#include "names.h"

/* One call that takes its time. */
typedef struct {
  GDBusMethodInvocation *invocation; /* taken when it is answered */
  FollowupService *service;          /* owned */
  GCancellable *cancellable;         /* owned */
  guint watch_id;                    /* of the caller's name */
} Transfer;

static void
vanished_cb(GDBusConnection *connection, const char *name, gpointer user_data)
{
  Transfer *transfer = user_data;

  g_cancellable_cancel(transfer->cancellable);
}

static Transfer *
begin_transfer(FollowupService *self, GDBusMethodInvocation *invocation)
{
  Transfer *transfer = g_new0(Transfer, 1);
  const char *sender = g_dbus_method_invocation_get_sender(invocation);

  transfer->invocation = invocation;
  transfer->service = g_object_ref(self);
  transfer->cancellable = g_cancellable_new();
  if (sender != NULL)
    transfer->watch_id = g_bus_watch_name_on_connection(
        g_dbus_method_invocation_get_connection(invocation), sender, G_BUS_NAME_WATCHER_FLAGS_NONE,
        NULL, vanished_cb, transfer, NULL);
  g_ptr_array_add(self->transfers, transfer->cancellable);
  return transfer;
}

/* Takes error, or else reply. */
static void
end_transfer(Transfer *transfer, GVariant *reply, GError *error)
{
  g_ptr_array_remove(transfer->service->transfers, transfer->cancellable);
  g_clear_handle_id(&transfer->watch_id, g_bus_unwatch_name);
  if (error != NULL)
    g_dbus_method_invocation_take_error(transfer->invocation, error);
  else
    g_dbus_method_invocation_return_value(transfer->invocation, reply);
  g_object_unref(transfer->cancellable);
  g_object_unref(transfer->service);
  g_free(transfer);
}

/* ---- export ---- */

static void
exported_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);
  FollowupExportResult exported;
  GError *error = NULL;

  if (!followup_exporter_run_finish(result, &exported, &error)) {
    end_transfer(user_data, NULL, error);
    return;
  }
  g_variant_dict_insert(&dict, "interviews", "u", exported.interviews);
  g_variant_dict_insert(&dict, "changes", "u", exported.changes);
  end_transfer(user_data, g_variant_new("(@a{sv})", g_variant_dict_end(&dict)), NULL);
}

static gboolean
check_transfers(FollowupService *self, GError **error)
{
  if (self->transfers->len < FOLLOWUP_SERVICE_MAX_TRANSFERS)
    return TRUE;
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
              _("%u exports and imports go on, as many as are allowed; try again in a moment"),
              self->transfers->len);
  return FALSE;
}

static void
start_export(FollowupService *self, GDBusMethodInvocation *invocation)
{
  GVariant *parameters = g_dbus_method_invocation_get_parameters(invocation);
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
  g_autoptr(GError) error = NULL;
  FollowupOrigin origin;
  Transfer *transfer;
  gint32 handle;
  int fd = -1;

  g_variant_get_child(parameters, 0, "h", &handle);
  if (check_transfers(self, &error)
      && followup_service_read_plain_options(options, &origin, &error))
    fd = followup_service_take_file(invocation, handle, &error);
  if (fd < 0) {
    g_dbus_method_invocation_return_gerror(invocation, error);
    return;
  }
  transfer = begin_transfer(self, invocation);
  followup_exporter_run_async(self->store, fd, transfer->cancellable, exported_cb, transfer);
}

/* ---- import ---- */

/* To the caller alone. */
static void
progress_cb(guint done, guint total, gpointer user_data)
{
  Transfer *transfer = user_data;
  GDBusMethodInvocation *invocation = transfer->invocation;

  g_dbus_connection_emit_signal(g_dbus_method_invocation_get_connection(invocation),
                                g_dbus_method_invocation_get_sender(invocation),
                                FOLLOWUP_OBJECT_PATH, FOLLOWUP_INTERFACE, "ImportProgress",
                                g_variant_new("(uu)", done, total), NULL);
}

static GVariant *
encode_result(const FollowupImportResult *imported)
{
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);

  g_variant_dict_insert(&dict, "added", "u", imported->counts.added);
  g_variant_dict_insert(&dict, "known", "u", imported->counts.known);
  g_variant_dict_insert(&dict, "differing", "u", imported->counts.differing);
  g_variant_dict_insert(&dict, "updated", "u", imported->counts.updated);
  g_variant_dict_insert(&dict, "own", "u", imported->counts.own);
  g_variant_dict_insert(&dict, "changes", "u", imported->counts.changes);
  g_variant_dict_insert(&dict, "refused", "u", imported->refused);
  g_variant_dict_insert(&dict, "problems", "^as", imported->problems);
  return g_variant_new("(@a{sv})", g_variant_dict_end(&dict));
}

static void
imported_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_auto(FollowupImportResult) imported = { .problems = NULL };
  GError *error = NULL;

  if (followup_importer_run_finish(FOLLOWUP_IMPORTER(source), result, &imported, &error))
    end_transfer(user_data, encode_result(&imported), NULL);
  else
    end_transfer(user_data, NULL, error);
}

/* The origin's words live as long as options. */
static gboolean
read_import(GVariant *options, FollowupOrigin *origin, gboolean *keep_going, GError **error)
{
  static const FollowupWireKey keys[] = {
    FOLLOWUP_SERVICE_KEY("keep-going", "b"),
  };

  *keep_going = FALSE;
  if (!followup_service_read_options(options, keys, G_N_ELEMENTS(keys), origin, error))
    return FALSE;
  g_variant_lookup(options, "keep-going", "b", keep_going);
  return TRUE;
}

static void
start_import(FollowupService *self, GDBusMethodInvocation *invocation)
{
  GVariant *parameters = g_dbus_method_invocation_get_parameters(invocation);
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
  g_autoptr(GError) error = NULL;
  FollowupOrigin origin;
  FollowupImportWishes wishes = { .origin = &origin, .progress = progress_cb };
  Transfer *transfer;
  gint32 handle;
  int fd = -1;

  g_variant_get_child(parameters, 0, "h", &handle);
  if (check_transfers(self, &error) && read_import(options, &origin, &wishes.keep_going, &error))
    fd = followup_service_take_file(invocation, handle, &error);
  if (fd < 0) {
    g_dbus_method_invocation_return_gerror(invocation, error);
    return;
  }
  transfer = begin_transfer(self, invocation);
  wishes.progress_data = transfer;
  followup_importer_run_async(self->importer, fd, &wishes, transfer->cancellable, imported_cb,
                              transfer);
}

void
followup_service_cancel_transfers(FollowupService *self)
{
  for (guint i = 0; i < self->transfers->len; i++)
    g_cancellable_cancel(g_ptr_array_index(self->transfers, i));
}

const FollowupServiceMethod followup_service_transfer_methods[] = {
  { "Export", .start = start_export },
  { "Import", .start = start_import },
  { NULL },
};
