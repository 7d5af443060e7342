/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* calendar-business: working weeks, holidays, and the days that are neither. Refuses to know zones
 * and instants. */
#include "calendar.h"

#include <glib/gi18n-lib.h>

#include "error.h"
#include "text.h"

#define WEEKDAY_BIT(weekday) (1u << (weekday))
#define ALL_WEEKDAYS 0xfeu
#define MONDAY_TO_FRIDAY 0x3eu

struct _FollowupCalendar {
  gatomicrefcount refs;
  guint week;
  GArray *holidays;    /* of FollowupHoliday, owned, sorted, each day once */
  GStringChunk *names; /* owned; NULL: none has a name */
};

static int
compare_holidays(gconstpointer a, gconstpointer b)
{
  FollowupDay x = ((const FollowupHoliday *)a)->day, y = ((const FollowupHoliday *)b)->day;

  return (x > y) - (x < y);
}

static const FollowupHoliday *
find_holiday(FollowupCalendar *self, FollowupDay day)
{
  FollowupHoliday wanted = { day, NULL };
  guint index;

  if (!g_array_binary_search(self->holidays, &wanted, compare_holidays, &index))
    return NULL;
  return &g_array_index(self->holidays, FollowupHoliday, index);
}

static const char *
keep_name(FollowupCalendar *self, const char *name)
{
  if (!name)
    return NULL;
  if (!self->names)
    self->names = g_string_chunk_new(1024);
  return g_string_chunk_insert_const(self->names, name);
}

/* The sort is stable: of a day told twice the first with a name goes before. */
static void
keep_each_once(FollowupCalendar *self)
{
  guint n = 0;

  g_array_sort(self->holidays, compare_holidays);
  for (guint i = 0; i < self->holidays->len; i++) {
    FollowupHoliday holiday = g_array_index(self->holidays, FollowupHoliday, i);
    FollowupHoliday *last = n > 0 ? &g_array_index(self->holidays, FollowupHoliday, n - 1) : NULL;

    if (last && last->day == holiday.day)
      last->name = last->name ? last->name : holiday.name;
    else
      g_array_index(self->holidays, FollowupHoliday, n++) = holiday;
  }
  g_array_set_size(self->holidays, n);
  for (guint i = 0; i < n; i++) {
    FollowupHoliday *holiday = &g_array_index(self->holidays, FollowupHoliday, i);

    holiday->name = keep_name(self, holiday->name);
  }
}

static FollowupCalendar *
begin_calendar(guint week, gsize n_holidays)
{
  FollowupCalendar *self = g_new0(FollowupCalendar, 1);

  g_atomic_ref_count_init(&self->refs);
  self->week = week & ALL_WEEKDAYS ? week & ALL_WEEKDAYS : MONDAY_TO_FRIDAY;
  self->holidays = g_array_sized_new(FALSE, FALSE, sizeof(FollowupHoliday), (guint)n_holidays);
  return self;
}

FollowupCalendar *
followup_calendar_new(guint week, const FollowupDay *holidays, gsize n_holidays)
{
  FollowupCalendar *self = begin_calendar(week, n_holidays);

  for (gsize i = 0; i < n_holidays; i++) {
    FollowupHoliday holiday = { holidays[i], NULL };

    g_array_append_val(self->holidays, holiday);
  }
  keep_each_once(self);
  return self;
}

FollowupCalendar *
followup_calendar_new_named(guint week, const FollowupHoliday *holidays, gsize n_holidays)
{
  FollowupCalendar *self = begin_calendar(week, n_holidays);

  if (n_holidays)
    g_array_append_vals(self->holidays, holidays, (guint)n_holidays);
  keep_each_once(self);
  return self;
}

FollowupCalendar *
followup_calendar_ref(FollowupCalendar *self)
{
  g_atomic_ref_count_inc(&self->refs);
  return self;
}

void
followup_calendar_unref(FollowupCalendar *self)
{
  if (!self || !g_atomic_ref_count_dec(&self->refs))
    return;
  g_array_unref(self->holidays);
  g_clear_pointer(&self->names, g_string_chunk_free);
  g_free(self);
}

char *
followup_calendar_to_string(FollowupCalendar *self)
{
  GString *text = g_string_new(NULL);

  g_string_printf(text, "%u", self->week);
  for (guint i = 0; i < self->holidays->len; i++) {
    const FollowupHoliday *holiday = &g_array_index(self->holidays, FollowupHoliday, i);

    g_string_append_printf(text, ";%u", holiday->day);
    if (holiday->name) {
      g_string_append_c(text, ' ');
      g_string_append_uri_escaped(text, holiday->name, NULL, TRUE);
    }
  }
  return g_string_free(text, FALSE);
}

gboolean
followup_calendar_is_holiday(FollowupCalendar *self, FollowupDay day)
{
  return find_holiday(self, day) != NULL;
}

const char *
followup_calendar_get_holiday_name(FollowupCalendar *self, FollowupDay day)
{
  const FollowupHoliday *holiday = find_holiday(self, day);

  return holiday ? holiday->name : NULL;
}

static gboolean
is_in_week(FollowupCalendar *self, FollowupDay day)
{
  return (self->week & WEEKDAY_BIT(followup_day_get_weekday(day))) != 0;
}

gboolean
followup_calendar_is_business_day(FollowupCalendar *self, FollowupDay day)
{
  return is_in_week(self, day) && !followup_calendar_is_holiday(self, day);
}

const GArray *
followup_calendar_get_holidays(FollowupCalendar *self)
{
  return self->holidays;
}

gboolean
followup_calendar_has_holidays(FollowupCalendar *self)
{
  return self->holidays->len > 0;
}

FollowupDay
followup_calendar_next_business_day(FollowupCalendar *self, FollowupDay day)
{
  while (!followup_calendar_is_business_day(self, day))
    day++;
  return day;
}

FollowupDay
followup_calendar_add_business_days(FollowupCalendar *self,
                                    FollowupDay day,
                                    guint n,
                                    GArray *holidays_skipped)
{
  while (n > 0) {
    day++;
    if (followup_calendar_is_business_day(self, day))
      n--;
    else if (holidays_skipped && is_in_week(self, day))
      g_array_append_val(holidays_skipped, day);
  }
  return day;
}

static gboolean
parse_weekday(const char *text, guint *weekday)
{
  static const char *const names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    if (g_ascii_strcasecmp(text, names[i]) == 0) {
      *weekday = i + G_DATE_MONDAY;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
parse_weekday_range(const char *text, guint *week)
{
  g_auto(GStrv) ends = g_strsplit(text, "-", 3);
  guint n = g_strv_length(ends), first, last;

  if (n < 1 || n > 2 || !parse_weekday(g_strstrip(ends[0]), &first)
      || !parse_weekday(g_strstrip(ends[n - 1]), &last))
    return FALSE;
  for (guint day = first;; day = day % 7 + 1) {
    *week |= WEEKDAY_BIT(day);
    if (day == last)
      return TRUE;
  }
}

gboolean
followup_week_parse(const char *text, guint *week, GError **error)
{
  g_auto(GStrv) parts = g_strsplit_set(text, ",;", -1);
  g_autofree char *quoted = NULL;
  guint bits = 0;
  gboolean ok = parts[0] != NULL;

  for (guint i = 0; ok && parts[i]; i++)
    ok = parse_weekday_range(parts[i], &bits);
  if (ok) {
    *week = bits;
    return TRUE;
  }
  quoted = followup_text_quote(text);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s is not a working week: expected days of the week, for example Mon-Fri or "
                "Mon,Tue,Thu"),
              quoted);
  return FALSE;
}
