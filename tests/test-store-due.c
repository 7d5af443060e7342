/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The scheduler's side of the store: falling due, showing, holding, and that none of it scans. */

#include <sqlite3.h>
#include <string.h>

#include "error.h"
#include "store-fixture.h"

#define CHECK_IN FOLLOWUP_KIND_CHECK_IN
#define THANKS FOLLOWUP_KIND_THANK_YOU
#define PREPARE FOLLOWUP_KIND_PREPARE

static GPtrArray *
list_awaiting(Fixture *fixture, gint64 now, guint limit)
{
  g_autoptr(GPtrArray) interviews = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *actions
      = followup_store_list_awaiting(fixture->store, now, limit, &interviews, &error);

  g_assert_no_error(error);
  g_assert_cmpuint(actions->len, ==, interviews->len);
  for (guint i = 0; i < actions->len; i++)
    g_assert_cmpint(((FollowupAction *)g_ptr_array_index(actions, i))->interview, ==,
                    ((FollowupInterview *)g_ptr_array_index(interviews, i))->id);
  return actions;
}

static void
test_fall_due(Fixture *fixture, gconstpointer unused)
{
  gint64 id = fixture_add_simple(fixture, "Acme", NULL);
  g_autoptr(FollowupAction) thanks = fixture_get(fixture, id, THANKS);
  g_autoptr(GPtrArray) before = NULL, after = NULL;

  g_assert_cmpint(followup_store_get_next_due(fixture->store), <=, thanks->due);
  before = list_awaiting(fixture, START - HOUR, 0);
  g_assert_cmpuint(before->len, ==, 0);
  fixture->n_changed = 0;
  fixture_go_to(fixture, thanks->due);
  g_assert_cmpuint(fixture->n_changed, ==, 1);
  fixture_assert_state(fixture, id, THANKS, FOLLOWUP_STATE_DUE);
  g_assert_cmpuint(followup_store_count_due(fixture->store, thanks->due), ==, 2);
  after = list_awaiting(fixture, thanks->due, 0);
  g_assert_cmpuint(after->len, ==, 2); /* debrief and thank-you */
  /* The same scan again has nothing to say. */
  fixture_go_to(fixture, thanks->due);
  g_assert_cmpuint(fixture->n_changed, ==, 1);
  g_assert_cmpint(fixture_ask_sql(fixture, "SELECT count(*) FROM event"), ==, 1);
}

static void
test_popup_after_due(Fixture *fixture, gconstpointer unused)
{
  g_autoptr(FollowupAction) planned = NULL, due = NULL;
  g_autoptr(GPtrArray) held = NULL;
  FollowupInterview *interview;
  gint64 id;

  fixture->rules->waking = FOLLOWUP_HOURS_DEFAULT;
  g_assert_true(followup_store_set_rules(fixture->store, fixture->rules, NULL));
  /* Ends at 12:00; 18 hours later is 06:00, before waking hours. */
  interview = fixture_make("Acme", NULL, START - HOUR, "2026-12-04");
  fixture_add_person(interview, "Jane");
  id = fixture_add(fixture, interview);
  planned = fixture_get(fixture, id, THANKS);
  g_assert_cmpint(planned->due, ==, START + 18 * HOUR);
  g_assert_cmpint(planned->popup, ==, START + 20 * HOUR);
  g_assert_cmpint(planned->next_at, ==, planned->due);
  fixture_go_to(fixture, START + 19 * HOUR);
  due = fixture_get(fixture, id, THANKS);
  g_assert_cmpint(due->state, ==, FOLLOWUP_STATE_DUE);
  g_assert_cmpint(due->next_at, ==, planned->popup);
  held = list_awaiting(fixture, START + 19 * HOUR, 0);
  g_assert_cmpuint(held->len, ==, 0);
}

