/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Whether a file is a whole and sound database of followup's. */
#include "backup-private.h"

#include <glib/gi18n-lib.h>

#include "error.h"
#include "store-schema.h"
#include "text.h"

static gboolean
fail_check(const char *path, const char *what, GError **error)
{
  g_autofree char *quoted = followup_text_quote_path(path);

  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_DAMAGED, _("the database %s is damaged (%s)"),
              quoted, what);
  return FALSE;
}

/* One of ours, with tables: an empty file is what SQLite takes for a new database. */
static gboolean
check_owner(FollowupSql *sql, const char *path, gint64 *version, GError **error)
{
  if (!followup_store_schema_check(sql, error)
      || !followup_sql_get_int(sql, "PRAGMA user_version", version, error))
    return FALSE;
  return *version > 0 || fail_check(path, _("it is empty"), error);
}

static gboolean
check_integrity(FollowupSql *sql, const char *path, GError **error)
{
  g_autoptr(FollowupStatement) statement
      = followup_sql_prepare(sql, "PRAGMA integrity_check(1)", error);
  g_autofree char *found = NULL;
  FollowupSqlStep step;

  if (statement == NULL)
    return FALSE;
  step = followup_statement_step(statement, error);
  if (step == FOLLOWUP_STEP_ERROR)
    return FALSE;
  found = g_strdup(step == FOLLOWUP_STEP_ROW ? followup_statement_get_text(statement, 0) : NULL);
  if (g_strcmp0(found, "ok") == 0)
    return TRUE;
  g_strdelimit(found, "\n", ' ');
  return fail_check(path, found != NULL ? found : "?", error);
}

static gboolean
check_references(FollowupSql *sql, const char *path, GError **error)
{
  g_autoptr(FollowupStatement) statement
      = followup_sql_prepare(sql, "PRAGMA foreign_key_check", error);
  FollowupSqlStep step;

  if (statement == NULL)
    return FALSE;
  step = followup_statement_step(statement, error);
  if (step == FOLLOWUP_STEP_ROW)
    return fail_check(path, _("a row belongs to nothing"), error);
  return step == FOLLOWUP_STEP_DONE;
}

/* Those that every version has. */
static gboolean
check_tables(FollowupSql *sql, const char *path, GError **error)
{
  static const char text[] = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN "
                             "('interview', 'interviewer', 'answer', 'action', 'event', 'meta')";
  gint64 found;

  if (!followup_sql_get_int(sql, text, &found, error))
    return FALSE;
  return found == 6 || fail_check(path, _("a table is missing"), error);
}

static gboolean
read_contents(FollowupSql *sql, FollowupBackupContents *contents, GError **error)
{
  /* Without an import that was not whole yet. */
#define SEEN(table)                                                                                \
  "FROM " table " WHERE id NOT BETWEEN ifnull((SELECT value FROM meta WHERE key = 'hidden-" table  \
  "-first'), 0) AND ifnull((SELECT value FROM meta WHERE key = 'hidden-" table "-last'), -1)"
  static const char count[] = "SELECT count(*) " SEEN("interview");
  static const char last[] = "SELECT coalesce(max(id), 0) " SEEN("event");
  static const char changed[] = "SELECT at " SEEN("event") " ORDER BY id DESC LIMIT 1";
#undef SEEN

  if (!followup_sql_get_int(sql, count, &contents->interviews, error)
      || !followup_sql_get_int(sql, last, &contents->last_event, error)
      || !followup_sql_get_int(sql, changed, &contents->changed, error))
    return FALSE;
  if (contents->last_event == 0)
    contents->changed = FOLLOWUP_BACKUP_NEVER;
  return TRUE;
}

gboolean
followup_backup_check_called(const char *path,
                             const char *called,
                             FollowupBackupContents *contents,
                             GError **error)
{
  g_autoptr(FollowupSql) sql = followup_sql_open_copy(path, called, error);

  return sql != NULL && followup_backup_check_open(sql, called, contents, error);
}

gboolean
followup_backup_check_open(FollowupSql *sql,
                           const char *path,
                           FollowupBackupContents *contents,
                           GError **error)
{
  FollowupBackupContents found = { 0 };

  if (!check_owner(sql, path, &found.version, error) || !check_integrity(sql, path, error)
      || !check_references(sql, path, error) || !check_tables(sql, path, error)
      || !read_contents(sql, &found, error))
    return FALSE;
  if (contents != NULL)
    *contents = found;
  return TRUE;
}

gboolean
followup_backup_check(const char *path, FollowupBackupContents *contents, GError **error)
{
  return followup_backup_check_called(path, path, contents, error);
}

static void
check_on_thread(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autofree FollowupBackupContents *contents = g_new0(FollowupBackupContents, 1);
  GError *error = NULL;

  if (followup_backup_check(data, contents, &error))
    g_task_return_pointer(task, g_steal_pointer(&contents), g_free);
  else
    g_task_return_error(task, error);
}

void
followup_backup_check_async(const char *path,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(NULL, cancellable, callback, user_data);

  g_task_set_task_data(task, g_strdup(path), g_free);
  g_task_run_in_thread(task, check_on_thread);
}

gboolean
followup_backup_check_finish(GAsyncResult *result, FollowupBackupContents *contents, GError **error)
{
  g_autofree FollowupBackupContents *found = g_task_propagate_pointer(G_TASK(result), error);

  if (found != NULL && contents != NULL)
    *contents = *found;
  return found != NULL;
}
