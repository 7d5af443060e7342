/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Everything there is, page by page, as records. Writes nothing. */

#include <glib/gi18n-lib.h>

#include "error.h"
#include "store-private.h"

#define OWN_A_LINE 100 /* of the user's own actions */

guint
followup_store_sum_rules(FollowupStore *self)
{
  g_autofree char *rules = followup_store_rules_to_text(self->rules);

  return MAX(g_str_hash(rules) & G_MAXINT32, 1);
}

gboolean
followup_store_export_header(FollowupStore *self, FollowupRecordHeader *header, GError **error)
{
  gint64 interviews, last_interview, changes, last_change;

  if (!followup_sql_get_int(self->sql, "SELECT count(*) FROM interview", &interviews, error)
      || !followup_sql_get_int(self->sql, "SELECT max(id) FROM interview", &last_interview, error)
      || !followup_sql_get_int(self->sql, "SELECT count(*) FROM event", &changes, error)
      || !followup_sql_get_int(self->sql, "SELECT max(id) FROM event", &last_change, error))
    return FALSE;
  *header = (FollowupRecordHeader){
    .exported = followup_clock_get_now(self->clock),
    .interviews = (guint)interviews,
    .last_interview = (guint)last_interview,
    .changes = (guint)changes,
    .last_change = (guint)last_change,
    .rules = followup_store_sum_rules(self),
  };
  return TRUE;
}

/* ---- interviews ---- */

static gboolean
find_about(FollowupStore *self, gint64 interview, char **uuid, GError **error)
{
  g_autoptr(FollowupStatement) statement
      = followup_sql_prepare(self->sql, "SELECT uuid FROM interview WHERE id = ?", error);
  FollowupSqlStep step;

  *uuid = NULL;
  if (!statement)
    return FALSE;
  followup_statement_bind_int(statement, interview);
  step = followup_statement_step(statement, error);
  if (step == FOLLOWUP_STEP_ROW)
    *uuid = g_strdup(followup_statement_get_text(statement, 0));
  return step != FOLLOWUP_STEP_ERROR;
}

