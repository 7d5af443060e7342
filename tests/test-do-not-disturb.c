/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-do-not-disturb: the scheduler, a clock set by hand, and a real dunst that is paused: it
 * takes every popup and shows none. What nobody could see stays due. */

#include "dunst.h"
#include "notifier-libnotify.h"
#include "scheduler-fixture.h"
#include "patience.h"

#define DEADLINE (60 * G_TIME_SPAN_SECOND)

typedef struct {
  Desk desk;
  GSubprocess *server;
  GDBusConnection *connection;
  FollowupNotifier *notifier;
  char *id; /* of an action that is due */
  guint n_shown;
} Evening;

static void
shown_cb(FollowupNotifier *notifier,
         const char *id,
         guint server_id,
         const char *server_owner,
         const char *bus_guid,
         Evening *evening)
{
  g_assert_cmpstr(id, ==, evening->id);
  evening->n_shown++;
}

/* So many popups were taken in all, and the action is noted as shown; nothing else became of it. */
static void
await_shown(Evening *evening, guint n)
{
  g_autoptr(FollowupAction) action = NULL;

  RUN_LOOP_UNTIL(evening->n_shown >= n);
  desk_drain();
  g_assert_cmpuint(evening->n_shown, ==, n);
  action = desk_get_action(&evening->desk, evening->id);
  g_assert_cmpint(action->state, ==, FOLLOWUP_STATE_SHOWN);
  g_assert_cmpuint(action->showings, ==, n);
  g_assert_cmpuint(followup_store_count_due(evening->desk.base.store, desk_now(&evening->desk)), ==,
                   1);
}

static void
await_done(Evening *evening)
{
  FollowupStore *store = evening->desk.base.store;

  RUN_LOOP_UNTIL(followup_store_count_due(store, desk_now(&evening->desk)) == 0);
  desk_assert_state(&evening->desk, evening->id, FOLLOWUP_STATE_DONE);
}

/* Both numbers of dunst. */
static void
assert_there(const char *displayed, const char *waiting)
{
  dunst_assert_count("displayed", displayed);
  dunst_assert_count("waiting", waiting);
}

static void
set_up(Evening *evening, gconstpointer data)
{
  Desk *desk = &evening->desk;
  g_autoptr(GError) error = NULL;

  desk_set_up(desk, NULL);
  evening->connection = g_bus_get_sync(G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error(error);
  evening->notifier = followup_notifier_libnotify_new(evening->connection);
  g_signal_connect(evening->notifier, "shown", G_CALLBACK(shown_cb), evening);
  evening->server = dunst_start();
  RUN_LOOP_UNTIL(followup_notifier_is_available(evening->notifier));
  g_assert_true(followup_notifier_is_available(evening->notifier));
  desk_make_drafts(desk);
  desk->scheduler = followup_scheduler_new(desk->base.store, evening->notifier,
                                           FOLLOWUP_CLOCK(desk->base.clock), desk->settings,
                                           desk->drafts, FOLLOWUP_LAUNCHER(desk->launcher));
  followup_scheduler_start(desk->scheduler);
  desk_drain();
}

static void
tear_down(Evening *evening, gconstpointer data)
{
  gint64 deadline = g_get_monotonic_time() + DEADLINE;

  desk_tear_down(&evening->desk, NULL);
  g_assert_finalize_object(g_steal_pointer(&evening->notifier));
  dunst_kill(&evening->server);
  while (dunst_is_there())
    g_assert_cmpint(g_get_monotonic_time(), <, deadline);
  g_clear_object(&evening->connection);
  g_free(evening->id);
}

/* It falls due, comes back by its repeats, one in the place of the other, and is there once when
 * the user wants to be disturbed again. */
static void
test_falls_due(Evening *evening, gconstpointer data)
{
  Desk *desk = &evening->desk;

  dunst_tell("dunstctl set-paused true");
  evening->id = desk_add_due(desk);
  await_shown(evening, 1);
  assert_there("0", "1");
  desk_go_to(desk, START + HOUR - 1);
  await_shown(evening, 1);
  desk_go_to(desk, START + HOUR);
  await_shown(evening, 2);
  assert_there("0", "1");
  desk_go_to(desk, START + 5 * HOUR);
  await_shown(evening, 3);
  assert_there("0", "1");
  dunst_tell("dunstctl set-paused false");
  assert_there("1", "0");
  await_shown(evening, 3);
  dunst_press("Done");
  await_done(evening);
  assert_there("0", "0");
}

/* It was on the screen when the user asked for peace. */
static void
test_was_there(Evening *evening, gconstpointer data)
{
  evening->id = desk_add_due(&evening->desk);
  await_shown(evening, 1);
  assert_there("1", "0");
  dunst_tell("dunstctl set-paused true");
  assert_there("0", "1");
  desk_go_to(&evening->desk, START + HOUR);
  await_shown(evening, 2);
  assert_there("0", "1");
  dunst_tell("dunstctl set-paused false");
  assert_there("1", "0");
  await_shown(evening, 2);
}

/* Dealt with by the client meanwhile: nothing is left to appear. */
static void
test_done_meanwhile(Evening *evening, gconstpointer data)
{
  dunst_tell("dunstctl set-paused true");
  evening->id = desk_add_due(&evening->desk);
  await_shown(evening, 1);
  desk_complete(&evening->desk, evening->id);
  assert_there("0", "0");
  dunst_tell("dunstctl set-paused false");
  assert_there("0", "0");
}

#define ADD(path, test) g_test_add("/do-not-disturb/" path, Evening, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  if (g_getenv("RIG_DIR") == NULL)
    g_error("run this inside rig/with-desktop.sh");
  ADD("falls-due", test_falls_due);
  ADD("was-there", test_was_there);
  ADD("done-meanwhile", test_done_meanwhile);
  return g_test_run();
}
