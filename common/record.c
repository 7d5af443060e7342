/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The value, and what makes it sound. */
#include "record.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "error.h"
#include "record-check-private.h"
#include "text.h"

#define MAX_WORD 100          /* characters of who and verb */
#define MAX_FACTS (64 * 1024) /* bytes */

FollowupRecord *
followup_record_new(FollowupRecordKind kind)
{
  FollowupRecord *self = g_new0(FollowupRecord, 1);

  self->kind = kind;
  if (kind == FOLLOWUP_RECORD_INTERVIEW)
    self->interview = followup_interview_new();
  return self;
}

void
followup_record_free(FollowupRecord *self)
{
  if (self == NULL)
    return;
  followup_interview_free(self->interview);
  g_clear_pointer(&self->actions, g_ptr_array_unref);
  g_clear_pointer(&self->abouts, g_ptr_array_unref);
  g_free(self->event.who);
  g_free(self->event.verb);
  g_free(self->event.interview_uuid);
  g_free(self->event.facts);
  g_free(self);
}

/* ---- texts ---- */

static gboolean
fail(GError **error, const char *message)
{
  g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT, message);
  return FALSE;
}

static gboolean
check_text(const char *name, const char *text, glong limit, gboolean lines, GError **error)
{
  if (text == NULL)
    return TRUE;
  if (strlen(text) > (gsize)limit && g_utf8_strlen(text, -1) > limit) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
                _("‘%s’ has %ld characters; expected at most %ld"), name, g_utf8_strlen(text, -1),
                limit);
    return FALSE;
  }
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
    gunichar c = g_utf8_get_char(at);

    if (!g_unichar_iscntrl(c) || (lines && (c == '\n' || c == '\t')))
      continue;
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("‘%s’ has the control character U+%04X; expected plain text"), name, c);
    return FALSE;
  }
  return TRUE;
}

/* In place, in lower case as they are stored. */
static gboolean
check_uuid(const char *name, char *uuid, GError **error)
{
  g_autofree char *quoted = NULL;

  if (uuid == NULL)
    return TRUE;
  if (g_uuid_string_is_valid(uuid)) {
    for (char *at = uuid; *at != '\0'; at++)
      *at = g_ascii_tolower(*at);
    return TRUE;
  }
  quoted = followup_text_quote(uuid);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("‘%s’: %s is no uuid; expected for example ‘123e4567-e89b-42d3-a456-426614174000’"),
              name, quoted);
  return FALSE;
}

/* ---- actions ---- */

static gboolean
check_action_texts(const FollowupAction *action, GError **error)
{
  return check_uuid("uuid", action->uuid, error)
         && check_uuid("interviewer_uuid", action->interviewer_uuid, error)
         && check_text("interviewer", action->interviewer, FOLLOWUP_MAX_NAME, FALSE, error)
         && check_text("text", action->text, FOLLOWUP_MAX_TEXT, TRUE, error)
         && check_text("note", action->note, FOLLOWUP_MAX_TEXT, TRUE, error)
         && check_text("server_owner", action->server_owner, FOLLOWUP_MAX_NAME, FALSE, error)
         && check_text("bus_guid", action->bus_guid, FOLLOWUP_MAX_NAME, FALSE, error);
}

/* What others need not know. */
static void
fill_in_action(FollowupAction *action)
{
  if (action->by == FOLLOWUP_NO_INSTANT)
    action->by = action->due;
  if (action->popup == FOLLOWUP_NO_INSTANT)
    action->popup = action->due;
  if (!followup_state_is_pending(action->state))
    action->next_at = FOLLOWUP_NO_INSTANT;
  else if (action->next_at == FOLLOWUP_NO_INSTANT)
    action->next_at = MIN(action->due, action->popup);
  if (!followup_state_is_pending(action->state) && action->finished_at == 0)
    action->finished_at = action->due;
}

