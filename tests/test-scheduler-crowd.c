/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-scheduler-crowd: many reminders that are due together, with a digest and without. */

#include <string.h>

#include "scheduler-fixture.h"
#include "store-private.h"

#define CROWD 1000
#define FEW 50

static void
add_crowd(Desk *desk, guint n)
{
  g_autoptr(GPtrArray) interviews
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add(interviews, fixture_make(NULL, NULL, START - 2 * HOUR, NULL));
  followup_store_add(desk->base.store, interviews, TRUE, NULL, NULL, &error);
  g_assert_no_error(error);
}

/* The longest that the loop was busy, in microseconds. */
static gint64
start_watched(Desk *desk)
{
  gint64 began, worst = 0;

  desk_make_drafts(desk);
  desk->scheduler = followup_scheduler_new(desk->base.store, FOLLOWUP_NOTIFIER(desk->notifier),
                                           FOLLOWUP_CLOCK(desk->base.clock), desk->settings,
                                           desk->drafts, FOLLOWUP_LAUNCHER(desk->launcher));
  began = g_get_monotonic_time();
  followup_scheduler_start(desk->scheduler);
  do {
    gint64 ended = g_get_monotonic_time();

    worst = MAX(worst, ended - began);
    began = ended;
  } while (g_main_context_iteration(NULL, FALSE));
  g_test_message("worst stall %.1f ms", worst / 1000.0);
  return worst;
}

/* Each once. */
static void
assert_shown(Desk *desk, guint n)
{
  for (guint i = 1; i <= n; i++) {
    g_autoptr(FollowupAction) action = fixture_get(&desk->base, i, FOLLOWUP_KIND_DEBRIEF);

    g_assert_cmpint(action->state, ==, FOLLOWUP_STATE_SHOWN);
    g_assert_cmpuint(action->showings, ==, 1);
    g_assert_cmpint(action->next_at, ==, START + HOUR);
  }
}

static void
test_digest(Desk *desk, gconstpointer data)
{
  add_crowd(desk, CROWD);
  /* The sanitizers make it several times slower. */
  g_assert_cmpint(start_watched(desk), <, G_TIME_SPAN_SECOND / 2);
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, 3);
  assert_shown(desk, CROWD);
  g_assert_nonnull(
      strstr(followup_notifier_fake_find(desk->notifier, FOLLOWUP_DIGEST_ID)->summary, "998 "));
  desk_assert_log(desk, "show 1.1, show 2.1, show digest");
}

static void
test_alone(Desk *desk, gconstpointer data)
{
  desk_open_settings(desk, "[Popups]\nMost=all\n");
  add_crowd(desk, CROWD);
  g_assert_cmpint(start_watched(desk), <, G_TIME_SPAN_SECOND / 2);
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, CROWD);
  assert_shown(desk, CROWD);
  g_assert_cmpint(desk_get_alarm(desk), ==, START + HOUR);
}

/* The fake server takes no more at once than it has room for, however little that is. */
static void
test_alone_one_by_one(Desk *desk, gconstpointer data)
{
  followup_notifier_fake_set_capacity(desk->notifier, 1);
  desk_open_settings(desk, "[Popups]\nMost=all\n");
  add_crowd(desk, FEW);
  desk_start(desk);
  assert_shown(desk, FEW);
  g_assert_cmpint(desk_get_alarm(desk), ==, START + HOUR);
}

/* There is room for the digest only when those alone are answered. */
static void
test_digest_waits(Desk *desk, gconstpointer data)
{
  followup_notifier_fake_set_capacity(desk->notifier, 2);
  add_crowd(desk, FEW);
  desk_start(desk);
  desk_assert_log(desk, "show 1.1, show 2.1, show digest");
  assert_shown(desk, FEW);
}

