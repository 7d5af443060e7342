/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* An import from its beginning to its end, but for the rows: ids are reserved beyond all others,
 * and what is written there stays hidden until a small transaction at the end shows all of it; what
 * never came to its end is removed. */

#include "store-batch-private.h"

#include <glib/gi18n-lib.h>

#include "error.h"

/* Ids for those whose number is not told. */
#define SPARE_IDS 1000000
#define SPARE_ACTIONS (G_GINT64_CONSTANT(1) << 40)
/* Ids that people type have no more digits than this. */
#define HIGHEST_ID 100000000
#define SWEPT_AT_ONCE 50 /* interviews */
/* What a commit may write: who asks first, where nobody did, waits for all of one. */
#define PAGES 250
#define PATIENT_PAGES 4000

/* ---- beginning ---- */

static void
clear_finish(FollowupBatchFinish *finish)
{
  g_free(finish->note);
}

static void
clear_about(FollowupBatchAbout *about)
{
  g_free(about->uuid);
}

static FollowupStoreBatch *
make_batch(FollowupStore *store, const FollowupOrigin *origin)
{
  FollowupStoreBatch *self = g_new0(FollowupStoreBatch, 1);

  self->store = store;
  g_object_add_weak_pointer(G_OBJECT(store), (gpointer *)&self->store);
  self->who = g_strdup(origin->who);
  self->request = g_strdup(origin->request);
  self->finishes = g_array_new(FALSE, FALSE, sizeof(FollowupBatchFinish));
  g_array_set_clear_func(self->finishes, (GDestroyNotify)clear_finish);
  self->abouts = g_array_new(FALSE, FALSE, sizeof(FollowupBatchAbout));
  g_array_set_clear_func(self->abouts, (GDestroyNotify)clear_about);
  self->runs = g_array_new(FALSE, FALSE, sizeof(FollowupBatchRun));
  self->own = g_ptr_array_new_with_free_func((GDestroyNotify)followup_action_free);
  self->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

/* Beyond what was ever used, so many as the file promises. */
static gboolean
reserve(FollowupStoreBatch *self, const FollowupRecordHeader *header, GError **error)
{
  const gint64 counts[] = { header->interviews, 0, header->changes };
  const gint64 highest[] = { header->last_interview, 0, header->last_change };

  for (int i = 0; i < FOLLOWUP_STORE_N_VEILED; i++) {
    FollowupStoreRange *range = &self->ranges[i];
    gint64 last, spare = i == FOLLOWUP_STORE_ACTIONS ? SPARE_ACTIONS : SPARE_IDS;

    if (!followup_store_get_sequence(self->store, i, &last, error))
      return FALSE;
    range->first = last + 1;
    range->last = last + (counts[i] ? counts[i] : spare);
    if (counts[i] && highest[i] <= HIGHEST_ID)
      range->last = MAX(range->last, highest[i]);
    self->next[i] = range->first;
    if (!followup_store_set_sequence(self->store, i, FOLLOWUP_NO_INSTANT, range->last, error))
      return FALSE;
  }
  self->fresh = self->ranges[FOLLOWUP_STORE_EVENTS].first == 1;
  return TRUE;
}

static gboolean
begin_hidden(FollowupStoreBatch *self, const FollowupRecordHeader *header, GError **error)
{
  FollowupStore *store = self->store;

  if (!followup_store_begin(store, error))
    return FALSE;
  if (reserve(self, header, error) && followup_store_veil_hide(store, self->ranges, error)
      && followup_sql_commit(store->sql, error))
    return TRUE;
  followup_sql_rollback(store->sql);
  followup_store_veil_load(store, NULL);
  return FALSE;
}

FollowupStoreBatch *
followup_store_batch_new(FollowupStore *store,
                         const FollowupRecordHeader *header,
                         const FollowupOrigin *origin,
                         GError **error)
{
  g_autoptr(FollowupStoreBatch) self = NULL;

  if (store->batch || followup_store_is_hiding(store)) {
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE,
                        store->batch ? _("another import goes on: try again when it has ended")
                                     : _("an earlier import is still being taken away: try again "
                                         "in a moment"));
    return NULL;
  }
  if (!followup_store_check_room(store, error) || !followup_store_end_aftermath(store, error))
    return NULL;
  self = make_batch(store, origin);
  self->rules = header->rules;
  if (!begin_hidden(self, header, error) || !followup_sql_set_bulky(store->sql, TRUE, error))
    return NULL;
  store->batch = self;
  return g_steal_pointer(&self);
}

