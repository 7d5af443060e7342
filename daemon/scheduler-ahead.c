/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* scheduler-ahead: owns what was worked out shortly before an alarm, and written down, so that the
 * popup need not wait for it; refuses to mark or show it, and to keep it once anything changed. */

#include "scheduler-private.h"

/* What many that fall due together wait for is not their words. */
#define AT_MOST 8

void
followup_scheduler_drop_ready(FollowupScheduler *self)
{
  followup_scheduler_free_turn(&self->ahead);
}

/* NULL: it is for the moment itself to look. */
static FollowupScene *
foresee(FollowupScheduler *self, gint64 moment)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FollowupScene) scene = NULL;
  guint most = followup_settings_get_choices(self->settings)->most;

  if (!self->started || self->scan_source != 0 || !followup_store_is_open(self->store)
      || !followup_scheduler_may_look_shortly(self, moment))
    return NULL;
  scene = followup_scene_foresee(self->store, self->screen, moment, AT_MOST, &error);
  if (scene == NULL)
    g_info("cannot look ahead: %s", error->message);
  else if (scene->items->len > 0 && self->n_known + scene->items->len <= most)
    return g_steal_pointer(&scene);
  return NULL;
}

static GPtrArray *
word_all(FollowupScheduler *self, const FollowupTurn *ahead)
{
  GPtrArray *popups = g_ptr_array_new_with_free_func((GDestroyNotify)followup_popup_free);
  GArray *alone = ahead->schedule->alone;

  for (guint i = 0; i < alone->len; i++) {
    gsize item = g_array_index(alone, FollowupShowing, i).item;

    g_ptr_array_add(popups, followup_scheduler_word_action(
                                self, followup_scene_get_action(ahead->scene, item),
                                g_ptr_array_index(ahead->scene->interviews, item), ahead->now));
  }
  return popups;
}

/* A database that takes nothing is no reason not to be ready: they are marked before they are shown
 * then, or not at all. */
static gboolean
announce(FollowupScheduler *self, const FollowupTurn *ahead)
{
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(FollowupActionId));
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < ahead->schedule->alone->len; i++) {
    gsize item = g_array_index(ahead->schedule->alone, FollowupShowing, i).item;
    FollowupActionId id = followup_scene_get_id(ahead->scene, item);

    g_array_append_val(ids, id);
  }
  if (ids->len == 0)
    return FALSE;
  followup_notifier_get_ready(self->notifier);
  if (followup_store_announce(self->store, ahead->now,
                              (const FollowupActionId *)(gpointer)ids->data, ids->len, &error))
    return TRUE;
  g_info("cannot announce what will be shown: %s", error->message);
  return FALSE;
}

static gboolean
is_ready(FollowupScheduler *self, gint64 moment)
{
  return self->ahead.scene != NULL && self->ahead.now == moment
         && self->ahead_stamp == followup_store_get_stamp(self->store);
}

gboolean
followup_scheduler_get_ready(FollowupScheduler *self, gint64 moment)
{
  FollowupTurn *ahead = &self->ahead;

  followup_scheduler_drop_ready(self);
  ahead->now = moment;
  ahead->scene = foresee(self, moment);
  if (ahead->scene == NULL)
    return FALSE;
  ahead->schedule = followup_scheduler_decide(self, ahead->scene, moment);
  ahead->popups = word_all(self, ahead);
  ahead->announced = announce(self, ahead);
  self->ahead_stamp = followup_store_get_stamp(self->store);
  return ahead->schedule->alone->len > 0;
}

gboolean
followup_scheduler_stand_by(FollowupScheduler *self, gint64 moment, gint64 until)
{
  return is_ready(self, moment) && self->ahead.schedule->alone->len > 0
         && followup_notifier_stand_by(self->notifier, until);
}

gboolean
followup_scheduler_take_ready(FollowupScheduler *self, gint64 now)
{
  gboolean ready = is_ready(self, now);

  if (ready) {
    self->turn = self->ahead;
    self->ahead = (FollowupTurn){ 0 };
    self->n_known += self->turn.scene->items->len;
  }
  followup_scheduler_drop_ready(self);
  return ready;
}
