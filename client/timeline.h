/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* timeline: processes, each with its interviews, windows, answers and end, as a chart or as JSON.
 * Knows neither the daemon nor the terminal. */
#pragma once

#include "session.h"

/* Interviews of the bus, with their actions, by the processes they belong to. */
typedef struct _FollowupTimeline FollowupTimeline;
FollowupTimeline *followup_timeline_new(void);
void followup_timeline_free(FollowupTimeline *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupTimeline, followup_timeline_free)

/* A further interview; where employer and position are those of another it is a round of the same
 * process. */
void followup_timeline_add(FollowupTimeline *self, GVariant *interview);
/* The same text for all interviews of one process; position: nullable. (transfer full) */
char *followup_timeline_name_process(const char *employer, const char *position);
guint followup_timeline_count(const FollowupTimeline *self);
/* The chart and its legend; n_weeks before and behind this one. */
void followup_timeline_print(const FollowupTimeline *self, FollowupSession *session, guint n_weeks);
/* Appends an array of processes: "employer", "position", "ending", "interviews" (their ids) and
 * "marks", by "at": "sign" ("interview", "due", "done", "skipped", "answer", "end"), and of steps
 * "id", "kind", "state", "due", "by". */
void followup_timeline_print_json(const FollowupTimeline *self, GString *text);