/* ---- slices ---- */

gboolean
followup_store_batch_begin(FollowupStoreBatch *self, GError **error)
{
  FollowupSql *sql = self->store ? self->store->sql : NULL;
  gboolean resumed;

  if (!followup_sql_resume(sql, &resumed, error)
      || (!resumed && !followup_sql_set_lazy(sql, TRUE, error)))
    return FALSE;
  self->change = followup_store_change_begin(self->store, NULL, NULL, error);
  if (!self->change) {
    followup_sql_set_lazy(sql, FALSE, NULL);
    return FALSE;
  }
  followup_store_change_count_actions(self->change, &self->next[FOLLOWUP_STORE_ACTIONS]);
  return TRUE;
}

/* What was planned here and has come already is due, so that nothing is left to do when all is
 * revealed. */
static gboolean
fall_due(FollowupStoreBatch *self, gint64 now, GError **error)
{
  g_autoptr(FollowupStatement) statement
      = followup_sql_prepare(self->store->sql,
                             "UPDATE main.action SET state = 'due', next_at = max(next_at, popup) "
                             "WHERE id BETWEEN ? AND ? AND +due <= ? AND +state = 'planned'",
                             error);

  if (!statement)
    return FALSE;
  followup_statement_bind_int(statement, self->planned_from);
  followup_statement_bind_int(statement, self->next[FOLLOWUP_STORE_ACTIONS]);
  followup_statement_bind_int(statement, now);
  self->planned_from = 0;
  return followup_statement_run(statement, error);
}

/* A page that many rows change is written once for all those of a commit, which stalls others by
 * what it writes. How many rows that are is known from the one before. */
static gboolean
commit(FollowupStoreBatch *self, FollowupStoreChange *change, GError **error)
{
  FollowupSql *sql = self->store->sql;
  int before = followup_sql_count_frames(sql), after;

  if (!followup_store_change_commit(change, error))
    return FALSE;
  after = followup_sql_count_frames(sql);
  self->n_pages = MAX(after > before ? after - before : after, 1);
  self->n_rows = self->n_put;
  self->n_put = 0;
  return TRUE;
}

gboolean
followup_store_batch_is_full(const FollowupStoreBatch *self, gboolean patient)
{
  gint64 pages = patient ? PATIENT_PAGES : PAGES;

  return self->n_put > 0
         && (self->n_rows == 0
             || self->n_put >= MIN(2 * self->n_rows, self->n_rows * pages / self->n_pages));
}

gboolean
followup_store_batch_end(FollowupStoreBatch *self, gboolean goes_on, GError **error)
{
  g_autoptr(FollowupStoreChange) change = g_steal_pointer(&self->change);
  FollowupSql *sql = self->store->sql;

  if (self->planned_from && !fall_due(self, followup_store_change_get_now(change), error)) {
    g_clear_pointer(&change, followup_store_change_free);
    followup_sql_set_lazy(sql, FALSE, NULL);
    return FALSE;
  }
  if (goes_on) {
    followup_sql_pause(sql);
    return followup_store_change_commit(change, error);
  }
  if (commit(self, change, error))
    return followup_sql_set_lazy(sql, FALSE, error);
  followup_sql_set_lazy(sql, FALSE, NULL);
  return FALSE;
}

gboolean
followup_store_batch_settle(FollowupStoreBatch *self)
{
  return !self->store || followup_sql_write_back_aside(self->store->sql);
}

gboolean
followup_store_batch_flush(FollowupStoreBatch *self)
{
  return !self->store || followup_sql_flush_aside(self->store->sql);
}

/* Somebody may have added rows beyond the range meanwhile: it cannot grow then. */
static gboolean
extend(FollowupStoreBatch *self, int table, gint64 beyond, GError **error)
{
  FollowupStoreRange *range = &self->ranges[table];
  gint64 last;

  if (!followup_store_get_sequence(self->store, table, &last, error))
    return FALSE;
  if (last != range->last) {
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE,
                        _("there is more in the file than its first line says, and something "
                          "else was added meanwhile: import it once more"));
    return FALSE;
  }
  range->last = beyond + SPARE_IDS;
  return followup_store_set_sequence(self->store, table, last, range->last, error)
         && followup_store_veil_adjust(self->store, self->ranges, error);
}

