/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* draft-private: what the parts of the draft share. Only draft*.c includes it. */
#pragma once

#include "draft.h"

/* The date by which they decide, as last told, and what said it: NULL and 0 where none was told, or
 * where they answered since it passed and named no other. Borrowed from interview. */
const FollowupDecision *followup_draft_find_decision(const FollowupInterview *interview,
                                                     FollowupZone *zone,
                                                     FollowupDay *day);
/* What stands in the places of a template: name -> text, none where nothing is known. A flag that
 * holds is there, too. (transfer full) */
GHashTable *followup_draft_make_values(const FollowupDraftContext *context);
/* The name of the one it goes to; NULL where only an address is known. Borrowed. */
const char *followup_draft_get_name(const FollowupInterviewer *person);
