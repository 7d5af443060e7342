/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "sql-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "error.h"

/* The file grows by so much at a time. */
#define CHUNK_SIZE (256 * 1024)

/* ---- errors ---- */

static FollowupError
get_code(FollowupSql *self, int status)
{
  int number = self && self->db ? sqlite3_system_errno(self->db) : 0;

  switch (status & 0xff) {
  case SQLITE_FULL:
    return FOLLOWUP_ERROR_NO_SPACE;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return FOLLOWUP_ERROR_DAMAGED;
  case SQLITE_READONLY:
  case SQLITE_PERM:
    return FOLLOWUP_ERROR_READ_ONLY;
  case SQLITE_IOERR:
  case SQLITE_CANTOPEN:
    return followup_error_from_errno(number);
  default:
    return FOLLOWUP_ERROR_FAILED;
  }
}

/* What SQLite says of its last call, if that is what failed: a copy fails without one. */
static const char *
word_status(FollowupSql *self, int status)
{
  return self->db && (sqlite3_errcode(self->db) & 0xff) == (status & 0xff)
             ? sqlite3_errmsg(self->db)
             : sqlite3_errstr(status);
}

void
followup_sql_tell(FollowupSql *self, FollowupError code, int status)
{
  if (self->watcher && (code != FOLLOWUP_ERROR_FAILED || (status & 0xff) == SQLITE_IOERR))
    self->watcher(code, self->watcher_data);
}

static void
set_copy_error(FollowupSql *self, FollowupError code, int status, GError **error)
{
  if (code == FOLLOWUP_ERROR_READ_ONLY)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_READ_ONLY,
                _("the folder ‘%s’ cannot be written: check its permissions"), self->path);
  else
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED,
                _("the backup in ‘%s’ cannot be written: %s"), self->path,
                word_status(self, status));
}

void
followup_sql_set_error(FollowupSql *self, int status, GError **error)
{
  const char *path = self->path;
  FollowupError code = get_code(self, status);

  followup_sql_tell(self, code, status);
  if (self->is_copy && code != FOLLOWUP_ERROR_NO_SPACE) {
    set_copy_error(self, code, status, error);
    return;
  }
  switch (code) {
  case FOLLOWUP_ERROR_NO_SPACE:
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NO_SPACE,
                _("the disk that holds ‘%s’ is full: nothing was changed; make some room"), path);
    return;
  case FOLLOWUP_ERROR_DAMAGED:
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_DAMAGED,
                _("the database ‘%s’ is damaged (%s)"), path, sqlite3_errstr(status));
    return;
  case FOLLOWUP_ERROR_READ_ONLY:
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_READ_ONLY,
                _("the database ‘%s’ or its folder cannot be written: check their permissions"),
                path);
    return;
  default:
    break;
  }
  if ((status & 0xff) == SQLITE_BUSY)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED,
                _("the database ‘%s’ is in use by another program"), path);
  else
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED, _("the database ‘%s’ failed: %s"),
                path, word_status(self, status));
}

/* ---- opening ---- */

/* SQLite makes files by the umask, but gives the log the mode of the database: so we make that. */
static gboolean
make_file(const char *path, GError **error)
{
  int fd = g_open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  int number = errno;

  if (fd >= 0)
    return g_close(fd, error);
  if (number == EEXIST)
    return TRUE;
  g_set_error(error, FOLLOWUP_ERROR, (int)followup_error_from_errno(number),
              _("cannot make the database ‘%s’: %s"), path, g_strerror(number));
  return FALSE;
}

/* Nothing here touches the file; the lock is taken by the first reading. A database that is refused
 * afterwards is left as it is: no checkpoint on close until it is known to be ours. */
