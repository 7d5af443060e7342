/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* columns: how many columns of a terminal a text takes, and how to wrap, shorten and pad it. Pure:
 * knows no colours and no terminal. Widths count what is drawn: wide characters two, marks none,
 * joined emoji as one. */
#pragma once

#include <glib.h>

/* A copy that is safe on a terminal: valid UTF-8, control characters shown as U+FFFD, newlines kept
 * only with keep_lines, else a space. NULL gives "". (transfer full) */
char *followup_columns_clean(const char *text, gboolean keep_lines);
/* Columns of one line. */
guint followup_columns_width(const char *text);
/* Whether any of it runs, or is told to run, from right to left. */
gboolean followup_columns_is_rtl(const char *text);
/* At most width columns, ending in "…" where something was left out. (transfer full) */
char *followup_columns_shorten(const char *text, guint width);
/* Lines of at most width columns, broken at spaces, between wide characters, or within a word that
 * is longer than a line; at least one line. Newlines stay. (transfer full) */
GPtrArray *followup_columns_wrap(const char *text, guint width);
/* Appends text and spaces up to width columns. */
void followup_columns_append_padded(GString *target, const char *text, guint width, gboolean right);
