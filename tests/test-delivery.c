/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-delivery: the program followupd between popup servers of every kind: late, hung, killed,
 * forgetful, refusing, half-activated. What is due stays due and comes back, once at a time, and
 * nobody waits for a server but the thread that talks to it. FOLLOWUPD names the program. */
#include "fake-server.h"
#include "folder.h"
#include "leash.h"
#include "names.h"
#include "peer.h"
#include "patience.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#define DEADLINE (60 * G_TIME_SPAN_SECOND)
/* libnotify gives up waiting for a server after 25 s. */
#define GIVEN_UP (27 * G_TIME_SPAN_SECOND)
/* A server that is waited for takes 5 s or 25; a busy machine less than this. */
#define ROUND_TRIP (4 * G_TIME_SPAN_SECOND)

/* Everything in it is owned. */
typedef struct {
  GTestDBus *bus;
  GDBusConnection *client;
  char *folder, *services;
  GSubprocess *daemon;
  FakeServer *server;
  gint64 worst; /* the longest answer so far */
} Fixture;

#define AWAIT(condition)                                                                           \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 deadline_ = g_get_monotonic_time() + DEADLINE;                                          \
    while (!(condition) && g_get_monotonic_time() < deadline_)                                     \
      run_loop_for(10 * G_TIME_SPAN_MILLISECOND);                                                  \
    g_assert_true(condition);                                                                      \
  }                                                                                                \
  G_STMT_END

static void
write_file(const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename(folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents(path, text, -1, &error);
  g_assert_no_error(error);
}

static void
set_up(Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  f->folder = g_dir_make_tmp("followup-delivery-XXXXXX", &error);
  g_assert_no_error(error);
  f->services = g_build_filename(f->folder, "services", NULL);
  g_assert_cmpint(g_mkdir(f->services, 0700), ==, 0);
  write_file(f->folder, "settings.ini",
             "[Hours]\nWaking=00:00-24:00\n[Popups]\nMost=20\n[Plan]\nKeepSearching=no\n");
  f->bus = g_test_dbus_new(G_TEST_DBUS_NONE);
  g_test_dbus_add_service_dir(f->bus, f->services);
  g_test_dbus_up(f->bus);
  f->client = peer_connect(g_test_dbus_get_bus_address(f->bus));
}

static void
kill_daemon(Fixture *f, int with)
{
  g_subprocess_send_signal(f->daemon, with);
  g_assert_true(g_subprocess_wait(f->daemon, NULL, NULL));
  if (with == SIGTERM)
    g_assert_true(g_subprocess_get_successful(f->daemon));
  g_clear_object(&f->daemon);
}

static void
start_server(Fixture *f, FakeServerBehaviour behaviour)
{
  f->server = fake_server_new(g_test_dbus_get_bus_address(f->bus), behaviour);
}

static void
tear_down(Fixture *f, gconstpointer data)
{
  if (f->daemon != NULL)
    kill_daemon(f, SIGTERM);
  g_clear_pointer(&f->server, fake_server_free);
  g_clear_object(&f->client);
  g_test_dbus_stop(f->bus);
  g_clear_object(&f->bus);
  folder_remove(f->folder);
  g_free(f->folder);
  g_free(f->services);
}

static GVariant *
ask(Fixture *f, const char *method, GVariant *parameters)
{
  gint64 began = g_get_monotonic_time();
  g_autoptr(GError) error = NULL;
  GVariant *reply = g_dbus_connection_call_sync(
      f->client, FOLLOWUP_BUS_NAME, FOLLOWUP_OBJECT_PATH, FOLLOWUP_INTERFACE, method, parameters,
      NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, 30000, NULL, &error);

  g_assert_no_error(error);
  f->worst = MAX(f->worst, g_get_monotonic_time() - began);
  return reply;
}

static gboolean
has_owner(Fixture *f, const char *name)
{
  g_autoptr(GVariant) reply = g_dbus_connection_call_sync(
      f->client, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "NameHasOwner", g_variant_new("(s)", name), G_VARIANT_TYPE("(b)"), G_DBUS_CALL_FLAGS_NONE, -1,
      NULL, NULL);
  gboolean has = FALSE;

  g_assert_nonnull(reply);
  g_variant_get(reply, "(b)", &has);
  return has;
}

static void
start_daemon(Fixture *f)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_NONE);
  g_autofree char *data = g_build_filename(f->folder, "data", NULL);
  g_autoptr(GError) error = NULL;

  g_subprocess_launcher_setenv(launcher, "DBUS_SESSION_BUS_ADDRESS",
                               g_test_dbus_get_bus_address(f->bus), TRUE);
  g_subprocess_launcher_setenv(launcher, "DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus",
                               TRUE);
  leash_put_on(launcher);
  f->daemon = g_subprocess_launcher_spawn(launcher, &error, g_getenv("FOLLOWUPD"), "--data", data,
                                          "--config", f->folder, NULL);
  g_assert_no_error(error);
  AWAIT(has_owner(f, FOLLOWUP_BUS_NAME));
}

