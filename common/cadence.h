/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cadence: the rules of one article, or of the user's own, as data, read from files of groups and
 * lines; which of them there are. See cadences/balanced.cadence for the form, documented there.
 * Refuses to know where the user's files are. */
#pragma once

#include "interview.h"

/* One step's row. When the offset is not elapsed, due falls at at_second of the day it gives and by
 * at 17:00. */
typedef struct {
  FollowupOffset due, by;
  int at_second;           /* 10:00 unless told */
  FollowupChannel channel; /* NONE with preferred set: the lead's preferred one, else email */
  gboolean preferred;
  char *sources; /* "S1 S2"; nullable: ours */
} FollowupStep;

typedef enum {
  FOLLOWUP_RULE_THANK_YOU,
  FOLLOWUP_RULE_CHECK_IN_DECISION, /* D known */
  FOLLOWUP_RULE_CHECK_IN_FIRST,    /* no D, by stage */
  FOLLOWUP_RULE_CHECK_IN_MIDDLE,
  FOLLOWUP_RULE_CHECK_IN_FINAL,
  FOLLOWUP_RULE_CHECK_IN_NEW_DECISION, /* the employer gave a new D later */
  FOLLOWUP_RULE_SECOND_FOLLOW_UP,
  FOLLOWUP_RULE_MOVE_ON,
  FOLLOWUP_N_RULES
} FollowupRule;

/* "thank-you", "check-in-decision", ...: the group of the rule in a cadence file. (transfer none)
 */
const char *followup_rule_to_nick(FollowupRule rule);
/* The rule in plain words, translated: "1 day after the date they gave, at 10:00; late after 2
 * days". (transfer full) */
char *followup_step_to_text(const FollowupStep *self, FollowupRule rule);

typedef struct _FollowupCadence FollowupCadence; /* immutable, shared by reference */
FollowupCadence *followup_cadence_ref(FollowupCadence *self);
void followup_cadence_unref(FollowupCadence *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupCadence, followup_cadence_unref)

#define FOLLOWUP_CADENCE_SUFFIX ".cadence"
/* Lower-case letters, digits and hyphens. */
gboolean followup_cadence_id_is_valid(const char *id);
#define FOLLOWUP_CADENCE_MAX_SIZE (64 * 1024) /* bytes of a file */

/* Reads the text of the file at path. NULL where anything is wrong with it, and one line in
 * problems (of char *, owned) for each such thing, which names the file, the line and the place:
 * "mine.cadence, line 7, [check-in-first] Due: ‘5xd’ is not ...; expected ..., for example 5bd".
 * text need not be UTF-8 nor end in NUL. (transfer full) */
FollowupCadence *
followup_cadence_read(const char *text, gsize length, const char *path, GPtrArray *problems);
/* Likewise for a text that is no file's: the first problem is the error; origin stands for the
 * file's name. */
FollowupCadence *
followup_cadence_parse(const char *text, gssize length, const char *origin, GError **error);

/* What it is called on the command line: the file's name, unless the file says otherwise. */
const char *followup_cadence_get_id(FollowupCadence *self);
const char *followup_cadence_get_name(FollowupCadence *self); /* "Balanced" */
/* Title of the article and its S-number; NULL where it follows none. */
const char *followup_cadence_get_article(FollowupCadence *self);
const char *followup_cadence_get_summary(FollowupCadence *self); /* one sentence, or "" */
/* The user's file; NULL for one of ours. */
const char *followup_cadence_get_path(FollowupCadence *self);
const FollowupStep *followup_cadence_get_step(FollowupCadence *self, FollowupRule rule);

#define FOLLOWUP_DEFAULT_CADENCE "balanced"
/* "How Long Should I Wait to Follow Up After an Interview?" for "S1"; NULL if unknown. */
const char *followup_article_get_title(const char *source);
/* The file of one of ours, to begin one's own with; NULL for any other id. (transfer full) */
char *followup_cadence_get_text_of_ours(const char *id);

/* ---- which there are ---- */

/* The six compiled in, in the order of cadences.md's table with balanced first, and the user's own
 * behind them by id; one of the user's with the id of ours stands in its place. Immutable, shared
 * by reference. */
typedef struct _FollowupCadenceSet FollowupCadenceSet;
/* own: of FollowupCadence, nullable; of two with one id the first counts. */
FollowupCadenceSet *followup_cadence_set_new(GPtrArray *own);
FollowupCadenceSet *followup_cadence_set_ref(FollowupCadenceSet *self);
void followup_cadence_set_unref(FollowupCadenceSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupCadenceSet, followup_cadence_set_unref)
/* NOT_FOUND names the nearest and lists the ids. (transfer full) */
FollowupCadence *
followup_cadence_set_lookup(FollowupCadenceSet *self, const char *id, GError **error);
/* NULL-terminated ids. (transfer none) */
const char *const *followup_cadence_set_list(FollowupCadenceSet *self);
/* Whether the id is that of one of ours, whoever's it is here. */
gboolean followup_cadence_is_ours(const char *id);
/* Sets with equal texts plan equally; "" for ours alone. (transfer full) */
char *followup_cadence_set_to_string(FollowupCadenceSet *self);
