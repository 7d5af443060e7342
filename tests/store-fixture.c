/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "store-fixture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

static void
changed_cb(FollowupStore *store, GArray *ids, Fixture *fixture)
{
  g_array_set_size(fixture->changed, 0);
  g_array_append_vals(fixture->changed, ids->data, ids->len);
  fixture->n_changed++;
}

void
fixture_open(Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  fixture->store
      = followup_store_open(fixture->path, FOLLOWUP_CLOCK(fixture->clock), fixture->rules, &error);
  g_assert_no_error(error);
  g_signal_connect(fixture->store, "changed", G_CALLBACK(changed_cb), fixture);
}

void
fixture_close(Fixture *fixture)
{
  g_clear_object(&fixture->store);
}

/* Of all interviews; employer "" finds them, and has the lines made anew. NULL: nothing is to be
 * had from the store. (transfer full) */
static char *
list_lines(Fixture *fixture, const char *employer)
{
  const FollowupInterviewFilter filter = { .employer = employer };
  g_autoptr(GString) text = g_string_new(NULL);
  gint64 last;
  guint n;

  return followup_store_append_lines(fixture->store, &filter, text, &n, &last, NULL)
             ? g_strdup(text->str)
             : NULL;
}

void
fixture_check_lines(Fixture *fixture)
{
  g_autofree char *kept = list_lines(fixture, NULL);
  g_autofree char *made = list_lines(fixture, "");

  g_assert_cmpstr(kept, ==, made);
}

void
fixture_set_up(Fixture *fixture, gconstpointer unused)
{
  fixture->folder = g_dir_make_tmp("followup-store-XXXXXX", NULL);
  g_assert_nonnull(fixture->folder);
  fixture->path = g_build_filename(fixture->folder, "followup.db", NULL);
  fixture->clock = followup_clock_fake_new(START, NULL);
  fixture->rules = followup_rules_new();
  fixture->rules->waking = (FollowupHours){ 0, 1440 };
  fixture->rules->keep_searching = FALSE; /* tested by itself */
  fixture->changed = g_array_new(FALSE, FALSE, sizeof(gint64));
  fixture_open(fixture);
}

static void
remove_backups(Fixture *fixture)
{
  g_autofree char *folder = followup_backup_get_folder(fixture->path);
  g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name(directory)) != NULL) {
    g_autofree char *path = g_build_filename(folder, name, NULL);

    g_unlink(path);
  }
  g_rmdir(folder);
}

void
fixture_tear_down(Fixture *fixture, gconstpointer unused)
{
  static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };

  if (fixture->store)
    fixture_check_lines(fixture);
  fixture_close(fixture);
  remove_backups(fixture);
  for (gsize i = 0; i < G_N_ELEMENTS(suffixes); i++) {
    g_autofree char *path = g_strconcat(fixture->path, suffixes[i], NULL);

    g_unlink(path);
  }
  g_assert_cmpint(g_rmdir(fixture->folder), ==, 0);
  g_free(fixture->folder);
  g_free(fixture->path);
  g_clear_object(&fixture->clock);
  followup_rules_free(fixture->rules);
  g_array_unref(fixture->changed);
}

void
fixture_go_to(Fixture *fixture, gint64 now)
{
  g_autoptr(GError) error = NULL;

  followup_clock_fake_jump(fixture->clock, now);
  followup_store_fall_due(fixture->store, now, &error);
  g_assert_no_error(error);
}

FollowupInterview *
fixture_make(const char *employer, const char *position, gint64 start, const char *decision)
{
  FollowupInterview *interview = followup_interview_new();
  g_autoptr(GError) error = NULL;

  interview->employer = g_strdup(employer ? employer : "Acme");
  interview->position = g_strdup(position);
  interview->start = start;
  g_free(interview->zone);
  interview->zone = g_strdup("UTC");
  if (decision)
    followup_decision_parse(decision, &interview->decision, &error);
  g_assert_no_error(error);
  return interview;
}

FollowupInterviewer *
fixture_add_person(FollowupInterview *interview, const char *name)
{
  FollowupInterviewer *person = followup_interviewer_new();

  person->name = g_strdup(name);
  g_ptr_array_add(interview->interviewers, person);
  return person;
}

