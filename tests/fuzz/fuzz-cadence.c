/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fuzz-cadence: a cadence file of any bytes is read or refused in one line; what is read plans. */
#include "fuzz.h"

#include "plan.h"

static void
plan_by(FollowupCadence *cadence)
{
  g_autoptr(FollowupInterview) interview = followup_interview_new();
  g_autoptr(FollowupRules) rules = followup_rules_new();
  g_autoptr(GPtrArray) actions = NULL;
  FollowupHistory history = FOLLOWUP_HISTORY_NONE(1795093200);

  interview->employer = g_strdup("Acme");
  interview->start = 1795093200;
  interview->zone = g_strdup("America/New_York");
  g_assert_true(followup_interview_validate(interview, NULL));
  actions = followup_plan(interview, cadence, rules, &history, TRUE);
  for (guint i = 0; i < actions->len; i++) {
    const FollowupAction *action = g_ptr_array_index(actions, i);
    g_autofree char *reason = followup_reason_serialize(action->reason);

    g_assert_cmpint(action->due, <=, action->by);
    g_assert_true(g_utf8_validate(reason, -1, NULL));
  }
}

static void
explain(FollowupCadence *cadence)
{
  for (guint rule = 0; rule < FOLLOWUP_N_RULES; rule++) {
    g_autofree char *words = followup_step_to_text(followup_cadence_get_step(cadence, rule), rule);

    fuzz_check_line(words);
  }
}

/* All that is wrong, as it is told of a file. */
static void
check_problems(const guint8 *data, gsize size)
{
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(FollowupCadence) cadence
      = followup_cadence_read((const char *)data, size, "/folder/own.cadence", problems);

  g_assert_cmpint(cadence == NULL, ==, problems->len > 0);
  for (guint i = 0; i < problems->len; i++)
    fuzz_check_line(g_ptr_array_index(problems, i));
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
  g_autoptr(FollowupCadence) cadence = NULL;
  GError *error = NULL;

  check_problems(data, size);
  cadence = followup_cadence_parse((const char *)data, (gssize)size, "own.cadence", &error);
  if (cadence == NULL) {
    fuzz_check_refusal(error);
    return 0;
  }
  g_assert_nonnull(followup_cadence_get_id(cadence));
  fuzz_check_line(followup_cadence_get_name(cadence));
  plan_by(cadence);
  explain(cadence);
  return 0;
}
