/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What follows elsewhere from a change, worked out before it is committed: other employers hear of
 * offers, and the user of keeping up the search. */

#include <string.h>

#include "store-private.h"

#define QUIET_DAYS 14 /* without a new interview until the search is to be kept up (S1 S2 S3) */
#define DAY (24 * 60 * 60)

static gboolean
settle_offers(FollowupStoreChange *change, const GArray *before, GError **error)
{
  g_autoptr(GArray) now
      = followup_store_list_offers(followup_store_change_get_store(change), "", "", error);

  if (!now)
    return FALSE;
  if (now->len == before->len
      && (now->len == 0 || memcmp(now->data, before->data, now->len * sizeof(FollowupOffer)) == 0))
    return TRUE;
  return followup_store_replan_waiting(change, error);
}

/* ---- keep searching ---- */

typedef struct {
  FollowupAction *last;  /* owned, nullable: the latest that was planned */
  FollowupStoreRow *row; /* owned: as stored */
  gint64 finished;       /* when the last one dealt with was, or was due; NO_INSTANT: none was */
} Search;

static void
clear_search(Search *search)
{
  followup_action_free(search->last);
  followup_store_row_free(search->row);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, clear_search)

static gboolean
load_search(Search *search, FollowupStore *store, GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      store->sql,
      "SELECT " FOLLOWUP_STORE_ACTION_COLUMNS ", (SELECT max(max(finished_at, due)) FROM action "
      "WHERE interview IS NULL AND state IN ('done', 'skipped')) FROM action a "
      "WHERE a.interview IS NULL ORDER BY a.number DESC LIMIT 1",
      error);
  FollowupSqlStep step;
  gint64 row_id;

  if (!statement)
    return FALSE;
  step = followup_statement_step(statement, error);
  if (step != FOLLOWUP_STEP_ROW)
    return step != FOLLOWUP_STEP_ERROR;
  search->last = followup_store_read_action(statement, &row_id, error);
  if (!search->last)
    return FALSE;
  search->row = followup_store_action_to_row(search->last, "", row_id);
  if (!followup_statement_is_null(statement, FOLLOWUP_STORE_N_ACTION_COLUMNS))
    search->finished = followup_statement_get_int(statement, FOLLOWUP_STORE_N_ACTION_COLUMNS);
  return TRUE;
}

/* *earliest: from when on the search is to be kept up; NO_INSTANT: nothing is waited for. */
static gboolean
find_earliest(FollowupStore *store, const Search *search, gint64 *earliest, GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      store->sql,
      "SELECT created FROM interview WHERE EXISTS (SELECT 1 FROM interview i "
      "WHERE i.ending = 'open' AND " FOLLOWUP_STORE_IS_LATEST ") ORDER BY id DESC LIMIT 1",
      error);
  FollowupSqlStep step;

  *earliest = FOLLOWUP_NO_INSTANT;
  if (!store->rules->keep_searching)
    return TRUE;
  if (!statement)
    return FALSE;
  step = followup_statement_step(statement, error);
  if (step == FOLLOWUP_STEP_ROW) {
    *earliest = followup_statement_get_int(statement, 0) + QUIET_DAYS * DAY;
    if (search->finished != FOLLOWUP_NO_INSTANT)
      *earliest = MAX(*earliest, search->finished + 1);
  }
  return step != FOLLOWUP_STEP_ERROR;
}

/* One that fell due stays until it is dealt with; nothing is planned for the past. NULL: as it is.
 */
static FollowupAction *
plan_search(const FollowupRules *rules, const FollowupAction *pending, gint64 earliest, gint64 now)
{
  g_autoptr(FollowupAction) wanted = followup_plan_keep_searching(rules, earliest);
  gint64 due = pending && pending->rule_due ? pending->rule_due : pending ? pending->due : now + 1;

  if (wanted->due > now)
    return g_steal_pointer(&wanted);
  return due <= now ? NULL : followup_plan_keep_searching(rules, MAX(earliest, now));
}

static gboolean
write_search(FollowupStoreChange *change, Search *search, GError **error)
{
  g_autoptr(FollowupStoreRow) row
      = followup_store_action_to_row(search->last, "", search->row ? search->row->id : 0);

  return search->row ? followup_store_change_update(change, search->row, row, error)
                     : followup_store_change_insert(change, row, error);
}

/* After one that was dealt with comes another; one that was let go of is taken up again. */
static void
adopt_search(Search *search, FollowupAction *wanted, const FollowupRules *rules)
{
  guint number = search->last ? search->last->number : 0;

  if (search->last && search->last->state != FOLLOWUP_STATE_DONE
      && search->last->state != FOLLOWUP_STATE_SKIPPED) {
    followup_store_follow_plan(search->last, wanted, NULL, rules);
    return;
  }
  g_clear_pointer(&search->row, followup_store_row_free);
  followup_action_free(search->last);
  search->last = followup_action_copy(wanted);
  search->last->number = number + 1;
  search->last->uuid = g_uuid_string_random();
  followup_store_plan_afresh(search->last);
}

static gboolean
settle_search(FollowupStoreChange *change, GError **error)
{
  FollowupStore *store = followup_store_change_get_store(change);
  gint64 now = followup_store_change_get_now(change);
  g_auto(Search) search = { .finished = FOLLOWUP_NO_INSTANT };
  g_autoptr(FollowupAction) wanted = NULL;
  gboolean pending;
  gint64 earliest;

  if (!load_search(&search, store, error) || !find_earliest(store, &search, &earliest, error))
    return FALSE;
  pending = search.last && followup_state_is_pending(search.last->state);
  if (earliest == FOLLOWUP_NO_INSTANT) {
    if (!pending)
      return TRUE;
    followup_store_finish_action(search.last, FOLLOWUP_STATE_SUPERSEDED, now);
  } else {
    wanted = plan_search(store->rules, pending ? search.last : NULL, earliest, now);
    if (!wanted)
      return TRUE;
    adopt_search(&search, wanted, store->rules);
  }
  return write_search(change, &search, error);
}

gboolean
followup_store_settle(FollowupStoreChange *change, const GArray *offers, GError **error)
{
  return settle_offers(change, offers, error) && settle_search(change, error);
}
