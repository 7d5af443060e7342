/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* listing: all the interviews or actions that the daemon has, asked for in pages, so that many of
 * them hold nobody else up. Knows nothing of what they are wanted for. */
#pragma once

#include "line.h"
#include "session.h"

typedef struct {
  const char *text; /* part of employer or position; NULL: any */
  gboolean open;    /* only those of open processes */
  guint limit;      /* at most so many; 0: all */
} FollowupListingFilter;

/* Gets them one after the other; row is borrowed. */
typedef void (*FollowupListingFunc)(GVariant *row, gpointer data);
/* Likewise; the texts of a line live as long as the call. */
typedef void (*FollowupListingLineFunc)(const FollowupLine *line, gpointer data);

/* Interviews by id, with their people; pending actions by due, brief ones. */
gboolean followup_listing_visit_interviews(FollowupSession *session,
                                           FollowupListingFunc func,
                                           gpointer data,
                                           GError **error);
gboolean followup_listing_visit_actions(FollowupSession *session,
                                        FollowupListingFunc func,
                                        gpointer data,
                                        GError **error);
/* Interviews by id, for those who show thousands. */
gboolean followup_listing_visit_lines(FollowupSession *session,
                                      const FollowupListingFilter *filter,
                                      FollowupListingLineFunc func,
                                      gpointer data,
                                      GError **error);
/* Interviews by id, brief as the bus has it. (transfer full) of GVariant */
GPtrArray *followup_listing_of_interviews(FollowupSession *session,
                                          const FollowupListingFilter *filter,
                                          gboolean brief,
                                          GError **error);
/* All pending actions, by due; likewise. */
GPtrArray *followup_listing_of_actions(FollowupSession *session, gboolean brief, GError **error);
