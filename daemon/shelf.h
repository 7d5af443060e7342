/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* shelf: owns the room for small records that may stay for days, and finds each by the id within
 * it; refuses to know what else is in them. In the heap each would come to lie amid what is needed
 * for a moment, and keep a page of its own; here they lie side by side. */
#pragma once

#include <glib.h>

typedef struct _FollowupShelf FollowupShelf;

/* room: bytes that most records fit into, a multiple of a pointer's. id_at: where a record's id
 * begins, which ends it. */
FollowupShelf *followup_shelf_new(gsize room, gsize id_at);
/* The records go with it. */
void followup_shelf_free(FollowupShelf *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupShelf, followup_shelf_free)

/* One of an id of which there is none yet: all zeros but for that. (transfer none)
 * until it is given back */
gpointer followup_shelf_take(FollowupShelf *self, const char *id);
/* NULL: there is none. (transfer none) */
gpointer followup_shelf_find(FollowupShelf *self, const char *id);
/* Each in turn, in no order; NULL: that were all. at: 0 at first. The one that it gave may be given
 * back before the next; meanwhile none is taken. (transfer none) */
gpointer followup_shelf_next(FollowupShelf *self, gsize *at);
void followup_shelf_give_back(FollowupShelf *self, gpointer record);
