/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What time overtook while the clock was ahead is taken up again once it is right: the interview
 * that had begun still lies ahead, the check-in that had carried the thanks is not due yet. */

#include "error.h"
#include "store-private.h"

typedef struct {
  gint64 id, at, interview;
} Event;

/* The last one up to that id; its id is 0 where there is none. */
static gboolean
read_event(FollowupStore *self, gint64 up_to, Event *event, GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      self->sql,
      "SELECT id, at, coalesce(interview, 0) FROM event WHERE id <= ? ORDER BY id DESC LIMIT 1",
      error);
  FollowupSqlStep step;

  *event = (Event){ 0 };
  if (!statement)
    return FALSE;
  followup_statement_bind_int(statement, up_to);
  step = followup_statement_step(statement, error);
  if (step == FOLLOWUP_STEP_ROW)
    *event = (Event){ followup_statement_get_int(statement, 0),
                      followup_statement_get_int(statement, 1),
                      followup_statement_get_int(statement, 2) };
  return step != FOLLOWUP_STEP_ERROR;
}

/* The interviews that something happened with at a moment which now lies ahead. */
static GHashTable *
find_touched(FollowupStore *self, const Event *last, gint64 now, GError **error)
{
  g_autoptr(GHashTable) ids = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  Event event = *last;

  while (event.id != 0 && event.at > now) {
    if (event.interview)
      g_hash_table_add(ids, g_memdup2(&event.interview, sizeof event.interview));
    if (!read_event(self, event.id - 1, &event, error))
      return NULL;
  }
  return g_steal_pointer(&ids);
}

static gboolean
was_overtaken(const FollowupStoreCase *found, gint64 now)
{
  for (guint i = 0; i < found->actions->len; i++) {
    const FollowupAction *action = g_ptr_array_index(found->actions, i);

    if (action->state == FOLLOWUP_STATE_SUPERSEDED && action->finished_at > now
        && (action->kind == FOLLOWUP_KIND_PREPARE || action->kind == FOLLOWUP_KIND_THANK_YOU))
      return TRUE;
  }
  return FALSE;
}

/* *overtaken: of gint64, those that have to be planned anew. */
static gboolean
find_overtaken(
    FollowupStore *self, const Event *last, gint64 now, GArray *overtaken, GError **error)
{
  g_autoptr(GHashTable) touched = find_touched(self, last, now, error);
  GHashTableIter iter;
  gpointer key;

  if (!touched)
    return FALSE;
  g_hash_table_iter_init(&iter, touched);
  while (g_hash_table_iter_next(&iter, &key, NULL)) {
    g_autoptr(GError) problem = NULL;
    g_autoptr(FollowupStoreCase) found
        = followup_store_case_load(self, *(const gint64 *)key, &problem);

    if (found && was_overtaken(found, now))
      g_array_append_vals(overtaken, key, 1);
    if (!found && !g_error_matches(problem, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND)) {
      g_propagate_error(error, g_steal_pointer(&problem));
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
plan_anew(FollowupStore *self, const GArray *ids, GError **error)
{
  g_autoptr(FollowupStoreChange) change = followup_store_change_begin(self, "rules", NULL, error);

  if (!change)
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    if (!followup_store_replan(change, g_array_index(ids, gint64, i), error))
      return FALSE;
  }
  return followup_store_change_commit(change, error);
}

/* Usually the last event is past, and that is all there is to read. */
gboolean
followup_store_take_up_overtaken(FollowupStore *self, gint64 now, GError **error)
{
  g_autoptr(GArray) overtaken = g_array_new(FALSE, FALSE, sizeof(gint64));
  Event last;

  if (!read_event(self, G_MAXINT64, &last, error))
    return FALSE;
  if (last.at <= now || (last.id == self->looked_at && now >= self->looked_when))
    return TRUE;
  if (!find_overtaken(self, &last, now, overtaken, error)
      || (overtaken->len > 0 && !plan_anew(self, overtaken, error)))
    return FALSE;
  self->looked_at = last.id;
  self->looked_when = now;
  return TRUE;
}
