/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* launcher-desktop-process: owns processes that belong to nobody: reparented, in a session of their
 * own, with none of our files. Refuses to know when that is wise. */
#include "launcher-desktop-private.h"

#include <glib-unix.h>
#include <unistd.h>

/* The program's own exit status comes back by the third descriptor, which it does not get itself:
 * nobody of ours may wait for it. */
#define STATUS_FD 3
#define SCRIPT "\"$@\" 3>&-; echo $? >&3"

/* Of a task. */
typedef struct {
  int status_fd; /* -1: closed */
  guint status_id, patience_id;
} Watch;

static void
stop_watching(Watch *watch)
{
  g_clear_handle_id(&watch->status_id, g_source_remove);
  g_clear_handle_id(&watch->patience_id, g_source_remove);
  if (watch->status_fd >= 0)
    close(watch->status_fd);
  watch->status_fd = -1;
}

static void
free_watch(gpointer data)
{
  Watch *watch = data;

  stop_watching(watch);
  g_free(watch);
}

/* The one end of a task. */
static void
finish(GTask *task, FollowupEndKind kind, int status)
{
  const FollowupEnd end = { kind, status };

  stop_watching(g_task_get_task_data(task));
  g_task_return_pointer(task, g_memdup2(&end, sizeof end), g_free);
  g_object_unref(task);
}

static gboolean
status_cb(int fd, GIOCondition condition, gpointer data)
{
  GTask *task = data;
  Watch *watch = g_task_get_task_data(task);
  char text[16] = "";
  gssize length = read(fd, text, sizeof text - 1);

  watch->status_id = 0;
  if (length > 0)
    finish(task, FOLLOWUP_END_EXITED, (int)g_ascii_strtoll(text, NULL, 10));
  else
    finish(task, FOLLOWUP_END_UNKNOWN, 0);
  return G_SOURCE_REMOVE;
}

static gboolean
patience_cb(gpointer data)
{
  GTask *task = data;
  Watch *watch = g_task_get_task_data(task);

  watch->patience_id = 0;
  finish(task, FOLLOWUP_END_RUNS, 0);
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
make_arguments(const char *const *command)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

  g_strv_builder_add_many(builder, "/bin/sh", "-c", SCRIPT, "followup", NULL);
  g_strv_builder_addv(builder, (const char **)command);
  return g_strv_builder_end(builder);
}

/* GLib puts a process in between, which ends at once, where nobody asks to reap the child. */
static gboolean
spawn(const char *const *command,
      const char *const *environment,
      int input,
      gboolean quiet,
      int *status_fd,
      GError **error)
{
  GSpawnFlags flags
      = quiet ? G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL : G_SPAWN_DEFAULT;
  g_auto(GStrv) arguments = make_arguments(command);
  const int target = STATUS_FD;
  gboolean spawned;
  int pipe[2];

  if (!g_unix_open_pipe(pipe, FD_CLOEXEC, error))
    return FALSE;
  spawned = g_spawn_async_with_pipes_and_fds(g_get_home_dir(), (const char *const *)arguments,
                                             environment, flags, leave_session, NULL, input, -1, -1,
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
followup_launcher_desktop_start_process(const char *const *command,
                                        const char *const *environment,
                                        int input,
                                        gboolean quiet,
                                        guint patience_ms,
                                        GAsyncReadyCallback callback,
                                        gpointer data)
{
  GTask *task = g_task_new(NULL, NULL, callback, data);
  Watch *watch = g_new0(Watch, 1);
  GError *error = NULL;

  watch->status_fd = -1;
  g_task_set_task_data(task, watch, free_watch);
  if (!spawn(command, environment, input, quiet, &watch->status_fd, &error)) {
    g_task_return_error(task, error);
    g_object_unref(task);
    return;
  }
  watch->status_id = g_unix_fd_add(watch->status_fd, G_IO_IN | G_IO_HUP, status_cb, task);
  watch->patience_id = g_timeout_add(patience_ms, patience_cb, task);
}
