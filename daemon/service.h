/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* service: the D-Bus adapter: decode, one store call, reply after commit. No SQL, no popups, no
 * timers. */
#pragma once

#include "archive.h"
#include "drafts.h"
#include "followup-dbus.h"
#include "hooks.h"
#include "service-limits.h"
#include "settings.h"
#include "store.h"

/* The exported object itself: the generated skeleton with every call answered by one dispatcher. */
#define FOLLOWUP_TYPE_SERVICE (followup_service_get_type())
G_DECLARE_FINAL_TYPE(
    FollowupService, followup_service, FOLLOWUP, SERVICE, FollowupDBusFollowup1Skeleton)
/* Signals: "wanted": a call is about to be refused because of the failure; who can mend it may.
 * "test-wanted": a test popup is asked for; followup_service_end_tests() says what became of it. */
/* Exports the object; calls wait (unanswered) until set_store() or set_failure(), Health answers
 * meanwhile. database, for Health, and settings are nullable: where no data folder could be made.
 * FAILED when the object cannot be exported. */
FollowupService *followup_service_new(GDBusConnection *connection,
                                      const char *database,
                                      FollowupClock *clock,
                                      FollowupSettings *settings,
                                      GError **error);
/* The store is open: answers what waited. */
void
followup_service_set_store(FollowupService *self, FollowupStore *store, FollowupDrafts *drafts);
/* Before set_store(). Without it there are no backups to be had. */
void followup_service_set_archive(FollowupService *self, FollowupArchive *archive);
/* For Health. */
void followup_service_set_hooks(FollowupService *self, FollowupHooks *hooks);
/* The store does not open, or must not be written to: Health says why, everything else is refused
 * with error. NULL: it does again. */
void followup_service_set_failure(FollowupService *self, const GError *error);
/* What the user ought to know of the data, for Health; one sentence each. */
void followup_service_set_notices(FollowupService *self, const char *const *notices);
/* standing, for Health, is static: see notifier.h; server is "" where none answered. */
void followup_service_set_popups(FollowupService *self, const char *standing, const char *server);
/* The popup server took the test popup; or why it did not. */
void followup_service_end_tests(FollowupService *self, const char *why);
/* NextDue and DueCount anew, with PropertiesChanged where they differ. */
void followup_service_update_due(FollowupService *self);
/* Takes the object off the bus and lets go of the store: nothing is answered from here on. */
void followup_service_stop(FollowupService *self);
