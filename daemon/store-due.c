/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The scheduler's side: what falls due, what awaits showing, what is shown. */

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "error.h"
#include "store-private.h"

/* ---- lists ---- */

GPtrArray *
followup_store_list_awaiting(
    FollowupStore *self, gint64 now, guint limit, GPtrArray **interviews, GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      self->sql,
      FOLLOWUP_STORE_SELECT_ACTIONS "WHERE a.next_at IS NOT NULL AND a.next_at <= ? "
                                    "ORDER BY a.next_at, a.due, a.id LIMIT ?",
      error);
  GPtrArray *actions = NULL;

  if (!statement)
    return NULL;
  followup_statement_bind_int(statement, now);
  followup_statement_bind_int(statement, limit ? (gint64)limit : -1);
  if (!followup_store_collect_actions(self, statement, TRUE, &actions, interviews, error))
    return NULL;
  return actions;
}

GPtrArray *
followup_store_list_showing(FollowupStore *self, GPtrArray **interviews, GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      self->sql,
      FOLLOWUP_STORE_SELECT_ACTIONS "WHERE a.state IN ('showing', 'shown') ORDER BY a.due, a.id",
      error);
  GPtrArray *actions = NULL;

  if (!statement
      || !followup_store_collect_actions(self, statement, TRUE, &actions, interviews, error))
    return NULL;
  return actions;
}

gint64
followup_store_get_current_interview(FollowupStore *self, gint64 now, gint64 lead, gint64 *ends)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      self->sql,
      "SELECT id, \"end\" FROM main.interview INDEXED BY interview_start WHERE start > ? AND "
      "start <= ? AND \"end\" > ? AND ending = 'open' AND no_show_at IS NULL "
      "AND " FOLLOWUP_STORE_IS_SEEN "ORDER BY start, id",
      &error);
  FollowupSqlStep step = FOLLOWUP_STEP_ERROR;
  gint64 id = 0;

  if (statement) {
    followup_statement_bind_int(statement, now - FOLLOWUP_MAX_DURATION * 60);
    followup_statement_bind_int(statement, now + lead);
    followup_statement_bind_int(statement, now);
    while ((step = followup_statement_step(statement, &error)) == FOLLOWUP_STEP_ROW) {
      gint64 end = followup_statement_get_int(statement, 1);

      if (ends)
        *ends = id ? MAX(*ends, end) : end;
      if (!id)
        id = followup_statement_get_int(statement, 0);
    }
  }
  if (step == FOLLOWUP_STEP_ERROR)
    g_warning("%s", error->message);
  return id;
}

/* ---- without a flush ---- */

/* What is noted of a popup must be there in the next life. Were it flushed before the popup is
 * handed over, this one would be late by it, and for nothing: whatever loses what was written also
 * takes the popup off the screen. */
static gboolean
begin_hastily(FollowupStore *self, GError **error)
{
  return followup_sql_set_lazy(self->sql, TRUE, error);
}

/* Takes what came of it. */
static gboolean
end_hastily(FollowupStore *self, gboolean done, GError **error)
{
  self->hasty |= done;
  return followup_sql_set_lazy(self->sql, FALSE, done ? error : NULL) && done;
}

/* What others wrote without one is flushed when they want it. */
gboolean
followup_store_flush(FollowupStore *self, GError **error)
{
  if (self->hasty && !followup_sql_flush(self->sql, error))
    return FALSE;
  self->hasty = FALSE;
  return TRUE;
}

gboolean
followup_store_make_room(FollowupStore *self)
{
  return followup_sql_write_back_early(self->sql);
}

/* ---- falling due ---- */

/* Ids of interviews. text has now for every ?1, and names an index. */
static GArray *
find_interviews(FollowupStore *self, const char *text, gint64 now, GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(self->sql, text, error);

  if (!statement)
    return NULL;
  followup_statement_bind_int(statement, now);
  return followup_store_read_ids(self, statement, error);
}

