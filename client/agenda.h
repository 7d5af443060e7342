/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* agenda: all that is still to be dealt with, by urgency, one line each where there is room. Knows
 * neither the daemon nor how long anybody looks at it. */
#pragma once

#include "session.h"

/* At this width a line has room for the whole reason: brief actions are not enough. */
#define FOLLOWUP_AGENDA_FULL_WIDTH 150

/* Adds actions (of GVariant, brief ones will do), ordered by due, to the session's output; at the
 * end the one to be dealt with next and, on a terminal, how. On a terminal a long tail of later
 * ones is counted instead of shown, unless all. */
void followup_agenda_print(FollowupSession *session, GPtrArray *actions, gboolean all);
/* When it reads differently though nothing was changed; FOLLOWUP_NO_INSTANT: never. */
gint64 followup_agenda_get_next_change(FollowupSession *session, GPtrArray *actions);
