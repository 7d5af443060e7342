/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "moment.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "span.h"

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define YEAR 365 /* days */
#define TWO_YEARS (2 * YEAR)

static char *
format_time(gint64 instant, FollowupZone *zone)
{
  int second = followup_instant_get_second_of_day(instant, zone);

  return g_strdup_printf("%02d:%02d", second / HOUR, second % HOUR / MINUTE);
}

char *
followup_moment_to_text(gint64 instant, FollowupZone *zone, gint64 now)
{
  g_autofree char *day = followup_day_to_text(followup_instant_get_day(instant, zone),
                                              followup_instant_get_day(now, zone));
  g_autofree char *time = format_time(instant, zone);

  return g_strdup_printf(_("%s, %s"), day, time);
}

char *
followup_moment_to_short_text(gint64 instant, FollowupZone *zone, gint64 now)
{
  if (followup_instant_get_day(instant, zone) == followup_instant_get_day(now, zone))
    return format_time(instant, zone);
  return followup_moment_to_text(instant, zone, now);
}

char *
followup_moment_to_distance(gint64 instant, FollowupZone *zone, gint64 now)
{
  if (instant == now)
    return g_strdup(_("now"));
  return instant > now ? followup_span_to_future(now, instant, zone)
                       : followup_span_to_past(instant, now, zone);
}

/* The weekday, or in another year the year. */
static char *
format_brief_day(FollowupDay day, FollowupDay today)
{
  return followup_day_get_year(day) == followup_day_get_year(today)
             ? followup_day_to_text(day, today)
             : followup_day_to_date(day, 0);
}

char *
followup_moment_to_brief_text(gint64 instant, FollowupZone *zone, gint64 now)
{
  FollowupDay day = followup_instant_get_day(instant, zone);
  FollowupDay today = followup_instant_get_day(now, zone);
  g_autofree char *time = format_time(instant, zone);

  if (day == today)
    return g_steal_pointer(&time);
  if (day < today || day > today + 6)
    return format_brief_day(day, today);
  return g_strdup_printf("%s %s", followup_day_to_weekday(day), time);
}

char *
followup_moment_to_brief_span(gint64 seconds, guint days)
{
  if (days >= TWO_YEARS)
    return g_strdup_printf(_("%uy"), days / YEAR);
  if (days >= FOLLOWUP_SPAN_DAYS)
    return g_strdup_printf(_("%ud"), days);
  if (seconds >= HOUR)
    return g_strdup_printf(_("%uh"), (guint)((seconds + HOUR / 2) / HOUR));
  return g_strdup_printf(_("%um"), (guint)(seconds / MINUTE));
}

char *
followup_moment_to_brief_distance(gint64 seconds, guint days)
{
  g_autofree char *span = followup_moment_to_brief_span(ABS(seconds), days);

  if (ABS(seconds) < MINUTE)
    return g_strdup(_("now"));
  return g_strdup_printf(seconds > 0 ? _("in %s") : _("%s ago"), span);
}

void
followup_moment_get_same_distances(gint64 seconds, gint64 *least, gint64 *greatest)
{
  if (seconds < HOUR) {
    *least = seconds / MINUTE * MINUTE;
    *greatest = *least + MINUTE - 1;
    return;
  }
  *least = MAX(HOUR, (seconds + HOUR / 2) / HOUR * HOUR - HOUR / 2);
  *greatest = ((seconds + HOUR / 2) / HOUR + 1) * HOUR - HOUR / 2 - 1;
}

/* When what is told in days reads differently: at a midnight. */
static gint64
get_next_change_of_days(gint64 instant, FollowupZone *zone, gint64 now)
{
  guint days = followup_span_count_days(instant, now, zone);
  FollowupDay today = followup_instant_get_day(now, zone);
  guint passing = 1;

  if (days >= TWO_YEARS)
    passing = instant > now ? days % YEAR + 1 : YEAR - days % YEAR;
  return followup_instant_at(zone, today + passing, 0);
}

gint64
followup_moment_get_next_change(gint64 instant, FollowupZone *zone, gint64 now)
{
  guint days = followup_span_count_days(instant, now, zone);
  gint64 least, greatest;

  if (days >= FOLLOWUP_SPAN_DAYS)
    return get_next_change_of_days(instant, zone, now);
  followup_moment_get_same_distances(ABS(instant - now), &least, &greatest);
  if (instant > now)
    return least > 0 ? instant - least + 1 : instant + MINUTE;
  if (days + 1 < FOLLOWUP_SPAN_DAYS)
    return instant + greatest + 1;
  return MIN(instant + greatest + 1, get_next_change_of_days(instant, zone, now));
}

/* "Berlin", "New York", "UTC" (transfer full) */
static char *
word_city(const char *zone_name)
{
  const char *slash = strrchr(zone_name, '/');

  return g_strdelimit(g_strdup(slash != NULL ? slash + 1 : zone_name), "_", ' ');
}

