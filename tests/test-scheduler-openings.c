/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-scheduler-openings: what follows from a press that opens something, and from an answer. */

#include "scheduler-fixture.h"
#include "patience.h"

#include <string.h>

#define CHECK_IN FOLLOWUP_KIND_CHECK_IN
#define THANKS FOLLOWUP_KIND_THANK_YOU

/* An interview of yesterday with Jane, of which all is known: her thank-you is due. Its id. */
static gint64
add_interview_at(Desk *desk, const char *employer)
{
  FollowupInterview *interview
      = fixture_make(employer, "Engineer", START - 20 * HOUR, "2026-12-04");
  FollowupInterviewer *jane = fixture_add_person(interview, "Jane Doe");

  jane->email = g_strdup("jane@example.com");
  return fixture_add(&desk->base, interview);
}

static gint64
add_interview(Desk *desk)
{
  return add_interview_at(desk, "Acme");
}

static char *
get_id(Desk *desk, gint64 interview, FollowupKind kind)
{
  g_autoptr(FollowupAction) action = fixture_get(&desk->base, interview, kind);

  g_assert_nonnull(action);
  return followup_action_get_id(action);
}

static void
press(Desk *desk, const char *id, const char *button)
{
  followup_notifier_fake_press(desk->notifier, id, button);
  desk_drain();
}

static const FollowupPopup *
find(Desk *desk, const char *id)
{
  const FollowupPopup *popup = followup_notifier_fake_find(desk->notifier, id);

  if (popup == NULL)
    g_error("there is no popup %s", id);
  return popup;
}

/* Its heading begins so. */
static void
assert_popup(Desk *desk, const char *id, const char *heading)
{
  const FollowupPopup *popup = find(desk, id);

  if (!g_str_has_prefix(popup->summary, heading))
    g_error("‘%s’ does not begin with ‘%s’", popup->summary, heading);
}

static void
assert_nothing_shown(Desk *desk)
{
  desk_drain();
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, 0);
}

static void
test_write(Desk *desk, gconstpointer data)
{
  g_autofree char *id = get_id(desk, add_interview(desk), THANKS);
  const FollowupLaunch *launch;

  desk_start(desk);
  assert_popup(desk, id, "Thank-you note");
  g_assert_nonnull(strstr(find(desk, id)->body, "\nThe draft has "));
  followup_launcher_fake_hold(desk->launcher);
  press(desk, id, FOLLOWUP_BUTTON_WRITE);
  g_assert_cmpuint(followup_launcher_fake_count(desk->launcher), ==, 1);
  launch = followup_launcher_fake_get_last(desk->launcher);
  g_assert_true(g_str_has_prefix(launch->uri, "mailto:jane@example.com?"));
  g_assert_cmpstr(launch->activation, ==, "token-of-the-press");
  assert_nothing_shown(desk);
  followup_launcher_fake_release(desk->launcher);
  desk_drain();
  assert_popup(desk, id, "Sent? Thank-you note");
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, 1);
  desk_assert_state(desk, id, FOLLOWUP_STATE_SHOWN);
  press(desk, id, FOLLOWUP_BUTTON_DONE);
  desk_assert_state(desk, id, FOLLOWUP_STATE_DONE);
  assert_nothing_shown(desk);
}

static void
test_click_writes(Desk *desk, gconstpointer data)
{
  g_autofree char *id = get_id(desk, add_interview(desk), THANKS);

  desk_start(desk);
  press(desk, id, FOLLOWUP_BUTTON_DEFAULT);
  g_assert_cmpuint(followup_launcher_fake_count(desk->launcher), ==, 1);
  assert_popup(desk, id, "Sent?");
  /* A click on the question brings the reminder back, and the next one opens the draft again. */
  press(desk, id, FOLLOWUP_BUTTON_DEFAULT);
  g_assert_cmpuint(followup_launcher_fake_count(desk->launcher), ==, 1);
  assert_popup(desk, id, "Thank-you note");
  press(desk, id, FOLLOWUP_BUTTON_DEFAULT);
  g_assert_cmpuint(followup_launcher_fake_count(desk->launcher), ==, 2);
}

