/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* A case is an interview with its actions, taken out of the store to be worked on; what it was like
 * is kept beside it, so that writing it back writes, and logs, the difference. */

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "error.h"
#include "store-private.h"

/* kept: with their rows, to be written back. */
static gboolean
load_actions(FollowupStoreCase *self, FollowupStore *store, gboolean kept, GError **error)
{
  g_autoptr(FollowupStatement) statement
      = followup_sql_prepare(store->sql,
                             "SELECT " FOLLOWUP_STORE_ACTION_COLUMNS
                             " FROM action a WHERE a.interview IS nullif(?, 0) ORDER BY a.number",
                             error);
  FollowupSqlStep step;

  if (!statement)
    return FALSE;
  followup_statement_bind_int(statement, self->id);
  while ((step = followup_statement_step(statement, error)) == FOLLOWUP_STEP_ROW) {
    gint64 row_id;
    FollowupAction *action = followup_store_read_action(statement, &row_id, error);

    if (!action)
      return FALSE;
    g_ptr_array_add(self->actions, action);
    if (kept)
      g_ptr_array_add(self->rows, followup_store_action_to_row(action, self->employer_key, row_id));
  }
  return step == FOLLOWUP_STEP_DONE;
}

void
followup_store_case_set_interview(FollowupStoreCase *self, FollowupInterview *interview)
{
  followup_interview_free(self->interview);
  g_free(self->employer_key);
  g_free(self->position_key);
  self->employer_key = followup_interview_fold(interview ? interview->employer : NULL);
  self->position_key = followup_interview_fold(interview ? interview->position : NULL);
  self->interview = interview;
  self->id = interview ? interview->id : 0;
}

FollowupStoreCase *
followup_store_case_new(FollowupInterview *interview)
{
  FollowupStoreCase *self = g_new0(FollowupStoreCase, 1);

  self->actions = g_ptr_array_new_with_free_func((GDestroyNotify)followup_action_free);
  self->rows = g_ptr_array_new_with_free_func((GDestroyNotify)followup_store_row_free);
  followup_store_case_set_interview(self, interview);
  return self;
}

/* Takes interview; NULL: the user's own actions. */
static FollowupStoreCase *
load_case(FollowupStore *store, FollowupInterview *interview, gboolean kept, GError **error)
{
  g_autoptr(FollowupStoreCase) self = followup_store_case_new(interview);

  return load_actions(self, store, kept, error) ? g_steal_pointer(&self) : NULL;
}

FollowupStoreCase *
followup_store_case_load(FollowupStore *store, gint64 id, GError **error)
{
  FollowupInterview *interview = followup_store_load_interview(store, id, error);

  return interview ? load_case(store, interview, TRUE, error) : NULL;
}

FollowupStoreCase *
followup_store_case_load_any(FollowupStore *store, gint64 id, GError **error)
{
  return id ? followup_store_case_load(store, id, error) : load_case(store, NULL, TRUE, error);
}

gboolean
followup_store_case_load_whole(FollowupStore *store,
                               gint64 id,
                               FollowupInterview **interview,
                               GPtrArray **actions,
                               GError **error)
{
  FollowupInterview *found = id ? followup_store_load_interview(store, id, error) : NULL;
  g_autoptr(FollowupStoreCase) self = NULL;

  if (id && !found)
    return FALSE;
  self = load_case(store, found, FALSE, error);
  if (!self)
    return FALSE;
  *interview = g_steal_pointer(&self->interview);
  *actions = g_ptr_array_ref(self->actions);
  return TRUE;
}

GPtrArray *
followup_store_case_load_actions(FollowupStore *store, gint64 id, GError **error)
{
  g_autoptr(FollowupInterview) interview = NULL;
  GPtrArray *actions = NULL;

  return followup_store_case_load_whole(store, id, &interview, &actions, error) ? actions : NULL;
}

void
followup_store_case_free(FollowupStoreCase *self)
{
  if (!self)
    return;
  followup_interview_free(self->interview);
  g_free(self->employer_key);
  g_free(self->position_key);
  g_ptr_array_unref(self->actions);
  g_ptr_array_unref(self->rows);
  g_clear_pointer(&self->projected, g_ptr_array_unref);
  g_free(self);
}

