/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* when-grammar: owns the order in which the constructs of a phrase are tried, and what is said of a
 * phrase that is none; refuses to know what day it is. */

#include "when-private.h"

#include "error.h"
#include "text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
followup_phrase_clear(FollowupPhrase *self)
{
  g_free(self->zone);
}

gboolean
followup_when_refuse(const char *text, GError **error, const char *format, ...)
{
  g_autofree char *quoted = followup_text_quote(text);
  g_autofree char *words = NULL;
  va_list arguments;

  va_start(arguments, format);
  words = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT, "%s %s", quoted, words);
  return FALSE;
}

/* ", understood is ‘next fri’" of all before the word at which it ended. */
static char *
word_understood(FollowupParser *self)
{
  g_autofree char *before = g_strndup(self->text, self->tokens[self->at].start);
  g_autofree char *quoted = followup_text_quote(g_strstrip(before));

  return *before != '\0' ? g_strdup_printf(_(", understood is %s"), quoted) : g_strdup("");
}

FollowupParse
followup_parser_refuse(FollowupParser *self, const char *format, ...)
{
  g_autofree char *understood = word_understood(self);
  g_autofree char *problem = NULL;
  va_list arguments;

  va_start(arguments, format);
  problem = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  followup_when_refuse(self->text, self->error, _("is not a moment: %s%s"), problem, understood);
  return FOLLOWUP_PARSE_FAILED;
}

const FollowupToken *
followup_parser_peek(FollowupParser *self, guint ahead)
{
  guint at = self->at;

  while (ahead > 0 && self->tokens[at].kind != FOLLOWUP_TOKEN_END) {
    at++;
    ahead--;
  }
  return &self->tokens[at];
}

gboolean
followup_parser_is_word(FollowupParser *self, guint ahead, const char *word)
{
  const FollowupToken *token = followup_parser_peek(self, ahead);

  return token->kind == FOLLOWUP_TOKEN_WORD && strcmp(token->text, word) == 0;
}

FollowupParse
followup_parser_set_anchor(FollowupParser *self, FollowupAnchorKind anchor)
{
  gboolean agrees = self->phrase->anchor == FOLLOWUP_ANCHOR_WEEKDAY
                    && self->phrase->modifier == 0; /* "Fri 20 Nov" */

  if (self->phrase->anchor != FOLLOWUP_ANCHOR_NONE && !agrees)
    return followup_parser_refuse(self, _("it tells two days, expected one"));
  self->phrase->anchor = anchor;
  return FOLLOWUP_PARSE_TAKEN;
}

FollowupParse
followup_parser_set_time(FollowupParser *self, int second)
{
  if (self->phrase->second >= 0)
    return followup_parser_refuse(self, _("it tells two times of day, expected one"));
  self->phrase->second = second;
  return FOLLOWUP_PARSE_TAKEN;
}

static FollowupParse
read_unix(FollowupParser *self)
{
  const FollowupToken *token = followup_parser_peek(self, 0);
  gint64 value;

  if (token->kind != FOLLOWUP_TOKEN_UNIX)
    return FOLLOWUP_PARSE_NONE;
  if (!g_ascii_string_to_signed(token->text + 1, 10, 0, G_GINT64_CONSTANT(7258118399), &value,
                                NULL))
    return followup_parser_refuse(
        self, _("%s is too far away, expected seconds from 1970 to 2199 such as @1794904200"),
        token->text);
  self->phrase->unix_time = value;
  self->at++;
  return followup_parser_set_anchor(self, FOLLOWUP_ANCHOR_UNIX);
}

static FollowupParse
take_zone(FollowupParser *self, const char *name)
{
  g_autoptr(FollowupZone) zone = followup_zone_new(name, NULL);

  if (zone == NULL) {
    g_autofree char *quoted = followup_text_quote(name);

    return followup_parser_refuse(
        self, _("no zone is called %s, expected one such as Europe/Berlin"), quoted);
  }
  if (self->phrase->zone != NULL)
    return followup_parser_refuse(self, _("it tells two zones, expected one"));
  self->phrase->zone = g_strdup(name);
  self->at++;
  return FOLLOWUP_PARSE_TAKEN;
}

static FollowupParse
read_zone(FollowupParser *self)
{
  const FollowupToken *token = followup_parser_peek(self, 0);

  if (token->kind == FOLLOWUP_TOKEN_ZONE)
    return take_zone(self, token->text);
  if (followup_parser_is_word(self, 0, "utc") || followup_parser_is_word(self, 0, "gmt"))
    return take_zone(self, "UTC");
  return FOLLOWUP_PARSE_NONE;
}

/* Words that change nothing. */
static FollowupParse
read_filler(FollowupParser *self)
{
  static const char *const fillers[] = { "at", "on", "the", "of", NULL };
  const FollowupToken *token = followup_parser_peek(self, 0);

  if (token->kind != FOLLOWUP_TOKEN_WORD || !g_strv_contains(fillers, token->text))
    return FOLLOWUP_PARSE_NONE;
  self->at++;
  return FOLLOWUP_PARSE_TAKEN;
}

