/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-scheduler: the scheduler between a real store, a clock set by hand and a popup server driven
 * by hand. */

#include "scheduler.h"

#include <glib/gstdio.h>
#include <string.h>

#include "fake-notifier.h"
#include "store-fixture.h"

#define MINUTE 60
#define DEADLINE (20 * G_TIME_SPAN_SECOND)

typedef struct {
  Fixture base; /* the store and the clock, at Mon 2026-11-16 12:00 UTC */
  FollowupSettings *settings;
  FollowupNotifierFake *notifier;
  FollowupScheduler *scheduler;
  guint due_changes;
} Desk;

static void
drain(void)
{
  while (g_main_context_iteration(NULL, FALSE))
    ;
}

static void
count_cb(FollowupScheduler *scheduler, Desk *desk)
{
  desk->due_changes++;
}

static void
start(Desk *desk)
{
  desk->scheduler = followup_scheduler_new(desk->base.store, FOLLOWUP_NOTIFIER(desk->notifier),
                                           FOLLOWUP_CLOCK(desk->base.clock), desk->settings);
  g_signal_connect(desk->scheduler, "due-changed", G_CALLBACK(count_cb), desk);
  followup_scheduler_start(desk->scheduler);
  drain();
}

/* The end of the daemon's life, and nothing of it remains but the database. */
static void
stop(Desk *desk)
{
  drain();
  if (desk->scheduler != NULL)
    g_assert_finalize_object(g_steal_pointer(&desk->scheduler));
  g_clear_object(&desk->notifier);
}

