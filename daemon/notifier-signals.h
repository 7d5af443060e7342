/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier-signals: what a popup server says of popups by itself: that one was closed, that a
 * button was pressed. Also of popups that are another's. */
#pragma once

#include <gio/gio.h>

typedef struct _FollowupNotifierSignals FollowupNotifierSignals;

typedef void (*FollowupNotifierClosedFunc)(guint32 server_id, gpointer data);
/* activation: nullable; the token by which a window that is opened now may have the focus. */
typedef void (*FollowupNotifierActionFunc)(guint32 server_id,
                                           const char *button,
                                           const char *activation,
                                           gpointer data);

/* owner: the server's unique name; nothing that another one says is heard. Both are called on the
 * caller's thread-default main context, never once it is freed, which happens on its thread. */
FollowupNotifierSignals *followup_notifier_signals_new(GDBusConnection *connection,
                                                       const char *owner,
                                                       FollowupNotifierClosedFunc closed,
                                                       FollowupNotifierActionFunc action,
                                                       gpointer data);
void followup_notifier_signals_free(FollowupNotifierSignals *self);