static void
test_later(Desk *desk, gconstpointer data)
{
  g_autofree char *id = get_id(desk, add_interview(desk), THANKS);

  desk_start(desk);
  press(desk, id, FOLLOWUP_BUTTON_WRITE);
  press(desk, id, FOLLOWUP_BUTTON_TOMORROW);
  desk_assert_state(desk, id, FOLLOWUP_STATE_SNOOZED);
  assert_nothing_shown(desk);
  desk_go_to(desk, START + 20 * HOUR);
  assert_popup(desk, id, "Thank-you note");
}

/* Neither a new server nor the next showing loses the question. */
static void
test_question_stays(Desk *desk, gconstpointer data)
{
  g_autofree char *id = get_id(desk, add_interview(desk), THANKS);

  desk_start(desk);
  press(desk, id, FOLLOWUP_BUTTON_WRITE);
  followup_notifier_fake_set_available(desk->notifier, FALSE);
  followup_notifier_fake_set_available(desk->notifier, TRUE);
  desk_drain();
  assert_popup(desk, id, "Sent?");
  followup_notifier_fake_close(desk->notifier, id);
  assert_nothing_shown(desk);
  desk_go_to(desk, START + HOUR);
  assert_popup(desk, id, "Sent?");
}

static void
start_again(Desk *desk)
{
  desk_stop(desk);
  desk->notifier = followup_notifier_fake_new();
  desk_start(desk);
}

/* The daemon's next life asks on, until it is answered. */
static void
test_question_outlives(Desk *desk, gconstpointer data)
{
  g_autofree char *id = get_id(desk, add_interview(desk), THANKS);

  desk_start(desk);
  press(desk, id, FOLLOWUP_BUTTON_WRITE);
  start_again(desk);
  assert_popup(desk, id, "Sent?");
  press(desk, id, FOLLOWUP_BUTTON_DEFAULT);
  assert_popup(desk, id, "Thank-you note");
  start_again(desk);
  assert_popup(desk, id, "Thank-you note");
  press(desk, id, FOLLOWUP_BUTTON_WRITE);
  start_again(desk);
  press(desk, id, FOLLOWUP_BUTTON_TOMORROW);
  start_again(desk);
  desk_go_to(desk, START + 20 * HOUR);
  assert_popup(desk, id, "Thank-you note");
  press(desk, id, FOLLOWUP_BUTTON_WRITE);
  start_again(desk);
  press(desk, id, FOLLOWUP_BUTTON_DONE);
  desk_assert_state(desk, id, FOLLOWUP_STATE_DONE);
  assert_nothing_shown(desk);
}

/* Opened by the client before its time: asked again when it is due, unless that was answered. */
static void
test_early_question_outlives(Desk *desk, gconstpointer data)
{
  static const struct {
    const char *button, *heading;
  } cases[] = { { NULL, "Sent? Check-in" }, { FOLLOWUP_BUTTON_TOMORROW, "Check-in" } };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    gint64 interview = add_interview(desk);
    g_autofree char *thanks = get_id(desk, interview, THANKS);
    g_autofree char *id = get_id(desk, interview, CHECK_IN);

    if (desk->notifier == NULL)
      desk->notifier = followup_notifier_fake_new();
    desk_start(desk);
    desk_complete(desk, thanks);
    g_signal_emit_by_name(desk->drafts, "opened", id);
    desk_drain();
    assert_popup(desk, id, "Sent?");
    if (cases[i].button != NULL)
      press(desk, id, cases[i].button);
    start_again(desk);
    desk_go_to(desk, desk_now(desk) + 22 * DAY);
    assert_popup(desk, id, cases[i].heading);
    desk_complete(desk, id);
    desk_stop(desk);
  }
}

