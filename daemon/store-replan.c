/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Which interviews are planned anew when something beside them changes: the employer was touched,
 * offers came or went. For other rules see store-rules.c. */

#include "store-private.h"

GArray *
followup_store_read_ids(FollowupStore *self, FollowupStatement *statement, GError **error)
{
  g_autoptr(GArray) ids = followup_statement_list_ints(statement, error);
  guint n = 0;

  if (!ids)
    return NULL;
  for (guint i = 0; i < ids->len; i++) {
    gint64 id = g_array_index(ids, gint64, i);

    if (!followup_store_is_hidden(self, id))
      g_array_index(ids, gint64, n++) = id;
  }
  g_array_set_size(ids, n);
  return g_steal_pointer(&ids);
}

/* planned, nullable: those that are not planned anew once more. */
static gboolean
replan_all(FollowupStoreChange *change, GArray *ids, GHashTable *planned, GError **error)
{
  for (guint i = 0; i < ids->len; i++) {
    gint64 id = g_array_index(ids, gint64, i);

    if (!(planned && g_hash_table_contains(planned, &id))
        && !followup_store_replan(change, id, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
replan_employer(FollowupStoreChange *change,
                const char *employer_key,
                gint64 except,
                GHashTable *planned,
                GError **error)
{
  FollowupStore *store = followup_store_change_get_store(change);
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      store->sql,
      "SELECT DISTINCT interview FROM main.action INDEXED BY action_office WHERE "
      "employer_key = ? AND next_at IS NOT NULL "
      "AND kind IN ('check-in', 'second-follow-up') AND interview <> ?",
      error);
  g_autoptr(GArray) ids = NULL;

  if (!statement)
    return FALSE;
  followup_statement_bind_text(statement, employer_key);
  followup_statement_bind_int(statement, except);
  ids = followup_store_read_ids(store, statement, error);
  return ids && replan_all(change, ids, planned, error);
}

gboolean
followup_store_replan_employer(FollowupStoreChange *change,
                               const char *employer_key,
                               gint64 except,
                               GError **error)
{
  return replan_employer(change, employer_key, except, NULL, error);
}

/* ---- after edits ---- */

void
followup_store_affected_clear(FollowupStoreAffected *self)
{
  g_hash_table_unref(self->processes);
  g_hash_table_unref(self->employers);
  g_hash_table_unref(self->planned);
}

/* Folded texts hold no line breaks. */
static void
note(FollowupStoreAffected *self, const char *employer, const char *position, gboolean touched)
{
  g_hash_table_add(self->processes, g_strconcat(employer, "\n", position, NULL));
  if (touched)
    g_hash_table_add(self->employers, g_strdup(employer));
}

void
followup_store_affected_note(FollowupStoreAffected *self, const FollowupStoreCase *found)
{
  note(self, found->employer_key, found->position_key, followup_store_case_has_touch(found));
}

gboolean
followup_store_affected_note_stored(FollowupStoreAffected *self,
                                    FollowupStore *store,
                                    gint64 interview,
                                    GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      store->sql,
      "SELECT i.employer_key, i.position_key, EXISTS (SELECT 1 FROM action a "
      "WHERE a.interview = i.id AND a.state = 'done' "
      "AND a.kind IN ('check-in', 'second-follow-up', 'touch')) FROM interview i WHERE i.id = ?",
      error);
  FollowupSqlStep step;

  if (!statement)
    return FALSE;
  followup_statement_bind_int(statement, interview);
  step = followup_statement_step(statement, error);
  if (step != FOLLOWUP_STEP_ROW)
    return step != FOLLOWUP_STEP_ERROR;
  note(self, followup_statement_get_text(statement, 0), followup_statement_get_text(statement, 1),
       followup_statement_get_int(statement, 2) != 0);
  return TRUE;
}

void
followup_store_affected_note_planned(FollowupStoreAffected *self, gint64 interview)
{
  g_hash_table_add(self->planned, g_memdup2(&interview, sizeof interview));
}

/* Of a process only its latest round has steps to supersede or bring back, and the one that was the
 * latest before. */
static gboolean
replan_process(FollowupStoreChange *change,
               const char *process,
               GHashTable *planned,
               GError **error)
{
  g_auto(GStrv) keys = g_strsplit(process, "\n", 2);
  g_autoptr(GArray) rounds = followup_store_list_rounds(followup_store_change_get_store(change),
                                                        keys[0], keys[1], 2, error);

  return rounds && replan_all(change, rounds, planned, error);
}

gboolean
followup_store_replan_process(FollowupStoreChange *change, const char *process, GError **error)
{
  return replan_process(change, process, NULL, error);
}

gboolean
followup_store_replan_affected(FollowupStoreChange *change,
                               FollowupStoreAffected *affected,
                               GError **error)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init(&iter, affected->processes);
  while (g_hash_table_iter_next(&iter, &key, NULL)) {
    if (!replan_process(change, key, affected->planned, error))
      return FALSE;
  }
  g_hash_table_iter_init(&iter, affected->employers);
  while (g_hash_table_iter_next(&iter, &key, NULL)) {
    if (!replan_employer(change, key, 0, affected->planned, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- offers ---- */

GArray *
followup_store_list_offers(FollowupStore *self,
                           const char *employer_key,
                           const char *position_key,
                           GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      self->sql,
      "SELECT i.id, i.ended_at FROM interview i WHERE i.ending = 'offer' "
      "AND i.offer_preferred <> 'yes' AND NOT (i.employer_key = ? AND i.position_key = ?) "
      "AND " FOLLOWUP_STORE_IS_LATEST " ORDER BY i.id",
      error);
  g_autoptr(GArray) offers = g_array_new(FALSE, FALSE, sizeof(FollowupOffer));
  FollowupSqlStep step;

  if (!statement)
    return NULL;
  followup_statement_bind_text(statement, employer_key);
  followup_statement_bind_text(statement, position_key);
  while ((step = followup_statement_step(statement, error)) == FOLLOWUP_STEP_ROW) {
    FollowupOffer offer = { .interview = followup_statement_get_int(statement, 0),
                            .at = followup_statement_get_int(statement, 1) };

    g_array_append_val(offers, offer);
  }
  return step == FOLLOWUP_STEP_DONE ? g_steal_pointer(&offers) : NULL;
}

static GArray *
list_waiting(FollowupStore *self, GError **error)
{
  g_autoptr(FollowupStatement) statement
      = followup_sql_prepare(self->sql,
                             "SELECT i.id FROM interview i WHERE i.ending = 'open' "
                             "AND i.stage IN ('middle', 'final') AND " FOLLOWUP_STORE_IS_LATEST,
                             error);

  return statement ? followup_store_read_ids(self, statement, error) : NULL;
}

GArray *
followup_store_list_waiting_within(FollowupStore *self, gint64 after, gint64 last, GError **error)
{
  g_autoptr(FollowupStatement) statement
      = followup_sql_prepare(self->sql,
                             "SELECT i.id FROM interview i WHERE i.id > ? AND i.id <= ? "
                             "AND +i.ending = 'open' AND i.stage IN ('middle', 'final') "
                             "AND " FOLLOWUP_STORE_IS_LATEST " ORDER BY i.id",
                             error);

  if (!statement)
    return NULL;
  followup_statement_bind_int(statement, after);
  followup_statement_bind_int(statement, last);
  return followup_store_read_ids(self, statement, error);
}

gboolean
followup_store_replan_waiting(FollowupStoreChange *change, GError **error)
{
  g_autoptr(GArray) ids = list_waiting(followup_store_change_get_store(change), error);

  return ids && replan_all(change, ids, NULL, error);
}

GArray *
followup_store_list_unsettled(FollowupStore *self, GError **error)
{
  g_autoptr(FollowupStatement) statement
      = followup_sql_prepare(self->sql,
                             "SELECT i.id FROM interview i WHERE i.ending IN ('open', 'offer') "
                             "AND " FOLLOWUP_STORE_IS_LATEST " ORDER BY i.id",
                             error);

  return statement ? followup_store_read_ids(self, statement, error) : NULL;
}
