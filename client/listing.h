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
  gboolean people;  /* of a line: with their names */
} FollowupListingFilter;

/* Gets them one after the other; the texts of a line live as long as the call. */
typedef void (*FollowupListingLineFunc)(const FollowupLine *line, gpointer data);
typedef struct {
  FollowupListingLineFunc func;
  gboolean (*is_enough)(gpointer data); /* asked after each page; NULL: never */
  gpointer data;
  gboolean gist, why; /* with these texts */
} FollowupListingActions;

/* Pending actions by due. behind: how many were left out, all of which come up later than the last
 * one that was not, but for a night. */
gboolean followup_listing_visit_action_lines(FollowupSession *session,
                                             const FollowupListingActions *wanted,
                                             guint *behind,
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
GPtrArray *followup_listing_of_actions(FollowupSession *session, GError **error);
