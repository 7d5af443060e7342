/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* inotify: tells what happens in folders, as the kernel does. Refuses to know what is of interest.
 *
 * GFileMonitor would load the desktop's virtual file systems for it, and wake a thread of its own.
 */
#pragma once

#include <glib.h>

typedef struct _FollowupInotify FollowupInotify;

/* mask: as of inotify(7). name: in the folder; NULL for the folder itself, and where more happened
 * than was kept, of which folder is -1. Must not free who tells. */
typedef void (*FollowupInotifyFunc)(int folder, guint32 mask, const char *name, gpointer user_data);
/* NULL with errno set where the system gives none. */
FollowupInotify *followup_inotify_new(FollowupInotifyFunc func, gpointer user_data);
void followup_inotify_free(FollowupInotify *self);
/* The folder's number; the same for the same one, which is told of once. -1 with errno set. */
int followup_inotify_add(FollowupInotify *self, const char *folder, guint32 mask);
