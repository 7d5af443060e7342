/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* target: a file of the user's that is to be there whole or not at all. Refuses to know what is
 * written to it. */
#pragma once

#include <gio/gio.h>

typedef struct {
  char *path, *temporary; /* owned */
  gboolean replace;       /* one that is there may be replaced, if it is a regular file */
  int fd;                 /* to write to; owned */
} FollowupTarget;

/* Under another name beside it. INVALID_ARGUMENT where it is there, or is no regular file; FAILED.
 */
FollowupTarget *followup_target_new(const char *path, gboolean replace, GError **error);
/* What was not put in its place is removed. */
void followup_target_free(FollowupTarget *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupTarget, followup_target_free)
/* It has its name, and that is on the disk. */
gboolean followup_target_place(FollowupTarget *self, GError **error);
