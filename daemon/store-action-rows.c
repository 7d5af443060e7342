/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Actions as rows and back. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "error.h"
#include "store-private.h"

/* What showing and finishing can add to a row gives way to it: a server's unique name and bus GUID,
 * four instants, a popup's id, a longer state, a larger count, their types in the row's header; and
 * the header's byte for the column that rows of schema 1 do not have. */
static gsize
count_room(const FollowupAction *action)
{
  gsize used = strlen(followup_state_to_nick(action->state)) + 1;

  if (action->server_owner)
    used += strlen(action->server_owner) + 1;
  if (action->bus_guid)
    used += strlen(action->bus_guid) + 1;
  if (action->server_id)
    used += 6;
  if (action->showings > 1)
    used += 4;
  if (action->state == FOLLOWUP_STATE_SNOOZED)
    used += 8;
  if (action->opened_at)
    used += 8;
  if (!followup_state_is_pending(action->state))
    used += 8;
  return used < FOLLOWUP_STORE_ACTION_ROOM ? FOLLOWUP_STORE_ACTION_ROOM - used : 0;
}

static void
add_delivery(FollowupStoreRow *row, const FollowupAction *action)
{
  gboolean pending = followup_state_is_pending(action->state);
  gboolean snoozed = action->state == FOLLOWUP_STATE_SNOOZED;

  followup_store_row_add_text(row, "state", followup_state_to_nick(action->state));
  followup_store_row_add_instant(row, "next_at", pending ? action->next_at : FOLLOWUP_NO_INSTANT);
  followup_store_row_add_instant(row, "snoozed_until",
                                 snoozed ? action->snoozed_until : FOLLOWUP_NO_INSTANT);
  followup_store_row_add_instant(row, "finished_at",
                                 pending ? FOLLOWUP_NO_INSTANT : action->finished_at);
  followup_store_row_add_int(row, "showings", action->showings);
  followup_store_row_add_instant(row, "server_id",
                                 action->server_id ? action->server_id : FOLLOWUP_NO_INSTANT);
  followup_store_row_add_text(row, "server_owner", action->server_owner);
  followup_store_row_add_text(row, "bus_guid", action->bus_guid);
  followup_store_row_add_instant(row, "opened_at",
                                 action->opened_at ? action->opened_at : FOLLOWUP_NO_INSTANT);
  followup_store_row_add_room(row, "room", count_room(action));
}

FollowupStoreRow *
followup_store_delivery_to_row(const FollowupAction *action, gint64 row_id)
{
  FollowupStoreRow *row = followup_store_row_new("action", row_id, action->interview);

  add_delivery(row, action);
  return row;
}

FollowupStoreRow *
followup_store_action_to_row(const FollowupAction *action, const char *employer_key, gint64 row_id)
{
  FollowupStoreRow *row = followup_store_row_new("action", row_id, action->interview);
  g_autofree char *reason = followup_reason_serialize(action->reason);

  followup_store_row_add_instant(row, "interview",
                                 action->interview ? action->interview : FOLLOWUP_NO_INSTANT);
  followup_store_row_add_int(row, "number", action->number);
  followup_store_row_add_text(row, "uuid", action->uuid);
  followup_store_row_add_text(row, "kind", followup_kind_to_nick(action->kind));
  followup_store_row_add_int(row, "turn", action->turn);
  followup_store_row_add_text(row, "interviewer", action->interviewer);
  followup_store_row_add_text(row, "interviewer_uuid", action->interviewer_uuid);
  followup_store_row_add_text(row, "channel", followup_channel_to_nick(action->channel));
  followup_store_row_add_int(row, "due", action->due);
  followup_store_row_add_int(row, "by", action->by);
  followup_store_row_add_int(row, "popup", action->popup);
  followup_store_row_add_text(row, "reason", reason);
  followup_store_row_add_text(row, "employer_key", employer_key);
  followup_store_row_add_instant(row, "about", action->about ? action->about : FOLLOWUP_NO_INSTANT);
  followup_store_row_add_text(row, "text", action->text);
  followup_store_row_add_text(row, "note", action->note);
  followup_store_row_add_instant(row, "rule_due",
                                 action->rule_due ? action->rule_due : FOLLOWUP_NO_INSTANT);
  add_delivery(row, action);
  return row;
}

