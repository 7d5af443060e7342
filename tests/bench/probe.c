/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* How long a client waits for followupd while a command runs: asks for its version each millisecond
 * that comes while no answer is awaited; the milliseconds meanwhile wait for that answer too, so
 * that a stall counts for all it delays.
 *
 *   bench-probe NAME COMMAND...
 *
 * Prints "probe N P50 P99 MAX", in microseconds. The command's output is thrown away. */
#include "bench.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>

#define INTERVAL (BENCH_SECOND / 1000)

extern char **environ;

static void
ask(GDBusConnection *bus, const char *name)
{
  g_variant_unref(bench_call(bus, name, "/org/followup/Followup1",
                             "org.freedesktop.DBus.Properties", "Get",
                             g_variant_new("(ss)", "org.followup.Followup1", "Version")));
}

int
main(int argc, char **argv)
{
  GDBusConnection *bus = bench_connect();
  GArray *times = g_array_new(FALSE, FALSE, sizeof(gint64));
  posix_spawn_file_actions_t files;
  int status = 0;
  gint64 planned;
  pid_t pid;

  if (argc < 3)
    bench_die("expected NAME COMMAND...");
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
  ask(bus, argv[1]);
  if (posix_spawnp(&pid, argv[2], &files, NULL, argv + 2, environ) != 0)
    bench_die("%s does not start", argv[2]);
  planned = bench_get_time(CLOCK_MONOTONIC);
  while (waitpid(pid, &status, WNOHANG) == 0) {
    gint64 answered;

    bench_sleep_until(CLOCK_MONOTONIC, planned);
    ask(bus, argv[1]);
    answered = bench_get_time(CLOCK_MONOTONIC);
    for (; planned <= answered; planned += INTERVAL) {
      gint64 waited = answered - planned;

      g_array_append_val(times, waited);
    }
  }
  if (status != 0)
    bench_die("%s ended with status %d", argv[2], status);
  bench_print("probe", times);
  return EXIT_SUCCESS;
}
