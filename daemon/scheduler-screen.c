/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* scheduler-screen: owns the order of marking, showing and withdrawing; refuses to decide. An
 * action is marked or announced in the store before its popup is handed over, so that a crash in
 * between shows it once more (its key lets the server replace the first) and never loses it. */

#include "scheduler-private.h"

/* And shown in slices: a popup has to be worded, and the fewer slices, the fewer transactions. */
#define SLICE 20
/* After a look at so many memory is given back, once it is quiet for so long. */
#define MANY 100
#define QUIET 2000 /* ms */
/* The most that settings allow to be up by themselves, where there are digests. */
#define AT_MOST_ALONE 20

/* Closing one in doubt makes it flash up. Only so many were ever up by themselves, the first ones;
 * the others were named in a digest. */
static guint
get_most_alone(FollowupScheduler *self)
{
  return MAX(followup_settings_get_choices(self->settings)->most, AT_MOST_ALONE);
}

/* What an earlier life showed is closed when it is shown again: until then, at night for example,
 * it may stay. */
static void
find_relics(FollowupScheduler *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) actions = followup_store_list_showing(self->store, NULL, &error);
  g_autoptr(GPtrArray) announced = NULL;

  if (actions == NULL) {
    followup_scheduler_complain(self, "cannot read what was shown", error);
    return;
  }
  self->found_relics = TRUE;
  for (guint i = 0; i < actions->len; i++)
    followup_screen_add_relic(self->screen, g_ptr_array_index(actions, i));
  announced = followup_store_take_announced(self->store);
  for (guint i = 0; announced != NULL && i < announced->len; i++)
    followup_screen_add_relic(self->screen, g_ptr_array_index(announced, i));
}

/* An earlier life may have died after it noted that an action was dealt with and before the popup
 * was closed. */
static void
find_leavings(FollowupScheduler *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) actions = followup_store_list_left(self->store, &self->left_until, &error);

  if (actions == NULL) {
    followup_scheduler_complain(self, "cannot read what was dealt with lately", error);
    return;
  }
  self->found_leavings = TRUE;
  for (guint i = 0; i < actions->len; i++)
    followup_screen_add_leaving(self->screen, g_ptr_array_index(actions, i));
}

void
followup_scheduler_find_what_was_left(FollowupScheduler *self)
{
  if (!self->found_relics)
    find_relics(self);
  if (!self->found_leavings)
    find_leavings(self);
}

/* What was sent without its id being noted is found by its key. */
static void
close_relic(FollowupScheduler *self, const FollowupRelic *relic)
{
  if (relic->server_id != 0)
    followup_notifier_withdraw_stale(self->notifier, relic->server_id, relic->server_owner,
                                     relic->bus_guid);
  if (relic->in_doubt)
    followup_notifier_withdraw_key(self->notifier, relic->key);
}

/* replaced: what is shown now takes its place by the key, on a server that has keys. */
static void
withdraw_relic(FollowupScheduler *self, const char *id, gboolean replaced)
{
  FollowupRelic *relic = g_hash_table_lookup(self->screen->relics, id);

  if (relic == NULL)
    return;
  relic->in_doubt = relic->in_doubt && !replaced;
  close_relic(self, relic);
  g_hash_table_remove(self->screen->relics, id);
}

void
followup_scheduler_sweep_leavings(FollowupScheduler *self)
{
  for (guint i = 0; i < self->screen->leavings->len; i++) {
    FollowupRelic *relic = g_ptr_array_index(self->screen->leavings, i);

    relic->in_doubt = relic->in_doubt && i < get_most_alone(self);
    if (relic->in_doubt)
      g_hash_table_add(self->screen->sweeping, g_strdup(relic->key));
  }
  for (guint i = 0; i < self->screen->leavings->len; i++)
    close_relic(self, g_ptr_array_index(self->screen->leavings, i));
  g_ptr_array_set_size(self->screen->leavings, 0);
}

/* Those in doubt flash up once more as they are closed: so not at every start. */
void
followup_scheduler_note_swept(FollowupScheduler *self, const char *key)
{
  g_autoptr(GError) error = NULL;

  if (!g_hash_table_remove(self->screen->sweeping, key)
      || g_hash_table_size(self->screen->sweeping) > 0)
    return;
  if (!followup_store_forget_left(self->store, self->left_until, &error))
    g_info("cannot note that old popups are closed: %s", error->message);
}

void
followup_scheduler_sweep_digest(FollowupScheduler *self)
{
  if (!self->screen->digest_in_doubt || !followup_screen_is_certain(self->screen))
    return;
  self->screen->digest_in_doubt = FALSE;
  followup_notifier_withdraw_key(self->notifier, FOLLOWUP_DIGEST_KEY);
}

