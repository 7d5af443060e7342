/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* shelf: owns the room for small records that may stay for days; refuses to know what is in them.
 * In the heap each would come to lie amid what is needed for a moment, and keep a page of its own;
 * here they lie side by side. */
#pragma once

#include <glib.h>

typedef struct _FollowupShelf FollowupShelf;

/* room: bytes that most records fit into, a multiple of a pointer's. */
FollowupShelf *followup_shelf_new(gsize room);
/* All records of at most room bytes go with it; a larger one has to be given back before. */
void followup_shelf_free(FollowupShelf *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupShelf, followup_shelf_free)

/* All zeros. (transfer none) until it is given back */
gpointer followup_shelf_take(FollowupShelf *self, gsize size);
/* size: as it was taken. */
void followup_shelf_give_back(FollowupShelf *self, gpointer record, gsize size);
