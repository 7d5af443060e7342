/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* draft: the message that an action calls for, filled from the interview and the user's own data.
 * Pure: takes now as an argument. Texts are English; the user's own templates win. */
#pragma once

#include "plan.h"
#include "template.h"

/* Which message. The order is that of the table in draft.c. */
typedef enum {
  FOLLOWUP_FORM_THANK_YOU,
  FOLLOWUP_FORM_THANK_YOU_LATE,
  FOLLOWUP_FORM_CHECK_IN,        /* no date is known */
  FOLLOWUP_FORM_CHECK_IN_PASSED, /* the date they gave has passed */
  FOLLOWUP_FORM_SECOND_FOLLOW_UP,
  FOLLOWUP_FORM_CARD,
  FOLLOWUP_FORM_PHONE,
  FOLLOWUP_FORM_VOICEMAIL,
  FOLLOWUP_FORM_COLLEAGUE,
  FOLLOWUP_FORM_REPLY_REJECTION,
  FOLLOWUP_FORM_FEEDBACK_REQUEST,
  FOLLOWUP_FORM_ASK_OFFER_DEADLINE,
  FOLLOWUP_FORM_ACCEPT,
  FOLLOWUP_FORM_DECLINE,
  FOLLOWUP_FORM_TELL_OTHERS,
  FOLLOWUP_FORM_WITHDRAWAL,
  FOLLOWUP_FORM_NO_SHOW,
  FOLLOWUP_FORM_REQUEST,
  FOLLOWUP_FORM_NUDGE,
  FOLLOWUP_N_FORMS
} FollowupForm;
const char *
followup_form_to_nick(FollowupForm form); /* "thank-you", ...: also the name of its template file */
/* INVALID_ARGUMENT lists what there is. */
gboolean followup_form_from_nick(const char *nick, FollowupForm *form, GError **error);
/* Said, not written: no subject, no address. */
gboolean followup_form_is_spoken(FollowupForm form);
/* Sent by e-mail: neither spoken nor written by hand. */
gboolean followup_form_is_mailed(FollowupForm form);

/* The user, as [Me] in the settings has it. Borrowed texts, each nullable. */
typedef struct {
  const char *name, *email, *phone, *signature;
} FollowupMe;

/* What a message is about. Borrowed; nullable where it says so. */
typedef struct {
  const FollowupInterview *interview;
  const FollowupInterviewer *person; /* nullable: nobody named */
  guint variant;                     /* which of the interviewers this is: no two notes alike */
  FollowupMe me;
  gint64 now;
  gboolean thanks_missed;     /* the thank-you to this person was never done */
  const char *request;        /* nullable: what the employer asked for */
  FollowupDay offer_deadline; /* of the offer that others are told about; 0: none */
  gboolean offer_taken;       /* the user withdraws for another offer */
} FollowupDraftContext;

typedef struct {
  FollowupForm form;
  char *to_name, *to_email, *to_phone, *to_post; /* nullable */
  char *subject;                                 /* NULL where it is spoken or written by hand */
  char *body;
  char **blanks; /* what is still missing, in words: "what you liked", "your phone number" */
} FollowupDraft;
void followup_draft_free(FollowupDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupDraft, followup_draft_free)

/* FALSE: there is nothing to write (prepare, debrief, move-on ...). */
gboolean followup_draft_is_called_for(FollowupKind kind);
/* There is a script for asking how things stand on the telephone, and none for thanks, offers and
 * withdrawals: those are written whatever the channel. */
gboolean followup_draft_has_script(FollowupKind kind);
/* The form that an action's kind, channel and lateness call for. FALSE: none. */
gboolean followup_draft_choose_form(const FollowupAction *action,
                                    const FollowupInterview *interview,
                                    gint64 now,
                                    FollowupForm *form);
/* Once; what it needs for good would come to lie amid other things later. */
void followup_draft_set_up(void);
/* own, nullable: the text of the user's own template, in place of ours, and the name of its file
 * for errors. (transfer full) */
FollowupTemplate *followup_draft_read_template(FollowupForm form,
                                               const char *own,
                                               const char *own_origin,
                                               GError **error);
/* By the form's template, which may be used for many. Under 1,500 characters with ours.
 * (transfer full) */
FollowupDraft *followup_draft_fill(FollowupForm form,
                                   FollowupTemplate *template,
                                   const FollowupDraftContext *context);
/* Both at once. */
FollowupDraft *followup_draft_new(FollowupForm form,
                                  const FollowupDraftContext *context,
                                  const char *own,
                                  const char *own_origin,
                                  GError **error);
/* "2 blanks: what you liked, your phone number"; NULL where there are none. (transfer full) */
char *followup_draft_describe_blanks(const FollowupDraft *self);
/* RFC 6068; opens also without an address. (transfer full) */
char *followup_draft_to_mailto(const FollowupDraft *self);
/* "today", "yesterday", "on Thursday", "last Thursday", "on Monday, 16 November", "tomorrow": the
 * day as said on today. English. (transfer full) */
char *followup_draft_word_day(FollowupDay day, FollowupDay today);
