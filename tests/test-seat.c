/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-seat: what logind and screen savers tell, on private buses. */

#include "seat.h"

#include "peer.h"
#include "patience.h"

#define LOGIND "org.freedesktop.login1"
#define LOGIND_PATH "/org/freedesktop/login1"

/* Everything in it is owned. */
typedef struct {
  GTestDBus *session_bus, *system_bus;
  GDBusConnection *client, *logind; /* logind: on the system bus, like the saver on the other */
  GDBusConnection *saver;
  FollowupSeat *seat;
  guint wakes, changes, hellos; /* how often it told each; hellos: that all have said something */
  gboolean hint, active;        /* what logind and the saver answer */
} Fixture;

static const char logind_xml[]
    = "<node><interface name='" LOGIND ".Session'>"
      "<property name='LockedHint' type='b' access='read'/></interface></node>";
static const char saver_xml[] = "<node><interface name='org.freedesktop.ScreenSaver'>"
                                "<method name='GetActive'><arg type='b' direction='out'/></method>"
                                "</interface></node>";

static GTestDBus *
start_bus(void)
{
  GTestDBus *bus = g_test_dbus_new(G_TEST_DBUS_NONE);

  g_test_dbus_up(bus);
  return bus;
}

static void
set_up(Fixture *f, gconstpointer data)
{
  f->system_bus = start_bus();
  g_setenv("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address(f->system_bus), TRUE);
  f->session_bus = start_bus();
  f->client = peer_connect(g_test_dbus_get_bus_address(f->session_bus));
}

static void
drop(GDBusConnection **connection)
{
  if (*connection != NULL)
    g_assert_true(g_dbus_connection_close_sync(*connection, NULL, NULL));
  g_clear_object(connection);
}

static void
tear_down(Fixture *f, gconstpointer data)
{
  if (f->seat != NULL)
    g_assert_finalize_object(g_steal_pointer(&f->seat));
  while (g_main_context_iteration(NULL, FALSE))
    ;
  drop(&f->client);
  drop(&f->logind);
  drop(&f->saver);
  g_test_dbus_stop(f->session_bus);
  g_test_dbus_stop(f->system_bus);
  g_clear_object(&f->session_bus);
  g_clear_object(&f->system_bus);
}

static void
await_count(const guint *count, guint expected)
{
  RUN_LOOP_UNTIL(*count >= expected);
  g_assert_cmpuint(*count, ==, expected);
}

static void
count_cb(FollowupSeat *seat, guint *count)
{
  (*count)++;
}

static void
start(Fixture *f)
{
  f->seat = followup_seat_new(f->client);
  g_signal_connect(f->seat, "woke", G_CALLBACK(count_cb), &f->wakes);
  g_signal_connect(f->seat, "lock-changed", G_CALLBACK(count_cb), &f->changes);
  g_signal_connect(f->seat, "met", G_CALLBACK(count_cb), &f->hellos);
}

static GVariant *
get_hint_cb(GDBusConnection *connection,
            const char *sender,
            const char *path,
            const char *interface,
            const char *property,
            GError **error,
            gpointer data)
{
  return g_variant_new_boolean(((const Fixture *)data)->hint);
}

static void
answer_active_cb(GDBusConnection *connection,
                 const char *sender,
                 const char *path,
                 const char *interface,
                 const char *method,
                 GVariant *parameters,
                 GDBusMethodInvocation *invocation,
                 gpointer data)
{
  g_dbus_method_invocation_return_value(invocation,
                                        g_variant_new("(b)", ((const Fixture *)data)->active));
}

static GDBusConnection *
serve(Fixture *f, GTestDBus *bus, const char *name, const char *path, const char *xml)
{
  static const GDBusInterfaceVTable vtable
      = { .method_call = answer_active_cb, .get_property = get_hint_cb };
  g_autoptr(GDBusNodeInfo) info = g_dbus_node_info_new_for_xml(xml, NULL);
  GDBusConnection *connection = peer_connect(g_test_dbus_get_bus_address(bus));
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = NULL;

  g_dbus_connection_register_object(connection, path, info->interfaces[0], &vtable, f, NULL,
                                    &error);
  g_assert_no_error(error);
  reply = g_dbus_connection_call_sync(connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                      "org.freedesktop.DBus", "RequestName",
                                      g_variant_new("(su)", name, 4), NULL, G_DBUS_CALL_FLAGS_NONE,
                                      -1, NULL, &error);
  g_assert_no_error(error);
  return connection;
}

static void
start_logind(Fixture *f)
{
  f->logind = serve(f, f->system_bus, LOGIND, LOGIND_PATH "/session/auto", logind_xml);
}

static void
emit(GDBusConnection *connection,
     const char *path,
     const char *interface,
     const char *signal,
     GVariant *parameters)
{
  g_autoptr(GError) error = NULL;

  g_dbus_connection_emit_signal(connection, NULL, path, interface, signal, parameters, &error);
  g_assert_no_error(error);
}

/* logind tells of each session; which one is the user's it says when asked. */
static void
set_hint(Fixture *f, gboolean hint)
{
  f->hint = hint;
  emit(f->logind, LOGIND_PATH "/session/_32", "org.freedesktop.DBus.Properties",
       "PropertiesChanged",
       g_variant_new_parsed("('" LOGIND ".Session', {'LockedHint': <%b>}, @as [])", hint));
}

static void
test_sleep(Fixture *f, gconstpointer data)
{
  start_logind(f);
  start(f);
  run_loop_for(200 * G_TIME_SPAN_MILLISECOND);
  for (guint i = 1; i <= 3; i++) {
    emit(f->logind, LOGIND_PATH, LOGIND ".Manager", "PrepareForSleep", g_variant_new("(b)", TRUE));
    emit(f->logind, LOGIND_PATH, LOGIND ".Manager", "PrepareForSleep", g_variant_new("(b)", FALSE));
    await_count(&f->wakes, i);
  }
  emit(f->logind, LOGIND_PATH, LOGIND ".Manager", "PrepareForSleep", g_variant_new("(s)", "what"));
  run_loop_for(100 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpuint(f->wakes, ==, 3);
}

static void
test_locked_hint(Fixture *f, gconstpointer data)
{
  start_logind(f);
  f->hint = TRUE; /* already when we come */
  start(f);
  await_count(&f->hellos, 1);
  g_assert_cmpuint(f->changes, ==, 1);
  g_assert_true(followup_seat_is_locked(f->seat));
  set_hint(f, FALSE);
  await_count(&f->changes, 2);
  g_assert_false(followup_seat_is_locked(f->seat));
  /* That of another user's session, which logind does not mean when we ask. */
  emit(f->logind, LOGIND_PATH "/session/_39", "org.freedesktop.DBus.Properties",
       "PropertiesChanged",
       g_variant_new_parsed("('" LOGIND ".Session', {'LockedHint': <true>}, @as [])"));
  run_loop_for(200 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpuint(f->changes, ==, 2);
}

static void
test_saver(Fixture *f, gconstpointer data)
{
  static const char name[] = "org.freedesktop.ScreenSaver";

  f->active = TRUE;
  f->saver = serve(f, f->session_bus, name, "/org/freedesktop/ScreenSaver", saver_xml);
  start(f);
  await_count(&f->hellos, 1);
  g_assert_cmpuint(f->changes, ==, 1);
  g_assert_true(followup_seat_is_locked(f->seat));
  emit(f->saver, "/ScreenSaver", name, "ActiveChanged", g_variant_new("(b)", FALSE));
  await_count(&f->changes, 2);
  emit(f->saver, "/ScreenSaver", name, "ActiveChanged", g_variant_new("(b)", TRUE));
  await_count(&f->changes, 3);
  g_assert_true(followup_seat_is_locked(f->seat));
  /* Nobody but the saver says so. */
  emit(f->client, "/ScreenSaver", name, "ActiveChanged", g_variant_new("(b)", FALSE));
  run_loop_for(100 * G_TIME_SPAN_MILLISECOND);
  g_assert_true(followup_seat_is_locked(f->seat));
  drop(&f->saver);
  await_count(&f->changes, 4);
  g_assert_false(followup_seat_is_locked(f->seat));
  g_assert_cmpuint(f->hellos, ==, 1);
}

/* Nobody tells anything, and nothing is said of it. */
static void
test_nobody(Fixture *f, gconstpointer data)
{
  start(f);
  run_loop_for(200 * G_TIME_SPAN_MILLISECOND);
  g_assert_false(followup_seat_is_locked(f->seat));
  g_assert_cmpuint(f->wakes + f->changes, ==, 0);
  g_assert_cmpuint(f->hellos, ==, 1);
}

/* There is no system bus to ask. */
static void
test_no_system_bus(Fixture *f, gconstpointer data)
{
  g_setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  start(f);
  await_count(&f->hellos, 1);
  g_assert_false(followup_seat_is_locked(f->seat));
}

/* As on a machine without a system bus, or while it is looked for. */
static void
test_ends_early(Fixture *f, gconstpointer data)
{
  start_logind(f);
  f->hint = TRUE;
  start(f);
  g_assert_finalize_object(g_steal_pointer(&f->seat));
  run_loop_for(100 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpuint(f->changes, ==, 0);
}

#define ADD(path, test) g_test_add("/seat/" path, Fixture, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("sleep", test_sleep);
  ADD("locked-hint", test_locked_hint);
  ADD("saver", test_saver);
  ADD("nobody", test_nobody);
  ADD("no-system-bus", test_no_system_bus);
  ADD("ends-early", test_ends_early);
  return g_test_run();
}
