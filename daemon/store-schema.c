/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "store-schema.h"

#include <glib/gi18n-lib.h>

#include "error.h"

/* Enumerations are stored as their nicks, instants as Unix seconds, so that the file explains
 * itself. Interview ids are never used again (AUTOINCREMENT), nor an action's number within its
 * interview (actions are superseded, not deleted). */
static const char schema_1[] =
    /* The keys are folded: equal keys are one employer, one position. */
    "CREATE TABLE interview (\n"
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
    "  uuid TEXT NOT NULL UNIQUE,\n"
    "  employer TEXT NOT NULL,\n"
    "  position TEXT,\n"
    "  employer_key TEXT NOT NULL,\n"
    "  position_key TEXT NOT NULL,\n"
    "  start INTEGER NOT NULL,\n"
    "  \"end\" INTEGER NOT NULL,\n"
    "  duration INTEGER NOT NULL,\n"
    "  zone TEXT NOT NULL,\n"
    "  stage TEXT NOT NULL,\n"
    "  place TEXT,\n"
    "  decision TEXT NOT NULL,\n"
    "  may_follow_up TEXT NOT NULL,\n"
    "  cadence TEXT,\n"
    "  liked TEXT,\n"
    "  forgot TEXT,\n"
    "  note TEXT,\n"
    "  ending TEXT NOT NULL,\n"
    "  ended_at INTEGER,\n"
    "  offer_deadline TEXT,\n"
    "  offer_preferred TEXT NOT NULL,\n"
    "  no_show_at INTEGER,\n"
    "  created INTEGER NOT NULL,\n"
    "  modified INTEGER NOT NULL,\n"
    "  ical_uid TEXT,\n"
    "  ical_sequence INTEGER\n"
    ") STRICT;\n"
    "CREATE INDEX interview_process ON interview (employer_key, position_key, start);\n"
    "CREATE INDEX interview_start ON interview (start);\n"
    "CREATE INDEX interview_ending ON interview (ending, stage);\n"
    "CREATE TABLE interviewer (\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  interview INTEGER NOT NULL REFERENCES interview (id),\n"
    "  position INTEGER NOT NULL,\n"
    "  uuid TEXT NOT NULL,\n"
    "  role TEXT NOT NULL CHECK (role IN ('interviewer', 'agency')),\n"
    "  name TEXT,\n"
    "  email TEXT,\n"
    "  phone TEXT,\n"
    "  post TEXT,\n"
    "  title TEXT,\n"
    "  about TEXT,\n"
    "  prefers TEXT NOT NULL,\n"
    "  lead INTEGER NOT NULL,\n"
    "  card INTEGER NOT NULL\n"
    ") STRICT;\n"
    "CREATE INDEX interviewer_interview ON interviewer (interview, position);\n"
    "CREATE TABLE answer (\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  interview INTEGER NOT NULL REFERENCES interview (id),\n"
    "  at INTEGER NOT NULL,\n"
    "  decision TEXT NOT NULL,\n"
    "  note TEXT\n"
    ") STRICT;\n"
    "CREATE INDEX answer_interview ON answer (interview, at);\n"
    /* next_at is NULL when finished. room gives way as the columns of showing and finishing fill,
     * so that those updates need no space. employer_key repeats the interview's: who touched this
     * employer last is one look into an index. Row ids are never used again, so that undoing a
     * removal finds them free. interview is NULL for what belongs to the user alone. rule_due is
     * what the rule says where the user set due. */
    "CREATE TABLE action (\n"
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
    "  interview INTEGER REFERENCES interview (id),\n"
    "  number INTEGER NOT NULL,\n"
    "  uuid TEXT NOT NULL,\n"
    "  kind TEXT NOT NULL,\n"
    "  turn INTEGER NOT NULL,\n"
    "  interviewer TEXT,\n"
    "  interviewer_uuid TEXT,\n"
    "  channel TEXT NOT NULL,\n"
    "  due INTEGER NOT NULL,\n"
    "  by INTEGER NOT NULL,\n"
    "  popup INTEGER NOT NULL,\n"
    "  reason TEXT NOT NULL,\n"
    "  employer_key TEXT NOT NULL,\n"
    "  about INTEGER,\n"
    "  text TEXT,\n"
    "  note TEXT,\n"
    "  rule_due INTEGER,\n"
    "  state TEXT NOT NULL,\n"
    "  next_at INTEGER,\n"
    "  snoozed_until INTEGER,\n"
    "  finished_at INTEGER,\n"
    "  showings INTEGER NOT NULL,\n"
    "  server_id INTEGER,\n"
    "  server_owner TEXT,\n"
    "  bus_guid TEXT,\n"
    "  room BLOB NOT NULL,\n"
    "  UNIQUE (interview, number)\n"
    ") STRICT;\n"
    "CREATE INDEX action_next ON action (next_at, due) WHERE next_at IS NOT NULL;\n"
    "CREATE INDEX action_due ON action (due, kind, state) WHERE next_at IS NOT NULL;\n"
    "CREATE INDEX action_showing ON action (due) WHERE state IN ('showing', 'shown');\n"
    "CREATE INDEX action_office ON action (employer_key) WHERE next_at IS NOT NULL\n"
    "  AND kind IN ('check-in', 'second-follow-up');\n"
    "CREATE INDEX action_touch ON action (employer_key, finished_at) WHERE state = 'done'\n"
    "  AND kind IN ('check-in', 'second-follow-up', 'touch');\n"
    "CREATE INDEX action_own ON action (number) WHERE interview IS NULL;\n"
    /* batch: the first event of the same transaction; only that one carries the request. changes:
     * a JSON array of the rows inserted (new), deleted (old) or updated (old and new values of the
     * columns that changed), enough to undo. facts: a JSON object of what the event is about, to be
     * put into words. standing, of the first event alone: 'made' or 'undone' where undo is
     * concerned with it, 'undo' for an undo that can be taken back; target: the batch an undo or
     * redo is about. */
    "CREATE TABLE event (\n"
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
    "  batch INTEGER NOT NULL,\n"
    "  at INTEGER NOT NULL,\n"
    "  who TEXT NOT NULL,\n"
    "  verb TEXT NOT NULL,\n"
    "  interview INTEGER,\n"
    "  action INTEGER,\n"
    "  request TEXT,\n"
    "  standing TEXT,\n"
    "  target INTEGER,\n"
    "  facts TEXT NOT NULL,\n"
    "  changes TEXT NOT NULL\n"
    ") STRICT;\n"
    "CREATE INDEX event_batch ON event (batch);\n"
    "CREATE INDEX event_interview ON event (interview);\n"
    "CREATE INDEX event_standing ON event (standing, id) WHERE standing IS NOT NULL;\n"
    "CREATE UNIQUE INDEX event_request ON event (request) WHERE request IS NOT NULL;\n"
    /* key 'rules': what the stored plans were made with, to plan anew when that is another. */
    "CREATE TABLE meta (\n"
    "  key TEXT PRIMARY KEY,\n"
    "  value ANY NOT NULL\n"
    ") STRICT, WITHOUT ROWID;\n";

