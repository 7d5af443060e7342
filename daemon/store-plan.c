/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What the plan wants against what is stored. Finished actions are never touched; a pending one
 * that is wanted no more is superseded, and planned again under its number when it is wanted once
 * more. Decides in memory; a case writes. */

#include "store-private.h"

/* ---- rounds and touches ---- */

GArray *
followup_store_list_rounds(FollowupStore *self,
                           const char *employer_key,
                           const char *position_key,
                           guint n,
                           GError **error)
{
  g_autoptr(FollowupStatement) statement
      = followup_sql_prepare(self->sql,
                             "SELECT id FROM interview WHERE employer_key = ? "
                             "AND position_key = ? ORDER BY start DESC, id DESC LIMIT ?",
                             error);
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
  FollowupSqlStep step;

  if (!statement)
    return NULL;
  followup_statement_bind_text(statement, employer_key);
  followup_statement_bind_text(statement, position_key);
  followup_statement_bind_int(statement, n ? (gint64)n : -1);
  while ((step = followup_statement_step(statement, error)) == FOLLOWUP_STEP_ROW) {
    gint64 id = followup_statement_get_int(statement, 0);

    g_array_append_val(ids, id);
  }
  return step == FOLLOWUP_STEP_DONE ? g_steal_pointer(&ids) : NULL;
}

/* A process is what its latest round is: ended where that one has an ending. */
static gboolean
read_process(FollowupStoreCase *self,
             FollowupStore *store,
             FollowupHistory *history,
             GError **error)
{
  const FollowupInterview *interview = self->interview;
  g_autoptr(FollowupStatement) statement
      = followup_sql_prepare(store->sql,
                             "SELECT id, start, ending, ended_at FROM interview "
                             "WHERE employer_key = ? AND position_key = ? AND id <> ? "
                             "ORDER BY start DESC, id DESC LIMIT 1",
                             error);
  FollowupSqlStep step;

  if (!statement)
    return FALSE;
  followup_statement_bind_text(statement, self->employer_key);
  followup_statement_bind_text(statement, self->position_key);
  followup_statement_bind_int(statement, interview->id);
  step = followup_statement_step(statement, error);
  if (step == FOLLOWUP_STEP_ROW) {
    gint64 id = followup_statement_get_int(statement, 0);
    gint64 start = followup_statement_get_int(statement, 1);

    history->has_later_round
        = start > interview->start
          || (start == interview->start && interview->id != 0 && id > interview->id);
  }
  if (step == FOLLOWUP_STEP_ERROR)
    return FALSE;
  history->ending = interview->ending;
  history->ended_at = interview->ended_at;
  if (!history->has_later_round || interview->ending != FOLLOWUP_ENDING_OPEN)
    return TRUE;
  history->ended_at = followup_statement_get_int(statement, 3);
  return followup_ending_from_nick(followup_statement_get_text(statement, 2), &history->ending,
                                   error);
}

/* S3: the latest check-in, second follow-up or touch with this employer outside this interview. */
static gboolean
read_last_touch(FollowupStoreCase *self,
                FollowupStore *store,
                FollowupHistory *history,
                GError **error)
{
  g_autoptr(FollowupStatement) statement
      = followup_sql_prepare(store->sql,
                             "SELECT finished_at, channel FROM action WHERE employer_key = ? "
                             "AND state = 'done' "
                             "AND kind IN ('check-in', 'second-follow-up', 'touch') "
                             "AND interview <> ? ORDER BY finished_at DESC LIMIT 1",
                             error);
  FollowupSqlStep step;

  if (!statement)
    return FALSE;
  followup_statement_bind_text(statement, self->employer_key);
  followup_statement_bind_int(statement, self->interview->id);
  step = followup_statement_step(statement, error);
  if (step != FOLLOWUP_STEP_ROW)
    return step != FOLLOWUP_STEP_ERROR;
  history->last_touch = followup_statement_get_int(statement, 0);
  return followup_channel_from_nick(followup_statement_get_text(statement, 1),
                                    &history->last_touch_channel, error);
}

/* ---- the case's own history ---- */

static gboolean
is_settled(const FollowupAction *action)
{
  return action->state == FOLLOWUP_STATE_DONE || action->state == FOLLOWUP_STATE_SKIPPED;
}

