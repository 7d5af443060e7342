/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-session: when the machine's zone is read, and for how long it holds. */
#include "session.h"

/* Tue 17 Nov 2026, 23:30 in UTC */
#define NOW G_GINT64_CONSTANT(1794958200)

static void
assert_zone(FollowupSession *session, const char *name)
{
  g_assert_cmpstr(followup_session_get_zone_name(session), ==, name);
  g_assert_cmpstr(followup_zone_get_name(followup_session_get_zone(session)), ==, name);
}

/* A verb that prints no time must not pay for the zone's thousands of rules. */
static void
test_zone_when_needed(void)
{
  g_autoptr(FollowupSession) session = NULL;

  g_setenv("TZ", "Europe/Berlin", TRUE);
  session = followup_session_new(NOW, followup_output_new(80, FALSE));
  g_setenv("TZ", "Asia/Tokyo", TRUE);
  assert_zone(session, "Asia/Tokyo");
}

static void
test_zone_until_refreshed(void)
{
  g_autoptr(FollowupSession) session = followup_session_new(NOW, followup_output_new(80, FALSE));
  FollowupDay today;

  g_setenv("TZ", "UTC", TRUE);
  assert_zone(session, "UTC");
  today = followup_session_get_today(session);
  g_setenv("TZ", "Asia/Tokyo", TRUE);
  assert_zone(session, "UTC");
  g_assert_cmpuint(followup_session_get_today(session), ==, today);
  followup_session_refresh(session);
  assert_zone(session, "Asia/Tokyo");
  g_assert_cmpuint(followup_session_get_today(session), ==, today + 1);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/session/zone-when-needed", test_zone_when_needed);
  g_test_add_func("/session/zone-until-refreshed", test_zone_until_refreshed);
  return g_test_run();
}