/* The pending action of an interview that is due first, for lists; a set of holidays in place of
 * the user's own; interviews that came from a calendar are found by its UID; when an action's draft
 * was opened. */
static const char schema_2[]
    = "ALTER TABLE interview ADD COLUMN holidays TEXT;\n"
      "CREATE INDEX interview_ical ON interview (ical_uid) WHERE ical_uid IS NOT NULL;\n"
      "ALTER TABLE action ADD COLUMN opened_at INTEGER;\n"
      "CREATE INDEX action_first ON action (interview, due) WHERE next_at IS NOT NULL;\n";

/* What a list shows of an interview (see line), with its pending action that is due first. */
#define VIEW_LINES(text)                                                                           \
  "CREATE VIEW line_now (interview, text) AS\n"                                                    \
  "  SELECT i.id, CASE WHEN a.id IS NULL\n"                                                        \
  "  THEN printf('%d\t%d\t%s\t%s\t%s\t0\n', i.id, i.start, i.employer, i.position, i.ending)\n"    \
  "  ELSE printf('%d\t%d\t%s\t%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\t%d\t%d\t%d\t%d\n',\n"                \
  "    i.id, i.start, i.employer, i.position, i.ending, a.number, a.kind, a.state, a.channel,\n"   \
  "    a.interviewer, " text ", a.due, a.by, a.popup, a.snoozed_until) END\n"                      \
  "  FROM interview i LEFT JOIN action a ON a.id = (SELECT n.id FROM action n\n"                   \
  "    WHERE n.interview = i.id AND n.next_at IS NOT NULL ORDER BY n.due, n.id LIMIT 1)"
