/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* drafts: the message that an action of the store calls for, with the user's own data, templates
 * and programs. Nothing is ever sent. */
#pragma once

#include "draft.h"
#include "launcher.h"
#include "settings.h"
#include "store.h"

/* Drafts being opened at one time; more is LIMIT_EXCEEDED. */
#define FOLLOWUP_DRAFTS_MAX_OPENING 16

#define FOLLOWUP_TYPE_DRAFTS (followup_drafts_get_type())
G_DECLARE_FINAL_TYPE(FollowupDrafts, followup_drafts, FOLLOWUP, DRAFTS, GObject)

/* Signal "opened" (const char *id): the draft of this action, or of this interview where a form was
 * asked for, is before the user. Whether it is sent, only the user knows. */

/* config: the folder of settings.ini; the user's own templates are config/drafts/FORM.txt. */
FollowupDrafts *followup_drafts_new(FollowupStore *store,
                                    FollowupSettings *settings,
                                    FollowupClock *clock,
                                    FollowupLauncher *launcher,
                                    const char *config);
/* id: of an action ("7.1"), or with as of an interview ("7"). as, nullable: another form than the
 * action's own ("nudge", "voicemail", ...). An interview's goes to the agency or the lead. What
 * calls for no message is WRONG_KIND and says what to do instead; an own template that cannot be
 * used is an error naming its file and line. (transfer full) */
FollowupDraft *
followup_drafts_compose(FollowupDrafts *self, const char *id, const char *as, GError **error);
/* Lets go of what is kept for the next one. For a quiet moment. */
void followup_drafts_trim(FollowupDrafts *self);
/* What that of the action with this number would leave open then; NULL: nothing, or there is no
 * such message. interview, with all that is known of it, and its actions: they are not read again,
 * for somebody waits for the popup that tells it. (transfer full) */
char *followup_drafts_describe_blanks(FollowupDrafts *self,
                                      const FollowupInterview *interview,
                                      GPtrArray *actions,
                                      guint number,
                                      const char *as,
                                      gint64 now);
/* Composes it and opens it: in the mail program, what is said or written by hand as a text.
 * activation, nullable: the token that lets the new window have the focus. */
void followup_drafts_open_async(FollowupDrafts *self,
                                const char *id,
                                const char *as,
                                const char *activation,
                                GAsyncReadyCallback callback,
                                gpointer data);
/* opened_with, nullable: "portal", "unit" or "process" (static). (transfer full) */
FollowupDraft *followup_drafts_open_finish(FollowupDrafts *self,
                                           GAsyncResult *result,
                                           const char **opened_with,
                                           GError **error);
