/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What stands beside the plan: requests, contacts, dates set by hand, how things were done. */

#include <string.h>

#include "error.h"
#include "store-fixture.h"

#define TEN (10 * HOUR)
#define MIDNIGHT (START - 12 * HOUR) /* of Mon 16 Nov */

static gboolean
add_request(Fixture *fixture, FollowupRequest request, GError **error)
{
  return followup_store_add_requests(fixture->store, &request, 1, NULL, NULL, error);
}

static FollowupRequest
ask_for(gint64 id, const char *text)
{
  return (FollowupRequest){
    .interview = id, .text = text, .due = FOLLOWUP_NO_INSTANT, .by = FOLLOWUP_NO_INSTANT
  };
}

static void
touch(Fixture *fixture, gint64 id, gint64 at, FollowupChannel channel)
{
  FollowupTouch had = { .at = at, .channel = channel };
  g_autoptr(GError) error = NULL;

  followup_store_record_touch(fixture->store, id, &had, NULL, &error);
  g_assert_no_error(error);
}

static gboolean
set_due(Fixture *fixture, gint64 id, FollowupKind kind, gint64 due, GError **error)
{
  g_autoptr(FollowupAction) action = fixture_get(fixture, id, kind);
  FollowupActionId which = { id, action->number };

  return followup_store_set_due(fixture->store, &which, &due, 1, NULL, error);
}

static void
set_due_well(Fixture *fixture, gint64 id, FollowupKind kind, gint64 due)
{
  g_autoptr(GError) error = NULL;

  set_due(fixture, id, kind, due, &error);
  g_assert_no_error(error);
}

/* An interview of a week ago: its check-in is due on Mon 23 Nov, 10:00. */
static gint64
add_waiting(Fixture *fixture, const char *employer, const char *position)
{
  FollowupInterview *interview = fixture_make(employer, position, START - 2 * HOUR, NULL);

  fixture_add_person(interview, "Jane Doe");
  fixture_add_person(interview, "John O'Neill 🚀")->prefers = FOLLOWUP_CHANNEL_PHONE;
  return fixture_add(fixture, interview);
}

static gint64
get_due(Fixture *fixture, gint64 id, FollowupKind kind)
{
  g_autoptr(FollowupAction) action = fixture_get(fixture, id, kind);

  g_assert_nonnull(action);
  return action->due;
}

/* ---- requests ---- */

static void
test_request_at_once(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add_waiting(fixture, "Acme", NULL);
  g_autoptr(FollowupAction) action = NULL;
  g_autofree char *why = NULL;

  g_assert_true(add_request(fixture, ask_for(id, "  send references\n"), NULL));
  action = fixture_get(fixture, id, FOLLOWUP_KIND_REQUEST);
  g_assert_cmpstr(action->text, ==, "send references");
  g_assert_cmpstr(action->interviewer, ==, "Jane Doe");
  g_assert_nonnull(action->interviewer_uuid);
  g_assert_cmpint(action->channel, ==, FOLLOWUP_CHANNEL_EMAIL);
  g_assert_cmpint(action->due, ==, START);
  g_assert_cmpint(action->by, ==, START + DAY);
  why = followup_reason_to_text(action->reason);
  g_assert_nonnull(strstr(why, "at once"));
  fixture_go_to(fixture, START);
  fixture_assert_state(fixture, id, FOLLOWUP_KIND_REQUEST, FOLLOWUP_STATE_DUE);
}

static void
test_request_as_given(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add_waiting(fixture, "Acme", NULL);
  FollowupRequest request
      = { id, "task", START + 3 * DAY, START + 5 * DAY, "JOHN o'neill 🚀", FOLLOWUP_CHANNEL_NONE };
  g_autoptr(FollowupAction) action = NULL;
  g_autofree char *why = NULL;

  g_assert_true(add_request(fixture, request, NULL));
  action = fixture_get(fixture, id, FOLLOWUP_KIND_REQUEST);
  g_assert_cmpstr(action->interviewer, ==, "John O'Neill 🚀");
  g_assert_cmpint(action->channel, ==, FOLLOWUP_CHANNEL_PHONE);
  g_assert_cmpint(action->due, ==, START + 3 * DAY);
  g_assert_cmpint(action->by, ==, START + 5 * DAY);
  g_assert_cmpint(action->rule_due, ==, 0);
  why = followup_reason_to_text(action->reason);
  g_assert_nonnull(strstr(why, "by hand"));
}

