/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* moment-book: remembers how moments were worded, for those who word thousands. Refuses to word any
 * itself. */
#include "moment.h"

#define DAY 86400
#define WEEK (7 * DAY)
/* About 24 days: in most the clocks do not change. A power of two. */
#define STRETCH (G_GINT64_CONSTANT(1) << 21)

#define N_STRETCHES 64
#define N_DAYS 1024
#define N_DISTANCES 2048

typedef struct {
  gint64 first;    /* instant */
  FollowupDay day; /* of first; 0: none */
  int second;      /* of that day */
  gboolean even;   /* the clocks do not change in it */
} Stretch;

typedef struct {
  FollowupDay day; /* 0: none */
  char *text;
} Day;

typedef struct {
  gint64 least, greatest; /* distances that read as this one */
  char *text;             /* NULL: none */
} Distance;

struct _FollowupMomentBook {
  FollowupZone *zone;
  gint64 now;
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
  return self;
}

void
followup_moment_book_free(FollowupMomentBook *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < N_DAYS; i++)
    g_free(self->days[i].text);
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

static FollowupDay
find_day(FollowupMomentBook *self, gint64 instant)
{
  const Stretch *stretch = find_stretch(self, instant);

  return stretch->even
             ? stretch->day + (FollowupDay)((stretch->second + instant - stretch->first) / DAY)
             : followup_instant_get_day(instant, self->zone);
}

char *
followup_moment_book_word_brief(FollowupMomentBook *self, gint64 instant)
{
  FollowupDay day = find_day(self, instant);
  Day *entry = &self->days[day % N_DAYS];

  /* Of a day that is near, the hour counts. */
  if (ABS(instant - self->now) <= WEEK + DAY)
    return followup_moment_to_brief_text(instant, self->zone, self->now);
  if (entry->day != day) {
    g_free(entry->text);
    *entry = (Day){ day, followup_moment_to_brief_text(instant, self->zone, self->now) };
  }
  return g_strdup(entry->text);
}

char *
followup_moment_book_word_distance(FollowupMomentBook *self, gint64 instant)
{
  gint64 distance = instant - self->now;
  gboolean ahead = distance > 0;
  Distance *entry = &self->distances[(guint64)(distance / (DAY / 2)) % N_DISTANCES];

  if (entry->text == NULL || distance < entry->least || distance > entry->greatest) {
    gint64 least, greatest;

    followup_moment_get_same_distances(ABS(distance), &least, &greatest);
    g_free(entry->text);
    *entry = (Distance){ ahead ? MAX(least, 1) : -greatest, ahead ? greatest : -least,
                         followup_moment_to_brief_distance(instant, self->now) };
  }
  return g_strdup(entry->text);
}
