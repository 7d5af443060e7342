/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier-libnotify: popups by libnotify on a thread with a main context of its own, because its
 * calls block. */
#pragma once

#include "notifier.h"

#define FOLLOWUP_TYPE_NOTIFIER_LIBNOTIFY (followup_notifier_libnotify_get_type())
G_DECLARE_FINAL_TYPE(
    FollowupNotifierLibnotify, followup_notifier_libnotify, FOLLOWUP, NOTIFIER_LIBNOTIFY, GObject)
/* connection is the session bus, watched for the server's name; libnotify opens its calls on its
 * own thread. */
FollowupNotifier *followup_notifier_libnotify_new(GDBusConnection *connection);
