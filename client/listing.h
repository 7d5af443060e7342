/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* listing: all the interviews or actions that the daemon has, asked for in pages, so that many of
 * them hold nobody else up. Knows nothing of what they are wanted for. */
#pragma once

#include "session.h"

/* Gets them one after the other; row is borrowed. */
typedef void (*FollowupListingFunc)(GVariant *row, gpointer data);

/* Interviews by id, with their people; pending actions by due, brief ones. */
gboolean followup_listing_visit_interviews(FollowupSession *session,
                                           FollowupListingFunc func,
                                           gpointer data,
                                           GError **error);
gboolean followup_listing_visit_actions(FollowupSession *session,
                                        FollowupListingFunc func,
                                        gpointer data,
                                        GError **error);
/* All interviews of which text, nullable, is part of employer or position, or only those of open
 * processes; brief as the bus has it. (transfer full) of GVariant */
GPtrArray *followup_listing_of_interviews(
    FollowupSession *session, const char *text, gboolean open, gboolean brief, GError **error);
/* All pending actions; likewise. */
GPtrArray *followup_listing_of_actions(FollowupSession *session, gboolean brief, GError **error);
