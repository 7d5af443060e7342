/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* agenda: all that is still to be dealt with, by urgency, one line each where there is room. Knows
 * neither the daemon nor how long anybody looks at it. */
#pragma once

#include "line.h"
#include "session.h"

/* At this width a line has room for the whole reason. */
#define FOLLOWUP_AGENDA_FULL_WIDTH 150

/* Actions, added by due, which are copied. */
typedef struct _FollowupAgenda FollowupAgenda;
FollowupAgenda *followup_agenda_new(FollowupSession *session);
void followup_agenda_free(FollowupAgenda *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupAgenda, followup_agenda_free)
/* With its gist and, where there is room for it, its why. */
void followup_agenda_add_line(FollowupAgenda *self, const FollowupLine *line);
/* The same of an action's dictionary, a brief one will do. */
void followup_agenda_add_action(FollowupAgenda *self, GVariant *action);
/* Whether those that come up a night later than the last one, or later yet, would only be counted
 * on a terminal. */
gboolean followup_agenda_is_enough(const FollowupAgenda *self);
/* Prints it to the session's output; at the end the one to be dealt with next and, on a terminal,
 * how. On a terminal a long tail of later ones is counted instead of shown, unless all. behind: so
 * many later ones were not added. */
void followup_agenda_print(FollowupAgenda *self, gboolean all, guint behind);
/* When it reads differently though nothing was changed; FOLLOWUP_NO_INSTANT: never. */
gint64 followup_agenda_get_next_change(const FollowupAgenda *self);