#define TRIGGER(name, when, what)                                                                  \
  "CREATE TRIGGER line_" name " AFTER " when "\nBEGIN\n  " what ";\nEND"
#define WRITE_LINE(interview)                                                                      \
  "INSERT OR REPLACE INTO line\n  SELECT interview, text FROM line_now WHERE interview "           \
  "= " interview
#define INTERVIEW_CHANGED                                                                          \
  TRIGGER("interview_changed", "UPDATE OF start, employer, position, ending ON interview",         \
          WRITE_LINE("new.id"))
#define INTERVIEW_GONE                                                                             \
  TRIGGER("interview_gone", "DELETE ON interview", "DELETE FROM line WHERE interview = old.id")
#define ACTION_CHANGED                                                                             \
  TRIGGER("action_changed",                                                                        \
          "UPDATE OF number, kind, state, channel, interviewer, text, due, by, popup,\n"           \
          "  next_at, snoozed_until ON action",                                                    \
          WRITE_LINE("new.interview"))
#define ACTION_GONE                                                                                \
  TRIGGER("action_gone", "DELETE ON action WHEN old.next_at IS NOT NULL",                          \
          WRITE_LINE("old.interview"))

/* What a list shows of all interviews, to be read in one go. The database itself keeps it, but for
 * rows that are new (see followup_store_change_commit()): with a trigger, SQLite would keep a
 * journal for each of the many that an import inserts. */
#define LINE_VIEW VIEW_LINES("a.text")
static const char schema_3[]
    = "CREATE TABLE line (\n"
      "  interview INTEGER PRIMARY KEY,\n"
      "  text TEXT NOT NULL\n"
      ") STRICT;\n" LINE_VIEW ";\n"
      "INSERT INTO line SELECT interview, text FROM line_now;\n" INTERVIEW_CHANGED
      ";\n" INTERVIEW_GONE ";\n" ACTION_CHANGED ";\n" ACTION_GONE ";\n";

/* What they asked for can have several lines, and is told in one. Then room is kept anew (see
 * LEAST_FREE_PAGES): making the lines took of it. */
#define ONE_LINE_VIEW VIEW_LINES("replace(replace(a.text, char(9), ' '), char(10), ' ')")
static const char schema_4[]
    = "DROP VIEW line_now;\n" ONE_LINE_VIEW ";\n"
      "INSERT OR REPLACE INTO line SELECT interview, text FROM line_now WHERE interview IN (\n"
      "  SELECT interview FROM action WHERE instr(text, char(9)) OR instr(text, char(10)));\n"
      "INSERT INTO meta (key, value) SELECT 'room', zeroblob(524288)\n"
      "  WHERE EXISTS (SELECT 1 FROM interview);\n"
      "DELETE FROM meta WHERE key = 'room';\n";

