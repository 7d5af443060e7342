/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-background: the thread that enters lets others go first, and no other thread does. */

#include "background.h"

#include <glib.h>
#include <sched.h>
#include <sys/resource.h>

static int
get_nice(void)
{
  return getpriority(PRIO_PROCESS, 0);
}

static gpointer
enter(gpointer data)
{
  followup_background_enter();
  g_assert_cmpint(sched_getscheduler(0), ==, SCHED_BATCH);
  return GINT_TO_POINTER(get_nice());
}

static void
test_alone(void)
{
  int before = get_nice(), policy = sched_getscheduler(0);
  int nice = GPOINTER_TO_INT(g_thread_join(g_thread_new("behind", enter, NULL)));

  g_assert_cmpint(nice, ==, MAX(before, 5));
  g_assert_cmpint(get_nice(), ==, before);
  g_assert_cmpint(sched_getscheduler(0), ==, policy);
}

/* Entered already where the daemon itself was started so: never a better place than before. */
static gpointer
enter_from_behind(gpointer data)
{
  setpriority(PRIO_PROCESS, 0, 15);
  followup_background_enter();
  return GINT_TO_POINTER(get_nice());
}

static void
test_never_better(void)
{
  int nice = GPOINTER_TO_INT(g_thread_join(g_thread_new("far behind", enter_from_behind, NULL)));

  g_assert_cmpint(nice, >=, 15);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/background/alone", test_alone);
  g_test_add_func("/background/never-better", test_never_better);
  return g_test_run();
}
