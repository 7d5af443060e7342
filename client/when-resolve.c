/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* when-resolve: owns which moment a phrase is, its day and its clock; refuses to know how it was
 * worded. */

#include "when-private.h"

#include "moment.h"

#include <glib/gi18n-lib.h>

#define FIRST_DAY 719163 /* 1970-01-01 */
#define LAST_DAY 803168  /* 2199-12-31 */

typedef struct {
  const char *text;
  const FollowupPhrase *phrase;
  const FollowupWhenContext *context;
  FollowupZone *zone;
  FollowupDay today;
  int second; /* of the day, or -1 where none was told */
  GError **error;
} Resolver;

static GDate
to_date(FollowupDay day)
{
  GDate date;

  g_date_clear(&date, 1);
  g_date_set_julian(&date, day);
  return date;
}

static gboolean
refuse_far(Resolver *self)
{
  return followup_when_refuse(
      self->text, self->error,
      _("is too far away: expected a moment from 1970 to 2199, for example +2d"));
}

static guint
count_days(guint month, guint year)
{
  return g_date_get_days_in_month((GDateMonth)month, (GDateYear)year);
}

/* FALSE where the month does not have it. */
static gboolean
find_date(guint mday, guint month, guint year, FollowupDay *day)
{
  GDate date;

  if (year < 1970 || year > 2199 || month < 1 || month > 12 || mday < 1
      || mday > count_days(month, year))
    return FALSE;
  g_date_clear(&date, 1);
  g_date_set_dmy(&date, (GDateDay)mday, (GDateMonth)month, (GDateYear)year);
  *day = g_date_get_julian(&date);
  return TRUE;
}

/* ---- which day ---- */

/* Whether a day lies in the direction. Today does where its time does, and where none was told
 * (of_today then says). */
static gboolean
lies_in(Resolver *self, FollowupDay day, gboolean ahead, gboolean of_today)
{
  gint64 instant;

  if (day != self->today)
    return (day > self->today) == ahead;
  if (self->phrase->modifier != 0)
    return FALSE;
  if (self->second < 0)
    return of_today;
  instant = followup_instant_at(self->zone, day, self->second);
  return ahead ? instant > self->context->now : instant <= self->context->now;
}

static FollowupDay
find_weekday(Resolver *self, gboolean ahead)
{
  FollowupDay day = self->today;

  /* nobody calls today a coming Tuesday */
  while ((guint)followup_day_get_weekday(day) != self->phrase->weekday
         || !lies_in(self, day, ahead, !ahead || self->phrase->present))
    day += ahead ? 1 : -1;
  return day;
}

/* The day of the month of this or the nearest month that has it. */
static gboolean
find_mday(Resolver *self, gboolean ahead, FollowupDay *day)
{
  GDate date = to_date(self->today);
  int month = (int)g_date_get_year(&date) * 12 + g_date_get_month(&date) - 1;

  for (guint i = 0; i < 13; i++, month += ahead ? 1 : -1)
    if (find_date(self->phrase->mday, (guint)month % 12 + 1, (guint)month / 12, day)
        && lies_in(self, *day, ahead, TRUE))
      return TRUE;
  return FALSE;
}

/* Of this or the nearest year that has it. */
static gboolean
find_yearless(Resolver *self, guint mday, guint month, gboolean ahead, FollowupDay *day)
{
  GDate date = to_date(self->today);
  int year = g_date_get_year(&date);

  for (guint i = 0; i < 9; i++, year += ahead ? 1 : -1)
    if (find_date(mday, month, (guint)year, day) && lies_in(self, *day, ahead, TRUE))
      return TRUE;
  return FALSE;
}

static gboolean
refuse_date(Resolver *self)
{
  const FollowupPhrase *phrase = self->phrase;
  guint year = phrase->year > 0 ? phrase->year : 2028;

  if (phrase->month < 1 || phrase->month > 12)
    return followup_when_refuse(self->text, self->error,
                                _("is not a moment: there is no month %u, expected such as "
                                  "2026-11-20 or ‘20 nov 2026’"),
                                phrase->month);
  if (year < 1970 || year > 2199)
    return refuse_far(self);
  return followup_when_refuse(
      self->text, self->error,
      _("is not a moment: understood is %u %s, but %s has %u days%s; "
        "expected such as ‘%u %s’"),
      phrase->mday, followup_when_get_month_name(phrase->month),
      followup_when_get_month_name(phrase->month), count_days(phrase->month, year),
      phrase->month == 2 && phrase->year == 0 ? _(" at most") : "", count_days(phrase->month, year),
      followup_when_get_month_name(phrase->month));
}