/* An interview that ended an hour ago: its debrief is due, all else is days away or done. */
static void
add_due(Fixture *f, const char *employer)
{
  gint64 start = g_get_real_time() / G_USEC_PER_SEC - 2 * 60 * 60;
  g_autofree char *text = g_strdup_printf("([{'employer': <'%s'>, 'start': <int64 %" G_GINT64_FORMAT
                                          ">}], @a{sv} {})",
                                          employer, start);
  g_autoptr(GVariant) parameters
      = g_variant_parse(G_VARIANT_TYPE("(aa{sv}a{sv})"), text, NULL, NULL, NULL);
  g_autoptr(GVariant) reply = ask(f, "AddInterviews", parameters);

  g_assert_nonnull(reply);
}

/* The state of action 1 of the interview. (transfer full) */
static char *
get_state(Fixture *f, guint64 interview)
{
  g_autoptr(GVariant) reply = ask(f, "GetInterviews", g_variant_new_parsed("([%t],)", interview));
  g_autoptr(GVariant) list = g_variant_get_child_value(reply, 0);
  g_autoptr(GVariant) found = g_variant_get_child_value(list, 0);
  g_autoptr(GVariant) actions = g_variant_lookup_value(found, "actions", G_VARIANT_TYPE("aa{sv}"));
  g_autoptr(GVariant) first = g_variant_get_child_value(actions, 0);
  char *state = NULL;

  g_assert_true(g_variant_lookup(first, "state", "s", &state));
  return state;
}

static gboolean
is_state(Fixture *f, guint64 interview, const char *expected)
{
  g_autofree char *state = get_state(f, interview);

  return g_str_equal(state, expected);
}

/* The client's question, again and again. */
static void
list_for(Fixture *f, gint64 microseconds)
{
  gint64 end = g_get_monotonic_time() + microseconds;

  f->worst = 0;
  while (g_get_monotonic_time() < end) {
    G_GNUC_UNUSED g_autoptr(GVariant) reply
        = ask(f, "ListActions", g_variant_new_parsed("(@a{sv} {},)"));

    run_loop_for(20 * G_TIME_SPAN_MILLISECOND);
  }
  g_test_message("worst answer: %.1f ms", (double)f->worst / 1000);
  g_assert_cmpint(f->worst, <, ROUND_TRIP);
}

static void
test_late_server(Fixture *f, gconstpointer data)
{
  start_daemon(f);
  add_due(f, "Acme");
  list_for(f, G_TIME_SPAN_SECOND / 2);
  g_assert_true(is_state(f, 1, "due"));
  start_server(f, FAKE_SERVER_PLAIN);
  AWAIT(fake_server_count(f->server) == 1);
  AWAIT(is_state(f, 1, "shown"));
  g_assert_nonnull(fake_server_find(f->server, "Acme")->key);
}

/* Ids start anew, and what the dead one showed is shown again: each once. */
static void
test_server_restarts(Fixture *f, gconstpointer data)
{
  start_server(f, FAKE_SERVER_PLAIN);
  start_daemon(f);
  add_due(f, "Acme");
  add_due(f, "Globex");
  for (guint i = 0; i < 5; i++) {
    AWAIT(fake_server_count(f->server) == 2);
    g_clear_pointer(&f->server, fake_server_free);
    start_server(f, i % 2 == 0 ? FAKE_SERVER_IGNORES_KEY : FAKE_SERVER_PLAIN);
  }
  AWAIT(fake_server_count(f->server) == 2);
  run_loop_for(G_TIME_SPAN_SECOND / 4);
  g_assert_cmpuint(fake_server_count(f->server), ==, 2);
  g_assert_cmpuint(fake_server_count_calls(f->server), ==, 2);
}

