/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-leash: what a test leaves behind that is killed. */

#include "leash.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

/* Run by the other one. The program holds its pipes, as a daemon does. */
static void
end_without_a_word(void)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_NONE);
  g_autoptr(GSubprocess) program = NULL;

  if (!g_test_subprocess())
    return;
  leash_put_on(launcher);
  program = g_subprocess_launcher_spawn(launcher, NULL, "sleep", "300", NULL);
  g_assert_nonnull(program);
  g_print("started\n");
  raise(SIGKILL);
}

/* Reads to the end of the pipe: hangs where the program stays. */
static void
test_nothing_stays(void)
{
  const char *words[] = { NULL, "--GTestSubprocess", "-p", "/leash/end/subprocess", NULL };
  g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
  g_autofree char *out = NULL;
  gint64 began = g_get_monotonic_time();

  words[0] = self;
  g_assert_true(g_spawn_sync(NULL, (char **)words, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL,
                             NULL, NULL));
  g_assert_nonnull(strstr(out, "started"));
  g_assert_cmpint(g_get_monotonic_time() - began, <, 200 * G_USEC_PER_SEC);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/leash/end/subprocess", end_without_a_word);
  g_test_add_func("/leash/nothing-stays", test_nothing_stays);
  return g_test_run();
}
