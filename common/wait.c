/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "wait.h"

#include <string.h>

#define DAY (24 * 60 * 60)

static gboolean
is_same_process(const FollowupInterview *a, const FollowupInterview *b)
{
  g_autofree char *one = followup_interview_fold(a->position);
  g_autofree char *other = followup_interview_fold(b->position);

  return strcmp(one, other) == 0;
}

/* Takes a moment where it is the earliest so far that lies from the start on. */
static void
take_earliest(gint64 moment, gint64 start, gint64 *earliest)
{
  if (moment >= start && moment < *earliest)
    *earliest = moment;
}

/* The first word behind the end; G_MAXINT64: none yet. */
static gint64
find_word(GPtrArray *interviews, const FollowupInterview *interview)
{
  gint64 end = followup_interview_get_end(interview);
  gint64 word = G_MAXINT64, next = G_MAXINT64;

  for (guint i = 0; i < interviews->len; i++) {
    const FollowupInterview *round = interviews->pdata[i];

    if (!is_same_process(round, interview))
      continue;
    take_earliest(round->start, end, &next);
    for (guint j = 0; j < round->answers->len; j++)
      take_earliest(g_array_index(round->answers, FollowupAnswer, j).at, end, &word);
    if (round->ending == FOLLOWUP_ENDING_REJECTED || round->ending == FOLLOWUP_ENDING_OFFER)
      take_earliest(round->ended_at, end, &word);
  }
  return word < next ? word : G_MAXINT64;
}

static int
compare_counts(gconstpointer a, gconstpointer b)
{
  const guint *left = a, *right = b;

  return (*left > *right) - (*left < *right);
}

FollowupWait
followup_wait_measure(GPtrArray *interviews)
{
  g_autoptr(GArray) days = g_array_new(FALSE, FALSE, sizeof(guint));
  const guint *sorted;
  guint n;

  for (guint i = 0; i < interviews->len; i++) {
    gint64 word = find_word(interviews, interviews->pdata[i]);
    guint waited;

    if (word == G_MAXINT64)
      continue;
    waited = (guint)((word - followup_interview_get_end(interviews->pdata[i]) + DAY / 2) / DAY);
    g_array_append_val(days, waited);
  }
  n = days->len;
  if (n == 0)
    return (FollowupWait){ 0 };
  g_array_sort(days, compare_counts);
  sorted = (const guint *)(gpointer)days->data;
  return (FollowupWait){ .count = n,
                         .median = (sorted[(n - 1) / 2] + sorted[n / 2] + 1) / 2,
                         .shortest = sorted[0],
                         .longest = sorted[n - 1] };
}
