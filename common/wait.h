/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* wait: how long an employer took to answer after interviews, and so may take again. Pure: knows
 * only what the interviews say. */
#pragma once

#include "interview.h"

typedef struct {
  guint count;                     /* interviews that were answered; 0: nothing is known */
  guint median, shortest, longest; /* days, rounded */
} FollowupWait;

/* interviews (of FollowupInterview, with their answers): all those with one employer, in any order.
 * An interview's answer is the first word of its process behind its end, and before the process's
 * next interview: what was noted as heard, a rejection or an offer. */
FollowupWait followup_wait_measure(GPtrArray *interviews);