static void
test_opening_fails(Desk *desk, gconstpointer data)
{
  g_autofree char *id = get_id(desk, add_interview(desk), THANKS);
  g_autofree char *command = g_strdup_printf("followup draft %s", id);

  desk_start(desk);
  followup_launcher_fake_set_failure(desk->launcher, "no program is set up");
  press(desk, id, FOLLOWUP_BUTTON_WRITE);
  assert_popup(desk, id, "Did not open: Thank-you note");
  g_assert_nonnull(strstr(find(desk, id)->body, "no program is set up"));
  g_assert_nonnull(strstr(find(desk, id)->body, command));
  desk_assert_state(desk, id, FOLLOWUP_STATE_SHOWN);
  followup_launcher_fake_set_failure(desk->launcher, NULL);
  press(desk, id, FOLLOWUP_BUTTON_DEFAULT);
  assert_popup(desk, id, "Sent?");
}

/* The check-in is a call, of which a script tells what to say. */
static void
test_script(Desk *desk, gconstpointer data)
{
  FollowupInterview *interview = fixture_make("Acme", NULL, START - 20 * HOUR, "2026-12-04");
  FollowupInterviewer *jane = fixture_add_person(interview, "Jane Doe");
  g_autofree char *id = NULL;

  /* No e-mail, though that is how a check-in goes out. */
  jane->phone = g_strdup("+49 30 1234");
  jane->thanked = TRUE;
  id = get_id(desk, fixture_add(&desk->base, interview), CHECK_IN);
  desk_start(desk);
  desk_go_to(desk, START + 22 * DAY);
  g_assert_cmpstr(find(desk, id)->buttons[0][0], ==, FOLLOWUP_BUTTON_SCRIPT);
  press(desk, id, FOLLOWUP_BUTTON_SCRIPT);
  g_assert_null(followup_launcher_fake_get_last(desk->launcher)->uri);
  g_assert_nonnull(strstr(followup_launcher_fake_get_last(desk->launcher)->text, "+49 30 1234"));
  assert_popup(desk, id, "Called? Check-in");
}

static void
test_join(Desk *desk, gconstpointer data)
{
  FollowupInterview *interview = fixture_make("Acme", NULL, START + 30 * MINUTE, NULL);
  g_autofree char *id = NULL;

  interview->place = g_strdup("https://meet.example.com/acme");
  id = get_id(desk, fixture_add(&desk->base, interview), FOLLOWUP_KIND_PREPARE);
  desk_start(desk);
  press(desk, id, FOLLOWUP_BUTTON_JOIN);
  g_assert_cmpstr(followup_launcher_fake_get_last(desk->launcher)->uri, ==,
                  "https://meet.example.com/acme");
  g_assert_cmpstr(followup_launcher_fake_get_last(desk->launcher)->activation, ==,
                  "token-of-the-press");
  assert_nothing_shown(desk);
  desk_go_to(desk, START + 29 * MINUTE);
  assert_nothing_shown(desk);
}

static void
test_join_fails(Desk *desk, gconstpointer data)
{
  FollowupInterview *interview = fixture_make("Acme", NULL, START + 30 * MINUTE, NULL);
  g_autofree char *id = NULL;

  interview->place = g_strdup("https://meet.example.com/acme");
  id = get_id(desk, fixture_add(&desk->base, interview), FOLLOWUP_KIND_PREPARE);
  desk_start(desk);
  followup_launcher_fake_set_failure(desk->launcher, "no browser");
  press(desk, id, FOLLOWUP_BUTTON_DEFAULT);
  assert_popup(desk, id, "Did not open: Prepare");
  g_assert_nonnull(strstr(find(desk, id)->body, "https://meet.example.com/acme"));
}

