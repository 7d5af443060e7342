/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Tests of the D-Bus adapter's calls about sets of holidays. */
#include "service-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

/* As the application does: what changes is in force before the call is answered. */
static void
follow_cb(FollowupSettings *settings, gpointer user_data)
{
  ServiceFixture *f = user_data;
  g_autoptr(FollowupRules) rules
      = followup_settings_make_rules(settings, followup_clock_get_zone(f->clock));

  g_assert_true(followup_store_set_rules(f->store, rules, NULL));
}

static void
set_up(ServiceFixture *f, gconstpointer data)
{
  service_fixture_set_up(f, data);
  g_signal_connect(f->settings, "changed", G_CALLBACK(follow_cb), f);
}

static void
assert_count(GVariant *dict, const char *key, guint expected)
{
  guint32 n = 0;

  g_assert_true(g_variant_lookup(dict, key, "u", &n));
  g_assert_cmpuint(n, ==, expected);
}

static void
assert_flag(GVariant *dict, const char *key, gboolean expected)
{
  gboolean flag = !expected;

  g_assert_true(g_variant_lookup(dict, key, "b", &flag));
  g_assert_cmpint(flag, ==, expected);
}

static void
assert_text(GVariant *dict, const char *key, const char *expected)
{
  const char *text = NULL;

  g_assert_true(g_variant_lookup(dict, key, "&s", &text));
  g_assert_cmpstr(text, ==, expected);
}

#define IMPORT(name, day, called)                                                                  \
  "('" name "', [('" day "', '" called "'), ('2026-12-26', '')], @a{sv} {})"

/* Acme's check-in is due on Thu 26 Nov: five business days after Thu 19 Nov. */
static void
test_import(ServiceFixture *f, gconstpointer unused)
{
  g_autoptr(GVariant) imported = NULL, again = NULL, own = NULL, list = NULL, row = NULL;
  g_autoptr(GVariant) days = NULL;
  g_autofree char *text = NULL;

  service_fixture_add_acme(f);
  imported = service_fixture_call(f, "ImportHolidays", IMPORT("berlin", "2026-11-24", "Fest"));
  assert_text(imported, "name", "berlin");
  assert_count(imported, "days", 2);
  assert_text(imported, "first", "2026-11-24");
  assert_text(imported, "last", "2026-12-26");
  assert_flag(imported, "replaced", FALSE);
  assert_flag(imported, "own", FALSE);
  assert_count(imported, "moved", 0);
  own = service_fixture_call(f, "ChangeSetting", "('holidays', 'berlin', @a{sv} {})");
  assert_count(own, "moved", 1);
  again = service_fixture_call(f, "ImportHolidays", IMPORT("berlin", "2026-12-24", "Fest"));
  assert_flag(again, "replaced", TRUE);
  assert_flag(again, "own", TRUE);
  assert_count(again, "moved", 1);
  list = service_fixture_call(f, "ListHolidays", "()");
  g_assert_cmpuint(g_variant_n_children(list), ==, 1);
  row = g_variant_get_child_value(list, 0);
  assert_count(row, "interviews", 0);
  days = service_fixture_call(f, "GetHolidays", "('',)");
  text = g_variant_print(days, FALSE);
  g_assert_cmpstr(text, ==, "[('2026-12-24', 'Fest'), ('2026-12-26', '')]");
}

/* Interviews that name a set are counted while something of them is pending. */
static void
test_usage(ServiceFixture *f, gconstpointer unused)
{
  g_autoptr(GVariant) updated = NULL, list = NULL, row = NULL, removed = NULL;
  g_autoptr(GVariant) after = NULL, interview = NULL;
  g_autoptr(GError) error = NULL;

  service_fixture_add_acme(f);
  service_fixture_perform(f, "ImportHolidays", IMPORT("berlin", "2026-11-24", "Fest"));
  updated = service_fixture_call(f, "UpdateInterviews",
                                 "([{'id': <uint64 1>, 'holidays': <'berlin'>}], @a{sv} {})");
  list = service_fixture_call(f, "ListHolidays", "()");
  row = g_variant_get_child_value(list, 0);
  assert_count(row, "interviews", 1);
  g_assert_null(service_fixture_try(f, "RemoveHolidays",
                                    g_variant_new_parsed("('berlin', @a{sv} {})"), &error));
  service_fixture_assert_error(error, "WrongState");
  removed = service_fixture_call(f, "RemoveHolidays", "('berlin', {'force': <true>})");
  assert_count(removed, "moved", 1);
  after = service_fixture_call(f, "GetInterviews", "([uint64 1],)");
  interview = g_variant_get_child_value(after, 0);
  assert_flag(interview, "lacks-holidays", TRUE);
  assert_text(interview, "holidays", "berlin");
}