/* "Fri 20 Nov" is the nearest that is a Friday: the weekday tells more than the direction. */
static gboolean
find_nearest_year(Resolver *self, gboolean ahead, FollowupDay *day)
{
  const FollowupPhrase *phrase = self->phrase;
  FollowupDay other;

  if (!find_yearless(self, phrase->mday, phrase->month, ahead, day))
    return FALSE;
  if (phrase->weekday > 0 && phrase->modifier == 0
      && (guint)followup_day_get_weekday(*day) != phrase->weekday
      && find_yearless(self, phrase->mday, phrase->month, !ahead, &other)
      && (guint)followup_day_get_weekday(other) == phrase->weekday)
    *day = other;
  return TRUE;
}

static gboolean
find_dated(Resolver *self, gboolean ahead, FollowupDay *day)
{
  const FollowupPhrase *phrase = self->phrase;

  if (phrase->year > 0
          ? find_date(phrase->mday, phrase->month, phrase->year, day)
          : phrase->month >= 1 && phrase->month <= 12 && find_nearest_year(self, ahead, day))
    return TRUE;
  return refuse_date(self);
}

/* The first month of a period and how many it has. */
static void
find_months(Resolver *self, int *first, guint *length)
{
  GDate today = to_date(self->today);
  int month = (int)g_date_get_year(&today) * 12 + g_date_get_month(&today) - 1;

  *length = self->phrase->period == FOLLOWUP_PERIOD_YEAR      ? 12
            : self->phrase->period == FOLLOWUP_PERIOD_QUARTER ? 3
                                                              : 1;
  *first = (month / (int)*length + self->phrase->offset) * (int)*length;
}

static gboolean
find_in_month(Resolver *self, int month, guint length, FollowupDay *day)
{
  FollowupEdge edge = self->phrase->edge;
  guint number, year, mday;

  if (edge == FOLLOWUP_EDGE_END)
    month += (int)length - 1;
  number = (guint)month % 12 + 1;
  year = (guint)month / 12;
  if (year < 1970 || year > 2199)
    return refuse_far(self);
  mday = self->phrase->mday > 0         ? self->phrase->mday
         : edge == FOLLOWUP_EDGE_END    ? count_days(number, year)
         : edge == FOLLOWUP_EDGE_MIDDLE ? 15
                                        : 1;
  if (find_date(mday, number, year, day))
    return TRUE;
  return followup_when_refuse(self->text, self->error,
                              _("is not a moment: understood is the %u of %s, which has %u days"),
                              mday, followup_when_get_month_name(number), count_days(number, year));
}

/* "end of january": of the nearest year in the direction, or of the year told. */
static gboolean
find_in_named_month(Resolver *self, gboolean ahead, FollowupDay *day)
{
  GDate date = to_date(self->today);
  int year = self->phrase->year > 0 ? (int)self->phrase->year : (int)g_date_get_year(&date);

  for (guint i = 0; i < 3; i++, year += ahead ? 1 : -1) {
    if (!find_in_month(self, year * 12 + (int)self->phrase->month - 1, 1, day))
      return FALSE;
    if (self->phrase->year > 0 || lies_in(self, *day, ahead, TRUE))
      return TRUE;
  }
  return refuse_far(self);
}

/* Weeks begin on Monday, and working ones end on Friday. */
static FollowupDay
find_in_week(Resolver *self)
{
  const FollowupPhrase *phrase = self->phrase;
  FollowupDay monday = self->today - (followup_day_get_weekday(self->today) - 1);
  guint weekday = phrase->weekday > 0                    ? phrase->weekday
                  : phrase->edge == FOLLOWUP_EDGE_END    ? 5
                  : phrase->edge == FOLLOWUP_EDGE_MIDDLE ? 3
                                                         : 1;

  return (FollowupDay)((int)monday + phrase->offset * 7) + weekday - 1;
}

