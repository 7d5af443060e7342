/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The floor of a daemon's memory: a connection with a name and an object, a database, a timer, and,
 * with --libnotify, popups; then it waits.
 *
 *   bench-floor [--libnotify] DATABASE */
#include "bench.h"

#include <glib-unix.h>
#include <libnotify/notify.h>
#include <malloc.h>
#include <string.h>
#include <sys/timerfd.h>

static const char contract[] = "<node><interface name='org.example.Floor'><method name='Echo'>"
                               "<arg type='s' direction='in'/></method></interface></node>";

static void
call_cb(GDBusConnection *bus,
        const char *sender,
        const char *path,
        const char *interface,
        const char *method,
        GVariant *parameters,
        GDBusMethodInvocation *invocation,
        gpointer user_data)
{
  g_dbus_method_invocation_return_value(invocation, NULL);
}

static gboolean
timer_cb(int fd, GIOCondition condition, gpointer user_data)
{
  bench_die("the hour is over");
}

static void
set_timer(void)
{
  struct itimerspec hour = { { 0, 0 }, { g_get_real_time() / G_USEC_PER_SEC + 3600, 0 } };
  int fd = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);

  timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &hour, NULL);
  g_unix_fd_add(fd, G_IO_IN, timer_cb, NULL);
}

static gboolean
quit_cb(gpointer loop)
{
  g_main_loop_quit(loop);
  return G_SOURCE_REMOVE;
}

int
main(int argc, char **argv)
{
  static const GDBusInterfaceVTable table = { call_cb };
  gboolean popups = argc > 1 && strcmp(argv[1], "--libnotify") == 0;
  GMainLoop *loop = g_main_loop_new(NULL, FALSE);
  GDBusConnection *bus = bench_connect();
  GDBusNodeInfo *info = g_dbus_node_info_new_for_xml(contract, NULL);
  g_autofree char *name = g_strdup_printf("org.example.Floor%d", (int)getpid());
  BenchStore store = { NULL };

  bench_store_open(&store, argv[popups ? 2 : 1]);
  bench_store_find_next(&store);
  g_unix_signal_add(SIGTERM, quit_cb, loop);
  g_dbus_connection_register_object(bus, "/org/example/Floor", info->interfaces[0], &table, NULL,
                                    NULL, NULL);
  g_bus_own_name_on_connection(bus, name, G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL, NULL);
  if (popups) {
    notify_init("bench");
    notify_notification_new("summary", "body", NULL);
  }
  set_timer();
  while (g_main_context_iteration(NULL, FALSE))
    ;
  g_main_loop_run(loop);
  return 0;
}
