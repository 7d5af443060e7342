/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* popup: what a popup says and which buttons it has. A value and its wording; pure: knows neither
 * server nor store. Names are cut to a sensible length, for a popup is no place to read 4,000
 * characters. */
#pragma once

#include "action.h"
#include "plan.h"

typedef enum { FOLLOWUP_URGENCY_NORMAL, FOLLOWUP_URGENCY_CRITICAL } FollowupUrgency;

typedef struct {
  char *id;             /* what the press of a button is reported with: "7.1", or "digest" */
  char *key;            /* the same popup again, also from an earlier life: uuid and due time */
  char *summary, *body; /* plain text, UTF-8; the notifier escapes for the server */
  FollowupUrgency urgency;
  gboolean quiet; /* other words for what is on the screen: no sound, and not where it is gone */
  char *buttons[4][2]; /* action name and label, NULL-terminated, at most three; the default click
                          is not among them */
} FollowupPopup;
FollowupPopup *followup_popup_copy(const FollowupPopup *self);
/* The same for the same words and buttons. */
guint followup_popup_hash_words(const FollowupPopup *self);
void followup_popup_free(FollowupPopup *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupPopup, followup_popup_free)

#define FOLLOWUP_BUTTON_WRITE "write"       /* open the draft */
#define FOLLOWUP_BUTTON_SCRIPT "script"     /* open what to say */
#define FOLLOWUP_BUTTON_JOIN "join"         /* open the link of the interview */
#define FOLLOWUP_BUTTON_DONE "done"         /* */
#define FOLLOWUP_BUTTON_ANSWERED "answered" /* the employer did, before the check-in */
#define FOLLOWUP_BUTTON_TOMORROW "tomorrow" /* */
#define FOLLOWUP_BUTTON_SHOW "show"         /* of the digest: bring some of them up one by one */
#define FOLLOWUP_BUTTON_DEFAULT "default"   /* a click on the body */

#define FOLLOWUP_DIGEST_ID "digest"
#define FOLLOWUP_DIGEST_LINES 8 /* named in full: what a popup of 300 pixels holds */
#define FOLLOWUP_DIGEST_KEY "org.followup.Followup1-digest"
#define FOLLOWUP_HEARD_PREFIX "heard-"
#define FOLLOWUP_NEWS_PREFIX "news-"
#define FOLLOWUP_TEST_ID FOLLOWUP_NEWS_PREFIX "test"

/* What a popup is about. Borrowed; nullable where it says so. */
typedef struct {
  const FollowupAction *action;
  const FollowupInterview *interview; /* nullable: the action belongs to none */
  const FollowupInterview *offer;     /* nullable: what others are told about */
  GPtrArray *actions; /* nullable: all of the interview, to count the thank-you notes */
  const char *blanks; /* nullable: what the draft leaves open, "2 blanks: what you liked, ..." */
  const FollowupRules *rules;
  gint64 now;
  gboolean private; /* no names of people, employers or positions */
} FollowupPopupMatter;

/* What to do and whom; of which interview, by when or how late, why now, the id and the command;
 * then how, and advice. At most three buttons, the most useful first. (transfer full) */
FollowupPopup *followup_popup_new_for_action(const FollowupPopupMatter *matter);
/* The draft is before the user: was it sent? Only Done finishes the action. (transfer full) */
FollowupPopup *followup_popup_new_sent(const FollowupPopupMatter *matter);
/* What the first button stands for could not be opened: why in one line, and what to do instead.
 * The same buttons once more. (transfer full) */
FollowupPopup *followup_popup_new_failed(const FollowupPopupMatter *matter, const char *why);
/* The employer's answer is noted with the interview; action, nullable, is the check-in planned
 * then. Its id is FOLLOWUP_HEARD_PREFIX and the interview's; no buttons. (transfer full) */
FollowupPopup *followup_popup_new_heard(const FollowupPopupMatter *matter);
/* About the program itself: what the user has to know. Its id is FOLLOWUP_NEWS_PREFIX and id; no
 * buttons; critical. (transfer full) */
FollowupPopup *followup_popup_new_news(const char *id, const char *summary, const char *body);
/* Says that it is a test and may be closed. Its id is FOLLOWUP_TEST_ID; no buttons. (transfer full)
 */
FollowupPopup *followup_popup_new_test(void);
/* What cannot wait: prepare, and an offer on its last day in the interview's zone. */
FollowupUrgency followup_popup_get_urgency(const FollowupAction *action,
                                           const FollowupInterview *interview,
                                           gint64 now);
/* One popup for all in actions (FollowupAction) with interviews (FollowupInterview) at the same
 * indexes. It names the first LINES in full and how late each is, then ids alone, then how many
 * more, and how late they are, in days of the zone. (transfer full) */
FollowupPopup *followup_popup_new_digest(
    GPtrArray *actions, GPtrArray *interviews, gint64 now, FollowupZone *zone, gboolean private);

/* Its press opens a draft or a link. */
gboolean followup_popup_button_opens(const char *button);
/* What a click on the body does, for servers that draw a button for it. Static. */
const char *followup_popup_get_click_label(const FollowupPopup *self);
/* By which a server lets a popup of the action take the place of an earlier one, whichever life of
 * the daemon sent that. (transfer full) */
char *followup_popup_make_key(const FollowupAction *action);
/* The first button of the action's popup. */
const char *followup_popup_get_first_button(const FollowupAction *action,
                                            const FollowupInterview *interview);
/* By which the person can be reached: the action's channel, or the other one of e-mail and phone
 * where an address is missing, only the other is known, and the step can be taken by it. */
FollowupChannel followup_popup_get_channel(const FollowupAction *action,
                                           const FollowupInterview *interview);
/* The http or https link in the interview's place; NULL where there is none. (transfer full) */
char *followup_popup_get_link(const FollowupInterview *interview);
