/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-notifier-replies: which calls are noted, and what is made of their answers. */
#include "fake-server.h"
#include "notifier-replies.h"
#include "peer.h"
#include "patience.h"

#define SERVER "org.freedesktop.Notifications"

/* Everything in it is owned. */
typedef struct {
  GTestDBus *bus;
  GDBusConnection *connection;
  FakeServer *server;
  FollowupNotifierReplies *replies;
  gboolean done, destroyed;
  GMutex lock;
  guint n_answers; /* under lock, like the next */
  guint32 serial, server_id;
  char *why;
  guint n_calls; /* that have no answer yet, nor an error; the main thread's */
} Fixture;

static void
note_answer_cb(guint32 serial, guint32 server_id, const char *why, gpointer data)
{
  Fixture *f = data;

  g_mutex_lock(&f->lock);
  f->n_answers++;
  f->serial = serial;
  f->server_id = server_id;
  g_free(f->why);
  f->why = g_strdup(why);
  g_mutex_unlock(&f->lock);
}

static void
note_destroyed_cb(gpointer data)
{
  Fixture *f = data;

  g_mutex_lock(&f->lock);
  f->destroyed = TRUE;
  g_mutex_unlock(&f->lock);
  g_main_context_wakeup(NULL);
}

static gboolean
read_flag(Fixture *f, const gboolean *flag)
{
  gboolean set;

  g_mutex_lock(&f->lock);
  set = *flag;
  g_mutex_unlock(&f->lock);
  return set;
}

static void
await(Fixture *f, const gboolean *flag)
{
  RUN_LOOP_UNTIL(read_flag(f, flag));
  g_assert_true(read_flag(f, flag));
}

static void
set_up(Fixture *f, gconstpointer data)
{
  f->bus = g_test_dbus_new(G_TEST_DBUS_NONE);
  g_test_dbus_up(f->bus);
  f->server = fake_server_new(g_test_dbus_get_bus_address(f->bus), FAKE_SERVER_PLAIN);
  f->connection = peer_connect(g_test_dbus_get_bus_address(f->bus));
  g_mutex_init(&f->lock);
  f->replies = followup_notifier_replies_new(f->connection, note_answer_cb, f, note_destroyed_cb);
}

static void
tear_down(Fixture *f, gconstpointer data)
{
  followup_notifier_replies_stop(f->replies);
  await(f, &f->destroyed);
  g_assert_true(g_dbus_connection_close_sync(f->connection, NULL, NULL));
  RUN_LOOP_UNTIL(f->n_calls == 0);
  g_assert_cmpuint(f->n_calls, ==, 0);
  g_clear_object(&f->connection);
  fake_server_free(f->server);
  g_test_dbus_stop(f->bus);
  g_object_unref(f->bus);
  g_free(f->why);
  g_mutex_clear(&f->lock);
}

static void
called_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *f = data;
  G_GNUC_UNUSED g_autoptr(GVariant) reply
      = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, NULL);

  f->done = TRUE;
  f->n_calls--;
}

static void
begin_call(Fixture *f, const char *key, GDBusCallFlags flags)
{
  GVariantDict hints;

  g_variant_dict_init(&hints, NULL);
  if (key != NULL)
    g_variant_dict_insert(&hints, "x-canonical-private-synchronous", "s", key);
  f->done = FALSE;
  f->n_calls++;
  g_dbus_connection_call(f->connection, SERVER, "/org/freedesktop/Notifications", SERVER, "Notify",
                         g_variant_new("(susss@as@a{sv}i)", "Followup", 0u, "",
                                       key != NULL ? key : "One", "body",
                                       g_variant_new_strv(NULL, 0), g_variant_dict_end(&hints), 0),
                         NULL, flags, -1, NULL, called_cb, f);
}

/* Asks for a popup, and waits for the answer. */
static void
notify(Fixture *f, const char *key, GDBusCallFlags flags)
{
  begin_call(f, key, flags);
  await(f, &f->done);
}

static guint
read_answers(Fixture *f)
{
  guint n;

  g_mutex_lock(&f->lock);
  n = f->n_answers;
  g_mutex_unlock(&f->lock);
  return n;
}

