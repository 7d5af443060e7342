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

  if (!statement)
    return NULL;
  followup_statement_bind_text(statement, employer_key);
  followup_statement_bind_text(statement, position_key);
  followup_statement_bind_int(statement, n ? (gint64)n : -1);
  return followup_statement_list_ints(statement, error);
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

/* S3: the latest check-in or second follow-up with this employer outside this interview, or a touch
 * that was recorded, wherever it was. */
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
                             "AND (interview <> ? OR kind = 'touch') "
                             "ORDER BY finished_at DESC LIMIT 1",
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

/* S4: an employer that is to decide soon hears of what others offer. offers owns them. */
static gboolean
read_offers(FollowupStoreCase *self,
            FollowupStore *store,
            FollowupHistory *history,
            GArray **offers,
            GError **error)
{
  if (self->interview->stage == FOLLOWUP_STAGE_FIRST || history->ending != FOLLOWUP_ENDING_OPEN)
    return TRUE;
  *offers = followup_store_list_offers(store, self->employer_key, self->position_key, error);
  history->offers = *offers;
  return *offers != NULL;
}

static gboolean
read_history(FollowupStoreCase *self,
             FollowupStore *store,
             FollowupHistory *history,
             GArray **offers,
             GError **error)
{
  return read_process(self, store, history, error) && read_last_touch(self, store, history, error)
         && read_offers(self, store, history, offers, error);
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
    /* One that was done carried the thanks; one that was skipped or superseded after it had fallen
     * due took the thank-yous with it, an earlier one leaves them. */
    if (action->state == FOLLOWUP_STATE_DONE
        || (!followup_state_is_pending(action->state) && action->finished_at >= action->due))
      history->check_in_fell_due = TRUE;
  }
}

/* ---- merging ---- */

/* Thank-yous and cards are one for each person; the office steps go to whoever is the lead. */
static gboolean
is_personal(FollowupKind kind)
{
  return kind == FOLLOWUP_KIND_THANK_YOU || kind == FOLLOWUP_KIND_HANDWRITTEN_NOTE;
}

