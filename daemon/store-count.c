/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* How many interviews there are: counted once, kept by what changes. Counting a million would take
 * longer than all else at a start, so that many are noted when the database is closed. */

#include "store-private.h"

#define WORTH_NOTING 10000

/* What was noted holds while nothing happened since. */
static gboolean
read_noted(FollowupStore *self, gint64 *n, GError **error)
{
  return followup_sql_get_int(self->sql,
                              "SELECT coalesce((SELECT json_extract(value, '$[0]') FROM meta "
                              "WHERE key = 'interviews' AND json_extract(value, '$[1]') = "
                              "(SELECT max(id) FROM event)), -1)",
                              n, error);
}

static gboolean
count(FollowupStore *self, gint64 *n, GError **error)
{
  return read_noted(self, n, error)
         && (*n >= 0
             || followup_sql_get_int(self->sql, "SELECT count(*) FROM interview", n, error));
}

guint
followup_store_count_interviews(FollowupStore *self)
{
  g_autoptr(GError) error = NULL;
  gint64 n = 0;

  if (self->n_interviews >= 0)
    return (guint)self->n_interviews;
  if (!count(self, &n, &error)) {
    g_warning("%s", error->message);
    return 0;
  }
  self->n_interviews = n;
  return (guint)n;
}

void
followup_store_add_to_count(FollowupStore *self, gint64 difference)
{
  if (self->n_interviews >= 0)
    self->n_interviews += difference;
}

void
followup_store_forget_count(FollowupStore *self)
{
  self->n_interviews = -1;
}

/* What cannot be noted is counted the next time. */
void
followup_store_note_count(FollowupStore *self)
{
  static const char text[] = "INSERT OR REPLACE INTO meta (key, value) "
                             "SELECT 'interviews', json_array(?1, max(id)) FROM event";
  g_autoptr(FollowupStatement) statement = NULL;
  gint64 noted = -1;

  if (self->n_interviews < WORTH_NOTING || !read_noted(self, &noted, NULL)
      || noted == self->n_interviews)
    return;
  statement = followup_sql_prepare(self->sql, text, NULL);
  if (statement == NULL)
    return;
  followup_statement_bind_int(statement, self->n_interviews);
  followup_statement_run(statement, NULL);
}