static void
fail_unknown(FollowupStoreCase *self, guint number, GError **error)
{
  int id = (int)self->id;
  guint n = self->actions->len;
  guint last = n ? ((FollowupAction *)g_ptr_array_index(self->actions, n - 1))->number : 0;

  if (n == 0)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND,
                _("no action ‘%d.%u’; interview %d has none"), id, number, id);
  else
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND,
                _("no action ‘%d.%u’; interview %d has %d.1 to %d.%u"), id, number, id, id, id,
                last);
}

FollowupAction *
followup_store_case_find(FollowupStoreCase *self, guint number, GError **error)
{
  for (guint i = 0; i < self->actions->len; i++) {
    FollowupAction *action = g_ptr_array_index(self->actions, i);

    if (action->number == number)
      return action;
  }
  fail_unknown(self, number, error);
  return NULL;
}

gboolean
followup_store_case_has_touch(const FollowupStoreCase *self)
{
  for (guint i = 0; i < self->actions->len; i++) {
    const FollowupAction *action = g_ptr_array_index(self->actions, i);

    if (action->state == FOLLOWUP_STATE_DONE
        && (action->kind == FOLLOWUP_KIND_CHECK_IN || action->kind == FOLLOWUP_KIND_SECOND_FOLLOW_UP
            || action->kind == FOLLOWUP_KIND_TOUCH))
      return TRUE;
  }
  return FALSE;
}

static guint
get_last_number(const FollowupStoreCase *self)
{
  guint last = 0;

  for (guint i = 0; i < self->actions->len; i++)
    last = MAX(last, ((FollowupAction *)g_ptr_array_index(self->actions, i))->number);
  return last;
}

static guint
count_new(const FollowupStoreCase *self)
{
  guint n = 0;

  for (guint i = 0; i < self->actions->len; i++)
    n += ((FollowupAction *)g_ptr_array_index(self->actions, i))->number == 0;
  return n;
}

/* The user's own, a step a week, are not limited. */
static gboolean
check_room(const FollowupStoreCase *self, guint last, GError **error)
{
  guint n = count_new(self);

  if (!self->interview || n == 0 || last + n <= FOLLOWUP_MAX_ACTIONS)
    return TRUE;
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
              _("interview %" PRId64 " has %u actions already; expected at most %d: add the "
                "interview anew to go on with it"),
              self->id, last, FOLLOWUP_MAX_ACTIONS);
  return FALSE;
}

/* What was written is what is stored, for another writing. Takes row. */
static void
keep_row(FollowupStoreCase *self, guint i, FollowupStoreRow *row)
{
  if (i == self->rows->len) {
    g_ptr_array_add(self->rows, row);
    return;
  }
  followup_store_row_free(self->rows->pdata[i]);
  self->rows->pdata[i] = row;
}

gboolean
followup_store_case_write(FollowupStoreCase *self, FollowupStoreChange *change, GError **error)
{
  guint last = get_last_number(self);

  if (self->interview)
    self->id = self->interview->id; /* one that was new */
  if (!check_room(self, last, error))
    return FALSE;
  for (guint i = 0; i < self->actions->len; i++) {
    FollowupAction *action = g_ptr_array_index(self->actions, i);
    g_autoptr(FollowupStoreRow) row = NULL;
    FollowupStoreRow *old = i < self->rows->len ? g_ptr_array_index(self->rows, i) : NULL;

    if (!action->number) {
      action->number = ++last;
      action->interview = self->id;
      action->uuid = g_uuid_string_random();
    }
    row = followup_store_action_to_row(action, self->employer_key, old ? old->id : 0);
    if (!(old ? followup_store_change_update(change, old, row, error)
              : followup_store_change_insert(change, row, error)))
      return FALSE;
    keep_row(self, i, g_steal_pointer(&row));
  }
  return TRUE;
}

void
followup_store_finish_action(FollowupAction *action, FollowupState state, gint64 at)
{
  action->state = state;
  action->finished_at = at;
  action->next_at = FOLLOWUP_NO_INSTANT;
  action->opened_at = 0;
}
