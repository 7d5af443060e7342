/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "json-cursor.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "error.h"

void
followup_json_cursor_init(FollowupJsonCursor *self, char *text)
{
  *self = (FollowupJsonCursor){ .start = text, .at = text };
}

static gboolean
fail(FollowupJsonCursor *self, const char *wrong)
{
  if (self->wrong == NULL)
    self->wrong = wrong;
  return FALSE;
}

static void
skip_space(FollowupJsonCursor *self)
{
  while (*self->at == ' ' || *self->at == '\t' || *self->at == '\n' || *self->at == '\r')
    self->at++;
}

FollowupJsonType
followup_json_cursor_peek(FollowupJsonCursor *self)
{
  if (self->wrong != NULL)
    return FOLLOWUP_JSON_NOTHING;
  skip_space(self);
  switch (*self->at) {
  case '{':
    return FOLLOWUP_JSON_OBJECT;
  case '[':
    return FOLLOWUP_JSON_ARRAY;
  case '"':
    return FOLLOWUP_JSON_STRING;
  case 't':
  case 'f':
    return FOLLOWUP_JSON_FLAG;
  case 'n':
    return FOLLOWUP_JSON_NULL;
  default:
    return *self->at == '-' || g_ascii_isdigit(*self->at) ? FOLLOWUP_JSON_NUMBER
                                                          : FOLLOWUP_JSON_NOTHING;
  }
}

/* ---- strings ---- */

static gboolean
read_hex(const char *at, gunichar *unit)
{
  *unit = 0;
  for (int i = 0; i < 4; i++) {
    int digit = g_ascii_xdigit_value(at[i]);

    if (digit < 0)
      return FALSE;
    *unit = *unit << 4 | (gunichar)digit;
  }
  return TRUE;
}

/* \uXXXX, of which two make one character beyond the basic plane; at is behind the u. */
static gboolean
decode_unit(const char **at, char **to)
{
  gunichar unit, low;

  if (!read_hex(*at, &unit))
    return FALSE;
  *at += 4;
  if (unit >= 0xd800 && unit <= 0xdbff) {
    if ((*at)[0] != '\\' || (*at)[1] != 'u' || !read_hex(*at + 2, &low) || low < 0xdc00
        || low > 0xdfff)
      return FALSE;
    *at += 6;
    unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
  }
  if (unit == 0 || (unit >= 0xdc00 && unit <= 0xdfff))
    return FALSE;
  *to += g_unichar_to_utf8(unit, *to);
  return TRUE;
}

