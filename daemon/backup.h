/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* backup: copies of the database in a folder of their own: how they are named, which there are,
 * whether one is good, which may go, and how one is made so that it is whole or not there at all.
 * Refuses to know the store, and when a copy is wanted. */
#pragma once

#include "zone.h"

#include <gio/gio.h>

typedef struct _FollowupSql FollowupSql;

/* Why a copy was made; its word in the file's name. */
typedef enum {
  FOLLOWUP_BACKUP_DAILY,          /* "daily" */
  FOLLOWUP_BACKUP_ASKED,          /* "asked": by the user */
  FOLLOWUP_BACKUP_BEFORE_UPGRADE, /* "before-upgrade": of the tables */
  FOLLOWUP_BACKUP_BEFORE_RESTORE, /* "before-restore": what another file took the place of */
  FOLLOWUP_N_BACKUP_KINDS
} FollowupBackupKind;

const char *followup_backup_kind_to_nick(FollowupBackupKind kind);

/* One file of the folder, as its name has it:
 * followup-2026-11-22T05-48-34Z-v1-daily.db (the moment in UTC, the version of its tables, why). */
typedef struct {
  char *path; /* owned */
  gint64 at;  /* Unix seconds */
  int version;
  FollowupBackupKind kind;
} FollowupBackup;
void followup_backup_free(FollowupBackup *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupBackup, followup_backup_free)

/* What a good one holds. */
typedef struct {
  gint64 version;    /* of its tables */
  gint64 interviews; /* how many */
  gint64 last_event; /* id of the last change; 0: none */
  gint64 changed;    /* when that was, Unix seconds; FOLLOWUP_BACKUP_NEVER: none */
} FollowupBackupContents;
#define FOLLOWUP_BACKUP_NEVER G_MININT64

/* ---- backup.c: the folder ---- */

/* "backups" beside the database. (transfer full) */
char *followup_backup_get_folder(const char *database);
/* The name of a file of that moment in UTC; NULL for moments that have no date. (transfer full) */
char *followup_backup_make_name(gint64 at, int version, FollowupBackupKind kind);
/* NULL where the path's last part is no such name. (transfer full) */
FollowupBackup *followup_backup_parse(const char *path);
/* The backups of a folder, newest first; files of other names are passed over. A folder that is not
 * there has none. FAILED and READ_ONLY where it cannot be read. (transfer full) of FollowupBackup
 */
GPtrArray *followup_backup_list(const char *folder, GError **error);
/* The folder, mode 0700, made when missing. READ_ONLY, NO_SPACE, FAILED. */
gboolean followup_backup_make_folder(const char *folder, GError **error);
/* Removes those that may go, see followup_backup_find_superfluous(). What cannot be removed is
 * logged and stays. */
void followup_backup_prune(const char *folder, const char *sure, gint64 now, FollowupZone *zone);
/* Removes what an earlier life left half-made. Only while nobody makes one. */
void followup_backup_clean_half_made(const char *folder);
/* The same, and gives its name to what a file that was taken in took the place of. */
void followup_backup_clean(const char *folder);

/* ---- backup-check.c ---- */

/* Reads the whole file, changing nothing in it: header, owner, version, integrity, references,
 * tables. For any thread; 0.3 s at 100,000 interviews, so never on the main loop but for small
 * ones. contents is nullable. An older version is fine. DAMAGED, WRONG_KIND for what belongs to
 * another program, NEWER_SCHEMA, READ_ONLY where it may not be read, FAILED. */
gboolean followup_backup_check(const char *path, FollowupBackupContents *contents, GError **error);
/* The same of an open one. */
gboolean followup_backup_check_open(FollowupSql *sql,
                                    const char *path,
                                    FollowupBackupContents *contents,
                                    GError **error);