static void
test_refuses(Fixture *f, gconstpointer data)
{
  start_server(f, FAKE_SERVER_REFUSES);
  start_daemon(f);
  add_due(f, "Acme");
  AWAIT(fake_server_count_calls(f->server) == 1);
  list_for(f, G_TIME_SPAN_SECOND / 2);
  /* Not again and again either. */
  g_assert_cmpuint(fake_server_count_calls(f->server), ==, 1);
  g_clear_pointer(&f->server, fake_server_free);
  start_server(f, FAKE_SERVER_PLAIN);
  AWAIT(fake_server_count(f->server) == 1);
}

/* What the popup cannot offer the client can, and the popup says how. */
static void
test_no_actions(Fixture *f, gconstpointer data)
{
  start_server(f, FAKE_SERVER_NO_ACTIONS);
  start_daemon(f);
  add_due(f, "Acme");
  AWAIT(fake_server_count(f->server) == 1);
  g_assert_cmpuint(g_strv_length(fake_server_find(f->server, "Acme")->actions), ==, 0);
  g_assert_nonnull(fake_server_find(f->server, "followup done 1.1"));
}

/* Closed by the server or by the user: nothing is finished, and nothing is forgotten. */
static void
test_keeps_three(Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "Acme", "Globex", "Initech", "Hooli", "Umbrella" };

  start_server(f, FAKE_SERVER_KEEPS_THREE);
  start_daemon(f);
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    add_due(f, names[i]);
  AWAIT(fake_server_count_calls(f->server) == 5);
  g_assert_cmpuint(fake_server_count(f->server), ==, 3);
  while (fake_server_count(f->server) > 0)
    fake_server_close(f->server, fake_server_find(f->server, "Debrief")->id);
  run_loop_for(G_TIME_SPAN_SECOND / 4);
  for (guint i = 1; i <= G_N_ELEMENTS(names); i++)
    g_assert_true(is_state(f, i, "shown"));
  g_clear_pointer(&f->server, fake_server_free);
  start_server(f, FAKE_SERVER_PLAIN);
  AWAIT(fake_server_count(f->server) == 5);
}

/* The popup of the life before is closed by the id the server gave it. */
static void
test_dead_sender(Fixture *f, gconstpointer data)
{
  g_autofree char *sender = NULL;

  start_server(f, FAKE_SERVER_IGNORES_KEY);
  start_daemon(f);
  add_due(f, "Acme");
  add_due(f, "Globex");
  for (guint life = 0; life < 3; life++) {
    AWAIT(is_state(f, 1, "shown") && is_state(f, 2, "shown"));
    g_free(sender);
    sender = g_strdup(fake_server_find(f->server, "Acme")->sender);
    kill_daemon(f, SIGKILL);
    AWAIT(!has_owner(f, FOLLOWUP_BUS_NAME));
    g_assert_cmpuint(fake_server_count(f->server), ==, 2);
    start_daemon(f);
    AWAIT(fake_server_count_calls(f->server) == 2 * (life + 2));
    AWAIT(fake_server_count(f->server) == 2);
    g_assert_cmpstr(fake_server_find(f->server, "Acme")->sender, !=, sender);
  }
  fake_server_press(f->server, fake_server_find(f->server, "Globex")->id, "done");
  AWAIT(is_state(f, 2, "done"));
  AWAIT(fake_server_count(f->server) == 1);
}

static gboolean
stands(Fixture *f, const char *standing)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_sync(
      f->client, FOLLOWUP_BUS_NAME, FOLLOWUP_OBJECT_PATH, "org.freedesktop.DBus.Properties", "Get",
      g_variant_new("(ss)", FOLLOWUP_INTERFACE, "Health"), G_VARIANT_TYPE("(v)"),
      G_DBUS_CALL_FLAGS_NO_AUTO_START, 30000, NULL, &error);
  g_autoptr(GVariant) boxed = NULL;
  g_autoptr(GVariant) health = NULL;
  const char *popups = NULL;

  g_assert_no_error(error);
  boxed = g_variant_get_child_value(reply, 0);
  health = g_variant_get_variant(boxed);
  g_assert_true(g_variant_lookup(health, "popups", "&s", &popups));
  return g_str_equal(popups, standing);
}