static gboolean
find_in_period(Resolver *self, gboolean ahead, FollowupDay *day)
{
  const FollowupPhrase *phrase = self->phrase;
  guint length;
  int month;

  if (phrase->period == FOLLOWUP_PERIOD_NAMED_MONTH)
    return find_in_named_month(self, ahead, day);
  if (phrase->period == FOLLOWUP_PERIOD_WEEK) {
    *day = find_in_week(self);
    /* on a Saturday the end of the week is that of the next one */
    if (phrase->offset == 0 && phrase->weekday == 0 && ahead && *day < self->today)
      *day += 7;
    return TRUE;
  }
  find_months(self, &month, &length);
  if (!find_in_month(self, month, length, day))
    return FALSE;
  if (phrase->offset == 0 && phrase->mday == 0 && ahead && *day < self->today)
    return find_in_month(self, month + (int)length, length, day);
  return TRUE;
}

static gboolean
find_anchor(Resolver *self, gboolean ahead, FollowupDay *day)
{
  const FollowupPhrase *phrase = self->phrase;

  if (phrase->modifier != 0)
    ahead = phrase->modifier > 0;
  switch (phrase->anchor) {
  case FOLLOWUP_ANCHOR_RELATIVE:
    *day = (FollowupDay)((int)self->today + phrase->offset);
    return TRUE;
  case FOLLOWUP_ANCHOR_WEEKDAY:
    /* "friday week" is the coming Friday's */
    *day = find_weekday(self, ahead || phrase->weeks_later > 0);
    return TRUE;
  case FOLLOWUP_ANCHOR_MDAY:
    return find_mday(self, ahead, day)
           || followup_when_refuse(self->text, self->error,
                                   _("is not a moment: understood is day %u of a month, expected 1 "
                                     "to 31"),
                                   phrase->mday);
  case FOLLOWUP_ANCHOR_DATE:
    return find_dated(self, ahead, day);
  case FOLLOWUP_ANCHOR_DAY:
    *day = phrase->day;
    return TRUE;
  case FOLLOWUP_ANCHOR_PERIOD:
    return find_in_period(self, ahead, day);
  default:
    *day = self->today;
    return TRUE;
  }
}

static gboolean
check_weekday(Resolver *self, FollowupDay day)
{
  guint weekday = self->phrase->weekday;
  g_autofree char *iso = NULL;

  if (weekday == 0 || (guint)followup_day_get_weekday(day) == weekday)
    return TRUE;
  iso = followup_day_to_text(day, 0);
  return followup_when_refuse(self->text, self->error,
                              _("is not a moment: understood is %s, which is no %s; expected the "
                                "weekday or the day alone, or the year too"),
                              iso, followup_when_get_weekday_name(weekday));
}

/* ---- distances ---- */

static FollowupDay
add_months(FollowupDay day, gint64 months)
{
  GDate date = to_date(day);

  if (months >= 0)
    g_date_add_months(&date, (guint)months);
  else
    g_date_subtract_months(&date, (guint)-months);
  return g_date_get_julian(&date);
}

static FollowupDay
add_business_days(Resolver *self, FollowupDay day, gint64 n)
{
  g_autoptr(FollowupCalendar) usual = followup_calendar_new(0, NULL, 0);
  FollowupCalendar *calendar = self->context->calendar != NULL ? self->context->calendar : usual;

  if (n >= 0)
    return followup_calendar_add_business_days(calendar, day, (guint)n, NULL);
  while (n < 0) {
    day--;
    if (followup_calendar_is_business_day(calendar, day))
      n++;
  }
  return day;
}

