/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "line.h"

#include "text.h"

#include <string.h>

typedef enum { EMPLOYER, POSITION, ENDING, KIND, STATE, CHANNEL, INTERVIEWER, TEXT, N_TEXTS } Text;

#define N_NUMBERS 7
#define N_FEW (3 + KIND) /* fields of a line without an action */

/* The texts of a line, with their lengths. */
typedef struct {
  const char *texts[N_TEXTS]; /* not NULL */
  gsize lengths[N_TEXTS];
  gboolean dirty; /* there are control characters in them */
} Texts;

/* Returns how many bytes the line takes at most. */
static gsize
measure(const FollowupLine *self, Texts *texts)
{
  const char *const all[N_TEXTS]
      = { self->employer, self->position, self->ending,      self->kind,
          self->state,    self->channel,  self->interviewer, self->text };
  gsize size = N_NUMBERS * (FOLLOWUP_TEXT_NUMBER + 1) + N_TEXTS;

  for (guint i = 0; i < N_TEXTS; i++) {
    texts->texts[i] = all[i] != NULL ? all[i] : "";
    texts->lengths[i] = strlen(texts->texts[i]);
    size += texts->lengths[i];
  }
  return size;
}

/* Fields come one after the other: each put_x() returns where the next one begins. */
static char *
put_number(char *place, gint64 number)
{
  place = followup_text_put_number(place, number);
  *place = '\t';
  return place + 1;
}

static char *
put_texts(char *place, const Texts *texts, Text first, Text last)
{
  for (Text i = first; i <= last; i++) {
    memcpy(place, texts->texts[i], texts->lengths[i]);
    for (gsize at = 0; texts->dirty && at < texts->lengths[i]; at++)
      place[at] = (guchar)place[at] < ' ' ? ' ' : place[at];
    place += texts->lengths[i];
    *place++ = '\t';
  }
  return place;
}

static char *
put_line(char *place, const FollowupLine *self, const Texts *texts)
{
  char *p = put_number(place, self->id);

  p = put_number(p, self->start);
  p = put_texts(p, texts, EMPLOYER, ENDING);
  p = put_number(p, self->number);
  if (self->number > 0) {
    p = put_texts(p, texts, KIND, TEXT);
    p = put_number(p, self->due);
    p = put_number(p, self->by);
    p = put_number(p, self->popup);
    p = put_number(p, self->snoozed_until);
  }
  return p;
}

/* Looked for in all at once, as there are none. */
static guint
count_controls(const char *from, const char *to)
{
  guint n = 0;

  for (const char *p = from; p < to; p++)
    n += (guchar)*p < ' ';
  return n;
}

void
followup_line_append(const FollowupLine *self, GString *text)
{
  guint n_fields = self->number > 0 ? N_NUMBERS + N_TEXTS : N_FEW;
  gsize from = text->len;
  Texts texts = { .dirty = FALSE };
  char *begin, *end;

  g_string_set_size(text, from + measure(self, &texts));
  begin = text->str + from;
  end = put_line(begin, self, &texts);
  if (count_controls(begin, end) > n_fields) {
    texts.dirty = TRUE;
    end = put_line(begin, self, &texts);
  }
  end[-1] = '\n';
  g_string_truncate(text, (gsize)(end - text->str));
}

static char *
put_text(char *place, const char *field)
{
  for (const char *p = field; *p != '\0'; p++)
    *place++ = (guchar)*p < ' ' ? ' ' : *p;
  *place++ = '\t';
  return place;
}

void
followup_line_append_whole(const FollowupLine *self, GString *text)
{
  const char *const texts[] = { self->people, self->gist, self->why };
  gsize size = G_N_ELEMENTS(texts), from;
  char *p;

  followup_line_append(self, text);
  from = text->len;
  if (self->number == 0) /* so that they stand where they do in other lines */
    size += N_NUMBERS + N_TEXTS - N_FEW;
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    size += texts[i] != NULL ? strlen(texts[i]) : 0;
  g_string_set_size(text, from + size);
  p = text->str + from;
  p[-1] = '\t';
  for (guint i = self->number == 0 ? N_FEW : N_NUMBERS + N_TEXTS; i < N_NUMBERS + N_TEXTS; i++)
    *p++ = '\t';
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    p = put_text(p, texts[i] != NULL ? texts[i] : "");
  p[-1] = '\n';
}

/* ---- steps ---- */

void
followup_line_append_step(const FollowupStepLine *self, GString *text)
{
  const char *const texts[]
      = { self->kind, self->state, self->section, self->channel, self->interviewer,
          self->text, self->why,   self->note,    self->email,   self->phone };
  const gint64 numbers[] = { self->number, self->projected, self->has_contact,   self->due,
                             self->by,     self->popup,     self->snoozed_until, self->finished };
  gsize from = text->len, size = G_N_ELEMENTS(numbers) * (FOLLOWUP_TEXT_NUMBER + 1);
  char *p;

  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    size += (texts[i] != NULL ? strlen(texts[i]) : 0) + 1;
  g_string_set_size(text, from + size);
  p = text->str + from;
  for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
    p = put_number(p, numbers[i]);
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    p = put_text(p, texts[i] != NULL ? texts[i] : "");
  p[-1] = '\n';
  g_string_truncate(text, (gsize)(p - text->str));
}

/* ---- and back ---- */

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

  for (guint value; (value = (guint)*digit - '0') < 10; digit++)
    number = number * 10 + value;
  *p += digit - *p;
  if (**p == '\t')
    ++*p;
  else
    take_text(p);
  return (gint64)(negative ? -number : number);
}

/* The whole line that *text begins with, which moves behind it; NULL: none is left. */
static char *
take_line(char **text)
{
  char *line = *text;
  char *end = strchr(line, '\n');

  if (end == NULL)
    return NULL;
  *end = '\0';
  *text = end + 1;
  return line;
}

gboolean
followup_line_read(char **text, FollowupLine *line)
{
  char *p = take_line(text);

  if (p == NULL)
    return FALSE;
  line->id = take_number(&p);
  line->start = take_number(&p);
  line->employer = take_text(&p);
  line->position = take_text(&p);
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
  line->people = take_text(&p);
  line->gist = take_text(&p);
  line->why = take_text(&p);
  return TRUE;
}

gboolean
followup_line_read_step(char **text, FollowupStepLine *step)
{
  char *p = take_line(text);

  if (p == NULL)
    return FALSE;
  step->number = (guint)take_number(&p);
  step->projected = take_number(&p) != 0;
  step->has_contact = take_number(&p) != 0;
  step->due = take_number(&p);
  step->by = take_number(&p);
  step->popup = take_number(&p);
  step->snoozed_until = take_number(&p);
  step->finished = take_number(&p);
  step->kind = take_text(&p);
  step->state = take_text(&p);
  step->section = take_text(&p);
  step->channel = take_text(&p);
  step->interviewer = take_text(&p);
  step->text = take_text(&p);
  step->why = take_text(&p);
  step->note = take_text(&p);
  step->email = take_text(&p);
  step->phone = take_text(&p);
  return TRUE;
}
