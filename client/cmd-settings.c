/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-settings: shows and changes the user's choices. */
#include "arguments.h"
#include "changes.h"
#include "error.h"
#include "json.h"
#include "table.h"
#include "text.h"
#include "view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const fields[] = { "name", "value", "source", "default", "summary", NULL };

static void
add_setting(FollowupTable *table, GVariant *setting)
{
  g_autofree char *name = followup_view_get_text(setting, "name");
  g_autofree char *value = followup_view_get_text(setting, "value");
  g_autofree char *fallback = followup_view_get_text(setting, "default");
  g_autofree char *source = followup_view_get_text(setting, "source");
  g_autofree char *summary = followup_view_get_text(setting, "summary");
  gboolean changed = strcmp(source, "file") == 0;

  if (changed && *fallback != '\0') {
    char *longer = g_strdup_printf(_("%s (default: %s)"), summary, fallback);

    g_free(summary);
    summary = longer;
  }
  followup_table_add(table, FOLLOWUP_STYLE_LABEL, g_steal_pointer(&name), NULL);
  followup_table_add(table, changed ? FOLLOWUP_STYLE_STRONG : FOLLOWUP_STYLE_PLAIN,
                     *value != '\0' ? g_steal_pointer(&value) : g_strdup("-"), NULL);
  followup_table_add(table, FOLLOWUP_STYLE_PLAIN, g_strdup(changed ? _("file") : _("default")),
                     NULL);
  followup_table_add(table, FOLLOWUP_STYLE_DIM, g_steal_pointer(&summary), NULL);
}

static void
print_settings(FollowupSession *session, GVariant *settings)
{
  static const FollowupColumn columns[] = {
    { N_("Setting"), FOLLOWUP_COLUMN_FIXED },
    { N_("Value"), FOLLOWUP_COLUMN_WRAP, 12 },
    { N_("From"), FOLLOWUP_COLUMN_FIXED },
    { N_("What it is for"), FOLLOWUP_COLUMN_WRAP, 16 },
  };
  g_autoptr(FollowupTable) table = followup_table_new(columns, G_N_ELEMENTS(columns), 0);

  for (gsize i = 0; i < g_variant_n_children(settings); i++) {
    g_autoptr(GVariant) setting = g_variant_get_child_value(settings, i);

    add_setting(table, setting);
  }
  followup_table_print(table, session->output);
}

/* Where the file is, and the lines of it that hold nothing. */
static gboolean
print_file(FollowupSession *session, GError **error)
{
  g_autoptr(GVariant) properties = followup_session_get_properties(session, error);
  g_autoptr(GVariant) health = NULL;
  g_auto(GStrv) problems = NULL;
  g_autofree char *path = NULL;

  if (properties == NULL)
    return FALSE;
  health = g_variant_lookup_value(properties, "Health", G_VARIANT_TYPE_VARDICT);
  if (health == NULL)
    return TRUE;
  path = followup_view_get_text(health, "settings");
  g_string_append_c(session->output->text, '\n');
  followup_output_paragraph(session->output, FOLLOWUP_STYLE_DIM, 0, path);
  g_variant_lookup(health, "settings-problems", "^as", &problems);
  for (guint i = 0; problems != NULL && problems[i] != NULL; i++)
    followup_output_paragraph(session->output, FOLLOWUP_STYLE_LATE, 0, problems[i]);
  return TRUE;
}

static GVariant *
ask_settings(FollowupSession *session, GError **error)
{
  g_autoptr(GVariant) reply
      = followup_session_ask(session, "ListSettings", NULL, "(aa{sv})", error);

  return reply != NULL ? g_variant_get_child_value(reply, 0) : NULL;
}

static gboolean
list_settings(FollowupSession *session, gboolean json, GError **error)
{
  g_autoptr(GVariant) settings = ask_settings(session, error);
  g_autoptr(GPtrArray) dicts = NULL;

  if (settings == NULL)
    return FALSE;
  if (!json) {
    print_settings(session, settings);
    return print_file(session, error);
  }
  dicts = g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref);
  for (gsize i = 0; i < g_variant_n_children(settings); i++)
    g_ptr_array_add(dicts, g_variant_get_child_value(settings, i));
  followup_json_print_dicts(dicts, fields, TRUE, session->output->text);
  return TRUE;
}

static void
print_setting(FollowupSession *session, GVariant *setting, gboolean json)
{
  g_autofree char *value = followup_view_get_text(setting, "value");

  if (json)
    followup_json_print_dict(setting, fields, TRUE, session->output->text);
  else
    followup_output_printf(session->output, FOLLOWUP_STYLE_PLAIN, "%s\n", value);
}

