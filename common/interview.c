/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* interview: the value and its parts: making, copying, freeing, reading and writing their words.
 * Refuses to know what a sound interview is (interview-validate.c) and what follows from one. */

#include "interview.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "error.h"
#include "text.h"

static const char *const stages[] = { "first", "middle", "final" };
static const char *const channels[] = { "none", "email", "phone", "post", "social" };
static const char *const mays[] = { "unknown", "yes", "no" };
static const char *const endings[]
    = { "open", "rejected", "withdrew", "silent", "offer", "accepted" };
G_STATIC_ASSERT(G_N_ELEMENTS(stages) == FOLLOWUP_STAGE_FINAL + 1);
G_STATIC_ASSERT(G_N_ELEMENTS(channels) == FOLLOWUP_CHANNEL_SOCIAL + 1);
G_STATIC_ASSERT(G_N_ELEMENTS(mays) == FOLLOWUP_MAY_NO + 1);
G_STATIC_ASSERT(G_N_ELEMENTS(endings) == FOLLOWUP_ENDING_ACCEPTED + 1);

const char *
followup_stage_to_nick(FollowupStage stage)
{
  return (guint)stage < G_N_ELEMENTS(stages) ? stages[stage] : NULL;
}

const char *
followup_stage_to_words(FollowupStage stage)
{
  static const char *const words[] = {
    [FOLLOWUP_STAGE_FIRST] = NC_("stage", "first"),
    [FOLLOWUP_STAGE_MIDDLE] = NC_("stage", "middle"),
    [FOLLOWUP_STAGE_FINAL] = NC_("stage", "final"),
  };

  return g_dpgettext2(GETTEXT_PACKAGE, "stage", words[stage]);
}

gboolean
followup_stage_from_nick(const char *nick, FollowupStage *stage, GError **error)
{
  guint i;

  if (!followup_text_find_word(stages, G_N_ELEMENTS(stages), N_("stage"), nick, &i, error))
    return FALSE;
  *stage = (FollowupStage)i;
  return TRUE;
}

const char *
followup_channel_to_nick(FollowupChannel channel)
{
  return (guint)channel < G_N_ELEMENTS(channels) ? channels[channel] : NULL;
}

gboolean
followup_channel_from_nick(const char *nick, FollowupChannel *channel, GError **error)
{
  guint i;

  if (!followup_text_find_word(channels, G_N_ELEMENTS(channels), N_("channel"), nick, &i, error))
    return FALSE;
  *channel = (FollowupChannel)i;
  return TRUE;
}

const char *
followup_may_to_nick(FollowupMay may)
{
  return (guint)may < G_N_ELEMENTS(mays) ? mays[may] : NULL;
}

gboolean
followup_may_from_nick(const char *nick, FollowupMay *may, GError **error)
{
  guint i;

  if (!followup_text_find_word(mays, G_N_ELEMENTS(mays), N_("leave to follow up"), nick, &i, error))
    return FALSE;
  *may = (FollowupMay)i;
  return TRUE;
}

const char *
followup_ending_to_nick(FollowupEnding ending)
{
  return (guint)ending < G_N_ELEMENTS(endings) ? endings[ending] : NULL;
}

const char *
followup_ending_to_words(FollowupEnding ending)
{
  static const char *const words[] = {
    [FOLLOWUP_ENDING_OPEN] = NC_("ending", "open"),
    [FOLLOWUP_ENDING_REJECTED] = NC_("ending", "rejected"),
    [FOLLOWUP_ENDING_WITHDREW] = NC_("ending", "withdrew"),
    [FOLLOWUP_ENDING_SILENT] = NC_("ending", "silent"),
    [FOLLOWUP_ENDING_OFFER] = NC_("ending", "offer"),
    [FOLLOWUP_ENDING_ACCEPTED] = NC_("ending", "accepted"),
  };

  return g_dpgettext2(GETTEXT_PACKAGE, "ending", words[ending]);
}

gboolean
followup_ending_from_nick(const char *nick, FollowupEnding *ending, GError **error)
{
  guint i;

  if (!followup_text_find_word(endings, G_N_ELEMENTS(endings), N_("ending"), nick, &i, error))
    return FALSE;
  *ending = (FollowupEnding)i;
  return TRUE;
}

FollowupDay
followup_decision_get_day(const FollowupDecision *self, FollowupDay said_on)
{
  switch (self->kind) {
  case FOLLOWUP_DECISION_DATE:
    return self->day;
  case FOLLOWUP_DECISION_RANGE:
    return said_on + self->max_days;
  case FOLLOWUP_DECISION_UNKNOWN:
  case FOLLOWUP_DECISION_NONE:
  default:
    return 0;
  }
}

