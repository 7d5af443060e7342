/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-scheduler: the scheduler between a real store, a clock set by hand and a popup server driven
 * by hand. */

#include "scheduler-fixture.h"
#include "patience.h"

#include <glib/gstdio.h>
#include <string.h>

/* It is on the disk before the server hears of it. */
static void
check_marked_cb(const FollowupPopup *popup, gpointer data)
{
  desk_assert_state(data, popup->id, FOLLOWUP_STATE_SHOWING);
}

static void
test_shows_due(Desk *desk, gconstpointer data)
{
  g_autofree char *id = desk_add_due(desk);
  g_autoptr(FollowupAction) action = NULL;

  followup_notifier_fake_set_hook(desk->notifier, check_marked_cb, desk);
  desk_start(desk);
  desk_assert_log_of(desk, "show ID", id);
  action = desk_get_action(desk, id);
  g_assert_cmpint(action->state, ==, FOLLOWUP_STATE_SHOWN);
  g_assert_cmpuint(action->server_id, ==, 1);
  g_assert_cmpstr(action->server_owner, ==, ":1.1");
  g_assert_cmpstr(action->bus_guid, ==, "guid");
  g_assert_cmpuint(action->showings, ==, 1);
  g_assert_cmpint(action->next_at, ==, START + HOUR);
  g_assert_cmpint(desk_get_alarm(desk), ==, START + HOUR);
}

static void
test_added_later(Desk *desk, gconstpointer data)
{
  g_autofree char *id = NULL;

  desk_start(desk);
  g_assert_cmpint(desk_get_alarm(desk), ==, FOLLOWUP_NO_INSTANT);
  g_assert_cmpuint(desk->due_changes, ==, 0);
  id = desk_add_due(desk);
  desk_assert_log_of(desk, "show ID", id);
  g_assert_cmpuint(desk->due_changes, >, 0);
}

/* Another database: what is on the screen belonged to the one that went. */
static void
test_replaced(Desk *desk, gconstpointer data)
{
  g_autofree char *other = g_strconcat(desk->base.path, ".other", NULL);
  g_autofree char *log = g_strconcat(other, "-wal", NULL);
  g_autofree char *id = desk_add_due(desk);
  g_autoptr(GError) error = NULL;

  g_object_unref(
      followup_store_open(other, FOLLOWUP_CLOCK(desk->base.clock), desk->base.rules, &error));
  g_assert_no_error(error);
  desk_start(desk);
  desk_assert_log_of(desk, "show ID", id);
  g_assert_true(followup_store_swap(desk->base.store, other, &error));
  desk_drain();
  desk_assert_log_of(desk, "withdraw ID", id);
  g_assert_cmpint(desk_get_alarm(desk), ==, FOLLOWUP_NO_INSTANT);
  g_assert_true(followup_store_swap(desk->base.store, other, &error));
  desk_drain();
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, 1);
  g_unlink(other);
  g_unlink(log);
}

/* Nothing is due: not woken once, until something is. */
static void
test_sleeps(Desk *desk, gconstpointer data)
{
  FollowupInterview *interview = fixture_make("Acme", NULL, START + 30 * DAY, NULL);

  fixture_add(&desk->base, interview);
  desk_start(desk);
  g_assert_cmpuint(desk_go_to(desk, START + 30 * DAY - HOUR - 1), ==, 0);
  desk_assert_log(desk, "");
  g_assert_cmpuint(desk_go_to(desk, START + 30 * DAY - HOUR), ==, 1);
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, 1);
}

static void
test_done(Desk *desk, gconstpointer data)
{
  g_autofree char *id = desk_add_due(desk);

  desk_start(desk);
  desk_assert_log_of(desk, "show ID", id);
  followup_notifier_fake_press(desk->notifier, id, FOLLOWUP_BUTTON_DONE);
  desk_assert_log(desk, "");
  desk_assert_state(desk, id, FOLLOWUP_STATE_DONE);
  desk_go_to(desk, START + DAY);
  desk_assert_log(desk, "");
}

static void
test_tomorrow(Desk *desk, gconstpointer data)
{
  g_autofree char *id = desk_add_due(desk);
  gint64 morning = START + 20 * HOUR; /* Tue 08:00 */

  desk_start(desk);
  desk_assert_log_of(desk, "show ID", id);
  followup_notifier_fake_press(desk->notifier, id, FOLLOWUP_BUTTON_TOMORROW);
  desk_assert_log(desk, "");
  desk_assert_state(desk, id, FOLLOWUP_STATE_SNOOZED);
  g_assert_cmpuint(desk_go_to(desk, morning - 1), ==, 0);
  desk_assert_log(desk, "");
  desk_go_to(desk, morning);
  desk_assert_log_of(desk, "show ID", id);
}

