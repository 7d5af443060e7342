/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-wait: how long employers took to answer. */
#include "wait.h"

#define DAY (24 * 60 * 60)
#define START G_GINT64_CONSTANT(1790000000)

/* An interview of an hour; a day is one after START. */
static FollowupInterview *
add(GPtrArray *interviews, const char *position, gint64 day)
{
  FollowupInterview *interview = followup_interview_new();

  interview->position = g_strdup(position);
  interview->start = START + day * DAY - 60 * 60;
  g_ptr_array_add(interviews, interview);
  return interview;
}

static void
answer(FollowupInterview *interview, gint64 day)
{
  FollowupAnswer heard = { START + day * DAY, { FOLLOWUP_DECISION_NONE } };

  g_array_append_val(interview->answers, heard);
}

static void
end(FollowupInterview *interview, FollowupEnding ending, gint64 day)
{
  interview->ending = ending;
  interview->ended_at = START + day * DAY;
}

static void
assert_wait(GPtrArray *interviews, guint count, guint median, guint shortest, guint longest)
{
  FollowupWait wait = followup_wait_measure(interviews);

  g_assert_cmpuint(wait.count, ==, count);
  g_assert_cmpuint(wait.median, ==, median);
  g_assert_cmpuint(wait.shortest, ==, shortest);
  g_assert_cmpuint(wait.longest, ==, longest);
}

static void
test_nothing(void)
{
  g_autoptr(GPtrArray) interviews
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);

  assert_wait(interviews, 0, 0, 0, 0);
  add(interviews, "a", 0);
  end(add(interviews, "b", 0), FOLLOWUP_ENDING_WITHDREW, 3); /* the user's word */
  end(add(interviews, "c", 0), FOLLOWUP_ENDING_SILENT, 30);
  answer(add(interviews, "d", 5), 2); /* before the interview */
  assert_wait(interviews, 0, 0, 0, 0);
}

static void
test_median(void)
{
  g_autoptr(GPtrArray) interviews
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);

  answer(add(interviews, "a", 0), 9);
  assert_wait(interviews, 1, 9, 9, 9);
  end(add(interviews, "b", 10), FOLLOWUP_ENDING_REJECTED, 14);
  assert_wait(interviews, 2, 7, 4, 9); /* 6.5, rounded */
  end(add(interviews, "c", 20), FOLLOWUP_ENDING_OFFER, 21);
  assert_wait(interviews, 3, 4, 1, 9);
}

/* Each round has a word of its own: the first behind it, and none that came behind the next. */
static void
test_rounds(void)
{
  g_autoptr(GPtrArray) interviews
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interview_free);
  FollowupInterview *second;

  add(interviews, "Engineer", 0);
  second = add(interviews, "engineer ", 10); /* the same position */
  answer(second, 3);                         /* heard of the first while the second lay ahead */
  answer(second, 4);
  answer(second, 15);
  assert_wait(interviews, 2, 4, 3, 5);
  add(interviews, "Engineer", 20);
  add(interviews, "Manager", 2); /* what is said of another position is no answer */
  assert_wait(interviews, 2, 4, 3, 5);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/wait/nothing", test_nothing);
  g_test_add_func("/wait/median", test_median);
  g_test_add_func("/wait/rounds", test_rounds);
  return g_test_run();
}
