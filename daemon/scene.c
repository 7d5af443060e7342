/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* scene: owns one look at what the screen is about; refuses to change store or screen. */

#include "scene.h"

void
followup_scene_free(FollowupScene *self)
{
  if (self == NULL)
    return;
  g_clear_pointer(&self->actions, g_ptr_array_unref);
  g_clear_pointer(&self->interviews, g_ptr_array_unref);
  g_clear_pointer(&self->owners, g_ptr_array_unref);
  g_clear_pointer(&self->indexes, g_hash_table_unref);
  g_clear_pointer(&self->items, g_array_unref);
  g_free(self);
}

static FollowupScene *
make_scene(void)
{
  FollowupScene *self = g_new0(FollowupScene, 1);

  self->actions = g_ptr_array_new();
  self->interviews = g_ptr_array_new();
  self->owners = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
  self->indexes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  self->items = g_array_new(FALSE, TRUE, sizeof(FollowupScheduleItem));
  return self;
}

/* Takes actions and interviews; what is there already is not added twice. */
static void
add_all(FollowupScene *self, FollowupScreen *screen, GPtrArray *actions, GPtrArray *interviews)
{
  g_ptr_array_add(self->owners, actions);
  g_ptr_array_add(self->owners, interviews);
  for (guint i = 0; i < actions->len; i++) {
    const FollowupAction *action = g_ptr_array_index(actions, i);
    FollowupScheduleItem item = { .action = action,
                                  .interview = g_ptr_array_index(interviews, i),
                                  .not_before = FOLLOWUP_NO_INSTANT };
    g_autofree char *id = followup_action_get_id(action);
    const FollowupSpot *spot = followup_screen_find(screen, id);

    if (g_hash_table_contains(self->indexes, id))
      continue;
    if (spot != NULL) {
      item.place = spot->place;
      item.visible = spot->visible;
      item.asked = spot->asked;
      item.granted = spot->granted;
      item.taken = spot->taken;
      item.not_before = spot->not_before;
    }
    g_ptr_array_add(self->actions, (gpointer)action);
    g_ptr_array_add(self->interviews, (gpointer)item.interview);
    g_array_append_val(self->items, item);
    g_hash_table_add(self->indexes, g_steal_pointer(&id));
  }
}

/* Takes actions, nullable, and interviews. */
static FollowupScene *
make_scene_of(FollowupScreen *screen, GPtrArray *actions, GPtrArray *interviews)
{
  FollowupScene *self;

  if (actions == NULL)
    return NULL;
  self = make_scene();
  add_all(self, screen, actions, interviews);
  return self;
}

FollowupScene *
followup_scene_new_waiting(FollowupStore *store, FollowupScreen *screen, gint64 now, GError **error)
{
  GPtrArray *interviews = NULL;
  GPtrArray *actions = followup_store_sketch_awaiting(store, now, &interviews, error);

  return make_scene_of(screen, actions, interviews);
}

FollowupScene *
followup_scene_foresee(
    FollowupStore *store, FollowupScreen *screen, gint64 moment, guint limit, GError **error)
{
  GPtrArray *interviews = NULL;
  GPtrArray *actions = followup_store_foresee(store, moment, limit, &interviews, error);

  return make_scene_of(screen, actions, interviews);
}

gboolean
followup_scene_add_shown(FollowupScene *self,
                         FollowupStore *store,
                         FollowupScreen *screen,
                         GError **error)
{
  GPtrArray *interviews = NULL;
  GPtrArray *actions = followup_store_sketch_showing(store, &interviews, error);

  if (actions == NULL)
    return FALSE;
  add_all(self, screen, actions, interviews);
  return TRUE;
}

FollowupScene *
followup_scene_new(FollowupStore *store, FollowupScreen *screen, gint64 now, GError **error)
{
  g_autoptr(FollowupScene) self = followup_scene_new_waiting(store, screen, now, error);

  if (self == NULL || !followup_scene_add_shown(self, store, screen, error))
    return NULL;
  return g_steal_pointer(&self);
}

gboolean
followup_scene_has(const FollowupScene *self, const char *id)
{
  return g_hash_table_contains(self->indexes, id);
}

const FollowupAction *
followup_scene_get_action(const FollowupScene *self, gsize item)
{
  return g_ptr_array_index(self->actions, item);
}

FollowupActionId
followup_scene_get_id(const FollowupScene *self, gsize item)
{
  const FollowupAction *action = followup_scene_get_action(self, item);

  return (FollowupActionId){ action->interview, action->number };
}
