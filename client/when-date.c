/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* when-date: owns how a day is worded: "today", "friday week", "20 nov", "nov 20th, 2026", "the
 * 20th", "20.11.2026"; refuses to know which one it is. */

#include "when-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
read_relative(FollowupParser *self, int *offset)
{
  static const struct {
    const char *word;
    int offset;
  } words[] = { { "yesterday", -1 }, { "today", 0 }, { "tonight", 0 }, { "tomorrow", 1 } };

  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (followup_parser_is_word(self, 0, words[i].word)) {
      *offset = words[i].offset;
      return TRUE;
    }
  return FALSE;
}

/* "week" behind a day: a week later. Not in "friday week 15:00"; never of "next week". */
static void
take_week_later(FollowupParser *self)
{
  if (!followup_parser_is_word(self, 0, "week") && !followup_parser_is_word(self, 0, "fortnight"))
    return;
  self->phrase->weeks_later = followup_parser_is_word(self, 0, "week") ? 1 : 2;
  self->at++;
}

static FollowupParse
take_relative(FollowupParser *self, int offset)
{
  if (followup_parser_is_word(self, 0, "tonight")) {
    if (self->phrase->part != FOLLOWUP_PART_NONE)
      return followup_parser_refuse(self, _("it tells two times of day, expected one"));
    self->phrase->part = FOLLOWUP_PART_NIGHT;
  }
  self->phrase->offset = offset;
  if (followup_parser_set_anchor(self, FOLLOWUP_ANCHOR_RELATIVE) == FOLLOWUP_PARSE_FAILED)
    return FOLLOWUP_PARSE_FAILED;
  self->at++;
  take_week_later(self);
  return FOLLOWUP_PARSE_TAKEN;
}

static FollowupParse
take_weekday(FollowupParser *self, guint weekday)
{
  FollowupPhrase *phrase = self->phrase;

  if (phrase->weekday > 0)
    return followup_parser_refuse(self, _("it tells two days, expected one"));
  phrase->weekday = weekday;
  if (phrase->anchor == FOLLOWUP_ANCHOR_NONE)
    phrase->anchor = FOLLOWUP_ANCHOR_WEEKDAY;
  self->at++;
  take_week_later(self);
  return FOLLOWUP_PARSE_TAKEN;
}

static gboolean
is_ordinal(const FollowupToken *token)
{
  static const char *const endings[] = { "st", "nd", "rd", "th", NULL };

  return token->kind == FOLLOWUP_TOKEN_WORD && token->glued
         && g_strv_contains(endings, token->text);
}

/* A day of the month at a token: how many tokens it takes; 0: none. */
static guint
read_mday(FollowupParser *self, guint at, guint *mday)
{
  const FollowupToken *token = followup_parser_peek(self, at);
  const FollowupToken *next = followup_parser_peek(self, at + 1);

  if (token->kind != FOLLOWUP_TOKEN_NUMBER || strlen(token->text) > 2)
    return 0;
  *mday = (guint)g_ascii_strtoull(token->text, NULL, 10);
  if (is_ordinal(next))
    return 2;
  /* "nov 3pm" */
  if (strcmp(next->text, "am") == 0 || strcmp(next->text, "pm") == 0)
    return 0;
  return 1;
}

/* "2026" at a token, unless it is told already. */
static guint
take_year(FollowupParser *self, guint at)
{
  const FollowupToken *token = followup_parser_peek(self, at);

  if (token->kind != FOLLOWUP_TOKEN_NUMBER || strlen(token->text) != 4)
    return 0;
  self->phrase->year = (guint)g_ascii_strtoull(token->text, NULL, 10);
  return 1;
}

static FollowupParse
take_date(FollowupParser *self, guint n_tokens, guint mday, guint month)
{
  FollowupPhrase *phrase = self->phrase;

  if (followup_parser_set_anchor(self, FOLLOWUP_ANCHOR_DATE) == FOLLOWUP_PARSE_FAILED)
    return FOLLOWUP_PARSE_FAILED;
  phrase->mday = mday;
  phrase->month = month;
  self->at += n_tokens;
  return FOLLOWUP_PARSE_TAKEN;
}

/* "nov 20", "november the 20th, 2026" */
static FollowupParse
read_month_first(FollowupParser *self)
{
  guint month = followup_when_find_month(followup_parser_peek(self, 0)->text);
  guint at = followup_parser_is_word(self, 1, "the") ? 2 : 1;
  guint mday, n;

  if (month == 0)
    return FOLLOWUP_PARSE_NONE;
  n = read_mday(self, at, &mday);
  if (n == 0)
    return followup_parser_refuse(self,
                                  _("which day of %s? expected such as ‘20 %.3s’ or ‘end of "
                                    "%s’"),
                                  followup_when_get_month_name(month),
                                  followup_when_get_month_name(month),
                                  followup_when_get_month_name(month));
  at += n;
  at += take_year(self, at);
  return take_date(self, at, mday, month);
}

