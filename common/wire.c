/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* wire: interviews as dictionaries and back (actions: wire-action.c). Refuses to know who sends
 * them and whether the whole is sound. */

#include "wire.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "error.h"
#include "wire-dict.h"

#define MEMBER(type, member) G_STRUCT_OFFSET(type, member)

static gboolean
is_empty(GVariant *value)
{
  return *g_variant_get_string(value, NULL) == '\0';
}

static gboolean
read_channel(gpointer target, gsize offset, GVariant *value, GError **error)
{
  FollowupChannel *channel = G_STRUCT_MEMBER_P(target, offset);

  if (is_empty(value)) {
    *channel = FOLLOWUP_CHANNEL_NONE;
    return TRUE;
  }
  return followup_channel_from_nick(g_variant_get_string(value, NULL), channel, error);
}

static const FollowupWireKey person_keys[] = {
  { "name", "s", MEMBER(FollowupInterviewer, name), followup_wire_read_text },
  { "email", "s", MEMBER(FollowupInterviewer, email), followup_wire_read_text },
  { "phone", "s", MEMBER(FollowupInterviewer, phone), followup_wire_read_text },
  { "post", "s", MEMBER(FollowupInterviewer, post), followup_wire_read_text },
  { "title", "s", MEMBER(FollowupInterviewer, title), followup_wire_read_text },
  { "about", "s", MEMBER(FollowupInterviewer, about), followup_wire_read_text },
  { "prefers", "s", MEMBER(FollowupInterviewer, prefers), read_channel },
  { "lead", "b", MEMBER(FollowupInterviewer, lead), followup_wire_read_flag },
  { "card", "b", MEMBER(FollowupInterviewer, card), followup_wire_read_flag },
  { "thanked", "b", MEMBER(FollowupInterviewer, thanked), followup_wire_read_flag },
  { "uuid", "s", MEMBER(FollowupInterviewer, uuid), followup_wire_read_text },
};

/* stored: the interview exists already, so "thanked" comes too late: that is an action's state. */
static FollowupInterviewer *
read_person(GVariant *dict, const char *noun, gboolean stored, GError **error)
{
  g_autoptr(FollowupInterviewer) person = followup_interviewer_new();

  if (!followup_wire_dict_read(dict, person_keys, G_N_ELEMENTS(person_keys), noun, TRUE, person,
                               error))
    return NULL;
  if (stored && person->thanked) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("‘thanked’ of %s comes too late; expected it while adding, later the thank-you's "
                  "action is done"),
                noun);
    return NULL;
  }
  return g_steal_pointer(&person);
}

static gboolean
holds_uuid(GPtrArray *people, const char *uuid)
{
  for (guint i = 0; i < people->len; i++) {
    const FollowupInterviewer *person = g_ptr_array_index(people, i);

    if (g_strcmp0(person->uuid, uuid) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Who is named again is the same person, so that the thanks once sent stay sent. */
static void
keep_uuid(FollowupInterviewer *person, GPtrArray *old_people, GPtrArray *new_people)
{
  g_autofree char *name = followup_interview_fold(person->name);

  for (guint i = 0; person->uuid == NULL && i < old_people->len; i++) {
    const FollowupInterviewer *old = g_ptr_array_index(old_people, i);
    g_autofree char *old_name = followup_interview_fold(old->name);

    if (old->uuid != NULL && g_str_equal(name, old_name) && !holds_uuid(new_people, old->uuid))
      person->uuid = g_strdup(old->uuid);
  }
}

static gboolean
read_interviewers(gpointer target, gsize offset, GVariant *value, GError **error)
{
  FollowupInterview *interview = target;
  g_autoptr(GPtrArray) people
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_interviewer_free);
  gsize n = g_variant_n_children(value);

  if (n > FOLLOWUP_MAX_INTERVIEWERS) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
                _("%zu interviewers are too many; expected at most %d"), n,
                FOLLOWUP_MAX_INTERVIEWERS);
    return FALSE;
  }
  for (gsize i = 0; i < n; i++) {
    g_autoptr(GVariant) dict = g_variant_get_child_value(value, i);
    g_autofree char *noun = g_strdup_printf(_("interviewer %u"), (guint)i + 1);
    FollowupInterviewer *person = read_person(dict, noun, interview->id != 0, error);

    if (person == NULL)
      return FALSE;
    g_ptr_array_add(people, person);
  }
  for (guint i = 0; i < people->len; i++)
    keep_uuid(g_ptr_array_index(people, i), interview->interviewers, people);
  g_ptr_array_unref(interview->interviewers);
  interview->interviewers = g_steal_pointer(&people);
  return TRUE;
}