/* Opened by the client before it is due: asked all the same, and nothing is noted as shown. */
static void
test_opened_early(Desk *desk, gconstpointer data)
{
  gint64 interview = add_interview(desk);
  g_autofree char *id = get_id(desk, interview, CHECK_IN);

  desk_start(desk);
  press(desk, "1.1", FOLLOWUP_BUTTON_DONE);
  assert_nothing_shown(desk);
  g_signal_emit_by_name(desk->drafts, "opened", id);
  desk_drain();
  assert_popup(desk, id, "Sent? Check-in");
  desk_assert_state(desk, id, FOLLOWUP_STATE_PLANNED);
  /* A click brings a reminder, also of what is not due. */
  press(desk, id, FOLLOWUP_BUTTON_DEFAULT);
  assert_popup(desk, id, "Check-in");
  g_signal_emit_by_name(desk->drafts, "opened", id);
  desk_drain();
  press(desk, id, FOLLOWUP_BUTTON_TOMORROW);
  assert_nothing_shown(desk);
  desk_assert_state(desk, id, FOLLOWUP_STATE_PLANNED);
  desk_go_to(desk, START + 2 * DAY);
  assert_nothing_shown(desk);
  g_signal_emit_by_name(desk->drafts, "opened", id);
  desk_drain();
  press(desk, id, FOLLOWUP_BUTTON_DONE);
  desk_assert_state(desk, id, FOLLOWUP_STATE_DONE);
  assert_nothing_shown(desk);
}

/* An answer that cannot be kept: the question comes back, for nobody else asks it. */
static void
test_answer_is_refused(Desk *desk, gconstpointer data)
{
  gint64 interview = add_interview(desk);
  g_autofree char *id = get_id(desk, interview, CHECK_IN);

  desk_start(desk);
  press(desk, "1.1", FOLLOWUP_BUTTON_DONE);
  g_signal_emit_by_name(desk->drafts, "opened", id);
  desk_drain();
  followup_store_close(desk->base.store);
  g_test_expect_message("followup", G_LOG_LEVEL_WARNING, "*the database is closed*");
  press(desk, id, FOLLOWUP_BUTTON_DONE);
  g_test_assert_expected_messages();
  g_assert_true(followup_store_attach(desk->base.store, 0, FALSE, NULL));
  desk_go_to(desk, START + MINUTE);
  assert_popup(desk, id, "Sent? Check-in");
  press(desk, id, FOLLOWUP_BUTTON_DONE);
  desk_assert_state(desk, id, FOLLOWUP_STATE_DONE);
}

/* The reminder takes the place of the question asked early; another server shows it again. */
static void
test_early_question_falls_due(Desk *desk, gconstpointer data)
{
  g_autofree char *id = get_id(desk, add_interview(desk), CHECK_IN);

  desk_start(desk);
  press(desk, "1.1", FOLLOWUP_BUTTON_DONE);
  g_signal_emit_by_name(desk->drafts, "opened", id);
  desk_drain();
  followup_notifier_fake_set_available(desk->notifier, FALSE);
  followup_notifier_fake_set_available(desk->notifier, TRUE);
  desk_drain();
  assert_popup(desk, id, "Sent?");
  desk_go_to(desk, START + 22 * DAY);
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, 1);
  assert_popup(desk, id, "Sent?");
  desk_assert_state(desk, id, FOLLOWUP_STATE_SHOWN);
  desk_complete(desk, id);
  g_assert_null(followup_notifier_fake_find(desk->notifier, id));
}

/* What is done elsewhere needs no answer any more, and what is no action never did. */
static void
test_nothing_to_ask(Desk *desk, gconstpointer data)
{
  static const char *const ids[] = { "1", "1.99", "99.1", "0.1", "digest" };
  g_autofree char *id = get_id(desk, add_interview(desk), CHECK_IN);

  desk_start(desk);
  press(desk, "1.1", FOLLOWUP_BUTTON_DONE);
  g_signal_emit_by_name(desk->drafts, "opened", id);
  desk_drain();
  desk_complete(desk, id);
  assert_nothing_shown(desk);
  g_signal_emit_by_name(desk->drafts, "opened", id);
  assert_nothing_shown(desk);
  for (gsize i = 0; i < G_N_ELEMENTS(ids); i++) {
    g_signal_emit_by_name(desk->drafts, "opened", ids[i]);
    assert_nothing_shown(desk);
  }
}

/* One out of the digest is asked about by itself. */
static void
test_opened_from_digest(Desk *desk, gconstpointer data)
{
  g_autofree char *id = NULL;

  for (guint i = 0; i < 5; i++) {
    g_free(id);
    id = get_id(desk, add_interview(desk), THANKS);
  }
  desk_start(desk);
  g_assert_nonnull(strstr(find(desk, FOLLOWUP_DIGEST_ID)->body, id));
  g_signal_emit_by_name(desk->drafts, "opened", id);
  desk_drain();
  assert_popup(desk, id, "Sent?");
  g_assert_null(strstr(find(desk, FOLLOWUP_DIGEST_ID)->body, id));
}

