/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "run.h"

void
run_clear(Run *self)
{
  g_free(self->output);
  g_free(self->errors);
}

Run
run_program(GSubprocessLauncher *launcher, const char *program, const char *line, const char *input)
{
  g_autofree char *command = g_strdup_printf("'%s' %s", program, line);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) argv = NULL;
  Run result = { 0 };

  g_assert_true(g_shell_parse_argv(command, NULL, &argv, &error));
  process = g_subprocess_launcher_spawnv(launcher, (const char *const *)argv, &error);
  g_assert_no_error(error);
  g_subprocess_communicate_utf8(process, input, NULL, &result.output, &result.errors, &error);
  g_assert_no_error(error);
  g_assert_true(g_subprocess_get_if_exited(process));
  result.status = g_subprocess_get_exit_status(process);
  g_test_message("%s -> %d\n%s%s", line, result.status, result.output, result.errors);
  return result;
}
