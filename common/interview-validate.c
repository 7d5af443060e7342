/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* interview-validate: what a sound interview is. Tidies what can be tidied, refuses the rest in one
 * line each, and refuses to know where the interview came from. */

#include "interview.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "error.h"
#include "text.h"

#define FIRST_YEAR 1970
#define LAST_YEAR 2199

/* One text of an interview or interviewer. */
typedef struct {
  const char *label; /* translatable */
  gsize offset;      /* of the char * in its struct */
  gboolean lines;    /* may have several lines */
} TextField;

#define LINE(type, label, member)                                                                  \
  {                                                                                                \
    label, G_STRUCT_OFFSET(type, member), FALSE                                                    \
  }
#define LINES(type, label, member)                                                                 \
  {                                                                                                \
    label, G_STRUCT_OFFSET(type, member), TRUE                                                     \
  }

static const TextField interview_fields[] = {
  LINE(FollowupInterview, N_("employer"), employer),
  LINE(FollowupInterview, N_("position"), position),
  LINE(FollowupInterview, N_("zone"), zone),
  LINE(FollowupInterview, N_("place"), place),
  LINE(FollowupInterview, N_("cadence"), cadence),
  LINE(FollowupInterview, N_("holidays"), holidays),
  LINE(FollowupInterview, N_("UID"), ical_uid),
  LINE(FollowupInterview, N_("uuid"), uuid),
  LINES(FollowupInterview, N_("liked"), liked),
  LINES(FollowupInterview, N_("forgot"), forgot),
  LINES(FollowupInterview, N_("note"), note),
};

static const TextField interviewer_fields[] = {
  LINE(FollowupInterviewer, N_("name"), name),    LINE(FollowupInterviewer, N_("email"), email),
  LINE(FollowupInterviewer, N_("phone"), phone),  LINE(FollowupInterviewer, N_("title"), title),
  LINE(FollowupInterviewer, N_("uuid"), uuid),    LINES(FollowupInterviewer, N_("post"), post),
  LINES(FollowupInterviewer, N_("about"), about),
};

/* Sets an error; always FALSE. */
static gboolean G_GNUC_PRINTF(3, 4)
    refuse(GError **error, FollowupError code, const char *format, ...)
{
  va_list args;
  g_autofree char *message = NULL;

  va_start(args, format);
  message = g_strdup_vprintf(format, args);
  va_end(args);
  g_set_error_literal(error, FOLLOWUP_ERROR, (int)code, message);
  return FALSE;
}

/* Trimmed, NULL when empty, and with "\n" alone between lines. text must be UTF-8. */
static char *
tidy_text(const char *text, gboolean lines)
{
  g_autofree char *stripped = followup_text_strip(text);

  if (stripped != NULL && lines && strchr(stripped, '\r') != NULL) {
    g_auto(GStrv) parts = g_strsplit(stripped, "\r\n", -1);

    return g_strjoinv("\n", parts);
  }
  return g_steal_pointer(&stripped);
}

/* Whether c has no place in a text. Format characters stay: emoji and right-to-left text live by
 * them. */
static gboolean
is_control(gunichar c, gboolean lines)
{
  GUnicodeType type = g_unichar_type(c);

  if (c == '\n' || c == '\t')
    return !lines;
  return type == G_UNICODE_CONTROL
         || (!lines && (type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR));
}

static gboolean
check_characters(const char *label, const char *text, gboolean lines, GError **error)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);

    if (!is_control(c, lines))
      continue;
    if (c == '\n')
      return refuse(error, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                    _("%s has more than one line; expected one line, for example ‘Acme GmbH’"),
                    label);
    return refuse(error, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                  _("%s has the control character U+%04X; expected plain text, for example "
                    "‘Acme GmbH’"),
                  label, c);
  }
  return TRUE;
}

static gboolean
tidy_field(const TextField *field, gpointer base, GError **error)
{
  char **text = G_STRUCT_MEMBER_P(base, field->offset);
  glong limit = field->lines ? FOLLOWUP_MAX_TEXT : FOLLOWUP_MAX_NAME;
  const char *label = _(field->label), *end;
  char *tidy;

  if (*text == NULL)
    return TRUE;
  if (!g_utf8_validate(*text, -1, &end))
    return refuse(error, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                  _("%s is not UTF-8 text at byte %ld; expected UTF-8, for example ‘Müller GmbH’"),
                  label, (long)(end - *text) + 1);
  tidy = tidy_text(*text, field->lines);
  g_free(*text);
  *text = tidy;
  if (tidy == NULL)
    return TRUE;
  if (g_utf8_strlen(tidy, -1) > limit)
    return refuse(error, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
                  _("%s has %ld characters; expected at most %ld, for example ‘Acme GmbH’"), label,
                  g_utf8_strlen(tidy, -1), limit);
  return check_characters(label, tidy, field->lines, error);
}

