/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier-replies: what the popup server answers to calls to show something, also when libnotify
 * waits for it no longer: it gives up after 25 seconds, and a server that hung that long shows the
 * popup all the same. */
#pragma once

#include <gio/gio.h>

typedef struct _FollowupNotifierReplies FollowupNotifierReplies;

/* What the server answered to a call that was given up. why: NULL where the server took it. Called
 * on a thread of GDBus' own, or within give_up() where the answer came in that very moment. */
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
/* Both are about the last call with the popup's key (NULL: without one) that libnotify made and
 * that is not settled yet; any thread; each call is settled by one of them. */
/* libnotify has the answer, or none will come. FALSE: there was no such call. */
gboolean followup_notifier_replies_settle(FollowupNotifierReplies *self, const char *key);
/* libnotify waits no longer: func will tell. The call's serial; 0: it was never made. */
guint32 followup_notifier_replies_give_up(FollowupNotifierReplies *self, const char *key);
/* Ends it; NULL: nothing. */
void followup_notifier_replies_stop(FollowupNotifierReplies *self);
