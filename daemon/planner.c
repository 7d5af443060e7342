/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "planner.h"

#define SLICE_US 2000 /* how long interviews are planned before others have their turn */
#define TIDY_DELAY 1  /* seconds: when others have looked at what is new */

struct _FollowupPlanner {
  GObject parent;
  FollowupStore *store; /* owned */
  guint slice_id;       /* source; 0: nothing is left, or it failed */
  guint tidy_id;        /* source that gives memory back; 0: there was nothing to do */
};

G_DEFINE_FINAL_TYPE(FollowupPlanner, followup_planner, G_TYPE_OBJECT)

static gboolean
tidy_cb(gpointer user_data)
{
  FollowupPlanner *self = user_data;

  self->tidy_id = 0;
  followup_store_trim(self->store);
  return G_SOURCE_REMOVE;
}

static gboolean
slice_cb(gpointer user_data)
{
  FollowupPlanner *self = user_data;
  g_autoptr(GError) error = NULL;

  if (!followup_store_catch_up(self->store, &error))
    g_warning("some plans stay as they are for now: %s", error->message);
  if (error == NULL && followup_store_is_behind(self->store))
    return G_SOURCE_CONTINUE;
  self->slice_id = 0;
  if (self->tidy_id == 0)
    self->tidy_id = g_timeout_add_seconds(TIDY_DELAY, tidy_cb, self);
  return G_SOURCE_REMOVE;
}

/* Also where something was written: that may be possible again. */
static void
go_on(FollowupPlanner *self)
{
  if (self->slice_id == 0 && followup_store_is_behind(self->store))
    self->slice_id = g_idle_add(slice_cb, self);
}

static void
changed_cb(FollowupStore *store, GArray *ids, FollowupPlanner *self)
{
  go_on(self);
}

FollowupPlanner *
followup_planner_new(FollowupStore *store)
{
  FollowupPlanner *self = g_object_new(FOLLOWUP_TYPE_PLANNER, NULL);

  self->store = g_object_ref(store);
  followup_store_set_slice(store, SLICE_US);
  g_signal_connect_swapped(store, "behind", G_CALLBACK(go_on), self);
  g_signal_connect(store, "changed", G_CALLBACK(changed_cb), self);
  return self;
}

static void
followup_planner_dispose(GObject *object)
{
  FollowupPlanner *self = FOLLOWUP_PLANNER(object);

  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data(self->store, self);
  g_clear_handle_id(&self->slice_id, g_source_remove);
  g_clear_handle_id(&self->tidy_id, g_source_remove);
  g_clear_object(&self->store);
  G_OBJECT_CLASS(followup_planner_parent_class)->dispose(object);
}

static void
followup_planner_init(FollowupPlanner *self)
{
}

static void
followup_planner_class_init(FollowupPlannerClass *class)
{
  G_OBJECT_CLASS(class)->dispose = followup_planner_dispose;
}
