/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* popup-private: what the files of popup share. Included by popup*.c only. */
#pragma once

#include "draft.h"
#include "popup.h"

#define FOLLOWUP_POPUP_MAX_NAME 80     /* characters of a name in a popup */
#define FOLLOWUP_POPUP_MAX_CONTACT 160 /* of an address or a link: cut short it is of no use */

/* All of these: (transfer full); NULL: nothing to say. */

/* popup.c */

/* "Thank-you note: Jane Doe" */
char *followup_popup_word_summary(const FollowupAction *action,
                                  const FollowupInterview *interview,
                                  gboolean private);

/* popup-lines.c: lines that every kind has */

/* What the user typed, on one line, cut to max characters and isolated where its direction asks for
 * it. "" for NULL. */
char *followup_popup_fit(const char *text, glong max);
/* "Acme GmbH, C engineer" */
char *followup_popup_word_employer(const FollowupInterview *interview);
/* "Due Tue 24 Nov, by 17:00", or "Due Tue 24 Nov, 2 days late" */
char *followup_popup_word_due(const FollowupPopupMatter *matter);
/* The same and why: "Due Tue 24 Nov, by 17:00 – 5 business days after Mon 16 Nov (balanced)" */
char *followup_popup_word_reason(const FollowupPopupMatter *matter);
/* A call reaches somebody only in their office hours, so a call's popup says what hour it is
 * where the clock stands differently. */
char *followup_popup_word_hour_there(const FollowupPopupMatter *matter);
/* When and where, for prepare. */
char *followup_popup_word_start(const FollowupPopupMatter *matter);
/* "Tue 24 Nov" in the interview's zone. */
char *followup_popup_word_day(const FollowupPopupMatter *matter, gint64 instant);
/* Appends the line, which it takes; NULL: nothing. */
void followup_popup_take_line(GString *body, char *line);

/* popup-tasks.c: what each kind asks for */

/* What to do, and whom. */
char *followup_popup_word_task(const FollowupPopupMatter *matter);
/* "By email: jane@example.com", or what is missing and what helps instead. */
char *followup_popup_word_reach(const FollowupPopupMatter *matter);
/* It is said on the telephone, and there is a script for that. */
gboolean followup_popup_is_spoken(const FollowupAction *action, const FollowupInterview *interview);
/* "2 of 3 interviewers had a note when this came up. Have someone read it first." */
char *followup_popup_word_advice(const FollowupPopupMatter *matter);

/* popup-buttons.c */

void followup_popup_add_button(FollowupPopup *self, const char *name);
void followup_popup_add_buttons(FollowupPopup *self,
                                const FollowupAction *action,
                                const FollowupInterview *interview);
