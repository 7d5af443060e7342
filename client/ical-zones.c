/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* ical-zones: what a TZID means: an IANA name, one with a path before it, what Windows calls it,
 * what the calendar says beside it, or, whatever it is called, the zone that has the same rules. */
#include "ical-private.h"

#include <string.h>

#define DAY (24 * 60 * 60)
#define YEAR 366
#define EPOCH_DAY 719163
#define MAX_COMPARED 20 /* zones whose rules are looked at */

struct _FollowupIcalZones {
  icalcomponent *root;
  GHashTable *found; /* tzid to FollowupIcalZone */
  guint n_compared;
};

static void
free_zone(gpointer data)
{
  FollowupIcalZone *zone = data;

  g_free(zone->name);
  g_clear_pointer(&zone->zone, followup_zone_unref);
  g_free(zone);
}

FollowupIcalZones *
followup_ical_zones_new(icalcomponent *root)
{
  FollowupIcalZones *self = g_new0(FollowupIcalZones, 1);

  self->root = root;
  self->found = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_zone);
  return self;
}

void
followup_ical_zones_free(FollowupIcalZones *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref(self->found);
  g_free(self);
}

static gboolean
try_name(FollowupIcalZone *zone, const char *name)
{
  if (name == NULL || zone->zone != NULL || *name == '\0')
    return zone->zone != NULL;
  zone->zone = followup_zone_new(name, NULL);
  if (zone->zone != NULL)
    zone->name = g_strdup(name);
  return zone->zone != NULL;
}

/* "/mozilla.org/20070129_1/America/Argentina/Ushuaia": from the longest that may be a name. */
static void
try_path(FollowupIcalZone *zone, const char *tzid)
{
  g_auto(GStrv) parts = g_strsplit(tzid, "/", 20);
  guint n = g_strv_length(parts);

  for (guint i = n > 3 ? n - 3 : 0; i < n && zone->zone == NULL; i++) {
    g_autofree char *name = g_strjoinv("/", parts + i);

    /* "EST" at the end of a path is an abbreviation, not a zone. */
    if (i + 1 < n || n == 1)
      try_name(zone, name);
  }
}

static void
try_windows(FollowupIcalZone *zone, const char *tzid)
{
  const FollowupIcalWindowsZone *known = followup_ical_windows_zones;

  for (; known->windows != NULL && zone->zone == NULL; known++)
    if (g_ascii_strcasecmp(known->windows, tzid) == 0)
      try_name(zone, known->zone);
}

/* How far the zone's clock is ahead of UTC at noon. */
static gint64
get_offset(FollowupZone *zone, FollowupDay day)
{
  return ((gint64)day - EPOCH_DAY) * DAY + DAY / 2 - followup_instant_at(zone, day, DAY / 2);
}

static gint64
get_offset_by_rules(icaltimezone *rules, FollowupDay day)
{
  icaltimetype noon = icaltime_null_time();
  int summer;
  GDate date;

  g_date_clear(&date, 1);
  g_date_set_julian(&date, day);
  noon.year = g_date_get_year(&date);
  noon.month = (int)g_date_get_month(&date);
  noon.day = g_date_get_day(&date);
  noon.hour = 12;
  return icaltimezone_get_utc_offset(rules, &noon, &summer);
}

/* Every few days of a year before and one after. */
static gboolean
has_rules(FollowupZone *zone, icaltimezone *rules, FollowupDay near)
{
  for (FollowupDay day = near - YEAR; day < near + YEAR; day += 5)
    if (get_offset(zone, day) != get_offset_by_rules(rules, day))
      return FALSE;
  return TRUE;
}

/* "(UTC+01:00) Amsterdam, Berlin, Bern, Rome" names the city of Europe/Berlin. */
static gboolean
names_city(const char *tzid, const char *zone)
{
  const char *slash = strrchr(zone, '/');
  g_autofree char *city = g_strdelimit(g_strdup(slash != NULL ? slash + 1 : zone), "_", ' ');

  return strstr(tzid, city) != NULL;
}

/* The machine's own, else one whose city is named, else the first, of those with the same rules. */
static void
try_rules(FollowupIcalZone *zone, const char *tzid, FollowupDay near)
{
  const FollowupIcalWindowsZone *known = followup_ical_windows_zones;
  g_autofree char *local = followup_zone_local_name();
  g_autoptr(FollowupZone) own = followup_zone_new(local, NULL);
  const char *best = NULL;

  if (own != NULL && has_rules(own, zone->rules, near))
    best = local;
  for (; known->windows != NULL; known++) {
    g_autoptr(FollowupZone) candidate = NULL;
    gboolean named = names_city(tzid, known->zone);

    if ((best != NULL && !named) || (candidate = followup_zone_new(known->zone, NULL)) == NULL
        || !has_rules(candidate, zone->rules, near))
      continue;
    best = known->zone;
    if (named)
      break;
  }
  try_name(zone, best);
}

/* Without the iterator that root has of its own: somebody may be on the way with that. */
static icaltimezone *
find_rules(icalcomponent *root, const char *tzid)
{
  icaltimezone *rules = icalcomponent_get_timezone(root, tzid);
  icalcompiter iter = icalcomponent_begin_component(root, ICAL_VCALENDAR_COMPONENT);
  icalcomponent *calendar;

  while (rules == NULL && (calendar = icalcompiter_deref(&iter)) != NULL) {
    rules = icalcomponent_get_timezone(calendar, tzid);
    icalcompiter_next(&iter);
  }
  return rules;
}

static FollowupIcalZone *
resolve(FollowupIcalZones *self, const char *tzid, FollowupDay near)
{
  FollowupIcalZone *zone = g_new0(FollowupIcalZone, 1);

  try_name(zone, tzid);
  try_path(zone, tzid);
  try_windows(zone, tzid);
  zone->rules = find_rules(self->root, tzid);
  if (zone->zone == NULL && zone->rules != NULL && near > YEAR
      && self->n_compared++ < MAX_COMPARED) {
    const char *location = icaltimezone_get_location(zone->rules);

    if (!try_name(zone, location))
      try_rules(zone, tzid, near);
  }
  return zone;
}

const FollowupIcalZone *
followup_ical_zones_find(FollowupIcalZones *self, const char *tzid, FollowupDay near)
{
  FollowupIcalZone *zone = g_hash_table_lookup(self->found, tzid);

  if (zone == NULL) {
    zone = resolve(self, tzid, near);
    g_hash_table_insert(self->found, g_strdup(tzid), zone);
  }
  return zone;
}
