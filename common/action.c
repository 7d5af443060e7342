/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* action: the value, its words and its id. Refuses to know when actions fall due and why. */

#include "action.h"

#include <glib/gi18n-lib.h>

#include "error.h"
#include "text.h"

static const char *const kinds[] = {
  "prepare",
  "debrief",
  "thank-you",
  "handwritten-note",
  "check-in",
  "second-follow-up",
  "move-on",
  "request",
  "reply-rejection",
  "feedback-request",
  "ask-offer-deadline",
  "answer-offer",
  "tell-others",
  "send-withdrawal",
  "no-show",
  "keep-searching",
  "touch",
};
G_STATIC_ASSERT(G_N_ELEMENTS(kinds) == FOLLOWUP_N_KINDS);

static const char *const titles[] = {
  [FOLLOWUP_KIND_PREPARE] = N_("Prepare"),
  [FOLLOWUP_KIND_DEBRIEF] = N_("Debrief"),
  [FOLLOWUP_KIND_THANK_YOU] = N_("Thank-you note"),
  [FOLLOWUP_KIND_HANDWRITTEN_NOTE] = N_("Handwritten note"),
  [FOLLOWUP_KIND_CHECK_IN] = N_("Check-in"),
  [FOLLOWUP_KIND_SECOND_FOLLOW_UP] = N_("Second follow-up"),
  [FOLLOWUP_KIND_MOVE_ON] = N_("Move on"),
  [FOLLOWUP_KIND_REQUEST] = N_("What they asked for"),
  [FOLLOWUP_KIND_REPLY_REJECTION] = N_("Reply to the rejection"),
  [FOLLOWUP_KIND_FEEDBACK_REQUEST] = N_("Ask for feedback"),
  [FOLLOWUP_KIND_ASK_OFFER_DEADLINE] = N_("Ask for the offer's deadline"),
  [FOLLOWUP_KIND_ANSWER_OFFER] = N_("Answer the offer"),
  [FOLLOWUP_KIND_TELL_OTHERS] = N_("Note about the other offer"),
  [FOLLOWUP_KIND_SEND_WITHDRAWAL] = N_("Withdrawal"),
  [FOLLOWUP_KIND_NO_SHOW] = N_("Friendly line"),
  [FOLLOWUP_KIND_KEEP_SEARCHING] = N_("Keep searching"),
  [FOLLOWUP_KIND_TOUCH] = N_("Contact"),
};
G_STATIC_ASSERT(G_N_ELEMENTS(titles) == FOLLOWUP_N_KINDS);

static const char *const nouns[] = {
  [FOLLOWUP_KIND_PREPARE] = N_("preparation"),
  [FOLLOWUP_KIND_DEBRIEF] = N_("debrief"),
  [FOLLOWUP_KIND_THANK_YOU] = N_("thank-you"),
  [FOLLOWUP_KIND_HANDWRITTEN_NOTE] = N_("handwritten note"),
  [FOLLOWUP_KIND_CHECK_IN] = N_("check-in"),
  [FOLLOWUP_KIND_SECOND_FOLLOW_UP] = N_("second follow-up"),
  [FOLLOWUP_KIND_MOVE_ON] = N_("moving on"),
  [FOLLOWUP_KIND_REQUEST] = N_("what they asked for"),
  [FOLLOWUP_KIND_REPLY_REJECTION] = N_("reply to the rejection"),
  [FOLLOWUP_KIND_FEEDBACK_REQUEST] = N_("request for feedback"),
  [FOLLOWUP_KIND_ASK_OFFER_DEADLINE] = N_("question for the deadline"),
  [FOLLOWUP_KIND_ANSWER_OFFER] = N_("answer to the offer"),
  [FOLLOWUP_KIND_TELL_OTHERS] = N_("note about the other offer"),
  [FOLLOWUP_KIND_SEND_WITHDRAWAL] = N_("withdrawal"),
  [FOLLOWUP_KIND_NO_SHOW] = N_("friendly line"),
  [FOLLOWUP_KIND_KEEP_SEARCHING] = N_("searching on"),
  [FOLLOWUP_KIND_TOUCH] = N_("contact"),
};
G_STATIC_ASSERT(G_N_ELEMENTS(nouns) == FOLLOWUP_N_KINDS);

static const char *const states[]
    = { "planned", "due", "showing", "shown", "snoozed", "done", "skipped", "superseded" };
G_STATIC_ASSERT(G_N_ELEMENTS(states) == FOLLOWUP_N_STATES);

const char *
followup_kind_to_nick(FollowupKind kind)
{
  return (guint)kind < FOLLOWUP_N_KINDS ? kinds[kind] : NULL;
}

gboolean
followup_kind_from_nick(const char *nick, FollowupKind *kind, GError **error)
{
  guint i;

  if (!followup_text_find_word(kinds, G_N_ELEMENTS(kinds), N_("kind"), nick, &i, error))
    return FALSE;
  *kind = (FollowupKind)i;
  return TRUE;
}

const char *
followup_kind_to_noun(FollowupKind kind)
{
  g_return_val_if_fail((guint)kind < FOLLOWUP_N_KINDS, "");
  return _(nouns[kind]);
}

