/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* How processes end, what that calls for and supersedes, and how they are taken up again. */

#include <string.h>

#include "error.h"
#include "store-fixture.h"

static FollowupDay
day(const char *iso)
{
  FollowupDay value = 0;

  g_assert_true(followup_day_parse(iso, &value, NULL));
  return value;
}

static gboolean
end(Fixture *fixture, gint64 id, FollowupEnding ending, GError **error)
{
  return followup_store_end(fixture->store, &id, 1, ending, NULL, NULL, error);
}

static void
end_well(Fixture *fixture, gint64 id, FollowupEnding ending)
{
  g_autoptr(GError) error = NULL;

  end(fixture, id, ending, &error);
  g_assert_no_error(error);
}

static void
offer(Fixture *fixture, gint64 id, const char *deadline, FollowupMay preferred)
{
  FollowupOfferTerms terms = { .deadline = deadline ? day(deadline) : 0, .preferred = preferred };
  g_autoptr(GError) error = NULL;

  followup_store_end(fixture->store, &id, 1, FOLLOWUP_ENDING_OFFER, &terms, NULL, &error);
  g_assert_no_error(error);
}

static void
reopen(Fixture *fixture, gint64 id)
{
  g_autoptr(GError) error = NULL;

  followup_store_reopen(fixture->store, &id, 1, NULL, &error);
  g_assert_no_error(error);
}

static gint64
add_at_stage(Fixture *fixture, const char *employer, FollowupStage stage, gint64 start)
{
  FollowupInterview *interview = fixture_make(employer, "Engineer", start, NULL);

  interview->stage = stage;
  fixture_add_person(interview, "Jane Doe");
  return fixture_add(fixture, interview);
}

static gint64
add_final(Fixture *fixture, const char *employer)
{
  return add_at_stage(fixture, employer, FOLLOWUP_STAGE_FINAL, START - 2 * HOUR);
}

/* "thank-you check-in": the kinds still to be dealt with, by kind. The caller frees. */
static char *
list_pending(Fixture *fixture, gint64 id)
{
  g_autoptr(GPtrArray) actions = followup_store_get_actions(fixture->store, id, NULL);
  GString *kinds = g_string_new(NULL);

  for (int kind = 0; kind < FOLLOWUP_N_KINDS; kind++) {
    for (guint i = 0; i < actions->len; i++) {
      const FollowupAction *action = g_ptr_array_index(actions, i);

      if ((int)action->kind == kind && followup_state_is_pending(action->state))
        g_string_append_printf(kinds, "%s%s", kinds->len ? " " : "",
                               followup_kind_to_nick(action->kind));
    }
  }
  return g_string_free(kinds, FALSE);
}

static void
assert_pending(Fixture *fixture, gint64 id, const char *expected)
{
  g_autofree char *pending = list_pending(fixture, id);

  g_assert_cmpstr(pending, ==, expected);
}

static void
assert_ending(Fixture *fixture, gint64 id, FollowupEnding ending)
{
  g_autoptr(FollowupInterview) interview = followup_store_get_interview(fixture->store, id, NULL);

  g_assert_cmpstr(followup_ending_to_nick(interview->ending), ==, followup_ending_to_nick(ending));
}

/* ---- the table ---- */

