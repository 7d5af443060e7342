/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* table: rows of cells that share the width of the terminal; columns that may give way are wrapped
 * or shortened. Knows nothing of what the cells mean. */
#pragma once

#include "output.h"

typedef enum {
  FOLLOWUP_COLUMN_FIXED,   /* as wide as its widest cell */
  FOLLOWUP_COLUMN_RIGHT,   /* likewise, set to the right */
  FOLLOWUP_COLUMN_SHORTEN, /* gives way: cells lose their end */
  FOLLOWUP_COLUMN_WRAP     /* gives way: cells take more lines */
} FollowupColumnKind;

typedef struct {
  const char *heading; /* to be translated; NULL in the first column: no line of headings */
  FollowupColumnKind kind;
  guint min;  /* when it gives way: not narrower than this; 0: 8 */
  guint keep; /* those with less give way first, up to their min; equals share */
} FollowupColumn;

typedef struct _FollowupTable FollowupTable;
/* columns must outlive the table. indent: spaces before each line. */
FollowupTable *followup_table_new(const FollowupColumn *columns, guint n_columns, guint indent);
void followup_table_free(FollowupTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupTable, followup_table_free)

/* The next cell, from left to right, row by row; newlines in it are kept. aside, nullable, stands
 * dimmed on lines of its own below the text. (transfer full) */
void followup_table_add(FollowupTable *self, FollowupStyle style, char *text, char *aside);
/* Likewise of a text without an aside. (transfer none) */
void followup_table_add_copy(FollowupTable *self, FollowupStyle style, const char *text);
/* Likewise, put together where it stays, for those who add thousands: room for so many bytes, all
 * of which are written before the cell is ended there. */
char *followup_table_begin(FollowupTable *self, gsize size);
void followup_table_end(FollowupTable *self, FollowupStyle style, const char *end);
/* A line of its own before the next row, after an empty line where something stands above it.
 * Columns agree across it. (transfer full) */
void followup_table_add_heading(FollowupTable *self, FollowupStyle style, char *text);
/* Adds what was gathered to output; the last row must be complete. */
void followup_table_print(const FollowupTable *self, FollowupOutput *output);
