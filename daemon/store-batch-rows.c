/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The rows of an import: what is new is written where nobody sees it, what is known is compared,
 * and noted for the end. */

#include "store-batch-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "error.h"

#define MAX_OWN 10000       /* the user's own actions in memory: two centuries of weekly ones */
#define MAX_SEEN 4096       /* processes remembered */
#define MAX_FINISHES 100000 /* of known ones */

/* ---- what is known ---- */

static gboolean
find_by(FollowupStoreBatch *self,
        const char *text,
        const char *const *texts,
        gint64 number,
        gint64 *id,
        GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(self->store->sql, text, error);
  FollowupSqlStep step;

  if (!statement)
    return FALSE;
  for (gsize i = 0; texts[i]; i++)
    followup_statement_bind_text(statement, texts[i]);
  if (number != FOLLOWUP_NO_INSTANT)
    followup_statement_bind_int(statement, number);
  step = followup_statement_step(statement, error);
  *id = step == FOLLOWUP_STEP_ROW ? followup_statement_get_int(statement, 0) : 0;
  return step != FOLLOWUP_STEP_ERROR;
}

gboolean
followup_batch_find_uuid(FollowupStoreBatch *self, const char *uuid, gint64 *id, GError **error)
{
  const char *const texts[] = { uuid, NULL };

  return find_by(self, "SELECT id FROM main.interview WHERE uuid = ?", texts, FOLLOWUP_NO_INSTANT,
                 id, error);
}

/* Other programs know no uuids of ours: what they send a second time is the same invitation, or the
 * same employer, position and start. */
static gboolean
find_known(FollowupStoreBatch *self, const FollowupInterview *interview, gint64 *id, GError **error)
{
  const char *const uid[] = { interview->ical_uid, NULL };
  g_autofree char *employer = NULL, *position = NULL;

  if (interview->uuid)
    return followup_batch_find_uuid(self, interview->uuid, id, error);
  if (interview->ical_uid)
    return find_by(self, "SELECT id FROM main.interview WHERE ical_uid = ? LIMIT 1", uid,
                   FOLLOWUP_NO_INSTANT, id, error);
  employer = followup_interview_fold(interview->employer);
  position = followup_interview_fold(interview->position);
  return find_by(self,
                 "SELECT id FROM main.interview WHERE employer_key = ? AND position_key = ? "
                 "AND start = ? LIMIT 1",
                 (const char *const[]){ employer, position, NULL }, interview->start, id, error);
}

/* Ids and moments of writing are not what the user said. */
static char *
put_in_words(const FollowupInterview *interview)
{
  g_autoptr(FollowupRecord) record = followup_record_new(FOLLOWUP_RECORD_INTERVIEW);
  GString *text = g_string_new(NULL);

  followup_interview_free(record->interview);
  record->interview = followup_interview_copy(interview);
  record->interview->id = 1;
  record->interview->created = record->interview->modified = 0;
  followup_record_write(record, text);
  return g_string_free(text, FALSE);
}

static const FollowupAction *
find_action(const FollowupStoreCase *found, const char *uuid)
{
  for (guint i = 0; uuid && i < found->actions->len; i++) {
    const FollowupAction *action = g_ptr_array_index(found->actions, i);

    if (g_strcmp0(action->uuid, uuid) == 0)
      return action;
  }
  return NULL;
}

static gboolean
note_finish(FollowupStoreBatch *self,
            const FollowupAction *stored,
            const FollowupAction *action,
            GError **error)
{
  FollowupBatchFinish finish = {
    .id = { stored->interview, stored->number },
    .state = action->state,
    .at = action->finished_at,
    .channel = action->channel,
  };

  if (self->finishes->len >= MAX_FINISHES) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
                _("more than %d actions are to be marked as finished; expected fewer in one file"),
                MAX_FINISHES);
    return FALSE;
  }
  finish.note = g_strdup(action->note);
  g_array_append_val(self->finishes, finish);
  return TRUE;
}

/* Done or skipped there, and to be done here. */
static gboolean
is_ahead(const FollowupAction *action, const FollowupAction *stored)
{
  return stored && followup_state_is_pending(stored->state)
         && (action->state == FOLLOWUP_STATE_DONE || action->state == FOLLOWUP_STATE_SKIPPED);
}