gint64
fixture_add(Fixture *fixture, FollowupInterview *interview)
{
  g_autoptr(GPtrArray) interviews
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);
  g_autoptr(GError) error = NULL;

  g_ptr_array_add(interviews, interview);
  followup_store_add(fixture->store, interviews, FALSE, NULL, NULL, &error);
  g_assert_no_error(error);
  return ((FollowupInterview *)g_ptr_array_index(interviews, 0))->id;
}

gint64
fixture_add_simple(Fixture *fixture, const char *employer, const char *position)
{
  gint64 now = followup_clock_get_now(FOLLOWUP_CLOCK(fixture->clock));
  FollowupInterview *interview = fixture_make(employer, position, now - 2 * HOUR, NULL);

  fixture_add_person(interview, "Jane Doe");
  return fixture_add(fixture, interview);
}

FollowupAction *
fixture_get(Fixture *fixture, gint64 interview, FollowupKind kind)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) actions = followup_store_get_actions(fixture->store, interview, &error);
  FollowupAction *found = NULL;

  g_assert_no_error(error);
  for (guint i = 0; i < actions->len; i++) {
    FollowupAction *action = g_ptr_array_index(actions, i);

    if (action->kind == kind)
      found = action;
  }
  return found ? followup_action_copy(found) : NULL;
}

void
fixture_assert_state(Fixture *fixture, gint64 interview, FollowupKind kind, FollowupState state)
{
  g_autoptr(FollowupAction) action = fixture_get(fixture, interview, kind);

  g_assert_nonnull(action);
  g_assert_cmpstr(followup_state_to_nick(action->state), ==, followup_state_to_nick(state));
}

void
fixture_complete(Fixture *fixture, gint64 interview, FollowupKind kind, gint64 at)
{
  g_autoptr(FollowupAction) action = fixture_get(fixture, interview, kind);
  g_autoptr(GError) error = NULL;
  FollowupActionId id = { interview, 0 };

  g_assert_nonnull(action);
  id.number = action->number;
  followup_store_complete(fixture->store, &id, 1, &(FollowupDone){ .at = at }, NULL, &error);
  g_assert_no_error(error);
}

/* ---- as another program ---- */

static sqlite3 *
open_raw(Fixture *fixture)
{
  sqlite3 *db = NULL;

  g_assert_cmpint(sqlite3_open_v2(fixture->path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  return db;
}

void
fixture_run_sql(Fixture *fixture, const char *script)
{
  gboolean was_open = fixture->store != NULL;
  char *message = NULL;
  sqlite3 *db;

  fixture_close(fixture);
  db = open_raw(fixture);
  sqlite3_exec(db, script, NULL, NULL, &message);
  g_assert_cmpstr(message, ==, NULL);
  sqlite3_close(db);
  if (was_open)
    fixture_open(fixture);
}

static char *
join_rows(sqlite3 *db, const char *text)
{
  GString *dump = g_string_new(NULL);
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint(sqlite3_prepare_v2(db, text, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    for (int i = 0; i < sqlite3_column_count(statement); i++)
      g_string_append_printf(dump, "%s|", (const char *)sqlite3_column_text(statement, i));
    g_string_append_c(dump, '\n');
  }
  sqlite3_finalize(statement);
  return g_string_free(dump, FALSE);
}

char *
fixture_dump(Fixture *fixture)
{
  static const char *const tables[] = { "interview", "interviewer", "answer", "action", "event" };
  g_autoptr(GString) dump = g_string_new(NULL);
  sqlite3 *db;

  fixture_close(fixture);
  db = open_raw(fixture);
  for (gsize i = 0; i < G_N_ELEMENTS(tables); i++) {
    g_autofree char *text = g_strdup_printf("SELECT * FROM %s ORDER BY id", tables[i]);
    g_autofree char *rows = join_rows(db, text);

    g_string_append_printf(dump, "%s\n%s", tables[i], rows);
  }
  sqlite3_close(db);
  fixture_open(fixture);
  return g_string_free(g_steal_pointer(&dump), FALSE);
}

gint64
fixture_ask_sql(Fixture *fixture, const char *text)
{
  gboolean was_open = fixture->store != NULL;
  g_autofree char *rows = NULL;
  sqlite3 *db;

  fixture_close(fixture);
  db = open_raw(fixture);
  rows = join_rows(db, text);
  sqlite3_close(db);
  if (was_open)
    fixture_open(fixture);
  return g_ascii_strtoll(rows, NULL, 10);
}
