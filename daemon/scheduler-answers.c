/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* scheduler-answers: owns what the server answered until the store has it; refuses to decide what
 * follows. Answers that come while others are awaited, or there are more popups to hand over, are
 * noted together: one by one each would be a transaction, and a flush. */

#include "scheduler-private.h"

/* Answers that wait to be noted, and for how long: a server that hangs may let the next one wait.
 */
#define MOST_WAITING 32
#define LONGEST_WAIT 20 /* ms */

struct _FollowupAnswers {
  FollowupScheduler *scheduler; /* not owned: its dispose ends this */
  GArray *ids;                  /* of FollowupActionId */
  GArray *server_ids;           /* of guint32, at the same indexes */
  guint n_noted;
  char *server_owner, *bus_guid;
};

static FollowupAnswers *
make_answers(FollowupScheduler *scheduler, const char *server_owner, const char *bus_guid)
{
  FollowupAnswers *self = g_new0(FollowupAnswers, 1);

  self->scheduler = scheduler;
  self->ids = g_array_new(FALSE, FALSE, sizeof(FollowupActionId));
  self->server_ids = g_array_new(FALSE, FALSE, sizeof(guint32));
  self->server_owner = g_strdup(server_owner);
  self->bus_guid = g_strdup(bus_guid);
  return self;
}

static void
free_answers(gpointer data)
{
  FollowupAnswers *self = data;

  g_array_unref(self->ids);
  g_array_unref(self->server_ids);
  g_free(self->server_owner);
  g_free(self->bus_guid);
  g_free(self);
}

/* TRUE while some are left. */
static gboolean
note_some(FollowupAnswers *self)
{
  const FollowupActionId *ids = (const FollowupActionId *)(gpointer)self->ids->data;
  const guint32 *server_ids = (const guint32 *)(gpointer)self->server_ids->data;
  guint n = MIN(self->ids->len - self->n_noted, FOLLOWUP_NOTED_AT_ONCE);
  g_autoptr(GError) error = NULL;

  if (!followup_store_note_shown(self->scheduler->store, ids + self->n_noted,
                                 server_ids + self->n_noted, n, self->server_owner, self->bus_guid,
                                 &error)) {
    followup_scheduler_complain(self->scheduler, "cannot note that a popup is shown", error);
    return FALSE;
  }
  self->n_noted += n;
  return self->n_noted < self->ids->len;
}

static gboolean
note_some_cb(gpointer data)
{
  FollowupAnswers *self = data;

  if (note_some(self))
    return G_SOURCE_CONTINUE;
  self->scheduler->noting_source = 0;
  return G_SOURCE_REMOVE;
}

/* That action's, where the popup still stands for it. */
static void
add_answer(FollowupAnswers *self, const char *id, FollowupPlace place, guint32 server_id)
{
  FollowupSpot *spot = followup_screen_find(self->scheduler->screen, id);
  FollowupActionId action;

  if (spot == NULL || spot->place != place
      || !followup_id_parse(id, &action.interview, &action.number, NULL))
    return;
  spot->failures = 0;
  spot->granted = spot->asked;
  g_array_append_val(self->ids, action);
  g_array_append_val(self->server_ids, server_id);
}

/* In slices: it may stand for thousands. */
static void
note_digest(FollowupScheduler *self,
            guint server_id,
            const char *server_owner,
            const char *bus_guid)
{
  FollowupAnswers *answers = make_answers(self, server_owner, bus_guid);
  GPtrArray *ids = self->screen->digest_ids;

  for (guint i = 0; i < ids->len; i++)
    add_answer(answers, g_ptr_array_index(ids, i), FOLLOWUP_PLACE_DIGEST, server_id);
  if (answers->ids->len == 0 || !note_some(answers)) {
    free_answers(answers);
    return;
  }
  g_clear_handle_id(&self->noting_source, g_source_remove);
  self->noting_source = g_idle_add_full(G_PRIORITY_DEFAULT, note_some_cb, answers, free_answers);
}

void
followup_scheduler_note_answers(FollowupScheduler *self)
{
  FollowupAnswers *answers = g_steal_pointer(&self->answers);

  g_clear_handle_id(&self->answers_source, g_source_remove);
  if (answers == NULL)
    return;
  while (answers->ids->len > 0 && note_some(answers))
    ;
  free_answers(answers);
}

static gboolean
note_answers_cb(gpointer data)
{
  FollowupScheduler *self = data;

  self->answers_source = 0;
  followup_scheduler_note_answers(self);
  if (!self->turn.going_on)
    followup_scheduler_queue_flush(self);
  return G_SOURCE_REMOVE;
}

void
followup_scheduler_drop_answers(FollowupScheduler *self)
{
  g_clear_handle_id(&self->answers_source, g_source_remove);
  g_clear_handle_id(&self->noting_source, g_source_remove);
  g_clear_pointer(&self->answers, free_answers);
}

/* That of a popup of one action. */
static void
keep_answer(FollowupScheduler *self,
            const char *id,
            guint server_id,
            const char *server_owner,
            const char *bus_guid)
{
  if (self->answers != NULL && g_strcmp0(self->answers->server_owner, server_owner) != 0)
    followup_scheduler_note_answers(self);
  if (self->answers == NULL)
    self->answers = make_answers(self, server_owner, bus_guid);
  add_answer(self->answers, id, FOLLOWUP_PLACE_ALONE, server_id);
}

void
followup_scheduler_note_shown(FollowupScheduler *self,
                              const char *id,
                              guint server_id,
                              const char *server_owner,
                              const char *bus_guid)
{
  if (g_str_equal(id, FOLLOWUP_DIGEST_ID))
    note_digest(self, server_id, server_owner, bus_guid);
  else
    keep_answer(self, id, server_id, server_owner, bus_guid);
  if (self->answers == NULL)
    return;
  if (self->answers->ids->len >= MOST_WAITING
      || (!self->turn.going_on && !followup_notifier_is_awaiting(self->notifier)))
    followup_scheduler_note_answers(self);
  else if (self->answers_source == 0)
    self->answers_source = g_timeout_add(LONGEST_WAIT, note_answers_cb, self);
}
