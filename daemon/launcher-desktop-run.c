/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* launcher-desktop-run: runs a program of the user's with something to read, and ends it when its
 * time is up. Refuses to know what it is for. */
#include "launcher-desktop-private.h"

#include "error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* From being told to end to being killed. */
#define STOP_SECONDS 5
/* Beyond all of that nobody told how it ended. */
#define SLACK_SECONDS 15

/* Of a task. */
typedef struct {
  char *name, *path;  /* owned, like the next */
  char **environment; /* "NAME=value" */
  int input;          /* descriptor */
  guint seconds;
  gint64 begun; /* monotonic, microseconds */
} Running;

static void
free_running(gpointer data)
{
  Running *running = data;

  if (running->input >= 0)
    close(running->input);
  g_free(running->name);
  g_free(running->path);
  g_strfreev(running->environment);
  g_free(running);
}

static guint
get_patience(const Running *running)
{
  return (running->seconds + STOP_SECONDS + SLACK_SECONDS) * 1000;
}

/* ---- what it reads ---- */

static gboolean
write_all(int fd, const guchar *bytes, gsize length)
{
  while (length > 0) {
    gssize n = write(fd, bytes, length);

    if (n < 0 && errno != EINTR)
      return FALSE;
    bytes += MAX(n, 0);
    length -= (gsize)MAX(n, 0);
  }
  return TRUE;
}

/* All of it is there before anybody reads, nobody waits for anybody, and it is on no disk. -1:
 * error. */
static int
make_input(GBytes *input, GError **error)
{
  gsize length = 0;
  const guchar *bytes = g_bytes_get_data(input, &length);
  int fd = memfd_create("followup", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  if (fd >= 0 && write_all(fd, bytes, length) && lseek(fd, 0, SEEK_SET) == 0
      && fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) == 0)
    return fd;
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED,
              _("there is no memory for what it is to read: %s"), g_strerror(errno));
  if (fd >= 0)
    close(fd);
  return -1;
}

/* ---- how it ended ---- */

/* What systemd, timeout and the shell say of what they could not start. */
static gboolean
was_not_executed(int status)
{
  return status == 126 || status == 127 || status == 203;
}

/* NULL: well. (transfer full) */
static GError *
judge(const FollowupEnd *end, guint seconds)
{
  if (end->kind == FOLLOWUP_END_EXITED && end->status == 0)
    return NULL;
  if (end->kind == FOLLOWUP_END_EXITED && was_not_executed(end->status))
    return g_error_new(FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED,
                       _("it cannot be executed (status %d); expected a program, or a script whose "
                         "first line names what reads it, for example ‘#!/bin/sh’"),
                       end->status);
  if (end->kind == FOLLOWUP_END_EXITED)
    return g_error_new(FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED, _("it ended with status %d"),
                       end->status);
  if (end->kind == FOLLOWUP_END_SIGNAL)
    return g_error_new(FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED, _("signal %d ended it (%s)"),
                       end->status, strsignal(end->status));
  if (end->kind == FOLLOWUP_END_TIMEOUT)
    return g_error_new(FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED,
                       ngettext("it took longer than %u second, and was ended",
                                "it took longer than %u seconds, and was ended", (gulong)seconds),
                       seconds);
  return g_error_new_literal(FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED, _("nobody told how it ended"));
}

/* Takes the task. */
static void
finish(GTask *task, const FollowupEnd *end)
{
  const Running *running = g_task_get_task_data(task);
  GError *error = judge(end, running->seconds);

  if (error != NULL)
    g_task_return_error(task, error);
  else
    g_task_return_boolean(task, TRUE);
  g_object_unref(task);
}

/* Likewise, error too. */
static void
fail(GTask *task, GError *error)
{
  g_task_return_error(task, error);
  g_object_unref(task);
}

/* ---- a process ---- */

/* In the words of timeout(1), which is itself ended by what ended the program, and has no status
 * that others may not have. */
static FollowupEnd
read_status(const Running *running, int status)
{
  gint64 elapsed = g_get_monotonic_time() - running->begun;

  if ((status == 124 || status == 128 + SIGKILL) && elapsed >= running->seconds * G_USEC_PER_SEC)
    return (FollowupEnd){ FOLLOWUP_END_TIMEOUT, 0 };
  if (status > 128)
    return (FollowupEnd){ FOLLOWUP_END_SIGNAL, status - 128 };
  return (FollowupEnd){ FOLLOWUP_END_EXITED, status };
}

static void
process_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GError *error = NULL;
  FollowupEnd end;

  if (!followup_launcher_desktop_start_finish(result, &end, &error)) {
    fail(task, error);
    return;
  }
  if (end.kind == FOLLOWUP_END_EXITED)
    end = read_status(g_task_get_task_data(task), end.status);
  finish(task, &end);
}

/* What a program of the user's needs of the session, and nothing that is the daemon's own.
 * (transfer full) */
