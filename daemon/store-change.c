/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* A change is one transaction: what it writes is logged as it is written, its events are the last
 * thing before the commit, its news the first thing after. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "error.h"
#include "store-private.h"
#include "text.h"

/* So many interviews make it worth while to compile all statements anew, twice. */
#define MANY 32

typedef struct {
  gint64 interview;
  gboolean is_subject;
  gboolean is_touched;     /* told of, though no row is logged */
  gboolean is_certain;     /* has an event, though no row is logged */
  guint action, n_actions; /* the first, and how many */
  GString *facts;          /* owned; "key":"value", comma-separated */
  GString *changes;        /* owned; rows, comma-separated */
} Entry;

struct _FollowupStoreChange {
  FollowupStore *store; /* owned */
  const char *verb;     /* static, nullable */
  const char *standing; /* static, nullable; of the first event */
  gint64 target;        /* the batch that is undone or redone; 0: none */
  gint64 batch;         /* of its own events; 0: none written */
  const char *who;
  char *request; /* owned, nullable; in lower case */
  gint64 now;
  GHashTable *index;         /* gint64 * interview -> Entry */
  GPtrArray *entries;        /* of Entry, owned; in the order they were touched */
  GArray *actions;           /* of FollowupActionId, owned: those that the verb is about */
  GArray *offers;            /* of FollowupOffer, owned: those there were before */
  FollowupStoreLines *lines; /* owned */
  gint64 n_added;            /* interviews, less those deleted */
  gint64 *next_action;       /* borrowed, nullable: the id of the next action's row */
  gboolean replanned;        /* some plan was made anew */
  gboolean lenient;          /* one that cannot be is left as it is */
  gboolean open;
  gboolean lazy; /* the database does not flush */
  gboolean many; /* see followup_store_change_expect() */
};

static void
free_entry(Entry *entry)
{
  g_string_free(entry->facts, TRUE);
  g_string_free(entry->changes, TRUE);
  g_free(entry);
}

static gboolean
is_users(const char *verb)
{
  return verb && !g_str_equal(verb, "fall-due") && !g_str_equal(verb, "rules");
}

static FollowupStoreChange *
begin(FollowupStore *store,
      const char *verb,
      const FollowupOrigin *origin,
      gboolean lazy,
      GError **error)
{
  g_autoptr(FollowupStoreChange) self = NULL;

  if (!followup_store_begin(store, error))
    return NULL;
  self = g_new0(FollowupStoreChange, 1);
  self->lazy = lazy;
  self->store = g_object_ref(store);
  self->verb = verb;
  self->standing = is_users(verb) ? "made" : NULL;
  self->who = origin && origin->who ? origin->who : "daemon";
  self->request = origin && origin->request ? g_ascii_strdown(origin->request, -1) : NULL;
  self->now = followup_clock_get_now(store->clock);
  self->index = g_hash_table_new(g_int64_hash, g_int64_equal);
  self->entries = g_ptr_array_new_with_free_func((GDestroyNotify)free_entry);
  self->actions = g_array_new(FALSE, FALSE, sizeof(FollowupActionId));
  self->lines = followup_store_lines_new(store);
  self->open = TRUE;
  if (verb && !(self->offers = followup_store_list_offers(store, "", "", error)))
    return NULL;
  return g_steal_pointer(&self);
}

static gboolean
finishes_steps(const char *verb)
{
  return g_str_equal(verb, "done") || g_str_equal(verb, "skip") || g_str_equal(verb, "snooze");
}

/* What is undone in turn is made in turn: none of the user's comes between an import and what
 * follows from it. But steps can be finished on a full disk, too. */
static gboolean
end_aftermath(FollowupStore *store, const char *verb, GError **error)
{
  g_autoptr(GError) problem = NULL;

  if (followup_store_end_aftermath(store, &problem)
      || (finishes_steps(verb)
          && g_error_matches(problem, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NO_SPACE)))
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&problem));
  return FALSE;
}

FollowupStoreChange *
followup_store_change_begin(FollowupStore *store,
                            const char *verb,
                            const FollowupOrigin *origin,
                            GError **error)
{
  if (is_users(verb) && !end_aftermath(store, verb, error))
    return NULL;
  return begin(store, verb, origin, FALSE, error);
}

FollowupStoreChange *
followup_store_change_begin_lazily(FollowupStore *store,
                                   const char *verb,
                                   const FollowupOrigin *origin,
                                   GError **error)
{
  FollowupStoreChange *self;

  if (!followup_sql_set_lazy(store->sql, TRUE, error))
    return NULL;
  self = begin(store, verb, origin, TRUE, error);
  if (!self)
    followup_sql_set_lazy(store->sql, FALSE, NULL);
  return self;
}