static gboolean
read_agency(gpointer target, gsize offset, GVariant *value, GError **error)
{
  FollowupInterview *interview = target;
  FollowupInterviewer *agency = NULL;

  if (g_variant_n_children(value) > 0) {
    agency = read_person(value, _("the agency"), interview->id != 0, error);
    if (agency == NULL)
      return FALSE;
    if (agency->uuid == NULL && interview->agency != NULL)
      agency->uuid = g_strdup(interview->agency->uuid);
  }
  followup_interviewer_free(interview->agency);
  interview->agency = agency;
  return TRUE;
}

static gboolean
read_stage(gpointer target, gsize offset, GVariant *value, GError **error)
{
  FollowupInterview *interview = target;

  if (is_empty(value)) {
    interview->stage = FOLLOWUP_STAGE_FIRST;
    return TRUE;
  }
  return followup_stage_from_nick(g_variant_get_string(value, NULL), &interview->stage, error);
}

static gboolean
read_may(gpointer target, gsize offset, GVariant *value, GError **error)
{
  FollowupInterview *interview = target;

  if (is_empty(value)) {
    interview->may_follow_up = FOLLOWUP_MAY_UNKNOWN;
    return TRUE;
  }
  return followup_may_from_nick(g_variant_get_string(value, NULL), &interview->may_follow_up,
                                error);
}

static gboolean
read_decision(gpointer target, gsize offset, GVariant *value, GError **error)
{
  FollowupInterview *interview = target;

  if (is_empty(value)) {
    interview->decision = (FollowupDecision){ .kind = FOLLOWUP_DECISION_UNKNOWN };
    return TRUE;
  }
  return followup_decision_parse(g_variant_get_string(value, NULL), &interview->decision, error);
}

static gboolean
read_uuid(gpointer target, gsize offset, GVariant *value, GError **error)
{
  FollowupInterview *interview = target;
  const char *uuid = g_variant_get_string(value, NULL);

  if (interview->id != 0 && interview->uuid != NULL
      && g_ascii_strcasecmp(interview->uuid, uuid) != 0) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("‘uuid’ of interview %" PRId64 " is stable; expected ‘%s’ or none"),
                interview->id, interview->uuid);
    return FALSE;
  }
  return followup_wire_read_text(target, offset, value, error);
}

/* The round it follows says what is not told: the service has read it. */
static gboolean
read_follows(gpointer target, gsize offset, GVariant *value, GError **error)
{
  const FollowupInterview *interview = target;

  if (interview->id == 0)
    return TRUE;
  g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                      _("‘follows’ of an interview comes too late; expected it while adding"));
  return FALSE;
}

