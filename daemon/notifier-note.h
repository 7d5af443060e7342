/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* notifier-note: a popup as libnotify has it, made for what its server can do. Refuses to know when
 * it is shown. */
#pragma once

#include <libnotify/notify.h>

#include "popup.h"

/* Texts that are not UTF-8 are mended. (transfer full) */
NotifyNotification *
followup_notifier_note_new(const FollowupPopup *popup, gboolean has_markup, gboolean has_actions);
