/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "bench.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#define CALL_TIMEOUT_MS 60000

void
bench_die(const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start(arguments, format);
  text = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  g_printerr("%s: %s\n", program_invocation_short_name, text);
  exit(99);
}

/* ---- time ---- */

gint64
bench_get_time(clockid_t clock)
{
  struct timespec now;

  clock_gettime(clock, &now);
  return now.tv_sec * BENCH_SECOND + now.tv_nsec;
}

void
bench_sleep_until(clockid_t clock, gint64 moment)
{
  struct timespec then = { moment / BENCH_SECOND, moment % BENCH_SECOND };

  while (clock_nanosleep(clock, TIMER_ABSTIME, &then, NULL) == EINTR)
    ;
}

static int
compare_times(gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *)a, second = *(const gint64 *)b;

  return (first > second) - (first < second);
}

gint64
bench_get_percentile(GArray *times, double part)
{
  if (times->len == 0)
    return 0;
  g_array_sort(times, compare_times);
  return g_array_index(times, gint64, (guint)(part * (times->len - 1) + 0.5));
}

void
bench_print(const char *name, GArray *times)
{
  g_print("%s %u %.1f %.1f %.1f\n", name, times->len, bench_get_percentile(times, 0.5) / 1e3,
          bench_get_percentile(times, 0.99) / 1e3, bench_get_percentile(times, 1) / 1e3);
}

/* ---- the bus ---- */

GDBusConnection *
bench_connect(void)
{
  g_autoptr(GError) error = NULL;
  GDBusConnection *bus = g_bus_get_sync(G_BUS_TYPE_SESSION, NULL, &error);

  if (bus == NULL)
    bench_die("no session bus: %s", error->message);
  return bus;
}

GVariant *
bench_call(GDBusConnection *bus,
           const char *name,
           const char *path,
           const char *interface,
           const char *method,
           GVariant *parameters)
{
  g_autoptr(GError) error = NULL;
  GVariant *reply
      = g_dbus_connection_call_sync(bus, name, path, interface, method, parameters, NULL,
                                    G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT_MS, NULL, &error);

  if (reply == NULL)
    bench_die("%s of %s: %s", method, name, error->message);
  return reply;
}

gboolean
bench_has_owner(GDBusConnection *bus, const char *name)
{
  g_autoptr(GVariant) reply
      = bench_call(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                   "NameHasOwner", g_variant_new("(s)", name));
  gboolean has;

  g_variant_get(reply, "(b)", &has);
  return has;
}
