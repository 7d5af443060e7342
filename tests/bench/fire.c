/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The reference for popups, at half past each second, by libnotify.
 *
 *   bench-fire paced N DATABASE   each second one: timer, the action due first, popup, durable mark
 *   bench-fire burst N            all at once: nothing but libnotify's calls */
#include "bench.h"

#include <libnotify/notify.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

static void
ignore_cb(NotifyNotification *notification, char *action, gpointer user_data)
{
}

static void
show(int i)
{
  g_autofree char *summary = g_strdup_printf("Thank-you to Jane Doe, Acme %d", i);
  NotifyNotification *popup
      = notify_notification_new(summary, "due today: within 24 hours", "appointment-soon");
  g_autoptr(GError) error = NULL;

  notify_notification_set_timeout(popup, NOTIFY_EXPIRES_NEVER);
  notify_notification_add_action(popup, "default", "Open", ignore_cb, NULL, NULL);
  notify_notification_add_action(popup, "done", "Done", ignore_cb, NULL, NULL);
  if (!notify_notification_show(popup, &error))
    bench_die("popup %d: %s", i, error->message);
  g_object_unref(popup);
}

/* Until half past the next second, by a timer as daemons have it. */
static void
wait_for_half(int fd)
{
  gint64 now = bench_get_time(CLOCK_REALTIME);
  gint64 half = now - now % BENCH_SECOND + BENCH_SECOND + BENCH_SECOND / 2;
  struct itimerspec moment = { { 0, 0 }, { half / BENCH_SECOND, half % BENCH_SECOND } };
  uint64_t times;

  timerfd_settime(fd, TFD_TIMER_ABSTIME, &moment, NULL);
  if (read(fd, &times, sizeof times) < 0)
    bench_die("the timer cannot be read");
}

int
main(int argc, char **argv)
{
  gboolean burst = argc == 3 && strcmp(argv[1], "burst") == 0;
  int fd = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC);
  BenchStore store = { NULL };
  GList *abilities;

  if (!burst && argc != 4)
    bench_die("expected burst N, or paced N DATABASE");
  notify_init("bench");
  abilities = notify_get_server_caps(); /* connects */
  g_list_free_full(abilities, g_free);
  if (!burst)
    bench_store_open(&store, argv[3]);
  if (burst)
    wait_for_half(fd);
  for (int i = 1; i <= atoi(argv[2]); i++) {
    gint64 action;

    if (!burst)
      wait_for_half(fd);
    action = burst ? 0 : bench_store_find_next(&store);
    show(i);
    if (!burst)
      bench_store_finish(&store, action);
  }
  return EXIT_SUCCESS;
}
