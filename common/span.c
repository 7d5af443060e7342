/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* span: owns how lengths of time are counted and rounded; refuses to know what happens at their
 * ends. */

#include "span.h"

#include <glib/gi18n-lib.h>

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

guint
followup_span_count_days(gint64 from, gint64 to, FollowupZone *zone)
{
  FollowupDay first = followup_instant_get_day(from, zone);
  FollowupDay last = followup_instant_get_day(to, zone);

  return first < last ? last - first : first - last;
}

/* So many of the unit, which is a day, an hour, a minute or a second in seconds. */
static guint
count_units(gint64 from, gint64 to, FollowupZone *zone, int *unit)
{
  gint64 seconds = to - from;
  guint days = followup_span_count_days(from, to, zone);

  *unit = days >= FOLLOWUP_SPAN_DAYS ? DAY
          : seconds >= HOUR          ? HOUR
          : seconds >= MINUTE        ? MINUTE
                                     : 1;
  if (*unit == DAY)
    return days;
  return (guint)(*unit == HOUR ? (seconds + HOUR / 2) / HOUR : seconds / *unit);
}

char *
followup_span_to_text(gint64 from, gint64 to, FollowupZone *zone)
{
  int unit;
  guint n = count_units(from, to, zone, &unit);

  switch (unit) {
  case DAY:
    return g_strdup_printf(ngettext("%u day", "%u days", n), n);
  case HOUR:
    return g_strdup_printf(ngettext("%u hour", "%u hours", n), n);
  case MINUTE:
    return g_strdup_printf(ngettext("%u minute", "%u minutes", n), n);
  default:
    return g_strdup_printf(ngettext("%u second", "%u seconds", n), n);
  }
}

/* A phrase of its own for each: in other languages "days" differs behind "in" and before "late". */
char *
followup_span_to_future(gint64 from, gint64 to, FollowupZone *zone)
{
  int unit;
  guint n = count_units(from, to, zone, &unit);

  switch (unit) {
  case DAY:
    return g_strdup_printf(ngettext("in %u day", "in %u days", n), n);
  case HOUR:
    return g_strdup_printf(ngettext("in %u hour", "in %u hours", n), n);
  case MINUTE:
    return g_strdup_printf(ngettext("in %u minute", "in %u minutes", n), n);
  default:
    return g_strdup_printf(ngettext("in %u second", "in %u seconds", n), n);
  }
}

char *
followup_span_to_past(gint64 from, gint64 to, FollowupZone *zone)
{
  int unit;
  guint n = count_units(from, to, zone, &unit);

  switch (unit) {
  case DAY:
    return g_strdup_printf(ngettext("%u day ago", "%u days ago", n), n);
  case HOUR:
    return g_strdup_printf(ngettext("%u hour ago", "%u hours ago", n), n);
  case MINUTE:
    return g_strdup_printf(ngettext("%u minute ago", "%u minutes ago", n), n);
  default:
    return g_strdup_printf(ngettext("%u second ago", "%u seconds ago", n), n);
  }
}

char *
followup_span_to_lateness(gint64 by, gint64 now, FollowupZone *zone)
{
  g_autofree char *span = followup_span_to_text(MIN(by, now - MINUTE), now, zone);

  /* Translators: %s is "3 days" */
  return g_strdup_printf(_("%s late"), span);
}