void
followup_store_change_free(FollowupStoreChange *self)
{
  if (!self)
    return;
  if (self->open)
    followup_sql_rollback(self->store->sql);
  followup_store_lines_free(self->lines);
  if (self->many)
    followup_sql_set_roomy(self->store->sql, FALSE);
  if (self->open && self->lazy)
    followup_sql_set_lazy(self->store->sql, FALSE, NULL);
  g_hash_table_unref(self->index);
  g_ptr_array_unref(self->entries);
  g_array_unref(self->actions);
  g_clear_pointer(&self->offers, g_array_unref);
  g_object_unref(self->store);
  g_free(self->request);
  g_free(self);
}

FollowupStore *
followup_store_change_get_store(FollowupStoreChange *self)
{
  return self->store;
}

gint64
followup_store_change_get_now(FollowupStoreChange *self)
{
  return self->now;
}

gboolean
followup_store_change_is_empty(FollowupStoreChange *self)
{
  for (guint i = 0; i < self->entries->len; i++) {
    if (((Entry *)g_ptr_array_index(self->entries, i))->changes->len)
      return FALSE;
  }
  return TRUE;
}

static Entry *
get_entry(FollowupStoreChange *self, gint64 interview)
{
  Entry *entry = g_hash_table_lookup(self->index, &interview);

  if (!entry) {
    entry = g_new0(Entry, 1);
    entry->interview = interview;
    entry->facts = g_string_new(NULL);
    entry->changes = g_string_new(NULL);
    g_ptr_array_add(self->entries, entry);
    g_hash_table_insert(self->index, &entry->interview, entry);
  }
  return entry;
}

void
followup_store_change_set_subject(FollowupStoreChange *self, gint64 interview, guint action)
{
  Entry *entry = get_entry(self, interview);

  entry->is_subject = TRUE;
  if (!entry->action)
    entry->action = action;
}

void
followup_store_change_add_fact(FollowupStoreChange *self,
                               gint64 interview,
                               const char *key,
                               const char *value)
{
  GString *facts = get_entry(self, interview)->facts;
  g_autofree char *name = g_strdup_printf("\"%s\":", key);

  if (!value || strstr(facts->str, name))
    return;
  g_string_append_printf(facts, "%s%s", facts->len ? "," : "", name);
  followup_store_append_json(facts, value);
}

void
followup_store_change_describe(FollowupStoreChange *self,
                               const FollowupStoreCase *about,
                               const FollowupAction *action)
{
  followup_store_change_set_subject(self, about->id, action ? action->number : 0);
  if (about->interview)
    followup_store_change_add_fact(self, about->id, "employer", about->interview->employer);
  if (!action)
    return;
  followup_store_change_add_action(self, (FollowupActionId){ about->id, action->number });
  if (get_entry(self, about->id)->n_actions++)
    return;
  followup_store_change_add_fact(self, about->id, "kind", followup_kind_to_nick(action->kind));
  followup_store_change_add_fact(self, about->id, "interviewer", action->interviewer);
}

void
followup_store_change_set_target(FollowupStoreChange *self, gint64 batch, const char *standing)
{
  self->target = batch;
  self->standing = standing;
}

void
followup_store_change_add_action(FollowupStoreChange *self, FollowupActionId id)
{
  g_array_append_val(self->actions, id);
}

void
followup_store_change_insist(FollowupStoreChange *self, gint64 interview)
{
  Entry *entry = get_entry(self, interview);

  entry->is_subject = TRUE;
  entry->is_certain = TRUE;
}

gboolean
followup_store_change_accept_offers(FollowupStoreChange *self, GError **error)
{
  GArray *now = followup_store_list_offers(self->store, "", "", error);

  if (!now)
    return FALSE;
  g_clear_pointer(&self->offers, g_array_unref);
  self->offers = now;
  return TRUE;
}

void
followup_store_change_count_actions(FollowupStoreChange *self, gint64 *next)
{
  self->next_action = next;
}

void
followup_store_change_go_on(FollowupStoreChange *self, gint64 batch)
{
  self->batch = batch;
}

void
followup_store_change_set_lenient(FollowupStoreChange *self)
{
  self->lenient = TRUE;
}

gboolean
followup_store_change_is_lenient(FollowupStoreChange *self)
{
  return self->lenient;
}

