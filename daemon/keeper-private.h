/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* keeper-private: what the files of keeper share. Included by keeper*.c only. */
#pragma once

#include "backup.h"
#include "journal.h"
#include "keeper.h"

typedef struct _FollowupKeeperWatch FollowupKeeperWatch;
typedef struct _FollowupKeeperUpgrade FollowupKeeperUpgrade;

/* A file, whatever its name. */
typedef struct {
  guint64 device, inode; /* 0: there is none */
} FollowupKeeperPlace;

typedef enum {
  FOLLOWUP_KEEPER_DISK_FULL,
  FOLLOWUP_KEEPER_DISK_STUCK, /* read-only, or failing */
  FOLLOWUP_KEEPER_N_DISK_TROUBLES
} FollowupKeeperDiskTrouble;

struct _FollowupKeeper {
  GObject parent;
  FollowupPaths *paths; /* owned, like the next two */
  FollowupStore *store;
  FollowupClock *clock;
  int lock;                            /* -1: not held */
  GError *failure;                     /* owned, nullable */
  GPtrArray *notices;                  /* of char *, owned; NULL-terminated */
  FollowupKeeperWatch *watch;          /* owned, nullable */
  FollowupKeeperPlace file, log, held; /* those that are open, and the lock */
  gboolean suspect;                    /* the next opening reads all */
  gboolean busy;                       /* news of the store's are our own doing */
  gint64 opening;                      /* since when; G_MAXINT64: it is over */
  gboolean was_open;                   /* some database, in this life */
  char *kept_log; /* owned, nullable: a copy made before an opening that failed */
  gboolean told;  /* that it does not open */
  struct {
    char *notice; /* of notices: goes by itself; NULL: no such trouble */
    guint look_id;
  } disk[FOLLOWUP_KEEPER_N_DISK_TROUBLES];
  FollowupKeeperUpgrade *upgrade; /* owned: goes on; NULL: none does */
  gboolean upgraded;              /* once in a life, whatever came of it */
  guint failures;                 /* in a row */
  guint n_replaced;               /* databases, in this life */
  gint64 tried;                   /* monotonic time of the last attempt, and */
  gint64 mended;                  /* of the last mending */
  guint retry_id, mend_id, look_id;
  gboolean written; /* by somebody else, since the last look */
  gulong trouble_id, changed_id, replaced_id;
};

/* ---- keeper-plan.c: deciding; pure ---- */

typedef struct {
  gboolean has_file;
  gint64 size;
  FollowupJournal journal;
  gboolean has_backups;
  gboolean suspect; /* damage was met, or somebody else wrote to it */
  gboolean older;   /* of an earlier version */
} FollowupKeeperFacts;
typedef struct {
  gboolean lost;      /* there was a database, and there is none: do not begin an empty one */
  gboolean keep_log;  /* copy the log aside before the opening shortens it */
  gint64 check_up_to; /* interviews, for followup_store_attach(), like the next */
  gboolean check_later;
  gboolean upgrade; /* to be brought to our version on a thread: callers would wait too long */
} FollowupKeeperPlan;
FollowupKeeperPlan followup_keeper_plan(const FollowupKeeperFacts *facts);

typedef enum {
  FOLLOWUP_KEEPER_RETRY,  /* may pass by itself */
  FOLLOWUP_KEEPER_REFUSE, /* only the user can mend it: looked at again when a call comes */
  FOLLOWUP_KEEPER_REPLACE /* set it aside, take the newest good backup */
} FollowupKeeperAnswer;
FollowupKeeperAnswer followup_keeper_judge(const GError *error);
/* Seconds until the next attempt after so many in a row that failed. */
guint followup_keeper_get_delay(guint failures);

/* ---- keeper-files.c ---- */

FollowupKeeperFacts followup_keeper_gather(const FollowupPaths *paths);
/* Modes 0700 and 0600 where they are wider; a line of the log each time. */
void followup_keeper_tighten(const FollowupPaths *paths);
/* Moves the database with its journal to a name that says why and when; *kept gets it, NULL where
 * there was nothing. why: "damaged", "replaced". */
gboolean followup_keeper_set_aside(
    const char *database, const char *why, gint64 now, char **kept, GError **error);
/* The way back, as far as it goes. kept: nullable. */
void followup_keeper_set_back(const char *kept, const char *database);
/* The journal alone, moved or copied. */
gboolean followup_keeper_set_log_aside(
    const char *database, gint64 now, gboolean move, char **kept, GError **error);
