/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* One step back, one forward, and what is told of them. */

#include <string.h>

#include "error.h"
#include "store-fixture.h"

static FollowupActionId
find_action(Fixture *fixture, gint64 interview, FollowupKind kind)
{
  g_autoptr(FollowupAction) action = fixture_get(fixture, interview, kind);

  g_assert_nonnull(action);
  return (FollowupActionId){ interview, action->number };
}

/* Text of what was taken back; the caller frees. */
static char *
undo(Fixture *fixture)
{
  g_autoptr(FollowupChangeRecord) record = NULL;
  g_autoptr(GError) error = NULL;

  followup_store_undo(fixture->store, NULL, &record, &error);
  g_assert_no_error(error);
  g_assert_true(record->undone);
  return g_strdup(record->text);
}

static char *
redo(Fixture *fixture)
{
  g_autoptr(FollowupChangeRecord) record = NULL;
  g_autoptr(GError) error = NULL;

  followup_store_redo(fixture->store, NULL, &record, &error);
  g_assert_no_error(error);
  g_assert_false(record->undone);
  return g_strdup(record->text);
}

static void
undo_quietly(Fixture *fixture)
{
  g_free(undo(fixture));
}

/* The rows of the user, without the history. */
static char *
dump_rows(Fixture *fixture)
{
  char *dump = fixture_dump(fixture);

  *strstr(dump, "event\n") = '\0';
  return dump;
}

/* ---- each verb, there and back ---- */

static gint64
add(Fixture *fixture)
{
  FollowupInterview *interview = fixture_make("Acme GmbH", "Engineer", START - 2 * HOUR, NULL);

  interview->stage = FOLLOWUP_STAGE_FINAL;
  fixture_add_person(interview, "Jane Doe");
  return fixture_add(fixture, interview);
}

static void
do_add(Fixture *fixture, gint64 id)
{
  fixture_add_simple(fixture, "Beta AG", NULL);
}

static void
do_move(Fixture *fixture, gint64 id)
{
  g_autoptr(GPtrArray) all
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);

  g_ptr_array_add(all, followup_store_get_interview(fixture->store, id, NULL));
  ((FollowupInterview *)all->pdata[0])->start = START + 3 * DAY;
  g_assert_true(followup_store_update(fixture->store, all, NULL, NULL));
}

static void
do_edit(Fixture *fixture, gint64 id)
{
  g_autoptr(GPtrArray) all
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);
  FollowupInterview *interview = followup_store_get_interview(fixture->store, id, NULL);

  g_ptr_array_add(all, interview);
  fixture_add_person(interview, "O'Neill 🚀");
  interview->note = g_strdup("two\nlines \"quoted\" \\ \x7f");
  interview->note[strlen(interview->note) - 1] = '\t';
  g_assert_true(followup_store_update(fixture->store, all, NULL, NULL));
}

static void
do_remove(Fixture *fixture, gint64 id)
{
  g_assert_true(followup_store_remove(fixture->store, &id, 1, NULL, NULL));
}

static void
do_hear(Fixture *fixture, gint64 id)
{
  FollowupAnswer answer = { .at = START };

  followup_decision_parse("2026-12-04", &answer.decision, NULL);
  g_assert_true(followup_store_hear(fixture->store, id, &answer, NULL, NULL, NULL));
}

static void
do_hear_nothing(Fixture *fixture, gint64 id)
{
  FollowupAnswer answer = { .at = START };

  g_assert_true(followup_store_hear(fixture->store, id, &answer, NULL, NULL, NULL));
}

static void
end(Fixture *fixture, gint64 id, FollowupEnding ending)
{
  g_assert_true(followup_store_end(fixture->store, &id, 1, ending, NULL, NULL, NULL));
}

static void
do_reject(Fixture *fixture, gint64 id)
{
  end(fixture, id, FOLLOWUP_ENDING_REJECTED);
}

static void
do_withdraw(Fixture *fixture, gint64 id)
{
  end(fixture, id, FOLLOWUP_ENDING_WITHDREW);
}

static void
do_close(Fixture *fixture, gint64 id)
{
  end(fixture, id, FOLLOWUP_ENDING_SILENT);
}

static void
do_accept(Fixture *fixture, gint64 id)
{
  end(fixture, id, FOLLOWUP_ENDING_ACCEPTED);
}

