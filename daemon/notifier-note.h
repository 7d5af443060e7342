/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier-note: a popup as libnotify has it, made for what its server can do. Refuses to know when
 * it is shown. */
#pragma once

#include <libnotify/notify.h>

#include "popup.h"

/* Texts that are not UTF-8 are mended. replaced: by the server's id, the one whose place it takes;
 * 0: none. (transfer full) */
NotifyNotification *followup_notifier_note_new(const FollowupPopup *popup,
                                               guint32 replaced,
                                               gboolean has_markup,
                                               gboolean has_actions);