char *
followup_moment_to_elsewhere(gint64 instant,
                             FollowupZone *zone,
                             const char *other,
                             const char *separator)
{
  g_autoptr(FollowupZone) there = followup_zone_new(other, NULL);
  g_autofree char *city = NULL;
  g_autofree char *text = NULL;
  FollowupDay here_day = followup_instant_get_day(instant, zone);

  if (there == NULL)
    return NULL;
  if (followup_instant_get_day(instant, there) == here_day) {
    if (followup_instant_get_second_of_day(instant, there)
        == followup_instant_get_second_of_day(instant, zone))
      return NULL;
    text = format_time(instant, there);
  } else {
    text = followup_moment_to_text(instant, there, instant);
  }
  city = word_city(other);
  /* Translators: a time, a space or a new line, and a city: "15:00 in Berlin" */
  return g_strdup_printf(_("%s%sin %s"), text, separator, city);
}

gboolean
followup_moment_is_twice(gint64 instant, FollowupZone *zone)
{
  /* by an hour nearly everywhere; half of one on Lord Howe Island, two at Troll */
  static const int changes[] = { HOUR / 2, HOUR, 2 * HOUR, -HOUR / 2, -HOUR, -2 * HOUR };
  FollowupDay day = followup_instant_get_day(instant, zone);
  int second = followup_instant_get_second_of_day(instant, zone);

  for (guint i = 0; i < G_N_ELEMENTS(changes); i++)
    if (followup_instant_get_day(instant + changes[i], zone) == day
        && followup_instant_get_second_of_day(instant + changes[i], zone) == second)
      return TRUE;
  return FALSE;
}

/* "one", "two", "13" (transfer full) */
static char *
word_count(guint n)
{
  static const char *const words[]
      = { N_("one"),   N_("two"),   N_("three"), N_("four"), N_("five"),   N_("six"),
          N_("seven"), N_("eight"), N_("nine"),  N_("ten"),  N_("eleven"), N_("twelve") };

  return n >= 1 && n <= 12 ? g_strdup(_(words[n - 1])) : g_strdup_printf("%u", n);
}

/* "two days ago", "in 20 minutes", "tomorrow": by the calendar, and within a day by the clock. */
static char *
word_distance(gint64 instant, FollowupZone *zone, gint64 now)
{
  guint days = followup_span_count_days(instant, now, zone);
  gint64 seconds = ABS(instant - now);
  gboolean in_hours = seconds >= 2 * HOUR || seconds == HOUR;
  guint n = days != 0           ? days
            : in_hours          ? (guint)((seconds + HOUR / 2) / HOUR)
            : seconds >= MINUTE ? (guint)(seconds / MINUTE)
                                : (guint)seconds;
  g_autofree char *count = word_count(n);
  g_autofree char *span = NULL;

  if (seconds == 0)
    return g_strdup(_("now"));
  if (days == 1)
    return g_strdup(instant > now ? _("tomorrow") : _("yesterday"));
  if (days != 0)
    span = g_strdup_printf(ngettext("%s day", "%s days", n), count);
  else if (in_hours)
    span = g_strdup_printf(ngettext("%s hour", "%s hours", n), count);
  else if (seconds >= MINUTE)
    span = g_strdup_printf(ngettext("%s minute", "%s minutes", n), count);
  else
    span = g_strdup_printf(ngettext("%s second", "%s seconds", n), count);
  return g_strdup_printf(instant > now ? _("in %s") : _("%s ago"), span);
}

char *
followup_moment_to_full_text(gint64 instant, FollowupZone *zone, const char *zone_name, gint64 now)
{
  g_autofree char *day = followup_day_to_text(followup_instant_get_day(instant, zone), 0);
  g_autofree char *distance = word_distance(instant, zone, now);
  int second = followup_instant_get_second_of_day(instant, zone);
  GString *time = g_string_new(NULL);
  g_autofree char *clock = NULL;

  g_string_printf(time, "%02d:%02d", second / HOUR, second % HOUR / MINUTE);
  if (second % MINUTE != 0)
    g_string_append_printf(time, ":%02d", second % MINUTE);
  if (followup_moment_is_twice(instant, zone)) {
    int offset = followup_zone_get_offset(zone, instant);

    g_string_append_printf(time, "%c%02d:%02d", offset < 0 ? '-' : '+', ABS(offset) / HOUR,
                           ABS(offset) % HOUR / MINUTE);
  }
  clock = g_string_free(time, FALSE);
  /* Translators: day, time, zone, distance: "Fri 20 Nov 2026, 15:00 Europe/Berlin, two days ago" */
  return g_strdup_printf(_("%s, %s %s, %s"), day, clock, zone_name, distance);
}