static void
write_settings(Desk *desk, const char *text)
{
  g_autofree char *file = g_build_filename(desk->base.folder, "settings.ini", NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents(file, text, -1, &error);
  g_assert_no_error(error);
}

static void
open_settings(Desk *desk, const char *text)
{
  g_clear_object(&desk->settings);
  write_settings(desk, text);
  desk->settings = followup_settings_new(desk->base.folder);
}

static void
set_up(Desk *desk, gconstpointer data)
{
  fixture_set_up(&desk->base, NULL);
  open_settings(desk, "");
  desk->notifier = followup_notifier_fake_new();
}

static void
tear_down(Desk *desk, gconstpointer data)
{
  g_autofree char *file = g_build_filename(desk->base.folder, "settings.ini", NULL);

  stop(desk);
  g_clear_object(&desk->settings);
  g_remove(file);
  fixture_tear_down(&desk->base, NULL);
}

static gint64
now(Desk *desk)
{
  return followup_clock_get_now(FOLLOWUP_CLOCK(desk->base.clock));
}

static gint64
get_alarm(Desk *desk)
{
  return followup_clock_fake_get_alarm(desk->base.clock);
}

/* Time passes, alarm by alarm. How often the daemon was woken. */
static guint
go_to(Desk *desk, gint64 instant)
{
  guint n = 0;

  drain();
  while (get_alarm(desk) != FOLLOWUP_NO_INSTANT && get_alarm(desk) <= instant) {
    followup_clock_fake_advance_to(desk->base.clock, MAX(get_alarm(desk), now(desk)));
    drain();
    g_assert_cmpuint(n++, <, 200);
  }
  followup_clock_fake_advance_to(desk->base.clock, instant);
  drain();
  return n;
}

static void
assert_log(Desk *desk, const char *expected)
{
  g_autofree char *log = NULL;

  drain();
  log = followup_notifier_fake_take_log(desk->notifier);
  g_assert_cmpstr(log, ==, expected);
}

/* An interview that ended an hour ago: its debrief fell due half an hour ago, its check-in is days
 * away, and the thank-you is taken care of. Returns the debrief's id. */
static char *
add_due(Desk *desk)
{
  FollowupInterview *interview = fixture_make(NULL, NULL, now(desk) - 2 * HOUR, NULL);
  g_autoptr(FollowupAction) action = NULL;
  gint64 id;

  fixture_add_person(interview, "Jane Doe")->thanked = TRUE;
  id = fixture_add(&desk->base, interview);
  action = fixture_get(&desk->base, id, FOLLOWUP_KIND_DEBRIEF);
  g_assert_nonnull(action);
  return followup_action_get_id(action);
}

static FollowupAction *
get_action(Desk *desk, const char *id)
{
  g_autoptr(GError) error = NULL;
  FollowupAction *action;
  gint64 interview;
  guint number;

  g_assert_true(followup_id_parse(id, &interview, &number, &error));
  action = followup_store_get_action(desk->base.store, interview, number, &error);
  g_assert_no_error(error);
  return action;
}

static void
assert_state(Desk *desk, const char *id, FollowupState state)
{
  g_autoptr(FollowupAction) action = get_action(desk, id);

  g_assert_cmpstr(followup_state_to_nick(action->state), ==, followup_state_to_nick(state));
}

static void
complete(Desk *desk, const char *id)
{
  const FollowupOrigin origin = { .who = "test" };
  g_autoptr(GError) error = NULL;
  FollowupActionId action;

  followup_id_parse(id, &action.interview, &action.number, NULL);
  followup_store_complete(desk->base.store, &action, 1, &(FollowupDone){ .at = now(desk) }, &origin,
                          &error);
  g_assert_no_error(error);
  drain();
}

static char *
say(const char *format, const char *id)
{
  GString *text = g_string_new(format);

  g_string_replace(text, "ID", id, 0);
  return g_string_free(text, FALSE);
}

static void
assert_log_of(Desk *desk, const char *format, const char *id)
{
  g_autofree char *expected = say(format, id);

  assert_log(desk, expected);
}

/* It is on the disk before the server hears of it. */
static void
check_marked_cb(const FollowupPopup *popup, gpointer data)
{
  assert_state(data, popup->id, FOLLOWUP_STATE_SHOWING);
}

static void
test_shows_due(Desk *desk, gconstpointer data)
{
  g_autofree char *id = add_due(desk);
  g_autoptr(FollowupAction) action = NULL;

  followup_notifier_fake_set_hook(desk->notifier, check_marked_cb, desk);
  start(desk);
  assert_log_of(desk, "show ID", id);
  action = get_action(desk, id);
  g_assert_cmpint(action->state, ==, FOLLOWUP_STATE_SHOWN);
  g_assert_cmpuint(action->server_id, ==, 1);
  g_assert_cmpstr(action->server_owner, ==, ":1.1");
  g_assert_cmpstr(action->bus_guid, ==, "guid");
  g_assert_cmpuint(action->showings, ==, 1);
  g_assert_cmpint(action->next_at, ==, START + HOUR);
  g_assert_cmpint(get_alarm(desk), ==, START + HOUR);
}

static void
test_added_later(Desk *desk, gconstpointer data)
{
  g_autofree char *id = NULL;

  start(desk);
  g_assert_cmpint(get_alarm(desk), ==, FOLLOWUP_NO_INSTANT);
  g_assert_cmpuint(desk->due_changes, ==, 0);
  id = add_due(desk);
  assert_log_of(desk, "show ID", id);
  g_assert_cmpuint(desk->due_changes, >, 0);
}

/* Nothing is due: not woken once, until something is. */
static void
test_sleeps(Desk *desk, gconstpointer data)
{
  FollowupInterview *interview = fixture_make("Acme", NULL, START + 30 * DAY, NULL);

  fixture_add(&desk->base, interview);
  start(desk);
  g_assert_cmpuint(go_to(desk, START + 30 * DAY - HOUR - 1), ==, 0);
  assert_log(desk, "");
  g_assert_cmpuint(go_to(desk, START + 30 * DAY - HOUR), ==, 1);
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, 1);
}

static void
test_done(Desk *desk, gconstpointer data)
{
  g_autofree char *id = add_due(desk);

  start(desk);
  assert_log_of(desk, "show ID", id);
  followup_notifier_fake_press(desk->notifier, id, FOLLOWUP_BUTTON_DONE);
  assert_log(desk, "");
  assert_state(desk, id, FOLLOWUP_STATE_DONE);
  go_to(desk, START + DAY);
  assert_log(desk, "");
}