static const FollowupWireKey interview_keys[] = {
  { "employer", "s", MEMBER(FollowupInterview, employer), followup_wire_read_text },
  { "position", "s", MEMBER(FollowupInterview, position), followup_wire_read_text },
  { "start", "x", MEMBER(FollowupInterview, start), followup_wire_read_instant },
  { "zone", "s", MEMBER(FollowupInterview, zone), followup_wire_read_text },
  { "duration", "u", MEMBER(FollowupInterview, duration), followup_wire_read_count },
  { "stage", "s", 0, read_stage },
  { "place", "s", MEMBER(FollowupInterview, place), followup_wire_read_text },
  { "decision", "s", 0, read_decision },
  { "may-follow-up", "s", 0, read_may },
  { "cadence", "s", MEMBER(FollowupInterview, cadence), followup_wire_read_text },
  { "holidays", "s", MEMBER(FollowupInterview, holidays), followup_wire_read_text },
  { "interviewers", "aa{sv}", 0, read_interviewers },
  { "agency", "a{sv}", 0, read_agency },
  { "liked", "s", MEMBER(FollowupInterview, liked), followup_wire_read_text },
  { "forgot", "s", MEMBER(FollowupInterview, forgot), followup_wire_read_text },
  { "note", "s", MEMBER(FollowupInterview, note), followup_wire_read_text },
  { "uuid", "s", MEMBER(FollowupInterview, uuid), read_uuid },
  { "ical-uid", "s", MEMBER(FollowupInterview, ical_uid), followup_wire_read_text },
  { "ical-sequence", "u", MEMBER(FollowupInterview, ical_sequence), followup_wire_read_count },
  { "follows", "t", 0, read_follows },
  /* Which interview a patch is for: the service has read it. */
  { "id", "t", 0, NULL },
  { "ending", NULL, 0, NULL },
  { "ended", NULL, 0, NULL },
  { "offer-deadline", NULL, 0, NULL },
  { "offer-preferred", NULL, 0, NULL },
  { "no-show", NULL, 0, NULL },
  { "answers", NULL, 0, NULL },
  { "created", NULL, 0, NULL },
  { "modified", NULL, 0, NULL },
  { "actions", NULL, 0, NULL },
  { "warnings", NULL, 0, NULL },
  { "notice", NULL, 0, NULL },
  { "next", NULL, 0, NULL },
};

gboolean
followup_wire_interview_apply(FollowupInterview *interview, GVariant *dict, GError **error)
{
  g_autoptr(FollowupInterview) patched = followup_interview_copy(interview);
  FollowupInterview old = *interview;

  if (!followup_wire_dict_read(dict, interview_keys, G_N_ELEMENTS(interview_keys),
                               _("an interview"), TRUE, patched, error))
    return FALSE;
  *interview = *patched;
  *patched = old;
  return TRUE;
}

static gboolean
read_id(gpointer target, gsize offset, GVariant *value, GError **error)
{
  FollowupInterview *interview = target;

  interview->id = (gint64)MIN(g_variant_get_uint64(value), (guint64)G_MAXINT64);
  return TRUE;
}

static gboolean
read_ending(gpointer target, gsize offset, GVariant *value, GError **error)
{
  FollowupInterview *interview = target;

  return followup_ending_from_nick(g_variant_get_string(value, NULL), &interview->ending, error);
}

static gboolean
read_deadline(gpointer target, gsize offset, GVariant *value, GError **error)
{
  FollowupInterview *interview = target;

  return followup_day_parse(g_variant_get_string(value, NULL), &interview->offer_deadline, error);
}

static gboolean
read_preferred(gpointer target, gsize offset, GVariant *value, GError **error)
{
  FollowupInterview *interview = target;

  return followup_may_from_nick(g_variant_get_string(value, NULL), &interview->offer_preferred,
                                error);
}

static gboolean
read_answer_decision(gpointer target, gsize offset, GVariant *value, GError **error)
{
  FollowupAnswer *answer = target;

  return followup_decision_parse(g_variant_get_string(value, NULL), &answer->decision, error);
}

static const FollowupWireKey answer_keys[] = {
  { "at", "x", MEMBER(FollowupAnswer, at), followup_wire_read_instant },
  { "decision", "s", 0, read_answer_decision },
};

static gboolean
read_answers(gpointer target, gsize offset, GVariant *value, GError **error)
{
  FollowupInterview *interview = target;

  g_array_set_size(interview->answers, 0);
  for (gsize i = 0; i < g_variant_n_children(value); i++) {
    g_autoptr(GVariant) dict = g_variant_get_child_value(value, i);
    FollowupAnswer answer = { 0 };

    if (!followup_wire_dict_read(dict, answer_keys, G_N_ELEMENTS(answer_keys), _("an answer"),
                                 FALSE, &answer, error))
      return FALSE;
    g_array_append_val(interview->answers, answer);
  }
  return TRUE;
}

