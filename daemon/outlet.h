/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* outlet: writes to a descriptor on a thread of its own, be it a pipe that nobody reads: whoever
 * writes goes on, and is told when there is room. Refuses to know what is written. */
#pragma once

#include <gio/gio.h>

typedef struct _FollowupOutlet FollowupOutlet;

/* Takes fd. ready is called on the caller's main context each time all but one of the pieces are
 * written, and when it failed. */
FollowupOutlet *followup_outlet_new(int fd, GSourceFunc ready, gpointer user_data);
/* What is not written yet is not written. */
void followup_outlet_free(FollowupOutlet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupOutlet, followup_outlet_free)
/* Takes the text. */
void followup_outlet_write(FollowupOutlet *self, GString *text);
/* How many pieces are not written yet. FALSE: it failed, and nothing more is written. */
gboolean followup_outlet_look(FollowupOutlet *self, guint *waiting, GError **error);
