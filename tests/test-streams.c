/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-streams: what reads and writes on a thread of its own, where none is to be had. */
#include <dlfcn.h>
#include <glib-unix.h>
#include <unistd.h>

#include "intake.h"
#include "outlet.h"

/* As there may be many processes of one user. */
GThread *
g_thread_try_new(const char *name, GThreadFunc function, gpointer data, GError **error)
{
  GThread *(*next)(const char *, GThreadFunc, gpointer, GError **);

  if (g_strcmp0(name, "intake") == 0 || g_strcmp0(name, "outlet") == 0) {
    g_set_error(error, G_THREAD_ERROR, G_THREAD_ERROR_AGAIN, "there are too many");
    return NULL;
  }
  *(void **)&next = dlsym(RTLD_NEXT, "g_thread_try_new");
  return next(name, function, data, error);
}

static gboolean
count_cb(gpointer calls)
{
  ++*(guint *)calls;
  return G_SOURCE_REMOVE;
}

static void
await(const guint *calls)
{
  gint64 deadline = g_get_monotonic_time() + 20 * G_TIME_SPAN_SECOND;

  while (*calls == 0 && g_get_monotonic_time() < deadline)
    g_main_context_iteration(NULL, FALSE);
  g_assert_cmpuint(*calls, ==, 1);
}

static void
test_intake(void)
{
  g_autoptr(FollowupIntake) intake = NULL;
  g_autoptr(FollowupIntakeItem) item = NULL;
  gboolean ended;
  guint calls = 0;
  int fds[2];

  g_assert_true(g_unix_open_pipe(fds, FD_CLOEXEC, NULL));
  intake = followup_intake_new(fds[0], count_cb, &calls);
  await(&calls);
  item = followup_intake_next(intake, &ended);
  g_assert_nonnull(item);
  g_assert_true(item->fatal);
  g_assert_nonnull(g_strstr_len(item->error->message, -1, "there are too many"));
  g_assert_null(followup_intake_next(intake, &ended));
  g_assert_true(ended);
  close(fds[1]);
}

static void
test_outlet(void)
{
  g_autoptr(FollowupOutlet) outlet = NULL;
  g_autoptr(GError) error = NULL;
  guint calls = 0, waiting;
  int fds[2];

  g_assert_true(g_unix_open_pipe(fds, FD_CLOEXEC, NULL));
  outlet = followup_outlet_new(fds[1], count_cb, &calls);
  followup_outlet_write(outlet, g_string_new("a line\n"));
  g_assert_false(followup_outlet_look(outlet, &waiting, &error));
  g_assert_nonnull(error);
  g_assert_cmpuint(calls, ==, 0);
  close(fds[0]);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/streams/intake", test_intake);
  g_test_add_func("/streams/outlet", test_outlet);
  return g_test_run();
}
