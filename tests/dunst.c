/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* dunst: owns the handling of the real server; refuses to know whose popups it shows. */

#include "dunst.h"
#include "patience.h"

#include <string.h>

#define DEADLINE (60 * G_TIME_SPAN_SECOND)

GSubprocess *
dunst_start(void)
{
  g_autoptr(GError) error = NULL;
  GSubprocess *server
      = g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                         &error, "dunst", "-conf", g_getenv("RIG_DUNSTRC"), NULL);

  g_assert_no_error(error);
  return server;
}

void
dunst_kill(GSubprocess **server)
{
  g_subprocess_force_exit(*server);
  g_assert_true(g_subprocess_wait(*server, NULL, NULL));
  g_clear_object(server);
}

gboolean
dunst_is_there(void)
{
  g_autofree char *answer = dunst_ask("gdbus call --session -d org.freedesktop.DBus "
                                      "-o /org/freedesktop/DBus "
                                      "-m org.freedesktop.DBus.NameHasOwner "
                                      "org.freedesktop.Notifications");

  return strstr(answer, "true") != NULL;
}

char *
dunst_ask(const char *command)
{
  g_autoptr(GError) error = NULL;
  char *output = NULL;
  int status;

  g_spawn_command_line_sync(command, &output, NULL, &status, &error);
  g_assert_no_error(error);
  g_assert_true(g_spawn_check_wait_status(status, &error));
  return g_strchomp(output);
}

void
dunst_tell(const char *command)
{
  g_free(dunst_ask(command));
}

void
dunst_press(const char *label)
{
  g_autofree char *file = g_build_filename(g_getenv("RIG_DIR"), "choice", NULL);

  g_assert_true(g_file_set_contents(file, label, -1, NULL));
  dunst_tell("dunstctl context");
}

void
dunst_assert_count(const char *what, const char *expected)
{
  gint64 deadline = g_get_monotonic_time() + DEADLINE;
  g_autofree char *command = g_strdup_printf("dunstctl count %s", what);
  g_autofree char *count = dunst_ask(command);

  while (!g_str_equal(count, expected) && g_get_monotonic_time() < deadline) {
    run_loop_for(20 * G_TIME_SPAN_MILLISECOND);
    g_free(count);
    count = dunst_ask(command);
  }
  g_assert_cmpstr(count, ==, expected);
}
