/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Tests of followup with followupd, as their users start them: on a private bus, with folders of
 * their own. FOLLOWUP and FOLLOWUPD name the programs. */
#include "names.h"
#include "folder.h"
#include "leash.h"
#include "peer.h"
#include "run.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define DEADLINE_SECONDS 60

/* Everything in it is owned. */
typedef struct {
  GTestDBus *bus;
  GDBusConnection *connection;
  char *folder, *config;
  GSubprocess *daemon;
} Fixture;

static GSubprocessLauncher *
make_launcher(Fixture *f, GSubprocessFlags flags)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new(flags);

  g_subprocess_launcher_setenv(launcher, "DBUS_SESSION_BUS_ADDRESS",
                               g_test_dbus_get_bus_address(f->bus), TRUE);
  g_subprocess_launcher_setenv(launcher, "HOME", f->folder, TRUE);
  g_subprocess_launcher_setenv(launcher, "XDG_DATA_HOME", f->folder, TRUE);
  g_subprocess_launcher_setenv(launcher, "COLUMNS", "400", TRUE);
  g_subprocess_launcher_setenv(launcher, "TZ", "UTC", TRUE);
  return launcher;
}

static void
appeared_cb(GDBusConnection *connection, const char *name, const char *owner, gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
}

static gboolean
late_cb(gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

static void
wait_for_daemon(Fixture *f)
{
  gboolean appeared = FALSE, late = FALSE;
  guint source = g_timeout_add_seconds(DEADLINE_SECONDS, late_cb, &late);
  guint watch = g_bus_watch_name_on_connection(f->connection, FOLLOWUP_BUS_NAME,
                                               G_BUS_NAME_WATCHER_FLAGS_NONE, appeared_cb, NULL,
                                               &appeared, NULL);

  while (!appeared && !late)
    g_main_context_iteration(NULL, TRUE);
  g_bus_unwatch_name(watch);
  g_source_remove(source);
  g_assert_true(appeared);
}

static void
set_up(Fixture *f, gconstpointer data)
{
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GError) error = NULL;

  f->folder = g_dir_make_tmp("followup-programs-XXXXXX", &error);
  g_assert_no_error(error);
  f->config = g_build_filename(f->folder, "config", NULL);
  f->bus = g_test_dbus_new(G_TEST_DBUS_NONE);
  g_test_dbus_up(f->bus);
  f->connection = peer_connect(g_test_dbus_get_bus_address(f->bus));
  launcher = make_launcher(f, G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  leash_put_on(launcher);
  f->daemon = g_subprocess_launcher_spawn(launcher, &error, g_getenv("FOLLOWUPD"), "--config",
                                          f->config, NULL);
  g_assert_no_error(error);
  wait_for_daemon(f);
}

static void
tear_down(Fixture *f, gconstpointer data)
{
  g_subprocess_send_signal(f->daemon, SIGTERM);
  g_assert_true(g_subprocess_wait_check(f->daemon, NULL, NULL));
  g_clear_object(&f->daemon);
  g_clear_object(&f->connection);
  g_test_dbus_stop(f->bus);
  g_clear_object(&f->bus);
  folder_remove(f->folder);
  g_free(f->folder);
  g_free(f->config);
}

/* line: as run_program() takes it. */
static Run
run(Fixture *f, const char *line, const char *input)
{
  g_autoptr(GSubprocessLauncher) launcher = make_launcher(f, RUN_FLAGS);

  return run_program(launcher, g_getenv("FOLLOWUP"), line, input);
}

/* The object that the line prints; it must succeed. */
static JsonNode *
run_json(Fixture *f, const char *line)
{
  g_auto(Run) made = run(f, line, NULL);
  g_autoptr(GError) error = NULL;
  JsonNode *node = json_from_string(made.output, &error);

  g_assert_cmpint(made.status, ==, 0);
  g_assert_no_error(error);
  return node;
}

#define ADD                                                                                        \
  "add Acme --position Engineer --at '2026-11-19 14:00' --zone Europe/Berlin --with "              \
  "'Ada <ada@example.com>; lead' --json"

/* What only replies say is no hindrance to changing the rest. */
static void
test_edit_after_answer(Fixture *f, gconstpointer data)
{
  static const char *const lines[] = { "heard 1 --decision none", "edit 1 --cadence weekly --json",
                                       "edit 1 --with 'Grace <grace@example.com>' --json" };
  g_autoptr(JsonNode) added = run_json(f, ADD);
  g_autoptr(JsonNode) shown = NULL;
  JsonObject *interview;
  JsonArray *people;

  g_assert_nonnull(added);
  for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
    g_auto(Run) made = run(f, lines[i], NULL);

    g_assert_cmpint(made.status, ==, 0);
  }
  shown = run_json(f, "show 1 --json");
  interview = json_node_get_object(shown);
  g_assert_cmpstr(json_object_get_string_member(interview, "cadence"), ==, "weekly");
  g_assert_cmpuint(json_array_get_length(json_object_get_array_member(interview, "answers")), ==,
                   1);
  people = json_object_get_array_member(interview, "interviewers");
  g_assert_cmpuint(json_array_get_length(people), ==, 2);
  g_assert_cmpstr(json_object_get_string_member(json_array_get_object_element(people, 0), "email"),
                  ==, "ada@example.com");
}

/* The daemon knows which file it reads; the client's own folders need not be the same. */
static void
test_settings_name_file(Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename(f->config, "settings.ini", NULL);
  g_auto(Run) settings = run(f, "settings", NULL);

  g_assert_cmpint(settings.status, ==, 0);
  g_assert_nonnull(strstr(settings.output, path));
}

/* One answer for each question, in order, whatever was asked. */
static void
test_plan_lines_keep_step(Fixture *f, gconstpointer data)
{
  static const char input[] = "{\"at\": \"2026-11-20T14:00\", \"zone\": \"UTC\"}\n"
                              "{\"at\": \"2026-11-20T14:00\", \"zone\": \"Mars/\\\"Base\\\"\"}\n"
                              "\n"
                              "no JSON\n"
                              "{\"at\": \"2026-11-21T14:00\", \"zone\": \"UTC\"}\n";
  static const char *const members[] = { "plan", "error", "error", "plan", NULL };
  g_auto(Run) made = run(f, "plan --jsonl", input);
  g_auto(GStrv) lines = g_strsplit(g_strchomp(made.output), "\n", -1);

  g_assert_cmpint(made.status, !=, 0);
  g_assert_cmpuint(g_strv_length(lines), ==, 4);
  for (guint i = 0; members[i] != NULL; i++) {
    g_autoptr(JsonNode) node = json_from_string(lines[i], NULL);

    g_assert_nonnull(node);
    g_assert_true(json_object_has_member(json_node_get_object(node), members[i]));
  }
  g_assert_nonnull(strstr(made.errors, "line 2: "));
  g_assert_nonnull(strstr(made.errors, "line 4: "));
}

int
main(int argc, char **argv)
{
#define ADD_TEST(path_, test_)                                                                     \
  g_test_add("/programs/" path_, Fixture, NULL, set_up, test_, tear_down)

  g_test_init(&argc, &argv, NULL);
  ADD_TEST("edit-after-answer", test_edit_after_answer);
  ADD_TEST("settings-name-file", test_settings_name_file);
  ADD_TEST("plan-lines-keep-step", test_plan_lines_keep_step);
  return g_test_run();
}
