/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* plan-lines: interviews as JSON, one a line, to plans as JSON, one a line. Computes everything
 * here: asks neither daemon, settings nor the machine's zone. */
#pragma once

#include "session.h"

#include <stdio.h>

/* The plan of one line, without its newline: {"plan": [...]}. The line is an object of
 *   at (local time in zone), zone, duration (minutes), stage, cadence, decision (date) or
 *   timeline_days [a, b], interviewers [{name, prefers, ...}], holidays [date, ...],
 *   may_follow_up, heard {at (local), decision}, check_in_done (RFC 3339), system_zone,
 *   employer, position
 * or {"input": such an object}. INVALID_ARGUMENT names the field that is wrong. (transfer full) */
char *followup_plan_lines_make(const char *line, GError **error);
/* All lines of input; a bad one is reported with its number and answered by {"error": "..."}, and
 * the others go on. */
gboolean
followup_plan_lines_run(FollowupSession *session, FILE *input, FILE *output, GError **error);