static void
test_click_shows_again(Desk *desk, gconstpointer data)
{
  g_autofree char *id = desk_add_due(desk);
  g_autoptr(FollowupAction) action = NULL;

  desk_start(desk);
  desk_assert_log_of(desk, "show ID", id);
  followup_notifier_fake_press(desk->notifier, id, FOLLOWUP_BUTTON_DEFAULT);
  desk_assert_log_of(desk, "show ID", id);
  action = desk_get_action(desk, id);
  g_assert_cmpint(action->state, ==, FOLLOWUP_STATE_SHOWN);
  g_assert_cmpuint(action->showings, ==, 1);
  g_assert_cmpint(action->next_at, ==, START + HOUR);
}

/* 13:00, 17:00, then each morning; closed or not. */
static void
test_repeats(Desk *desk, gconstpointer data)
{
  static const gint64 moments[] = { HOUR, 5 * HOUR, 20 * HOUR, 44 * HOUR };
  g_autofree char *id = desk_add_due(desk);

  desk_start(desk);
  desk_assert_log_of(desk, "show ID", id);
  for (gsize i = 0; i < G_N_ELEMENTS(moments); i++) {
    if (i % 2 == 0)
      followup_notifier_fake_close(desk->notifier, id);
    desk_go_to(desk, START + moments[i] - 1);
    desk_assert_log(desk, "");
    desk_go_to(desk, START + moments[i]);
    desk_assert_log_of(desk, "show ID", id);
  }
}

static void
test_digest(Desk *desk, gconstpointer data)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
  const FollowupPopup *digest;

  for (guint i = 0; i < 5; i++)
    g_ptr_array_add(ids, desk_add_due(desk));
  desk_start(desk);
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, 3);
  digest = followup_notifier_fake_find(desk->notifier, FOLLOWUP_DIGEST_ID);
  g_assert_nonnull(digest);
  for (guint i = 2; i < 5; i++)
    g_assert_nonnull(strstr(digest->body, g_ptr_array_index(ids, i)));
  for (guint i = 0; i < 5; i++)
    desk_assert_state(desk, g_ptr_array_index(ids, i), FOLLOWUP_STATE_SHOWN);
  g_free(followup_notifier_fake_take_log(desk->notifier));
  /* Finishing one, elsewhere, lets the next one up. */
  desk_complete(desk, g_ptr_array_index(ids, 0));
  g_assert_null(followup_notifier_fake_find(desk->notifier, g_ptr_array_index(ids, 0)));
  g_assert_nonnull(followup_notifier_fake_find(desk->notifier, g_ptr_array_index(ids, 2)));
  digest = followup_notifier_fake_find(desk->notifier, FOLLOWUP_DIGEST_ID);
  g_assert_null(strstr(digest->body, g_ptr_array_index(ids, 2)));
  desk_complete(desk, g_ptr_array_index(ids, 4));
  g_assert_null(followup_notifier_fake_find(desk->notifier, FOLLOWUP_DIGEST_ID));
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, 3);
  g_assert_nonnull(followup_notifier_fake_find(desk->notifier, g_ptr_array_index(ids, 3)));
}

static void
test_digest_tomorrow(Desk *desk, gconstpointer data)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);

  for (guint i = 0; i < 6; i++)
    g_ptr_array_add(ids, desk_add_due(desk));
  desk_start(desk);
  followup_notifier_fake_press(desk->notifier, FOLLOWUP_DIGEST_ID, FOLLOWUP_BUTTON_TOMORROW);
  desk_drain();
  for (guint i = 0; i < 6; i++)
    desk_assert_state(desk, g_ptr_array_index(ids, i),
                      i < 2 ? FOLLOWUP_STATE_SHOWN : FOLLOWUP_STATE_SNOOZED);
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, 2);
}

