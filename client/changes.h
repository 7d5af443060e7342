/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* changes: the history as the bus tells it, in words, and what other settings moved. */
#pragma once

#include "session.h"

/* "Sat 21 Nov, 09:12  you  added the interview with Acme GmbH", one a line, newest first. */
void followup_changes_print(FollowupSession *session, GVariant *changes);
typedef struct {
  guint n;           /* pending steps that fall due at another time */
  gboolean planning; /* others may follow */
} FollowupMoved;
/* What the reply says of it: a{sv}. */
void followup_changes_add_moved(GVariant *reply, FollowupMoved *moved);
/* Nothing where nothing was moved. */
void followup_changes_print_moved(FollowupSession *session, const FollowupMoved *moved);
/* Calls Undo or Redo and says what it did behind the heading. */
gboolean followup_changes_step(FollowupSession *session,
                               const char *method,
                               const char *heading,
                               gboolean json,
                               GError **error);
