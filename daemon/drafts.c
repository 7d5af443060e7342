/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* drafts: owns who a message goes to and what of the store it is about. Refuses to know its words,
 * which common/draft has, and how it is opened: see drafts-open.c. */
#include "drafts-private.h"

#include "error.h"
#include "text.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

G_DEFINE_FINAL_TYPE(FollowupDrafts, followup_drafts, G_TYPE_OBJECT)

/* What a message is made from. */
typedef struct {
  const FollowupInterview *interview;
  FollowupInterview *own;       /* owned, nullable: interview, where it was read for this */
  GPtrArray *actions;           /* owned; of FollowupAction: all of the interview */
  const FollowupAction *action; /* among them; NULL where a form was asked for an interview */
  FollowupForm form;
} Matter;

static void
clear_matter(Matter *matter)
{
  g_clear_pointer(&matter->actions, g_ptr_array_unref);
  g_clear_pointer(&matter->own, followup_interview_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Matter, clear_matter)

/* ---- which form ---- */

/* What helps instead, for the steps without a message. (transfer full) */
static char *
word_instead(const FollowupAction *action)
{
  g_autofree char *id = followup_action_get_id(action);

  switch (action->kind) {
  case FOLLOWUP_KIND_PREPARE:
    return g_strdup_printf(_("‘followup show %" PRId64 "’ has what to prepare"), action->interview);
  case FOLLOWUP_KIND_DEBRIEF:
    return g_strdup_printf(
        _("note what was said by ‘followup edit %" PRId64 " --liked TEXT --forgot TEXT’"),
        action->interview);
  case FOLLOWUP_KIND_MOVE_ON:
    return g_strdup_printf(_("when you have turned to other positions, ‘followup done %s’"), id);
  case FOLLOWUP_KIND_KEEP_SEARCHING:
    return g_strdup_printf(_("when you have looked for other positions, ‘followup done %s’"), id);
  default:
    return g_strdup_printf(_("‘followup show %" PRId64 "’ has the steps with a message"),
                           action->interview);
  }
}

static gboolean
refuse_kind(const FollowupAction *action, GError **error)
{
  g_autofree char *id = followup_action_get_id(action);
  g_autofree char *instead = word_instead(action);

  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_KIND,
              _("‘%s’ (%s) has nothing to write; %s"), id, followup_kind_to_noun(action->kind),
              instead);
  return FALSE;
}

/* Their offer stood when the process ended. */
static gboolean
has_offer(const Matter *matter)
{
  const FollowupInterview *interview = matter->interview;
  gboolean offer = interview->offer_deadline != 0;

  for (guint i = 0; i < matter->actions->len && !offer; i++) {
    const FollowupAction *action = g_ptr_array_index(matter->actions, i);

    offer = action->kind == FOLLOWUP_KIND_ASK_OFFER_DEADLINE
            && (action->state == FOLLOWUP_STATE_DONE || action->finished_at == interview->ended_at);
  }
  return offer;
}

static gboolean
choose_form(Matter *matter, const char *as, gint64 now, GError **error)
{
  if (as != NULL)
    return followup_form_from_nick(as, &matter->form, error);
  if (matter->action == NULL) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_KIND,
                _("‘%" PRId64 "’ is an interview; expected an action's id such as "
                  "%" PRId64 ".1, or a form with it, for example ‘followup draft "
                  "%" PRId64 " --as nudge’"),
                matter->interview->id, matter->interview->id, matter->interview->id);
    return FALSE;
  }
  if (!followup_draft_choose_form(matter->action, matter->interview, now, &matter->form))
    return refuse_kind(matter->action, error);
  if (matter->form == FOLLOWUP_FORM_WITHDRAWAL && has_offer(matter))
    matter->form = FOLLOWUP_FORM_DECLINE;
  return TRUE;
}

/* ---- what it is about ---- */

static const FollowupAction *
find_number(GPtrArray *actions, guint number)
{
  for (guint i = 0; i < actions->len; i++) {
    const FollowupAction *action = g_ptr_array_index(actions, i);

    if (action->number == number)
      return action;
  }
  return NULL;
}