/* A call is put off until its office opens: one press is one change all the same. */
static void
test_digest_tomorrow_undone(Desk *desk, gconstpointer data)
{
  const FollowupRequest call = { .interview = 1,
                                 .text = "a call",
                                 .due = FOLLOWUP_NO_INSTANT,
                                 .by = FOLLOWUP_NO_INSTANT,
                                 .channel = FOLLOWUP_CHANNEL_PHONE };
  g_autoptr(GArray) called = NULL;
  g_autoptr(FollowupAction) action = NULL;
  g_autofree char *id = NULL;

  for (guint i = 0; i < 4; i++)
    g_free(desk_add_due(desk));
  g_assert_true(followup_store_add_requests(desk->base.store, &call, 1, NULL, &called, NULL));
  id = g_strdup_printf("1.%u", g_array_index(called, FollowupActionId, 0).number);
  desk_start(desk);
  followup_notifier_fake_press(desk->notifier, FOLLOWUP_DIGEST_ID, FOLLOWUP_BUTTON_TOMORROW);
  desk_drain();
  action = desk_get_action(desk, id);
  g_assert_cmpint(action->snoozed_until, ==, START + 21 * HOUR); /* 9:00 */
  desk_assert_state(desk, "4.1", FOLLOWUP_STATE_SNOOZED);
  g_assert_true(followup_store_undo(desk->base.store, NULL, NULL, NULL));
  desk_drain();
  desk_assert_state(desk, id, FOLLOWUP_STATE_SHOWN);
  desk_assert_state(desk, "4.1", FOLLOWUP_STATE_SHOWN);
}

static void
test_digest_show(Desk *desk, gconstpointer data)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);

  for (guint i = 0; i < 8; i++)
    g_ptr_array_add(ids, desk_add_due(desk));
  desk_start(desk);
  followup_notifier_fake_press(desk->notifier, FOLLOWUP_DIGEST_ID, FOLLOWUP_BUTTON_SHOW);
  desk_drain();
  for (guint i = 0; i < 5; i++)
    g_assert_nonnull(followup_notifier_fake_find(desk->notifier, g_ptr_array_index(ids, i)));
  g_assert_nonnull(followup_notifier_fake_find(desk->notifier, FOLLOWUP_DIGEST_ID));
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, 6);
  for (guint i = 0; i < 8; i++)
    desk_assert_state(desk, g_ptr_array_index(ids, i), FOLLOWUP_STATE_SHOWN);
}

static void
edit_place(FollowupInterview *interview)
{
  g_free(interview->place);
  interview->place = g_strdup("https://meet.example.com/new");
}

static void
edit_employer(FollowupInterview *interview)
{
  g_free(interview->employer);
  interview->employer = g_strdup("New & Sons");
}

static void
edit_person(FollowupInterview *interview)
{
  FollowupInterviewer *person = g_ptr_array_index(interview->interviewers, 0);

  g_free(person->name);
  person->name = g_strdup("New O’Neil");
}

static void
edit_note(FollowupInterview *interview)
{
  g_free(interview->note);
  interview->note = g_strdup("New, and in no popup");
}

static void
edit_interview(Desk *desk, gint64 id, void (*edit)(FollowupInterview *interview))
{
  g_autoptr(GPtrArray) interviews
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);
  g_autoptr(GError) error = NULL;

  g_ptr_array_add(interviews, followup_store_get_interview(desk->base.store, id, &error));
  g_assert_no_error(error);
  edit(g_ptr_array_index(interviews, 0));
  followup_store_update(desk->base.store, interviews, NULL, &error);
  g_assert_no_error(error);
}

/* What is on the screen says what is known now, without a noise, and comes no sooner for it. */
static void
test_reworded(Desk *desk, gconstpointer data)
{
  static const struct {
    gint64 start; /* from now: of a prepare, or a thank-you */
    void (*edit)(FollowupInterview *interview);
    const char *log;
    gboolean closed;
  } cases[] = {
    { HOUR, edit_place, "reword ID", FALSE },        { HOUR, edit_employer, "reword ID", FALSE },
    { -20 * HOUR, edit_person, "reword ID", FALSE }, { HOUR, edit_note, "", FALSE },
    { -20 * HOUR, edit_place, "", FALSE },           { HOUR, edit_place, "", TRUE },
  };

  desk_start(desk);
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    gint64 start = desk_now(desk) + cases[i].start;
    FollowupInterview *interview = fixture_make(NULL, NULL, start, "2026-12-04");
    g_autoptr(FollowupAction) action = NULL, before = NULL, after = NULL;
    g_autofree char *id = NULL;
    gint64 added;

    fixture_add_person(interview, "Jane Doe");
    added = fixture_add(&desk->base, interview);
    action = fixture_get(&desk->base, added,
                         cases[i].start > 0 ? FOLLOWUP_KIND_PREPARE : FOLLOWUP_KIND_THANK_YOU);
    id = followup_action_get_id(action);
    desk_assert_log_of(desk, "show ID", id);
    before = desk_get_action(desk, id);
    if (cases[i].closed)
      followup_notifier_fake_close(desk->notifier, id);
    followup_clock_fake_advance_to(desk->base.clock, desk_now(desk) + 5);
    edit_interview(desk, added, cases[i].edit);
    desk_assert_log_of(desk, cases[i].log, id);
    after = desk_get_action(desk, id);
    /* By which the next life can close it. */
    g_assert_cmpint(after->server_id > before->server_id, ==, *cases[i].log != '\0');
    g_assert_cmpint(after->state, ==, FOLLOWUP_STATE_SHOWN);
    g_assert_cmpuint(after->showings, ==, 1);
    if (*cases[i].log != '\0') {
      const FollowupPopup *popup = followup_notifier_fake_find(desk->notifier, id);
      g_autofree char *words = g_strconcat(popup->summary, popup->body, NULL);

      g_assert_nonnull(strcasestr(words, "new"));
    }
    edit_interview(desk, added, cases[i].edit);
    desk_assert_log(desk, "");
    g_assert_true(followup_store_remove(desk->base.store, &added, 1, NULL, NULL));
    desk_assert_log_of(desk, cases[i].closed ? "" : "withdraw ID", id);
  }
}

