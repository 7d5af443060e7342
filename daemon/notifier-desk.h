/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier-desk: brings popups to the screen and takes them off it, by libnotify, which blocks. All
 * but new() and free() on one thread, which has a main context of its own. */
#pragma once

#include "mailbox.h"
#include "notifier-order.h"
#include "notifier-replies.h"
#include "notifier-report.h"

typedef struct _FollowupNotifierDesk FollowupNotifierDesk;

/* Its owner reads orders (of FollowupOrder) and hands them to carry_out(), which may read on; what
 * became of them goes into reports (of FollowupReport). generation, atomic: that of the server that
 * there is. All three stay the caller's and outlive it. */
FollowupNotifierDesk *followup_notifier_desk_new(FollowupMailbox *orders,
                                                 FollowupMailbox *reports,
                                                 const gint *generation);
/* When it was closed, or was never open. */
void followup_notifier_desk_free(FollowupNotifierDesk *self);
/* Connects. func, on any thread, hears of answers that come too late, to make them orders; data
 * goes by destroy. */
void followup_notifier_desk_open(FollowupNotifierDesk *self,
                                 FollowupNotifierReplyFunc func,
                                 gpointer data,
                                 GDestroyNotify destroy);
void followup_notifier_desk_close(FollowupNotifierDesk *self);
/* How many popups were shown, or tried. */
guint followup_notifier_desk_carry_out(FollowupNotifierDesk *self, const FollowupOrder *order);
