/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-streams: what reads and writes on a thread of its own, also where none is to be had. */
#include <dlfcn.h>
#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

#include "intake.h"
#include "outlet.h"
#include "patience.h"

static gboolean
none_is_to_be_had(const char *name)
{
  return g_getenv("TEST_THREADS") == NULL
         && (g_strcmp0(name, "intake") == 0 || g_strcmp0(name, "outlet") == 0);
}

/* As there may be many processes of one user. */
GThread *
g_thread_try_new(const char *name, GThreadFunc function, gpointer data, GError **error)
{
  GThread *(*next)(const char *, GThreadFunc, gpointer, GError **);

  if (none_is_to_be_had(name)) {
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
  RUN_LOOP_UNTIL(*calls != 0);
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
await_pending(void)
{
  gint64 deadline = g_get_monotonic_time() + 20 * G_TIME_SPAN_SECOND;

  while (!g_main_context_pending(NULL) && g_get_monotonic_time() < deadline)
    g_thread_yield();
  g_assert_true(g_main_context_pending(NULL));
}

static void
write_lines(int fd, guint n)
{
  for (guint i = 0; i < n; i++)
    g_assert_cmpint(write(fd, "{}\n", 3), ==, 3);
}

/* Who looks before it is told has what there is, and is told once all the same. */
static void
test_intake_asked_early(void)
{
  static const char header[] = "{\"format\":\"followup\",\"version\":1}\n";
  g_autoptr(FollowupIntake) intake = NULL;
  FollowupIntakeItem *item;
  gboolean ended;
  guint calls = 0, n = 0;
  int fds[2];

  g_setenv("TEST_THREADS", "1", TRUE);
  g_assert_true(g_unix_open_pipe(fds, FD_CLOEXEC, NULL));
  g_assert_cmpint(write(fds[1], header, strlen(header)), ==, strlen(header));
  write_lines(fds[1], 99);
  intake = followup_intake_new(fds[0], count_cb, &calls);
  await_pending();
  while (n < 100) {
    item = followup_intake_next(intake, &ended);
    n += item != NULL;
    followup_intake_item_free(item);
  }
  g_assert_null(followup_intake_next(intake, &ended));
  write_lines(fds[1], 100);
  close(fds[1]);
  for (n = 0; !ended; n += item != NULL) {
    item = followup_intake_next(intake, &ended);
    followup_intake_item_free(item);
  }
  g_assert_cmpuint(n, ==, 100);
  while (g_main_context_iteration(NULL, FALSE))
    ;
  g_assert_cmpuint(calls, ==, 1);
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
  /* The last: from here on there are threads. */
  g_test_add_func("/streams/intake-asked-early", test_intake_asked_early);
  return g_test_run();
}