static void
test_each_calls_for(Fixture *fixture, gconstpointer unused)
{
  static const struct {
    FollowupEnding ending;
    const char *deadline, *pending;
  } rows[] = {
    { FOLLOWUP_ENDING_OFFER, NULL, "thank-you ask-offer-deadline" },
    { FOLLOWUP_ENDING_OFFER, "2026-12-04", "thank-you answer-offer" },
    { FOLLOWUP_ENDING_REJECTED, NULL, "reply-rejection feedback-request" },
    { FOLLOWUP_ENDING_WITHDREW, NULL, "send-withdrawal" },
    { FOLLOWUP_ENDING_SILENT, NULL, "" },
    { FOLLOWUP_ENDING_ACCEPTED, NULL, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *employer = g_strdup_printf("Employer %d", (int)i);
    gint64 id = add_final(fixture, employer);

    assert_pending(fixture, id, "debrief thank-you check-in");
    if (rows[i].deadline)
      offer(fixture, id, rows[i].deadline, FOLLOWUP_MAY_YES);
    else
      end_well(fixture, id, rows[i].ending);
    assert_ending(fixture, id, rows[i].ending);
    assert_pending(fixture, id, rows[i].pending);
    g_assert_true(followup_store_remove(fixture->store, &id, 1, NULL, NULL));
  }
}

static void
test_dates(Fixture *fixture, gconstpointer unused)
{
  gint64 declined = add_final(fixture, "Declined"), offered = add_final(fixture, "Offered");
  g_autoptr(FollowupAction) reply = NULL, feedback = NULL, answer = NULL;

  end_well(fixture, declined, FOLLOWUP_ENDING_REJECTED);
  reply = fixture_get(fixture, declined, FOLLOWUP_KIND_REPLY_REJECTION);
  g_assert_cmpint(reply->due, ==, START);
  g_assert_cmpint(reply->by, ==, START + DAY);
  feedback = fixture_get(fixture, declined, FOLLOWUP_KIND_FEEDBACK_REQUEST);
  g_assert_cmpint(feedback->due, ==, START + 3 * DAY - 2 * HOUR);
  offer(fixture, offered, "2026-12-04", FOLLOWUP_MAY_YES);
  answer = fixture_get(fixture, offered, FOLLOWUP_KIND_ANSWER_OFFER);
  g_assert_cmpint(answer->due, ==, START + 16 * DAY - 2 * HOUR); /* Wed 2 Dec, 10:00 */
  g_assert_cmpint(answer->by, ==, START + 18 * DAY + 5 * HOUR);
}

/* An offer keeps the thank-yous that are not late; nothing else does. */
static void
test_thanks_after_offer(Fixture *fixture, gconstpointer unused)
{
  gint64 fresh = add_final(fixture, "Fresh");
  gint64 late = add_at_stage(fixture, "Late", FOLLOWUP_STAGE_FINAL, START - 2 * DAY);

  offer(fixture, fresh, NULL, FOLLOWUP_MAY_YES);
  offer(fixture, late, NULL, FOLLOWUP_MAY_YES);
  fixture_assert_state(fixture, fresh, FOLLOWUP_KIND_THANK_YOU, FOLLOWUP_STATE_PLANNED);
  fixture_assert_state(fixture, late, FOLLOWUP_KIND_THANK_YOU, FOLLOWUP_STATE_SUPERSEDED);
  end_well(fixture, fresh, FOLLOWUP_ENDING_ACCEPTED);
  fixture_assert_state(fixture, fresh, FOLLOWUP_KIND_THANK_YOU, FOLLOWUP_STATE_SUPERSEDED);
}

static void
test_transitions(Fixture *fixture, gconstpointer unused)
{
  static const FollowupEnding endings[]
      = { FOLLOWUP_ENDING_REJECTED, FOLLOWUP_ENDING_WITHDREW, FOLLOWUP_ENDING_SILENT,
          FOLLOWUP_ENDING_OFFER, FOLLOWUP_ENDING_ACCEPTED };

  for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
    for (gsize k = 0; k < G_N_ELEMENTS(endings); k++) {
      gboolean allowed
          = i == k || (endings[i] == FOLLOWUP_ENDING_OFFER && endings[k] != FOLLOWUP_ENDING_SILENT);
      gint64 id = add_final(fixture, "Acme");
      g_autoptr(GError) error = NULL;

      end_well(fixture, id, endings[i]);
      g_assert_true(end(fixture, id, endings[k], &error) == allowed);
      if (!allowed) {
        g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE);
        g_assert_nonnull(strstr(error->message, "followup"));
      }
      assert_ending(fixture, id, allowed ? endings[k] : endings[i]);
      g_assert_true(followup_store_remove(fixture->store, &id, 1, NULL, NULL));
    }
  }
}

