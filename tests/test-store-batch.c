/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Tests of imports and exports where they are made: what is exact, what nobody sees, what stays. */
#include "store-batch.h"
#include "store-fixture.h"

#include "error.h"

#include <string.h>

static const FollowupOrigin nobody = { .who = "test" };

/* ---- words ---- */

static char *export(Fixture *fixture)
{
  FollowupExportPlace place = { FOLLOWUP_RECORD_INTERVIEW };
  FollowupRecordHeader header;
  g_autoptr(GError) error = NULL;
  GString *text = g_string_new(NULL);

  followup_store_export_header(fixture->store, &header, &error);
  g_assert_no_error(error);
  followup_record_write_header(&header, "test", text);
  while (!place.ended) {
    followup_store_export_some(fixture->store, &place, 2, text, &error);
    g_assert_no_error(error);
  }
  return g_string_free(text, FALSE);
}

/* All but the header. */
static const char *
skip_header(const char *text)
{
  return strchr(text, '\n') + 1;
}

/* All of it in slices of two, but for the end. */
static FollowupStoreBatch *
begin(Fixture *fixture, const char *text)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  FollowupRecordHeader header;
  g_autoptr(GError) error = NULL;
  FollowupStoreBatch *batch;

  g_assert_true(followup_record_read_header(lines[0], &header, NULL));
  batch = followup_store_batch_new(fixture->store, &header, &nobody, &error);
  g_assert_no_error(error);
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++) {
    g_autoptr(FollowupRecord) record = followup_record_read(lines[i], &error);

    g_assert_no_error(error);
    if (i % 2 == 1)
      followup_store_batch_begin(batch, &error);
    g_assert_no_error(error);
    followup_store_batch_put(batch, record, &error);
    g_assert_no_error(error);
    if (i % 2 == 0 || lines[i + 1] == NULL || *lines[i + 1] == '\0')
      followup_store_batch_end(batch, FALSE, &error);
    g_assert_no_error(error);
  }
  return batch;
}

static FollowupBatchCounts
import(Fixture *fixture, const char *text)
{
  g_autoptr(FollowupStoreBatch) batch = begin(fixture, text);
  g_autoptr(GError) error = NULL;
  FollowupBatchCounts counts;

  followup_store_batch_reveal(batch, &counts, &error);
  g_assert_no_error(error);
  return counts;
}

static void
sweep(Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  gboolean more;

  do {
    followup_store_sweep(fixture->store, &more, &error);
    g_assert_no_error(error);
  } while (more);
}

static void
undo(Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  followup_store_undo(fixture->store, &nobody, NULL, &error);
  g_assert_no_error(error);
}

static void
set_keep_searching(Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  fixture->rules->keep_searching = TRUE;
  followup_store_set_rules(fixture->store, fixture->rules, &error);
  g_assert_no_error(error);
}

/* Something of everything. */
static void
fill(Fixture *fixture)
{
  FollowupInterview *interview
      = fixture_make("O'Neill \"& Söhne\" 🚀", "C\\engineer", START, "14-30d");
  const FollowupDone done
      = { .at = START, .channel = FOLLOWUP_CHANNEL_PHONE, .note = "a\nb\t\"c\"" };
  const FollowupAnswer answer = { .at = START };
  const FollowupOfferTerms terms = { .preferred = FOLLOWUP_MAY_UNKNOWN };
  FollowupActionId action = { .number = 1 };
  g_autoptr(GError) error = NULL;
  gint64 ids[5], moved = START + 10 * DAY;

  set_keep_searching(fixture);
  interview->start -= 3 * DAY;
  interview->note = g_strdup("line\nשלום\n🎉");
  interview->agency = followup_interviewer_new();
  interview->agency->name = g_strdup("Agency");
  fixture_add_person(interview, "Jane")->lead = TRUE;
  fixture_add_person(interview, "Bob")->card = TRUE;
  ids[0] = fixture_add(fixture, interview);
  ids[1] = fixture_add_simple(fixture, "שלום", NULL);
  interview = fixture_make("Beta", "Lead", START - 5 * DAY, NULL);
  interview->stage = FOLLOWUP_STAGE_FINAL;
  ids[2] = fixture_add(fixture, interview);
  ids[3] = fixture_add(fixture, fixture_make("Gamma", NULL, START - 4 * DAY, NULL));
  ids[4] = fixture_add(fixture, fixture_make("Gone", NULL, START + 4 * DAY, NULL));
  fixture_go_to(fixture, START + HOUR);
  action.interview = ids[0];
  g_assert_true(followup_store_complete(fixture->store, &action, 1, &done, &nobody, &error));
  g_assert_true(followup_store_hear(fixture->store, ids[1], &answer, &nobody, NULL, &error));
  g_assert_true(followup_store_end(fixture->store, &ids[3], 1, FOLLOWUP_ENDING_OFFER, &terms,
                                   &nobody, &error));
  action = (FollowupActionId){ ids[1], 1 };
  g_assert_true(followup_store_set_due(fixture->store, &action, &moved, 1, &nobody, &error));
  g_assert_true(followup_store_remove(fixture->store, &ids[4], 1, &nobody, &error));
  g_assert_no_error(error);
  fixture_add_simple(fixture, "Taken back", NULL);
  undo(fixture);
}

