/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* ical-text: what arrives, as lines that libical reads as they were meant: whoever folded them in
 * the middle of a letter, wrote them in another charset, or quoted-printable as vCalendar did. */
#include "ical-private.h"

#include "error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_DEPTH 8
#define MAX_LINE (1024 * 1024)

/* Where lines are told apart, and what was counted on the way. */
typedef struct {
  GString *clean;
  guint depth, components, calendars;
  gboolean deep;
} Cleaner;

char *
followup_ical_to_utf8(const char *bytes, gsize size, const char *charset)
{
  g_autofree char *text = NULL;

  if (g_utf8_validate(bytes, (gssize)size, NULL))
    return g_strndup(bytes, size);
  if (charset != NULL && *charset != '\0')
    text = g_convert(bytes, (gssize)size, "UTF-8", charset, NULL, NULL, NULL);
  if (text == NULL)
    text = g_convert_with_fallback(bytes, (gssize)size, "UTF-8", "WINDOWS-1252", NULL, NULL, NULL,
                                   NULL);
  /* A charset may hold a NUL, and what follows it is lost then; no letter is. */
  return text != NULL ? g_steal_pointer(&text) : g_utf8_make_valid(bytes, (gssize)size);
}

GString *
followup_ical_decode_quoted(const char *text, gsize size, gboolean header)
{
  GString *decoded = g_string_sized_new(size);

  for (gsize i = 0; i < size; i++) {
    if (text[i] == '=' && i + 2 < size && g_ascii_isxdigit(text[i + 1])
        && g_ascii_isxdigit(text[i + 2])) {
      g_string_append_c(decoded, (char)(g_ascii_xdigit_value(text[i + 1]) << 4
                                        | g_ascii_xdigit_value(text[i + 2])));
      i += 2;
    } else if (text[i] == '=' && !header && i + 1 < size
               && (text[i + 1] == '\n'
                   || (text[i + 1] == '\r' && i + 2 < size && text[i + 2] == '\n'))) {
      i += text[i + 1] == '\n' ? 1 : 2;
    } else {
      g_string_append_c(decoded, header && text[i] == '_' ? ' ' : text[i]);
    }
  }
  return decoded;
}

/* "=?charset?Q?...?=" at text: what it says, and its end; NULL where it is none. */
static char *
decode_word(const char *text, const char **end)
{
  const char *charset = text + 2;
  const char *kind = g_str_has_prefix(text, "=?") ? strchr(charset, '?') : NULL;
  const char *stop
      = kind != NULL && kind[1] != '\0' && kind[2] == '?' ? strstr(kind + 3, "?=") : NULL;
  g_autofree char *name = NULL;
  g_autoptr(GString) quoted = NULL;
  g_autofree guchar *bytes = NULL;
  g_autofree char *coded = NULL;
  gsize size = 0;

  if (stop == NULL)
    return NULL;
  *end = stop + 2;
  name = g_strndup(charset, (gsize)(kind - charset));
  if (g_ascii_tolower(kind[1]) == 'q') {
    quoted = followup_ical_decode_quoted(kind + 3, (gsize)(stop - kind - 3), TRUE);
    return followup_ical_to_utf8(quoted->str, quoted->len, name);
  }
  if (g_ascii_tolower(kind[1]) != 'b')
    return NULL;
  coded = g_strndup(kind + 3, (gsize)(stop - kind - 3));
  bytes = g_base64_decode(coded, &size);
  return followup_ical_to_utf8((const char *)bytes, size, name);
}

char *
followup_ical_decode_words(const char *text)
{
  g_autoptr(GString) decoded = g_string_new(NULL);
  gboolean behind_word = FALSE;

  while (*text != '\0') {
    const char *next = text + strspn(text, " \t");
    const char *end;
    g_autofree char *word = decode_word(next, &end);

    if (word != NULL) {
      /* White space between two words belongs to neither. */
      if (!behind_word)
        g_string_append_len(decoded, text, next - text);
      g_string_append(decoded, word);
      text = end;
    } else {
      g_string_append_len(decoded, text, MAX(next - text, 1));
      text += MAX(next - text, 1);
    }
    behind_word = word != NULL;
  }
  return g_string_free(g_steal_pointer(&decoded), FALSE);
}

/* Where the value begins, behind the colon that stands in no quotes; NULL: it is no content line.
 */
static const char *
find_value(const char *line)
{
  gboolean quoted = FALSE;

  for (; *line != '\0'; line++) {
    if (*line == '"')
      quoted = !quoted;
    else if (*line == ':' && !quoted)
      return line + 1;
  }
  return NULL;
}

#define MAX_HEAD 400 /* bytes of name and parameters that say how a line is written */

static gboolean
is_quoted_printable(const char *line, gsize length)
{
  gsize stop = strcspn(line, ";:");
  g_autofree char *head
      = line[stop] == ';' ? g_ascii_strup(line, (gssize)MIN(length, MAX_HEAD)) : NULL;
  char *value = head != NULL ? (char *)find_value(head) : NULL;

  if (head == NULL)
    return FALSE;

  if (value != NULL)
    *value = '\0';
  return strstr(head, ";ENCODING=QUOTED-PRINTABLE") != NULL
         || strstr(head, ";QUOTED-PRINTABLE") != NULL;
}

static gboolean
ends_softly(const GString *line)
{
  return line->len > 0 && line->str[line->len - 1] == '='
         && is_quoted_printable(line->str, line->len);
}

