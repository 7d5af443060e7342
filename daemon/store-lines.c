/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Lines of lists, which the database itself keeps for rows that were there before (see the schema).
 * A change writes those of the rows that it inserts; one that writes much writes all of its own:
 * once for each interview, when all rows are as they stay, not once for each row. */

#include "store-private.h"

struct _FollowupStoreLines {
  FollowupStore *store; /* borrowed */
  GArray *made;         /* of gint64, owned: interviews whose lines are to be written */
  GArray *gone;         /* of gint64, owned: those that were deleted */
  gboolean gathered;    /* the database keeps none */
};

FollowupStoreLines *
followup_store_lines_new(FollowupStore *store)
{
  FollowupStoreLines *self = g_new0(FollowupStoreLines, 1);

  self->store = store;
  self->made = g_array_new(FALSE, FALSE, sizeof(gint64));
  self->gone = g_array_new(FALSE, FALSE, sizeof(gint64));
  return self;
}

static void
set_gathered(FollowupStoreLines *self, gboolean gathered)
{
  if (self->gathered == gathered)
    return;
  self->gathered = gathered;
  followup_sql_set_triggers(self->store->sql, !gathered);
}

void
followup_store_lines_free(FollowupStoreLines *self)
{
  set_gathered(self, FALSE);
  g_array_unref(self->made);
  g_array_unref(self->gone);
  g_free(self);
}

void
followup_store_lines_gather(FollowupStoreLines *self)
{
  set_gathered(self, TRUE);
}

/* Mostly rows of one interview come one behind the other. */
static void
note(GArray *ids, gint64 id)
{
  if (id && (!ids->len || g_array_index(ids, gint64, ids->len - 1) != id))
    g_array_append_val(ids, id);
}

void
followup_store_lines_note(FollowupStoreLines *self,
                          const FollowupStoreRow *old,
                          const FollowupStoreRow *row)
{
  const FollowupStoreRow *any = row ? row : old;
  gboolean is_interview = g_str_equal(any->table, "interview");

  if (old && !self->gathered)
    return;
  if (is_interview)
    note(row ? self->made : self->gone, any->id);
  else if (g_str_equal(any->table, "action"))
    note(self->made, any->interview);
}

static int
compare_ids(gconstpointer a, gconstpointer b)
{
  const gint64 *first = a, *second = b;

  return *first < *second ? -1 : *first > *second;
}

/* Each once, where they are as they lie in the table. */
static gboolean
run_for_each(FollowupStoreLines *self, GArray *ids, const char *text, GError **error)
{
  gint64 last = 0;

  if (self->gathered)
    g_array_sort(ids, compare_ids);
  for (guint i = 0; i < ids->len; i++) {
    gint64 id = g_array_index(ids, gint64, i);
    g_autoptr(FollowupStatement) statement = NULL;

    if (id == last)
      continue;
    last = id;
    statement = followup_sql_prepare(self->store->sql, text, error);
    if (!statement)
      return FALSE;
    followup_statement_bind_int(statement, id);
    if (!followup_statement_run(statement, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
followup_store_lines_write(FollowupStoreLines *self, GError **error)
{
  gboolean written
      = run_for_each(self, self->gone, "DELETE FROM line WHERE interview = ?", error)
        && run_for_each(self, self->made,
                        "INSERT OR REPLACE INTO line SELECT interview, text FROM line_now "
                        "WHERE interview = ?",
                        error);

  set_gathered(self, FALSE);
  return written;
}