static void
do_offer(Fixture *fixture, gint64 id)
{
  FollowupOfferTerms terms = { .preferred = FOLLOWUP_MAY_NO };

  followup_day_parse("2026-12-04", &terms.deadline, NULL);
  g_assert_true(
      followup_store_end(fixture->store, &id, 1, FOLLOWUP_ENDING_OFFER, &terms, NULL, NULL));
}

static void
do_no_show(Fixture *fixture, gint64 id)
{
  g_assert_true(followup_store_record_no_show(fixture->store, id, START, NULL, NULL));
}

static void
do_request(Fixture *fixture, gint64 id)
{
  FollowupRequest request
      = { id, "send references", FOLLOWUP_NO_INSTANT, FOLLOWUP_NO_INSTANT, NULL, 0 };

  g_assert_true(followup_store_add_requests(fixture->store, &request, 1, NULL, NULL, NULL));
}

static void
do_touch(Fixture *fixture, gint64 id)
{
  FollowupTouch had = { START, FOLLOWUP_CHANNEL_PHONE, NULL, NULL };

  g_assert_true(followup_store_record_touch(fixture->store, id, &had, NULL, NULL));
}

static void
do_complete(Fixture *fixture, gint64 id)
{
  fixture_complete(fixture, id, FOLLOWUP_KIND_THANK_YOU, START);
}

static void
do_complete_check_in(Fixture *fixture, gint64 id)
{
  fixture_complete(fixture, id, FOLLOWUP_KIND_CHECK_IN, START);
}

static void
do_skip(Fixture *fixture, gint64 id)
{
  FollowupActionId debrief = find_action(fixture, id, FOLLOWUP_KIND_DEBRIEF);

  g_assert_true(followup_store_skip(fixture->store, &debrief, 1, NULL, NULL));
}

static void
do_skip_many(Fixture *fixture, gint64 id)
{
  FollowupActionId ids[] = { find_action(fixture, id, FOLLOWUP_KIND_DEBRIEF),
                             find_action(fixture, id, FOLLOWUP_KIND_THANK_YOU),
                             find_action(fixture, 2, FOLLOWUP_KIND_THANK_YOU) };

  g_assert_true(followup_store_skip(fixture->store, ids, 3, NULL, NULL));
}

static void
do_snooze(Fixture *fixture, gint64 id)
{
  FollowupActionId debrief = find_action(fixture, id, FOLLOWUP_KIND_DEBRIEF);

  g_assert_true(followup_store_snooze(fixture->store, &debrief, 1, START + DAY, NULL, NULL));
}

static void
do_set_due(Fixture *fixture, gint64 id)
{
  FollowupActionId check_in = find_action(fixture, id, FOLLOWUP_KIND_CHECK_IN);
  gint64 due = START + 9 * DAY;

  g_assert_true(followup_store_set_due(fixture->store, &check_in, &due, 1, NULL, NULL));
}

static const struct {
  void (*act)(Fixture *fixture, gint64 id);
  const char *text;
} verbs[] = {
  { do_add, "added the interview with Beta AG" },
  { do_move, "moved the interview with Acme GmbH to Thu 19 Nov 2026, 12:00" },
  { do_edit, "changed the interview with Acme GmbH" },
  { do_remove, "removed the interview with Acme GmbH" },
  { do_hear, "noted the answer of Acme GmbH: decision by Fri 4 Dec" },
  { do_hear_nothing, "noted the answer of Acme GmbH: no date" },
  { do_reject, "noted that Acme GmbH declined" },
  { do_withdraw, "withdrew from Acme GmbH" },
  { do_close, "closed Acme GmbH: no answer came" },
  { do_accept, "accepted the offer of Acme GmbH" },
  { do_offer, "noted the offer of Acme GmbH: answer by Fri 4 Dec" },
  { do_no_show, "noted that nobody of Acme GmbH appeared" },
  { do_request, "noted what Acme GmbH asked for: send references" },
  { do_touch, "noted a call with Acme GmbH" },
  { do_complete, "marked the thank-you to Jane Doe (Acme GmbH) done" },
  { do_complete_check_in, "marked the check-in to Jane Doe (Acme GmbH) done" },
  { do_skip, "skipped the debrief (Acme GmbH)" },
  { do_skip_many, "skipped the debrief (Acme GmbH), and 2 more" },
  { do_snooze, "put off the debrief (Acme GmbH) until Tue 17 Nov 2026, 12:00" },
  { do_set_due, "set the check-in to Jane Doe (Acme GmbH) to Wed 25 Nov by hand" },
};

