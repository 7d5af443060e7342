/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* ical-mail: finds the calendar in a mail: the first part of text/calendar or application/ics, or
 * an attached file by the name of one. Knows of MIME no more than that takes. */
#include "ical-private.h"

#include <string.h>

#define MAX_DEPTH 10

/* A slice of the mail. */
typedef struct {
  const char *at, *end;
} Slice;

/* The next line without its end; FALSE behind the last. */
static gboolean
take_line(Slice *slice, Slice *line)
{
  const char *stop;

  if (slice->at >= slice->end)
    return FALSE;
  stop = memchr(slice->at, '\n', (gsize)(slice->end - slice->at));
  line->at = slice->at;
  line->end = stop != NULL ? stop : slice->end;
  slice->at = stop != NULL ? stop + 1 : slice->end;
  if (line->end > line->at && line->end[-1] == '\r')
    line->end--;
  return TRUE;
}

static void
add_field(GHashTable *fields, GString *field)
{
  char *colon = strchr(field->str, ':');

  if (colon != NULL) {
    g_autofree char *name = g_ascii_strdown(field->str, colon - field->str);

    if (!g_hash_table_contains(fields, name))
      g_hash_table_insert(fields, g_steal_pointer(&name), g_strstrip(g_strdup(colon + 1)));
  }
  g_string_truncate(field, 0);
}

/* Fields by their names in small letters, unfolded; the slice is then the body. (transfer full) */
static GHashTable *
take_header(Slice *slice)
{
  GHashTable *fields = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GString) field = g_string_new(NULL);
  Slice line;

  while (take_line(slice, &line) && line.end > line.at) {
    if (*line.at != ' ' && *line.at != '\t')
      add_field(fields, field);
    g_string_append_len(field, line.at, line.end - line.at);
  }
  add_field(fields, field);
  return fields;
}

static const char *
get_field(GHashTable *fields, const char *name)
{
  const char *value = g_hash_table_lookup(fields, name);

  return value != NULL ? value : "";
}

/* The value of "name=value" in a field, without quotes; NULL for none. (transfer full) */
static char *
get_parameter(const char *field, const char *name)
{
  gsize length = strlen(name);

  for (const char *at = strchr(field, ';'); at != NULL; at = strchr(at, ';')) {
    at += 1 + strspn(at + 1, " \t");
    if (g_ascii_strncasecmp(at, name, length) != 0 || at[length] != '=')
      continue;
    at += length + 1;
    return *at == '"' ? g_strndup(at + 1, strcspn(at + 1, "\""))
                      : g_strndup(at, strcspn(at, "; \t"));
  }
  return NULL;
}

static gboolean
is_calendar(GHashTable *fields)
{
  const char *type = get_field(fields, "content-type");
  g_autofree char *name = get_parameter(type, "name");
  g_autofree char *file = get_parameter(get_field(fields, "content-disposition"), "filename");

  return g_ascii_strncasecmp(type, "text/calendar", 13) == 0
         || g_ascii_strncasecmp(type, "text/x-vcalendar", 16) == 0
         || g_ascii_strncasecmp(type, "application/ics", 15) == 0
         || (name != NULL && g_str_has_suffix(name, ".ics"))
         || (file != NULL && g_str_has_suffix(file, ".ics"));
}

/* (transfer full) */
static GBytes *
decode(GHashTable *fields, Slice body)
{
  const char *encoding = get_field(fields, "content-transfer-encoding");
  g_autofree char *charset = get_parameter(get_field(fields, "content-type"), "charset");
  g_autoptr(GString) text = g_string_new_len(body.at, body.end - body.at);
  char *utf8;

  if (g_ascii_strcasecmp(encoding, "base64") == 0 && text->len > 0) {
    gsize size = 0;

    g_base64_decode_inplace(text->str, &size);
    g_string_truncate(text, size);
  } else if (g_ascii_strcasecmp(encoding, "quoted-printable") == 0) {
    GString *decoded = followup_ical_decode_quoted(text->str, text->len, FALSE);

    g_string_free(text, TRUE);
    text = decoded;
  }
  /* Lines may be folded within a letter: only where another charset is named nothing is lost. */
  if (charset == NULL || g_ascii_strcasecmp(charset, "utf-8") == 0
      || g_ascii_strcasecmp(charset, "us-ascii") == 0)
    return g_string_free_to_bytes(g_steal_pointer(&text));
  utf8 = followup_ical_to_utf8(text->str, text->len, charset);
  return g_bytes_new_take(utf8, strlen(utf8));
}

/* Up to the line that begins with the boundary, which is taken too; FALSE behind the last part. */
static gboolean
take_part(Slice *body, const char *boundary, Slice *part)
{
  gsize length = strlen(boundary);
  Slice line;

  part->at = body->at;
  while (take_line(body, &line)) {
    gsize here = (gsize)(line.end - line.at);

    part->end = line.at;
    if (here < length + 2 || memcmp(line.at, "--", 2) != 0
        || memcmp(line.at + 2, boundary, length) != 0)
      continue;
    if (here >= length + 4 && memcmp(line.at + 2 + length, "--", 2) == 0)
      body->at = body->end;
    return TRUE;
  }
  /* A mail that was cut off still has its last part. */
  part->end = body->end;
  return part->at < part->end;
}

static GBytes *
find(Slice slice, guint depth)
{
  g_autoptr(GHashTable) fields = take_header(&slice);
  const char *type = get_field(fields, "content-type");
  g_autofree char *boundary = get_parameter(type, "boundary");
  Slice part;

  if (is_calendar(fields))
    return decode(fields, slice);
  if (depth == MAX_DEPTH)
    return NULL;
  if (g_ascii_strncasecmp(type, "message/rfc822", 14) == 0)
    return find(slice, depth + 1);
  if (g_ascii_strncasecmp(type, "multipart/", 10) != 0 || boundary == NULL || *boundary == '\0'
      || !take_part(&slice, boundary, &part))
    return NULL;
  while (take_part(&slice, boundary, &part)) {
    GBytes *found = find(part, depth + 1);

    if (found != NULL)
      return found;
  }
  return NULL;
}

GBytes *
followup_ical_find_in_mail(const char *bytes, gsize size)
{
  Slice slice = { bytes, bytes + size };
  Slice line;

  /* mbox: "From sender date" */
  if (size > 5 && memcmp(bytes, "From ", 5) == 0)
    take_line(&slice, &line);
  return find(slice, 0);
}
