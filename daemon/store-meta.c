/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What the store notes for itself, a value to a key: written with the transaction it is part of. */

#include "store-private.h"

static FollowupStatement *
prepare(FollowupStore *self, const char *text, const char *key, GError **error)
{
  FollowupStatement *statement = followup_sql_prepare(self->sql, text, error);

  if (statement)
    followup_statement_bind_text(statement, key);
  return statement;
}

static FollowupStatement *
prepare_write(FollowupStore *self, const char *key, GError **error)
{
  return prepare(self, "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", key, error);
}

/* A row: there is one, whose value the statement has. */
static FollowupSqlStep
find(FollowupStore *self, const char *key, FollowupStatement **statement, GError **error)
{
  *statement = prepare(self, "SELECT value FROM meta WHERE key = ?", key, error);
  return *statement ? followup_statement_step(*statement, error) : FOLLOWUP_STEP_ERROR;
}

gboolean
followup_store_note_int(FollowupStore *self, const char *key, gint64 value, GError **error)
{
  g_autoptr(FollowupStatement) statement = prepare_write(self, key, error);

  if (!statement)
    return FALSE;
  followup_statement_bind_int(statement, value);
  return followup_statement_run(statement, error);
}

gboolean
followup_store_note_text(FollowupStore *self, const char *key, const char *text, GError **error)
{
  g_autoptr(FollowupStatement) statement = prepare_write(self, key, error);

  if (!statement)
    return FALSE;
  followup_statement_bind_text(statement, text);
  return followup_statement_run(statement, error);
}

gboolean
followup_store_read_int(FollowupStore *self, const char *key, gint64 *value, GError **error)
{
  g_autoptr(FollowupStatement) statement = NULL;
  FollowupSqlStep step = find(self, key, &statement, error);

  if (step == FOLLOWUP_STEP_ROW)
    *value = followup_statement_get_int(statement, 0);
  return step != FOLLOWUP_STEP_ERROR;
}

gboolean
followup_store_read_text(FollowupStore *self, const char *key, char **text, GError **error)
{
  g_autoptr(FollowupStatement) statement = NULL;
  FollowupSqlStep step = find(self, key, &statement, error);

  if (step == FOLLOWUP_STEP_ROW)
    *text = g_strdup(followup_statement_get_text(statement, 0));
  return step != FOLLOWUP_STEP_ERROR;
}

gboolean
followup_store_forget_note(FollowupStore *self, const char *key, GError **error)
{
  g_autoptr(FollowupStatement) statement
      = prepare(self, "DELETE FROM meta WHERE key = ?", key, error);

  return statement && followup_statement_run(statement, error);
}