static void
test_tomorrow(Desk *desk, gconstpointer data)
{
  g_autofree char *id = add_due(desk);
  gint64 morning = START + 20 * HOUR; /* Tue 08:00 */

  start(desk);
  assert_log_of(desk, "show ID", id);
  followup_notifier_fake_press(desk->notifier, id, FOLLOWUP_BUTTON_TOMORROW);
  assert_log(desk, "");
  assert_state(desk, id, FOLLOWUP_STATE_SNOOZED);
  g_assert_cmpuint(go_to(desk, morning - 1), ==, 0);
  assert_log(desk, "");
  go_to(desk, morning);
  assert_log_of(desk, "show ID", id);
}

static void
test_click_shows_again(Desk *desk, gconstpointer data)
{
  g_autofree char *id = add_due(desk);
  g_autoptr(FollowupAction) action = NULL;

  start(desk);
  assert_log_of(desk, "show ID", id);
  followup_notifier_fake_press(desk->notifier, id, FOLLOWUP_BUTTON_DEFAULT);
  assert_log_of(desk, "show ID", id);
  action = get_action(desk, id);
  g_assert_cmpint(action->state, ==, FOLLOWUP_STATE_SHOWN);
  g_assert_cmpuint(action->showings, ==, 1);
  g_assert_cmpint(action->next_at, ==, START + HOUR);
}

/* 13:00, 17:00, then each morning; closed or not. */
static void
test_repeats(Desk *desk, gconstpointer data)
{
  static const gint64 moments[] = { HOUR, 5 * HOUR, 20 * HOUR, 44 * HOUR };
  g_autofree char *id = add_due(desk);

  start(desk);
  assert_log_of(desk, "show ID", id);
  for (gsize i = 0; i < G_N_ELEMENTS(moments); i++) {
    if (i % 2 == 0)
      followup_notifier_fake_close(desk->notifier, id);
    go_to(desk, START + moments[i] - 1);
    assert_log(desk, "");
    go_to(desk, START + moments[i]);
    assert_log_of(desk, "show ID", id);
  }
}

static void
test_digest(Desk *desk, gconstpointer data)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
  const FollowupPopup *digest;

  for (guint i = 0; i < 5; i++)
    g_ptr_array_add(ids, add_due(desk));
  start(desk);
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, 3);
  digest = followup_notifier_fake_find(desk->notifier, FOLLOWUP_DIGEST_ID);
  g_assert_nonnull(digest);
  for (guint i = 2; i < 5; i++)
    g_assert_nonnull(strstr(digest->body, g_ptr_array_index(ids, i)));
  for (guint i = 0; i < 5; i++)
    assert_state(desk, g_ptr_array_index(ids, i), FOLLOWUP_STATE_SHOWN);
  g_free(followup_notifier_fake_take_log(desk->notifier));
  /* Finishing one, elsewhere, lets the next one up. */
  complete(desk, g_ptr_array_index(ids, 0));
  g_assert_null(followup_notifier_fake_find(desk->notifier, g_ptr_array_index(ids, 0)));
  g_assert_nonnull(followup_notifier_fake_find(desk->notifier, g_ptr_array_index(ids, 2)));
  digest = followup_notifier_fake_find(desk->notifier, FOLLOWUP_DIGEST_ID);
  g_assert_null(strstr(digest->body, g_ptr_array_index(ids, 2)));
  complete(desk, g_ptr_array_index(ids, 4));
  g_assert_null(followup_notifier_fake_find(desk->notifier, FOLLOWUP_DIGEST_ID));
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, 3);
  g_assert_nonnull(followup_notifier_fake_find(desk->notifier, g_ptr_array_index(ids, 3)));
}

static void
test_digest_tomorrow(Desk *desk, gconstpointer data)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);

  for (guint i = 0; i < 6; i++)
    g_ptr_array_add(ids, add_due(desk));
  start(desk);
  followup_notifier_fake_press(desk->notifier, FOLLOWUP_DIGEST_ID, FOLLOWUP_BUTTON_TOMORROW);
  drain();
  for (guint i = 0; i < 6; i++)
    assert_state(desk, g_ptr_array_index(ids, i),
                 i < 2 ? FOLLOWUP_STATE_SHOWN : FOLLOWUP_STATE_SNOOZED);
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, 2);
}