static void
test_request_to_agency(Fixture *fixture, gconstpointer unused)
{
  FollowupInterview *interview = fixture_make("Acme", NULL, START - 2 * HOUR, NULL);
  FollowupRequest request = { .text = "papers",
                              .due = FOLLOWUP_NO_INSTANT,
                              .by = FOLLOWUP_NO_INSTANT,
                              .interviewer = "best agency",
                              .channel = FOLLOWUP_CHANNEL_POST };
  g_autoptr(FollowupAction) action = NULL;

  interview->agency = followup_interviewer_new();
  interview->agency->name = g_strdup("Best Agency");
  request.interview = fixture_add(fixture, interview);
  g_assert_true(add_request(fixture, request, NULL));
  action = fixture_get(fixture, request.interview, FOLLOWUP_KIND_REQUEST);
  g_assert_cmpstr(action->interviewer, ==, "Best Agency");
  g_assert_cmpint(action->channel, ==, FOLLOWUP_CHANNEL_POST);
}

static void
test_request_refused(Fixture *fixture, gconstpointer unused)
{
  g_autofree char *long_text = g_strnfill(FOLLOWUP_MAX_TEXT + 1, 'x');
  gint64 id = add_waiting(fixture, "Acme", NULL), ended = add_waiting(fixture, "Ended", NULL);
  const struct {
    FollowupRequest request;
    FollowupError code;
  } rows[] = {
    { { id, "  ", FOLLOWUP_NO_INSTANT, FOLLOWUP_NO_INSTANT }, FOLLOWUP_ERROR_INVALID_ARGUMENT },
    { { id, NULL, FOLLOWUP_NO_INSTANT, FOLLOWUP_NO_INSTANT }, FOLLOWUP_ERROR_INVALID_ARGUMENT },
    { { id, "\xff", FOLLOWUP_NO_INSTANT, FOLLOWUP_NO_INSTANT }, FOLLOWUP_ERROR_INVALID_ARGUMENT },
    { { id, "a\x01", FOLLOWUP_NO_INSTANT, FOLLOWUP_NO_INSTANT }, FOLLOWUP_ERROR_INVALID_ARGUMENT },
    { { id, long_text, FOLLOWUP_NO_INSTANT, FOLLOWUP_NO_INSTANT }, FOLLOWUP_ERROR_LIMIT_EXCEEDED },
    { { id, "x", START, START - 1 }, FOLLOWUP_ERROR_INVALID_ARGUMENT },
    { { id, "x", G_MAXINT64, FOLLOWUP_NO_INSTANT }, FOLLOWUP_ERROR_INVALID_ARGUMENT },
    { { id, "x", FOLLOWUP_NO_INSTANT, FOLLOWUP_NO_INSTANT, "Nobody" },
      FOLLOWUP_ERROR_INVALID_ARGUMENT },
    { { ended, "x", FOLLOWUP_NO_INSTANT, FOLLOWUP_NO_INSTANT }, FOLLOWUP_ERROR_WRONG_STATE },
    { { 99, "x", FOLLOWUP_NO_INSTANT, FOLLOWUP_NO_INSTANT }, FOLLOWUP_ERROR_NOT_FOUND },
    { { 0, "x", FOLLOWUP_NO_INSTANT, FOLLOWUP_NO_INSTANT }, FOLLOWUP_ERROR_NOT_FOUND },
  };
  g_autofree char *before = NULL, *after = NULL;

  g_assert_true(
      followup_store_end(fixture->store, &ended, 1, FOLLOWUP_ENDING_REJECTED, NULL, NULL, NULL));
  before = fixture_dump(fixture);
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    FollowupRequest both[] = { ask_for(id, "fine"), rows[i].request };
    g_autoptr(GError) error = NULL;

    g_test_message("row %d", (int)i);
    g_assert_false(followup_store_add_requests(fixture->store, both, 2, NULL, NULL, &error));
    g_assert_error(error, FOLLOWUP_ERROR, (int)rows[i].code);
    g_assert_null(strchr(error->message, '\n'));
  }
  after = fixture_dump(fixture);
  g_assert_cmpstr(after, ==, before);
}

/* Planning anew leaves it alone, but for whom it goes to and when it may appear; an ending does
 * not.
 */