static gboolean
check_action(FollowupAction *action, GError **error)
{
  if (action->kind == FOLLOWUP_N_KINDS)
    return fail(error, _("‘kind’ is missing; expected for example ‘check-in’"));
  if (action->due == FOLLOWUP_NO_INSTANT)
    return fail(error, _("‘due’ is missing; expected for example ‘2026-11-24T09:00:00Z’"));
  if (action->state == FOLLOWUP_STATE_SNOOZED && action->snoozed_until == 0)
    return fail(error, _("‘snoozed_until’ is missing; expected for example "
                         "‘2026-11-24T09:00:00Z’"));
  if (!check_action_texts(action, error))
    return FALSE;
  fill_in_action(action);
  return TRUE;
}

/* Numbers go up; who gives none gets the next one. */
static gboolean
check_actions(FollowupRecord *self, GError **error)
{
  guint last = 0;

  for (guint i = 0; self->actions != NULL && i < self->actions->len; i++) {
    FollowupAction *action = g_ptr_array_index(self->actions, i);

    if (!check_action(action, error)) {
      g_prefix_error(error, _("action %u: "), i + 1);
      return FALSE;
    }
    if (action->number == 0)
      action->number = last + 1;
    if (action->number <= last
        || (self->interview != NULL && action->number > FOLLOWUP_MAX_ACTIONS)) {
      g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                  _("action %u: ‘number’ %u is taken or too large; expected each once, in order, "
                    "at most %d"),
                  i + 1, action->number, FOLLOWUP_MAX_ACTIONS);
      return FALSE;
    }
    last = action->number;
  }
  return TRUE;
}

/* ---- interviews ---- */

static gboolean
check_answers(FollowupInterview *interview, GError **error)
{
  g_autoptr(GArray) answers = g_steal_pointer(&interview->answers);
  gboolean sound = TRUE;

  interview->answers = g_array_sized_new(FALSE, FALSE, sizeof(FollowupAnswer), answers->len);
  for (guint i = 0; sound && i < answers->len; i++) {
    const FollowupAnswer *answer = &g_array_index(answers, FollowupAnswer, i);

    sound = followup_interview_check_answer(interview, answer, error);
    g_array_append_vals(interview->answers, answer, 1);
  }
  return sound;
}

static gboolean
check_interview(FollowupRecord *self, GError **error)
{
  FollowupInterview *interview = self->interview;

  if (interview->employer == NULL)
    return fail(error, _("‘employer’ is missing; expected a name, for example ‘Acme GmbH’"));
  if (interview->start == FOLLOWUP_NO_INSTANT)
    return fail(error, _("‘start’ is missing; expected for example ‘2026-11-20T14:00:00Z’"));
  if (!followup_interview_validate(interview, error) || !check_answers(interview, error))
    return FALSE;
  if (interview->ending != FOLLOWUP_ENDING_OPEN && interview->ended_at == 0)
    interview->ended_at = followup_interview_get_end(interview);
  if (interview->ical_uid == NULL)
    interview->ical_sequence = 0;
  return check_actions(self, error);
}

/* ---- the rest ---- */

static gboolean
check_own(FollowupRecord *self, GError **error)
{
  if (self->actions == NULL)
    return fail(error, _("‘actions’ are missing; expected those of your own"));
  return check_actions(self, error);
}

static gboolean
check_event(FollowupRecord *self, GError **error)
{
  FollowupRecordEvent *event = &self->event;

  if (event->id == 0 || event->who == NULL || event->verb == NULL || event->at == 0)
    return fail(error, _("a change wants ‘id’, ‘at’, ‘who’ and ‘verb’"));
  if (event->change == 0)
    event->change = event->id;
  if (event->change > event->id)
    return fail(error, _("‘change’ is larger than ‘id’; expected that of its first event"));
  if (event->facts == NULL)
    event->facts = g_strdup("{}");
  if (strlen(event->facts) > MAX_FACTS)
    return fail(error, _("‘facts’ are too long"));
  return check_text("who", event->who, MAX_WORD, FALSE, error)
         && check_text("verb", event->verb, MAX_WORD, FALSE, error)
         && check_uuid("interview_uuid", event->interview_uuid, error);
}

gboolean
followup_record_check(FollowupRecord *self, GError **error)
{
  switch (self->kind) {
  case FOLLOWUP_RECORD_INTERVIEW:
    return check_interview(self, error);
  case FOLLOWUP_RECORD_OWN:
    return check_own(self, error);
  default:
    return check_event(self, error);
  }
}
