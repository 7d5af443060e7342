/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* zone-rule: the law of a zone as a rule for every year, in the words of POSIX (TZ) with the longer
 * times of RFC 8536. */
#include "zone-private.h"

#include <string.h>

#define HOUR 3600
#define SECONDS_PER_DAY 86400
#define EPOCH_JULIAN 719163 /* 1970-01-01, as GDate counts */
#define LAST_JULIAN 3651694 /* 9998-12-31, well before its years end */

/* ---- reading ---- */

static gboolean
skip(const char **at, char c)
{
  if (**at != c)
    return FALSE;
  (*at)++;
  return TRUE;
}

static gboolean
read_number(const char **at, int least, int most, int *number)
{
  int n = 0, digits = 0;

  for (; g_ascii_isdigit(**at) && digits < 4; digits++)
    n = n * 10 + *(*at)++ - '0';
  *number = n;
  return digits > 0 && n >= least && n <= most;
}

/* "CET", "<+0330>" */
static gboolean
skip_name(const char **at)
{
  const char *start = *at;
  gboolean quoted = skip(at, '<');

  while (quoted ? **at != '>' && **at != '\0' : g_ascii_isalpha(**at))
    (*at)++;
  return quoted ? skip(at, '>') : *at - start >= 3;
}

/* "3", "-1:30", "26:00:00" */
static gboolean
read_time(const char **at, int *seconds)
{
  int sign = skip(at, '-') ? -1 : 1;
  int hours, minutes = 0, rest = 0;

  if (sign == 1)
    skip(at, '+');
  if (!read_number(at, 0, 167, &hours) || (skip(at, ':') && !read_number(at, 0, 59, &minutes))
      || (skip(at, ':') && !read_number(at, 0, 59, &rest)))
    return FALSE;
  *seconds = sign * (hours * HOUR + minutes * 60 + rest);
  return TRUE;
}

/* POSIX counts to the west. */
static gboolean
read_offset(const char **at, int *offset)
{
  if (!read_time(at, offset))
    return FALSE;
  *offset = -*offset;
  return TRUE;
}

static gboolean
read_day(const char **at, FollowupZoneChange *change)
{
  if (skip(at, 'M')) {
    change->form = FOLLOWUP_ZONE_BY_WEEK;
    return read_number(at, 1, 12, &change->month) && skip(at, '.')
           && read_number(at, 1, 5, &change->week) && skip(at, '.')
           && read_number(at, 0, 6, &change->weekday);
  }
  change->form = skip(at, 'J') ? FOLLOWUP_ZONE_BY_DAY_OF_365 : FOLLOWUP_ZONE_BY_DAY;
  return read_number(at, change->form == FOLLOWUP_ZONE_BY_DAY ? 0 : 1, 365, &change->day);
}

static gboolean
read_change(const char **at, FollowupZoneChange *change)
{
  change->time = 2 * HOUR;
  return skip(at, ',') && read_day(at, change) && (!skip(at, '/') || read_time(at, &change->time));
}

gboolean
followup_zone_rule_parse(const char *text, FollowupZoneRule *rule)
{
  const char *at = text;

  *rule = (FollowupZoneRule){ 0 };
  if (!skip_name(&at) || !read_offset(&at, &rule->standard))
    return FALSE;
  rule->summer = rule->standard + HOUR;
  rule->changes = *at != '\0';
  if (!rule->changes)
    return TRUE;
  return skip_name(&at) && (*at == ',' || read_offset(&at, &rule->summer))
         && read_change(&at, &rule->begin) && read_change(&at, &rule->end) && *at == '\0';
}

/* ---- keeping ---- */

static guint32
get_julian(int year, int month, int day)
{
  GDate date;

  g_date_clear(&date, 1);
  g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
  return g_date_get_julian(&date);
}

static guint32
get_day_of_change(const FollowupZoneChange *change, int year)
{
  guint32 first;
  int day, weekday;

  if (change->form != FOLLOWUP_ZONE_BY_WEEK) {
    day = change->form == FOLLOWUP_ZONE_BY_DAY ? change->day : change->day - 1;
    if (change->form == FOLLOWUP_ZONE_BY_DAY_OF_365 && change->day >= 60
        && g_date_is_leap_year((GDateYear)year))
      day++;
    return get_julian(year, 1, 1) + (guint32)day;
  }
  first = get_julian(year, change->month, 1);
  weekday = (int)(first % 7); /* day 1 was a Monday */
  day = (change->weekday - weekday + 7) % 7 + 7 * (change->week - 1);
  if (day >= g_date_get_days_in_month((GDateMonth)change->month, (GDateYear)year))
    day -= 7; /* the last one */
  return first + (guint32)day;
}

static gint64
get_change(const FollowupZoneChange *change, int year, int offset_before)
{
  return ((gint64)get_day_of_change(change, year) - EPOCH_JULIAN) * SECONDS_PER_DAY + change->time
         - offset_before;
}

/* The year in which standard time has it; 0 where days have no numbers. */
static int
find_year(const FollowupZoneRule *rule, gint64 instant)
{
  gint64 since_first = instant / SECONDS_PER_DAY + EPOCH_JULIAN > LAST_JULIAN
                           ? -1
                           : instant + (gint64)EPOCH_JULIAN * SECONDS_PER_DAY + rule->standard;
  GDate date;

  if (since_first < 366 * SECONDS_PER_DAY)
    return 0;
  g_date_clear(&date, 1);
  g_date_set_julian(&date, (guint32)(since_first / SECONDS_PER_DAY));
  return g_date_get_year(&date);
}

int
followup_zone_rule_get_offset(const FollowupZoneRule *rule, gint64 instant)
{
  int year = rule->changes ? find_year(rule, instant) : 0;
  gint64 begin, end;
  gboolean summer;

  if (year == 0)
    return rule->standard;
  begin = get_change(&rule->begin, year, rule->standard);
  end = get_change(&rule->end, year, rule->summer);
  summer = begin < end ? instant >= begin && instant < end : instant >= begin || instant < end;
  return summer ? rule->summer : rule->standard;
}
