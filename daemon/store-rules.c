/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The rules that stored plans are made with. Where they are others, all that is pending is planned
 * anew, interview by interview, in as many changes as take their time: what is done twice does
 * nothing the second time, so where it ends midway the next start begins again. */

#include "error.h"
#include "store-private.h"

/* Raised when the rules in plan.c change, so that stored plans are made anew. */
#define PLAN_VERSION 2
/* Ids that are read at a time. */
#define RULES "rules" /* the key they are noted by */
#define N_AHEAD 32

char *
followup_store_rules_to_text(const FollowupRules *rules)
{
  g_autofree char *calendar = followup_rules_calendars_to_string(rules);
  g_autofree char *waking = followup_hours_to_string(rules->waking);
  g_autofree char *laws = followup_zone_data_version();
  g_autofree char *cadences = followup_cadence_set_to_string(rules->cadences);

  return g_strdup_printf("%d|%s|%s|%s|%s|%d|%s%s%s", PLAN_VERSION, calendar, waking,
                         followup_zone_get_name(rules->system_zone), rules->cadence,
                         rules->keep_searching, laws, *cadences ? "|" : "", cadences);
}

static gboolean
is_noted(FollowupStore *self, const char *rules, gboolean *noted, GError **error)
{
  g_autofree char *text = NULL;

  if (!followup_store_read_text(self, RULES, &text, error))
    return FALSE;
  *noted = g_strcmp0(text, rules) == 0;
  return TRUE;
}

/* rules "": plans are made with these, or with those. */
static gboolean
note_rules(FollowupStore *self, const char *rules, GError **error)
{
  return followup_store_note_text(self, RULES, rules, error);
}

/* The next ones after that id with something pending: what is hidden waits to be revealed. */
static GArray *
read_pending(FollowupStore *self, gint64 after, GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      self->sql,
      "SELECT DISTINCT interview FROM main.action INDEXED BY action_first "
      "WHERE next_at IS NOT NULL AND interview > ? ORDER BY interview LIMIT ?",
      error);

  if (!statement)
    return NULL;
  followup_statement_bind_int(statement, after);
  followup_statement_bind_int(statement, N_AHEAD);
  return followup_statement_list_ints(statement, error);
}

/* ---- slices ---- */

/* Of those read at one time. *over: there is no time left; *more: there may be others. */
static gboolean
replan_some(FollowupStoreChange *change,
            const GArray *ids,
            gint64 until,
            FollowupStoreLag *lag,
            gboolean *over,
            gboolean *more,
            GError **error)
{
  FollowupStore *store = followup_store_change_get_store(change);
  guint i = 0;

  *over = FALSE;
  for (; i < ids->len && !*over; i++) {
    gint64 id = g_array_index(ids, gint64, i);

    if (!followup_store_is_hidden(store, id) && !followup_store_replan(change, id, error))
      return FALSE;
    lag->after = id;
    *over = g_get_monotonic_time() >= until;
  }
  *more = i < ids->len || ids->len == N_AHEAD;
  return TRUE;
}

/* *more: there are interviews left. Where the first slice is all, it is so in one change. */
static gboolean
replan_slice(FollowupStoreChange *change, FollowupStoreLag *lag, gboolean *more, GError **error)
{
  FollowupStore *store = followup_store_change_get_store(change);
  gint64 until = store->slice ? g_get_monotonic_time() + store->slice : G_MAXINT64;
  gboolean over, first = lag->after == 0;

  if (first && !note_rules(store, "", error))
    return FALSE;
  do {
    g_autoptr(GArray) ids = read_pending(store, lag->after, error);

    if (!ids || !replan_some(change, ids, until, lag, &over, more, error))
      return FALSE;
  } while (*more && !over);
  return *more || !first || note_rules(store, lag->rules, error);
}

/* Flushed, and all slices with it. */
static gboolean
note_done(FollowupStore *self, GError **error)
{
  if (!followup_store_begin(self, error))
    return FALSE;
  if (note_rules(self, self->lag.rules, error) && followup_sql_commit(self->sql, error))
    return TRUE;
  followup_sql_rollback(self->sql);
  return FALSE;
}

gboolean
followup_store_catch_up(FollowupStore *self, GError **error)
{
  static const FollowupOrigin origin = { .who = "settings" };
  FollowupStoreLag lag = self->lag;
  guint moved = self->moved;
  gboolean more = TRUE, first = lag.after == 0;
  g_autoptr(FollowupStoreChange) change = NULL;

  if (!lag.rules || (!first && followup_sql_write_back_early(self->sql)))
    return TRUE;
  change = first ? followup_store_change_begin(self, "rules", &origin, error)
                 : followup_store_change_begin_lazily(self, "rules", &origin, error);
  if (!change || !replan_slice(change, &lag, &more, error)
      || !followup_store_change_commit(change, error)) {
    self->moved = moved;
    return FALSE;
  }
  self->lag.after = lag.after;
  if (more)
    return TRUE;
  if (!first && !note_done(self, error))
    return FALSE;
  g_clear_pointer(&self->lag.rules, g_free);
  return TRUE;
}

gboolean
followup_store_is_behind(FollowupStore *self)
{
  return self->lag.rules != NULL;
}

void
followup_store_forget_lag(FollowupStore *self)
{
  g_clear_pointer(&self->lag.rules, g_free);
  self->lag.after = 0;
}

void
followup_store_set_slice(FollowupStore *self, gint64 microseconds)
{
  self->slice = microseconds;
}

/* ---- other rules ---- */

/* Takes before, what it was behind with, for where the first slice fails. */
static gboolean
begin_catching_up(FollowupStore *self, FollowupStoreLag *before, GError **error)
{
  if (followup_store_catch_up(self, error)) {
    g_free(before->rules);
    if (self->lag.rules)
      g_signal_emit_by_name(self, "behind");
    return TRUE;
  }
  g_free(self->lag.rules);
  self->lag = *before;
  return FALSE;
}

gboolean
followup_store_apply_rules(FollowupStore *self, GError **error)
{
  g_autofree char *rules = followup_store_rules_to_text(self->rules);
  FollowupStoreLag before = self->lag;
  gboolean noted;

  if (g_strcmp0(before.rules, rules) == 0) {
    g_signal_emit_by_name(self, "behind");
    return TRUE;
  }
  if (!is_noted(self, rules, &noted, error))
    return FALSE;
  if (noted)
    return TRUE;
  self->lag = (FollowupStoreLag){ g_steal_pointer(&rules), 0 };
  return begin_catching_up(self, &before, error);
}
