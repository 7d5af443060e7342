/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* line: an interview as a line of a list says it, with the step that comes next, as one line of
 * text and back: thousands of them cost what their bytes cost. Knows neither stores nor columns. */
#pragma once

#include <glib.h>

/* A borrowed value: its texts belong to whoever filled it in. Nicks are as on the bus. */
typedef struct {
  gint64 id, start; /* start: Unix seconds */
  const char *employer, *position, *zone;
  const char *ending; /* nick */
  guint number;       /* of the pending action due first; 0: there is none, nor what follows */
  const char *kind, *state; /* nicks */
  const char *channel;      /* nick */
  const char *interviewer, *text;
  gint64 due, by, popup;
  gint64 snoozed_until; /* 0: not put off */
} FollowupLine;

/* Appends it as fields between tabs, in the order above, ended by a newline; texts that are NULL
 * are empty. Control characters, which no text of ours has, are spaces; what is not UTF-8 stays. */
void followup_line_append(const FollowupLine *self, GString *text);
/* Reads the line that *text begins with, and moves *text behind it. Ends its fields in place: they
 * live as long as the text. Absent texts are "". Fields that a later version appended are passed
 * over. FALSE where no whole line is left. */
gboolean followup_line_read(char **text, FollowupLine *line);
