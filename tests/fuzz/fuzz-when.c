/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fuzz-when: a moment as typed is one between 1970 and 2199, or is refused in one line. The first
 * byte picks the zone and the present, the rest is the text. */
#include "fuzz.h"

#include "moment.h"
#include "when.h"

#include <string.h>

/* Read by one context; what is said of it is read as the same instant. */
static void
check(const char *text, const FollowupWhenContext *context, const char *zone_name)
{
  FollowupWhenReading reading, again;
  g_autofree char *said = NULL;
  GError *error = NULL;

  if (!followup_when_read(text, context, &reading, &error)) {
    fuzz_check_refusal(error);
    return;
  }
  g_assert_cmpint(reading.instant, >=, 0);
  g_assert_cmpint(reading.instant, <, G_GINT64_CONSTANT(7258118400));
  said = followup_moment_to_full_text(reading.instant, context->zone, zone_name, context->now);
  *strrchr(said, ',') = '\0'; /* the distance from now */
  g_assert_true(followup_when_read(said, context, &again, NULL));
  g_assert_cmpint(again.instant, ==, reading.instant);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
  static const char *const zones[] = {
    "UTC",          "Europe/Berlin",      "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe",
    "Africa/Cairo", "Pacific/Kiritimati", "America/Nuuk"
  };
  static const gint64 presents[]
      = { 1795168800, 0, 1774746000, 1793494800, 4102444799, 7258118399 };
  FuzzBytes bytes = { data, data + size };
  const char *zone_name = zones[fuzz_take(&bytes, G_N_ELEMENTS(zones))];
  g_autoptr(FollowupZone) zone = followup_zone_new(zone_name, NULL);
  gint64 now = presents[fuzz_take(&bytes, G_N_ELEMENTS(presents))];
  g_autofree char *text = fuzz_take_rest(&bytes);
  FollowupWhenContext context = { now, zone, FOLLOWUP_WHEN_AHEAD, FOLLOWUP_WHEN_MORNING, NULL };

  check(text, &context, zone_name);
  context.direction = FOLLOWUP_WHEN_BACK;
  check(text, &context, zone_name);
  context.second_of_day = FOLLOWUP_WHEN_TIME_REQUIRED;
  check(text, &context, zone_name);
  return 0;
}
