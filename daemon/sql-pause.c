/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* A transaction that stays open between slices of much that is written, so that a page is written
 * once for many of them. Whatever else is written finds it committed. */

#include "sql-private.h"

void
followup_sql_pause(FollowupSql *self)
{
  self->may_pause = self->bulky && self->lazy;
}

/* Who comes now has nothing to do with it: what was lost is told to whom it belonged. */
void
followup_sql_end_pause(FollowupSql *self)
{
  if (!self->paused)
    return;
  self->paused = FALSE;
  g_clear_error(&self->lost);
  if (followup_sql_commit(self, &self->lost))
    followup_sql_set_lazy(self, FALSE, &self->lost);
  else
    followup_sql_set_lazy(self, FALSE, NULL);
}

static gboolean
check_lost(FollowupSql *self, GError **error)
{
  if (!self->lost)
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&self->lost));
  return FALSE;
}

gboolean
followup_sql_settle(FollowupSql *self, GError **error)
{
  followup_sql_end_pause(self);
  return check_lost(self, error);
}

gboolean
followup_sql_resume(FollowupSql *self, gboolean *resumed, GError **error)
{
  if (!self)
    return followup_sql_fail_closed(error);
  if (!check_lost(self, error))
    return FALSE;
  *resumed = self->resumed = self->paused;
  self->paused = FALSE;
  return TRUE;
}
