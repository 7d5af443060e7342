/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* launcher-desktop-process: opens by a process that belongs to nobody: reparented, in a session of
 * its own, with none of our files. Refuses to know when that is wise. */
#include "launcher-desktop-private.h"

#include "error.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

/* The program's own exit status comes back by the third descriptor, which it does not get itself:
 * nobody of ours may wait for it. */
#define STATUS_FD 3
#define SCRIPT "\"$@\" 3>&-; echo $? >&3"

/* Of a task. */
typedef struct {
  int status_fd; /* -1: closed */
  guint status_id, grace_id;
  char *program;
} Watch;

static void
stop_watching(Watch *watch)
{
  g_clear_handle_id(&watch->status_id, g_source_remove);
  g_clear_handle_id(&watch->grace_id, g_source_remove);
  if (watch->status_fd >= 0)
    close(watch->status_fd);
  watch->status_fd = -1;
}

static void
free_watch(gpointer data)
{
  Watch *watch = data;

  stop_watching(watch);
  g_free(watch->program);
  g_free(watch);
}

/* The one end of a task; takes error, NULL for success. */
static void
finish(GTask *task, GError *error)
{
  stop_watching(g_task_get_task_data(task));
  if (error != NULL)
    g_task_return_error(task, error);
  else
    g_task_return_boolean(task, TRUE);
  g_object_unref(task);
}

static gboolean
status_cb(int fd, GIOCondition condition, gpointer data)
{
  GTask *task = data;
  Watch *watch = g_task_get_task_data(task);
  char text[16] = "";
  gssize length = read(fd, text, sizeof text - 1);
  gint64 status = g_ascii_strtoll(text, NULL, 10);

  watch->status_id = 0;
  if (length > 0 && !followup_launcher_desktop_status_fails(watch->program, status))
    finish(task, NULL);
  else if (length > 0)
    finish(task,
           g_error_new(FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED,
                       _("no program opens it (%s: status %d)"), watch->program, (int)status));
  else
    finish(task,
           g_error_new(FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED, _("%s was ended"), watch->program));
  return G_SOURCE_REMOVE;
}

static gboolean
grace_cb(gpointer data)
{
  GTask *task = data;
  Watch *watch = g_task_get_task_data(task);

  watch->grace_id = 0;
  finish(task, NULL);
  return G_SOURCE_REMOVE;
}

/* Between fork and exec: only what is safe there. */
static void
leave_session(gpointer data)
{
  setsid();
}

/* (transfer full) */
static char **
make_environment(const FollowupOpening *opening)
{
  char **environment = g_get_environ();

  if (opening->activation == NULL)
    return environment;
  environment = g_environ_setenv(environment, "XDG_ACTIVATION_TOKEN", opening->activation, TRUE);
  return g_environ_setenv(environment, "DESKTOP_STARTUP_ID", opening->activation, TRUE);
}

/* (transfer full) */
static char **
make_arguments(char **command)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

  g_strv_builder_add_many(builder, "/bin/sh", "-c", SCRIPT, "followup-open", NULL);
  g_strv_builder_addv(builder, (const char **)command);
  return g_strv_builder_end(builder);
}

/* GLib puts a process in between, which ends at once, where nobody asks to reap the child. */
static gboolean
spawn(const FollowupOpening *opening, int *status_fd, GError **error)
{
  g_auto(GStrv) arguments = make_arguments(opening->command);
  g_auto(GStrv) environment = make_environment(opening);
  const int target = STATUS_FD;
  gboolean spawned;
  int pipe[2];

  if (!g_unix_open_pipe(pipe, FD_CLOEXEC, error))
    return FALSE;
  spawned = g_spawn_async_with_pipes_and_fds(
      g_get_home_dir(), (const char *const *)arguments, (const char *const *)environment,
      G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, leave_session, NULL, -1, -1, -1,
      &pipe[1], &target, 1, NULL, NULL, NULL, NULL, error);
  close(pipe[1]);
  if (!spawned) {
    close(pipe[0]);
    return FALSE;
  }
  *status_fd = pipe[0];
  return TRUE;
}

void
followup_launcher_desktop_open_by_process(const FollowupOpening *opening,
                                          GAsyncReadyCallback callback,
                                          gpointer data)
{
  GTask *task = g_task_new(NULL, NULL, callback, data);
  Watch *watch = g_new0(Watch, 1);
  GError *error = NULL;

  watch->status_fd = -1;
  g_task_set_task_data(task, watch, free_watch);
  watch->program = g_path_get_basename(opening->command[0]);
  if (!spawn(opening, &watch->status_fd, &error)) {
    finish(task, error);
    return;
  }
  watch->status_id = g_unix_fd_add(watch->status_fd, G_IO_IN | G_IO_HUP, status_cb, task);
  watch->grace_id = g_timeout_add(FOLLOWUP_LAUNCH_GRACE_MS, grace_cb, task);
}
