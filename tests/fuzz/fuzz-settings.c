/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fuzz-settings: a settings.ini of any bytes gives choices that hold, and one line a problem. */
#include "fuzz.h"

#include "choices.h"
#include "holidays.h"

#include <string.h>

static void
check_text(const char *text)
{
  g_assert_true(text == NULL || (*text != '\0' && g_utf8_validate(text, -1, NULL)));
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(FollowupCadenceSet) cadences = followup_cadence_set_new(NULL);
  g_autoptr(FollowupChoices) choices
      = followup_choices_parse((const char *)data, size, "settings.ini", cadences, problems);

  check_text(choices->name);
  check_text(choices->email);
  check_text(choices->phone);
  check_text(choices->signature);
  g_assert_nonnull(choices->cadence);
  g_assert_cmpuint(choices->holidays->len, <=, FOLLOWUP_MAX_HOLIDAYS);
  for (char **set = choices->holiday_sets; *set != NULL; set++)
    g_assert_true(followup_holidays_check_name(*set, NULL));
  g_assert_cmpuint(choices->most, >=, 1);
  g_assert_true(choices->most <= 20 || choices->most == FOLLOWUP_MOST_ALL);
  g_assert_cmpuint(choices->n_repeats, >=, 1);
  g_assert_cmpuint(choices->n_repeats, <=, FOLLOWUP_MAX_REPEATS);
  for (guint i = 0; i < problems->len; i++)
    fuzz_check_line(g_ptr_array_index(problems, i));
  return 0;
}
