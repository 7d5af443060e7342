/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* interview-questions: asks at a terminal for what the options about an interview did not tell:
 * which questions there are, and what is no answer to them. */
#pragma once

#include "interview-options.h"

/* Asks for employer (of a new interview), position, time, people, decision and leave to follow up
 * where they were not told, and writes the answers into told, as if they had been options. Enter
 * skips a question, or keeps what present (nullable: a new interview) has; a new one without a time
 * begins now, and none goes without its employer. What makes no sense
 * is said, and asked for again. FAILED where the answers end early. */
gboolean followup_interview_questions_ask(FollowupInterviewOptions *told,
                                          FollowupSession *session,
                                          const FollowupInterview *present,
                                          GError **error);
