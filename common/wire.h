/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* wire: the values as a{sv} dictionaries and back, for both ends of the bus. Keys are documented in
 * org.followup.Followup1.xml. Decoding refuses unknown keys and wrong types by name
 * (INVALID_ARGUMENT). */
#pragma once

#include "plan.h"

/* floating a{sv}. with answers, ending, no-show, created, modified; ids only when stored. */
GVariant *followup_wire_interview_to_dict(const FollowupInterview *interview);
/* The same entries into a dictionary that the caller adds to; brief: only those that a line of a
 * list is made of: id, employer, position, start, zone, ending. */
void followup_wire_interview_add(GVariantBuilder *builder,
                                 const FollowupInterview *interview,
                                 gboolean brief);
/* Likewise those that were told, with the id: without uuids, what is as it is unless told, and when
 * it was written. */
void followup_wire_interview_add_told(GVariantBuilder *builder, const FollowupInterview *interview);
/* Sets in interview exactly the keys that dict has (a patch); the rest stays. Lists replace lists;
 * an interviewer whose uuid is known keeps it. An empty text clears. Does not validate the whole:
 * see followup_interview_validate(). */
gboolean
followup_wire_interview_apply(FollowupInterview *interview, GVariant *dict, GError **error);
/* The interview of a reply, with its id and what only replies have. Keys that we do not know are
 * ignored: the daemon may be newer. */
FollowupInterview *followup_wire_interview_from_dict(GVariant *dict, GError **error);
/* floating a{sv}. section is left out when now is FOLLOWUP_NO_INSTANT.
 * interview, nullable, is embedded as a{sv} {id, employer, position, start, zone}; where it has its
 * people, the action says how to reach whom it goes to. */
GVariant *followup_wire_action_to_dict(const FollowupAction *action,
                                       const FollowupInterview *interview,
                                       const FollowupRules *rules,
                                       gint64 now);
/* The same without uuid, by hand, contacts, and reasons but their gist: what a line of a list is
 * made of. */
GVariant *followup_wire_action_to_brief(const FollowupAction *action,
                                        const FollowupInterview *interview,
                                        const FollowupRules *rules,
                                        gint64 now);
/* What a plan shows of it, below the interview that it is of, as a line of text: see line.h. */
void followup_wire_action_append_step(const FollowupAction *action,
                                      const FollowupInterview *interview,
                                      const FollowupRules *rules,
                                      gint64 now,
                                      GString *text);
/* floating a{sv}. chosen: it is the user's default. */
GVariant *followup_wire_cadence_to_dict(FollowupCadence *cadence, gboolean chosen);
