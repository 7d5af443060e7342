/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-notifier-crowd: of many popups two are under way at once; each comes once all the same,
 * whatever happens to it and to the server meanwhile. */

#include "fake-server.h"
#include "notifier-libnotify.h"
#include "patience.h"

#define ROOM 64
#define MOMENT (30 * G_TIME_SPAN_MILLISECOND)

typedef struct {
  const char *address; /* borrowed */
  FakeServer *server;  /* owned, like the next four */
  GDBusConnection *connection;
  FollowupNotifier *notifier;
  GPtrArray *shown;   /* ids, as they were answered */
  GArray *server_ids; /* of guint, at the same indexes */
  guint n_failed;
  guint n_before; /* calls of the server */
} Fixture;

static void
note_shown_cb(FollowupNotifier *notifier,
              const char *id,
              guint server_id,
              const char *owner,
              const char *guid,
              Fixture *f)
{
  g_ptr_array_add(f->shown, g_strdup(id));
  g_array_append_val(f->server_ids, server_id);
}

static void
note_failed_cb(FollowupNotifier *notifier, const char *id, const char *why, Fixture *f)
{
  f->n_failed++;
}

static void
await_server(Fixture *f)
{
  RUN_LOOP_UNTIL(followup_notifier_is_available(f->notifier));
  g_assert_true(followup_notifier_is_available(f->notifier));
}

/* The numbers first to last, of which the id is made. */
static void
show(Fixture *f, guint first, guint last)
{
  for (guint i = first; i <= last; i++) {
    g_autofree char *id = g_strdup_printf("1.%u", i);
    g_autofree char *summary = g_strdup_printf("Popup %u.", i);
    FollowupPopup popup = { .id = id, .key = id, .summary = summary, .body = (char *)"" };

    followup_notifier_show(f->notifier, &popup);
  }
}

static void
await_all(Fixture *f)
{
  RUN_LOOP_UNTIL(followup_notifier_get_room(f->notifier) == ROOM);
  g_assert_cmpuint(followup_notifier_get_room(f->notifier), ==, ROOM);
}

/* libnotify asks the server who it is before the very first one. */
static void
meet(Fixture *f)
{
  show(f, 0, 0);
  await_all(f);
  followup_notifier_withdraw(f->notifier, "1.0");
  RUN_LOOP_UNTIL(fake_server_count(f->server) == 0);
  g_assert_cmpuint(f->shown->len, ==, 1);
  g_ptr_array_set_size(f->shown, 0);
  g_array_set_size(f->server_ids, 0);
  f->n_before = 1;
}