/* Finished, snoozed, superseded, removed or moved: its popup goes. */
void
followup_scheduler_withdraw_vanished(FollowupScheduler *self, const FollowupScene *scene)
{
  GHashTableIter iter;
  gpointer id, value;
  FollowupSpot *spot;
  gsize at = 0;

  while ((spot = followup_screen_next(self->screen, &at)) != NULL) {
    if (followup_scene_has(scene, spot->id))
      continue;
    if (spot->place == FOLLOWUP_PLACE_ALONE)
      followup_notifier_withdraw(self->notifier, spot->id);
    followup_screen_forget(self->screen, spot);
  }
  if (!followup_notifier_is_available(self->notifier))
    return;
  g_hash_table_iter_init(&iter, self->screen->relics);
  while (g_hash_table_iter_next(&iter, &id, &value)) {
    const FollowupRelic *relic = value;

    if (followup_scene_has(scene, id))
      continue;
    close_relic(self, relic);
    g_hash_table_iter_remove(&iter);
  }
}

static void
take_down_relics(FollowupScheduler *self)
{
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init(&iter, self->screen->relics);
  while (g_hash_table_iter_next(&iter, &id, &value)) {
    const FollowupRelic *relic = value;

    close_relic(self, relic);
    followup_screen_get(self->screen, id)->taken = TRUE;
    g_hash_table_iter_remove(&iter);
  }
}

void
followup_scheduler_take_down(FollowupScheduler *self)
{
  const FollowupSpot *spot;
  gsize at = 0;

  if (!followup_notifier_is_available(self->notifier))
    return;
  while ((spot = followup_screen_next(self->screen, &at)) != NULL) {
    if (spot->place != FOLLOWUP_PLACE_ALONE || !spot->visible)
      continue;
    followup_notifier_withdraw(self->notifier, spot->id);
    followup_screen_take(self->screen, spot->id);
  }
  if (self->screen->digest_visible) {
    g_clear_handle_id(&self->noting_source, g_source_remove);
    followup_notifier_withdraw(self->notifier, FOLLOWUP_DIGEST_ID);
    followup_screen_take(self->screen, FOLLOWUP_DIGEST_ID);
  }
  take_down_relics(self);
}

typedef struct {
  GArray *fresh;     /* of FollowupActionId */
  GArray *next_at;   /* of gint64, for fresh */
  GArray *again;     /* of FollowupActionId */
  gboolean complete; /* none was left for the next time */
} Marks;

static void
collect_marks(Marks *marks, const FollowupScene *scene, const FollowupShowing *showings, guint n)
{
  for (guint i = 0; i < n; i++) {
    const FollowupShowing *showing = &showings[i];
    const FollowupAction *action = followup_scene_get_action(scene, showing->item);
    FollowupActionId id = followup_scene_get_id(scene, showing->item);

    if (showing->again && action->state == FOLLOWUP_STATE_SHOWING)
      continue; /* marked already */
    if (marks->fresh->len + marks->again->len == FOLLOWUP_NOTED_AT_ONCE) {
      marks->complete = FALSE;
      return;
    }
    if (showing->again) {
      g_array_append_val(marks->again, id);
    } else {
      g_array_append_val(marks->fresh, id);
      g_array_append_val(marks->next_at, showing->next_at);
    }
  }
}

static gboolean
note_marks(FollowupScheduler *self, const Marks *marks, GError **error)
{
  GArray *fresh = marks->fresh, *again = marks->again;

  if (fresh->len > 0
      && !followup_store_note_showing(self->store, (const FollowupActionId *)(gpointer)fresh->data,
                                      (const gint64 *)(gpointer)marks->next_at->data, fresh->len,
                                      error))
    return FALSE;
  return again->len == 0
         || followup_store_note_showing(
             self->store, (const FollowupActionId *)(gpointer)again->data, NULL, again->len, error);
}

/* Before anything is handed over. FALSE: they are not noted. *complete: no more than fit into a
 * slice. */
static gboolean
mark(FollowupScheduler *self, const FollowupShowing *showings, guint n, gboolean *complete)
{
  g_autoptr(GArray) fresh = g_array_new(FALSE, FALSE, sizeof(FollowupActionId));
  g_autoptr(GArray) again = g_array_new(FALSE, FALSE, sizeof(FollowupActionId));
  g_autoptr(GArray) next_at = g_array_new(FALSE, FALSE, sizeof(gint64));
  Marks marks = { fresh, next_at, again, TRUE };
  g_autoptr(GError) error = NULL;

  /* What was answered is of the showing before. */
  followup_scheduler_note_answers(self);
  collect_marks(&marks, self->turn.scene, showings, n);
  *complete = marks.complete;
  if (note_marks(self, &marks, &error))
    return TRUE;
  followup_scheduler_complain(self, "cannot note that popups are shown", error);
  *complete = TRUE;
  return FALSE;
}

/* A reminder that cannot be noted is shown all the same; memory keeps it from coming at every scan.
 */
