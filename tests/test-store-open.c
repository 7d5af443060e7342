/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Opening: what is made, what is upgraded, what is refused, and what a failure leaves behind. */

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "store-fixture.h"
#include "store-schema.h"

static char *
read_data(const char *name)
{
  g_autofree char *path = g_test_build_filename(G_TEST_DIST, "data", name, NULL);
  g_autoptr(GError) error = NULL;
  char *contents = NULL;

  g_file_get_contents(path, &contents, NULL, &error);
  g_assert_no_error(error);
  return contents;
}

static void
run_script(sqlite3 *db, const char *script)
{
  char *message = NULL;

  sqlite3_exec(db, script, NULL, NULL, &message);
  g_assert_cmpstr(message, ==, NULL);
}

/* Another database in the place of the fixture's. */
static void
replace_database(Fixture *fixture, const char *script)
{
  g_autofree char *log = g_strconcat(fixture->path, "-wal", NULL);
  sqlite3 *db = NULL;

  fixture_close(fixture);
  g_unlink(fixture->path);
  g_unlink(log);
  g_assert_cmpint(sqlite3_open(fixture->path, &db), ==, SQLITE_OK);
  run_script(db, script);
  sqlite3_close(db);
}

static void
assert_refused(Fixture *fixture, FollowupError code)
{
  g_autoptr(GError) error = NULL;
  FollowupStore *store
      = followup_store_open(fixture->path, FOLLOWUP_CLOCK(fixture->clock), fixture->rules, &error);

  g_assert_null(store);
  g_assert_error(error, FOLLOWUP_ERROR, (int)code);
  g_assert_null(strchr(error->message, '\n'));
}

/* ---- schema ---- */

static char *
describe_schema(sqlite3 *db)
{
  static const char text[] = "SELECT type, name, sql FROM sqlite_schema "
                             "WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name";
  GString *description = g_string_new(NULL);
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint(sqlite3_prepare_v2(db, text, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step(statement) == SQLITE_ROW)
    g_string_append_printf(description, "%s %s: %s\n",
                           (const char *)sqlite3_column_text(statement, 0),
                           (const char *)sqlite3_column_text(statement, 1),
                           (const char *)sqlite3_column_text(statement, 2));
  sqlite3_finalize(statement);
  return g_string_free(description, FALSE);
}

static void
test_schema_is_the_dumped_one(Fixture *fixture, gconstpointer unused)
{
  g_autofree char *script = read_data("schema-4.sql");
  g_autofree char *expected = NULL, *found = NULL;
  sqlite3 *db = NULL;

  g_assert_cmpint(sqlite3_open(":memory:", &db), ==, SQLITE_OK);
  run_script(db, script);
  expected = describe_schema(db);
  sqlite3_close(db);
  fixture_close(fixture);
  g_assert_cmpint(sqlite3_open(fixture->path, &db), ==, SQLITE_OK);
  found = describe_schema(db);
  sqlite3_close(db);
  g_assert_cmpstr(found, ==, expected);
  fixture_open(fixture);
  g_assert_cmpint(fixture_ask_sql(fixture, "PRAGMA user_version"), ==, FOLLOWUP_SCHEMA_VERSION);
  g_assert_cmpint(fixture_ask_sql(fixture, "PRAGMA application_id"), ==, 0x466f6c77);
}

static void
test_schema_of_version_2_becomes_that(Fixture *fixture, gconstpointer unused)
{
  g_autofree char *script = read_data("schema-2.sql");

  replace_database(fixture, script);
  fixture_open(fixture);
  test_schema_is_the_dumped_one(fixture, unused);
  fixture_add_simple(fixture, "Acme", NULL);
}

static void
test_schema_of_version_3_becomes_that(Fixture *fixture, gconstpointer unused)
{
  g_autofree char *script = read_data("schema-3.sql");

  replace_database(fixture, script);
  fixture_open(fixture);
  test_schema_is_the_dumped_one(fixture, unused);
  fixture_add_simple(fixture, "Acme", NULL);
}

/* Versions 1 and 2 had no lines, version 3 broke those of texts of several lines, and making them
 * takes of the room by which steps are finished on a full disk. */
static void
test_lines_of_earlier_versions(Fixture *fixture, gconstpointer unused)
{
  static const char *const names[] = { "schema-2.sql", "schema-3.sql" };
  static const char rows[]
      = "INSERT INTO interview (id, uuid, employer, employer_key, position_key, start, \"end\", "
        "duration, zone, stage, decision, may_follow_up, ending, offer_preferred, created, "
        "modified) VALUES (1, '1', 'O''Neill', 'o''neill', '', 0, 1, 1, 'UTC', 'first', 'none', "
        "'unknown', 'open', 'unknown', 0, 0), (2, '2', 'Acme', 'acme', '', 0, 1, 1, 'UTC', "
        "'first', 'none', 'unknown', 'open', 'unknown', 0, 0);"
        "INSERT INTO action (interview, number, uuid, kind, turn, channel, due, by, popup, reason, "
        "employer_key, text, state, next_at, showings, room) VALUES (1, 1, '1', 'request', 0, "
        "'email', 1, 2, 1, 'anchor=now;offset=0m;sources=S4;by-hand=1;due=2026-11-30', 'o''neill', "
        "'a' || char(10) || 'b' || "
        "char(9) || '2', 'planned', 1, 0, x'');";

  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *schema = read_data(names[i]);
    g_autofree char *script = g_strconcat(
        schema, rows, i == 1 ? "INSERT INTO line SELECT interview, text FROM line_now" : "", NULL);

    replace_database(fixture, script);
    fixture_open(fixture);
    g_assert_cmpint(fixture_ask_sql(fixture, "SELECT count(*) FROM line"), ==, 2);
    g_assert_cmpint(fixture_ask_sql(fixture, "PRAGMA freelist_count"), >=, 64);
    fixture_check_lines(fixture);
  }
}