/* It was stopped before we came, or before it said who it is. */
static void
test_hangs_from_the_start(Fixture *f, gconstpointer data)
{
  start_server(f, FAKE_SERVER_HANGS);
  start_daemon(f);
  add_due(f, "Acme");
  list_for(f, G_TIME_SPAN_SECOND);
  kill_daemon(f, SIGKILL);
  AWAIT(!has_owner(f, FOLLOWUP_BUS_NAME));
  start_daemon(f);
  list_for(f, G_TIME_SPAN_SECOND);
  g_assert_true(stands(f, "silent"));
  fake_server_set_behaviour(f->server, FAKE_SERVER_IGNORES_KEY);
  AWAIT(fake_server_count(f->server) == 1);
  g_assert_true(stands(f, "ready"));
  AWAIT(is_state(f, 1, "shown"));
  g_assert_cmpuint(fake_server_count_calls(f->server), ==, 1);
  g_assert_cmpuint(g_strv_length(fake_server_find(f->server, "Acme")->actions), >, 0);
}

/* It hangs for longer than libnotify waits, and shows then what it was asked for: that popup is
 * ours, buttons and all. What was dealt with meanwhile is not left on the screen. */
static void
test_hangs(Fixture *f, gconstpointer data)
{
  Fixture other = { 0 };
  gint64 end;

  set_up(&other, NULL);
  for (guint i = 0; i < 2; i++) {
    Fixture *one = i == 0 ? f : &other;

    start_server(one, FAKE_SERVER_IGNORES_KEY);
    start_daemon(one);
    add_due(one, "Acme");
    AWAIT(is_state(one, 1, "shown"));
    fake_server_set_behaviour(one->server, FAKE_SERVER_IGNORES_KEY | FAKE_SERVER_HANGS);
    add_due(one, "Globex");
  }
  end = g_get_monotonic_time() + GIVEN_UP;
  list_for(f, 2 * G_TIME_SPAN_SECOND);
  run_loop_for(end - g_get_monotonic_time());
  g_variant_unref(ask(&other, "CompleteActions", g_variant_new_parsed("(['2.1'], @a{sv} {})")));
  run_loop_for(G_TIME_SPAN_SECOND);
  for (guint i = 0; i < 2; i++)
    fake_server_set_behaviour((i == 0 ? f : &other)->server, FAKE_SERVER_IGNORES_KEY);
  AWAIT(fake_server_count(f->server) == 2);
  AWAIT(is_state(f, 2, "shown"));
  AWAIT(fake_server_count(other.server) == 1);
  run_loop_for(G_TIME_SPAN_SECOND / 2);
  g_assert_cmpuint(fake_server_count_calls(f->server), ==, 2);
  g_assert_cmpuint(fake_server_count_calls(other.server), ==, 2);
  g_assert_nonnull(fake_server_find(other.server, "Acme"));
  g_assert_true(is_state(&other, 1, "shown"));
  fake_server_press(f->server, fake_server_find(f->server, "Globex")->id, "done");
  AWAIT(is_state(f, 2, "done"));
  AWAIT(fake_server_count(f->server) == 1);
  tear_down(&other, NULL);
}

/* ---- a server that exists by activation alone ---- */

static void
make_activatable(Fixture *f, const char *script)
{
  g_autofree char *path = g_build_filename(f->services, "server.sh", NULL);
  g_autofree char *service
      = g_strdup_printf("[D-BUS Service]\nName=org.freedesktop.Notifications\nExec=%s\n", path);
  g_autofree char *text
      = g_strdup_printf("#!/bin/sh\necho x >>%s/attempts\n%s\n", f->folder, script);

  write_file(f->services, "server.sh", text);
  g_assert_cmpint(g_chmod(path, 0700), ==, 0);
  write_file(f->services, "org.freedesktop.Notifications.service", service);
}

static guint
count_attempts(Fixture *f)
{
  g_autofree char *path = g_build_filename(f->folder, "attempts", NULL);
  g_autofree char *text = NULL;
  gsize length = 0;

  g_file_get_contents(path, &text, &length, NULL);
  return (guint)length / 2;
}