static gboolean
tidy_fields(const TextField *fields, gsize n, gpointer base, GError **error)
{
  for (gsize i = 0; i < n; i++)
    if (!tidy_field(&fields[i], base, error))
      return FALSE;
  return TRUE;
}

static gboolean
check_uuid(char *uuid, GError **error)
{
  g_autofree char *quoted = NULL;

  if (uuid == NULL)
    return TRUE;
  if (g_uuid_string_is_valid(uuid)) {
    for (char *p = uuid; *p != '\0'; p++)
      *p = g_ascii_tolower(*p);
    return TRUE;
  }
  quoted = followup_text_quote(uuid);
  return refuse(error, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("uuid %s is none; expected for example ‘123e4567-e89b-42d3-a456-426614174000’"),
                quoted);
}

/* something@something without blanks and brackets: enough to catch a slip, and never wrong about
 * an address that works. */
gboolean
followup_email_check(const char *email, GError **error)
{
  const char *at = strrchr(email, '@');
  gboolean plausible
      = at != NULL && at != email && at[1] != '\0' && g_utf8_validate(email, -1, NULL);
  g_autofree char *quoted = NULL;

  for (const char *p = email; plausible && *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);

    plausible = !g_unichar_isspace(c) && !g_unichar_iscntrl(c) && c != '<' && c != '>';
  }
  if (plausible)
    return TRUE;
  quoted = followup_text_quote(email);
  return refuse(
      error, FOLLOWUP_ERROR_INVALID_ARGUMENT,
      _("email %s is no address; expected one address, for example ‘first.last@example.com’"),
      quoted);
}

static gboolean
validate_person(FollowupInterviewer *self, GError **error)
{
  if (!tidy_fields(interviewer_fields, G_N_ELEMENTS(interviewer_fields), self, error)
      || !check_uuid(self->uuid, error)
      || (self->email != NULL && !followup_email_check(self->email, error)))
    return FALSE;
  if (followup_channel_to_nick(self->prefers) == NULL)
    return refuse(error, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                  _("preferred channel is unknown; expected for example ‘email’"));
  if (self->name == NULL)
    self->name = g_strdup(self->email);
  return TRUE;
}

static gboolean
validate_interviewer(FollowupInterview *self, guint i, GError **error)
{
  FollowupInterviewer *interviewer = g_ptr_array_index(self->interviewers, i);

  if (!validate_person(interviewer, error)) {
    g_prefix_error(error, _("interviewer %u: "), i + 1);
    return FALSE;
  }
  if (interviewer->name == NULL)
    return refuse(error, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                  _("interviewer %u has no name; expected one, for example ‘First Last’"), i + 1);
  for (guint j = 0; j < i; j++) {
    const FollowupInterviewer *other = g_ptr_array_index(self->interviewers, j);

    if (interviewer->uuid != NULL && g_strcmp0(interviewer->uuid, other->uuid) == 0)
      return refuse(error, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                    _("interviewers %u and %u have one uuid; expected each to have its own"), j + 1,
                    i + 1);
    if (interviewer->lead && other->lead)
      return refuse(error, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                    _("interviewers %u and %u are both marked as lead; expected at most one"),
                    j + 1, i + 1);
  }
  return TRUE;
}

static gboolean
validate_people(FollowupInterview *self, GError **error)
{
  if (self->interviewers->len > FOLLOWUP_MAX_INTERVIEWERS)
    return refuse(error, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
                  _("%u interviewers are too many; expected at most %d"), self->interviewers->len,
                  FOLLOWUP_MAX_INTERVIEWERS);
  for (guint i = 0; i < self->interviewers->len; i++)
    if (!validate_interviewer(self, i, error))
      return FALSE;
  if (self->agency == NULL)
    return TRUE;
  if (!validate_person(self->agency, error)) {
    g_prefix_error(error, _("agency: "));
    return FALSE;
  }
  if (self->agency->name != NULL)
    return TRUE;
  if (self->agency->phone != NULL || self->agency->post != NULL)
    return refuse(
        error, FOLLOWUP_ERROR_INVALID_ARGUMENT,
        _("the agency has no name; expected one, for example ‘Agency <jobs@example.com>’"));
  g_clear_pointer(&self->agency, followup_interviewer_free);
  return TRUE;
}

/* A name of nothing but joiners and direction marks shows as nothing. */
static gboolean
is_visible(const char *text)
{
  for (const char *p = text; p != NULL && *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);

    if (!g_unichar_isspace(c) && g_unichar_type(c) != G_UNICODE_FORMAT)
      return TRUE;
  }
  return FALSE;
}