static gboolean
configure(FollowupSql *self, GError **error)
{
  static const int switches[][2] = {
    { SQLITE_DBCONFIG_DEFENSIVE, 1 },   { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
    { SQLITE_DBCONFIG_DQS_DML, 0 },     { SQLITE_DBCONFIG_DQS_DDL, 0 },
    { SQLITE_DBCONFIG_ENABLE_FKEY, 1 }, { SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1 },
  };
  int on = 1;

  for (gsize i = 0; i < G_N_ELEMENTS(switches); i++)
    sqlite3_db_config(self->db, switches[i][0], switches[i][1], NULL);
  sqlite3_extended_result_codes(self->db, 1);
  sqlite3_file_control(self->db, "main", SQLITE_FCNTL_PERSIST_WAL, &on);
  return followup_sql_execute(self,
                              "PRAGMA temp_store = MEMORY;"
                              "PRAGMA secure_delete = FAST;"
                              "PRAGMA cell_size_check = ON;",
                              error);
}

/* share is taken; nullable. */
static FollowupSql *
open_file(const char *path, const char *name, int flags, FollowupSqlShare *share, GError **error)
{
  g_autoptr(FollowupSql) self = g_new0(FollowupSql, 1);
  int status;

  self->share = share;
  self->path = g_strdup(path);
  self->statements = followup_sql_make_statements();
  status = sqlite3_open_v2(name, &self->db,
                           flags | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_PRIVATECACHE
                               | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                           share ? followup_sql_share_get_vfs(share, FALSE) : NULL);
  /* SQLite opens what it may only read for reading, without a word. */
  if (status == SQLITE_OK && flags & SQLITE_OPEN_READWRITE
      && sqlite3_db_readonly(self->db, "main") == 1)
    status = SQLITE_READONLY;
  if (status != SQLITE_OK) {
    followup_sql_set_error(self, status, error);
    return NULL;
  }
  if (!configure(self, error))
    return NULL;
  return g_steal_pointer(&self);
}

static void
set_up_sqlite(void)
{
  followup_sql_memory_set_up();
  followup_sql_pages_set_up();
}

FollowupSql *
followup_sql_open(const char *path, GError **error)
{
  set_up_sqlite();
  if (!make_file(path, error))
    return NULL;
  return open_file(path, path, SQLITE_OPEN_READWRITE, followup_sql_share_new(), error);
}

/* A write-ahead database cannot be opened for reading alone without making files beside it, but for
 * one that does not change. */
FollowupSql *
followup_sql_open_copy(const char *path, const char *called, GError **error)
{
  g_autofree char *escaped = g_uri_escape_string(path, "/", FALSE);
  g_autofree char *uri = g_strdup_printf("file:%s?mode=ro&immutable=1", escaped);

  set_up_sqlite();
  return open_file(called, uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL, error);
}

gboolean
followup_sql_make_durable(FollowupSql *self, GError **error)
{
  static const char settings[] = "PRAGMA journal_mode = WAL;"
                                 "PRAGMA synchronous = FULL;"
                                 "PRAGMA journal_size_limit = -1;";
  int chunk = CHUNK_SIZE;
  gint64 ignored;

  /* The log is opened by the first reading. */
  if (!followup_sql_execute(self, settings, error)
      || !followup_sql_get_int(self, "SELECT count(*) FROM sqlite_schema", &ignored, error))
    return FALSE;
  sqlite3_db_config(self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
  self->durable = TRUE;
  followup_sql_follow_log(self);
  sqlite3_file_control(self->db, "main", SQLITE_FCNTL_CHUNK_SIZE, &chunk);
  followup_sql_grow_log(self);
  /* A full disk can refuse this; the log then simply goes on. */
  if (sqlite3_wal_checkpoint_v2(self->db, "main", SQLITE_CHECKPOINT_RESTART, NULL, NULL)
      == SQLITE_OK)
    return TRUE;
  g_info("the database's log could not be written back: %s", sqlite3_errmsg(self->db));
  followup_sql_find_end(self);
  return TRUE;
}

static void
shut(FollowupSql *self)
{
  for (GList *at = self->copies; at; at = at->next)
    followup_sql_copy_abandon(at->data);
  g_list_free(self->copies);
  followup_sql_await_carrier(self);
  followup_sql_await_flusher(self);
  g_clear_error(&self->lost);
  g_hash_table_unref(self->statements);
  if (sqlite3_close(self->db) == SQLITE_OK) {
    followup_sql_share_free(self->share);
  } else {
    g_critical("a statement outlived the database");
    sqlite3_close_v2(self->db);
  }
  g_free(self->path);
  g_free(self);
}

void
followup_sql_close(FollowupSql *self)
{
  if (!self)
    return;
  self->watcher = NULL;
  followup_sql_end_pause(self);
  if (self->durable)
    followup_sql_retire_log(self);
  shut(self);
}

void
followup_sql_abandon(FollowupSql *self)
{
  if (!self)
    return;
  sqlite3_db_config(self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  shut(self);
}

void
followup_sql_watch(FollowupSql *self, FollowupSqlWatcher watcher, gpointer user_data)
{
  self->watcher = watcher;
  self->watcher_data = user_data;
}

/* ---- plain calls ---- */

gboolean
followup_sql_fail_closed(GError **error)
{
  g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE,
                      _("the database is closed"));
  return FALSE;
}

gboolean
followup_sql_execute(FollowupSql *self, const char *script, GError **error)
{
  int status;

  if (!self)
    return followup_sql_fail_closed(error);
  followup_sql_end_pause(self);
  status = sqlite3_exec(self->db, script, NULL, NULL, NULL);
  if (status != SQLITE_OK)
    followup_sql_set_error(self, status, error);
  return status == SQLITE_OK;
}

gboolean
followup_sql_get_int(FollowupSql *self, const char *text, gint64 *value, GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(self, text, error);
  FollowupSqlStep step;

  if (!statement)
    return FALSE;
  step = followup_statement_step(statement, error);
  if (step == FOLLOWUP_STEP_ERROR)
    return FALSE;
  *value = step == FOLLOWUP_STEP_ROW ? followup_statement_get_int(statement, 0) : 0;
  return TRUE;
}

void
followup_sql_trim(FollowupSql *self)
{
  if (!self)
    return;
  g_hash_table_remove_all(self->statements);
  sqlite3_db_release_memory(self->db);
  followup_sql_memory_trim();
  if (self->share)
    followup_sql_share_trim(self->share);
}

void
followup_sql_set_triggers(FollowupSql *self, gboolean on)
{
  if (self)
    sqlite3_db_config(self->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, on, NULL);
}

/* ---- transactions ---- */

static gboolean
run_text(FollowupSql *self, const char *text, GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(self, text, error);

  return statement && followup_statement_run(statement, error);
}

gboolean
followup_sql_begin(FollowupSql *self, GError **error)
{
  if (self && self->resumed) {
    self->resumed = FALSE;
    return TRUE;
  }
  return run_text(self, "BEGIN IMMEDIATE", error);
}

gboolean
followup_sql_commit(FollowupSql *self, GError **error)
{
  if (self && self->may_pause) {
    self->may_pause = FALSE;
    self->paused = TRUE;
    return TRUE;
  }
  if (followup_sql_grow_file(self, error)) {
    if (run_text(self, "COMMIT", error))
      return TRUE;
    followup_sql_forget_tail(self);
    followup_sql_write_again(self);
  }
  followup_sql_rollback(self);
  return FALSE;
}

void
followup_sql_rollback(FollowupSql *self)
{
  /* SQLite has already rolled back by itself after some errors. */
  if (self && !sqlite3_get_autocommit(self->db)
      && sqlite3_exec(self->db, "ROLLBACK", NULL, NULL, NULL) != SQLITE_OK)
    g_warning("the database would not roll back: %s", sqlite3_errmsg(self->db));
}

gboolean
followup_sql_begin_part(FollowupSql *self, GError **error)
{
  return run_text(self, "SAVEPOINT part", error);
}

gboolean
followup_sql_end_part(FollowupSql *self, gboolean kept, GError **error)
{
  return (kept || run_text(self, "ROLLBACK TO part", error))
         && run_text(self, "RELEASE part", error);
}

gint64
followup_sql_get_last_id(FollowupSql *self)
{
  return sqlite3_last_insert_rowid(self->db);
}
