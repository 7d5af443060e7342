/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* choices-edit: changes one value in the text of a settings file and leaves what the user wrote
 * around it alone. Refuses to judge the value. */

#include "choices.h"

#include <string.h>

#include "text.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

typedef struct {
  const char *start;
  gsize length; /* without its end */
  gsize whole;  /* with its end */
} Line;

static Line
cut_line(const char *start, const char *end)
{
  const char *newline = memchr(start, '\n', (gsize)(end - start));
  Line line = { start, (gsize)((newline != NULL ? newline : end) - start), 0 };

  line.whole = line.length + (newline != NULL ? 1 : 0);
  if (line.length > 0 && start[line.length - 1] == '\r')
    line.length--;
  return line;
}

/* Stripped; "" for what is no text. (transfer full) */
static char *
read_words(const char *start, gsize length)
{
  g_autofree char *raw
      = g_utf8_validate_len(start, (gssize)length, NULL) ? g_strndup(start, length) : g_strdup("");
  char *words = followup_text_strip(raw);

  return words != NULL ? words : g_strdup("");
}

/* "[plan]" -> whether it is the setting's group; *is_group: whether it is any. */
static gboolean
opens_group(const Line *line, const FollowupSetting *setting, gboolean *is_group)
{
  g_autofree char *words = read_words(line->start, line->length);
  gsize length = strlen(words);
  g_autofree char *name = NULL;

  *is_group = length >= 2 && words[0] == '[' && words[length - 1] == ']';
  if (!*is_group)
    return FALSE;
  name = read_words(words + 1, length - 2);
  return g_ascii_strcasecmp(name, setting->group) == 0;
}

static gboolean
sets_key(const Line *line, const FollowupSetting *setting)
{
  const char *equals = memchr(line->start, '=', line->length);
  g_autofree char *key = NULL;

  if (equals == NULL)
    return FALSE;
  key = read_words(line->start, (gsize)(equals - line->start));
  return g_ascii_strcasecmp(key, setting->key) == 0;
}

/* What is being written. */
typedef struct {
  GString *text;
  const char *newline;
  gboolean written; /* the value stands in it */
  gssize insert_at; /* behind the last line of the group that says something; -1: no group */
} Edit;

static void
end_line(Edit *edit)
{
  if (edit->text->len > 0 && edit->text->str[edit->text->len - 1] != '\n')
    g_string_append(edit->text, edit->newline);
}

static void
add_setting(Edit *edit, const FollowupSetting *setting, const char *value)
{
  end_line(edit);
  g_string_append_printf(edit->text, "%s=%s%s", setting->key, value, edit->newline);
  edit->written = TRUE;
}

static void
copy_line(Edit *edit, const Line *line)
{
  g_string_append_len(edit->text, line->start, (gssize)line->whole);
}

/* The key stands nowhere yet. */
static void
insert_setting(Edit *edit, const FollowupSetting *setting, const char *value)
{
  g_autoptr(GBytes) rest = NULL;

  if (edit->insert_at < 0) {
    end_line(edit);
    g_string_append_printf(edit->text, "%s[%s]%s", edit->text->len > 0 ? edit->newline : "",
                           setting->group, edit->newline);
    add_setting(edit, setting, value);
    return;
  }
  rest = g_bytes_new(edit->text->str + edit->insert_at, edit->text->len - (gsize)edit->insert_at);
  g_string_truncate(edit->text, (gsize)edit->insert_at);
  add_setting(edit, setting, value);
  g_string_append_len(edit->text, g_bytes_get_data(rest, NULL), (gssize)g_bytes_get_size(rest));
}

char *
followup_choices_edit(const char *text,
                      gsize length,
                      const FollowupSetting *setting,
                      const char *value,
                      gsize *new_length)
{
  const char *end = text + length;
  gboolean inside = FALSE, is_group;
  Edit edit = { g_string_sized_new(length + 128), "\n", *value == '\0', -1 };

  if (length >= 2 && memchr(text, '\r', length) != NULL)
    edit.newline = "\r\n";
  if (length >= strlen(BYTE_ORDER_MARK) && memcmp(text, BYTE_ORDER_MARK, 3) == 0) {
    g_string_append(edit.text, BYTE_ORDER_MARK);
    text += strlen(BYTE_ORDER_MARK);
  }
  for (const char *p = text; p < end;) {
    Line line = cut_line(p, end);
    gboolean opens = opens_group(&line, setting, &is_group);

    inside = is_group ? opens : inside;
    if (inside && !is_group && sets_key(&line, setting)) {
      if (!edit.written)
        add_setting(&edit, setting, value);
    } else {
      copy_line(&edit, &line);
    }
    if (inside && line.length > 0)
      edit.insert_at = (gssize)edit.text->len;
    p += line.whole;
  }
  if (!edit.written)
    insert_setting(&edit, setting, value);
  if (new_length != NULL)
    *new_length = edit.text->len;
  return g_string_free(edit.text, FALSE);
}
