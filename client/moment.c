/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "moment.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "span.h"

#define MINUTE 60
#define HOUR (60 * MINUTE)

static char *
format_time(gint64 instant, GTimeZone *zone)
{
  int second = followup_instant_get_second_of_day(instant, zone);

  return g_strdup_printf("%02d:%02d", second / HOUR, second % HOUR / MINUTE);
}

char *
followup_moment_to_text(gint64 instant, GTimeZone *zone, gint64 now)
{
  g_autofree char *day = followup_day_to_text(followup_instant_get_day(instant, zone),
                                              followup_instant_get_day(now, zone));
  g_autofree char *time = format_time(instant, zone);

  return g_strdup_printf(_("%s, %s"), day, time);
}

char *
followup_moment_to_short_text(gint64 instant, GTimeZone *zone, gint64 now)
{
  if (followup_instant_get_day(instant, zone) == followup_instant_get_day(now, zone))
    return format_time(instant, zone);
  return followup_moment_to_text(instant, zone, now);
}

char *
followup_moment_to_distance(gint64 instant, gint64 now)
{
  g_autofree char *span = followup_span_to_text(ABS(instant - now));

  if (instant == now)
    return g_strdup(_("now"));
  return g_strdup_printf(instant > now ? _("in %s") : _("%s ago"), span);
}

char *
followup_moment_get_city(const char *zone_name)
{
  const char *slash = strrchr(zone_name, '/');

  return g_strdelimit(g_strdup(slash != NULL ? slash + 1 : zone_name), "_", ' ');
}

char *
followup_moment_to_elsewhere(gint64 instant,
                             GTimeZone *zone,
                             const char *other,
                             const char *separator)
{
  g_autoptr(GTimeZone) there = followup_zone_new(other, NULL);
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
  city = followup_moment_get_city(other);
  /* Translators: a time, a space or a new line, and a city: "15:00 in Berlin" */
  return g_strdup_printf(_("%s%sin %s"), text, separator, city);
}
