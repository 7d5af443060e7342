/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cadence: the rules of one article as data, read from key files (ours are compiled in).
 * See cadences/balanced.cadence for the form, documented there. */
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

typedef struct _FollowupCadence FollowupCadence; /* immutable, shared by reference */
FollowupCadence *followup_cadence_ref(FollowupCadence *self);
void followup_cadence_unref(FollowupCadence *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupCadence, followup_cadence_unref)
/* origin names the file in errors, which also name the group and key. */
FollowupCadence *
followup_cadence_parse(const char *text, gssize length, const char *origin, GError **error);
const char *followup_cadence_get_id(FollowupCadence *self);
const char *followup_cadence_get_name(FollowupCadence *self); /* "Balanced" */
const char *
followup_cadence_get_article(FollowupCadence *self); /* title of the article and its S-number */
const char *followup_cadence_get_summary(FollowupCadence *self); /* one sentence */
const FollowupStep *followup_cadence_get_step(FollowupCadence *self, FollowupRule rule);

#define FOLLOWUP_DEFAULT_CADENCE "balanced"
/* The six compiled in, in the order of cadences.md's table with balanced first. NOT_FOUND lists the
 * ids. (transfer full) */
FollowupCadence *followup_cadence_lookup(const char *id, GError **error);
/* NULL-terminated ids, static. */
const char *const *followup_cadence_list(void);
/* "How Long Should I Wait to Follow Up After an Interview?" for "S1"; NULL if unknown. */
const char *followup_article_get_title(const char *source);
