/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "plan-lines.h"

#include "error.h"
#include "plan-input.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <json-glib/json-glib.h>
#include <string.h>

static void
set_instant(JsonObject *object, const char *name, gint64 instant)
{
  g_autofree char *text = followup_instant_to_rfc3339(instant);

  json_object_set_string_member(object, name, text);
}

static JsonObject *
describe_action(const FollowupAction *action)
{
  JsonObject *object = json_object_new();
  g_autofree char *reason
      = followup_reason_to_sentence(action->reason, followup_kind_to_noun(action->kind));

  json_object_set_string_member(object, "kind", followup_kind_to_nick(action->kind));
  if (action->interviewer != NULL)
    json_object_set_string_member(object, "interviewer", action->interviewer);
  else
    json_object_set_null_member(object, "interviewer");
  json_object_set_string_member(object, "channel", followup_channel_to_nick(action->channel));
  set_instant(object, "due", action->due);
  set_instant(object, "by", action->by);
  set_instant(object, "popup", action->popup);
  json_object_set_string_member(object, "reason", reason);
  return object;
}

/* The steps that a cadence rules; those that hold in every cadence are left out. */
static gboolean
is_of_cadence(FollowupKind kind)
{
  return kind == FOLLOWUP_KIND_THANK_YOU || kind == FOLLOWUP_KIND_CHECK_IN
         || kind == FOLLOWUP_KIND_SECOND_FOLLOW_UP || kind == FOLLOWUP_KIND_MOVE_ON;
}

static char *
describe_plan(GPtrArray *actions)
{
  g_autoptr(JsonNode) root = json_node_new(JSON_NODE_OBJECT);
  JsonObject *object = json_object_new();
  JsonArray *plan = json_array_new();

  for (guint i = 0; i < actions->len; i++) {
    const FollowupAction *action = actions->pdata[i];

    if (is_of_cadence(action->kind))
      json_array_add_object_element(plan, describe_action(action));
  }
  json_object_set_array_member(object, "plan", plan);
  json_node_take_object(root, object);
  return json_to_string(root, FALSE);
}

char *
followup_plan_lines_make(const char *line, GError **error)
{
  g_autoptr(FollowupPlanInput) input = followup_plan_input_parse(line, error);
  g_autoptr(GPtrArray) actions = NULL;

  if (input == NULL)
    return NULL;
  actions = followup_plan(input->interview, input->cadence, input->rules, &input->history, TRUE);
  return describe_plan(actions);
}

/* Keeps questions and answers in step: an error takes the place of the plan. */
static char *
describe_error(const GError *error)
{
  g_autoptr(JsonNode) root = json_node_new(JSON_NODE_OBJECT);
  JsonObject *object = json_object_new();

  json_object_set_string_member(object, "error", error->message);
  json_node_take_object(root, object);
  return json_to_string(root, FALSE);
}

static void
report_line(FollowupSession *session, guint64 number, const GError *error)
{
  g_autofree char *message = g_strdup_printf(_("line %" PRIu64 ": %s"), number, error->message);

  followup_session_report(session, message);
}

/* Each answer is written at once, so that a program can talk to us line by line. */
static gboolean
answer_line(FollowupSession *session, char *line, guint64 number, FILE *output, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autofree char *answer = NULL;

  if (*g_strstrip(line) == '\0')
    return TRUE;
  answer = followup_plan_lines_make(line, &local);
  if (answer == NULL) {
    report_line(session, number, local);
    answer = describe_error(local);
  }
  g_string_append(session->output->text, answer);
  g_string_append_c(session->output->text, '\n');
  return followup_output_flush(session->output, output, error);
}

gboolean
followup_plan_lines_run(FollowupSession *session, FILE *input, FILE *output, GError **error)
{
  char *line = NULL;
  size_t size = 0;
  ssize_t length;
  gboolean written = TRUE;

  for (guint64 number = 1; written && (length = getline(&line, &size, input)) >= 0; number++) {
    if (memchr(line, '\0', length) != NULL)
      line[0] = '?'; /* no JSON: the parser says so */
    written = answer_line(session, line, number, output, error);
  }
  free(line);
  if (written && ferror(input)) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED, _("cannot read the lines: %s"),
                g_strerror(errno));
    return FALSE;
  }
  return written;
}
