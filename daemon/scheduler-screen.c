/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* scheduler-screen: owns the order of marking, showing and withdrawing; refuses to decide. An
 * action is marked in the store before its popup is handed over, so that a crash in between shows
 * it once more (its key lets the server replace the first) and never loses it. */

#include "scheduler-private.h"

static void
withdraw_relic(FollowupScheduler *self, const char *id)
{
  const FollowupRelic *relic = g_hash_table_lookup(self->screen->relics, id);

  if (relic == NULL)
    return;
  followup_notifier_withdraw_stale(self->notifier, relic->server_id, relic->server_owner,
                                   relic->bus_guid);
  g_hash_table_remove(self->screen->relics, id);
}

/* Finished, snoozed, superseded, removed or moved: its popup goes. */
void
followup_scheduler_withdraw_vanished(FollowupScheduler *self, const FollowupScene *scene)
{
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init(&iter, self->screen->spots);
  while (g_hash_table_iter_next(&iter, &id, &value)) {
    const FollowupSpot *spot = value;

    if (followup_scene_has(scene, id))
      continue;
    if (spot->place == FOLLOWUP_PLACE_ALONE)
      followup_notifier_withdraw(self->notifier, id);
    g_hash_table_iter_remove(&iter);
  }
  if (!followup_notifier_is_available(self->notifier))
    return;
  g_hash_table_iter_init(&iter, self->screen->relics);
  while (g_hash_table_iter_next(&iter, &id, &value)) {
    const FollowupRelic *relic = value;

    if (followup_scene_has(scene, id))
      continue;
    followup_notifier_withdraw_stale(self->notifier, relic->server_id, relic->server_owner,
                                     relic->bus_guid);
    g_hash_table_iter_remove(&iter);
  }
}

typedef struct {
  GArray *fresh;   /* of FollowupActionId */
  GArray *next_at; /* of gint64, for fresh */
  GArray *again;   /* of FollowupActionId */
} Marks;

static void
collect_marks(Marks *marks, const FollowupScene *scene, GArray *showings)
{
  for (guint i = 0; i < showings->len; i++) {
    const FollowupShowing *showing = &g_array_index(showings, FollowupShowing, i);
    FollowupActionId id = followup_scene_get_id(scene, showing->item);

    if (showing->again) {
      g_array_append_val(marks->again, id);
    } else {
      g_array_append_val(marks->fresh, id);
      g_array_append_val(marks->next_at, showing->next_at);
    }
  }
}

/* On disk before anything is handed over. */
static gboolean
mark(FollowupScheduler *self,
     const FollowupScene *scene,
     const FollowupSchedule *schedule,
     GError **error)
{
  g_autoptr(GArray) fresh = g_array_new(FALSE, FALSE, sizeof(FollowupActionId));
  g_autoptr(GArray) again = g_array_new(FALSE, FALSE, sizeof(FollowupActionId));
  g_autoptr(GArray) next_at = g_array_new(FALSE, FALSE, sizeof(gint64));
  Marks marks = { fresh, next_at, again };

  collect_marks(&marks, scene, schedule->alone);
  collect_marks(&marks, scene, schedule->digest);
  if (fresh->len > 0
      && !followup_store_note_showing(self->store, (const FollowupActionId *)(gpointer)fresh->data,
                                      (const gint64 *)(gpointer)next_at->data, fresh->len, error))
    return FALSE;
  return again->len == 0
         || followup_store_note_showing(
             self->store, (const FollowupActionId *)(gpointer)again->data, NULL, again->len, error);
}

/* A reminder that cannot be noted is shown all the same; memory keeps it from coming at every scan.
 */
static void
put_off(FollowupScheduler *self, const FollowupScene *scene, GArray *showings)
{
  for (guint i = 0; i < showings->len; i++) {
    const FollowupShowing *showing = &g_array_index(showings, FollowupShowing, i);
    g_autofree char *id = followup_action_get_id(followup_scene_get_action(scene, showing->item));

    followup_screen_get(self->screen, id)->not_before = showing->next_at;
  }
}

static void
show_alone(FollowupScheduler *self,
           const FollowupScene *scene,
           const FollowupShowing *showing,
           const FollowupRules *rules,
           gint64 now)
{
  const FollowupChoices *choices = followup_settings_get_choices(self->settings);
  g_autoptr(FollowupPopup) popup = followup_popup_new_for_action(
      followup_scene_get_action(scene, showing->item),
      g_ptr_array_index(scene->interviews, showing->item), rules, now, choices->private);

  withdraw_relic(self, popup->id);
  followup_screen_put_alone(self->screen, popup->id);
  followup_notifier_show(self->notifier, popup);
}

static void
show_digest(FollowupScheduler *self,
            const FollowupScene *scene,
            GArray *showings,
            const FollowupRules *rules,
            gint64 now)
{
  const FollowupChoices *choices = followup_settings_get_choices(self->settings);
  g_autoptr(GPtrArray) actions = g_ptr_array_new();
  g_autoptr(GPtrArray) interviews = g_ptr_array_new();
  g_autoptr(FollowupPopup) popup = NULL;
  GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);

  for (guint i = 0; i < showings->len; i++) {
    gsize item = g_array_index(showings, FollowupShowing, i).item;
    char *id = followup_action_get_id(followup_scene_get_action(scene, item));

    withdraw_relic(self, id);
    g_ptr_array_add(ids, id);
    g_ptr_array_add(actions, g_ptr_array_index(scene->actions, item));
    g_ptr_array_add(interviews, g_ptr_array_index(scene->interviews, item));
  }
  popup = followup_popup_new_digest(actions, interviews, rules, now, choices->private);
  followup_screen_put_digest(self->screen, ids);
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

void
followup_scheduler_carry_out(FollowupScheduler *self,
                             const FollowupScene *scene,
                             const FollowupSchedule *schedule,
                             gint64 now)
{
  g_autoptr(FollowupRules) rules
      = followup_settings_make_rules(self->settings, followup_clock_get_zone(self->clock));
  g_autoptr(GError) error = NULL;
  gboolean marked = mark(self, scene, schedule, &error);

  if (!marked)
    g_warning("cannot note that popups are shown: %s", error->message);
  followup_scheduler_withdraw_named(self, scene, schedule);
  for (guint i = 0; i < schedule->alone->len; i++)
    show_alone(self, scene, &g_array_index(schedule->alone, FollowupShowing, i), rules, now);
  if (schedule->digest->len > 0)
    show_digest(self, scene, schedule->digest, rules, now);
  if (!marked) {
    put_off(self, scene, schedule->alone);
    put_off(self, scene, schedule->digest);
  }
}
