/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Taking changes back, and those takings back again: the rows of a batch of events return to what
 * they were; what the daemon did meanwhile is worked out anew. Knows no verb. */

#include <glib/gi18n-lib.h>

#include "error.h"
#include "store-private.h"

/* ---- one row ---- */

typedef struct {
  FollowupStoreChange *change;
  FollowupSql *sql;
  gint64 interview;     /* of the event */
  GHashTable *restored; /* set of gint64: actions' rows that were written */
} Revert;

static gboolean
fail_conflict(GError **error)
{
  g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE,
                      _("this cannot be taken back: something else was changed since"));
  return FALSE;
}

static gboolean
fail_damaged(GError **error)
{
  g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_DAMAGED,
                      _("the history in the database cannot be read: nothing was taken back"));
  return FALSE;
}

static const char *
find_table(const char *name)
{
  static const char *const tables[] = { "interview", "interviewer", "answer", "action" };

  for (gsize i = 0; i < G_N_ELEMENTS(tables); i++) {
    if (g_strcmp0(tables[i], name) == 0)
      return tables[i];
  }
  return NULL;
}

static gboolean
is_action(const char *table)
{
  return g_str_equal(table, "action");
}

/* What the daemon planned for an interview since it was added goes with it. */
static gboolean
delete_actions(const Revert *revert, gint64 interview, GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      revert->sql, "SELECT id FROM action WHERE interview = ? ORDER BY id", error);
  g_autoptr(GArray) ids = NULL;

  if (!statement)
    return FALSE;
  followup_statement_bind_int(statement, interview);
  ids = followup_statement_list_ints(statement, error);
  for (guint i = 0; ids && i < ids->len; i++) {
    g_autoptr(FollowupStoreRow) row = NULL;

    if (!followup_store_row_load(revert->sql, "action", g_array_index(ids, gint64, i), interview,
                                 NULL, &row, error)
        || !followup_store_change_delete(revert->change, row, error))
      return FALSE;
  }
  return ids != NULL;
}

static gboolean
revert_insert(const Revert *revert, FollowupStoreRow *row, GError **error)
{
  if (!row)
    return fail_conflict(error);
  if (g_str_equal(row->table, "interview") && !delete_actions(revert, row->id, error))
    return FALSE;
  return followup_store_change_delete(revert->change, row, error);
}

static gboolean
revert_delete(
    const Revert *revert, const char *table, gint64 id, const FollowupStoreRow *old, GError **error)
{
  g_autoptr(FollowupStoreRow) row = followup_store_row_new(table, id, revert->interview);

  followup_store_row_put(row, old);
  if (is_action(table))
    followup_store_row_add_room(row, "room", FOLLOWUP_STORE_ACTION_ROOM);
  return followup_store_change_insert(revert->change, row, error);
}

/* The daemon changes actions alone; what the user changes is taken back in order. */
static gboolean
revert_update(const Revert *revert,
              const FollowupStoreRow *row,
              const FollowupStoreRow *old,
              const FollowupStoreRow *now,
              GError **error)
{
  g_autoptr(FollowupStoreRow) restored = NULL;

  if (!row || (!is_action(row->table) && !followup_store_row_has(row, now)))
    return fail_conflict(error);
  restored = followup_store_row_copy(row);
  followup_store_row_put(restored, old);
  return followup_store_change_update(revert->change, row, restored, error);
}

static gboolean
revert_row(const Revert *revert, const FollowupStoreLogged *logged, GError **error)
{
  const char *table = find_table(logged->table);
  gint64 id = logged->id;
  const FollowupStoreRow *like = logged->row ? logged->old : NULL; /* one that was updated */
  g_autoptr(FollowupStoreRow) row = NULL;

  if (!table || !id || (!logged->old && !logged->row))
    return fail_damaged(error);
  if (!followup_store_row_load(revert->sql, table, id, revert->interview, like, &row, error))
    return FALSE;
  if (is_action(table))
    g_hash_table_add(revert->restored, g_memdup2(&id, sizeof id));
  if (!logged->old)
    return revert_insert(revert, row, error);
  if (logged->row)
    return revert_update(revert, row, logged->old, logged->row, error);
  return row ? fail_conflict(error) : revert_delete(revert, table, id, logged->old, error);
}

