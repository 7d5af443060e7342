/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* question: asks who sits at the terminal for one line, or for yes or no. Knows nothing of what is
 * asked for. */
#pragma once

#include <glib.h>

/* Says on a line of standard error what the questions that follow have in common. */
void followup_question_introduce(const char *text);
/* Writes the prompt on standard error, so that results stay apart, and reads a line: without white
 * space at its ends, "" for none. NULL at the end of input. What is not UTF-8 becomes U+FFFD.
 * (transfer full) */
char *followup_question_ask(const char *prompt);
/* Whether the answer begins with y; the prompt ends in "[y/N] ". */
gboolean followup_question_confirm(const char *prompt);
