/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* when-time: owns how a time of day is worded: "15:00", "3pm", "noon", "in the evening at 8";
 * refuses to know of days. */

#include "when-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static FollowupParse
refuse_time(FollowupParser *self)
{
  return followup_parser_refuse(
      self, _("there is no such time of day, expected 00:00 to 23:59 or 12am to "
              "11:59pm, such as 14:30 or 2:30pm"));
}

/* "9:30", "09:30:15", "9.30"; a fraction of a second is left out. -1: none. */
static int
read_clock(const char *text)
{
  guint fields[3] = { 0 };
  guint n = 0;

  for (const char *p = text; n < 3; p++) {
    gsize digits = strspn(p, "0123456789");

    if (digits == 0 || digits > 2 || (n > 0 && digits != 2))
      return -1;
    fields[n++] = (guint)g_ascii_strtoull(p, NULL, 10);
    p += digits;
    if (*p == '\0' || (n == 3 && *p == '.'))
      break;
    if (n == 3)
      return -1;
  }
  if (n < 2 || fields[0] > 23 || fields[1] > 59 || fields[2] > 59)
    return -1;
  return (int)(fields[0] * 3600 + fields[1] * 60 + fields[2]);
}

/* Whether am or pm stands there, and the second it makes of one read without; -1: none such. */
static gboolean
apply_half(const FollowupToken *half, int second, int *result)
{
  gboolean pm = strcmp(half->text, "pm") == 0 || strcmp(half->text, "p") == 0;
  int hour = second / 3600;

  if (half->kind != FOLLOWUP_TOKEN_WORD
      || (!pm && strcmp(half->text, "am") != 0 && strcmp(half->text, "a") != 0)
      || (strlen(half->text) == 1 && !half->glued))
    return FALSE;
  *result = second < 0 || hour < 1 || hour > 12 ? -1 : second - hour * 3600 + hour % 12 * 3600;
  if (pm && *result >= 0)
    *result += 12 * 3600;
  return TRUE;
}

/* Whether what stands behind a time may be its end: not in "2026-11-20T10:00-11:00", which only
 * programs write. */
static gboolean
may_be_end(FollowupParser *self, const char *offset, int seconds)
{
  const FollowupToken *clock = &self->tokens[self->at - 1];

  return offset[0] == '-' && strchr(offset, ':') != NULL && clock->kind == FOLLOWUP_TOKEN_CLOCK
         && !(clock->glued && self->at > 1 && clock[-1].kind == FOLLOWUP_TOKEN_ISO_DAY)
         && -seconds > self->phrase->second;
}

/* "Z", "+01:00", "-0500" behind a time. */
static FollowupParse
read_offset(FollowupParser *self)
{
  const char *text = followup_parser_peek(self, 0)->text;
  guint hours, minutes = 0;
  int seconds;

  if (followup_parser_peek(self, 0)->kind != FOLLOWUP_TOKEN_OFFSET)
    return FOLLOWUP_PARSE_TAKEN;
  if (*text == 'z') {
    seconds = 0;
  } else {
    hours = (guint)(text[1] - '0') * 10 + (guint)(text[2] - '0');
    if (strlen(text) > 3)
      minutes = (guint)g_ascii_strtoull(text + strlen(text) - 2, NULL, 10);
    if (hours > 18 || minutes > 59)
      return followup_parser_refuse(
          self, _("%s is no offset from UTC, expected one such as +01:00"), text);
    seconds = (int)(hours * 3600 + minutes * 60) * (text[0] == '-' ? -1 : 1);
    self->phrase->may_end = may_be_end(self, text, seconds);
  }
  self->phrase->utc_offset = seconds;
  self->at++;
  return FOLLOWUP_PARSE_TAKEN;
}

static FollowupParse
take_time(FollowupParser *self, guint n_tokens, int second)
{
  if (second < 0)
    return refuse_time(self);
  if (followup_parser_set_time(self, second) == FOLLOWUP_PARSE_FAILED)
    return FOLLOWUP_PARSE_FAILED;
  self->at += n_tokens;
  return read_offset(self);
}

static gboolean
is_unit(const FollowupToken *token)
{
  FollowupWhenUnit unit;

  return token->kind == FOLLOWUP_TOKEN_WORD && followup_when_find_unit(token->text, &unit);
}

/* "14h30" */
static gboolean
is_french(FollowupParser *self)
{
  const FollowupToken *minutes = followup_parser_peek(self, 2);

  return followup_parser_is_word(self, 1, "h") && followup_parser_peek(self, 1)->glued
         && minutes->kind == FOLLOWUP_TOKEN_NUMBER && minutes->glued && strlen(minutes->text) == 2
         && !is_unit(followup_parser_peek(self, 3));
}

/* "9 in the morning": the part that stands behind the number; *n_tokens between. */
static FollowupDayPart
find_part_behind(FollowupParser *self, guint *n_tokens)
{
  *n_tokens = 1;
  if (followup_parser_is_word(self, 1, "in") && followup_parser_is_word(self, 2, "the"))
    *n_tokens = 3;
  else if (followup_parser_is_word(self, 1, "at"))
    *n_tokens = 2;
  else
    return FOLLOWUP_PART_NONE;
  return followup_when_find_part(followup_parser_peek(self, *n_tokens)->text);
}

