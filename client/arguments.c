/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "arguments.h"

#include "error.h"
#include "text.h"
#include "nearest.h"
#include "table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NUMBER_MARK "\001"

/* The first word that looks like an option and is none; GOption says it in its own words, and not
 * which it was. (transfer full, nullable) */
static char *
find_unknown(const char *const *names, char **argv)
{
  for (guint i = 0; argv[i] != NULL && strcmp(argv[i], "--") != 0; i++) {
    g_autofree char *name = g_strndup(argv[i], strcspn(argv[i], "="));

    if (g_str_has_prefix(name, "--") && !g_strv_contains(names, name))
      return g_steal_pointer(&name);
  }
  return NULL;
}

static void
refuse_unknown(const FollowupCommand *command,
               const GOptionEntry *entries,
               char **argv,
               const char *fallback,
               GError **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *name = NULL;
  g_autofree char *quoted = NULL;
  const char *nearest;

  for (guint i = 0; entries != NULL && entries[i].long_name != NULL; i++)
    g_ptr_array_add(names, g_strconcat("--", entries[i].long_name, NULL));
  g_ptr_array_add(names, g_strdup("--help"));
  g_ptr_array_add(names, NULL);
  name = find_unknown((const char *const *)names->pdata, argv);
  nearest = name != NULL ? followup_nearest(name, (const char *const *)names->pdata) : NULL;
  quoted = followup_text_quote(name != NULL ? name : strrchr(fallback, ' ') + 1);
  if (nearest != NULL)
    g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION,
                _("%s is not an option here: did you mean ‘%s’?"), quoted, nearest);
  else
    g_set_error(
        error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION,
        *command->arguments != '\0'
            ? _("%s is not an option of ‘%s’: ‘followup %s --help’ tells them; a word that begins "
                "with ‘-’ stands behind ‘--’")
            : _("%s is not an option of ‘%s’: ‘followup %s --help’ tells them"),
        quoted, command->verb, command->verb);
}

/* Whether the word wants the next one as its value. */
static gboolean
takes_next(const GOptionEntry *entries, const char *word)
{
  for (guint i = 0; entries != NULL && entries[i].long_name != NULL; i++)
    if (g_str_has_prefix(word, "--") && strcmp(word + 2, entries[i].long_name) == 0)
      return entries[i].arg != G_OPTION_ARG_NONE;
  return FALSE;
}

/* Where the last word is no option that lacks its value, it is a value that GOption reads itself: a
 * number. */
static gboolean
is_bad_number(const GError *local, const GOptionEntry *entries, char **argv)
{
  guint n = g_strv_length(argv);

  return g_error_matches(local, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE) && n > 0
         && !takes_next(entries, argv[n - 1]);
}

/* GOption begins with a capital. */
static void
refuse(const FollowupCommand *command,
       const GOptionEntry *entries,
       char **argv,
       GError *local,
       GError **error)
{
  if (g_error_matches(local, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION)) {
    g_autofree char *fallback = g_strconcat(" ", local->message, NULL);

    refuse_unknown(command, entries, argv, fallback, error);
  } else {
    g_set_error(error, G_OPTION_ERROR, local->code,
                is_bad_number(local, entries, argv)
                    ? _("%c%s: expected a whole number, for example 10; ‘followup %s --help’ tells "
                        "the options")
                    : _("%c%s: ‘followup %s --help’ tells the options"),
                g_ascii_tolower(local->message[0]), local->message + 1, command->verb);
  }
  g_error_free(local);
}

/* "-2d" is a word, which GOption would take for an option: no option is a digit. Marked so that it
 * does not; (transfer full) */
static char *
mark_number(const GOptionEntry *entries, char **argv, guint i)
{
  gboolean number = argv[i][0] == '-' && g_ascii_isdigit(argv[i][1]);

  if (!number || (i > 0 && takes_next(entries, argv[i - 1])))
    return g_strdup(argv[i]);
  return g_strconcat(NUMBER_MARK, argv[i], NULL);
}

static void
unmark_numbers(char **words)
{
  for (; words != NULL && *words != NULL; words++)
    if (g_str_has_prefix(*words, NUMBER_MARK "-"))
      memmove(*words, *words + strlen(NUMBER_MARK), strlen(*words + strlen(NUMBER_MARK)) + 1);
}

static gboolean
parse(GOptionContext *context,
      const FollowupCommand *command,
      const GOptionEntry *entries,
      char **argv,
      GError **error)
{
  GError *local = NULL;
  g_auto(GStrv) copy = NULL;
  guint n = g_strv_length(argv);

  copy = g_new0(char *, n + 2);
  copy[0] = g_strdup("followup");
  for (guint i = 0; i < n; i++)
    copy[i + 1] = mark_number(entries, argv, i);
  if (g_option_context_parse_strv(context, &copy, &local))
    return TRUE;
  refuse(command, entries, argv, local, error);
  return FALSE;
}