char *
followup_decision_to_string(const FollowupDecision *self)
{
  switch (self->kind) {
  case FOLLOWUP_DECISION_DATE:
    return followup_day_to_iso(self->day);
  case FOLLOWUP_DECISION_RANGE:
    return g_strdup_printf("%u-%ud", self->min_days, self->max_days);
  case FOLLOWUP_DECISION_NONE:
    return g_strdup("none");
  case FOLLOWUP_DECISION_UNKNOWN:
  default:
    return g_strdup("unknown");
  }
}

/* Reads digits, at most five of them, so that no count overflows. */
static gboolean
read_count(const char **p, guint *count)
{
  const char *start = *p;

  *count = 0;
  while (g_ascii_isdigit(**p) && *p - start < 5)
    *count = *count * 10 + (guint)g_ascii_digit_value(*(*p)++);
  return *p > start && !g_ascii_isdigit(**p);
}

/* "14-30d", "14d", "2-4w": one count stands for both ends, weeks become days. */
static gboolean
read_range(const char *text, guint *min_days, guint *max_days)
{
  const char *p = text;
  guint min, max, factor;

  if (!read_count(&p, &min))
    return FALSE;
  max = min;
  if (*p == '-') {
    p++;
    if (!read_count(&p, &max))
      return FALSE;
  }
  if (*p != 'd' && *p != 'w')
    return FALSE;
  factor = *p++ == 'w' ? 7 : 1;
  *min_days = min * factor;
  *max_days = max * factor;
  return *p == '\0';
}

/* Sets the error for a text that is no decision; always FALSE. */
static gboolean
refuse_decision(const char *text, GError **error)
{
  g_autofree char *quoted = followup_text_quote(text);

  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("decision %s is not understood; expected a date, a range of days, ‘none’ or "
                "‘unknown’, for example ‘2026-12-04’ or ‘14-30d’"),
              quoted);
  return FALSE;
}

static gboolean
parse_range(const char *text, FollowupDecision *decision, GError **error)
{
  guint min, max;

  if (!read_range(text, &min, &max))
    return refuse_decision(text, error);
  if (min > max || max > FOLLOWUP_MAX_DECISION_DAYS) {
    g_autofree char *quoted = followup_text_quote(text);

    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("decision %s is no range; expected the smaller number first and at most %d days, "
                  "for example ‘14-30d’"),
                quoted, FOLLOWUP_MAX_DECISION_DAYS);
    return FALSE;
  }
  *decision = (FollowupDecision){ FOLLOWUP_DECISION_RANGE, 0, min, max };
  return TRUE;
}

gboolean
followup_decision_parse(const char *text, FollowupDecision *decision, GError **error)
{
  g_autofree char *stripped = followup_text_strip(text);
  FollowupDay day = 0;

  if (stripped == NULL)
    return refuse_decision(text, error);
  if (g_ascii_strcasecmp(stripped, "unknown") == 0) {
    *decision = (FollowupDecision){ FOLLOWUP_DECISION_UNKNOWN };
    return TRUE;
  }
  if (g_ascii_strcasecmp(stripped, "none") == 0) {
    *decision = (FollowupDecision){ FOLLOWUP_DECISION_NONE };
    return TRUE;
  }
  if (strchr("dw", stripped[strlen(stripped) - 1]) != NULL)
    return parse_range(stripped, decision, error);
  if (!g_ascii_isdigit(*stripped))
    return refuse_decision(stripped, error);
  if (!followup_day_parse(stripped, &day, error)) {
    g_prefix_error(error, _("decision: "));
    return FALSE;
  }
  *decision = (FollowupDecision){ FOLLOWUP_DECISION_DATE, day };
  return TRUE;
}

FollowupInterviewer *
followup_interviewer_new(void)
{
  return g_new0(FollowupInterviewer, 1);
}

FollowupInterviewer *
followup_interviewer_copy(const FollowupInterviewer *self)
{
  FollowupInterviewer *copy;

  if (self == NULL)
    return NULL;
  copy = followup_interviewer_new();
  *copy = *self;
  copy->uuid = g_strdup(self->uuid);
  copy->name = g_strdup(self->name);
  copy->email = g_strdup(self->email);
  copy->phone = g_strdup(self->phone);
  copy->post = g_strdup(self->post);
  copy->title = g_strdup(self->title);
  copy->about = g_strdup(self->about);
  return copy;
}

