/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The fixture of the client's tests: what a test that aborts leaves behind. */
#include "client-fixture.h"
#include "patience.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

/* Run by the other one: aborts with a bus and a daemon that no longer hear. */
static void
abort_with_stopped_ones(void)
{
  ClientFixture f = { NULL };
  int daemon, bus;

  if (!g_test_subprocess())
    return;
  client_fixture_set_up(&f, NULL);
  client_fixture_run(&f, 0, "status", NULL);
  daemon = client_fixture_get_daemon_pid(&f);
  bus = client_fixture_get_bus_pid(&f);
  g_print("folder %s\npids %d %d\n", f.folder, daemon, bus);
  g_assert_cmpint(kill(daemon, SIGSTOP), ==, 0);
  g_assert_cmpint(kill(bus, SIGSTOP), ==, 0);
  raise(SIGKILL);
}

/* Gone, or dead and only not yet waited for. */
static gboolean
is_gone(int pid)
{
  g_autofree char *path = g_strdup_printf("/proc/%d/stat", pid);
  g_autofree char *stat = NULL;

  return !g_file_get_contents(path, &stat, NULL, NULL) || strstr(stat, ") Z ") != NULL;
}

/* What it had no time to do itself. */
static void
remove_folder(const char *out)
{
  const char *start = strstr(out, "folder ") + strlen("folder ");
  g_autofree char *folder = g_strndup(start, strcspn(start, "\n"));
  const char *words[] = { "rm", "-rf", folder, NULL };

  g_assert_true(g_str_has_prefix(folder, g_get_tmp_dir()));
  g_assert_true(g_spawn_sync(NULL, (char **)words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                             NULL, NULL, NULL));
}

static void
test_nothing_stays(void)
{
  const char *words[]
      = { NULL, "--GTestSubprocess", "-p", "/client-fixture/abort/subprocess", NULL };
  g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
  g_autofree char *out = NULL;
  int daemon = 0, bus = 0;

  words[0] = self;
  /* ends only once nobody holds the pipe any more */
  g_assert_true(g_spawn_sync(NULL, (char **)words, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL,
                             NULL, NULL));
  g_assert_nonnull(strstr(out, "pids "));
  g_assert_cmpint(sscanf(strstr(out, "pids "), "pids %d %d", &daemon, &bus), ==, 2);
  RUN_LOOP_UNTIL(is_gone(daemon) && is_gone(bus));
  remove_folder(out);
  g_assert_true(is_gone(daemon));
  g_assert_true(is_gone(bus));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/client-fixture/abort/subprocess", abort_with_stopped_ones);
  g_test_add_func("/client-fixture/nothing-stays", test_nothing_stays);
  return g_test_run();
}
