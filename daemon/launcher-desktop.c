/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* launcher-desktop: owns which way is tried after which, and the files that texts are written to.
 * Refuses to know what is opened. */
#include "launcher-desktop.h"

#include "error.h"
#include "launcher-desktop-private.h"
#include "text.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* The kernel takes 128 KiB as one argument. */
#define MAX_URI (100 * 1024)

struct _FollowupLauncherDesktop {
  GObject parent;
  FollowupManager *manager; /* owned */
  char *folder;             /* owned */
};

/* Of a task. */
typedef struct {
  FollowupOpening opening;
  GString *tried; /* what went wrong so far; owned */
} Attempt;

static void followup_launcher_desktop_implement(FollowupLauncherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE(FollowupLauncherDesktop,
                              followup_launcher_desktop,
                              G_TYPE_OBJECT,
                              G_IMPLEMENT_INTERFACE(FOLLOWUP_TYPE_LAUNCHER,
                                                    followup_launcher_desktop_implement))

static void
free_attempt(gpointer data)
{
  Attempt *attempt = data;

  g_free(attempt->opening.uri);
  g_free(attempt->opening.path);
  g_free(attempt->opening.activation);
  g_strfreev(attempt->opening.command);
  g_string_free(attempt->tried, TRUE);
  g_free(attempt);
}

/* The program that opens things. */
static gboolean
find_command(FollowupOpening *opening, GError **error)
{
  const char *what = opening->uri != NULL ? opening->uri : opening->path;
  g_autofree char *xdg_open = g_find_program_in_path("xdg-open");
  g_autofree char *gio = xdg_open == NULL ? g_find_program_in_path("gio") : NULL;
  const char *by_xdg_open[] = { xdg_open, what, NULL };
  const char *by_gio[] = { gio, "open", what, NULL };

  if (xdg_open == NULL && gio == NULL) {
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED,
                        _("neither xdg-open nor gio is installed"));
    return FALSE;
  }
  opening->command = g_strdupv((char **)(xdg_open != NULL ? by_xdg_open : by_gio));
  return TRUE;
}

/* ---- one way after the other ---- */

gboolean
followup_launcher_desktop_is_nobody(const GError *error)
{
  return g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
         || g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER);
}

/* way is "" where the error says enough. That a desktop has no such thing is no news. */
static void
note_failure(Attempt *attempt, const char *way, GError *error)
{
  if (followup_launcher_desktop_is_nobody(error))
    return;
  if (g_dbus_error_is_remote_error(error))
    g_dbus_error_strip_remote_error(error);
  g_string_append_printf(attempt->tried, "%s%s%s%s", attempt->tried->len > 0 ? "; " : "", way,
                         *way != '\0' ? ": " : "", error->message);
}

/* Takes the task. */
static void
give_up(GTask *task)
{
  Attempt *attempt = g_task_get_task_data(task);

  g_strdelimit(attempt->tried->str, "\n\r", ' ');
  g_task_return_new_error(task, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED, "%s", attempt->tried->str);
  g_object_unref(task);
}

/* Takes the task. */
static void
succeed(GTask *task, const char *way)
{
  g_task_return_pointer(task, (gpointer)way, NULL);
  g_object_unref(task);
}

static void
process_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  g_autoptr(GError) error = NULL;

  if (g_task_propagate_boolean(G_TASK(result), &error)) {
    succeed(task, "process");
    return;
  }
  note_failure(g_task_get_task_data(task), "", error);
  give_up(task);
}

/* Where a user manager runs, the daemon is likely to be in its cgroup and sandbox: what it started
 * itself would be there too, and is not started at all. */
static void
unit_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Attempt *attempt = g_task_get_task_data(task);
  g_autoptr(GError) error = NULL;

  if (g_task_propagate_boolean(G_TASK(result), &error)) {
    succeed(task, "unit");
  } else if (followup_launcher_desktop_is_nobody(error)) {
    followup_launcher_desktop_open_by_process(&attempt->opening, process_cb, task);
  } else {
    note_failure(attempt, _("systemd"), error);
    give_up(task);
  }
}

static void
portal_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  FollowupLauncherDesktop *self = g_task_get_source_object(task);
  Attempt *attempt = g_task_get_task_data(task);
  g_autoptr(GError) error = NULL, no_command = NULL;

  if (g_task_propagate_boolean(G_TASK(result), &error)) {
    succeed(task, "portal");
    return;
  }
  note_failure(attempt, _("the desktop's portal"), error);
  if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    give_up(task);
  } else if (!find_command(&attempt->opening, &no_command)) {
    note_failure(attempt, "", no_command);
    give_up(task);
  } else {
    followup_launcher_desktop_open_by_unit(self->manager, &attempt->opening, unit_cb, task);
  }
}

/* ---- what is opened ---- */

