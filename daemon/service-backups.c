/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* service-backups: answers the calls about backups. Refuses to know how one is made or put in the
 * place of the database. */
#include "service-private.h"

#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "text.h"

/* floating a{sv} */
static GVariant *
encode_backup(const FollowupBackup *backup, const FollowupBackupContents *contents)
{
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);
  GStatBuf info;

  g_variant_dict_insert(&dict, "at", "x", backup->at);
  g_variant_dict_insert(&dict, "why", "s", followup_backup_kind_to_nick(backup->kind));
  g_variant_dict_insert(&dict, "schema", "u", (guint32)backup->version);
  if (backup->path != NULL)
    g_variant_dict_insert(&dict, "path", "s", backup->path);
  if (backup->path != NULL && g_stat(backup->path, &info) == 0)
    g_variant_dict_insert(&dict, "size", "t", (guint64)info.st_size);
  if (contents != NULL)
    g_variant_dict_insert(&dict, "interviews", "u", (guint32)contents->interviews);
  if (contents != NULL && contents->changed != FOLLOWUP_BACKUP_NEVER)
    g_variant_dict_insert(&dict, "changed", "x", contents->changed);
  return g_variant_dict_end(&dict);
}

static gboolean
fail_not_ready(FollowupService *self, GError **error)
{
  if (self->failure != NULL) {
    g_propagate_error(error, g_error_copy(self->failure));
    return FALSE;
  }
  g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE,
                      _("the daemon is not ready; try again in a moment"));
  return FALSE;
}

static GVariant *
handle_list_backups(FollowupService *self, GVariant *parameters, GError **error)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
  g_autoptr(GPtrArray) backups = NULL;

  if (self->archive == NULL) {
    fail_not_ready(self, error);
    return NULL;
  }
  backups = followup_archive_list(self->archive, error);
  if (backups == NULL)
    return NULL;
  for (guint i = 0; i < backups->len; i++)
    g_variant_builder_add_value(&builder, encode_backup(g_ptr_array_index(backups, i), NULL));
  return g_variant_new("(aa{sv})", &builder);
}

int
followup_service_take_file(GDBusMethodInvocation *invocation, gint32 handle, GError **error)
{
  GDBusMessage *message = g_dbus_method_invocation_get_message(invocation);
  GUnixFDList *files = g_dbus_message_get_unix_fd_list(message);

  if (files != NULL && handle >= 0 && handle < g_unix_fd_list_get_length(files))
    return g_unix_fd_list_get(files, handle, error);
  g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                      _("no file came with the call; expected one, passed as a descriptor"));
  return -1;
}

static void
made_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  FollowupBackupContents contents;
  g_autoptr(GError) error = NULL;
  g_autoptr(FollowupBackup) backup
      = followup_archive_finish(FOLLOWUP_ARCHIVE(source), result, &contents, &error);

  if (backup == NULL)
    g_dbus_method_invocation_return_gerror(invocation, error);
  else
    g_dbus_method_invocation_return_value(
        invocation, g_variant_new("(@a{sv})", encode_backup(backup, &contents)));
}

/* fd is -1 where none was given. */
static gboolean
read_backup(GDBusMethodInvocation *invocation, int *fd, GError **error)
{
  static const FollowupWireKey keys[] = {
    FOLLOWUP_SERVICE_KEY("file", "h"),
  };
  GVariant *parameters = g_dbus_method_invocation_get_parameters(invocation);
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 0);
  FollowupOrigin origin;
  gint32 handle;

  *fd = -1;
  if (!followup_service_read_options(options, keys, G_N_ELEMENTS(keys), &origin, error))
    return FALSE;
  if (!g_variant_lookup(options, "file", "h", &handle))
    return TRUE;
  *fd = followup_service_take_file(invocation, handle, error);
  return *fd >= 0;
}

static void
start_backup(FollowupService *self, GDBusMethodInvocation *invocation)
{
  g_autoptr(GError) error = NULL;
  int fd;

  if ((self->archive != NULL || fail_not_ready(self, &error))
      && read_backup(invocation, &fd, &error))
    followup_archive_make_async(self->archive, fd, made_cb, invocation);
  else
    g_dbus_method_invocation_return_gerror(invocation, error);
}

/* What could not be opened is no backup. */
static void
add_kept(GVariantDict *dict, const char *path)
{
  g_autoptr(FollowupBackup) backup = path != NULL ? followup_backup_parse(path) : NULL;

  if (path != NULL)
    g_variant_dict_insert(dict, backup != NULL ? "kept" : "set-aside", "s", path);
}

static void
restored_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);
  FollowupBackupContents contents;
  g_autoptr(GError) error = NULL;
  g_autoptr(FollowupBackup) kept
      = followup_archive_finish(FOLLOWUP_ARCHIVE(source), result, &contents, &error);

  if (kept == NULL) {
    g_dbus_method_invocation_return_gerror(invocation, error);
    return;
  }
  g_variant_dict_insert(&dict, "interviews", "u", (guint32)contents.interviews);
  if (contents.changed != FOLLOWUP_BACKUP_NEVER)
    g_variant_dict_insert(&dict, "changed", "x", contents.changed);
  add_kept(&dict, kept->path);
  g_dbus_method_invocation_return_value(invocation,
                                        g_variant_new("(@a{sv})", g_variant_dict_end(&dict)));
}

/* called: what messages call the file, clean; request: nullable. (transfer full) */
static gboolean
read_restore(
    GDBusMethodInvocation *invocation, int *fd, char **called, char **request, GError **error)
{
  static const FollowupWireKey keys[] = {
    FOLLOWUP_SERVICE_KEY("name", "s"),
  };
  GVariant *parameters = g_dbus_method_invocation_get_parameters(invocation);
  g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
  const char *name = followup_service_read_text(options, "name");
  FollowupOrigin origin;
  gint32 handle;

  if (!followup_service_read_options(options, keys, G_N_ELEMENTS(keys), &origin, error))
    return FALSE;
  g_variant_get_child(parameters, 0, "h", &handle);
  *fd = followup_service_take_file(invocation, handle, error);
  if (*fd < 0)
    return FALSE;
  *called = followup_text_flatten(name != NULL ? name : _("the file"));
  *request = g_strdup(origin.request);
  return TRUE;
}

static void
start_restore(FollowupService *self, GDBusMethodInvocation *invocation)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *called = NULL, *request = NULL;
  int fd;

  if ((self->archive != NULL || fail_not_ready(self, &error))
      && read_restore(invocation, &fd, &called, &request, &error))
    followup_archive_restore_async(self->archive, fd, called, request, restored_cb, invocation);
  else
    g_dbus_method_invocation_return_gerror(invocation, error);
}

const FollowupServiceMethod followup_service_backup_methods[] = {
  { "Backup", .start = start_backup },
  { "ListBackups", handle_list_backups, .without_store = TRUE },
  { "Restore", .start = start_restore, .without_store = TRUE },
  { NULL },
};
