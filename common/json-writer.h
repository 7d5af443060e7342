/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* json-writer: JSON as it is written, value after value. Knows no values but JSON's own. */
#pragma once

#include <glib.h>

typedef struct {
  GString *text;   /* not owned */
  gboolean pretty; /* for people, a value a line */
  guint depth;
  gboolean first; /* nothing is in the innermost array or object yet */
  gboolean named; /* the value of a member comes next */
} FollowupJsonWriter;

/* Appends to text; pretty for people, else on one line. */
void followup_json_writer_init(FollowupJsonWriter *self, GString *text, gboolean pretty);
/* '{' and '}', or '[' and ']'. */
void followup_json_writer_begin(FollowupJsonWriter *self, char bracket);
void followup_json_writer_end(FollowupJsonWriter *self, char bracket);
/* Of the member whose value is written next. */
void followup_json_writer_name(FollowupJsonWriter *self, const char *name);
/* NULL is null. */
void followup_json_writer_string(FollowupJsonWriter *self, const char *text);
void followup_json_writer_int(FollowupJsonWriter *self, gint64 number);
void followup_json_writer_flag(FollowupJsonWriter *self, gboolean flag);
/* A member that is a string; NULL is null. */
void followup_json_writer_member(FollowupJsonWriter *self, const char *name, const char *text);
/* A newline behind all of it. */
void followup_json_writer_finish(FollowupJsonWriter *self);

/* Appends the text, UTF-8, as a JSON string. */
void followup_json_append_string(GString *json, const char *text);