/* A database of version 1 with content opens for good, whatever the version of the program. */
static void
test_upgrade(Fixture *fixture, gconstpointer unused)
{
  g_autofree char *script = read_data("store-1.sql");
  g_autoptr(FollowupInterview) interview = NULL;
  g_autoptr(GPtrArray) actions = NULL;

  replace_database(fixture, script);
  followup_clock_fake_jump(fixture->clock, START + DAY);
  fixture_open(fixture);
  g_assert_cmpuint(followup_store_count_interviews(fixture->store), ==, 2);
  g_assert_cmpint(fixture_ask_sql(fixture, "SELECT count(*) FROM line"), ==, 2);
  g_assert_cmpint(fixture_ask_sql(fixture, "PRAGMA user_version"), ==, FOLLOWUP_SCHEMA_VERSION);
  interview = followup_store_get_interview(fixture->store, 1, NULL);
  g_assert_cmpstr(interview->employer, ==, "O'Neill & Söhne 🚀");
  g_assert_cmpuint(interview->interviewers->len, ==, 2);
  g_assert_nonnull(interview->agency);
  g_assert_cmpuint(interview->answers->len, ==, 1);
  actions = followup_store_get_actions(fixture->store, 1, NULL);
  g_assert_cmpuint(actions->len, ==, 6);
  fixture_assert_state(fixture, 1, FOLLOWUP_KIND_THANK_YOU, FOLLOWUP_STATE_PLANNED);
  fixture_complete(fixture, 1, FOLLOWUP_KIND_CHECK_IN, START + DAY);
  fixture_assert_state(fixture, 1, FOLLOWUP_KIND_SECOND_FOLLOW_UP, FOLLOWUP_STATE_PLANNED);
  g_assert_cmpint(fixture_add_simple(fixture, "New", NULL), ==, 4);
}

/* ---- refusals ---- */

static void
test_newer_schema(Fixture *fixture, gconstpointer unused)
{
  g_autofree char *before = NULL, *after = NULL;
  gsize length_before, length_after;

  fixture_add_simple(fixture, "Acme", NULL);
  fixture_run_sql(fixture, "SELECT 1");
  fixture_close(fixture);
  fixture_run_sql(fixture, "PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE)");
  g_assert_true(g_file_get_contents(fixture->path, &before, &length_before, NULL));
  assert_refused(fixture, FOLLOWUP_ERROR_NEWER_SCHEMA);
  g_assert_true(g_file_get_contents(fixture->path, &after, &length_after, NULL));
  g_assert_cmpmem(before, length_before, after, length_after);
}

