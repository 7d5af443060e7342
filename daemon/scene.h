/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* scene: one look at the store: what is shown or waits for its popup, joined with what the screen
 * believes. A value for one scan. */
#pragma once

#include "screen.h"
#include "store.h"

typedef struct {
  GPtrArray *actions;    /* of FollowupAction: each once; sketches of the store, like the next */
  GPtrArray *interviews; /* of FollowupInterview, nullable, at the same index */
  GPtrArray *owners;     /* of GPtrArray: what keeps both alive */
  GHashTable *indexes;   /* set of ids */
  GArray *items;         /* of FollowupScheduleItem at the same index */
} FollowupScene;

/* Only what waits for its popup. NULL and the error of the store. (transfer full) */
FollowupScene *followup_scene_new_waiting(FollowupStore *store,
                                          FollowupScreen *screen,
                                          gint64 now,
                                          GError **error);
/* What will wait for its popup at a moment that lies ahead, if nothing changes:
 * followup_store_foresee().
 */
FollowupScene *followup_scene_foresee(
    FollowupStore *store, FollowupScreen *screen, gint64 moment, guint limit, GError **error);
/* And what is shown. The error of the store. */
gboolean followup_scene_add_shown(FollowupScene *self,
                                  FollowupStore *store,
                                  FollowupScreen *screen,
                                  GError **error);
/* Both. */
FollowupScene *
followup_scene_new(FollowupStore *store, FollowupScreen *screen, gint64 now, GError **error);
void followup_scene_free(FollowupScene *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupScene, followup_scene_free)

gboolean followup_scene_has(const FollowupScene *self, const char *id);
const FollowupAction *followup_scene_get_action(const FollowupScene *self, gsize item);
FollowupActionId followup_scene_get_id(const FollowupScene *self, gsize item);