static void
test_request_stays(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add_waiting(fixture, "Acme", NULL);
  g_autoptr(GPtrArray) updated
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);
  FollowupAnswer answer = { .at = START };
  g_autoptr(FollowupAction) before = NULL, after = NULL;
  FollowupInterviewer *person;

  g_assert_true(add_request(fixture, ask_for(id, "references"), NULL));
  before = fixture_get(fixture, id, FOLLOWUP_KIND_REQUEST);
  g_assert_true(followup_store_hear(fixture->store, id, &answer, NULL, NULL, NULL));
  g_ptr_array_add(updated, followup_store_get_interview(fixture->store, id, NULL));
  person = g_ptr_array_index(((FollowupInterview *)updated->pdata[0])->interviewers, 0);
  g_free(person->name);
  person->name = g_strdup("Jane Roe");
  g_assert_true(followup_store_update(fixture->store, updated, NULL, NULL));
  after = fixture_get(fixture, id, FOLLOWUP_KIND_REQUEST);
  g_assert_true(followup_state_is_pending(after->state));
  g_assert_cmpint(after->due, ==, before->due);
  g_assert_cmpstr(after->interviewer, ==, "Jane Roe");
  g_assert_true(
      followup_store_end(fixture->store, &id, 1, FOLLOWUP_ENDING_SILENT, NULL, NULL, NULL));
  fixture_assert_state(fixture, id, FOLLOWUP_KIND_REQUEST, FOLLOWUP_STATE_SUPERSEDED);
}

/* Waking hours that changed hold its popup as they do others'. */
static void
test_request_follows_hours(Fixture *fixture, gconstpointer unused)
{
  g_autoptr(FollowupRules) rules = followup_rules_copy(fixture->rules);
  gint64 id = add_waiting(fixture, "Acme", NULL);
  FollowupRequest request = ask_for(id, "task");
  g_autoptr(FollowupAction) action = NULL;

  request.due = MIDNIGHT + 3 * DAY;
  g_assert_true(add_request(fixture, request, NULL));
  rules->waking = FOLLOWUP_HOURS_DEFAULT;
  g_assert_true(followup_store_set_rules(fixture->store, rules, NULL));
  action = fixture_get(fixture, id, FOLLOWUP_KIND_REQUEST);
  g_assert_cmpint(action->due, ==, MIDNIGHT + 3 * DAY);
  g_assert_cmpint(action->popup, ==, MIDNIGHT + 3 * DAY + 8 * HOUR);
}

static void
test_request_retry(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add_waiting(fixture, "Acme", NULL), other = add_waiting(fixture, "Beta", NULL);
  FollowupRequest requests[] = { ask_for(id, "one"), ask_for(other, "two"), ask_for(id, "three") };
  FollowupOrigin origin = { "bus", "11111111-2222-4333-8444-555555555555" };

  for (int i = 0; i < 2; i++) {
    g_autoptr(GArray) added = NULL;

    g_assert_true(followup_store_add_requests(fixture->store, requests, 3, &origin, &added, NULL));
    g_assert_cmpuint(added->len, ==, 3);
    for (guint k = 0; k < added->len; k++) {
      FollowupActionId which = g_array_index(added, FollowupActionId, k);
      g_autoptr(FollowupAction) action
          = followup_store_get_action(fixture->store, which.interview, which.number, NULL);

      g_assert_cmpstr(action->text, ==, requests[k].text);
    }
  }
  g_assert_cmpint(fixture_ask_sql(fixture, "SELECT count(*) FROM action WHERE kind = 'request'"),
                  ==, 3);
}

/* ---- touches ---- */

/* A recorded one counts wherever it was recorded. */
/* A UUID names one change: not another, in whatever letters it is written. */
static void
test_request_reused(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add_waiting(fixture, "Acme", NULL);
  FollowupRequest wanted = ask_for(id, "one");
  FollowupOrigin origin = { "bus", "AAAAAAAA-2222-4333-8444-555555555555" };
  FollowupOrigin lower = { "bus", "aaaaaaaa-2222-4333-8444-555555555555" };
  FollowupEnding ending = FOLLOWUP_ENDING_REJECTED;

  g_assert_true(followup_store_add_requests(fixture->store, &wanted, 1, &origin, NULL, NULL));
  g_assert_true(followup_store_add_requests(fixture->store, &wanted, 1, &lower, NULL, NULL));
  g_assert_cmpint(fixture_ask_sql(fixture, "SELECT count(*) FROM action WHERE kind = 'request'"),
                  ==, 1);
  for (guint i = 0; i < 4; i++) {
    const FollowupOrigin *used = i % 2 == 0 ? &origin : &lower;
    g_autoptr(GError) error = NULL;

    if (i < 2)
      g_assert_false(followup_store_end(fixture->store, &id, 1, ending, NULL, used, &error));
    else
      g_assert_false(followup_store_undo(fixture->store, used, NULL, &error));
    g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
    g_assert_nonnull(strstr(error->message, "was another change: expected a new UUID"));
  }
}