static void
test_twice(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add_final(fixture, "Acme");
  gint64 events;
  guint changed;

  offer(fixture, id, "2026-12-04", FOLLOWUP_MAY_NO);
  events = fixture_ask_sql(fixture, "SELECT count(*) FROM event");
  changed = fixture->n_changed;
  fixture_go_to(fixture, START + HOUR);
  offer(fixture, id, "2026-12-04", FOLLOWUP_MAY_NO);
  offer(fixture, id, NULL, FOLLOWUP_MAY_UNKNOWN);
  g_assert_cmpuint(fixture->n_changed, ==, changed);
  g_assert_cmpint(fixture_ask_sql(fixture, "SELECT count(*) FROM event"), ==, events);
  end_well(fixture, id, FOLLOWUP_ENDING_REJECTED);
  changed = fixture->n_changed;
  end_well(fixture, id, FOLLOWUP_ENDING_REJECTED);
  g_assert_cmpuint(fixture->n_changed, ==, changed);
}

static void
test_refusals(Fixture *fixture, gconstpointer unused)
{
  static const struct {
    FollowupEnding ending;
    const char *deadline;
  } rows[] = {
    { FOLLOWUP_ENDING_OPEN, NULL },
    { FOLLOWUP_ENDING_OFFER, "2026-11-15" },
    { FOLLOWUP_ENDING_REJECTED, "2026-12-04" },
  };
  gint64 id = add_final(fixture, "Acme");
  g_autofree char *before = fixture_dump(fixture);
  g_autofree char *after = NULL;
  gint64 ids[] = { id, 99 };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    FollowupOfferTerms terms = { .deadline = rows[i].deadline ? day(rows[i].deadline) : 0 };
    g_autoptr(GError) error = NULL;

    g_assert_false(followup_store_end(fixture->store, &id, 1, rows[i].ending,
                                      rows[i].deadline ? &terms : NULL, NULL, &error));
    g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
  }
  g_assert_false(
      followup_store_end(fixture->store, ids, 2, FOLLOWUP_ENDING_REJECTED, NULL, NULL, NULL));
  after = fixture_dump(fixture);
  g_assert_cmpstr(after, ==, before);
}

/* Today, in the employer's zone, is a day one can still answer on. */
static void
test_deadline_today_there(Fixture *fixture, gconstpointer unused)
{
  FollowupInterview *interview = fixture_make("Kiritimati Ltd", NULL, START - DAY, NULL);
  FollowupOfferTerms terms = { .deadline = day("2026-11-16") };
  gint64 far, here = add_final(fixture, "Acme");

  g_free(interview->zone);
  interview->zone = g_strdup("Pacific/Kiritimati"); /* there it is the 17th already */
  far = fixture_add(fixture, interview);
  g_assert_false(
      followup_store_end(fixture->store, &far, 1, FOLLOWUP_ENDING_OFFER, &terms, NULL, NULL));
  g_assert_true(
      followup_store_end(fixture->store, &here, 1, FOLLOWUP_ENDING_OFFER, &terms, NULL, NULL));
}

/* ---- offers ---- */

static void
test_second_offer(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add_final(fixture, "Acme");
  g_autoptr(FollowupInterview) interview = NULL;
  g_autoptr(FollowupAction) answer = NULL;

  offer(fixture, id, NULL, FOLLOWUP_MAY_YES);
  fixture_go_to(fixture, START + 2 * HOUR);
  fixture_assert_state(fixture, id, FOLLOWUP_KIND_ASK_OFFER_DEADLINE, FOLLOWUP_STATE_DUE);
  offer(fixture, id, "2026-12-04", FOLLOWUP_MAY_UNKNOWN);
  fixture_assert_state(fixture, id, FOLLOWUP_KIND_ASK_OFFER_DEADLINE, FOLLOWUP_STATE_DONE);
  fixture_assert_state(fixture, id, FOLLOWUP_KIND_ANSWER_OFFER, FOLLOWUP_STATE_PLANNED);
  offer(fixture, id, "2026-12-11", FOLLOWUP_MAY_UNKNOWN);
  answer = fixture_get(fixture, id, FOLLOWUP_KIND_ANSWER_OFFER);
  g_assert_cmpint(answer->by, ==, START + 25 * DAY + 5 * HOUR);
  interview = followup_store_get_interview(fixture->store, id, NULL);
  g_assert_cmpint(interview->ended_at, ==, START);
  g_assert_cmpint(interview->offer_preferred, ==, FOLLOWUP_MAY_YES);
}