/* Nobody is told what libnotify hears itself. */
static void
test_in_time(Fixture *f, gconstpointer data)
{
  g_assert_false(followup_notifier_replies_settle(f->replies, NULL));
  notify(f, NULL, G_DBUS_CALL_FLAGS_NONE);
  g_assert_false(followup_notifier_replies_settle(f->replies, "a"));
  g_assert_true(followup_notifier_replies_settle(f->replies, NULL));
  g_assert_false(followup_notifier_replies_settle(f->replies, NULL));
  g_assert_cmpuint(followup_notifier_replies_give_up(f->replies, NULL), ==, 0);
  g_assert_cmpuint(f->n_answers, ==, 0);
}

/* The answer came as libnotify ceased to wait. */
static void
test_in_the_moment(Fixture *f, gconstpointer data)
{
  guint32 serial;

  notify(f, NULL, G_DBUS_CALL_FLAGS_NONE);
  serial = followup_notifier_replies_give_up(f->replies, NULL);
  g_assert_cmpuint(serial, !=, 0);
  g_assert_cmpuint(f->n_answers, ==, 1);
  g_assert_cmpuint(f->serial, ==, serial);
  g_assert_cmpuint(f->server_id, ==, fake_server_find(f->server, "One")->id);
  g_assert_null(f->why);
  g_assert_cmpuint(followup_notifier_replies_give_up(f->replies, NULL), ==, 0);
  g_assert_cmpuint(f->n_answers, ==, 1);
}

static void
test_refusal(Fixture *f, gconstpointer data)
{
  guint32 serial;

  fake_server_set_behaviour(f->server, FAKE_SERVER_REFUSES);
  notify(f, NULL, G_DBUS_CALL_FLAGS_NONE);
  serial = followup_notifier_replies_give_up(f->replies, NULL);
  g_assert_cmpuint(f->n_answers, ==, 1);
  g_assert_cmpuint(f->serial, ==, serial);
  g_assert_cmpuint(f->server_id, ==, 0);
  g_assert_nonnull(f->why);
}

/* Two are under way at once, and one that was given up was tried once more. */
static void
test_late(Fixture *f, gconstpointer data)
{
  guint32 first, second, again;

  fake_server_set_behaviour(f->server, FAKE_SERVER_HANGS);
  begin_call(f, "a", G_DBUS_CALL_FLAGS_NONE);
  begin_call(f, "b", G_DBUS_CALL_FLAGS_NONE);
  g_assert_true(g_dbus_connection_flush_sync(f->connection, NULL, NULL));
  first = followup_notifier_replies_give_up(f->replies, "a");
  second = followup_notifier_replies_give_up(f->replies, "b");
  g_assert_cmpuint(first, !=, 0);
  g_assert_cmpuint(second, >, first);
  g_assert_cmpuint(followup_notifier_replies_give_up(f->replies, "a"), ==, 0);
  begin_call(f, "a", G_DBUS_CALL_FLAGS_NONE);
  g_assert_true(g_dbus_connection_flush_sync(f->connection, NULL, NULL));
  again = followup_notifier_replies_give_up(f->replies, "a");
  g_assert_cmpuint(again, >, second);
  g_assert_cmpuint(read_answers(f), ==, 0);
  fake_server_set_behaviour(f->server, FAKE_SERVER_PLAIN);
  RUN_LOOP_UNTIL(read_answers(f) == 3);
  g_assert_cmpuint(read_answers(f), ==, 3);
  g_assert_cmpuint(f->serial, ==, again);
}

/* One of the notifier's own, made while libnotify waits, must not be taken for libnotify's. */
static void
test_others(Fixture *f, gconstpointer data)
{
  notify(f, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START);
  g_assert_cmpuint(followup_notifier_replies_give_up(f->replies, NULL), ==, 0);
  notify(f, NULL, G_DBUS_CALL_FLAGS_NONE);
  notify(f, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START);
  g_assert_true(followup_notifier_replies_settle(f->replies, NULL));
  g_assert_cmpuint(followup_notifier_replies_give_up(f->replies, NULL), ==, 0);
  g_assert_cmpuint(f->n_answers, ==, 0);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
#define ADD(path, func)                                                                            \
  g_test_add("/notifier-replies/" path, Fixture, NULL, set_up, func, tear_down)
  ADD("in-time", test_in_time);
  ADD("in-the-moment", test_in_the_moment);
  ADD("refusal", test_refusal);
  ADD("late", test_late);
  ADD("others", test_others);
  return g_test_run();
}
