/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* service: the D-Bus adapter: decode, one store call, reply after commit. No SQL, no popups, no
 * timers. */
#pragma once

#include "settings.h"
#include "store.h"

#define FOLLOWUP_TYPE_SERVICE (followup_service_get_type())
G_DECLARE_FINAL_TYPE(FollowupService, followup_service, FOLLOWUP, SERVICE, GObject)
/* Exports the object; calls wait (unanswered) until set_store() or set_failure(). */
FollowupService *followup_service_new(GDBusConnection *connection, GError **error);
void followup_service_set_store(FollowupService *self,
                                FollowupStore *store,
                                FollowupClock *clock,
                                FollowupSettings *settings);
/* The store does not open: Health says why, everything else is refused with error. */
void followup_service_set_failure(FollowupService *self, const GError *error);
void followup_service_set_popup_server(FollowupService *self, const char *server);
/* NextDue and DueCount anew, with PropertiesChanged where they differ. */
void followup_service_update_due(FollowupService *self);
