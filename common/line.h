/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* line: an interview as a line of a list says it, with the step that comes next, as one line of
 * text and back, and so a step as a plan shows it: they cost what their bytes cost. Knows neither
 * stores nor columns. */
#pragma once

#include <glib.h>

/* A borrowed value: its texts belong to whoever filled it in. Nicks are as on the bus. */
typedef struct {
  gint64 id, start; /* start: Unix seconds */
  const char *employer, *position;
  const char *ending; /* nick */
  guint number;       /* of the pending action due first; 0: there is none, nor what follows */
  const char *kind, *state; /* nicks */
  const char *channel;      /* nick */
  const char *interviewer, *text;
  gint64 due, by, popup;
  gint64 snoozed_until; /* 0: not put off */
  const char *people;   /* names of the agency and of whom it was with */
  const char *gist;     /* why the action is due then, in a few words */
  const char *why;      /* the whole reason */
} FollowupLine;

/* Appends it as fields between tabs, in the order above up to snoozed_until, ended by a newline;
 * texts that are NULL are empty. Control characters, which no text of ours has, are spaces; what is
 * not UTF-8 stays. */
void followup_line_append(const FollowupLine *self, GString *text);
/* Likewise up to why. */
void followup_line_append_whole(const FollowupLine *self, GString *text);
/* Reads the line that *text begins with, and moves *text behind it. Ends its fields in place: they
 * live as long as the text. Absent texts are "". Fields that a later version appended are passed
 * over. FALSE where no whole line is left. */
gboolean followup_line_read(char **text, FollowupLine *line);

/* A step of a plan, borrowed likewise. */
typedef struct {
  guint number; /* 0: not stored */
  const char *kind, *state, *section, *channel;
  const char *interviewer, *text, *why, *note;
  gboolean has_contact;      /* whom it is for is known: how to reach them is told */
  const char *email, *phone; /* of whom it is for, each where known */
  gint64 due, by, popup;
  gint64 snoozed_until, finished; /* 0: not put off, not finished */
  gboolean projected;             /* it depends on what happens before */
} FollowupStepLine;

/* As their namesakes above. */
void followup_line_append_step(const FollowupStepLine *self, GString *text);
gboolean followup_line_read_step(char **text, FollowupStepLine *step);