static void
test_answered(Desk *desk, gconstpointer data)
{
  gint64 interview = add_interview(desk);
  g_autofree char *first = get_id(desk, interview, CHECK_IN);
  g_autofree char *second = NULL;

  desk_start(desk);
  press(desk, "1.1", FOLLOWUP_BUTTON_DONE);
  desk_go_to(desk, START + 22 * DAY);
  g_assert_cmpstr(find(desk, first)->buttons[2][0], ==, FOLLOWUP_BUTTON_ANSWERED);
  press(desk, first, FOLLOWUP_BUTTON_ANSWERED);
  desk_assert_state(desk, first, FOLLOWUP_STATE_SUPERSEDED);
  second = get_id(desk, interview, CHECK_IN);
  g_assert_cmpstr(first, !=, second);
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, 1);
  assert_popup(desk, "heard-1", "Answer noted: Acme, Engineer");
  g_assert_nonnull(strstr(find(desk, "heard-1")->body, second));
  g_assert_nonnull(strstr(find(desk, "heard-1")->body, "followup heard 1 --decision DATE"));
  press(desk, "heard-1", FOLLOWUP_BUTTON_DEFAULT);
  assert_nothing_shown(desk);
}

static void
test_private(Desk *desk, gconstpointer data)
{
  static const char *const secrets[] = { "Acme", "Engineer", "Jane", "example.com" };
  gint64 interview = add_interview(desk);
  g_autofree char *thanks = get_id(desk, interview, THANKS);
  g_autofree char *check_in = get_id(desk, interview, CHECK_IN);
  g_autoptr(GPtrArray) popups = g_ptr_array_new_with_free_func((GDestroyNotify)followup_popup_free);

  desk_open_settings(desk, "[Popups]\nPrivate=yes\n");
  desk_start(desk);
  followup_launcher_fake_set_failure(desk->launcher, "jane@example.com does not open");
  press(desk, thanks, FOLLOWUP_BUTTON_WRITE);
  g_ptr_array_add(popups, followup_popup_copy(find(desk, thanks)));
  followup_launcher_fake_set_failure(desk->launcher, NULL);
  press(desk, thanks, FOLLOWUP_BUTTON_WRITE);
  g_ptr_array_add(popups, followup_popup_copy(find(desk, thanks)));
  press(desk, thanks, FOLLOWUP_BUTTON_DONE);
  desk_go_to(desk, START + 22 * DAY);
  press(desk, check_in, FOLLOWUP_BUTTON_ANSWERED);
  g_ptr_array_add(popups, followup_popup_copy(find(desk, "heard-1")));
  for (guint i = 0; i < popups->len * G_N_ELEMENTS(secrets); i++) {
    const FollowupPopup *popup = g_ptr_array_index(popups, i / G_N_ELEMENTS(secrets));
    const char *secret = secrets[i % G_N_ELEMENTS(secrets)];

    if (strstr(popup->summary, secret) != NULL || strstr(popup->body, secret) != NULL)
      g_error("‘%s’ and ‘%s’ tell of ‘%s’", popup->summary, popup->body, secret);
  }
}

/* As the file tells them, while the daemon runs. */
static void
change_private(Desk *desk, gboolean private)
{
  FollowupPrivacy expected = private ? FOLLOWUP_PRIVACY_ALWAYS : FOLLOWUP_PRIVACY_NEVER;

  desk_write_settings(desk, private ? "[Popups]\nPrivate=yes\n" : "[Popups]\nPrivate=no\n");
  RUN_LOOP_UNTIL(followup_settings_get_choices(desk->settings)->privacy == expected);
  g_assert_cmpint(followup_settings_get_choices(desk->settings)->privacy, ==, expected);
  desk_drain();
}

