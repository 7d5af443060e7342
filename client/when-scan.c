/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* when-scan: owns how a phrase falls into words, numbers and signs; refuses to know what they mean.
 */

#include "when-private.h"

#include <string.h>

static void
clear_token(gpointer data)
{
  g_free(((FollowupToken *)data)->text);
}

/* "2026-11-24" or, glued to a time, "20261124" */
static gsize
measure_iso_day(const char *text)
{
  static const char form[] = "dddd-dd-dd";
  gsize digits = strspn(text, "0123456789");

  if (digits == 8)
    return 8;
  for (gsize i = 0; form[i] != '\0'; i++)
    if (form[i] == 'd' ? !g_ascii_isdigit(text[i]) : text[i] != form[i])
      return 0;
  return strlen(form);
}

/* "+01:00", "-0500", "+01" */
static gsize
measure_offset(const char *text)
{
  gsize n;

  if (text[0] != '+' && text[0] != '-')
    return 0;
  n = 1 + strspn(text + 1, "0123456789");
  if (n == 3 && text[3] == ':' && g_ascii_isdigit(text[4]) && g_ascii_isdigit(text[5]))
    n = 6;
  return (n == 3 || n == 5 || n == 6) && !g_ascii_isalnum(text[n]) ? n : 0;
}

static gsize
measure_word(const char *text)
{
  gsize n = 0;

  while (g_ascii_isalpha(text[n])
         || (n > 0 && (text[n] == '.' || (text[n] == '\'' && g_ascii_isalpha(text[n + 1])))))
    n++;
  return n;
}

/* Up to white space: an IANA name. */
static gsize
measure_zone(const char *text)
{
  gsize n = strcspn(text, " \t\r\n,");

  return g_ascii_isalpha(text[0]) && memchr(text, '/', n) != NULL ? n : 0;
}

static gsize
measure_numeric(const char *text, FollowupTokenKind *kind)
{
  gsize n = strspn(text, "0123456789");

  *kind = FOLLOWUP_TOKEN_NUMBER;
  while (strchr(".:/-", text[n]) != NULL && text[n] != '\0' && g_ascii_isdigit(text[n + 1])) {
    if (text[n] == '-' && *kind == FOLLOWUP_TOKEN_CLOCK)
      break; /* an offset */
    if (text[n] == ':' || *kind != FOLLOWUP_TOKEN_CLOCK)
      *kind = text[n] == ':' ? FOLLOWUP_TOKEN_CLOCK : FOLLOWUP_TOKEN_NUMERIC;
    n++;
    n += strspn(text + n, "0123456789");
  }
  if (text[n] == '.' && *kind == FOLLOWUP_TOKEN_NUMERIC)
    n++; /* "20.11." */
  return n;
}

/* An ISO 8601 day may have its time glued behind a T, which is skipped. */
static gsize
skip_time_mark(const char *text, const FollowupToken *last)
{
  return last->kind == FOLLOWUP_TOKEN_ISO_DAY && (text[0] == 'T' || text[0] == 't')
         && g_ascii_isdigit(text[1]);
}

static gboolean
stands_behind_time(GArray *tokens)
{
  const FollowupToken *last;

  if (tokens->len == 0)
    return FALSE;
  last = &g_array_index(tokens, FollowupToken, tokens->len - 1);
  if (strcmp(last->text, "am") == 0 || strcmp(last->text, "pm") == 0)
    return TRUE;
  return last->kind == FOLLOWUP_TOKEN_CLOCK
         || (last->kind == FOLLOWUP_TOKEN_NUMBER && strlen(last->text) >= 4
             && strlen(last->text) % 2 == 0 && tokens->len > 1
             && g_array_index(tokens, FollowupToken, tokens->len - 2).kind
                    == FOLLOWUP_TOKEN_ISO_DAY);
}

/* What stands at text, and how long it is. */
static gsize
measure(const char *text, GArray *tokens, FollowupTokenKind *kind)
{
  gsize n;

  if (stands_behind_time(tokens)) {
    *kind = FOLLOWUP_TOKEN_OFFSET;
    if ((text[0] == 'z' || text[0] == 'Z') && !g_ascii_isalnum(text[1]))
      return 1;
    if ((n = measure_offset(text)) > 0)
      return n;
  }
  *kind = FOLLOWUP_TOKEN_UNIX;
  if (text[0] == '@' && (g_ascii_isdigit(text[1]) || text[1] == '-'))
    return 2 + strspn(text + 2, "0123456789");
  *kind = FOLLOWUP_TOKEN_SIGN;
  if (text[0] == '+' || (text[0] == '-' && g_ascii_isdigit(text[1])))
    return 1;
  *kind = FOLLOWUP_TOKEN_ISO_DAY;
  if ((n = measure_iso_day(text)) > 0)
    return n;
  *kind = FOLLOWUP_TOKEN_ZONE;
  if ((n = measure_zone(text)) > 0)
    return n;
  if (g_ascii_isdigit(text[0]))
    return measure_numeric(text, kind);
  *kind = FOLLOWUP_TOKEN_WORD;
  if ((n = measure_word(text)) > 0)
    return n;
  *kind = FOLLOWUP_TOKEN_OTHER;
  return strcspn(text, " \t\r\n,");
}

static char *
make_text(FollowupTokenKind kind, const char *text, gsize length)
{
  char *copy = g_strndup(text, length);

  if (kind == FOLLOWUP_TOKEN_ZONE || kind == FOLLOWUP_TOKEN_OTHER)
    return copy;
  for (char *p = copy; *p != '\0'; p++)
    *p = g_ascii_tolower(*p);
  if (kind == FOLLOWUP_TOKEN_WORD) { /* "a.m.", "nov." */
    g_auto(GStrv) parts = g_strsplit(copy, ".", -1);

    g_free(copy);
    copy = g_strjoinv("", parts);
  }
  return copy;
}

/* White space, commas, an @ of its own, and the hyphens of "end-of-month" and "20-nov-2026". */
static gsize
skip_between(const char *text, gsize at)
{
  while (
      text[at] != '\0'
      && (strchr(" \t\r\n,", text[at]) != NULL
          || (text[at] == '@' && !g_ascii_isdigit(text[at + 1]) && text[at + 1] != '-')
          || (text[at] == '-' && at > 0
              && (!g_ascii_isdigit(text[at + 1])
                  || (g_ascii_isalpha(text[at - 1]) && strspn(text + at + 1, "0123456789") == 4)))))
    at++;
  return at;
}

GArray *
followup_when_scan(const char *text)
{
  GArray *tokens = g_array_new(FALSE, TRUE, sizeof(FollowupToken));
  gsize at = 0, end;

  g_array_set_clear_func(tokens, clear_token);
  while (text[end = skip_between(text, at)] != '\0') {
    FollowupToken token = { .start = end, .glued = end == at && at > 0 };
    gsize length;

    if (tokens->len > 0 && token.glued)
      end += skip_time_mark(text + end, &g_array_index(tokens, FollowupToken, tokens->len - 1));
    length = measure(text + end, tokens, &token.kind);
    token.text = make_text(token.kind, text + end, length);
    g_array_append_val(tokens, token);
    at = end + length;
  }
  g_array_append_val(tokens, ((FollowupToken){ FOLLOWUP_TOKEN_END, g_strdup(""), end, FALSE }));
  return tokens;
}
