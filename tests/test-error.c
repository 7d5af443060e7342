/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "error.h"
#include "names.h"

static void
test_round_trip(void)
{
  followup_error_register();
  for (int code = 0; code < FOLLOWUP_N_ERRORS; code++) {
    g_autoptr(GError) error = g_error_new_literal(FOLLOWUP_ERROR, code, "broken");
    g_autofree char *name = g_dbus_error_encode_gerror(error);
    g_autoptr(GError) decoded = g_dbus_error_new_for_dbus_error(name, "broken");
    FollowupError found = FOLLOWUP_N_ERRORS;

    g_assert_true(g_str_has_prefix(name, FOLLOWUP_ERROR_PREFIX));
    g_assert_error(decoded, FOLLOWUP_ERROR, code);
    g_assert_cmpstr(followup_error_get_name((FollowupError)code), ==, name);
    g_assert_true(followup_error_find_name(name, &found));
    g_assert_cmpint(found, ==, code);
  }
  g_assert_false(
      followup_error_find_name("org.freedesktop.DBus.Error.Failed", &(FollowupError){ 0 }));
}

int
main(int argc, char *argv[])
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/error/round-trip-over-the-bus", test_round_trip);
  return g_test_run();
}
