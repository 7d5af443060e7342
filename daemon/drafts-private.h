/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* drafts-private: what the files of drafts share. Included by drafts*.c only. */
#pragma once

#include "drafts.h"

struct _FollowupDrafts {
  GObject parent;
  FollowupStore *store;       /* owned, like those below */
  FollowupSettings *settings; /* */
  FollowupClock *clock;
  FollowupLauncher *launcher;
  char *folder;                                  /* of the user's own templates */
  guint n_opening;                               /* drafts on their way to the user's programs */
  FollowupTemplate *templates[FOLLOWUP_N_FORMS]; /* ours, owned; NULL: not yet wanted */
};

/* The user's own template: its text, NULL where there is none, and the name to give it in errors.
 * FALSE: there is one that cannot be read. */
gboolean followup_drafts_read_own(
    const char *folder, FollowupForm form, char **text, char **origin, GError **error);