/* ---- exact ---- */

static void
test_exact(Fixture *fixture, gconstpointer unused)
{
  Fixture other = { 0 };
  g_autofree char *text = NULL, *again = NULL;

  fill(fixture);
  text = export(fixture);
  fixture_set_up(&other, NULL);
  set_keep_searching(&other);
  followup_clock_fake_jump(other.clock, START + HOUR);
  import(&other, text);
  again = export(&other);
  g_assert_cmpstr(skip_header(again), ==, skip_header(text));
  g_assert_nonnull(strstr(text, "\"about_uuid\""));
  g_assert_nonnull(strstr(text, "\"undone\":true"));
  g_assert_nonnull(strstr(text, "{\"type\":\"own\""));
  fixture_tear_down(&other, NULL);
}

static void
test_second_run(Fixture *fixture, gconstpointer unused)
{
  Fixture other = { 0 };
  g_autofree char *text = NULL, *before = NULL, *after = NULL;
  FollowupBatchCounts counts;

  fill(fixture);
  text = export(fixture);
  fixture_set_up(&other, NULL);
  set_keep_searching(&other);
  followup_clock_fake_jump(other.clock, START + HOUR);
  counts = import(&other, text);
  g_assert_cmpuint(counts.added, ==, 4);
  before = export(&other);
  counts = import(&other, text);
  g_assert_cmpuint(counts.added, ==, 0);
  g_assert_cmpuint(counts.known, ==, 4);
  g_assert_cmpuint(counts.differing + counts.updated + counts.own + counts.changes, ==, 0);
  after = export(&other);
  g_assert_cmpstr(before, ==, after);
  fixture_tear_down(&other, NULL);
}

/* The ids go on from those in use; what was there keeps its own. */
static void
test_among_others(Fixture *fixture, gconstpointer unused)
{
  Fixture other = { 0 };
  g_autofree char *text = NULL;
  g_autoptr(FollowupInterview) found = NULL;
  gint64 id;

  fixture_add_simple(fixture, "Alpha", NULL);
  fixture_add_simple(fixture, "Beta", NULL);
  text = export(fixture);
  fixture_set_up(&other, NULL);
  id = fixture_add_simple(&other, "Gamma", NULL);
  g_assert_cmpuint(import(&other, text).added, ==, 2);
  found = followup_store_get_interview(other.store, id, NULL);
  g_assert_cmpstr(found->employer, ==, "Gamma");
  g_assert_cmpint(fixture_add_simple(&other, "Delta", NULL), ==, 4);
  fixture_tear_down(&other, NULL);
}

/* ---- two machines ---- */

static void
test_done_elsewhere(Fixture *fixture, gconstpointer unused)
{
  const FollowupDone done = { .at = START - HOUR / 2, .note = "by hand" };
  Fixture other = { 0 };
  g_autofree char *text = NULL, *later = NULL;
  gint64 id = fixture_add_simple(fixture, NULL, NULL);
  FollowupActionId action = { id, 0 };
  g_autoptr(FollowupAction) thanks = NULL, here = NULL;
  FollowupBatchCounts counts;

  text = export(fixture);
  fixture_set_up(&other, NULL);
  import(&other, text);
  thanks = fixture_get(fixture, id, FOLLOWUP_KIND_THANK_YOU);
  action.number = thanks->number;
  g_assert_true(followup_store_complete(fixture->store, &action, 1, &done, &nobody, NULL));
  later = export(fixture);
  counts = import(&other, later);
  g_assert_cmpuint(counts.updated, ==, 1);
  here = fixture_get(&other, id, FOLLOWUP_KIND_THANK_YOU);
  g_assert_cmpint(here->state, ==, FOLLOWUP_STATE_DONE);
  g_assert_cmpint(here->finished_at, ==, done.at);
  g_assert_cmpstr(here->note, ==, "by hand");
  undo(&other);
  fixture_assert_state(&other, id, FOLLOWUP_KIND_THANK_YOU, FOLLOWUP_STATE_PLANNED);
  fixture_tear_down(&other, NULL);
}