static void
test_touch_moves(Fixture *fixture, gconstpointer unused)
{
  gint64 own = add_waiting(fixture, "Acme", NULL), other = add_waiting(fixture, "ACME ", "Other");
  gint64 foreign = add_waiting(fixture, "Beta", NULL);
  g_autoptr(FollowupAction) before = fixture_get(fixture, own, FOLLOWUP_KIND_CHECK_IN);
  g_autoptr(FollowupAction) after = NULL;
  g_autofree char *why = NULL;

  g_assert_cmpint(before->due, ==, MIDNIGHT + 7 * DAY + TEN);
  fixture_go_to(fixture, START + 4 * DAY);
  touch(fixture, own, START + 4 * DAY, FOLLOWUP_CHANNEL_PHONE); /* Fri 20 Nov */
  after = fixture_get(fixture, own, FOLLOWUP_KIND_CHECK_IN);
  g_assert_cmpint(after->due, ==, MIDNIGHT + 11 * DAY + TEN); /* Fri 27 Nov */
  g_assert_cmpint(after->by - before->by, ==, 5 * DAY);       /* as many, and from a Sunday on */
  why = followup_reason_to_text(after->reason);
  g_assert_nonnull(strstr(why, "the call of Fri 20 Nov"));
  g_assert_cmpint(get_due(fixture, other, FOLLOWUP_KIND_CHECK_IN), ==, MIDNIGHT + 11 * DAY + TEN);
  g_assert_cmpint(get_due(fixture, foreign, FOLLOWUP_KIND_CHECK_IN), ==, MIDNIGHT + 7 * DAY + TEN);
}

static void
test_touch_row(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add_waiting(fixture, "Acme", NULL);
  FollowupTouch had
      = { START - 30 * HOUR, FOLLOWUP_CHANNEL_SOCIAL, "jane doe", " met at a fair\n" };
  g_autoptr(FollowupAction) action = NULL;

  g_assert_true(followup_store_record_touch(fixture->store, id, &had, NULL, NULL));
  action = fixture_get(fixture, id, FOLLOWUP_KIND_TOUCH);
  g_assert_cmpint(action->state, ==, FOLLOWUP_STATE_DONE);
  g_assert_cmpint(action->finished_at, ==, START - 30 * HOUR);
  g_assert_cmpint(action->channel, ==, FOLLOWUP_CHANNEL_SOCIAL);
  g_assert_cmpstr(action->interviewer, ==, "Jane Doe");
  g_assert_cmpstr(action->note, ==, "met at a fair");
}

