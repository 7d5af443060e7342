/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* when-shift: owns how a distance is worded: "+2d", "in an hour and a half", "1h30m ago", "a week
 * from monday"; refuses to know what it is counted from. */

#include "when-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_COUNT 1000000000

/* One "2 weeks": how far it reaches, in tokens. */
typedef struct {
  gint64 count;
  FollowupWhenUnit unit;
  guint length;
} Part;

/* "1.5" of hours, as seconds. */
static gboolean
read_decimal_hours(const FollowupToken *token, gint64 *seconds)
{
  char *end = NULL;
  double value;

  if (token->kind != FOLLOWUP_TOKEN_NUMERIC
      || strspn(token->text, "0123456789.") < strlen(token->text))
    return FALSE;
  value = g_ascii_strtod(token->text, &end);
  if (*end != '\0' || value > MAX_COUNT / 3600)
    return FALSE;
  *seconds = (gint64)(value * 3600 + 0.5);
  return TRUE;
}

/* The unit at a token, and how many it takes: "business days" are two. */
static guint
read_unit(FollowupParser *self, guint at, Part *part)
{
  const FollowupToken *token = followup_parser_peek(self, at);

  if (token->kind != FOLLOWUP_TOKEN_WORD)
    return 0;
  if ((strcmp(token->text, "business") == 0 || strcmp(token->text, "working") == 0)
      && (followup_parser_is_word(self, at + 1, "day")
          || followup_parser_is_word(self, at + 1, "days"))) {
    part->unit = FOLLOWUP_WHEN_BUSINESS_DAYS;
    return 2;
  }
  if (strcmp(token->text, "fortnight") == 0 || strcmp(token->text, "fortnights") == 0) {
    part->unit = FOLLOWUP_WHEN_WEEKS;
    part->count *= 2;
    return 1;
  }
  return followup_when_find_unit(token->text, &part->unit) ? 1 : 0;
}

/* "half an hour" */
static guint
read_half(FollowupParser *self, guint at, Part *part)
{
  guint n = 1;

  if (!followup_parser_is_word(self, at, "half"))
    return 0;
  n += followup_parser_is_word(self, at + n, "an");
  if (!followup_parser_is_word(self, at + n, "hour"))
    return 0;
  *part = (Part){ 30, FOLLOWUP_WHEN_MINUTES, n + 1 };
  return n + 1;
}

/* One part at a token; 0 where there is none, else how many tokens it takes. */
static guint
read_part(FollowupParser *self, guint at, Part *part)
{
  const FollowupToken *token = followup_parser_peek(self, at);
  gint64 seconds;
  guint n;

  *part = (Part){ 0 };
  if (read_half(self, at, part) > 0)
    return part->length;
  if (read_decimal_hours(token, &seconds)) {
    if (read_unit(self, at + 1, part) != 1 || part->unit != FOLLOWUP_WHEN_HOURS)
      return 0;
    *part = (Part){ seconds, FOLLOWUP_WHEN_SECONDS, 2 };
    return 2;
  }
  if (token->kind == FOLLOWUP_TOKEN_NUMBER)
    part->count = strlen(token->text) > 10 ? MAX_COUNT + 1
                                           : (gint64)g_ascii_strtoull(token->text, NULL, 10);
  else if (token->kind == FOLLOWUP_TOKEN_WORD && followup_when_find_count(token->text) > 0)
    part->count = followup_when_find_count(token->text);
  else
    return 0;
  n = read_unit(self, at + 1, part);
  part->length = n > 0 ? n + 1 : 0;
  /* "an hour and a half" */
  if (n > 0 && part->unit == FOLLOWUP_WHEN_HOURS && followup_parser_is_word(self, at + 2, "and")
      && followup_parser_is_word(self, at + 3, "a")
      && followup_parser_is_word(self, at + 4, "half"))
    *part = (Part){ part->count * 60 + 30, FOLLOWUP_WHEN_MINUTES, 5 };
  return part->length;
}

static FollowupParse
add_part(FollowupParser *self, int sign, const Part *part)
{
  FollowupPhrase *phrase = self->phrase;
  gint64 most = part->unit <= FOLLOWUP_WHEN_HOURS           ? MAX_COUNT
                : part->unit == FOLLOWUP_WHEN_BUSINESS_DAYS ? 100000
                                                            : 1000000;

  if (part->count > most)
    return followup_parser_refuse(
        self, _("that is too far away, expected a moment before the year 2200 such as +2d"));
  if (phrase->n_shifts == FOLLOWUP_MAX_SHIFTS)
    return followup_parser_refuse(self,
                                  _("it counts too many distances, expected one such as +2d"));
  phrase->shifts[phrase->n_shifts++] = (FollowupShift){ sign, part->count, part->unit };
  return FOLLOWUP_PARSE_TAKEN;
}

