/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "line.h"

#include <string.h>

static void
append_number(GString *text, gint64 number)
{
  char digits[24];
  char *p = digits + sizeof digits;
  guint64 left = number < 0 ? -(guint64)number : (guint64)number;

  do
    *--p = (char)('0' + left % 10);
  while ((left /= 10) > 0);
  if (number < 0)
    *--p = '-';
  g_string_append_len(text, p, digits + sizeof digits - p);
  g_string_append_c(text, '\t');
}

static void
append_text(GString *text, const char *field)
{
  gsize from = text->len;

  g_string_append(text, field != NULL ? field : "");
  for (gsize i = from; i < text->len; i++)
    if ((guchar)text->str[i] < ' ')
      text->str[i] = ' ';
  g_string_append_c(text, '\t');
}

void
followup_line_append(const FollowupLine *self, GString *text)
{
  append_number(text, self->id);
  append_number(text, self->start);
  append_text(text, self->employer);
  append_text(text, self->position);
  append_text(text, self->zone);
  append_text(text, self->ending);
  append_number(text, self->number);
  if (self->number > 0) {
    append_text(text, self->kind);
    append_text(text, self->state);
    append_text(text, self->channel);
    append_text(text, self->interviewer);
    append_text(text, self->text);
    append_number(text, self->due);
    append_number(text, self->by);
    append_number(text, self->popup);
    append_number(text, self->snoozed_until);
  }
  text->str[text->len - 1] = '\n';
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

static gint64
take_number(char **p)
{
  return g_ascii_strtoll(take_text(p), NULL, 10);
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