static char **
make_process_environment(const Running *running)
{
  static const char *const wanted[] = { "HOME",
                                        "USER",
                                        "LOGNAME",
                                        "SHELL",
                                        "PATH",
                                        "LANG",
                                        "LANGUAGE",
                                        "TZ",
                                        "DISPLAY",
                                        "WAYLAND_DISPLAY",
                                        "SSH_AUTH_SOCK",
                                        "XAUTHORITY",
                                        "DBUS_SESSION_BUS_ADDRESS",
                                        NULL };
  g_auto(GStrv) ours = g_get_environ();
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

  for (char **at = ours; *at != NULL; at++) {
    g_autofree char *name = g_strndup(*at, strcspn(*at, "="));

    if (g_strv_contains(wanted, name) || g_str_has_prefix(name, "LC_")
        || g_str_has_prefix(name, "XDG_"))
      g_strv_builder_add(builder, *at);
  }
  g_strv_builder_addv(builder, (const char **)running->environment);
  return g_strv_builder_end(builder);
}

/* The time is kept by timeout(1): it goes on counting whatever becomes of the daemon. */
static void
run_process(GTask *task)
{
  const Running *running = g_task_get_task_data(task);
  g_autofree char *timeout = g_find_program_in_path("timeout");
  g_autofree char *seconds = g_strdup_printf("%u", running->seconds);
  const char *const command[]
      = { timeout, "-k", G_STRINGIFY(STOP_SECONDS), seconds, running->path, NULL };
  g_auto(GStrv) environment = make_process_environment(running);

  if (timeout == NULL)
    fail(task, g_error_new_literal(FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED,
                                   _("timeout is not installed (package ‘coreutils’)")));
  else
    followup_launcher_desktop_start_process(command, (const char *const *)environment,
                                            running->input, FALSE, get_patience(running),
                                            process_cb, task);
}

/* ---- a unit ---- */

static void
unit_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  g_autoptr(GError) error = NULL;
  FollowupEnd end;

  if (followup_launcher_desktop_start_finish(result, &end, &error)) {
    finish(task, &end);
  } else if (followup_launcher_desktop_is_nobody(error)) {
    run_process(task);
  } else {
    if (g_dbus_error_is_remote_error(error))
      g_dbus_error_strip_remote_error(error);
    fail(task, g_error_new(FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED,
                           _("systemd does not start it: %s"), error->message));
  }
}

/* floating as */
static GVariant *
make_unit_environment(const Running *running)
{
  GVariantBuilder builder;

  g_variant_builder_init(&builder, G_VARIANT_TYPE_STRING_ARRAY);
  followup_launcher_desktop_add_desktop(&builder);
  for (char **at = running->environment; *at != NULL; at++)
    g_variant_builder_add(&builder, "s", *at);
  return g_variant_builder_end(&builder);
}

static void
add(GVariantBuilder *properties, const char *name, GVariant *value)
{
  g_variant_builder_add(properties, "(sv)", name, value);
}

/* input: its place among the descriptors. floating a(sv) */
static GVariant *
make_properties(const Running *running, int input)
{
  g_autofree char *description = g_strdup_printf(_("The user's %s for Followup"), running->name);
  g_autofree char *identifier = g_strconcat("followup-", running->name, NULL);
  const char *const command[] = { running->path, NULL };
  GVariantBuilder properties;

  g_variant_builder_init(&properties, G_VARIANT_TYPE("a(sv)"));
  add(&properties, "Description", g_variant_new_string(description));
  add(&properties, "Type", g_variant_new_string("exec"));
  add(&properties, "CollectMode", g_variant_new_string("inactive-or-failed"));
  add(&properties, "RuntimeMaxUSec",
      g_variant_new_uint64((guint64)running->seconds * G_USEC_PER_SEC));
  add(&properties, "TimeoutStopUSec", g_variant_new_uint64(STOP_SECONDS * G_USEC_PER_SEC));
  add(&properties, "WorkingDirectory", g_variant_new_string(g_get_home_dir()));
  add(&properties, "StandardInputFileDescriptor", g_variant_new_handle(input));
  add(&properties, "StandardOutput", g_variant_new_string("journal"));
  add(&properties, "StandardError", g_variant_new_string("journal"));
  add(&properties, "SyslogIdentifier", g_variant_new_string(identifier));
  add(&properties, "Environment", make_unit_environment(running));
  add(&properties, "ExecStartEx", followup_launcher_desktop_make_command(command));
  return g_variant_builder_end(&properties);
}

static void
run_unit(FollowupManager *manager, GTask *task)
{
  const Running *running = g_task_get_task_data(task);
  g_autofree char *prefix = g_strconcat("app-followup-", running->name, NULL);
  g_autoptr(GUnixFDList) fds = g_unix_fd_list_new();
  GError *error = NULL;
  int input = g_unix_fd_list_append(fds, running->input, &error);

  if (input < 0)
    fail(task, error);
  else
    followup_launcher_desktop_start_unit(manager, prefix, make_properties(running, input), fds,
                                         get_patience(running), unit_cb, task);
}

void
followup_launcher_desktop_run(FollowupManager *manager,
                              const FollowupRun *run,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  GTask *task = g_task_new(NULL, NULL, callback, data);
  Running *running = g_new0(Running, 1);
  GError *error = NULL;

  running->name = g_strdup(run->name);
  running->path = g_strdup(run->path);
  running->environment
      = run->environment != NULL ? g_strdupv((char **)run->environment) : g_new0(char *, 1);
  running->seconds = run->seconds;
  running->begun = g_get_monotonic_time();
  running->input = make_input(run->input, &error);
  g_task_set_task_data(task, running, free_running);
  if (running->input < 0)
    fail(task, error);
  else
    run_unit(manager, task);
}
