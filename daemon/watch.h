/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* watch: tells when the user's files may have changed. Refuses to know what they say.
 *
 * Watched are folders, never a file: one that is replaced by renaming, as editors do, is another
 * file afterwards. Where a folder does not exist, the nearest that does is watched until the next
 * one down appears. What is a link has the folder of its end watched,
 * too. */
#pragma once

#include <glib.h>

typedef struct _FollowupWatch FollowupWatch;

/* Called once some time after the last of several changes, in the main context of this call, with
 * everything already watched anew: what changes from then on is told once more. */
typedef void (*FollowupWatchFunc)(gpointer user_data);
FollowupWatch *followup_watch_new(FollowupWatchFunc changed, gpointer user_data);
void followup_watch_free(FollowupWatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupWatch, followup_watch_free)

/* Neither needs to exist. Paths are absolute. */
void followup_watch_add_file(FollowupWatch *self, const char *path);
/* All in the folder with names that end in suffix: those there are, those that come, and the
 * folder's own coming and going. */
void followup_watch_add_folder(FollowupWatch *self, const char *path, const char *suffix);

/* Where a file really is, NULL when it is no link. The end of a broken link may yet appear.
 * (transfer full) */
char *followup_watch_find_end(const char *path);
