/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-loop: who takes its time learns that others wait, and what waited is freed when it has run.
 */

#include "loop.h"

#include <glib-unix.h>
#include <fcntl.h>
#include <unistd.h>

#define TURNS 100

typedef struct {
  GSource source;
  guint *n_freed; /* borrowed */
} Guest;

static gboolean
prepare(GSource *source, int *timeout)
{
  *timeout = 0;
  return TRUE;
}

static gboolean
dispatch(GSource *source, GSourceFunc callback, gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

static void
finalize(GSource *source)
{
  ++*((Guest *)source)->n_freed;
}

static GSourceFuncs funcs = { prepare, NULL, dispatch, finalize, NULL, NULL };

static void
add_guest(guint *n_freed)
{
  GSource *source = g_source_new(&funcs, sizeof(Guest));

  ((Guest *)source)->n_freed = n_freed;
  g_source_set_priority(source, G_PRIORITY_DEFAULT_IDLE);
  g_source_attach(source, NULL);
  g_source_unref(source);
}

typedef struct {
  guint n_turns, n_freed;
} Host;

static gboolean
host_cb(gpointer user_data)
{
  Host *host = user_data;

  if (host->n_turns == 0)
    g_assert_false(followup_loop_is_awaited());
  if (host->n_turns == TURNS)
    return G_SOURCE_REMOVE;
  host->n_turns++;
  add_guest(&host->n_freed);
  g_assert_true(followup_loop_is_awaited());
  return G_SOURCE_CONTINUE;
}

static void
test_frees(void)
{
  Host host = { 0 };

  g_idle_add(host_cb, &host);
  while (g_main_context_iteration(NULL, FALSE))
    ;
  g_assert_cmpuint(host.n_turns, ==, TURNS);
  g_assert_cmpuint(host.n_freed, ==, TURNS);
}

static gboolean
read_cb(int fd, GIOCondition condition, gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

/* Nothing but the kernel tells of this one. */
static gboolean
write_cb(gpointer user_data)
{
  g_assert_false(followup_loop_is_awaited());
  g_assert_cmpint(write(*(int *)user_data, "x", 1), ==, 1);
  g_assert_true(followup_loop_is_awaited());
  return G_SOURCE_REMOVE;
}

static void
test_descriptor(void)
{
  int fds[2];

  g_assert_true(g_unix_open_pipe(fds, FD_CLOEXEC, NULL));
  g_unix_fd_add(fds[0], G_IO_IN, read_cb, NULL);
  g_idle_add(write_cb, &fds[1]);
  while (g_main_context_iteration(NULL, FALSE))
    ;
  close(fds[0]);
  close(fds[1]);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/loop/frees", test_frees);
  g_test_add_func("/loop/descriptor", test_descriptor);
  return g_test_run();
}