void
followup_store_change_touch(FollowupStoreChange *self, gint64 interview)
{
  get_entry(self, interview)->is_touched = TRUE;
}

void
followup_store_change_expect(FollowupStoreChange *self, guint n)
{
  if (self->many || n < MANY)
    return;
  self->many = TRUE;
  followup_sql_set_roomy(self->store->sql, TRUE);
  followup_store_lines_gather(self->lines);
}

void
followup_store_change_note_replan(FollowupStoreChange *self)
{
  self->replanned = TRUE;
}

gboolean
followup_store_change_has_replanned(FollowupStoreChange *self)
{
  return self->replanned;
}

static gboolean
is_interview(const FollowupStoreRow *row)
{
  return g_str_equal(row->table, "interview");
}

static void
note_row(FollowupStoreChange *self, const FollowupStoreRow *old, const FollowupStoreRow *row)
{
  const FollowupStoreRow *any = row ? row : old;
  gint64 interview = is_interview(any) ? any->id : any->interview;

  followup_store_lines_note(self->lines, old, row);
  if (self->verb)
    followup_store_row_log(get_entry(self, interview)->changes, old, row);
}

gboolean
followup_store_change_insert(FollowupStoreChange *self, FollowupStoreRow *row, GError **error)
{
  if (self->next_action && !row->id && g_str_equal(row->table, "action"))
    row->id = (*self->next_action)++;
  if (!followup_store_row_insert(row, self->store->sql, error))
    return FALSE;
  self->n_added += is_interview(row);
  note_row(self, NULL, row);
  return TRUE;
}

gboolean
followup_store_change_update(FollowupStoreChange *self,
                             const FollowupStoreRow *old,
                             FollowupStoreRow *row,
                             GError **error)
{
  gboolean changed;

  if (!followup_store_row_update(row, old, self->store->sql, &changed, error))
    return FALSE;
  if (changed)
    note_row(self, old, row);
  return TRUE;
}

gboolean
followup_store_change_delete(FollowupStoreChange *self, const FollowupStoreRow *row, GError **error)
{
  if (!followup_store_row_delete(row, self->store->sql, error))
    return FALSE;
  self->n_added -= is_interview(row);
  note_row(self, row, NULL);
  return TRUE;
}

/* ---- events ---- */

static gboolean
write_event(FollowupStoreChange *self, const Entry *entry, GError **error)
{
  static const char next[] = "SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence "
                             "WHERE name = 'event'";
  g_autofree char *changes = g_strdup_printf("[%s]", entry->changes->str);
  g_autofree char *count
      = entry->n_actions > 1 ? g_strdup_printf(",\"count\":\"%u\"", entry->n_actions) : NULL;
  g_autofree char *facts = g_strdup_printf("{%s%s}", entry->facts->str, count ? count : "");
  g_autoptr(FollowupStoreRow) row = followup_store_row_new("event", 0, 0);
  gboolean first = self->batch == 0;

  if (first && !followup_sql_get_int(self->store->sql, next, &self->batch, error))
    return FALSE;
  followup_store_row_add_int(row, "batch", self->batch);
  followup_store_row_add_int(row, "at", self->now);
  followup_store_row_add_text(row, "who", self->who);
  followup_store_row_add_text(row, "verb", entry->is_subject ? self->verb : "replan");
  followup_store_row_add_instant(row, "interview",
                                 entry->interview ? entry->interview : FOLLOWUP_NO_INSTANT);
  followup_store_row_add_instant(row, "action",
                                 entry->action ? entry->action : FOLLOWUP_NO_INSTANT);
  followup_store_row_add_text(row, "request", first ? self->request : NULL);
  followup_store_row_add_text(row, "standing", first ? self->standing : NULL);
  followup_store_row_add_instant(row, "target", self->target ? self->target : FOLLOWUP_NO_INSTANT);
  followup_store_row_add_text(row, "facts", facts);
  followup_store_row_add_text(row, "changes", changes);
  return followup_store_row_insert(row, self->store->sql, error);
}

/* First those the request was about, so that the first event carries it. */
static gboolean
write_events(FollowupStoreChange *self, GError **error)
{
  for (int pass = 0; pass < 2; pass++) {
    for (guint i = 0; i < self->entries->len; i++) {
      const Entry *entry = g_ptr_array_index(self->entries, i);

      /* An undo is one, even where all it took back was gone already. */
      if (entry->is_subject != (pass == 0)
          || (entry->changes->len == 0 && !entry->is_certain
              && !(self->target && entry->is_subject)))
        continue;
      if (!write_event(self, entry, error))
        return FALSE;
    }
  }
  return TRUE;
}