/* So does the digest, of those that it names. */
static void
test_digest_reworded(Desk *desk, gconstpointer data)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *log = NULL;
  gint64 named = 0, other = 0;
  guint number;

  for (guint i = 0; i < 8; i++)
    g_ptr_array_add(ids, desk_add_due(desk));
  g_assert_true(followup_id_parse(g_ptr_array_index(ids, 4), &named, &number, NULL));
  g_assert_true(followup_id_parse(g_ptr_array_index(ids, 5), &other, &number, NULL));
  desk_start(desk);
  desk_drain();
  log = followup_notifier_fake_take_log(desk->notifier);
  g_assert_nonnull(strstr(log, "show digest"));
  followup_clock_fake_advance_to(desk->base.clock, desk_now(desk) + 5);
  edit_interview(desk, named, edit_note);
  desk_assert_log(desk, "");
  edit_interview(desk, named, edit_employer);
  desk_assert_log(desk, "reword digest");
  g_assert_nonnull(
      strstr(followup_notifier_fake_find(desk->notifier, FOLLOWUP_DIGEST_ID)->body, "New & Sons"));
  edit_interview(desk, named, edit_employer);
  desk_assert_log(desk, "");
  for (guint i = 0; i < 8; i++)
    desk_assert_state(desk, g_ptr_array_index(ids, i), FOLLOWUP_STATE_SHOWN);
  followup_notifier_fake_close(desk->notifier, FOLLOWUP_DIGEST_ID);
  edit_interview(desk, other, edit_employer);
  desk_assert_log(desk, "");
}

static void
test_removed(Desk *desk, gconstpointer data)
{
  g_autofree char *id = desk_add_due(desk);
  const FollowupOrigin origin = { .who = "test" };
  const gint64 interview = 1;
  g_autoptr(GError) error = NULL;

  desk_start(desk);
  desk_assert_log_of(desk, "show ID", id);
  followup_store_remove(desk->base.store, &interview, 1, &origin, &error);
  g_assert_no_error(error);
  desk_assert_log_of(desk, "withdraw ID", id);
  g_assert_cmpint(desk_get_alarm(desk), ==, FOLLOWUP_NO_INSTANT);
}

/* At once, after 1 s and 5 s more, then every 15 min; nothing is noted as shown meanwhile. */
static void
test_no_server(Desk *desk, gconstpointer data)
{
  g_autofree char *id = NULL;

  followup_notifier_fake_set_available(desk->notifier, FALSE);
  desk_start(desk);
  desk_assert_log(desk, "");
  g_assert_cmpint(desk_get_alarm(desk), ==, FOLLOWUP_NO_INSTANT);
  id = desk_add_due(desk);
  desk_assert_log(desk, "wake");
  g_assert_cmpint(desk_get_alarm(desk), ==, START + 1);
  desk_go_to(desk, START + 1);
  desk_assert_log(desk, "wake");
  g_assert_cmpint(desk_get_alarm(desk), ==, START + 6);
  desk_go_to(desk, START + 6);
  desk_assert_log(desk, "wake");
  g_assert_cmpuint(desk_go_to(desk, START + 6 + 30 * MINUTE), ==, 2);
  desk_assert_log(desk, "wake, wake");
  desk_assert_state(desk, id, FOLLOWUP_STATE_DUE);
  followup_notifier_fake_set_available(desk->notifier, TRUE);
  desk_assert_log_of(desk, "show ID", id);
  g_assert_cmpint(desk_get_alarm(desk), ==, desk_now(desk) + HOUR);
}