static void
test_thank_you_superseded_by_check_in(Fixture *fixture, gconstpointer unused)
{
  gint64 plain = fixture_add_simple(fixture, "Acme", NULL);
  gint64 snoozed = fixture_add_simple(fixture, "Other", NULL);
  g_autoptr(FollowupAction) check_in = fixture_get(fixture, snoozed, CHECK_IN);
  FollowupActionId id = { snoozed, check_in->number };

  g_assert_true(followup_store_snooze(fixture->store, &id, 1, START + 90 * DAY, NULL, NULL));
  fixture_go_to(fixture, check_in->due - 1);
  fixture_assert_state(fixture, plain, THANKS, FOLLOWUP_STATE_DUE);
  fixture_go_to(fixture, check_in->due);
  fixture_assert_state(fixture, plain, THANKS, FOLLOWUP_STATE_SUPERSEDED);
  fixture_assert_state(fixture, plain, CHECK_IN, FOLLOWUP_STATE_DUE);
  fixture_assert_state(fixture, snoozed, THANKS, FOLLOWUP_STATE_SUPERSEDED);
  g_assert_cmpint(fixture_ask_sql(fixture, "SELECT count(*) FROM event WHERE verb = 'fall-due'"),
                  ==, 2);
}

static void
test_edit_after_due_brings_thanks_back(Fixture *fixture, gconstpointer unused)
{
  gint64 id = fixture_add_simple(fixture, "Acme", NULL);
  g_autoptr(FollowupInterview) interview = NULL;
  g_autoptr(GPtrArray) interviews = g_ptr_array_new();
  g_autoptr(FollowupAction) check_in = fixture_get(fixture, id, CHECK_IN);

  fixture_go_to(fixture, check_in->due);
  interview = followup_store_get_interview(fixture->store, id, NULL);
  interview->start = check_in->due - 2 * HOUR;
  g_ptr_array_add(interviews, interview);
  g_assert_true(followup_store_update(fixture->store, interviews, NULL, NULL));
  fixture_assert_state(fixture, id, CHECK_IN, FOLLOWUP_STATE_PLANNED);
  fixture_assert_state(fixture, id, THANKS, FOLLOWUP_STATE_PLANNED);
}

static void
test_prepare_ends_with_the_start(Fixture *fixture, gconstpointer unused)
{
  gint64 id = fixture_add(fixture, fixture_make("Acme", NULL, START + 3 * HOUR, NULL));

  fixture_go_to(fixture, START + 2 * HOUR);
  fixture_assert_state(fixture, id, PREPARE, FOLLOWUP_STATE_DUE);
  fixture_go_to(fixture, START + 3 * HOUR);
  fixture_assert_state(fixture, id, PREPARE, FOLLOWUP_STATE_SUPERSEDED);
}

/* A clock that is set ahead by mistake lets nothing go for good, whether or not the daemon lives to
 * see it set right. */
static void
test_clock_was_ahead(Fixture *fixture, gconstpointer unused)
{
  FollowupInterview *interview = fixture_make(NULL, NULL, START + DAY, NULL);
  gint64 id;

  fixture_add_person(interview, "Jane Doe");
  id = fixture_add(fixture, interview);
  for (int again = FALSE; again <= TRUE; again++) {
    gint64 events;

    fixture_go_to(fixture, START + 365 * DAY);
    fixture_assert_state(fixture, id, PREPARE, FOLLOWUP_STATE_SUPERSEDED);
    fixture_assert_state(fixture, id, THANKS, FOLLOWUP_STATE_SUPERSEDED);
    fixture_assert_state(fixture, id, CHECK_IN, FOLLOWUP_STATE_DUE);
    if (again) {
      fixture_close(fixture);
      followup_clock_fake_jump(fixture->clock, START);
      fixture_open(fixture);
    }
    fixture_go_to(fixture, START);
    fixture_assert_state(fixture, id, PREPARE, FOLLOWUP_STATE_PLANNED);
    fixture_assert_state(fixture, id, THANKS, FOLLOWUP_STATE_PLANNED);
    events = fixture_ask_sql(fixture, "SELECT count(*) FROM event");
    fixture_go_to(fixture, START + 1);
    g_assert_cmpint(fixture_ask_sql(fixture, "SELECT count(*) FROM event"), ==, events);
  }
}

