/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "line.h"

#include <string.h>

#define NUMBER_SIZE 21 /* of the longest with its tab */

/* The places of a line's texts and numbers come one after the other: each put_x() returns where the
 * next one begins. */
static char *
put_number(char *place, gint64 number)
{
  char digits[NUMBER_SIZE];
  char *p = digits + sizeof digits;
  guint64 left = number < 0 ? -(guint64)number : (guint64)number;
  gsize length;

  *--p = '\t';
  do
    *--p = (char)('0' + left % 10);
  while ((left /= 10) > 0);
  if (number < 0)
    *--p = '-';
  length = (gsize)(digits + sizeof digits - p);
  memcpy(place, p, length);
  return place + length;
}

static char *
put_text(char *place, const char *field)
{
  for (const char *p = field != NULL ? field : ""; *p != '\0'; p++)
    *place++ = (guchar)*p < ' ' ? ' ' : *p;
  *place++ = '\t';
  return place;
}

/* How many bytes a line takes at most. */
static gsize
measure(const FollowupLine *self)
{
  const char *const texts[]
      = { self->employer, self->position,    self->zone,    self->ending, self->kind,
          self->state,    self->interviewer, self->channel, self->text };
  gsize size = 7 * NUMBER_SIZE + G_N_ELEMENTS(texts);

  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    size += texts[i] != NULL ? strlen(texts[i]) : 0;
  return size;
}

void
followup_line_append(const FollowupLine *self, GString *text)
{
  gsize from = text->len;
  char *p;

  g_string_set_size(text, from + measure(self));
  p = put_number(text->str + from, self->id);
  p = put_number(p, self->start);
  p = put_text(p, self->employer);
  p = put_text(p, self->position);
  p = put_text(p, self->zone);
  p = put_text(p, self->ending);
  p = put_number(p, self->number);
  if (self->number > 0) {
    p = put_text(p, self->kind);
    p = put_text(p, self->state);
    p = put_text(p, self->channel);
    p = put_text(p, self->interviewer);
    p = put_text(p, self->text);
    p = put_number(p, self->due);
    p = put_number(p, self->by);
    p = put_number(p, self->popup);
    p = put_number(p, self->snoozed_until);
  }
  p[-1] = '\n';
  g_string_truncate(text, (gsize)(p - text->str));
}

/* The field that *p begins with, "" behind the last one. */
static const char *
take_text(char **p)
{
  char *field = *p;
  char *tab = strchr(field, '\t');

  if (tab != NULL)
    *tab = '\0';
  *p = tab != NULL ? tab + 1 : field + strlen(field);
  return field;
}

/* Of digits as put_number() writes them. */
static gint64
take_number(char **p)
{
  gboolean negative = **p == '-';
  const char *digit = *p + negative;
  guint64 number = 0;

  for (; g_ascii_isdigit(*digit); digit++)
    number = number * 10 + (guint64)(*digit - '0');
  take_text(p);
  return (gint64)(negative ? -number : number);
}

gboolean
followup_line_read(char **text, FollowupLine *line)
{
  char *p = *text;
  char *end = strchr(p, '\n');

  if (end == NULL)
    return FALSE;
  *end = '\0';
  line->id = take_number(&p);
  line->start = take_number(&p);
  line->employer = take_text(&p);
  line->position = take_text(&p);
  line->zone = take_text(&p);
  line->ending = take_text(&p);
  line->number = (guint)take_number(&p);
  line->kind = take_text(&p);
  line->state = take_text(&p);
  line->channel = take_text(&p);
  line->interviewer = take_text(&p);
  line->text = take_text(&p);
  line->due = take_number(&p);
  line->by = take_number(&p);
  line->popup = take_number(&p);
  line->snoozed_until = take_number(&p);
  *text = end + 1;
  return TRUE;
}
