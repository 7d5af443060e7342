/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* importer: takes an export into the store, slice by slice between other things, and removes what
 * was left of one that did not come to its end. Refuses to know who asked. */
#pragma once

#include "store-batch.h"

#define FOLLOWUP_TYPE_IMPORTER (followup_importer_get_type())
G_DECLARE_FINAL_TYPE(FollowupImporter, followup_importer, FOLLOWUP, IMPORTER, GObject)

/* How far it is: lines taken in, and how many are promised (0: not told). */
typedef void (*FollowupImportProgress)(guint done, guint total, gpointer user_data);
typedef struct {
  const FollowupOrigin *origin; /* of the call's length */
  gboolean keep_going;          /* rows that are bad are left out and named */
  FollowupImportProgress progress;
  gpointer progress_data; /* until it is finished */
} FollowupImportWishes;

typedef struct {
  FollowupBatchCounts counts;
  guint refused;   /* rows that were left out */
  char **problems; /* owned; what was wrong with the first of them, each with its line */
} FollowupImportResult;
void followup_import_result_clear(FollowupImportResult *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FollowupImportResult, followup_import_result_clear)

/* Removes leftovers whenever there are some, also of an import that is taken back. */
FollowupImporter *followup_importer_new(FollowupStore *store);
/* Takes fd, a file or a pipe. All of it is there when it finishes, or nothing; one at a time:
 * WRONG_STATE. Cancelling it leaves nothing. */
void followup_importer_run_async(FollowupImporter *self,
                                 int fd,
                                 const FollowupImportWishes *wishes,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean followup_importer_run_finish(FollowupImporter *self,
                                      GAsyncResult *result,
                                      FollowupImportResult *imported,
                                      GError **error);
/* Somebody asks for something else: for a while all is written in short slices. */
void followup_importer_give_way(FollowupImporter *self);
/* When that while ends, of g_get_monotonic_time(); 0 where nobody asked since an import began. */
gint64 followup_importer_get_busy(const FollowupImporter *self);
/* Nothing is taken in from here on; what goes on is cancelled. */
void followup_importer_stop(FollowupImporter *self);
