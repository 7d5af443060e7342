/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "columns.h"

#include <string.h>

#define ZERO_WIDTH_JOINER 0x200d
#define EMOJI_PRESENTATION 0xfe0f

static gboolean
is_skin_tone(gunichar c)
{
  return c >= 0x1f3fb && c <= 0x1f3ff;
}

static gboolean
is_regional_indicator(gunichar c)
{
  return c >= 0x1f1e6 && c <= 0x1f1ff;
}

/* One cluster, as terminals draw it: a character with the marks, joiners and modifiers that follow.
 * Returns where the next one begins. */
static const char *
step_cluster(const char *p, guint *width)
{
  gunichar first = g_utf8_get_char(p);

  *width = g_unichar_iszerowidth(first) ? 0 : g_unichar_iswide(first) ? 2 : 1;
  p = g_utf8_next_char(p);
  if (is_regional_indicator(first) && is_regional_indicator(g_utf8_get_char(p))) {
    *width = 2; /* a flag */
    p = g_utf8_next_char(p);
  }
  while (*p != '\0') {
    gunichar c = g_utf8_get_char(p);

    if (c == EMOJI_PRESENTATION)
      *width = 2;
    else if (c == ZERO_WIDTH_JOINER && *width == 2 && p[3] != '\0')
      p = g_utf8_next_char(p); /* what is joined to an emoji is drawn with it */
    else if (!g_unichar_iszerowidth(c) && !(is_skin_tone(c) && *width == 2))
      break;
    p = g_utf8_next_char(p);
  }
  return p;
}

/* How many bytes text begins with of which each is a column, whatever follows. */
static gsize
count_plain(const char *text)
{
  gsize n = 0;

  while (text[n] >= ' ' && text[n] < 0x7f)
    n++;
  return n > 0 && text[n] != '\0' ? n - 1 : n; /* what follows may be a mark on the last one */
}

gboolean
followup_columns_is_plain(const char *text, gsize length)
{
  guchar others = 0;

  for (gsize i = 0; i < length; i++)
    others |= (guchar)(text[i] - ' ') >= 0x7f - ' ';
  return others == 0;
}

char *
followup_columns_clean(const char *text, gboolean keep_lines)
{
  g_autofree char *valid = NULL;
  GString *clean;

  if (text == NULL || followup_columns_is_plain(text, strlen(text)))
    return g_strdup(text != NULL ? text : "");
  valid = g_utf8_make_valid(text, -1);
  clean = g_string_sized_new(strlen(valid));
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);

    if (c == '\n' && keep_lines)
      g_string_append_c(clean, '\n');
    else if (c == '\n' || c == '\t' || c == '\r')
      g_string_append_c(clean, ' ');
    else
      g_string_append_unichar(clean, g_unichar_iscntrl(c) ? 0xfffd : c);
  }
  return g_string_free(clean, FALSE);
}

guint
followup_columns_width(const char *text)
{
  return followup_columns_width_of(text, strlen(text));
}

guint
followup_columns_width_of(const char *text, gsize length)
{
  gsize plain = followup_columns_is_plain(text, length) ? length : count_plain(text);
  guint total = (guint)plain;

  for (const char *p = text + plain; *p != '\0';) {
    guint width;

    p = step_cluster(p, &width);
    total += width;
  }
  return total;
}

static gboolean
runs_right_to_left(gunichar c)
{
  return (c >= 0x590 && c <= 0x8ff) || (c >= 0xfb1d && c <= 0xfdff) || (c >= 0xfe70 && c <= 0xfeff)
         || (c >= 0x10800 && c <= 0x10fff) || (c >= 0x1e800 && c <= 0x1efff)
         || c == 0x200f                   /* a mark */
         || (c >= 0x202a && c <= 0x202e)  /* embeddings and overrides */
         || (c >= 0x2066 && c <= 0x2069); /* isolates */
}

gboolean
followup_columns_is_rtl(const char *text, gsize length)
{
  if (followup_columns_is_plain(text, length))
    return FALSE;
  for (const char *p = text; p < text + length; p = g_utf8_next_char(p))
    if (runs_right_to_left(g_utf8_get_char(p)))
      return TRUE;
  return FALSE;
}

/* The end of the longest start of text that fits in width columns, and how many it uses. */
static const char *
find_fitting_end(const char *text, guint width, guint *used)
{
  gsize plain = MIN(count_plain(text), width);
  const char *p = text + plain;

  *used = (guint)plain;

  while (*p != '\0') {
    guint cluster;
    const char *next = step_cluster(p, &cluster);

    if (*used + cluster > width)
      break;
    *used += cluster;
    p = next;
  }
  return p;
}

char *
followup_columns_shorten(const char *text, guint width)
{
  g_autofree char *start = NULL;

  if (followup_columns_width(text) <= width)
    return g_strdup(text);
  start = g_strndup(text, followup_columns_fit(text, width, &width));
  return g_strconcat(start, width > 0 ? FOLLOWUP_COLUMNS_CUT : "", NULL);
}

gsize
followup_columns_fit(const char *text, guint width, guint *used)
{
  const char *end;

  *used = width;
  if (width == 0)
    return 0;
  end = find_fitting_end(text, width - 1, used);
  for (; end > text && end[-1] == ' '; end--)
    --*used;
  ++*used; /* the sign itself */
  return (gsize)(end - text);
}

/* Where the line that starts at text ends, and where the next one starts. */
static const char *
find_line_end(const char *text, guint width, const char **next)
{
  guint used;
  const char *limit = find_fitting_end(text, width, &used);
  const char *best = NULL;
  guint before = 0;

  if (*limit == '\0' || *limit == ' ') {
    *next = limit;
    return limit;
  }
  for (const char *p = text; p <= limit;) {
    guint cluster;
    const char *after = step_cluster(p, &cluster);

    if (*p == ' ' && p > text)
      best = p;
    else if (p > text && (cluster == 2 || before == 2) && p[-1] != ' ')
      best = p; /* between wide characters */
    before = cluster;
    p = after;
  }
  if (best == NULL) /* one word longer than the line; a line takes one cluster at least */
    best = limit > text ? limit : step_cluster(text, &before);
  *next = best;
  return best;
}

static void
wrap_paragraph(GPtrArray *lines, const char *paragraph, guint width)
{
  const char *p = paragraph;

  do {
    const char *next;
    const char *end = find_line_end(p, width, &next);

    while (end > p && end[-1] == ' ')
      end--;
    g_ptr_array_add(lines, g_strndup(p, end - p));
    while (*next == ' ')
      next++;
    p = next;
  } while (*p != '\0');
}

GPtrArray *
followup_columns_wrap(const char *text, guint width)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  g_auto(GStrv) paragraphs = g_strsplit(text, "\n", -1);

  if (paragraphs[0] == NULL)
    g_ptr_array_add(lines, g_strdup(""));
  for (guint i = 0; paragraphs[i] != NULL; i++)
    wrap_paragraph(lines, paragraphs[i], MAX(width, 1));
  return lines;
}
