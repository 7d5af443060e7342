/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Adding, changing and removing interviews. */

#include <glib/gi18n-lib.h>

#include "error.h"
#include "store-private.h"

/* Adding is refused with less than this left on the disk, so that what is planned can still be
 * finished. */
#define LEAST_ROOM (256 * 1024)
/* Pages free within the database: what finishing writes (an event, the next step) when the disk is
 * full. */
#define LEAST_FREE_PAGES 64

/* The id of the first row, 0 for none. */
static gboolean
read_id(FollowupStatement *statement, gint64 *id, GError **error)
{
  FollowupSqlStep step = followup_statement_step(statement, error);

  if (step == FOLLOWUP_STEP_ERROR)
    return FALSE;
  *id = step == FOLLOWUP_STEP_ROW ? followup_statement_get_int(statement, 0) : 0;
  return TRUE;
}

/* Whether it, or another round of its process, names that cadence already. */
static gboolean
keeps_cadence(FollowupStore *self,
              const FollowupInterview *interview,
              gboolean *keeps,
              GError **error)
{
  g_autofree char *employer_key = followup_interview_fold(interview->employer);
  g_autofree char *position_key = followup_interview_fold(interview->position);
  g_autoptr(FollowupStatement) statement
      = followup_sql_prepare(self->sql,
                             "SELECT id FROM interview WHERE cadence = ? "
                             "AND (id = ? OR (employer_key = ? AND position_key = ?)) LIMIT 1",
                             error);
  gint64 id;

  if (!statement)
    return FALSE;
  followup_statement_bind_text(statement, interview->cadence);
  followup_statement_bind_int(statement, interview->id);
  followup_statement_bind_text(statement, employer_key);
  followup_statement_bind_text(statement, position_key);
  if (!read_id(statement, &id, error))
    return FALSE;
  *keeps = id != 0;
  return TRUE;
}

gboolean
followup_store_check_interview(FollowupStore *self, FollowupInterview *interview, GError **error)
{
  g_autoptr(FollowupCadence) cadence = NULL;
  g_autoptr(GError) unknown = NULL;
  gboolean keeps;

  if (!followup_interview_validate(interview, error))
    return FALSE;
  if (!interview->cadence)
    return TRUE;
  cadence = followup_cadence_set_lookup(self->rules->cadences, interview->cadence, &unknown);
  if (cadence)
    return TRUE;
  if (!keeps_cadence(self, interview, &keeps, error))
    return FALSE;
  if (!keeps)
    g_propagate_error(error, g_steal_pointer(&unknown));
  return keeps;
}

static gboolean
find_uuid(FollowupStore *self, const char *uuid, gint64 *id, GError **error)
{
  g_autoptr(FollowupStatement) statement = NULL;

  *id = 0;
  if (!uuid)
    return TRUE;
  statement = followup_sql_prepare(self->sql, "SELECT id FROM interview WHERE uuid = ?", error);
  if (!statement)
    return FALSE;
  followup_statement_bind_text(statement, uuid);
  return read_id(statement, id, error);
}

/* ---- adding ---- */

/* What becomes of the array's entries, once the transaction is on disk. */
typedef struct {
  FollowupStore *store;
  FollowupStoreChange *change;
  gboolean thanked;
  gboolean keeps;      /* the plan is wanted */
  GPtrArray *plan;     /* of FollowupAction, owned, nullable */
  GPtrArray *results;  /* of FollowupInterview, owned */
  GArray *is_stored;   /* of gboolean: was there before */
  GPtrArray *warnings; /* of strv, nullable entries, owned */
} Adding;

static void
free_warning(gpointer warning)
{
  g_strfreev(warning);
}

static gboolean
find_warning(Adding *adding, const FollowupStoreCase *added, char ***warning, GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      adding->store->sql,
      "SELECT id FROM interview WHERE employer_key = ? AND position_key = ? AND start = ?", error);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
  g_autofree char *text = NULL;
  gint64 id;

  if (!statement)
    return FALSE;
  followup_statement_bind_text(statement, added->employer_key);
  followup_statement_bind_text(statement, added->position_key);
  followup_statement_bind_int(statement, added->interview->start);
  if (!read_id(statement, &id, error))
    return FALSE;
  if (!id) {
    *warning = NULL;
    return TRUE;
  }
  text = g_strdup_printf(_("interview %d has the same employer, position and start"), (int)id);
  g_strv_builder_add(builder, text);
  *warning = g_strv_builder_end(builder);
  return TRUE;
}

