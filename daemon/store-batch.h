/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The part of the store that takes in, and gives out, all at once: an import is a batch of rows
 * written in slices, which nobody sees until it is revealed; an export is read in pages. */
#pragma once

#include "record.h"
#include "store.h"

typedef struct _FollowupStoreBatch FollowupStoreBatch;

typedef struct {
  guint added;     /* interviews */
  guint known;     /* interviews that were there before */
  guint differing; /* of those, with other words than the file's: they stay as they are */
  guint updated;   /* actions that the file said were finished */
  guint own;       /* actions of the user's own that were added */
  guint changes;   /* events of the history that were added */
} FollowupBatchCounts;

/* *found: whether that request was carried out before, and what it came to. */
gboolean followup_store_find_import(FollowupStore *self,
                                    const FollowupOrigin *origin,
                                    gboolean *found,
                                    FollowupBatchCounts *counts,
                                    GError **error);
/* One at a time, and none while rows are to be swept: WRONG_STATE. NO_SPACE where there is little
 * room. The store outlives it, or closes before: then every call is UNAVAILABLE. */
FollowupStoreBatch *followup_store_batch_new(FollowupStore *store,
                                             const FollowupRecordHeader *header,
                                             const FollowupOrigin *origin,
                                             GError **error);
/* What was not revealed is never seen; sweep() removes it. */
void followup_store_batch_free(FollowupStoreBatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupStoreBatch, followup_store_batch_free)
/* A slice: begin, put what there is time for, end. Nothing else may use the store in between. */
gboolean followup_store_batch_begin(FollowupStoreBatch *self, GError **error);
/* What is known already, by its uuid (else its invitation, else employer, position and start), is
 * not added again. Ids are those of the record where they go on from those used; actions that were
 * not given are planned. INVALID_ARGUMENT and LIMIT_EXCEEDED are the row's, nothing of it was
 * written then; others are the database's. The record's values may change. */
gboolean followup_store_batch_put(FollowupStoreBatch *self, FollowupRecord *record, GError **error);
/* Whether enough was put for a commit, which is best alone in its slice: it takes as long as one.
 * patient: nobody waits, so that it may take longer, and is less work in all. */
gboolean followup_store_batch_is_full(const FollowupStoreBatch *self, gboolean patient);
/* goes_on: the commit is left to a later slice, or to who else writes before that. */
gboolean followup_store_batch_end(FollowupStoreBatch *self, gboolean goes_on, GError **error);
/* Between slices: has what they wrote brought to its place, on a thread. FALSE: too much of it
 * waits for that; ask again in a while, before the next slice. */
gboolean followup_store_batch_settle(FollowupStoreBatch *self);
/* Before reveal(): has all of it brought to the disk, on a thread. FALSE: ask again in a while. */
gboolean followup_store_batch_flush(FollowupStoreBatch *self);
/* All of it is there from here on, on the disk: one change, to be undone as one. What follows from
 * it for what was there before, where it takes longer than a slice of the store's, is left to
 * sweep(). */
gboolean
followup_store_batch_reveal(FollowupStoreBatch *self, FollowupBatchCounts *counts, GError **error);

/* Rows that nobody sees, of no import that goes on, or plans that are to follow one that ended. */
gboolean followup_store_is_littered(FollowupStore *self);
/* Removes some of them, or makes some of these; *more: whether others are left. */
gboolean followup_store_sweep(FollowupStore *self, gboolean *more, GError **error);

/* ---- export ---- */

/* Where an export stands; zeros are its beginning. */
typedef struct {
  FollowupRecordKind kind;
  gint64 after; /* the last id of that kind that was read */
  gboolean ended;
} FollowupExportPlace;
gboolean
followup_store_export_header(FollowupStore *self, FollowupRecordHeader *header, GError **error);
/* Appends some lines, of about so many rows. */
gboolean followup_store_export_some(
    FollowupStore *self, FollowupExportPlace *place, guint rows, GString *text, GError **error);
