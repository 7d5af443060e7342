/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* launcher-desktop-unit: owns transient units of the user's systemd, each with a cgroup and an
 * environment of its own, from their start to their end. Refuses to know what they are for. */
#include "launcher-desktop-private.h"

#include <sys/wait.h>
#include <unistd.h>

#define SYSTEMD_NAME "org.freedesktop.systemd1"
#define SYSTEMD_PATH "/org/freedesktop/systemd1"
#define MANAGER_INTERFACE "org.freedesktop.systemd1.Manager"
#define UNIT_INTERFACE "org.freedesktop.systemd1.Unit"
#define SERVICE_INTERFACE "org.freedesktop.systemd1.Service"
#define PROPERTIES_INTERFACE "org.freedesktop.DBus.Properties"

/* Of a task. */
typedef struct {
  FollowupManager *manager; /* owned */
  char *name;               /* of the unit; owned */
  guint job_id, change_id;  /* subscriptions; 0: none */
  guint patience_id;        /* source; 0: none */
  guint patience_ms;
  gboolean started, finished;
  char *result;      /* as systemd has it: "success", "exit-code", "signal", ...; owned, nullable */
  gint code, status; /* how the program ended: CLD_EXITED and its status, or a signal's number */
} Unit;

FollowupManager *
followup_launcher_desktop_manager_new(GDBusConnection *connection)
{
  FollowupManager *self = g_rc_box_new0(FollowupManager);

  self->connection = g_object_ref(connection);
  return self;
}

static void
clear_manager(gpointer data)
{
  g_object_unref(((FollowupManager *)data)->connection);
}

void
followup_launcher_desktop_manager_unref(FollowupManager *self)
{
  g_rc_box_release_full(self, clear_manager);
}

/* Nobody waits for the answer. */
static void
tell_manager(FollowupManager *manager, const char *method)
{
  g_dbus_connection_call(manager->connection, SYSTEMD_NAME, SYSTEMD_PATH, MANAGER_INTERFACE, method,
                         NULL, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, FOLLOWUP_LAUNCH_TIMEOUT_MS,
                         NULL, NULL, NULL);
}

static void
stop_watching(Unit *unit)
{
  GDBusConnection *connection = unit->manager->connection;

  if (unit->job_id != 0)
    g_dbus_connection_signal_unsubscribe(connection, unit->job_id);
  if (unit->change_id != 0) {
    g_dbus_connection_signal_unsubscribe(connection, unit->change_id);
    if (--unit->manager->n_watched == 0)
      tell_manager(unit->manager, "Unsubscribe");
  }
  unit->job_id = unit->change_id = 0;
  g_clear_handle_id(&unit->patience_id, g_source_remove);
}

static void
free_unit(gpointer data)
{
  Unit *unit = data;

  stop_watching(unit);
  followup_launcher_desktop_manager_unref(unit->manager);
  g_free(unit->name);
  g_free(unit->result);
  g_free(unit);
}

/* The one end of a task. */
static void
finish(GTask *task, FollowupEndKind kind, int status)
{
  Unit *unit = g_task_get_task_data(task);
  const FollowupEnd end = { kind, status };

  unit->finished = TRUE;
  stop_watching(unit);
  g_task_return_pointer(task, g_memdup2(&end, sizeof end), g_free);
  g_object_unref(task);
}

/* The same where it was not started; takes error. */
static void
fail(GTask *task, GError *error)
{
  Unit *unit = g_task_get_task_data(task);

  unit->finished = TRUE;
  stop_watching(unit);
  g_task_return_error(task, error);
  g_object_unref(task);
}

