/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "sql-private.h"

#include <string.h>

#define MAX_CACHED 256 /* statements; updates name their columns, so there are some dozens */

struct _FollowupStatement {
  FollowupSql *sql; /* borrowed */
  sqlite3_stmt *stmt;
  char *text;
  guint hash;         /* of the text */
  int bound;          /* values bound so far */
  int status;         /* of the first binding that failed */
  const char **names; /* owned, nullable: of the columns, interned */
  int n_names;
};

/* ---- those not in use ---- */

/* Texts are long, and looked up for each row that is read or written: eight bytes at a time. */
static guint
hash_text(const char *text)
{
  gsize length = strlen(text);
  guint64 hash = length, word = 0;

  for (; length >= sizeof word; length -= sizeof word, text += sizeof word) {
    memcpy(&word, text, sizeof word);
    hash = (hash ^ word) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    hash ^= hash >> 29;
  }
  word = 0;
  memcpy(&word, text, length);
  hash = (hash ^ word) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
  return (guint)(hash >> 32);
}

static guint
get_hash(gconstpointer statement)
{
  return ((const FollowupStatement *)statement)->hash;
}

static gboolean
has_same_text(gconstpointer a, gconstpointer b)
{
  return strcmp(((const FollowupStatement *)a)->text, ((const FollowupStatement *)b)->text) == 0;
}

static void
free_statement(FollowupStatement *statement)
{
  sqlite3_finalize(statement->stmt);
  g_free(statement->text);
  g_free(statement->names);
  g_free(statement);
}

GHashTable *
followup_sql_make_statements(void)
{
  return g_hash_table_new_full(get_hash, has_same_text, NULL, (GDestroyNotify)free_statement);
}

/* ---- those in use ---- */

FollowupStatement *
followup_sql_prepare(FollowupSql *self, const char *text, GError **error)
{
  const FollowupStatement wanted = { .text = (char *)text, .hash = hash_text(text) };
  FollowupStatement *statement;
  int status;

  if (!self) {
    followup_sql_fail_closed(error);
    return NULL;
  }
  /* One in use is out of the table: the same text a second time is compiled again. */
  if (g_hash_table_steal_extended(self->statements, &wanted, NULL, (gpointer *)&statement))
    return statement;
  statement = g_new0(FollowupStatement, 1);
  statement->sql = self;
  status
      = sqlite3_prepare_v3(self->db, text, -1, SQLITE_PREPARE_PERSISTENT, &statement->stmt, NULL);
  if (status != SQLITE_OK) {
    followup_sql_set_error(self, status, error);
    free_statement(statement);
    return NULL;
  }
  statement->text = g_strdup(text);
  statement->hash = wanted.hash;
  return statement;
}

void
followup_statement_report_damage(FollowupStatement *self)
{
  followup_sql_tell(self->sql, FOLLOWUP_ERROR_DAMAGED, SQLITE_CORRUPT);
}

void
followup_statement_release(FollowupStatement *self)
{
  GHashTable *statements;

  if (!self)
    return;
  statements = self->sql->statements;
  if (g_hash_table_size(statements) >= MAX_CACHED || g_hash_table_contains(statements, self)) {
    free_statement(self);
    return;
  }
  sqlite3_reset(self->stmt);
  sqlite3_clear_bindings(self->stmt);
  self->bound = 0;
  self->status = SQLITE_OK;
  g_hash_table_add(statements, self);
}

static void
note_status(FollowupStatement *self, int status)
{
  if (self->status == SQLITE_OK)
    self->status = status;
}

void
followup_statement_bind_int(FollowupStatement *self, gint64 value)
{
  note_status(self, sqlite3_bind_int64(self->stmt, ++self->bound, value));
}

void
followup_statement_bind_text(FollowupStatement *self, const char *value)
{
  note_status(self, sqlite3_bind_text(self->stmt, ++self->bound, value, -1, SQLITE_TRANSIENT));
}

void
followup_statement_bind_lasting_text(FollowupStatement *self, const char *value)
{
  note_status(self, sqlite3_bind_text(self->stmt, ++self->bound, value, -1, SQLITE_STATIC));
}

void
followup_statement_bind_null(FollowupStatement *self)
{
  note_status(self, sqlite3_bind_null(self->stmt, ++self->bound));
}

void
followup_statement_bind_zeros(FollowupStatement *self, gsize length)
{
  note_status(self, sqlite3_bind_zeroblob(self->stmt, ++self->bound, (int)length));
}

FollowupSqlStep
followup_statement_step(FollowupStatement *self, GError **error)
{
  int status = self->status;

  if (status == SQLITE_OK && self->sql->paused && !sqlite3_stmt_readonly(self->stmt))
    followup_sql_end_pause(self->sql);
  if (status == SQLITE_OK)
    status = sqlite3_step(self->stmt);
  if (status == SQLITE_ROW)
    return FOLLOWUP_STEP_ROW;
  if (status == SQLITE_DONE) {
    /* Ends the reading at once, so that nothing is open when the transaction ends. */
    sqlite3_reset(self->stmt);
    return FOLLOWUP_STEP_DONE;
  }
  followup_sql_set_error(self->sql, status, error);
  return FOLLOWUP_STEP_ERROR;
}

GArray *
followup_statement_list_ints(FollowupStatement *self, GError **error)
{
  g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(gint64));
  FollowupSqlStep step;

  while ((step = followup_statement_step(self, error)) == FOLLOWUP_STEP_ROW) {
    gint64 value = followup_statement_get_int(self, 0);

    g_array_append_val(values, value);
  }
  return step == FOLLOWUP_STEP_DONE ? g_steal_pointer(&values) : NULL;
}

gboolean
followup_statement_run(FollowupStatement *self, GError **error)
{
  FollowupSqlStep step;

  while ((step = followup_statement_step(self, error)) == FOLLOWUP_STEP_ROW)
    ;
  return step == FOLLOWUP_STEP_DONE;
}

gint64
followup_statement_get_int(FollowupStatement *self, int column)
{
  return sqlite3_column_int64(self->stmt, column);
}

const char *
followup_statement_get_text(FollowupStatement *self, int column)
{
  return (const char *)sqlite3_column_text(self->stmt, column);
}

gboolean
followup_statement_is_null(FollowupStatement *self, int column)
{
  return sqlite3_column_type(self->stmt, column) == SQLITE_NULL;
}

int
followup_statement_count_columns(FollowupStatement *self)
{
  return sqlite3_column_count(self->stmt);
}

const char *
followup_statement_get_name(FollowupStatement *self, int column)
{
  int n = sqlite3_column_count(self->stmt);

  if (n != self->n_names) {
    g_free(self->names);
    self->names = g_new0(const char *, (gsize)n);
    self->n_names = n;
  }
  if (!self->names[column])
    self->names[column] = g_intern_string(sqlite3_column_name(self->stmt, column));
  return self->names[column];
}

gboolean
followup_statement_is_int(FollowupStatement *self, int column)
{
  return sqlite3_column_type(self->stmt, column) == SQLITE_INTEGER;
}

gboolean
followup_statement_is_text(FollowupStatement *self, int column)
{
  return sqlite3_column_type(self->stmt, column) == SQLITE_TEXT;
}