static void
test_digest_show(Desk *desk, gconstpointer data)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);

  for (guint i = 0; i < 8; i++)
    g_ptr_array_add(ids, add_due(desk));
  start(desk);
  followup_notifier_fake_press(desk->notifier, FOLLOWUP_DIGEST_ID, FOLLOWUP_BUTTON_SHOW);
  drain();
  for (guint i = 0; i < 5; i++)
    g_assert_nonnull(followup_notifier_fake_find(desk->notifier, g_ptr_array_index(ids, i)));
  g_assert_nonnull(followup_notifier_fake_find(desk->notifier, FOLLOWUP_DIGEST_ID));
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, 6);
  for (guint i = 0; i < 8; i++)
    assert_state(desk, g_ptr_array_index(ids, i), FOLLOWUP_STATE_SHOWN);
}

static void
test_removed(Desk *desk, gconstpointer data)
{
  g_autofree char *id = add_due(desk);
  const FollowupOrigin origin = { .who = "test" };
  const gint64 interview = 1;
  g_autoptr(GError) error = NULL;

  start(desk);
  assert_log_of(desk, "show ID", id);
  followup_store_remove(desk->base.store, &interview, 1, &origin, &error);
  g_assert_no_error(error);
  assert_log_of(desk, "withdraw ID", id);
  g_assert_cmpint(get_alarm(desk), ==, FOLLOWUP_NO_INSTANT);
}

/* At once, after 1 s and 5 s more, then every 15 min; nothing is noted as shown meanwhile. */
static void
test_no_server(Desk *desk, gconstpointer data)
{
  g_autofree char *id = NULL;

  followup_notifier_fake_set_available(desk->notifier, FALSE);
  start(desk);
  assert_log(desk, "");
  g_assert_cmpint(get_alarm(desk), ==, FOLLOWUP_NO_INSTANT);
  id = add_due(desk);
  assert_log(desk, "wake");
  g_assert_cmpint(get_alarm(desk), ==, START + 1);
  go_to(desk, START + 1);
  assert_log(desk, "wake");
  g_assert_cmpint(get_alarm(desk), ==, START + 6);
  go_to(desk, START + 6);
  assert_log(desk, "wake");
  g_assert_cmpuint(go_to(desk, START + 6 + 30 * MINUTE), ==, 2);
  assert_log(desk, "wake, wake");
  assert_state(desk, id, FOLLOWUP_STATE_DUE);
  followup_notifier_fake_set_available(desk->notifier, TRUE);
  assert_log_of(desk, "show ID", id);
  g_assert_cmpint(get_alarm(desk), ==, now(desk) + HOUR);
}

static void
test_show_fails(Desk *desk, gconstpointer data)
{
  g_autofree char *id = add_due(desk);
  g_autoptr(FollowupAction) action = NULL;

  followup_notifier_fake_set_failing(desk->notifier, TRUE);
  start(desk);
  assert_log_of(desk, "show ID", id);
  assert_state(desk, id, FOLLOWUP_STATE_SHOWING);
  go_to(desk, START + MINUTE);
  assert_log_of(desk, "show ID", id);
  g_assert_cmpint(get_alarm(desk), ==, START + 6 * MINUTE);
  followup_notifier_fake_set_failing(desk->notifier, FALSE);
  go_to(desk, START + 6 * MINUTE);
  assert_log_of(desk, "show ID", id);
  action = get_action(desk, id);
  g_assert_cmpint(action->state, ==, FOLLOWUP_STATE_SHOWN);
  g_assert_cmpuint(action->showings, ==, 1);
  g_assert_cmpint(action->next_at, ==, START + HOUR);
}

static void
test_server_changes(Desk *desk, gconstpointer data)
{
  g_autofree char *id = add_due(desk);
  g_autoptr(FollowupAction) action = NULL;

  start(desk);
  assert_log_of(desk, "show ID", id);
  go_to(desk, START + 10 * MINUTE);
  followup_notifier_fake_set_available(desk->notifier, FALSE);
  assert_log(desk, "wake");
  followup_notifier_fake_set_available(desk->notifier, TRUE);
  assert_log_of(desk, "show ID", id);
  action = get_action(desk, id);
  g_assert_cmpuint(action->showings, ==, 1);
  g_assert_cmpint(action->next_at, ==, START + HOUR);
  g_assert_cmpstr(action->server_owner, ==, ":1.3");
}

