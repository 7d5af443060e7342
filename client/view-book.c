/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* view-book: remembers how steps were worded, for those who show thousands: a list names the same
 * ones, for the same people, again and again. */
#include "columns.h"
#include "view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define N_TASKS 64
#define MOST_KEY 120 /* bytes; longer ones are not remembered */

typedef struct {
  char *key;  /* NULL: none */
  char *task; /* its words */
} Task;

struct _FollowupViewBook {
  gboolean whole;         /* steps are named with the way they go */
  gboolean joins_plainly; /* employer and position are joined as in English */
  /* Each at the place that its key leads to, until another one is wanted there. */
  Task tasks[N_TASKS];
  char *made; /* what was worded last and is not kept above; NULL */
};

FollowupViewBook *
followup_view_book_new(gboolean whole)
{
  FollowupViewBook *self = g_new0(FollowupViewBook, 1);

  self->whole = whole;
  self->joins_plainly = strcmp(_("%s, %s"), "%s, %s") == 0;
  return self;
}

void
followup_view_book_free(FollowupViewBook *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < N_TASKS; i++) {
    g_free(self->tasks[i].key);
    g_free(self->tasks[i].task);
  }
  g_free(self->made);
  g_free(self);
}

/* ---- steps ---- */

static char *
word_task(const FollowupViewBook *self, const FollowupViewStep *step)
{
  return self->whole ? followup_view_step_to_task(step) : followup_view_step_to_brief_task(step);
}

/* All that the words depend on, and what it comes to as a number. FALSE: it is too long. */
static gboolean
make_key(const FollowupViewBook *self, const FollowupViewStep *step, char *key, guint *hash)
{
  const char *const parts[]
      = { step->kind, step->interviewer, step->text, self->whole ? step->channel : "" };
  const char *const end = key + MOST_KEY;

  *hash = 5381;
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
    for (const char *p = parts[i]; *p != '\0' && key < end; p++) {
      *hash = *hash * 33 + (guchar)*p;
      *key++ = *p;
    }
    if (key == end)
      return FALSE;
    *key++ = '\t';
  }
  *key = '\0';
  return TRUE;
}

const char *
followup_view_book_get_task(FollowupViewBook *self, const FollowupViewStep *step)
{
  char key[MOST_KEY + 1];
  guint hash;
  Task *task;

  if (!make_key(self, step, key, &hash)) {
    g_free(self->made);
    return self->made = word_task(self, step);
  }
  task = &self->tasks[hash % N_TASKS];
  if (task->key == NULL || strcmp(task->key, key) != 0) {
    g_free(task->key);
    g_free(task->task);
    *task = (Task){ g_strdup(key), word_task(self, step) };
  }
  return task->task;
}

/* ---- titles ---- */

void
followup_view_book_add_title(const FollowupViewBook *self,
                             FollowupTable *table,
                             FollowupStyle style,
                             const char *employer,
                             const char *position)
{
  gsize n_employer = strlen(employer);
  gsize n_position = strlen(position);
  char *p;

  if (!self->joins_plainly || !followup_columns_is_plain(employer, n_employer)
      || !followup_columns_is_plain(position, n_position)) {
    followup_table_add(table, style, followup_view_word_title(employer, position), NULL);
    return;
  }
  p = followup_table_begin(table, n_employer + strlen(", ") + n_position);
  p = (char *)memcpy(p, employer, n_employer) + n_employer;
  if (n_position > 0)
    p = (char *)memcpy(stpcpy(p, ", "), position, n_position) + n_position;
  followup_table_end(table, style, p);
}
