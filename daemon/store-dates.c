/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Dates that the user sets by hand, and what is late when one has another date. */

#include <glib/gi18n-lib.h>

#include "error.h"
#include "store-private.h"

#define DAY (24 * 60 * 60)

static char *
word_refusal(const char *id, FollowupState state)
{
  switch (state) {
  case FOLLOWUP_STATE_DONE:
    return g_strdup_printf(
        _("‘%s’ is done: only what is still to be dealt with can get another date"), id);
  case FOLLOWUP_STATE_SKIPPED:
    return g_strdup_printf(
        _("‘%s’ is skipped: only what is still to be dealt with can get another date"), id);
  default:
    return g_strdup_printf(
        _("‘%s’ is superseded: only what is still to be dealt with can get another date"), id);
  }
}

static gboolean
check_due(const FollowupStoreCase *found, const FollowupAction *action, gint64 due, GError **error)
{
  g_autofree char *id = followup_action_get_id(action);
  g_autofree char *refusal
      = followup_state_is_pending(action->state) ? NULL : word_refusal(id, action->state);

  if (refusal != NULL)
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE, refusal);
  else if (action->kind == FOLLOWUP_KIND_PREPARE && due >= found->interview->start)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("‘%s’ prepares for the interview: expected a moment before it begins"), id);
  else
    return followup_store_check_instant(due, error);
  return FALSE;
}

FollowupZone *
followup_store_choose_zone(const FollowupInterview *interview, const FollowupRules *rules)
{
  FollowupZone *zone = interview ? followup_zone_new(interview->zone, NULL) : NULL;

  return zone ? zone : followup_zone_ref(rules->system_zone);
}

gint64
followup_store_shift_by(const FollowupAction *action, gint64 due, FollowupZone *zone)
{
  gint64 day = (gint64)followup_instant_get_day(action->by, zone)
               + followup_instant_get_day(due, zone) - followup_instant_get_day(action->due, zone);
  int second = followup_instant_get_second_of_day(action->by, zone)
               + followup_instant_get_second_of_day(due, zone)
               - followup_instant_get_second_of_day(action->due, zone);

  if (due == action->due)
    return action->by;
  day += second < 0 ? -1 : second / DAY;
  return MAX(due, followup_instant_at(zone, (FollowupDay)day, (second + DAY) % DAY));
}

static void
move(FollowupStore *self, const FollowupStoreCase *found, FollowupAction *action, gint64 due)
{
  g_autoptr(FollowupZone) zone = followup_store_choose_zone(found->interview, self->rules);

  if (!action->rule_due) {
    action->rule_due = action->due;
    action->reason->rule_day = action->reason->due_day;
  }
  if (action->kind != FOLLOWUP_KIND_PREPARE)
    action->by = followup_store_shift_by(action, due, zone);
  action->due = due;
  action->reason->by_hand = TRUE;
  action->reason->due_day = followup_instant_get_day(due, zone);
  followup_plan_set_popup(action, found->interview, self->rules);
  followup_store_plan_afresh(action);
}

/* As the rule last said it; planning anew then says it once more for what is planned. */
static void
give_back(FollowupStore *self, const FollowupStoreCase *found, FollowupAction *action)
{
  g_autoptr(FollowupZone) zone = followup_store_choose_zone(found->interview, self->rules);

  if (!action->rule_due)
    return;
  if (action->kind != FOLLOWUP_KIND_PREPARE)
    action->by = followup_store_shift_by(action, action->rule_due, zone);
  action->due = action->rule_due;
  action->rule_due = 0;
  action->reason->due_day = action->reason->rule_day;
  action->reason->rule_day = 0;
  /* What was asked for some day was never the rule's. */
  action->reason->by_hand
      = action->kind == FOLLOWUP_KIND_REQUEST && action->reason->anchor_day == 0;
  followup_plan_set_popup(action, found->interview, self->rules);
  followup_store_plan_afresh(action);
}

static gboolean
set_one(FollowupStoreChange *change, const FollowupActionId *id, gint64 due, GError **error)
{
  FollowupStore *store = followup_store_change_get_store(change);
  gint64 now = followup_store_change_get_now(change);
  g_autoptr(FollowupStoreCase) found = followup_store_case_load_any(store, id->interview, error);
  FollowupAction *action = found ? followup_store_case_find(found, id->number, error) : NULL;
  g_autofree char *day = NULL;

  if (!action || !check_due(found, action, due, error))
    return FALSE;
  if (due ? action->rule_due && action->due == due : !action->rule_due)
    return TRUE;
  if (due)
    move(store, found, action, due);
  else
    give_back(store, found, action);
  followup_store_change_describe(change, found, action);
  day = followup_day_to_iso(action->reason->due_day);
  followup_store_change_add_fact(change, found->id, due ? "due" : "rule", day);
  if (!found->interview)
    return followup_store_case_write(found, change, error);
  if (!followup_store_case_replan(found, store, now, error))
    return FALSE;
  followup_store_case_supersede_overtaken(found, now);
  return followup_store_case_write(found, change, error);
}

gboolean
followup_store_set_due(FollowupStore *self,
                       const FollowupActionId *ids,
                       const gint64 *dues,
                       gsize n_ids,
                       const FollowupOrigin *origin,
                       GError **error)
{
  g_autoptr(FollowupStoreChange) change = NULL;
  gboolean carried_out;

  if (!followup_store_is_carried_out(self, origin, "set-due", &carried_out, error))
    return FALSE;
  if (carried_out)
    return TRUE;
  change = followup_store_change_begin(self, "set-due", origin, error);
  if (!change)
    return FALSE;
  for (gsize i = 0; i < n_ids; i++) {
    if (!set_one(change, &ids[i], dues[i], error))
      return FALSE;
  }
  return followup_store_change_commit(change, error);
}