static void
restart(Desk *desk)
{
  stop(desk);
  fixture_close(&desk->base);
  fixture_open(&desk->base);
  desk->notifier = followup_notifier_fake_new();
  start(desk);
}

static void
test_restart(Desk *desk, gconstpointer data)
{
  g_autofree char *shown = add_due(desk);

  start(desk);
  assert_log_of(desk, "show ID", shown);
  restart(desk);
  assert_log_of(desk, "stale 1 :1.1 guid, show ID", shown);
  /* Killed between the mark and the server's answer: it is shown, not lost. */
  followup_notifier_fake_set_failing(desk->notifier, TRUE);
  followup_notifier_fake_press(desk->notifier, shown, FOLLOWUP_BUTTON_DEFAULT);
  drain();
  assert_state(desk, shown, FOLLOWUP_STATE_SHOWING);
  restart(desk);
  assert_log_of(desk, "stale 1 :1.1 guid, show ID", shown);
}

/* What an earlier life showed stays until the morning, then it is replaced. */
static void
test_restart_at_night(Desk *desk, gconstpointer data)
{
  g_autofree char *id = add_due(desk);

  start(desk);
  assert_log_of(desk, "show ID", id);
  go_to(desk, START + 10 * HOUR); /* 22:00 */
  g_free(followup_notifier_fake_take_log(desk->notifier));
  restart(desk);
  assert_log(desk, "");
  g_assert_cmpint(get_alarm(desk), ==, START + 20 * HOUR);
  /* Dealt with meanwhile: the old popup goes at once. */
  complete(desk, id);
  assert_log(desk, "stale 3 :1.1 guid");
}

static void
test_waking_hours(Desk *desk, gconstpointer data)
{
  g_autofree char *id = NULL;

  start(desk);
  go_to(desk, START + 10 * HOUR);
  id = add_due(desk);
  assert_log(desk, "");
  g_assert_cmpint(get_alarm(desk), ==, START + 20 * HOUR);
  assert_state(desk, id, FOLLOWUP_STATE_DUE);
  go_to(desk, START + 20 * HOUR);
  assert_log_of(desk, "show ID", id);
}