/* The pending one of that kind that is due first, else the last one. */
static const FollowupAction *
find_kind(GPtrArray *actions, FollowupKind kind)
{
  const FollowupAction *found = NULL;

  for (guint i = 0; i < actions->len; i++) {
    const FollowupAction *action = g_ptr_array_index(actions, i);

    if (action->kind != kind)
      continue;
    if (found == NULL || !followup_state_is_pending(found->state)
        || (followup_state_is_pending(action->state) && action->due < found->due))
      found = action;
  }
  return found;
}

/* What belongs to the user and no interview ("0.1") calls for no message in any form. */
static gboolean
refuse_own(FollowupDrafts *self, guint number, GError **error)
{
  g_autoptr(FollowupAction) action = followup_store_get_action(self->store, 0, number, error);

  return action != NULL && refuse_kind(action, error);
}

static gboolean
load_matter(FollowupDrafts *self,
            const char *id,
            const char *as,
            gint64 now,
            Matter *matter,
            GError **error)
{
  gint64 interview;
  guint number;

  if (!followup_id_parse(id, &interview, &number, error))
    return FALSE;
  if (interview == 0 && number != 0)
    return refuse_own(self, number, error);
  if (interview == 0)
    matter->own = followup_store_get_interview(self->store, interview, error);
  else
    followup_store_get_whole(self->store, interview, &matter->own, &matter->actions, error);
  matter->interview = matter->own;
  if (matter->interview == NULL)
    return FALSE;
  matter->action = number != 0 ? find_number(matter->actions, number) : NULL;
  if (number != 0 && matter->action == NULL) {
    /* Not there either, but the store has the words for it. */
    followup_action_free(followup_store_get_action(self->store, interview, number, error));
    return FALSE;
  }
  return choose_form(matter, as, now, error);
}

/* Office steps, offers and withdrawals go to the agency where there is one. */
static gboolean
is_for_agency(FollowupForm form)
{
  switch (form) {
  case FOLLOWUP_FORM_CHECK_IN:
  case FOLLOWUP_FORM_CHECK_IN_PASSED:
  case FOLLOWUP_FORM_SECOND_FOLLOW_UP:
  case FOLLOWUP_FORM_PHONE:
  case FOLLOWUP_FORM_VOICEMAIL:
  case FOLLOWUP_FORM_COLLEAGUE:
  case FOLLOWUP_FORM_ASK_OFFER_DEADLINE:
  case FOLLOWUP_FORM_ACCEPT:
  case FOLLOWUP_FORM_DECLINE:
  case FOLLOWUP_FORM_TELL_OTHERS:
  case FOLLOWUP_FORM_WITHDRAWAL:
  case FOLLOWUP_FORM_NUDGE:
    return TRUE;
  default:
    return FALSE;
  }
}

static gboolean
is_person(const FollowupInterviewer *person, const FollowupAction *action)
{
  if (action->interviewer_uuid != NULL)
    return g_strcmp0(person->uuid, action->interviewer_uuid) == 0;
  return action->interviewer != NULL && g_strcmp0(person->name, action->interviewer) == 0;
}

/* The one the action names, as long as it is still known; else whom such a message goes to. */
static const FollowupInterviewer *
find_person(const Matter *matter)
{
  const FollowupInterview *interview = matter->interview;

  if (matter->action != NULL) {
    for (guint i = 0; i < interview->interviewers->len; i++) {
      const FollowupInterviewer *person = g_ptr_array_index(interview->interviewers, i);

      if (is_person(person, matter->action))
        return person;
    }
    if (interview->agency != NULL && is_person(interview->agency, matter->action))
      return interview->agency;
  }
  if (interview->agency != NULL && is_for_agency(matter->form))
    return interview->agency;
  return followup_interview_get_lead(interview);
}

