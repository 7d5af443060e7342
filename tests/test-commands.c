/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The table of verbs and the help that is made from it. */
#include "commands.h"

#include <string.h>

static guint
count_words(const char *text, const char *word)
{
  g_auto(GStrv) words = g_strsplit_set(text, " \n", -1);
  guint n = 0;

  for (guint i = 0; words[i] != NULL; i++)
    n += strcmp(words[i], word) == 0;
  return n;
}

/* Every verb that people type is in the help once, with its summary in the long one. */
static void
test_help_is_complete(void)
{
  g_autoptr(FollowupOutput) brief = followup_output_new(200, FALSE);
  g_autoptr(FollowupOutput) all = followup_output_new(200, FALSE);
  g_autofree char *verbs = NULL;

  followup_commands_print_help(brief);
  followup_commands_print_list(all);
  verbs = g_strndup(brief->text->str,
                    (gsize)(strstr(brief->text->str, "\n\n  followup") - brief->text->str));
  for (const FollowupCommand *command = followup_commands; command->verb != NULL; command++) {
    g_autofree char *line = g_strdup_printf("  %s ", command->verb);

    g_test_message("%s", command->verb);
    if (command->summary == NULL) {
      g_assert_cmpuint(count_words(verbs, command->verb), ==, 0);
      continue;
    }
    g_assert_cmpuint(count_words(verbs, command->verb), ==, 1);
    g_assert_nonnull(strstr(all->text->str, line));
    g_assert_nonnull(strstr(all->text->str, command->summary));
  }
}

/* Those that the long help and the help of the verb name lead there. */
static void
test_aliases(void)
{
  g_autoptr(FollowupOutput) all = followup_output_new(200, FALSE);
  guint n = 0;

  followup_commands_print_list(all);
  for (const FollowupCommand *command = followup_commands; command->verb != NULL; command++) {
    g_autofree char *list = followup_commands_list_aliases(command->verb);
    g_autofree char *shown = g_strdup_printf("(also: %s)\n", list);
    g_auto(GStrv) names = list != NULL ? g_strsplit(list, ", ", -1) : NULL;

    g_assert_true(list == NULL || strstr(all->text->str, shown) != NULL);
    for (guint i = 0; names != NULL && names[i] != NULL; i++, n++)
      g_assert_true(followup_commands_find(names[i], NULL) == command);
  }
  g_assert_cmpuint(n, ==, 9);
}

static void
test_find(void)
{
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr(followup_commands_find("undo", NULL)->verb, ==, "undo");
  g_assert_cmpstr(followup_commands_find("ls", NULL)->verb, ==, "list");
  g_assert_cmpstr(followup_commands_find("rm", NULL)->verb, ==, "remove");
  g_assert_null(followup_commands_find("rem", NULL)); /* no abbreviations */
  g_assert_null(followup_commands_find("shwo", &error));
  g_assert_nonnull(strstr(error->message, "did you mean ‘followup show’?"));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/commands/help-is-complete", test_help_is_complete);
  g_test_add_func("/commands/aliases", test_aliases);
  g_test_add_func("/commands/find", test_find);
  return g_test_run();
}
