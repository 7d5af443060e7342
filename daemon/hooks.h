/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* hooks: runs the user's own programs when something happened: which one for what, what it reads,
 * one at a time of each. Refuses to know how a program is run, and what it does. */
#pragma once

#include "launcher.h"
#include "store.h"

/* That wait for one hook; those beyond are dropped, and counted. */
#define FOLLOWUP_HOOKS_MAX_WAITING 100
/* How long a hook may take. */
#define FOLLOWUP_HOOKS_SECONDS 60

#define FOLLOWUP_TYPE_HOOKS (followup_hooks_get_type())
G_DECLARE_FINAL_TYPE(FollowupHooks, followup_hooks, FOLLOWUP, HOOKS, GObject)

/* The hooks are folder/on-added, on-due, on-done and on-changed; neither folder nor any of them
 * need be there. variables (nullable strv of "NAME=value") are for all of them. From here on each
 * commit of the store runs those that it concerns, from the main loop: at most once each, never
 * again after a restart. */
FollowupHooks *followup_hooks_new(FollowupStore *store,
                                  FollowupClock *clock,
                                  FollowupLauncher *launcher,
                                  const char *folder,
                                  const char *const *variables);
/* Nothing more is started; what runs goes on by itself. Also done by dispose. */
void followup_hooks_stop(FollowupHooks *self);
/* The names of those that are there and may be run: "on-due". (transfer full) strv */
char **followup_hooks_list(FollowupHooks *self);
/* Why others are not run, and how those ended last that did not end well; a sentence each.
 * (transfer full) strv */
char **followup_hooks_list_problems(FollowupHooks *self);