/* changes is written to. */
static gboolean
revert_rows(const Revert *revert, char *changes, GError **error)
{
  g_autoptr(GPtrArray) all = followup_store_row_parse_log(changes);

  if (!all)
    return fail_damaged(error);
  for (guint i = all->len; i > 0; i--) {
    if (!revert_row(revert, g_ptr_array_index(all, i - 1), error))
      return FALSE;
  }
  return TRUE;
}

/* ---- a batch ---- */

typedef struct {
  gint64 interview; /* 0: the user's own */
  guint action;
  gboolean is_subject;
  char *changes; /* owned */
} Event;

static void
clear_event(Event *event)
{
  g_free(event->changes);
}

/* The last first. */
static GArray *
load_events(FollowupStore *self, gint64 batch, GError **error)
{
  g_autoptr(FollowupStatement) statement
      = followup_sql_prepare(self->sql,
                             "SELECT interview, action, verb <> 'replan', changes FROM event "
                             "WHERE batch = ? ORDER BY id DESC",
                             error);
  g_autoptr(GArray) events = g_array_new(FALSE, FALSE, sizeof(Event));
  FollowupSqlStep step;

  if (!statement)
    return NULL;
  g_array_set_clear_func(events, (GDestroyNotify)clear_event);
  followup_statement_bind_int(statement, batch);
  while ((step = followup_statement_step(statement, error)) == FOLLOWUP_STEP_ROW) {
    Event event = { .interview = followup_statement_get_int(statement, 0),
                    .action = (guint)followup_statement_get_int(statement, 1),
                    .is_subject = followup_statement_get_int(statement, 2) != 0,
                    .changes = g_strdup(followup_statement_get_text(statement, 3)) };

    g_array_append_val(events, event);
  }
  return step == FOLLOWUP_STEP_DONE ? g_steal_pointer(&events) : NULL;
}

static gboolean
note_affected(FollowupStore *self, GArray *events, FollowupStoreAffected *affected, GError **error)
{
  for (guint i = 0; i < events->len; i++) {
    if (!followup_store_affected_note_stored(affected, self,
                                             g_array_index(events, Event, i).interview, error))
      return FALSE;
  }
  return TRUE;
}

/* What was on the screen is due again; what fell due while it was due earlier is ahead again. */
static void
bring_back(FollowupAction *action, gint64 now)
{
  if (action->state == FOLLOWUP_STATE_SHOWING || action->state == FOLLOWUP_STATE_SHOWN) {
    action->state = FOLLOWUP_STATE_DUE;
    action->next_at = action->popup;
  }
  if (action->state == FOLLOWUP_STATE_DUE && action->due > now) {
    action->state = FOLLOWUP_STATE_PLANNED;
    action->next_at = MIN(action->due, action->popup);
  }
}

static gboolean
reconcile(const Revert *revert, gint64 interview, FollowupStoreAffected *affected, GError **error)
{
  FollowupStore *store = followup_store_change_get_store(revert->change);
  gint64 now = followup_store_change_get_now(revert->change);
  g_autoptr(GError) problem = NULL;
  g_autoptr(FollowupStoreCase) found = followup_store_case_load_any(store, interview, &problem);

  if (g_error_matches(problem, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND))
    return TRUE; /* it is gone */
  if (!found) {
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
  }
  for (guint i = 0; i < found->actions->len; i++) {
    const FollowupStoreRow *row = g_ptr_array_index(found->rows, i);

    if (g_hash_table_contains(revert->restored, &row->id))
      bring_back(g_ptr_array_index(found->actions, i), now);
  }
  if (interview && !followup_store_case_replan(found, store, now, error))
    return FALSE;
  if (interview) {
    followup_store_case_supersede_overtaken(found, now);
    followup_store_affected_note(affected, found);
    followup_store_affected_note_planned(affected, interview);
  }
  return followup_store_case_write(found, revert->change, error);
}