void
followup_interviewer_free(FollowupInterviewer *self)
{
  if (self == NULL)
    return;
  g_free(self->uuid);
  g_free(self->name);
  g_free(self->email);
  g_free(self->phone);
  g_free(self->post);
  g_free(self->title);
  g_free(self->about);
  g_free(self);
}

FollowupInterview *
followup_interview_new(void)
{
  FollowupInterview *self = g_new0(FollowupInterview, 1);

  self->duration = 60;
  self->interviewers = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interviewer_free);
  self->answers = g_array_new(FALSE, TRUE, sizeof(FollowupAnswer));
  return self;
}

static GPtrArray *
copy_interviewers(GPtrArray *interviewers)
{
  GPtrArray *copy
      = g_ptr_array_new_full(interviewers->len, (GDestroyNotify)followup_interviewer_free);

  for (guint i = 0; i < interviewers->len; i++)
    g_ptr_array_add(copy, followup_interviewer_copy(g_ptr_array_index(interviewers, i)));
  return copy;
}

FollowupInterview *
followup_interview_copy(const FollowupInterview *self)
{
  FollowupInterview *copy;

  if (self == NULL)
    return NULL;
  copy = g_new(FollowupInterview, 1);
  *copy = *self;
  copy->uuid = g_strdup(self->uuid);
  copy->employer = g_strdup(self->employer);
  copy->position = g_strdup(self->position);
  copy->zone = g_strdup(self->zone);
  copy->place = g_strdup(self->place);
  copy->cadence = g_strdup(self->cadence);
  copy->holidays = g_strdup(self->holidays);
  copy->ical_uid = g_strdup(self->ical_uid);
  copy->interviewers = copy_interviewers(self->interviewers);
  copy->agency = followup_interviewer_copy(self->agency);
  copy->liked = g_strdup(self->liked);
  copy->forgot = g_strdup(self->forgot);
  copy->note = g_strdup(self->note);
  copy->answers = g_array_copy(self->answers);
  return copy;
}

void
followup_interview_free(FollowupInterview *self)
{
  if (self == NULL)
    return;
  g_free(self->uuid);
  g_free(self->employer);
  g_free(self->position);
  g_free(self->zone);
  g_free(self->place);
  g_free(self->cadence);
  g_free(self->holidays);
  g_free(self->ical_uid);
  g_ptr_array_unref(self->interviewers);
  followup_interviewer_free(self->agency);
  g_free(self->liked);
  g_free(self->forgot);
  g_free(self->note);
  g_array_unref(self->answers);
  g_free(self);
}

gint64
followup_interview_get_end(const FollowupInterview *self)
{
  return self->start + (gint64)self->duration * 60;
}

const FollowupInterviewer *
followup_interview_get_lead(const FollowupInterview *self)
{
  const FollowupInterviewer *first = NULL;

  for (guint i = 0; i < self->interviewers->len; i++) {
    const FollowupInterviewer *interviewer = g_ptr_array_index(self->interviewers, i);

    if (interviewer->lead)
      return interviewer;
    if (first == NULL && interviewer->name != NULL)
      first = interviewer;
  }
  return first;
}

const FollowupInterviewer *
followup_interview_find_person(const FollowupInterview *self, const char *uuid)
{
  if (self == NULL || uuid == NULL)
    return NULL;
  for (guint i = 0; i < self->interviewers->len; i++) {
    const FollowupInterviewer *interviewer = g_ptr_array_index(self->interviewers, i);

    if (g_strcmp0(interviewer->uuid, uuid) == 0)
      return interviewer;
  }
  return self->agency != NULL && g_strcmp0(self->agency->uuid, uuid) == 0 ? self->agency : NULL;
}

gboolean
followup_interview_is_debriefed(const FollowupInterview *self)
{
  return self->interviewers->len > 0 && self->decision.kind != FOLLOWUP_DECISION_UNKNOWN;
}

char *
followup_interview_fold(const char *text)
{
  g_autofree char *stripped = followup_text_strip(text);
  g_autofree char *composed = NULL, *folded = NULL;

  if (stripped == NULL)
    return g_strdup("");
  if (g_str_is_ascii(stripped)) /* the same, as most names are, in a tenth of the time */
    return g_ascii_strdown(stripped, -1);
  composed = g_utf8_normalize(stripped, -1, G_NORMALIZE_NFC);
  folded = g_utf8_casefold(composed, -1);
  /* Folding can take a composed letter apart ("ǰ"), so compose once more. */
  return g_utf8_normalize(folded, -1, G_NORMALIZE_NFC);
}
