/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* interviews: what the verbs that change whole interviews have in common: calling, and showing what
 * became of them. */
#pragma once

#include "interview-options.h"
#include "session.h"

/* Calls method with arguments (NULL-terminated; consumed when floating) and options (nullable,
 * ended), whose reply is one interview or (many) several, and shows each behind the heading
 * ("Closed interview") with what is now left to do. */
gboolean followup_interviews_change(FollowupSession *session,
                                    const char *method,
                                    GVariant *const *arguments,
                                    GVariantDict *options,
                                    gboolean many,
                                    const char *heading,
                                    gboolean json,
                                    GError **error);
/* CloseInterviews for all words. */
gboolean followup_interviews_close(FollowupSession *session,
                                   const char *verb,
                                   char **words,
                                   const char *ending,
                                   GVariantDict *options,
                                   const char *heading,
                                   gboolean json,
                                   GError **error);
/* The interview as the daemon has it. (transfer full) */
FollowupInterview *followup_interviews_fetch(FollowupSession *session, gint64 id, GError **error);
/* UpdateInterviews with changes (a{sv} without "id"; consumed when floating); shows it whole behind
 * the heading. */
gboolean followup_interviews_patch(FollowupSession *session,
                                   gint64 id,
                                   GVariant *changes,
                                   const char *heading,
                                   gboolean json,
                                   GError **error);
/* UpdateInterviews with what was told; shows it whole behind the heading. */
gboolean followup_interviews_update(FollowupSession *session,
                                    gint64 id,
                                    const FollowupInterviewOptions *told,
                                    const char *heading,
                                    gboolean json,
                                    GError **error);
/* AddInterviews of one patch (floating), with options (ended), and shows it; says warnings and
 * notices. */
gboolean followup_interviews_add(FollowupSession *session,
                                 GVariant *patch,
                                 GVariantDict *options,
                                 gboolean json,
                                 GError **error);
/* Every other process that waited ends with a word to the employer where an offer is taken: says
 * behind the heading which words are still to be sent; nothing where there are none. */
gboolean followup_interviews_print_withdrawals(FollowupSession *session,
                                               const char *heading,
                                               GError **error);
/* Says that there is none, or none that has text (nullable) in its employer or position. */
void followup_interviews_print_none(FollowupSession *session, const char *text);
