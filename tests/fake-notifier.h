/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fake-notifier: a popup server that a test drives by hand and that keeps a log of what it was
 * told.
 */
#pragma once

#include "notifier.h"

#define FOLLOWUP_TYPE_NOTIFIER_FAKE (followup_notifier_fake_get_type())
G_DECLARE_FINAL_TYPE(FollowupNotifierFake, followup_notifier_fake, FOLLOWUP, NOTIFIER_FAKE, GObject)

/* There is a server and it takes every popup. */
FollowupNotifierFake *followup_notifier_fake_new(void);
/* "server-changed": one appears (again), or vanishes. What was on the screen is gone. */
void followup_notifier_fake_set_available(FollowupNotifierFake *self, gboolean available);
/* Whether shows wait for their answers until it is no more. */
void followup_notifier_fake_set_hanging(FollowupNotifierFake *self, gboolean hanging);
/* Whether the next shows fail. */
void followup_notifier_fake_set_failing(FollowupNotifierFake *self, gboolean failing);
/* So many shows may await their answer; more is a mistake. 64 at first. */
void followup_notifier_fake_set_capacity(FollowupNotifierFake *self, guint capacity);
/* What was asked since the last call: "show 1.2, reword 1.2, withdraw digest, stale 17, key digest,
 * wake". The caller frees. */
char *followup_notifier_fake_take_log(FollowupNotifierFake *self);
/* How often it was told to stand by. */
guint followup_notifier_fake_count_vigils(FollowupNotifierFake *self);
/* The popup on the screen, or NULL. (transfer none) until it changes */
const FollowupPopup *followup_notifier_fake_find(FollowupNotifierFake *self, const char *id);
guint followup_notifier_fake_count(FollowupNotifierFake *self);
/* The user presses a button, or closes the popup. It must be on the screen. */
void followup_notifier_fake_press(FollowupNotifierFake *self, const char *id, const char *button);
void followup_notifier_fake_close(FollowupNotifierFake *self, const char *id);
/* Called at each show, before the server answers. */
typedef void (*FollowupNotifierFakeFunc)(const FollowupPopup *popup, gpointer data);
void followup_notifier_fake_set_hook(FollowupNotifierFake *self,
                                     FollowupNotifierFakeFunc func,
                                     gpointer data);