/* A copy of from beside the database, on the disk, under a name for the time being. (transfer full)
 */
char *followup_keeper_prepare(const char *from, const char *database, GError **error);
/* Gives it its name, on the disk. */
gboolean followup_keeper_place(const char *prepared, const char *database, GError **error);
/* The newest backup that passes its check; NULL without error where there is none. What an upgrade
 * copied from doubted_from on is no choice: it is of what is in doubt. n_bad: how many newer ones
 * did not pass; contents is nullable. (transfer full) */
FollowupBackup *followup_keeper_find_backup(const char *database,
                                            gint64 doubted_from,
                                            FollowupBackupContents *contents,
                                            guint *n_bad);
/* Writes text beside what was kept, for later lives to tell. */
void followup_keeper_write_note(const char *kept, const char *text);
/* The notes in the folder, oldest first. (transfer full) of char * */
GPtrArray *followup_keeper_read_notes(const char *database);

/* Takes away what an earlier life left half-written. */
void followup_keeper_clean(const FollowupPaths *paths);
/* Makes a file beside the database and takes it away. FALSE: the disk is read-only or fails; a full
 * one, or a folder that is gone, is another matter. */
gboolean followup_keeper_try_writing(const FollowupPaths *paths);
/* WRONG_KIND where something stands there that is no file. */
gboolean followup_keeper_check_kind(const char *database, GError **error);
/* What stands at the path now. */
FollowupKeeperPlace followup_keeper_locate(const char *path);

/* ---- keeper-mend.c: opening, and what is done about what stands in the way ---- */

/* Folder, lock, checks, database, and another in its place where it is damaged. */
gboolean followup_keeper_open(FollowupKeeper *self, GError **error);
/* Of followup_keeper_install(), all but the opening. */
gboolean
followup_keeper_put_in_place(FollowupKeeper *self, const char *path, char **kept, GError **error);
/* What stands there is what is open. */
void followup_keeper_follow(FollowupKeeper *self);
/* Whether the files at our paths are those that are open. */
gboolean followup_keeper_is_in_place(FollowupKeeper *self);
/* Brings what is open and what stands there together; the store may be another one then. */
gboolean followup_keeper_mend_place(FollowupKeeper *self, GError **error);

/* ---- keeper-upgrade.c: what takes long before a database is opened ---- */

/* On a thread; done comes on the main loop, whatever came of it: the opening tells. What path names
 * is nobody else's meanwhile. */
FollowupKeeperUpgrade *followup_keeper_upgrade_new(
    const char *path, gint64 now, FollowupZone *zone, GSourceFunc done, gpointer user_data);
/* Waits for its end; done does not come then. */
void followup_keeper_upgrade_free(FollowupKeeperUpgrade *self);

/* ---- keeper-disk.c: trouble that passes ---- */

/* It is there, or over: said once each. */
void
followup_keeper_note_disk(FollowupKeeper *self, FollowupKeeperDiskTrouble trouble, gboolean there);
/* Whether the disk takes what is written; said where that is news. */
gboolean followup_keeper_check_disk(FollowupKeeper *self);
void followup_keeper_stop_looking(FollowupKeeper *self);

/* ---- keeper.c ---- */

/* The database is brought to our version, and opened then; until then the opening fails. */
void followup_keeper_begin_upgrade(FollowupKeeper *self);
/* Closes and opens, when the main loop comes round to it, and not too often. */
void followup_keeper_mend_soon(FollowupKeeper *self);

/* ---- keeper-words.c: one sentence each; (transfer full) ---- */

typedef struct {
  const char *why;              /* what was found */
  const char *kept;             /* where it is now; nullable */
  const char *log;              /* where a copy of its journal is besides; nullable */
  const FollowupBackup *backup; /* what took its place; nullable */
  guint n_bad;                  /* newer backups that were damaged */
  FollowupZone *zone;
} FollowupKeeperLoss;
char *followup_keeper_word_loss(const FollowupKeeperLoss *loss);

/* ---- keeper-watch.c: what others do to the files ---- */

/* written: somebody else had it open for writing; else a name came, went or moved. */
typedef void (*FollowupKeeperWatcher)(gboolean written, gpointer user_data);
/* Of the database, its journal and their folder. NULL where the system gives none. */
FollowupKeeperWatch *followup_keeper_watch_new(const FollowupPaths *paths,
                                               FollowupKeeperWatcher watcher,
                                               gpointer user_data);
void followup_keeper_watch_free(FollowupKeeperWatch *self);
