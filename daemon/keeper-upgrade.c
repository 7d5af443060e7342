/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* keeper-upgrade: brings a database to our version on a thread of its own, as a copy of a large one
 * takes minutes; refuses to decide whether, which keeper-plan does, and to tell how it went. */

#include "keeper-private.h"

/* Everything in it is owned. */
struct _FollowupKeeperUpgrade {
  char *path;
  gint64 now;
  FollowupZone *zone;
  GThread *thread; /* NULL: none was to be had */
  GSource *done;
};

/* What fails here fails again when the database is opened, and is told then. */
static gpointer
run(gpointer user_data)
{
  FollowupKeeperUpgrade *self = user_data;
  g_autoptr(GError) error = NULL;

  if (!followup_store_upgrade(self->path, self->now, self->zone, &error))
    g_message("the upgrade failed: %s", error->message);
  g_source_attach(self->done, NULL);
  return NULL;
}

FollowupKeeperUpgrade *
followup_keeper_upgrade_new(
    const char *path, gint64 now, FollowupZone *zone, GSourceFunc done, gpointer user_data)
{
  FollowupKeeperUpgrade *self = g_new0(FollowupKeeperUpgrade, 1);

  self->path = g_strdup(path);
  self->now = now;
  self->zone = followup_zone_ref(zone);
  self->done = g_idle_source_new();
  g_source_set_callback(self->done, done, user_data, NULL);
  self->thread = g_thread_try_new("upgrade", run, self, NULL);
  if (self->thread == NULL) /* as many as the user may have: here, then */
    run(self);
  return self;
}

void
followup_keeper_upgrade_free(FollowupKeeperUpgrade *self)
{
  if (self == NULL)
    return;
  if (self->thread != NULL)
    g_thread_join(self->thread);
  g_source_destroy(self->done);
  g_source_unref(self->done);
  followup_zone_unref(self->zone);
  g_free(self->path);
  g_free(self);
}
