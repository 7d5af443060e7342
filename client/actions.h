/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* actions: what done, skip and snooze have in common: calling for some actions and showing what
 * became of them. */
#pragma once

#include "session.h"

/* Calls method for ids (as; consumed when floating), with the arguments between ids and options in
 * middle (nullable, consumed when floating), and prints the actions as they are now with those that
 * were planned because of it. options is ended. */
gboolean followup_actions_change(FollowupSession *session,
                                 const char *method,
                                 GVariant *ids,
                                 GVariant *middle,
                                 GVariantDict *options,
                                 gboolean json,
                                 GError **error);
/* Calls method for dictionaries (aa{sv}; consumed when floating) and prints the actions it returns
 * below the heading. */
gboolean followup_actions_update(FollowupSession *session,
                                 const char *method,
                                 GVariant *requests,
                                 const char *heading,
                                 gboolean json,
                                 GError **error);