static gboolean
is_thanked(const FollowupInterview *interview, const FollowupAction *action)
{
  const FollowupInterviewer *person
      = followup_interview_find_person(interview, action->interviewer_uuid);

  return person && person->thanked;
}

static void
finish_thanked(FollowupStoreCase *added, gboolean all, gint64 now)
{
  for (guint i = 0; i < added->actions->len; i++) {
    FollowupAction *action = g_ptr_array_index(added->actions, i);

    if (action->kind == FOLLOWUP_KIND_THANK_YOU && (all || is_thanked(added->interview, action)))
      followup_store_finish_action(action, FOLLOWUP_STATE_DONE, now);
  }
}

/* An earlier round told of after the process ended belongs to what ended. */
static gboolean
inherit_ending(FollowupStore *store, FollowupStoreCase *added, gint64 *head, GError **error)
{
  g_autoptr(GArray) rounds
      = followup_store_list_rounds(store, added->employer_key, added->position_key, 1, error);
  g_autoptr(FollowupInterview) latest = NULL;

  *head = 0;
  if (!rounds)
    return FALSE;
  if (rounds->len == 0)
    return TRUE;
  latest = followup_store_load_interview(store, g_array_index(rounds, gint64, 0), error);
  if (!latest)
    return FALSE;
  if (latest->start <= added->interview->start) {
    *head = latest->id;
  } else {
    added->interview->ending = latest->ending;
    added->interview->ended_at = latest->ended_at;
    added->interview->offer_deadline = latest->offer_deadline;
    added->interview->offer_preferred = latest->offer_preferred;
  }
  return TRUE;
}

gboolean
followup_store_insert_planned(FollowupStoreChange *change,
                              FollowupStoreCase *added,
                              gboolean thanked,
                              gint64 *head,
                              GError **error)
{
  FollowupStore *store = followup_store_change_get_store(change);
  gint64 now = followup_store_change_get_now(change);

  if (!inherit_ending(store, added, head, error)
      || !followup_store_write_interview(change, NULL, added->interview, error))
    return FALSE;
  added->id = added->interview->id;
  if (!followup_store_case_replan(added, store, now, error))
    return FALSE;
  finish_thanked(added, thanked, now);
  followup_store_case_supersede_overtaken(added, now);
  return followup_store_case_write(added, change, error);
}

static gboolean
insert_interview(Adding *adding, FollowupStoreCase *added, GError **error)
{
  gint64 head;

  added->interview->created = added->interview->modified
      = followup_store_change_get_now(adding->change);
  if (!followup_store_insert_planned(adding->change, added, adding->thanked, &head, error))
    return FALSE;
  followup_store_change_describe(adding->change, added, NULL);
  /* The round that was the latest until now is followed up no more. */
  return !head || followup_store_replan(adding->change, head, error);
}

/* The case is not written again. */
static void
keep_plan(Adding *adding, FollowupStoreCase *added)
{
  if (!adding->keeps)
    return;
  g_ptr_array_extend_and_steal(added->actions, g_steal_pointer(&added->projected));
  adding->plan = g_ptr_array_ref(added->actions);
}

