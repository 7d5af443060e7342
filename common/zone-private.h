/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* zone-private: what the files of zone share. */
#pragma once

#include "zone.h"

/* A zone of the bytes of its file (RFC 8536). NULL where they are none. */
FollowupZone *followup_zone_new_for_bytes(const char *name, const char *bytes, gsize length);

/* When one of the two changes of a year comes, as POSIX has it for TZ. */
typedef struct {
  enum { FOLLOWUP_ZONE_BY_WEEK, FOLLOWUP_ZONE_BY_DAY, FOLLOWUP_ZONE_BY_DAY_OF_365 } form;
  int month, week, weekday; /* "M3.5.0": week 5 is the last, weekday 0 Sunday */
  int day;                  /* "59": from 0; "J60": from 1, and 29 February has none */
  int time;                 /* seconds after midnight, by the clock before the change */
} FollowupZoneChange;

/* What holds after the last change that a file has: "CET-1CEST,M3.5.0,M10.5.0/3". */
typedef struct {
  int standard, summer; /* offsets, in seconds east of UTC */
  gboolean changes;     /* else it is always standard */
  FollowupZoneChange begin, end;
} FollowupZoneRule;
gboolean followup_zone_rule_parse(const char *text, FollowupZoneRule *rule);
int followup_zone_rule_get_offset(const FollowupZoneRule *rule, gint64 instant);
