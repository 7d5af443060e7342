/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* plan-input: one interview told as a JSON object, with all that its plan depends on. Pure. */
#pragma once

#include "plan.h"

typedef struct {
  FollowupInterview *interview;
  FollowupCadence *cadence;
  FollowupRules *rules;
  FollowupHistory history;
} FollowupPlanInput;

/* The fields are told in plan-lines.h. INVALID_ARGUMENT names the one that is wrong. (transfer
 * full)
 */
FollowupPlanInput *followup_plan_input_parse(const char *json, GError **error);
void followup_plan_input_free(FollowupPlanInput *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupPlanInput, followup_plan_input_free)
