/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The end of an import: one transaction shows what was hidden, brings what was there up to date,
 * and is an event like any other change's. */

#include "store-batch-private.h"

#include <glib/gi18n-lib.h>

#include "error.h"

#define MAX_TOLD 500 /* ids that "changed" names; more is everything */

/* ---- what follows from it ---- */

static gboolean
finish_known(FollowupStoreBatch *self, FollowupStoreChange *change, GError **error)
{
  gint64 now = followup_store_change_get_now(change);

  for (guint i = 0; i < self->finishes->len; i++) {
    const FollowupBatchFinish *finish = &g_array_index(self->finishes, FollowupBatchFinish, i);
    const FollowupDone done
        = { .at = MIN(finish->at, now), .channel = finish->channel, .note = finish->note };
    gboolean finished;

    if (!followup_store_finish_within(change, &finish->id, finish->state, &done, &finished, error))
      return FALSE;
    self->counts.updated += finished;
  }
  return TRUE;
}

static gboolean
resolve_abouts(FollowupStoreBatch *self, GError **error)
{
  for (guint i = 0; i < self->abouts->len; i++) {
    const FollowupBatchAbout *about = &g_array_index(self->abouts, FollowupBatchAbout, i);
    g_autoptr(FollowupStatement) statement = followup_sql_prepare(
        self->store->sql, "UPDATE main.action SET about = ? WHERE id = ?", error);
    gint64 id;

    if (!statement || !followup_batch_find_uuid(self, about->uuid, &id, error))
      return FALSE;
    if (!id)
      continue; /* it was not in the file */
    followup_statement_bind_int(statement, id);
    followup_statement_bind_int(statement, about->row);
    if (!followup_statement_run(statement, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- the user's own actions ---- */

static FollowupAction *
find_own(const FollowupStoreCase *here, const FollowupAction *action, gboolean *twin)
{
  *twin = FALSE;
  for (guint i = 0; i < here->actions->len; i++) {
    FollowupAction *stored = g_ptr_array_index(here->actions, i);

    if (action->uuid && g_str_equal(stored->uuid, action->uuid))
      return stored;
    /* Each machine keeps up the search: once is enough. */
    *twin |= stored->kind == action->kind && followup_state_is_pending(stored->state)
             && followup_state_is_pending(action->state);
  }
  return NULL;
}

static gboolean
insert_own(FollowupStoreBatch *self,
           FollowupStoreChange *change,
           FollowupAction *action,
           guint *last,
           GError **error)
{
  g_autoptr(FollowupStoreRow) row = NULL;

  action->number = MAX(action->number, *last + 1);
  *last = action->number;
  action->interview = action->about = 0;
  if (!action->uuid)
    action->uuid = g_uuid_string_random();
  row = followup_store_action_to_row(action, "", 0);
  self->counts.own++;
  return followup_store_change_insert(change, row, error);
}

static gboolean
write_own(FollowupStoreBatch *self, FollowupStoreChange *change, GError **error)
{
  g_autoptr(FollowupStoreCase) here = followup_store_case_load_any(self->store, 0, error);
  guint last = 0;

  if (!here)
    return FALSE;
  if (here->actions->len)
    last = ((FollowupAction *)g_ptr_array_index(here->actions, here->actions->len - 1))->number;
  for (guint i = 0; i < self->own->len; i++) {
    FollowupAction *action = g_ptr_array_index(self->own, i);
    gboolean twin;
    FollowupAction *stored = find_own(here, action, &twin);

    if (!stored && !twin) {
      if (!insert_own(self, change, action, &last, error))
        return FALSE;
    } else if (stored && followup_state_is_pending(stored->state)
               && (action->state == FOLLOWUP_STATE_DONE
                   || action->state == FOLLOWUP_STATE_SKIPPED)) {
      followup_store_finish_action(stored, action->state, action->finished_at);
      self->counts.updated++;
    }
  }
  return followup_store_case_write(here, change, error);
}

/* ---- its event ---- */

static void
add_count(FollowupStoreChange *change, const char *key, guint value)
{
  g_autofree char *text = g_strdup_printf("%u", value);

  followup_store_change_add_fact(change, 0, key, text);
}

static gboolean
is_empty(const FollowupBatchCounts *counts)
{
  return !counts->added && !counts->updated && !counts->own && !counts->changes;
}

static void
describe(FollowupStoreBatch *self, FollowupStoreChange *change, const FollowupStoreRange *ranges)
{
  g_autoptr(GString) rows = g_string_new(NULL);

  for (int i = 0; i < FOLLOWUP_STORE_N_VEILED; i++)
    g_string_append_printf(rows, "%s%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, i ? " " : "",
                           ranges[i].first, ranges[i].last);
  add_count(change, "added", self->counts.added);
  add_count(change, "known", self->counts.known);
  add_count(change, "differing", self->counts.differing);
  add_count(change, "updated", self->counts.updated);
  add_count(change, "own", self->counts.own);
  add_count(change, "changes", self->counts.changes);
  followup_store_change_add_fact(change, 0, "rows", rows->str);
}

static gboolean
read_count(JsonObject *facts, const char *key, guint *count)
{
  const char *text = json_object_get_string_member_with_default(facts, key, NULL);

  *count = text ? (guint)g_ascii_strtoull(text, NULL, 10) : 0;
  return text != NULL;
}

gboolean
followup_store_find_import(FollowupStore *self,
                           const FollowupOrigin *origin,
                           gboolean *found,
                           FollowupBatchCounts *counts,
                           GError **error)
{
  g_autoptr(FollowupStatement) statement = NULL;
  g_autoptr(JsonNode) node = NULL;
  FollowupSqlStep step;

  *found = FALSE;
  if (!origin->request)
    return TRUE;
  statement
      = followup_sql_prepare(self->sql, "SELECT verb, facts FROM event WHERE request = ?", error);
  if (!statement)
    return FALSE;
  followup_statement_bind_text(statement, origin->request);
  step = followup_statement_step(statement, error);
  if (step != FOLLOWUP_STEP_ROW)
    return step == FOLLOWUP_STEP_DONE;
  if (!followup_store_check_verb(origin, "import", followup_statement_get_text(statement, 0),
                                 error))
    return FALSE;
  node = json_from_string(followup_statement_get_text(statement, 1), NULL);
  *found = node && JSON_NODE_HOLDS_OBJECT(node);
  if (*found) {
    JsonObject *facts = json_node_get_object(node);

    read_count(facts, "added", &counts->added);
    read_count(facts, "known", &counts->known);
    read_count(facts, "differing", &counts->differing);
    read_count(facts, "updated", &counts->updated);
    read_count(facts, "own", &counts->own);
    read_count(facts, "changes", &counts->changes);
  }
  return TRUE;
}

/* ---- the transaction ---- */

/* The ranges shrink to what was used; ids that were only reserved are free again. */
static gboolean
settle_ids(FollowupStoreBatch *self, FollowupStoreRange *ranges, GError **error)
{
  for (int i = 0; i < FOLLOWUP_STORE_N_VEILED; i++) {
    ranges[i] = (FollowupStoreRange){ self->ranges[i].first, self->next[i] - 1 };
    if (!followup_store_set_sequence(self->store, i, self->ranges[i].last, ranges[i].last, error))
      return FALSE;
  }
  return TRUE;
}

/* Planned where holidays, waking hours or the zone are others: popups would come at night. */
static gboolean
is_foreign(const FollowupStoreBatch *self)
{
  return self->counts.added && self->rules && self->rules != followup_store_sum_rules(self->store);
}

/* What was planned by which rules is not known then: all that is pending is planned anew. */
static gboolean
forget_rules(FollowupStoreBatch *self, GError **error)
{
  return !is_foreign(self)
         || followup_sql_execute(self->store->sql, "DELETE FROM meta WHERE key = 'rules'", error);
}

/* A failure is no reason to take the import back: tried again at the next start. */
static void
follow_rules(FollowupStoreBatch *self)
{
  g_autoptr(GError) problem = NULL;

  if (is_foreign(self) && !followup_store_apply_rules(self->store, &problem))
    g_warning("the plans could not be made anew: %s", problem->message);
}

static gboolean
reveal(FollowupStoreBatch *self, FollowupStoreChange *change, gint64 *left, GError **error)
{
  FollowupStoreRange ranges[FOLLOWUP_STORE_N_VEILED];

  followup_store_change_set_subject(change, 0, 0);
  if (!settle_ids(self, ranges, error) || !followup_store_veil_remove(self->store, error)
      || !resolve_abouts(self, error) || !finish_known(self, change, error)
      || !write_own(self, change, error)
      || !followup_store_begin_aftermath(change, &ranges[FOLLOWUP_STORE_INTERVIEWS],
                                         self->ranges[FOLLOWUP_STORE_EVENTS].last, self->has_offer,
                                         left, error)
      || !followup_store_change_accept_offers(change, error) || !forget_rules(self, error))
    return FALSE;
  if (!is_empty(&self->counts))
    followup_store_change_insist(change, 0);
  describe(self, change, ranges);
  return TRUE;
}

/* Those that came are told by their ids where they are not too many. */
static void
touch_new(FollowupStoreBatch *self, FollowupStoreChange *change)
{
  const FollowupStoreRange *range = &self->ranges[FOLLOWUP_STORE_INTERVIEWS];
  gint64 end = self->next[FOLLOWUP_STORE_INTERVIEWS];

  followup_store_change_touch(change, 0);
  for (gint64 id = range->first;
       self->counts.added <= MAX_TOLD && end - range->first <= MAX_TOLD && id < end; id++)
    followup_store_change_touch(change, id);
}

gboolean
followup_store_batch_reveal(FollowupStoreBatch *self, FollowupBatchCounts *counts, GError **error)
{
  const FollowupOrigin origin = { .who = self->who, .request = self->request };
  g_autoptr(FollowupStoreChange) change = NULL;
  FollowupStore *store = self->store;
  gint64 left;

  if (!store) {
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_UNAVAILABLE,
                        _("the database is closed"));
    return FALSE;
  }
  change = followup_sql_settle(store->sql, error)
               ? followup_store_change_begin(store, "import", &origin, error)
               : NULL;
  if (!change)
    return FALSE;
  if (reveal(self, change, &left, error)) {
    touch_new(self, change);
    store->batch = NULL;
    if (followup_store_change_commit(change, error)) {
      *counts = self->counts;
      store->aftermath = left;
      followup_store_add_to_count(store, self->counts.added);
      follow_rules(self);
      return TRUE;
    }
  }
  g_clear_pointer(&change, followup_store_change_free);
  followup_store_veil_load(store, NULL);
  return FALSE;
}
