/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* when-period: owns how weeks, months and years and their ends are worded: "eom", "end of next
 * week", "mid january", "next month"; refuses to know which days they are. */

#include "when-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const struct {
  const char *word;
  FollowupEdge edge;
  FollowupPeriod period;
} shorts[] = {
  { "eow", FOLLOWUP_EDGE_END, FOLLOWUP_PERIOD_WEEK },
  { "eom", FOLLOWUP_EDGE_END, FOLLOWUP_PERIOD_MONTH },
  { "eoq", FOLLOWUP_EDGE_END, FOLLOWUP_PERIOD_QUARTER },
  { "eoy", FOLLOWUP_EDGE_END, FOLLOWUP_PERIOD_YEAR },
  { "sow", FOLLOWUP_EDGE_START, FOLLOWUP_PERIOD_WEEK },
  { "som", FOLLOWUP_EDGE_START, FOLLOWUP_PERIOD_MONTH },
};

static FollowupEdge
find_edge(const FollowupToken *token)
{
  static const struct {
    const char *word;
    FollowupEdge edge;
  } words[] = {
    { "end", FOLLOWUP_EDGE_END },         { "start", FOLLOWUP_EDGE_START },
    { "beginning", FOLLOWUP_EDGE_START }, { "begin", FOLLOWUP_EDGE_START },
    { "middle", FOLLOWUP_EDGE_MIDDLE },   { "mid", FOLLOWUP_EDGE_MIDDLE },
  };

  for (guint i = 0; token->kind == FOLLOWUP_TOKEN_WORD && i < G_N_ELEMENTS(words); i++)
    if (strcmp(token->text, words[i].word) == 0)
      return words[i].edge;
  return FOLLOWUP_EDGE_NONE;
}

static gboolean
find_period(const FollowupToken *token, FollowupPeriod *period)
{
  static const char *const words[] = {
    [FOLLOWUP_PERIOD_WEEK] = "week",
    [FOLLOWUP_PERIOD_MONTH] = "month",
    [FOLLOWUP_PERIOD_QUARTER] = "quarter",
    [FOLLOWUP_PERIOD_YEAR] = "year",
  };

  for (guint i = 0; token->kind == FOLLOWUP_TOKEN_WORD && i < G_N_ELEMENTS(words); i++)
    if (strcmp(token->text, words[i]) == 0) {
      *period = (FollowupPeriod)i;
      return TRUE;
    }
  return FALSE;
}

/* -1, 0 or 1 of last, this and next; FALSE where it is none. */
static gboolean
find_modifier(const FollowupToken *token, int *modifier)
{
  static const char *const words[] = { "last", "this", "next" };

  for (guint i = 0; token->kind == FOLLOWUP_TOKEN_WORD && i < G_N_ELEMENTS(words); i++)
    if (strcmp(token->text, words[i]) == 0) {
      *modifier = (int)i - 1;
      return TRUE;
    }
  return FALSE;
}

static FollowupParse
take_period(
    FollowupParser *self, guint n_tokens, FollowupEdge edge, FollowupPeriod period, int offset)
{
  FollowupPhrase *phrase = self->phrase;

  if (phrase->anchor == FOLLOWUP_ANCHOR_MDAY && period == FOLLOWUP_PERIOD_MONTH)
    phrase->anchor = FOLLOWUP_ANCHOR_PERIOD; /* "the 20th of next month" */
  else if (followup_parser_set_anchor(self, FOLLOWUP_ANCHOR_PERIOD) == FOLLOWUP_PARSE_FAILED)
    return FOLLOWUP_PARSE_FAILED;
  phrase->edge = edge;
  phrase->period = period;
  phrase->offset = offset;
  self->at += n_tokens;
  return FOLLOWUP_PARSE_TAKEN;
}

static guint
skip_fillers(FollowupParser *self, guint at)
{
  while (followup_parser_is_word(self, at, "of") || followup_parser_is_word(self, at, "the"))
    at++;
  return at;
}

/* "january 2027" behind "end of" */
static FollowupParse
take_named_month(FollowupParser *self, guint at, FollowupEdge edge, int modifier)
{
  const FollowupToken *year = followup_parser_peek(self, at + 1);

  self->phrase->month = followup_when_find_month(followup_parser_peek(self, at)->text);
  self->phrase->modifier = modifier;
  at++;
  if (year->kind == FOLLOWUP_TOKEN_NUMBER && strlen(year->text) == 4) {
    self->phrase->year = (guint)g_ascii_strtoull(year->text, NULL, 10);
    at++;
  }
  return take_period(self, at, edge, FOLLOWUP_PERIOD_NAMED_MONTH, 0);
}

