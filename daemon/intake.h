/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* intake: reads the lines of an export from a descriptor, on a thread of its own, and hands them
 * over as records, a few hundred ahead at most. Refuses to know what becomes of them. */
#pragma once

#include "record.h"

typedef struct _FollowupIntake FollowupIntake;

/* One line: a record, the header, or what is wrong with it. */
typedef struct {
  guint line;
  FollowupRecord *record;       /* owned, nullable */
  FollowupRecordHeader *header; /* owned, nullable */
  GError *error;                /* owned, nullable */
  gboolean fatal;               /* of an error: nothing comes after it */
} FollowupIntakeItem;
void followup_intake_item_free(FollowupIntakeItem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupIntakeItem, followup_intake_item_free)

/* Takes fd. ready is called on the caller's main context when there is something to be had, once
 * after next() had nothing, however often it was asked until then. */
FollowupIntake *followup_intake_new(int fd, GSourceFunc ready, gpointer user_data);
/* Waits for the thread, which ends at once. */
void followup_intake_free(FollowupIntake *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupIntake, followup_intake_free)
/* In order; NULL: nothing yet, or *ended. (transfer full) */
FollowupIntakeItem *followup_intake_next(FollowupIntake *self, gboolean *ended);
