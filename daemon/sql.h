/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* sql: one SQLite connection: statements prepared once, transactions, errors as GError. Knows how a
 * database is opened so that nothing acknowledged is lost, and refuses to know any table. */
#pragma once

#include "error.h"

typedef struct _FollowupSql FollowupSql;
typedef struct _FollowupStatement FollowupStatement;
typedef struct _FollowupSqlCopy FollowupSqlCopy;

/* One thread at a time. Opens the file, made with mode 0600 when missing, for us alone; changes
 * nothing in it, so that what is not ours can be refused. READ_ONLY, NO_SPACE, DAMAGED, FAILED. */
FollowupSql *followup_sql_open(const char *path, GError **error);
/* Write-ahead log with a flush for each commit, grown beforehand so that commits go on when the
 * disk is full. What an earlier life left in the log is written into the database. */
gboolean followup_sql_make_durable(FollowupSql *self, GError **error);
/* A file that nobody writes to, to be read and no more: it is neither locked nor given a log.
 * called: what messages call it. */
FollowupSql *followup_sql_open_copy(const char *path, const char *called, GError **error);
/* Everything in the log into the database, on the disk. FAILED where that did not succeed. */
gboolean followup_sql_write_back(FollowupSql *self, GError **error);
/* Two files change places at once, the database of path, closed and written back, and another whole
 * one: each name is that of one of both at any moment. The log beside path goes first. READ_ONLY,
 * FAILED; nothing is changed then. */
gboolean followup_sql_swap(const char *path, const char *other, GError **error);
/* Checkpoints when made durable, then closes. Every statement must have been released. */
void followup_sql_close(FollowupSql *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupSql, followup_sql_close)

/* Closes without writing anything back: what is damaged stays as it is. */
void followup_sql_abandon(FollowupSql *self);

/* Told of each error that says something of the file or its disk, before it is returned: DAMAGED,
 * NO_SPACE, READ_ONLY, or FAILED where the disk did. It must not close the database. */
typedef void (*FollowupSqlWatcher)(FollowupError code, gpointer user_data);
void followup_sql_watch(FollowupSql *self, FollowupSqlWatcher watcher, gpointer user_data);

/* Commits outlive this process, but may be on the disk only when a later one is, until that is
 * taken back. */
gboolean followup_sql_set_lazy(FollowupSql *self, gboolean lazy, GError **error);
/* A transaction writes much: more pages stay in memory, so that each is written once, until that is
 * taken back. */
void followup_sql_set_roomy(FollowupSql *self, gboolean roomy);
/* Much is written for a while: more pages stay in memory, and the log grows until
 * write_back_aside() is called. When that is taken back the log is soon as before, too. */
gboolean followup_sql_set_bulky(FollowupSql *self, gboolean bulky, GError **error);
/* While it is bulky and lazy: the next commit leaves the transaction open, for what resume()
 * begins; what is read meanwhile sees it. Before anything else is written it is committed. */
void followup_sql_pause(FollowupSql *self);
/* The next begin() goes on with what was paused, where it is still open. An error: it was lost when
 * it was to be committed. */
gboolean followup_sql_resume(FollowupSql *self, gboolean *resumed, GError **error);
/* The error of what was lost, likewise; nothing is paused any more. */
gboolean followup_sql_settle(FollowupSql *self, GError **error);
/* Frames of the log: what a commit wrote is the difference, unless the log began anew. */
int followup_sql_count_frames(FollowupSql *self);
/* Has a long log written back on a thread. FALSE: who writes is to wait, and to ask again. The
 * thread's context has to run then. */
gboolean followup_sql_write_back_aside(FollowupSql *self);
/* What was committed in that way is on the disk when it returns TRUE. Costs nothing where all is.
 */
gboolean followup_sql_flush(FollowupSql *self, GError **error);

/* The same on a thread, of what is paused too, so that the next commit has less to wait for. FALSE:
 * it goes on, ask again. */
gboolean followup_sql_flush_aside(FollowupSql *self);

/* Writes back what little there is, before a commit has to write back more. Outside transactions.
 */
gboolean followup_sql_write_back_early(FollowupSql *self);

/* Whether what is written sets off triggers, as it does at first. Statements are compiled anew
 * after it; none may be in use. */
void followup_sql_set_triggers(FollowupSql *self, gboolean on);

