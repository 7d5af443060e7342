/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* bench: what the programs of tests/bench share: clocks, percentiles, calls on the bus, and a raw
 * SQLite database of followup's own tables. Whatever cannot be, ends the program with status 99. */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

#define BENCH_NAME "org.example.Bench" /* the reference service */
#define BENCH_PATH "/org/example/Bench"
#define BENCH_INTERFACE "org.example.Bench"
#define BENCH_POPUPS "org.freedesktop.Notifications"
#define BENCH_POPUPS_PATH "/org/freedesktop/Notifications"
#define BENCH_SECOND G_GINT64_CONSTANT(1000000000) /* in nanoseconds, like all times here */

void bench_die(const char *format, ...) G_GNUC_PRINTF(1, 2) G_GNUC_NORETURN;
/* Of CLOCK_MONOTONIC, CLOCK_REALTIME */
gint64 bench_get_time(clockid_t clock);
void bench_sleep_until(clockid_t clock, gint64 moment);

/* times is of gint64; sorts it. 0 for none. */
gint64 bench_get_percentile(GArray *times, double part);
/* "NAME N P50 P99 MAX", in microseconds, for the script to read. */
void bench_print(const char *name, GArray *times);

GDBusConnection *bench_connect(void);
/* parameters: floating or NULL. (transfer full) */
GVariant *bench_call(GDBusConnection *bus,
                     const char *name,
                     const char *path,
                     const char *interface,
                     const char *method,
                     GVariant *parameters);
gboolean bench_has_owner(GDBusConnection *bus, const char *name);

/* With the settings that the daemon has; the tables are there already. */
sqlite3 *bench_open(const char *path);
void bench_execute(sqlite3 *db, const char *script);
sqlite3_stmt *bench_prepare(sqlite3 *db, const char *text);
/* To the end, once more from the start the next time. */
void bench_run(sqlite3_stmt *statement);

/* What a reference does with those tables, in statements prepared once. */
typedef struct {
  sqlite3 *db;
  sqlite3_stmt *begin, *commit, *interview, *action, *finish, *next, *list;
  gint64 n_added;
} BenchStore;
void bench_store_open(BenchStore *store, const char *path);
/* An interview and three actions, in one durable transaction. The interview's id. */
gint64 bench_store_add(BenchStore *store, const char *employer);
/* That action, in one durable transaction. */
void bench_store_finish(BenchStore *store, gint64 action);
/* The action due first, 0 for none. */
gint64 bench_store_find_next(BenchStore *store);
