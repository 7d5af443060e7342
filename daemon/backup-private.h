/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* backup-private: what the files of the backup share. Included by backup*.c only. */
#pragma once

#include "backup.h"

/* What the name of a half-made file begins with. */
#define FOLLOWUP_BACKUP_TEMPORARY ".half-made-"
/* For arrays of FollowupBackup: newest first. */
int followup_backup_compare(gconstpointer a, gconstpointer b);