gboolean
followup_batch_take_id(
    FollowupStoreBatch *self, int table, gint64 wanted, gint64 *id, GError **error)
{
  gint64 next = self->next[table];

  if (wanted > next && wanted <= HIGHEST_ID)
    next = wanted;
  if (next > self->ranges[table].last && !extend(self, table, next, error))
    return FALSE;
  self->next[table] = next + 1;
  *id = next;
  return TRUE;
}

gboolean
followup_batch_has(const FollowupStoreBatch *self, gint64 interview)
{
  const FollowupStoreRange *range = &self->ranges[FOLLOWUP_STORE_INTERVIEWS];

  return interview >= range->first && interview <= range->last;
}

/* ---- the end ---- */

/* What nobody ever saw may have its ids again. */
static gboolean
give_ids_back(FollowupStore *self, GError **error)
{
  gint64 seen;

  if (!followup_sql_get_int(self->sql, "SELECT count(*) FROM meta WHERE key = 'hidden-once-seen'",
                            &seen, error))
    return FALSE;
  if (seen)
    return TRUE;
  for (int i = 0; i < FOLLOWUP_STORE_N_VEILED; i++) {
    if (!followup_store_set_sequence(self, i, self->hidden[i].last, self->hidden[i].first - 1,
                                     error))
      return FALSE;
  }
  return TRUE;
}

void
followup_store_batch_free(FollowupStoreBatch *self)
{
  if (!self)
    return;
  if (self->change)
    followup_store_change_free(self->change);
  if (self->store) {
    if (self->store->sql && self->change)
      followup_sql_set_lazy(self->store->sql, FALSE, NULL);
    if (self->store->sql)
      followup_sql_set_bulky(self->store->sql, FALSE, NULL);
    if (self->store->batch == self)
      self->store->batch = NULL;
    g_object_remove_weak_pointer(G_OBJECT(self->store), (gpointer *)&self->store);
  }
  g_free(self->who);
  g_free(self->request);
  g_array_unref(self->finishes);
  g_array_unref(self->abouts);
  g_array_unref(self->runs);
  g_ptr_array_unref(self->own);
  g_hash_table_unref(self->seen);
  g_free(self);
}

void
followup_store_drop_batch(FollowupStore *self)
{
  self->aftermath = 0;
  if (!self->batch)
    return;
  g_object_remove_weak_pointer(G_OBJECT(self), (gpointer *)&self->batch->store);
  self->batch->store = NULL;
  self->batch = NULL;
}

gboolean
followup_store_is_littered(FollowupStore *self)
{
  return self->sql && !self->batch && (followup_store_is_hiding(self) || self->aftermath);
}

/* ---- sweeping ---- */

static gboolean
run_range(FollowupStore *self, const char *text, gint64 first, gint64 last, GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(self->sql, text, error);

  if (!statement)
    return FALSE;
  followup_statement_bind_int(statement, first);
  followup_statement_bind_int(statement, last);
  return followup_statement_run(statement, error);
}

/* The last of some rows of a range; 0: there are none. */
static gboolean
find_end(
    FollowupStore *self, const char *text, FollowupStoreRange range, gint64 *end, GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(self->sql, text, error);
  FollowupSqlStep step;

  if (!statement)
    return FALSE;
  followup_statement_bind_int(statement, range.first);
  followup_statement_bind_int(statement, range.last);
  followup_statement_bind_int(statement, SWEPT_AT_ONCE);
  step = followup_statement_step(statement, error);
  *end = step == FOLLOWUP_STEP_ROW ? followup_statement_get_int(statement, 0) : 0;
  return step != FOLLOWUP_STEP_ERROR;
}