/* What the user took care of, or let go of, meanwhile stays so. */
static void
test_clock_was_ahead_of_the_user(Fixture *fixture, gconstpointer unused)
{
  FollowupInterview *interview = fixture_make(NULL, NULL, START + DAY, NULL);
  g_autoptr(GError) error = NULL;
  gint64 id;

  fixture_add_person(interview, "Jane Doe");
  id = fixture_add(fixture, interview);
  fixture_go_to(fixture, START + 365 * DAY);
  fixture_complete(fixture, id, CHECK_IN, START + 365 * DAY);
  fixture_go_to(fixture, START);
  fixture_assert_state(fixture, id, CHECK_IN, FOLLOWUP_STATE_DONE);
  fixture_assert_state(fixture, id, THANKS, FOLLOWUP_STATE_SUPERSEDED);
  fixture_assert_state(fixture, id, PREPARE, FOLLOWUP_STATE_PLANNED);
  fixture_go_to(fixture, START + 365 * DAY);
  followup_store_end(fixture->store, &id, 1, FOLLOWUP_ENDING_REJECTED, NULL, NULL, &error);
  g_assert_no_error(error);
  fixture_go_to(fixture, START);
  fixture_assert_state(fixture, id, PREPARE, FOLLOWUP_STATE_SUPERSEDED);
}

static void
test_showing(Fixture *fixture, gconstpointer unused)
{
  gint64 id = fixture_add_simple(fixture, "Acme", NULL);
  g_autoptr(FollowupAction) thanks = fixture_get(fixture, id, THANKS);
  FollowupActionId key = { id, thanks->number };
  gint64 again = thanks->due + HOUR;
  g_autoptr(FollowupAction) shown = NULL, repeated = NULL;
  g_autoptr(GPtrArray) showing = NULL, people = NULL;

  fixture_go_to(fixture, thanks->due);
  fixture->n_changed = 0;
  g_assert_true(followup_store_note_showing(fixture->store, &key, &again, 1, NULL));
  fixture_assert_state(fixture, id, THANKS, FOLLOWUP_STATE_SHOWING);
  g_assert_true(followup_store_note_shown(fixture->store, &key, (const guint32[]){ 4711 }, 1,
                                          ":1.42", "guid", NULL));
  g_assert_cmpuint(fixture->n_changed, ==, 0);
  shown = fixture_get(fixture, id, THANKS);
  g_assert_cmpint(shown->state, ==, FOLLOWUP_STATE_SHOWN);
  g_assert_cmpuint(shown->showings, ==, 1);
  g_assert_cmpint(shown->next_at, ==, again);
  g_assert_cmpuint(shown->server_id, ==, 4711);
  g_assert_cmpstr(shown->server_owner, ==, ":1.42");
  g_assert_cmpstr(shown->bus_guid, ==, "guid");
  showing = followup_store_list_showing(fixture->store, &people, NULL);
  g_assert_cmpuint(showing->len, ==, 1);
  g_assert_cmpuint(((FollowupInterview *)g_ptr_array_index(people, 0))->interviewers->len, ==, 1);
  /* The same showing once more. */
  g_assert_true(followup_store_note_showing(fixture->store, &key, NULL, 1, NULL));
  repeated = fixture_get(fixture, id, THANKS);
  g_assert_cmpint(repeated->state, ==, FOLLOWUP_STATE_SHOWING);
  g_assert_cmpuint(repeated->showings, ==, 1);
  g_assert_cmpint(repeated->next_at, ==, again);
  /* What is finished meanwhile stays so. */
  fixture_complete(fixture, id, THANKS, thanks->due);
  g_assert_true(followup_store_note_shown(fixture->store, &key, (const guint32[]){ 1 }, 1, ":1.1",
                                          "guid", NULL));
  g_assert_true(followup_store_note_showing(fixture->store, &key, &again, 1, NULL));
  g_assert_true(followup_store_set_next_at(fixture->store, &key, 1, again, NULL));
  fixture_assert_state(fixture, id, THANKS, FOLLOWUP_STATE_DONE);
}

