/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "interview-options.h"

#include "error.h"
#include "people.h"
#include "text.h"
#include "reading.h"
#include "wire.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TEXT(name, field, description, argument)                                                   \
  {                                                                                                \
    name, 0, 0, G_OPTION_ARG_FILENAME, &self->field, description, argument                         \
  }
#define TEXTS(name, field, description, argument)                                                  \
  {                                                                                                \
    name, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->field, description, argument                   \
  }

GOptionEntry *
followup_interview_options_get_entries(FollowupInterviewOptions *self, const GOptionEntry *extra)
{
  const GOptionEntry entries[] = {
    TEXT("position", position, N_("The position you applied for"), N_("TEXT")),
    TEXT("at", at, N_("When it begins, in the employer's zone"), N_("WHEN")),
    TEXT("zone", zone, N_("The employer's zone; the machine's unless told"), N_("ZONE")),
    TEXT("duration", duration, N_("Minutes it takes (60)"), N_("MINUTES")),
    TEXT("stage", stage, N_("first, middle or final (first)"), N_("STAGE")),
    TEXT("where", place, N_("The address, or a link"), N_("TEXT")),
    TEXTS("with", with,
          N_("Who is there: \"First Last <mail>; title=CTO; phone=...; post=...; prefers=phone; "
             "lead; card; about=...\"; once for each"),
          N_("PERSON")),
    TEXT("via", via, N_("The agency in between, in the same form"), N_("AGENCY")),
    TEXT("decision", decision,
         N_("The day they decide by; ‘none’: asked, no date given; ‘unknown’: not asked"),
         N_("DATE")),
    TEXT("timeline", timeline, N_("They decide within a range of days"), N_("14-30d")),
    TEXT("may-follow-up", may_follow_up, N_("Whether you may: yes, no or unknown"), N_("ANSWER")),
    TEXT("cadence", cadence, N_("The cadence to follow; see ‘followup cadences’"), N_("ID")),
    TEXT("holidays", holidays,
         N_("The set of holidays to count by, in place of your own; see ‘followup holidays’"),
         N_("NAME")),
    TEXT("liked", liked, N_("What you liked"), N_("TEXT")),
    TEXT("forgot", forgot, N_("What you forgot to say"), N_("TEXT")),
    TEXT("note", note, N_("Anything else"), N_("TEXT")),
  };
  guint n_extra = 0;
  GOptionEntry *all;

  while (extra != NULL && extra[n_extra].long_name != NULL)
    n_extra++;
  all = g_new0(GOptionEntry, G_N_ELEMENTS(entries) + n_extra + 1);
  memcpy(all, entries, sizeof entries);
  if (n_extra > 0)
    memcpy(all + G_N_ELEMENTS(entries), extra, n_extra * sizeof *extra);
  return all;
}

/* The options that are one text each, and the key that each changes. */
static const struct {
  const char *key;
  gsize offset;
} texts[] = {
  { "employer", G_STRUCT_OFFSET(FollowupInterviewOptions, employer) },
  { "position", G_STRUCT_OFFSET(FollowupInterviewOptions, position) },
  { "start", G_STRUCT_OFFSET(FollowupInterviewOptions, at) },
  { "zone", G_STRUCT_OFFSET(FollowupInterviewOptions, zone) },
  { "duration", G_STRUCT_OFFSET(FollowupInterviewOptions, duration) },
  { "stage", G_STRUCT_OFFSET(FollowupInterviewOptions, stage) },
  { "place", G_STRUCT_OFFSET(FollowupInterviewOptions, place) },
  { "decision", G_STRUCT_OFFSET(FollowupInterviewOptions, decision) },
  { "decision", G_STRUCT_OFFSET(FollowupInterviewOptions, timeline) },
  { "may-follow-up", G_STRUCT_OFFSET(FollowupInterviewOptions, may_follow_up) },
  { "cadence", G_STRUCT_OFFSET(FollowupInterviewOptions, cadence) },
  { "holidays", G_STRUCT_OFFSET(FollowupInterviewOptions, holidays) },
  { "agency", G_STRUCT_OFFSET(FollowupInterviewOptions, via) },
  { "liked", G_STRUCT_OFFSET(FollowupInterviewOptions, liked) },
  { "forgot", G_STRUCT_OFFSET(FollowupInterviewOptions, forgot) },
  { "note", G_STRUCT_OFFSET(FollowupInterviewOptions, note) },
};

void
followup_interview_options_clear(FollowupInterviewOptions *self)
{
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    g_free(G_STRUCT_MEMBER(char *, self, texts[i].offset));
  g_strfreev(self->with);
  g_strfreev(self->without);
}