static void
test_show_fails(Desk *desk, gconstpointer data)
{
  g_autofree char *id = desk_add_due(desk);
  g_autoptr(FollowupAction) action = NULL;

  followup_notifier_fake_set_failing(desk->notifier, TRUE);
  desk_start(desk);
  desk_assert_log_of(desk, "show ID", id);
  desk_assert_state(desk, id, FOLLOWUP_STATE_SHOWING);
  desk_go_to(desk, START + MINUTE);
  desk_assert_log_of(desk, "show ID", id);
  g_assert_cmpint(desk_get_alarm(desk), ==, START + 6 * MINUTE);
  followup_notifier_fake_set_failing(desk->notifier, FALSE);
  desk_go_to(desk, START + 6 * MINUTE);
  desk_assert_log_of(desk, "show ID", id);
  action = desk_get_action(desk, id);
  g_assert_cmpint(action->state, ==, FOLLOWUP_STATE_SHOWN);
  g_assert_cmpuint(action->showings, ==, 1);
  g_assert_cmpint(action->next_at, ==, START + HOUR);
}

static void
test_server_changes(Desk *desk, gconstpointer data)
{
  g_autofree char *id = desk_add_due(desk);
  g_autoptr(FollowupAction) action = NULL;

  desk_start(desk);
  desk_assert_log_of(desk, "show ID", id);
  desk_go_to(desk, START + 10 * MINUTE);
  followup_notifier_fake_set_available(desk->notifier, FALSE);
  desk_assert_log(desk, "wake");
  followup_notifier_fake_set_available(desk->notifier, TRUE);
  desk_assert_log_of(desk, "show ID", id);
  action = desk_get_action(desk, id);
  g_assert_cmpuint(action->showings, ==, 1);
  g_assert_cmpint(action->next_at, ==, START + HOUR);
  g_assert_cmpstr(action->server_owner, ==, ":1.3");
}

/* One that dies of what it is given: not again and again without a break. */
static void
test_server_crashes(Desk *desk, gconstpointer data)
{
  static const gint64 waits[] = { 1, 5, 15 * MINUTE, 15 * MINUTE };
  g_autofree char *id = desk_add_due(desk);

  desk_start(desk);
  desk_assert_log_of(desk, "show ID", id);
  followup_notifier_fake_set_available(desk->notifier, FALSE);
  desk_assert_log(desk, "wake");
  for (guint i = 0; i < G_N_ELEMENTS(waits); i++) {
    followup_notifier_fake_set_available(desk->notifier, TRUE);
    desk_assert_log_of(desk, "show ID", id);
    followup_notifier_fake_set_available(desk->notifier, FALSE);
    desk_assert_log(desk, "");
    g_assert_cmpint(desk_get_alarm(desk), ==, desk_now(desk) + waits[i]);
    desk_go_to(desk, desk_now(desk) + waits[i]);
    desk_assert_log(desk, "wake");
  }
  followup_notifier_fake_set_available(desk->notifier, TRUE);
  desk_go_to(desk, desk_now(desk) + MINUTE);
  desk_assert_log_of(desk, "show ID", id);
  followup_notifier_fake_set_available(desk->notifier, FALSE);
  desk_assert_log(desk, "wake");
}

static void
restart(Desk *desk)
{
  desk_stop(desk);
  fixture_close(&desk->base);
  fixture_open(&desk->base);
  desk->notifier = followup_notifier_fake_new();
  desk_start(desk);
}

static void
test_restart(Desk *desk, gconstpointer data)
{
  g_autofree char *shown = desk_add_due(desk);

  desk_start(desk);
  desk_assert_log_of(desk, "show ID", shown);
  restart(desk);
  desk_assert_log_of(desk, "stale 1 :1.1 guid, show ID", shown);
  /* Killed between the mark and the server's answer: it is shown, not lost. */
  followup_notifier_fake_set_failing(desk->notifier, TRUE);
  followup_notifier_fake_press(desk->notifier, shown, FOLLOWUP_BUTTON_DEFAULT);
  desk_drain();
  desk_assert_state(desk, shown, FOLLOWUP_STATE_SHOWING);
  restart(desk);
  desk_assert_log_of(desk, "stale 1 :1.1 guid, show ID, key " FOLLOWUP_DIGEST_KEY, shown);
}