/* One that was removed meanwhile does not keep the others from being noted. */
static void
test_showing_unknown(Fixture *fixture, gconstpointer unused)
{
  gint64 id = fixture_add_simple(fixture, "Acme", NULL);
  g_autoptr(FollowupAction) thanks = fixture_get(fixture, id, THANKS);
  const FollowupActionId keys[] = { { id, 99 }, { id, thanks->number }, { 7, 1 } };
  const gint64 next_at[] = { START, START + DAY, START };
  g_autoptr(FollowupAction) noted = NULL;
  g_autoptr(GError) error = NULL;

  followup_store_note_showing(fixture->store, keys, next_at, 3, &error);
  g_assert_no_error(error);
  noted = fixture_get(fixture, id, THANKS);
  g_assert_cmpint(noted->state, ==, FOLLOWUP_STATE_SHOWING);
  g_assert_cmpint(noted->next_at, ==, START + DAY);
}

/* Showing needs no space: the rows were made for it. */
static void
test_rows_do_not_grow(Fixture *fixture, gconstpointer unused)
{
  static const char size[] = "SELECT page_count - freelist_count "
                             "FROM pragma_page_count, pragma_freelist_count";
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(FollowupActionId));
  g_autoptr(GArray) next = g_array_new(FALSE, FALSE, sizeof(gint64));
  gint64 before, at = START + DAY;
  guint32 server_ids[200];

  for (guint i = 0; i < G_N_ELEMENTS(server_ids); i++) {
    gint64 interview = fixture_add_simple(fixture, "Acme", NULL);
    g_autoptr(FollowupAction) thanks = fixture_get(fixture, interview, THANKS);
    FollowupActionId id = { interview, thanks->number };

    g_array_append_val(ids, id);
    g_array_append_val(next, at);
    server_ids[i] = 123456 + i;
  }
  before = fixture_ask_sql(fixture, size);
  /* Finishing writes an event and perhaps the next step: there are pages kept for that. */
  g_assert_cmpint(fixture_ask_sql(fixture, "PRAGMA freelist_count"), >=, 64);
  g_assert_true(followup_store_note_showing(fixture->store, (gpointer)ids->data,
                                            (gpointer)next->data, ids->len, NULL));
  g_assert_true(followup_store_note_shown(fixture->store, (gpointer)ids->data, server_ids, ids->len,
                                          ":1.12345", "0123456789abcdef0123456789abcdef", NULL));
  for (guint i = 0; i < ids->len; i++)
    g_assert_true(followup_store_note_opened(
        fixture->store, &g_array_index(ids, FollowupActionId, i), START, NULL));
  g_assert_cmpint(fixture_ask_sql(fixture, size), ==, before);
}

static void
finish_it(Fixture *fixture, const FollowupActionId *id)
{
  g_assert_true(
      followup_store_complete(fixture->store, id, 1, &(FollowupDone){ .at = START }, NULL, NULL));
}

static void
skip_it(Fixture *fixture, const FollowupActionId *id)
{
  g_assert_true(followup_store_skip(fixture->store, id, 1, NULL, NULL));
}

static void
put_it_off(Fixture *fixture, const FollowupActionId *id)
{
  g_assert_true(followup_store_snooze(fixture->store, id, 1, START + DAY, NULL, NULL));
}

static void
move_it(Fixture *fixture, const FollowupActionId *id)
{
  const gint64 due = START + 3 * DAY;

  g_assert_true(followup_store_set_due(fixture->store, id, &due, 1, NULL, NULL));
}

static void
answer_it(Fixture *fixture, const FollowupActionId *id)
{
  g_assert_true(followup_store_note_opened(fixture->store, id, 0, NULL));
}

static void
show_it(Fixture *fixture, const FollowupActionId *id)
{
  const gint64 later = START + HOUR;

  g_assert_true(followup_store_note_showing(fixture->store, id, &later, 1, NULL));
  g_assert_true(followup_store_note_shown(fixture->store, id, (const guint32[]){ 7 }, 1, ":1.2",
                                          "guid", NULL));
}

