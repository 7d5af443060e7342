/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* when-private: what the parts of when tell each other: scanner -> grammar -> resolver. */
#pragma once

#include "when.h"

/* ---- scanner ---- */

typedef enum {
  FOLLOWUP_TOKEN_END,
  FOLLOWUP_TOKEN_WORD,    /* "mon", "pm": small letters, without full stops */
  FOLLOWUP_TOKEN_NUMBER,  /* digits alone */
  FOLLOWUP_TOKEN_NUMERIC, /* digits with . or / or - among them */
  FOLLOWUP_TOKEN_CLOCK,   /* digits with : among them */
  FOLLOWUP_TOKEN_ISO_DAY, /* "2026-11-24" */
  FOLLOWUP_TOKEN_OFFSET,  /* "z", "+01:00": behind a time of day */
  FOLLOWUP_TOKEN_ZONE,    /* "Europe/Berlin" */
  FOLLOWUP_TOKEN_UNIX,    /* "@1794904200" */
  FOLLOWUP_TOKEN_SIGN,    /* + or - */
  FOLLOWUP_TOKEN_OTHER
} FollowupTokenKind;

typedef struct {
  FollowupTokenKind kind;
  char *text;
  gsize start;    /* in the phrase */
  gboolean glued; /* nothing stands between it and the one before */
} FollowupToken;

/* An array of FollowupToken, with an END behind the last. (transfer full) */
GArray *followup_when_scan(const char *text);

/* ---- words ---- */

typedef enum {
  FOLLOWUP_WHEN_SECONDS,
  FOLLOWUP_WHEN_MINUTES,
  FOLLOWUP_WHEN_HOURS,
  FOLLOWUP_WHEN_DAYS,
  FOLLOWUP_WHEN_WEEKS,
  FOLLOWUP_WHEN_MONTHS,
  FOLLOWUP_WHEN_YEARS,
  FOLLOWUP_WHEN_BUSINESS_DAYS
} FollowupWhenUnit;

typedef enum {
  FOLLOWUP_PART_NONE,
  FOLLOWUP_PART_MORNING,
  FOLLOWUP_PART_NOON,
  FOLLOWUP_PART_AFTERNOON,
  FOLLOWUP_PART_EVENING,
  FOLLOWUP_PART_NIGHT,
  FOLLOWUP_PART_MIDNIGHT,
  FOLLOWUP_PART_END
} FollowupDayPart;

/* 1 to 7, 1 to 12 and 1 to 12; 0 where it is none. */
guint followup_when_find_weekday(const char *word);
guint followup_when_find_month(const char *word);
guint followup_when_find_count(const char *word);
gboolean followup_when_find_unit(const char *word, FollowupWhenUnit *unit);
FollowupDayPart followup_when_find_part(const char *word);
int followup_when_get_part_second(FollowupDayPart part);
/* "November" */
const char *followup_when_get_month_name(guint month);
/* "Friday" */
const char *followup_when_get_weekday_name(guint weekday);
/* The word that was most likely meant, or NULL. */
const char *followup_when_find_nearest(const char *word);

/* ---- grammar ---- */

typedef enum {
  FOLLOWUP_ANCHOR_NONE,
  FOLLOWUP_ANCHOR_NOW,
  FOLLOWUP_ANCHOR_UNIX,
  FOLLOWUP_ANCHOR_RELATIVE, /* offset days from today */
  FOLLOWUP_ANCHOR_WEEKDAY,
  FOLLOWUP_ANCHOR_MDAY, /* a day of some month */
  FOLLOWUP_ANCHOR_DATE, /* month and mday, and year unless 0 */
  FOLLOWUP_ANCHOR_DAY,  /* day */
  FOLLOWUP_ANCHOR_PERIOD
} FollowupAnchorKind;

typedef enum {
  FOLLOWUP_EDGE_NONE, /* the period itself: its beginning */
  FOLLOWUP_EDGE_START,
  FOLLOWUP_EDGE_MIDDLE,
  FOLLOWUP_EDGE_END
} FollowupEdge;

typedef enum {
  FOLLOWUP_PERIOD_WEEK,
  FOLLOWUP_PERIOD_MONTH,
  FOLLOWUP_PERIOD_QUARTER,
  FOLLOWUP_PERIOD_YEAR,
  FOLLOWUP_PERIOD_NAMED_MONTH
} FollowupPeriod;

typedef struct {
  int sign;
  gint64 count;
  FollowupWhenUnit unit;
} FollowupShift;

#define FOLLOWUP_MAX_SHIFTS 8
#define FOLLOWUP_NO_OFFSET G_MAXINT

/* What the words say, before it is known what day it is. */
typedef struct {
  FollowupAnchorKind anchor;
  int offset;       /* RELATIVE: days; PERIOD: periods from the present one */
  int modifier;     /* -1 last, +1 next, 0 neither */
  gboolean present; /* "this friday": today's, too */
  guint weekday;    /* 0: none told; with another anchor it has to agree */
  guint mday, month, year;
  FollowupDay day;
  gint64 unix_time;
  FollowupEdge edge;
  FollowupPeriod period;
  guint weeks_later; /* "friday week" */
  FollowupShift shifts[FOLLOWUP_MAX_SHIFTS];
  guint n_shifts;
  gboolean from_now; /* the shifts are counted from now, so that no other day may be told */
  int second;        /* of the day; -1: no time told */
  FollowupDayPart part;
  int utc_offset;   /* seconds, or FOLLOWUP_NO_OFFSET */
  gboolean may_end; /* the offset may be the end of "10:00-11:00" as well */
  char *zone;       /* nullable */
} FollowupPhrase;

void followup_phrase_clear(FollowupPhrase *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FollowupPhrase, followup_phrase_clear)

gboolean followup_when_parse(const char *text, FollowupPhrase *phrase, GError **error);

/* Where the grammar stands. */
typedef struct {
  const char *text; /* as typed */
  const FollowupToken *tokens;
  guint at;
  FollowupPhrase *phrase;
  GError **error;
} FollowupParser;

/* What one construct found: nothing of its own, its words (taken), or an error (set). */
typedef enum { FOLLOWUP_PARSE_NONE, FOLLOWUP_PARSE_TAKEN, FOLLOWUP_PARSE_FAILED } FollowupParse;

/* ‘text’ is not a moment: problem; expected ... */
FollowupParse followup_parser_refuse(FollowupParser *self, const char *format, ...)
    G_GNUC_PRINTF(2, 3);
const FollowupToken *followup_parser_peek(FollowupParser *self, guint ahead);
gboolean followup_parser_is_word(FollowupParser *self, guint ahead, const char *word);
/* Sets what may be told once. */
FollowupParse followup_parser_set_anchor(FollowupParser *self, FollowupAnchorKind anchor);
FollowupParse followup_parser_set_time(FollowupParser *self, int second);

/* The constructs, each in the file of its noun. */
FollowupParse followup_parser_read_date(FollowupParser *self);
FollowupParse followup_parser_read_time(FollowupParser *self);
FollowupParse followup_parser_read_shift(FollowupParser *self);
FollowupParse followup_parser_read_period(FollowupParser *self);

/* ---- resolver ---- */

gboolean followup_when_resolve(const char *text,
                               const FollowupPhrase *phrase,
                               const FollowupWhenContext *context,
                               FollowupWhenReading *reading,
                               GError **error);
/* "‘text’ problem" as INVALID_ARGUMENT; FALSE. */
gboolean followup_when_refuse(const char *text, GError **error, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
