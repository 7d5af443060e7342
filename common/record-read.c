/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Lines of JSON as records. What is read of an object is tidied and checked elsewhere: see
 * record.c. */
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "error.h"
#include "json-cursor.h"
#include "json-writer.h"
#include "record-check-private.h"
#include "record-private.h"
#include "text.h"

typedef struct {
  FollowupJsonCursor *cursor;
  GError **error; /* set where the JSON is sound and a value is not */
} Reading;

static gboolean read_fields(Reading *reading, const FieldTable *table, gpointer base);

/* ---- values ---- */

/* An empty text is none. */
static gboolean
read_text(Reading *reading, char **text)
{
  const char *value;

  if (!followup_json_cursor_read_string(reading->cursor, &value))
    return FALSE;
  g_free(*text);
  *text = *value != '\0' ? g_strdup(value) : NULL;
  return TRUE;
}

static gboolean
read_instant(Reading *reading, gint64 *instant)
{
  const char *value;

  return followup_json_cursor_read_string(reading->cursor, &value)
         && followup_instant_parse_rfc3339(value, instant, reading->error);
}

static gboolean
fail_range(Reading *reading, gint64 value, gint64 lowest, gint64 highest)
{
  g_set_error(reading->error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%" PRId64 " is out of range; expected %" PRId64 " to %" PRId64), value, lowest,
              highest);
  return FALSE;
}

static gboolean
read_number(Reading *reading, gint64 lowest, gint64 highest, gint64 *number)
{
  if (!followup_json_cursor_read_int(reading->cursor, number))
    return FALSE;
  return (*number >= lowest && *number <= highest) || fail_range(reading, *number, lowest, highest);
}

static gboolean
read_count(Reading *reading, guint *count)
{
  gint64 number;

  if (!read_number(reading, 0, G_MAXINT32, &number))
    return FALSE;
  *count = (guint)number;
  return TRUE;
}

/* A popup server may use all 32 bits. */
static gboolean
read_popup(Reading *reading, guint32 *popup)
{
  gint64 number;

  if (!read_number(reading, 0, G_MAXUINT32, &number))
    return FALSE;
  *popup = (guint32)number;
  return TRUE;
}

static gboolean
read_day(Reading *reading, FollowupDay *day)
{
  const char *value;

  return followup_json_cursor_read_string(reading->cursor, &value)
         && followup_day_parse(value, day, reading->error);
}

static gboolean
read_decision(Reading *reading, FollowupDecision *decision)
{
  const char *value;

  return followup_json_cursor_read_string(reading->cursor, &value)
         && followup_decision_parse(value, decision, reading->error);
}

static gboolean
read_reason(Reading *reading, FollowupReason **reason)
{
  FollowupReason *read;
  const char *value;

  if (!followup_json_cursor_read_string(reading->cursor, &value))
    return FALSE;
  read = followup_reason_parse(value, reading->error);
  if (read == NULL)
    return FALSE;
  followup_reason_free(*reason);
  *reason = read;
  return TRUE;
}

static gboolean
read_nick(Reading *reading, const Field *field, gpointer at)
{
  const char *nick;

  if (!followup_json_cursor_read_string(reading->cursor, &nick))
    return FALSE;
  switch (field->type) {
  case FIELD_STAGE:
    return followup_stage_from_nick(nick, at, reading->error);
  case FIELD_MAY:
    return followup_may_from_nick(nick, at, reading->error);
  case FIELD_ENDING:
    return followup_ending_from_nick(nick, at, reading->error);
  case FIELD_CHANNEL:
    return followup_channel_from_nick(nick, at, reading->error);
  case FIELD_KIND:
    return followup_kind_from_nick(nick, at, reading->error);
  default:
    return followup_state_from_nick(nick, at, reading->error);
  }
}

/* Written anew, so that what is kept is sound. */
static gboolean
read_facts(Reading *reading, char **facts)
{
  g_autoptr(GString) text = g_string_new("{");
  const char *name, *value;

  if (!followup_json_cursor_begin_object(reading->cursor))
    return FALSE;
  while (followup_json_cursor_next_member(reading->cursor, &name)
         && followup_json_cursor_read_string(reading->cursor, &value)) {
    if (text->len > 1)
      g_string_append_c(text, ',');
    followup_json_append_string(text, name);
    g_string_append_c(text, ':');
    followup_json_append_string(text, value);
  }
  if (reading->cursor->wrong != NULL)
    return FALSE;
  g_string_append_c(text, '}');
  g_free(*facts);
  *facts = g_string_free(g_steal_pointer(&text), FALSE);
  return TRUE;
}

