/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* record: one line of an export, as JSON and back: a header, an interview with its actions, actions
 * of the user's own, or an event of the history; followup-export(5) has the fields. Refuses to know
 * files and where the values are stored. */
#pragma once

#include "action.h"

#define FOLLOWUP_RECORD_FORMAT "followup"
#define FOLLOWUP_RECORD_VERSION 1
#define FOLLOWUP_RECORD_MAX_LINE (1024 * 1024) /* bytes */

/* The first line. Counts are hints: 0 where not told. */
typedef struct {
  gint64 exported;
  guint interviews, last_interview; /* how many follow, and the highest id */
  guint changes, last_change;       /* likewise of events */
  guint rules; /* stands for the settings that pending actions were planned by; 0: any */
} FollowupRecordHeader;

typedef enum {
  FOLLOWUP_RECORD_INTERVIEW,
  FOLLOWUP_RECORD_OWN,
  FOLLOWUP_RECORD_CHANGE
} FollowupRecordKind;

/* What was done about one interview, or about actions of the user's own: part of a change. */
typedef struct {
  gint64 id;
  gint64 change; /* id of the first event of the same change */
  gint64 at;
  char *who, *verb;
  gint64 interview;     /* 0: the user's own */
  char *interview_uuid; /* NULL where it is not there any more */
  guint action;
  gboolean undone;
  gint64 target; /* the change that it took back, or made again; 0 else */
  char *facts;   /* a JSON object of texts */
} FollowupRecordEvent;

typedef struct {
  FollowupRecordKind kind;
  FollowupInterview *interview; /* INTERVIEW: owned, validated; its ids are those of the file */
  GPtrArray *actions;           /* of FollowupAction, owned; NULL: they are to be planned */
  GPtrArray *abouts;            /* of char *, owned: the uuid of what each is about; nullable
                                   entries, as many as actions; NULL: none is about any */
  FollowupRecordEvent event;    /* CHANGE: its texts are owned */
} FollowupRecord;

FollowupRecord *followup_record_new(FollowupRecordKind kind);
void followup_record_free(FollowupRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupRecord, followup_record_free)

/* Appends the line, with its newline. */
void followup_record_write(const FollowupRecord *self, GString *text);
void followup_record_write_header(const FollowupRecordHeader *header,
                                  const char *program,
                                  GString *text);
/* line: NUL-terminated, without its newline; its bytes change. Unknown fields are ignored, values
 * checked. INVALID_ARGUMENT, LIMIT_EXCEEDED: one line of words without the number of the line. */
FollowupRecord *followup_record_read(char *line, GError **error);
/* WRONG_KIND for what is no export of ours, INVALID_ARGUMENT for a version that is not known. */
gboolean followup_record_read_header(char *line, FollowupRecordHeader *header, GError **error);
