/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Tests of how many calls may wait for their answers, between an object that answers when it is
 * told to and two callers, on a private bus. */
#include "gate.h"

#include "names.h"
#include "peer.h"

#include <string.h>

#define PATH "/org/example/Slow"
#define INTERFACE "org.example.Slow"
#define DEADLINE_SECONDS 60
#define OF_CALLER 4
#define OF_ALL 6
#define DELAY 1000 /* microseconds */

typedef struct {
  GTestDBus *bus;
  GDBusConnection *server, *greedy, *other;
  GDBusNodeInfo *node;
  GQueue held;      /* of GDBusMethodInvocation, owned */
  guint n_came;     /* calls that were let in */
  GSource *tidying; /* owned */
  guint n_tidied;
  FollowupGate *gate;
  guint n_answers; /* that came to greedy; atomic */
} Fixture;

static void
call_cb(GDBusConnection *connection,
        const char *sender,
        const char *path,
        const char *interface,
        const char *method,
        GVariant *parameters,
        GDBusMethodInvocation *invocation,
        gpointer user_data)
{
  Fixture *f = user_data;

  f->n_came++;
  g_queue_push_tail(&f->held, invocation);
}

static GVariant *
get_cb(GDBusConnection *connection,
       const char *sender,
       const char *path,
       const char *interface,
       const char *property,
       GError **error,
       gpointer user_data)
{
  return g_variant_new_uint32(1);
}

static gboolean
tidy_cb(gpointer user_data)
{
  Fixture *f = user_data;

  g_source_set_ready_time(f->tidying, -1);
  f->n_tidied++;
  return G_SOURCE_CONTINUE;
}

/* The gate hands nothing over to find a fixture by. */
static GThread *trimmed_on; /* atomic */

static void
note_trim(void)
{
  g_atomic_pointer_set(&trimmed_on, g_thread_self());
  g_main_context_wakeup(NULL);
}

static GDBusMessage *
note_reader_cb(GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer data)
{
  g_atomic_pointer_set((GThread **)data, g_thread_self());
  return message;
}

static gboolean
dispatch_cb(GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback(user_data);
}

/* Sees the answers that nobody waits for, too. */
static GDBusMessage *
watch_cb(GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer user_data)
{
  Fixture *f = user_data;
  const char *sender = g_dbus_message_get_sender(message);

  if (incoming && g_dbus_message_get_message_type(message) == G_DBUS_MESSAGE_TYPE_METHOD_RETURN
      && g_strcmp0(sender, g_dbus_connection_get_unique_name(f->server)) == 0)
    g_atomic_int_inc(&f->n_answers);
  return message;
}

static void
set_up(Fixture *f, gconstpointer data)
{
  static const GDBusInterfaceVTable vtable = { .method_call = call_cb, .get_property = get_cb };
  static const FollowupGateLimits limits = { OF_CALLER, OF_ALL };
  static GSourceFuncs funcs = { .dispatch = dispatch_cb };
  g_autoptr(GError) error = NULL;

  f->bus = g_test_dbus_new(G_TEST_DBUS_NONE);
  g_test_dbus_up(f->bus);
  f->server = peer_connect(g_test_dbus_get_bus_address(f->bus));
  f->greedy = peer_connect(g_test_dbus_get_bus_address(f->bus));
  f->other = peer_connect(g_test_dbus_get_bus_address(f->bus));
  g_queue_init(&f->held);
  f->tidying = g_source_new(&funcs, sizeof(GSource));
  g_source_set_callback(f->tidying, tidy_cb, f, NULL);
  g_source_attach(f->tidying, NULL);
  f->gate = followup_gate_new(f->server, &limits, f->tidying, DELAY, note_trim);
  f->node = g_dbus_node_info_new_for_xml(
      "<node><interface name='" INTERFACE "'><method name='Wait'><arg type='s' direction='in'/>"
      "</method><property name='Size' type='u' access='read'/></interface></node>",
      &error);
  g_assert_no_error(error);
  g_dbus_connection_register_object(f->server, PATH, f->node->interfaces[0], &vtable, f, NULL,
                                    &error);
  g_assert_no_error(error);
}

static void
answer_all(Fixture *f)
{
  GDBusMethodInvocation *invocation;

  while ((invocation = g_queue_pop_head(&f->held)) != NULL)
    g_dbus_method_invocation_return_value(invocation, NULL);
}

static void
tear_down(Fixture *f, gconstpointer data)
{
  answer_all(f);
  followup_gate_free(f->gate);
  g_source_destroy(f->tidying);
  g_source_unref(f->tidying);
  g_clear_object(&f->server);
  g_clear_object(&f->greedy);
  g_clear_object(&f->other);
  g_clear_pointer(&f->node, g_dbus_node_info_unref);
  g_test_dbus_stop(f->bus);
  g_clear_object(&f->bus);
}

static gboolean
late_cb(gpointer user_data)
{
  g_error("waited too long");
  return G_SOURCE_REMOVE;
}