static gboolean
revert_batch(FollowupStoreChange *change, gint64 batch, GError **error)
{
  FollowupStore *store = followup_store_change_get_store(change);
  g_autoptr(GHashTable) restored = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  g_auto(FollowupStoreAffected) affected = FOLLOWUP_STORE_AFFECTED_INIT;
  g_autoptr(GArray) events = load_events(store, batch, error);
  Revert revert = { .change = change, .sql = store->sql, .restored = restored };

  if (!events || !note_affected(store, events, &affected, error))
    return FALSE;
  followup_store_change_expect(change, events->len);
  for (guint i = 0; i < events->len; i++) {
    const Event *event = &g_array_index(events, Event, i);

    revert.interview = event->interview;
    if (!revert_rows(&revert, event->changes, error))
      return FALSE;
  }
  for (guint i = events->len; i > 0; i--) {
    const Event *event = &g_array_index(events, Event, i - 1);

    if (event->is_subject)
      followup_store_change_set_subject(change, event->interview, event->action);
    if (!reconcile(&revert, event->interview, &affected, error))
      return FALSE;
  }
  return followup_store_replan_affected(change, &affected, error);
}

/* ---- steps ---- */

static gboolean
set_standing(FollowupStore *self, gint64 event, const char *standing, GError **error)
{
  g_autoptr(FollowupStatement) statement
      = followup_sql_prepare(self->sql, "UPDATE main.event SET standing = ? WHERE id = ?", error);

  if (!statement)
    return FALSE;
  followup_statement_bind_text(statement, standing);
  followup_statement_bind_int(statement, event);
  return followup_statement_run(statement, error);
}

/* *target: the batch that the request was about when it was carried out before; 0: it was not. */
static gboolean
find_target(FollowupStore *self,
            const FollowupOrigin *origin,
            const char *verb,
            gint64 *target,
            GError **error)
{
  g_autoptr(FollowupStatement) statement = NULL;
  FollowupSqlStep step;

  *target = 0;
  if (!origin || !origin->request)
    return TRUE;
  statement = followup_sql_prepare(
      self->sql, "SELECT target, verb FROM event WHERE request = lower(?)", error);
  if (!statement)
    return FALSE;
  followup_statement_bind_text(statement, origin->request);
  step = followup_statement_step(statement, error);
  if (step == FOLLOWUP_STEP_ROW
      && !followup_store_check_verb(origin, verb, followup_statement_get_text(statement, 1), error))
    return FALSE;
  if (step == FOLLOWUP_STEP_ROW)
    *target = followup_statement_get_int(statement, 0);
  return step != FOLLOWUP_STEP_ERROR;
}

static gboolean
hand_over(FollowupStore *self, gint64 target, FollowupChangeRecord **record, GError **error)
{
  FollowupChangeRecord *loaded;

  if (!record)
    return TRUE;
  loaded = followup_store_get_change(self, target, error);
  if (!loaded)
    return FALSE;
  *record = loaded;
  return TRUE;
}

static gboolean
fail_nothing(const char *message, GError **error)
{
  g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE, message);
  return FALSE;
}

/* NULL in *facts where it was no import; its rows are too many to be logged. */
static gboolean
find_import(FollowupStore *self, gint64 batch, JsonNode **facts, GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      self->sql, "SELECT facts FROM event WHERE id = ? AND verb = 'import'", error);
  FollowupSqlStep step;

  *facts = NULL;
  if (!statement)
    return FALSE;
  followup_statement_bind_int(statement, batch);
  step = followup_statement_step(statement, error);
  if (step != FOLLOWUP_STEP_ROW)
    return step == FOLLOWUP_STEP_DONE;
  *facts = json_from_string(followup_statement_get_text(statement, 0), NULL);
  if (*facts && JSON_NODE_HOLDS_OBJECT(*facts))
    return TRUE;
  g_clear_pointer(facts, json_node_unref);
  return fail_damaged(error);
}