/* ---- from rows ---- */

/* Columns from that number on, in their order. */
static void
read_showing(FollowupAction *action, FollowupStatement *statement, int column)
{
  action->next_at = followup_statement_is_null(statement, column)
                        ? FOLLOWUP_NO_INSTANT
                        : followup_statement_get_int(statement, column);
  action->snoozed_until = followup_statement_get_int(statement, column + 1);
  action->finished_at = followup_statement_get_int(statement, column + 2);
  action->showings = (guint)followup_statement_get_int(statement, column + 3);
  action->server_id = (guint32)followup_statement_get_int(statement, column + 4);
  action->server_owner = g_strdup(followup_statement_get_text(statement, column + 5));
  action->bus_guid = g_strdup(followup_statement_get_text(statement, column + 6));
}

static gboolean
read_meaning(FollowupAction *action, FollowupStatement *statement, GError **error)
{
  FollowupReason *reason;

  if (!followup_kind_from_nick(followup_statement_get_text(statement, 4), &action->kind, error)
      || !followup_channel_from_nick(followup_statement_get_text(statement, 8), &action->channel,
                                     error)
      || !followup_state_from_nick(followup_statement_get_text(statement, 13), &action->state,
                                   error))
    return FALSE;
  reason = followup_reason_parse(followup_statement_get_text(statement, 12), error);
  if (!reason)
    return FALSE;
  followup_reason_free(action->reason);
  action->reason = reason;
  return TRUE;
}

void
followup_store_fail_action(FollowupStatement *statement,
                           const FollowupAction *action,
                           const GError *cause,
                           GError **error)
{
  followup_statement_report_damage(statement);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_DAMAGED,
              _("action %d.%u in the database cannot be read: %s"), (int)action->interview,
              action->number, cause->message);
}

gboolean
followup_store_read_delivery(FollowupAction *action,
                             FollowupStatement *statement,
                             int column,
                             GError **error)
{
  g_autoptr(GError) cause = NULL;

  if (!followup_state_from_nick(followup_statement_get_text(statement, column), &action->state,
                                &cause)) {
    followup_store_fail_action(statement, action, cause, error);
    return FALSE;
  }
  read_showing(action, statement, column + 1);
  action->opened_at = followup_statement_get_int(statement, column + 8);
  return TRUE;
}

FollowupAction *
followup_store_read_action(FollowupStatement *statement, gint64 *row_id, GError **error)
{
  g_autoptr(FollowupAction) action = followup_action_new(FOLLOWUP_KIND_PREPARE);
  g_autoptr(GError) cause = NULL;

  if (row_id)
    *row_id = followup_statement_get_int(statement, 0);
  action->interview = followup_statement_get_int(statement, 1);
  action->number = (guint)followup_statement_get_int(statement, 2);
  action->uuid = g_strdup(followup_statement_get_text(statement, 3));
  action->turn = (guint)followup_statement_get_int(statement, 5);
  action->interviewer = g_strdup(followup_statement_get_text(statement, 6));
  action->interviewer_uuid = g_strdup(followup_statement_get_text(statement, 7));
  action->due = followup_statement_get_int(statement, 9);
  action->by = followup_statement_get_int(statement, 10);
  action->popup = followup_statement_get_int(statement, 11);
  action->about = followup_statement_get_int(statement, 21);
  action->text = g_strdup(followup_statement_get_text(statement, 22));
  action->note = g_strdup(followup_statement_get_text(statement, 23));
  action->rule_due = followup_statement_get_int(statement, 24);
  read_showing(action, statement, 14);
  action->opened_at = followup_statement_get_int(statement, 25);
  if (!read_meaning(action, statement, &cause)) {
    followup_store_fail_action(statement, action, cause, error);
    return NULL;
  }
  return g_steal_pointer(&action);
}
