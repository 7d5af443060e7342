/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* archive: keeps backups of the open store: one a day where something changed, others when asked,
 * and puts one in the place of the database. Refuses to know how a backup is made, and who asks. */
#pragma once

#include "store.h"

#define FOLLOWUP_TYPE_ARCHIVE (followup_archive_get_type())
G_DECLARE_FINAL_TYPE(FollowupArchive, followup_archive, FOLLOWUP, ARCHIVE, GObject)

/* Signal "suspect": a copy of the database did not pass its check, so it may be damaged itself.
 * database: its path. */
FollowupArchive *
followup_archive_new(FollowupStore *store, FollowupClock *clock, const char *database);
/* The store is open: clears away what an earlier life left half-made, makes the daily backup where
 * it is wanted, and from here on when the next change calls for it. Wakes up once, a day after the
 * last backup, when something changed since; never where nothing did. */
void followup_archive_start(FollowupArchive *self);
/* Nothing more is made. Who waits gets UNAVAILABLE. Also done by dispose. */
void followup_archive_stop(FollowupArchive *self);

/* The backups there are; see followup_backup_list(). */
GPtrArray *followup_archive_list(FollowupArchive *self, GError **error);
/* Why the daily backup could not be made; NULL: all is well. (transfer none) */
const char *followup_archive_get_problem(FollowupArchive *self);

/* Whether something is being done now; and whether it wakes up by itself for the next daily one. */
gboolean followup_archive_is_busy(FollowupArchive *self);
gboolean followup_archive_is_waiting(FollowupArchive *self);

/* One now: in the folder, or with fd >= 0 in that file alone; see followup_backup_pour(). Takes fd.
 * What is asked is done one after the other; LIMIT_EXCEEDED where too much waits. */
void followup_archive_make_async(FollowupArchive *self,
                                 int fd,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/* Puts a copy of the file at path in the place of a database that is not open, and opens it; kept
 * gets what was there before, NULL where nothing was. */
typedef gboolean (*FollowupArchivePlacer)(const char *path,
                                          char **kept,
                                          gpointer user_data,
                                          GError **error);
/* Without one nothing is restored while the store is not open. */
void followup_archive_set_placer(FollowupArchive *self,
                                 FollowupArchivePlacer placer,
                                 gpointer user_data);
/* What the file fd holds takes the place of the database, which is kept; called: what messages call
 * the file. Takes fd. request: the caller's UUID, nullable; the one that was carried out last is
 * not carried out again, but answered as it was. Also before start(), for a store that does not
 * open. On failure nothing was changed. */
void followup_archive_restore_async(FollowupArchive *self,
                                    int fd,
                                    const char *called,
                                    const char *request,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/* Of both. The backup that was made (of a file its path is NULL), or what was kept before the
 * restoring; contents, nullable: of what was made or restored. (transfer full) */
FollowupBackup *followup_archive_finish(FollowupArchive *self,
                                        GAsyncResult *result,
                                        FollowupBackupContents *contents,
                                        GError **error);