static gboolean
take_back_import(FollowupStoreChange *change, gint64 batch, GError **error)
{
  g_autoptr(JsonNode) facts = NULL;

  if (!find_import(followup_store_change_get_store(change), batch, &facts, error))
    return FALSE;
  if (!facts)
    return TRUE;
  followup_store_change_touch(change, 0);
  return followup_store_hide_import(change, json_node_get_object(facts), error);
}

static gboolean
check_no_import(FollowupStore *self, gint64 batch, GError **error)
{
  g_autoptr(JsonNode) facts = NULL;

  if (!find_import(self, batch, &facts, error))
    return FALSE;
  return !facts
         || fail_nothing(_("an import that was taken back cannot be made again so: import the "
                           "file once more"),
                         error);
}

static gboolean
take_back(FollowupStoreChange *change, gint64 *target, GError **error)
{
  FollowupStore *store = followup_store_change_get_store(change);

  if (!followup_sql_get_int(store->sql, "SELECT max(id) FROM event WHERE standing = 'made'", target,
                            error))
    return FALSE;
  if (!*target)
    return fail_nothing(_("there is nothing to undo"), error);
  followup_store_change_set_target(change, *target, "undo");
  return take_back_import(change, *target, error) && revert_batch(change, *target, error)
         && set_standing(store, *target, "undone", error)
         && followup_store_change_commit(change, error);
}

gboolean
followup_store_undo(FollowupStore *self,
                    const FollowupOrigin *origin,
                    FollowupChangeRecord **record,
                    GError **error)
{
  g_autoptr(FollowupStoreChange) change = NULL;
  gint64 target;

  if (!find_target(self, origin, "undo", &target, error))
    return FALSE;
  if (!target) {
    change = followup_store_change_begin(self, "undo", origin, error);
    if (!change || !take_back(change, &target, error)) {
      g_clear_pointer(&change, followup_store_change_free);
      followup_store_veil_load(self, NULL);
      return FALSE;
    }
  }
  return hand_over(self, target, record, error);
}

/* The last undo that stands, unless a change of another kind came after it. */
static gboolean
find_last_undo(FollowupStore *self, gint64 *undo, gint64 *target, GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      self->sql,
      "SELECT id, target FROM event WHERE standing = 'undo' "
      "AND id > coalesce((SELECT max(id) FROM event WHERE standing = 'made'), 0) "
      "AND id > coalesce((SELECT max(id) FROM event WHERE standing = 'undone'), 0) "
      "ORDER BY id DESC LIMIT 1",
      error);
  FollowupSqlStep step;

  if (!statement)
    return FALSE;
  step = followup_statement_step(statement, error);
  *undo = step == FOLLOWUP_STEP_ROW ? followup_statement_get_int(statement, 0) : 0;
  *target = step == FOLLOWUP_STEP_ROW ? followup_statement_get_int(statement, 1) : 0;
  return step != FOLLOWUP_STEP_ERROR;
}

static gboolean
make_again(FollowupStoreChange *change, gint64 *target, GError **error)
{
  FollowupStore *store = followup_store_change_get_store(change);
  gint64 undo;

  if (!find_last_undo(store, &undo, target, error))
    return FALSE;
  if (!undo)
    return fail_nothing(_("there is nothing to redo"), error);
  if (!check_no_import(store, *target, error))
    return FALSE;
  followup_store_change_set_target(change, *target, NULL);
  return revert_batch(change, undo, error) && set_standing(store, *target, "made", error)
         && set_standing(store, undo, NULL, error) && followup_store_change_commit(change, error);
}

gboolean
followup_store_redo(FollowupStore *self,
                    const FollowupOrigin *origin,
                    FollowupChangeRecord **record,
                    GError **error)
{
  g_autoptr(FollowupStoreChange) change = NULL;
  gint64 target;

  if (!find_target(self, origin, "redo", &target, error))
    return FALSE;
  if (!target) {
    change = followup_store_change_begin(self, "redo", origin, error);
    if (!change || !make_again(change, &target, error))
      return FALSE;
  }
  return hand_over(self, target, record, error);
}