static void
finish_failed(GTask *task)
{
  const Unit *unit = g_task_get_task_data(task);

  if (g_strcmp0(unit->result, "timeout") == 0)
    finish(task, FOLLOWUP_END_TIMEOUT, 0);
  else if (unit->code == CLD_EXITED && unit->status != 0)
    finish(task, FOLLOWUP_END_EXITED, unit->status);
  else if (unit->code == CLD_KILLED || unit->code == CLD_DUMPED)
    finish(task, FOLLOWUP_END_SIGNAL, unit->status);
  else
    finish(task, FOLLOWUP_END_UNKNOWN, 0);
}

static gboolean
patience_cb(gpointer data)
{
  GTask *task = data;
  Unit *unit = g_task_get_task_data(task);

  unit->patience_id = 0;
  finish(task, FOLLOWUP_END_RUNS, 0);
  return G_SOURCE_REMOVE;
}

static void
job_cb(GDBusConnection *connection,
       const char *sender,
       const char *path,
       const char *interface,
       const char *signal,
       GVariant *parameters,
       gpointer data)
{
  GTask *task = data;
  Unit *unit = g_task_get_task_data(task);
  const char *name, *result;

  if (!g_variant_is_of_type(parameters, G_VARIANT_TYPE("(uoss)")))
    return;
  g_variant_get(parameters, "(uo&s&s)", NULL, NULL, &name, &result);
  if (!g_str_equal(name, unit->name))
    return;
  if (g_str_equal(result, "done"))
    unit->started = TRUE;
  else
    finish_failed(task);
}

/* Told before the state. */
static void
note_result(Unit *unit, GVariant *changed)
{
  const char *result;

  if (g_variant_lookup(changed, "Result", "&s", &result)) {
    g_free(unit->result);
    unit->result = g_strdup(result);
  }
  g_variant_lookup(changed, "ExecMainCode", "i", &unit->code);
  g_variant_lookup(changed, "ExecMainStatus", "i", &unit->status);
}

/* The program ended: "inactive" well, "failed" not. A unit that was not started yet is inactive
 * too, and said to be. */
static void
note_state(GTask *task, GVariant *changed)
{
  const Unit *unit = g_task_get_task_data(task);
  const char *state = "";

  g_variant_lookup(changed, "ActiveState", "&s", &state);
  if (g_str_equal(state, "failed"))
    finish_failed(task);
  else if (g_str_equal(state, "inactive") && unit->started)
    finish(task, FOLLOWUP_END_EXITED, unit->status);
}

static void
change_cb(GDBusConnection *connection,
          const char *sender,
          const char *path,
          const char *interface,
          const char *signal,
          GVariant *parameters,
          gpointer data)
{
  g_autoptr(GVariant) changed = NULL;
  const char *about;

  if (!g_variant_is_of_type(parameters, G_VARIANT_TYPE("(sa{sv}as)")))
    return;
  g_variant_get(parameters, "(&s@a{sv}as)", &about, &changed, NULL);
  if (g_str_equal(about, SERVICE_INTERFACE))
    note_result(g_task_get_task_data(data), changed);
  else if (g_str_equal(about, UNIT_INTERFACE))
    note_state(data, changed);
}

static void
started_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  Unit *unit = g_task_get_task_data(task);
  GError *error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_with_unix_fd_list_finish(
      G_DBUS_CONNECTION(source), NULL, result, &error);

  if (unit->finished)
    g_clear_error(&error);
  else if (reply == NULL)
    fail(task, error);
  else
    unit->patience_id = g_timeout_add(unit->patience_ms, patience_cb, task);
}

/* As systemd makes an object path of a unit's name. (transfer full) */
static char *
make_unit_path(const char *name)
{
  GString *path = g_string_new(SYSTEMD_PATH "/unit/");

  for (const char *at = name; *at != '\0'; at++) {
    if (g_ascii_isalpha(*at) || (at > name && g_ascii_isdigit(*at)))
      g_string_append_c(path, *at);
    else
      g_string_append_printf(path, "_%02x", (guint)(guchar)*at);
  }
  return g_string_free(path, FALSE);
}