static gboolean
wake_cb(gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
test_settings_change(Desk *desk, gconstpointer data)
{
  gint64 deadline = g_get_monotonic_time() + DEADLINE;
  guint ticker = g_timeout_add(20, wake_cb, NULL);
  g_autofree char *id = NULL;

  start(desk);
  go_to(desk, START + 10 * HOUR);
  id = add_due(desk);
  assert_log(desk, "");
  write_settings(desk, "[Hours]\nWaking=00:00-24:00\n[Popups]\nPrivate=yes\n");
  while (followup_notifier_fake_count(desk->notifier) == 0 && g_get_monotonic_time() < deadline)
    g_main_context_iteration(NULL, TRUE);
  g_source_remove(ticker);
  assert_log_of(desk, "show ID", id);
  g_assert_null(strstr(followup_notifier_fake_find(desk->notifier, id)->summary, "Acme"));
}

static void
test_during_interview(Desk *desk, gconstpointer data)
{
  g_autofree char *id = NULL;

  /* From 12:30 to 13:30: its own prepare is due since 11:30. */
  fixture_add(&desk->base, fixture_make("Other", NULL, START + 30 * MINUTE, "none"));
  start(desk);
  assert_log(desk, "show 1.1");
  go_to(desk, START + 20 * MINUTE);
  id = add_due(desk);
  assert_log(desk, "");
  /* At the start there is nothing left to prepare. */
  go_to(desk, START + 30 * MINUTE);
  assert_log(desk, "withdraw 1.1");
  go_to(desk, START + 90 * MINUTE - 1);
  assert_log(desk, "");
  go_to(desk, START + 90 * MINUTE);
  assert_log_of(desk, "show ID", id);
}

static void
test_clock_jumps(Desk *desk, gconstpointer data)
{
  g_autofree char *id = add_due(desk);

  start(desk);
  assert_log_of(desk, "show ID", id);
  /* Back: nothing is shown again. Forward: nothing is lost. */
  followup_clock_fake_jump(desk->base.clock, START - 30 * DAY);
  assert_log(desk, "");
  followup_clock_fake_jump(desk->base.clock, START + 100 * DAY);
  drain();
  g_assert_nonnull(followup_notifier_fake_find(desk->notifier, id));
  g_assert_nonnull(strstr(followup_notifier_fake_find(desk->notifier, id)->body, "99 days late"));
}

/* A disk that refuses the mark does not keep the user from being reminded, once and not at every
 * look. */
static void
test_store_refuses(Desk *desk, gconstpointer data)
{
  g_autofree char *id = add_due(desk);

  fixture_close(&desk->base);
  fixture_run_sql(&desk->base, "CREATE TRIGGER no_showing BEFORE UPDATE ON action "
                               "WHEN NEW.state = 'showing' "
                               "BEGIN SELECT RAISE(ABORT, 'the disk is on fire'); END;");
  fixture_open(&desk->base);
  g_test_expect_message("followup", G_LOG_LEVEL_WARNING, "*cannot note*disk is on fire*");
  start(desk);
  g_test_assert_expected_messages();
  assert_log_of(desk, "show ID", id);
  g_assert_cmpint(get_alarm(desk), ==, START + HOUR);
  followup_clock_fake_advance_to(desk->base.clock, START + 10 * MINUTE);
  g_signal_emit_by_name(desk->base.clock, "alarm");
  assert_log(desk, "");
}

#define CROWD 1000

static void
test_crowd(Desk *desk, gconstpointer data)
{
  GPtrArray *interviews = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);
  g_autoptr(GError) error = NULL;
  gint64 began, worst = 0;

  for (guint i = 0; i < CROWD; i++)
    g_ptr_array_add(interviews, fixture_make(NULL, NULL, START - 2 * HOUR, NULL));
  followup_store_add(desk->base.store, interviews, TRUE, NULL, NULL, &error);
  g_assert_no_error(error);
  g_ptr_array_unref(interviews);
  desk->scheduler = followup_scheduler_new(desk->base.store, FOLLOWUP_NOTIFIER(desk->notifier),
                                           FOLLOWUP_CLOCK(desk->base.clock), desk->settings);
  began = g_get_monotonic_time();
  followup_scheduler_start(desk->scheduler);
  do {
    gint64 ended = g_get_monotonic_time();

    worst = MAX(worst, ended - began);
    began = ended;
  } while (g_main_context_iteration(NULL, FALSE));
  g_test_message("worst stall %.1f ms", worst / 1000.0);
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, 3);
  /* The sanitizers make it several times slower. */
  g_assert_cmpint(worst, <, G_TIME_SPAN_SECOND / 2);
  for (guint i = 1; i <= CROWD; i += CROWD - 1) {
    g_autoptr(FollowupAction) action = fixture_get(&desk->base, i, FOLLOWUP_KIND_DEBRIEF);

    g_assert_cmpint(action->state, ==, FOLLOWUP_STATE_SHOWN);
    g_assert_cmpuint(action->showings, ==, 1);
  }
  g_assert_nonnull(
      strstr(followup_notifier_fake_find(desk->notifier, FOLLOWUP_DIGEST_ID)->summary, "998 "));
  assert_log(desk, "show 1.1, show 2.1, show digest");
}

#define ADD(path, test) g_test_add("/scheduler/" path, Desk, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("shows-due", test_shows_due);
  ADD("added-later", test_added_later);
  ADD("sleeps", test_sleeps);
  ADD("done", test_done);
  ADD("tomorrow", test_tomorrow);
  ADD("click-shows-again", test_click_shows_again);
  ADD("repeats", test_repeats);
  ADD("digest", test_digest);
  ADD("digest-tomorrow", test_digest_tomorrow);
  ADD("digest-show", test_digest_show);
  ADD("removed", test_removed);
  ADD("no-server", test_no_server);
  ADD("show-fails", test_show_fails);
  ADD("server-changes", test_server_changes);
  ADD("restart", test_restart);
  ADD("restart-at-night", test_restart_at_night);
  ADD("waking-hours", test_waking_hours);
  ADD("settings-change", test_settings_change);
  ADD("during-interview", test_during_interview);
  ADD("clock-jumps", test_clock_jumps);
  ADD("store-refuses", test_store_refuses);
  ADD("crowd", test_crowd);
  return g_test_run();
}
