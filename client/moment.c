/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "moment.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "span.h"

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define YEAR (365 * (gint64)DAY)

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
followup_moment_to_distance(gint64 instant, gint64 now)
{
  if (instant == now)
    return g_strdup(_("now"));
  return instant > now ? followup_span_to_future(instant - now)
                       : followup_span_to_past(now - instant);
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
followup_moment_to_brief_span(gint64 seconds)
{
  if (seconds >= 2 * YEAR)
    return g_strdup_printf(_("%uy"), (guint)(seconds / YEAR));
  if (seconds >= 36 * HOUR)
    return g_strdup_printf(_("%ud"), (guint)((seconds + DAY / 2) / DAY));
  if (seconds >= HOUR)
    return g_strdup_printf(_("%uh"), (guint)((seconds + HOUR / 2) / HOUR));
  return g_strdup_printf(_("%um"), (guint)(seconds / MINUTE));
}

char *
followup_moment_to_brief_distance(gint64 instant, gint64 now)
{
  g_autofree char *span = followup_moment_to_brief_span(ABS(instant - now));

  if (ABS(instant - now) < MINUTE)
    return g_strdup(_("now"));
  return g_strdup_printf(instant > now ? _("in %s") : _("%s ago"), span);
}

void
followup_moment_get_same_distances(gint64 seconds, gint64 *least, gint64 *greatest)
{
  gint64 unit = seconds >= 2 * YEAR ? YEAR : seconds >= 36 * HOUR ? DAY : HOUR;
  gint64 half = unit == YEAR ? 0 : unit / 2;
  gint64 low = unit == YEAR ? 2 * YEAR : unit == DAY ? 36 * HOUR : HOUR;
  gint64 high = unit == YEAR ? G_MAXINT64 : unit == DAY ? 2 * YEAR - 1 : 36 * HOUR - 1;
  gint64 count;

  if (seconds < HOUR) {
    *least = seconds / MINUTE * MINUTE;
    *greatest = *least + MINUTE - 1;
    return;
  }
  count = (seconds + half) / unit;
  *least = MAX(low, count * unit - half);
  *greatest = MIN(high, (count + 1) * unit - half - 1);
}

gint64
followup_moment_get_next_change(gint64 instant, gint64 now)
{
  gint64 least, greatest;

  followup_moment_get_same_distances(ABS(instant - now), &least, &greatest);
  if (instant <= now || least == 0)
    return instant + (instant <= now ? greatest + 1 : MINUTE);
  return instant - least + 1;
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
  int days
      = (int)followup_instant_get_day(instant, zone) - (int)followup_instant_get_day(now, zone);
  gint64 seconds = ABS(instant - now);
  gboolean in_hours = seconds >= 2 * HOUR || seconds == HOUR;
  guint n = days != 0           ? (guint)ABS(days)
            : in_hours          ? (guint)((seconds + HOUR / 2) / HOUR)
            : seconds >= MINUTE ? (guint)(seconds / MINUTE)
                                : (guint)seconds;
  g_autofree char *count = word_count(n);
  g_autofree char *span = NULL;

  if (seconds == 0)
    return g_strdup(_("now"));
  if (ABS(days) == 1)
    return g_strdup(days > 0 ? _("tomorrow") : _("yesterday"));
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
