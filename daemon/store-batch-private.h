/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* store-batch-private: what the parts of an import share. Nobody but store-batch*.c includes it. */
#pragma once

#include "store-private.h"

/* An action that the file says was finished, of an interview that was there. */
typedef struct {
  FollowupActionId id;
  FollowupState state;
  gint64 at;
  FollowupChannel channel;
  char *note; /* owned, nullable */
} FollowupBatchFinish;

/* An action that is about an interview, which may come later in the file. */
typedef struct {
  gint64 row;
  char *uuid; /* owned; of the interview */
} FollowupBatchAbout;

/* Events of the file that became others: those from first to last have ids larger by delta. */
typedef struct {
  gint64 first, last, delta;
} FollowupBatchRun;

struct _FollowupStoreBatch {
  FollowupStore *store;        /* borrowed with a weak pointer; NULL when gone */
  FollowupStoreChange *change; /* owned; the slice that goes on */
  char *who, *request;         /* owned; request nullable */
  FollowupStoreRange ranges[FOLLOWUP_STORE_N_VEILED]; /* reserved */
  gint64 next[FOLLOWUP_STORE_N_VEILED];               /* the id of the next row */
  FollowupBatchCounts counts;
  guint rules;         /* by which the file's actions were planned; 0: any */
  gboolean fresh;      /* the store had no history: all of the file's is taken */
  GArray *finishes;    /* of FollowupBatchFinish, owned */
  GArray *abouts;      /* of FollowupBatchAbout, owned */
  GArray *runs;        /* of FollowupBatchRun, owned */
  GPtrArray *own;      /* of FollowupAction, owned: written when revealed */
  GHashTable *seen;    /* process key, owned -> whether the store had interviews of it */
  gboolean has_offer;  /* one of the interviews stands at an offer */
  gint64 planned_from; /* the first action of this slice that was planned here; 0: none */
  gint64 change_in_file, change_here; /* the last event's */
  gint64 n_put;                       /* rows since the last commit */
  gint64 n_rows, n_pages;             /* of that commit; 0: there was none yet */
};

/* The id for the next row of that table: wanted where it goes on from those used. */
gboolean followup_batch_take_id(
    FollowupStoreBatch *self, int table, gint64 wanted, gint64 *id, GError **error);
/* Whether that interview came with this import. */
gboolean followup_batch_has(const FollowupStoreBatch *self, gint64 interview);
/* The id of the interview with that uuid, seen or not; 0: none. */
gboolean
followup_batch_find_uuid(FollowupStoreBatch *self, const char *uuid, gint64 *id, GError **error);