/* ---- lists ---- */

static gboolean
fail_many(Reading *reading, guint n)
{
  g_set_error(reading->error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
              _("there are too many; expected at most %u"), n);
  return FALSE;
}

static gboolean
read_person(Reading *reading, FollowupInterviewer **person)
{
  followup_interviewer_free(*person);
  *person = followup_interviewer_new();
  return read_fields(reading, &followup_record_interviewer_fields, *person);
}

static gboolean
read_people(Reading *reading, GPtrArray *people)
{
  g_ptr_array_set_size(people, 0);
  if (!followup_json_cursor_begin_array(reading->cursor))
    return FALSE;
  while (followup_json_cursor_next_element(reading->cursor)) {
    FollowupInterviewer *person = NULL;
    gboolean read;

    if (people->len >= FOLLOWUP_MAX_INTERVIEWERS)
      return fail_many(reading, FOLLOWUP_MAX_INTERVIEWERS);
    read = read_person(reading, &person);
    g_ptr_array_add(people, person);
    if (!read)
      return FALSE;
  }
  return reading->cursor->wrong == NULL;
}

static gboolean
read_answers(Reading *reading, GArray *answers)
{
  g_array_set_size(answers, 0);
  if (!followup_json_cursor_begin_array(reading->cursor))
    return FALSE;
  while (followup_json_cursor_next_element(reading->cursor)) {
    FollowupAnswer answer = { 0 };

    if (answers->len >= FOLLOWUP_MAX_ANSWERS)
      return fail_many(reading, FOLLOWUP_MAX_ANSWERS);
    if (!read_fields(reading, &followup_record_answer_fields, &answer))
      return FALSE;
    g_array_append_val(answers, answer);
  }
  return reading->cursor->wrong == NULL;
}

/* ---- objects by their tables ---- */

static gboolean
read_value(Reading *reading, const Field *field, gpointer at)
{
  gint64 number;

  switch (field->type) {
  case FIELD_TEXT:
    return read_text(reading, at);
  case FIELD_INSTANT:
    return read_instant(reading, at);
  case FIELD_ID:
    if (!read_number(reading, 1, G_MAXINT64 / 2, &number))
      return FALSE;
    *(gint64 *)at = number;
    return TRUE;
  case FIELD_COUNT:
    return read_count(reading, at);
  case FIELD_POPUP:
    return read_popup(reading, at);
  case FIELD_FLAG:
    return followup_json_cursor_read_flag(reading->cursor, at);
  case FIELD_DAY:
    return read_day(reading, at);
  case FIELD_DECISION:
    return read_decision(reading, at);
  case FIELD_REASON:
    return read_reason(reading, at);
  case FIELD_FACTS:
    return read_facts(reading, at);
  case FIELD_PEOPLE:
    return read_people(reading, *(GPtrArray **)at);
  case FIELD_PERSON:
    return read_person(reading, at);
  case FIELD_ANSWERS:
    return read_answers(reading, *(GArray **)at);
  default:
    return read_nick(reading, field, at);
  }
}

/* The next one in the table most of the time: *from. */
static const Field *
find_field(const FieldTable *table, const char *name, guint *from)
{
  for (guint i = 0; i < table->n; i++) {
    guint at = (*from + i) % table->n;

    if (strcmp(table->fields[at].name, name) != 0)
      continue;
    *from = at + 1;
    return &table->fields[at];
  }
  return NULL;
}

/* null is as good as not there. */
static gboolean
read_field(Reading *reading, const Field *field, gpointer base)
{
  if (field == NULL || followup_json_cursor_peek(reading->cursor) == FOLLOWUP_JSON_NULL)
    return followup_json_cursor_skip(reading->cursor);
  if (read_value(reading, field, (char *)base + field->offset))
    return TRUE;
  if (reading->error != NULL && *reading->error != NULL)
    g_prefix_error(reading->error, "‘%s’: ", field->name);
  else if (reading->error != NULL && reading->cursor->wrong != NULL)
    g_set_error(reading->error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT, "‘%s’: %s",
                field->name, reading->cursor->wrong);
  return FALSE;
}

static gboolean
read_fields(Reading *reading, const FieldTable *table, gpointer base)
{
  const char *name;
  guint from = 0;

  if (!followup_json_cursor_begin_object(reading->cursor))
    return FALSE;
  while (followup_json_cursor_next_member(reading->cursor, &name)) {
    if (!read_field(reading, find_field(table, name, &from), base))
      return FALSE;
  }
  return reading->cursor->wrong == NULL;
}