static void
test_tell_others(Fixture *fixture, gconstpointer unused)
{
  gint64 offering = add_final(fixture, "Offering"), final = add_final(fixture, "Final");
  gint64 middle = add_at_stage(fixture, "Middle", FOLLOWUP_STAGE_MIDDLE, START - 2 * HOUR);
  gint64 first = add_at_stage(fixture, "First", FOLLOWUP_STAGE_FIRST, START - 2 * HOUR);
  gint64 ended = add_final(fixture, "Ended");
  g_autoptr(FollowupAction) tell = NULL;

  end_well(fixture, ended, FOLLOWUP_ENDING_SILENT);
  offer(fixture, offering, "2026-12-04", FOLLOWUP_MAY_NO);
  tell = fixture_get(fixture, final, FOLLOWUP_KIND_TELL_OTHERS);
  g_assert_cmpint(tell->about, ==, offering);
  g_assert_cmpint(tell->due, ==, START + 2 * HOUR);
  g_assert_cmpint(tell->by, ==, START + DAY);
  fixture_assert_state(fixture, middle, FOLLOWUP_KIND_TELL_OTHERS, FOLLOWUP_STATE_PLANNED);
  g_assert_null(fixture_get(fixture, first, FOLLOWUP_KIND_TELL_OTHERS));
  g_assert_null(fixture_get(fixture, ended, FOLLOWUP_KIND_TELL_OTHERS));
  g_assert_null(fixture_get(fixture, offering, FOLLOWUP_KIND_TELL_OTHERS));
  /* One that is added now hears of it as well. */
  fixture_assert_state(fixture, add_final(fixture, "Later"), FOLLOWUP_KIND_TELL_OTHERS,
                       FOLLOWUP_STATE_PLANNED);
}

/* The offer is no more, or is the one that is wanted: others need not hear of it. */
static void
test_tell_others_no_more(Fixture *fixture, gconstpointer unused)
{
  gint64 offering = add_final(fixture, "Offering"), other = add_final(fixture, "Other");

  offer(fixture, offering, NULL, FOLLOWUP_MAY_UNKNOWN);
  fixture_assert_state(fixture, other, FOLLOWUP_KIND_TELL_OTHERS, FOLLOWUP_STATE_PLANNED);
  offer(fixture, offering, NULL, FOLLOWUP_MAY_YES);
  fixture_assert_state(fixture, other, FOLLOWUP_KIND_TELL_OTHERS, FOLLOWUP_STATE_SUPERSEDED);
  offer(fixture, offering, NULL, FOLLOWUP_MAY_NO);
  fixture_assert_state(fixture, other, FOLLOWUP_KIND_TELL_OTHERS, FOLLOWUP_STATE_PLANNED);
  end_well(fixture, offering, FOLLOWUP_ENDING_REJECTED);
  fixture_assert_state(fixture, other, FOLLOWUP_KIND_TELL_OTHERS, FOLLOWUP_STATE_SUPERSEDED);
  reopen(fixture, offering);
  offer(fixture, offering, NULL, FOLLOWUP_MAY_NO);
  fixture_assert_state(fixture, other, FOLLOWUP_KIND_TELL_OTHERS, FOLLOWUP_STATE_PLANNED);
  reopen(fixture, offering);
  fixture_assert_state(fixture, other, FOLLOWUP_KIND_TELL_OTHERS, FOLLOWUP_STATE_SUPERSEDED);
  offer(fixture, offering, NULL, FOLLOWUP_MAY_NO);
  g_assert_true(followup_store_remove(fixture->store, &offering, 1, NULL, NULL));
  fixture_assert_state(fixture, other, FOLLOWUP_KIND_TELL_OTHERS, FOLLOWUP_STATE_SUPERSEDED);
}

