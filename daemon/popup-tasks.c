/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* popup-tasks: owns what each kind of action asks of the user, whom and how to reach them; refuses
 * to know when. */

#include "popup-private.h"

#include <glib/gi18n-lib.h>

#define NAME_SLOT "{name}"

typedef struct {
  const char *named, *nameless;
} Task;

/* What to do, in a sentence or two each. */
static const Task tasks[FOLLOWUP_N_KINDS] = {
  [FOLLOWUP_KIND_PREPARE]
  = { NULL, N_("Ask for: the next steps, the decision date, leave to follow up, everyone's address "
               "and how each likes to be reached.") },
  [FOLLOWUP_KIND_DEBRIEF]
  = { NULL, N_("Write down what you remember: who was there, what was said "
               "of the decision, what you liked, what you forgot to say.") },
  [FOLLOWUP_KIND_THANK_YOU]
  = { N_("Thank {name} for the interview."), N_("Thank them for the interview.") },
  [FOLLOWUP_KIND_HANDWRITTEN_NOTE]
  = { N_("Write {name} a card by hand, in other words than the mail."),
      N_("Write them a card by hand, in other words than the mail.") },
  [FOLLOWUP_KIND_CHECK_IN]
  = { N_("Ask {name} how the decision stands."), N_("Ask how the decision stands.") },
  [FOLLOWUP_KIND_SECOND_FOLLOW_UP]
  = { N_("Ask {name} once more, in a few lines: is it filled, and if not, is there a date?"),
      N_("Ask once more, in a few lines: is it filled, and if not, is there a date?") },
  [FOLLOWUP_KIND_MOVE_ON]
  = { NULL, N_("No answer came. Put this one behind you; your time goes to the next. Done closes "
               "it.") },
  [FOLLOWUP_KIND_REQUEST]
  = { N_("Send {name} what was asked for."), N_("Send what was asked for.") },
  [FOLLOWUP_KIND_REPLY_REJECTION]
  = { N_("Thank {name} for the answer and part well: doors open again."),
      N_("Thank them for the answer and part well: doors open again.") },
  [FOLLOWUP_KIND_FEEDBACK_REQUEST]
  = { N_("Ask {name} what would have made you the stronger choice."),
      N_("Ask what would have made you the stronger choice.") },
  [FOLLOWUP_KIND_ASK_OFFER_DEADLINE]
  = { N_("Thank {name} for the offer and ask by when it wants an answer."),
      N_("Thank them for the offer and ask by when it wants an answer.") },
  [FOLLOWUP_KIND_ANSWER_OFFER]
  = { N_("Give {name} your answer to the offer."), N_("Give your answer to the offer.") },
  [FOLLOWUP_KIND_TELL_OTHERS]
  = { N_("Tell {name} that you have another offer and would like to know where you stand."),
      N_("Tell them that you have another offer and would like to know where you stand.") },
  [FOLLOWUP_KIND_SEND_WITHDRAWAL] = { N_("Tell {name} that you withdraw, with thanks."),
                                      N_("Tell them that you withdraw, with thanks.") },
  [FOLLOWUP_KIND_NO_SHOW]
  = { N_("Nobody came: send {name} a friendly line and offer another time, nothing else."),
      N_("Nobody came: send a friendly line and offer another time, nothing else.") },
  [FOLLOWUP_KIND_KEEP_SEARCHING]
  = { NULL, N_("You are waiting for answers and no new interview came up lately. Look for one or "
               "two more openings this week: it keeps the choice yours.") },
  [FOLLOWUP_KIND_TOUCH] = { NULL, N_("A contact outside the plan.") },
};

static const FollowupInterviewer *
find_person(const FollowupAction *action, const FollowupInterview *interview)
{
  return followup_interview_find_person(interview, action->interviewer_uuid);
}

static gboolean
is_agency(const FollowupInterviewer *person, const FollowupInterview *interview)
{
  return person != NULL && person == interview->agency;
}