static gboolean
sweep_interviews(FollowupStore *self, gboolean *swept, GError **error)
{
  static const char *const texts[] = {
    "DELETE FROM main.interviewer WHERE interview BETWEEN ? AND ?",
    "DELETE FROM main.answer WHERE interview BETWEEN ? AND ?",
    "DELETE FROM main.action WHERE interview BETWEEN ? AND ?",
    "DELETE FROM main.interview WHERE id BETWEEN ? AND ?",
  };
  FollowupStoreRange range = self->hidden[FOLLOWUP_STORE_INTERVIEWS];
  gint64 end;

  if (!find_end(self,
                "SELECT max(id) FROM (SELECT id FROM main.interview WHERE id BETWEEN ? AND ? "
                "ORDER BY id LIMIT ?)",
                range, &end, error))
    return FALSE;
  *swept = end != 0;
  for (gsize i = 0; *swept && i < G_N_ELEMENTS(texts); i++) {
    if (!run_range(self, texts[i], range.first, end, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
sweep_events(FollowupStore *self, gboolean *swept, GError **error)
{
  FollowupStoreRange range = self->hidden[FOLLOWUP_STORE_EVENTS];
  gint64 end;

  if (!find_end(self,
                "SELECT max(id) FROM (SELECT id FROM main.event WHERE id BETWEEN ? AND ? "
                "ORDER BY id LIMIT ? * 4)",
                range, &end, error))
    return FALSE;
  *swept = end != 0;
  return !*swept
         || run_range(self, "DELETE FROM main.event WHERE id BETWEEN ? AND ?", range.first, end,
                      error);
}

static gboolean
sweep_some(FollowupStore *self, gboolean *more, GError **error)
{
  if (!sweep_interviews(self, more, error) || (!*more && !sweep_events(self, more, error)))
    return FALSE;
  return *more
         || (give_ids_back(self, error) && followup_store_veil_remove(self, error)
             && followup_store_forget_aftermath(self, error));
}

gboolean
followup_store_sweep(FollowupStore *self, gboolean *more, GError **error)
{
  *more = followup_store_is_littered(self);
  if (!*more)
    return TRUE;
  if (!followup_store_is_hiding(self))
    return followup_store_follow_aftermath(self, more, error);
  if (!followup_sql_set_lazy(self->sql, TRUE, error))
    return FALSE;
  if (followup_store_begin(self, error) && sweep_some(self, more, error)
      && followup_sql_commit(self->sql, error))
    return followup_sql_set_lazy(self->sql, FALSE, error);
  followup_sql_rollback(self->sql);
  followup_sql_set_lazy(self->sql, FALSE, NULL);
  followup_store_veil_load(self, NULL);
  return FALSE;
}

/* ---- taking back ---- */

/* Actions that were planned since for what came with it. */
static gboolean
drop_later_actions(FollowupStore *self, const FollowupStoreRange *ranges, GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      self->sql, "DELETE FROM main.action WHERE id > ? AND +interview BETWEEN ? AND ?", error);

  if (!statement)
    return FALSE;
  followup_statement_bind_int(statement, ranges[FOLLOWUP_STORE_ACTIONS].last);
  followup_statement_bind_int(statement, ranges[FOLLOWUP_STORE_INTERVIEWS].first);
  followup_statement_bind_int(statement, ranges[FOLLOWUP_STORE_INTERVIEWS].last);
  return followup_statement_run(statement, error);
}

gboolean
followup_store_hide_import(FollowupStoreChange *change, JsonObject *facts, GError **error)
{
  FollowupStore *store = followup_store_change_get_store(change);
  const char *text = json_object_get_string_member_with_default(facts, "rows", "");
  FollowupStoreRange ranges[FOLLOWUP_STORE_N_VEILED];
  g_auto(GStrv) numbers = g_strsplit(text, " ", -1);

  if (store->batch || followup_store_is_hiding(store)) {
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE,
                        _("an import goes on: try again when it has ended"));
    return FALSE;
  }
  if (g_strv_length(numbers) != 2 * FOLLOWUP_STORE_N_VEILED) {
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_DAMAGED,
                        _("the history in the database cannot be read: nothing was taken back"));
    return FALSE;
  }
  for (int i = 0; i < FOLLOWUP_STORE_N_VEILED; i++) {
    ranges[i].first = g_ascii_strtoll(numbers[2 * i], NULL, 10);
    ranges[i].last = g_ascii_strtoll(numbers[2 * i + 1], NULL, 10);
  }
  followup_store_forget_count(store);
  return drop_later_actions(store, ranges, error)
         && followup_sql_execute(
             store->sql, "INSERT INTO meta (key, value) VALUES ('hidden-once-seen', 1)", error)
         && followup_store_veil_hide(store, ranges, error);
}
