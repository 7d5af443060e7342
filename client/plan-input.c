/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "plan-input.h"

#include "error.h"
#include "text.h"
#include "when.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

void
followup_plan_input_free(FollowupPlanInput *self)
{
  if (self == NULL)
    return;
  followup_interview_free(self->interview);
  g_clear_pointer(&self->cadence, followup_cadence_unref);
  followup_rules_free(self->rules);
  g_free(self);
}

/* What is gathered before it can be put together. */
typedef struct {
  FollowupPlanInput *input;
  FollowupZone *zone;
  const char *at;
  JsonNode *heard;
  gboolean has_system_zone;
} Reader;

static gboolean
refuse(const char *field, const char *expected, GError **error)
{
  g_autofree char *quoted = followup_text_quote(field);

  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT, _("%s: expected %s"), quoted,
              expected);
  return FALSE;
}

static gboolean
read_string(JsonNode *node, const char *field, const char **text, GError **error)
{
  if (JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING) {
    *text = json_node_get_string(node);
    return TRUE;
  }
  return refuse(field, _("a string"), error);
}

static gboolean
read_copy(JsonNode *node, const char *field, char **copy, GError **error)
{
  const char *text;

  if (!read_string(node, field, &text, error))
    return FALSE;
  g_free(*copy);
  *copy = g_strdup(text);
  return TRUE;
}

static gboolean
read_count(JsonNode *node, const char *field, guint max, guint *count, GError **error)
{
  gint64 value = JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_INT64
                     ? json_node_get_int(node)
                     : -1;

  if (value >= 0 && value <= max) {
    *count = (guint)value;
    return TRUE;
  }
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("‘%s’: expected a whole number up to %u"), field, max);
  return FALSE;
}

/* "2026-11-20T14:00", local in zone */
static gboolean
read_local(const char *text, const char *field, FollowupZone *zone, gint64 *instant, GError **error)
{
  if (followup_when_parse_local(text, zone, FOLLOWUP_WHEN_TIME_REQUIRED, instant, error))
    return TRUE;
  g_prefix_error(error, "‘%s’: ", field);
  return FALSE;
}

static gboolean
read_interviewer(JsonNode *node, FollowupInterview *interview, GError **error)
{
  g_autoptr(FollowupInterviewer) person = followup_interviewer_new();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (!JSON_NODE_HOLDS_OBJECT(node))
    return refuse("interviewers", _("a list of objects, each with a name"), error);
  json_object_iter_init(&iter, json_node_get_object(node));
  while (json_object_iter_next(&iter, &name, &value)) {
    const char *prefers;

    if (JSON_NODE_HOLDS_NULL(value))
      continue;
    if (strcmp(name, "name") == 0) {
      if (!read_copy(value, name, &person->name, error))
        return FALSE;
    } else if (strcmp(name, "prefers") == 0) {
      if (!read_string(value, name, &prefers, error)
          || !followup_channel_from_nick(prefers, &person->prefers, error))
        return FALSE;
    } else {
      return refuse(name, _("name and prefers only, in an interviewer"), error);
    }
  }
  if (person->name == NULL)
    return refuse("interviewers", _("a name for each"), error);
  g_ptr_array_add(interview->interviewers, g_steal_pointer(&person));
  return TRUE;
}

