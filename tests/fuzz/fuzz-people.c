/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fuzz-people: somebody told by --with is read into one whom an interview can hold, or is refused
 * in one line. The lines of the input are told one after the other. */
#include "fuzz.h"

#include "people.h"

#include <string.h>

static void
check_whole(GPtrArray *people)
{
  g_autoptr(FollowupInterview) interview = followup_interview_new();
  GError *error = NULL;

  interview->employer = g_strdup("Acme");
  interview->zone = g_strdup("UTC");
  g_ptr_array_set_size(interview->interviewers, 0);
  for (guint i = 0; i < people->len; i++)
    g_ptr_array_add(interview->interviewers,
                    followup_interviewer_copy(g_ptr_array_index(people, i)));
  if (!followup_interview_validate(interview, &error))
    fuzz_check_refusal(error);
}

static void
tell(GPtrArray *people, const char *line)
{
  GError *error = NULL;

  if (line[0] == '-') {
    if (!followup_people_remove(people, line + 1, &error))
      fuzz_check_refusal(error);
  } else if (!followup_people_tell(people, line, "--with", &error)) {
    fuzz_check_refusal(error);
  }
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
  FuzzBytes bytes = { data, data + size };
  g_autofree char *text = fuzz_take_rest(&bytes);
  g_auto(GStrv) lines = g_strsplit(text, "\n", 20);
  g_autoptr(GPtrArray) people
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interviewer_free);
  g_autoptr(FollowupInterviewer) alone = NULL;
  GError *error = NULL;

  alone = followup_people_parse(text, "--via", &error);
  if (alone == NULL)
    fuzz_check_refusal(error);
  for (guint i = 0; lines[i] != NULL; i++)
    tell(people, lines[i]);
  check_whole(people);
  return 0;
}
