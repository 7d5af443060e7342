/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* backup-private: what the files of the backup share. Included by backup*.c only. */
#pragma once

#include "backup.h"
#include "sql.h"

/* What the name of a half-made file begins with. */
#define FOLLOWUP_BACKUP_TEMPORARY ".half-made-"
/* And that of one that is to take another's place, which then is the backup: behind it come the
 * number of its inode and the backup's name. */
#define FOLLOWUP_BACKUP_TAKEN_IN ".taken-in-"
/* For arrays of FollowupBackup: newest first. */
int followup_backup_compare(gconstpointer a, gconstpointer b);
/* An empty file of a temporary name in the folder, which is made when missing, mode 0600. (transfer
 * full) */
char *followup_backup_make_temporary(const char *folder, GError **error);
/* Flushes the temporary file and gives it its name; fills in path, and at where that second is
 * taken. */
gboolean followup_backup_name(const char *temporary,
                              const char *folder,
                              FollowupBackup *backup,
                              GError **error);
/* The same as followup_backup_check(); called: what messages call the file. */
gboolean followup_backup_check_called(const char *path,
                                      const char *called,
                                      FollowupBackupContents *contents,
                                      GError **error);