/* ---- news ---- */

static void
tell_changed(FollowupStoreChange *self)
{
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
  gboolean tell = FALSE;

  for (guint i = 0; i < self->entries->len; i++) {
    const Entry *entry = g_ptr_array_index(self->entries, i);

    if (!entry->is_touched && !entry->changes->len)
      continue;
    tell = TRUE;
    if (entry->interview)
      g_array_append_val(ids, entry->interview);
  }
  if (tell)
    g_signal_emit_by_name(self->store, "changed", ids);
}

static void
tell_recorded(FollowupStoreChange *self)
{
  g_autoptr(GArray) subjects = g_array_new(FALSE, FALSE, sizeof(gint64));
  g_autoptr(GArray) others = g_array_new(FALSE, FALSE, sizeof(gint64));
  const FollowupStoreNews news = { .change = self->batch,
                                   .at = self->now,
                                   .who = self->who,
                                   .verb = self->verb,
                                   .subjects = subjects,
                                   .others = others,
                                   .actions = self->actions };

  for (guint i = 0; i < self->entries->len; i++) {
    const Entry *entry = g_ptr_array_index(self->entries, i);

    if (entry->changes->len && (entry->is_subject || entry->interview))
      g_array_append_val(entry->is_subject ? subjects : others, entry->interview);
  }
  if (subjects->len || others->len || self->actions->len)
    g_signal_emit_by_name(self->store, "recorded", &news);
}

/* Those who are told write things that are not to be lost. */
static gboolean
commit(FollowupStoreChange *self, GError **error)
{
  gboolean committed = followup_sql_commit(self->store->sql, error);

  if (!self->lazy)
    return committed;
  return followup_sql_set_lazy(self->store->sql, FALSE, committed ? error : NULL) && committed;
}

gboolean
followup_store_change_commit(FollowupStoreChange *self, GError **error)
{
  if (self->verb
      && (!followup_store_settle(self, self->offers, error) || !write_events(self, error)))
    return FALSE;
  if (!followup_store_lines_write(self->lines, error))
    return FALSE;
  self->open = FALSE;
  if (!commit(self, error))
    return FALSE;
  if (self->verb) /* an import is counted when it is seen */
    followup_store_add_to_count(self->store, self->n_added);
  if (self->verb) {
    tell_changed(self);
    tell_recorded(self);
  }
  return TRUE;
}

gboolean
followup_store_is_carried_out(FollowupStore *self,
                              const FollowupOrigin *origin,
                              const char *verb,
                              gboolean *carried_out,
                              GError **error)
{
  g_autoptr(GArray) earlier = NULL;

  if (!followup_store_find_request(self, origin, verb, &earlier, error))
    return FALSE;
  *carried_out = earlier != NULL;
  return TRUE;
}

gboolean
followup_store_check_verb(const FollowupOrigin *origin,
                          const char *verb,
                          const char *earlier,
                          GError **error)
{
  g_autofree char *quoted = NULL;

  if (g_str_equal(verb, earlier))
    return TRUE;
  quoted = followup_text_quote(origin->request);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("the request %s was another change: expected a new UUID for each"), quoted);
  return FALSE;
}

gboolean
followup_store_find_request(FollowupStore *store,
                            const FollowupOrigin *origin,
                            const char *verb,
                            GArray **interviews,
                            GError **error)
{
  g_autoptr(FollowupStatement) statement = NULL;
  g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(gint64));
  FollowupSqlStep step;

  *interviews = NULL;
  if (!origin || !origin->request)
    return TRUE;
  statement = followup_sql_prepare(store->sql,
                                   "SELECT e.interview, e.verb FROM event f JOIN event e "
                                   "ON e.batch = f.id WHERE f.request = lower(?) "
                                   "AND e.verb <> 'replan' ORDER BY e.id",
                                   error);
  if (!statement)
    return FALSE;
  followup_statement_bind_text(statement, origin->request);
  while ((step = followup_statement_step(statement, error)) == FOLLOWUP_STEP_ROW) {
    gint64 id = followup_statement_get_int(statement, 0);

    if (!followup_store_check_verb(origin, verb, followup_statement_get_text(statement, 1), error))
      return FALSE;
    g_array_append_val(found, id);
  }
  if (found->len)
    *interviews = g_steal_pointer(&found);
  return step == FOLLOWUP_STEP_DONE;
}
