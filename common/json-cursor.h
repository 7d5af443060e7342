/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* json-cursor: reads one JSON text (RFC 8259) from its beginning to its end, in place: nothing is
 * built, strings are decoded where they stand. Strict, and bounded in depth. Refuses to know what
 * the values mean. */
#pragma once

#include <gio/gio.h>

#define FOLLOWUP_JSON_MAX_DEPTH 32

/* Not the owner of the text, which is written to. After the first thing that is wrong every call
 * says FALSE. */
typedef struct {
  char *start, *at;
  guint depth;
  gboolean first;    /* nothing of the object or array begun last was read yet */
  const char *wrong; /* what was expected, translated; NULL: nothing is wrong so far */
} FollowupJsonCursor;

typedef enum {
  FOLLOWUP_JSON_NOTHING, /* the end, or no value */
  FOLLOWUP_JSON_OBJECT,
  FOLLOWUP_JSON_ARRAY,
  FOLLOWUP_JSON_STRING,
  FOLLOWUP_JSON_NUMBER,
  FOLLOWUP_JSON_FLAG, /* true or false */
  FOLLOWUP_JSON_NULL
} FollowupJsonType;

/* text: NUL-terminated; its bytes change. */
void followup_json_cursor_init(FollowupJsonCursor *self, char *text);
/* What comes next. */
FollowupJsonType followup_json_cursor_peek(FollowupJsonCursor *self);
/* Each reads a whole value of its type, else notes what is wrong. Strings are valid UTF-8 without
 * NUL, (transfer none), as long as the text lives. */
gboolean followup_json_cursor_read_string(FollowupJsonCursor *self, const char **text);
gboolean followup_json_cursor_read_int(FollowupJsonCursor *self, gint64 *number);
gboolean followup_json_cursor_read_flag(FollowupJsonCursor *self, gboolean *flag);
/* Any value. */
gboolean followup_json_cursor_skip(FollowupJsonCursor *self);
/* if (begin_object(c)) while (next_member(c, &name)) ...read or skip its value. Whoever cares looks
 * at wrong afterwards. */
gboolean followup_json_cursor_begin_object(FollowupJsonCursor *self);
gboolean followup_json_cursor_next_member(FollowupJsonCursor *self, const char **name);
gboolean followup_json_cursor_begin_array(FollowupJsonCursor *self);
gboolean followup_json_cursor_next_element(FollowupJsonCursor *self);
/* Nothing but white space is left, and nothing was wrong. */
gboolean followup_json_cursor_end(FollowupJsonCursor *self);
/* INVALID_ARGUMENT: what was wrong, and at which byte. */
void followup_json_cursor_report(const FollowupJsonCursor *self, GError **error);