static gboolean
add_one(Adding *adding, const FollowupInterview *interview, GError **error)
{
  g_autoptr(FollowupStoreCase) added = NULL;
  char **warning = NULL;
  gboolean is_stored;
  gint64 id;

  if (!find_uuid(adding->store, interview->uuid, &id, error))
    return FALSE;
  is_stored = id != 0;
  if (is_stored) {
    FollowupInterview *stored = followup_store_load_interview(adding->store, id, error);

    if (!stored)
      return FALSE;
    g_ptr_array_add(adding->results, stored);
  } else {
    added = followup_store_case_new(followup_interview_copy(interview));
    added->interview->id = 0;
    added->interview->ending = FOLLOWUP_ENDING_OPEN;
    added->interview->offer_deadline = 0;
    added->interview->offer_preferred = FOLLOWUP_MAY_UNKNOWN;
    added->interview->no_show_at = 0;
    if (adding->keeps)
      added->projected = g_ptr_array_new_with_free_func((GDestroyNotify)followup_action_free);
    if (!find_warning(adding, added, &warning, error))
      return FALSE;
    g_ptr_array_add(adding->warnings, warning);
    if (!insert_interview(adding, added, error))
      return FALSE;
    g_ptr_array_add(adding->results, g_steal_pointer(&added->interview));
    keep_plan(adding, added);
  }
  if (is_stored)
    g_ptr_array_add(adding->warnings, NULL);
  g_array_append_val(adding->is_stored, is_stored);
  return TRUE;
}

static void
adopt_uuid(FollowupInterviewer *person, const FollowupInterviewer *stored)
{
  if (!person->uuid)
    person->uuid = g_strdup(stored->uuid);
}

/* The caller may hold the interviews it gave: what is new is filled in, what was stored replaces.
 */
static void
hand_back(GPtrArray *interviews, GPtrArray *results, const GArray *is_stored)
{
  for (guint i = 0; i < interviews->len; i++) {
    FollowupInterview *given = g_ptr_array_index(interviews, i);
    FollowupInterview *result = g_ptr_array_index(results, i);

    if (!is_stored || g_array_index(is_stored, gboolean, i)) {
      interviews->pdata[i] = result;
      results->pdata[i] = given;
      continue;
    }
    given->id = result->id;
    if (!given->uuid)
      given->uuid = g_strdup(result->uuid);
    given->created = result->created;
    given->modified = result->modified;
    given->ending = result->ending;
    given->ended_at = result->ended_at;
    given->offer_deadline = result->offer_deadline;
    given->offer_preferred = result->offer_preferred;
    given->no_show_at = result->no_show_at;
    for (guint k = 0; k < given->interviewers->len; k++)
      adopt_uuid(g_ptr_array_index(given->interviewers, k),
                 g_ptr_array_index(result->interviewers, k));
    if (given->agency)
      adopt_uuid(given->agency, result->agency);
  }
}

static gboolean
fail_gone(GError **error)
{
  g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND,
                      _("this request was carried out before, but what it added has been removed "
                        "since"));
  return FALSE;
}

/* The ids that the interviews of a repeated request have: by uuid where the caller gave one, else
 * in the order of the first time. */
static GArray *
match_earlier(FollowupStore *self, GPtrArray *interviews, const GArray *earlier, GError **error)
{
  g_autoptr(GArray) ids = g_array_new(FALSE, TRUE, sizeof(gint64));
  g_autoptr(GHashTable) taken = g_hash_table_new(g_int64_hash, g_int64_equal);
  guint next = 0;

  g_array_set_size(ids, interviews->len);
  for (guint i = 0; i < interviews->len; i++) {
    const FollowupInterview *interview = g_ptr_array_index(interviews, i);
    gint64 *id = &g_array_index(ids, gint64, i);

    if (!find_uuid(self, interview->uuid, id, error))
      return NULL;
    if (*id)
      g_hash_table_add(taken, id);
  }
  for (guint i = 0; i < interviews->len; i++) {
    gint64 *id = &g_array_index(ids, gint64, i);

    while (!*id && next < earlier->len) {
      gint64 candidate = g_array_index(earlier, gint64, next++);

      if (!g_hash_table_contains(taken, &candidate))
        *id = candidate;
    }
  }
  return g_steal_pointer(&ids);
}

static gboolean
load_earlier(FollowupStore *self,
             GPtrArray *interviews,
             const GArray *earlier,
             GPtrArray **warnings,
             GError **error)
{
  g_autoptr(GPtrArray) results
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);
  g_autoptr(GArray) ids = match_earlier(self, interviews, earlier, error);

  if (!ids)
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    FollowupInterview *stored
        = followup_store_load_interview(self, g_array_index(ids, gint64, i), NULL);

    if (!stored)
      return fail_gone(error);
    g_ptr_array_add(results, stored);
  }
  hand_back(interviews, results, NULL);
  if (warnings) {
    *warnings = g_ptr_array_new_with_free_func(free_warning);
    g_ptr_array_set_size(*warnings, (int)interviews->len);
  }
  return TRUE;
}

