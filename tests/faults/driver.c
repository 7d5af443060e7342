/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "driver.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "names.h"

#define PATIENCE 60000 /* ms; a sanitized daemon on a busy machine is slow */

void
faults_die(const char *format, ...)
{
  va_list arguments;

  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  exit(99);
}

GDBusConnection *
faults_connect(void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *address = g_dbus_address_get_for_bus_sync(G_BUS_TYPE_SESSION, NULL, &error);
  GDBusConnection *connection = NULL;

  if (address != NULL)
    connection = g_dbus_connection_new_for_address_sync(
        address,
        G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
            | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
        NULL, NULL, &error);
  if (connection == NULL)
    faults_die("no session bus: %s", error->message);
  return connection;
}

static void
handle_appeared_cb(GDBusConnection *connection, const char *name, const char *owner, gpointer data)
{
  *(gboolean *)data = TRUE;
}

static gboolean
handle_late_cb(gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_CONTINUE;
}

gboolean
faults_wait_for_name(GDBusConnection *connection, const char *name, guint ms)
{
  gboolean appeared = FALSE;
  gboolean late = FALSE;
  guint timer = g_timeout_add(ms, handle_late_cb, &late);
  guint watch = g_bus_watch_name_on_connection(connection, name, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                               handle_appeared_cb, NULL, &appeared, NULL);

  while (!appeared && !late)
    g_main_context_iteration(NULL, TRUE);
  g_bus_unwatch_name(watch);
  g_source_remove(timer);
  return appeared;
}

GVariant *
faults_call_at(GDBusConnection *connection,
               const char *name,
               const char *path,
               const char *interface,
               const char *method,
               GVariant *parameters,
               GError **error)
{
  return g_dbus_connection_call_sync(connection, name, path, interface, method, parameters, NULL,
                                     G_DBUS_CALL_FLAGS_NO_AUTO_START, PATIENCE, NULL, error);
}

GVariant *
faults_call(GDBusConnection *connection, const char *method, GVariant *parameters, GError **error)
{
  return faults_call_at(connection, FOLLOWUP_BUS_NAME, FOLLOWUP_OBJECT_PATH, FOLLOWUP_INTERFACE,
                        method, parameters, error);
}

/* In the child, where only what is safe after fork() may be called. */
static void
become_daemon(char *const *argv, int log, pid_t parent)
{
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent)
    _exit(98);
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  execv(argv[0], argv);
  _exit(98);
}

GPid
faults_start_daemon(const char *const *arguments)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new();
  const char *folder = g_getenv("RIG_DIR");
  g_autofree char *path = g_build_filename(folder != NULL ? folder : ".", "followupd.log", NULL);
  int log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  pid_t parent = getpid();
  GPid pid;

  if (g_getenv("FOLLOWUPD") == NULL || log < 0)
    faults_die("no program in FOLLOWUPD, or no log ‘%s’", path);
  g_ptr_array_add(argv, (gpointer)g_getenv("FOLLOWUPD"));
  for (; arguments != NULL && *arguments != NULL; arguments++)
    g_ptr_array_add(argv, (gpointer)*arguments);
  g_ptr_array_add(argv, NULL);
  pid = fork();
  if (pid == 0)
    become_daemon((char *const *)argv->pdata, log, parent);
  close(log);
  if (pid < 0)
    faults_die("fork: %s", g_strerror(errno));
  return pid;
}

static int
wait_for(GPid pid)
{
  int status = 0;

  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR)
      faults_die("waitpid: %s", g_strerror(errno));
  }
  return status;
}

gboolean
faults_kill_daemon(GPid pid)
{
  int status;

  kill(pid, SIGKILL);
  status = wait_for(pid);
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
    return TRUE;
  fprintf(stderr, "the daemon had ended by itself, with status %#x\n", (unsigned)status);
  return FALSE;
}

gboolean
faults_end_daemon(GPid pid)
{
  int status;

  kill(pid, SIGTERM);
  status = wait_for(pid);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
    return TRUE;
  fprintf(stderr, "the daemon ended with status %#x\n", (unsigned)status);
  return FALSE;
}