/* ---- what nobody sees ---- */

static guint
count_listed(Fixture *fixture, const char *employer)
{
  const FollowupInterviewFilter filter = { .employer = employer };
  g_autoptr(GPtrArray) found = followup_store_list_interviews(fixture->store, &filter, NULL);

  return found->len;
}

static guint
count_actions(Fixture *fixture)
{
  const FollowupActionFilter filter = { .until = FOLLOWUP_NO_INSTANT };
  g_autoptr(GPtrArray) found = followup_store_list_actions(fixture->store, &filter, NULL, NULL);

  return found->len;
}

static guint
count_history(Fixture *fixture)
{
  const FollowupHistoryFilter filter = { 0 };
  g_autoptr(GPtrArray) found = followup_store_list_history(fixture->store, &filter, NULL);

  return found->len;
}

/* What there is to be seen, in one line. */
static char *
look(Fixture *fixture)
{
  g_autoptr(GPtrArray) awaiting
      = followup_store_list_awaiting(fixture->store, G_MAXINT64, 0, NULL, NULL);

  return g_strdup_printf(
      "%u listed, %u counted, %u found, %u actions, %u due, next %" G_GINT64_FORMAT
      " at %" G_GINT64_FORMAT ", %u await, %u changes",
      count_listed(fixture, NULL), followup_store_count_interviews(fixture->store),
      count_listed(fixture, "acme"), count_actions(fixture),
      followup_store_count_due(fixture->store, G_MAXINT64),
      followup_store_get_next_due(fixture->store),
      followup_store_get_next_at(fixture->store, G_MININT64 + 1), awaiting->len,
      count_history(fixture));
}

static char *
make_file(void)
{
  Fixture other = { 0 };
  char *text;

  fixture_set_up(&other, NULL);
  fixture_add_simple(&other, "Acme", "C");
  fixture_add_simple(&other, "Acme", "D");
  fixture_add(&other, fixture_make("Zeta", NULL, START + DAY, NULL));
  text = export(&other);
  fixture_tear_down(&other, NULL);
  return text;
}

