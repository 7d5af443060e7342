/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Changing and removing interviews, and what that does to the other rounds of their processes and
 * to the employers' other interviews. */

#include "store-private.h"

/* ---- changing ---- */

static void
describe_update(FollowupStoreChange *change,
                const FollowupStoreCase *updated,
                const FollowupInterview *old)
{
  g_autofree char *start = g_strdup_printf("%" G_GINT64_FORMAT, updated->interview->start);

  followup_store_change_describe(change, updated, NULL);
  if (updated->interview->start == old->start)
    return;
  followup_store_change_add_fact(change, updated->id, "start", start);
  followup_store_change_add_fact(change, updated->id, "zone", updated->interview->zone);
}

static gboolean
update_one(FollowupStoreChange *change,
           const FollowupInterview *interview,
           FollowupStoreAffected *affected,
           GError **error)
{
  FollowupStore *store = followup_store_change_get_store(change);
  gint64 now = followup_store_change_get_now(change);
  g_autoptr(FollowupStoreCase) found = followup_store_case_load(store, interview->id, error);
  g_autoptr(FollowupInterview) old = NULL;
  FollowupInterview *updated;

  if (!found)
    return FALSE;
  followup_store_affected_note(affected, found);
  /* What the user does not edit stays: the identity, the answers, the ending. */
  old = followup_interview_copy(found->interview);
  updated = followup_interview_copy(interview);
  g_free(updated->uuid);
  updated->uuid = g_strdup(old->uuid);
  g_array_set_size(updated->answers, 0);
  g_array_append_vals(updated->answers, old->answers->data, old->answers->len);
  updated->ending = old->ending;
  updated->ended_at = old->ended_at;
  updated->offer_deadline = old->offer_deadline;
  updated->offer_preferred = old->offer_preferred;
  /* Moved: there is another time to appear. */
  updated->no_show_at = updated->start == old->start ? old->no_show_at : 0;
  updated->created = old->created;
  updated->modified = now;
  followup_store_case_set_interview(found, updated);
  describe_update(change, found, old);
  if (old->no_show_at && !updated->no_show_at)
    followup_store_case_revive_asked(found, old->no_show_at);
  if (!followup_store_write_interview(change, old, updated, error)
      || !followup_store_case_replan(found, store, now, error))
    return FALSE;
  followup_store_affected_note(affected, found);
  followup_store_case_supersede_overtaken(found, now);
  return followup_store_case_write(found, change, error);
}

gboolean
followup_store_update(FollowupStore *self,
                      GPtrArray *interviews,
                      const FollowupOrigin *origin,
                      GError **error)
{
  g_autoptr(FollowupStoreChange) change = NULL;
  g_auto(FollowupStoreAffected) affected = FOLLOWUP_STORE_AFFECTED_INIT;
  gboolean done;

  if (!followup_store_is_carried_out(self, origin, "update", &done, error))
    return FALSE;
  if (done)
    return TRUE;
  for (guint i = 0; i < interviews->len; i++) {
    if (!followup_store_check_interview(self, g_ptr_array_index(interviews, i), error))
      return FALSE;
  }
  change = followup_store_change_begin(self, "update", origin, error);
  if (!change)
    return FALSE;
  for (guint i = 0; i < interviews->len; i++) {
    if (!update_one(change, g_ptr_array_index(interviews, i), &affected, error))
      return FALSE;
  }
  return followup_store_replan_affected(change, &affected, error)
         && followup_store_change_commit(change, error);
}

/* ---- removing ---- */

static gboolean
remove_one(FollowupStoreChange *change, gint64 id, FollowupStoreAffected *affected, GError **error)
{
  g_autoptr(FollowupStoreCase) found
      = followup_store_case_load(followup_store_change_get_store(change), id, error);

  if (!found)
    return FALSE;
  followup_store_affected_note(affected, found);
  followup_store_change_describe(change, found, NULL);
  return followup_store_delete_case(change, found, error);
}

gboolean
followup_store_remove(FollowupStore *self,
                      const gint64 *ids,
                      gsize n_ids,
                      const FollowupOrigin *origin,
                      GError **error)
{
  g_autoptr(FollowupStoreChange) change = NULL;
  g_autoptr(GHashTable) removed = g_hash_table_new(g_int64_hash, g_int64_equal);
  g_auto(FollowupStoreAffected) affected = FOLLOWUP_STORE_AFFECTED_INIT;
  gboolean done;

  if (!followup_store_is_carried_out(self, origin, "remove", &done, error))
    return FALSE;
  if (done)
    return TRUE;
  change = followup_store_change_begin(self, "remove", origin, error);
  if (!change)
    return FALSE;
  for (gsize i = 0; i < n_ids; i++) {
    if (g_hash_table_add(removed, (gpointer)&ids[i])
        && !remove_one(change, ids[i], &affected, error))
      return FALSE;
  }
  return followup_store_replan_affected(change, &affected, error)
         && followup_store_change_commit(change, error);
}
