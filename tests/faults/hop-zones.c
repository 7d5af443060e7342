/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* hop-zones: owns when clocks are put forward and back; refuses to ask GLib. */

#include "hop-zones.h"

#include <string.h>
#include <time.h>

#define DAY (24 * 60 * 60)
/* All hours of interest, and all offsets since 2005, are multiples of this. */
#define STRIDE (5 * 60)

/* Half an hour, midnight, no summer since a while, Ramadan, both sides of the date line. */
static const char *const names[HOP_N_ZONES] = {
  "Europe/Berlin",     "Europe/London",       "Europe/Lisbon",    "Europe/Kyiv",
  "America/New_York",  "America/Chicago",     "America/Denver",   "America/Los_Angeles",
  "America/St_Johns",  "America/Havana",      "America/Santiago", "America/Asuncion",
  "Africa/Casablanca", "Africa/Cairo",        "Asia/Jerusalem",   "Asia/Tehran",
  "Asia/Kolkata",      "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham",
};

static int
ask_offset(gint64 instant)
{
  time_t t = (time_t)instant;
  struct tm local;

  localtime_r(&t, &local);
  return (int)local.tm_gmtoff;
}

/* The moment in (from, to] at which the offset becomes another one. */
static gint64
bisect(gint64 from, gint64 to)
{
  int before = ask_offset(from);

  while (to - from > 1) {
    gint64 middle = from + (to - from) / 2;

    if (ask_offset(middle) == before)
      from = middle;
    else
      to = middle;
  }
  return to;
}

static void
read_zone(HopZone *zone, const char *name)
{
  HopChange change = { HOP_FIRST, 0 };

  g_setenv("TZ", name, TRUE);
  tzset();
  zone->name = name;
  zone->changes = g_array_new(FALSE, FALSE, sizeof(HopChange));
  change.offset = ask_offset(HOP_FIRST);
  g_array_append_val(zone->changes, change);
  for (gint64 t = HOP_FIRST; t < HOP_LAST; t += DAY) {
    if (ask_offset(t + DAY) == change.offset)
      continue;
    change.at = bisect(t, t + DAY);
    change.offset = ask_offset(t + DAY);
    g_array_append_val(zone->changes, change);
  }
}

HopZones *
hop_zones_new(void)
{
  HopZones *self = g_new0(HopZones, 1);

  for (guint i = 0; i < HOP_N_ZONES; i++)
    read_zone(&self->zones[i], names[i]);
  g_setenv("TZ", "UTC", TRUE);
  tzset();
  return self;
}

void
hop_zones_free(HopZones *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < HOP_N_ZONES; i++)
    g_array_unref(self->zones[i].changes);
  g_free(self);
}

const HopZone *
hop_zones_find(const HopZones *self, const char *name)
{
  for (guint i = 0; i < HOP_N_ZONES; i++) {
    if (strcmp(self->zones[i].name, name) == 0)
      return &self->zones[i];
  }
  g_assert_not_reached();
}

gint64
hop_zone_get_wall(const HopZone *self, gint64 instant)
{
  guint low = 0, high = self->changes->len;

  g_assert_cmpint(instant, >=, HOP_FIRST);
  g_assert_cmpint(instant, <, HOP_LAST);
  while (high - low > 1) {
    guint middle = (low + high) / 2;

    if (g_array_index(self->changes, HopChange, middle).at <= instant)
      low = middle;
    else
      high = middle;
  }
  return instant + g_array_index(self->changes, HopChange, low).offset;
}

gboolean
hop_zone_is_within(const HopZone *self, int start, int end, gint64 instant)
{
  int second = (int)(hop_zone_get_wall(self, instant) % DAY);
  gboolean begun = second >= start * 60, over = second >= end * 60;

  return start < end ? begun && !over : begun || !over;
}

gint64
hop_zone_next(const HopZone *self, int minute, gint64 instant)
{
  gint64 wall = hop_zone_get_wall(self, instant);
  gint64 target = wall - wall % DAY + minute * 60;
  gint64 t = instant;

  if (target <= wall)
    target += DAY;
  while (hop_zone_get_wall(self, t) < target)
    t = t - t % STRIDE + STRIDE;
  return t;
}
