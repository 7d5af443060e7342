/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fuzz-when: a moment as typed is one between 1970 and 2199, or is refused in one line. The first
 * byte picks the zone and the present, the rest is the text. */
#include "fuzz.h"

#include "when.h"

static void
check(gboolean read, gint64 instant, GError *error)
{
  if (!read) {
    fuzz_check_refusal(error);
    return;
  }
  g_assert_cmpint(instant, >=, -86400);
  g_assert_cmpint(instant, <, G_GINT64_CONSTANT(7258118400) + 86400);
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
  g_autoptr(GTimeZone) zone
      = followup_zone_new(zones[fuzz_take(&bytes, G_N_ELEMENTS(zones))], NULL);
  gint64 now = presents[fuzz_take(&bytes, G_N_ELEMENTS(presents))];
  g_autofree char *text = fuzz_take_rest(&bytes);
  gint64 instant = 0;
  GError *error = NULL;
  gboolean read;

  read = followup_when_parse(text, now, zone, FOLLOWUP_WHEN_MORNING, &instant, &error);
  check(read, instant, error);
  error = NULL;
  read = followup_when_parse(text, now, zone, FOLLOWUP_WHEN_TIME_REQUIRED, &instant, &error);
  check(read, instant, error);
  error = NULL;
  read = followup_when_parse_past(text, now, zone, &instant, &error);
  check(read, instant, error);
  g_assert_true(!read || instant <= now);
  return 0;
}