/* That a draft was opened is kept until it is answered, or asks about another date. */
static void
test_opened(Fixture *fixture, gconstpointer unused)
{
  static const struct {
    void (*func)(Fixture *fixture, const FollowupActionId *id);
    gint64 opened_at;
  } cases[] = { { show_it, START - 60 }, { put_it_off, 0 }, { move_it, 0 },
                { answer_it, 0 },        { finish_it, 0 },  { skip_it, 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    gint64 interview = fixture_add_simple(fixture, "Acme", NULL);
    g_autoptr(FollowupAction) thanks = fixture_get(fixture, interview, THANKS);
    FollowupActionId id = { interview, thanks->number };
    g_autoptr(FollowupAction) noted = NULL;
    g_autoptr(FollowupAction) after = NULL;

    g_assert_cmpint(thanks->opened_at, ==, 0);
    g_assert_true(followup_store_note_opened(fixture->store, &id, START - 60, NULL));
    noted = fixture_get(fixture, interview, THANKS);
    g_assert_cmpint(noted->opened_at, ==, START - 60);
    cases[i].func(fixture, &id);
    after = fixture_get(fixture, interview, THANKS);
    g_assert_cmpint(after->opened_at, ==, cases[i].opened_at);
  }
}

/* What is finished or gone is left alone. */
static void
test_opened_too_late(Fixture *fixture, gconstpointer unused)
{
  gint64 interview = fixture_add_simple(fixture, "Acme", NULL);
  g_autoptr(FollowupAction) thanks = fixture_get(fixture, interview, THANKS);
  const FollowupActionId ids[] = { { interview, thanks->number }, { interview, 99 }, { 7, 1 } };
  g_autoptr(FollowupAction) after = NULL;

  finish_it(fixture, &ids[0]);
  for (gsize i = 0; i < G_N_ELEMENTS(ids); i++)
    g_assert_true(followup_store_note_opened(fixture->store, &ids[i], START, NULL));
  after = fixture_get(fixture, interview, THANKS);
  g_assert_cmpint(after->opened_at, ==, 0);
}

static void
test_quiet_around_interviews(Fixture *fixture, gconstpointer unused)
{
  gint64 ends = 0, ended, other;
  gint64 first = fixture_add(fixture, fixture_make("Acme", NULL, START + HOUR, NULL));

  other = fixture_add(fixture, fixture_make("Other", NULL, START + 90 * 60, NULL));
  ended = fixture_add(fixture, fixture_make("Ended", NULL, START + 60, NULL));
  g_assert_true(
      followup_store_end(fixture->store, &ended, 1, FOLLOWUP_ENDING_WITHDREW, NULL, NULL, NULL));
  g_assert_cmpint(followup_store_get_current_interview(fixture->store, START, 600, &ends), ==, 0);
  g_assert_cmpint(
      followup_store_get_current_interview(fixture->store, START + HOUR - 600, 600, &ends), ==,
      first);
  g_assert_cmpint(ends, ==, START + 2 * HOUR);
  g_assert_cmpint(followup_store_get_current_interview(fixture->store, START + 95 * 60, 600, &ends),
                  ==, first);
  g_assert_cmpint(ends, ==, START + 150 * 60);
  g_assert_cmpint(
      followup_store_get_current_interview(fixture->store, START + 150 * 60, 600, &ends), ==, 0);
  /* Nobody came: it is over. */
  fixture_go_to(fixture, START + 110 * 60);
  g_assert_true(followup_store_record_no_show(fixture->store, first, START + 110 * 60, NULL, NULL));
  g_assert_cmpint(
      followup_store_get_current_interview(fixture->store, START + 110 * 60, 600, &ends), ==,
      other);
}

static void
test_list_actions(Fixture *fixture, gconstpointer unused)
{
  static const struct {
    FollowupActionFilter filter;
    guint expected;
  } cases[] = {
    { { 0, TRUE, FOLLOWUP_NO_INSTANT, 0 }, 5 },   { { 0, FALSE, FOLLOWUP_NO_INSTANT, 0 }, 6 },
    { { 1, TRUE, FOLLOWUP_NO_INSTANT, 0 }, 2 },   { { 1, FALSE, FOLLOWUP_NO_INSTANT, 0 }, 3 },
    { { 0, TRUE, START + DAY, 0 }, 3 },           { { 0, TRUE, FOLLOWUP_NO_INSTANT, 2 }, 2 },
    { { 99, FALSE, FOLLOWUP_NO_INSTANT, 0 }, 0 },
  };

  fixture_complete(fixture, fixture_add_simple(fixture, "Acme", NULL), THANKS, START);
  fixture_add_simple(fixture, "Other", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GPtrArray) interviews = NULL;
    g_autoptr(GPtrArray) actions
        = followup_store_list_actions(fixture->store, &cases[i].filter, &interviews, NULL);
    gint64 last = G_MININT64;

    g_test_message("case %" G_GSIZE_FORMAT, i);
    g_assert_cmpuint(actions->len, ==, cases[i].expected);
    g_assert_cmpuint(interviews->len, ==, cases[i].expected);
    for (guint k = 0; k < actions->len; k++) {
      g_assert_cmpint(((FollowupAction *)g_ptr_array_index(actions, k))->due, >=, last);
      last = ((FollowupAction *)g_ptr_array_index(actions, k))->due;
    }
  }
}

