/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* paths: where things live. Command-line folders win over the XDG ones. */
#pragma once

#include <gio/gio.h>

typedef struct {
  char *data;     /* $XDG_DATA_HOME/followup */
  char *config;   /* $XDG_CONFIG_HOME/followup */
  char *database; /* data/followup.db */
  char *lock;     /* data/followup.lock */
} FollowupPaths;
/* NULL for the defaults. Makes nothing: who is refused leaves nothing behind. */
FollowupPaths *followup_paths_new(const char *data, const char *config);
FollowupPaths *followup_paths_copy(const FollowupPaths *self);
/* The data folder, mode 0700, where it is missing: READ_ONLY, NO_SPACE or FAILED. */
gboolean followup_paths_make(const FollowupPaths *self, GError **error);
void followup_paths_free(FollowupPaths *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupPaths, followup_paths_free)
