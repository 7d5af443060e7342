/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* changes: the history as the bus tells it, in words. */
#pragma once

#include "session.h"

/* "Sat 21 Nov, 09:12  you  added the interview with Acme GmbH", one a line, newest first. */
void followup_changes_print(FollowupSession *session, GVariant *changes);
/* Calls Undo or Redo and says what it did behind the heading. */
gboolean followup_changes_step(FollowupSession *session,
                               const char *method,
                               const char *heading,
                               gboolean json,
                               GError **error);