/* "Hours.Waking" by that name or by "waking". */
static gboolean
is_named(GVariant *setting, const char *word)
{
  g_autofree char *name = followup_view_get_text(setting, "name");
  const char *dot = strchr(name, '.');

  return g_ascii_strcasecmp(name, word) == 0
         || (dot != NULL && g_ascii_strcasecmp(dot + 1, word) == 0);
}

static gboolean
get_setting(FollowupSession *session, const char *word, gboolean json, GError **error)
{
  g_autoptr(GVariant) settings = ask_settings(session, error);
  g_autofree char *quoted = followup_text_quote(word);

  if (settings == NULL)
    return FALSE;
  for (gsize i = 0; i < g_variant_n_children(settings); i++) {
    g_autoptr(GVariant) setting = g_variant_get_child_value(settings, i);

    if (is_named(setting, word)) {
      print_setting(session, setting, json);
      return TRUE;
    }
  }
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND,
              _("%s is no setting: ‘followup settings’ lists them, for example Hours.Waking"),
              quoted);
  return FALSE;
}

static gboolean
change_setting(
    FollowupSession *session, const char *name, const char *value, gboolean json, GError **error)
{
  GVariant *arguments[] = { g_variant_new_string(name), g_variant_new_string(value), NULL };
  g_autoptr(GVariant) reply
      = followup_session_change(session, "ChangeSetting", arguments, NULL, "(a{sv})", error);
  g_autoptr(GVariant) setting = NULL;
  g_autofree char *now = NULL, *full = NULL, *source = NULL;
  FollowupMoved moved = { 0 };

  if (reply == NULL)
    return FALSE;
  setting = g_variant_get_child_value(reply, 0);
  if (json) {
    print_setting(session, setting, TRUE);
    return TRUE;
  }
  full = followup_view_get_text(setting, "name");
  now = followup_view_get_text(setting, "value");
  source = followup_view_get_text(setting, "source");
  followup_output_printf(session->output, FOLLOWUP_STYLE_PLAIN,
                         strcmp(source, "file") == 0 ? _("%s is now %s\n")
                                                     : _("%s is now %s, the default\n"),
                         full, *now != '\0' ? now : "-");
  followup_changes_add_moved(setting, &moved);
  followup_changes_print_moved(session, &moved);
  return TRUE;
}

/* What is to be done, how many words it takes, and how it is said. */
static const struct {
  const char *word;
  guint n_words;
  const char *example;
} deeds[] = {
  { "list", 1, "list" },
  { "get", 2, "get Hours.Waking" },
  { "set", 3, "set Hours.Waking 09:00-20:00" },
  { "unset", 2, "unset Hours.Waking" },
};

static void
refuse_word(const char *word, GError **error)
{
  g_autofree char *quoted = followup_text_quote(word);

  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s is not understood: expected ‘list’, ‘get NAME’, ‘set NAME VALUE’ or ‘unset "
                "NAME’, for example ‘followup settings set Hours.Waking 09:00-20:00’"),
              quoted);
}

static gboolean
check_words(char **words, GError **error)
{
  guint n = g_strv_length(words);

  for (guint i = 0; i < G_N_ELEMENTS(deeds); i++) {
    if (strcmp(deeds[i].word, words[0]) != 0)
      continue;
    if (n == deeds[i].n_words)
      return TRUE;
    if (n > deeds[i].n_words && strcmp(words[0], "set") == 0)
      g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                  _("there are more words than a name and a value: a value of several words is "
                    "quoted, for example ‘followup settings set Me.Name \"Jane Doe\"’"));
    else
      g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                  n < deeds[i].n_words ? _("too few words for ‘%s’: expected, for example, "
                                           "‘followup settings %s’")
                                       : _("too many words for ‘%s’: expected, for example, "
                                           "‘followup settings %s’"),
                  deeds[i].word, deeds[i].example);
    return FALSE;
  }
  refuse_word(words[0], error);
  return FALSE;
}

gboolean
followup_cmd_settings(FollowupSession *session,
                      const FollowupCommand *command,
                      char **argv,
                      GError **error)
{
  g_auto(GStrv) words = NULL;
  gboolean json = FALSE;

  if (!followup_arguments_read_words(session, command, argv, &words, &json, error))
    return session->helped;
  if (words == NULL || words[0] == NULL)
    return list_settings(session, json, error);
  if (!check_words(words, error))
    return FALSE;
  switch (words[0][0]) {
  case 'l':
    return list_settings(session, json, error);
  case 'g':
    return get_setting(session, words[1], json, error);
  case 's':
    return change_setting(session, words[1], words[2], json, error);
  default:
    return change_setting(session, words[1], "", json, error);
  }
}
