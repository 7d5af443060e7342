/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Records as lines of JSON. */
#include "json-writer.h"
#include "record-private.h"

static void
begin_member(GString *text, const char *name)
{
  if (text->str[text->len - 1] != '{')
    g_string_append_c(text, ',');
  g_string_append_c(text, '"');
  g_string_append(text, name); /* names of ours want no escapes */
  g_string_append(text, "\":");
}

static void
add_text(GString *text, const char *name, const char *value)
{
  if (value == NULL)
    return;
  begin_member(text, name);
  followup_json_append_string(text, value);
}

static void
add_taken(GString *text, const char *name, char *value)
{
  add_text(text, name, value);
  g_free(value);
}

static void
add_number(GString *text, const char *name, gint64 value, gboolean always)
{
  if (value == 0 && !always)
    return;
  begin_member(text, name);
  g_string_append_printf(text, "%" G_GINT64_FORMAT, value);
}

static void
add_instant(GString *text, const char *name, gint64 value, gboolean always)
{
  if (value != FOLLOWUP_NO_INSTANT && (value != 0 || always))
    add_taken(text, name, followup_instant_to_rfc3339(value));
}

static void write_fields(GString *text, const FieldTable *table, gconstpointer base);

static void
add_people(GString *text, const char *name, const GPtrArray *people)
{
  if (people->len == 0)
    return;
  begin_member(text, name);
  for (guint i = 0; i < people->len; i++) {
    g_string_append(text, i == 0 ? "[{" : ",{");
    write_fields(text, &followup_record_interviewer_fields, g_ptr_array_index(people, i));
    g_string_append_c(text, '}');
  }
  g_string_append_c(text, ']');
}

static void
add_person(GString *text, const char *name, const FollowupInterviewer *person)
{
  if (person == NULL)
    return;
  begin_member(text, name);
  g_string_append_c(text, '{');
  write_fields(text, &followup_record_interviewer_fields, person);
  g_string_append_c(text, '}');
}

static void
add_answers(GString *text, const char *name, const GArray *answers)
{
  if (answers->len == 0)
    return;
  begin_member(text, name);
  for (guint i = 0; i < answers->len; i++) {
    g_string_append(text, i == 0 ? "[{" : ",{");
    write_fields(text, &followup_record_answer_fields, &g_array_index(answers, FollowupAnswer, i));
    g_string_append_c(text, '}');
  }
  g_string_append_c(text, ']');
}

static void
add_flag(GString *text, const char *name, gboolean value)
{
  if (!value)
    return;
  begin_member(text, name);
  g_string_append(text, "true");
}

static void
add_facts(GString *text, const char *name, const char *facts)
{
  if (facts == NULL)
    return;
  begin_member(text, name);
  g_string_append(text, facts);
}

static void
write_field(GString *text, const Field *field, gconstpointer base)
{
  const char *name = field->name;
  gconstpointer at = (const char *)base + field->offset;

  switch (field->type) {
  case FIELD_TEXT:
    add_text(text, name, *(char *const *)at);
    break;
  case FIELD_INSTANT:
    add_instant(text, name, *(const gint64 *)at, field->always);
    break;
  case FIELD_ID:
    add_number(text, name, *(const gint64 *)at, field->always);
    break;
  case FIELD_COUNT:
  case FIELD_POPUP:
    add_number(text, name, *(const guint *)at, field->always);
    break;
  case FIELD_FLAG:
    add_flag(text, name, *(const gboolean *)at);
    break;
  case FIELD_DAY:
    if (*(const FollowupDay *)at != 0)
      add_taken(text, name, followup_day_to_iso(*(const FollowupDay *)at));
    break;
  case FIELD_DECISION:
    add_taken(text, name, followup_decision_to_string(at));
    break;
  case FIELD_REASON:
    add_taken(text, name, followup_reason_serialize(*(FollowupReason *const *)at));
    break;
  case FIELD_FACTS:
    add_facts(text, name, *(char *const *)at);
    break;
  case FIELD_PEOPLE:
    add_people(text, name, *(GPtrArray *const *)at);
    break;
  case FIELD_PERSON:
    add_person(text, name, *(FollowupInterviewer *const *)at);
    break;
  case FIELD_ANSWERS:
    add_answers(text, name, *(GArray *const *)at);
    break;
  default:
    if (field->always || *(const int *)at != 0)
      add_text(text, name, followup_record_get_nick(field, base));
    break;
  }
}

static void
write_fields(GString *text, const FieldTable *table, gconstpointer base)
{
  for (guint i = 0; i < table->n; i++)
    write_field(text, &table->fields[i], base);
}

static void
add_actions(GString *text, const FollowupRecord *record)
{
  if (record->actions == NULL)
    return;
  begin_member(text, FOLLOWUP_RECORD_ACTIONS);
  g_string_append_c(text, '[');
  for (guint i = 0; i < record->actions->len; i++) {
    g_string_append(text, i == 0 ? "{" : ",{");
    write_fields(text, &followup_record_action_fields, g_ptr_array_index(record->actions, i));
    if (record->abouts != NULL)
      add_text(text, FOLLOWUP_RECORD_ABOUT_UUID, g_ptr_array_index(record->abouts, i));
    g_string_append_c(text, '}');
  }
  g_string_append_c(text, ']');
}

void
followup_record_write(const FollowupRecord *self, GString *text)
{
  g_string_append_c(text, '{');
  add_text(text, FOLLOWUP_RECORD_TYPE, followup_record_kinds[self->kind]);
  if (self->kind == FOLLOWUP_RECORD_INTERVIEW)
    write_fields(text, &followup_record_interview_fields, self->interview);
  if (self->kind == FOLLOWUP_RECORD_CHANGE)
    write_fields(text, &followup_record_change_fields, &self->event);
  else
    add_actions(text, self);
  g_string_append(text, "}\n");
}

void
followup_record_write_header(const FollowupRecordHeader *header, const char *program, GString *text)
{
  g_string_append_c(text, '{');
  add_text(text, "format", FOLLOWUP_RECORD_FORMAT);
  add_number(text, "version", FOLLOWUP_RECORD_VERSION, TRUE);
  add_text(text, "program", program);
  write_fields(text, &followup_record_header_fields, header);
  g_string_append(text, "}\n");
}