/* Whether the instant's date in the zone is one that we count with. */
static gboolean
is_in_range(gint64 instant, FollowupZone *zone)
{
  GDate first, last;

  g_date_set_dmy(&first, 1, G_DATE_JANUARY, FIRST_YEAR);
  g_date_set_dmy(&last, 31, G_DATE_DECEMBER, LAST_YEAR);
  return instant >= followup_instant_at(zone, g_date_get_julian(&first), 0)
         && instant < followup_instant_at(zone, g_date_get_julian(&last), 24 * 60 * 60);
}

static gboolean
check_times(const FollowupInterview *self, FollowupZone *zone, GError **error)
{
  if (self->duration < 1 || self->duration > FOLLOWUP_MAX_DURATION)
    return refuse(error, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                  _("duration of %u minutes is impossible; expected 1 to %d minutes, for example "
                    "‘45’"),
                  self->duration, FOLLOWUP_MAX_DURATION);
  if (!is_in_range(self->start, zone)
      || !is_in_range(self->start + (gint64)self->duration * 60, zone))
    return refuse(error, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                  _("the interview's start is out of range; expected a moment from %d to %d, for "
                    "example ‘2026-11-20 14:00’"),
                  FIRST_YEAR, LAST_YEAR);
  return TRUE;
}

/* said_on: the day when the employer said so: that of the interview, or of a later answer. */
static gboolean
check_decision(const FollowupDecision *decision,
               FollowupDay said_on,
               gboolean later,
               GError **error)
{
  if ((guint)decision->kind > FOLLOWUP_DECISION_RANGE)
    return refuse(error, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                  _("decision is of an unknown kind; expected for example ‘2026-12-04’"));
  if (decision->kind == FOLLOWUP_DECISION_RANGE
      && (decision->min_days > decision->max_days
          || decision->max_days > FOLLOWUP_MAX_DECISION_DAYS))
    return refuse(error, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                  _("decision range ‘%u-%ud’ is impossible; expected the smaller number first and "
                    "at most %d days, for example ‘14-30d’"),
                  decision->min_days, decision->max_days, FOLLOWUP_MAX_DECISION_DAYS);
  if (decision->kind == FOLLOWUP_DECISION_DATE && decision->day < said_on) {
    g_autofree char *day = followup_day_to_iso(decision->day);
    g_autofree char *first = followup_day_to_iso(said_on);

    return refuse(error, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                  later ? _("decision date ‘%1$s’ is before the answer; expected %2$s or later, "
                            "for example ‘%2$s’")
                        : _("decision date ‘%1$s’ is before the interview; expected %2$s or "
                            "later, for example ‘%2$s’"),
                  day, first);
  }
  return TRUE;
}

static gboolean
check_words(const FollowupInterview *self, GError **error)
{
  if (followup_stage_to_nick(self->stage) == NULL)
    return refuse(error, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                  _("stage is unknown; expected for example ‘first’"));
  if (followup_may_to_nick(self->may_follow_up) == NULL)
    return refuse(error, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                  _("leave to follow up is unknown; expected for example ‘yes’"));
  if (followup_ending_to_nick(self->ending) == NULL)
    return refuse(error, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                  _("ending is unknown; expected for example ‘rejected’"));
  return TRUE;
}

gboolean
followup_interview_validate(FollowupInterview *self, GError **error)
{
  g_autoptr(FollowupZone) zone = NULL;

  if (!tidy_fields(interview_fields, G_N_ELEMENTS(interview_fields), self, error))
    return FALSE;
  if (!is_visible(self->employer))
    return refuse(error, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                  _("no employer is given; expected a name, for example ‘Acme GmbH’"));
  if (self->zone == NULL)
    return refuse(error, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                  _("no zone is given; expected the employer's, for example ‘Europe/Berlin’"));
  zone = followup_zone_new(self->zone, error);
  return zone != NULL && check_uuid(self->uuid, error) && check_words(self, error)
         && check_times(self, zone, error)
         && check_decision(&self->decision, followup_instant_get_day(self->start, zone), FALSE,
                           error)
         && validate_people(self, error);
}

gboolean
followup_interview_check_answer(const FollowupInterview *self,
                                const FollowupAnswer *answer,
                                GError **error)
{
  g_autoptr(FollowupZone) zone = followup_zone_new(self->zone, error);

  if (zone == NULL)
    return FALSE;
  if (self->answers->len >= FOLLOWUP_MAX_ANSWERS)
    return refuse(error, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
                  _("the interview has %u answers already; expected at most %d"),
                  self->answers->len, FOLLOWUP_MAX_ANSWERS);
  if (!is_in_range(answer->at, zone))
    return refuse(error, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                  _("the moment of the answer is out of range; expected one from %d to %d, for "
                    "example ‘2026-11-20 14:00’"),
                  FIRST_YEAR, LAST_YEAR);
  return check_decision(&answer->decision, followup_instant_get_day(answer->at, zone), TRUE, error);
}
