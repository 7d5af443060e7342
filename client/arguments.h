/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* arguments: a verb's options and words, read strictly: what is not known is refused, with the
 * nearest that is. Knows no single verb. */
#pragma once

#include "commands.h"

/* Fills in what entries point to, and *words with the rest (nullable: none are allowed).
 * Texts are G_OPTION_ARG_FILENAME, so that they stay as typed whatever the locale. FALSE: the verb
 * has nothing more to do and returns session->helped, which is whether its help was asked for, and
 * given, or else there is an error. */
gboolean followup_arguments_read(FollowupSession *session,
                                 const FollowupCommand *command,
                                 const GOptionEntry *entries,
                                 char **argv,
                                 char ***words,
                                 GError **error);
/* Likewise, for a verb with --json and no other option. */
gboolean followup_arguments_read_words(FollowupSession *session,
                                       const FollowupCommand *command,
                                       char **argv,
                                       char ***words,
                                       gboolean *json,
                                       GError **error);