/* Signals come to whoever subscribed, once for all units. */
static void
watch_unit(GTask *task, Unit *unit)
{
  GDBusConnection *connection = unit->manager->connection;
  g_autofree char *path = make_unit_path(unit->name);

  unit->job_id = g_dbus_connection_signal_subscribe(connection, SYSTEMD_NAME, MANAGER_INTERFACE,
                                                    "JobRemoved", SYSTEMD_PATH, NULL,
                                                    G_DBUS_SIGNAL_FLAGS_NONE, job_cb, task, NULL);
  unit->change_id = g_dbus_connection_signal_subscribe(
      connection, SYSTEMD_NAME, PROPERTIES_INTERFACE, "PropertiesChanged", path, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, change_cb, task, NULL);
  if (unit->manager->n_watched++ == 0)
    tell_manager(unit->manager, "Subscribe"); /* else it says nothing of its units */
}

void
followup_launcher_desktop_add_variable(GVariantBuilder *environment,
                                       const char *name,
                                       const char *value)
{
  g_autofree char *assignment = value != NULL ? g_strconcat(name, "=", value, NULL) : NULL;

  if (assignment != NULL && g_utf8_validate(assignment, -1, NULL))
    g_variant_builder_add(environment, "s", assignment);
}

/* What the manager started us with is what it would start the unit with, only older: the desktop
 * comes up after the daemon. */
void
followup_launcher_desktop_add_desktop(GVariantBuilder *environment)
{
  static const char *const names[]
      = { "DISPLAY",          "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_CURRENT_DESKTOP",
          "XDG_SESSION_TYPE", "XDG_SESSION_ID",  NULL };
  const char *executed = g_getenv("SYSTEMD_EXEC_PID");

  if (executed != NULL && g_ascii_strtoll(executed, NULL, 10) == getpid())
    return;
  for (guint i = 0; names[i] != NULL; i++)
    followup_launcher_desktop_add_variable(environment, names[i], g_getenv(names[i]));
}

GVariant *
followup_launcher_desktop_make_command(const char *const *command)
{
  static const char *const flags[] = { "no-env-expand", NULL };
  GVariantBuilder builder;

  g_variant_builder_init(&builder, G_VARIANT_TYPE("a(sasas)"));
  g_variant_builder_add(&builder, "(s^as^as)", command[0], command, flags);
  return g_variant_builder_end(&builder);
}

void
followup_launcher_desktop_start_unit(FollowupManager *manager,
                                     const char *prefix,
                                     GVariant *properties,
                                     GUnixFDList *fds,
                                     guint patience_ms,
                                     GAsyncReadyCallback callback,
                                     gpointer data)
{
  GTask *task = g_task_new(NULL, NULL, callback, data);
  Unit *unit = g_new0(Unit, 1);
  GVariant *others = g_variant_new_array(G_VARIANT_TYPE("(sa(sv))"), NULL, 0);

  unit->manager = g_rc_box_acquire(manager);
  unit->name = g_strdup_printf("%s-%08x%08x.service", prefix, g_random_int(), g_random_int());
  unit->patience_ms = patience_ms;
  g_task_set_task_data(task, unit, free_unit);
  watch_unit(task, unit);
  g_dbus_connection_call_with_unix_fd_list(
      manager->connection, SYSTEMD_NAME, SYSTEMD_PATH, MANAGER_INTERFACE, "StartTransientUnit",
      g_variant_new("(ss@a(sv)@a(sa(sv)))", unit->name, "fail", properties, others),
      G_VARIANT_TYPE("(o)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, FOLLOWUP_LAUNCH_TIMEOUT_MS, fds, NULL,
      started_cb, g_object_ref(task));
}

gboolean
followup_launcher_desktop_start_finish(GAsyncResult *result, FollowupEnd *end, GError **error)
{
  g_autofree FollowupEnd *told = g_task_propagate_pointer(G_TASK(result), error);

  if (told == NULL)
    return FALSE;
  *end = *told;
  return TRUE;
}