/* What a change took off the screen while nobody looked: the daemon was killed right behind it. */
static void
test_left_behind(Desk *desk, gconstpointer data)
{
  static const FollowupOrigin origin = { "test", NULL };
  g_autofree char *id = desk_add_due(desk);
  FollowupActionId parts;
  g_autoptr(GError) error = NULL;

  g_assert_true(followup_id_parse(id, &parts.interview, &parts.number, NULL));
  desk_start(desk);
  desk_assert_log_of(desk, "show ID", id);
  desk_stop(desk);
  desk_complete(desk, id);
  restart(desk);
  desk_assert_log(desk, "stale 1 :1.1 guid");
  /* Taken back, it is shown again; with the interview it goes for good. */
  followup_store_undo(desk->base.store, &origin, NULL, &error);
  g_assert_no_error(error);
  desk_assert_log_of(desk, "show ID", id);
  desk_stop(desk);
  g_assert_true(followup_store_remove(desk->base.store, &parts.interview, 1, &origin, &error));
  g_assert_no_error(error);
  restart(desk);
  desk_assert_log(desk, "stale 1 :1.1 guid");
}

/* What else was shown cannot be read. */
static void
test_left_behind_once(Desk *desk, gconstpointer data)
{
  g_free(desk_add_due(desk));
  g_free(desk_add_due(desk));
  desk_start(desk);
  desk_assert_log(desk, "show 1.1, show 2.1");
  desk_stop(desk);
  desk_complete(desk, "1.1");
  fixture_run_sql(&desk->base, "UPDATE action SET reason = 'none' WHERE interview = 2;");
  g_test_expect_message("followup", G_LOG_LEVEL_WARNING, "*cannot read what was shown*");
  g_test_expect_message("followup", G_LOG_LEVEL_WARNING, "*2.1 cannot be read to be shown*");
  restart(desk);
  g_test_assert_expected_messages();
  desk_assert_log(desk, "stale 1 :1.1 guid");
  desk_go_to(desk, START + 10);
  followup_scheduler_set_locked(desk->scheduler, FALSE);
  desk_assert_log(desk, "");
}

/* The same where it died before the server's answer, and the popup is known by its key alone. */
static void
test_left_in_doubt(Desk *desk, gconstpointer data)
{
  g_autofree char *id = desk_add_due(desk);
  g_autoptr(FollowupAction) action = desk_get_action(desk, id);
  g_autofree char *key = followup_popup_make_key(action);
  g_autofree char *expected = g_strconcat("key ", key, ", key " FOLLOWUP_DIGEST_KEY, NULL);

  followup_notifier_fake_set_failing(desk->notifier, TRUE);
  desk_start(desk);
  desk_assert_log_of(desk, "show ID", id);
  desk_assert_state(desk, id, FOLLOWUP_STATE_SHOWING);
  desk_stop(desk);
  desk_complete(desk, id);
  restart(desk);
  desk_assert_log(desk, expected);
  /* Closed for certain: it need not flash up at each start. */
  restart(desk);
  desk_assert_log(desk, "");
}

/* Dealt with before it could be shown anew. */
static void
test_finished_in_doubt(Desk *desk, gconstpointer data)
{
  g_autofree char *id = desk_add_due(desk);
  g_autoptr(FollowupAction) action = desk_get_action(desk, id);
  g_autofree char *key = followup_popup_make_key(action);
  g_autofree char *expected = g_strconcat("key ", key, ", key " FOLLOWUP_DIGEST_KEY, NULL);

  followup_notifier_fake_set_failing(desk->notifier, TRUE);
  desk_start(desk);
  desk_assert_log_of(desk, "show ID", id);
  desk_stop(desk);
  fixture_close(&desk->base);
  fixture_open(&desk->base);
  desk->notifier = followup_notifier_fake_new();
  followup_notifier_fake_set_available(desk->notifier, FALSE);
  desk_start(desk);
  g_free(followup_notifier_fake_take_log(desk->notifier));
  desk_complete(desk, id);
  desk_assert_log(desk, "");
  followup_notifier_fake_set_available(desk->notifier, TRUE);
  desk_assert_log(desk, expected);
}

/* What an earlier life showed stays until the morning, then it is replaced. */
static void
test_restart_at_night(Desk *desk, gconstpointer data)
{
  g_autofree char *id = desk_add_due(desk);

  desk_start(desk);
  desk_assert_log_of(desk, "show ID", id);
  desk_go_to(desk, START + 10 * HOUR); /* 22:00 */
  g_free(followup_notifier_fake_take_log(desk->notifier));
  restart(desk);
  desk_assert_log(desk, "");
  g_assert_cmpint(desk_get_alarm(desk), ==, START + 20 * HOUR);
  /* Dealt with meanwhile: the old popup goes at once. */
  desk_complete(desk, id);
  desk_assert_log(desk, "stale 3 :1.1 guid");
}