static void
test_each_verb(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add(fixture);

  fixture_add_simple(fixture, "Other", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++) {
    g_autofree char *before = dump_rows(fixture);
    g_autofree char *after = NULL, *back = NULL, *again = NULL, *undone = NULL, *redone = NULL;

    verbs[i].act(fixture, id);
    after = dump_rows(fixture);
    g_assert_cmpstr(after, !=, before);
    undone = undo(fixture);
    back = dump_rows(fixture);
    g_assert_cmpstr(undone, ==, verbs[i].text);
    g_assert_cmpstr(back, ==, before);
    redone = redo(fixture);
    again = dump_rows(fixture);
    g_assert_cmpstr(redone, ==, verbs[i].text);
    g_assert_cmpstr(again, ==, after);
    undo_quietly(fixture);
  }
}

static void
test_reopen(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add(fixture);
  g_autofree char *before = NULL, *back = NULL, *text = NULL;

  do_reject(fixture, id);
  before = dump_rows(fixture);
  g_assert_true(followup_store_reopen(fixture->store, &id, 1, NULL, NULL));
  text = undo(fixture);
  g_assert_cmpstr(text, ==, "took up Acme GmbH again");
  back = dump_rows(fixture);
  g_assert_cmpstr(back, ==, before);
}

/* What it did to others comes back with it. */
static void
test_accept_and_others(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add(fixture), other = fixture_add_simple(fixture, "Other", NULL);

  do_accept(fixture, id);
  fixture_assert_state(fixture, other, FOLLOWUP_KIND_CHECK_IN, FOLLOWUP_STATE_SUPERSEDED);
  undo_quietly(fixture);
  fixture_assert_state(fixture, other, FOLLOWUP_KIND_CHECK_IN, FOLLOWUP_STATE_PLANNED);
  g_assert_null(fixture_get(fixture, other, FOLLOWUP_KIND_SEND_WITHDRAWAL));
  g_assert_cmpuint(fixture->changed->len, ==, 2);
}

/* So many that the change writes their lines, not the database. */
static gint64
add_many(Fixture *fixture)
{
  gint64 id = add(fixture);

  for (int i = 0; i < 40; i++) {
    g_autofree char *employer = g_strdup_printf("Other %d", i);

    fixture_add_simple(fixture, employer, NULL);
  }
  return id;
}

static void
test_accept_and_many_others(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add_many(fixture);
  g_autofree char *before = dump_rows(fixture);
  g_autofree char *after = NULL, *back = NULL, *again = NULL;

  do_accept(fixture, id);
  fixture_check_lines(fixture);
  after = dump_rows(fixture);
  undo_quietly(fixture);
  fixture_check_lines(fixture);
  back = dump_rows(fixture);
  g_assert_cmpstr(back, ==, before);
  g_free(redo(fixture));
  fixture_check_lines(fixture);
  again = dump_rows(fixture);
  g_assert_cmpstr(again, ==, after);
  undo_quietly(fixture);
  do_skip(fixture, id); /* the database keeps its line again */
}

/* The same where it fails midway, with nothing changed. */
static void
test_accept_fails_midway(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add_many(fixture);
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr(GError) error = NULL;

  fixture_run_sql(fixture, "UPDATE action SET channel = 'smoke' WHERE interview = 30");
  before = fixture_dump(fixture);
  g_assert_false(
      followup_store_end(fixture->store, &id, 1, FOLLOWUP_ENDING_ACCEPTED, NULL, NULL, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_DAMAGED);
  do_skip(fixture, id);
  undo_quietly(fixture);
  do_skip(fixture, id);
  fixture_check_lines(fixture);
  undo_quietly(fixture);
  fixture_run_sql(fixture, "DELETE FROM event WHERE verb IN ('skip', 'undo')");
  after = fixture_dump(fixture);
  g_assert_cmpstr(after, ==, before);
}

static void
test_add_keeps_its_id(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add(fixture);
  g_autoptr(FollowupInterview) before = followup_store_get_interview(fixture->store, id, NULL);
  g_autoptr(FollowupInterview) after = NULL;
  g_autofree char *text = NULL;

  undo_quietly(fixture);
  g_assert_cmpuint(followup_store_count_interviews(fixture->store), ==, 0);
  text = redo(fixture);
  after = followup_store_get_interview(fixture->store, id, NULL);
  g_assert_cmpstr(after->uuid, ==, before->uuid);
  undo_quietly(fixture);
  g_assert_cmpint(add(fixture), ==, id + 1);
}

/* ---- order ---- */

static void
test_nothing(Fixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) none = NULL, done = NULL, redone = NULL;

  g_assert_false(followup_store_undo(fixture->store, NULL, NULL, &none));
  g_assert_error(none, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE);
  g_assert_cmpstr(none->message, ==, "there is nothing to undo");
  add(fixture);
  g_assert_false(followup_store_redo(fixture->store, NULL, NULL, &redone));
  g_assert_cmpstr(redone->message, ==, "there is nothing to redo");
  undo_quietly(fixture);
  g_assert_false(followup_store_undo(fixture->store, NULL, NULL, &done));
}

