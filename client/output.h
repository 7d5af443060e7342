/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* output: what a verb prints, gathered and written to standard output at once; knows the width of
 * the terminal and whether colours are welcome, and nothing of what is printed. */
#pragma once

#include <gio/gio.h>
#include <stdio.h>

typedef enum {
  FOLLOWUP_STYLE_PLAIN,
  FOLLOWUP_STYLE_STRONG, /* headings, names */
  FOLLOWUP_STYLE_DIM,    /* reasons and other asides */
  FOLLOWUP_STYLE_LATE,   /* overdue */
  FOLLOWUP_STYLE_SOON,   /* today */
  FOLLOWUP_STYLE_GOOD,   /* done */
  FOLLOWUP_STYLE_LABEL,  /* ids and names of fields */
  FOLLOWUP_N_STYLES
} FollowupStyle;

typedef struct {
  GString *text; /* not yet written */
  guint width;   /* columns */
  guint height;  /* lines; 0: no terminal */
  gboolean terminal;
  gboolean colour;
  gboolean utf8; /* signs beyond ASCII can be drawn */
} FollowupOutput;

#define FOLLOWUP_OUTPUT_MIN_WIDTH 40
#define FOLLOWUP_OUTPUT_DEFAULT_WIDTH 80

/* No terminal, and UTF-8. */
FollowupOutput *followup_output_new(guint width, gboolean colour);
/* For the terminal or pipe that fd is: width from COLUMNS, else the terminal, else 80; colours only
 * on a terminal that can and unless NO_COLOR is set. */
FollowupOutput *followup_output_new_for_fd(int fd);
/* Width and height anew, where the terminal that fd is has got others. */
void followup_output_measure(FollowupOutput *self, int fd);
/* "auto" leaves it as it is; "always", "never". INVALID_ARGUMENT for another word. */
gboolean followup_output_set_colour(FollowupOutput *self, const char *when, GError **error);
void followup_output_free(FollowupOutput *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupOutput, followup_output_free)

/* What stands in a column among others is set apart on a terminal where it runs from right to left,
 * so that columns stay in their order. */
void followup_output_add_apart(FollowupOutput *self, FollowupStyle style, const char *text);
/* Room for so many bytes behind what was gathered, to be ended behind the last one written. */
char *followup_output_begin(FollowupOutput *self, gsize size);
void followup_output_end(FollowupOutput *self, const char *end);
/* Puts so many bytes of text, and the tail that stands for its rest, into such room, and returns
 * where that ends: it takes as many bytes and FOLLOWUP_OUTPUT_STYLING. Otherwise as add_apart(). */
#define FOLLOWUP_OUTPUT_STYLING 16
char *followup_output_put_apart(const FollowupOutput *self,
                                char *place,
                                FollowupStyle style,
                                const char *text,
                                gsize length,
                                const char *tail);
void followup_output_add(FollowupOutput *self, FollowupStyle style, const char *text);
void followup_output_printf(FollowupOutput *self, FollowupStyle style, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
/* Text wrapped to the width, each line indented, with a newline at the end. */
void followup_output_paragraph(FollowupOutput *self,
                               FollowupStyle style,
                               guint indent,
                               const char *text);
/* Writes what was gathered; fails where the reader or the disk does. */
gboolean followup_output_flush(FollowupOutput *self, FILE *stream, GError **error);