static const FollowupWireKey reply_keys[] = {
  { "id", "t", 0, read_id },
  { "ending", "s", 0, read_ending },
  { "ended", "x", MEMBER(FollowupInterview, ended_at), followup_wire_read_instant },
  { "offer-deadline", "s", 0, read_deadline },
  { "offer-preferred", "s", 0, read_preferred },
  { "no-show", "x", MEMBER(FollowupInterview, no_show_at), followup_wire_read_instant },
  { "answers", "aa{sv}", 0, read_answers },
  { "created", "x", MEMBER(FollowupInterview, created), followup_wire_read_instant },
  { "modified", "x", MEMBER(FollowupInterview, modified), followup_wire_read_instant },
};

FollowupInterview *
followup_wire_interview_from_dict(GVariant *dict, GError **error)
{
  g_autoptr(FollowupInterview) interview = followup_interview_new();

  if (!followup_wire_dict_read(dict, interview_keys, G_N_ELEMENTS(interview_keys),
                               _("an interview"), FALSE, interview, error)
      || !followup_wire_dict_read(dict, reply_keys, G_N_ELEMENTS(reply_keys), _("an interview"),
                                  FALSE, interview, error))
    return NULL;
  return g_steal_pointer(&interview);
}

/* Here and below: whole, or only what is not as it is unless told. */
static void
add_person(GVariantBuilder *builder, const FollowupInterviewer *person, gboolean whole)
{
  followup_wire_add_text(builder, "uuid", whole ? person->uuid : NULL);
  followup_wire_add_text(builder, "name", person->name);
  followup_wire_add_text(builder, "email", person->email);
  followup_wire_add_text(builder, "phone", person->phone);
  followup_wire_add_text(builder, "post", person->post);
  followup_wire_add_text(builder, "title", person->title);
  followup_wire_add_text(builder, "about", person->about);
  if (whole || person->prefers != FOLLOWUP_CHANNEL_NONE)
    followup_wire_add_text(builder, "prefers", followup_channel_to_nick(person->prefers));
  if (whole || person->lead)
    followup_wire_add(builder, "lead", g_variant_new_boolean(person->lead));
  if (whole || person->card)
    followup_wire_add(builder, "card", g_variant_new_boolean(person->card));
  if (person->thanked)
    followup_wire_add(builder, "thanked", g_variant_new_boolean(TRUE));
}

static void
add_people(GVariantBuilder *builder, const FollowupInterview *interview, gboolean whole)
{
  g_variant_builder_open(builder, G_VARIANT_TYPE("{sv}"));
  g_variant_builder_add(builder, "s", "interviewers");
  g_variant_builder_open(builder, G_VARIANT_TYPE_VARIANT);
  g_variant_builder_open(builder, G_VARIANT_TYPE("aa{sv}"));
  for (guint i = 0; i < interview->interviewers->len; i++) {
    g_variant_builder_open(builder, G_VARIANT_TYPE_VARDICT);
    add_person(builder, g_ptr_array_index(interview->interviewers, i), whole);
    g_variant_builder_close(builder);
  }
  g_variant_builder_close(builder);
  g_variant_builder_close(builder);
  g_variant_builder_close(builder);
  if (interview->agency != NULL) {
    g_auto(GVariantBuilder) agency = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);

    add_person(&agency, interview->agency, whole);
    followup_wire_add(builder, "agency", g_variant_builder_end(&agency));
  }
}

static void
add_decision(GVariantBuilder *builder, const FollowupDecision *decision)
{
  followup_wire_add(builder, "decision",
                    g_variant_new_take_string(followup_decision_to_string(decision)));
}

static void
add_answers(GVariantBuilder *builder, const FollowupInterview *interview)
{
  g_auto(GVariantBuilder) answers = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

  for (guint i = 0; i < interview->answers->len; i++) {
    const FollowupAnswer *answer = &g_array_index(interview->answers, FollowupAnswer, i);

    g_variant_builder_open(&answers, G_VARIANT_TYPE_VARDICT);
    followup_wire_add(&answers, "at", g_variant_new_int64(answer->at));
    add_decision(&answers, &answer->decision);
    g_variant_builder_close(&answers);
  }
  followup_wire_add(builder, "answers", g_variant_builder_end(&answers));
}

