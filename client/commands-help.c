/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* commands-help: the help of the program, made from the table of verbs. */
#include "commands.h"

#include "table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The verbs by what one is about; each stands in one group. */
static const struct {
  const char *title;
  const char *verbs[12];
} groups[] = {
  { N_("See"), { "agenda", "list", "show", "timeline", "plan", "log", "status" } },
  { N_("Deal with"), { "done", "skip", "snooze", "draft" } },
  { N_("Interviews"), { "add", "edit", "moved", "next-round", "remove" } },
  { N_("What happens"), { "heard", "todo", "touch", "noshow" } },
  { N_("Endings"), { "offer", "accept", "rejected", "withdraw", "closed", "reopen" } },
  { N_("Take back"), { "undo", "redo" } },
  { N_("Look after"),
    { "settings", "cadences", "holidays", "backup", "restore", "export", "import", "doctor", "when",
      "help" } },
};

static const FollowupCommand *
find(const char *verb)
{
  const FollowupCommand *command = followup_commands;

  while (command->verb != NULL && strcmp(command->verb, verb) != 0)
    command++;
  return command->verb != NULL ? command : NULL;
}

static void
print_usage(FollowupOutput *output)
{
  followup_output_paragraph(
      output, FOLLOWUP_STYLE_PLAIN, 0,
      _("Usage: followup [VERB] [OPTION...]\nReminds you of what you owe after job interviews; "
        "alone it shows what there is to do."));
}

void
followup_commands_print_help(FollowupOutput *output)
{
  static const FollowupColumn columns[] = {
    { NULL, FOLLOWUP_COLUMN_FIXED },
    { NULL, FOLLOWUP_COLUMN_WRAP, 20 },
  };
  g_autoptr(FollowupTable) table = followup_table_new(columns, G_N_ELEMENTS(columns), 2);

  print_usage(output);
  g_string_append_c(output->text, '\n');
  for (guint i = 0; i < G_N_ELEMENTS(groups); i++) {
    followup_table_add(table, FOLLOWUP_STYLE_LABEL, g_strdup(_(groups[i].title)), NULL);
    followup_table_add(table, FOLLOWUP_STYLE_PLAIN, g_strjoinv("  ", (char **)groups[i].verbs),
                       NULL);
  }
  followup_table_print(table, output);
  followup_output_add(output, FOLLOWUP_STYLE_DIM,
                      _("\n"
                        "  followup add Acme --at \"yesterday 3pm\" --with \"Jane Doe\"\n"
                        "  followup done 7.1\n"
                        "\n"));
  followup_output_paragraph(
      output, FOLLOWUP_STYLE_PLAIN, 0,
      _("‘followup help VERB’ tells what a verb does and its options, ‘followup help --all’ what "
        "each is for, ‘man followup’ everything."));
}

/* "List interviews (also: ls)" */
static char *
word_summary(const FollowupCommand *command)
{
  g_autofree char *aliases = followup_commands_list_aliases(command->verb);

  return aliases != NULL ? g_strdup_printf(_("%s (also: %s)"), _(command->summary), aliases)
                         : g_strdup(_(command->summary));
}

void
followup_commands_print_list(FollowupOutput *output)
{
  static const FollowupColumn columns[] = {
    { NULL, FOLLOWUP_COLUMN_FIXED },
    { NULL, FOLLOWUP_COLUMN_WRAP, 20 },
  };
  g_autoptr(FollowupTable) table = followup_table_new(columns, G_N_ELEMENTS(columns), 2);

  print_usage(output);
  for (guint i = 0; i < G_N_ELEMENTS(groups); i++) {
    followup_table_add_heading(table, FOLLOWUP_STYLE_LABEL, g_strdup(_(groups[i].title)));
    for (guint j = 0; groups[i].verbs[j] != NULL; j++) {
      const FollowupCommand *command = find(groups[i].verbs[j]);

      if (command == NULL)
        continue; /* a test says so */
      followup_table_add(table, FOLLOWUP_STYLE_STRONG, g_strdup(command->verb), NULL);
      followup_table_add(table, FOLLOWUP_STYLE_PLAIN, word_summary(command), NULL);
    }
  }
  followup_table_print(table, output);
}
