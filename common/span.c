/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* span: owns the rounding of lengths of time; refuses to know what lies at their ends. */

#include "span.h"

#include <glib/gi18n-lib.h>

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

char *
followup_span_to_text(gint64 seconds)
{
  guint days = (guint)((seconds + DAY / 2) / DAY);
  guint hours = (guint)((seconds + HOUR / 2) / HOUR);
  guint minutes = (guint)(seconds / MINUTE);

  if (seconds >= 36 * HOUR)
    return g_strdup_printf(ngettext("%u day", "%u days", days), days);
  if (seconds >= HOUR)
    return g_strdup_printf(ngettext("%u hour", "%u hours", hours), hours);
  if (seconds >= MINUTE)
    return g_strdup_printf(ngettext("%u minute", "%u minutes", minutes), minutes);
  return g_strdup_printf(ngettext("%u second", "%u seconds", (gulong)seconds), (guint)seconds);
}

char *
followup_span_to_lateness(gint64 seconds)
{
  g_autofree char *span = followup_span_to_text(MAX(seconds, MINUTE));

  /* Translators: %s is "3 days" */
  return g_strdup_printf(_("%s late"), span);
}
