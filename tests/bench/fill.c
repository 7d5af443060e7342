/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Makes a database of so many interviews, each with what the store plans for it, all of it weeks
 * ahead.
 *
 *   bench-fill FOLDER N CONFIG
 *
 * as planned with the settings of the folder CONFIG, so that a daemon with them plans nothing anew.
 * The first thousand are added as the daemon adds them; the others are copies of theirs, made by
 * SQL, with names, ids and days of their own, and without a history. */
#include "bench.h"

#include "clock-system.h"
#include "settings.h"
#include "store.h"

#include <stdlib.h>

#define MOST_ADDED 1000
#define DAY 86400

static FollowupInterview *
make_interview(guint i, gint64 now)
{
  FollowupInterview *interview = followup_interview_new();
  FollowupInterviewer *person = followup_interviewer_new();

  interview->employer = g_strdup_printf("Company %u Ltd", i);
  interview->position = g_strdup_printf("Engineer level %u", i % 12);
  interview->start = now + 40 * DAY + (gint64)(i * 7919 % 700) * DAY + (i * 104729 % 86400);
  interview->zone = g_strdup("Europe/Berlin");
  interview->place = g_strdup_printf("https://meet.example.com/room/%08x", i * 2654435761u);
  interview->note = g_strdup_printf("Ask about on-call load and team size. Ref %u.", i);
  interview->decision = (FollowupDecision){ .kind = FOLLOWUP_DECISION_NONE };
  person->name = g_strdup("Jane Doe");
  person->email = g_strdup_printf("jane%u@example.com", i);
  g_ptr_array_add(interview->interviewers, person);
  return interview;
}

/* With the rules of the settings in the folder config. */
static FollowupStore *
open_store(const char *path, FollowupClock *clock, const char *config)
{
  g_autoptr(FollowupSettings) settings = followup_settings_new(config);
  g_autoptr(FollowupRules) rules
      = followup_settings_make_rules(settings, followup_clock_get_zone(clock));
  g_autoptr(GError) error = NULL;
  FollowupStore *store = followup_store_open(path, clock, rules, &error);

  if (store == NULL)
    bench_die("%s: %s", path, error->message);
  return store;
}

static void
add(FollowupStore *store, guint n, gint64 now)
{
  g_autoptr(GPtrArray) interviews
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add(interviews, make_interview(i, now));
  if (!followup_store_add(store, interviews, FALSE, &(FollowupOrigin){ .who = "bench" }, NULL,
                          &error))
    bench_die("%s", error->message);
}

#define NEW_UUID                                                                                   \
  "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2)" \
  " || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))"

static const char *const tables[] = { "interview", "interviewer", "action" };

/* What differs in a copy, in whatever table it stands. ?1: which copy, ?2: how many interviews, ?3:
 * how many rows of the table are the first ones. */
static const struct {
  const char *column, *value;
} differences[] = {
  { "id", "id + ?1 * ?3" },
  { "interview", "interview + ?1 * ?2" },
  { "uuid", NEW_UUID },
  { "employer", "employer || ' ' || ?1" },
  { "employer_key", "employer_key || ' ' || ?1" },
  { "start", "start + ?1" },
  { "end", "\"end\" + ?1" },
  { "due", "due + ?1" },
  { "by", "by + ?1" },
  { "popup", "popup + ?1" },
  { "next_at", "next_at + ?1" },
};

static void
add_value(GString *script, const char *column)
{
  for (gsize i = 0; i < G_N_ELEMENTS(differences); i++)
    if (g_str_equal(column, differences[i].column)) {
      g_string_append(script, differences[i].value);
      return;
    }
  g_string_append_printf(script, "\"%s\"", column);
}

