/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* sql-fixture: a durable database with one table, t (n INTEGER, s TEXT), in a folder of its own. */
#pragma once

#include "sql.h"

typedef struct {
  char *folder, *path; /* path: of the database */
  FollowupSql *sql;
} SqlFixture;

void sql_fixture_set_up(SqlFixture *fixture, gconstpointer unused);
void sql_fixture_tear_down(SqlFixture *fixture, gconstpointer unused);
/* A row, in a commit of its own where there is no transaction. */
void sql_fixture_insert(SqlFixture *fixture, gint64 n, const char *s);
/* The number that the query text gives. */
gint64 sql_fixture_ask(SqlFixture *fixture, const char *text);
