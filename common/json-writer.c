/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "json-writer.h"

#include <string.h>

#define INDENT 2 /* columns a level */

void
followup_json_writer_init(FollowupJsonWriter *self, GString *text, gboolean pretty)
{
  *self = (FollowupJsonWriter){ .text = text, .pretty = pretty, .first = TRUE };
}

static void
begin_line(FollowupJsonWriter *self)
{
  if (self->pretty)
    g_string_append_printf(self->text, "\n%*s", (int)self->depth * INDENT, "");
}

/* What stands before a value or a name. */
static void
begin_value(FollowupJsonWriter *self)
{
  if (!self->named) {
    if (!self->first)
      g_string_append_c(self->text, ',');
    if (self->depth > 0)
      begin_line(self);
  }
  self->named = FALSE;
  self->first = FALSE;
}

void
followup_json_writer_begin(FollowupJsonWriter *self, char bracket)
{
  begin_value(self);
  g_string_append_c(self->text, bracket);
  self->depth++;
  self->first = TRUE;
}

void
followup_json_writer_end(FollowupJsonWriter *self, char bracket)
{
  self->depth--;
  if (!self->first)
    begin_line(self);
  g_string_append_c(self->text, bracket);
  self->first = FALSE;
}

void
followup_json_writer_name(FollowupJsonWriter *self, const char *name)
{
  begin_value(self);
  followup_json_append_string(self->text, name);
  g_string_append(self->text, self->pretty ? " : " : ":");
  self->named = TRUE;
}

void
followup_json_writer_string(FollowupJsonWriter *self, const char *text)
{
  begin_value(self);
  if (text != NULL)
    followup_json_append_string(self->text, text);
  else
    g_string_append(self->text, "null");
}

void
followup_json_writer_int(FollowupJsonWriter *self, gint64 number)
{
  begin_value(self);
  g_string_append_printf(self->text, "%" G_GINT64_FORMAT, number);
}

void
followup_json_writer_flag(FollowupJsonWriter *self, gboolean flag)
{
  begin_value(self);
  g_string_append(self->text, flag ? "true" : "false");
}

void
followup_json_writer_member(FollowupJsonWriter *self, const char *name, const char *text)
{
  followup_json_writer_name(self, name);
  followup_json_writer_string(self, text);
}

void
followup_json_writer_finish(FollowupJsonWriter *self)
{
  g_string_append_c(self->text, '\n');
}

static void
append_escape(GString *json, char c)
{
  static const char meant[] = "\"\\\b\f\n\r\t", signs[] = "\"\\bfnrt";
  static const char digits[] = "0123456789abcdef";
  const char *found = strchr(meant, c);
  char escape[] = "\\u00xx";

  if (found != NULL) {
    escape[1] = signs[found - meant];
    escape[2] = '\0';
  } else {
    escape[4] = digits[(guchar)c >> 4];
    escape[5] = digits[(guchar)c & 0xf];
  }
  g_string_append(json, escape);
}

void
followup_json_append_string(GString *json, const char *text)
{
  const char *from = text;

  g_string_append_c(json, '"');
  for (const char *at = text; *at != '\0'; at++) {
    if (*at != '"' && *at != '\\' && (guchar)*at >= 0x20)
      continue;
    g_string_append_len(json, from, at - from);
    from = at + 1;
    append_escape(json, *at);
  }
  g_string_append(json, from);
  g_string_append_c(json, '"');
}
