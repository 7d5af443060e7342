/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* completion: what may stand where the cursor is, for the shells: verbs, options, their values, and
 * from the running daemon ids, employers and cadences. Quick and quiet: what cannot be had at once
 * is left out. Knows no shell. */
#pragma once

#include "commands.h"

/* What stands in the place of candidates where a file is wanted: the shell's own matter. */
#define FOLLOWUP_COMPLETION_FILE ":file"

/* words: those after "followup", the last one as far as it is typed. Adds a line for each candidate
 * to the session's output: the word, a tab, what it is. */
void followup_completion_print(FollowupSession *session, const char *const *words);
