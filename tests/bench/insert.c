/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* How fast SQLite itself takes the rows of a database: reads all of them into memory, then inserts
 * them, in one durable transaction, into an empty one with the same tables and indexes.
 *
 *   bench-insert FROM TO
 *
 * TO is made anew. Prints the microseconds of the transaction. */
#include "bench.h"

#include "store-schema.h"

#include <glib/gstdio.h>
#include <stdlib.h>

static const char *const tables[] = { "interview", "interviewer", "answer", "action", "event" };

typedef struct {
  GPtrArray *values; /* of sqlite3_value, row by row */
  guint n_columns;
} Rows;

static Rows
read_rows(sqlite3 *db, const char *table)
{
  g_autofree char *text = g_strdup_printf("SELECT * FROM %s ORDER BY id", table);
  sqlite3_stmt *statement = bench_prepare(db, text);
  Rows rows = { g_ptr_array_new(), (guint)sqlite3_column_count(statement) };

  while (sqlite3_step(statement) == SQLITE_ROW)
    for (guint i = 0; i < rows.n_columns; i++)
      g_ptr_array_add(rows.values, sqlite3_value_dup(sqlite3_column_value(statement, (int)i)));
  sqlite3_finalize(statement);
  return rows;
}

static sqlite3_stmt *
prepare_insert(sqlite3 *db, const char *table, guint n_columns)
{
  g_autoptr(GString) text = g_string_new(NULL);

  g_string_printf(text, "INSERT INTO %s VALUES (?", table);
  for (guint i = 1; i < n_columns; i++)
    g_string_append(text, ", ?");
  g_string_append_c(text, ')');
  return bench_prepare(db, text->str);
}

static void
insert_rows(sqlite3_stmt *insert, const Rows *rows)
{
  for (guint at = 0; at < rows->values->len; at += rows->n_columns) {
    for (guint i = 0; i < rows->n_columns; i++)
      sqlite3_bind_value(insert, (int)i + 1, g_ptr_array_index(rows->values, at + i));
    bench_run(insert);
  }
}

static sqlite3 *
make_empty(const char *path)
{
  g_autofree char *log = g_strconcat(path, "-wal", NULL);
  sqlite3 *db;

  g_unlink(path);
  g_unlink(log);
  if (!g_file_set_contents(path, "", 0, NULL))
    bench_die("%s cannot be made", path);
  db = bench_open(path);
  for (int i = 0; i < followup_store_schema.version; i++)
    bench_execute(db, followup_store_schema.steps[i]);
  return db;
}

int
main(int argc, char **argv)
{
  Rows rows[G_N_ELEMENTS(tables)];
  sqlite3_stmt *inserts[G_N_ELEMENTS(tables)];
  sqlite3 *from, *to;
  gint64 begin;

  if (argc != 3)
    bench_die("expected FROM TO");
  from = bench_open(argv[1]);
  to = make_empty(argv[2]);
  for (gsize i = 0; i < G_N_ELEMENTS(tables); i++) {
    rows[i] = read_rows(from, tables[i]);
    inserts[i] = prepare_insert(to, tables[i], rows[i].n_columns);
  }
  begin = bench_get_time(CLOCK_MONOTONIC);
  bench_execute(to, "BEGIN IMMEDIATE");
  for (gsize i = 0; i < G_N_ELEMENTS(tables); i++)
    insert_rows(inserts[i], &rows[i]);
  bench_execute(to, "COMMIT");
  g_print("%.1f\n", (bench_get_time(CLOCK_MONOTONIC) - begin) / 1e3);
  return EXIT_SUCCESS;
}
