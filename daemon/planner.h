/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* planner: plans anew what the store is behind with, slice by slice between other things. Refuses
 * to know why. */
#pragma once

#include "store.h"

#define FOLLOWUP_TYPE_PLANNER (followup_planner_get_type())
G_DECLARE_FINAL_TYPE(FollowupPlanner, followup_planner, FOLLOWUP, PLANNER, GObject)

/* From here on the store plans in slices. */
FollowupPlanner *followup_planner_new(FollowupStore *store);