static gboolean
check_words(const FollowupCommand *command, char **words, gboolean allowed, GError **error)
{
  g_autofree char *quoted = NULL;

  if (allowed || words == NULL || words[0] == NULL)
    return TRUE;
  quoted = followup_text_quote(words[0]);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s is too much: ‘followup %s’ takes options only"), quoted, command->verb);
  return FALSE;
}

/* Says which options there are, for those that ask in the place of the user. */
static void
describe(GPtrArray *described, const GOptionEntry *entries)
{
  for (guint i = 0; entries != NULL && entries[i].long_name != NULL; i++) {
    FollowupOption *option;

    if (*entries[i].long_name == '\0' || (entries[i].flags & G_OPTION_FLAG_HIDDEN) != 0)
      continue;
    option = g_new0(FollowupOption, 1);
    option->name = g_strdup(entries[i].long_name);
    option->argument
        = entries[i].arg_description != NULL ? g_strdup(_(entries[i].arg_description)) : NULL;
    option->description = g_strdup(_(entries[i].description));
    g_ptr_array_add(described, option);
  }
}

static void
add_options(FollowupTable *table, const GOptionEntry *entries)
{
  for (guint i = 0; entries != NULL && entries[i].long_name != NULL; i++) {
    const GOptionEntry *entry = &entries[i];
    g_autoptr(GString) name = g_string_new(NULL);

    if (*entry->long_name == '\0' || (entry->flags & G_OPTION_FLAG_HIDDEN) != 0)
      continue;
    if (entry->short_name != 0)
      g_string_append_printf(name, "-%c, ", entry->short_name);
    g_string_append_printf(name, "--%s", entry->long_name);
    if (entry->arg_description != NULL)
      g_string_append_printf(name, "=%s", _(entry->arg_description));
    followup_table_add(table, FOLLOWUP_STYLE_LABEL, g_strdup(name->str), NULL);
    followup_table_add(table, FOLLOWUP_STYLE_PLAIN, g_strdup(_(entry->description)), NULL);
  }
}

/* GOption's own does not know how wide the terminal is. */
static void
print_help(FollowupOutput *output,
           const FollowupCommand *command,
           const GOptionEntry *entries,
           const GOptionEntry *own)
{
  static const FollowupColumn columns[] = {
    { NULL, FOLLOWUP_COLUMN_FIXED },
    { NULL, FOLLOWUP_COLUMN_WRAP, 24 },
  };
  g_autoptr(FollowupTable) table = followup_table_new(columns, G_N_ELEMENTS(columns), 2);
  const char *arguments = *command->arguments != '\0' ? _(command->arguments) : "";
  g_autofree char *usage
      = g_strdup_printf(_("Usage: followup %s [OPTION...] %s"), command->verb, arguments);
  g_autofree char *aliases = followup_commands_list_aliases(command->verb);
  g_autofree char *also = NULL;

  if (aliases != NULL)
    also = g_strdup_printf(_("Also: %s"), aliases);
  followup_output_paragraph(output, FOLLOWUP_STYLE_PLAIN, 0, g_strchomp(usage));
  followup_output_paragraph(output, FOLLOWUP_STYLE_PLAIN, 0, _(command->summary));
  if (also != NULL)
    followup_output_paragraph(output, FOLLOWUP_STYLE_PLAIN, 0, also);
  g_string_append_c(output->text, '\n');
  add_options(table, entries);
  add_options(table, own);
  followup_table_print(table, output);
}

gboolean
followup_arguments_read(FollowupSession *session,
                        const FollowupCommand *command,
                        const GOptionEntry *entries,
                        char **argv,
                        char ***words,
                        GError **error)
{
  gboolean help = FALSE;
  g_autofree char *colour = NULL;
  g_auto(GStrv) rest = NULL;
  const GOptionEntry own[] = {
    { "color", 0, 0, G_OPTION_ARG_FILENAME, &colour, N_("Colours: auto, always or never (auto)"),
      N_("WHEN") },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, N_("Show this help"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &rest, NULL, NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new(NULL);

  session->helped = session->described != NULL;
  if (session->helped) {
    describe(session->described, entries);
    describe(session->described, own);
    return FALSE;
  }
  g_option_context_set_help_enabled(context, FALSE);
  g_option_context_set_translation_domain(context, GETTEXT_PACKAGE);
  if (entries != NULL)
    g_option_context_add_main_entries(context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries(context, own, GETTEXT_PACKAGE);
  if (!parse(context, command, entries, argv, error))
    return FALSE;
  unmark_numbers(rest);
  if (colour != NULL && !followup_output_set_colour(session->output, colour, error))
    return FALSE;
  if (help) {
    print_help(session->output, command, entries, own);
    session->helped = TRUE;
    return FALSE;
  }
  if (!check_words(command, rest, words != NULL, error))
    return FALSE;
  if (words != NULL)
    *words = g_steal_pointer(&rest);
  return TRUE;
}

gboolean
followup_arguments_read_words(FollowupSession *session,
                              const FollowupCommand *command,
                              char **argv,
                              char ***words,
                              gboolean *json,
                              GError **error)
{
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, json, N_("Print JSON"), NULL },
    { NULL },
  };

  return followup_arguments_read(session, command, entries, argv, words, error);
}
