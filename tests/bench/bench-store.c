/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* A file of its own, so that what has no database is not linked with SQLite. */

#include "bench.h"

void
bench_execute(sqlite3 *db, const char *script)
{
  if (sqlite3_exec(db, script, NULL, NULL, NULL) != SQLITE_OK)
    bench_die("%s: %s", script, sqlite3_errmsg(db));
}

sqlite3 *
bench_open(const char *path)
{
  sqlite3 *db;

  if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
    bench_die("%s: %s", path, sqlite3_errmsg(db));
  bench_execute(db, "PRAGMA locking_mode = EXCLUSIVE;"
                    "PRAGMA temp_store = MEMORY;"
                    "PRAGMA secure_delete = FAST;"
                    "PRAGMA cell_size_check = ON;"
                    "PRAGMA foreign_keys = ON;"
                    "PRAGMA journal_mode = WAL;"
                    "PRAGMA synchronous = FULL;");
  return db;
}

sqlite3_stmt *
bench_prepare(sqlite3 *db, const char *text)
{
  sqlite3_stmt *statement;

  if (sqlite3_prepare_v3(db, text, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
    bench_die("%s: %s", text, sqlite3_errmsg(db));
  return statement;
}

void
bench_run(sqlite3_stmt *statement)
{
  while (sqlite3_step(statement) == SQLITE_ROW)
    ;
  if (sqlite3_reset(statement) != SQLITE_OK)
    bench_die("%s: %s", sqlite3_sql(statement), sqlite3_errmsg(sqlite3_db_handle(statement)));
}

void
bench_store_open(BenchStore *store, const char *path)
{
  store->db = bench_open(path);
  store->begin = bench_prepare(store->db, "BEGIN IMMEDIATE");
  store->commit = bench_prepare(store->db, "COMMIT");
  store->interview = bench_prepare(
      store->db, "INSERT INTO interview (uuid, employer, position, employer_key, position_key, "
                 "start, \"end\", duration, zone, stage, decision, may_follow_up, ending, "
                 "offer_preferred, created, modified) VALUES (?1, ?2, 'C engineer', ?2, "
                 "'c engineer', ?3, ?3 + 3600, 60, 'Europe/Berlin', 'first', 'unknown', 'unknown', "
                 "'open', 'unknown', ?3, ?3)");
  store->action = bench_prepare(
      store->db, "INSERT INTO action (interview, number, uuid, kind, turn, channel, due, by, "
                 "popup, reason, employer_key, state, next_at, showings, room) VALUES (?1, ?2, ?3, "
                 "'check-in', 0, 'email', ?4, ?4, ?4, '{}', ?5, 'planned', ?4, 0, zeroblob(100))");
  store->finish = bench_prepare(
      store->db, "UPDATE action SET state = 'done', next_at = NULL, finished_at = 1 WHERE id = ?");
  store->next = bench_prepare(
      store->db, "SELECT a.id, a.due, i.employer, i.position FROM action a JOIN interview i ON "
                 "i.id = a.interview WHERE a.next_at IS NOT NULL ORDER BY a.next_at LIMIT 1");
  store->list = bench_prepare(
      store->db, "SELECT i.id, i.employer, i.position, i.start, i.ending, (SELECT a.due FROM "
                 "action a WHERE a.interview = i.id AND a.next_at IS NOT NULL ORDER BY a.due LIMIT "
                 "1) FROM interview i ORDER BY i.id LIMIT ?");
}

static void
add_action(BenchStore *store, gint64 interview, int number, const char *employer)
{
  g_autofree char *uuid = g_uuid_string_random();

  sqlite3_bind_int64(store->action, 1, interview);
  sqlite3_bind_int(store->action, 2, number);
  sqlite3_bind_text(store->action, 3, uuid, -1, SQLITE_STATIC);
  sqlite3_bind_int64(store->action, 4, g_get_real_time() / G_USEC_PER_SEC + number * 86400);
  sqlite3_bind_text(store->action, 5, employer, -1, SQLITE_STATIC);
  bench_run(store->action);
}

gint64
bench_store_add(BenchStore *store, const char *employer)
{
  g_autofree char *uuid = g_uuid_string_random();
  gint64 id;

  bench_run(store->begin);
  sqlite3_bind_text(store->interview, 1, uuid, -1, SQLITE_STATIC);
  sqlite3_bind_text(store->interview, 2, employer, -1, SQLITE_STATIC);
  sqlite3_bind_int64(store->interview, 3, g_get_real_time() / G_USEC_PER_SEC);
  bench_run(store->interview);
  id = sqlite3_last_insert_rowid(store->db);
  for (int i = 1; i <= 3; i++)
    add_action(store, id, i, employer);
  bench_run(store->commit);
  return id;
}

void
bench_store_finish(BenchStore *store, gint64 action)
{
  sqlite3_bind_int64(store->finish, 1, action);
  bench_run(store->finish);
}

gint64
bench_store_find_next(BenchStore *store)
{
  gint64 id = sqlite3_step(store->next) == SQLITE_ROW ? sqlite3_column_int64(store->next, 0) : 0;

  sqlite3_reset(store->next);
  return id;
}