/* Of FollowupActionId, with those that were noted as showing meanwhile. */
static GArray *
find_falling(FollowupStore *self, gint64 now, GError **error)
{
  g_autoptr(FollowupStatement) statement
      = followup_sql_prepare(self->sql,
                             "SELECT interview, number FROM main.action INDEXED BY action_due "
                             "WHERE next_at IS NOT NULL AND due <= ? AND state = 'planned' "
                             "ORDER BY due, id",
                             error);
  g_autoptr(GArray) ids = g_array_copy(self->fallen);
  FollowupSqlStep step;

  if (!statement)
    return NULL;
  followup_statement_bind_int(statement, now);
  while ((step = followup_statement_step(statement, error)) == FOLLOWUP_STEP_ROW) {
    const FollowupActionId id = { followup_statement_get_int(statement, 0),
                                  (guint)followup_statement_get_int(statement, 1) };

    if (!followup_store_is_hidden(self, id.interview))
      g_array_append_val(ids, id);
  }
  return step == FOLLOWUP_STEP_DONE ? g_steal_pointer(&ids) : NULL;
}

static GArray *
find_overtaken(FollowupStore *self, gint64 now, GError **error)
{
  return find_interviews(
      self,
      "SELECT DISTINCT a.interview FROM main.action a INDEXED BY action_due "
      "WHERE a.next_at IS NOT NULL "
      "AND a.due <= ?1 AND a.kind = 'thank-you' AND EXISTS (SELECT 1 "
      "FROM main.action c WHERE c.interview = a.interview AND c.kind = 'check-in' "
      "AND c.due <= ?1 AND c.state <> 'superseded') "
      "UNION SELECT interview FROM main.action INDEXED BY action_due "
      "WHERE next_at IS NOT NULL "
      "AND due <= ?1 AND kind = 'prepare' AND by <= ?1",
      now, error);
}

static gboolean
mark_due(FollowupStore *self, gint64 now, GError **error)
{
  g_autoptr(FollowupStatement) statement
      = followup_sql_prepare(self->sql,
                             "UPDATE main.action SET state = 'due', next_at = max(next_at, popup) "
                             "WHERE next_at IS NOT NULL AND due <= ? AND state = 'planned' "
                             "AND +id NOT BETWEEN ? AND ?",
                             error);

  if (!statement)
    return FALSE;
  followup_statement_bind_int(statement, now);
  followup_statement_bind_int(statement, self->hidden[FOLLOWUP_STORE_ACTIONS].first);
  followup_statement_bind_int(statement, self->hidden[FOLLOWUP_STORE_ACTIONS].last);
  return followup_statement_run(statement, error);
}

static gboolean
supersede_overtaken(FollowupStoreChange *change, GArray *ids, gint64 now, GError **error)
{
  FollowupStore *store = followup_store_change_get_store(change);

  for (guint i = 0; i < ids->len; i++) {
    g_autoptr(FollowupStoreCase) found
        = followup_store_case_load(store, g_array_index(ids, gint64, i), error);

    if (!found)
      return FALSE;
    followup_store_case_supersede_overtaken(found, now);
    if (!followup_store_case_write(found, change, error))
      return FALSE;
    followup_store_change_describe(change, found, NULL);
  }
  return TRUE;
}

static gboolean
let_fall(FollowupStore *self, GArray *falling, GArray *overtaken, gint64 now, GError **error)
{
  g_autoptr(FollowupStoreChange) change = NULL;

  change = followup_store_change_begin(self, "fall-due", NULL, error);
  if (!change || !mark_due(self, now, error) || !supersede_overtaken(change, overtaken, now, error))
    return FALSE;
  for (guint i = 0; i < falling->len; i++) {
    const FollowupActionId id = g_array_index(falling, FollowupActionId, i);

    followup_store_change_touch(change, id.interview);
    followup_store_change_add_action(change, id);
  }
  if (!followup_store_change_commit(change, error))
    return FALSE;
  g_array_set_size(self->fallen, 0);
  return TRUE;
}

