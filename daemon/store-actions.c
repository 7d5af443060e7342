/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What the user does with actions: done, skipped, snoozed. */

#include <glib/gi18n-lib.h>

#include "error.h"
#include "store-private.h"
#include "text.h"

/* What is asked of each action. */
typedef struct {
  FollowupStoreChange *change;
  FollowupState state;      /* DONE, SKIPPED or SNOOZED */
  gint64 at;                /* when done or skipped; until when snoozed, where not by each of */
  const gint64 *untils;     /* nullable */
  const FollowupDone *done; /* nullable */
  GArray *interviews;       /* of gint64, each once, whose plan goes on */
  GHashTable *touched;      /* employer key, owned -> gint64 *: the interview it was done in */
  GArray *moved_on;         /* of gint64: their processes end */
  gboolean alone;           /* it is one action ... */
  FollowupStoreCase *found; /* ... of this one, owned, nullable: as it is stored now */
} Task;

static void
clear_task(Task *task)
{
  followup_store_change_free(task->change);
  g_array_unref(task->interviews);
  g_hash_table_unref(task->touched);
  g_array_unref(task->moved_on);
  followup_store_case_free(task->found);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Task, clear_task)

#define TASK_INIT(state_, at_)                                                                     \
  {                                                                                                \
    .state = (state_), .at = (at_), .interviews = g_array_new(FALSE, FALSE, sizeof(gint64)),       \
    .touched = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),                     \
    .moved_on = g_array_new(FALSE, FALSE, sizeof(gint64)),                                         \
  }

static gboolean
fail_state(const FollowupAction *action, GError **error)
{
  g_autofree char *id = followup_action_get_id(action);

  switch (action->state) {
  case FOLLOWUP_STATE_DONE:
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE, _("‘%s’ is already done"), id);
    break;
  case FOLLOWUP_STATE_SKIPPED:
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE, _("‘%s’ was skipped"), id);
    break;
  default:
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE,
                _("‘%s’ was superseded: there is nothing left to do about it"), id);
    break;
  }
  return FALSE;
}

/* Skipped by mistake and then done is done; nothing else that is finished changes. */
static gboolean
check_state(const FollowupAction *action, FollowupState wanted, gboolean *same, GError **error)
{
  *same = action->state == wanted && wanted != FOLLOWUP_STATE_SNOOZED;
  if (*same || followup_state_is_pending(action->state)
      || (wanted == FOLLOWUP_STATE_DONE && action->state == FOLLOWUP_STATE_SKIPPED))
    return TRUE;
  return fail_state(action, error);
}

static void
note_once(GArray *ids, gint64 id)
{
  for (guint i = 0; i < ids->len; i++) {
    if (g_array_index(ids, gint64, i) == id)
      return;
  }
  g_array_append_val(ids, id);
}

static void
note_consequences(Task *task, const FollowupStoreCase *found, const FollowupAction *action)
{
  gint64 id = action->interview;

  note_once(task->interviews, id);
  if (task->state != FOLLOWUP_STATE_DONE)
    return;
  if (action->kind == FOLLOWUP_KIND_CHECK_IN || action->kind == FOLLOWUP_KIND_SECOND_FOLLOW_UP
      || action->kind == FOLLOWUP_KIND_TOUCH)
    g_hash_table_replace(task->touched, g_strdup(found->employer_key), g_memdup2(&id, sizeof id));
  if (action->kind == FOLLOWUP_KIND_MOVE_ON)
    note_once(task->moved_on, id);
}

/* Whether it is about that interview, so that a moment before it is a slip; other things also come
 * up while a later round lies ahead. */
static gboolean
follows_interview(const FollowupAction *action)
{
  switch (action->kind) {
  case FOLLOWUP_KIND_DEBRIEF:
  case FOLLOWUP_KIND_THANK_YOU:
  case FOLLOWUP_KIND_HANDWRITTEN_NOTE:
  case FOLLOWUP_KIND_CHECK_IN:
  case FOLLOWUP_KIND_SECOND_FOLLOW_UP:
  case FOLLOWUP_KIND_MOVE_ON:
    return TRUE;
  default:
    return FALSE;
  }
}

static gboolean
check_moment(const Task *task,
             const FollowupStoreCase *found,
             const FollowupAction *action,
             GError **error)
{
  g_autofree char *id = NULL;

  if (task->state != FOLLOWUP_STATE_DONE || !found->interview || !follows_interview(action)
      || task->at >= found->interview->start
      || found->interview->start > followup_store_change_get_now(task->change))
    return TRUE;
  id = followup_action_get_id(action);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("‘%s’ cannot have been done before its interview: expected a moment after that "
                "began, for example ‘now’"),
              id);
  return FALSE;
}

static void
note_how(const FollowupDone *done, FollowupAction *action)
{
  if (!done)
    return;
  if (done->channel != FOLLOWUP_CHANNEL_NONE)
    action->channel = done->channel;
  if (done->note) {
    g_free(action->note);
    action->note = followup_text_strip(done->note);
  }
}

