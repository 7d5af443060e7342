/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-scheduler-notices: popups beside the schedule: the test popup, news and questions. */

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

/* An interview whose only step ahead is a check-in, of whose draft is asked early. The id of that.
 */
static char *
ask_early(Desk *desk, const char *employer, gint64 *interview)
{
  FollowupInterview *made = fixture_make(employer, NULL, START - 20 * HOUR, "2026-12-04");
  g_autoptr(FollowupAction) action = NULL;
  char *id;

  fixture_add_person(made, "Jane Doe")->thanked = TRUE;
  *interview = fixture_add(&desk->base, made);
  action = fixture_get(&desk->base, *interview, FOLLOWUP_KIND_CHECK_IN);
  id = followup_action_get_id(action);
  g_signal_emit_by_name(desk->drafts, "opened", id);
  desk_drain();
  return id;
}

static void
edit(Desk *desk, gint64 id, const char *employer, const char *note)
{
  g_autoptr(GPtrArray) interviews
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);
  FollowupInterview *interview = followup_store_get_interview(desk->base.store, id, NULL);

  g_free(interview->employer);
  interview->employer = g_strdup(employer);
  g_free(interview->note);
  interview->note = g_strdup(note);
  g_ptr_array_add(interviews, interview);
  g_assert_true(followup_store_update(desk->base.store, interviews, NULL, NULL));
  desk_drain();
}

static void
assert_names(Desk *desk, const char *id, const char *employer)
{
  const FollowupPopup *popup = followup_notifier_fake_find(desk->notifier, id);
  g_autofree char *words = g_strconcat(popup->summary, popup->body, NULL);

  g_assert_nonnull(strstr(words, employer));
}

/* It says what is known now, without a noise, however long it was up; the next server is told that,
 * too. */
static void
test_reworded(Desk *desk, gconstpointer data)
{
  g_autofree char *id = NULL;
  gint64 interview;

  desk_start(desk);
  id = ask_early(desk, "Acme", &interview);
  desk_assert_log_of(desk, "show ID", id);
  edit(desk, interview, "Acme", "In no popup");
  desk_assert_log(desk, "");
  desk_go_to(desk, START + 2 * HOUR);
  edit(desk, interview, "New & Sons", NULL);
  desk_assert_log_of(desk, "reword ID", id);
  assert_names(desk, id, "New & Sons");
  edit(desk, interview, "New & Sons", "In no popup");
  desk_assert_log(desk, "");
  followup_notifier_fake_set_available(desk->notifier, FALSE);
  edit(desk, interview, "Newer", NULL);
  followup_notifier_fake_set_available(desk->notifier, TRUE);
  desk_drain();
  desk_assert_log_of(desk, "show ID", id);
  assert_names(desk, id, "Newer");
}

static void
test_answer_reworded(Desk *desk, gconstpointer data)
{
  g_autofree char *id = NULL;
  gint64 interview;

  desk_start(desk);
  id = ask_early(desk, "Acme", &interview);
  followup_notifier_fake_press(desk->notifier, id, FOLLOWUP_BUTTON_ANSWERED);
  desk_drain();
  assert_names(desk, "heard-1", "Acme");
  desk_assert_log_of(desk, "show ID, show heard-1", id);
  edit(desk, interview, "New & Sons", NULL);
  desk_assert_log(desk, "reword heard-1");
  assert_names(desk, "heard-1", "New & Sons");
}

/* No more are under way than the server takes; the next goes with the answer, not a minute later.
 */
static void
test_waits_for_room(Desk *desk, gconstpointer data)
{
  g_autofree char *first = NULL, *second = NULL;
  gint64 one, two;

  desk_start(desk);
  followup_notifier_fake_set_capacity(desk->notifier, 1);
  followup_notifier_fake_set_hanging(desk->notifier, TRUE);
  first = ask_early(desk, "Acme", &one);
  second = ask_early(desk, "Beta", &two);
  edit(desk, one, "New & Sons", NULL);
  desk_assert_log_of(desk, "show ID", first);
  followup_notifier_fake_set_hanging(desk->notifier, FALSE);
  desk_drain();
  assert_names(desk, first, "New & Sons");
  g_assert_nonnull(followup_notifier_fake_find(desk->notifier, second));
  g_assert_cmpint(desk_now(desk), ==, START);
}

/* What a button says cannot be done, perhaps not for hours: it comes back, and not at once. */
static void
test_press_fails(Desk *desk, gconstpointer data)
{
  g_autofree char *id = NULL;
  gint64 interview;

  fixture_close(&desk->base);
  fixture_run_sql(&desk->base, "CREATE TRIGGER no_answer BEFORE UPDATE ON action "
                               "WHEN NEW.state = 'done' "
                               "BEGIN SELECT RAISE(ABORT, 'the disk is on fire'); END;");
  fixture_open(&desk->base);
  desk_start(desk);
  id = ask_early(desk, "Acme", &interview);
  desk_assert_log_of(desk, "show ID", id);
  for (guint i = 0; i < 3; i++) {
    g_test_expect_message("followup", G_LOG_LEVEL_WARNING, "*popup's button*disk is on fire*");
    followup_notifier_fake_press(desk->notifier, id, FOLLOWUP_BUTTON_DONE);
    desk_assert_log(desk, "");
    g_test_assert_expected_messages();
    desk_go_to(desk, desk_now(desk) + MINUTE - 1);
    desk_assert_log(desk, "");
    desk_go_to(desk, desk_now(desk) + 1);
    desk_assert_log_of(desk, "show ID", id);
    assert_names(desk, id, "Sent?");
  }
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
  ADD("reworded", test_reworded);
  ADD("answer-reworded", test_answer_reworded);
  ADD("waits-for-room", test_waits_for_room);
  ADD("press-fails", test_press_fails);
  return g_test_run();
}