static void
read_own_steps(const FollowupStoreCase *self, FollowupHistory *history)
{
  for (guint i = 0; i < self->actions->len; i++) {
    const FollowupAction *action = g_ptr_array_index(self->actions, i);
    gboolean settled = is_settled(action);
    gboolean current = settled && action->turn == self->interview->answers->len;

    if (action->kind == FOLLOWUP_KIND_SECOND_FOLLOW_UP && current)
      history->second_finished = action->finished_at;
    if (action->kind != FOLLOWUP_KIND_CHECK_IN)
      continue;
    if (current)
      history->check_in_finished = action->finished_at;
    /* One that was superseded after it had fallen due took the thank-yous with it. */
    if (settled
        || (action->state == FOLLOWUP_STATE_SUPERSEDED && action->finished_at >= action->due))
      history->check_in_fell_due = TRUE;
  }
}

static gboolean
wants_overdue_check_in(GPtrArray *wanted, gint64 now)
{
  for (guint i = 0; i < wanted->len; i++) {
    const FollowupAction *action = g_ptr_array_index(wanted, i);

    if (action->kind == FOLLOWUP_KIND_CHECK_IN && action->due <= now)
      return TRUE;
  }
  return FALSE;
}

/* ---- merging ---- */

/* The kinds that the plan makes and unmakes; the others come from what the user says. */
static gboolean
is_planned_kind(FollowupKind kind)
{
  return kind <= FOLLOWUP_KIND_MOVE_ON;
}

/* Thank-yous and cards are one for each person; the office steps go to whoever is the lead. */
static gboolean
is_personal(FollowupKind kind)
{
  return kind == FOLLOWUP_KIND_THANK_YOU || kind == FOLLOWUP_KIND_HANDWRITTEN_NOTE;
}

static gboolean
is_same_step(const FollowupAction *a, const FollowupAction *b)
{
  return a->kind == b->kind && a->turn == b->turn
         && (!is_personal(a->kind) || g_strcmp0(a->interviewer_uuid, b->interviewer_uuid) == 0);
}

static FollowupAction *
find_step(GPtrArray *actions, const FollowupAction *step)
{
  for (guint i = 0; i < actions->len; i++) {
    FollowupAction *action = g_ptr_array_index(actions, i);

    if (is_same_step(action, step))
      return action;
  }
  return NULL;
}

static void
plan_afresh(FollowupAction *action)
{
  action->state = FOLLOWUP_STATE_PLANNED;
  action->next_at = MIN(action->due, action->popup);
  action->showings = 0;
}

/* A snooze, and what was shown, holds while the step is due when it was. */
static void
follow_plan(FollowupAction *action, const FollowupAction *wanted)
{
  gboolean moved = action->due != wanted->due;
  gboolean shifted = action->popup != wanted->popup;

  action->due = wanted->due;
  action->by = wanted->by;
  action->popup = wanted->popup;
  action->channel = wanted->channel;
  g_free(action->interviewer);
  action->interviewer = g_strdup(wanted->interviewer);
  g_free(action->interviewer_uuid);
  action->interviewer_uuid = g_strdup(wanted->interviewer_uuid);
  followup_reason_free(action->reason);
  action->reason = followup_reason_copy(wanted->reason);
  if (moved || action->state == FOLLOWUP_STATE_SUPERSEDED)
    plan_afresh(action);
  else if (shifted && action->state == FOLLOWUP_STATE_PLANNED)
    action->next_at = MIN(action->due, action->popup);
  else if (shifted && action->state == FOLLOWUP_STATE_DUE)
    action->next_at = action->popup;
}

static void
drop_unwanted(FollowupStoreCase *self, GPtrArray *wanted, gboolean ended, gint64 now)
{
  for (guint i = 0; i < self->actions->len; i++) {
    FollowupAction *action = g_ptr_array_index(self->actions, i);
    gboolean answered = action->kind == FOLLOWUP_KIND_DEBRIEF && !ended
                        && followup_interview_is_debriefed(self->interview);

    if (!followup_state_is_pending(action->state) || !is_planned_kind(action->kind)
        || find_step(wanted, action))
      continue;
    /* Nothing is left to ask: that is what doing a debrief means. */
    followup_store_finish_action(action, answered ? FOLLOWUP_STATE_DONE : FOLLOWUP_STATE_SUPERSEDED,
                                 now);
  }
}

