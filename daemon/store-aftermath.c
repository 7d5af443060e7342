/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What an import means for what was there before it: processes have another round, employers were
 * touched, others hear of an offer. It is noted in meta with the import's own rows, and those
 * concerned are planned anew when all is revealed: slice by slice between other things, as a part
 * of the import, to be undone with it. What a daemon that died left of it the next one does. */

#include <string.h>

#include "store-private.h"

#define PROCESS "import-process "
#define EMPLOYER "import-employer "
/* Notes, or interviews, that are read at a time. */
#define N_AHEAD 32
#define N_LOOKED_AT 200

/* ---- notes ---- */

gboolean
followup_store_note_aftermath(FollowupStore *self, const FollowupStoreCase *added, GError **error)
{
  g_autofree char *process
      = g_strdup_printf(PROCESS "%s\n%s", added->employer_key, added->position_key);
  g_autofree char *employer = g_strconcat(EMPLOYER, added->employer_key, NULL);

  return followup_store_note_int(self, process, 0, error)
         && (!followup_store_case_has_touch(added)
             || followup_store_note_int(self, employer, 0, error));
}

/* What others changed meanwhile saw nothing of the import, nor did it look for that. */
static gboolean
note_meanwhile(FollowupStore *self,
               const char *what,
               const FollowupStoreRange *came,
               gint64 since,
               GError **error)
{
  g_autofree char *text = g_strdup_printf(
      "INSERT OR REPLACE INTO meta (key, value) SELECT DISTINCT %s, 0 "
      "FROM main.event e CROSS JOIN main.interview i ON i.id = e.interview WHERE e.id > ? "
      "AND EXISTS (SELECT 1 FROM main.interview c "
      "WHERE c.employer_key = i.employer_key AND +c.id BETWEEN ? AND ?)",
      what);
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(self->sql, text, error);

  if (!statement)
    return FALSE;
  followup_statement_bind_int(statement, since);
  followup_statement_bind_int(statement, came->first);
  followup_statement_bind_int(statement, came->last);
  return followup_statement_run(statement, error);
}

static gboolean
note_all_meanwhile(FollowupStore *self,
                   const FollowupStoreRange *came,
                   gint64 since,
                   GError **error)
{
  return note_meanwhile(self, "'" PROCESS "' || i.employer_key || char(10) || i.position_key", came,
                        since, error)
         && note_meanwhile(self, "'" EMPLOYER "' || i.employer_key", came, since, error);
}

gboolean
followup_store_forget_aftermath(FollowupStore *self, GError **error)
{
  return followup_sql_execute(self->sql, "DELETE FROM meta WHERE key GLOB 'import-*'", error);
}

gboolean
followup_store_load_aftermath(FollowupStore *self, GError **error)
{
  self->aftermath = 0;
  return followup_store_read_int(self, "import-change", &self->aftermath, error);
}

/* ---- who is concerned ---- */

/* (transfer full) of char * */
static GPtrArray *
read_notes(FollowupStore *self, GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      self->sql, "SELECT key FROM meta WHERE key GLOB 'import-* *' LIMIT ?", error);
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
  FollowupSqlStep step;

  if (!statement)
    return NULL;
  followup_statement_bind_int(statement, N_AHEAD);
  while ((step = followup_statement_step(statement, error)) == FOLLOWUP_STEP_ROW)
    g_ptr_array_add(keys, g_strdup(followup_statement_get_text(statement, 0)));
  return step == FOLLOWUP_STEP_DONE ? g_steal_pointer(&keys) : NULL;
}

static gboolean
follow_note(FollowupStoreChange *change, const char *key, GError **error)
{
  gboolean followed
      = g_str_has_prefix(key, PROCESS)
            ? followup_store_replan_process(change, key + strlen(PROCESS), error)
            : followup_store_replan_employer(change, key + strlen(EMPLOYER), 0, error);

  return followed
         && followup_store_forget_note(followup_store_change_get_store(change), key, error);
}

/* At least one, and others while there is time. *more: there may be some left. */
static gboolean
follow_notes(FollowupStoreChange *change, gint64 until, gboolean *more, GError **error)
{
  FollowupStore *store = followup_store_change_get_store(change);

  do {
    g_autoptr(GPtrArray) keys = read_notes(store, error);

    if (!keys)
      return FALSE;
    *more = keys->len > 0;
    for (guint i = 0; i < keys->len && (i == 0 || g_get_monotonic_time() < until); i++) {
      if (!follow_note(change, g_ptr_array_index(keys, i), error))
        return FALSE;
    }
  } while (*more && g_get_monotonic_time() < until);
  return TRUE;
}

/* Of the next interviews after that one, those that hear of offers; *last: of all that were looked
 * at, 0: there are none. What came with the import knows of its offers. */
