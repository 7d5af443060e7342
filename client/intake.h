/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* intake: what becomes of an invitation that somebody sent: it adds an interview, moves or closes
 * the one that came from it, or changes nothing. How it is read is invitation's. */
#pragma once

#include "interview-options.h"
#include "session.h"

/* Reads the calendar at path ("-": standard input), which may be a mail with one, and deals with
 * the first interview to come; what was told beside it wins. At a terminal it asks for the employer
 * where that is not clear; else the session says what was taken. */
gboolean followup_intake_run(FollowupSession *session,
                             const char *path,
                             FollowupInterviewOptions *told,
                             gboolean thanked,
                             gboolean json,
                             GError **error);