/* migrations[v] leads from version v to v + 1. */
static const char *const migrations[] = { schema_1, schema_2, schema_3, schema_4 };
G_STATIC_ASSERT(G_N_ELEMENTS(migrations) == FOLLOWUP_SCHEMA_VERSION);
const FollowupSchema followup_store_schema = { migrations, FOLLOWUP_SCHEMA_VERSION };

gboolean
followup_store_schema_count_foreign_triggers(FollowupSql *sql, gint64 *n, GError **error)
{
  static const char *const ours[]
      = { INTERVIEW_CHANGED, INTERVIEW_GONE, ACTION_CHANGED, ACTION_GONE };
  g_autoptr(FollowupStatement) statement
      = followup_sql_prepare(sql,
                             "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' "
                             "AND sql NOT IN (?, ?, ?, ?)",
                             error);

  if (!statement)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS(ours); i++)
    followup_statement_bind_lasting_text(statement, ours[i]);
  if (followup_statement_step(statement, error) != FOLLOWUP_STEP_ROW)
    return FALSE;
  *n = followup_statement_get_int(statement, 0);
  return TRUE;
}

/* With tables of ours it is ours, whatever its header says. */
static gboolean
refuse_foreign(FollowupSql *sql, GError **error)
{
  static const char text[] = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN "
                             "('interview', 'action', 'event', 'meta')";
  gint64 found;

  if (!followup_sql_get_int(sql, text, &found, error))
    return FALSE;
  if (found > 1)
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_DAMAGED,
                        _("the database is damaged (its header is not one of followup's)"));
  else
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_KIND,
                        _("the database is not one of followup's: it belongs to another program; "
                          "it is left as it is"));
  return FALSE;
}

gboolean
followup_store_schema_check(FollowupSql *sql, GError **error)
{
  gint64 version, application, tables;

  if (!followup_sql_get_int(sql, "PRAGMA user_version", &version, error)
      || !followup_sql_get_int(sql, "PRAGMA application_id", &application, error)
      || !followup_sql_get_int(sql, "SELECT count(*) FROM sqlite_schema", &tables, error))
    return FALSE;
  if (version == 0 && application == 0 && tables == 0)
    return TRUE; /* just made */
  if (application != FOLLOWUP_APPLICATION_ID || version < 1)
    return refuse_foreign(sql, error);
  if (version > FOLLOWUP_SCHEMA_VERSION) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NEWER_SCHEMA,
                _("the database is of version %d, this program knows up to version %d: install a "
                  "newer one"),
                (int)version, FOLLOWUP_SCHEMA_VERSION);
    return FALSE;
  }
  return TRUE;
}

gboolean
followup_store_schema_is_older(const FollowupSchema *schema,
                               FollowupSql *sql,
                               gboolean *older,
                               GError **error)
{
  gint64 version;

  if (!followup_sql_get_int(sql, "PRAGMA user_version", &version, error))
    return FALSE;
  *older = version > 0 && version < schema->version;
  return TRUE;
}

static gboolean
migrate_once(FollowupSql *sql, const char *step, gint64 version, GError **error)
{
  g_autofree char *stamp
      = g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %" G_GINT64_FORMAT,
                        FOLLOWUP_APPLICATION_ID, version);

  if (!followup_sql_begin(sql, error))
    return FALSE;
  if (followup_sql_execute(sql, step, error) && followup_sql_execute(sql, stamp, error))
    return followup_sql_commit(sql, error);
  followup_sql_rollback(sql);
  return FALSE;
}

gboolean
followup_store_schema_migrate(const FollowupSchema *schema, FollowupSql *sql, GError **error)
{
  gint64 version;

  if (!followup_sql_get_int(sql, "PRAGMA user_version", &version, error))
    return FALSE;
  for (; version < schema->version; version++) {
    if (!migrate_once(sql, schema->steps[version], version + 1, error))
      return FALSE;
  }
  return TRUE;
}