static void
test_two_offers(Fixture *fixture, gconstpointer unused)
{
  gint64 one = add_final(fixture, "One"), two = add_final(fixture, "Two");
  gint64 other = add_final(fixture, "Other");

  offer(fixture, one, NULL, FOLLOWUP_MAY_NO);
  offer(fixture, two, NULL, FOLLOWUP_MAY_NO);
  assert_pending(fixture, other, "debrief thank-you check-in tell-others tell-others");
  fixture_complete(fixture, other, FOLLOWUP_KIND_TELL_OTHERS, START);
  assert_pending(fixture, other, "debrief thank-you check-in tell-others");
  end_well(fixture, one, FOLLOWUP_ENDING_WITHDREW);
  assert_pending(fixture, other, "debrief thank-you check-in");
}

static void
test_accept(Fixture *fixture, gconstpointer unused)
{
  gint64 taken = add_final(fixture, "Taken"), waiting = add_final(fixture, "Waiting");
  gint64 early = add_at_stage(fixture, "Waiting", FOLLOWUP_STAGE_FIRST, START - 9 * DAY);
  gint64 offered = add_final(fixture, "Offered"), declined = add_final(fixture, "Declined");
  g_autoptr(FollowupInterview) closed = NULL;

  offer(fixture, taken, NULL, FOLLOWUP_MAY_NO);
  offer(fixture, offered, NULL, FOLLOWUP_MAY_NO);
  end_well(fixture, declined, FOLLOWUP_ENDING_REJECTED);
  fixture_go_to(fixture, START + DAY);
  end_well(fixture, taken, FOLLOWUP_ENDING_ACCEPTED);
  assert_pending(fixture, taken, "");
  assert_ending(fixture, early, FOLLOWUP_ENDING_WITHDREW);
  assert_pending(fixture, early, "");
  assert_pending(fixture, waiting, "send-withdrawal");
  assert_pending(fixture, offered, "send-withdrawal");
  assert_ending(fixture, declined, FOLLOWUP_ENDING_REJECTED);
  closed = followup_store_get_interview(fixture->store, waiting, NULL);
  g_assert_cmpint(closed->ending, ==, FOLLOWUP_ENDING_WITHDREW);
  g_assert_cmpint(closed->ended_at, ==, START + DAY);
}

/* ---- taking up again ---- */

static void
test_reopen(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add_final(fixture, "Acme");
  FollowupRequest wanted
      = { id, "references", START + 5 * DAY, FOLLOWUP_NO_INSTANT, NULL, FOLLOWUP_CHANNEL_NONE };
  gint64 events;

  g_assert_true(followup_store_add_requests(fixture->store, &wanted, 1, NULL, NULL, NULL));
  fixture_complete(fixture, id, FOLLOWUP_KIND_DEBRIEF, START);
  end_well(fixture, id, FOLLOWUP_ENDING_REJECTED);
  fixture_complete(fixture, id, FOLLOWUP_KIND_REPLY_REJECTION, START);
  assert_pending(fixture, id, "feedback-request");
  reopen(fixture, id);
  assert_ending(fixture, id, FOLLOWUP_ENDING_OPEN);
  assert_pending(fixture, id, "thank-you check-in request");
  fixture_assert_state(fixture, id, FOLLOWUP_KIND_DEBRIEF, FOLLOWUP_STATE_DONE);
  fixture_assert_state(fixture, id, FOLLOWUP_KIND_REPLY_REJECTION, FOLLOWUP_STATE_DONE);
  events = fixture_ask_sql(fixture, "SELECT count(*) FROM event");
  reopen(fixture, id);
  g_assert_cmpint(fixture_ask_sql(fixture, "SELECT count(*) FROM event"), ==, events);
}

