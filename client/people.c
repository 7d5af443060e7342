/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "people.h"

#include "error.h"
#include "text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Parts between semicolons, trimmed; "\;" stays within one. */
static GPtrArray *
split_parts(const char *text)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func(g_free);
  GString *part = g_string_new(NULL);

  for (const char *p = text; *p != '\0'; p++) {
    if (p[0] == '\\' && p[1] == ';') {
      g_string_append_c(part, *++p);
    } else if (*p == ';') {
      g_ptr_array_add(parts, g_strstrip(g_string_free(part, FALSE)));
      part = g_string_new(NULL);
    } else {
      g_string_append_c(part, *p);
    }
  }
  g_ptr_array_add(parts, g_strstrip(g_string_free(part, FALSE)));
  return parts;
}

static gboolean
refuse(const char *option, const char *text, GError **error)
{
  g_autofree char *quoted = followup_text_quote(text);

  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s %s is not a person: expected a name and perhaps an address, for example "
                "‘First Last <first@example.com>’"),
              option, quoted);
  return FALSE;
}

/* "First Last <mail>" */
static gboolean
read_name(FollowupInterviewer *person, const char *text, const char *option, GError **error)
{
  const char *open = strchr(text, '<');
  gsize length = strlen(text);
  g_autofree char *name = g_strstrip(open != NULL ? g_strndup(text, open - text) : g_strdup(text));

  if (open != NULL && (text[length - 1] != '>' || strchr(open + 1, '<') != NULL))
    return refuse(option, text, error);
  if (open == NULL && (strchr(text, '>') != NULL || strchr(text, '@') != NULL))
    return refuse(option, text, error);
  length = strlen(name);
  if (length >= 2 && name[0] == '"' && name[length - 1] == '"') {
    memmove(name, name + 1, length - 2);
    name[length - 2] = '\0';
    g_strstrip(name);
  }
  if (*name == '\0')
    return refuse(option, text, error);
  person->name = g_steal_pointer(&name);
  if (open != NULL)
    person->email = g_strstrip(g_strndup(open + 1, strlen(open) - 2));
  return TRUE;
}

static gboolean
read_flag(gboolean *flag, const char *key, const char *value, GError **error)
{
  g_autofree char *quoted = NULL;

  if (value == NULL || strcmp(value, "yes") == 0) {
    *flag = TRUE;
    return TRUE;
  }
  if (strcmp(value, "no") == 0) {
    *flag = FALSE;
    return TRUE;
  }
  quoted = followup_text_quote(value);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s=%s is not understood: expected ‘%s’ or ‘%s=no’"), key, quoted, key, key);
  return FALSE;
}

static char **
find_field(FollowupInterviewer *person, const char *key)
{
  const struct {
    const char *key;
    char **field;
  } fields[] = {
    { "title", &person->title }, { "phone", &person->phone }, { "post", &person->post },
    { "email", &person->email }, { "about", &person->about },
  };

  for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
    if (strcmp(key, fields[i].key) == 0)
      return fields[i].field;
  return NULL;
}

/* "key=value" or a mark */
static gboolean
read_part(FollowupInterviewer *person, const char *part, const char *option, GError **error)
{
  const char *equals = strchr(part, '=');
  g_autofree char *key
      = g_strstrip(equals != NULL ? g_strndup(part, equals - part) : g_strdup(part));
  g_autofree char *value = equals != NULL ? g_strstrip(g_strdup(equals + 1)) : NULL;
  g_autofree char *quoted = NULL;
  char **field = find_field(person, key);

  if (strcmp(key, "lead") == 0)
    return read_flag(&person->lead, key, value, error);
  if (strcmp(key, "card") == 0)
    return read_flag(&person->card, key, value, error);
  if (value != NULL && strcmp(key, "prefers") == 0) {
    person->prefers = FOLLOWUP_CHANNEL_NONE;
    return *value == '\0' || followup_channel_from_nick(value, &person->prefers, error);
  }
  if (value != NULL && field != NULL) {
    g_free(*field);
    *field = g_steal_pointer(&value);
    return TRUE;
  }
  quoted = followup_text_quote(part);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s is not known in %s: expected title=, phone=, post=, email=, prefers=, about=, "
                "lead or card, for example ‘First Last; title=CTO; lead’"),
              quoted, option);
  return FALSE;
}

static gboolean
read_parts(FollowupInterviewer *person, GPtrArray *parts, const char *option, GError **error)
{
  for (guint i = 1; i < parts->len; i++)
    if (*(const char *)parts->pdata[i] != '\0'
        && !read_part(person, parts->pdata[i], option, error))
      return FALSE;
  return TRUE;
}

FollowupInterviewer *
followup_people_parse(const char *text, const char *option, GError **error)
{
  g_autoptr(FollowupInterviewer) person = followup_interviewer_new();
  g_autoptr(GPtrArray) parts = split_parts(text);

  if (!read_name(person, parts->pdata[0], option, error)
      || !read_parts(person, parts, option, error))
    return NULL;
  return g_steal_pointer(&person);
}

/* NULL where nobody has the name. */
static FollowupInterviewer *
find_person(GPtrArray *people, const char *name, guint *index)
{
  g_autofree char *wanted = followup_interview_fold(name);

  for (guint i = 0; i < people->len; i++) {
    FollowupInterviewer *person = people->pdata[i];
    g_autofree char *key = followup_interview_fold(person->name);

    if (strcmp(key, wanted) == 0) {
      if (index != NULL)
        *index = i;
      return person;
    }
  }
  return NULL;
}

gboolean
followup_people_tell(GPtrArray *people, const char *text, const char *option, GError **error)
{
  g_autoptr(FollowupInterviewer) told = followup_people_parse(text, option, error);
  FollowupInterviewer *known;

  if (told == NULL)
    return FALSE;
  if (told->lead)
    for (guint i = 0; i < people->len; i++)
      ((FollowupInterviewer *)people->pdata[i])->lead = FALSE;
  known = find_person(people, told->name, NULL);
  if (known != NULL) {
    g_autoptr(GPtrArray) parts = split_parts(text);

    if (told->email != NULL) {
      g_free(known->email);
      known->email = g_strdup(told->email);
    }
    return read_parts(known, parts, option, error);
  }
  g_ptr_array_add(people, g_steal_pointer(&told));
  return TRUE;
}

gboolean
followup_people_remove(GPtrArray *people, const char *name, GError **error)
{
  g_autoptr(GString) names = g_string_new(NULL);
  g_autofree char *quoted = followup_text_quote(name);
  guint index = 0;

  if (find_person(people, name, &index) != NULL) {
    g_ptr_array_remove_index(people, index);
    return TRUE;
  }
  for (guint i = 0; i < people->len; i++) {
    g_autofree char *other = followup_text_quote(((FollowupInterviewer *)people->pdata[i])->name);

    g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", other);
  }
  if (people->len == 0)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND,
                _("%s is not among the interviewers: nobody is"), quoted);
  else
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND,
                _("%s is not among the interviewers: expected one of %s"), quoted, names->str);
  return FALSE;
}