static void
test_touch_refused(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add_waiting(fixture, "Acme", NULL);
  const FollowupTouch rows[] = {
    { START + 1, FOLLOWUP_CHANNEL_PHONE },
    { START, FOLLOWUP_CHANNEL_NONE },
    { -1, FOLLOWUP_CHANNEL_PHONE },
    { START, FOLLOWUP_CHANNEL_PHONE, "Nobody" },
    { START, FOLLOWUP_CHANNEL_PHONE, NULL, "\xff" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;

    g_assert_false(followup_store_record_touch(fixture->store, id, &rows[i], NULL, &error));
    g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
  }
  g_assert_false(
      followup_store_record_touch(fixture->store, 0, &(FollowupTouch){ START, 1 }, NULL, NULL));
}

/* Its own check-in is what the second follow-up counts from; another interview's is a touch. */
static void
test_own_check_in_is_none(Fixture *fixture, gconstpointer unused)
{
  gint64 own = add_waiting(fixture, "Acme", NULL), other = add_waiting(fixture, "Acme", "Other");

  fixture_go_to(fixture, START + 7 * DAY);
  fixture_complete(fixture, own, FOLLOWUP_KIND_CHECK_IN, START + 7 * DAY);
  g_assert_cmpint(get_due(fixture, own, FOLLOWUP_KIND_SECOND_FOLLOW_UP), ==,
                  MIDNIGHT + 14 * DAY + TEN);
  g_assert_cmpint(get_due(fixture, other, FOLLOWUP_KIND_CHECK_IN), ==, MIDNIGHT + 14 * DAY + TEN);
  touch(fixture, other, START + 7 * DAY, FOLLOWUP_CHANNEL_EMAIL);
  g_assert_cmpint(get_due(fixture, own, FOLLOWUP_KIND_SECOND_FOLLOW_UP), ==,
                  MIDNIGHT + 14 * DAY + TEN);
  fixture_go_to(fixture, START + 8 * DAY);
  touch(fixture, own, START + 8 * DAY, FOLLOWUP_CHANNEL_EMAIL);
  g_assert_cmpint(get_due(fixture, own, FOLLOWUP_KIND_SECOND_FOLLOW_UP), ==,
                  MIDNIGHT + 15 * DAY + TEN);
}

/* ---- dates by hand ---- */

static void
test_by_hand(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add_waiting(fixture, "Acme", NULL);
  g_autoptr(FollowupAction) before = fixture_get(fixture, id, FOLLOWUP_KIND_CHECK_IN);
  g_autoptr(FollowupAction) after = NULL, back = NULL;
  g_autofree char *why = NULL;

  set_due_well(fixture, id, FOLLOWUP_KIND_CHECK_IN, START + 10 * DAY);
  after = fixture_get(fixture, id, FOLLOWUP_KIND_CHECK_IN);
  g_assert_cmpint(after->due, ==, START + 10 * DAY);
  g_assert_cmpint(after->by - after->due, ==, before->by - before->due);
  g_assert_cmpint(after->popup, ==, after->due);
  g_assert_cmpint(after->next_at, ==, after->due);
  g_assert_cmpint(after->rule_due, ==, before->due);
  why = followup_reason_to_text(after->reason);
  g_assert_cmpstr(why, ==, "set by hand; the rule says Mon 23 Nov");
  set_due_well(fixture, id, FOLLOWUP_KIND_CHECK_IN, 0);
  back = fixture_get(fixture, id, FOLLOWUP_KIND_CHECK_IN);
  g_assert_cmpint(back->due, ==, before->due);
  g_assert_cmpint(back->by, ==, before->by);
  g_assert_cmpint(back->rule_due, ==, 0);
  g_assert_false(back->reason->by_hand);
}

/* The clocks go forward on 28 Mar 2027: it is late at 17:00 on the wall all the same, also where
 * the rule is followed anew; and so it is given back. */
static void
test_by_hand_over_a_clock_change(Fixture *fixture, gconstpointer unused)
{
  const gint64 start = 1805544000, hand = 1806393600; /* 20 Mar, 13:00; 30 Mar, 10:00 in Berlin */
  FollowupInterview *interview;
  g_autoptr(FollowupZone) berlin = followup_zone_new("Europe/Berlin", NULL);
  g_autoptr(FollowupAction) before = NULL, moved = NULL, back = NULL;
  gint64 id;

  fixture_go_to(fixture, start);
  interview = fixture_make("Acme", NULL, start - DAY, NULL);
  g_free(interview->zone);
  interview->zone = g_strdup("Europe/Berlin");
  id = fixture_add(fixture, interview);
  before = fixture_get(fixture, id, FOLLOWUP_KIND_CHECK_IN);
  g_assert_cmpint(followup_instant_get_second_of_day(before->by, berlin), ==, 17 * HOUR);
  g_assert_cmpint(before->due, <, hand - 2 * DAY);
  set_due_well(fixture, id, FOLLOWUP_KIND_CHECK_IN, hand);
  touch(fixture, id, start, FOLLOWUP_CHANNEL_PHONE);
  moved = fixture_get(fixture, id, FOLLOWUP_KIND_CHECK_IN);
  g_assert_cmpint(moved->due, ==, hand);
  g_assert_cmpint(followup_instant_get_second_of_day(moved->by, berlin), ==, 17 * HOUR);
  set_due_well(fixture, id, FOLLOWUP_KIND_CHECK_IN, 0);
  back = fixture_get(fixture, id, FOLLOWUP_KIND_CHECK_IN);
  g_assert_cmpint(followup_instant_get_second_of_day(back->by, berlin), ==, 17 * HOUR);
}

/* The rule goes on saying what it would; the user's date stands until it is dealt with. */
static void
test_by_hand_beats_the_rule(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add_waiting(fixture, "Acme", NULL);
  g_autoptr(GPtrArray) updated
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);
  g_autoptr(FollowupAction) kept = NULL;
  FollowupInterview *interview;

  set_due_well(fixture, id, FOLLOWUP_KIND_CHECK_IN, START + 20 * DAY);
  touch(fixture, id, START, FOLLOWUP_CHANNEL_PHONE);
  g_assert_cmpint(get_due(fixture, id, FOLLOWUP_KIND_CHECK_IN), ==, START + 20 * DAY);
  interview = followup_store_get_interview(fixture->store, id, NULL);
  followup_decision_parse("2026-12-01", &interview->decision, NULL);
  g_ptr_array_add(updated, interview);
  g_assert_true(followup_store_update(fixture->store, updated, NULL, NULL));
  kept = fixture_get(fixture, id, FOLLOWUP_KIND_CHECK_IN);
  g_assert_cmpint(kept->due, ==, START + 20 * DAY);
  g_assert_cmpint(kept->rule_due, ==, MIDNIGHT + 16 * DAY + TEN); /* Wed 2 Dec */
  g_assert_cmpint(kept->by - kept->due, ==, DAY + 7 * HOUR);
  g_assert_true(
      followup_store_end(fixture->store, &id, 1, FOLLOWUP_ENDING_REJECTED, NULL, NULL, NULL));
  fixture_assert_state(fixture, id, FOLLOWUP_KIND_CHECK_IN, FOLLOWUP_STATE_SUPERSEDED);
}