static gboolean
note_finishes(FollowupStoreBatch *self,
              const FollowupRecord *record,
              const FollowupStoreCase *found,
              GError **error)
{
  for (guint i = 0; record->actions && i < record->actions->len; i++) {
    const FollowupAction *action = g_ptr_array_index(record->actions, i);
    const FollowupAction *stored = find_action(found, action->uuid);

    if (is_ahead(action, stored) && !note_finish(self, stored, action, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
put_known(FollowupStoreBatch *self, const FollowupRecord *record, gint64 id, GError **error)
{
  g_autoptr(FollowupStoreCase) found = NULL;
  g_autofree char *ours = NULL, *theirs = NULL;

  self->counts.known++;
  if (followup_batch_has(self, id))
    return TRUE; /* twice in the file */
  found = followup_store_case_load(self->store, id, error);
  if (!found)
    return FALSE;
  ours = put_in_words(found->interview);
  theirs = put_in_words(record->interview);
  if (record->interview->uuid && !g_str_equal(ours, theirs))
    self->counts.differing++;
  return note_finishes(self, record, found, error);
}

/* ---- what was there beside it ---- */

/* A process, and an employer, that the store had before is planned anew at the end. */
static gboolean
has_earlier(FollowupStoreBatch *self,
            const FollowupStoreCase *added,
            gboolean *earlier,
            GError **error)
{
  const char *const texts[] = { added->employer_key, NULL };
  gint64 first = self->ranges[FOLLOWUP_STORE_INTERVIEWS].first, id;
  gpointer seen;

  *earlier = FALSE;
  if (first == 1)
    return TRUE;
  if (g_hash_table_lookup_extended(self->seen, added->employer_key, NULL, &seen)) {
    *earlier = GPOINTER_TO_INT(seen);
    return TRUE;
  }
  if (!find_by(self, "SELECT id FROM main.interview WHERE employer_key = ? AND +id < ? LIMIT 1",
               texts, first, &id, error))
    return FALSE;
  *earlier = id != 0;
  if (g_hash_table_size(self->seen) >= MAX_SEEN)
    g_hash_table_remove_all(self->seen);
  g_hash_table_insert(self->seen, g_strdup(added->employer_key), GINT_TO_POINTER(*earlier));
  return TRUE;
}

static gboolean
note_neighbours(FollowupStoreBatch *self, const FollowupStoreCase *added, GError **error)
{
  gboolean earlier;

  if (!has_earlier(self, added, &earlier, error))
    return FALSE;
  if (earlier && !followup_store_note_aftermath(self->store, added, error))
    return FALSE;
  self->has_offer |= added->interview->ending == FOLLOWUP_ENDING_OFFER;
  return TRUE;
}

/* ---- what is new ---- */

static void
note_about(FollowupStoreBatch *self, const FollowupRecord *record, guint i, gint64 row)
{
  const char *uuid = record->abouts ? g_ptr_array_index(record->abouts, i) : NULL;
  FollowupBatchAbout about = { row, g_strdup(uuid) };

  if (uuid)
    g_array_append_val(self->abouts, about);
}

static gboolean
put_actions(FollowupStoreBatch *self,
            const FollowupRecord *record,
            const FollowupStoreCase *added,
            GError **error)
{
  for (guint i = 0; i < record->actions->len; i++) {
    FollowupAction *action = g_ptr_array_index(record->actions, i);
    g_autoptr(FollowupStoreRow) row = NULL;

    action->interview = added->interview->id;
    action->about = 0; /* an id of the file's; the uuid follows at the end */
    if (!action->uuid)
      action->uuid = g_uuid_string_random();
    row = followup_store_action_to_row(action, added->employer_key, 0);
    if (!followup_store_change_insert(self->change, row, error))
      return FALSE;
    note_about(self, record, i, row->id);
  }
  return TRUE;
}

static gboolean
put_exact(FollowupStoreBatch *self,
          const FollowupRecord *record,
          FollowupStoreCase *added,
          GError **error)
{
  return followup_store_write_interview(self->change, NULL, added->interview, error)
         && put_actions(self, record, added, error);
}

/* Planned among all there is, also what nobody sees yet. */
static gboolean
plan_row(FollowupStoreBatch *self, FollowupStoreCase *added, GError **error)
{
  gint64 head = 0;

  return followup_store_veil_lift(self->store, TRUE, error)
         && followup_store_insert_planned(self->change, added, FALSE, &head, error)
         && (!followup_batch_has(self, head) || followup_store_replan(self->change, head, error))
         && followup_store_veil_lift(self->store, FALSE, error);
}

/* A plan can turn out to be too long when some of it was written: nothing of the row is left then,
 * nor its ids. */
static gboolean
put_planned(FollowupStoreBatch *self, FollowupStoreCase *added, GError **error)
{
  gint64 interview = added->interview->id, action = self->next[FOLLOWUP_STORE_ACTIONS];
  gboolean put;

  if (!self->planned_from)
    self->planned_from = action;
  if (!followup_sql_begin_part(self->store->sql, error))
    return FALSE;
  put = plan_row(self, added, error);
  if (!put) {
    self->next[FOLLOWUP_STORE_INTERVIEWS] = interview;
    self->next[FOLLOWUP_STORE_ACTIONS] = action;
  }
  return followup_sql_end_part(self->store->sql, put, put ? error : NULL) && put;
}

static gboolean
put_new(FollowupStoreBatch *self, FollowupRecord *record, GError **error)
{
  FollowupInterview *interview = record->interview;
  g_autoptr(FollowupStoreCase) added = NULL;
  gint64 now = followup_store_change_get_now(self->change);

  if (!followup_batch_take_id(self, FOLLOWUP_STORE_INTERVIEWS, interview->id, &interview->id,
                              error))
    return FALSE;
  if (!interview->created)
    interview->created = now;
  if (!interview->modified)
    interview->modified = now;
  added = followup_store_case_new(g_steal_pointer(&record->interview));
  if (!(record->actions ? put_exact(self, record, added, error) : put_planned(self, added, error))
      || !note_neighbours(self, added, error))
    return FALSE;
  self->counts.added++;
  return TRUE;
}

/* ---- the user's own ---- */

static gboolean
put_own(FollowupStoreBatch *self, FollowupRecord *record, GError **error)
{
  if (self->own->len + record->actions->len > MAX_OWN) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
                _("there are more than %d actions of your own; expected fewer"), MAX_OWN);
    return FALSE;
  }
  for (guint i = 0; i < record->actions->len; i++)
    g_ptr_array_add(self->own, followup_action_copy(g_ptr_array_index(record->actions, i)));
  return TRUE;
}

/* ---- the history ---- */

/* The event of here that the file's became; 0: it was not taken. */
static gint64
find_run(const FollowupStoreBatch *self, gint64 id)
{
  guint low = 0, high = self->runs->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;
    const FollowupBatchRun *run = &g_array_index(self->runs, FollowupBatchRun, middle);

    if (id >= run->first && id <= run->last)
      return id + run->delta;
    if (id < run->first)
      high = middle;
    else
      low = middle + 1;
  }
  return 0;
}

static void
note_run(FollowupStoreBatch *self, gint64 in_file, gint64 here)
{
  FollowupBatchRun *last
      = self->runs->len ? &g_array_index(self->runs, FollowupBatchRun, self->runs->len - 1) : NULL;
  FollowupBatchRun run = { in_file, in_file, here - in_file };

  if (last && last->last + 1 == in_file && last->delta == run.delta)
    last->last = in_file;
  else if (!last || last->last < in_file)
    g_array_append_val(self->runs, run);
}

/* Into a store without a history all of it is taken; else that of the interviews that are new. */
static gboolean
find_subject(FollowupStoreBatch *self,
             const FollowupRecordEvent *event,
             gint64 *interview,
             gboolean *wanted,
             GError **error)
{
  gint64 id = 0;

  if (event->interview_uuid && !followup_batch_find_uuid(self, event->interview_uuid, &id, error))
    return FALSE;
  *wanted = self->fresh || (id && followup_batch_has(self, id));
  *interview = id || event->interview_uuid ? id : self->fresh ? event->interview : 0;
  return TRUE;
}

static gboolean
write_event(FollowupStoreBatch *self,
            const FollowupRecordEvent *event,
            gint64 id,
            gint64 interview,
            gint64 target,
            GError **error)
{
  g_autoptr(FollowupStoreRow) row = followup_store_row_new("event", id, 0);
  gboolean first = event->change != self->change_in_file;

  if (first) {
    self->change_in_file = event->change;
    self->change_here = id;
  }
  followup_store_row_add_int(row, "batch", self->change_here);
  followup_store_row_add_int(row, "at", event->at);
  followup_store_row_add_text(row, "who", event->who);
  followup_store_row_add_text(row, "verb", event->verb);
  followup_store_row_add_instant(row, "interview", interview ? interview : FOLLOWUP_NO_INSTANT);
  followup_store_row_add_instant(row, "action",
                                 event->action ? event->action : FOLLOWUP_NO_INSTANT);
  followup_store_row_add_text(row, "request", NULL);
  followup_store_row_add_text(row, "standing", event->undone && first ? "undone" : NULL);
  followup_store_row_add_instant(row, "target", target ? target : FOLLOWUP_NO_INSTANT);
  followup_store_row_add_text(row, "facts", event->facts);
  followup_store_row_add_text(row, "changes", "[]");
  return followup_store_row_insert(row, self->store->sql, error);
}

static gboolean
put_change(FollowupStoreBatch *self, const FollowupRecordEvent *event, GError **error)
{
  gint64 target = event->target ? find_run(self, event->target) : 0;
  gint64 id, interview;
  gboolean wanted;

  if (!find_subject(self, event, &interview, &wanted, error))
    return FALSE;
  if (!wanted || (event->target && !target))
    return TRUE;
  if (!followup_batch_take_id(self, FOLLOWUP_STORE_EVENTS, event->id, &id, error)
      || !write_event(self, event, id, interview, target, error))
    return FALSE;
  note_run(self, event->id, id);
  self->counts.changes++;
  return TRUE;
}

/* ---- any ---- */

static gboolean
put_interview(FollowupStoreBatch *self, FollowupRecord *record, GError **error)
{
  gint64 known;

  if (!find_known(self, record->interview, &known, error))
    return FALSE;
  return known ? put_known(self, record, known, error) : put_new(self, record, error);
}

gboolean
followup_store_batch_put(FollowupStoreBatch *self, FollowupRecord *record, GError **error)
{
  self->n_put++;
  switch (record->kind) {
  case FOLLOWUP_RECORD_INTERVIEW:
    return put_interview(self, record, error);
  case FOLLOWUP_RECORD_OWN:
    return put_own(self, record, error);
  default:
    return put_change(self, &record->event, error);
  }
}