static void
put_off(FollowupScheduler *self, const FollowupShowing *showings, guint n)
{
  for (guint i = 0; i < n; i++) {
    const FollowupAction *action = followup_scene_get_action(self->turn.scene, showings[i].item);
    g_autofree char *id = followup_action_get_id(action);

    followup_screen_get(self->screen, id)->not_before = showings[i].next_at;
  }
  followup_scheduler_queue_scan(self); /* the store does not know when to look again */
}

/* i: among those alone. NULL: it cannot be read. (transfer full) */
static FollowupPopup *
word_alone(FollowupScheduler *self, guint i, const char *id)
{
  GPtrArray *ready = self->turn.popups;

  if (ready != NULL && i < ready->len)
    return g_steal_pointer(&g_ptr_array_index(ready, i));
  return followup_scheduler_word_id(self, id, self->turn.now);
}

/* One whose due was moved since has another. */
static gboolean
has_relics_key(FollowupScheduler *self, const FollowupPopup *popup)
{
  const FollowupRelic *relic = g_hash_table_lookup(self->screen->relics, popup->id);

  return relic != NULL && g_strcmp0(relic->key, popup->key) == 0;
}

static void
show_alone(FollowupScheduler *self, guint i)
{
  const FollowupTurn *turn = &self->turn;
  gsize item = g_array_index(turn->schedule->alone, FollowupShowing, i).item;
  g_autofree char *id = followup_action_get_id(followup_scene_get_action(turn->scene, item));
  g_autoptr(FollowupPopup) popup = word_alone(self, i, id);

  if (popup == NULL) {
    g_warning("the action %s cannot be read to be shown", id);
    followup_screen_get(self->screen, id)->not_before = turn->now + FOLLOWUP_RETRY_STORE;
    followup_scheduler_queue_scan(self);
    return;
  }
  withdraw_relic(self, popup->id, has_relics_key(self, popup));
  followup_screen_put_alone(self->screen, popup->id);
  followup_scheduler_note_words(self, popup, turn->now);
  followup_notifier_show(self->notifier, popup);
}

static void
show_digest(FollowupScheduler *self, const FollowupScene *scene, GArray *showings, gint64 now)
{
  g_autoptr(GPtrArray) actions = g_ptr_array_new();
  g_autoptr(GPtrArray) interviews = g_ptr_array_new();
  g_autoptr(FollowupPopup) popup = NULL;
  GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);

  for (guint i = 0; i < showings->len; i++) {
    gsize item = g_array_index(showings, FollowupShowing, i).item;
    char *id = followup_action_get_id(followup_scene_get_action(scene, item));

    withdraw_relic(self, id, i >= get_most_alone(self));
    g_ptr_array_add(ids, id);
    g_ptr_array_add(actions, g_ptr_array_index(scene->actions, item));
    g_ptr_array_add(interviews, g_ptr_array_index(scene->interviews, item));
  }
  /* The answer to the one before is of no use any more. */
  g_clear_handle_id(&self->noting_source, g_source_remove);
  popup = followup_scheduler_word_digest(self, actions, interviews, now);
  followup_screen_put_digest(self->screen, ids);
  followup_scheduler_note_words(self, popup, now);
  followup_notifier_show(self->notifier, popup);
}

void
followup_scheduler_withdraw_named(FollowupScheduler *self,
                                  const FollowupScene *scene,
                                  const FollowupSchedule *schedule)
{
  for (guint i = 0; i < schedule->withdraw->len; i++) {
    gsize item = g_array_index(schedule->withdraw, gsize, i);
    g_autofree char *id = followup_action_get_id(followup_scene_get_action(scene, item));

    followup_notifier_withdraw(self->notifier, id);
  }
  if (schedule->withdraw_digest) {
    followup_notifier_withdraw(self->notifier, FOLLOWUP_DIGEST_ID);
    followup_screen_note_closed(self->screen, FOLLOWUP_DIGEST_ID);
  }
}

/* A turn, in slices */

void
followup_scheduler_stop_turn(FollowupScheduler *self)
{
  g_clear_handle_id(&self->turn.source, g_source_remove);
  self->turn.going_on = FALSE;
}

void
followup_scheduler_clear_turn(FollowupScheduler *self)
{
  followup_scheduler_stop_turn(self);
  followup_scheduler_free_turn(&self->turn);
}

void
followup_scheduler_free_turn(FollowupTurn *turn)
{
  g_clear_pointer(&turn->scene, followup_scene_free);
  g_clear_pointer(&turn->schedule, followup_schedule_free);
  g_clear_pointer(&turn->popups, g_ptr_array_unref);
  turn->n_shown = 0;
  turn->announced = FALSE;
}