#define WAIT_UNTIL(condition_)                                                                     \
  G_STMT_START                                                                                     \
  {                                                                                                \
    guint late_ = g_timeout_add_seconds(DEADLINE_SECONDS, late_cb, NULL);                          \
    while (!(condition_))                                                                          \
      g_main_context_iteration(NULL, TRUE);                                                        \
    g_source_remove(late_);                                                                        \
  }                                                                                                \
  G_STMT_END

/* ---- calls ---- */

typedef struct {
  gboolean done;
  GError *error;
} Call;

static void
answered_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;
  g_autoptr(GVariant) reply
      = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &call->error);

  g_assert_true((reply == NULL) == (call->error != NULL));
  call->done = TRUE;
}

static void
begin(Fixture *f, GDBusConnection *caller, Call *call)
{
  *call = (Call){ 0 };
  g_dbus_connection_call(caller, g_dbus_connection_get_unique_name(f->server), PATH, INTERFACE,
                         "Wait", g_variant_new("(s)", "x"), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                         answered_cb, call);
}

/* Wants no answer. */
static void throw(Fixture * f, GDBusConnection *caller, const char *method, GVariant *parameters)
{
  g_dbus_connection_call(caller, g_dbus_connection_get_unique_name(f->server), PATH, INTERFACE,
                         method, parameters, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

static void
assert_refused(Call *call, const char *number)
{
  g_autofree char *name = NULL;

  WAIT_UNTIL(call->done);
  g_assert_nonnull(call->error);
  name = g_dbus_error_get_remote_error(call->error);
  g_assert_cmpstr(name, ==, FOLLOWUP_ERROR_PREFIX "LimitExceeded");
  g_assert_nonnull(strstr(call->error->message, number));
  g_clear_error(&call->error);
}

static void
assert_served(Call *call)
{
  WAIT_UNTIL(call->done);
  g_assert_no_error(call->error);
}

/* What came before has arrived, and what was answered before is out. */
static void
settle(Fixture *f, GDBusConnection *caller)
{
  Call call = { 0 };

  g_dbus_connection_call(caller, g_dbus_connection_get_unique_name(f->server), PATH,
                         "org.freedesktop.DBus.Peer", "Ping", NULL, NULL, G_DBUS_CALL_FLAGS_NONE,
                         -1, NULL, answered_cb, &call);
  WAIT_UNTIL(call.done);
  g_clear_error(&call.error);
}

/* Just as many as may wait are let in: nothing is counted that does not wait, or not counted that
 * does. */
static void
assert_room(Fixture *f, GDBusConnection *caller)
{
  Call calls[OF_CALLER + 1];
  guint came = f->n_came;

  for (guint i = 0; i < G_N_ELEMENTS(calls); i++)
    begin(f, caller, &calls[i]);
  assert_refused(&calls[OF_CALLER], "4");
  WAIT_UNTIL(f->n_came == came + OF_CALLER);
  answer_all(f);
  for (guint i = 0; i < OF_CALLER; i++)
    assert_served(&calls[i]);
}

/* ---- the tests ---- */

static void
test_greedy(Fixture *f, gconstpointer data)
{
  Call calls[20], one;

  for (guint i = 0; i < G_N_ELEMENTS(calls); i++)
    begin(f, f->greedy, &calls[i]);
  for (guint i = OF_CALLER; i < G_N_ELEMENTS(calls); i++)
    assert_refused(&calls[i], "4");
  begin(f, f->other, &one);
  WAIT_UNTIL(f->n_came == OF_CALLER + 1);
  g_dbus_method_invocation_return_value(g_queue_pop_tail(&f->held), NULL);
  assert_served(&one);
  g_assert_false(calls[0].done);
  answer_all(f);
  for (guint i = 0; i < OF_CALLER; i++)
    assert_served(&calls[i]);
  assert_room(f, f->greedy);
}

/* Who has none that waits gets in, however many there are. */
static void
test_all(Fixture *f, gconstpointer data)
{
  g_autoptr(GDBusConnection) third = peer_connect(g_test_dbus_get_bus_address(f->bus));
  Call greedy[OF_CALLER], other[3], newcomer[2];

  for (guint i = 0; i < OF_CALLER; i++)
    begin(f, f->greedy, &greedy[i]);
  WAIT_UNTIL(f->n_came == OF_CALLER);
  for (guint i = 0; i < G_N_ELEMENTS(other); i++)
    begin(f, f->other, &other[i]);
  assert_refused(&other[2], "6");
  for (guint i = 0; i < G_N_ELEMENTS(newcomer); i++)
    begin(f, third, &newcomer[i]);
  assert_refused(&newcomer[1], "7");
  WAIT_UNTIL(f->n_came == OF_ALL + 1);
  answer_all(f);
  for (guint i = 0; i < OF_CALLER; i++)
    assert_served(&greedy[i]);
  assert_served(&other[0]);
  assert_served(&other[1]);
  assert_served(&newcomer[0]);
  assert_room(f, third);
}

/* What many messages leave is tidied up where they were read. */
static void
test_trims(Fixture *f, gconstpointer data)
{
  GThread *reader = NULL;
  guint watch = g_dbus_connection_add_filter(f->server, note_reader_cb, &reader, NULL);

  g_atomic_pointer_set(&trimmed_on, NULL);
  settle(f, f->greedy);
  g_usleep(4 * DELAY);
  settle(f, f->greedy);
  g_assert_null(g_atomic_pointer_get(&trimmed_on)); /* few came */
  for (guint i = 0; i < 300; i++)
    settle(f, f->greedy);
  WAIT_UNTIL(g_atomic_pointer_get(&trimmed_on) != NULL);
  g_assert_true(g_atomic_pointer_get(&trimmed_on) == g_atomic_pointer_get(&reader));
  g_dbus_connection_remove_filter(f->server, watch);
}

static void
test_answers_unwanted(Fixture *f, gconstpointer data)
{
  guint watch = g_dbus_connection_add_filter(f->greedy, watch_cb, f, NULL);

  for (guint i = 0; i < 20; i++)
    throw(f, f->greedy, "Wait", g_variant_new("(s)", "x"));
  settle(f, f->greedy);
  WAIT_UNTIL(f->n_came == OF_CALLER);
  answer_all(f);
  settle(f, f->greedy);
  g_assert_cmpuint(f->n_came, ==, OF_CALLER);
  g_assert_cmpint(g_atomic_int_get(&f->n_answers), ==, 1); /* the one just waited for */
  g_dbus_connection_remove_filter(f->greedy, watch);
  assert_room(f, f->greedy);
}

static void
test_mistakes(Fixture *f, gconstpointer data)
{
  static const struct {
    const char *path, *interface, *method, *arguments;
  } calls[] = {
    { PATH, INTERFACE, "Wait", "(1,)" },
    { PATH, INTERFACE, "Wait", NULL },
    { PATH, INTERFACE, "NoSuchMethod", NULL },
    { PATH, "org.example.Nothing", "Wait", "('x',)" },
    { "/nowhere", INTERFACE, "Wait", "('x',)" },
    { PATH, "org.freedesktop.DBus.Properties", "Get", "('" INTERFACE "', 'Size')" },
    { PATH, "org.freedesktop.DBus.Properties", "Get", "('" INTERFACE "', 'Colour')" },
    { PATH, "org.freedesktop.DBus.Properties", "GetAll", "('" INTERFACE "',)" },
    { PATH, "org.freedesktop.DBus.Introspectable", "Introspect", NULL },
    { PATH, "org.freedesktop.DBus.Peer", "GetMachineId", NULL },
  };

  for (guint i = 0; i < 2 * G_N_ELEMENTS(calls); i++) {
    const char *text = calls[i / 2].arguments;
    Call call = { 0 };

    g_dbus_connection_call(f->greedy, g_dbus_connection_get_unique_name(f->server),
                           calls[i / 2].path, calls[i / 2].interface, calls[i / 2].method,
                           text != NULL ? g_variant_new_parsed(text) : NULL, NULL,
                           G_DBUS_CALL_FLAGS_NONE, -1, NULL, i % 2 ? NULL : answered_cb, &call);
    if (i % 2 == 0)
      WAIT_UNTIL(call.done);
    g_clear_error(&call.error);
    settle(f, f->greedy);
    assert_room(f, f->greedy);
  }
}

/* Its calls are answered all the same, though nobody reads it. */
static void
test_gone(Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < OF_CALLER; i++)
    throw(f, f->greedy, "Wait", g_variant_new("(s)", "x"));
  WAIT_UNTIL(f->n_came == OF_CALLER);
  g_dbus_connection_close_sync(f->greedy, NULL, &error);
  g_assert_no_error(error);
  answer_all(f);
  settle(f, f->other);
  assert_room(f, f->other); /* four of six: what is left over would refuse the third */
}

static void
test_tidying(Fixture *f, gconstpointer data)
{
  assert_room(f, f->greedy);
  WAIT_UNTIL(f->n_tidied == 1);
  assert_room(f, f->greedy); /* not told yet that it may say so again */
  followup_gate_rearm(f->gate);
  assert_room(f, f->greedy);
  WAIT_UNTIL(f->n_tidied == 2);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add("/gate/greedy", Fixture, NULL, set_up, test_greedy, tear_down);
  g_test_add("/gate/all", Fixture, NULL, set_up, test_all, tear_down);
  g_test_add("/gate/answers-unwanted", Fixture, NULL, set_up, test_answers_unwanted, tear_down);
  g_test_add("/gate/mistakes", Fixture, NULL, set_up, test_mistakes, tear_down);
  g_test_add("/gate/gone", Fixture, NULL, set_up, test_gone, tear_down);
  g_test_add("/gate/trims", Fixture, NULL, set_up, test_trims, tear_down);
  g_test_add("/gate/tidying", Fixture, NULL, set_up, test_tidying, tear_down);
  return g_test_run();
}