/* "end of (the) (next) week|month|quarter|year|day|january" */
static FollowupParse
read_edge(FollowupParser *self)
{
  FollowupEdge edge = find_edge(followup_parser_peek(self, 0));
  guint at = skip_fillers(self, 1);
  FollowupPeriod period;
  int modifier = 0;

  if (edge == FOLLOWUP_EDGE_NONE)
    return FOLLOWUP_PARSE_NONE;
  if (edge == FOLLOWUP_EDGE_END
      && (followup_parser_is_word(self, at, "day")
          || followup_parser_is_word(self, at, "business"))) {
    if (self->phrase->part != FOLLOWUP_PART_NONE)
      return followup_parser_refuse(self, _("it tells two times of day, expected one"));
    self->phrase->part = FOLLOWUP_PART_END;
    self->at += at + 1;
    return FOLLOWUP_PARSE_TAKEN;
  }
  at += find_modifier(followup_parser_peek(self, at), &modifier);
  if (find_period(followup_parser_peek(self, at), &period)) {
    if (edge == FOLLOWUP_EDGE_MIDDLE && period > FOLLOWUP_PERIOD_MONTH)
      return followup_parser_refuse(
          self, _("that has no middle day, expected such as ‘mid january’ or ‘end of june’"));
    return take_period(self, at + 1, edge, period, modifier);
  }
  if (followup_when_find_month(followup_parser_peek(self, at)->text) > 0)
    return take_named_month(self, at, edge, modifier);
  return followup_parser_refuse(
      self, _("‘%s’ of what? expected a week, month, quarter or year, such as ‘end of next week’"),
      followup_parser_peek(self, 0)->text);
}

static gboolean
has_weekday_behind(FollowupParser *self, guint at)
{
  at = skip_fillers(self, at);
  if (followup_parser_is_word(self, at, "on"))
    at++;
  return followup_when_find_weekday(followup_parser_peek(self, at)->text) > 0;
}

/* "next month", "friday next week"; a week or month alone is no day. */
static FollowupParse
take_bare_period(FollowupParser *self, FollowupPeriod period, int modifier)
{
  gboolean day = self->phrase->weekday > 0 || has_weekday_behind(self, 2);

  if ((period == FOLLOWUP_PERIOD_WEEK && day)
      || (period == FOLLOWUP_PERIOD_MONTH && self->phrase->anchor == FOLLOWUP_ANCHOR_MDAY))
    return take_period(self, 2, FOLLOWUP_EDGE_NONE, period, modifier);
  if (modifier == 1)
    return take_period(self, 2, FOLLOWUP_EDGE_START, period, modifier);
  return followup_parser_refuse(
      self,
      _("which day of it? expected such as ‘last monday’, ‘friday this week’ or ‘end of month’"));
}

FollowupParse
followup_parser_read_period(FollowupParser *self)
{
  const FollowupToken *token = followup_parser_peek(self, 0);
  const FollowupToken *next = followup_parser_peek(self, 1);
  FollowupPhrase *phrase = self->phrase;
  FollowupPeriod period;
  int modifier;

  if (token->kind != FOLLOWUP_TOKEN_WORD)
    return FOLLOWUP_PARSE_NONE;
  for (guint i = 0; i < G_N_ELEMENTS(shorts); i++)
    if (strcmp(token->text, shorts[i].word) == 0)
      return take_period(self, 1, shorts[i].edge, shorts[i].period, 0);
  if (!find_modifier(token, &modifier))
    return read_edge(self);
  if (find_period(next, &period))
    return take_bare_period(self, period, modifier);
  if (followup_when_find_part(next->text) != FOLLOWUP_PART_NONE) { /* "this morning" */
    if (modifier == 1
        || (modifier == -1 && followup_when_find_part(next->text) != FOLLOWUP_PART_NIGHT))
      return followup_parser_refuse(
          self, _("of which day? expected such as ‘tomorrow morning’ or ‘friday evening’"));
    phrase->offset = modifier;
    self->at++;
    return followup_parser_set_anchor(self, FOLLOWUP_ANCHOR_RELATIVE);
  }
  if (followup_when_find_weekday(next->text) == 0 && followup_when_find_month(next->text) == 0
      && next->kind != FOLLOWUP_TOKEN_NUMBER)
    return followup_parser_refuse(
        self, _("‘%s’ what? expected a weekday, week, month or year, such as ‘%s friday’"),
        token->text, token->text);
  phrase->modifier = modifier;
  phrase->present = modifier == 0;
  self->at++;
  return FOLLOWUP_PARSE_TAKEN;
}
