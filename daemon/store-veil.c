/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Rows that are there and that nobody sees: those of an import that is not whole yet, or that was
 * taken back and is being removed. Their ids are ranges, kept in meta, so that a database that was
 * left in the middle is known as such. Views of the same names stand before the tables meanwhile:
 * whoever reads interview, action or event reads what is to be seen, and writing names main. */

#include "error.h"
#include "store-private.h"

static const char *const tables[] = { "interview", "action", "event" };
G_STATIC_ASSERT(G_N_ELEMENTS(tables) == FOLLOWUP_STORE_N_VEILED);

static const FollowupStoreRange nothing = { 0, -1 };

gboolean
followup_store_is_hiding(FollowupStore *self)
{
  return self->hidden[FOLLOWUP_STORE_INTERVIEWS].first != 0;
}

gboolean
followup_store_is_hidden(FollowupStore *self, gint64 interview)
{
  const FollowupStoreRange *range = &self->hidden[FOLLOWUP_STORE_INTERVIEWS];

  return interview && interview >= range->first && interview <= range->last;
}

static void
forget(FollowupStore *self)
{
  for (int i = 0; i < FOLLOWUP_STORE_N_VEILED; i++)
    self->hidden[i] = nothing;
}

/* ---- views ---- */

/* + : the range is no way to find rows, only to leave some out. */
static gboolean
make_view(FollowupStore *self, const char *table, GError **error)
{
  g_autofree char *text = g_strdup_printf(
      "CREATE TEMP VIEW IF NOT EXISTS %1$s AS SELECT * FROM main.%1$s WHERE +id NOT BETWEEN "
      "ifnull((SELECT value FROM main.meta WHERE key = 'hidden-%1$s-first'), 0) AND "
      "ifnull((SELECT value FROM main.meta WHERE key = 'hidden-%1$s-last'), -1)",
      table);

  return followup_sql_execute(self->sql, text, error);
}

static gboolean
make_views(FollowupStore *self, GError **error)
{
  for (int i = 0; i < FOLLOWUP_STORE_N_VEILED; i++) {
    if (!make_view(self, tables[i], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
drop_views(FollowupStore *self, GError **error)
{
  return followup_sql_execute(self->sql,
                              "DROP VIEW IF EXISTS temp.interview;"
                              "DROP VIEW IF EXISTS temp.action;"
                              "DROP VIEW IF EXISTS temp.event",
                              error);
}

/* ---- what is kept ---- */

static gboolean
read_bound(FollowupStore *self, int table, const char *end, gint64 *value, GError **error)
{
  g_autofree char *key = g_strdup_printf("hidden-%s-%s", tables[table], end);

  return followup_store_read_int(self, key, value, error);
}

static gboolean
write_bound(FollowupStore *self, int table, const char *end, gint64 value, GError **error)
{
  g_autofree char *key = g_strdup_printf("hidden-%s-%s", tables[table], end);

  return followup_store_note_int(self, key, value, error);
}

gboolean
followup_store_veil_load(FollowupStore *self, GError **error)
{
  forget(self);
  for (int i = 0; i < FOLLOWUP_STORE_N_VEILED; i++) {
    FollowupStoreRange range = nothing;

    if (!read_bound(self, i, "first", &range.first, error)
        || !read_bound(self, i, "last", &range.last, error))
      return FALSE;
    self->hidden[i] = range;
  }
  return followup_store_is_hiding(self) ? make_views(self, error) : drop_views(self, error);
}

gboolean
followup_store_veil_adjust(FollowupStore *self, const FollowupStoreRange *ranges, GError **error)
{
  for (int i = 0; i < FOLLOWUP_STORE_N_VEILED; i++) {
    if (!write_bound(self, i, "first", ranges[i].first, error)
        || !write_bound(self, i, "last", ranges[i].last, error))
      return FALSE;
    self->hidden[i] = ranges[i];
  }
  return TRUE;
}

gboolean
followup_store_veil_hide(FollowupStore *self, const FollowupStoreRange *ranges, GError **error)
{
  return followup_store_veil_adjust(self, ranges, error) && make_views(self, error);
}

gboolean
followup_store_veil_remove(FollowupStore *self, GError **error)
{
  if (!followup_sql_execute(self->sql, "DELETE FROM meta WHERE key GLOB 'hidden-*'", error)
      || !drop_views(self, error))
    return FALSE;
  forget(self);
  return TRUE;
}

gboolean
followup_store_veil_lift(FollowupStore *self, gboolean lifted, GError **error)
{
  for (int i = 0; i < FOLLOWUP_STORE_N_VEILED; i++) {
    if (!write_bound(self, i, "last", lifted ? nothing.last : self->hidden[i].last, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- ids ---- */

gboolean
followup_store_get_sequence(FollowupStore *self, int table, gint64 *last, GError **error)
{
  g_autoptr(FollowupStatement) statement
      = followup_sql_prepare(self->sql, "SELECT seq FROM sqlite_sequence WHERE name = ?", error);
  FollowupSqlStep step;

  if (!statement)
    return FALSE;
  followup_statement_bind_text(statement, tables[table]);
  step = followup_statement_step(statement, error);
  *last = step == FOLLOWUP_STEP_ROW ? followup_statement_get_int(statement, 0) : 0;
  return step != FOLLOWUP_STEP_ERROR;
}

static gboolean
run_with(FollowupStore *self,
         const char *text,
         const char *name,
         const gint64 *values,
         gsize n,
         GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(self->sql, text, error);

  if (!statement)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    followup_statement_bind_int(statement, values[i]);
  followup_statement_bind_text(statement, name);
  return followup_statement_run(statement, error);
}

gboolean
followup_store_set_sequence(FollowupStore *self, int table, gint64 from, gint64 to, GError **error)
{
  const gint64 values[] = { to, from };

  if (from != FOLLOWUP_NO_INSTANT)
    return run_with(self, "UPDATE sqlite_sequence SET seq = ? WHERE seq = ? AND name = ?",
                    tables[table], values, 2, error);
  return run_with(self, "DELETE FROM sqlite_sequence WHERE name = ?", tables[table], NULL, 0, error)
         && run_with(self, "INSERT INTO sqlite_sequence (seq, name) VALUES (?, ?)", tables[table],
                     values, 1, error);
}
