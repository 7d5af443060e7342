/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* feasts: which events of a calendar are holidays, day by day. Pure; knows not where the calendar
 * came from. */
#pragma once

#include "holidays.h"

#include <json-glib/json-glib.h>

/* What of a calendar is taken, and what was. */
typedef struct {
  int first_year, last_year;  /* days of other years are left out */
  gboolean observances;       /* take days that the calendar says nobody is free on, too */
  guint n_observances;        /* left out */
  guint n_timed;              /* events that are no whole days: left out */
  guint n_elsewhere;          /* days of other years: left out */
  FollowupDay last_elsewhere; /* the last of them; 0: none */
  guint n_regional;           /* taken: free in some regions only, as the calendar says */
} FollowupFeasts;

/* Adds the days of the events, as followup_converter_read() gives them, to set: of all-day events
 * each day, but for cancelled ones. LIMIT_EXCEEDED for more than a set holds. */
gboolean followup_feasts_take(FollowupFeasts *self,
                              GPtrArray *events,
                              FollowupHolidays *set,
                              GError **error);