static void
test_reopen_accepted(Fixture *fixture, gconstpointer unused)
{
  gint64 taken = add_final(fixture, "Taken"), other = add_final(fixture, "Other");
  g_autoptr(FollowupInterview) interview = NULL;

  offer(fixture, taken, "2026-12-04", FOLLOWUP_MAY_YES);
  end_well(fixture, taken, FOLLOWUP_ENDING_ACCEPTED);
  reopen(fixture, taken);
  interview = followup_store_get_interview(fixture->store, taken, NULL);
  g_assert_cmpint(interview->ending, ==, FOLLOWUP_ENDING_OPEN);
  g_assert_cmpuint(interview->offer_deadline, ==, 0);
  g_assert_cmpint(interview->offer_preferred, ==, FOLLOWUP_MAY_UNKNOWN);
  assert_ending(fixture, other, FOLLOWUP_ENDING_WITHDREW);
}

/* Rounds that ended before the process was taken up by a new one keep their ending. */
static void
test_rounds(Fixture *fixture, gconstpointer unused)
{
  gint64 first = add_at_stage(fixture, "Acme", FOLLOWUP_STAGE_FIRST, START - 30 * DAY);
  gint64 second, third;

  end_well(fixture, first, FOLLOWUP_ENDING_SILENT);
  fixture_go_to(fixture, START + HOUR);
  second = add_at_stage(fixture, "Acme", FOLLOWUP_STAGE_MIDDLE, START - 9 * DAY);
  third = add_at_stage(fixture, "Acme", FOLLOWUP_STAGE_FINAL, START - 2 * HOUR);
  end_well(fixture, second, FOLLOWUP_ENDING_REJECTED);
  assert_ending(fixture, first, FOLLOWUP_ENDING_SILENT);
  assert_ending(fixture, second, FOLLOWUP_ENDING_REJECTED);
  assert_ending(fixture, third, FOLLOWUP_ENDING_REJECTED);
  assert_pending(fixture, second, "");
  assert_pending(fixture, third, "reply-rejection feedback-request");
  reopen(fixture, third);
  assert_ending(fixture, first, FOLLOWUP_ENDING_SILENT);
  assert_ending(fixture, second, FOLLOWUP_ENDING_OPEN);
  assert_ending(fixture, third, FOLLOWUP_ENDING_OPEN);
}

/* ---- what the employer does changes the plan ---- */

static void
test_heard(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add_final(fixture, "Acme");
  FollowupAnswer answer = { .at = START + 8 * DAY };
  g_autoptr(FollowupAction) check_in = NULL;

  fixture_go_to(fixture, START + 8 * DAY);
  fixture_complete(fixture, id, FOLLOWUP_KIND_CHECK_IN, START + 7 * DAY);
  fixture_assert_state(fixture, id, FOLLOWUP_KIND_SECOND_FOLLOW_UP, FOLLOWUP_STATE_PLANNED);
  g_assert_true(followup_store_hear(fixture->store, id, &answer, NULL, NULL, NULL));
  fixture_assert_state(fixture, id, FOLLOWUP_KIND_SECOND_FOLLOW_UP, FOLLOWUP_STATE_SUPERSEDED);
  check_in = fixture_get(fixture, id, FOLLOWUP_KIND_CHECK_IN);
  g_assert_cmpuint(check_in->turn, ==, 1);
  g_assert_cmpint(check_in->due, ==, START + 22 * DAY - 2 * HOUR);
}

static void
test_no_show(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add_final(fixture, "Acme");
  FollowupRequest wanted
      = { id, "references", FOLLOWUP_NO_INSTANT, FOLLOWUP_NO_INSTANT, NULL, FOLLOWUP_CHANNEL_NONE };
  g_autoptr(GPtrArray) moved
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);
  FollowupInterview *interview;
  guint changed;

  g_assert_true(followup_store_add_requests(fixture->store, &wanted, 1, NULL, NULL, NULL));
  g_assert_true(followup_store_record_no_show(fixture->store, id, START - HOUR, NULL, NULL));
  assert_pending(fixture, id, "no-show");
  changed = fixture->n_changed;
  g_assert_true(followup_store_record_no_show(fixture->store, id, START, NULL, NULL));
  g_assert_cmpuint(fixture->n_changed, ==, changed);
  interview = followup_store_get_interview(fixture->store, id, NULL);
  g_assert_cmpint(interview->no_show_at, ==, START - HOUR);
  interview->start = START + 3 * DAY;
  g_ptr_array_add(moved, interview);
  g_assert_true(followup_store_update(fixture->store, moved, NULL, NULL));
  assert_pending(fixture, id, "prepare debrief thank-you check-in request");
}