gboolean
followup_store_fall_due(FollowupStore *self, gint64 now, GError **error)
{
  g_autoptr(GArray) overtaken = NULL;
  g_autoptr(GArray) falling = NULL;

  if (!followup_store_take_up_overtaken(self, now, error))
    return FALSE;
  falling = find_falling(self, now, error);
  overtaken = falling ? find_overtaken(self, now, error) : NULL;
  if (!overtaken)
    return FALSE;
  if (falling->len == 0 && overtaken->len == 0)
    return TRUE;
  return begin_hastily(self, error)
         && end_hastily(self, let_fall(self, falling, overtaken, now, error), error);
}

/* ---- looking ahead ---- */

/* As mark_due() will leave it. */
static void
let_one_fall(FollowupAction *action, gint64 moment)
{
  if (action->state != FOLLOWUP_STATE_PLANNED || action->due > moment)
    return;
  action->state = FOLLOWUP_STATE_DUE;
  action->next_at = MAX(action->next_at, action->popup);
}

GPtrArray *
followup_store_foresee(
    FollowupStore *self, gint64 moment, guint limit, GPtrArray **interviews, GError **error)
{
  g_autoptr(GArray) overtaken = find_overtaken(self, moment, error);
  g_autoptr(GPtrArray) with = NULL;
  g_autoptr(GPtrArray) actions = NULL;

  if (overtaken)
    actions = followup_store_list_awaiting(self, moment, limit + 1, &with, error);
  if (!actions)
    return NULL;
  if (overtaken->len > 0 || actions->len > limit) {
    g_ptr_array_set_size(actions, 0);
    g_ptr_array_set_size(with, 0);
  }
  for (guint i = actions->len; i-- > 0;) {
    FollowupAction *action = g_ptr_array_index(actions, i);

    let_one_fall(action, moment);
    if (action->next_at <= moment)
      continue;
    g_ptr_array_remove_index(actions, i);
    g_ptr_array_remove_index(with, i);
  }
  *interviews = g_steal_pointer(&with);
  return g_steal_pointer(&actions);
}

/* ---- notes of showing ---- */

typedef struct {
  const gint64 *next_at;     /* nullable; of each action */
  const guint32 *server_ids; /* likewise */
  const char *server_owner, *bus_guid;
  gint64 opened_at;
  GArray *fallen; /* of FollowupActionId: those that are due by it */
} Note;
typedef void (*NoteFunc)(FollowupAction *action, gsize i, const Note *note);

/* Due and what became of it alone: a thousand that fall due together would load a thousand
 * interviews. */
static FollowupAction *
read_alone(FollowupStore *self, const FollowupActionId *id, gint64 *row_id, GError **error)
{
  g_autoptr(FollowupStatement) statement
      = followup_sql_prepare(self->sql,
                             "SELECT a.id, a.due, " FOLLOWUP_STORE_DELIVERY_COLUMNS
                             " FROM action a WHERE a.interview IS ? AND a.number = ?",
                             error);
  g_autoptr(FollowupAction) action = g_new0(FollowupAction, 1);
  FollowupSqlStep step;

  if (!statement)
    return NULL;
  if (id->interview)
    followup_statement_bind_int(statement, id->interview);
  else
    followup_statement_bind_null(statement);
  followup_statement_bind_int(statement, id->number);
  step = followup_statement_step(statement, error);
  if (step == FOLLOWUP_STEP_ROW) {
    action->interview = id->interview;
    action->number = id->number;
    action->due = followup_statement_get_int(statement, 1);
    *row_id = followup_statement_get_int(statement, 0);
    return followup_store_read_delivery(action, statement, 2, error) ? g_steal_pointer(&action)
                                                                     : NULL;
  }
  if (step == FOLLOWUP_STEP_DONE)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND, _("no action ‘%" PRId64 ".%u’"),
                id->interview, id->number);
  return NULL;
}

/* Those that were finished or removed meanwhile are left alone. Only the columns that differ are
 * written, in the room that the row kept for them. */