static gboolean
find_abouts(FollowupStore *self, FollowupRecord *record, GError **error)
{
  for (guint i = 0; i < record->actions->len; i++) {
    const FollowupAction *action = g_ptr_array_index(record->actions, i);

    if (!action->about)
      continue;
    if (!record->abouts) {
      record->abouts = g_ptr_array_new_with_free_func(g_free);
      g_ptr_array_set_size(record->abouts, (int)record->actions->len);
    }
    if (!find_about(self, action->about, (char **)&record->abouts->pdata[i], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
export_interview(FollowupStore *self, gint64 id, GString *text, GError **error)
{
  g_autoptr(FollowupRecord) record = followup_record_new(FOLLOWUP_RECORD_INTERVIEW);
  g_autoptr(FollowupStoreCase) found = followup_store_case_load(self, id, error);

  if (!found)
    return FALSE;
  followup_interview_free(record->interview);
  record->interview = g_steal_pointer(&found->interview);
  record->actions = g_ptr_array_ref(found->actions);
  if (!find_abouts(self, record, error))
    return FALSE;
  followup_record_write(record, text);
  return TRUE;
}

static GArray *
list_ids(FollowupStore *self, const char *query, gint64 after, guint rows, GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(self->sql, query, error);

  if (!statement)
    return NULL;
  followup_statement_bind_int(statement, after);
  followup_statement_bind_int(statement, rows);
  return followup_statement_list_ints(statement, error);
}

static gboolean
export_interviews(
    FollowupStore *self, FollowupExportPlace *place, guint rows, GString *text, GError **error)
{
  g_autoptr(GArray) ids = list_ids(
      self, "SELECT id FROM interview WHERE id > ? ORDER BY id LIMIT ?", place->after, rows, error);

  if (!ids)
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    place->after = g_array_index(ids, gint64, i);
    if (!export_interview(self, place->after, text, error))
      return FALSE;
  }
  if (ids->len < rows)
    *place = (FollowupExportPlace){ .kind = FOLLOWUP_RECORD_OWN };
  return TRUE;
}

/* ---- the user's own ---- */

static gboolean
export_own(FollowupStore *self, FollowupExportPlace *place, GString *text, GError **error)
{
  g_autoptr(FollowupStoreCase) own = followup_store_case_load_any(self, 0, error);

  if (!own)
    return FALSE;
  for (guint i = 0; i < own->actions->len; i += OWN_A_LINE) {
    g_autoptr(FollowupRecord) record = followup_record_new(FOLLOWUP_RECORD_OWN);

    record->actions = g_ptr_array_new();
    for (guint k = i; k < MIN(i + OWN_A_LINE, own->actions->len); k++)
      g_ptr_array_add(record->actions, g_ptr_array_index(own->actions, k));
    followup_record_write(record, text);
  }
  *place = (FollowupExportPlace){ .kind = FOLLOWUP_RECORD_CHANGE };
  return TRUE;
}

/* ---- the history ---- */

static char *
dup_text(FollowupStatement *statement, int column)
{
  return g_strdup(followup_statement_get_text(statement, column));
}

static FollowupRecord *
read_event(FollowupStatement *statement)
{
  FollowupRecord *record = followup_record_new(FOLLOWUP_RECORD_CHANGE);

  record->event = (FollowupRecordEvent){
    .id = followup_statement_get_int(statement, 0),
    .change = followup_statement_get_int(statement, 1),
    .at = followup_statement_get_int(statement, 2),
    .who = dup_text(statement, 3),
    .verb = dup_text(statement, 4),
    .interview = followup_statement_get_int(statement, 5),
    .interview_uuid = dup_text(statement, 6),
    .action = (guint)followup_statement_get_int(statement, 7),
    .undone = g_strcmp0(followup_statement_get_text(statement, 8), "undone") == 0,
    .target = followup_statement_get_int(statement, 9),
    .facts = dup_text(statement, 10),
  };
  return record;
}

/* That something was imported, or an import taken back, is the history of this place alone: what
 * came with it is told. */
static gboolean
export_events(
    FollowupStore *self, FollowupExportPlace *place, guint rows, GString *text, GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      self->sql,
      "SELECT e.id, e.batch, e.at, e.who, e.verb, e.interview, i.uuid, e.action, e.standing, "
      "e.target, e.facts, EXISTS (SELECT 1 FROM event b WHERE b.id IN (e.batch, e.target) "
      "AND b.verb = 'import') OR EXISTS (SELECT 1 FROM event t JOIN event u ON u.id = t.target "
      "WHERE t.id = e.target AND u.verb = 'import') FROM event e LEFT JOIN interview i "
      "ON i.id = e.interview WHERE e.id > ? ORDER BY e.id LIMIT ?",
      error);
  FollowupSqlStep step;
  guint n = 0;

  if (!statement)
    return FALSE;
  followup_statement_bind_int(statement, place->after);
  followup_statement_bind_int(statement, rows);
  while ((step = followup_statement_step(statement, error)) == FOLLOWUP_STEP_ROW) {
    g_autoptr(FollowupRecord) record = read_event(statement);

    n++;
    place->after = record->event.id;
    if (followup_statement_get_int(statement, 11) == 0)
      followup_record_write(record, text);
  }
  place->ended = n < rows;
  return step == FOLLOWUP_STEP_DONE;
}

gboolean
followup_store_export_some(
    FollowupStore *self, FollowupExportPlace *place, guint rows, GString *text, GError **error)
{
  switch (place->kind) {
  case FOLLOWUP_RECORD_INTERVIEW:
    return export_interviews(self, place, rows, text, error);
  case FOLLOWUP_RECORD_OWN:
    return export_own(self, place, text, error);
  default:
    return export_events(self, place, rows, text, error);
  }
}