static void
assert_names(Desk *desk, const char *const *ids, gboolean named)
{
  for (; *ids != NULL; ids++) {
    const FollowupPopup *popup = find(desk, *ids);
    gboolean is_named
        = strstr(popup->summary, "Acme") != NULL || strstr(popup->body, "Acme") != NULL;

    if (is_named != named)
      g_error("%s: ‘%s’, ‘%s’", *ids, popup->summary, popup->body);
  }
}

/* A reminder, a question, a question beside the schedule, an answer and what the user closed. */
static void
test_private_meanwhile(Desk *desk, gconstpointer data)
{
  gint64 first = add_interview(desk), second = add_interview_at(desk, "Acme Sea");
  gint64 third = add_interview_at(desk, "Acme Sky");
  g_autofree char *reminder = get_id(desk, first, THANKS);
  g_autofree char *question = get_id(desk, second, THANKS);
  g_autofree char *closed = get_id(desk, third, THANKS);
  g_autofree char *early = get_id(desk, first, CHECK_IN);
  const char *const ids[] = { reminder, question, early, NULL };

  desk_start(desk);
  press(desk, question, FOLLOWUP_BUTTON_WRITE);
  g_signal_emit_by_name(desk->drafts, "opened", early);
  desk_drain();
  followup_notifier_fake_close(desk->notifier, closed);
  assert_names(desk, ids, TRUE);
  change_private(desk, TRUE);
  assert_names(desk, ids, FALSE);
  assert_popup(desk, question, "Sent?");
  assert_popup(desk, early, "Sent?");
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, 3);
  for (guint i = 0; i < 2; i++) {
    g_autoptr(FollowupAction) action = desk_get_action(desk, ids[i]);

    g_assert_cmpint(action->state, ==, FOLLOWUP_STATE_SHOWN);
    g_assert_cmpuint(action->showings, ==, 1);
  }
  change_private(desk, FALSE);
  assert_names(desk, ids, TRUE);
}

static void
test_private_answer_meanwhile(Desk *desk, gconstpointer data)
{
  g_autofree char *check_in = get_id(desk, add_interview(desk), CHECK_IN);
  const char *const ids[] = { "heard-1", NULL };

  desk_start(desk);
  press(desk, "1.1", FOLLOWUP_BUTTON_DONE);
  desk_go_to(desk, START + 22 * DAY);
  press(desk, check_in, FOLLOWUP_BUTTON_ANSWERED);
  assert_names(desk, ids, TRUE);
  change_private(desk, TRUE);
  assert_names(desk, ids, FALSE);
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, 1);
}

static void
test_private_digest_meanwhile(Desk *desk, gconstpointer data)
{
  const char *const ids[] = { FOLLOWUP_DIGEST_ID, NULL };
  guint n_before;

  for (guint i = 0; i < 5; i++)
    add_interview(desk);
  desk_start(desk);
  assert_names(desk, ids, TRUE);
  n_before = followup_notifier_fake_count(desk->notifier);
  change_private(desk, TRUE);
  assert_names(desk, ids, FALSE);
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, n_before);
}

static guint
count_showings(Desk *desk, const char *id)
{
  g_autoptr(FollowupAction) action = desk_get_action(desk, id);

  return action->showings;
}

/* What is on the screen loses its names with the lock and has them back after it; what falls due
 * meanwhile has none. Unless the user wants it otherwise. */
static void
test_locked(Desk *desk, gconstpointer data)
{
  static const struct {
    const char *settings;
    gboolean open, locked; /* whether names are there */
  } cases[] = { { "", TRUE, FALSE },
                { "[Popups]\nPrivate=locked\n", TRUE, FALSE },
                { "[Popups]\nPrivate=no\n", TRUE, TRUE },
                { "[Popups]\nPrivate=yes\n", FALSE, FALSE } };
  g_autofree char *first = get_id(desk, add_interview(desk), THANKS);
  g_autofree char *second = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    const char *ids[] = { first, second, NULL };

    desk_open_settings(desk, cases[i].settings);
    desk_start(desk);
    assert_names(desk, ids, cases[i].open);
    followup_scheduler_set_locked(desk->scheduler, TRUE);
    desk_drain();
    if (second == NULL)
      ids[1] = second = get_id(desk, add_interview_at(desk, "Acme Sea"), THANKS);
    desk_drain();
    assert_names(desk, ids, cases[i].locked);
    followup_scheduler_set_locked(desk->scheduler, FALSE);
    desk_drain();
    assert_names(desk, ids, cases[i].open);
    g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, 2);
    desk_stop(desk);
    desk->notifier = followup_notifier_fake_new();
  }
}

