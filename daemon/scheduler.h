/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* scheduler: what is due now, what of it is shown, when to look next. Deciding is pure
 * (followup_schedule()); acting asks the store, hands popups to the notifier and keeps the clock's
 * one alarm armed. Every wake-up, whatever its cause, runs the same idempotent scan. */
#pragma once

#include "drafts.h"
#include "launcher.h"
#include "notifier.h"
#include "settings.h"
#include "store.h"

#define FOLLOWUP_TYPE_SCHEDULER (followup_scheduler_get_type())
G_DECLARE_FINAL_TYPE(FollowupScheduler, followup_scheduler, FOLLOWUP, SCHEDULER, GObject)
/* Signals: "due-changed": NextDue or DueCount may be others now. "test-ended" (const char *why):
 * the server took the test popup (NULL), or why it did not. Buttons of popups arrive here and
 * become store calls with origin "popup", or open a draft or a link; what drafts opens, whoever
 * asked for it, is asked after. */
FollowupScheduler *followup_scheduler_new(FollowupStore *store,
                                          FollowupNotifier *notifier,
                                          FollowupClock *clock,
                                          FollowupSettings *settings,
                                          FollowupDrafts *drafts,
                                          FollowupLauncher *launcher);
/* While the session is locked the choice of privacy may be another. */
void followup_scheduler_set_locked(FollowupScheduler *self, gboolean locked);
/* The machine slept: the same scan as always, now. */
void followup_scheduler_look_again(FollowupScheduler *self);
/* First scan and first alarm. */
void followup_scheduler_start(FollowupScheduler *self);
/* A popup about no action, at once and at any hour; one of the same id takes its place. It does not
 * wait for the store to be open. */
void followup_scheduler_tell(FollowupScheduler *self,
                             const char *id,
                             const char *summary,
                             const char *body);
/* Shows a popup that says it is a test, as reminders are shown; "test-ended" follows within
 * seconds. */
void followup_scheduler_show_test(FollowupScheduler *self);
