/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* holidays: a set of holidays by name, as its file has it: a line "2026-12-25 Christmas Day" each.
 * A value. */
#pragma once

#include "calendar.h"

#define FOLLOWUP_HOLIDAYS_SUFFIX ".holidays" /* of its file's name */
#define FOLLOWUP_MAX_HOLIDAYS 5000           /* of one set */
#define FOLLOWUP_MAX_HOLIDAY_NAME 100        /* characters */

typedef struct {
  char *name;          /* "berlin" */
  GArray *days;        /* of FollowupHoliday; sorted, each day once */
  GStringChunk *names; /* of the days */
} FollowupHolidays;

FollowupHolidays *followup_holidays_new(const char *name);
void followup_holidays_free(FollowupHolidays *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupHolidays, followup_holidays_free)

/* Whether a set may be called so: small letters of ASCII, digits and dashes, a letter first, at
 * most 40. INVALID_ARGUMENT else. */
gboolean followup_holidays_check_name(const char *name, GError **error);
/* name is tidied; nullable. A day that is in the set keeps the name it has. INVALID_ARGUMENT for a
 * name of several lines or too long, LIMIT_EXCEEDED for one day too many. */
gboolean
followup_holidays_add(FollowupHolidays *self, FollowupDay day, const char *name, GError **error);
/* Reads the text of a set's file line by line: what is good is in it, what is not is named by one
 * line in problems (of char *, owned). text need not be UTF-8 nor end in NUL. origin names the
 * file: "holidays/berlin.holidays". (transfer full) */
FollowupHolidays *followup_holidays_parse(
    const char *name, const char *text, gsize length, const char *origin, GPtrArray *problems);
/* What parse() reads. (transfer full) */
char *followup_holidays_to_text(const FollowupHolidays *self);
