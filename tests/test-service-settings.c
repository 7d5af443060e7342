/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Tests of the D-Bus adapter's calls about the user's choices. */
#include "service-fixture.h"

static void
assert_setting(GVariant *setting, const char *name, const char *value, const char *source)
{
  const char *text = NULL;

  g_assert_true(g_variant_lookup(setting, "name", "&s", &text));
  g_assert_cmpstr(text, ==, name);
  g_assert_true(g_variant_lookup(setting, "value", "&s", &text));
  g_assert_cmpstr(text, ==, value);
  g_assert_true(g_variant_lookup(setting, "source", "&s", &text));
  g_assert_cmpstr(text, ==, source);
}

static void
test_change_and_list(ServiceFixture *f, gconstpointer unused)
{
  g_autoptr(GVariant) changed
      = service_fixture_call(f, "ChangeSetting", "('waking', '09:00-20:00', @a{sv} {})");
  g_autoptr(GVariant) again = NULL;
  g_autoptr(GVariant) list = NULL;
  g_autoptr(GVariant) waking = NULL;
  g_autoptr(GVariant) most = NULL;

  assert_setting(changed, "Hours.Waking", "09:00-20:00", "file");
  g_assert_cmpuint(followup_settings_get_choices(f->settings)->waking.start, ==, 9 * 60);
  list = service_fixture_call(f, "ListSettings", "()");
  g_assert_cmpuint(g_variant_n_children(list), ==, 12);
  waking = g_variant_get_child_value(list, 8);
  assert_setting(waking, "Hours.Waking", "09:00-20:00", "file");
  most = g_variant_get_child_value(list, 9);
  assert_setting(most, "Popups.Most", "3", "default");
  again = service_fixture_call(f, "ChangeSetting", "('Hours.Waking', '', @a{sv} {})");
  assert_setting(again, "Hours.Waking", "08:00-21:00", "default");
}

static void
test_refusals(ServiceFixture *f, gconstpointer unused)
{
  static const char *const calls[] = {
    "('Hours.Sleeping', '1', @a{sv} {})",
    "('Hours.Waking', 'all day', @a{sv} {})",
    "('Hours.Waking', '09:00-20:00', {'now': <true>})",
  };

  for (gsize i = 0; i < G_N_ELEMENTS(calls); i++) {
    g_autoptr(GVariant) parameters = g_variant_parse(NULL, calls[i], NULL, NULL, NULL);
    g_autoptr(GError) error = NULL;

    g_test_message("%s", calls[i]);
    g_assert_null(service_fixture_try(f, "ChangeSetting", parameters, &error));
    service_fixture_assert_error(error, "InvalidArgument");
  }
  g_assert_cmpuint(followup_settings_get_choices(f->settings)->waking.start, ==, 8 * 60);
}

int
main(int argc, char **argv)
{
#define ADD_TEST(path_, test_)                                                                     \
  g_test_add("/service-settings/" path_, ServiceFixture, NULL, service_fixture_set_up, test_,      \
             service_fixture_tear_down)

  g_test_init(&argc, &argv, NULL);
  ADD_TEST("change-and-list", test_change_and_list);
  ADD_TEST("refusals", test_refusals);
  return g_test_run();
}