static void
test_unseen(Fixture *fixture, gconstpointer unused)
{
  g_autofree char *text = make_file();
  g_autofree char *before = NULL, *during = NULL, *after = NULL, *exported = NULL, *again = NULL;
  g_autoptr(FollowupStoreBatch) batch = NULL;
  g_autoptr(GError) error = NULL;
  FollowupBatchCounts counts;
  guint n;

  fixture_add_simple(fixture, "Acme", "C");
  before = look(fixture);
  exported = export(fixture);
  n = fixture->n_changed;
  batch = begin(fixture, text);
  during = look(fixture);
  g_assert_cmpstr(during, ==, before);
  again = export(fixture);
  g_assert_cmpstr(again, ==, exported);
  g_assert_null(followup_store_get_interview(fixture->store, 2, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND);
  g_clear_error(&error);
  g_assert_cmpuint(fixture->n_changed, ==, n);
  followup_store_batch_reveal(batch, &counts, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(fixture->n_changed, ==, n + 1);
  g_assert_cmpuint(count_listed(fixture, NULL), ==, 4);
  /* The later round is followed up, not the one that was there. */
  after = look(fixture);
  g_assert_cmpstr(after, !=, before);
}

/* Others go on: what they add is seen, and what falls due. */
static void
test_others_go_on(Fixture *fixture, gconstpointer unused)
{
  g_autofree char *text = make_file();
  g_autoptr(FollowupStoreBatch) batch = begin(fixture, text);
  g_autoptr(FollowupInterview) found = NULL;
  g_autoptr(GError) error = NULL;
  FollowupBatchCounts counts;
  gint64 id = fixture_add_simple(fixture, "Mine", NULL);

  found = followup_store_get_interview(fixture->store, id, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(count_listed(fixture, NULL), ==, 1);
  fixture_go_to(fixture, START + 30 * DAY);
  fixture_assert_state(fixture, id, FOLLOWUP_KIND_CHECK_IN, FOLLOWUP_STATE_DUE);
  followup_store_batch_reveal(batch, &counts, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(count_listed(fixture, NULL), ==, 4);
  fixture_assert_state(fixture, 1, FOLLOWUP_KIND_CHECK_IN, FOLLOWUP_STATE_PLANNED);
  undo(fixture);
  g_assert_cmpuint(count_listed(fixture, NULL), ==, 1);
  sweep(fixture);
  undo(fixture);
  g_assert_cmpuint(count_listed(fixture, NULL), ==, 0);
}

static void
test_restart_in_the_middle(Fixture *fixture, gconstpointer unused)
{
  g_autofree char *text = make_file();
  g_autofree char *before = NULL, *during = NULL;
  g_autoptr(FollowupStoreBatch) batch = NULL;

  fixture_add_simple(fixture, "Mine", NULL);
  before = look(fixture);
  batch = begin(fixture, text);
  fixture_close(fixture);
  fixture_open(fixture);
  g_assert_true(followup_store_is_littered(fixture->store));
  during = look(fixture);
  g_assert_cmpstr(during, ==, before);
  sweep(fixture);
  g_assert_false(followup_store_is_littered(fixture->store));
  g_clear_pointer(&batch, followup_store_batch_free);
  fixture_close(fixture);
  g_assert_cmpint(fixture_ask_sql(fixture, "SELECT count(*) FROM interview"), ==, 1);
  g_assert_cmpint(fixture_ask_sql(fixture, "SELECT count(*) FROM interviewer"), ==, 1);
  g_assert_cmpint(fixture_ask_sql(fixture, "SELECT count(DISTINCT interview) FROM action"), ==, 1);
  g_assert_cmpint(fixture_ask_sql(fixture, "SELECT count(*) FROM meta WHERE key GLOB 'hidden*'"),
                  ==, 0);
  fixture_open(fixture);
  g_assert_cmpuint(import(fixture, text).added, ==, 3); /* with the ids that nobody saw */
  g_assert_cmpuint(count_listed(fixture, NULL), ==, 4);
  g_assert_cmpint(fixture_add_simple(fixture, "Next", NULL), ==, 5);
}

static void
test_one_at_a_time(Fixture *fixture, gconstpointer unused)
{
  const FollowupRecordHeader header = { 0 };
  g_autofree char *text = make_file();
  g_autoptr(FollowupStoreBatch) batch = begin(fixture, text);
  g_autoptr(GError) error = NULL;

  g_assert_null(followup_store_batch_new(fixture->store, &header, &nobody, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE);
  g_clear_error(&error);
  g_clear_pointer(&batch, followup_store_batch_free);
  g_assert_null(followup_store_batch_new(fixture->store, &header, &nobody, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE);
  sweep(fixture);
  g_assert_cmpuint(import(fixture, text).added, ==, 3);
}

static void
test_backup_in_the_middle(Fixture *fixture, gconstpointer unused)
{
  g_autofree char *text = make_file();
  g_autoptr(FollowupStoreBatch) batch = NULL;
  g_autoptr(FollowupBackup) backup = NULL;
  FollowupBackupContents contents;
  g_autoptr(GError) error = NULL;

  fixture_add_simple(fixture, "Mine", NULL);
  batch = begin(fixture, text);
  backup = followup_store_back_up(fixture->store, FOLLOWUP_BACKUP_ASKED, &error);
  g_assert_no_error(error);
  followup_backup_check(backup->path, &contents, &error);
  g_assert_no_error(error);
  g_assert_cmpint(contents.interviews, ==, 1);
  /* Where the import is never whole, what is done instead has these ids. */
  g_assert_cmpint(contents.last_event, ==, followup_store_get_last_event(fixture->store));
}

/* ---- other settings ---- */

/* Of what is pending, how many come up while most people sleep. */
static guint
count_at_night(Fixture *fixture)
{
  const FollowupActionFilter filter = { .until = FOLLOWUP_NO_INSTANT };
  g_autoptr(GPtrArray) found = followup_store_list_actions(fixture->store, &filter, NULL, NULL);
  guint n = 0;

  g_assert_cmpuint(found->len, >, 0);
  for (guint i = 0; i < found->len; i++) {
    const FollowupAction *action = g_ptr_array_index(found, i);

    n += !followup_hours_contain(FOLLOWUP_HOURS_DEFAULT, fixture->rules->system_zone,
                                 action->popup);
  }
  return n;
}

/* What was planned by other settings is planned by those of here, and goes as one. */
static void
test_other_settings(Fixture *fixture, gconstpointer unused)
{
  Fixture other = { 0 };
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  for (int i = 0; i < 4; i++)
    fixture_add(fixture, fixture_make("Acme", NULL, START + i * DAY + i * 4 * HOUR, NULL));
  g_assert_cmpuint(count_at_night(fixture), >, 0);
  text = export(fixture);
  fixture_set_up(&other, NULL);
  other.rules->waking = FOLLOWUP_HOURS_DEFAULT;
  followup_store_set_rules(other.store, other.rules, &error);
  g_assert_no_error(error);
  import(&other, text);
  g_assert_cmpuint(count_listed(&other, NULL), ==, 4);
  g_assert_cmpuint(count_at_night(&other), ==, 0);
  undo(&other);
  g_assert_cmpuint(count_listed(&other, NULL), ==, 0);
  sweep(&other);
  fixture_tear_down(&other, NULL);
}

/* ---- taking back ---- */

static void
test_undo(Fixture *fixture, gconstpointer unused)
{
  g_autofree char *text = make_file();
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr(GError) error = NULL;

  fixture_add_simple(fixture, "Acme", "C");
  before = export(fixture);
  import(fixture, text);
  undo(fixture);
  after = export(fixture);
  g_assert_cmpstr(skip_header(after), ==, skip_header(before));
  g_assert_false(followup_store_redo(fixture->store, &nobody, NULL, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE);
  sweep(fixture);
  g_assert_cmpuint(import(fixture, text).added, ==, 3);
}

/* ---- rows of other programs ---- */

#define HEADER "{\"format\":\"followup\",\"version\":1}\n"
#define ROW(employer, start)                                                                       \
  "{\"type\":\"interview\",\"employer\":\"" employer "\",\"start\":\"" start                       \
  "\",\"zone\":\"UTC\"}\n"

static void
test_planned(Fixture *fixture, gconstpointer unused)
{
  static const char text[] = HEADER ROW("Acme", "2026-11-16T10:00:00Z")
      ROW("Acme", "2026-11-20T10:00:00Z") ROW("Old", "2026-09-16T10:00:00Z");
  Fixture other = { 0 };
  g_autofree char *added = NULL, *imported = NULL;

  g_assert_cmpuint(import(fixture, text).added, ==, 3);
  fixture_set_up(&other, NULL);
  fixture_add(&other, fixture_make("Acme", NULL, START - 2 * HOUR, NULL));
  fixture_add(&other, fixture_make("Acme", NULL, START + 4 * DAY - 2 * HOUR, NULL));
  fixture_add(&other, fixture_make("Old", NULL, START - 61 * DAY - 2 * HOUR, NULL));
  fixture_go_to(&other, START);
  fixture_go_to(fixture, START);
  imported = look(fixture);
  added = look(&other);
  *strrchr(imported, ',') = *strrchr(added, ',') = '\0'; /* one change is not three */
  g_assert_cmpstr(imported, ==, added);
  /* Without a uuid it is known by what it is. */
  g_assert_cmpuint(import(fixture, text).known, ==, 3);
  fixture_tear_down(&other, NULL);
}

/* An interview with as many actions as one may have, and a later round of its process, for which it
 * would have to be planned anew. */
static char *
make_full(void)
{
  GString *text = g_string_new(HEADER);

  g_string_append(text, "{\"type\":\"interview\",\"employer\":\"Acme\",\"zone\":\"UTC\","
                        "\"start\":\"2026-11-25T10:00:00Z\",\"actions\":[");
  for (guint i = 1; i <= FOLLOWUP_MAX_ACTIONS; i++)
    g_string_append_printf(text,
                           "%s{\"number\":%u,\"kind\":\"request\",\"text\":\"Send it\","
                           "\"state\":\"done\",\"due\":\"2026-11-14T10:00:00Z\","
                           "\"finished\":\"2026-11-14T10:00:00Z\"}",
                           i > 1 ? "," : "", i);
  g_string_append(text, "]}\n" ROW("Acme", "2026-11-30T10:00:00Z"));
  return g_string_free(text, FALSE);
}

/* Left out, it leaves nothing of itself. */
static void
test_fails_when_planned(Fixture *fixture, gconstpointer unused)
{
  g_autofree char *text = make_full();
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  const FollowupRecordHeader header = { 0 };
  g_autoptr(FollowupStoreBatch) batch = NULL;
  FollowupBatchCounts counts = { 0 };
  g_autoptr(GError) error = NULL;

  batch = followup_store_batch_new(fixture->store, &header, &nobody, &error);
  followup_store_batch_begin(batch, &error);
  for (guint i = 1; i <= 2; i++) {
    g_autoptr(FollowupRecord) record = followup_record_read(lines[i], &error);

    g_assert_no_error(error);
    g_assert_true(followup_store_batch_put(batch, record, &error) == (i == 1));
  }
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED);
  g_clear_error(&error);
  followup_store_batch_end(batch, FALSE, &error);
  g_assert_no_error(error);
  g_assert_true(followup_store_batch_reveal(batch, &counts, &error));
  g_assert_no_error(error);
  g_assert_cmpuint(counts.added, ==, 1);
  g_assert_cmpuint(count_listed(fixture, NULL), ==, 1);
  g_assert_cmpint(fixture_add_simple(fixture, "Next", NULL), ==, 2);
  fixture_close(fixture);
  g_assert_cmpint(fixture_ask_sql(fixture, "SELECT count(*) FROM interview"), ==, 2);
  g_assert_cmpint(
      fixture_ask_sql(fixture,
                      "SELECT count(*) FROM action WHERE interview IS NULL OR interview = 1"),
      ==, FOLLOWUP_MAX_ACTIONS);
}

static void
test_request(Fixture *fixture, gconstpointer unused)
{
  const FollowupOrigin origin
      = { .who = "test", .request = "123e4567-e89b-42d3-a456-426614174000" };
  const FollowupRecordHeader header = { 0 };
  char line[] = ROW("Acme", "2026-11-16T10:00:00Z");
  g_autoptr(FollowupRecord) record = followup_record_read(line, NULL);
  g_autoptr(FollowupStoreBatch) batch
      = followup_store_batch_new(fixture->store, &header, &origin, NULL);
  FollowupBatchCounts counts = { 0 };
  g_autoptr(GError) error = NULL;
  gboolean found;

  followup_store_batch_begin(batch, &error);
  followup_store_batch_put(batch, record, &error);
  followup_store_batch_end(batch, FALSE, &error);
  g_assert_no_error(error);
  g_assert_true(followup_store_find_import(fixture->store, &origin, &found, &counts, &error));
  g_assert_false(found);
  g_assert_true(followup_store_batch_reveal(batch, &counts, &error));
  counts.added = 0;
  g_assert_true(followup_store_find_import(fixture->store, &origin, &found, &counts, &error));
  g_assert_true(found);
  g_assert_cmpuint(counts.added, ==, 1);
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(Fixture *fixture, gconstpointer unused);
  } rows[] = {
    { "/store-batch/exact", test_exact },
    { "/store-batch/second-run", test_second_run },
    { "/store-batch/among-others", test_among_others },
    { "/store-batch/other-settings", test_other_settings },
    { "/store-batch/done-elsewhere", test_done_elsewhere },
    { "/store-batch/unseen", test_unseen },
    { "/store-batch/others-go-on", test_others_go_on },
    { "/store-batch/restart-in-the-middle", test_restart_in_the_middle },
    { "/store-batch/one-at-a-time", test_one_at_a_time },
    { "/store-batch/backup-in-the-middle", test_backup_in_the_middle },
    { "/store-batch/undo", test_undo },
    { "/store-batch/planned", test_planned },
    { "/store-batch/fails-when-planned", test_fails_when_planned },
    { "/store-batch/request", test_request },
  };

  g_test_init(&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
    g_test_add(rows[i].path, Fixture, NULL, fixture_set_up, rows[i].test, fixture_tear_down);
  return g_test_run();
}
