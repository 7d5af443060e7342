/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* text: small services for words that people typed: trimming, quoting in messages, finding them in
 * a table. Knows no domain value. */
#pragma once

#include <gio/gio.h>

/* A copy without white space (Unicode's) at both ends; NULL for NULL, for nothing left and for text
 * that is not UTF-8. (transfer full) */
char *followup_text_strip(const char *text);

/* ‘text’ for a message of one line: control characters and bytes that are not UTF-8 replaced, at
 * most 60 characters and an ellipsis; NULL gives ‘’. (transfer full) */
char *followup_text_quote(const char *text);

/* The same of a file's path, all of it: its end is what counts. (transfer full) */
char *followup_text_quote_path(const char *path);

/* The same without quotes and at most 300 characters: what others said of what was typed. (transfer
 * full) */
char *followup_text_flatten(const char *text);

/* Whether so many bytes are UTF-8 without a NUL. Most are ASCII, and this is found out many at a
 * time. */
gboolean followup_text_is_utf8(const char *text, gsize length);

/* Writes its digits, without a NUL, and returns where they end: at a tenth of the time that printf
 * takes, for those who write thousands. place has room for the longest. */
#define FOLLOWUP_TEXT_NUMBER 20
char *followup_text_put_number(char *place, gint64 number);

/* The index of word in words (n of them), capitals of ASCII ignored. INVALID_ARGUMENT else, naming
 * what is wrong, the word, what it most likely meant and all that was expected; what is translated
 * then: "stage ‘frist’ is unknown: did you mean ‘first’? expected ...". */
gboolean followup_text_find_word(const char *const *words,
                                 guint n,
                                 const char *what,
                                 const char *word,
                                 guint *index,
                                 GError **error);
