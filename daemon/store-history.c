/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Reads the events back as changes. Writes nothing. */

#include <glib/gi18n-lib.h>

#include "error.h"
#include "store-private.h"

void
followup_change_record_free(FollowupChangeRecord *self)
{
  if (!self)
    return;
  g_free(self->who);
  g_free(self->verb);
  g_free(self->text);
  g_array_unref(self->interviews);
  g_free(self);
}

#define HEAD_COLUMNS "id, at, who, verb, standing, target"

static FollowupChangeRecord *
read_head(FollowupStatement *statement, gint64 *target)
{
  FollowupChangeRecord *record = g_new0(FollowupChangeRecord, 1);

  record->id = followup_statement_get_int(statement, 0);
  record->at = followup_statement_get_int(statement, 1);
  record->who = g_strdup(followup_statement_get_text(statement, 2));
  record->verb = g_strdup(followup_statement_get_text(statement, 3));
  record->undone = g_strcmp0(followup_statement_get_text(statement, 4), "undone") == 0;
  record->interviews = g_array_new(FALSE, FALSE, sizeof(gint64));
  *target = followup_statement_get_int(statement, 5);
  return record;
}

/* ---- what it was about ---- */

typedef struct {
  JsonNode *facts; /* owned; of the first event */
  guint n;
} Subjects;

static void
clear_subjects(Subjects *subjects)
{
  g_clear_pointer(&subjects->facts, json_node_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Subjects, clear_subjects)

static gboolean
add_subject(Subjects *subjects, FollowupStatement *statement, GArray *interviews, GError **error)
{
  gint64 interview = followup_statement_get_int(statement, 0);
  g_autoptr(GError) cause = NULL;
  g_autoptr(JsonNode) node = json_from_string(followup_statement_get_text(statement, 1), &cause);
  const char *count;

  if (!node || !JSON_NODE_HOLDS_OBJECT(node)) {
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_DAMAGED,
                        _("an event in the database cannot be read"));
    return FALSE;
  }
  count = json_object_get_string_member_with_default(json_node_get_object(node), "count", "1");
  subjects->n += (guint)g_ascii_strtoull(count, NULL, 10);
  if (interview)
    g_array_append_val(interviews, interview);
  if (!subjects->facts)
    subjects->facts = g_steal_pointer(&node);
  return TRUE;
}

/* Of a change by settings, what was planned anew. */
static gboolean
load_subjects(FollowupStore *self,
              const FollowupChangeRecord *record,
              Subjects *subjects,
              GError **error)
{
  g_autoptr(FollowupStatement) statement
      = followup_sql_prepare(self->sql,
                             "SELECT interview, facts FROM event WHERE batch = ? "
                             "AND verb = ? ORDER BY id",
                             error);
  FollowupSqlStep step;

  if (!statement)
    return FALSE;
  followup_statement_bind_int(statement, record->id);
  followup_statement_bind_text(statement, record->verb);
  while ((step = followup_statement_step(statement, error)) == FOLLOWUP_STEP_ROW) {
    if (!add_subject(subjects, statement, record->interviews, error))
      return FALSE;
  }
  return step == FOLLOWUP_STEP_DONE;
}

/* target: of an undo or redo; what it is about is no undo or redo itself. */
static gboolean
finish_record(FollowupStore *self, FollowupChangeRecord *record, gint64 target, GError **error)
{
  g_autoptr(FollowupChangeRecord) about = NULL;
  g_auto(Subjects) subjects = { 0 };
  g_autoptr(JsonObject) none = json_object_new();
  FollowupStoreDeed deed = {
    .verb = record->verb, .who = record->who, .at = record->at, .zone = self->rules->system_zone
  };

  if (target && !(about = followup_store_get_change(self, target, error)))
    return FALSE;
  if (!load_subjects(self, record, &subjects, error))
    return FALSE;
  deed.target = about ? about->text : NULL;
  deed.facts = subjects.facts ? json_node_get_object(subjects.facts) : none;
  deed.n = subjects.n;
  record->text = followup_store_word_deed(&deed);
  return TRUE;
}

FollowupChangeRecord *
followup_store_get_change(FollowupStore *self, gint64 id, GError **error)
{
  g_autoptr(FollowupStatement) statement
      = followup_sql_prepare(self->sql, "SELECT " HEAD_COLUMNS " FROM event WHERE id = ?", error);
  g_autoptr(FollowupChangeRecord) record = NULL;
  FollowupSqlStep step;
  gint64 target;

  if (!statement)
    return NULL;
  followup_statement_bind_int(statement, id);
  step = followup_statement_step(statement, error);
  if (step == FOLLOWUP_STEP_DONE)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND,
                _("there is no change %d in the history"), (int)id);
  if (step != FOLLOWUP_STEP_ROW)
    return NULL;
  record = read_head(statement, &target);
  return finish_record(self, record, target, error) ? g_steal_pointer(&record) : NULL;
}

/* ---- lists ---- */

static const char *
choose_query(const FollowupHistoryFilter *filter)
{
  if (filter->undoable)
    return filter->interview ? "SELECT " HEAD_COLUMNS " FROM event WHERE standing = 'made' "
                               "AND id < ?3 AND id IN (SELECT batch FROM event WHERE interview = "
                               "?1) ORDER BY id DESC "
                               "LIMIT ?2"
                             : "SELECT " HEAD_COLUMNS
                               " FROM event WHERE standing = 'made' AND id < ?3 ORDER BY id DESC "
                               "LIMIT ?2";
  return filter->interview ? "SELECT " HEAD_COLUMNS " FROM event "
                             "WHERE id < ?3 AND id IN (SELECT batch FROM event WHERE interview = "
                             "?1) ORDER BY id DESC "
                             "LIMIT ?2"
                           : "SELECT " HEAD_COLUMNS
                             " FROM event WHERE id = batch AND id < ?3 ORDER BY id DESC LIMIT ?2";
}

GPtrArray *
followup_store_list_history(FollowupStore *self,
                            const FollowupHistoryFilter *filter,
                            GError **error)
{
  g_autoptr(FollowupStatement) statement
      = followup_sql_prepare(self->sql, choose_query(filter), error);
  g_autoptr(GPtrArray) records
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_change_record_free);
  FollowupSqlStep step;

  if (!statement)
    return NULL;
  followup_statement_bind_int(statement, filter->interview);
  followup_statement_bind_int(statement, filter->limit ? (gint64)filter->limit : -1);
  followup_statement_bind_int(statement, filter->before ? filter->before : G_MAXINT64);
  while ((step = followup_statement_step(statement, error)) == FOLLOWUP_STEP_ROW) {
    gint64 target;
    FollowupChangeRecord *record = read_head(statement, &target);

    g_ptr_array_add(records, record);
    if (!finish_record(self, record, target, error))
      return NULL;
  }
  return step == FOLLOWUP_STEP_DONE ? g_steal_pointer(&records) : NULL;
}
