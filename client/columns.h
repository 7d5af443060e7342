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
/* Whether each byte is a column, and safe. Most texts are nothing else, and this is found out many
 * bytes at a time. */
gboolean followup_columns_is_plain(const char *text, gsize length);
/* Columns of one line; width_of(): of so many bytes up to its NUL. */
guint followup_columns_width(const char *text);
guint followup_columns_width_of(const char *text, gsize length);
/* Whether any of so many bytes of it runs, or is told to run, from right to left. */
gboolean followup_columns_is_rtl(const char *text, gsize length);
/* At most width columns, ending in "…" where something was left out. (transfer full) */
char *followup_columns_shorten(const char *text, guint width);
/* How many bytes of a text that is wider stay then, before FOLLOWUP_COLUMNS_CUT where width is not
 * 0; used: columns of both. */
#define FOLLOWUP_COLUMNS_CUT "…"
gsize followup_columns_fit(const char *text, guint width, guint *used);
/* Lines of at most width columns, broken at spaces, between wide characters, or within a word that
 * is longer than a line; at least one line. Newlines stay. (transfer full) */
GPtrArray *followup_columns_wrap(const char *text, guint width);
