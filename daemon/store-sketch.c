/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What is shown or waits for its popup, at a glance: all that decides when, nothing to be read by
 * people. */

#include <glib/gi18n-lib.h>

#include "error.h"
#include "store-private.h"

#define SELECT                                                                                     \
  "SELECT a.interview, a.number, a.kind, a.channel, a.due, a.by, a.popup, a.state, a.next_at, "    \
  "a.showings, i.start, i.zone FROM action a LEFT JOIN interview i ON i.id = a.interview "

static gboolean
read_nicks(FollowupAction *action, FollowupStatement *statement, GError **error)
{
  g_autoptr(GError) cause = NULL;

  if (followup_kind_from_nick(followup_statement_get_text(statement, 2), &action->kind, &cause)
      && followup_channel_from_nick(followup_statement_get_text(statement, 3), &action->channel,
                                    &cause)
      && followup_state_from_nick(followup_statement_get_text(statement, 7), &action->state,
                                  &cause))
    return TRUE;
  followup_store_fail_action(statement, action, cause, error);
  return FALSE;
}

static FollowupAction *
read_action(FollowupStatement *statement, GError **error)
{
  g_autoptr(FollowupAction) action = g_new0(FollowupAction, 1);

  action->interview = followup_statement_get_int(statement, 0);
  action->number = (guint)followup_statement_get_int(statement, 1);
  action->due = followup_statement_get_int(statement, 4);
  action->by = followup_statement_get_int(statement, 5);
  action->popup = followup_statement_get_int(statement, 6);
  action->next_at = followup_statement_is_null(statement, 8)
                        ? FOLLOWUP_NO_INSTANT
                        : followup_statement_get_int(statement, 8);
  action->showings = (guint)followup_statement_get_int(statement, 9);
  return read_nicks(action, statement, error) ? g_steal_pointer(&action) : NULL;
}

/* NULL: the action belongs to none. */
static FollowupInterview *
read_interview(FollowupStatement *statement, gint64 id)
{
  FollowupInterview *interview = id ? g_new0(FollowupInterview, 1) : NULL;

  if (!interview)
    return NULL;
  interview->id = id;
  interview->start = followup_statement_get_int(statement, 10);
  interview->zone = g_strdup(followup_statement_get_text(statement, 11));
  return interview;
}

/* It has no lists to be freed. */
static void
free_interview(gpointer data)
{
  FollowupInterview *interview = data;

  if (!interview)
    return;
  g_free(interview->zone);
  g_free(interview);
}

static GPtrArray *
collect(FollowupStatement *statement, GPtrArray **interviews, GError **error)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)followup_action_free);
  g_autoptr(GPtrArray) theirs = g_ptr_array_new_with_free_func(free_interview);
  FollowupSqlStep step;

  while ((step = followup_statement_step(statement, error)) == FOLLOWUP_STEP_ROW) {
    FollowupAction *action = read_action(statement, error);

    if (!action)
      return NULL;
    g_ptr_array_add(found, action);
    g_ptr_array_add(theirs, read_interview(statement, action->interview));
  }
  if (step != FOLLOWUP_STEP_DONE)
    return NULL;
  *interviews = g_steal_pointer(&theirs);
  return g_steal_pointer(&found);
}

GPtrArray *
followup_store_sketch_awaiting(FollowupStore *self,
                               gint64 now,
                               GPtrArray **interviews,
                               GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      self->sql,
      SELECT "WHERE a.next_at IS NOT NULL AND a.next_at <= ? ORDER BY a.next_at, a.due, a.id",
      error);

  if (!statement)
    return NULL;
  followup_statement_bind_int(statement, now);
  return collect(statement, interviews, error);
}

GPtrArray *
followup_store_sketch_showing(FollowupStore *self, GPtrArray **interviews, GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(
      self->sql, SELECT "WHERE a.state IN ('showing', 'shown') ORDER BY a.due, a.id", error);

  return statement ? collect(statement, interviews, error) : NULL;
}