static void
complete_cb(const FollowupPopup *popup, gpointer data)
{
  Desk *desk = data;
  FollowupActionId id = { FEW, 1 };

  followup_notifier_fake_set_hook(desk->notifier, NULL, NULL);
  g_assert_true(followup_store_complete(desk->base.store, &id, 1, &(FollowupDone){ .at = START },
                                        NULL, NULL));
}

/* The last one is done elsewhere while the first ones are being shown. */
static void
test_change_meanwhile(Desk *desk, gconstpointer data)
{
  followup_notifier_fake_set_capacity(desk->notifier, 10);
  followup_notifier_fake_set_hook(desk->notifier, complete_cb, desk);
  desk_open_settings(desk, "[Popups]\nMost=all\n");
  add_crowd(desk, FEW);
  desk_start(desk);
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, FEW - 1);
  assert_shown(desk, FEW - 1);
}

static gboolean
replace_server_cb(gpointer data)
{
  followup_notifier_fake_set_available(data, TRUE);
  return G_SOURCE_REMOVE;
}

static void
vanish_cb(const FollowupPopup *popup, gpointer data)
{
  Desk *desk = data;

  if (!g_str_equal(popup->id, "15.1"))
    return;
  followup_notifier_fake_set_hook(desk->notifier, NULL, NULL);
  g_idle_add_full(G_PRIORITY_DEFAULT, replace_server_cb, desk->notifier, NULL);
}

/* Those that had come come again to the next server: for each it is the same showing. */
static void
test_server_meanwhile(Desk *desk, gconstpointer data)
{
  followup_notifier_fake_set_capacity(desk->notifier, 10);
  followup_notifier_fake_set_hook(desk->notifier, vanish_cb, desk);
  desk_open_settings(desk, "[Popups]\nMost=all\n");
  add_crowd(desk, FEW);
  desk_start(desk);
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, FEW);
  assert_shown(desk, FEW);
}

/* What the server that hung was given takes the room of what the next one is to show. */
static void
test_server_hangs(Desk *desk, gconstpointer data)
{
  followup_notifier_fake_set_capacity(desk->notifier, 10);
  followup_notifier_fake_set_hanging(desk->notifier, TRUE);
  desk_open_settings(desk, "[Popups]\nMost=all\n");
  add_crowd(desk, FEW);
  desk_start(desk);
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, 10);
  followup_notifier_fake_set_available(desk->notifier, FALSE);
  followup_notifier_fake_set_available(desk->notifier, TRUE);
  desk_drain();
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, 0);
  followup_notifier_fake_set_hanging(desk->notifier, FALSE);
  desk_drain();
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, FEW);
  assert_shown(desk, FEW);
}

/* Not one by one, which would be a transaction for each. */
static void
test_noted_together(Desk *desk, gconstpointer data)
{
  FollowupSql *sql = desk->base.store->sql;
  int before;

  followup_notifier_fake_set_hanging(desk->notifier, TRUE);
  desk_open_settings(desk, "[Popups]\nMost=all\n");
  add_crowd(desk, FEW);
  desk_start(desk);
  before = followup_sql_count_frames(sql);
  followup_notifier_fake_set_hanging(desk->notifier, FALSE);
  desk_drain();
  assert_shown(desk, FEW);
  g_assert_cmpint(followup_sql_count_frames(sql), >, before);
  g_assert_cmpint(followup_sql_count_frames(sql) - before, <, FEW);
}

static void
hang_cb(const FollowupPopup *popup, gpointer data)
{
  if (g_str_equal(popup->id, "2.1"))
    followup_notifier_fake_set_hanging(data, TRUE);
}