static GArray *
read_waiting(FollowupStore *self, gint64 after, gint64 *last, GError **error)
{
  FollowupStoreRange came = { 0, -1 };
  g_autoptr(FollowupStatement) ahead = followup_sql_prepare(
      self->sql, "SELECT max(id) FROM (SELECT id FROM interview WHERE id > ? ORDER BY id LIMIT ?)",
      error);

  if (!ahead || !followup_store_read_int(self, "import-first", &came.first, error)
      || !followup_store_read_int(self, "import-last", &came.last, error))
    return NULL;
  if (after + 1 >= came.first)
    after = MAX(after, came.last);
  followup_statement_bind_int(ahead, after);
  followup_statement_bind_int(ahead, N_LOOKED_AT);
  if (followup_statement_step(ahead, error) != FOLLOWUP_STEP_ROW)
    return NULL;
  *last = followup_statement_get_int(ahead, 0);
  if (after < came.first && *last >= came.first)
    *last = came.first - 1;
  return followup_store_list_waiting_within(self, after, *last, error);
}

static gboolean
follow_offers(FollowupStoreChange *change, gint64 until, gboolean *more, GError **error)
{
  FollowupStore *store = followup_store_change_get_store(change);
  gint64 after = -1, last;

  if (!followup_store_read_int(store, "import-offer", &after, error))
    return FALSE;
  *more = after >= 0;
  for (gboolean first = TRUE; *more && (first || g_get_monotonic_time() < until); first = FALSE) {
    g_autoptr(GArray) ids = read_waiting(store, after, &last, error);
    guint i = 0;

    if (!ids)
      return FALSE;
    for (; i < ids->len && (i == 0 || g_get_monotonic_time() < until); i++) {
      after = g_array_index(ids, gint64, i);
      if (!followup_store_replan(change, after, error))
        return FALSE;
    }
    *more = last != 0;
    if (i == ids->len)
      after = last;
  }
  return *more ? followup_store_note_int(store, "import-offer", after, error)
               : followup_store_forget_note(store, "import-offer", error);
}

static gboolean
follow_some(FollowupStoreChange *change, gint64 until, gboolean *more, GError **error)
{
  if (!follow_notes(change, until, more, error)
      || (!*more && !follow_offers(change, until, more, error)))
    return FALSE;
  return *more || followup_store_forget_aftermath(followup_store_change_get_store(change), error);
}

/* ---- slices ---- */

static gint64
get_until(const FollowupStore *self)
{
  return self->slice ? g_get_monotonic_time() + self->slice : G_MAXINT64;
}

gboolean
followup_store_begin_aftermath(FollowupStoreChange *change,
                               const FollowupStoreRange *came,
                               gint64 since,
                               gboolean has_offer,
                               gint64 *left,
                               GError **error)
{
  FollowupStore *store = followup_store_change_get_store(change);
  gboolean more;

  if (!followup_store_get_sequence(store, FOLLOWUP_STORE_EVENTS, left, error))
    return FALSE;
  ++*left; /* as the change's first event will have it */
  followup_store_change_set_lenient(change);
  if ((has_offer && !followup_store_note_int(store, "import-offer", 0, error))
      || !followup_store_note_int(store, "import-first", came->first, error)
      || !followup_store_note_int(store, "import-last", came->last, error)
      || !followup_store_note_int(store, "import-change", *left, error)
      || !note_all_meanwhile(store, came, since, error)
      || !follow_some(change, get_until(store), &more, error))
    return FALSE;
  if (!more)
    *left = 0;
  return TRUE;
}

/* Not into the last room, which is kept for steps that are finished. */
static gboolean
follow_within(FollowupStore *self, gint64 until, gboolean *more, GError **error)
{
  static const FollowupOrigin origin = { .who = "daemon" };
  g_autoptr(FollowupStoreChange) change = NULL;

  if (!followup_store_check_room(self, error))
    return FALSE;
  change = followup_store_change_begin_lazily(self, "import", &origin, error);
  if (!change)
    return FALSE;
  followup_store_change_go_on(change, self->aftermath);
  followup_store_change_set_lenient(change);
  if (!follow_some(change, until, more, error) || !followup_store_change_commit(change, error))
    return FALSE;
  if (!*more)
    self->aftermath = 0;
  return TRUE;
}

gboolean
followup_store_follow_aftermath(FollowupStore *self, gboolean *more, GError **error)
{
  *more = self->aftermath != 0;
  if (!*more || followup_sql_write_back_early(self->sql))
    return TRUE;
  return follow_within(self, get_until(self), more, error);
}

gboolean
followup_store_end_aftermath(FollowupStore *self, GError **error)
{
  gboolean more = self->aftermath != 0;

  while (more) {
    if (!follow_within(self, get_until(self), &more, error))
      return FALSE;
  }
  return TRUE;
}
