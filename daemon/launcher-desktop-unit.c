/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* launcher-desktop-unit: opens by a transient unit of the user's systemd, with a cgroup and an
 * environment of its own. Refuses to know what comes when that does not work. */
#include "launcher-desktop-private.h"

#include "error.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#define SYSTEMD_NAME "org.freedesktop.systemd1"
#define SYSTEMD_PATH "/org/freedesktop/systemd1"
#define MANAGER_INTERFACE "org.freedesktop.systemd1.Manager"
#define UNIT_INTERFACE "org.freedesktop.systemd1.Unit"
#define PROPERTIES_INTERFACE "org.freedesktop.DBus.Properties"

/* Of a task. */
typedef struct {
  GDBusConnection *connection; /* owned */
  char *name;                  /* of the unit; owned */
  char *program;               /* owned */
  guint job_id, change_id;     /* subscriptions; 0: none */
  guint grace_id;              /* source; 0: none */
  gboolean started, finished;
} Unit;

/* Nobody waits for the answer. */
static void
tell_manager(GDBusConnection *connection, const char *method)
{
  g_dbus_connection_call(connection, SYSTEMD_NAME, SYSTEMD_PATH, MANAGER_INTERFACE, method, NULL,
                         NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, FOLLOWUP_LAUNCH_TIMEOUT_MS, NULL,
                         NULL, NULL);
}

static void
stop_watching(Unit *unit)
{
  if (unit->job_id != 0)
    g_dbus_connection_signal_unsubscribe(unit->connection, unit->job_id);
  if (unit->change_id != 0)
    g_dbus_connection_signal_unsubscribe(unit->connection, unit->change_id);
  unit->job_id = unit->change_id = 0;
  g_clear_handle_id(&unit->grace_id, g_source_remove);
}

static void
free_unit(gpointer data)
{
  Unit *unit = data;

  stop_watching(unit);
  g_object_unref(unit->connection);
  g_free(unit->name);
  g_free(unit->program);
  g_free(unit);
}

/* The one end of a task; takes error, NULL for success. */
static void
finish(GTask *task, GError *error)
{
  Unit *unit = g_task_get_task_data(task);

  unit->finished = TRUE;
  if (unit->change_id != 0)
    tell_manager(unit->connection, "Unsubscribe");
  stop_watching(unit);
  if (error != NULL)
    g_task_return_error(task, error);
  else
    g_task_return_boolean(task, TRUE);
  g_object_unref(task);
}

static void
fail(GTask *task)
{
  const Unit *unit = g_task_get_task_data(task);

  finish(task, g_error_new(FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED,
                           _("no program opens it (%s failed)"), unit->program));
}

/* Still running: it has something open. */
static gboolean
grace_cb(gpointer data)
{
  GTask *task = data;
  Unit *unit = g_task_get_task_data(task);

  unit->grace_id = 0;
  finish(task, NULL);
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
    fail(task);
}

/* The program ended: "inactive" well, "failed" not. A unit that was not started yet is inactive
 * too, and said to be. */
static void
change_cb(GDBusConnection *connection,
          const char *sender,
          const char *path,
          const char *interface,
          const char *signal,
          GVariant *parameters,
          gpointer data)
{
  const Unit *unit = g_task_get_task_data(data);
  g_autoptr(GVariant) changed = NULL;
  const char *state = "";

  if (!g_variant_is_of_type(parameters, G_VARIANT_TYPE("(sa{sv}as)")))
    return;
  changed = g_variant_get_child_value(parameters, 1);
  g_variant_lookup(changed, "ActiveState", "&s", &state);
  if (g_str_equal(state, "failed"))
    fail(data);
  else if (g_str_equal(state, "inactive") && unit->started)
    finish(data, NULL);
}

static void
started_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  Unit *unit = g_task_get_task_data(task);
  GError *error = NULL;
  g_autoptr(GVariant) reply
      = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

  if (unit->finished)
    g_clear_error(&error);
  else if (reply == NULL)
    finish(task, error);
  else
    unit->grace_id = g_timeout_add(FOLLOWUP_LAUNCH_GRACE_MS, grace_cb, task);
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

static void
watch_unit(GTask *task, Unit *unit)
{
  g_autofree char *path = make_unit_path(unit->name);

  unit->job_id = g_dbus_connection_signal_subscribe(
      unit->connection, SYSTEMD_NAME, MANAGER_INTERFACE, "JobRemoved", SYSTEMD_PATH, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, job_cb, task, NULL);
  unit->change_id = g_dbus_connection_signal_subscribe(
      unit->connection, SYSTEMD_NAME, PROPERTIES_INTERFACE, "PropertiesChanged", path,
      UNIT_INTERFACE, G_DBUS_SIGNAL_FLAGS_NONE, change_cb, task, NULL);
  tell_manager(unit->connection, "Subscribe"); /* else it says nothing of its units */
}