static void
append_escaped(GString *line, const char *text)
{
  for (; *text != '\0'; text++) {
    if (*text == '\n')
      g_string_append(line, "\\n");
    else if (strchr("\\;,", *text) != NULL)
      g_string_append_printf(line, "\\%c", *text);
    else if (*text != '\r')
      g_string_append_c(line, *text);
  }
}

/* The name and those parameters that do not say how the value was written. (transfer full); charset
 * gets what it was written in. */
static GString *
read_head(const char *head, char **charset)
{
  g_auto(GStrv) parts = g_strsplit(head, ";", -1);
  GString *kept = g_string_new(parts[0]);

  for (guint i = 1; parts[0] != NULL && parts[i] != NULL; i++) {
    if (g_ascii_strncasecmp(parts[i], "CHARSET=", 8) == 0) {
      g_free(*charset);
      *charset = g_strdup(parts[i] + 8);
    } else if (g_ascii_strncasecmp(parts[i], "ENCODING=", 9) != 0
               && g_ascii_strcasecmp(parts[i], "QUOTED-PRINTABLE") != 0) {
      g_string_append_printf(kept, ";%s", parts[i]);
    }
  }
  return kept;
}

/* (transfer full) */
static char *
decode_line(const char *line, const char *value)
{
  g_autofree char *head = g_strndup(line, (gsize)(value - line - 1));
  g_autofree char *charset = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GString) decoded = read_head(head, &charset);
  g_autoptr(GString) bytes = followup_ical_decode_quoted(value, strlen(value), FALSE);

  text = followup_ical_to_utf8(bytes->str, bytes->len, charset);
  g_string_append_c(decoded, ':');
  append_escaped(decoded, text);
  return g_string_free(g_steal_pointer(&decoded), FALSE);
}

static void
count(Cleaner *self, const char *line)
{
  if (g_ascii_strncasecmp(line, "BEGIN:", 6) == 0) {
    self->depth++;
    self->components++;
    self->deep = self->deep || self->depth > MAX_DEPTH;
    self->calendars += g_ascii_strncasecmp(line + 6, "VCALENDAR", 9) == 0;
  } else if (g_ascii_strncasecmp(line, "END:", 4) == 0 && self->depth > 0) {
    self->depth--;
  }
}

/* A whole content line; those longer than anybody reads (pictures) are left out. */
static void
take_line(Cleaner *self, GString *line)
{
  const char *value = find_value(line->str);
  g_autofree char *text = NULL;

  if (line->len == 0 || line->len > MAX_LINE)
    return;
  text = value != NULL && is_quoted_printable(line->str, line->len)
             ? decode_line(line->str, value)
             : followup_ical_to_utf8(line->str, line->len, NULL);
  g_strchomp(text);
  /* Before, between and behind calendars there may be anything. */
  if (self->depth == 0 && g_ascii_strncasecmp(text, "BEGIN:VCALENDAR", 15) != 0)
    return;
  count(self, text);
  g_string_append(self->clean, text);
  g_string_append(self->clean, "\r\n");
}

static void
split(Cleaner *self, const char *bytes, gsize size)
{
  g_autoptr(GString) line = g_string_new(NULL);
  const char *end = bytes + size;

  while (bytes < end) {
    const char *stop = memchr(bytes, '\n', (gsize)(end - bytes));
    const char *next = stop != NULL ? stop + 1 : end;
    gsize length = (gsize)((stop != NULL ? stop : end) - bytes);

    while (length > 0 && bytes[length - 1] == '\r')
      length--;
    if (ends_softly(line)) {
      g_string_truncate(line, line->len - 1);
      g_string_append_len(line, bytes, (gssize)length);
    } else if (length > 0 && (*bytes == ' ' || *bytes == '\t')) {
      g_string_append_len(line, bytes + 1, (gssize)length - 1);
    } else {
      take_line(self, line);
      g_string_truncate(line, 0);
      g_string_append_len(line, bytes, (gssize)length);
    }
    bytes = next;
  }
  take_line(self, line);
}

static gboolean
check(const Cleaner *self, GError **error)
{
  if (self->calendars == 0)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("this is no calendar: expected lines from BEGIN:VCALENDAR to END:VCALENDAR, or a "
                  "mail with such a part"));
  else if (self->deep || self->components > FOLLOWUP_ICAL_MAX_ENTRIES)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
                _("the calendar has too much in it: expected at most %d entries, and %d within "
                  "each other"),
                FOLLOWUP_ICAL_MAX_ENTRIES, MAX_DEPTH);
  else if (self->depth > 0)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("the calendar is cut off: expected END:VCALENDAR at its end"));
  else
    return TRUE;
  return FALSE;
}

/* UTF-16 says so in its first bytes. *length stays as it is where it is none.
 * (transfer full, nullable) */
static char *
decode_wide(const char *bytes, gsize size, gsize *length)
{
  char *text;
  gsize written; /* also where it breaks off */

  if (size < 2 || (memcmp(bytes, "\xff\xfe", 2) != 0 && memcmp(bytes, "\xfe\xff", 2) != 0))
    return NULL;
  text = g_convert(bytes, (gssize)size, "UTF-8", "UTF-16", NULL, &written, NULL);
  if (text != NULL)
    *length = written;
  return text;
}

char *
followup_ical_clean(const char *bytes, gsize size, GError **error)
{
  g_autoptr(GString) clean = g_string_sized_new(size);
  Cleaner self = { clean };
  gsize length = size;
  g_autofree char *wide = decode_wide(bytes, size, &length);
  const char *text = wide != NULL ? wide : bytes;

  if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
    text += 3;
    length -= 3;
  }
  split(&self, text, length);
  return check(&self, error) ? g_string_free(g_steal_pointer(&clean), FALSE) : NULL;
}