/* An hour of which the part of the day says whether it is am or pm; -1: none. */
static int
get_hour_in_part(guint64 hour, FollowupDayPart part)
{
  if (part == FOLLOWUP_PART_MORNING)
    return hour >= 1 && hour < 12 ? (int)hour : -1;
  if (part == FOLLOWUP_PART_AFTERNOON || part == FOLLOWUP_PART_EVENING
      || part == FOLLOWUP_PART_NIGHT)
    return hour >= 1 && hour < 12 ? (int)hour + 12 : hour > 12 && hour < 24 ? (int)hour : -1;
  return -1;
}

static FollowupParse
read_hour(FollowupParser *self)
{
  const FollowupToken *token = followup_parser_peek(self, 0);
  guint64 hour = g_ascii_strtoull(token->text, NULL, 10);
  const FollowupToken *next = followup_parser_peek(self, 1);
  FollowupDayPart part;
  int second = strlen(token->text) <= 2 && hour < 24 ? (int)hour * 3600 : -1;
  guint n;

  if ((strlen(token->text) == 3 || strlen(token->text) == 4)
      && next->kind == FOLLOWUP_TOKEN_WORD) /* "1030am" */
    second = hour % 100 < 60 ? (int)(hour / 100 * 3600 + hour % 100 * 60) : -1;
  if (apply_half(next, second, &second))
    return take_time(self, 2, second);
  if (is_french(self)) {
    guint64 minutes = g_ascii_strtoull(followup_parser_peek(self, 2)->text, NULL, 10);

    return take_time(self, 3, second < 0 || minutes > 59 ? -1 : second + (int)minutes * 60);
  }
  if (followup_parser_is_word(self, 1, "o'clock") || followup_parser_is_word(self, 1, "oclock")) {
    if (hour > 0 && hour <= 12)
      return followup_parser_refuse(self, _("%s o'clock comes twice a day, expected %sam or %spm"),
                                    token->text, token->text, token->text);
    return take_time(self, 2, second);
  }
  part = find_part_behind(self, &n);
  if (part == FOLLOWUP_PART_NONE) {
    part = self->phrase->part;
    n = 1;
  }
  if (strlen(token->text) > 2 || get_hour_in_part(hour, part) < 0
      || followup_when_find_month(next->text) > 0 || is_unit(next))
    return FOLLOWUP_PARSE_NONE;
  self->phrase->part = part;
  return take_time(self, n == 1 ? 1 : n + 1, get_hour_in_part(hour, part) * 3600);
}

/* The time of the basic form of ISO 8601: "20261120T1500", "20261120T150000Z" */
static FollowupParse
read_basic(FollowupParser *self)
{
  const char *text = followup_parser_peek(self, 0)->text;
  g_autofree char *clock = NULL;

  if (strlen(text) != 4 && strlen(text) != 6)
    return FOLLOWUP_PARSE_NONE;
  clock = g_strdup_printf("%.2s:%.2s%s%s", text, text + 2, text[4] != '\0' ? ":" : "", text + 4);
  return take_time(self, 1, read_clock(clock));
}

/* "10.30" could be a day; with am or pm it is none, nor with minutes that are no month. */
static FollowupParse
read_dotted(FollowupParser *self)
{
  const FollowupToken *token = followup_parser_peek(self, 0);
  const char *dot = strchr(token->text, '.');
  g_autofree char *clock = NULL;
  guint64 minutes;
  int second;

  if (dot == NULL || strlen(dot) != 3 || strchr(dot + 1, '.') != NULL
      || is_unit(followup_parser_peek(self, 1)))
    return FOLLOWUP_PARSE_NONE;
  clock = g_strdelimit(g_strdup(token->text), ".", ':');
  second = read_clock(clock);
  minutes = g_ascii_strtoull(dot + 1, NULL, 10);
  if (apply_half(followup_parser_peek(self, 1), second, &second))
    return take_time(self, 2, second);
  if (minutes == 0 || minutes > 12)
    return take_time(self, 1, second);
  return FOLLOWUP_PARSE_NONE;
}

static FollowupParse
read_part(FollowupParser *self)
{
  guint skip = followup_parser_is_word(self, 0, "in")
               + followup_parser_is_word(self, 0, "in") * followup_parser_is_word(self, 1, "the");
  FollowupDayPart part = followup_when_find_part(followup_parser_peek(self, skip)->text);

  if (part == FOLLOWUP_PART_NONE)
    return FOLLOWUP_PARSE_NONE;
  if (self->phrase->part != FOLLOWUP_PART_NONE)
    return followup_parser_refuse(self, _("it tells two times of day, expected one"));
  self->phrase->part = part;
  self->at += skip + 1;
  return FOLLOWUP_PARSE_TAKEN;
}

FollowupParse
followup_parser_read_time(FollowupParser *self)
{
  const FollowupToken *token = followup_parser_peek(self, 0);
  int second;

  switch (token->kind) {
  case FOLLOWUP_TOKEN_CLOCK:
    second = read_clock(token->text);
    if (apply_half(followup_parser_peek(self, 1), second, &second))
      return take_time(self, 2, second);
    return take_time(self, 1, second);
  case FOLLOWUP_TOKEN_NUMBER:
    return token->glued && self->at > 0 && self->tokens[self->at - 1].kind == FOLLOWUP_TOKEN_ISO_DAY
               ? read_basic(self)
               : read_hour(self);
  case FOLLOWUP_TOKEN_NUMERIC:
    return read_dotted(self);
  case FOLLOWUP_TOKEN_WORD:
    return read_part(self);
  default:
    return FOLLOWUP_PARSE_NONE;
  }
}
