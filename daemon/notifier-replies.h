/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier-replies: what the popup server answers to calls to show something, also when libnotify
 * waits for it no longer: it gives up after 25 seconds, and a server that hung that long shows the
 * popup all the same. */
#pragma once

#include <gio/gio.h>

typedef struct _FollowupNotifierReplies FollowupNotifierReplies;

/* why: NULL where the server took it. Called on a thread of GDBus' own, for every answer. */
typedef void (*FollowupNotifierReplyFunc)(guint32 serial,
                                          guint32 server_id,
                                          const char *why,
                                          gpointer data);

/* connection: the one that libnotify uses. data goes by destroy, on any thread, when nothing can
 * call func any more. */
FollowupNotifierReplies *followup_notifier_replies_new(GDBusConnection *connection,
                                                       FollowupNotifierReplyFunc func,
                                                       gpointer data,
                                                       GDestroyNotify destroy);
/* The serial of the last call of libnotify's since one asked; 0: none. Any thread. */
guint32 followup_notifier_replies_take_serial(FollowupNotifierReplies *self);
/* Ends it; NULL: nothing. */
void followup_notifier_replies_stop(FollowupNotifierReplies *self);