static void
set_up(Fixture *f, gconstpointer address)
{
  g_autoptr(GError) error = NULL;

  f->address = address;
  f->server = fake_server_new(address, FAKE_SERVER_PLAIN);
  f->connection = g_bus_get_sync(G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error(error);
  f->shown = g_ptr_array_new_with_free_func(g_free);
  f->server_ids = g_array_new(FALSE, FALSE, sizeof(guint));
  f->notifier = followup_notifier_libnotify_new(f->connection);
  g_signal_connect(f->notifier, "shown", G_CALLBACK(note_shown_cb), f);
  g_signal_connect(f->notifier, "failed", G_CALLBACK(note_failed_cb), f);
  await_server(f);
  meet(f);
}

static void
tear_down(Fixture *f, gconstpointer address)
{
  await_all(f);
  g_assert_finalize_object(g_steal_pointer(&f->notifier));
  g_clear_object(&f->connection);
  fake_server_free(f->server);
  g_ptr_array_unref(f->shown);
  g_array_unref(f->server_ids);
}

/* So many calls are under way, and no more. */
static void
assert_waiting(Fixture *f, guint n)
{
  RUN_LOOP_UNTIL(fake_server_count_waiting(f->server) == n);
  run_loop_for(MOMENT);
  g_assert_cmpuint(fake_server_count_waiting(f->server), ==, n);
}

/* Answers the first when all are handed over: usually one, which went before there was a crowd.
 * With the next the server hangs again. How many it answered. */
static guint
show_and_hang(Fixture *f, guint last)
{
  guint n;

  fake_server_set_behaviour(f->server, FAKE_SERVER_HANGS);
  show(f, 1, last);
  RUN_LOOP_UNTIL(fake_server_count_waiting(f->server) > 0);
  n = fake_server_count_waiting(f->server);
  fake_server_set_behaviour(f->server, FAKE_SERVER_PLAIN);
  fake_server_set_behaviour(f->server, FAKE_SERVER_HANGS);
  return n;
}

/* Each once, and none far from its place: at the server, which counts from 1, and here. */
static void
assert_shown(Fixture *f, guint n, guint astray)
{
  g_autofree guint *times = g_new0(guint, n + 1);

  g_assert_cmpuint(f->shown->len, ==, n);
  for (guint i = 0; i < n; i++) {
    const char *id = g_ptr_array_index(f->shown, i);
    guint number = (guint)g_ascii_strtoull(id + 2, NULL, 10);

    g_assert_cmpuint(number, <=, n);
    g_assert_cmpuint(++times[number], ==, 1);
    g_assert_cmpint(ABS((int)number - (int)i - 1), <=, astray);
    g_assert_cmpint(ABS((int)(number + f->n_before) - (int)g_array_index(f->server_ids, guint, i)),
                    <=, astray);
  }
  g_assert_cmpuint(fake_server_count(f->server), ==, n);
  g_assert_cmpuint(fake_server_count_calls(f->server), ==, f->n_before + n);
}

static void
test_crowd(Fixture *f, gconstpointer address)
{
  show_and_hang(f, ROOM);
  assert_waiting(f, 2);
  fake_server_set_behaviour(f->server, FAKE_SERVER_PLAIN);
  await_all(f);
  assert_shown(f, ROOM, 4);
  g_assert_cmpuint(f->n_failed, ==, 0);
}

/* As many as may be up by themselves beside a digest come in order. */
static void
test_few(Fixture *f, gconstpointer address)
{
  show_and_hang(f, 20);
  assert_waiting(f, 1);
  fake_server_set_behaviour(f->server, FAKE_SERVER_PLAIN);
  await_all(f);
  assert_shown(f, 20, 0);
}

/* One is shown again, and one withdrawn, when it may just be under way. */
static void
test_among_others(Fixture *f, gconstpointer address)
{
  show_and_hang(f, 30);
  show(f, 3, 3);
  followup_notifier_withdraw(f->notifier, "1.30");
  show(f, 31, 60);
  assert_waiting(f, 2);
  fake_server_set_behaviour(f->server, FAKE_SERVER_PLAIN);
  await_all(f);
  g_assert_cmpuint(f->shown->len, ==, 61);
  RUN_LOOP_UNTIL(fake_server_find(f->server, "Popup 30.") == NULL);
  g_assert_null(fake_server_find(f->server, "Popup 30."));
  g_assert_nonnull(fake_server_find(f->server, "Popup 3."));
  g_assert_cmpuint(fake_server_count(f->server), ==, 59);
  g_assert_cmpuint(fake_server_count_calls(f->server), ==, f->n_before + 61);
}

static void
test_refused(Fixture *f, gconstpointer address)
{
  guint n = show_and_hang(f, ROOM);

  assert_waiting(f, 2);
  fake_server_set_behaviour(f->server, FAKE_SERVER_REFUSES);
  await_all(f);
  g_assert_cmpuint(f->shown->len, ==, n);
  g_assert_cmpuint(f->n_failed, ==, ROOM - n);
}

/* The next one is shown all of them. */
static void
test_server_gone(Fixture *f, gconstpointer address)
{
  guint n = show_and_hang(f, ROOM);

  assert_waiting(f, 2);
  g_clear_pointer(&f->server, fake_server_free);
  await_all(f);
  g_assert_cmpuint(f->shown->len, <=, n); /* the last one may be of no interest any more */
  g_ptr_array_set_size(f->shown, 0);
  g_array_set_size(f->server_ids, 0);
  f->server = fake_server_new(f->address, FAKE_SERVER_PLAIN);
  f->n_before = 0;
  await_server(f);
  show(f, 1, ROOM);
  await_all(f);
  assert_shown(f, ROOM, 4);
}

int
main(int argc, char **argv)
{
  g_autoptr(GTestDBus) bus = NULL;
  int status;

  g_test_init(&argc, &argv, NULL);
  bus = g_test_dbus_new(G_TEST_DBUS_NONE);
  g_test_dbus_up(bus);
#define ADD(path, func)                                                                            \
  g_test_add("/notifier-crowd/" path, Fixture, g_test_dbus_get_bus_address(bus), set_up, func,     \
             tear_down)
  ADD("crowd", test_crowd);
  ADD("few", test_few);
  ADD("among-others", test_among_others);
  ADD("refused", test_refused);
  ADD("server-gone", test_server_gone);
  status = g_test_run();
  g_test_dbus_stop(bus);
  return status;
}