/* The days, weeks, months and years of the distances; calendars end where ours does. */
static gboolean
shift_day(Resolver *self, FollowupDay *day, FollowupWhenReading *reading)
{
  static const int days[] = { [FOLLOWUP_WHEN_DAYS] = 1, [FOLLOWUP_WHEN_WEEKS] = 7 };
  const FollowupPhrase *phrase = self->phrase;

  *day += 7 * phrase->weeks_later;
  for (guint i = 0; i < phrase->n_shifts; i++) {
    const FollowupShift *shift = &phrase->shifts[i];
    gint64 count = shift->sign * shift->count;
    gint64 guess;

    if (shift->unit <= FOLLOWUP_WHEN_HOURS)
      continue;
    /* no unit that is none of days takes a step of less than one */
    guess = (gint64)*day
            + count
                  * (shift->unit <= FOLLOWUP_WHEN_WEEKS    ? days[shift->unit]
                     : shift->unit == FOLLOWUP_WHEN_MONTHS ? 28
                     : shift->unit == FOLLOWUP_WHEN_YEARS  ? 365
                                                           : 1);
    if (guess < FIRST_DAY || guess > LAST_DAY)
      return refuse_far(self);
    if (shift->unit <= FOLLOWUP_WHEN_WEEKS)
      *day = (FollowupDay)guess;
    else if (shift->unit == FOLLOWUP_WHEN_BUSINESS_DAYS)
      *day = add_business_days(self, *day, count);
    else
      *day = add_months(*day, count * (shift->unit == FOLLOWUP_WHEN_YEARS ? 12 : 1));
    reading->business |= shift->unit == FOLLOWUP_WHEN_BUSINESS_DAYS;
  }
  return (*day >= FIRST_DAY && *day <= LAST_DAY) || refuse_far(self);
}

static gint64
get_elapsed(const FollowupPhrase *phrase)
{
  static const int seconds[]
      = { [FOLLOWUP_WHEN_SECONDS] = 1, [FOLLOWUP_WHEN_MINUTES] = 60, [FOLLOWUP_WHEN_HOURS] = 3600 };
  gint64 sum = 0;

  for (guint i = 0; i < phrase->n_shifts; i++)
    if (phrase->shifts[i].unit <= FOLLOWUP_WHEN_HOURS)
      sum += phrase->shifts[i].sign * phrase->shifts[i].count * seconds[phrase->shifts[i].unit];
  return sum;
}

/* ---- the clock ---- */

/* Whether only distances are told, which keep the clock as it is. */
static gboolean
keeps_clock(const FollowupPhrase *phrase)
{
  return phrase->n_shifts > 0 && phrase->weekday == 0
         && (phrase->anchor == FOLLOWUP_ANCHOR_NONE || phrase->anchor == FOLLOWUP_ANCHOR_NOW);
}

/* "9 in the evening" is no contradiction, "15:00 in the morning" is. */
static gboolean
find_second(Resolver *self)
{
  static const int limits[][2] = {
    [FOLLOWUP_PART_MORNING] = { 0, 12 },    [FOLLOWUP_PART_NOON] = { 12, 13 },
    [FOLLOWUP_PART_AFTERNOON] = { 12, 19 }, [FOLLOWUP_PART_EVENING] = { 16, 24 },
    [FOLLOWUP_PART_NIGHT] = { 17, 24 },     [FOLLOWUP_PART_MIDNIGHT] = { 0, 1 },
    [FOLLOWUP_PART_END] = { 12, 24 },
  };
  const FollowupPhrase *phrase = self->phrase;

  self->second = phrase->second;
  if (phrase->part == FOLLOWUP_PART_NONE)
    return TRUE;
  if (phrase->second < 0) {
    self->second = followup_when_get_part_second(phrase->part);
    return TRUE;
  }
  if (phrase->second >= limits[phrase->part][0] * 3600
      && phrase->second < limits[phrase->part][1] * 3600)
    return TRUE;
  return followup_when_refuse(
      self->text, self->error,
      _("is not a moment: understood is %02d:%02d, which is at another time "
        "of the day than told; expected one of both"),
      phrase->second / 3600, phrase->second / 60 % 60);
}

/* "10:00-11:00" is from ten to eleven, unless clocks here stand at that offset, which tells one of
 * two times then. */
static gboolean
find_instant_at_offset(Resolver *self, FollowupDay day, int second, FollowupWhenReading *reading)
{
  g_autoptr(FollowupZone) utc = followup_zone_new_utc();
  gint64 instant = followup_instant_at(utc, day, second) - self->phrase->utc_offset;

  reading->instant = instant;
  return !self->phrase->may_end
         || (followup_instant_get_day(instant, self->zone) == day
             && followup_instant_get_second_of_day(instant, self->zone) == second)
         || followup_when_refuse(self->text, self->error,
                                 _("is not a moment: it tells two times of day; expected when it "
                                   "begins, here %02d:%02d"),
                                 second / 3600, second / 60 % 60);
}