/* ---- actions ---- */

static gboolean
read_about(Reading *reading, FollowupRecord *record)
{
  g_autofree char *uuid = NULL;

  if (followup_json_cursor_peek(reading->cursor) == FOLLOWUP_JSON_NULL)
    return followup_json_cursor_skip(reading->cursor);
  if (!read_text(reading, &uuid))
    return FALSE;
  if (record->abouts == NULL)
    record->abouts = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_set_size(record->abouts, (int)record->actions->len);
  g_free(record->abouts->pdata[record->actions->len - 1]);
  record->abouts->pdata[record->actions->len - 1] = g_steal_pointer(&uuid);
  return TRUE;
}

/* Instants that were not told, told apart from 1970. */
static FollowupAction *
make_action(void)
{
  FollowupAction *action = followup_action_new(FOLLOWUP_N_KINDS);

  action->due = action->by = action->popup = action->next_at = FOLLOWUP_NO_INSTANT;
  return action;
}

static gboolean
read_action(Reading *reading, FollowupRecord *record)
{
  FollowupAction *action = make_action();
  const char *name;
  guint from = 0;

  g_ptr_array_add(record->actions, action);
  if (!followup_json_cursor_begin_object(reading->cursor))
    return FALSE;
  while (followup_json_cursor_next_member(reading->cursor, &name)) {
    const Field *field = find_field(&followup_record_action_fields, name, &from);

    if (strcmp(name, FOLLOWUP_RECORD_ABOUT_UUID) == 0 ? !read_about(reading, record)
                                                      : !read_field(reading, field, action))
      return FALSE;
  }
  return reading->cursor->wrong == NULL;
}

static gboolean
read_actions(Reading *reading, FollowupRecord *record)
{
  g_clear_pointer(&record->actions, g_ptr_array_unref);
  g_clear_pointer(&record->abouts, g_ptr_array_unref);
  if (followup_json_cursor_peek(reading->cursor) == FOLLOWUP_JSON_NULL)
    return followup_json_cursor_skip(reading->cursor);
  record->actions = g_ptr_array_new_with_free_func((GDestroyNotify)followup_action_free);
  if (!followup_json_cursor_begin_array(reading->cursor))
    return FALSE;
  while (followup_json_cursor_next_element(reading->cursor)) {
    if (record->actions->len >= FOLLOWUP_MAX_ACTIONS)
      return fail_many(reading, FOLLOWUP_MAX_ACTIONS);
    if (!read_action(reading, record)) {
      if (reading->error != NULL && *reading->error != NULL)
        g_prefix_error(reading->error, _("action %u: "), record->actions->len);
      return FALSE;
    }
  }
  if (record->abouts != NULL)
    g_ptr_array_set_size(record->abouts, (int)record->actions->len);
  return reading->cursor->wrong == NULL;
}

/* ---- lines ---- */

/* Objects have no order: "type" may come late. */
static char *
find_type(const char *line)
{
  g_autofree char *copy = g_strdup(line);
  FollowupJsonCursor cursor;
  const char *name, *type;

  followup_json_cursor_init(&cursor, copy);
  if (!followup_json_cursor_begin_object(&cursor))
    return NULL;
  while (followup_json_cursor_next_member(&cursor, &name)) {
    if (strcmp(name, FOLLOWUP_RECORD_TYPE) != 0)
      followup_json_cursor_skip(&cursor);
    else
      return followup_json_cursor_read_string(&cursor, &type) ? g_strdup(type) : NULL;
  }
  return NULL;
}

static gboolean
find_kind(const char *line, FollowupRecordKind *kind, GError **error)
{
  /* As we write it. */
  static const char ours[] = "{\"type\":\"interview\",";
  g_autofree char *type = NULL;
  g_autofree char *quoted = NULL;

  *kind = FOLLOWUP_RECORD_INTERVIEW;
  if (strncmp(line, ours, sizeof ours - 1) == 0)
    return TRUE;
  type = find_type(line);
  for (guint i = 0; followup_record_kinds[i] != NULL; i++) {
    if (g_strcmp0(type, followup_record_kinds[i]) == 0) {
      *kind = (FollowupRecordKind)i;
      return TRUE;
    }
  }
  quoted = followup_text_quote(type);
  if (type != NULL)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("lines of type %s are not known to this version; expected interview, own or "
                  "change"),
                quoted);
  return type == NULL; /* what is wrong with it is found by reading it */
}

