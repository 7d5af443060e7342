/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What changes took off the screen: a daemon that dies right behind one of them may leave its popup
 * up. */

#include "store-private.h"

/* The ids alone first: SQLite keeps a copy of all that is selected there, which may be a megabyte.
 * More than some dozen changes do not happen while a server holds up the closing of popups. */
#define LAST                                                                                       \
  "(SELECT id FROM event WHERE id > coalesce((SELECT value FROM meta WHERE key = 'swept'), 0) "    \
  "ORDER BY id DESC LIMIT 128)"
#define IS_ABOUT_POPUPS "instr(e.changes, '\"show')"

/* Mostly there is none, and what follows takes long to compile. */
static const char any_query[]
    = "SELECT EXISTS (SELECT 1 FROM event e WHERE e.id IN " LAST " AND " IS_ABOUT_POPUPS ")";

/* An update logs the columns that changed, a removal all of them. */
static const char left_query[]
    = "SELECT coalesce(c.value ->> '$.old.uuid', a.uuid), coalesce(c.value ->> '$.old.due', "
      "a.due), "
      "c.value ->> '$.old.state', coalesce(c.value ->> '$.old.server_id', a.server_id), "
      "coalesce(c.value ->> '$.old.server_owner', a.server_owner), "
      "coalesce(c.value ->> '$.old.bus_guid', a.bus_guid) "
      "FROM " LAST " last CROSS JOIN event e ON e.id = last.id "
      "CROSS JOIN json_each(e.changes) c "
      "LEFT JOIN action a ON a.id = c.value ->> '$.id' "
      "WHERE " IS_ABOUT_POPUPS " AND c.value ->> '$.table' = 'action' "
      "AND c.value ->> '$.old.state' IN ('showing', 'shown') "
      "AND coalesce(c.value ->> '$.old.uuid', a.uuid) IS NOT NULL ORDER BY e.id DESC";

static FollowupAction *
read_left(FollowupStatement *statement, GError **error)
{
  g_autoptr(FollowupAction) action = followup_action_new(FOLLOWUP_KIND_REQUEST);

  action->uuid = g_strdup(followup_statement_get_text(statement, 0));
  action->due = followup_statement_get_int(statement, 1);
  if (!followup_state_from_nick(followup_statement_get_text(statement, 2), &action->state, error))
    return NULL;
  action->server_id = (guint32)followup_statement_get_int(statement, 3);
  action->server_owner = g_strdup(followup_statement_get_text(statement, 4));
  action->bus_guid = g_strdup(followup_statement_get_text(statement, 5));
  return g_steal_pointer(&action);
}

static gboolean
collect_left(FollowupStore *self, GPtrArray *actions, GError **error)
{
  g_autoptr(FollowupStatement) statement = followup_sql_prepare(self->sql, left_query, error);
  FollowupSqlStep step;

  if (!statement)
    return FALSE;
  while ((step = followup_statement_step(statement, error)) == FOLLOWUP_STEP_ROW) {
    FollowupAction *action = read_left(statement, error);

    if (!action)
      return FALSE;
    g_ptr_array_add(actions, action);
  }
  return step == FOLLOWUP_STEP_DONE;
}

GPtrArray *
followup_store_list_left(FollowupStore *self, gint64 *until, GError **error)
{
  g_autoptr(GPtrArray) actions
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_action_free);
  gint64 any;

  if (!followup_sql_get_int(self->sql, "SELECT coalesce(max(id), 0) FROM event", until, error)
      || !followup_sql_get_int(self->sql, any_query, &any, error)
      || (any && !collect_left(self, actions, error)))
    return NULL;
  return g_steal_pointer(&actions);
}

gboolean
followup_store_forget_left(FollowupStore *self, gint64 until, GError **error)
{
  return followup_store_note_int(self, "swept", until, error);
}
