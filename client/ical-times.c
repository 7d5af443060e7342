/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* ical-times: moments: of properties, on the same clock as others, and as JSON has them. */
#include "ical-private.h"

#define DAY (24 * 60 * 60)
#define EPOCH_DAY 719163
#define END_DAY 803169 /* 2200-01-01 */

/* 0 where there is no such day, or none of our years. */
static FollowupDay
read_day(icaltimetype time)
{
  GDate date;

  if (time.year < 1970 || time.year > 2199 || time.month < 1 || time.month > 12 || time.day < 1
      || time.day > 31
      || !g_date_valid_dmy((GDateDay)time.day, (GDateMonth)time.month, (GDateYear)time.year))
    return 0;
  g_date_clear(&date, 1);
  g_date_set_dmy(&date, (GDateDay)time.day, (GDateMonth)time.month, (GDateYear)time.year);
  return g_date_get_julian(&date);
}

static gint64
count_seconds(FollowupDay day, int second)
{
  return ((gint64)day - EPOCH_DAY) * DAY + second;
}

/* By the rules that stand in the calendar. */
static gint64
get_instant_by_rules(icaltimezone *rules, icaltimetype time, gint64 seconds)
{
  int summer;

  return seconds - icaltimezone_get_utc_offset(rules, &time, &summer);
}

static void
set_instant(FollowupIcalTime *self, icaltimetype time)
{
  gint64 seconds = count_seconds(self->day, self->second);

  if (self->zone == NULL)
    self->instant = seconds;
  else if (self->zone->zone != NULL)
    self->instant = followup_instant_at(self->zone->zone, self->day, self->second);
  else
    self->instant = get_instant_by_rules(self->zone->rules, time, seconds);
}

/* Day and second; FALSE where that is no time. */
static gboolean
set_clock(FollowupIcalTime *self, icaltimetype time)
{
  self->day = read_day(time);
  self->date_only = time.is_date != 0;
  if (self->date_only || self->day == 0)
    return self->day != 0;
  if (time.hour < 0 || time.hour > 23 || time.minute < 0 || time.minute > 59 || time.second < 0
      || time.second > 60) {
    self->day = 0;
    return FALSE;
  }
  self->second = time.hour * 3600 + time.minute * 60 + MIN(time.second, 59);
  return TRUE;
}

static icaltimetype
get_time(icalproperty *property)
{
  icalvalue *value = icalproperty_get_value(property);
  icalvalue_kind kind = value != NULL ? icalvalue_isa(value) : ICAL_NO_VALUE;

  if (kind == ICAL_DATE_VALUE)
    return icalvalue_get_date(value);
  if (kind == ICAL_DATETIME_VALUE)
    return icalvalue_get_datetime(value);
  if (kind == ICAL_DATETIMEPERIOD_VALUE) {
    struct icaldatetimeperiodtype either = icalvalue_get_datetimeperiod(value);

    return icaltime_is_null_time(either.time) ? either.period.start : either.time;
  }
  return icaltime_null_time();
}

FollowupIcalTime
followup_ical_time_of(FollowupIcalZones *zones, icalproperty *property)
{
  FollowupIcalTime self = { 0 };
  icalparameter *parameter
      = property != NULL ? icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER) : NULL;
  icaltimetype time = property != NULL ? get_time(property) : icaltime_null_time();

  if (!set_clock(&self, time) || self.date_only)
    return self;
  self.tzid = parameter != NULL ? icalparameter_get_tzid(parameter) : NULL;
  if (!icaltime_is_utc(time)) {
    if (self.tzid != NULL)
      self.zone = followup_ical_zones_find(zones, self.tzid, self.day);
    self.floating = self.zone == NULL || (self.zone->zone == NULL && self.zone->rules == NULL);
  } else {
    self.tzid = NULL;
  }
  if (!self.floating)
    set_instant(&self, time);
  return self;
}

FollowupIcalTime
followup_ical_time_like(const FollowupIcalTime *like, icaltimetype time)
{
  FollowupIcalTime self = *like;

  time.is_date = like->date_only;
  if (set_clock(&self, time) && !self.date_only && !self.floating)
    set_instant(&self, time);
  return self;
}

gint64
followup_ical_time_get_key(const FollowupIcalTime *self)
{
  return self->date_only || self->floating ? count_seconds(self->day, self->second) : self->instant;
}

FollowupIcalTime
followup_ical_time_add(const FollowupIcalTime *self, gint64 seconds)
{
  FollowupIcalTime later = *self;
  gint64 key = followup_ical_time_get_key(self) + seconds;

  if (key < 0 || key >= count_seconds(END_DAY, 0)) {
    later.day = 0;
    return later;
  }
  later.instant = key;
  later.day = (FollowupDay)(key / DAY + EPOCH_DAY);
  later.second = (int)(key % DAY);
  return later;
}

char *
followup_ical_time_to_string(const FollowupIcalTime *self)
{
  g_autofree char *day = NULL;

  if (self->day == 0)
    return NULL;
  if (!self->date_only && !self->floating)
    return followup_instant_to_rfc3339(self->instant);
  day = followup_day_to_iso(self->day);
  return self->date_only ? g_steal_pointer(&day)
                         : g_strdup_printf("%sT%02d:%02d:%02d", day, self->second / 3600,
                                           self->second / 60 % 60, self->second % 60);
}
