/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* chart: rows of signs over weeks, drawn with letters: where a moment stands in its row depends on
 * how wide the terminal is. Knows nothing of what the signs stand for. */
#pragma once

#include "calendar.h"
#include "output.h"

typedef enum {
  FOLLOWUP_SIGN_NONE,
  FOLLOWUP_SIGN_SPAN, /* a light line below everything else */
  FOLLOWUP_SIGN_WINDOW,
  FOLLOWUP_SIGN_DUE,
  FOLLOWUP_SIGN_DONE,
  FOLLOWUP_SIGN_ANSWER,
  FOLLOWUP_SIGN_INTERVIEW,
  FOLLOWUP_SIGN_END,
  FOLLOWUP_SIGN_OFFER,
  FOLLOWUP_SIGN_TODAY,
  FOLLOWUP_SIGN_BEFORE, /* something lies before the first column */
  FOLLOWUP_SIGN_AFTER,  /* or behind the last */
  FOLLOWUP_N_SIGNS
} FollowupSign;

/* The letter for it on the output: one column. (transfer none) */
const char *followup_sign_get_letter(FollowupSign sign, const FollowupOutput *output);

typedef struct _FollowupChart FollowupChart;
/* n_weeks before the week of now and as many behind it. zone is kept by reference. */
FollowupChart *followup_chart_new(gint64 now, FollowupZone *zone, guint n_weeks);
void followup_chart_free(FollowupChart *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FollowupChart, followup_chart_free)

/* A further row, to which the marks that follow belong. id and label: (transfer full) */
void followup_chart_add_row(FollowupChart *self, FollowupStyle style, char *id, char *label);
/* From a moment until another, or at one where until is not later. Of what falls on one column the
 * sign that comes last in the enumeration is seen. */
void followup_chart_add_mark(
    FollowupChart *self, FollowupSign sign, FollowupStyle style, gint64 at, gint64 until);
void followup_chart_print(const FollowupChart *self, FollowupOutput *output);
