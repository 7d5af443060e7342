/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* follow: shows something and shows it anew whenever it may look different: the daemon tells of a
 * change or comes back, a moment has come, the clock was set, the terminal got another size. Waits
 * for all of that without looking now and then. Knows nothing of what is shown. */
#pragma once

#include "session.h"

/* Adds to the session's output what there is to see now. *next: when it looks different though
 * nothing was changed; FOLLOWUP_NO_INSTANT: never. UNAVAILABLE where the daemon is not there. */
typedef gboolean (*FollowupFollowDraw)(FollowupSession *session,
                                       gpointer data,
                                       gint64 *next,
                                       GError **error);
/* Adds what there is to see while the daemon is not there. */
typedef void (*FollowupFollowAway)(FollowupSession *session, gpointer data, const char *why);

typedef struct {
  FollowupFollowDraw draw;
  FollowupFollowAway draw_away;
  gpointer data;
  gboolean screen;   /* takes the whole terminal, where there is one */
  gboolean separate; /* elsewhere: a line with the time before each but the first */
} FollowupFollower;

/* Writes to standard output, only what differs from what was written last. Returns TRUE when the
 * user ends it (SIGINT, SIGTERM, SIGHUP) or nobody reads any more; FALSE where there is no bus, or
 * no longer. A daemon that goes away is waited for. */
gboolean
followup_follow(FollowupSession *session, const FollowupFollower *follower, GError **error);
