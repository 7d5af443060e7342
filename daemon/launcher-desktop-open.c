/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* launcher-desktop-open: opens by a program, in a unit or a process. Refuses to know what comes
 * when that does not work. */
#include "launcher-desktop-private.h"

#include "error.h"

#include <glib/gi18n-lib.h>

/* Its manual: 2 no such file, 3 a program is missing, 4 the action failed. Shells and systemd add
 * theirs where it did not run at all. */
static gboolean
status_fails(const char *program, int status)
{
  if (status == 126 || status == 127 || (status >= 200 && status < 256))
    return TRUE;
  return g_str_equal(program, "xdg-open") ? status >= 2 && status <= 4 : status != 0;
}

/* NULL: something is open. (transfer full) */
static GError *
judge(const FollowupEnd *end, const char *program)
{
  switch (end->kind) {
  case FOLLOWUP_END_RUNS:
    return NULL;
  case FOLLOWUP_END_EXITED:
    if (!status_fails(program, end->status))
      return NULL;
    return g_error_new(FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED,
                       _("no program opens it (%s: status %d)"), program, end->status);
  default:
    return g_error_new(FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED, _("no program opens it (%s failed)"),
                       program);
  }
}

static void
ended_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  GError *error = NULL;
  FollowupEnd end;

  if (followup_launcher_desktop_start_finish(result, &end, &error))
    error = judge(&end, g_task_get_task_data(task));
  if (error != NULL)
    g_task_return_error(task, error);
  else
    g_task_return_boolean(task, TRUE);
}

/* With the program's name as its data. */
static GTask *
make_task(const FollowupOpening *opening, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new(NULL, NULL, callback, data);

  g_task_set_task_data(task, g_path_get_basename(opening->command[0]), g_free);
  return task;
}

/* ---- a unit ---- */

/* floating as */
static GVariant *
make_unit_environment(const FollowupOpening *opening)
{
  GVariantBuilder builder;

  g_variant_builder_init(&builder, G_VARIANT_TYPE_STRING_ARRAY);
  followup_launcher_desktop_add_desktop(&builder);
  followup_launcher_desktop_add_variable(&builder, "XDG_ACTIVATION_TOKEN", opening->activation);
  followup_launcher_desktop_add_variable(&builder, "DESKTOP_STARTUP_ID", opening->activation);
  return g_variant_builder_end(&builder);
}

/* Those that mean that something was opened, whatever became of it. floating (aiai) */
static GVariant *
make_good_statuses(const char *program)
{
  GVariantBuilder statuses;

  g_variant_builder_init(&statuses, G_VARIANT_TYPE("ai"));
  for (gint32 status = 1; status < 256; status++)
    if (!status_fails(program, status))
      g_variant_builder_add(&statuses, "i", status);
  return g_variant_new("(aiai)", &statuses, NULL);
}

/* Mail programs stay when what opened them ends, so systemd may not clear up after it. floating
 * a(sv) */
static GVariant *
make_properties(const FollowupOpening *opening, const char *program)
{
  GVariantBuilder properties;

  g_variant_builder_init(&properties, G_VARIANT_TYPE("a(sv)"));
  g_variant_builder_add(&properties, "(sv)", "Description",
                        g_variant_new_string(_("What Followup was asked to open")));
  g_variant_builder_add(&properties, "(sv)", "Type", g_variant_new_string("exec"));
  g_variant_builder_add(&properties, "(sv)", "KillMode", g_variant_new_string("process"));
  g_variant_builder_add(&properties, "(sv)", "CollectMode",
                        g_variant_new_string("inactive-or-failed"));
  g_variant_builder_add(&properties, "(sv)", "SuccessExitStatus", make_good_statuses(program));
  g_variant_builder_add(&properties, "(sv)", "Environment", make_unit_environment(opening));
  g_variant_builder_add(
      &properties, "(sv)", "ExecStartEx",
      followup_launcher_desktop_make_command((const char *const *)opening->command));
  return g_variant_builder_end(&properties);
}

void
followup_launcher_desktop_open_by_unit(FollowupManager *manager,
                                       const FollowupOpening *opening,
                                       GAsyncReadyCallback callback,
                                       gpointer data)
{
  GTask *task = make_task(opening, callback, data);

  followup_launcher_desktop_start_unit(manager, "app-followup-open",
                                       make_properties(opening, g_task_get_task_data(task)), NULL,
                                       FOLLOWUP_LAUNCH_GRACE_MS, ended_cb, task);
}

/* ---- a process ---- */

/* (transfer full) */
static char **
make_process_environment(const FollowupOpening *opening)
{
  char **environment = g_get_environ();

  if (opening->activation == NULL)
    return environment;
  environment = g_environ_setenv(environment, "XDG_ACTIVATION_TOKEN", opening->activation, TRUE);
  return g_environ_setenv(environment, "DESKTOP_STARTUP_ID", opening->activation, TRUE);
}

void
followup_launcher_desktop_open_by_process(const FollowupOpening *opening,
                                          GAsyncReadyCallback callback,
                                          gpointer data)
{
  g_auto(GStrv) environment = make_process_environment(opening);

  followup_launcher_desktop_start_process(
      (const char *const *)opening->command, (const char *const *)environment, -1, TRUE,
      FOLLOWUP_LAUNCH_GRACE_MS, ended_cb, make_task(opening, callback, data));
}