static gboolean
decode_escape(const char **at, char **to)
{
  static const char signs[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
  const char *found;

  if (**at == 'u') {
    (*at)++;
    return decode_unit(at, to);
  }
  found = **at != '\0' ? strchr(signs, **at) : NULL;
  if (found == NULL)
    return FALSE;
  *(*to)++ = meant[found - signs];
  (*at)++;
  return TRUE;
}

/* What is decoded is never longer than what it was written as. */
gboolean
followup_json_cursor_read_string(FollowupJsonCursor *self, const char **text)
{
  const char *at;
  char *begin, *to;

  if (followup_json_cursor_peek(self) != FOLLOWUP_JSON_STRING)
    return fail(self, _("a text in quotes was expected"));
  begin = self->at + 1;
  to = begin + strcspn(begin, "\"\\");
  at = to;
  while (*at != '"') {
    if (*at == '\0')
      return fail(self, _("a text has no end"));
    if (*at != '\\') {
      *to++ = *at++;
      continue;
    }
    at++;
    if (!decode_escape(&at, &to))
      return fail(self, _("an escape sequence is none"));
  }
  *to = '\0';
  if (!g_utf8_validate(begin, to - begin, NULL))
    return fail(self, _("a text is not UTF-8"));
  self->at += at + 1 - self->at;
  *text = begin;
  return TRUE;
}

/* ---- other values ---- */

static gsize
count_digits(const char *at)
{
  return strspn(at, "0123456789");
}

/* The grammar's number: its end, NULL where there is none. */
static char *
find_number_end(char *at)
{
  gsize n;

  if (*at == '-')
    at++;
  n = count_digits(at);
  if (n == 0 || (n > 1 && *at == '0'))
    return NULL;
  at += n;
  if (*at == '.') {
    n = count_digits(at + 1);
    if (n == 0)
      return NULL;
    at += n + 1;
  }
  if (*at == 'e' || *at == 'E') {
    at += at[1] == '+' || at[1] == '-' ? 2 : 1;
    n = count_digits(at);
    if (n == 0)
      return NULL;
    at += n;
  }
  return at;
}

gboolean
followup_json_cursor_read_int(FollowupJsonCursor *self, gint64 *number)
{
  FollowupJsonType type = followup_json_cursor_peek(self);
  char *end = type == FOLLOWUP_JSON_NUMBER ? find_number_end(self->at) : NULL;
  char *read;

  if (end == NULL)
    return fail(self, _("a whole number was expected"));
  *number = g_ascii_strtoll(self->at, &read, 10);
  if (read != end || *number == G_MAXINT64 || *number == G_MININT64)
    return fail(self, _("a whole number was expected"));
  self->at = end;
  return TRUE;
}

static gboolean
read_word(FollowupJsonCursor *self, const char *word)
{
  gsize length = strlen(word);

  if (strncmp(self->at, word, length) != 0)
    return FALSE;
  self->at += length;
  return TRUE;
}

gboolean
followup_json_cursor_read_flag(FollowupJsonCursor *self, gboolean *flag)
{
  if (followup_json_cursor_peek(self) != FOLLOWUP_JSON_FLAG)
    return fail(self, _("true or false was expected"));
  *flag = *self->at == 't';
  return read_word(self, *flag ? "true" : "false") || fail(self, _("true or false was expected"));
}

static gboolean
skip_number(FollowupJsonCursor *self)
{
  char *end = find_number_end(self->at);

  if (end == NULL)
    return fail(self, _("a number was expected"));
  self->at = end;
  return TRUE;
}

gboolean
followup_json_cursor_skip(FollowupJsonCursor *self)
{
  const char *ignored;
  gboolean flag;

  switch (followup_json_cursor_peek(self)) {
  case FOLLOWUP_JSON_OBJECT:
    if (followup_json_cursor_begin_object(self))
      while (followup_json_cursor_next_member(self, &ignored))
        followup_json_cursor_skip(self);
    break;
  case FOLLOWUP_JSON_ARRAY:
    if (followup_json_cursor_begin_array(self))
      while (followup_json_cursor_next_element(self))
        followup_json_cursor_skip(self);
    break;
  case FOLLOWUP_JSON_STRING:
    return followup_json_cursor_read_string(self, &ignored);
  case FOLLOWUP_JSON_NUMBER:
    return skip_number(self);
  case FOLLOWUP_JSON_FLAG:
    return followup_json_cursor_read_flag(self, &flag);
  case FOLLOWUP_JSON_NULL:
    return read_word(self, "null") || fail(self, _("a value was expected"));
  default:
    return fail(self, _("a value was expected"));
  }
  return self->wrong == NULL;
}

/* ---- objects and arrays ---- */

static gboolean
begin(FollowupJsonCursor *self, FollowupJsonType type, const char *wrong)
{
  if (followup_json_cursor_peek(self) != type)
    return fail(self, wrong);
  if (self->depth >= FOLLOWUP_JSON_MAX_DEPTH)
    return fail(self, _("values lie too deep within each other"));
  self->at++;
  self->depth++;
  self->first = TRUE;
  return TRUE;
}

/* Whether another one follows within what was begun last; closes it else. */
static gboolean
go_on(FollowupJsonCursor *self, char end)
{
  gboolean first = self->first;

  if (self->wrong != NULL)
    return FALSE;
  self->first = FALSE;
  skip_space(self);
  if (*self->at == end) {
    self->at++;
    self->depth--;
    return FALSE;
  }
  if (first)
    return TRUE;
  if (*self->at != ',')
    return fail(self, _("a comma or a closing bracket was expected"));
  self->at++;
  return TRUE;
}

gboolean
followup_json_cursor_begin_object(FollowupJsonCursor *self)
{
  return begin(self, FOLLOWUP_JSON_OBJECT, _("an object in braces was expected"));
}

gboolean
followup_json_cursor_next_member(FollowupJsonCursor *self, const char **name)
{
  if (!go_on(self, '}') || !followup_json_cursor_read_string(self, name))
    return FALSE;
  skip_space(self);
  if (*self->at != ':')
    return fail(self, _("a colon was expected"));
  self->at++;
  return TRUE;
}

gboolean
followup_json_cursor_begin_array(FollowupJsonCursor *self)
{
  return begin(self, FOLLOWUP_JSON_ARRAY, _("an array in brackets was expected"));
}

gboolean
followup_json_cursor_next_element(FollowupJsonCursor *self)
{
  return go_on(self, ']');
}

gboolean
followup_json_cursor_end(FollowupJsonCursor *self)
{
  if (self->wrong != NULL)
    return FALSE;
  skip_space(self);
  return *self->at == '\0' || fail(self, _("nothing more was expected"));
}

void
followup_json_cursor_report(const FollowupJsonCursor *self, GError **error)
{
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("it is no JSON that can be read: %s at byte %u"), self->wrong,
              (guint)(self->at - self->start) + 1);
}