/* The agency comes after all interviewers. */
static guint
find_variant(const FollowupInterview *interview, const FollowupInterviewer *person)
{
  guint index;

  if (person != NULL && g_ptr_array_find(interview->interviewers, person, &index))
    return index;
  return person != NULL ? interview->interviewers->len : 0;
}

/* It gave way to the check-in, or is late, or the check-in goes out before it. */
static gboolean
is_missed(const FollowupAction *thanks, const FollowupAction *check_in, gint64 now)
{
  if (thanks->state == FOLLOWUP_STATE_SUPERSEDED)
    return TRUE;
  return followup_state_is_pending(thanks->state)
         && (now > thanks->by
             || (check_in != NULL && check_in->kind == FOLLOWUP_KIND_CHECK_IN
                 && now >= check_in->due));
}

/* An earlier check-in carried the thanks; thanks that were skipped are not wanted. */
static gboolean
has_thanked(const FollowupAction *action)
{
  switch (action->kind) {
  case FOLLOWUP_KIND_THANK_YOU:
    return action->state == FOLLOWUP_STATE_DONE || action->state == FOLLOWUP_STATE_SKIPPED;
  case FOLLOWUP_KIND_CHECK_IN:
    return action->state == FOLLOWUP_STATE_DONE;
  default:
    return FALSE;
  }
}

/* Nobody is thanked who did not appear. */
static gboolean
has_missed_thanks(const Matter *matter, const FollowupInterviewer *person, gint64 now)
{
  gboolean missed = FALSE;

  if (matter->interview->no_show_at != 0)
    return FALSE;
  for (guint i = 0; i < matter->actions->len; i++) {
    const FollowupAction *action = g_ptr_array_index(matter->actions, i);

    if (person != NULL ? !is_person(person, action) : action->interviewer != NULL)
      continue;
    if (action != matter->action && has_thanked(action))
      return FALSE;
    missed |= action->kind == FOLLOWUP_KIND_THANK_YOU && is_missed(action, matter->action, now);
  }
  return missed;
}

/* Of the offer that another employer made; 0: not known. */
static FollowupDay
find_offer_deadline(FollowupDrafts *self, const Matter *matter)
{
  const FollowupAction *action = matter->action;
  g_autoptr(FollowupInterview) offer = NULL;

  if (action == NULL || action->kind != FOLLOWUP_KIND_TELL_OTHERS)
    action = find_kind(matter->actions, FOLLOWUP_KIND_TELL_OTHERS);
  if (action != NULL && action->about != 0)
    offer = followup_store_get_interview(self->store, action->about, NULL);
  return offer != NULL ? offer->offer_deadline : 0;
}

/* An offer of another employer was accepted while this interview was on the user's mind; one of an
 * earlier search does not count. */
static gboolean
is_offer_taken(FollowupDrafts *self, const FollowupInterview *interview)
{
  const FollowupInterviewFilter filter = { .ending = FOLLOWUP_ENDING_ACCEPTED };
  g_autoptr(GPtrArray) accepted = followup_store_list_interviews(self->store, &filter, NULL);

  for (guint i = 0; accepted != NULL && i < accepted->len; i++) {
    const FollowupInterview *other = g_ptr_array_index(accepted, i);

    if (other->id != interview->id && other->ended_at >= MIN(interview->created, interview->start))
      return TRUE;
  }
  return FALSE;
}

static const char *
find_request(const Matter *matter)
{
  const FollowupAction *action = matter->action;

  if (action == NULL || action->kind != FOLLOWUP_KIND_REQUEST)
    action = find_kind(matter->actions, FOLLOWUP_KIND_REQUEST);
  return action != NULL ? action->text : NULL;
}