/* By hand, a moment ago: no watch has told of it yet. */
static void
test_just_written(ServiceFixture *f, gconstpointer unused)
{
  static const struct {
    const char *method, *parameters;
  } calls[] = {
    { "AddInterviews",
      "([{'employer': <'Acme'>, 'start': <int64 1795093200>, 'holidays': <'mine'>}], @a{sv} {})" },
    { "UpdateInterviews", "([{'id': <uint64 1>, 'holidays': <'mine'>}], @a{sv} {})" },
    { "GetHolidays", "('mine',)" },
  };
  g_autofree char *path = followup_settings_get_holidays_path(f->settings, "mine");
  g_autofree char *folder = g_path_get_dirname(path);
  g_autoptr(GVariant) list = NULL;

  g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
  service_fixture_add_acme(f);
  for (gsize i = 0; i < G_N_ELEMENTS(calls); i++) {
    g_assert_true(g_file_set_contents(path, "2026-11-24 Fest\n", -1, NULL));
    service_fixture_perform(f, calls[i].method, calls[i].parameters);
    g_assert_cmpint(g_unlink(path), ==, 0);
    list = service_fixture_call(f, "ListHolidays", "()");
    g_assert_cmpuint(g_variant_n_children(list), ==, 0);
    g_clear_pointer(&list, g_variant_unref);
  }
}

static void
test_refusals(ServiceFixture *f, gconstpointer unused)
{
  static const struct {
    const char *method, *parameters, *error;
  } calls[] = {
    { "ImportHolidays", "('Berlin', [('2026-12-25', '')], @a{sv} {})", "InvalidArgument" },
    { "ImportHolidays", "('../x', [('2026-12-25', '')], @a{sv} {})", "InvalidArgument" },
    { "ImportHolidays", "('x', @a(ss) [], @a{sv} {})", "InvalidArgument" },
    { "ImportHolidays", "('x', [('25.12.2026', '')], @a{sv} {})", "InvalidArgument" },
    { "ImportHolidays", "('x', [('2026-12-25', 'two\\nlines')], @a{sv} {})", "InvalidArgument" },
    { "ImportHolidays", "('x', [('2026-12-25', '')], {'force': <true>})", "InvalidArgument" },
    { "RemoveHolidays", "('x', @a{sv} {})", "NotFound" },
    { "RemoveHolidays", "('x', {'force': <1>})", "InvalidArgument" },
    { "GetHolidays", "('x',)", "NotFound" },
    { "ChangeSetting", "('holidays', 'x', @a{sv} {})", "NotFound" },
    { "AddInterviews",
      "([{'employer': <'Acme'>, 'start': <int64 1795093200>, 'holidays': <'x'>}], @a{sv} {})",
      "NotFound" },
    { "PlanInterviews",
      "([{'employer': <'Acme'>, 'start': <int64 1795093200>, 'holidays': <'x'>}], @a{sv} {})",
      "NotFound" },
  };
  g_autofree char *folder = g_build_filename(f->folder, "holidays", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS(calls); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) parameters = g_variant_parse(NULL, calls[i].parameters, NULL, NULL, &error);

    g_assert_no_error(error);
    g_test_message("%s%s", calls[i].method, calls[i].parameters);
    g_assert_null(service_fixture_try(f, calls[i].method, parameters, &error));
    service_fixture_assert_error(error, calls[i].error);
  }
  g_assert_false(g_file_test(folder, G_FILE_TEST_EXISTS));
}

/* With too many interviews to plan before the reply. */
static void
test_planning(ServiceFixture *f, gconstpointer unused)
{
  g_autoptr(GVariant) imported = NULL, own = NULL, removed = NULL;

  service_fixture_add_acme(f);
  service_fixture_perform(f, "AddInterviews",
                          "([{'employer': <'Beta AG'>, 'start': <int64 1795093200>, "
                          "'zone': <'Europe/Berlin'>}], @a{sv} {})");
  followup_store_set_slice(f->store, 1);
  imported = service_fixture_call(f, "ImportHolidays", IMPORT("berlin", "2026-11-24", "Fest"));
  own = service_fixture_call(f, "ChangeSetting", "('holidays', 'berlin', @a{sv} {})");
  assert_count(own, "moved", 1);
  assert_flag(own, "planning", TRUE);
  while (followup_store_is_behind(f->store))
    g_assert_true(followup_store_catch_up(f->store, NULL));
  followup_store_set_slice(f->store, 0);
  removed = service_fixture_call(f, "RemoveHolidays", "('berlin', {'force': <true>})");
  assert_count(removed, "moved", 2);
  assert_flag(removed, "planning", FALSE);
}

int
main(int argc, char **argv)
{
#define ADD_TEST(path_, test_)                                                                     \
  g_test_add("/service-holidays/" path_, ServiceFixture, NULL, set_up, test_,                      \
             service_fixture_tear_down)

  g_test_init(&argc, &argv, NULL);
  ADD_TEST("import", test_import);
  ADD_TEST("usage", test_usage);
  ADD_TEST("planning", test_planning);
  ADD_TEST("just-written", test_just_written);
  ADD_TEST("refusals", test_refusals);
  return g_test_run();
}