/* Redo goes forward until something else was done; that, and not what it took the place of. */
static void
test_redo_ends(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add(fixture);
  g_autofree char *one = NULL, *two = NULL, *three = NULL;

  do_skip(fixture, id);
  do_complete(fixture, id);
  undo_quietly(fixture);
  undo_quietly(fixture);
  one = redo(fixture);
  g_assert_cmpstr(one, ==, "skipped the debrief (Acme GmbH)");
  do_request(fixture, id);
  g_assert_false(followup_store_redo(fixture->store, NULL, NULL, NULL));
  undo_quietly(fixture);
  two = redo(fixture);
  g_assert_cmpstr(two, ==, "noted what Acme GmbH asked for: send references");
  g_assert_false(followup_store_redo(fixture->store, NULL, NULL, NULL));
  undo_quietly(fixture);
  three = undo(fixture);
  g_assert_cmpstr(three, ==, "skipped the debrief (Acme GmbH)");
}

static void
test_thousand(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add(fixture);
  FollowupActionId debrief = find_action(fixture, id, FOLLOWUP_KIND_DEBRIEF);
  g_autofree char *before = dump_rows(fixture);
  g_autofree char *back = NULL, *after = NULL, *forth = NULL;

  for (int i = 0; i < 1000; i++)
    g_assert_true(followup_store_snooze(fixture->store, &debrief, 1, START + DAY + i, NULL, NULL));
  after = dump_rows(fixture);
  for (int i = 0; i < 1000; i++)
    g_assert_true(followup_store_undo(fixture->store, NULL, NULL, NULL));
  back = dump_rows(fixture);
  g_assert_cmpstr(back, ==, before);
  for (int i = 0; i < 1000; i++)
    g_assert_true(followup_store_redo(fixture->store, NULL, NULL, NULL));
  forth = dump_rows(fixture);
  g_assert_cmpstr(forth, ==, after);
}

static void
test_retry(Fixture *fixture, gconstpointer unused)
{
  FollowupOrigin origin = { "bus", "11111111-2222-4333-8444-555555555555" };
  gint64 id = add(fixture);

  do_skip(fixture, id);
  do_complete(fixture, id);
  for (int i = 0; i < 2; i++) {
    g_autoptr(FollowupChangeRecord) record = NULL;

    g_assert_true(followup_store_undo(fixture->store, &origin, &record, NULL));
    g_assert_cmpstr(record->verb, ==, "done");
  }
  fixture_assert_state(fixture, id, FOLLOWUP_KIND_DEBRIEF, FOLLOWUP_STATE_SKIPPED);
}

/* ---- the daemon's part ---- */

/* What was on the screen when it was dealt with is due again, and looked at at once. */
static void
test_from_the_screen(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add(fixture), later = START + HOUR;
  FollowupActionId debrief = find_action(fixture, id, FOLLOWUP_KIND_DEBRIEF);
  g_autoptr(FollowupAction) action = NULL;
  g_autoptr(GPtrArray) awaiting = NULL;
  const FollowupOrigin popup = { "popup", NULL };

  fixture_go_to(fixture, START);
  g_assert_true(followup_store_note_showing(fixture->store, &debrief, &later, 1, NULL));
  g_assert_true(followup_store_note_shown(fixture->store, &debrief, (const guint32[]){ 7 }, 1,
                                          ":1.2", "guid", NULL));
  g_assert_true(followup_store_complete(fixture->store, &debrief, 1, &(FollowupDone){ .at = START },
                                        &popup, NULL));
  undo_quietly(fixture);
  action = fixture_get(fixture, id, FOLLOWUP_KIND_DEBRIEF);
  g_assert_cmpint(action->state, ==, FOLLOWUP_STATE_DUE);
  g_assert_cmpuint(action->showings, ==, 1);
  awaiting = followup_store_list_awaiting(fixture->store, START, 0, NULL, NULL);
  g_assert_cmpuint(awaiting->len, ==, 1);
}