/* At night nothing appears on a locked screen; who unlocks it finds what was there, but for what
 * was closed. */
static void
test_locked_at_night(Desk *desk, gconstpointer data)
{
  g_autofree char *first = get_id(desk, add_interview(desk), THANKS);
  g_autofree char *second = get_id(desk, add_interview_at(desk, "Acme Sea"), THANKS);
  const char *const ids[] = { first, second, NULL };
  guint n_showings;

  desk_start(desk);
  desk_go_to(desk, START + 10 * HOUR); /* 22:00 */
  assert_names(desk, ids, TRUE);
  followup_notifier_fake_close(desk->notifier, second);
  n_showings = count_showings(desk, first);
  followup_scheduler_set_locked(desk->scheduler, TRUE);
  desk_drain();
  assert_nothing_shown(desk);
  desk_go_to(desk, START + 11 * HOUR);
  assert_nothing_shown(desk);
  followup_scheduler_set_locked(desk->scheduler, FALSE);
  desk_drain();
  assert_names(desk, (const char *[]){ first, NULL }, TRUE);
  g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, 1);
  g_assert_cmpuint(count_showings(desk, first), ==, n_showings);
  followup_scheduler_set_locked(desk->scheduler, TRUE);
  desk_go_to(desk, START + 20 * HOUR);
  assert_names(desk, ids, FALSE);
  g_assert_cmpuint(count_showings(desk, first), ==, n_showings + 1);
}

static void
lock_and_unlock(Desk *desk)
{
  followup_scheduler_set_locked(desk->scheduler, TRUE);
  desk_drain();
  assert_nothing_shown(desk);
  followup_scheduler_set_locked(desk->scheduler, FALSE);
}

static void
change_server(Desk *desk)
{
  followup_notifier_fake_set_available(desk->notifier, FALSE);
  desk_drain();
  followup_notifier_fake_set_available(desk->notifier, TRUE);
}

/* Who wants to see what the digest names sees it whatever the hour, once: what happens to it then
 * is no other than with the rest, but that it stays by itself. */
static void
test_shown_at_night(Desk *desk, gconstpointer data)
{
  static const struct {
    void (*happen)(Desk *desk);
    gboolean back; /* at once, or in the morning */
  } cases[] = { { lock_and_unlock, TRUE }, { change_server, FALSE } };

  for (guint i = 0; i < 8; i++)
    add_interview(desk);
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    desk_start(desk);
    desk_go_to(desk, START + (10 + 24 * (gint64)i) * HOUR); /* 22:00 */
    press(desk, FOLLOWUP_DIGEST_ID, FOLLOWUP_BUTTON_SHOW);
    g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, 6);
    cases[i].happen(desk);
    desk_drain();
    g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, cases[i].back ? 6 : 0);
    desk_go_to(desk, START + (21 + 24 * (gint64)i) * HOUR);
    g_assert_cmpuint(followup_notifier_fake_count(desk->notifier), ==, 6);
    desk_stop(desk);
    desk->notifier = followup_notifier_fake_new();
  }
}

/* The daemon was started in the meantime: its popups are an earlier life's. */
static void
test_locked_after_restart(Desk *desk, gconstpointer data)
{
  g_autofree char *id = get_id(desk, add_interview(desk), THANKS);

  desk_start(desk);
  desk_go_to(desk, START + 10 * HOUR);
  desk_stop(desk);
  desk->notifier = followup_notifier_fake_new();
  desk_start(desk);
  assert_nothing_shown(desk); /* the fake has no old ones */
  followup_scheduler_set_locked(desk->scheduler, TRUE);
  desk_drain();
  followup_scheduler_set_locked(desk->scheduler, FALSE);
  desk_drain();
  assert_names(desk, (const char *[]){ id, NULL }, TRUE);
}

