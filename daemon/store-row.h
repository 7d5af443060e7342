/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* store-row: one row as named values, to insert, update, compare and log. Refuses to know what its
 * columns mean. Included by store*.c only. */
#pragma once

#include "calendar.h"
#include "sql.h"

typedef struct {
  const char *table;
  gint64 id;        /* 0 until inserted */
  gint64 interview; /* whose history it belongs to; 0: that of the row itself */
  GArray *cells;
} FollowupStoreRow;
FollowupStoreRow *followup_store_row_new(const char *table, gint64 id, gint64 interview);
void followup_store_row_free(FollowupStoreRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupStoreRow, followup_store_row_free)
void followup_store_row_add_int(FollowupStoreRow *self, const char *column, gint64 value);
/* FOLLOWUP_NO_INSTANT is NULL. */
void followup_store_row_add_instant(FollowupStoreRow *self, const char *column, gint64 value);
void followup_store_row_add_text(FollowupStoreRow *self, const char *column, const char *value);
/* Zeros that take up space and mean nothing: neither compared nor logged. */
void followup_store_row_add_room(FollowupStoreRow *self, const char *column, gsize length);
gboolean followup_store_row_insert(FollowupStoreRow *self, FollowupSql *sql, GError **error);
/* Writes the columns that differ from old, which has the same ones; *changed whether any did. */
gboolean followup_store_row_update(FollowupStoreRow *self,
                                   const FollowupStoreRow *old,
                                   FollowupSql *sql,
                                   gboolean *changed,
                                   GError **error);
gboolean followup_store_row_delete(const FollowupStoreRow *self, FollowupSql *sql, GError **error);
/* As it is stored, but for its room; NULL in *row where there is none. table is static. like,
 * nullable: only the columns that this one has, if any. */
gboolean followup_store_row_load(FollowupSql *sql,
                                 const char *table,
                                 gint64 id,
                                 gint64 interview,
                                 const FollowupStoreRow *like,
                                 FollowupStoreRow **row,
                                 GError **error);
FollowupStoreRow *followup_store_row_copy(const FollowupStoreRow *self);
/* Whether it has the values of other, which may have fewer columns. */
gboolean followup_store_row_has(const FollowupStoreRow *self, const FollowupStoreRow *other);
/* Takes over the values of other, whose columns' names are borrowed where it did not have them. */
void followup_store_row_put(FollowupStoreRow *self, const FollowupStoreRow *other);
/* Appends {"table", "id", "old": {...}, "new": {...}}; either may be NULL. With both only what
 * differs. */
void
followup_store_row_log(GString *json, const FollowupStoreRow *old, const FollowupStoreRow *row);
/* What was logged of a row, to be read back. */
typedef struct {
  const char *table;
  gint64 id;
  FollowupStoreRow *old, *row; /* as they were handed to log(); NULL where there was none */
} FollowupStoreLogged;
/* An array of what log() appended: GPtrArray of FollowupStoreLogged, NULL: it is none. json is
 * written to; what is read borrows from it. (transfer full) */
GPtrArray *followup_store_row_parse_log(char *json);
/* Appends the text as a JSON string. */
void followup_store_append_json(GString *json, const char *text);
