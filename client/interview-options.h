/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* interview-options: the options that describe an interview, shared by add, plan and edit: which
 * they are, and what they make of an interview. Asks the daemon nothing. */
#pragma once

#include "interview.h"
#include "session.h"

typedef struct {
  char *employer; /* add and plan: a word, no option */
  char *position, *at, *zone, *duration, *stage, *place, *decision, *timeline, *may_follow_up,
      *cadence, *holidays, *via, *liked, *forgot, *note;
  char **with;
  char **without; /* edit only */
  gboolean back;  /* a day of --at told without its week or year is one that has passed */
} FollowupInterviewOptions;

void followup_interview_options_clear(FollowupInterviewOptions *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FollowupInterviewOptions, followup_interview_options_clear)

/* The entries, followed by extra (nullable, ended by a NULL name), all bound to self. The caller
 * frees the array. */
GOptionEntry *followup_interview_options_get_entries(FollowupInterviewOptions *self,
                                                     const GOptionEntry *extra);
/* Takes the one word that add and plan want: the employer. */
gboolean followup_interview_options_take_employer(FollowupInterviewOptions *self,
                                                  const char *verb,
                                                  char **words,
                                                  GError **error);
/* Fails where any was told, or words were: option excludes them. */
gboolean followup_interview_options_refuse_any(const FollowupInterviewOptions *self,
                                               char **words,
                                               const char *option,
                                               GError **error);
/* Whether any was told. */
gboolean followup_interview_options_any(const FollowupInterviewOptions *self);
/* Sets in interview what was told; an empty text clears. An interview without zone gets the
 * machine's, a new one without start needs to be told it; one that keeps its start but changes its
 * zone keeps the time on the clock. Validates the whole. INVALID_ARGUMENT, LIMIT_EXCEEDED or
 * NOT_FOUND; interview is then not to be used. */
gboolean followup_interview_options_apply(const FollowupInterviewOptions *self,
                                          FollowupSession *session,
                                          FollowupInterview *interview,
                                          GError **error);
/* What was told, from the interview it was applied to, as a patch. (transfer floating a{sv}) */
GVariant *followup_interview_options_make_patch(const FollowupInterviewOptions *self,
                                                const FollowupInterview *interview);
