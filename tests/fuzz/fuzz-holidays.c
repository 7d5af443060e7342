/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fuzz-holidays: a file of holidays of any bytes gives a set that holds, which written is read the
 * same, and one line a problem. */
#include "fuzz.h"

#include "holidays.h"

#include <string.h>

static void
check_days(const FollowupHolidays *set)
{
  FollowupDay last = 0;

  g_assert_cmpuint(set->days->len, <=, FOLLOWUP_MAX_HOLIDAYS);
  for (guint i = 0; i < set->days->len; i++) {
    const FollowupHoliday *holiday = &g_array_index(set->days, FollowupHoliday, i);

    g_assert_cmpuint(holiday->day, >, last);
    last = holiday->day;
    g_assert_true(holiday->name == NULL
                  || (*holiday->name != '\0' && g_utf8_validate(holiday->name, -1, NULL)));
  }
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(FollowupHolidays) set
      = followup_holidays_parse("set", (const char *)data, size, "set.holidays", problems);
  g_autoptr(FollowupHolidays) again = NULL;
  g_autofree char *text = followup_holidays_to_text(set), *twice = NULL;

  check_days(set);
  for (guint i = 0; i < problems->len; i++)
    fuzz_check_line(g_ptr_array_index(problems, i));
  g_ptr_array_set_size(problems, 0);
  again = followup_holidays_parse("set", text, strlen(text), "set.holidays", problems);
  g_assert_cmpuint(problems->len, ==, 0);
  twice = followup_holidays_to_text(again);
  g_assert_cmpstr(text, ==, twice);
  return 0;
}
