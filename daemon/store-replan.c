/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Which interviews are planned anew when something beside them changes: the employer was touched,
 * the user's rules are others. */

#include "store-private.h"

/* Raised when the rules in plan.c change, so that stored plans are made anew. */
#define PLAN_VERSION 1

/* The ids that a statement gives, all read before anything is written. One that names an index
 * names the table itself: what is hidden is left out here. */
static GArray *
read_ids(FollowupStore *self, FollowupStatement *statement, GError **error)
{
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
  FollowupSqlStep step;

  while ((step = followup_statement_step(statement, error)) == FOLLOWUP_STEP_ROW) {
    gint64 id = followup_statement_get_int(statement, 0);

    if (!followup_store_is_hidden(self, id))
      g_array_append_val(ids, id);
  }
  return step == FOLLOWUP_STEP_DONE ? g_steal_pointer(&ids) : NULL;
}

static gboolean
replan_all(FollowupStoreChange *change, GArray *ids, GError **error)
{
  for (guint i = 0; i < ids->len; i++) {
    if (!followup_store_replan(change, g_array_index(ids, gint64, i), error))
      return FALSE;
  }
  return TRUE;
}

gboolean
followup_store_replan_employer(FollowupStoreChange *change,
                               const char *employer_key,
                               gint64 except,
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
  ids = read_ids(store, statement, error);
  return ids && replan_all(change, ids, error);
}

/* ---- after edits ---- */

void
followup_store_affected_clear(FollowupStoreAffected *self)
{
  g_hash_table_unref(self->processes);
  g_hash_table_unref(self->employers);
}

/* Folded texts hold no line breaks. */
void
followup_store_affected_note(FollowupStoreAffected *self, const FollowupStoreCase *found)
{
  g_hash_table_add(self->processes,
                   g_strdup_printf("%s\n%s", found->employer_key, found->position_key));
  if (followup_store_case_has_touch(found))
    g_hash_table_add(self->employers, g_strdup(found->employer_key));
}

/* Of a process only its latest round has steps to supersede or bring back, and the one that was the
 * latest before. */
static gboolean
replan_process(FollowupStoreChange *change, const char *process, GError **error)
{
  g_auto(GStrv) keys = g_strsplit(process, "\n", 2);
  g_autoptr(GArray) rounds = followup_store_list_rounds(followup_store_change_get_store(change),
                                                        keys[0], keys[1], 2, error);

  return rounds && replan_all(change, rounds, error);
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
    if (!replan_process(change, key, error))
      return FALSE;
  }
  g_hash_table_iter_init(&iter, affected->employers);
  while (g_hash_table_iter_next(&iter, &key, NULL)) {
    if (!followup_store_replan_employer(change, key, 0, error))
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

GArray *
followup_store_list_waiting(FollowupStore *self, GError **error)
{
  g_autoptr(FollowupStatement) statement
      = followup_sql_prepare(self->sql,
                             "SELECT i.id FROM interview i WHERE i.ending = 'open' "
                             "AND i.stage IN ('middle', 'final') AND " FOLLOWUP_STORE_IS_LATEST,
                             error);

  return statement ? read_ids(self, statement, error) : NULL;
}

gboolean
followup_store_replan_waiting(FollowupStoreChange *change, GError **error)
{
  g_autoptr(GArray) ids
      = followup_store_list_waiting(followup_store_change_get_store(change), error);

  return ids && replan_all(change, ids, error);
}

GArray *
followup_store_list_unsettled(FollowupStore *self, GError **error)
{
  g_autoptr(FollowupStatement) statement
      = followup_sql_prepare(self->sql,
                             "SELECT i.id FROM interview i WHERE i.ending IN ('open', 'offer') "
                             "AND " FOLLOWUP_STORE_IS_LATEST " ORDER BY i.id",
                             error);

  return statement ? read_ids(self, statement, error) : NULL;
}

/* ---- rules ---- */

char *
followup_store_rules_to_text(const FollowupRules *rules)
{
  g_autofree char *calendar = followup_rules_calendars_to_string(rules);
  g_autofree char *waking = followup_hours_to_string(rules->waking);
  g_autofree char *laws = followup_zone_data_version();
  g_autofree char *cadences = followup_cadence_set_to_string(rules->cadences);

  return g_strdup_printf("%d|%s|%s|%s|%s|%d|%s%s%s", PLAN_VERSION, calendar, waking,
                         g_time_zone_get_identifier(rules->system_zone), rules->cadence,
                         rules->keep_searching, laws, *cadences ? "|" : "", cadences);
}

static gboolean
is_up_to_date(FollowupStore *self, const char *rules, gboolean *same, GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      self->sql, "SELECT 1 FROM meta WHERE key = 'rules' AND value = ?", error);
  FollowupSqlStep step;

  if (!statement)
    return FALSE;
  followup_statement_bind_text(statement, rules);
  step = followup_statement_step(statement, error);
  *same = step == FOLLOWUP_STEP_ROW;
  return step != FOLLOWUP_STEP_ERROR;
}

static gboolean
replan_pending(FollowupStoreChange *change, GError **error)
{
  FollowupStore *store = followup_store_change_get_store(change);
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      store->sql,
      "SELECT DISTINCT interview FROM main.action INDEXED BY action_next WHERE next_at IS NOT NULL "
      "AND interview IS NOT NULL ORDER BY interview",
      error);
  g_autoptr(GArray) ids = statement ? read_ids(store, statement, error) : NULL;

  return ids && replan_all(change, ids, error);
}

static gboolean
note_rules(FollowupStore *self, const char *rules, GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      self->sql, "INSERT OR REPLACE INTO meta (key, value) VALUES ('rules', ?)", error);

  if (!statement)
    return FALSE;
  followup_statement_bind_text(statement, rules);
  return followup_statement_run(statement, error);
}

gboolean
followup_store_apply_rules(FollowupStore *self, GError **error)
{
  static const FollowupOrigin origin = { .who = "settings" };
  g_autofree char *rules = followup_store_rules_to_text(self->rules);
  g_autoptr(FollowupStoreChange) change = NULL;
  guint moved = self->moved;
  gboolean same;

  if (!is_up_to_date(self, rules, &same, error))
    return FALSE;
  if (same)
    return TRUE;
  change = followup_store_change_begin(self, "rules", &origin, error);
  if (change && replan_pending(change, error) && note_rules(self, rules, error)
      && followup_store_change_commit(change, error))
    return TRUE;
  self->moved = moved;
  return FALSE;
}
