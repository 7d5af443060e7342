/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What the employer does: it answers, or the process ends. */

#include <glib/gi18n-lib.h>

#include "error.h"
#include "store-private.h"

/* The latest round of the interview's process. */
static FollowupStoreCase *
load_latest(FollowupStore *self, gint64 id, GError **error)
{
  g_autoptr(FollowupStoreCase) found = followup_store_case_load(self, id, error);
  g_autoptr(GArray) rounds = NULL;

  if (!found)
    return NULL;
  rounds = followup_store_list_rounds(self, found->employer_key, found->position_key, 1, error);
  if (!rounds)
    return NULL;
  return followup_store_case_load(self, g_array_index(rounds, gint64, 0), error);
}

/* ---- answers ---- */

static gboolean
check_answer(FollowupStoreCase *latest, const FollowupAnswer *answer, gint64 now, GError **error)
{
  if (latest->interview->ending != FOLLOWUP_ENDING_OPEN) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE,
                _("the process of interview %d has ended (%s): nothing is waited for"),
                (int)latest->interview->id, followup_ending_to_nick(latest->interview->ending));
    return FALSE;
  }
  if (answer->at > now) {
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                        _("the answer lies in the future: expected a moment that has passed"));
    return FALSE;
  }
  return followup_interview_check_answer(latest->interview, answer, error);
}

static void
insert_answer(GArray *answers, const FollowupAnswer *answer)
{
  guint i = answers->len;

  while (i > 0 && g_array_index(answers, FollowupAnswer, i - 1).at > answer->at)
    i--;
  g_array_insert_vals(answers, i, answer, 1);
}

static gboolean
record(FollowupStoreChange *change,
       FollowupStoreCase *latest,
       const FollowupAnswer *answer,
       GError **error)
{
  gint64 now = followup_store_change_get_now(change);
  g_autoptr(FollowupInterview) old = followup_interview_copy(latest->interview);

  followup_store_change_set_subject(change, old->id, 0);
  insert_answer(latest->interview->answers, answer);
  latest->interview->modified = now;
  if (!followup_store_write_interview(change, old, latest->interview, error)
      || !followup_store_case_replan(latest, followup_store_change_get_store(change), now, error))
    return FALSE;
  followup_store_case_supersede_overtaken(latest, now);
  return followup_store_case_write(latest, change, error)
         && followup_store_change_commit(change, error);
}

gboolean
followup_store_hear(FollowupStore *self,
                    gint64 id,
                    const FollowupAnswer *answer,
                    const FollowupOrigin *origin,
                    gint64 *recorded,
                    GError **error)
{
  g_autoptr(FollowupStoreChange) change = NULL;
  g_autoptr(FollowupStoreCase) latest = NULL;
  g_autoptr(GArray) earlier = NULL;

  if (!followup_store_find_request(self, origin, &earlier, error))
    return FALSE;
  if (earlier) {
    if (recorded)
      *recorded = g_array_index(earlier, gint64, 0);
    return TRUE;
  }
  change = followup_store_change_begin(self, "hear", origin, error);
  if (!change)
    return FALSE;
  latest = load_latest(self, id, error);
  if (!latest || !check_answer(latest, answer, followup_store_change_get_now(change), error)
      || !record(change, latest, answer, error))
    return FALSE;
  if (recorded)
    *recorded = latest->interview->id;
  return TRUE;
}

/* ---- endings ---- */

static gboolean
end_round(FollowupStoreChange *change,
          FollowupStoreCase *round,
          FollowupEnding ending,
          gint64 at,
          GError **error)
{
  gint64 now = followup_store_change_get_now(change);
  g_autoptr(FollowupInterview) old = followup_interview_copy(round->interview);

  if (old->ending != ending) {
    round->interview->ending = ending;
    round->interview->ended_at = at;
    round->interview->modified = now;
  }
  for (guint i = 0; i < round->actions->len; i++) {
    FollowupAction *action = g_ptr_array_index(round->actions, i);

    if (followup_state_is_pending(action->state))
      followup_store_finish_action(action, FOLLOWUP_STATE_SUPERSEDED, now);
  }
  return followup_store_write_interview(change, old, round->interview, error)
         && followup_store_case_write(round, change, error);
}

/* Rounds that ended before the process was taken up again keep their ending; when a process that
 * has ended gets another ending, the rounds that ended with it get that too. */
gboolean
followup_store_end_process(
    FollowupStoreChange *change, gint64 interview, FollowupEnding ending, gint64 at, GError **error)
{
  FollowupStore *store = followup_store_change_get_store(change);
  g_autoptr(FollowupStoreCase) latest = load_latest(store, interview, error);
  g_autoptr(GArray) rounds = NULL;
  FollowupEnding before;

  if (!latest)
    return FALSE;
  before = latest->interview->ending;
  rounds = followup_store_list_rounds(store, latest->employer_key, latest->position_key, 0, error);
  if (!rounds)
    return FALSE;
  for (guint i = 0; i < rounds->len; i++) {
    g_autoptr(FollowupStoreCase) round
        = followup_store_case_load(store, g_array_index(rounds, gint64, i), error);

    if (!round)
      return FALSE;
    if (round->interview->ending != FOLLOWUP_ENDING_OPEN && round->interview->ending != before)
      continue;
    if (!end_round(change, round, ending, at, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
followup_store_end(FollowupStore *self,
                   const gint64 *ids,
                   gsize n_ids,
                   FollowupEnding ending,
                   const FollowupOrigin *origin,
                   GError **error)
{
  g_autoptr(FollowupStoreChange) change = NULL;
  g_autoptr(GArray) earlier = NULL;

  if (!followup_store_find_request(self, origin, &earlier, error))
    return FALSE;
  if (earlier)
    return TRUE;
  if (ending == FOLLOWUP_ENDING_OPEN) {
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                        _("‘open’ is no ending: expected rejected, withdrew or silent"));
    return FALSE;
  }
  change = followup_store_change_begin(self, "end", origin, error);
  if (!change)
    return FALSE;
  for (gsize i = 0; i < n_ids; i++) {
    followup_store_change_set_subject(change, ids[i], 0);
    if (!followup_store_end_process(change, ids[i], ending, followup_store_change_get_now(change),
                                    error))
      return FALSE;
  }
  return followup_store_change_commit(change, error);
}