static FollowupDraftContext
make_context(FollowupDrafts *self, const Matter *matter, gint64 now)
{
  const FollowupChoices *choices = followup_settings_get_choices(self->settings);
  const FollowupInterviewer *person = find_person(matter);
  FollowupDraftContext context = {
    .interview = matter->interview,
    .person = person,
    .variant = find_variant(matter->interview, person),
    .me = { choices->name, choices->email, choices->phone, choices->signature },
    .now = now,
    .thanks_missed = has_missed_thanks(matter, person, now),
    .request = find_request(matter),
  };

  if (matter->form == FOLLOWUP_FORM_TELL_OTHERS)
    context.offer_deadline = find_offer_deadline(self, matter);
  if (matter->form == FOLLOWUP_FORM_WITHDRAWAL || matter->form == FOLLOWUP_FORM_DECLINE)
    context.offer_taken = is_offer_taken(self, matter->interview);
  return context;
}

/* Ours, borrowed: popups of one moment are often of one form. */
static FollowupTemplate *
get_template(FollowupDrafts *self, FollowupForm form, GError **error)
{
  if (self->templates[form] == NULL)
    self->templates[form] = followup_draft_read_template(form, NULL, NULL, error);
  return self->templates[form];
}

void
followup_drafts_trim(FollowupDrafts *self)
{
  for (guint i = 0; i < G_N_ELEMENTS(self->templates); i++)
    g_clear_pointer(&self->templates[i], followup_template_free);
}

static FollowupDraft *
compose(FollowupDrafts *self, const Matter *matter, gint64 now, GError **error)
{
  g_autofree char *own = NULL, *origin = NULL;
  FollowupDraftContext context;
  FollowupTemplate *template;

  if (!followup_drafts_read_own(self->folder, matter->form, &own, &origin, error))
    return NULL;
  context = make_context(self, matter, now);
  if (own != NULL)
    return followup_draft_new(matter->form, &context, own, origin, error);
  template = get_template(self, matter->form, error);
  return template != NULL ? followup_draft_fill(matter->form, template, &context) : NULL;
}

FollowupDraft *
followup_drafts_compose(FollowupDrafts *self, const char *id, const char *as, GError **error)
{
  gint64 now = followup_clock_get_now(self->clock);
  g_auto(Matter) matter = { 0 };

  return load_matter(self, id, as, now, &matter, error) ? compose(self, &matter, now, error) : NULL;
}

char *
followup_drafts_describe_blanks(FollowupDrafts *self,
                                const FollowupInterview *interview,
                                GPtrArray *actions,
                                guint number,
                                const char *as,
                                gint64 now)
{
  g_auto(Matter) matter = { .interview = interview,
                            .actions = g_ptr_array_ref(actions),
                            .action = find_number(actions, number) };
  g_autoptr(FollowupDraft) draft = NULL;

  if (matter.action != NULL && choose_form(&matter, as, now, NULL))
    draft = compose(self, &matter, now, NULL);

  return draft != NULL ? followup_draft_describe_blanks(draft) : NULL;
}

static void
followup_drafts_finalize(GObject *object)
{
  FollowupDrafts *self = FOLLOWUP_DRAFTS(object);

  g_object_unref(self->store);
  g_object_unref(self->settings);
  g_object_unref(self->clock);
  g_object_unref(self->launcher);
  followup_drafts_trim(self);
  g_free(self->folder);
  G_OBJECT_CLASS(followup_drafts_parent_class)->finalize(object);
}

static void
followup_drafts_class_init(FollowupDraftsClass *class)
{
  G_OBJECT_CLASS(class)->finalize = followup_drafts_finalize;
  g_signal_new("opened", FOLLOWUP_TYPE_DRAFTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
               1, G_TYPE_STRING);
}

static void
followup_drafts_init(FollowupDrafts *self)
{
}

FollowupDrafts *
followup_drafts_new(FollowupStore *store,
                    FollowupSettings *settings,
                    FollowupClock *clock,
                    FollowupLauncher *launcher,
                    const char *config)
{
  FollowupDrafts *self = g_object_new(FOLLOWUP_TYPE_DRAFTS, NULL);

  self->store = g_object_ref(store);
  self->settings = g_object_ref(settings);
  self->clock = g_object_ref(clock);
  self->launcher = g_object_ref(launcher);
  self->folder = g_build_filename(config, "drafts", NULL);
  followup_draft_set_up();
  return self;
}
