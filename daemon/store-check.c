/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* All of the database, read once to know that it is sound, at the latest before it is changed. */

#include "backup.h"
#include "error.h"
#include "store-private.h"

#define PAGE 500 /* rows in memory at a time */

gboolean
followup_store_check_file(FollowupSql *sql, const FollowupStorePlace *place, GError **error)
{
  g_autofree char *count
      = g_strdup_printf("SELECT count(*) FROM (SELECT 1 FROM interview LIMIT %" G_GINT64_FORMAT ")",
                        CLAMP(place->check_up_to, 0, G_MAXINT64 - 1) + 1);
  gint64 version, interviews;

  if (!place->check_up_to)
    return TRUE;
  if (!followup_sql_get_int(sql, "PRAGMA user_version", &version, error))
    return FALSE;
  if (!version)
    return TRUE; /* just made */
  if (place->check_later && version >= place->schema->version)
    return TRUE;
  if (!followup_sql_get_int(sql, count, &interviews, error))
    return FALSE;
  if (interviews > place->check_up_to)
    return TRUE;
  if (place->checked)
    *place->checked = TRUE;
  return followup_backup_check_open(sql, place->path, NULL, error);
}

static gboolean
read_interviews(FollowupStore *self, GError **error)
{
  FollowupInterviewFilter filter = { .limit = PAGE };

  for (;;) {
    g_autoptr(GPtrArray) found = followup_store_list_interviews(self, &filter, error);

    if (!found)
      return FALSE;
    if (found->len < PAGE)
      return TRUE;
    filter.after = ((FollowupInterview *)g_ptr_array_index(found, found->len - 1))->id;
  }
}

static gboolean
read_actions(FollowupStore *self, GError **error)
{
  FollowupActionFilter filter = { .until = FOLLOWUP_NO_INSTANT, .limit = PAGE };

  for (;;) {
    g_autoptr(GPtrArray) found = followup_store_list_actions(self, &filter, NULL, error);
    const FollowupAction *last;

    if (!found)
      return FALSE;
    if (found->len < PAGE)
      return TRUE;
    last = g_ptr_array_index(found, found->len - 1);
    filter.after = (FollowupActionId){ last->interview, last->number };
  }
}

gboolean
followup_store_read_all(FollowupStore *self, GError **error)
{
  return read_interviews(self, error) && read_actions(self, error);
}

static gboolean
check_all(FollowupStore *self, GError **error)
{
  gboolean checked = FALSE;
  const FollowupStorePlace place = {
    .path = self->path,
    .schema = &followup_store_schema,
    .check_up_to = self->unchecked,
    .checked = &checked,
  };

  return followup_store_check_file(self->sql, &place, error)
         && (!checked || followup_store_read_all(self, error));
}

gboolean
followup_store_check(FollowupStore *self, GError **error)
{
  g_autoptr(GError) problem = NULL;

  if (!self->sql || !self->unchecked)
    return TRUE;
  if (check_all(self, &problem)) {
    self->unchecked = 0;
    return TRUE;
  }
  if (g_error_matches(problem, FOLLOWUP_ERROR, FOLLOWUP_ERROR_DAMAGED))
    g_signal_emit_by_name(self, "trouble", FOLLOWUP_ERROR_DAMAGED);
  g_propagate_error(error, g_steal_pointer(&problem));
  return FALSE;
}

gboolean
followup_store_begin(FollowupStore *self, GError **error)
{
  return followup_store_check(self, error) && followup_sql_begin(self->sql, error);
}