static void
test_no_show_refused(Fixture *fixture, gconstpointer unused)
{
  gint64 ended = add_final(fixture, "Ended");
  gint64 ahead = add_at_stage(fixture, "Ahead", FOLLOWUP_STAGE_FIRST, START + HOUR);
  gint64 fine = add_final(fixture, "Fine");
  const struct {
    gint64 id, at;
    FollowupError code;
  } rows[] = {
    { ended, START, FOLLOWUP_ERROR_WRONG_STATE },
    { ahead, START, FOLLOWUP_ERROR_WRONG_STATE },
    { fine, START + 1, FOLLOWUP_ERROR_INVALID_ARGUMENT },
    { fine, START - 3 * HOUR, FOLLOWUP_ERROR_INVALID_ARGUMENT },
    { 99, START, FOLLOWUP_ERROR_NOT_FOUND },
    { 0, START, FOLLOWUP_ERROR_NOT_FOUND },
  };

  end_well(fixture, ended, FOLLOWUP_ENDING_REJECTED);
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;

    g_assert_false(
        followup_store_record_no_show(fixture->store, rows[i].id, rows[i].at, NULL, &error));
    g_assert_error(error, FOLLOWUP_ERROR, (int)rows[i].code);
  }
}

/* An ending supersedes the friendly line as well. */
static void
test_no_show_then_end(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add_final(fixture, "Acme");

  g_assert_true(followup_store_record_no_show(fixture->store, id, START, NULL, NULL));
  end_well(fixture, id, FOLLOWUP_ENDING_WITHDREW);
  assert_pending(fixture, id, "send-withdrawal");
}

static void
test_next_round(Fixture *fixture, gconstpointer unused)
{
  FollowupInterview *earlier = fixture_make("Acme", "Engineer", START - 8 * DAY, "none");
  FollowupInterviewer *person = fixture_add_person(earlier, "Jane Doe");
  g_autoptr(FollowupInterview) stored = NULL;
  FollowupInterview *next;
  FollowupAnswer answer = { .at = START - DAY };
  gint64 id, round;

  person->about = g_strdup("compilers");
  person->card = TRUE;
  earlier->liked = g_strdup("the team");
  earlier->place = g_strdup("Main Street 1");
  earlier->holidays = g_strdup("berlin");
  earlier->ical_uid = g_strdup("abc@example.com");
  earlier->ical_sequence = 2;
  id = fixture_add(fixture, earlier);
  g_assert_true(followup_store_hear(fixture->store, id, &answer, NULL, NULL, NULL));
  stored = followup_store_get_interview(fixture->store, id, NULL);
  g_assert_cmpstr(stored->ical_uid, ==, "abc@example.com");
  g_assert_cmpuint(stored->ical_sequence, ==, 2);
  next = followup_store_make_next_round(fixture->store, id, NULL);
  g_assert_cmpstr(next->holidays, ==, "berlin");
  g_assert_null(next->ical_uid);
  g_assert_cmpuint(next->ical_sequence, ==, 0);
  g_assert_cmpint(next->id, ==, 0);
  g_assert_null(next->uuid);
  g_assert_null(next->liked);
  g_assert_cmpstr(next->place, ==, "Main Street 1");
  g_assert_cmpint(next->stage, ==, FOLLOWUP_STAGE_MIDDLE);
  g_assert_cmpint(next->decision.kind, ==, FOLLOWUP_DECISION_UNKNOWN);
  g_assert_cmpuint(next->answers->len, ==, 0);
  person = g_ptr_array_index(next->interviewers, 0);
  g_assert_cmpstr(person->name, ==, "Jane Doe");
  g_assert_null(person->about);
  g_assert_true(person->card);
  next->start = START + 2 * DAY;
  round = fixture_add(fixture, next);
  assert_pending(fixture, round, "prepare debrief thank-you handwritten-note check-in");
  fixture_assert_state(fixture, id, FOLLOWUP_KIND_CHECK_IN, FOLLOWUP_STATE_SUPERSEDED);
  /* Who it is stands in the uuid: another one in another round. */
  g_assert_cmpint(fixture_ask_sql(fixture, "SELECT count(DISTINCT uuid) FROM interviewer"), ==, 2);
  g_assert_null(followup_store_make_next_round(fixture->store, 99, NULL));
}