/* A check-in put off by hand has not fallen due: the thank-yous stay. One brought forward has. */
static void
test_by_hand_and_thanks(Fixture *fixture, gconstpointer unused)
{
  gint64 later = add_waiting(fixture, "Acme", NULL), sooner = add_waiting(fixture, "Beta", NULL);

  set_due_well(fixture, later, FOLLOWUP_KIND_CHECK_IN, START + 20 * DAY);
  fixture_go_to(fixture, START + 8 * DAY);
  touch(fixture, later, START + 8 * DAY, FOLLOWUP_CHANNEL_PHONE);
  fixture_assert_state(fixture, later, FOLLOWUP_KIND_THANK_YOU, FOLLOWUP_STATE_DUE);
  set_due_well(fixture, sooner, FOLLOWUP_KIND_CHECK_IN, START + 7 * DAY);
  fixture_assert_state(fixture, sooner, FOLLOWUP_KIND_THANK_YOU, FOLLOWUP_STATE_SUPERSEDED);
}

static void
test_by_hand_past(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add_waiting(fixture, "Acme", NULL);

  set_due_well(fixture, id, FOLLOWUP_KIND_THANK_YOU, START - HOUR);
  fixture_go_to(fixture, START);
  fixture_assert_state(fixture, id, FOLLOWUP_KIND_THANK_YOU, FOLLOWUP_STATE_DUE);
  set_due_well(fixture, id, FOLLOWUP_KIND_THANK_YOU, START + HOUR);
  fixture_assert_state(fixture, id, FOLLOWUP_KIND_THANK_YOU, FOLLOWUP_STATE_PLANNED);
}

static void
test_by_hand_request(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add_waiting(fixture, "Acme", NULL);
  g_autoptr(FollowupAction) moved = NULL, back = NULL;

  g_assert_true(add_request(fixture, ask_for(id, "references"), NULL));
  set_due_well(fixture, id, FOLLOWUP_KIND_REQUEST, START + 2 * DAY);
  moved = fixture_get(fixture, id, FOLLOWUP_KIND_REQUEST);
  g_assert_cmpint(moved->by, ==, START + 3 * DAY);
  set_due_well(fixture, id, FOLLOWUP_KIND_REQUEST, 0);
  back = fixture_get(fixture, id, FOLLOWUP_KIND_REQUEST);
  g_assert_cmpint(back->due, ==, START);
  g_assert_cmpint(back->by, ==, START + DAY);
  g_assert_false(back->reason->by_hand);
}