static void
add_offer(GVariantBuilder *builder, const FollowupInterview *interview)
{
  if (interview->offer_deadline != 0)
    followup_wire_add(builder, "offer-deadline",
                      g_variant_new_take_string(followup_day_to_iso(interview->offer_deadline)));
  if (interview->offer_preferred != FOLLOWUP_MAY_UNKNOWN)
    followup_wire_add_text(builder, "offer-preferred",
                           followup_may_to_nick(interview->offer_preferred));
}

/* What only replies have. */
static void
add_history(GVariantBuilder *builder, const FollowupInterview *interview, gboolean whole)
{
  if (interview->id != 0)
    followup_wire_add(builder, "id", g_variant_new_uint64((guint64)interview->id));
  if (whole || interview->ending != FOLLOWUP_ENDING_OPEN)
    followup_wire_add_text(builder, "ending", followup_ending_to_nick(interview->ending));
  if (interview->ending != FOLLOWUP_ENDING_OPEN)
    followup_wire_add(builder, "ended", g_variant_new_int64(interview->ended_at));
  add_offer(builder, interview);
  if (interview->no_show_at != 0)
    followup_wire_add(builder, "no-show", g_variant_new_int64(interview->no_show_at));
  if (whole || interview->answers->len > 0)
    add_answers(builder, interview);
  if (!whole)
    return;
  followup_wire_add(builder, "created", g_variant_new_int64(interview->created));
  followup_wire_add(builder, "modified", g_variant_new_int64(interview->modified));
}

static void
add_entries(GVariantBuilder *builder, const FollowupInterview *interview, gboolean whole)
{
  followup_wire_add_text(builder, "uuid", whole ? interview->uuid : NULL);
  followup_wire_add_text(builder, "employer", interview->employer);
  followup_wire_add_text(builder, "position", interview->position);
  followup_wire_add(builder, "start", g_variant_new_int64(interview->start));
  followup_wire_add_text(builder, "zone", interview->zone);
  followup_wire_add(builder, "duration", g_variant_new_uint32(interview->duration));
  followup_wire_add_text(builder, "stage", followup_stage_to_nick(interview->stage));
  followup_wire_add_text(builder, "place", interview->place);
  if (whole || interview->decision.kind != FOLLOWUP_DECISION_UNKNOWN)
    add_decision(builder, &interview->decision);
  if (whole || interview->may_follow_up != FOLLOWUP_MAY_UNKNOWN)
    followup_wire_add_text(builder, "may-follow-up",
                           followup_may_to_nick(interview->may_follow_up));
  followup_wire_add_text(builder, "cadence", interview->cadence);
  followup_wire_add_text(builder, "holidays", interview->holidays);
  add_people(builder, interview, whole);
  followup_wire_add_text(builder, "liked", interview->liked);
  followup_wire_add_text(builder, "forgot", interview->forgot);
  followup_wire_add_text(builder, "note", interview->note);
  if (whole && interview->ical_uid != NULL) {
    followup_wire_add_text(builder, "ical-uid", interview->ical_uid);
    followup_wire_add(builder, "ical-sequence", g_variant_new_uint32(interview->ical_sequence));
  }
  add_history(builder, interview, whole);
}

void
followup_wire_interview_add(GVariantBuilder *builder,
                            const FollowupInterview *interview,
                            gboolean brief)
{
  if (!brief) {
    add_entries(builder, interview, TRUE);
    return;
  }
  followup_wire_add(builder, "id", g_variant_new_uint64((guint64)interview->id));
  followup_wire_add_text(builder, "employer", interview->employer);
  followup_wire_add_text(builder, "position", interview->position);
  followup_wire_add(builder, "start", g_variant_new_int64(interview->start));
  followup_wire_add_text(builder, "zone", interview->zone);
  followup_wire_add_text(builder, "ending", followup_ending_to_nick(interview->ending));
}

void
followup_wire_interview_add_told(GVariantBuilder *builder, const FollowupInterview *interview)
{
  add_entries(builder, interview, FALSE);
}

GVariant *
followup_wire_interview_to_dict(const FollowupInterview *interview)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);

  followup_wire_interview_add(&builder, interview, FALSE);
  return g_variant_builder_end(&builder);
}