/* The same on a thread of its own; callback on the caller's main context. */
void followup_backup_check_async(const char *path,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/* contents is nullable. */
gboolean followup_backup_check_finish(GAsyncResult *result,
                                      FollowupBackupContents *contents,
                                      GError **error);

/* ---- backup-copy.c: making one ---- */

/* A copy of the open database, through its own connection: to a temporary name in the folder (made
 * when missing), mode 0600, then closed, checked in full, written to the disk, renamed; only then
 * it counts. In steps of at most 5 ms when the main loop has nothing else to do; what is committed
 * meanwhile is in it. Check and flush are on a thread. The database may be closed meanwhile:
 * UNAVAILABLE. On failure nothing is left behind. DAMAGED where the copy, and so the database, does
 * not pass the check; NO_SPACE before it takes the disk's last room; READ_ONLY, FAILED. */
void followup_backup_make_async(FollowupSql *sql,
                                const char *folder,
                                FollowupBackupKind kind,
                                gint64 now,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/* (transfer full); contents is nullable. */
FollowupBackup *
followup_backup_make_finish(GAsyncResult *result, FollowupBackupContents *contents, GError **error);
/* The same at once, for the time before anything is served. (transfer full) */
FollowupBackup *followup_backup_make(
    FollowupSql *sql, const char *folder, FollowupBackupKind kind, gint64 now, GError **error);

/* ---- backup-transfer.c: to and from files of the user's; for any thread ---- */

/* All of a good backup into fd, a regular file open for reading and writing, in the place of what
 * it holds; flushed and read again. On failure fd is left empty. INVALID_ARGUMENT for another kind
 * of file, NO_SPACE, READ_ONLY, FAILED. */
gboolean followup_backup_pour(const char *path, int fd, GError **error);
/* A copy of what the regular file fd holds, checked in full and flushed, in the folder, as what it
 * is to take the place of, the database, of that version; under a name by which a next life knows
 * whether that came to pass. called: what messages call the file. (transfer full); contents is
 * nullable. INVALID_ARGUMENT for another kind of file; DAMAGED, NEWER_SCHEMA, NO_SPACE, READ_ONLY,
 * FAILED. */
FollowupBackup *followup_backup_take_in(int fd,
                                        const char *called,
                                        const char *folder,
                                        gint64 now,
                                        FollowupBackupContents *contents,
                                        GError **error);

/* It has: what is there now is a backup, and gets its name. Where that cannot be, the next life
 * gives it. */
void followup_backup_keep(FollowupBackup *taken, const char *folder);
/* What an earlier life left of one, under that path: it goes, or is kept. */
void followup_backup_keep_left(const char *path, const char *folder);

/* ---- backup-rotation.c: deciding; pure ---- */

#define FOLLOWUP_BACKUP_KEEP_DAYS 7
#define FOLLOWUP_BACKUP_KEEP_WEEKS 4
/* Of each kind but the daily ones. */
#define FOLLOWUP_BACKUP_KEEP_SPECIAL 3
#define FOLLOWUP_BACKUP_INTERVAL (24 * 60 * 60)
/* After a failure. */
#define FOLLOWUP_BACKUP_RETRY (60 * 60)

/* Those of backups (of FollowupBackup, any order) that may go: a GPtrArray of elements that
 * backups owns. Kept are of the daily and the asked ones the newest of each of the 7 latest days
 * that have any, and of each of the 4 latest weeks before the present one; the 3 newest asked ones,
 * before upgrades and before restores; the newest of those that a wrong clock dated ahead of now;
 * and sure, a path: the one known to be good. Where sure is NULL none may go. zone: where days
 * begin.
 */
GPtrArray *followup_backup_find_superfluous(GPtrArray *backups,
                                            const char *sure,
                                            gint64 now,
                                            FollowupZone *zone);
/* When the next daily one is wanted, given that something changed since the newest: at once (now),
 * or that moment. newest: when it was made, failed: when the last attempt failed; both
 * FOLLOWUP_BACKUP_NEVER for none. A moment ahead of now is a wrong clock's and counts for none. */
gint64 followup_backup_get_next(gint64 newest, gint64 failed, gint64 now);
/* When the newest daily or asked one was made that is not dated ahead of now;
 * FOLLOWUP_BACKUP_NEVER: there is none. */
gint64 followup_backup_get_newest(GPtrArray *backups, gint64 now);
