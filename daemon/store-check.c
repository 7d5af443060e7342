/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* All of the database, read once to know that it is sound. */

#include "backup.h"
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