/* Falling due, and other settings, are no steps; their part is worked out anew. */
static void
test_over_the_daemon(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add(fixture);
  g_autoptr(FollowupRules) rules = followup_rules_copy(fixture->rules);
  g_autoptr(FollowupAction) check_in = NULL;
  g_autofree char *text = NULL;

  do_reject(fixture, id);
  fixture_go_to(fixture, START + DAY);
  g_free(rules->cadence);
  rules->cadence = g_strdup("weekly");
  g_assert_true(followup_store_set_rules(fixture->store, rules, NULL));
  text = undo(fixture);
  g_assert_cmpstr(text, ==, "noted that Acme GmbH declined");
  check_in = fixture_get(fixture, id, FOLLOWUP_KIND_CHECK_IN);
  g_assert_cmpstr(check_in->reason->cadence, ==, "weekly");
  fixture_go_to(fixture, START + DAY);
  fixture_assert_state(fixture, id, FOLLOWUP_KIND_THANK_YOU, FOLLOWUP_STATE_DUE);
  undo_quietly(fixture);
  g_assert_cmpint(fixture_ask_sql(fixture, "SELECT count(*) FROM action"), ==, 0);
}

/* An interview that was moved to yesterday, fell due and was moved back lies ahead again. */
static void
test_ahead_again(Fixture *fixture, gconstpointer unused)
{
  gint64 id = fixture_add(fixture, fixture_make("Acme", NULL, START + 20 * DAY, NULL));

  do_move(fixture, id);
  fixture_go_to(fixture, START + 6 * DAY);
  fixture_assert_state(fixture, id, FOLLOWUP_KIND_DEBRIEF, FOLLOWUP_STATE_DUE);
  fixture_assert_state(fixture, id, FOLLOWUP_KIND_PREPARE, FOLLOWUP_STATE_SUPERSEDED);
  undo_quietly(fixture);
  fixture_assert_state(fixture, id, FOLLOWUP_KIND_DEBRIEF, FOLLOWUP_STATE_PLANNED);
  fixture_assert_state(fixture, id, FOLLOWUP_KIND_PREPARE, FOLLOWUP_STATE_PLANNED);
}

/* ---- refusals ---- */

static void
test_conflicts(Fixture *fixture, gconstpointer unused)
{
  static const char *const changes[] = {
    "UPDATE interview SET note = 'by another hand'",
    "DELETE FROM action WHERE kind = 'debrief'",
    "UPDATE event SET changes = '[{]' WHERE verb = 'update'",
    "UPDATE event SET changes = '[{\"table\":\"meta\",\"id\":1,\"old\":{}}]' WHERE verb = 'update'",
    ("UPDATE event SET changes = replace(changes, '\"note\":', '\"no\\\"te\":') WHERE verb = "
     "'update'"),
    "UPDATE event SET changes = replace(changes, '\"id\":', '\"id\":1.') WHERE verb = 'update'",
    "UPDATE event SET changes = changes || ',' WHERE verb = 'update'",
  };

  for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
    gint64 id = add(fixture);
    g_autofree char *before = NULL, *after = NULL;
    g_autoptr(GError) error = NULL;

    do_edit(fixture, id);
    if (i == 1)
      do_skip(fixture, id);
    fixture_run_sql(fixture, changes[i]);
    before = fixture_dump(fixture);
    g_assert_false(followup_store_undo(fixture->store, NULL, NULL, &error));
    g_assert_error(error, FOLLOWUP_ERROR,
                   (i < 2 ? FOLLOWUP_ERROR_WRONG_STATE : FOLLOWUP_ERROR_DAMAGED));
    g_assert_null(strchr(error->message, '\n'));
    after = fixture_dump(fixture);
    g_assert_cmpstr(after, ==, before);
    fixture_run_sql(fixture, "DELETE FROM event; DELETE FROM action; DELETE FROM interviewer; "
                             "DELETE FROM interview");
  }
}

