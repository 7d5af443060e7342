/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fuzz-ical: a calendar or mail of any bytes becomes lines of JSON objects, which can be written
 * and read again, or is refused in one line. */
#include "fuzz.h"

#include "ical.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* What was written is a calendar. */
static void
check_written(GString *calendar)
{
  g_autoptr(GString) lines = g_string_new(NULL);
  const FollowupIcalSpan span = { 0, 0 };
  GError *error = NULL;

  followup_ical_read(calendar->str, calendar->len, &span, lines, &error);
  g_assert_no_error(error);
}

static void
check_lines(GString *lines)
{
  g_auto(GStrv) split = g_strsplit(lines->str, "\n", -1);
  g_autoptr(GString) calendar = g_string_new(NULL);
  GError *error = NULL;

  g_assert_true(g_utf8_validate(lines->str, (gssize)lines->len, NULL));
  for (guint i = 0; split[i] != NULL && *split[i] != '\0'; i++) {
    g_autoptr(JsonNode) node = json_from_string(split[i], NULL);

    g_assert_true(node != NULL && JSON_NODE_HOLDS_OBJECT(node));
  }
  if (followup_ical_write(lines->str, lines->len, calendar, &error))
    check_written(calendar);
  else
    fuzz_check_refusal(error);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
  static const FollowupIcalSpan spans[] = { { 0, 0 }, { 2026, 2028 } };

  for (guint i = 0; i < G_N_ELEMENTS(spans); i++) {
    g_autoptr(GString) lines = g_string_new(NULL);
    GError *error = NULL;

    if (followup_ical_read((const char *)data, size, &spans[i], lines, &error)) {
      check_lines(lines);
    } else {
      g_assert_cmpuint(lines->len, ==, 0);
      fuzz_check_refusal(error);
    }
  }
  return 0;
}