static void
add_variable(GVariantBuilder *builder, const char *name, const char *value)
{
  g_autofree char *assignment = value != NULL ? g_strconcat(name, "=", value, NULL) : NULL;

  if (assignment != NULL && g_utf8_validate(assignment, -1, NULL))
    g_variant_builder_add(builder, "s", assignment);
}

/* What the manager started us with is what it would start the unit with, only older: the desktop
 * comes up after the daemon. floating as */
static GVariant *
make_environment(const FollowupOpening *opening)
{
  static const char *const names[]
      = { "DISPLAY",          "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_CURRENT_DESKTOP",
          "XDG_SESSION_TYPE", "XDG_SESSION_ID",  NULL };
  const char *executed = g_getenv("SYSTEMD_EXEC_PID");
  GVariantBuilder builder;

  g_variant_builder_init(&builder, G_VARIANT_TYPE_STRING_ARRAY);
  if (executed == NULL || g_ascii_strtoll(executed, NULL, 10) != getpid()) {
    for (guint i = 0; names[i] != NULL; i++)
      add_variable(&builder, names[i], g_getenv(names[i]));
  }
  add_variable(&builder, "XDG_ACTIVATION_TOKEN", opening->activation);
  add_variable(&builder, "DESKTOP_STARTUP_ID", opening->activation);
  return g_variant_builder_end(&builder);
}

/* Links have $ and % in them, which are to stay. floating a(sasas) */
static GVariant *
make_command(char **command)
{
  static const char *const flags[] = { "no-env-expand", NULL };
  GVariantBuilder builder;

  g_variant_builder_init(&builder, G_VARIANT_TYPE("a(sasas)"));
  g_variant_builder_add(&builder, "(s^as^as)", command[0], command, flags);
  return g_variant_builder_end(&builder);
}

/* Those that mean that something was opened, whatever became of it. floating (aiai) */
static GVariant *
make_good_statuses(const char *program)
{
  GVariantBuilder statuses;

  g_variant_builder_init(&statuses, G_VARIANT_TYPE("ai"));
  for (gint32 status = 1; status < 256; status++)
    if (!followup_launcher_desktop_status_fails(program, status))
      g_variant_builder_add(&statuses, "i", status);
  return g_variant_new("(aiai)", &statuses, NULL);
}

/* Mail programs stay when what opened them ends, so systemd may not clear up after it. floating
 * (ssa(sv)a(sa(sv))) */
static GVariant *
make_parameters(const FollowupOpening *opening, const Unit *unit)
{
  GVariantBuilder properties;

  g_variant_builder_init(&properties, G_VARIANT_TYPE("a(sv)"));
  g_variant_builder_add(&properties, "(sv)", "Description",
                        g_variant_new_string(_("What Followup was asked to open")));
  g_variant_builder_add(&properties, "(sv)", "Type", g_variant_new_string("exec"));
  g_variant_builder_add(&properties, "(sv)", "KillMode", g_variant_new_string("process"));
  g_variant_builder_add(&properties, "(sv)", "CollectMode",
                        g_variant_new_string("inactive-or-failed"));
  g_variant_builder_add(&properties, "(sv)", "SuccessExitStatus",
                        make_good_statuses(unit->program));
  g_variant_builder_add(&properties, "(sv)", "Environment", make_environment(opening));
  g_variant_builder_add(&properties, "(sv)", "ExecStartEx", make_command(opening->command));
  return g_variant_new("(ssa(sv)@a(sa(sv)))", unit->name, "fail", &properties,
                       g_variant_new_array(G_VARIANT_TYPE("(sa(sv))"), NULL, 0));
}

void
followup_launcher_desktop_open_by_unit(GDBusConnection *connection,
                                       const FollowupOpening *opening,
                                       GAsyncReadyCallback callback,
                                       gpointer data)
{
  GTask *task = g_task_new(NULL, NULL, callback, data);
  Unit *unit = g_new0(Unit, 1);

  unit->connection = g_object_ref(connection);
  unit->name
      = g_strdup_printf("app-followup-open-%08x%08x.service", g_random_int(), g_random_int());
  g_task_set_task_data(task, unit, free_unit);
  unit->program = g_path_get_basename(opening->command[0]);
  watch_unit(task, unit);
  g_dbus_connection_call(connection, SYSTEMD_NAME, SYSTEMD_PATH, MANAGER_INTERFACE,
                         "StartTransientUnit", make_parameters(opening, unit),
                         G_VARIANT_TYPE("(o)"), G_DBUS_CALL_FLAGS_NO_AUTO_START,
                         FOLLOWUP_LAUNCH_TIMEOUT_MS, NULL, started_cb, g_object_ref(task));
}