/* ---- history ---- */

static void
assert_history(Fixture *fixture, FollowupHistoryFilter filter, const char *const *texts)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) records = followup_store_list_history(fixture->store, &filter, &error);

  g_assert_no_error(error);
  for (guint i = 0; i < records->len; i++) {
    const FollowupChangeRecord *record = g_ptr_array_index(records, i);

    g_assert_cmpstr(record->text, ==, texts[i]);
  }
  g_assert_null(texts[records->len]);
}

static void
test_history(Fixture *fixture, gconstpointer unused)
{
  gint64 id = add(fixture), other = fixture_add_simple(fixture, "Other", NULL);
  static const char *const all[] = { "made again: added the interview with Other",
                                     "took back: added the interview with Other",
                                     "took back: noted that Acme GmbH declined",
                                     "noted that Acme GmbH declined",
                                     "added the interview with Other",
                                     "added the interview with Acme GmbH",
                                     NULL };
  const char *const of_other[] = { all[0], all[1], all[4], NULL };
  const char *const undoable[] = { all[4], all[5], NULL };
  const char *const last[] = { all[0], NULL };
  g_autofree char *redone = NULL;
  g_autoptr(GPtrArray) records = NULL;
  const FollowupChangeRecord *record;

  do_reject(fixture, id);
  undo_quietly(fixture);
  undo_quietly(fixture);
  redone = redo(fixture);
  assert_history(fixture, (FollowupHistoryFilter){ 0 }, all);
  assert_history(fixture, (FollowupHistoryFilter){ .interview = other }, of_other);
  assert_history(fixture, (FollowupHistoryFilter){ .undoable = TRUE }, undoable);
  assert_history(fixture, (FollowupHistoryFilter){ .limit = 1 }, last);
  assert_history(fixture, (FollowupHistoryFilter){ .interview = id, .undoable = TRUE },
                 &undoable[1]);
  records = followup_store_list_history(fixture->store, &(FollowupHistoryFilter){ 0 }, NULL);
  record = g_ptr_array_index(records, 3);
  g_assert_true(record->undone);
  g_assert_cmpstr(record->verb, ==, "end");
  g_assert_cmpint(record->at, ==, START);
  g_assert_cmpuint(record->interviews->len, ==, 1);
  g_assert_cmpint(g_array_index(record->interviews, gint64, 0), ==, id);
}

/* What is gone is still told of, and what the daemon did. */
static void
test_history_of_all_kinds(Fixture *fixture, gconstpointer unused)
{
  gint64 id = fixture_add(fixture, fixture_make("Acme", NULL, START + HOUR, NULL));
  g_autoptr(FollowupRules) rules = followup_rules_copy(fixture->rules);
  static const char *const texts[]
      = { "removed the interview with Acme", "planned anew by other settings",
          "let go of what time has overtaken (Acme)", "added the interview with Acme", NULL };

  fixture_go_to(fixture, START + HOUR);
  rules->waking = FOLLOWUP_HOURS_DEFAULT;
  g_free(rules->cadence);
  rules->cadence = g_strdup("prompt");
  g_assert_true(followup_store_set_rules(fixture->store, rules, NULL));
  g_assert_true(followup_store_remove(fixture->store, &id, 1, NULL, NULL));
  assert_history(fixture, (FollowupHistoryFilter){ .interview = id }, texts);
}

#define ADD(path, function)                                                                        \
  g_test_add("/store-undo/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("each-verb", test_each_verb);
  ADD("reopen", test_reopen);
  ADD("accept-and-others", test_accept_and_others);
  ADD("accept-and-many-others", test_accept_and_many_others);
  ADD("accept-fails-midway", test_accept_fails_midway);
  ADD("add-keeps-its-id", test_add_keeps_its_id);
  ADD("nothing", test_nothing);
  ADD("redo-ends", test_redo_ends);
  ADD("thousand", test_thousand);
  ADD("retry", test_retry);
  ADD("from-the-screen", test_from_the_screen);
  ADD("over-the-daemon", test_over_the_daemon);
  ADD("ahead-again", test_ahead_again);
  ADD("conflicts", test_conflicts);
  ADD("history", test_history);
  ADD("history-of-all-kinds", test_history_of_all_kinds);
  return g_test_run();
}