/* The direction that the words behind a distance give it, and how many they are; 0: none. */
static guint
read_direction(FollowupParser *self, guint at, int *sign, gboolean *from_now)
{
  *sign = 1;
  *from_now = TRUE;
  if (followup_parser_is_word(self, at, "ago") || followup_parser_is_word(self, at, "hence")) {
    *sign = followup_parser_is_word(self, at, "ago") ? -1 : 1;
    return 1;
  }
  if (followup_parser_is_word(self, at, "from")
      && (followup_parser_is_word(self, at + 1, "now")
          || followup_parser_is_word(self, at + 1, "today")))
    return 2;
  *from_now = FALSE;
  if (followup_parser_is_word(self, at, "before"))
    *sign = -1;
  return followup_parser_is_word(self, at, "before") || followup_parser_is_word(self, at, "after")
         || followup_parser_is_word(self, at, "from") || followup_parser_is_word(self, at, "on");
}

/* The parts at a token, as many as there are; *end behind the last. */
static FollowupParse
read_parts(FollowupParser *self, guint at, int sign, guint *end)
{
  Part part;
  FollowupParse result = FOLLOWUP_PARSE_NONE;

  while (read_part(self, at, &part) > 0) {
    result = add_part(self, sign, &part);
    if (result == FOLLOWUP_PARSE_FAILED)
      return result;
    at += part.length;
    *end = at;
    if (followup_parser_is_word(self, at, "and"))
      at++;
  }
  return result;
}

/* "day after tomorrow", "week from monday": no number is told. */
static FollowupParse
read_single(FollowupParser *self)
{
  const FollowupToken *token = followup_parser_peek(self, 0);
  Part part = { 1, FOLLOWUP_WHEN_DAYS, 1 };
  gboolean from_now;
  int sign;
  guint n;

  if (token->kind != FOLLOWUP_TOKEN_WORD || !followup_when_find_unit(token->text, &part.unit)
      || followup_parser_is_word(self, 1, "on")
      || (n = read_direction(self, 1, &sign, &from_now)) == 0 || from_now)
    return FOLLOWUP_PARSE_NONE;
  self->at += 1 + n;
  return add_part(self, sign, &part);
}

/* "2 days": in which direction is told behind it. */
static FollowupParse
read_undirected(FollowupParser *self)
{
  FollowupPhrase *phrase = self->phrase;
  guint first = phrase->n_shifts, end = 0, n;
  FollowupParse result = read_parts(self, 0, 1, &end);
  gboolean from_now;
  int sign;

  if (result != FOLLOWUP_PARSE_TAKEN)
    return result == FOLLOWUP_PARSE_NONE ? read_single(self) : result;
  n = read_direction(self, end, &sign, &from_now);
  if (n == 0)
    return followup_parser_refuse(
        self,
        _("that distance may be ahead or back, expected such as ‘in 2 days’ or ‘2 days ago’"));
  for (guint i = first; i < phrase->n_shifts; i++)
    phrase->shifts[i].sign = sign;
  phrase->from_now |= from_now;
  self->at += end + n;
  return FOLLOWUP_PARSE_TAKEN;
}

FollowupParse
followup_parser_read_shift(FollowupParser *self)
{
  const FollowupToken *token = followup_parser_peek(self, 0);
  gboolean in = followup_parser_is_word(self, 0, "in");
  gboolean counted = self->phrase->anchor == FOLLOWUP_ANCHOR_NONE && self->phrase->second < 0;
  FollowupParse result;
  gboolean from_now;
  guint end = 0, n;
  int sign;

  if (token->kind != FOLLOWUP_TOKEN_SIGN && !in)
    return read_undirected(self);
  result = read_parts(self, 1, token->text[0] == '-' ? -1 : 1, &end);
  if (result == FOLLOWUP_PARSE_NONE && !in)
    return followup_parser_refuse(
        self, _("expected a number and a unit (s, m, h, d, w, bd, months) behind the sign, such as "
                "+45m or +2d"));
  if (result != FOLLOWUP_PARSE_TAKEN)
    return result;
  n = read_direction(self, end, &sign, &from_now);
  self->at += end + (n == 2 ? 2 : 0); /* "in 2 days from now" */
  self->phrase->from_now |= in || counted;
  return FOLLOWUP_PARSE_TAKEN;
}
