/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* exporter: writes everything the store has to a descriptor, page by page between other things.
 * Refuses to know who asked. */
#pragma once

#include "store-batch.h"

typedef struct {
  guint interviews, changes; /* as promised in the first line */
} FollowupExportResult;

/* Takes fd. Each interview is as it was at one moment; what is changed meanwhile may be told as it
 * was before or after. UNAVAILABLE where the store closes, WRONG_STATE where another database takes
 * its place. */
void followup_exporter_run_async(FollowupStore *store,
                                 int fd,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean
followup_exporter_run_finish(GAsyncResult *result, FollowupExportResult *exported, GError **error);
