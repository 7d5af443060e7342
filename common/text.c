/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* text: trims, quotes and looks up what people typed; refuses to know what the words mean. */

#include "text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "error.h"
#include "nearest.h"

#define MAX_QUOTED 60
#define MAX_FLAT 300

char *
followup_text_strip(const char *text)
{
  const char *start = text, *end;

  if (text == NULL || !g_utf8_validate(text, -1, &end))
    return NULL;
  while (*start != '\0' && g_unichar_isspace(g_utf8_get_char(start)))
    start = g_utf8_next_char(start);
  while (end > start) {
    const char *last = g_utf8_prev_char(end);

    if (!g_unichar_isspace(g_utf8_get_char(last)))
      break;
    end = last;
  }
  return end > start ? g_strndup(start, (gsize)(end - start)) : NULL;
}

/* A message stays on its line whatever was typed. */
static gboolean
breaks_line(gunichar c)
{
  GUnicodeType type = g_unichar_type(c);

  return type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR
         || type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

/* Appends at most so many characters of text to line. */
static void
append_flat(GString *line, const char *text, guint most)
{
  /* Bytes suffice to bound the work on a text of megabytes: no character takes more than six. */
  g_autofree char *head = g_strndup(text != NULL ? text : "", 6 * (most + 1));
  g_autofree char *valid = g_utf8_make_valid(head, -1);
  guint n = 0;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);

    if (n++ == most) {
      g_string_append(line, "…");
      break;
    }
    g_string_append_unichar(line, breaks_line(c) ? 0xFFFD : c);
  }
}

char *
followup_text_quote(const char *text)
{
  g_autoptr(GString) flat = g_string_new(NULL);

  append_flat(flat, text, MAX_QUOTED);
  /* Translators: the marks around what somebody typed */
  return g_strdup_printf(C_("quotation", "‘%s’"), flat->str);
}

char *
followup_text_quote_path(const char *path)
{
  g_autofree char *shown = g_filename_display_name(path);

  for (char *p = shown; *p != '\0'; p++)
    if (g_ascii_iscntrl(*p))
      *p = '?';
  return g_strdup_printf(C_("quotation", "‘%s’"), shown);
}

char *
followup_text_flatten(const char *text)
{
  GString *line = g_string_new(NULL);

  append_flat(line, text, MAX_FLAT);
  return g_string_free(line, FALSE);
}

gboolean
followup_text_is_utf8(const char *text, gsize length)
{
  guchar seen = 0;

  for (gsize i = 0; i < length; i++)
    seen |= (guchar)text[i];
  return seen < 0x80 ? memchr(text, '\0', length) == NULL
                     : g_utf8_validate(text, (gssize)length, NULL);
}

char *
followup_text_put_number(char *place, gint64 number)
{
  static const char pairs[] = "00010203040506070809101112131415161718192021222324"
                              "25262728293031323334353637383940414243444546474849"
                              "50515253545556575859606162636465666768697071727374"
                              "75767778798081828384858687888990919293949596979899";
  char digits[FOLLOWUP_TEXT_NUMBER];
  char *p = digits + sizeof digits;
  guint64 left = number < 0 ? -(guint64)number : (guint64)number;
  gsize length;

  for (; left >= 10; left /= 100)
    p = memcpy(p - 2, pairs + left % 100 * 2, 2);
  if (left > 0 || p == digits + sizeof digits)
    *--p = (char)('0' + left);
  if (number < 0)
    *place++ = '-';
  length = (gsize)(digits + sizeof digits - p);
  return (char *)memcpy(place, p, length) + length;
}

static char *
list_words(const char *const *words, guint n)
{
  GString *list = g_string_new(NULL);

  for (guint i = 0; i < n; i++) {
    if (i > 0)
      g_string_append(list, i + 1 == n ? _(" or ") : ", ");
    g_string_append(list, words[i]);
  }
  return g_string_free(list, FALSE);
}

/* What a mistyped word most likely meant; NULL for none. */
static const char *
find_nearest(const char *const *words, guint n, const char *word)
{
  g_autofree const char **candidates = g_new0(const char *, n + 1);
  g_autofree char *lower = g_ascii_strdown(word != NULL ? word : "", -1);

  memcpy(candidates, words, n * sizeof *words);
  return followup_nearest(lower, candidates);
}

/* First as it is: whoever reads thousands reads what was written by us. */
static gboolean
find_exactly(const char *const *words, guint n, const char *word, guint *index)
{
  for (guint i = 0; i < n; i++)
    if (*words[i] == *word && strcmp(words[i], word) == 0) {
      *index = i;
      return TRUE;
    }
  return FALSE;
}

static gboolean
find_folded(const char *const *words, guint n, const char *word, guint *index)
{
  for (guint i = 0; i < n; i++)
    if (g_ascii_strcasecmp(words[i], word) == 0) {
      *index = i;
      return TRUE;
    }
  return FALSE;
}

gboolean
followup_text_find_word(const char *const *words,
                        guint n,
                        const char *what,
                        const char *word,
                        guint *index,
                        GError **error)
{
  g_autofree char *quoted = NULL, *expected = NULL;
  const char *nearest;

  if (word != NULL && (find_exactly(words, n, word, index) || find_folded(words, n, word, index)))
    return TRUE;
  what = _(what);
  quoted = followup_text_quote(word);
  expected = list_words(words, n);
  nearest = find_nearest(words, n, word);
  if (nearest != NULL)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                /* Translators: "stage ‘frist’ is unknown: did you mean ‘first’? expected first,
                   middle or final" */
                _("%s %s is unknown: did you mean ‘%s’? expected %s"), what, quoted, nearest,
                expected);
  else
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                /* Translators: "stage ‘3’ is unknown: expected first, middle or final" */
                _("%s %s is unknown: expected %s"), what, quoted, expected);
  return FALSE;
}
