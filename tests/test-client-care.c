/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The verbs that look after the program itself, with the real daemon behind them. */
#include "client-fixture.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

static void
test_settings(ClientFixture *f, gconstpointer unused)
{
  client_fixture_run(f, 0, "settings", NULL);
  client_fixture_assert_out(f, "Hours.Waking");
  client_fixture_assert_out(f, "08:00-21:00");
  client_fixture_assert_out(f, "settings.ini");
  client_fixture_run(f, 0, "settings", "set", "waking", "09:00-20:00", NULL);
  g_assert_cmpstr(f->out, ==, "Hours.Waking is now 09:00-20:00\n");
  client_fixture_run(f, 0, "settings", "get", "Hours.Waking", NULL);
  g_assert_cmpstr(f->out, ==, "09:00-20:00\n");
  client_fixture_run(f, 0, "settings", "list", NULL);
  client_fixture_assert_out(f, "default: 08:00-21:00");
  client_fixture_run(f, 0, "settings", "unset", "waking", NULL);
  g_assert_cmpstr(f->out, ==, "Hours.Waking is now 08:00-21:00, the default\n");
}

static void
test_settings_json(ClientFixture *f, gconstpointer unused)
{
  g_autoptr(JsonNode) node = NULL;
  JsonObject *first;

  client_fixture_run(f, 0, "settings", "set", "Me.Name", "Zoë O'Neill", NULL);
  client_fixture_run(f, 0, "settings", "--json", NULL);
  node = json_from_string(f->out, NULL);
  g_assert_nonnull(node);
  first = json_array_get_object_element(json_node_get_array(node), 0);
  g_assert_cmpstr(json_object_get_string_member(first, "name"), ==, "Me.Name");
  g_assert_cmpstr(json_object_get_string_member(first, "value"), ==, "Zoë O'Neill");
  g_assert_cmpstr(json_object_get_string_member(first, "source"), ==, "file");
}

static const struct {
  const char *words[6];
  int status;
  const char *part;
} refusals[] = {
  { { "settings", "set", "Hours.Waking", "all day" }, 2, "‘all day’" },
  { { "settings", "set", "Hours.Sleeping", "1" }, 2, "expected one of" },
  { { "settings", "set", "Me.Name", "Jane", "Doe" }, 2, "quoted" },
  { { "settings", "set", "Me.Name" }, 2, "too few words for ‘set’" },
  { { "settings", "put", "Me.Name" }, 2, "‘put’" },
  { { "settings", "get", "Name", "Email" }, 2, "too many words for ‘get’" },
  { { "settings", "get", "Hours.Sleeping" }, 3, "‘Hours.Sleeping’ is no setting" },
};

static void
test_settings_refused(ClientFixture *f, gconstpointer unused)
{
  for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
    client_fixture_run_strv(f, refusals[i].status, refusals[i].words);
    client_fixture_assert_err(f, refusals[i].part);
    g_assert_cmpuint(client_fixture_count_lines(f->err), ==, 1);
  }
}

/* On the fixture's bus nobody shows popups. */
static void
test_doctor(ClientFixture *f, gconstpointer unused)
{
  g_autoptr(JsonNode) node = NULL;

  client_fixture_run(f, 1, "doctor", NULL);
  client_fixture_assert_out(f, "failed   Popups");
  client_fixture_assert_out(f, "ok       Database");
  client_fixture_assert_out(f, "ok       Daemon");
  client_fixture_assert_err(f, "1 check failed");
  client_fixture_setenv(f, "COLUMNS", "60");
  client_fixture_run(f, 1, "doctor", NULL);
  client_fixture_assert_fits(f, 60);
  client_fixture_run(f, 1, "doctor", "--json", NULL);
  node = json_from_string(f->out, NULL);
  g_assert_nonnull(node);
  g_assert_cmpuint(json_array_get_length(json_node_get_array(node)), >, 8);
}

/* The daemon is asked, and says why not. */
static void
test_doctor_popup(ClientFixture *f, gconstpointer unused)
{
  client_fixture_run(f, 1, "doctor", "--popup", NULL);
  client_fixture_assert_out(f, "failed   Test popup");
  client_fixture_assert_out(f, "no popup server answers");
  client_fixture_assert_out(f, "ok       Backups");
  client_fixture_assert_err(f, "2 checks failed");
}

/* What can be told without a bus is told. */
static void
test_doctor_without_bus(ClientFixture *f, gconstpointer unused)
{
  client_fixture_setenv(f, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
  client_fixture_run(f, 1, "doctor", NULL);
  client_fixture_assert_out(f, "failed   Session bus");
  client_fixture_assert_out(f, "Time zone");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
#define ADD_TEST(path_, test_)                                                                     \
  g_test_add("/client-care/" path_, ClientFixture, NULL, client_fixture_set_up, test_,             \
             client_fixture_tear_down)
  ADD_TEST("settings", test_settings);
  ADD_TEST("settings-json", test_settings_json);
  ADD_TEST("settings-refused", test_settings_refused);
  ADD_TEST("doctor", test_doctor);
  ADD_TEST("doctor-popup", test_doctor_popup);
  ADD_TEST("doctor-without-bus", test_doctor_without_bus);
#undef ADD_TEST
  return g_test_run();
}