/* "20 nov", "20th of november 2026", "the 20th" */
static FollowupParse
read_mday_first(FollowupParser *self)
{
  guint mday, month, at, n = read_mday(self, 0, &mday);

  if (n == 0)
    return FOLLOWUP_PARSE_NONE;
  at = n + followup_parser_is_word(self, n, "of");
  month = followup_when_find_month(followup_parser_peek(self, at)->text);
  if (month > 0) {
    at++;
    at += take_year(self, at);
    return take_date(self, at, mday, month);
  }
  if (n == 1)
    return FOLLOWUP_PARSE_NONE;
  if (followup_parser_set_anchor(self, FOLLOWUP_ANCHOR_MDAY) == FOLLOWUP_PARSE_FAILED)
    return FOLLOWUP_PARSE_FAILED;
  self->phrase->mday = mday;
  self->at += n;
  return FOLLOWUP_PARSE_TAKEN;
}

static FollowupParse
refuse_order(FollowupParser *self, guint first, guint second)
{
  return followup_parser_refuse(
      self, _("‘%s’ may be %u %.3s or %u %.3s, expected such as ‘%u %.3s’"),
      followup_parser_peek(self, 0)->text, first, followup_when_get_month_name(second), second,
      followup_when_get_month_name(first), first, followup_when_get_month_name(second));
}

/* Either may be the month. */
static gboolean
is_ambiguous(guint first, guint second)
{
  return first >= 1 && first <= 12 && second >= 1 && second <= 12;
}

/* "20.11.2026", "20/11/2026", "11/20/2026", "2026/11/20", "20.11.": only where it can be read in
 * one way. */
static FollowupParse
read_numeric(FollowupParser *self)
{
  const FollowupToken *token = followup_parser_peek(self, 0);
  gboolean dotted = strchr(token->text, '.') != NULL;
  guint fields[3] = { 0 };
  guint n = 0;

  for (const char *p = token->text; n < 3 && g_ascii_isdigit(*p); p++) {
    fields[n++] = (guint)MIN(g_ascii_strtoull(p, NULL, 10), 10000);
    p += strspn(p, "0123456789");
    if (*p == '\0')
      break;
  }
  if (n == 3 && fields[0] > 31) {
    self->phrase->year = fields[0];
    return take_date(self, 1, fields[2], fields[1]);
  }
  if ((n == 3 && fields[2] < 1000) || n < 2 || (n == 2 && !g_str_has_suffix(token->text, ".")))
    return n == 2 && is_ambiguous(fields[0], fields[1])
               ? refuse_order(self, fields[0], fields[1])
               : followup_parser_refuse(
                   self,
                   _("‘%s’ is no day that can be told for sure, expected such as 2026-11-20 "
                     "or ‘20 nov 2026’"),
                   token->text);
  self->phrase->year = fields[2];
  if (!dotted && is_ambiguous(fields[0], fields[1]) && fields[0] != fields[1])
    return refuse_order(self, fields[0], fields[1]);
  if (!dotted && fields[1] > 12)
    return take_date(self, 1, fields[1], fields[0]);
  return take_date(self, 1, fields[0], fields[1]);
}

static FollowupParse
read_iso_day(FollowupParser *self)
{
  const FollowupToken *token = followup_parser_peek(self, 0);
  g_autofree char *day
      = strlen(token->text) == 8
            ? g_strdup_printf("%.4s-%.2s-%.2s", token->text, token->text + 4, token->text + 6)
            : g_strdup(token->text);

  if (!followup_day_parse(day, &self->phrase->day, self->error)
      || followup_parser_set_anchor(self, FOLLOWUP_ANCHOR_DAY) == FOLLOWUP_PARSE_FAILED)
    return FOLLOWUP_PARSE_FAILED;
  self->at++;
  return FOLLOWUP_PARSE_TAKEN;
}

static FollowupParse
read_day_word(FollowupParser *self)
{
  const FollowupToken *token = followup_parser_peek(self, 0);
  guint weekday = followup_when_find_weekday(token->text);
  int offset;

  if (strcmp(token->text, "now") == 0) {
    if (followup_parser_set_anchor(self, FOLLOWUP_ANCHOR_NOW) == FOLLOWUP_PARSE_FAILED)
      return FOLLOWUP_PARSE_FAILED;
    self->at++;
    return FOLLOWUP_PARSE_TAKEN;
  }
  if (read_relative(self, &offset))
    return take_relative(self, offset);
  return weekday > 0 ? take_weekday(self, weekday) : read_month_first(self);
}

FollowupParse
followup_parser_read_date(FollowupParser *self)
{
  switch (followup_parser_peek(self, 0)->kind) {
  case FOLLOWUP_TOKEN_ISO_DAY:
    return read_iso_day(self);
  case FOLLOWUP_TOKEN_WORD:
    return read_day_word(self);
  case FOLLOWUP_TOKEN_NUMBER:
    return read_mday_first(self);
  case FOLLOWUP_TOKEN_NUMERIC:
    return read_numeric(self);
  default:
    return FOLLOWUP_PARSE_NONE;
  }
}