/* "CET", "EST": several places go by each, and some change them twice a year. */
static gboolean
is_zone_abbreviation(const FollowupToken *token)
{
  static const char *const words[]
      = { "aedt", "aest", "bst", "cdt", "cest", "cet", "cst", "eest", "eet", "edt", "est", "gmt",
          "hkt",  "ist",  "jst", "mdt", "msk",  "mst", "pdt", "pst",  "sgt", "wet", NULL };

  return token->kind == FOLLOWUP_TOKEN_WORD && g_strv_contains(words, token->text);
}

static FollowupParse
refuse_word(FollowupParser *self)
{
  const FollowupToken *token = followup_parser_peek(self, 0);
  g_autofree char *quoted = followup_text_quote(token->text);
  const char *nearest
      = token->kind == FOLLOWUP_TOKEN_WORD ? followup_when_find_nearest(token->text) : NULL;

  if (nearest != NULL && strcmp(nearest, token->text) != 0)
    return followup_parser_refuse(self, _("did you mean ‘%s’ by %s?"), nearest, quoted);
  if (is_zone_abbreviation(token))
    return followup_parser_refuse(
        self, _("%s may be several zones, expected a name such as Europe/Berlin"), quoted);
  if (token->kind == FOLLOWUP_TOKEN_NUMBER)
    return followup_parser_refuse(
        self,
        _("what is %s? expected a time (15:00, 3pm), a day (20 nov, the 20th) or a distance "
          "(in 2 days)"),
        quoted);
  if (strcmp(token->text, self->text) == 0) /* said already */
    return followup_parser_refuse(
        self, _("expected a day and time (2026-11-24 14:00, tue 14:30, tomorrow 3pm) or a distance "
                "(+2d, in 2 weeks, 3 days ago)"));
  return followup_parser_refuse(
      self,
      _("expected a day and time (2026-11-24 14:00, tue 14:30, tomorrow 3pm) or a distance "
        "(+2d, in 2 weeks, 3 days ago), not %s"),
      quoted);
}

static gboolean
parse_tokens(FollowupParser *self)
{
  FollowupParse (*const constructs[])(FollowupParser *) = { read_unix,
                                                            read_zone,
                                                            followup_parser_read_time,
                                                            followup_parser_read_shift,
                                                            followup_parser_read_period,
                                                            followup_parser_read_date,
                                                            read_filler,
                                                            refuse_word };

  while (followup_parser_peek(self, 0)->kind != FOLLOWUP_TOKEN_END) {
    FollowupParse found = FOLLOWUP_PARSE_NONE;

    for (guint i = 0; found == FOLLOWUP_PARSE_NONE && i < G_N_ELEMENTS(constructs); i++)
      found = constructs[i](self);
    if (found == FOLLOWUP_PARSE_FAILED)
      return FALSE;
  }
  return TRUE;
}

/* What only the whole phrase shows. */
static gboolean
check_whole(FollowupParser *self)
{
  const FollowupPhrase *phrase = self->phrase;
  gboolean elapsed = FALSE;

  self->at = 0; /* all of it is wrong */
  for (guint i = 0; i < phrase->n_shifts; i++)
    elapsed |= phrase->shifts[i].unit <= FOLLOWUP_WHEN_HOURS;
  if (phrase->anchor == FOLLOWUP_ANCHOR_NONE && phrase->n_shifts == 0 && phrase->second < 0
      && phrase->part == FOLLOWUP_PART_NONE)
    return followup_parser_refuse(self, _("expected a day and time (2026-11-24 14:00, tue 14:30), "
                                          "‘now’, or a distance (+2d, in 2 weeks, 3 days ago)"))
           == FOLLOWUP_PARSE_TAKEN;
  if (phrase->from_now && phrase->anchor != FOLLOWUP_ANCHOR_NONE
      && phrase->anchor != FOLLOWUP_ANCHOR_NOW)
    return followup_parser_refuse(self, _("it tells two days, expected one"))
           == FOLLOWUP_PARSE_TAKEN;
  if ((phrase->anchor == FOLLOWUP_ANCHOR_NOW || phrase->anchor == FOLLOWUP_ANCHOR_UNIX
       || (phrase->anchor == FOLLOWUP_ANCHOR_NONE && elapsed))
      && (phrase->second >= 0 || phrase->part != FOLLOWUP_PART_NONE))
    return followup_parser_refuse(
               self, _("it tells two times, expected a time with a day or with days from now"))
           == FOLLOWUP_PARSE_TAKEN;
  return TRUE;
}

gboolean
followup_when_parse(const char *text, FollowupPhrase *phrase, GError **error)
{
  g_autoptr(GArray) tokens = followup_when_scan(text);
  FollowupParser parser = { text, (const FollowupToken *)tokens->data, 0, phrase, error };

  *phrase = (FollowupPhrase){ .second = -1, .utc_offset = FOLLOWUP_NO_OFFSET };
  return parse_tokens(&parser) && check_whole(&parser);
}
