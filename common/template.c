/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "template.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "error.h"
#include "text.h"

typedef enum {
  PART_TEXT,
  PART_VALUE,
  PART_OPTIONAL,
  PART_IF,
  PART_UNLESS,
  PART_END,
  PART_CHOICE
} PartKind;

typedef struct {
  PartKind kind;
  char *text;     /* of PART_TEXT; the name of the others */
  char **choices; /* of PART_CHOICE */
} Part;

struct _FollowupTemplate {
  GPtrArray *subject, *body; /* of Part, owned; subject is NULL where there is none */
};

static void
part_free(gpointer data)
{
  Part *part = data;

  g_free(part->text);
  g_strfreev(part->choices);
  g_free(part);
}

void
followup_template_free(FollowupTemplate *self)
{
  if (!self)
    return;
  g_clear_pointer(&self->subject, g_ptr_array_unref);
  g_clear_pointer(&self->body, g_ptr_array_unref);
  g_free(self);
}

/* ---- reading ---- */

typedef struct {
  const char *origin;
  const char *const *names, *const *flags;
  guint line;
  GPtrArray *parts;
  GPtrArray *open; /* names of the sections that are open, borrowed */
  GError **error;
} Parser;

static gboolean
fail_here(Parser *parser, const char *what, const char *text)
{
  g_autofree char *first = g_strndup(text, strcspn(text, "\n"));
  g_autofree char *quoted = followup_text_quote(first);

  g_set_error(parser->error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s, line %u: %s: %s"), parser->origin, parser->line, what, quoted);
  return FALSE;
}

static void
add_part(Parser *parser, PartKind kind, const char *text, gssize length)
{
  Part *part = g_new0(Part, 1);

  part->kind = kind;
  part->text = length < 0 ? g_strdup(text) : g_strndup(text, (gsize)length);
  g_ptr_array_add(parser->parts, part);
}

static gboolean
close_section(Parser *parser, const char *name)
{
  GPtrArray *open = parser->open;

  if (open->len == 0 || !g_str_equal(g_ptr_array_index(open, open->len - 1), name))
    return fail_here(parser, _("this closes no section that is open"), name);
  g_ptr_array_set_size(open, (int)open->len - 1);
  add_part(parser, PART_END, name, -1);
  return TRUE;
}

/* What stands between the braces. */
static gboolean
parse_tag(Parser *parser, const char *tag)
{
  gsize length = strlen(tag);
  gboolean optional = length > 0 && tag[length - 1] == '?';
  gboolean marked = length > 0 && strchr("#^/", tag[0]) != NULL;
  g_autofree char *name = g_strndup(tag + marked, length - marked - optional);

  if (!marked && g_strv_contains(parser->flags, name))
    return fail_here(parser, _("this has no text, and is only for sections"), tag);
  if (!g_strv_contains(parser->names, name) && !g_strv_contains(parser->flags, name))
    return fail_here(parser, _("there is no such place to fill"), tag);
  if (tag[0] == '/')
    return close_section(parser, name);
  add_part(parser,
           tag[0] == '#'   ? PART_IF
           : tag[0] == '^' ? PART_UNLESS
           : optional      ? PART_OPTIONAL
                           : PART_VALUE,
           name, -1);
  if (marked) {
    const Part *part = g_ptr_array_index(parser->parts, parser->parts->len - 1);

    g_ptr_array_add(parser->open, part->text);
  }
  return TRUE;
}

static void
count_lines(Parser *parser, const char *from, const char *to)
{
  for (; from < to; from++)
    parser->line += *from == '\n';
}

/* At "{|": the choices up to "|}". Returns where to go on, or NULL. */
static const char *
parse_choice(Parser *parser, const char *text)
{
  const char *end = strstr(text + 2, "|}");
  g_autofree char *inside = end ? g_strndup(text + 2, (gsize)(end - text) - 2) : NULL;
  Part *part;

  if (!end) {
    fail_here(parser, _("this choice is not closed by |}"), text);
    return NULL;
  }
  if (strpbrk(inside, "{}")) {
    fail_here(parser, _("a choice holds only text"), inside);
    return NULL;
  }
  if (*inside == '\0') {
    fail_here(parser, _("there is nothing to choose here"), text);
    return NULL;
  }
  add_part(parser, PART_CHOICE, "", -1);
  part = g_ptr_array_index(parser->parts, parser->parts->len - 1);
  part->choices = g_strsplit(inside, "|", -1);
  count_lines(parser, text, end);
  return end + 2;
}

/* At "{": one tag. Returns where to go on, or NULL. */
static const char *
parse_brace(Parser *parser, const char *text)
{
  const char *end = strchr(text, '}');
  g_autofree char *tag = NULL;

  if (text[1] == '{') {
    add_part(parser, PART_TEXT, "{", 1);
    return text + 2;
  }
  if (text[1] == '|')
    return parse_choice(parser, text);
  if (!end || memchr(text, '\n', (gsize)(end - text))) {
    fail_here(parser, _("this brace is not closed"), text);
    return NULL;
  }
  tag = g_strndup(text + 1, (gsize)(end - text) - 1);
  return parse_tag(parser, tag) ? end + 1 : NULL;
}

static GPtrArray *
parse_parts(Parser *parser, const char *text)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(part_free);
  g_autoptr(GPtrArray) open = g_ptr_array_new();

  parser->parts = parts;
  parser->open = open;
  while (*text) {
    const char *brace = strchrnul(text, '{');

    if (brace > text) {
      add_part(parser, PART_TEXT, text, brace - text);
      count_lines(parser, text, brace);
    }
    text = *brace ? parse_brace(parser, brace) : brace;
    if (!text)
      return NULL;
  }
  if (open->len > 0) {
    fail_here(parser, _("this section is not closed"), g_ptr_array_index(open, open->len - 1));
    return NULL;
  }
  return g_steal_pointer(&parts);
}

