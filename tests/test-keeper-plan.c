/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-keeper-plan: what is to be looked at when the database is opened, and what is to be done
 * about an opening that failed. */

#include "error.h"
#include "keeper-private.h"

#define ALL G_MAXINT64

static const struct {
  const char *name;
  FollowupKeeperFacts facts;
  FollowupKeeperPlan plan;
} plans[] = {
  { "first start", { FALSE, 0, FOLLOWUP_JOURNAL_NONE, FALSE, FALSE }, { FALSE, FALSE, 10000 } },
  { "emptied by hand, of which nothing tells",
    { TRUE, 0, FOLLOWUP_JOURNAL_NONE, FALSE, FALSE },
    { FALSE, FALSE, 10000 } },
  { "gone, with backups",
    { FALSE, 0, FOLLOWUP_JOURNAL_NONE, TRUE, FALSE },
    { TRUE, FALSE, 10000 } },
  { "emptied, with backups",
    { TRUE, 0, FOLLOWUP_JOURNAL_NONE, TRUE, FALSE },
    { TRUE, FALSE, 10000 } },
  { "gone, its journal not",
    { FALSE, 0, FOLLOWUP_JOURNAL_RETIRED, FALSE, FALSE },
    { TRUE, FALSE, 500, TRUE } },
  { "emptied, its journal not",
    { TRUE, 0, FOLLOWUP_JOURNAL_SOUND, FALSE, FALSE },
    { TRUE, FALSE, 10000 } },
  { "gone, its journal is broken",
    { FALSE, 0, FOLLOWUP_JOURNAL_BROKEN, FALSE, FALSE },
    { TRUE, TRUE, ALL } },
  { "ended well",
    { TRUE, 4096, FOLLOWUP_JOURNAL_RETIRED, TRUE, FALSE },
    { FALSE, FALSE, 500, TRUE } },
  { "killed", { TRUE, 4096, FOLLOWUP_JOURNAL_SOUND, TRUE, FALSE }, { FALSE, FALSE, 10000 } },
  { "its journal is gone",
    { TRUE, 4096, FOLLOWUP_JOURNAL_NONE, FALSE, FALSE },
    { FALSE, FALSE, 10000 } },
  { "its journal is broken",
    { TRUE, 4096, FOLLOWUP_JOURNAL_BROKEN, FALSE, FALSE },
    { FALSE, TRUE, ALL } },
  { "damage was met", { TRUE, 4096, FOLLOWUP_JOURNAL_RETIRED, TRUE, TRUE }, { FALSE, FALSE, ALL } },
  { "large, of an earlier version",
    { TRUE, 1 << 30, FOLLOWUP_JOURNAL_RETIRED, TRUE, FALSE, TRUE },
    { FALSE, FALSE, 500, TRUE, TRUE } },
  { "the same, killed",
    { TRUE, 1 << 30, FOLLOWUP_JOURNAL_SOUND, TRUE, FALSE, TRUE },
    { FALSE, FALSE, 10000, FALSE, TRUE } },
  { "the same, its journal is broken",
    { TRUE, 1 << 30, FOLLOWUP_JOURNAL_BROKEN, TRUE, FALSE, TRUE },
    { FALSE, TRUE, ALL, FALSE, FALSE } },
  { "the same, its journal is gone",
    { TRUE, 1 << 30, FOLLOWUP_JOURNAL_NONE, TRUE, FALSE, TRUE },
    { FALSE, FALSE, 10000, FALSE, FALSE } },
  { "the same, damage was met",
    { TRUE, 1 << 30, FOLLOWUP_JOURNAL_RETIRED, TRUE, TRUE, TRUE },
    { FALSE, FALSE, ALL, FALSE, FALSE } },
  { "small, of an earlier version",
    { TRUE, 1 << 20, FOLLOWUP_JOURNAL_RETIRED, TRUE, FALSE, TRUE },
    { FALSE, FALSE, 500, TRUE, FALSE } },
  { "large, of this version",
    { TRUE, 1 << 30, FOLLOWUP_JOURNAL_RETIRED, TRUE, FALSE, FALSE },
    { FALSE, FALSE, 500, TRUE, FALSE } },
  { "damage was met, then killed",
    { TRUE, 4096, FOLLOWUP_JOURNAL_SOUND, TRUE, TRUE },
    { FALSE, FALSE, ALL } },
};

static void
test_plan(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(plans); i++) {
    FollowupKeeperPlan plan = followup_keeper_plan(&plans[i].facts);

    g_test_message("%s", plans[i].name);
    g_assert_cmpint(plan.lost, ==, plans[i].plan.lost);
    g_assert_cmpint(plan.keep_log, ==, plans[i].plan.keep_log);
    g_assert_cmpint(plan.check_up_to, ==, plans[i].plan.check_up_to);
    g_assert_cmpint(plan.check_later, ==, plans[i].plan.check_later);
    g_assert_cmpint(plan.upgrade, ==, plans[i].plan.upgrade);
  }
}

/* Only what is known to be damaged is replaced; what is not ours, or not for us, is let be. */
static void
test_judge(void)
{
  for (int code = 0; code < FOLLOWUP_N_ERRORS; code++) {
    g_autoptr(GError) error = g_error_new_literal(FOLLOWUP_ERROR, code, "it failed");
    FollowupKeeperAnswer answer = FOLLOWUP_KEEPER_RETRY;

    if (code == FOLLOWUP_ERROR_DAMAGED)
      answer = FOLLOWUP_KEEPER_REPLACE;
    else if (code == FOLLOWUP_ERROR_NEWER_SCHEMA || code == FOLLOWUP_ERROR_WRONG_KIND)
      answer = FOLLOWUP_KEEPER_REFUSE;
    g_assert_cmpint(followup_keeper_judge(error), ==, answer);
  }
}

static void
test_judge_others(void)
{
  g_autoptr(GError) error
      = g_error_new_literal(G_FILE_ERROR, (int)FOLLOWUP_ERROR_DAMAGED, "of another domain");

  g_assert_cmpint(followup_keeper_judge(error), ==, FOLLOWUP_KEEPER_RETRY);
}

/* Seconds at first, a quarter of an hour in the end. */
static void
test_delays(void)
{
  guint last = followup_keeper_get_delay(0);

  g_assert_cmpuint(last, ==, 5);
  for (guint i = 1; i < 100; i++) {
    guint delay = followup_keeper_get_delay(i);

    g_assert_cmpuint(delay, >=, last);
    last = delay;
  }
  g_assert_cmpuint(last, ==, 15 * 60);
  g_assert_cmpuint(followup_keeper_get_delay(G_MAXUINT), ==, last);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/keeper-plan/plan", test_plan);
  g_test_add_func("/keeper-plan/judge", test_judge);
  g_test_add_func("/keeper-plan/judge-others", test_judge_others);
  g_test_add_func("/keeper-plan/delays", test_delays);
  return g_test_run();
}