/* In a thread of GDBus. A monitor must not answer what it sees. */
static GDBusMessage *
count_call_cb(GDBusConnection *monitor, GDBusMessage *message, gboolean incoming, gpointer n)
{
  if (!incoming || g_dbus_message_get_message_type(message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;
  g_atomic_int_inc((gint *)n);
  g_object_unref(message);
  return NULL;
}

/* Counts what is asked of the bus; it tries less often where it is still at it. (transfer full) */
static GDBusConnection *
count_wishes(Fixture *f, gint *n)
{
  GDBusConnection *monitor = peer_connect(g_test_dbus_get_bus_address(f->bus));
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_sync(
      monitor, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.Monitoring",
      "BecomeMonitor",
      g_variant_new_parsed("(['member=StartServiceByName,arg0=org.freedesktop.Notifications'], "
                           "uint32 0)"),
      NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error(error);
  g_assert_nonnull(reply);
  g_dbus_connection_add_filter(monitor, count_call_cb, n, NULL);
  return monitor;
}

/* At once, after one second, after five more; the next time would be a quarter of an hour later. */
static void
test_activation_fails(Fixture *f, gconstpointer data)
{
  gint n = 0;
  g_autoptr(GDBusConnection) monitor = count_wishes(f, &n);
  gint64 began;

  make_activatable(f, "exit 1");
  start_daemon(f);
  g_assert_cmpint(g_atomic_int_get(&n), ==, 0); /* nothing is due */
  began = g_get_monotonic_time();
  add_due(f, "Acme");
  for (gint i = 1; i <= 3; i++)
    AWAIT(g_atomic_int_get(&n) >= i);
  g_assert_cmpint(g_get_monotonic_time() - began, >, 5 * G_TIME_SPAN_SECOND);
  list_for(f, 2 * G_TIME_SPAN_SECOND);
  g_assert_cmpint(g_atomic_int_get(&n), ==, 3);
  g_assert_cmpuint(count_attempts(f), >, 0);
  g_assert_true(is_state(f, 1, "due"));
  g_assert_true(g_dbus_connection_close_sync(monitor, NULL, NULL));
  start_server(f, FAKE_SERVER_PLAIN);
  AWAIT(fake_server_count(f->server) == 1);
}

/* While the bus is still at it there is nothing to ask, and that is no attempt. */
static void
test_activation_fails_slowly(Fixture *f, gconstpointer data)
{
  gint n = 0;
  g_autoptr(GDBusConnection) monitor = count_wishes(f, &n);

  make_activatable(f, "sleep 1.7; exit 1");
  start_daemon(f);
  add_due(f, "Acme");
  AWAIT(g_atomic_int_get(&n) == 3);
  g_assert_true(g_dbus_connection_close_sync(monitor, NULL, NULL));
}

static void
test_activation_hangs(Fixture *f, gconstpointer data)
{
  make_activatable(f, "exec sleep 15");
  start_daemon(f);
  add_due(f, "Acme");
  AWAIT(count_attempts(f) == 1);
  list_for(f, 7 * G_TIME_SPAN_SECOND);
  g_assert_cmpuint(count_attempts(f), ==, 1);
  g_assert_true(is_state(f, 1, "due"));
  start_server(f, FAKE_SERVER_PLAIN);
  AWAIT(fake_server_count(f->server) == 1);
  g_assert_cmpuint(fake_server_count_calls(f->server), ==, 1);
}

static void
asked_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply
      = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

  if (error != NULL)
    g_dbus_error_strip_remote_error(error);
  *(char **)data = error != NULL ? g_strdup(error->message) : g_variant_print(reply, FALSE);
}

/* What came of a test popup. (transfer full) */
static char *
ask_for_test(Fixture *f)
{
  char *answer = NULL;

  g_dbus_connection_call(f->client, FOLLOWUP_BUS_NAME, FOLLOWUP_OBJECT_PATH, FOLLOWUP_INTERFACE,
                         "ShowTestPopup", g_variant_new_parsed("(@a{sv} {},)"), NULL,
                         G_DBUS_CALL_FLAGS_NO_AUTO_START, 30000, NULL, asked_cb, &answer);
  AWAIT(answer != NULL);
  g_test_message("%s", answer);
  return answer;
}

static void
assert_part(char *taken, const char *part)
{
  g_autofree char *text = taken;

  if (strstr(text, part) == NULL)
    g_error("‘%s’ is not in: %s", part, text);
}

/* Who asks learns what the server made of it, whatever kind it is of. */
static void
test_test_popup(Fixture *f, gconstpointer data)
{
  start_daemon(f);
  assert_part(ask_for_test(f), "no popup server answers");
  start_server(f, FAKE_SERVER_PLAIN);
  assert_part(ask_for_test(f), "'server'");
  assert_part(ask_for_test(f), "'server'");
  g_assert_nonnull(fake_server_find(f->server, "only a test"));
  g_assert_cmpuint(fake_server_count(f->server), ==, 1);
  fake_server_set_behaviour(f->server, FAKE_SERVER_REFUSES);
  assert_part(ask_for_test(f), "not today");
  fake_server_set_behaviour(f->server, FAKE_SERVER_HANGS);
  assert_part(ask_for_test(f), "does not take it");
}

/* Everything in it is owned. */
typedef struct {
  GDBusConnection *connection;
  GPtrArray *calls; /* of GDBusMethodInvocation: without their answer */
} Saver;

static void
keep_waiting_cb(GDBusConnection *connection,
                const char *sender,
                const char *path,
                const char *interface,
                const char *method,
                GVariant *parameters,
                GDBusMethodInvocation *invocation,
                gpointer data)
{
  g_ptr_array_add(((Saver *)data)->calls, invocation);
}

/* A screen saver that takes its time. */
static void
start_saver(Fixture *f, Saver *saver)
{
  static const char xml[] = "<node><interface name='org.freedesktop.ScreenSaver'>"
                            "<method name='GetActive'><arg type='b' direction='out'/></method>"
                            "</interface></node>";
  static const GDBusInterfaceVTable vtable = { .method_call = keep_waiting_cb };
  g_autoptr(GDBusNodeInfo) info = g_dbus_node_info_new_for_xml(xml, NULL);
  g_autoptr(GVariant) reply = NULL;

  saver->calls = g_ptr_array_new_with_free_func(g_object_unref);
  saver->connection = peer_connect(g_test_dbus_get_bus_address(f->bus));
  g_assert_cmpuint(
      g_dbus_connection_register_object(saver->connection, "/org/freedesktop/ScreenSaver",
                                        info->interfaces[0], &vtable, saver, NULL, NULL),
      >, 0);
  reply = g_dbus_connection_call_sync(
      saver->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new("(su)", "org.freedesktop.ScreenSaver", 4), NULL,
      G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  g_assert_nonnull(reply);
}

/* Started anew while the screen is locked: no name is on it even for a moment. */
static void
test_locked_from_the_start(Fixture *f, gconstpointer data)
{
  Saver saver;

  start_daemon(f);
  add_due(f, "Acme");
  kill_daemon(f, SIGTERM);
  start_server(f, FAKE_SERVER_PLAIN);
  start_saver(f, &saver);
  start_daemon(f);
  AWAIT(saver.calls->len == 1);
  run_loop_for(G_TIME_SPAN_SECOND / 10);
  g_assert_cmpuint(fake_server_count_calls(f->server), ==, 0);
  g_dbus_method_invocation_return_value(g_ptr_array_steal_index(saver.calls, 0),
                                        g_variant_new("(b)", TRUE));
  AWAIT(fake_server_count(f->server) == 1);
  g_assert_null(fake_server_find(f->server, "Acme"));
  g_ptr_array_unref(saver.calls);
  g_object_unref(saver.connection);
}

#define ADD(path, test) g_test_add("/delivery/" path, Fixture, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_assert_nonnull(g_getenv("FOLLOWUPD"));
  ADD("late-server", test_late_server);
  ADD("server-restarts", test_server_restarts);
  ADD("refuses", test_refuses);
  ADD("no-actions", test_no_actions);
  ADD("keeps-three", test_keeps_three);
  ADD("dead-sender", test_dead_sender);
  ADD("hangs-from-the-start", test_hangs_from_the_start);
  ADD("hangs", test_hangs);
  ADD("activation-fails", test_activation_fails);
  ADD("activation-fails-slowly", test_activation_fails_slowly);
  ADD("activation-hangs", test_activation_hangs);
  ADD("test-popup", test_test_popup);
  ADD("locked-from-the-start", test_locked_from_the_start);
  return g_test_run();
}
