/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* commands: the table of verbs, from which help is made and words are looked up. What a verb does
 * is its own file's matter. */
#pragma once

#include "session.h"

typedef struct _FollowupCommand FollowupCommand;
/* argv: the words after the verb, NULL-terminated. */
typedef gboolean (*FollowupCommandFunc)(FollowupSession *session,
                                        const FollowupCommand *command,
                                        char **argv,
                                        GError **error);

struct _FollowupCommand {
  const char *verb;
  const char *arguments; /* "ID WHEN"; untranslated where only words in capitals change */
  const char *summary;   /* one line; NULL: people do not type it, no help names it */
  FollowupCommandFunc run;
};

/* Ends with a NULL verb. */
extern const FollowupCommand followup_commands[];

/* Of a verb or an alias of one. INVALID_ARGUMENT suggests the nearest verb. (transfer none) */
const FollowupCommand *followup_commands_find(const char *verb, GError **error);
/* The other names of a verb: "rm, delete"; NULL for none. (transfer full) */
char *followup_commands_list_aliases(const char *verb);
/* The help of the program, which fits a screen: the verbs by what one is about. */
void followup_commands_print_help(FollowupOutput *output);
/* Every verb with a line of its own. */
void followup_commands_print_list(FollowupOutput *output);

/* The verbs, each in its cmd-VERB.c. */
#define FOLLOWUP_COMMAND(name)                                                                     \
  gboolean followup_cmd_##name(FollowupSession *session, const FollowupCommand *command,           \
                               char **argv, GError **error);
FOLLOWUP_COMMAND(accept)
FOLLOWUP_COMMAND(add)
FOLLOWUP_COMMAND(agenda)
FOLLOWUP_COMMAND(backup)
FOLLOWUP_COMMAND(cadences)
FOLLOWUP_COMMAND(closed)
FOLLOWUP_COMMAND(complete)
FOLLOWUP_COMMAND(doctor)
FOLLOWUP_COMMAND(done)
FOLLOWUP_COMMAND(draft)
FOLLOWUP_COMMAND(edit)
FOLLOWUP_COMMAND(export)
FOLLOWUP_COMMAND(heard)
FOLLOWUP_COMMAND(help)
FOLLOWUP_COMMAND(import)
FOLLOWUP_COMMAND(holidays)
FOLLOWUP_COMMAND(list)
FOLLOWUP_COMMAND(log)
FOLLOWUP_COMMAND(moved)
FOLLOWUP_COMMAND(next_round)
FOLLOWUP_COMMAND(noshow)
FOLLOWUP_COMMAND(offer)
FOLLOWUP_COMMAND(plan)
FOLLOWUP_COMMAND(redo)
FOLLOWUP_COMMAND(rejected)
FOLLOWUP_COMMAND(remove)
FOLLOWUP_COMMAND(reopen)
FOLLOWUP_COMMAND(restore)
FOLLOWUP_COMMAND(settings)
FOLLOWUP_COMMAND(show)
FOLLOWUP_COMMAND(skip)
FOLLOWUP_COMMAND(snooze)
FOLLOWUP_COMMAND(status)
FOLLOWUP_COMMAND(timeline)
FOLLOWUP_COMMAND(todo)
FOLLOWUP_COMMAND(touch)
FOLLOWUP_COMMAND(undo)
FOLLOWUP_COMMAND(when)
FOLLOWUP_COMMAND(withdraw)
#undef FOLLOWUP_COMMAND
