/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* journal: reads SQLite's write-ahead log as its file format has it
 * (https://www.sqlite.org/fileformat2.html#walformat); refuses to know the database, and to write.
 */
#pragma once

#include <glib.h>

#define FOLLOWUP_JOURNAL_HEADER 32
#define FOLLOWUP_JOURNAL_FRAME_HEADER 24

typedef enum {
  FOLLOWUP_JOURNAL_NONE,    /* not there, or empty */
  FOLLOWUP_JOURNAL_RETIRED, /* written back: the last life ended well */
  FOLLOWUP_JOURNAL_SOUND,   /* the last life did not end well; what it holds is good */
  FOLLOWUP_JOURNAL_BROKEN   /* commits in it that were acknowledged cannot be read any more */
} FollowupJournal;
FollowupJournal followup_journal_examine(const guchar *bytes, gsize length);

/* How many frames there are up to the last commit that SQLite would find. */
gsize followup_journal_count_committed(const guchar *bytes, gsize length);