static gboolean
read_interviewers(Reader *reader, JsonNode *node, GError **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;

  if (array == NULL)
    return refuse("interviewers", _("a list of objects, each with a name"), error);
  for (guint i = 0; i < json_array_get_length(array); i++)
    if (!read_interviewer(json_array_get_element(array, i), reader->input->interview, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_holidays(Reader *reader, JsonNode *node, GError **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
  g_autoptr(GArray) days = g_array_new(FALSE, FALSE, sizeof(FollowupDay));

  if (array == NULL)
    return refuse("holidays", _("a list of dates"), error);
  for (guint i = 0; i < json_array_get_length(array); i++) {
    const char *text;
    FollowupDay day;

    if (!read_string(json_array_get_element(array, i), "holidays", &text, error))
      return FALSE;
    if (!followup_day_parse(text, &day, error)) {
      g_prefix_error(error, "‘holidays’: ");
      return FALSE;
    }
    g_array_append_val(days, day);
  }
  followup_calendar_unref(reader->input->rules->calendar);
  reader->input->rules->calendar
      = followup_calendar_new(0, (const FollowupDay *)(gpointer)days->data, days->len);
  return TRUE;
}

static gboolean
read_decision(JsonNode *node, FollowupDecision *decision, GError **error)
{
  const char *text;

  return read_string(node, "decision", &text, error)
         && followup_decision_parse(text, decision, error);
}

static gboolean
read_timeline(Reader *reader, JsonNode *node, GError **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
  FollowupDecision *decision = &reader->input->interview->decision;
  guint days[2];

  if (array == NULL || json_array_get_length(array) != 2)
    return refuse("timeline_days", _("two numbers of days such as [14, 30]"), error);
  for (guint i = 0; i < 2; i++)
    if (!read_count(json_array_get_element(array, i), "timeline_days", FOLLOWUP_MAX_DECISION_DAYS,
                    &days[i], error))
      return FALSE;
  if (days[0] > days[1])
    return refuse("timeline_days", _("the smaller number first, such as [14, 30]"), error);
  *decision = (FollowupDecision){ FOLLOWUP_DECISION_RANGE, 0, days[0], days[1] };
  return TRUE;
}

static gboolean
check_not_before(const FollowupInterview *interview, const char *text, gint64 heard, GError **error)
{
  g_autofree char *quoted = followup_text_quote(text);

  if (heard >= interview->start)
    return TRUE;
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("‘heard’: %s is before the interview; expected a local time from its start on"),
              quoted);
  return FALSE;
}

/* The fields that need the zone, which may come last. */
static gboolean
read_heard(Reader *reader, GError **error)
{
  JsonObject *object
      = JSON_NODE_HOLDS_OBJECT(reader->heard) ? json_node_get_object(reader->heard) : NULL;
  FollowupAnswer answer = { 0, { FOLLOWUP_DECISION_NONE } };
  JsonObjectIter iter;
  const char *name, *at = NULL;
  JsonNode *value;

  if (object == NULL)
    return refuse("heard", _("an object with ‘at’ and perhaps ‘decision’"), error);
  json_object_iter_init(&iter, object);
  while (json_object_iter_next(&iter, &name, &value)) {
    if (JSON_NODE_HOLDS_NULL(value))
      continue;
    if (strcmp(name, "at") == 0) {
      if (!read_string(value, "heard", &at, error))
        return FALSE;
    } else if (strcmp(name, "decision") == 0) {
      if (!read_decision(value, &answer.decision, error))
        return FALSE;
    } else {
      return refuse(name, _("at and decision only, in ‘heard’"), error);
    }
  }
  if (at == NULL)
    return refuse("heard", _("the local time ‘at’ which they answered"), error);
  if (!read_local(at, "heard", reader->zone, &answer.at, error)
      || !check_not_before(reader->input->interview, at, answer.at, error)
      || !followup_interview_check_answer(reader->input->interview, &answer, error))
    return FALSE;
  g_array_append_val(reader->input->interview->answers, answer);
  return TRUE;
}

static gboolean
read_check_in_done(Reader *reader, JsonNode *node, GError **error)
{
  const char *text;
  g_autoptr(GDateTime) moment = NULL;

  if (!read_string(node, "check_in_done", &text, error))
    return FALSE;
  moment = g_date_time_new_from_iso8601(text, NULL);
  if (moment == NULL)
    return refuse("check_in_done", _("an instant such as 2026-11-24T09:00:00Z"), error);
  reader->input->history.check_in_finished = g_date_time_to_unix(moment);
  return TRUE;
}

/* A check-in that was done before the employer answered is not the one planned since. */
static void
forget_check_in_of_before(FollowupPlanInput *input)
{
  const GArray *answers = input->interview->answers;

  if (answers->len > 0
      && g_array_index(answers, FollowupAnswer, answers->len - 1).at
             > input->history.check_in_finished)
    input->history.check_in_finished = FOLLOWUP_NO_INSTANT;
}

static gboolean
read_system_zone(Reader *reader, JsonNode *node, GError **error)
{
  const char *text;
  FollowupZone *zone;

  if (!read_string(node, "system_zone", &text, error))
    return FALSE;
  zone = followup_zone_new(text, error);
  if (zone == NULL) {
    g_prefix_error(error, "‘system_zone’: ");
    return FALSE;
  }
  followup_zone_unref(reader->input->rules->system_zone);
  reader->input->rules->system_zone = zone;
  reader->has_system_zone = TRUE;
  return TRUE;
}

static gboolean
read_choice(Reader *reader, const char *name, JsonNode *node, GError **error)
{
  FollowupInterview *interview = reader->input->interview;
  const char *text;

  if (!read_string(node, name, &text, error))
    return FALSE;
  if (strcmp(name, "stage") == 0)
    return followup_stage_from_nick(text, &interview->stage, error);
  if (strcmp(name, "may_follow_up") == 0)
    return followup_may_from_nick(text, &interview->may_follow_up, error);
  g_clear_pointer(&reader->input->cadence, followup_cadence_unref);
  reader->input->cadence = followup_cadence_set_lookup(reader->input->rules->cadences, text, error);
  return reader->input->cadence != NULL;
}

static gboolean
read_field(Reader *reader, const char *name, JsonNode *node, GError **error)
{
  FollowupInterview *interview = reader->input->interview;

  if (strcmp(name, "at") == 0)
    return read_string(node, name, &reader->at, error);
  if (strcmp(name, "zone") == 0)
    return read_copy(node, name, &interview->zone, error);
  if (strcmp(name, "employer") == 0)
    return read_copy(node, name, &interview->employer, error);
  if (strcmp(name, "position") == 0)
    return read_copy(node, name, &interview->position, error);
  if (strcmp(name, "duration") == 0)
    return read_count(node, name, FOLLOWUP_MAX_DURATION, &interview->duration, error);
  if (strcmp(name, "stage") == 0 || strcmp(name, "may_follow_up") == 0
      || strcmp(name, "cadence") == 0)
    return read_choice(reader, name, node, error);
  if (strcmp(name, "decision") == 0)
    return read_decision(node, &interview->decision, error);
  if (strcmp(name, "timeline_days") == 0)
    return read_timeline(reader, node, error);
  if (strcmp(name, "interviewers") == 0)
    return read_interviewers(reader, node, error);
  if (strcmp(name, "holidays") == 0)
    return read_holidays(reader, node, error);
  if (strcmp(name, "check_in_done") == 0)
    return read_check_in_done(reader, node, error);
  if (strcmp(name, "system_zone") == 0)
    return read_system_zone(reader, node, error);
  return refuse(name,
                _("a known field: at, zone, duration, stage, cadence, decision, timeline_days, "
                  "interviewers, holidays, may_follow_up, heard, check_in_done, system_zone"),
                error);
}

static gboolean
read_fields(Reader *reader, JsonObject *object, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (json_object_has_member(object, "decision") && json_object_has_member(object, "timeline_days")
      && !json_object_get_null_member(object, "decision")
      && !json_object_get_null_member(object, "timeline_days"))
    return refuse("timeline_days", _("it or ‘decision’, not both"), error);
  json_object_iter_init(&iter, object);
  while (json_object_iter_next(&iter, &name, &node)) {
    if (JSON_NODE_HOLDS_NULL(node))
      continue;
    if (strcmp(name, "heard") == 0)
      reader->heard = node;
    else if (!read_field(reader, name, node, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
put_together(Reader *reader, GError **error)
{
  FollowupPlanInput *input = reader->input;
  FollowupInterview *interview = input->interview;

  if (reader->at == NULL || interview->zone == NULL)
    return refuse(reader->at == NULL ? "at" : "zone", _("it to be there"), error);
  reader->zone = followup_zone_new(interview->zone, error);
  if (reader->zone == NULL || !read_local(reader->at, "at", reader->zone, &interview->start, error))
    return FALSE;
  if (interview->employer == NULL)
    interview->employer = g_strdup("-"); /* a plan does not depend on it */
  if (!followup_interview_validate(interview, error)
      || (reader->heard != NULL && !read_heard(reader, error)))
    return FALSE;
  if (input->cadence == NULL)
    input->cadence
        = followup_cadence_set_lookup(input->rules->cadences, FOLLOWUP_DEFAULT_CADENCE, error);
  if (!reader->has_system_zone) {
    followup_zone_unref(input->rules->system_zone);
    input->rules->system_zone = followup_zone_ref(reader->zone);
  }
  forget_check_in_of_before(input);
  input->history.now = followup_interview_get_end(interview);
  return input->cadence != NULL;
}

static FollowupPlanInput *
read_object(JsonObject *object, GError **error)
{
  g_autoptr(FollowupPlanInput) input = g_new0(FollowupPlanInput, 1);
  Reader reader = { .input = input };
  gboolean read;

  input->interview = followup_interview_new();
  input->rules = followup_rules_new();
  input->history = FOLLOWUP_HISTORY_NONE(0);
  read = read_fields(&reader, object, error) && put_together(&reader, error);
  g_clear_pointer(&reader.zone, followup_zone_unref);
  return read ? g_steal_pointer(&input) : NULL;
}

FollowupPlanInput *
followup_plan_input_parse(const char *json, GError **error)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable();
  g_autoptr(GError) local = NULL;
  JsonNode *root;
  JsonObject *object;

  if (!g_utf8_validate(json, -1, NULL) || !json_parser_load_from_data(parser, json, -1, &local)
      || (root = json_parser_get_root(parser)) == NULL || !JSON_NODE_HOLDS_OBJECT(root)) {
    g_autofree char *quoted = followup_text_quote(json);

    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("%s is no JSON object: expected one such as {\"at\": \"2026-11-20T14:00\", "
                  "\"zone\": \"Europe/Berlin\"}"),
                quoted);
    return NULL;
  }
  object = json_node_get_object(root);
  if (json_object_has_member(object, "input")
      && JSON_NODE_HOLDS_OBJECT(json_object_get_member(object, "input")))
    object = json_object_get_object_member(object, "input");
  return read_object(object, error);
}