static gboolean
find_instant_on(Resolver *self, FollowupDay day, FollowupWhenReading *reading)
{
  const FollowupWhenContext *context = self->context;
  int second = self->second;

  if (second < 0 && keeps_clock(self->phrase)) {
    second = followup_instant_get_second_of_day(context->now, self->zone);
    reading->instant
        = day == self->today ? context->now : followup_instant_at(self->zone, day, second);
    return TRUE;
  }
  if (second < 0) {
    reading->day_only = TRUE;
    if (context->second_of_day == FOLLOWUP_WHEN_TIME_REQUIRED)
      return followup_when_refuse(
          self->text, self->error,
          _("lacks the time of day: expected, for example, ‘2026-11-24 14:00’ or ‘tue 14:00’"));
    second = context->second_of_day;
  }
  if (self->phrase->utc_offset != FOLLOWUP_NO_OFFSET)
    return find_instant_at_offset(self, day, second, reading);
  return followup_instant_at_strict(self->zone, day, second, &reading->instant, self->error);
}

static gboolean
find_day_and_instant(Resolver *self, gboolean ahead, FollowupWhenReading *reading)
{
  const FollowupPhrase *phrase = self->phrase;
  gint64 now = self->context->now;
  FollowupDay day;

  if (!find_anchor(self, ahead, &day))
    return FALSE;
  if (phrase->anchor != FOLLOWUP_ANCHOR_NOW && phrase->anchor != FOLLOWUP_ANCHOR_UNIX
      && !check_weekday(self, day))
    return FALSE;
  if (!shift_day(self, &day, reading) || !find_instant_on(self, day, reading))
    return FALSE;
  if (reading->day_only && day == self->today
      && (ahead ? reading->instant < now : reading->instant > now))
    reading->instant = now;
  return TRUE;
}

/* Whether the direction alone decided which day it is. */
static gboolean
is_undirected(const FollowupPhrase *phrase)
{
  return phrase->modifier == 0 && phrase->weeks_later == 0
         && (phrase->anchor == FOLLOWUP_ANCHOR_WEEKDAY || phrase->anchor == FOLLOWUP_ANCHOR_MDAY
             || (phrase->anchor == FOLLOWUP_ANCHOR_DATE && phrase->year == 0));
}

/* As days everywhere else, by any clock: by that of the phrase, and by that it is told again. */
static gboolean
is_near(gint64 instant, FollowupZone *zone)
{
  FollowupDay day;

  if (instant < 0 || instant >= G_GINT64_CONSTANT(7258118400))
    return FALSE;
  day = followup_instant_get_day(instant, zone);
  return day >= FIRST_DAY && day <= LAST_DAY;
}

static gboolean
find_moment(Resolver *self, gboolean ahead, FollowupWhenReading *reading)
{
  const FollowupPhrase *phrase = self->phrase;
  gboolean fixed = phrase->anchor == FOLLOWUP_ANCHOR_UNIX
                   || (phrase->anchor == FOLLOWUP_ANCHOR_NOW && phrase->n_shifts == 0);

  if (fixed)
    reading->instant
        = phrase->anchor == FOLLOWUP_ANCHOR_UNIX ? phrase->unix_time : self->context->now;
  else if (!find_day_and_instant(self, ahead, reading))
    return FALSE;
  reading->instant += get_elapsed(phrase);
  return (is_near(reading->instant, self->zone) && is_near(reading->instant, self->context->zone))
         || refuse_far(self);
}

gboolean
followup_when_resolve(const char *text,
                      const FollowupPhrase *phrase,
                      const FollowupWhenContext *context,
                      FollowupWhenReading *reading,
                      GError **error)
{
  g_autoptr(FollowupZone) zone = phrase->zone != NULL ? followup_zone_new(phrase->zone, error)
                                                      : followup_zone_ref(context->zone);
  gboolean ahead = context->direction == FOLLOWUP_WHEN_AHEAD;
  FollowupWhenReading read = { .other = FOLLOWUP_NO_INSTANT };
  Resolver self = { text, phrase, context, zone, 0, -1, error };

  if (zone == NULL)
    return FALSE;
  self.today = followup_instant_get_day(context->now, zone);
  if (!find_second(&self) || !find_moment(&self, ahead, &read))
    return FALSE;
  if (is_undirected(phrase)) {
    FollowupWhenReading opposite = { 0 };

    self.error = NULL;
    if (find_moment(&self, !ahead, &opposite))
      read.other = opposite.instant;
  }
  *reading = read;
  return TRUE;
}
