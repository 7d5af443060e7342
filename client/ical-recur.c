/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* ical-recur: when what recurs takes place, within a span of years. */
#include "ical-private.h"

#define MAX_STEPS 100000 /* of one rule */

gboolean
followup_ical_recurs(icalcomponent *component)
{
  return icalcomponent_get_first_property(component, ICAL_RRULE_PROPERTY) != NULL
         || icalcomponent_get_first_property(component, ICAL_RDATE_PROPERTY) != NULL;
}

/* On its own clock, of which libical needs to know nothing. */
static icaltimetype
get_clock(FollowupDay day, int second, gboolean date_only)
{
  icaltimetype time = icaltime_null_time();
  GDate date;

  g_date_clear(&date, 1);
  g_date_set_julian(&date, day);
  time.year = g_date_get_year(&date);
  time.month = (int)g_date_get_month(&date);
  time.day = g_date_get_day(&date);
  time.is_date = date_only;
  if (!date_only) {
    time.hour = second / 3600;
    time.minute = second / 60 % 60;
    time.second = second % 60;
  }
  return time;
}

/* The last moment of a rule is told in UTC, or as a day. */
static icaltimetype
get_until(const FollowupIcalTime *start, icaltimetype until)
{
  if (icaltime_is_null_time(until))
    return until;
  if (until.is_date && !start->date_only) {
    until.hour = 23;
    until.minute = until.second = 59;
    until.is_date = 0;
  } else if (icaltime_is_utc(until) && start->zone != NULL && start->zone->zone != NULL) {
    gint64 instant = (gint64)icaltime_as_timet(until);

    until = get_clock(followup_instant_get_day(instant, start->zone->zone),
                      followup_instant_get_second_of_day(instant, start->zone->zone), FALSE);
  }
  until.is_date = start->date_only;
  until.zone = NULL;
  return until;
}

static int
get_year(const FollowupIcalTime *time)
{
  GDate date;

  g_date_clear(&date, 1);
  g_date_set_julian(&date, time->day);
  return g_date_get_year(&date);
}

static void
take(GArray *starts, const FollowupIcalTime *time, const FollowupIcalSpan *span)
{
  if (time->day != 0 && get_year(time) >= span->from && get_year(time) <= span->to)
    g_array_append_val(starts, *time);
}

/* Nothing that people keep in calendars happens every hour, and spelling that out is slow. */
static void
expand_rule(GArray *starts,
            struct icalrecurrencetype rule,
            const FollowupIcalTime *start,
            const FollowupIcalSpan *span)
{
  icalrecur_iterator *iterator;

  if (rule.freq != ICAL_DAILY_RECURRENCE && rule.freq != ICAL_WEEKLY_RECURRENCE
      && rule.freq != ICAL_MONTHLY_RECURRENCE && rule.freq != ICAL_YEARLY_RECURRENCE)
    return;
  rule.until = get_until(start, rule.until);
  iterator = icalrecur_iterator_new(rule, get_clock(start->day, start->second, start->date_only));
  for (guint i = 0; iterator != NULL && i < MAX_STEPS; i++) {
    icaltimetype next = icalrecur_iterator_next(iterator);
    FollowupIcalTime time;

    if (icaltime_is_null_time(next) || next.year > span->to)
      break;
    time = followup_ical_time_like(start, next);
    take(starts, &time, span);
  }
  if (iterator != NULL)
    icalrecur_iterator_free(iterator);
}

static int
compare(gconstpointer a, gconstpointer b)
{
  gint64 first = followup_ical_time_get_key(a);
  gint64 second = followup_ical_time_get_key(b);

  return (first > second) - (first < second);
}

static void
add_key(GHashTable *keys, gint64 key)
{
  g_hash_table_add(keys, g_memdup2(&key, sizeof key));
}

/* Those that were taken out, beside those that are told on their own. (transfer full) */
static GHashTable *
collect_exceptions(FollowupIcalZones *zones, icalcomponent *component, GHashTable *moved)
{
  GHashTable *keys = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key;

  for (icalproperty *property = icalcomponent_get_first_property(component, ICAL_EXDATE_PROPERTY);
       property != NULL;
       property = icalcomponent_get_next_property(component, ICAL_EXDATE_PROPERTY)) {
    FollowupIcalTime time = followup_ical_time_of(zones, property);

    if (time.day != 0)
      add_key(keys, followup_ical_time_get_key(&time));
  }
  if (moved == NULL)
    return keys;
  g_hash_table_iter_init(&iter, moved);
  while (g_hash_table_iter_next(&iter, &key, NULL))
    add_key(keys, *(const gint64 *)key);
  return keys;
}

/* Each once, by time, without the exceptions. (transfer full) */
static GArray *
sort(GArray *starts, GHashTable *exceptions)
{
  GArray *sorted = g_array_new(FALSE, FALSE, sizeof(FollowupIcalTime));

  g_array_sort(starts, compare);
  for (guint i = 0; i < starts->len; i++) {
    const FollowupIcalTime *time = &g_array_index(starts, FollowupIcalTime, i);
    gint64 key = followup_ical_time_get_key(time);

    if (!g_hash_table_contains(exceptions, &key))
      g_array_append_val(sorted, *time);
    add_key(exceptions, key);
  }
  return sorted;
}

GArray *
followup_ical_expand(FollowupIcalZones *zones,
                     icalcomponent *component,
                     const FollowupIcalTime *start,
                     GHashTable *moved,
                     const FollowupIcalSpan *span)
{
  g_autoptr(GArray) starts = g_array_new(FALSE, FALSE, sizeof(FollowupIcalTime));
  g_autoptr(GHashTable) exceptions = collect_exceptions(zones, component, moved);
  icalproperty *property;

  if (start->day == 0)
    return g_steal_pointer(&starts);
  take(starts, start, span);
  for (property = icalcomponent_get_first_property(component, ICAL_RRULE_PROPERTY);
       property != NULL; property = icalcomponent_get_next_property(component, ICAL_RRULE_PROPERTY))
    expand_rule(starts, icalproperty_get_rrule(property), start, span);
  for (property = icalcomponent_get_first_property(component, ICAL_RDATE_PROPERTY);
       property != NULL;
       property = icalcomponent_get_next_property(component, ICAL_RDATE_PROPERTY)) {
    FollowupIcalTime time = followup_ical_time_of(zones, property);

    take(starts, &time, span);
  }
  return sort(starts, exceptions);
}
