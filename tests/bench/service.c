/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The reference service: the least that a daemon on the bus with a durable database does.
 *
 *   bench-service [--name NAME] [DATABASE] */
#include "bench.h"

#include <stdlib.h>
#include <string.h>

static const char contract[]
    = "<node><interface name='" BENCH_INTERFACE "'>"
      "<method name='Echo'><arg type='s' direction='in'/><arg type='s' direction='out'/></method>"
      "<method name='Add'><arg type='s' direction='in'/><arg type='x' direction='out'/></method>"
      "<method name='Finish'><arg type='x' direction='in'/></method>"
      "<method name='List'><arg type='u' direction='in'/><arg type='s' direction='out'/></method>"
      "</interface></node>";

/* The same rows as a list of followup's has, as one text. (transfer floating) */
static GVariant *
list(BenchStore *store, guint limit)
{
  GString *text = g_string_new(NULL);
  sqlite3_stmt *row = store->list;

  sqlite3_bind_int64(row, 1, limit);
  while (sqlite3_step(row) == SQLITE_ROW)
    g_string_append_printf(text, "%lld\t%s\t%s\t%lld\t%s\t%lld\n", sqlite3_column_int64(row, 0),
                           sqlite3_column_text(row, 1), sqlite3_column_text(row, 2),
                           sqlite3_column_int64(row, 3), sqlite3_column_text(row, 4),
                           sqlite3_column_int64(row, 5));
  sqlite3_reset(row);
  return g_variant_new("(@s)", g_variant_new_take_string(g_string_free(text, FALSE)));
}

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
  BenchStore *store = user_data;
  GVariant *reply = NULL;
  const char *text;
  gint64 number;
  guint limit;

  if (strcmp(method, "Echo") == 0) {
    g_variant_get(parameters, "(&s)", &text);
    reply = g_variant_new("(s)", text);
  } else if (strcmp(method, "Add") == 0) {
    g_variant_get(parameters, "(&s)", &text);
    reply = g_variant_new("(x)", bench_store_add(store, text));
  } else if (strcmp(method, "Finish") == 0) {
    g_variant_get(parameters, "(x)", &number);
    bench_store_finish(store, number);
  } else {
    g_variant_get(parameters, "(u)", &limit);
    reply = list(store, limit);
  }
  g_dbus_method_invocation_return_value(invocation, reply);
}

static void
lost_cb(GDBusConnection *bus, const char *name, gpointer user_data)
{
  bench_die("no name %s", name);
}

int
main(int argc, char **argv)
{
  static const GDBusInterfaceVTable table = { call_cb };
  g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
  g_autoptr(GDBusNodeInfo) info = g_dbus_node_info_new_for_xml(contract, NULL);
  g_autoptr(GDBusConnection) bus = bench_connect();
  gboolean named = argc > 2 && strcmp(argv[1], "--name") == 0;
  const char *name = named ? argv[2] : BENCH_NAME;
  const char *path = argv[named ? 3 : 1];
  BenchStore store = { NULL };

  if (path != NULL) {
    bench_store_open(&store, path);
    bench_store_find_next(&store); /* as a daemon does when it starts */
  }
  g_dbus_connection_register_object(bus, BENCH_PATH, info->interfaces[0], &table, &store, NULL,
                                    NULL);
  g_bus_own_name_on_connection(bus, name, G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE, NULL, lost_cb, NULL,
                               NULL);
  g_main_loop_run(loop);
  return EXIT_SUCCESS;
}