/* ---- speed ---- */

/* Every statement that a connection runs, by its text. */
static GHashTable *statements;

static int
trace_cb(unsigned type, void *unused, void *statement, void *text)
{
  if (((const char *)text)[0] != '-')
    g_hash_table_add(statements, g_strdup(sqlite3_sql(statement)));
  return 0;
}

static int
extend_cb(sqlite3 *db, const char **message, const struct sqlite3_api_routines *api)
{
  sqlite3_trace_v2(db, SQLITE_TRACE_STMT, trace_cb, NULL);
  return SQLITE_OK;
}

static void
do_everything(Fixture *fixture)
{
  gint64 first = fixture_add_simple(fixture, "Acme", "Engineer");
  gint64 second = fixture_add(fixture, fixture_make("Acme", "Engineer", START + DAY, NULL));
  gint64 again = START + DAY, ends;
  FollowupActionId id = { first, 1 };
  FollowupActionFilter filter = { 0, TRUE, START + DAY, 10 };
  FollowupAnswer answer = { .at = START };
  g_autoptr(GPtrArray) interviews
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free),
      theirs = NULL, actions = NULL, showing = NULL, them = NULL;
  g_autoptr(GPtrArray) awaiting = NULL;

  fixture_go_to(fixture, START + HOUR);
  awaiting = list_awaiting(fixture, START + HOUR, 10);
  g_assert_true(followup_store_note_showing(fixture->store, &id, &again, 1, NULL));
  g_assert_true(followup_store_note_shown(fixture->store, &id, (const guint32[]){ 1 }, 1, ":1.1",
                                          "guid", NULL));
  showing = followup_store_list_showing(fixture->store, &them, NULL);
  actions = followup_store_list_actions(fixture->store, &filter, &theirs, NULL);
  followup_store_get_next_at(fixture->store, START);
  followup_store_get_next_due(fixture->store);
  followup_store_count_due(fixture->store, START);
  followup_store_get_current_interview(fixture->store, START, 600, &ends);
  fixture_go_to(fixture, START + DAY);
  fixture_complete(fixture, second, CHECK_IN, START + DAY);
  g_assert_true(followup_store_hear(fixture->store, first, &answer, NULL, NULL, NULL));
  g_ptr_array_add(interviews, followup_store_get_interview(fixture->store, first, NULL));
  g_assert_true(followup_store_update(fixture->store, interviews, NULL, NULL));
  g_assert_true(
      followup_store_end(fixture->store, &first, 1, FOLLOWUP_ENDING_REJECTED, NULL, NULL, NULL));
  g_assert_true(followup_store_remove(fixture->store, &first, 1, NULL, NULL));
}

/* A partial index that holds exactly the rows wanted may be read from end to end. */
static gboolean
is_harmless(const char *detail)
{
  static const char *const harmless[]
      = { "SCAN (", "subquery", "CONSTANT ROW", "sqlite_sequence", "INDEX action_showing" };

  for (gsize i = 0; i < G_N_ELEMENTS(harmless); i++) {
    if (strstr(detail, harmless[i]))
      return TRUE;
  }
  return !g_str_has_prefix(detail, "SCAN");
}