/* "Jane Doe (CTO)", or NULL for nobody. */
static char *
word_whom(const FollowupAction *action, const FollowupInterview *interview)
{
  const FollowupInterviewer *person = find_person(action, interview);
  const char *role = person != NULL ? person->title : NULL;
  g_autofree char *name = followup_popup_fit(action->interviewer, FOLLOWUP_POPUP_MAX_NAME);
  g_autofree char *title = NULL;

  if (*name == '\0')
    return NULL;
  title = followup_popup_fit(is_agency(person, interview) ? _("agency") : role,
                             FOLLOWUP_POPUP_MAX_NAME);
  return *title != '\0' ? g_strdup_printf("%s (%s)", name, title) : g_steal_pointer(&name);
}

static char *
word_sentence(const FollowupAction *action, const FollowupInterview *interview)
{
  const FollowupInterviewer *person = find_person(action, interview);
  g_autofree char *whom = word_whom(action, interview);
  const Task *task = &tasks[action->kind];
  GString *text;

  if (whom == NULL || task->named == NULL)
    return g_strdup(_(task->nameless));
  text = g_string_new(action->kind == FOLLOWUP_KIND_THANK_YOU && is_agency(person, interview)
                          ? _("Thank {name} for bringing you together.")
                          : _(task->named));
  g_string_replace(text, NAME_SLOT, whom, 1);
  return g_string_free(text, FALSE);
}

/* The one command that completes what is missing. */
static char *
word_debrief_command(const FollowupInterview *interview)
{
  gboolean undecided = interview->decision.kind == FOLLOWUP_DECISION_UNKNOWN;

  if (followup_interview_is_debriefed(interview) && interview->liked != NULL
      && interview->forgot != NULL)
    return NULL;
  return g_strdup_printf("followup edit %" G_GINT64_FORMAT "%s%s%s%s", interview->id,
                         interview->interviewers->len == 0 ? " --with NAME" : "",
                         undecided ? " --decision DATE" : "",
                         interview->liked == NULL ? " --liked TEXT" : "",
                         interview->forgot == NULL ? " --forgot TEXT" : "");
}

/* "Beta AG wants an answer by Fri 4 Dec." */
static char *
word_offer(const FollowupPopupMatter *matter)
{
  const FollowupInterview *offer = matter->offer;
  FollowupDay today = followup_instant_get_day(matter->now, matter->rules->system_zone);
  g_autofree char *employer = NULL;
  g_autofree char *day = NULL;

  if (offer == NULL || matter->private)
    return NULL;
  employer = followup_popup_fit(offer->employer, FOLLOWUP_POPUP_MAX_NAME);
  if (offer->offer_deadline == 0)
    return g_strdup_printf(_("The offer is that of %s; no need to name them."), employer);
  day = followup_day_to_text(offer->offer_deadline, today);
  return g_strdup_printf(_("The offer is that of %s, to be answered by %s; no need to name them."),
                         employer, day);
}

/* What belongs to one kind alone. */
static char *
word_more(const FollowupPopupMatter *matter)
{
  const FollowupAction *action = matter->action;
  g_autofree char *asked = NULL;

  switch (action->kind) {
  case FOLLOWUP_KIND_DEBRIEF:
    return matter->interview != NULL ? word_debrief_command(matter->interview) : NULL;
  case FOLLOWUP_KIND_TELL_OTHERS:
    return word_offer(matter);
  case FOLLOWUP_KIND_KEEP_SEARCHING:
    return g_strdup(_("Not wanted? KeepSearching=no below [Plan] in settings.ini"));
  case FOLLOWUP_KIND_REQUEST:
    asked = followup_popup_fit(action->text, FOLLOWUP_POPUP_MAX_CONTACT);
    return !matter->private && *asked != '\0' ? g_strdup_printf(_("They asked for: %s"), asked)
                                              : NULL;
  default:
    return NULL;
  }
}

char *
followup_popup_word_task(const FollowupPopupMatter *matter)
{
  GString *text = g_string_new(NULL);

  if (!matter->private)
    followup_popup_take_line(text, word_sentence(matter->action, matter->interview));
  followup_popup_take_line(text, word_more(matter));
  if (text->len > 0)
    return g_string_free(text, FALSE);
  g_string_free(text, TRUE);
  return NULL;
}