/* Told in the interview's zone; the user's own in the machine's. */
static void
note_until(Task *task, const FollowupStoreCase *found)
{
  FollowupStore *store = followup_store_change_get_store(task->change);
  g_autofree char *until = g_strdup_printf("%" G_GINT64_FORMAT, task->at);

  followup_store_change_add_fact(task->change, found->id, "until", until);
  followup_store_change_add_fact(task->change, found->id, "zone",
                                 followup_zone_get_name(store->rules->system_zone));
}

/* What is told of it, and what became of it so far; about: without its actions. NULL: there is
 * none, said as whoever loads all of them says it. */
static FollowupAction *
read_brief(FollowupStore *store,
           const FollowupActionId *id,
           FollowupStoreCase **about,
           gint64 *row_id,
           GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      store->sql,
      "SELECT a.id, a.kind, a.interviewer, i.employer, " FOLLOWUP_STORE_DELIVERY_COLUMNS
      " FROM action a LEFT JOIN interview i ON i.id = a.interview "
      "WHERE a.interview IS nullif(?, 0) AND a.number = ?",
      error);
  g_autoptr(FollowupAction) action = followup_action_new(FOLLOWUP_KIND_TOUCH);
  g_autoptr(GError) cause = NULL;
  FollowupSqlStep step;

  if (!statement)
    return NULL;
  followup_statement_bind_int(statement, id->interview);
  followup_statement_bind_int(statement, id->number);
  step = followup_statement_step(statement, error);
  if (step == FOLLOWUP_STEP_DONE
      && (*about = followup_store_case_load_any(store, id->interview, error)))
    followup_store_case_find(*about, id->number, error);
  if (step != FOLLOWUP_STEP_ROW)
    return NULL;
  *row_id = followup_statement_get_int(statement, 0);
  *about = followup_store_case_new(id->interview ? followup_interview_new() : NULL);
  (*about)->id = action->interview = id->interview;
  if (id->interview)
    (*about)->interview->employer = g_strdup(followup_statement_get_text(statement, 3));
  action->number = id->number;
  action->interviewer = g_strdup(followup_statement_get_text(statement, 2));
  if (followup_kind_from_nick(followup_statement_get_text(statement, 1), &action->kind, &cause))
    return followup_store_read_delivery(action, statement, 4, error) ? g_steal_pointer(&action)
                                                                     : NULL;
  followup_store_fail_action(statement, action, cause, error);
  return NULL;
}

/* No plan changes by it: a thousand put off at once would load a thousand interviews. */
static gboolean
snooze_one(Task *task, const FollowupActionId *id, GError **error)
{
  FollowupStore *store = followup_store_change_get_store(task->change);
  g_autoptr(FollowupStoreCase) about = NULL;
  gint64 row_id = 0;
  g_autoptr(FollowupAction) action = read_brief(store, id, &about, &row_id, error);
  g_autoptr(FollowupStoreRow) before = NULL;
  g_autoptr(FollowupStoreRow) after = NULL;
  gboolean same;

  if (!action || !check_state(action, FOLLOWUP_STATE_SNOOZED, &same, error))
    return FALSE;
  before = followup_store_delivery_to_row(action, row_id);
  followup_store_change_describe(task->change, about, action);
  action->state = FOLLOWUP_STATE_SNOOZED;
  action->snoozed_until = action->next_at = task->at;
  action->opened_at = 0;
  note_until(task, about);
  after = followup_store_delivery_to_row(action, row_id);
  return followup_store_change_update(task->change, before, after, error);
}

static gboolean
finish_one(Task *task, const FollowupActionId *id, GError **error)
{
  FollowupStore *store = followup_store_change_get_store(task->change);
  g_autoptr(FollowupStoreCase) found = followup_store_case_load_any(store, id->interview, error);
  FollowupAction *action = found ? followup_store_case_find(found, id->number, error) : NULL;
  gboolean same;

  if (!action || !check_state(action, task->state, &same, error))
    return FALSE;
  if (same)
    return TRUE;
  if (!check_moment(task, found, action, error))
    return FALSE;
  followup_store_change_describe(task->change, found, action);
  followup_store_finish_action(action, task->state, task->at);
  note_how(task->done, action);
  note_consequences(task, found, action);
  if (!followup_store_case_write(found, task->change, error))
    return FALSE;
  if (task->alone)
    task->found = g_steal_pointer(&found);
  return TRUE;
}

static gboolean
do_one(Task *task, const FollowupActionId *id, GError **error)
{
  return task->state == FOLLOWUP_STATE_SNOOZED ? snooze_one(task, id, error)
                                               : finish_one(task, id, error);
}

static gboolean
replan(Task *task, gint64 interview, GError **error)
{
  return interview && task->found ? followup_store_replan_loaded(task->change, task->found, error)
                                  : followup_store_replan(task->change, interview, error);
}