static gboolean
read_members(Reading *reading, FollowupRecord *record)
{
  const FieldTable *table = record->kind == FOLLOWUP_RECORD_CHANGE
                                ? &followup_record_change_fields
                                : &followup_record_interview_fields;
  gpointer base = record->kind == FOLLOWUP_RECORD_CHANGE ? (gpointer)&record->event
                                                         : (gpointer)record->interview;
  gboolean typed = FALSE;
  const char *name;
  guint from = 0;

  if (!followup_json_cursor_begin_object(reading->cursor))
    return FALSE;
  while (followup_json_cursor_next_member(reading->cursor, &name)) {
    gboolean actions = base != &record->event && strcmp(name, FOLLOWUP_RECORD_ACTIONS) == 0;

    typed |= strcmp(name, FOLLOWUP_RECORD_TYPE) == 0;
    if (actions ? !read_actions(reading, record)
                : !read_field(reading, base != NULL ? find_field(table, name, &from) : NULL, base))
      return FALSE;
  }
  if (!followup_json_cursor_end(reading->cursor))
    return FALSE;
  if (typed)
    return TRUE;
  g_set_error_literal(reading->error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                      _("‘type’ is missing; expected interview, own or change"));
  return FALSE;
}

FollowupRecord *
followup_record_read(char *line, GError **error)
{
  g_autoptr(FollowupRecord) record = NULL;
  GError *problem = NULL;
  FollowupJsonCursor cursor;
  Reading reading = { &cursor, &problem };
  FollowupRecordKind kind;

  if (!find_kind(line, &kind, error))
    return NULL;
  record = followup_record_new(kind);
  if (record->interview != NULL)
    record->interview->start = FOLLOWUP_NO_INSTANT;
  followup_json_cursor_init(&cursor, line);
  if (!read_members(&reading, record)) {
    if (problem == NULL)
      followup_json_cursor_report(&cursor, &problem);
    g_propagate_error(error, problem);
    return NULL;
  }
  return followup_record_check(record, error) ? g_steal_pointer(&record) : NULL;
}

/* ---- the header ---- */

static gboolean
read_header_members(Reading *reading, FollowupRecordHeader *header, char **format, gint64 *version)
{
  const char *name;
  guint from = 0;

  if (!followup_json_cursor_begin_object(reading->cursor))
    return FALSE;
  while (followup_json_cursor_next_member(reading->cursor, &name)) {
    gboolean read;

    if (strcmp(name, "format") == 0)
      read = read_text(reading, format);
    else if (strcmp(name, "version") == 0)
      read = followup_json_cursor_read_int(reading->cursor, version);
    else
      read = read_field(reading, find_field(&followup_record_header_fields, name, &from), header);
    if (!read)
      return FALSE;
  }
  return followup_json_cursor_end(reading->cursor);
}

/* format is ours: what else is in it need not be what this version reads. */
static gboolean
check_version(gint64 version, GError **error)
{
  if (version >= 1 && version <= FOLLOWUP_RECORD_VERSION)
    return TRUE;
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("the export is of version %" PRId64
                ", this program knows up to version %d: install a newer one"),
              version, FOLLOWUP_RECORD_VERSION);
  return FALSE;
}

gboolean
followup_record_read_header(char *line, FollowupRecordHeader *header, GError **error)
{
  FollowupRecordHeader found = { 0 };
  g_autoptr(GError) problem = NULL;
  g_autofree char *format = NULL;
  FollowupJsonCursor cursor;
  Reading reading = { &cursor, &problem };
  gint64 version = 0;
  gboolean read;

  followup_json_cursor_init(&cursor, line);
  read = read_header_members(&reading, &found, &format, &version);
  if (g_strcmp0(format, FOLLOWUP_RECORD_FORMAT) != 0) {
    g_set_error_literal(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_KIND,
                        _("this is no export of followup's: expected a first line that begins "
                          "with {\"format\":\"followup\",\"version\":1"));
    return FALSE;
  }
  if (version != 0 && !check_version(version, error))
    return FALSE;
  if (!read) {
    if (problem == NULL)
      followup_json_cursor_report(&cursor, &problem);
    g_propagate_prefixed_error(error, g_steal_pointer(&problem), _("the first line: "));
    return FALSE;
  }
  if (!check_version(version, error))
    return FALSE;
  *header = found;
  return TRUE;
}
