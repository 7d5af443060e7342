/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "sql-fixture.h"

#include <glib/gstdio.h>

void
sql_fixture_set_up(SqlFixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp("followup-sql-XXXXXX", NULL);
  fixture->path = g_build_filename(fixture->folder, "test.db", NULL);
  fixture->sql = followup_sql_open(fixture->path, &error);
  g_assert_no_error(error);
  followup_sql_make_durable(fixture->sql, &error);
  g_assert_no_error(error);
  followup_sql_execute(fixture->sql, "CREATE TABLE t (n INTEGER, s TEXT) STRICT", &error);
  g_assert_no_error(error);
}

void
sql_fixture_tear_down(SqlFixture *fixture, gconstpointer unused)
{
  static const char *const suffixes[] = { "", "-wal", "-journal", "-link" };

  followup_sql_close(fixture->sql);
  for (gsize i = 0; i < G_N_ELEMENTS(suffixes); i++) {
    g_autofree char *path = g_strconcat(fixture->path, suffixes[i], NULL);

    g_unlink(path);
  }
  g_assert_cmpint(g_rmdir(fixture->folder), ==, 0);
  g_free(fixture->folder);
  g_free(fixture->path);
}

void
sql_fixture_insert(SqlFixture *fixture, gint64 n, const char *s)
{
  g_autoptr(FollowupStatement) statement
      = followup_sql_prepare(fixture->sql, "INSERT INTO t VALUES (?, ?)", NULL);

  followup_statement_bind_int(statement, n);
  followup_statement_bind_text(statement, s);
  g_assert_true(followup_statement_run(statement, NULL));
}

gint64
sql_fixture_ask(SqlFixture *fixture, const char *text)
{
  g_autoptr(GError) error = NULL;
  gint64 value = -1;

  followup_sql_get_int(fixture->sql, text, &value, &error);
  g_assert_no_error(error);
  return value;
}
