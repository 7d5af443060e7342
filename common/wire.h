/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* wire: the values as a{sv} dictionaries and back, for both ends of the bus. Keys are documented in
 * org.followup.Followup1.xml. Decoding refuses unknown keys and wrong types by name
 * (INVALID_ARGUMENT). */
#pragma once

#include "plan.h"

/* floating a{sv}. with answers, ending, created, modified; ids only when stored. */
GVariant *followup_wire_interview_to_dict(const FollowupInterview *interview);
/* Sets in interview exactly the keys that dict has (a patch); the rest stays. Lists replace lists;
 * an interviewer whose uuid is known keeps it. An empty text clears. Does not validate the whole:
 * see followup_interview_validate(). */
gboolean
followup_wire_interview_apply(FollowupInterview *interview, GVariant *dict, GError **error);
/* floating a{sv}. section is left out when now is FOLLOWUP_NO_INSTANT.
 * interview, nullable, is embedded as a{sv} {id, employer, position, start, zone}. */
GVariant *followup_wire_action_to_dict(const FollowupAction *action,
                                       const FollowupInterview *interview,
                                       const FollowupRules *rules,
                                       gint64 now);
/* What a client needs of an action's dictionary; NULL-safe accessors are g_variant_lookup(). */
FollowupAction *followup_wire_action_from_dict(GVariant *dict, GError **error);