static void
test_another_program(Fixture *fixture, gconstpointer unused)
{
  g_autofree char *before = NULL, *after = NULL;
  gsize length_before, length_after;

  replace_database(fixture, "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)");
  g_assert_true(g_file_get_contents(fixture->path, &before, &length_before, NULL));
  assert_refused(fixture, FOLLOWUP_ERROR_WRONG_KIND);
  g_assert_true(g_file_get_contents(fixture->path, &after, &length_after, NULL));
  g_assert_cmpmem(before, length_before, after, length_after);
}

static void
test_garbage(Fixture *fixture, gconstpointer unused)
{
  g_autofree char *garbage = g_strnfill(9000, '?');
  g_autofree char *after = NULL;

  fixture_close(fixture);
  g_assert_true(g_file_set_contents(fixture->path, garbage, 9000, NULL));
  assert_refused(fixture, FOLLOWUP_ERROR_DAMAGED);
  g_assert_true(g_file_get_contents(fixture->path, &after, NULL, NULL));
  g_assert_cmpstr(after, ==, garbage);
}

/* Words that no version of the program wrote. */
static void
test_invalid_data(Fixture *fixture, gconstpointer unused)
{
  static const char *const scripts[] = {
    "UPDATE interview SET stage = 'frist'",
    "UPDATE interview SET decision = 'soon'",
    "UPDATE interviewer SET prefers = 'pigeon'",
    "UPDATE action SET kind = 'dance' WHERE number = 1",
    "UPDATE action SET state = 'lost' WHERE number = 1",
    "UPDATE action SET reason = 'x' WHERE number = 1",
  };

  for (gsize i = 0; i < G_N_ELEMENTS(scripts); i++) {
    gint64 id = fixture_add_simple(fixture, "Acme", scripts[i]);
    g_autofree char *script = g_strdup_printf(
        "%s %s %s = %d", scripts[i], strstr(scripts[i], "WHERE") ? "AND" : "WHERE",
        strstr(scripts[i], "UPDATE interview ") ? "id" : "interview", (int)id);
    g_autoptr(GPtrArray) actions = NULL;
    g_autoptr(GError) error = NULL;

    g_test_message("%s", script);
    fixture_run_sql(fixture, script);
    actions = followup_store_get_actions(fixture->store, id, &error);
    g_assert_null(actions);
    g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_DAMAGED);
  }
}

/* ---- nobody's permission ---- */

#define NOBODY 65534

/* Root may write everywhere, so root becomes somebody else for this. */
static void
test_read_only_folder(Fixture *fixture, gconstpointer unused)
{
  gboolean is_root = geteuid() == 0;
  g_autofree char *log = g_strconcat(fixture->path, "-wal", NULL);
  g_autoptr(GError) error = NULL;
  FollowupStore *store;

  fixture_close(fixture);
  g_unlink(log);
  if (is_root) {
    g_assert_cmpint(chown(fixture->path, NOBODY, NOBODY), ==, 0);
    g_assert_cmpint(g_chmod(fixture->folder, 0755), ==, 0);
    g_assert_cmpint(seteuid(NOBODY), ==, 0);
  } else {
    g_assert_cmpint(g_chmod(fixture->folder, 0555), ==, 0);
  }
  store
      = followup_store_open(fixture->path, FOLLOWUP_CLOCK(fixture->clock), fixture->rules, &error);
  if (is_root)
    g_assert_cmpint(seteuid(0), ==, 0);
  g_assert_cmpint(g_chmod(fixture->folder, 0700), ==, 0);
  g_assert_null(store);
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_READ_ONLY);
}

