/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* A popup server that draws nothing and notes when each popup arrives.
 *
 *   bench-sink FOLLOWUPS BENCHES
 *
 * Ends when so many of each sender came, or by SIGTERM. Followup's are due at full seconds, those
 * of bench-fire half a second later. Prints for each sender "NAME N P50 P99 MAX", microseconds from
 * the moment to the arrival, and "NAME-all N LAST", those from the first's moment to the last
 * arrival. N counts popups by their keys, where they have one. */
#include "bench.h"

#include <glib-unix.h>
#include <stdlib.h>
#include <string.h>

static const char contract[]
    = "<node><interface name='" BENCH_POPUPS "'>"
      "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/>"
      "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
      "<arg type='as' direction='in'/><arg type='a{sv}' direction='in'/>"
      "<arg type='i' direction='in'/><arg type='u' direction='out'/></method>"
      "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
      "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
      "<method name='GetServerInformation'><arg type='s' direction='out'/>"
      "<arg type='s' direction='out'/><arg type='s' direction='out'/>"
      "<arg type='s' direction='out'/></method>"
      "<signal name='NotificationClosed'><arg type='u'/><arg type='u'/></signal>"
      "<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal></interface></node>";

typedef struct {
  const char *name;
  gint64 offset; /* of its moments, from full seconds */
  guint expected;
  GHashTable *keys;
  GArray *times;
  gint64 first, last;
} Sender;

typedef struct {
  GMainLoop *loop;
  Sender followup, bench;
  guint n; /* popups */
} Sink;

static void
note(Sender *sender, GVariant *hints, guint id, gint64 now)
{
  char *key = NULL;
  gint64 late = (now - sender->offset) % BENCH_SECOND;

  if (!g_variant_lookup(hints, "x-canonical-private-synchronous", "s", &key))
    key = g_strdup_printf("%u", id);
  if (!g_hash_table_add(sender->keys, key))
    return;
  if (sender->times->len == 0)
    sender->first = now - late;
  sender->last = now;
  g_array_append_val(sender->times, late);
}

static gboolean
is_complete(const Sink *sink)
{
  return sink->followup.times->len >= sink->followup.expected
         && sink->bench.times->len >= sink->bench.expected;
}

static GVariant *
take(Sink *sink, GVariant *parameters)
{
  gint64 now = bench_get_time(CLOCK_REALTIME);
  g_autoptr(GVariant) hints = g_variant_get_child_value(parameters, 6);
  const char *application;

  g_variant_get_child(parameters, 0, "&s", &application);
  note(strcmp(application, "bench") == 0 ? &sink->bench : &sink->followup, hints, ++sink->n, now);
  return g_variant_new("(u)", sink->n);
}

static void
call_cb(GDBusConnection *bus,
        const char *caller,
        const char *path,
        const char *interface,
        const char *method,
        GVariant *parameters,
        GDBusMethodInvocation *invocation,
        gpointer user_data)
{
  static const char *const abilities[]
      = { "actions", "body", "persistence", "x-canonical-private-synchronous", NULL };
  Sink *sink = user_data;
  GVariant *reply = NULL;

  if (strcmp(method, "Notify") == 0)
    reply = take(sink, parameters);
  else if (strcmp(method, "GetCapabilities") == 0)
    reply = g_variant_new("(^as)", abilities);
  else if (strcmp(method, "GetServerInformation") == 0)
    reply = g_variant_new("(ssss)", "sink", "followup", "1", "1.2");
  g_dbus_method_invocation_return_value(invocation, reply);
  if (is_complete(sink)) {
    g_dbus_connection_flush_sync(bus, NULL, NULL);
    g_main_loop_quit(sink->loop);
  }
}

static gboolean
quit_cb(gpointer loop)
{
  g_main_loop_quit(loop);
  return G_SOURCE_REMOVE;
}

static void
set_up(Sender *sender, const char *name, gint64 offset, const char *expected)
{
  sender->name = name;
  sender->offset = offset;
  sender->expected = (guint)atoi(expected);
  sender->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  sender->times = g_array_new(FALSE, FALSE, sizeof(gint64));
}

static void
print(const Sender *sender)
{
  bench_print(sender->name, sender->times);
  g_print("%s-all %u %.1f\n", sender->name, sender->times->len,
          (sender->last - sender->first) / 1e3);
}

int
main(int argc, char **argv)
{
  static const GDBusInterfaceVTable table = { call_cb };
  g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
  g_autoptr(GDBusNodeInfo) info = g_dbus_node_info_new_for_xml(contract, NULL);
  g_autoptr(GDBusConnection) bus = bench_connect();
  Sink sink = { .loop = loop };

  if (argc != 3)
    bench_die("expected FOLLOWUPS BENCHES");
  set_up(&sink.followup, "followup", 0, argv[1]);
  set_up(&sink.bench, "bench", BENCH_SECOND / 2, argv[2]);
  g_unix_signal_add(SIGTERM, quit_cb, loop);
  g_dbus_connection_register_object(bus, BENCH_POPUPS_PATH, info->interfaces[0], &table, &sink,
                                    NULL, NULL);
  g_bus_own_name_on_connection(bus, BENCH_POPUPS, G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL,
                               NULL);
  g_main_loop_run(loop);
  print(&sink.followup);
  print(&sink.bench);
  return EXIT_SUCCESS;
}