const char *
followup_kind_to_title(FollowupKind kind)
{
  return (guint)kind < FOLLOWUP_N_KINDS ? _(titles[kind]) : NULL;
}

const char *
followup_state_to_nick(FollowupState state)
{
  return (guint)state < FOLLOWUP_N_STATES ? states[state] : NULL;
}

gboolean
followup_state_from_nick(const char *nick, FollowupState *state, GError **error)
{
  guint i;

  if (!followup_text_find_word(states, G_N_ELEMENTS(states), N_("state"), nick, &i, error))
    return FALSE;
  *state = (FollowupState)i;
  return TRUE;
}

gboolean
followup_state_is_pending(FollowupState state)
{
  switch (state) {
  case FOLLOWUP_STATE_PLANNED:
  case FOLLOWUP_STATE_DUE:
  case FOLLOWUP_STATE_SHOWING:
  case FOLLOWUP_STATE_SHOWN:
  case FOLLOWUP_STATE_SNOOZED:
    return TRUE;
  case FOLLOWUP_STATE_DONE:
  case FOLLOWUP_STATE_SKIPPED:
  case FOLLOWUP_STATE_SUPERSEDED:
  case FOLLOWUP_N_STATES:
  default:
    return FALSE;
  }
}

gboolean
followup_kind_is_derived(FollowupKind kind)
{
  return kind != FOLLOWUP_KIND_REQUEST && kind != FOLLOWUP_KIND_TOUCH
         && kind != FOLLOWUP_KIND_KEEP_SEARCHING;
}

FollowupAction *
followup_action_new(FollowupKind kind)
{
  FollowupAction *self = g_new0(FollowupAction, 1);

  self->kind = kind;
  self->reason = followup_reason_new();
  return self;
}

FollowupAction *
followup_action_copy(const FollowupAction *self)
{
  FollowupAction *copy;

  if (self == NULL)
    return NULL;
  copy = g_new(FollowupAction, 1);
  *copy = *self;
  copy->uuid = g_strdup(self->uuid);
  copy->interviewer = g_strdup(self->interviewer);
  copy->interviewer_uuid = g_strdup(self->interviewer_uuid);
  copy->reason = followup_reason_copy(self->reason);
  copy->text = g_strdup(self->text);
  copy->note = g_strdup(self->note);
  copy->server_owner = g_strdup(self->server_owner);
  copy->bus_guid = g_strdup(self->bus_guid);
  return copy;
}

void
followup_action_free(FollowupAction *self)
{
  if (self == NULL)
    return;
  g_free(self->uuid);
  g_free(self->interviewer);
  g_free(self->interviewer_uuid);
  followup_reason_free(self->reason);
  g_free(self->text);
  g_free(self->note);
  g_free(self->server_owner);
  g_free(self->bus_guid);
  g_free(self);
}

char *
followup_action_get_id(const FollowupAction *self)
{
  return g_strdup_printf("%" G_GINT64_FORMAT ".%u", self->interview, self->number);
}

/* A number from 1 as we print it: digits alone, no zero in front. */
static gboolean
read_number(const char **p, guint64 max, guint64 *number)
{
  const char *start = *p;

  *number = 0;
  if (*start < '1' || *start > '9')
    return FALSE;
  for (; g_ascii_isdigit(**p); (*p)++) {
    guint64 digit = (guint64)g_ascii_digit_value(**p);

    if (*number > (max - digit) / 10)
      return FALSE;
    *number = *number * 10 + digit;
  }
  return TRUE;
}

gboolean
followup_id_parse(const char *text, gint64 *interview, guint *number, GError **error)
{
  const char *p = text;
  guint64 n = 0, m = 0;
  /* "0.1" belongs to the user and to no interview. */
  gboolean own = text != NULL && g_str_has_prefix(text, "0.");
  gboolean valid = text != NULL && (own || read_number(&p, G_MAXINT64, &n));

  p += own;
  if (valid && *p == '.') {
    p++;
    valid = read_number(&p, G_MAXUINT, &m);
  }
  if (!valid || *p != '\0') {
    g_autofree char *quoted = followup_text_quote(text);

    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("%s is no id; expected that of an interview, for example ‘7’, or of an action, "
                  "for example ‘7.1’"),
                quoted);
    return FALSE;
  }
  *interview = (gint64)n;
  *number = (guint)m;
  return TRUE;
}

#define FARTHEST_MIDNIGHT (10 * 86400) /* of those 8 days ahead, whatever the clocks do */

const char *
followup_action_get_section(const FollowupAction *self, gint64 now, FollowupZone *zone)
{
  gboolean put_off = self->state == FOLLOWUP_STATE_SNOOZED && self->snoozed_until > now;
  gint64 moment = put_off ? self->snoozed_until : MIN(self->due, self->popup);
  FollowupDay today;

  if (!followup_state_is_pending(self->state))
    return NULL;
  if (!put_off && now > self->by)
    return "overdue";
  /* No midnight is as far, and none has passed yet: what needs no calendar takes no time. */
  if (moment <= now)
    return "today";
  if (moment > now + FARTHEST_MIDNIGHT)
    return "later";
  today = followup_instant_get_day(now, zone);
  if (moment < followup_instant_at(zone, today + 1, 0))
    return "today";
  return moment < followup_instant_at(zone, today + 8, 0) ? "week" : "later";
}