static sqlite3_stmt *
prepare_copy(sqlite3 *db, const char *table)
{
  sqlite3_stmt *columns = bench_prepare(db, "SELECT name FROM pragma_table_info(?)");
  g_autoptr(GString) script = g_string_new(NULL);

  g_string_append_printf(script, "INSERT INTO %s SELECT ", table);
  sqlite3_bind_text(columns, 1, table, -1, SQLITE_STATIC);
  for (int i = 0; sqlite3_step(columns) == SQLITE_ROW; i++) {
    g_string_append(script, i > 0 ? ", " : "");
    add_value(script, (const char *)sqlite3_column_text(columns, 0));
  }
  sqlite3_finalize(columns);
  /* What is the user's own is there once. */
  g_string_append_printf(script, " FROM %s WHERE id <= ?3%s", table,
                         g_str_equal(table, "action") ? " AND interview IS NOT NULL" : "");
  return bench_prepare(db, script->str);
}

static gint64
get_last(sqlite3 *db, const char *table)
{
  g_autofree char *text = g_strdup_printf("SELECT max(id) FROM %s", table);
  sqlite3_stmt *statement = bench_prepare(db, text);
  gint64 last = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;

  sqlite3_finalize(statement);
  return last;
}

/* Their scripts, one behind the other; they are dropped. */
static char *
take_indexes(sqlite3 *db)
{
  sqlite3_stmt *statement = bench_prepare(
      db, "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL");
  g_autoptr(GString) drop = g_string_new(NULL);
  g_autoptr(GString) create = g_string_new(NULL);

  while (sqlite3_step(statement) == SQLITE_ROW) {
    g_string_append_printf(drop, "DROP INDEX %s;", sqlite3_column_text(statement, 0));
    g_string_append_printf(create, "%s;", sqlite3_column_text(statement, 1));
  }
  sqlite3_finalize(statement);
  bench_execute(db, drop->str);
  return g_string_free(g_steal_pointer(&create), FALSE);
}

static void
copy_table(sqlite3 *db, const char *table, guint n, guint times)
{
  sqlite3_stmt *statement = prepare_copy(db, table);

  sqlite3_bind_int(statement, 2, (int)n);
  sqlite3_bind_int64(statement, 3, get_last(db, table));
  for (guint i = 1; i < times; i++) {
    sqlite3_bind_int(statement, 1, (int)i);
    bench_run(statement);
  }
  sqlite3_finalize(statement);
}

/* Nothing here has to survive anything. */
static void
multiply(const char *path, guint n, guint times)
{
  sqlite3 *db = bench_open(path);
  g_autofree char *indexes = NULL;

  bench_execute(db, "PRAGMA foreign_keys = OFF; PRAGMA cache_size = -200000;"
                    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN");
  indexes = take_indexes(db);
  for (gsize i = 0; i < G_N_ELEMENTS(tables); i++)
    copy_table(db, tables[i], n, times);
  bench_execute(db, indexes);
  bench_execute(db, "INSERT OR REPLACE INTO line SELECT interview, text FROM line_now");
  bench_execute(db, "COMMIT; PRAGMA journal_mode = WAL");
  if (sqlite3_close(db) != SQLITE_OK)
    bench_die("%s does not close", path);
}

int
main(int argc, char **argv)
{
  g_autofree char *path = argc == 4 ? g_build_filename(argv[1], "followup.db", NULL) : NULL;
  g_autoptr(FollowupClock) clock = followup_clock_system_new(NULL);
  guint n = path != NULL ? (guint)atoi(argv[2]) : 0;
  guint n_added = MIN(n, MOST_ADDED);
  FollowupStore *store;

  if (n == 0 || n % n_added != 0)
    bench_die("expected FOLDER N CONFIG, with up to %d interviews or so many thousands",
              MOST_ADDED);
  g_mkdir_with_parents(argv[1], 0700);
  store = open_store(path, clock, argv[3]);
  add(store, n_added, followup_clock_get_now(clock));
  g_object_unref(store);
  if (n == n_added)
    return EXIT_SUCCESS;
  multiply(path, n_added, n / n_added);
  /* Once more, so that it is left as the daemon leaves it. */
  store = open_store(path, clock, argv[3]);
  followup_store_count_interviews(store);
  g_object_unref(store);
  return EXIT_SUCCESS;
}
