/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Runs whole commands in turn (A B C, A B C, ...), so that whatever else the machine does meets all
 * of them, and compares each with the first.
 *
 *   bench-pairs ROUNDS NAME=COMMAND...
 *
 * A command is split as a shell would, without one; it may begin with VARIABLE=VALUE; %i in it is
 * the number of the round, from 1. NAME=BEFORE;COMMAND runs BEFORE first, untimed. Prints for each
 * "NAME P50 P99 RATIO": microseconds of wall time, and the median of the ratios to the first of the
 * same round. */
#include "bench.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define WARM_UP 3

typedef struct {
  char *name, *before, *command; /* before: nullable */
  GArray *times, *ratios;        /* of gint64; ratios in millionths */
} Candidate;

static Candidate *
read_candidate(const char *argument)
{
  Candidate *self = g_new0(Candidate, 1);
  const char *equals = strchr(argument, '=');
  const char *semicolon;

  if (equals == NULL)
    bench_die("‘%s’ is not NAME=COMMAND", argument);
  self->name = g_strndup(argument, (gsize)(equals - argument));
  semicolon = strchr(equals, ';');
  if (semicolon != NULL)
    self->before = g_strndup(equals + 1, (gsize)(semicolon - equals - 1));
  self->command = g_strdup(semicolon != NULL ? semicolon + 1 : equals + 1);
  self->times = g_array_new(FALSE, FALSE, sizeof(gint64));
  self->ratios = g_array_new(FALSE, FALSE, sizeof(gint64));
  return self;
}

static void
free_candidate(gpointer data)
{
  Candidate *self = data;

  g_free(self->name);
  g_free(self->before);
  g_free(self->command);
  g_array_unref(self->times);
  g_array_unref(self->ratios);
  g_free(self);
}

static char **
split(const char *command, int round)
{
  g_autofree char *number = g_strdup_printf("%d", round);
  g_autoptr(GString) text = g_string_new(command);
  g_autoptr(GError) error = NULL;
  char **words;

  g_string_replace(text, "%i", number, 0);
  if (!g_shell_parse_argv(text->str, NULL, &words, &error))
    bench_die("%s: %s", command, error->message);
  return words;
}

/* Of a command that begins with words. (transfer full) */
static char **
make_environment(char **words, char ***command)
{
  char **environment = g_get_environ();
  char *equals;

  for (; *words != NULL && (equals = strchr(*words, '=')) != NULL; words++) {
    g_autofree char *name = g_strndup(*words, (gsize)(equals - *words));

    environment = g_environ_setenv(environment, name, equals + 1, TRUE);
  }
  *command = words;
  return environment;
}

/* How long it took, in nanoseconds, from its start to its end. */
static gint64
run(const char *command, int round, const posix_spawn_file_actions_t *files)
{
  g_auto(GStrv) words = split(command, round);
  char **arguments;
  g_auto(GStrv) environment = make_environment(words, &arguments);
  gint64 begin = bench_get_time(CLOCK_MONOTONIC);
  gint64 took;
  pid_t pid;
  int status;

  if (posix_spawnp(&pid, arguments[0], files, NULL, arguments, environment) != 0)
    bench_die("%s does not start", arguments[0]);
  while (waitpid(pid, &status, 0) < 0)
    ;
  took = bench_get_time(CLOCK_MONOTONIC) - begin;
  if (status != 0)
    bench_die("‘%s’ of round %d ended with status %d", command, round, status);
  return took;
}

static void
run_round(GPtrArray *candidates, int round, const posix_spawn_file_actions_t *files)
{
  gint64 first = 0;

  for (guint i = 0; i < candidates->len; i++) {
    Candidate *candidate = g_ptr_array_index(candidates, i);
    gint64 time, ratio;

    if (candidate->before != NULL)
      run(candidate->before, round, files);
    time = run(candidate->command, round, files);
    first = i == 0 ? time : first;
    ratio = time * 1000000 / first;
    if (round <= WARM_UP)
      continue;
    g_array_append_val(candidate->times, time);
    g_array_append_val(candidate->ratios, ratio);
  }
}

int
main(int argc, char **argv)
{
  g_autoptr(GPtrArray) candidates = g_ptr_array_new_with_free_func(free_candidate);
  posix_spawn_file_actions_t files;
  int rounds = argc > 2 ? atoi(argv[1]) : 0;

  if (rounds < 1)
    bench_die("expected ROUNDS NAME=COMMAND...");
  for (int i = 2; i < argc; i++)
    g_ptr_array_add(candidates, read_candidate(argv[i]));
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
  for (int round = 1; round <= rounds + WARM_UP; round++)
    run_round(candidates, round, &files);
  for (guint i = 0; i < candidates->len; i++) {
    Candidate *candidate = g_ptr_array_index(candidates, i);

    g_print("%s %.1f %.1f %.3f\n", candidate->name,
            bench_get_percentile(candidate->times, 0.5) / 1e3,
            bench_get_percentile(candidate->times, 0.99) / 1e3,
            bench_get_percentile(candidate->ratios, 0.5) / 1e6);
  }
  posix_spawn_file_actions_destroy(&files);
  return EXIT_SUCCESS;
}
