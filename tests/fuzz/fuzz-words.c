/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fuzz-words: the small grammars that files, the bus and the command line share: days, zones,
 * offsets, hours, weeks, decisions, ids, stored reasons. The first byte picks one, the rest is the
 * text. What is read is written and read again as the same. */
#include "fuzz.h"

#include "action.h"
#include "reason.h"
#include "text.h"

static void
try_day(const char *text, GError **error)
{
  FollowupDay day = 0, again = 0;
  g_autofree char *written = NULL;

  if (!followup_day_parse(text, &day, error))
    return;
  written = followup_day_to_iso(day);
  g_assert_true(followup_day_parse(written, &again, NULL));
  g_assert_cmpint(day, ==, again);
}

static void
try_zone(const char *text, GError **error)
{
  g_autoptr(FollowupZone) zone = followup_zone_new(text, error);

  if (zone != NULL)
    followup_instant_get_day(1795093200, zone);
}

static void
try_offset(const char *text, GError **error)
{
  FollowupOffset offset, again;
  g_autofree char *written = NULL;

  if (!followup_offset_parse(text, &offset, error))
    return;
  written = followup_offset_to_string(offset);
  g_assert_true(followup_offset_parse(written, &again, NULL));
  g_assert_cmpuint(offset.count, ==, again.count);
  g_assert_cmpint(offset.unit, ==, again.unit);
  if (followup_offset_is_elapsed(offset)) {
    g_assert_cmpint(followup_offset_add_elapsed(offset, 1795093200), >=, 1795093200);
  } else {
    g_autoptr(FollowupCalendar) calendar = followup_calendar_new(0, NULL, 0);

    g_assert_cmpint(followup_offset_add_days(offset, calendar, 20000, NULL), >=, 20000);
  }
}

static void
try_hours(const char *text, GError **error)
{
  FollowupHours hours, again;
  g_autofree char *written = NULL;

  if (!followup_hours_parse(text, &hours, error))
    return;
  g_assert_cmpuint(hours.start, <=, 1440);
  g_assert_cmpuint(hours.end, <=, 1440);
  written = followup_hours_to_string(hours);
  g_assert_true(followup_hours_parse(written, &again, NULL));
  g_assert_true(hours.start == again.start && hours.end == again.end);
}

static void
try_week(const char *text, GError **error)
{
  guint week = 0;

  if (followup_week_parse(text, &week, error))
    g_assert_cmpuint(week, !=, 0);
}

static void
try_decision(const char *text, GError **error)
{
  FollowupDecision decision, again;
  g_autofree char *written = NULL;

  if (!followup_decision_parse(text, &decision, error))
    return;
  written = followup_decision_to_string(&decision);
  g_assert_true(followup_decision_parse(written, &again, NULL));
  g_assert_cmpint(decision.kind, ==, again.kind);
  g_assert_cmpint(followup_decision_get_day(&decision, 20000), ==,
                  followup_decision_get_day(&again, 20000));
}

static void
try_id(const char *text, GError **error)
{
  gint64 interview = -1;
  guint number;

  if (followup_id_parse(text, &interview, &number, error))
    g_assert_cmpint(interview, >=, 0);
}

static void
try_reason(const char *text, GError **error)
{
  g_autoptr(FollowupReason) reason = followup_reason_parse(text, error);
  g_autofree char *words = NULL;

  if (reason == NULL)
    return;
  words = followup_reason_to_text(reason);
  g_assert_true(!g_utf8_validate(text, -1, NULL) || g_utf8_validate(words, -1, NULL));
}

static void
try_email(const char *text, GError **error)
{
  followup_email_check(text, error);
}

static void
try_quote(const char *text, GError **error)
{
  g_autofree char *quoted = followup_text_quote(text);
  g_autofree char *stripped = followup_text_strip(text);
  g_autofree char *folded = stripped != NULL ? followup_interview_fold(stripped) : NULL;

  fuzz_check_line(quoted);
  g_assert_true(folded == NULL || g_utf8_validate(folded, -1, NULL));
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
  static void (*const grammars[])(const char *, GError **)
      = { try_day,      try_zone, try_offset, try_hours, try_week,
          try_decision, try_id,   try_reason, try_email, try_quote };
  FuzzBytes bytes = { data, data + size };
  guint which = fuzz_take(&bytes, G_N_ELEMENTS(grammars));
  g_autofree char *text = fuzz_take_rest(&bytes);
  GError *error = NULL;

  grammars[which](text, &error);
  if (error != NULL)
    fuzz_check_refusal(error);
  return 0;
}
