/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier-hand: a second pair of hands for a crowd of popups, so that the next one is on its way
 * while the server still answers the one before. */
#pragma once

#include <libnotify/notify.h>

/* One call of the server. */
typedef struct {
  NotifyNotification *note; /* not its own */
  gboolean shown;           /* the server took it; like the next two, once it was made */
  guint32 server_id;
  GError *error; /* owned by whoever made it; NULL where it is shown */
} FollowupNotifierCall;

/* Waits for the server, for up to 25 seconds. */
void followup_notifier_call_make(FollowupNotifierCall *self);

typedef struct _FollowupNotifierHand FollowupNotifierHand;

/* All of this by the thread that makes libnotify's objects, and only after one of them was shown by
 * itself. NULL: there is no thread to be had. */
FollowupNotifierHand *followup_notifier_hand_new(void);
/* Ends when all was taken back that was given. */
void followup_notifier_hand_free(FollowupNotifierHand *self);
/* The calls are begun in order. */
void followup_notifier_hand_give(FollowupNotifierHand *self, FollowupNotifierCall *call);
/* The caller makes the next call itself; nothing, where none waits. */
void followup_notifier_hand_help(FollowupNotifierHand *self);
/* One that was made; NULL: none is ready, and nobody was to wait for one. */
FollowupNotifierCall *followup_notifier_hand_take(FollowupNotifierHand *self, gboolean waits);