gboolean
followup_interview_options_any(const FollowupInterviewOptions *self)
{
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    if (G_STRUCT_MEMBER(char *, self, texts[i].offset) != NULL)
      return TRUE;
  return self->with != NULL || self->without != NULL;
}

static void
set_text(char **target, const char *told)
{
  if (told == NULL)
    return;
  g_free(*target);
  *target = g_strdup(told);
}

gboolean
followup_interview_options_take_employer(FollowupInterviewOptions *self,
                                         const char *verb,
                                         char **words,
                                         GError **error)
{
  if (words == NULL || words[0] == NULL) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("no employer is given: expected one, for example ‘followup %s "
                  "\"Acme GmbH\" --at \"2026-11-20 14:00\"’"),
                verb);
    return FALSE;
  }
  if (words[1] != NULL) {
    g_autofree char *quoted = followup_text_quote(words[1]);

    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("%s is too much: expected one employer; one of several words is quoted, for "
                  "example \"Acme GmbH\""),
                quoted);
    return FALSE;
  }
  set_text(&self->employer, words[0]);
  return TRUE;
}

gboolean
followup_interview_options_refuse_any(const FollowupInterviewOptions *self,
                                      char **words,
                                      const char *option,
                                      GError **error)
{
  if (!followup_interview_options_any(self) && (words == NULL || words[0] == NULL))
    return TRUE;
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s reads interviews from its input: expected neither an employer nor options "
                "about one"),
              option);
  return FALSE;
}

/* "1h", "90 min": as a distance from any moment. */
static gboolean
read_span(const char *text, guint64 *minutes)
{
  g_autoptr(FollowupZone) utc = followup_zone_new_utc();
  g_autofree char *phrase = g_strconcat("+", text, NULL);
  const FollowupWhenContext context
      = { 86400, utc, FOLLOWUP_WHEN_AHEAD, FOLLOWUP_WHEN_TIME_REQUIRED, NULL };
  FollowupWhenReading reading;
  gint64 seconds;

  if (!g_ascii_isdigit(*text) || !followup_when_read(phrase, &context, &reading, NULL))
    return FALSE;
  seconds = reading.instant - context.now;
  *minutes = (guint64)seconds / 60;
  return seconds >= 60 && seconds <= FOLLOWUP_MAX_DURATION * 60 && seconds % 60 == 0;
}

static gboolean
read_duration(const char *text, guint *minutes, GError **error)
{
  g_autofree char *quoted = followup_text_quote(text);
  guint64 value;

  if (g_ascii_string_to_unsigned(text, 10, 1, FOLLOWUP_MAX_DURATION, &value, NULL)
      || read_span(text, &value)) {
    *minutes = (guint)value;
    return TRUE;
  }
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("--duration %s is not a length: expected minutes from 1 to %d, for example 45"),
              quoted, FOLLOWUP_MAX_DURATION);
  return FALSE;
}

/* When it begins, in the interview's own zone. */
static gboolean
apply_start(const FollowupInterviewOptions *self,
            FollowupSession *session,
            FollowupInterview *interview,
            GError **error)
{
  g_autoptr(FollowupZone) old
      = interview->zone != NULL ? followup_zone_new(interview->zone, NULL) : NULL;
  const char *name = self->zone != NULL && *self->zone != '\0' ? self->zone
                     : interview->zone != NULL && self->zone == NULL
                         ? interview->zone
                         : followup_session_get_zone_name(session);
  g_autofree char *kept = g_strdup(name);
  g_autoptr(FollowupZone) zone = followup_zone_new(kept, error);

  if (zone == NULL)
    return FALSE;
  set_text(&interview->zone, kept);
  if (self->at != NULL)
    return followup_reading_start(session, self->at, zone,
                                  self->back ? FOLLOWUP_WHEN_BACK : FOLLOWUP_WHEN_AHEAD,
                                  &interview->start, error);
  if (interview->id == 0 && interview->start == 0) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("it is not said when the interview begins: expected --at, for example --at "
                  "\"2026-11-20 14:00\""));
    return FALSE;
  }
  if (self->zone == NULL || old == NULL)
    return TRUE;
  return followup_instant_at_strict(zone, followup_instant_get_day(interview->start, old),
                                    followup_instant_get_second_of_day(interview->start, old),
                                    &interview->start, error);
}