static void
show_some(FollowupScheduler *self, const FollowupShowing *showings, guint n)
{
  gboolean announced = self->turn.announced;
  gboolean complete;
  gboolean marked = n == 0 || announced || mark(self, showings, n, &complete);

  for (guint i = 0; i < n; i++)
    show_alone(self, self->turn.n_shown + i);
  if (n > 0 && announced)
    marked = mark(self, showings, n, &complete);
  if (!marked)
    put_off(self, showings, n);
  self->turn.n_shown += n;
}

/* Those that do not get their turn make the digest wait for the next scan. */
static void
finish_turn(FollowupScheduler *self)
{
  GArray *digest = self->turn.schedule->digest;
  const FollowupShowing *showings = (const FollowupShowing *)(gpointer)digest->data;
  gboolean complete = TRUE;
  gboolean marked = digest->len == 0 || mark(self, showings, digest->len, &complete);

  self->turn.going_on = FALSE;
  if (!complete) {
    followup_scheduler_queue_scan(self);
    return;
  }
  followup_scheduler_withdraw_named(self, self->turn.scene, self->turn.schedule);
  if (digest->len > 0)
    show_digest(self, self->turn.scene, digest, self->turn.now);
  if (!marked)
    put_off(self, showings, digest->len);
  self->screen->digest_asked = FALSE;
}

/* One slice, no more than there is room for. FALSE: the next one has to wait for answers, or there
 * is none. */
static gboolean
take_turn(FollowupScheduler *self)
{
  FollowupTurn *turn = &self->turn;
  GArray *alone = turn->schedule->alone;
  guint room = followup_notifier_get_room(self->notifier);
  guint n = MIN(MIN(alone->len - turn->n_shown, room), SLICE);

  show_some(self, (const FollowupShowing *)(gpointer)alone->data + turn->n_shown, n);
  if (turn->n_shown < alone->len)
    return n < room;
  if (n < room || turn->schedule->digest->len == 0)
    finish_turn(self);
  return FALSE;
}

static gboolean
tidy_up_cb(gpointer data)
{
  FollowupScheduler *self = data;

  self->tidy_source = 0;
  self->n_looked_at = 0;
  followup_drafts_trim(self->drafts);
  followup_store_trim(self->store);
  return G_SOURCE_REMOVE;
}

/* A look at many, and their popups, leave holes in the heap; who looks again soon needs them. */
void
followup_scheduler_count_look(FollowupScheduler *self, gsize n)
{
  self->n_looked_at += n;
  if (self->n_looked_at < MANY)
    return;
  g_clear_handle_id(&self->tidy_source, g_source_remove);
  self->tidy_source = g_timeout_add(QUIET, tidy_up_cb, self);
}

/* What else may have to go from the screen is for a scan to say. */
static void
end_turn(FollowupScheduler *self)
{
  followup_scheduler_count_look(self, self->turn.n_shown);
  followup_scheduler_clear_turn(self);
  followup_scheduler_note_answers(self);
  followup_scheduler_queue_flush(self);
  if (g_hash_table_size(self->screen->notices) > 0 || self->screen->digest_in_doubt)
    followup_scheduler_queue_scan(self);
  else
    followup_scheduler_set_alarm(self);
}

static gboolean
take_turn_cb(gpointer data)
{
  g_autoptr(FollowupScheduler) self = g_object_ref(data);

  /* By itself: with a slice it would hold up whoever calls for as long as both take. The first
   * slice does not wait for it. */
  if (self->turn.n_shown > 0 && followup_store_make_room(self->store))
    return G_SOURCE_CONTINUE;
  if (take_turn(self))
    return G_SOURCE_CONTINUE;
  self->turn.source = 0;
  if (!self->turn.going_on)
    end_turn(self);
  return G_SOURCE_REMOVE;
}

/* The rest of the room keeps the server busy while some more of it comes free. */
static gboolean
has_room(FollowupScheduler *self)
{
  const FollowupTurn *turn = &self->turn;
  guint room = followup_notifier_get_room(self->notifier);

  return room > 0 && room >= MIN(turn->slice, turn->schedule->alone->len - turn->n_shown);
}

void
followup_scheduler_go_on(FollowupScheduler *self)
{
  if (self->turn.going_on && self->turn.source == 0 && has_room(self))
    self->turn.source = g_idle_add_full(G_PRIORITY_DEFAULT, take_turn_cb, self, NULL);
  else if (!self->turn.going_on && self->crowded_out)
    followup_scheduler_queue_scan(self);
}

void
followup_scheduler_carry_out(FollowupScheduler *self)
{
  self->turn.going_on = TRUE;
  self->turn.slice = CLAMP(followup_notifier_get_room(self->notifier) / 3, 1, SLICE);
  /* A look at a crowd took its time: calls are answered before the first slice, too. */
  if (self->turn.schedule->alone->len > SLICE || take_turn(self))
    followup_scheduler_go_on(self);
}
