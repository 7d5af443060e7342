/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* keeper-plan: decides what to look at and what to do about what was found; pure: touches no file.
 */

#include "keeper-private.h"

#include "error.h"

/* All of the database is read at each start, which takes milliseconds, behind the first answers; */
#define ALWAYS 500
/* after an end that was none, which takes up to some tenths of a second; beyond that a copy is
 * checked on a thread. */
#define AFTER_CRASH 10000
/* Of 20,000 interviews; it is copied, checked and changed within a second or two. */
#define SOON_UPGRADED (64 * 1024 * 1024)

static const guint delays[] = { 5, 15, 60, 5 * 60, 15 * 60 };

FollowupKeeperPlan
followup_keeper_plan(const FollowupKeeperFacts *facts)
{
  FollowupKeeperPlan plan = { .check_up_to = AFTER_CRASH };

  /* Once made a database is never empty, and its journal stays beside it: SQLite would remove that
   * one and begin anew. */
  if (!facts->has_file || facts->size == 0)
    plan.lost = facts->journal != FOLLOWUP_JOURNAL_NONE || facts->has_backups;
  plan.keep_log = facts->journal == FOLLOWUP_JOURNAL_BROKEN;
  if (facts->suspect || facts->journal == FOLLOWUP_JOURNAL_BROKEN)
    plan.check_up_to = G_MAXINT64;
  else if (facts->journal == FOLLOWUP_JOURNAL_RETIRED) {
    plan.check_up_to = ALWAYS;
    plan.check_later = TRUE;
  }
  plan.upgrade
      = facts->older && facts->size >= SOON_UPGRADED && !facts->suspect
        && (facts->journal == FOLLOWUP_JOURNAL_RETIRED || facts->journal == FOLLOWUP_JOURNAL_SOUND);
  return plan;
}

FollowupKeeperAnswer
followup_keeper_judge(const GError *error)
{
  if (error->domain != FOLLOWUP_ERROR)
    return FOLLOWUP_KEEPER_RETRY;
  switch (error->code) {
  case FOLLOWUP_ERROR_DAMAGED:
    return FOLLOWUP_KEEPER_REPLACE;
  case FOLLOWUP_ERROR_NEWER_SCHEMA:
  case FOLLOWUP_ERROR_WRONG_KIND:
    return FOLLOWUP_KEEPER_REFUSE;
  default:
    return FOLLOWUP_KEEPER_RETRY;
  }
}

guint
followup_keeper_get_delay(guint failures)
{
  return delays[MIN(failures, G_N_ELEMENTS(delays) - 1)];
}