/* The next steps, the employer's other interviews (S3), and the end of what is moved on from. */
static gboolean
go_on(Task *task, GError **error)
{
  GHashTableIter iter;
  gpointer key, id;

  for (guint i = 0; i < task->interviews->len; i++) {
    if (!replan(task, g_array_index(task->interviews, gint64, i), error))
      return FALSE;
  }
  g_hash_table_iter_init(&iter, task->touched);
  while (g_hash_table_iter_next(&iter, &key, &id)) {
    if (!followup_store_replan_employer(task->change, key, *(gint64 *)id, error))
      return FALSE;
  }
  for (guint i = 0; i < task->moved_on->len; i++) {
    if (!followup_store_end_open_process(task->change, g_array_index(task->moved_on, gint64, i),
                                         FOLLOWUP_ENDING_SILENT, task->at, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
followup_store_finish_within(FollowupStoreChange *change,
                             const FollowupActionId *id,
                             FollowupState state,
                             const FollowupDone *done,
                             gboolean *finished,
                             GError **error)
{
  g_auto(Task) task = TASK_INIT(state, done->at);
  g_autoptr(GError) problem = NULL;
  gboolean gone_on = FALSE;

  task.change = change;
  task.done = done;
  task.alone = TRUE;
  *finished = do_one(&task, id, &problem);
  if (*finished)
    gone_on = go_on(&task, &problem);
  task.change = NULL; /* the caller's */
  if (gone_on
      || (!*finished && problem->domain == FOLLOWUP_ERROR
          && (problem->code == FOLLOWUP_ERROR_WRONG_STATE
              || problem->code == FOLLOWUP_ERROR_INVALID_ARGUMENT)))
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&problem));
  return FALSE;
}

static gboolean
carry_out(FollowupStore *self,
          Task *task,
          const char *verb,
          const FollowupActionId *ids,
          gsize n_ids,
          const FollowupOrigin *origin,
          GError **error)
{
  g_autoptr(GArray) earlier = NULL;

  if (!followup_store_find_request(self, origin, verb, &earlier, error))
    return FALSE;
  if (earlier)
    return TRUE;
  task->change = followup_store_change_begin(self, verb, origin, error);
  if (!task->change)
    return FALSE;
  task->alone = n_ids == 1;
  for (gsize i = 0; i < n_ids; i++) {
    task->at = task->untils ? task->untils[i] : task->at;
    if (!do_one(task, &ids[i], error))
      return FALSE;
  }
  return go_on(task, error) && followup_store_change_commit(task->change, error);
}

gboolean
followup_store_complete(FollowupStore *self,
                        const FollowupActionId *ids,
                        gsize n_ids,
                        const FollowupDone *done,
                        const FollowupOrigin *origin,
                        GError **error)
{
  g_auto(Task) task = TASK_INIT(FOLLOWUP_STATE_DONE, done->at);

  task.done = done;
  if (!followup_store_check_text(_("the note"), done->note, error))
    return FALSE;
  if (done->at > followup_clock_get_now(self->clock)) {
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                        _("what is done cannot lie in the future: expected a moment that has "
                          "passed, for example ‘now’"));
    return FALSE;
  }
  return followup_store_check_instant(done->at, error)
         && carry_out(self, &task, "done", ids, n_ids, origin, error);
}

gboolean
followup_store_skip(FollowupStore *self,
                    const FollowupActionId *ids,
                    gsize n_ids,
                    const FollowupOrigin *origin,
                    GError **error)
{
  g_auto(Task) task = TASK_INIT(FOLLOWUP_STATE_SKIPPED, followup_clock_get_now(self->clock));

  return carry_out(self, &task, "skip", ids, n_ids, origin, error);
}

static gboolean
check_until(FollowupStore *self, gint64 until, GError **error)
{
  if (until > followup_clock_get_now(self->clock))
    return followup_store_check_instant(until, error);
  g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                      _("the moment to show it again has passed: expected one ahead, for "
                        "example ‘+2d’"));
  return FALSE;
}

gboolean
followup_store_snooze(FollowupStore *self,
                      const FollowupActionId *ids,
                      gsize n_ids,
                      gint64 until,
                      const FollowupOrigin *origin,
                      GError **error)
{
  g_auto(Task) task = TASK_INIT(FOLLOWUP_STATE_SNOOZED, until);

  return check_until(self, until, error)
         && carry_out(self, &task, "snooze", ids, n_ids, origin, error);
}

gboolean
followup_store_snooze_each(FollowupStore *self,
                           const FollowupActionId *ids,
                           const gint64 *untils,
                           gsize n_ids,
                           const FollowupOrigin *origin,
                           GError **error)
{
  g_auto(Task) task = TASK_INIT(FOLLOWUP_STATE_SNOOZED, 0);

  for (gsize i = 0; i < n_ids; i++) {
    if (!check_until(self, untils[i], error))
      return FALSE;
  }
  task.untils = untils;
  return carry_out(self, &task, "snooze", ids, n_ids, origin, error);
}
