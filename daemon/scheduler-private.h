/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* scheduler-private: what the scheduler's own files share; nobody else includes it. */
#pragma once

#include "scene.h"
#include "scheduler.h"

#define FOLLOWUP_RETRY_STORE 60 /* seconds, after a database error */

struct _FollowupScheduler {
  GObject parent;

  FollowupStore *store; /* owned, like the next three */
  FollowupNotifier *notifier;
  FollowupClock *clock;
  FollowupSettings *settings;
  FollowupScreen *screen; /* owned */
  guint scan_source;      /* a scan is queued */
  guint noting_source;    /* a digest's answer is being noted */
  gboolean started;
  gint64 wake_at; /* ask for a server again then; FOLLOWUP_NO_INSTANT: not waiting */
  guint n_wakes;
  gint64 next_due; /* as last told by "due-changed" */
  guint due_count;
};

/* scheduler-screen.c: brings the screen to what was decided. */
void followup_scheduler_withdraw_vanished(FollowupScheduler *self, const FollowupScene *scene);
void followup_scheduler_withdraw_named(FollowupScheduler *self,
                                       const FollowupScene *scene,
                                       const FollowupSchedule *schedule);
/* Marks in the store first, then hands over. FALSE: there was too much for one go; scan again. */
gboolean followup_scheduler_carry_out(FollowupScheduler *self,
                                      const FollowupScene *scene,
                                      const FollowupSchedule *schedule,
                                      gint64 now);
/* The server took the popup of that id. */
void followup_scheduler_note_shown(FollowupScheduler *self,
                                   const char *id,
                                   guint server_id,
                                   const char *server_owner,
                                   const char *bus_guid);

/* scheduler-buttons.c: what the user pressed becomes a call of the store. */
void followup_scheduler_press(FollowupScheduler *self, const char *id, const char *button);