/* The server hangs with the second one: that the first one came is noted all the same. */
static void
test_noted_soon(Desk *desk, gconstpointer data)
{
  gint64 deadline = g_get_monotonic_time() + 10 * G_TIME_SPAN_SECOND;

  followup_notifier_fake_set_hook(desk->notifier, hang_cb, desk->notifier);
  desk_open_settings(desk, "[Popups]\nMost=all\n");
  add_crowd(desk, 2);
  desk_start(desk);
  for (FollowupState state = FOLLOWUP_STATE_SHOWING; state != FOLLOWUP_STATE_SHOWN;) {
    g_autoptr(FollowupAction) action = NULL;

    g_assert_cmpint(g_get_monotonic_time(), <, deadline);
    g_main_context_iteration(NULL, FALSE);
    action = fixture_get(&desk->base, 1, FOLLOWUP_KIND_DEBRIEF);
    state = action->state;
  }
  followup_notifier_fake_set_hanging(desk->notifier, FALSE);
  desk_drain();
  assert_shown(desk, 2);
}

static gboolean
ring_cb(gpointer data)
{
  followup_clock_fake_advance_to(data, START + MINUTE);
  return G_SOURCE_REMOVE;
}

static void
ring_soon_cb(const FollowupPopup *popup, gpointer data)
{
  Desk *desk = data;

  if (!g_str_equal(popup->id, "15.1"))
    return;
  followup_notifier_fake_set_hook(desk->notifier, NULL, NULL);
  g_idle_add_full(G_PRIORITY_HIGH, ring_cb, desk->base.clock, NULL);
}

/* Something else falls due while another server gets what the last one had. */
static void
test_alarm_meanwhile(Desk *desk, gconstpointer data)
{
  const FollowupActionId last = { FEW + 1, 1 };

  followup_notifier_fake_set_capacity(desk->notifier, 10);
  desk_open_settings(desk, "[Popups]\nMost=all\n");
  add_crowd(desk, FEW + 1);
  g_assert_true(followup_store_snooze(desk->base.store, &last, 1, START + MINUTE, NULL, NULL));
  desk_start(desk);
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, FEW);
  followup_notifier_fake_set_hook(desk->notifier, ring_soon_cb, desk);
  followup_notifier_fake_set_available(desk->notifier, TRUE);
  desk_drain();
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, FEW + 1);
  assert_shown(desk, FEW);
}

/* Each alarm looks at what waits alone, until there are too many with those that were shown. */
static void
test_one_after_the_other(Desk *desk, gconstpointer data)
{
  add_crowd(desk, 5);
  for (gint64 i = 1; i <= 5; i++) {
    const FollowupActionId id = { i, 1 };

    g_assert_true(followup_store_snooze(desk->base.store, &id, 1, START + i * MINUTE, NULL, NULL));
  }
  desk_start(desk);
  desk_assert_log(desk, "");
  desk_go_to(desk, START + 2 * MINUTE);
  desk_assert_log(desk, "show 1.1, show 2.1");
  desk_go_to(desk, START + 3 * MINUTE);
  desk_assert_log(desk, "show 3.1");
  desk_go_to(desk, START + 4 * MINUTE);
  desk_assert_log(desk, "withdraw 3.1, show digest");
  desk_complete(desk, "1.1");
  desk_assert_log(desk, "withdraw 1.1, show 3.1, show 4.1, withdraw digest");
  desk_go_to(desk, START + 5 * MINUTE);
  desk_assert_log(desk, "withdraw 4.1, show digest");
}

#define ADD(path, func)                                                                            \
  g_test_add("/scheduler-crowd/" path, Desk, NULL, desk_set_up, func, desk_tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("digest", test_digest);
  ADD("digest-waits", test_digest_waits);
  ADD("alone", test_alone);
  ADD("alone/one-by-one", test_alone_one_by_one);
  ADD("alone/change-meanwhile", test_change_meanwhile);
  ADD("alone/server-meanwhile", test_server_meanwhile);
  ADD("alone/server-hangs", test_server_hangs);
  ADD("alone/noted-together", test_noted_together);
  ADD("alone/noted-soon", test_noted_soon);
  ADD("alone/alarm-meanwhile", test_alarm_meanwhile);
  ADD("one-after-the-other", test_one_after_the_other);
  return g_test_run();
}
