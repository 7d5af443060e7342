/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The employer answers. */

#include <glib/gi18n-lib.h>

#include "error.h"
#include "store-private.h"

static gboolean
check_answer(FollowupStoreCase *latest, const FollowupAnswer *answer, gint64 now, GError **error)
{
  if (latest->interview->ending != FOLLOWUP_ENDING_OPEN) {
    g_set_error(
        error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_STATE,
        _("the process of interview %d has ended (%s): nothing is waited for; ‘followup reopen "
          "%d’ takes that back"),
        (int)latest->id, followup_ending_to_words(latest->interview->ending), (int)latest->id);
    return FALSE;
  }
  if (answer->at > now) {
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                        _("the answer lies in the future: expected a moment that has passed"));
    return FALSE;
  }
  return followup_interview_check_answer(latest->interview, answer, error);
}

/* An answer may come while a later round lies ahead, but not before the first. */
static gboolean
check_moment(FollowupStore *store,
             const FollowupStoreCase *latest,
             const FollowupAnswer *answer,
             GError **error)
{
  g_autoptr(FollowupStatement) statement
      = followup_sql_prepare(store->sql,
                             "SELECT min(start) FROM interview WHERE employer_key = ? "
                             "AND position_key = ?",
                             error);

  if (!statement)
    return FALSE;
  followup_statement_bind_text(statement, latest->employer_key);
  followup_statement_bind_text(statement, latest->position_key);
  if (followup_statement_step(statement, error) != FOLLOWUP_STEP_ROW)
    return FALSE;
  if (answer->at >= followup_statement_get_int(statement, 0))
    return TRUE;
  g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                      _("the answer lies before the first interview: expected a moment after that "
                        "began"));
  return FALSE;
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
  g_autofree char *decision = followup_decision_to_string(&answer->decision);

  followup_store_change_describe(change, latest, NULL);
  followup_store_change_add_fact(change, old->id, "decision", decision);
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

  if (!followup_store_find_request(self, origin, "hear", &earlier, error))
    return FALSE;
  if (earlier) {
    if (recorded)
      *recorded = g_array_index(earlier, gint64, 0);
    return TRUE;
  }
  change = followup_store_change_begin(self, "hear", origin, error);
  if (!change)
    return FALSE;
  latest = followup_store_load_latest(self, id, error);
  if (!latest || !check_answer(latest, answer, followup_store_change_get_now(change), error)
      || !check_moment(self, latest, answer, error) || !record(change, latest, answer, error))
    return FALSE;
  if (recorded)
    *recorded = latest->interview->id;
  return TRUE;
}