static void
test_tells_of_other_notes(Desk *desk, gconstpointer data)
{
  FollowupInterview *interview = fixture_make("Acme", NULL, START - 20 * HOUR, "2026-12-04");
  g_autofree char *id = NULL;

  fixture_add_person(interview, "Jane Doe")->thanked = TRUE;
  fixture_add_person(interview, "John Roe")->thanked = TRUE;
  fixture_add_person(interview, "Mary Major");
  id = get_id(desk, fixture_add(&desk->base, interview), THANKS);
  desk_start(desk);
  g_assert_nonnull(
      strstr(find(desk, id)->body, "2 of 3 interviewers had a note when this came up."));
}

/* It belongs to no interview. */
static void
test_keep_searching(Desk *desk, gconstpointer data)
{
  FollowupInterview *interview = fixture_make("Acme", NULL, START - 20 * HOUR, "2026-12-30");

  fixture_add_person(interview, "Jane Doe")->thanked = TRUE;
  fixture_add(&desk->base, interview);
  desk->base.rules->keep_searching = TRUE;
  g_assert_true(followup_store_set_rules(desk->base.store, desk->base.rules, NULL));
  desk_start(desk);
  desk_go_to(desk, START + 21 * DAY);
  assert_popup(desk, "0.1", "Keep searching");
  press(desk, "0.1", FOLLOWUP_BUTTON_DEFAULT);
  assert_popup(desk, "0.1", "Keep searching");
  press(desk, "0.1", FOLLOWUP_BUTTON_TOMORROW);
  assert_nothing_shown(desk);
  desk_go_to(desk, START + 22 * DAY);
  assert_popup(desk, "0.1", "Keep searching");
  press(desk, "0.1", FOLLOWUP_BUTTON_DONE);
  assert_nothing_shown(desk);
  desk_assert_state(desk, "0.1", FOLLOWUP_STATE_DONE);
}

/* The scheduler ends while a draft is on its way. */
static void
test_ends_while_opening(Desk *desk, gconstpointer data)
{
  g_autofree char *id = get_id(desk, add_interview(desk), THANKS);

  desk_start(desk);
  followup_launcher_fake_hold(desk->launcher);
  press(desk, id, FOLLOWUP_BUTTON_WRITE);
  g_assert_finalize_object(g_steal_pointer(&desk->scheduler));
  followup_launcher_fake_release(desk->launcher);
  assert_nothing_shown(desk);
}

#define ADD(path, test)                                                                            \
  g_test_add("/scheduler-openings/" path, Desk, NULL, desk_set_up, test, desk_tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("write", test_write);
  ADD("click-writes", test_click_writes);
  ADD("later", test_later);
  ADD("question-stays", test_question_stays);
  ADD("question-outlives", test_question_outlives);
  ADD("early-question-outlives", test_early_question_outlives);
  ADD("opening-fails", test_opening_fails);
  ADD("script", test_script);
  ADD("join", test_join);
  ADD("join-fails", test_join_fails);
  ADD("opened-early", test_opened_early);
  ADD("answer-is-refused", test_answer_is_refused);
  ADD("early-question-falls-due", test_early_question_falls_due);
  ADD("nothing-to-ask", test_nothing_to_ask);
  ADD("opened-from-digest", test_opened_from_digest);
  ADD("answered", test_answered);
  ADD("private", test_private);
  ADD("private-meanwhile", test_private_meanwhile);
  ADD("private-answer-meanwhile", test_private_answer_meanwhile);
  ADD("private-digest-meanwhile", test_private_digest_meanwhile);
  ADD("locked", test_locked);
  ADD("locked-at-night", test_locked_at_night);
  ADD("shown-at-night", test_shown_at_night);
  ADD("locked-after-restart", test_locked_after_restart);
  ADD("tells-of-other-notes", test_tells_of_other_notes);
  ADD("keep-searching", test_keep_searching);
  ADD("ends-while-opening", test_ends_while_opening);
  return g_test_run();
}