FollowupChannel
followup_popup_get_channel(const FollowupAction *action, const FollowupInterview *interview)
{
  const FollowupInterviewer *person = find_person(action, interview);

  if (person == NULL || !followup_draft_has_script(action->kind))
    return action->channel;
  if (action->channel == FOLLOWUP_CHANNEL_EMAIL && person->email == NULL && person->phone != NULL)
    return FOLLOWUP_CHANNEL_PHONE;
  if (action->channel == FOLLOWUP_CHANNEL_PHONE && person->phone == NULL && person->email != NULL)
    return FOLLOWUP_CHANNEL_EMAIL;
  return action->channel;
}

gboolean
followup_popup_is_spoken(const FollowupAction *action, const FollowupInterview *interview)
{
  return followup_draft_has_script(action->kind)
         && followup_popup_get_channel(action, interview) == FOLLOWUP_CHANNEL_PHONE;
}

static char *
word_without_email(const FollowupInterviewer *person)
{
  g_autofree char *phone = NULL;

  if (person == NULL || person->phone == NULL)
    return g_strdup(_("No e-mail known: look on the company's page, or ask whoever invited you."));
  phone = followup_popup_fit(person->phone, FOLLOWUP_POPUP_MAX_CONTACT);
  return g_strdup_printf(_("No e-mail known: look on the company's page, else call %s"), phone);
}

static char *
word_without_phone(const FollowupInterviewer *person)
{
  g_autofree char *email = NULL;

  if (person == NULL || person->email == NULL)
    return g_strdup(_("No phone number known: look on the company's page."));
  email = followup_popup_fit(person->email, FOLLOWUP_POPUP_MAX_CONTACT);
  return g_strdup_printf(_("No phone number known: look on the company's page, else write to %s"),
                         email);
}

static char *
word_address(const char *format, const char *address)
{
  g_autofree char *fitted = followup_popup_fit(address, FOLLOWUP_POPUP_MAX_CONTACT);

  return g_strdup_printf("%s: %s", format, fitted);
}

char *
followup_popup_word_reach(const FollowupPopupMatter *matter)
{
  const FollowupInterviewer *person = find_person(matter->action, matter->interview);

  switch (matter->action->channel) {
  case FOLLOWUP_CHANNEL_EMAIL:
    return person != NULL && person->email != NULL ? word_address(_("By email"), person->email)
                                                   : word_without_email(person);
  case FOLLOWUP_CHANNEL_PHONE:
    return person != NULL && person->phone != NULL ? word_address(_("By phone"), person->phone)
                                                   : word_without_phone(person);
  case FOLLOWUP_CHANNEL_POST:
    return person != NULL && person->post != NULL
               ? word_address(_("By post"), person->post)
               : g_strdup(_("No postal address known: look on the company's page."));
  case FOLLOWUP_CHANNEL_SOCIAL:
    return g_strdup(_("By a message where you are in touch"));
  default:
    return NULL;
  }
}

/* "2 of 3 interviewers had a note when this came up.": it stays on the screen while others get
 * theirs. The agency is thanked as well, and is none. */
static char *
word_notes(const FollowupPopupMatter *matter)
{
  guint n = 0, n_done = 0;

  if (matter->action->kind != FOLLOWUP_KIND_THANK_YOU || matter->actions == NULL)
    return NULL;
  for (guint i = 0; i < matter->actions->len; i++) {
    const FollowupAction *one = g_ptr_array_index(matter->actions, i);

    if (one->kind != FOLLOWUP_KIND_THANK_YOU || one->state == FOLLOWUP_STATE_SUPERSEDED
        || is_agency(find_person(one, matter->interview), matter->interview))
      continue;
    n++;
    n_done += one->state == FOLLOWUP_STATE_DONE;
  }
  return n > 1 ? g_strdup_printf(ngettext("%u of %u interviewers had a note when this came up.",
                                          "%u of %u interviewers had a note when this came up.",
                                          n_done),
                                 n_done, n)
               : NULL;
}

char *
followup_popup_word_advice(const FollowupPopupMatter *matter)
{
  gboolean written
      = followup_draft_is_called_for(matter->action->kind)
        && !followup_popup_is_spoken(matter->action, matter->interview)
        && followup_popup_get_channel(matter->action, matter->interview) != FOLLOWUP_CHANNEL_POST;
  g_autofree char *notes = word_notes(matter);

  if (!written)
    return NULL;
  return notes != NULL ? g_strdup_printf(_("%s Have someone read it first."), notes)
                       : g_strdup(_("Have someone read it first."));
}