static void
test_read_only_file(Fixture *fixture, gconstpointer unused)
{
  gboolean is_root = geteuid() == 0;
  g_autoptr(GError) error = NULL;
  FollowupStore *store;

  fixture_close(fixture);
  g_assert_cmpint(g_chmod(fixture->path, 0444), ==, 0);
  if (is_root) {
    g_assert_cmpint(g_chmod(fixture->folder, 0777), ==, 0);
    g_assert_cmpint(seteuid(NOBODY), ==, 0);
  }
  store
      = followup_store_open(fixture->path, FOLLOWUP_CLOCK(fixture->clock), fixture->rules, &error);
  if (is_root)
    g_assert_cmpint(seteuid(0), ==, 0);
  g_assert_null(store);
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_READ_ONLY);
}

static void
test_no_folder(Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_build_filename(fixture->folder, "none", "followup.db", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null(followup_store_open(path, FOLLOWUP_CLOCK(fixture->clock), fixture->rules, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED);
}

/* ---- failures ---- */

typedef gboolean (*Mutator)(Fixture *fixture, GError **error);

static gboolean
try_add(Fixture *fixture, GError **error)
{
  g_autoptr(GPtrArray) interviews
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);
  FollowupInterview *interview = fixture_make("New", NULL, START, NULL);
  gboolean added;

  g_ptr_array_add(interviews, interview);
  added = followup_store_add(fixture->store, interviews, FALSE, NULL, NULL, error);
  g_assert_cmpint(interview->id, ==, 0);
  g_assert_null(interview->uuid);
  return added;
}

static gboolean
try_update(Fixture *fixture, GError **error)
{
  g_autoptr(GPtrArray) interviews
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);

  g_ptr_array_add(interviews, followup_store_get_interview(fixture->store, 1, NULL));
  ((FollowupInterview *)g_ptr_array_index(interviews, 0))->start += DAY;
  return followup_store_update(fixture->store, interviews, NULL, error);
}

static gboolean
try_remove(Fixture *fixture, GError **error)
{
  const gint64 id = 1;

  return followup_store_remove(fixture->store, &id, 1, NULL, error);
}

static gboolean
try_hear(Fixture *fixture, GError **error)
{
  const FollowupAnswer answer = { .at = START };

  return followup_store_hear(fixture->store, 1, &answer, NULL, NULL, error);
}

static gboolean
try_end(Fixture *fixture, GError **error)
{
  const gint64 id = 1;

  return followup_store_end(fixture->store, &id, 1, FOLLOWUP_ENDING_SILENT, NULL, NULL, error);
}

static gboolean
try_complete(Fixture *fixture, GError **error)
{
  const FollowupActionId id = { 1, 3 };

  return followup_store_complete(fixture->store, &id, 1, &(FollowupDone){ .at = START }, NULL,
                                 error);
}

static gboolean
try_skip(Fixture *fixture, GError **error)
{
  const FollowupActionId id = { 1, 3 };

  return followup_store_skip(fixture->store, &id, 1, NULL, error);
}

static gboolean
try_snooze(Fixture *fixture, GError **error)
{
  const FollowupActionId id = { 1, 3 };

  return followup_store_snooze(fixture->store, &id, 1, START + DAY, NULL, error);
}

/* The event is the last row of a transaction: what fails there has written everything else. */
static void
test_failure_leaves_everything_as_it_was(Fixture *fixture, gconstpointer unused)
{
  static const Mutator mutators[]
      = { try_add, try_update, try_remove, try_hear, try_end, try_complete, try_skip, try_snooze };
  g_autofree char *before = NULL;

  fixture_add_simple(fixture, "Acme", NULL);
  fixture_run_sql(fixture, "CREATE TRIGGER refuse BEFORE INSERT ON event "
                           "BEGIN SELECT RAISE(ABORT, 'refused'); END");
  before = fixture_dump(fixture);
  fixture->n_changed = 0;
  for (gsize i = 0; i < G_N_ELEMENTS(mutators); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *after = NULL;

    g_test_message("mutator %" G_GSIZE_FORMAT, i);
    g_assert_false(mutators[i](fixture, &error));
    g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED);
    after = fixture_dump(fixture);
    g_assert_cmpstr(before, ==, after);
    g_assert_cmpuint(fixture->n_changed, ==, 0);
  }
}

