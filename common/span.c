/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* span: owns the rounding of lengths of time; refuses to know what lies at their ends. */

#include "span.h"

#include <glib/gi18n-lib.h>

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* So many of the unit, which is a day, an hour, a minute or a second in seconds. */
static guint
round_span(gint64 seconds, int *unit)
{
  *unit = seconds >= 36 * HOUR ? DAY : seconds >= HOUR ? HOUR : seconds >= MINUTE ? MINUTE : 1;
  return (guint)(*unit >= HOUR ? (seconds + *unit / 2) / *unit : seconds / *unit);
}

char *
followup_span_to_text(gint64 seconds)
{
  int unit;
  guint n = round_span(seconds, &unit);

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
followup_span_to_future(gint64 seconds)
{
  int unit;
  guint n = round_span(seconds, &unit);

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
followup_span_to_past(gint64 seconds)
{
  int unit;
  guint n = round_span(seconds, &unit);

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
followup_span_to_lateness(gint64 seconds)
{
  g_autofree char *span = followup_span_to_text(MAX(seconds, MINUTE));

  /* Translators: %s is "3 days" */
  return g_strdup_printf(_("%s late"), span);
}