static void
test_last_stage(Fixture *fixture, gconstpointer unused)
{
  g_autoptr(FollowupInterview) next
      = followup_store_make_next_round(fixture->store, add_final(fixture, "Acme"), NULL);

  g_assert_cmpint(next->stage, ==, FOLLOWUP_STAGE_FINAL);
}

/* A request that was carried out is not carried out again. */
static void
test_retry(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add_final(fixture, "Acme");
  FollowupOrigin first = { "bus", "11111111-2222-4333-8444-555555555555" };
  FollowupOrigin second = { "bus", "21111111-2222-4333-8444-555555555555" };

  for (int i = 0; i < 2; i++)
    g_assert_true(
        followup_store_end(fixture->store, &id, 1, FOLLOWUP_ENDING_REJECTED, NULL, &first, NULL));
  for (int i = 0; i < 2; i++)
    g_assert_true(followup_store_reopen(fixture->store, &id, 1, &second, NULL));
  g_assert_true(
      followup_store_end(fixture->store, &id, 1, FOLLOWUP_ENDING_REJECTED, NULL, &first, NULL));
  assert_ending(fixture, id, FOLLOWUP_ENDING_OPEN);
}

/* Only those that hear of an offer are looked at. */
static void
test_many_at_first_stage(Fixture *fixture, gconstpointer unused)
{
  gint64 offering = add_final(fixture, "Offering");

  for (int i = 0; i < 300; i++) {
    g_autofree char *employer = g_strdup_printf("Employer %d", i);

    add_at_stage(fixture, employer, FOLLOWUP_STAGE_FIRST, START - 2 * HOUR);
  }
  offer(fixture, offering, NULL, FOLLOWUP_MAY_NO);
  g_assert_cmpuint(fixture->changed->len, ==, 1);
  end_well(fixture, offering, FOLLOWUP_ENDING_ACCEPTED);
  g_assert_cmpuint(fixture->changed->len, ==, 301);
  g_assert_cmpint(
      fixture_ask_sql(fixture, "SELECT count(*) FROM action WHERE kind = 'send-withdrawal'"), ==,
      300);
}

#define ADD(path, function)                                                                        \
  g_test_add("/store-endings/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("each-calls-for", test_each_calls_for);
  ADD("dates", test_dates);
  ADD("thanks-after-offer", test_thanks_after_offer);
  ADD("transitions", test_transitions);
  ADD("twice", test_twice);
  ADD("refusals", test_refusals);
  ADD("deadline-today-there", test_deadline_today_there);
  ADD("second-offer", test_second_offer);
  ADD("tell-others", test_tell_others);
  ADD("tell-others-no-more", test_tell_others_no_more);
  ADD("two-offers", test_two_offers);
  ADD("accept", test_accept);
  ADD("reopen", test_reopen);
  ADD("reopen-accepted", test_reopen_accepted);
  ADD("rounds", test_rounds);
  ADD("heard", test_heard);
  ADD("no-show", test_no_show);
  ADD("no-show-refused", test_no_show_refused);
  ADD("no-show-then-end", test_no_show_then_end);
  ADD("next-round", test_next_round);
  ADD("last-stage", test_last_stage);
  ADD("retry", test_retry);
  ADD("many-at-first-stage", test_many_at_first_stage);
  return g_test_run();
}
