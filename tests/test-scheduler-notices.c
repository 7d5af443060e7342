/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-scheduler-notices: popups beside the schedule: the test popup. */

#include "scheduler-fixture.h"

#include <string.h>

/* What "test-ended" said, "taken" for nothing. */
static void
note_ended_cb(FollowupScheduler *scheduler, const char *why, GPtrArray *ends)
{
  g_ptr_array_add(ends, g_strdup(why != NULL ? why : "taken"));
}

static GPtrArray *
start_listening(Desk *desk)
{
  GPtrArray *ends = g_ptr_array_new_with_free_func(g_free);

  desk_start(desk);
  g_signal_connect(desk->scheduler, "test-ended", G_CALLBACK(note_ended_cb), ends);
  return ends;
}

static void
show_test(Desk *desk)
{
  followup_scheduler_show_test(desk->scheduler);
  desk_drain();
}

static void
assert_end(GPtrArray *ends, const char *expected)
{
  g_assert_cmpuint(ends->len, ==, 1);
  g_assert_cmpstr(g_ptr_array_index(ends, 0), ==, expected);
  g_ptr_array_set_size(ends, 0);
}

/* It is shown at night, says what it is, is not critical, and does not come back. */
static void
test_popup_taken(Desk *desk, gconstpointer data)
{
  g_autoptr(GPtrArray) ends = start_listening(desk);
  const FollowupPopup *popup;

  desk_go_to(desk, START + 11 * HOUR);
  desk_assert_log(desk, "");
  show_test(desk);
  assert_end(ends, "taken");
  desk_assert_log(desk, "show news-test");
  popup = followup_notifier_fake_find(desk->notifier, FOLLOWUP_TEST_ID);
  g_assert_nonnull(strstr(popup->body, "only a test"));
  g_assert_cmpint(popup->urgency, ==, FOLLOWUP_URGENCY_NORMAL);
  g_assert_cmpint(desk_get_alarm(desk), ==, FOLLOWUP_NO_INSTANT);
  followup_notifier_fake_press(desk->notifier, FOLLOWUP_TEST_ID, FOLLOWUP_BUTTON_DEFAULT);
  followup_notifier_fake_set_available(desk->notifier, FALSE);
  followup_notifier_fake_set_available(desk->notifier, TRUE);
  desk_drain();
  desk_assert_log(desk, "");
  g_assert_cmpuint(ends->len, ==, 0);
}

static void
test_popup_refused(Desk *desk, gconstpointer data)
{
  g_autoptr(GPtrArray) ends = start_listening(desk);

  followup_notifier_fake_set_failing(desk->notifier, TRUE);
  show_test(desk);
  assert_end(ends, "it is broken");
  desk_assert_log(desk, "show news-test");
  g_assert_cmpint(desk_get_alarm(desk), ==, FOLLOWUP_NO_INSTANT);
}

/* A server that is started in time shows it; one that comes later does not. */
static void
test_popup_waits(Desk *desk, gconstpointer data)
{
  g_autoptr(GPtrArray) ends = start_listening(desk);

  followup_notifier_fake_set_available(desk->notifier, FALSE);
  desk_drain();
  show_test(desk);
  g_assert_cmpuint(ends->len, ==, 0);
  desk_assert_log(desk, "wake");
  followup_notifier_fake_set_available(desk->notifier, TRUE);
  desk_drain();
  desk_assert_log(desk, "show news-test");
  assert_end(ends, "taken");
  followup_notifier_fake_set_available(desk->notifier, FALSE);
  desk_drain();
  show_test(desk);
  desk_go_to(desk, desk_now(desk) + 5);
  assert_end(ends, "no popup server answers");
  followup_notifier_fake_set_available(desk->notifier, TRUE);
  desk_drain();
  desk_assert_log(desk, "wake");
  g_assert_cmpint(desk_get_alarm(desk), ==, FOLLOWUP_NO_INSTANT);
}

/* What is about no action is tried again as reminders are, until the server takes it; a clock that
 * is set, or another server, ends the wait. */
static void
test_news_refused(Desk *desk, gconstpointer data)
{
  desk_start(desk);
  followup_notifier_fake_set_failing(desk->notifier, TRUE);
  followup_scheduler_tell(desk->scheduler, "a", "News", "They are bad.");
  desk_assert_log(desk, "show news-a");
  g_assert_cmpint(desk_get_alarm(desk), ==, START + MINUTE);
  followup_scheduler_set_locked(desk->scheduler, FALSE);
  desk_assert_log(desk, "");
  desk_go_to(desk, START + MINUTE);
  desk_assert_log(desk, "show news-a");
  g_assert_cmpint(desk_get_alarm(desk), ==, START + 6 * MINUTE);
  followup_scheduler_look_again(desk->scheduler);
  desk_assert_log(desk, "show news-a");
  followup_notifier_fake_set_available(desk->notifier, FALSE);
  followup_notifier_fake_set_available(desk->notifier, TRUE);
  desk_assert_log(desk, "show news-a");
  g_assert_cmpint(desk_get_alarm(desk), ==, START + 2 * MINUTE);
  followup_notifier_fake_set_failing(desk->notifier, FALSE);
  desk_go_to(desk, START + 2 * MINUTE);
  desk_assert_log(desk, "show news-a");
  g_assert_cmpint(desk_get_alarm(desk), ==, FOLLOWUP_NO_INSTANT);
  desk_go_to(desk, START + HOUR);
  desk_assert_log(desk, "");
}

/* The same where the database is not open, which is what the news may be about. */
static void
test_news_refused_without_store(Desk *desk, gconstpointer data)
{
  desk_start(desk);
  followup_store_close(desk->base.store);
  followup_notifier_fake_set_failing(desk->notifier, TRUE);
  followup_scheduler_tell(desk->scheduler, "a", "News", "They are bad.");
  desk_assert_log(desk, "show news-a");
  followup_notifier_fake_set_failing(desk->notifier, FALSE);
  desk_go_to(desk, START + MINUTE);
  desk_assert_log(desk, "show news-a");
  g_assert_cmpint(desk_get_alarm(desk), ==, FOLLOWUP_NO_INSTANT);
}

#define ADD(path, test)                                                                            \
  g_test_add("/scheduler-notices/" path, Desk, NULL, desk_set_up, test, desk_tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("popup-taken", test_popup_taken);
  ADD("popup-refused", test_popup_refused);
  ADD("popup-waits", test_popup_waits);
  ADD("news-refused", test_news_refused);
  ADD("news-refused-without-store", test_news_refused_without_store);
  return g_test_run();
}