static void
clear_adding(Adding *adding)
{
  followup_store_change_free(adding->change);
  g_ptr_array_unref(adding->results);
  g_array_unref(adding->is_stored);
  g_clear_pointer(&adding->warnings, g_ptr_array_unref);
  g_clear_pointer(&adding->plan, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Adding, clear_adding)

/* Large zeros are put in and taken out: their pages stay with the file. */
static gboolean
keep_room(FollowupStore *self, GError **error)
{
  gint64 n;

  if (!followup_sql_get_int(self->sql, "PRAGMA freelist_count", &n, error))
    return FALSE;
  return n >= LEAST_FREE_PAGES
         || followup_sql_execute(self->sql,
                                 "INSERT INTO meta (key, value) VALUES ('room', zeroblob(524288));"
                                 "DELETE FROM meta WHERE key = 'room'",
                                 error);
}

static gboolean
add_all(Adding *adding, GPtrArray *interviews, const FollowupOrigin *origin, GError **error)
{
  adding->change = followup_store_change_begin(adding->store, "add", origin, error);
  if (!adding->change)
    return FALSE;
  for (guint i = 0; i < interviews->len; i++) {
    if (!add_one(adding, g_ptr_array_index(interviews, i), error))
      return FALSE;
  }
  return keep_room(adding->store, error) && followup_store_change_commit(adding->change, error);
}

/* plan: nullable, see followup_store_add_alone(). */
static gboolean
add(FollowupStore *self,
    GPtrArray *interviews,
    gboolean thanked,
    const FollowupOrigin *origin,
    GPtrArray **warnings,
    GPtrArray **plan,
    GError **error)
{
  g_autoptr(GArray) earlier = NULL;
  g_auto(Adding) adding = {
    .store = self,
    .thanked = thanked,
    .keeps = plan != NULL,
    .results = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free),
    .is_stored = g_array_new(FALSE, FALSE, sizeof(gboolean)),
    .warnings = g_ptr_array_new_with_free_func(free_warning),
  };

  if (!followup_store_find_request(self, origin, "add", &earlier, error))
    return FALSE;
  if (earlier)
    return load_earlier(self, interviews, earlier, warnings, error);
  for (guint i = 0; i < interviews->len; i++) {
    if (!followup_store_check_interview(self, g_ptr_array_index(interviews, i), error))
      return FALSE;
  }
  if (!followup_sql_has_room(self->sql, LEAST_ROOM, error)
      || !add_all(&adding, interviews, origin, error))
    return FALSE;
  hand_back(interviews, adding.results, adding.is_stored);
  if (warnings)
    *warnings = g_steal_pointer(&adding.warnings);
  if (plan && !followup_store_change_has_replanned(adding.change))
    *plan = g_steal_pointer(&adding.plan);
  return TRUE;
}

gboolean
followup_store_add(FollowupStore *self,
                   GPtrArray *interviews,
                   gboolean thanked,
                   const FollowupOrigin *origin,
                   GPtrArray **warnings,
                   GError **error)
{
  return add(self, interviews, thanked, origin, warnings, NULL, error);
}

gboolean
followup_store_add_alone(FollowupStore *self,
                         GPtrArray *interviews,
                         gboolean thanked,
                         const FollowupOrigin *origin,
                         GPtrArray **warnings,
                         GPtrArray **plan,
                         GError **error)
{
  g_assert(interviews->len == 1);
  return add(self, interviews, thanked, origin, warnings, plan, error);
}

gboolean
followup_store_check_room(FollowupStore *self, GError **error)
{
  return followup_sql_has_room(self->sql, LEAST_ROOM, error);
}

gboolean
followup_store_has_room(FollowupStore *self)
{
  return followup_sql_has_room(self->sql, LEAST_ROOM, NULL);
}

GPtrArray *
followup_store_plan(FollowupStore *self, FollowupInterview *interview, GError **error)
{
  return followup_store_check_interview(self, interview, error)
             ? followup_store_project(self, interview, error)
             : NULL;
}