/* Several statements without values, for schemas and pragmas. */
gboolean followup_sql_execute(FollowupSql *self, const char *script, GError **error);
/* The first column of the first row, 0 where there is none. */
gboolean followup_sql_get_int(FollowupSql *self, const char *text, gint64 *value, GError **error);
/* Lets go of the pages kept in memory, and of compiled statements: they are compiled anew when they
 * are needed. self may be NULL. */
void followup_sql_trim(FollowupSql *self);
/* Lets go of what temporary views need, with them, and of what is known of the schema, which is
 * read anew when it is needed. Costs nothing where there were none since the last time. */
void followup_sql_drop_temporary(FollowupSql *self);
/* NO_SPACE when the file system has fewer free bytes than that. */
gboolean followup_sql_has_room(FollowupSql *self, guint64 bytes, GError **error);

gboolean followup_sql_begin(FollowupSql *self, GError **error);
/* On disk when it returns TRUE; rolled back when it returns FALSE. */
gboolean followup_sql_commit(FollowupSql *self, GError **error);
void followup_sql_rollback(FollowupSql *self); /* no-op outside a transaction */
/* What is written until end_part() can be taken back and leave the rest of the transaction. */
gboolean followup_sql_begin_part(FollowupSql *self, GError **error);
/* kept FALSE: as if the part had never begun. */
gboolean followup_sql_end_part(FollowupSql *self, gboolean kept, GError **error);
gint64 followup_sql_get_last_id(FollowupSql *self);
/* Rows that were written by this connection so far: as many as before, and all reads as before. */
gint64 followup_sql_count_written(FollowupSql *self);

/* One statement with ? for its values; kept, so that the same text is compiled once. self may be
 * NULL: UNAVAILABLE. (transfer full), released by g_autoptr before the transaction ends. */
FollowupStatement *followup_sql_prepare(FollowupSql *self, const char *text, GError **error);
void followup_statement_release(FollowupStatement *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupStatement, followup_statement_release)
/* What it read makes no sense: tells the watcher that the database is damaged. */
void followup_statement_report_damage(FollowupStatement *self);
/* Each binds the next ?. Texts are copied; NULL is NULL. */
void followup_statement_bind_int(FollowupStatement *self, gint64 value);
void followup_statement_bind_text(FollowupStatement *self, const char *value);
/* One that stays as it is until the statement is released: it is not copied. */
void followup_statement_bind_lasting_text(FollowupStatement *self, const char *value);
void followup_statement_bind_null(FollowupStatement *self);
void followup_statement_bind_zeros(FollowupStatement *self, gsize length);

typedef enum {
  FOLLOWUP_STEP_ERROR = -1,
  FOLLOWUP_STEP_DONE = 0,
  FOLLOWUP_STEP_ROW = 1
} FollowupSqlStep;
/* while ((step = followup_statement_step(s, error)) == FOLLOWUP_STEP_ROW) ... */
FollowupSqlStep followup_statement_step(FollowupStatement *self, GError **error);
/* The first column of all rows, of gint64. (transfer full) */
GArray *followup_statement_list_ints(FollowupStatement *self, GError **error);
/* To the end, whatever rows there are. */
gboolean followup_statement_run(FollowupStatement *self, GError **error);
gint64 followup_statement_get_int(FollowupStatement *self, int column);
/* NULL for NULL; (transfer none) until the next step. */
const char *followup_statement_get_text(FollowupStatement *self, int column);
gboolean followup_statement_is_null(FollowupStatement *self, int column);
/* Of a row whose columns are not known beforehand. The name is interned. */
int followup_statement_count_columns(FollowupStatement *self);
const char *followup_statement_get_name(FollowupStatement *self, int column);
gboolean followup_statement_is_int(FollowupStatement *self, int column);
gboolean followup_statement_is_text(FollowupStatement *self, int column);

/* A copy of the whole database into an empty file, in steps: what is committed in between by the
 * same connection is in it. The file is nobody's until the copy is freed, and is not flushed. */
FollowupSqlCopy *followup_sql_copy_new(FollowupSql *from, const char *path, GError **error);
/* Some pages more, for about so many microseconds: ROW while there are more. Outside transactions.
 * UNAVAILABLE once the database is closed; NO_SPACE, DAMAGED, FAILED. */
FollowupSqlStep followup_sql_copy_step(FollowupSqlCopy *self, gint64 budget, GError **error);
void followup_sql_copy_free(FollowupSqlCopy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupSqlCopy, followup_sql_copy_free)
