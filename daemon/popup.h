/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* popup: what a popup says. A value and its wording; pure: knows neither server nor store. */
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
#define FOLLOWUP_BUTTON_DEFAULT "default" /* a click on the body */

/* Employer, position, what to do, whom, why now, how late, the id. private: no names of people,
 * employers or positions. */
FollowupPopup *followup_popup_new_for_action(const FollowupAction *action,
                                             const FollowupInterview *interview,
                                             const FollowupRules *rules,
                                             gint64 now,
                                             gboolean private);
/* One popup for all in actions (FollowupAction) with interviews (FollowupInterview) at the same
 * indexes. */
FollowupPopup *followup_popup_new_digest(GPtrArray *actions,
                                         GPtrArray *interviews,
                                         const FollowupRules *rules,
                                         gint64 now,
                                         gboolean private);