static void
test_waking_hours(Desk *desk, gconstpointer data)
{
  g_autofree char *id = NULL;

  desk_start(desk);
  desk_go_to(desk, START + 10 * HOUR);
  id = desk_add_due(desk);
  desk_assert_log(desk, "");
  g_assert_cmpint(desk_get_alarm(desk), ==, START + 20 * HOUR);
  desk_assert_state(desk, id, FOLLOWUP_STATE_DUE);
  desk_go_to(desk, START + 20 * HOUR);
  desk_assert_log_of(desk, "show ID", id);
}

static void
test_settings_change(Desk *desk, gconstpointer data)
{
  g_autofree char *id = NULL;

  desk_start(desk);
  desk_go_to(desk, START + 10 * HOUR);
  id = desk_add_due(desk);
  desk_assert_log(desk, "");
  desk_write_settings(desk, "[Hours]\nWaking=00:00-24:00\n[Popups]\nPrivate=yes\n");
  RUN_LOOP_UNTIL(followup_notifier_fake_count(desk->notifier) != 0);
  desk_assert_log_of(desk, "show ID", id);
  g_assert_null(strstr(followup_notifier_fake_find(desk->notifier, id)->summary, "Acme"));
}

static void
test_during_interview(Desk *desk, gconstpointer data)
{
  g_autofree char *id = NULL;

  /* From 12:30 to 13:30: its own prepare is due since 11:30. */
  fixture_add(&desk->base, fixture_make("Other", NULL, START + 30 * MINUTE, "none"));
  desk_start(desk);
  desk_assert_log(desk, "show 1.1");
  desk_go_to(desk, START + 20 * MINUTE);
  id = desk_add_due(desk);
  desk_assert_log(desk, "");
  /* At the start there is nothing left to prepare. */
  desk_go_to(desk, START + 30 * MINUTE);
  desk_assert_log(desk, "withdraw 1.1");
  desk_go_to(desk, START + 90 * MINUTE - 1);
  desk_assert_log(desk, "");
  desk_go_to(desk, START + 90 * MINUTE);
  desk_assert_log_of(desk, "show ID", id);
}

static void
test_clock_jumps(Desk *desk, gconstpointer data)
{
  g_autofree char *id = desk_add_due(desk);

  desk_start(desk);
  desk_assert_log_of(desk, "show ID", id);
  /* Back: nothing is shown again. Forward: nothing is lost. */
  followup_clock_fake_jump(desk->base.clock, START - 30 * DAY);
  desk_assert_log(desk, "");
  followup_clock_fake_jump(desk->base.clock, START + 100 * DAY);
  desk_drain();
  g_assert_nonnull(followup_notifier_fake_find(desk->notifier, id));
  g_assert_nonnull(strstr(followup_notifier_fake_find(desk->notifier, id)->body, "100 days late"));
}

static void
pass_second_cb(const FollowupPopup *popup, gpointer data)
{
  Desk *desk = data;

  followup_notifier_fake_set_hook(desk->notifier, NULL, NULL);
  followup_clock_fake_slip(desk->base.clock, desk_now(desk) + 1);
}

/* Looking takes its time: what falls due meanwhile is neither seen then nor waited for too late. */
static void
test_falls_due_meanwhile(Desk *desk, gconstpointer data)
{
  const FollowupActionId second = { 2, 1 };

  g_free(desk_add_due(desk));
  g_free(desk_add_due(desk));
  g_assert_true(followup_store_snooze(desk->base.store, &second, 1, START + 1, NULL, NULL));
  desk_start(desk);
  desk_assert_log(desk, "show 1.1");
  followup_notifier_fake_set_hook(desk->notifier, pass_second_cb, desk);
  followup_notifier_fake_set_available(desk->notifier, TRUE);
  desk_assert_log(desk, "show 1.1, show 2.1");
}

static void
count_falls_cb(FollowupStore *store, const FollowupStoreNews *news, guint *n)
{
  if (g_str_equal(news->verb, "fall-due"))
    *n += news->actions->len;
}

