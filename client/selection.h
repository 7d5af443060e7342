/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* selection: which interviews or actions the user means: by their ids, or by words that stand in
 * one of them alone: employer, position, people, task. Words match from their beginning, capitals
 * and accents ignored; where they match several these are listed and nothing is guessed. */
#pragma once

#include "session.h"

/* Ids of interviews as at: one interview where words are none of ids. Those that go on are looked
 * at, and of verbs that make sense with them those that have ended. NOT_FOUND where nothing
 * matches, INVALID_ARGUMENT where several do; else as followup_ids_of_interviews(). (transfer
 * floating) */
GVariant *followup_selection_of_interviews(FollowupSession *session,
                                           const char *verb,
                                           char **words,
                                           GError **error);
/* Exactly one. */
gboolean followup_selection_of_interview(
    FollowupSession *session, const char *verb, char **words, gint64 *interview, GError **error);
/* Ids of actions as as: one that is still to be dealt with where words are none of ids. (transfer
 * floating) */
GVariant *followup_selection_of_actions(FollowupSession *session,
                                        const char *verb,
                                        char **words,
                                        GError **error);
/* Whether the words begin with an id, good or bad. */
gboolean followup_selection_has_ids(char **words);
