/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* keeper: opens the store's database and keeps it sound: folder, modes and lock, checks, what to do
 * about damage, a full disk, and a file that was moved, removed or replaced. */
#pragma once

#include "paths.h"
#include "store.h"

#define FOLLOWUP_TYPE_KEEPER (followup_keeper_get_type())
G_DECLARE_FINAL_TYPE(FollowupKeeper, followup_keeper, FOLLOWUP, KEEPER, GObject)
/* Signals: "changed": the failure or the notices are others, or another database is open.
 * "news" (const char *id, const char *summary, const char *body): something that the user has to
 * know, as a popup; one of the same id takes its place. The log has it already. */

/* Does nothing yet. */
FollowupKeeper *
followup_keeper_new(const FollowupPaths *paths, FollowupStore *store, FollowupClock *clock);
/* The first opening. FALSE, WRONG_STATE: another daemon holds the folder, and there is nothing to
 * keep. All other failures are told by get_failure() and tried again. */
gboolean followup_keeper_start(FollowupKeeper *self, GError **error);
/* Somebody wants the store: tries a failed opening again, at most every other second. */
void followup_keeper_try_again(FollowupKeeper *self);
/* Why the store is not open, or not to be written to; NULL: it is. (transfer none) */
const GError *followup_keeper_get_failure(FollowupKeeper *self);
/* What the user ought to know of the data, oldest first: one sentence each. It stays, also over
 * restarts, while the files that it is about lie in the folder. (transfer none) */
const char *const *followup_keeper_get_notices(FollowupKeeper *self);
/* Only while the store is not open: sets aside what stands there, puts a copy of the file at path,
 * a good database, in its place and opens it. kept: where the old one is now, NULL where there was
 * none. On failure that one is back in its place, if the disk lets us. */
gboolean
followup_keeper_install(FollowupKeeper *self, const char *path, char **kept, GError **error);
/* A copy of the database did not pass its check: has the database itself checked in full. */
void followup_keeper_suspect(FollowupKeeper *self);
/* Closes the store; the lock is held until the end of the keeper. */
void followup_keeper_stop(FollowupKeeper *self);
