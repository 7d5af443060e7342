/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* paths: where things live. Command-line folders win over the XDG ones. */
#pragma once

#include <gio/gio.h>

typedef struct {
  char *data;     /* $XDG_DATA_HOME/followup, mode 0700, made when missing */
  char *config;   /* $XDG_CONFIG_HOME/followup, not made */
  char *database; /* data/followup.db */
  char *lock;     /* data/followup.lock */
} FollowupPaths;
/* NULL for the defaults. A data folder that cannot be made: READ_ONLY or FAILED. */
FollowupPaths *followup_paths_new(const char *data, const char *config, GError **error);
void followup_paths_free(FollowupPaths *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupPaths, followup_paths_free)