static void
assert_searches(sqlite3 *db, const char *text)
{
  g_autofree char *explain = g_strconcat("EXPLAIN QUERY PLAN ", text, NULL);
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint(sqlite3_prepare_v2(db, explain, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    const char *detail = (const char *)sqlite3_column_text(statement, 3);

    if (!is_harmless(detail))
      g_error("scans: %s\n%s", detail, text);
  }
  sqlite3_finalize(statement);
}

static void
test_no_query_scans(Fixture *fixture, gconstpointer unused)
{
  GHashTableIter iter;
  gpointer text;
  sqlite3 *db = NULL;
  guint seen = 0;

  statements = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  fixture_close(fixture);
  sqlite3_auto_extension((void (*)(void))extend_cb);
  fixture_open(fixture);
  do_everything(fixture);
  fixture_close(fixture);
  sqlite3_reset_auto_extension();
  g_assert_cmpint(sqlite3_open_v2(fixture->path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  g_hash_table_iter_init(&iter, statements);
  while (g_hash_table_iter_next(&iter, &text, NULL)) {
    if (g_str_has_prefix(text, "PRAGMA") || strstr(text, "sqlite_schema"))
      continue;
    assert_searches(db, text);
    seen++;
  }
  g_assert_cmpuint(seen, >, 30);
  sqlite3_close(db);
  g_clear_pointer(&statements, g_hash_table_unref);
}

/* In one process and with one employer, which is the worst case: nothing may be quadratic. */
static void
test_thousands(Fixture *fixture, gconstpointer unused)
{
  enum { N = 2000, BATCH = 100 };
  g_autoptr(FollowupInterview) last = NULL;
  g_autoptr(GPtrArray) awaiting = NULL;
  gint64 first_batch = 0, best_late = G_MAXINT64;

  for (gint64 i = 0; i < N; i += BATCH) {
    g_autoptr(GPtrArray) interviews
        = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);
    gint64 begun = g_get_monotonic_time(), taken;

    for (gint64 k = i; k < i + BATCH; k++)
      g_ptr_array_add(interviews, fixture_make("Acme", NULL, START + k * 60, NULL));
    g_assert_true(followup_store_add(fixture->store, interviews, FALSE, NULL, NULL, NULL));
    taken = g_get_monotonic_time() - begun;
    if (i == 0)
      first_batch = taken;
    if (i >= N - 3 * BATCH) /* one of them may have met a busy machine */
      best_late = MIN(best_late, taken);
  }
  g_test_message("first batch %" G_GINT64_FORMAT " us, a late one %" G_GINT64_FORMAT " us",
                 first_batch, best_late);
  g_assert_cmpuint(followup_store_count_interviews(fixture->store), ==, N);
  last = followup_store_get_interview(fixture->store, N, NULL);
  g_assert_cmpint(last->start, ==, START + (N - 1) * 60);
  fixture_assert_state(fixture, N - 1, CHECK_IN, FOLLOWUP_STATE_SUPERSEDED);
  fixture_assert_state(fixture, N, CHECK_IN, FOLLOWUP_STATE_PLANNED);
  awaiting = list_awaiting(fixture, START + N * 60 + DAY, 5);
  g_assert_cmpuint(awaiting->len, ==, 5);
  /* Twenty times the rows may not make a batch twenty times slower. */
  g_assert_cmpint(best_late, <, 8 * first_batch);
}

#define ADD(path, func)                                                                            \
  g_test_add("/store-due/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("fall-due", test_fall_due);
  ADD("popup-after-due", test_popup_after_due);
  ADD("thank-you-superseded-by-check-in", test_thank_you_superseded_by_check_in);
  ADD("edit-after-due-brings-thanks-back", test_edit_after_due_brings_thanks_back);
  ADD("prepare-ends-with-the-start", test_prepare_ends_with_the_start);
  ADD("clock-was-ahead", test_clock_was_ahead);
  ADD("clock-was-ahead-of-the-user", test_clock_was_ahead_of_the_user);
  ADD("showing", test_showing);
  ADD("showing-unknown", test_showing_unknown);
  ADD("rows-do-not-grow", test_rows_do_not_grow);
  ADD("opened", test_opened);
  ADD("opened-too-late", test_opened_too_late);
  ADD("quiet-around-interviews", test_quiet_around_interviews);
  ADD("list-actions", test_list_actions);
  ADD("no-query-scans", test_no_query_scans);
  ADD("thousands", test_thousands);
  return g_test_run();
}
