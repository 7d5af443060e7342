/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "question.h"

#include <stdio.h>
#include <stdlib.h>

void
followup_question_introduce(const char *text)
{
  g_printerr("%s\n", text);
}

char *
followup_question_ask(const char *prompt)
{
  char *line = NULL;
  size_t size = 0;
  ssize_t length;
  char *answer;

  fputs(prompt, stderr);
  fflush(stderr);
  length = getline(&line, &size, stdin);
  if (length < 0) {
    free(line);
    fputc('\n', stderr);
    return NULL;
  }
  answer = g_utf8_make_valid(line, length);
  free(line);
  return g_strstrip(answer);
}

gboolean
followup_question_confirm(const char *prompt)
{
  g_autofree char *answer = followup_question_ask(prompt);

  return answer != NULL && (answer[0] == 'y' || answer[0] == 'Y');
}