/* Links come from what the user typed or was sent: no files, no scripts. */
static gboolean
check_uri(const char *uri, GError **error)
{
  g_autofree char *scheme = g_uri_parse_scheme(uri);
  g_autofree char *quoted = followup_text_quote(uri);

  if (strlen(uri) > MAX_URI) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
                _("the link %s is longer than %d bytes"), quoted, MAX_URI);
    return FALSE;
  }
  if (scheme != NULL
      && (g_ascii_strcasecmp(scheme, "mailto") == 0 || g_ascii_strcasecmp(scheme, "https") == 0
          || g_ascii_strcasecmp(scheme, "http") == 0))
    return TRUE;
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s is no link that is opened; expected https: or mailto:, for example "
                "‘https://example.com/room’"),
              quoted);
  return FALSE;
}

/* The path of the file, only the user's to read. (transfer full) */
static char *
write_text(FollowupLauncherDesktop *self, const char *name, const char *text, GError **error)
{
  g_autofree char *path = g_build_filename(self->folder, name, NULL);
  g_autofree char *quoted = followup_text_quote_path(path);
  g_autoptr(GError) why = NULL;

  if (g_mkdir_with_parents(self->folder, 0700) != 0)
    g_set_error_literal(&why, G_FILE_ERROR, (int)g_file_error_from_errno(errno), g_strerror(errno));
  else if (g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &why))
    return g_steal_pointer(&path);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED, _("the text cannot be kept at %s: %s"),
              quoted, why->message);
  return NULL;
}

static gboolean
prepare(FollowupLauncherDesktop *self,
        const FollowupLaunch *launch,
        FollowupOpening *opening,
        GError **error)
{
  opening->activation = g_strdup(launch->activation);
  if (launch->uri != NULL) {
    opening->uri = g_strdup(launch->uri);
    return check_uri(launch->uri, error);
  }
  opening->path = write_text(self, launch->name, launch->text, error);
  return opening->path != NULL;
}

static void
open_async(FollowupLauncher *launcher,
           const FollowupLaunch *launch,
           GAsyncReadyCallback callback,
           gpointer data)
{
  FollowupLauncherDesktop *self = FOLLOWUP_LAUNCHER_DESKTOP(launcher);
  GTask *task = g_task_new(self, NULL, callback, data);
  Attempt *attempt = g_new0(Attempt, 1);
  g_autoptr(GError) error = NULL;

  attempt->tried = g_string_new(NULL);
  g_task_set_source_tag(task, open_async);
  g_task_set_task_data(task, attempt, free_attempt);
  if (prepare(self, launch, &attempt->opening, &error)) {
    followup_launcher_desktop_open_by_portal(self->manager->connection, &attempt->opening,
                                             portal_cb, task);
    return;
  }
  g_task_return_error(task, g_steal_pointer(&error));
  g_object_unref(task);
}

static const char *
open_finish(FollowupLauncher *launcher, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer(G_TASK(result), error);
}

/* ---- what is run ---- */

static void
run_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  GError *error = NULL;

  if (g_task_propagate_boolean(G_TASK(result), &error))
    g_task_return_boolean(task, TRUE);
  else
    g_task_return_error(task, error);
}

static void
run_async(FollowupLauncher *launcher,
          const FollowupRun *run,
          GAsyncReadyCallback callback,
          gpointer data)
{
  FollowupLauncherDesktop *self = FOLLOWUP_LAUNCHER_DESKTOP(launcher);

  followup_launcher_desktop_run(self->manager, run, run_cb, g_task_new(self, NULL, callback, data));
}

static gboolean
run_finish(FollowupLauncher *launcher, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean(G_TASK(result), error);
}

static void
followup_launcher_desktop_implement(FollowupLauncherInterface *iface)
{
  iface->open_async = open_async;
  iface->open_finish = open_finish;
  iface->run_async = run_async;
  iface->run_finish = run_finish;
}

static void
followup_launcher_desktop_finalize(GObject *object)
{
  FollowupLauncherDesktop *self = FOLLOWUP_LAUNCHER_DESKTOP(object);

  followup_launcher_desktop_manager_unref(self->manager);
  g_free(self->folder);
  G_OBJECT_CLASS(followup_launcher_desktop_parent_class)->finalize(object);
}

static void
followup_launcher_desktop_class_init(FollowupLauncherDesktopClass *class)
{
  G_OBJECT_CLASS(class)->finalize = followup_launcher_desktop_finalize;
}

static void
followup_launcher_desktop_init(FollowupLauncherDesktop *self)
{
}

FollowupLauncher *
followup_launcher_desktop_new(GDBusConnection *connection, const char *folder)
{
  FollowupLauncherDesktop *self = g_object_new(FOLLOWUP_TYPE_LAUNCHER_DESKTOP, NULL);

  self->manager = followup_launcher_desktop_manager_new(connection);
  self->folder = g_strdup(folder);
  return FOLLOWUP_LAUNCHER(self);
}
