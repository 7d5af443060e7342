/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* record-private: the tables of fields, shared by reading and writing. Nobody else includes it. */
#pragma once

#include "record.h"

typedef enum {
  FIELD_TEXT,    /* char *; left out where NULL */
  FIELD_INSTANT, /* gint64 */
  FIELD_ID,      /* gint64, above 0 */
  FIELD_COUNT,   /* guint */
  FIELD_POPUP,   /* guint32, a popup's id */
  FIELD_FLAG,    /* gboolean; left out where FALSE */
  FIELD_DAY,     /* FollowupDay; left out where 0 */
  FIELD_STAGE,
  FIELD_MAY,
  FIELD_ENDING,
  FIELD_CHANNEL,
  FIELD_KIND,
  FIELD_STATE,
  FIELD_DECISION,
  FIELD_REASON, /* FollowupReason *, as stored */
  FIELD_FACTS,  /* char *, a JSON object of texts */
  FIELD_PEOPLE, /* GPtrArray * */
  FIELD_PERSON, /* FollowupInterviewer *; left out where NULL */
  FIELD_ANSWERS /* GArray * */
} FieldType;

typedef struct {
  const char *name;
  FieldType type;
  gsize offset;
  gboolean always; /* written also where it is 0 */
} Field;

typedef struct {
  const Field *fields;
  guint n;
} FieldTable;

extern const FieldTable followup_record_header_fields, followup_record_interview_fields,
    followup_record_interviewer_fields, followup_record_answer_fields,
    followup_record_action_fields, followup_record_change_fields;

/* The word for a value of an enumeration; where it stands. */
const char *followup_record_get_nick(const Field *field, gconstpointer base);
/* As record.h says of lines. */
#define FOLLOWUP_RECORD_TYPE "type"
#define FOLLOWUP_RECORD_ACTIONS "actions"
#define FOLLOWUP_RECORD_ABOUT_UUID "about_uuid"
extern const char *const followup_record_kinds[];