static gboolean
apply_decision(const FollowupInterviewOptions *self,
               FollowupSession *session,
               FollowupDecision *decision,
               GError **error)
{
  const char *text = self->decision != NULL ? self->decision : self->timeline;
  FollowupDecision told = { FOLLOWUP_DECISION_UNKNOWN };

  if (self->decision != NULL && self->timeline != NULL) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("--decision and --timeline exclude each other: expected the one that they said"));
    return FALSE;
  }
  if (text == NULL)
    return TRUE;
  if (*text != '\0' && self->decision != NULL
      && !followup_reading_decision(session, text, &told, error))
    return FALSE;
  if (self->timeline != NULL && *text != '\0'
      && (!followup_decision_parse(text, &told, NULL) || told.kind != FOLLOWUP_DECISION_RANGE)) {
    g_autofree char *quoted = followup_text_quote(text);

    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("--timeline %s is not a range of days: expected, for example, 14-30d"), quoted);
    return FALSE;
  }
  *decision = told;
  return TRUE;
}

static gboolean
apply_people(const FollowupInterviewOptions *self, FollowupInterview *interview, GError **error)
{
  guint n_leads = 0;

  for (guint i = 0; self->without != NULL && self->without[i] != NULL; i++)
    if (!followup_people_remove(interview->interviewers, self->without[i], error))
      return FALSE;
  for (guint i = 0; self->with != NULL && self->with[i] != NULL; i++) {
    g_autoptr(FollowupInterviewer) told = followup_people_parse(self->with[i], "--with", error);

    if (told == NULL)
      return FALSE;
    n_leads += told->lead;
    if (!followup_people_tell(interview->interviewers, self->with[i], "--with", error))
      return FALSE;
  }
  if (n_leads > 1) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("more than one is marked as lead: expected one, the person to follow up with"));
    return FALSE;
  }
  if (self->via != NULL) {
    g_autoptr(FollowupInterviewer) agency = NULL;

    if (*self->via != '\0' && (agency = followup_people_parse(self->via, "--via", error)) == NULL)
      return FALSE;
    followup_interviewer_free(interview->agency);
    interview->agency = g_steal_pointer(&agency);
  }
  return TRUE;
}

static gboolean
apply_choices(const FollowupInterviewOptions *self, FollowupInterview *interview, GError **error)
{
  if (self->duration != NULL && !read_duration(self->duration, &interview->duration, error))
    return FALSE;
  if (self->stage != NULL && !followup_stage_from_nick(self->stage, &interview->stage, error))
    return FALSE;
  return self->may_follow_up == NULL
         || followup_may_from_nick(self->may_follow_up, &interview->may_follow_up, error);
}

gboolean
followup_interview_options_apply(const FollowupInterviewOptions *self,
                                 FollowupSession *session,
                                 FollowupInterview *interview,
                                 GError **error)
{
  set_text(&interview->employer, self->employer);
  set_text(&interview->position, self->position);
  set_text(&interview->place, self->place);
  set_text(&interview->cadence, self->cadence);
  set_text(&interview->holidays, self->holidays);
  set_text(&interview->liked, self->liked);
  set_text(&interview->forgot, self->forgot);
  set_text(&interview->note, self->note);
  return apply_start(self, session, interview, error) && apply_choices(self, interview, error)
         && apply_decision(self, session, &interview->decision, error)
         && apply_people(self, interview, error) && followup_interview_validate(interview, error);
}

static void
add_key(GVariantDict *patch, GVariant *whole, const char *key)
{
  g_autoptr(GVariant) value = g_variant_lookup_value(whole, key, NULL);

  if (value != NULL)
    g_variant_dict_insert_value(patch, key, value);
  else if (strcmp(key, "agency") == 0)
    g_variant_dict_insert_value(patch, key, g_variant_new("a{sv}", NULL));
  else
    g_variant_dict_insert(patch, key, "s", "");
}

GVariant *
followup_interview_options_make_patch(const FollowupInterviewOptions *self,
                                      const FollowupInterview *interview)
{
  g_auto(GVariantDict) patch = G_VARIANT_DICT_INIT(NULL);
  g_autoptr(GVariant) whole = g_variant_ref_sink(followup_wire_interview_to_dict(interview));

  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    if (G_STRUCT_MEMBER(char *, self, texts[i].offset) != NULL)
      add_key(&patch, whole, texts[i].key);
  if (interview->id == 0 || self->zone != NULL) {
    add_key(&patch, whole, "zone");
    add_key(&patch, whole, "start");
  }
  if (self->with != NULL || self->without != NULL)
    add_key(&patch, whole, "interviewers");
  return g_variant_dict_end(&patch);
}
