/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* popup: what a popup says. A value and its wording; pure: knows neither server nor store. Names
 * are cut to a sensible length, for a popup is no place to read 4,000 characters. */
#pragma once

#include "action.h"
#include "plan.h"

typedef enum { FOLLOWUP_URGENCY_NORMAL, FOLLOWUP_URGENCY_CRITICAL } FollowupUrgency;

typedef struct {
  char *id;             /* what the press of a button is reported with: "7.1", or "digest" */
  char *key;            /* the same popup again, also from an earlier life: uuid and due time */
  char *summary, *body; /* plain text, UTF-8; the notifier escapes for the server */
  FollowupUrgency urgency;
  char *buttons[4][2]; /* action name and label, NULL-terminated, at most three; the default click
                          is not among them */
} FollowupPopup;
FollowupPopup *followup_popup_copy(const FollowupPopup *self);
void followup_popup_free(FollowupPopup *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupPopup, followup_popup_free)

#define FOLLOWUP_BUTTON_DONE "done"
#define FOLLOWUP_BUTTON_TOMORROW "tomorrow"
#define FOLLOWUP_BUTTON_SHOW "show"       /* of the digest: bring some of them up one by one */
#define FOLLOWUP_BUTTON_DEFAULT "default" /* a click on the body */

#define FOLLOWUP_DIGEST_ID "digest"

/* Employer, position, what to do, whom, why now, how late, the id and the command. A phone action
 * also gives the hour in the interview's zone. private: no names of people, employers or positions.
 * interview is NULL for what belongs to none. (transfer full) */
FollowupPopup *followup_popup_new_for_action(const FollowupAction *action,
                                             const FollowupInterview *interview,
                                             const FollowupRules *rules,
                                             gint64 now,
                                             gboolean private);
/* What cannot wait: prepare, and an offer on its last day in the interview's zone. */
FollowupUrgency followup_popup_get_urgency(const FollowupAction *action,
                                           const FollowupInterview *interview,
                                           gint64 now);
/* One popup for all in actions (FollowupAction) with interviews (FollowupInterview) at the same
 * indexes. It names the first ones in full, then ids alone, then how many more. (transfer full) */
FollowupPopup *followup_popup_new_digest(GPtrArray *actions,
                                         GPtrArray *interviews,
                                         const FollowupRules *rules,
                                         gint64 now,
                                         gboolean private);