static gboolean
note_one(FollowupStoreChange *change,
         const FollowupActionId *id,
         gsize i,
         NoteFunc func,
         const Note *note,
         GError **error)
{
  FollowupStore *store = followup_store_change_get_store(change);
  gint64 row_id = 0;
  g_autoptr(GError) problem = NULL;
  g_autoptr(FollowupAction) action = read_alone(store, id, &row_id, &problem);
  g_autoptr(FollowupStoreRow) before = NULL;
  g_autoptr(FollowupStoreRow) after = NULL;

  if (g_error_matches(problem, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND))
    return TRUE;
  if (!action) {
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
  }
  if (!followup_state_is_pending(action->state))
    return TRUE;
  before = followup_store_delivery_to_row(action, row_id);
  func(action, i, note);
  after = followup_store_delivery_to_row(action, row_id);
  return followup_store_change_update(change, before, after, error);
}

static gboolean
note_each(FollowupStore *self,
          const FollowupActionId *ids,
          gsize n_ids,
          NoteFunc func,
          const Note *note,
          GError **error)
{
  g_autoptr(FollowupStoreChange) change = followup_store_change_begin(self, NULL, NULL, error);

  if (!change)
    return FALSE;
  for (gsize i = 0; i < n_ids; i++) {
    if (!note_one(change, &ids[i], i, func, note, error))
      return FALSE;
  }
  return followup_store_change_commit(change, error);
}

static void
hold(FollowupAction *action, gsize i, const Note *note)
{
  action->next_at = *note->next_at;
}

gboolean
followup_store_set_next_at(
    FollowupStore *self, const FollowupActionId *ids, gsize n_ids, gint64 next_at, GError **error)
{
  const Note note = { .next_at = &next_at };

  return note_each(self, ids, n_ids, hold, &note, error);
}

static void
mark_showing(FollowupAction *action, gsize i, const Note *note)
{
  const FollowupActionId id = { action->interview, action->number };

  if (action->state == FOLLOWUP_STATE_PLANNED)
    g_array_append_val(note->fallen, id);
  action->state = FOLLOWUP_STATE_SHOWING;
  if (!note->next_at)
    return;
  action->showings++;
  action->next_at = note->next_at[i];
}

gboolean
followup_store_note_showing(FollowupStore *self,
                            const FollowupActionId *ids,
                            const gint64 *next_at,
                            gsize n_ids,
                            GError **error)
{
  g_autoptr(GArray) fallen = g_array_new(FALSE, FALSE, sizeof(FollowupActionId));
  const Note note = { .next_at = next_at, .fallen = fallen };

  if (!begin_hastily(self, error)
      || !end_hastily(self, note_each(self, ids, n_ids, mark_showing, &note, error), error))
    return FALSE;
  g_array_append_vals(self->fallen, fallen->data, fallen->len);
  return TRUE;
}

/* One that is up already may have been put there once more, by another id. */
static void
mark_shown(FollowupAction *action, gsize i, const Note *note)
{
  if (action->state != FOLLOWUP_STATE_SHOWING && action->state != FOLLOWUP_STATE_SHOWN)
    return;
  action->state = FOLLOWUP_STATE_SHOWN;
  action->server_id = note->server_ids[i];
  g_free(action->server_owner);
  action->server_owner = g_strdup(note->server_owner);
  g_free(action->bus_guid);
  action->bus_guid = g_strdup(note->bus_guid);
}

gboolean
followup_store_note_shown(FollowupStore *self,
                          const FollowupActionId *ids,
                          const guint32 *server_ids,
                          gsize n_ids,
                          const char *server_owner,
                          const char *bus_guid,
                          GError **error)
{
  const Note note
      = { .server_ids = server_ids, .server_owner = server_owner, .bus_guid = bus_guid };

  return begin_hastily(self, error)
         && end_hastily(self, note_each(self, ids, n_ids, mark_shown, &note, error), error);
}

static void
mark_opened(FollowupAction *action, gsize i, const Note *note)
{
  action->opened_at = note->opened_at;
}

gboolean
followup_store_note_opened(FollowupStore *self,
                           const FollowupActionId *id,
                           gint64 at,
                           GError **error)
{
  const Note note = { .opened_at = at };

  return note_each(self, id, 1, mark_opened, &note, error);
}