static void
test_closed_store_refuses(Fixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  fixture_add_simple(fixture, "Acme", NULL);
  followup_store_close(fixture->store);
  followup_store_close(fixture->store);
  g_assert_null(followup_store_get_interview(fixture->store, 1, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE);
  g_clear_error(&error);
  g_assert_false(try_add(fixture, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE);
}

/* ---- events ---- */

/* Enough to undo: each row with what it was and what it is. */
static void
test_events_say_what_changed(Fixture *fixture, gconstpointer unused)
{
  static const char *const questions[] = {
    "SELECT count(*) FROM event WHERE verb = 'add' AND who = 'daemon' AND interview = 1 "
    "AND batch = id AND json_array_length(changes) = 5",
    "SELECT count(*) FROM event, json_each(changes) WHERE verb = 'done' AND who = 'followup' "
    "AND action = 2 AND value ->> '$.table' = 'action' AND value ->> '$.old.state' = 'planned' "
    "AND value ->> '$.new.state' = 'done'",
    "SELECT count(*) FROM event, json_each(changes) WHERE verb = 'remove' "
    "AND value ->> '$.table' = 'interview' AND value ->> '$.old.employer' = 'Acme' "
    "AND value ->> '$.new' IS NULL",
    "SELECT count(DISTINCT request) FROM event WHERE request = 'r-1'",
  };
  FollowupOrigin origin = { "followup", "r-1" };
  FollowupActionId thanks = { 1, 2 };
  gint64 id = fixture_add_simple(fixture, "Acme", NULL);

  g_assert_true(followup_store_complete(fixture->store, &thanks, 1, &(FollowupDone){ .at = START },
                                        &origin, NULL));
  g_assert_true(followup_store_remove(fixture->store, &id, 1, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS(questions); i++) {
    g_test_message("%s", questions[i]);
    g_assert_cmpint(fixture_ask_sql(fixture, questions[i]), ==, 1);
  }
}

static gint64
count_newer(Fixture *fixture)
{
  gint64 n;

  fixture_close(fixture);
  n = fixture_ask_sql(fixture, "SELECT count(*) FROM meta WHERE key = 'rules' AND value LIKE "
                               "'%|2031x'");
  fixture_open(fixture);
  return n;
}

/* A government changed its mind on daylight saving: plans are made anew at the next start. */
static void
test_newer_zone_data(Fixture *fixture, gconstpointer unused)
{
  g_autofree char *file = g_build_filename(fixture->folder, "tzdata.zi", NULL);
  g_autofree char *version = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint(count_newer(fixture), ==, 0);
  g_file_set_contents(file, "# version 2031x\n# and more\n", -1, &error);
  g_assert_no_error(error);
  fixture_close(fixture);
  g_setenv("TZDIR", fixture->folder, TRUE);
  version = followup_zone_data_version();
  g_assert_cmpstr(version, ==, "2031x");
  fixture_open(fixture);
  g_assert_cmpint(count_newer(fixture), ==, 1);
  g_unsetenv("TZDIR");
  g_remove(file);
}

#define ADD(path, func)                                                                            \
  g_test_add("/store-open/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("schema-is-the-dumped-one", test_schema_is_the_dumped_one);
  ADD("schema-of-version-2-becomes-that", test_schema_of_version_2_becomes_that);
  ADD("schema-of-version-3-becomes-that", test_schema_of_version_3_becomes_that);
  ADD("lines-of-earlier-versions", test_lines_of_earlier_versions);
  ADD("upgrade", test_upgrade);
  ADD("newer-schema", test_newer_schema);
  ADD("newer-zone-data", test_newer_zone_data);
  ADD("another-program", test_another_program);
  ADD("garbage", test_garbage);
  ADD("invalid-data", test_invalid_data);
  ADD("read-only-folder", test_read_only_folder);
  ADD("read-only-file", test_read_only_file);
  ADD("no-folder", test_no_folder);
  ADD("failure-leaves-everything-as-it-was", test_failure_leaves_everything_as_it_was);
  ADD("closed-store-refuses", test_closed_store_refuses);
  ADD("events-say-what-changed", test_events_say_what_changed);
  return g_test_run();
}