static void
merge(FollowupStoreCase *self, GPtrArray *wanted)
{
  for (guint i = 0; i < wanted->len; i++) {
    const FollowupAction *step = g_ptr_array_index(wanted, i);
    FollowupAction *action = find_step(self->actions, step);

    if (action) {
      if (!is_settled(action))
        follow_plan(action, step);
      continue;
    }
    action = followup_action_copy(step);
    action->number = 0;
    g_clear_pointer(&action->uuid, g_free);
    plan_afresh(action);
    g_ptr_array_add(self->actions, action);
  }
}

void
followup_store_case_supersede_overtaken(FollowupStoreCase *self, gint64 now)
{
  FollowupHistory history = FOLLOWUP_HISTORY_NONE(now);
  gboolean fell_due = FALSE;

  read_own_steps(self, &history);
  fell_due = history.check_in_fell_due;
  for (guint i = 0; i < self->actions->len; i++) {
    const FollowupAction *action = g_ptr_array_index(self->actions, i);

    fell_due |= action->kind == FOLLOWUP_KIND_CHECK_IN && action->due <= now
                && followup_state_is_pending(action->state);
  }
  for (guint i = 0; i < self->actions->len; i++) {
    FollowupAction *action = g_ptr_array_index(self->actions, i);

    if (followup_state_is_pending(action->state)
        && ((action->kind == FOLLOWUP_KIND_THANK_YOU && fell_due)
            || (action->kind == FOLLOWUP_KIND_PREPARE && self->interview->start <= now)))
      followup_store_finish_action(action, FOLLOWUP_STATE_SUPERSEDED, now);
  }
}

/* ---- planning ---- */

FollowupCadence *
followup_store_get_cadence(FollowupStore *self, const FollowupInterview *interview)
{
  FollowupCadence *cadence = NULL;

  if (interview->cadence)
    cadence = followup_cadence_lookup(interview->cadence, NULL);
  if (!cadence)
    cadence = followup_cadence_lookup(self->rules->cadence, NULL);
  return cadence ? cadence : followup_cadence_lookup(FOLLOWUP_DEFAULT_CADENCE, NULL);
}

gboolean
followup_store_case_replan(FollowupStoreCase *self,
                           FollowupStore *store,
                           gint64 now,
                           GError **error)
{
  g_autoptr(FollowupCadence) cadence = followup_store_get_cadence(store, self->interview);
  g_autoptr(GPtrArray) wanted = NULL;
  FollowupHistory history = FOLLOWUP_HISTORY_NONE(now);
  gboolean is_new = self->actions->len == 0;

  if (!read_process(self, store, &history, error) || !read_last_touch(self, store, &history, error))
    return FALSE;
  read_own_steps(self, &history);
  wanted = followup_plan(self->interview, cadence, store->rules, &history, FALSE);
  /* A new interview keeps a record of the thank-yous that come too late. */
  if (!is_new && !history.check_in_fell_due && wants_overdue_check_in(wanted, now)) {
    history.check_in_fell_due = TRUE;
    g_ptr_array_unref(wanted);
    wanted = followup_plan(self->interview, cadence, store->rules, &history, FALSE);
  }
  merge(self, wanted);
  drop_unwanted(self, wanted, history.ending != FOLLOWUP_ENDING_OPEN, now);
  return TRUE;
}

gboolean
followup_store_replan(FollowupStoreChange *change, gint64 interview, GError **error)
{
  FollowupStore *store = followup_store_change_get_store(change);
  gint64 now = followup_store_change_get_now(change);
  g_autoptr(FollowupStoreCase) found = followup_store_case_load(store, interview, error);

  if (!found || !followup_store_case_replan(found, store, now, error))
    return FALSE;
  followup_store_case_supersede_overtaken(found, now);
  return followup_store_case_write(found, change, error);
}

GPtrArray *
followup_store_project(FollowupStore *self, const FollowupInterview *interview, GError **error)
{
  g_autoptr(FollowupStoreCase) unsaved
      = followup_store_case_new(followup_interview_copy(interview));
  g_autoptr(FollowupCadence) cadence = followup_store_get_cadence(self, interview);
  FollowupHistory history = FOLLOWUP_HISTORY_NONE(followup_clock_get_now(self->clock));

  if (!read_process(unsaved, self, &history, error)
      || !read_last_touch(unsaved, self, &history, error))
    return NULL;
  return followup_plan(interview, cadence, self->rules, &history, TRUE);
}