/* Its popup comes the evening before it is due: so does the word that it is due, once. */
static void
test_falls_due_early(Desk *desk, gconstpointer data)
{
  const gint64 start = START + 20 * HOUR, popup = START + 8 * HOUR + 30 * MINUTE;
  guint n_fell = 0;

  desk->base.rules->waking = FOLLOWUP_HOURS_DEFAULT;
  g_assert_true(followup_store_set_rules(desk->base.store, desk->base.rules, NULL));
  fixture_add(&desk->base, fixture_make(NULL, NULL, start, NULL));
  g_signal_connect(desk->base.store, "recorded", G_CALLBACK(count_falls_cb), &n_fell);
  desk_start(desk);
  if (data != NULL)
    followup_clock_fake_jump(desk->base.clock, popup); /* it slept: nothing was worked out before */
  desk_go_to(desk, popup);
  desk_assert_log(desk, "show 1.1");
  g_assert_cmpuint(n_fell, ==, 1);
  desk_go_to(desk, start - HOUR);
  g_assert_cmpuint(n_fell, ==, 1);
}

/* A disk that refuses the mark does not keep the user from being reminded; said once. */
static void
test_store_refuses(Desk *desk, gconstpointer data)
{
  g_autofree char *id = desk_add_due(desk);

  fixture_close(&desk->base);
  fixture_run_sql(&desk->base, "CREATE TRIGGER no_showing BEFORE UPDATE ON action "
                               "WHEN NEW.state = 'showing' "
                               "BEGIN SELECT RAISE(ABORT, 'the disk is on fire'); END;");
  fixture_open(&desk->base);
  g_test_expect_message("followup", G_LOG_LEVEL_WARNING, "*cannot note*disk is on fire*");
  desk_start(desk);
  g_test_assert_expected_messages();
  desk_assert_log_of(desk, "show ID", id);
  g_assert_cmpint(desk_get_alarm(desk), ==, START + HOUR);
  followup_clock_fake_advance_to(desk->base.clock, START + 10 * MINUTE);
  g_signal_emit_by_name(desk->base.clock, "alarm");
  desk_assert_log(desk, "");
  followup_clock_fake_advance_to(desk->base.clock, START + HOUR);
  desk_assert_log_of(desk, "show ID", id);
}

/* So it is with one that came before: it comes again all the same. */
static void
test_store_refuses_later(Desk *desk, gconstpointer data)
{
  g_autofree char *id = desk_add_due(desk);
  gint64 again;

  fixture_close(&desk->base);
  fixture_run_sql(&desk->base, "CREATE TRIGGER no_repeat BEFORE UPDATE ON action "
                               "WHEN NEW.state = 'showing' AND OLD.state = 'shown' "
                               "BEGIN SELECT RAISE(ABORT, 'the disk is on fire'); END;");
  fixture_open(&desk->base);
  desk_start(desk);
  desk_assert_log_of(desk, "show ID", id);
  g_test_expect_message("followup", G_LOG_LEVEL_WARNING, "*cannot note*disk is on fire*");
  desk_go_to(desk, START + HOUR);
  g_test_assert_expected_messages();
  desk_assert_log_of(desk, "show ID", id);
  again = desk_get_alarm(desk);
  g_assert_cmpint(again, >, START + HOUR);
  g_assert_cmpint(again, <, START + DAY);
  desk_go_to(desk, again);
  desk_assert_log_of(desk, "show ID", id);
}

#define ADD(path, test)                                                                            \
  g_test_add("/scheduler/" path, Desk, NULL, desk_set_up, test, desk_tear_down)

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
  ADD("digest-tomorrow-undone", test_digest_tomorrow_undone);
  ADD("digest-show", test_digest_show);
  ADD("reworded", test_reworded);
  ADD("digest/reworded", test_digest_reworded);
  ADD("removed", test_removed);
  ADD("no-server", test_no_server);
  ADD("show-fails", test_show_fails);
  ADD("server-changes", test_server_changes);
  ADD("server-crashes", test_server_crashes);
  ADD("restart", test_restart);
  ADD("restart-at-night", test_restart_at_night);
  ADD("left-behind", test_left_behind);
  ADD("left-behind-once", test_left_behind_once);
  ADD("left-in-doubt", test_left_in_doubt);
  ADD("finished-in-doubt", test_finished_in_doubt);
  ADD("waking-hours", test_waking_hours);
  ADD("settings-change", test_settings_change);
  ADD("during-interview", test_during_interview);
  ADD("clock-jumps", test_clock_jumps);
  ADD("falls-due-meanwhile", test_falls_due_meanwhile);
  ADD("falls-due-early", test_falls_due_early);
  g_test_add("/scheduler/falls-due-early/asleep", Desk, "asleep", desk_set_up, test_falls_due_early,
             desk_tear_down);
  ADD("store-refuses", test_store_refuses);
  ADD("store-refuses-later", test_store_refuses_later);
  ADD("replaced", test_replaced);
  return g_test_run();
}