/* Past the notes at the top; their lines still count. */
static const char *
skip_notes(Parser *parser, const char *text)
{
  while (g_str_has_prefix(text, "##")) {
    const char *end = strchrnul(text, '\n');

    text = *end ? end + 1 : end;
    parser->line++;
  }
  return text;
}

#define SUBJECT "Subject: "

FollowupTemplate *
followup_template_parse(const char *text,
                        const char *origin,
                        const char *const *names,
                        const char *const *flags,
                        GError **error)
{
  g_autoptr(FollowupTemplate) self = g_new0(FollowupTemplate, 1);
  Parser parser = { .origin = origin, .names = names, .flags = flags, .line = 1, .error = error };
  const char *body;

  if (!g_utf8_validate(text, -1, NULL)) {
    fail_here(&parser, _("the file is not UTF-8"), "");
    return NULL;
  }
  body = skip_notes(&parser, text);
  if (g_str_has_prefix(body, SUBJECT)) {
    const char *start = body + strlen(SUBJECT);
    const char *end = strchrnul(start, '\n');
    g_autofree char *subject = g_strndup(start, (gsize)(end - start));

    self->subject = parse_parts(&parser, subject);
    if (!self->subject)
      return NULL;
    body = *end ? end + 1 : end;
    parser.line++;
  }
  self->body = parse_parts(&parser, body);
  return self->body ? g_steal_pointer(&self) : NULL;
}

/* ---- filling ---- */

typedef struct {
  guint variant;
  FollowupTemplateValue value;
  gpointer data;
  GPtrArray *blanks;
} Filler;

static void
note_blank(Filler *filler, const char *label)
{
  for (guint i = 0; i < filler->blanks->len; i++) {
    if (g_str_equal(g_ptr_array_index(filler->blanks, i), label))
      return;
  }
  g_ptr_array_add(filler->blanks, g_strdup(label));
}

static void
fill_value(Filler *filler, const Part *part, GString *text)
{
  const char *value = filler->value(part->text, FALSE, filler->data);

  if (value) {
    g_string_append(text, value);
  } else if (part->kind == PART_VALUE) {
    const char *label = filler->value(part->text, TRUE, filler->data);

    g_string_append_printf(text, "[%s]", label);
    note_blank(filler, label);
  }
}

/* How deep in sections that are left out; parts count only at 0. */
static guint
enter_or_leave(Filler *filler, const Part *part, guint hidden)
{
  gboolean has;

  if (part->kind == PART_END)
    return hidden > 0 ? hidden - 1 : 0;
  has = filler->value(part->text, FALSE, filler->data) != NULL;
  return hidden > 0 || has != (part->kind == PART_IF) ? hidden + 1 : 0;
}

static char *
fill_parts(Filler *filler, GPtrArray *parts)
{
  GString *text = g_string_new(NULL);
  guint hidden = 0;

  for (guint i = 0; i < parts->len; i++) {
    const Part *part = g_ptr_array_index(parts, i);

    if (part->kind == PART_IF || part->kind == PART_UNLESS || part->kind == PART_END)
      hidden = enter_or_leave(filler, part, hidden);
    else if (part->kind == PART_CHOICE) {
      if (!hidden)
        g_string_append(text, part->choices[filler->variant % g_strv_length(part->choices)]);
    } else if (!hidden && part->kind == PART_TEXT)
      g_string_append(text, part->text);
    else if (!hidden)
      fill_value(filler, part, text);
  }
  return g_string_free(text, FALSE);
}

/* No blanks at line ends, never two empty lines in a row, one line end at the end. */
static char *
tidy(const char *text)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  GString *tidied = g_string_new(NULL);
  gboolean pending = FALSE;

  for (guint i = 0; lines[i]; i++) {
    g_strchomp(lines[i]);
    if (*lines[i] && pending && tidied->len)
      g_string_append_c(tidied, '\n');
    pending = !*lines[i];
    if (*lines[i])
      g_string_append_printf(tidied, "%s\n", lines[i]);
  }
  return g_string_free(tidied, FALSE);
}

void
followup_template_fill(FollowupTemplate *self,
                       guint variant,
                       FollowupTemplateValue value,
                       gpointer data,
                       char **subject,
                       char **body,
                       GPtrArray *blanks)
{
  Filler filler = { .variant = variant, .value = value, .data = data, .blanks = blanks };
  g_autofree char *raw = NULL;

  *subject = self->subject ? g_strstrip(fill_parts(&filler, self->subject)) : NULL;
  raw = fill_parts(&filler, self->body);
  *body = tidy(raw);
}