static gboolean
is_same_step(const FollowupAction *a, const FollowupAction *b)
{
  return a->kind == b->kind && a->turn == b->turn && a->about == b->about
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

/* The day it was set for by hand holds over the rule's. */
static gboolean
wants_overdue_check_in(FollowupStoreCase *self, GPtrArray *wanted, gint64 now)
{
  for (guint i = 0; i < wanted->len; i++) {
    const FollowupAction *step = g_ptr_array_index(wanted, i);
    const FollowupAction *action;

    if (step->kind != FOLLOWUP_KIND_CHECK_IN)
      continue;
    action = find_step(self->actions, step);
    if ((action && action->rule_due ? action->due : step->due) <= now)
      return TRUE;
  }
  return FALSE;
}

void
followup_store_plan_afresh(FollowupAction *action)
{
  action->state = FOLLOWUP_STATE_PLANNED;
  action->next_at = MIN(action->due, action->popup);
  action->showings = 0;
  action->opened_at = 0;
}

/* The date set by hand, and how long after it the step is late, as the rule now says it. */
static void
keep_by_hand(FollowupAction *action, const FollowupAction *wanted, FollowupZone *zone)
{
  FollowupReason *reason = followup_reason_copy(wanted->reason);

  reason->by_hand = TRUE;
  reason->rule_day = wanted->reason->due_day;
  reason->due_day = action->reason->due_day;
  followup_reason_free(action->reason);
  action->reason = reason;
  action->rule_due = wanted->due;
  if (action->kind != FOLLOWUP_KIND_PREPARE)
    action->by = followup_store_shift_by(wanted, action->due, zone);
}

static void
follow_dates(FollowupAction *action,
             const FollowupAction *wanted,
             const FollowupInterview *interview,
             const FollowupRules *rules)
{
  if (action->rule_due) {
    g_autoptr(FollowupZone) zone = followup_store_choose_zone(interview, rules);

    keep_by_hand(action, wanted, zone);
    followup_plan_set_popup(action, interview, rules);
    return;
  }
  action->due = wanted->due;
  action->by = wanted->by;
  action->popup = wanted->popup;
  followup_reason_free(action->reason);
  action->reason = followup_reason_copy(wanted->reason);
}

/* A snooze, and what was shown, holds while the step is due when it was. */
void
followup_store_follow_plan(FollowupAction *action,
                           const FollowupAction *wanted,
                           const FollowupInterview *interview,
                           const FollowupRules *rules)
{
  gint64 due = action->due, popup = action->popup;
  gboolean moved, shifted;

  follow_dates(action, wanted, interview, rules);
  moved = action->due != due;
  shifted = action->popup != popup;
  action->channel = wanted->channel;
  g_free(action->interviewer);
  action->interviewer = g_strdup(wanted->interviewer);
  g_free(action->interviewer_uuid);
  action->interviewer_uuid = g_strdup(wanted->interviewer_uuid);
  if (moved || action->state == FOLLOWUP_STATE_SUPERSEDED)
    followup_store_plan_afresh(action);
  else if (shifted && action->state == FOLLOWUP_STATE_PLANNED)
    action->next_at = MIN(action->due, action->popup);
  else if (shifted && action->state == FOLLOWUP_STATE_DUE)
    action->next_at = action->popup;
}

/* Nothing is left to ask: that is what doing a debrief, or asking for a deadline, means. */
static gboolean
is_answered(const FollowupInterview *interview, FollowupKind kind, FollowupEnding ending)
{
  switch (kind) {
  case FOLLOWUP_KIND_DEBRIEF:
    return ending == FOLLOWUP_ENDING_OPEN && !interview->no_show_at
           && followup_interview_is_debriefed(interview);
  case FOLLOWUP_KIND_ASK_OFFER_DEADLINE:
    return ending == FOLLOWUP_ENDING_OFFER && interview->offer_deadline != 0;
  default:
    return FALSE;
  }
}

static void
drop_unwanted(FollowupStoreCase *self, GPtrArray *wanted, FollowupEnding ending, gint64 now)
{
  for (guint i = 0; i < self->actions->len; i++) {
    FollowupAction *action = g_ptr_array_index(self->actions, i);

    if (!followup_state_is_pending(action->state) || !followup_kind_is_derived(action->kind)
        || find_step(wanted, action))
      continue;
    followup_store_finish_action(action,
                                 is_answered(self->interview, action->kind, ending)
                                     ? FOLLOWUP_STATE_DONE
                                     : FOLLOWUP_STATE_SUPERSEDED,
                                 now);
  }
}

static void
merge(FollowupStoreCase *self, GPtrArray *wanted, const FollowupRules *rules)
{
  for (guint i = 0; i < wanted->len; i++) {
    const FollowupAction *step = g_ptr_array_index(wanted, i);
    FollowupAction *action = find_step(self->actions, step);

    if (action) {
      if (!is_settled(action))
        followup_store_follow_plan(action, step, self->interview, rules);
      continue;
    }
    action = followup_action_copy(step);
    action->number = 0;
    g_clear_pointer(&action->uuid, g_free);
    followup_store_plan_afresh(action);
    g_ptr_array_add(self->actions, action);
  }
}

/* What was asked for keeps its dates; who it goes to and when it may appear can be others now. */
static void
refresh_asked(FollowupStoreCase *self, const FollowupRules *rules)
{
  g_autoptr(FollowupZone) zone = NULL;

  for (guint i = 0; i < self->actions->len; i++) {
    FollowupAction *action = g_ptr_array_index(self->actions, i);
    g_autoptr(FollowupAction) wanted = NULL;
    const FollowupInterviewer *person;

    if (action->kind != FOLLOWUP_KIND_REQUEST || !followup_state_is_pending(action->state))
      continue;
    if (!zone)
      zone = followup_store_choose_zone(self->interview, rules);
    wanted = followup_action_copy(action);
    person = followup_interview_find_person(self->interview, action->interviewer_uuid);
    if (person) {
      g_free(wanted->interviewer);
      wanted->interviewer = g_strdup(person->name);
    }
    wanted->due = action->rule_due ? action->rule_due : action->due;
    wanted->by = followup_store_shift_by(action, wanted->due, zone);
    followup_plan_set_popup(wanted, self->interview, rules);
    wanted->reason->due_day = action->rule_due ? action->reason->rule_day : action->reason->due_day;
    followup_store_follow_plan(action, wanted, self->interview, rules);
  }
}

void
followup_store_case_supersede_asked(FollowupStoreCase *self, gint64 now)
{
  for (guint i = 0; i < self->actions->len; i++) {
    FollowupAction *action = g_ptr_array_index(self->actions, i);

    if (followup_state_is_pending(action->state) && !followup_kind_is_derived(action->kind))
      followup_store_finish_action(action, FOLLOWUP_STATE_SUPERSEDED, now);
  }
}

void
followup_store_case_revive_asked(FollowupStoreCase *self, gint64 since)
{
  for (guint i = 0; i < self->actions->len; i++) {
    FollowupAction *action = g_ptr_array_index(self->actions, i);

    if (action->state == FOLLOWUP_STATE_SUPERSEDED && !followup_kind_is_derived(action->kind)
        && action->finished_at >= since)
      followup_store_plan_afresh(action);
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

/* Without what is not yet certain, which is put aside. */
static GPtrArray *
plan(FollowupStoreCase *self,
     FollowupCadence *cadence,
     const FollowupRules *rules,
     const FollowupHistory *history)
{
  GPtrArray *wanted
      = followup_plan(self->interview, cadence, rules, history, self->projected != NULL);

  if (self->projected)
    g_ptr_array_set_size(self->projected, 0);
  for (guint i = 0; self->projected && i < wanted->len;) {
    const FollowupAction *action = g_ptr_array_index(wanted, i);

    if (action->projected)
      g_ptr_array_add(self->projected, g_ptr_array_steal_index(wanted, i));
    else
      i++;
  }
  return wanted;
}

gboolean
followup_store_case_replan(FollowupStoreCase *self,
                           FollowupStore *store,
                           gint64 now,
                           GError **error)
{
  g_autoptr(FollowupCadence) cadence = followup_rules_choose_cadence(store->rules, self->interview);
  g_autoptr(GPtrArray) wanted = NULL;
  FollowupHistory history = FOLLOWUP_HISTORY_NONE(now);
  g_autoptr(GArray) offers = NULL;
  gboolean is_new = self->actions->len == 0;

  if (!read_history(self, store, &history, &offers, error))
    return FALSE;
  read_own_steps(self, &history);
  wanted = plan(self, cadence, store->rules, &history);
  /* A new interview keeps a record of the thank-yous that come too late. */
  if (!is_new && !history.check_in_fell_due && wants_overdue_check_in(self, wanted, now)) {
    history.check_in_fell_due = TRUE;
    g_ptr_array_unref(wanted);
    wanted = plan(self, cadence, store->rules, &history);
  }
  merge(self, wanted, store->rules);
  drop_unwanted(self, wanted, history.ending, now);
  refresh_asked(self, store->rules);
  return TRUE;
}

/* When each was due: those to come are added behind. (transfer full) */
static GArray *
note_dues(FollowupStoreCase *self)
{
  GArray *dues = g_array_sized_new(FALSE, FALSE, sizeof(gint64), self->actions->len);

  for (guint i = 0; i < self->actions->len; i++) {
    const FollowupAction *action = g_ptr_array_index(self->actions, i);

    g_array_append_val(dues, action->due);
  }
  return dues;
}

static guint
count_moved(FollowupStoreCase *self, GArray *dues)
{
  guint n = 0;

  for (guint i = 0; i < dues->len; i++) {
    const FollowupAction *action = g_ptr_array_index(self->actions, i);

    n += followup_state_is_pending(action->state) && action->due != g_array_index(dues, gint64, i);
  }
  return n;
}

static gboolean
replan(FollowupStoreChange *change, gint64 interview, GError **error)
{
  FollowupStore *store = followup_store_change_get_store(change);
  g_autoptr(FollowupStoreCase) found = followup_store_case_load(store, interview, error);

  return found && followup_store_replan_loaded(change, found, error);
}

/* By what is stored of it, of which nothing is written then. */
static gboolean
is_its_own(const GError *error)
{
  return g_error_matches(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED)
         || g_error_matches(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_DAMAGED);
}

gboolean
followup_store_replan(FollowupStoreChange *change, gint64 interview, GError **error)
{
  g_autoptr(GError) problem = NULL;

  if (!interview || replan(change, interview, &problem))
    return TRUE;
  if (followup_store_change_is_lenient(change) && is_its_own(problem)) {
    g_warning("an interview was not planned anew: %s", problem->message);
    return TRUE;
  }
  g_propagate_error(error, g_steal_pointer(&problem));
  return FALSE;
}

gboolean
followup_store_replan_loaded(FollowupStoreChange *change, FollowupStoreCase *found, GError **error)
{
  FollowupStore *store = followup_store_change_get_store(change);
  gint64 now = followup_store_change_get_now(change);
  g_autoptr(GArray) dues = note_dues(found);

  if (!followup_store_case_replan(found, store, now, error))
    return FALSE;
  followup_store_change_note_replan(change);
  followup_store_case_supersede_overtaken(found, now);
  store->moved += count_moved(found, dues);
  return followup_store_case_write(found, change, error);
}

GPtrArray *
followup_store_project(FollowupStore *self, const FollowupInterview *interview, GError **error)
{
  g_autoptr(FollowupStoreCase) unsaved
      = followup_store_case_new(followup_interview_copy(interview));
  g_autoptr(FollowupCadence) cadence = followup_rules_choose_cadence(self->rules, interview);
  FollowupHistory history = FOLLOWUP_HISTORY_NONE(followup_clock_get_now(self->clock));
  g_autoptr(GArray) offers = NULL;

  if (!read_history(unsaved, self, &history, &offers, error))
    return NULL;
  return followup_plan(interview, cadence, self->rules, &history, TRUE);
}

/* What is not yet certain, for a case whose plan stands. */
static gboolean
add_projected(FollowupStoreCase *self, FollowupStore *store, gint64 now, GError **error)
{
  g_autoptr(FollowupCadence) cadence = followup_rules_choose_cadence(store->rules, self->interview);
  FollowupHistory history = FOLLOWUP_HISTORY_NONE(now);
  g_autoptr(GArray) offers = NULL;
  g_autoptr(GPtrArray) planned = NULL;

  if (!read_history(self, store, &history, &offers, error))
    return FALSE;
  read_own_steps(self, &history);
  planned = followup_plan(self->interview, cadence, store->rules, &history, TRUE);
  for (guint i = 0; i < planned->len; i++) {
    const FollowupAction *action = g_ptr_array_index(planned, i);

    if (action->projected && !find_step(self->actions, action))
      g_ptr_array_add(self->actions, followup_action_copy(action));
  }
  return TRUE;
}

GPtrArray *
followup_store_plan_by(FollowupStore *self, gint64 id, const char *cadence, GError **error)
{
  g_autoptr(FollowupStoreCase) found = followup_store_case_load(self, id, error);
  gint64 now = followup_clock_get_now(self->clock);

  if (!found)
    return NULL;
  g_free(found->interview->cadence);
  found->interview->cadence = g_strdup(cadence);
  if (!followup_store_case_replan(found, self, now, error)
      || !add_projected(found, self, now, error))
    return NULL;
  followup_store_case_supersede_overtaken(found, now);
  return g_ptr_array_ref(found->actions);
}
