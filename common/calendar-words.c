/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* calendar-words: offsets for people. */

#include "calendar.h"

#include <glib/gi18n-lib.h>

char *
followup_offset_to_text(FollowupOffset offset)
{
  switch (offset.unit) {
  case FOLLOWUP_UNIT_MINUTES:
    return g_strdup_printf(ngettext("%u minute", "%u minutes", offset.count), offset.count);
  case FOLLOWUP_UNIT_HOURS:
    return g_strdup_printf(ngettext("%u hour", "%u hours", offset.count), offset.count);
  case FOLLOWUP_UNIT_DAYS:
    return g_strdup_printf(ngettext("%u day", "%u days", offset.count), offset.count);
  case FOLLOWUP_UNIT_WEEKS:
    return g_strdup_printf(ngettext("%u week", "%u weeks", offset.count), offset.count);
  case FOLLOWUP_UNIT_BUSINESS_DAYS:
  default:
    return g_strdup_printf(ngettext("%u business day", "%u business days", offset.count),
                           offset.count);
  }
}