static void
test_by_hand_refused(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add_waiting(fixture, "Acme", NULL);
  FollowupInterview *interview = fixture_make("Ahead", NULL, START + DAY, NULL);
  gint64 ahead = fixture_add(fixture, interview);
  const struct {
    gint64 id, due;
    FollowupKind kind;
    FollowupError code;
  } rows[] = {
    { id, START + DAY, FOLLOWUP_KIND_DEBRIEF, FOLLOWUP_ERROR_WRONG_STATE },
    { id, -1, FOLLOWUP_KIND_CHECK_IN, FOLLOWUP_ERROR_INVALID_ARGUMENT },
    { id, G_MAXINT64, FOLLOWUP_KIND_CHECK_IN, FOLLOWUP_ERROR_INVALID_ARGUMENT },
    { ahead, START + DAY, FOLLOWUP_KIND_PREPARE, FOLLOWUP_ERROR_INVALID_ARGUMENT },
  };

  fixture_complete(fixture, id, FOLLOWUP_KIND_DEBRIEF, START);
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;

    g_assert_false(set_due(fixture, rows[i].id, rows[i].kind, rows[i].due, &error));
    g_assert_error(error, FOLLOWUP_ERROR, (int)rows[i].code);
  }
}

static void
test_by_hand_prepare(Fixture *fixture, gconstpointer unused)
{
  gint64 id = fixture_add(fixture, fixture_make("Ahead", NULL, START + DAY, NULL));
  g_autoptr(FollowupAction) action = NULL;

  set_due_well(fixture, id, FOLLOWUP_KIND_PREPARE, START + 20 * HOUR);
  action = fixture_get(fixture, id, FOLLOWUP_KIND_PREPARE);
  g_assert_cmpint(action->due, ==, START + 20 * HOUR);
  g_assert_cmpint(action->by, ==, START + DAY);
}

/* ---- how it was done ---- */

static void
test_done_how(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add_waiting(fixture, "Acme", NULL);
  g_autoptr(FollowupAction) check_in = fixture_get(fixture, id, FOLLOWUP_KIND_CHECK_IN);
  FollowupActionId which = { id, check_in->number };
  FollowupDone done = { START + 7 * DAY, FOLLOWUP_CHANNEL_PHONE, "  spoke with the front desk " };
  g_autoptr(FollowupAction) after = NULL;

  fixture_go_to(fixture, START + 8 * DAY);
  g_assert_true(followup_store_complete(fixture->store, &which, 1, &done, NULL, NULL));
  after = fixture_get(fixture, id, FOLLOWUP_KIND_CHECK_IN);
  g_assert_cmpint(after->finished_at, ==, START + 7 * DAY);
  g_assert_cmpint(after->channel, ==, FOLLOWUP_CHANNEL_PHONE);
  g_assert_cmpstr(after->note, ==, "spoke with the front desk");
  /* Counted from the day it was done, not from today. */
  g_assert_cmpint(get_due(fixture, id, FOLLOWUP_KIND_SECOND_FOLLOW_UP), ==,
                  MIDNIGHT + 14 * DAY + TEN);
  done.note = "\xff";
  g_assert_false(followup_store_complete(fixture->store, &which, 1, &done, NULL, NULL));
}

#define ADD(path, function)                                                                        \
  g_test_add("/store-requests/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("request-at-once", test_request_at_once);
  ADD("request-as-given", test_request_as_given);
  ADD("request-to-agency", test_request_to_agency);
  ADD("request-refused", test_request_refused);
  ADD("request-stays", test_request_stays);
  ADD("request-follows-hours", test_request_follows_hours);
  ADD("request-retry", test_request_retry);
  ADD("request-reused", test_request_reused);
  ADD("touch-moves", test_touch_moves);
  ADD("touch-row", test_touch_row);
  ADD("touch-refused", test_touch_refused);
  ADD("own-check-in-is-none", test_own_check_in_is_none);
  ADD("by-hand", test_by_hand);
  ADD("by-hand/clock-change", test_by_hand_over_a_clock_change);
  ADD("by-hand-beats-the-rule", test_by_hand_beats_the_rule);
  ADD("by-hand-and-thanks", test_by_hand_and_thanks);
  ADD("by-hand-past", test_by_hand_past);
  ADD("by-hand-request", test_by_hand_request);
  ADD("by-hand-refused", test_by_hand_refused);
  ADD("by-hand-prepare", test_by_hand_prepare);
  ADD("done-how", test_done_how);
  return g_test_run();
}
