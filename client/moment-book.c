/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* moment-book: remembers how moments were worded, for those who word thousands. Refuses to word any
 * itself. */
#include "moment.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "span.h"

#define HOUR 3600
#define DAY (24 * HOUR)
#define WEEK (7 * DAY)
/* About 24 days: in most the clocks do not change. A power of two. */
#define STRETCH (G_GINT64_CONSTANT(1) << 21)

#define N_STRETCHES 64
#define N_DAYS 1024
#define N_DISTANCES 256 /* two days ahead and back, by half hours */

typedef struct {
  gint64 first;    /* instant */
  FollowupDay day; /* of first; 0: none */
  int second;      /* of that day */
  gboolean even;   /* the clocks do not change in it */
} Stretch;

typedef struct {
  FollowupDay day; /* 0: none */
  char *brief;     /* of the day; NULL: not yet asked for */
  char *text;      /* likewise: the day without the hour */
  char *distance;  /* likewise: told in days */
} Day;

typedef struct {
  gint64 least, greatest; /* distances that read as this one, not told in days */
  char *text;             /* NULL: none */
} Distance;

struct _FollowupMomentBook {
  FollowupZone *zone;
  gint64 now;
  FollowupDay today;
  gboolean joins_plainly; /* a day and an hour are joined as in English */
  char *made;             /* what was worded last and is not kept below; NULL */
  /* Each at the place that its number leads to, until another one is wanted there. */
  Stretch stretches[N_STRETCHES];
  Day days[N_DAYS];
  Distance distances[N_DISTANCES];
};

FollowupMomentBook *
followup_moment_book_new(FollowupZone *zone, gint64 now)
{
  FollowupMomentBook *self = g_new0(FollowupMomentBook, 1);

  self->zone = followup_zone_ref(zone);
  self->now = now;
  self->today = followup_instant_get_day(now, zone);
  self->joins_plainly = strcmp(_("%s, %s"), "%s, %s") == 0;
  return self;
}

void
followup_moment_book_free(FollowupMomentBook *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < N_DAYS; i++) {
    g_free(self->days[i].brief);
    g_free(self->days[i].text);
    g_free(self->days[i].distance);
  }
  g_free(self->made);
  for (guint i = 0; i < N_DISTANCES; i++)
    g_free(self->distances[i].text);
  followup_zone_unref(self->zone);
  g_free(self);
}

static const Stretch *
find_stretch(FollowupMomentBook *self, gint64 instant)
{
  gint64 first = instant & ~(STRETCH - 1);
  Stretch *stretch = &self->stretches[(guint64)first / STRETCH % N_STRETCHES];

  if (stretch->day == 0 || stretch->first != first)
    *stretch = (Stretch){ first, followup_instant_get_day(first, self->zone),
                          followup_instant_get_second_of_day(first, self->zone),
                          followup_zone_is_even(self->zone, first, first + STRETCH - 1) };
  return stretch;
}

/* second: of that day. */
static FollowupDay
find_day(FollowupMomentBook *self, gint64 instant, int *second)
{
  const Stretch *stretch = find_stretch(self, instant);
  gint64 passed = stretch->second + instant - stretch->first;

  if (stretch->even) {
    *second = (int)(passed % DAY);
    return stretch->day + (FollowupDay)(passed / DAY);
  }
  *second = followup_instant_get_second_of_day(instant, self->zone);
  return followup_instant_get_day(instant, self->zone);
}

static Day *
find_entry(FollowupMomentBook *self, FollowupDay day)
{
  Day *entry = &self->days[day % N_DAYS];

  if (entry->day != day) {
    g_free(entry->brief);
    g_free(entry->text);
    g_free(entry->distance);
    *entry = (Day){ day };
  }
  return entry;
}

static const char *
keep(FollowupMomentBook *self, char *text)
{
  g_free(self->made);
  self->made = text;
  return text;
}

const char *
followup_moment_book_get_brief(FollowupMomentBook *self, gint64 instant)
{
  int second;
  Day *entry;

  /* Of a day that is near, the hour counts. */
  if (ABS(instant - self->now) <= WEEK + DAY)
    return keep(self, followup_moment_to_brief_text(instant, self->zone, self->now));
  entry = find_entry(self, find_day(self, instant, &second));
  if (entry->brief == NULL)
    entry->brief = followup_moment_to_brief_text(instant, self->zone, self->now);
  return entry->brief;
}

const char *
followup_moment_book_get_text(FollowupMomentBook *self, gint64 instant)
{
  int second;
  FollowupDay day = find_day(self, instant, &second);
  Day *entry = find_entry(self, day);
  int hour = second / HOUR, minute = second % HOUR / 60;
  char time[] = { ',',
                  ' ',
                  (char)('0' + hour / 10),
                  (char)('0' + hour % 10),
                  ':',
                  (char)('0' + minute / 10),
                  (char)('0' + minute % 10),
                  '\0' };

  if (!self->joins_plainly)
    return keep(self, followup_moment_to_text(instant, self->zone, self->now));
  if (entry->text == NULL)
    entry->text = followup_day_to_text(day, self->today);
  return keep(self, g_strconcat(entry->text, time, NULL));
}

static guint
count_days(const FollowupMomentBook *self, FollowupDay day)
{
  return day < self->today ? self->today - day : day - self->today;
}

/* Of what is so near that it is not told in days. */
static const char *
get_near_distance(FollowupMomentBook *self, gint64 distance)
{
  gboolean ahead = distance > 0;
  Distance *entry = &self->distances[(guint64)(distance / (HOUR / 2)) % N_DISTANCES];

  if (entry->text == NULL || distance < entry->least || distance > entry->greatest) {
    gint64 least, greatest;

    followup_moment_get_same_distances(ABS(distance), &least, &greatest);
    g_free(entry->text);
    *entry = (Distance){ ahead ? MAX(least, 1) : -greatest, ahead ? greatest : -least,
                         followup_moment_to_brief_distance(distance, 0) };
  }
  return entry->text;
}

const char *
followup_moment_book_get_distance(FollowupMomentBook *self, gint64 instant)
{
  int second;
  FollowupDay day = find_day(self, instant, &second);
  guint days = count_days(self, day);
  Day *entry;

  if (days < FOLLOWUP_SPAN_DAYS)
    return get_near_distance(self, instant - self->now);
  entry = find_entry(self, day);
  if (entry->distance == NULL)
    entry->distance = followup_moment_to_brief_distance(instant - self->now, days);
  return entry->distance;
}

const char *
followup_moment_book_get_span(FollowupMomentBook *self, gint64 instant)
{
  int second;
  guint days = count_days(self, find_day(self, instant, &second));

  return keep(self, followup_moment_to_brief_span(ABS(instant - self->now), days));
}
