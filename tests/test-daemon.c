/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Tests of the program followupd itself, as its users start it: on a private bus, with folders of
 * its own. FOLLOWUPD names the program. */
#include "error.h"
#include "fake-desktop.h"
#include "folder.h"
#include "leash.h"
#include "names.h"
#include "peer.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>

#define DEADLINE_SECONDS 60
#define OTHER_NAME FOLLOWUP_BUS_NAME ".Other"

/* Everything in it is owned. */
typedef struct {
  GTestDBus *bus;
  char *address; /* kept, also when the bus is gone */
  GDBusConnection *client;
  char *folder, *data, *config;
  GPtrArray *running; /* of GSubprocess */
} Fixture;

static gboolean
late_cb(gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

/* Iterates the main loop until *done. */
static void
wait_for(const gboolean *done)
{
  gboolean late = FALSE;
  guint source = g_timeout_add_seconds(DEADLINE_SECONDS, late_cb, &late);

  while (!*done && !late)
    g_main_context_iteration(NULL, TRUE);
  g_source_remove(source);
  g_assert_true(*done);
}

static void
start_bus(Fixture *f)
{
  f->bus = g_test_dbus_new(G_TEST_DBUS_NONE);
  g_test_dbus_up(f->bus);
  g_free(f->address);
  f->address = g_strdup(g_test_dbus_get_bus_address(f->bus));
  f->client = peer_connect(f->address);
}

static void
stop_bus(Fixture *f)
{
  g_clear_object(&f->client);
  g_test_dbus_stop(f->bus);
  g_clear_object(&f->bus);
}

static void
set_up(Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  f->folder = g_dir_make_tmp("followup-daemon-XXXXXX", &error);
  g_assert_no_error(error);
  f->data = g_build_filename(f->folder, "data", NULL);
  f->config = g_build_filename(f->folder, "config", NULL);
  f->running = g_ptr_array_new_with_free_func(g_object_unref);
  g_assert_cmpint(g_mkdir(f->config, 0700), ==, 0);
  start_bus(f);
}

static void
tear_down(Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < f->running->len; i++) {
    g_subprocess_force_exit(g_ptr_array_index(f->running, i));
    g_subprocess_wait(g_ptr_array_index(f->running, i), NULL, NULL);
  }
  g_ptr_array_unref(f->running);
  if (f->bus != NULL)
    stop_bus(f);
  folder_remove(f->folder);
  g_free(f->folder);
  g_free(f->data);
  g_free(f->config);
  g_free(f->address);
}

/* arguments: NULL-terminated. (transfer none) */
static GSubprocess *
spawn(Fixture *f, const char *const *arguments)
{
  g_autoptr(GSubprocessLauncher) launcher
      = g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr(GPtrArray) argv = g_ptr_array_new();
  g_autoptr(GError) error = NULL;
  GSubprocess *process;

  g_ptr_array_add(argv, (gpointer)g_getenv("FOLLOWUPD"));
  for (; *arguments != NULL; arguments++)
    g_ptr_array_add(argv, (gpointer)*arguments);
  g_ptr_array_add(argv, NULL);
  g_subprocess_launcher_setenv(launcher, "DBUS_SESSION_BUS_ADDRESS", f->address, TRUE);
  g_subprocess_launcher_setenv(launcher, "HOME", f->folder, TRUE);
  g_subprocess_launcher_setenv(launcher, "XDG_DATA_HOME", f->folder, TRUE);
  g_subprocess_launcher_setenv(launcher, "XDG_CONFIG_HOME", f->folder, TRUE);
  leash_put_on(launcher);
  process = g_subprocess_launcher_spawnv(launcher, (const char *const *)argv->pdata, &error);
  g_assert_no_error(error);
  g_ptr_array_add(f->running, process);
  return process;
}

typedef struct {
  gboolean done;
  char *output, *errors;
} Ending;

static void
ended_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Ending *ending = user_data;
  g_autoptr(GError) error = NULL;

  g_subprocess_communicate_utf8_finish(G_SUBPROCESS(source), result, &ending->output,
                                       &ending->errors, &error);
  g_assert_no_error(error);
  ending->done = TRUE;
}

/* Its exit status; what it said goes to *errors, nullable. */
static int
wait_for_end(GSubprocess *process, char **errors)
{
  Ending ending = { 0 };

  g_subprocess_communicate_utf8_async(process, NULL, NULL, ended_cb, &ending);
  wait_for(&ending.done);
  g_test_message("%s", ending.errors);
  g_free(ending.output);
  if (errors != NULL)
    *errors = g_steal_pointer(&ending.errors);
  g_free(ending.errors);
  g_assert_true(g_subprocess_get_if_exited(process));
  return g_subprocess_get_exit_status(process);
}

static void
appeared_cb(GDBusConnection *connection, const char *name, const char *owner, gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
}

/* A daemon with its name on the bus: calls may be made, and wait where it is not ready. */
static GSubprocess *
launch(Fixture *f, const char *bus_name, const char *data)
{
  const char *const arguments[]
      = { "--bus-name", bus_name, "--data", data, "--config", f->config, NULL };
  GSubprocess *process = spawn(f, arguments);
  gboolean appeared = FALSE;
  guint watch = g_bus_watch_name_on_connection(f->client, bus_name, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                               appeared_cb, NULL, &appeared, NULL);

  wait_for(&appeared);
  g_bus_unwatch_name(watch);
  return process;
}

static GVariant *
try_call(Fixture *f, const char *bus_name, const char *method, const char *text, GError **error)
{
  g_autoptr(GError) parse_error = NULL;
  g_autoptr(GVariant) parameters = g_variant_parse(NULL, text, NULL, NULL, &parse_error);
  const char *interface = g_str_equal(method, "Get") ? "org.freedesktop.DBus.Properties"
                                                     : FOLLOWUP_INTERFACE;

  g_assert_no_error(parse_error);
  return g_dbus_connection_call_sync(f->client, bus_name, FOLLOWUP_OBJECT_PATH, interface, method,
                                     parameters, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START,
                                     DEADLINE_SECONDS * 1000, NULL, error);
}

static GVariant *
call_method(Fixture *f, const char *bus_name, const char *method, const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = try_call(f, bus_name, method, text, &error);

  g_assert_no_error(error);
  return g_variant_get_child_value(reply, 0);
}

static GVariant *
get_health(Fixture *f, const char *bus_name)
{
  g_autoptr(GVariant) boxed
      = call_method(f, bus_name, "Get", "('" FOLLOWUP_INTERFACE "', 'Health')");

  return g_variant_get_variant(boxed);
}

static void
assert_health(Fixture *f, const char *bus_name, const char *expected)
{
  g_autoptr(GVariant) health = get_health(f, bus_name);
  const char *state = NULL;

  g_assert_true(g_variant_lookup(health, "state", "&s", &state));
  g_assert_cmpstr(state, ==, expected);
}

static void
add_acme(Fixture *f, const char *bus_name)
{
  g_autoptr(GVariant) added
      = call_method(f, bus_name, "AddInterviews",
                    "([{'employer': <'Acme'>, 'start': <int64 1795093200>}], @a{sv} {})");

  g_assert_cmpuint(g_variant_n_children(added), ==, 1);
}

static guint
count_interviews(Fixture *f, const char *bus_name)
{
  g_autoptr(GVariant) list = call_method(f, bus_name, "ListInterviews", "(@a{sv} {},)");

  return g_variant_n_children(list);
}

static void
end(GSubprocess *process)
{
  g_subprocess_send_signal(process, SIGTERM);
  g_assert_cmpint(wait_for_end(process, NULL), ==, 0);
}

static void
assert_mode(const char *path, guint expected)
{
  GStatBuf status;

  g_assert_cmpint(g_stat(path, &status), ==, 0);
  g_assert_cmpuint(status.st_mode & 0777, ==, expected);
}

static void
test_starts_and_ends(Fixture *f, gconstpointer data)
{
  static const int signals[] = { SIGTERM, SIGINT, SIGHUP };
  g_autofree char *database = g_build_filename(f->data, "followup.db", NULL);
  g_autofree char *lock = g_build_filename(f->data, "followup.lock", NULL);

  for (guint i = 0; i < G_N_ELEMENTS(signals); i++) {
    GSubprocess *process = launch(f, FOLLOWUP_BUS_NAME, f->data);

    g_assert_cmpuint(count_interviews(f, FOLLOWUP_BUS_NAME), ==, i);
    assert_health(f, FOLLOWUP_BUS_NAME, "ok");
    add_acme(f, FOLLOWUP_BUS_NAME);
    g_subprocess_send_signal(process, signals[i]);
    g_assert_cmpint(wait_for_end(process, NULL), ==, 0);
  }
  assert_mode(f->data, 0700);
  assert_mode(database, 0600);
  assert_mode(lock, 0600);
}

static void
test_same_name(Fixture *f, gconstpointer data)
{
  g_autofree char *elsewhere = g_build_filename(f->folder, "elsewhere", NULL);
  const char *const arguments[] = { "--data", elsewhere, "--config", f->config, NULL };
  GSubprocess *first = launch(f, FOLLOWUP_BUS_NAME, f->data);
  g_autofree char *errors = NULL;

  g_assert_cmpint(wait_for_end(spawn(f, arguments), &errors), ==, 3);
  g_assert_true(g_str_has_prefix(errors, "followupd: another followupd has the bus name"));
  g_assert_true(strchr(errors, '\n') == errors + strlen(errors) - 1);
  g_assert_false(g_file_test(elsewhere, G_FILE_TEST_EXISTS)); /* and leaves nothing behind */
  assert_health(f, FOLLOWUP_BUS_NAME, "ok");
  end(first);
}

/* Neither is taken for the user's own. */
static void
test_empty_values(Fixture *f, gconstpointer data)
{
  static const char *const options[] = { "--bus-name", "--data", "--config" };

  for (guint i = 0; i < G_N_ELEMENTS(options); i++) {
    const char *const arguments[] = { options[i], "", NULL };
    g_autofree char *expected = g_strdup_printf("followupd: %s is empty;", options[i]);
    g_autofree char *errors = NULL;

    g_assert_cmpint(wait_for_end(spawn(f, arguments), &errors), ==, 2);
    g_assert_true(g_str_has_prefix(errors, expected));
  }
}

static void
test_same_folder(Fixture *f, gconstpointer data)
{
  const char *const arguments[]
      = { "--bus-name", OTHER_NAME, "--data", f->data, "--config", f->config, NULL };
  GSubprocess *first = launch(f, FOLLOWUP_BUS_NAME, f->data);
  g_autofree char *errors = NULL;

  g_assert_cmpint(wait_for_end(spawn(f, arguments), &errors), ==, 3);
  g_assert_true(g_str_has_prefix(errors, "followupd: another followupd holds"));
  assert_health(f, FOLLOWUP_BUS_NAME, "ok");
  end(first);
}

static void
test_two_instances(Fixture *f, gconstpointer data)
{
  g_autofree char *elsewhere = g_build_filename(f->folder, "elsewhere", NULL);
  GSubprocess *first = launch(f, FOLLOWUP_BUS_NAME, f->data);
  GSubprocess *second = launch(f, OTHER_NAME, elsewhere);

  add_acme(f, OTHER_NAME);
  g_assert_cmpuint(count_interviews(f, FOLLOWUP_BUS_NAME), ==, 0);
  g_assert_cmpuint(count_interviews(f, OTHER_NAME), ==, 1);
  end(first);
  g_assert_cmpuint(count_interviews(f, OTHER_NAME), ==, 1);
  end(second);
}

/* It stays, says why, refuses the rest and ends cleanly. */
static void
assert_refuses(Fixture *f, const char *folder, const char *name)
{
  GSubprocess *process = launch(f, FOLLOWUP_BUS_NAME, folder);
  g_autofree char *expected = g_strconcat(FOLLOWUP_ERROR_PREFIX, name, NULL);
  g_autofree char *remote = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) health = NULL;
  const char *said = NULL;

  g_assert_null(try_call(f, FOLLOWUP_BUS_NAME, "ListInterviews", "(@a{sv} {},)", &error));
  remote = g_dbus_error_get_remote_error(error);
  g_assert_cmpstr(remote, ==, expected);
  health = get_health(f, FOLLOWUP_BUS_NAME);
  g_assert_true(g_variant_lookup(health, "state", "&s", &said));
  g_assert_cmpstr(said, ==, "failed");
  g_assert_true(g_variant_lookup(health, "error", "&s", &said));
  g_assert_cmpstr(said, ==, expected);
  g_assert_true(g_variant_lookup(health, "problem", "&s", &said));
  g_assert_cmpstr(said, !=, "");
  end(process);
}

static char *
checksum_file(const char *path)
{
  g_autofree char *contents = NULL;
  gsize length;
  g_autoptr(GError) error = NULL;

  g_file_get_contents(path, &contents, &length, &error);
  g_assert_no_error(error);
  return g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)contents, length);
}

static void
test_newer_schema(Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename(f->data, "followup.db", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  sqlite3 *db = NULL;

  end(launch(f, FOLLOWUP_BUS_NAME, f->data));
  g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
  g_assert_cmpint(sqlite3_exec(db, "PRAGMA user_version = 999", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint(sqlite3_close(db), ==, SQLITE_OK);
  before = checksum_file(path);
  assert_refuses(f, f->data, "NewerSchema");
  after = checksum_file(path);
  g_assert_cmpstr(before, ==, after);
}

/* The name in the folder that begins so. */
static char *
find_file(const char *folder, const char *prefix)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
    if (g_str_has_prefix(name, prefix) && !g_str_has_suffix(name, ".txt"))
      return g_build_filename(folder, name, NULL);
  }
  return NULL;
}

/* It begins anew, keeps what was there and says so, in this life and the next. */
static void
test_damaged(Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename(f->data, "followup.db", NULL);
  g_autofree char *kept = NULL, *text = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint(g_mkdir(f->data, 0700), ==, 0);
  g_file_set_contents(path, "this is no database, but somebody may still want it", -1, &error);
  g_assert_no_error(error);
  for (guint life = 0; life < 2; life++) {
    GSubprocess *process = launch(f, FOLLOWUP_BUS_NAME, f->data);
    g_autoptr(GVariant) health = NULL;
    g_auto(GStrv) notices = NULL;

    assert_health(f, FOLLOWUP_BUS_NAME, "ok");
    add_acme(f, FOLLOWUP_BUS_NAME);
    health = get_health(f, FOLLOWUP_BUS_NAME);
    g_assert_true(g_variant_lookup(health, "notices", "^as", &notices));
    g_assert_cmpuint(g_strv_length(notices), ==, 1);
    g_assert_nonnull(strstr(notices[0], "damaged"));
    end(process);
  }
  kept = find_file(f->data, "followup.db.damaged-");
  g_assert_nonnull(kept);
  g_file_get_contents(kept, &text, NULL, &error);
  g_assert_no_error(error);
  g_assert_cmpstr(text, ==, "this is no database, but somebody may still want it");
}

/* What is not ours stays where it is. */
static void
test_another_program(Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename(f->data, "followup.db", NULL);
  g_autofree char *before = NULL, *after = NULL;
  sqlite3 *db = NULL;

  g_assert_cmpint(g_mkdir(f->data, 0700), ==, 0);
  g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
  g_assert_cmpint(sqlite3_exec(db, "CREATE TABLE theirs (x)", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint(sqlite3_close(db), ==, SQLITE_OK);
  before = checksum_file(path);
  assert_refuses(f, f->data, "WrongKind");
  after = checksum_file(path);
  g_assert_cmpstr(before, ==, after);
}

/* sysfs takes no new files or folders, not even from root. */
static void
test_read_only(Fixture *f, gconstpointer data)
{
  assert_refuses(f, "/sys/kernel", "ReadOnly");
  assert_refuses(f, "/sys/kernel/followup", "ReadOnly");
}

static void
test_bus_ends(Fixture *f, gconstpointer data)
{
  GSubprocess *process = launch(f, FOLLOWUP_BUS_NAME, f->data);

  add_acme(f, FOLLOWUP_BUS_NAME);
  /* Behind the first answers it begins to listen to others on the bus, of which GDBus complains
   * where that ends just then. */
  for (guint i = 0; i < 20; i++)
    g_assert_cmpuint(count_interviews(f, FOLLOWUP_BUS_NAME), ==, 1);
  stop_bus(f);
  g_assert_cmpint(wait_for_end(process, NULL), ==, 0);
  start_bus(f);
  process = launch(f, FOLLOWUP_BUS_NAME, f->data);
  g_assert_cmpuint(count_interviews(f, FOLLOWUP_BUS_NAME), ==, 1);
  end(process);
}

/* Started together, as by a login and a few calls: one serves, the others say so and go. */
static void
test_twenty(Fixture *f, gconstpointer data)
{
  enum { N = 20 };
  const char *const arguments[] = { "--data", f->data, "--config", f->config, NULL };
  GSubprocess *processes[N];
  gboolean appeared = FALSE;
  guint n_serving = 0, watch;

  for (guint i = 0; i < N; i++)
    processes[i] = spawn(f, arguments);
  watch
      = g_bus_watch_name_on_connection(f->client, FOLLOWUP_BUS_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                       appeared_cb, NULL, &appeared, NULL);
  wait_for(&appeared);
  g_bus_unwatch_name(watch);
  add_acme(f, FOLLOWUP_BUS_NAME);
  for (guint i = 0; i < N; i++) {
    g_autoptr(GVariant) pid = g_dbus_connection_call_sync(
        f->client, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
        "GetConnectionUnixProcessID", g_variant_new("(s)", FOLLOWUP_BUS_NAME), NULL,
        G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
    g_autofree char *serving = NULL;
    guint32 number;

    g_assert_nonnull(pid);
    g_variant_get(pid, "(u)", &number);
    serving = g_strdup_printf("%u", number);
    if (g_strcmp0(g_subprocess_get_identifier(processes[i]), serving) == 0) {
      n_serving++;
      continue;
    }
    g_assert_cmpint(wait_for_end(processes[i], NULL), ==, 3);
  }
  g_assert_cmpuint(n_serving, ==, 1);
  assert_health(f, FOLLOWUP_BUS_NAME, "ok");
  g_assert_cmpuint(count_interviews(f, FOLLOWUP_BUS_NAME), ==, 1);
}

/* How often any thread of the process gave up the processor: each wake-up ends so. */
static guint64
count_switches(GSubprocess *process)
{
  g_autofree char *folder = g_strdup_printf("/proc/%s/task", g_subprocess_get_identifier(process));
  g_autoptr(GDir) threads = g_dir_open(folder, 0, NULL);
  const char *thread;
  guint64 n = 0;

  g_assert_nonnull(threads);
  while ((thread = g_dir_read_name(threads)) != NULL) {
    g_autofree char *path = g_build_filename(folder, thread, "status", NULL);
    g_autofree char *text = NULL;
    const char *line = NULL;

    if (g_file_get_contents(path, &text, NULL, NULL))
      line = strstr(text, "\nvoluntary_ctxt_switches:");
    if (line != NULL)
      n += g_ascii_strtoull(line + strlen("\nvoluntary_ctxt_switches:"), NULL, 10);
  }
  return n;
}

static void
wait_seconds(guint seconds)
{
  gboolean done = FALSE;
  guint source = g_timeout_add_seconds(seconds, late_cb, &done);

  while (!done)
    g_main_context_iteration(NULL, TRUE);
  g_source_remove(source);
}

/* Nothing is due, and nothing wakes any thread: not where the folders of settings and of anything
 * else are missing either, which GLib would look for every 4 seconds. What a start still has to do
 * is over some time. */
static void
test_sleeps(Fixture *f, gconstpointer data)
{
  enum { WINDOW = 6, TRIES = 6 };
  GSubprocess *process;
  guint64 before;
  guint tries = 0;

  g_assert_cmpint(g_rmdir(f->config), ==, 0);
  process = launch(f, FOLLOWUP_BUS_NAME, f->data);
  do {
    before = count_switches(process);
    wait_seconds(WINDOW);
    g_test_message("woken %" G_GUINT64_FORMAT " times", count_switches(process) - before);
  } while (count_switches(process) != before && ++tries < TRIES);
  g_assert_cmpuint(tries, <, TRIES);
  end(process);
}

static void
test_killed(Fixture *f, gconstpointer data)
{
  GSubprocess *process = launch(f, FOLLOWUP_BUS_NAME, f->data);
  g_autoptr(GError) error = NULL;

  add_acme(f, FOLLOWUP_BUS_NAME);
  g_subprocess_force_exit(process);
  g_subprocess_wait(process, NULL, &error);
  g_assert_no_error(error);
  process = launch(f, FOLLOWUP_BUS_NAME, f->data);
  g_assert_cmpuint(count_interviews(f, FOLLOWUP_BUS_NAME), ==, 1);
  end(process);
}

static void
test_no_bus(Fixture *f, gconstpointer data)
{
  const char *const arguments[] = { "--data", f->data, NULL };
  g_autofree char *errors = NULL;

  g_free(f->address);
  f->address = g_strdup("unix:path=/nonexistent/bus");
  g_assert_cmpint(wait_for_end(spawn(f, arguments), &errors), ==, 1);
  g_assert_true(g_str_has_prefix(errors, "followupd: no session bus"));
}

static void
test_options(Fixture *f, gconstpointer data)
{
  static const struct {
    const char *arguments[3];
    int status;
  } rows[] = {
    { { "--version" }, 0 },
    { { "--help" }, 0 },
    { { "--bus-name", "nodots" }, 2 },
    { { "--bus-name", ":1.5" }, 2 },
    { { "--bus-name", "" }, 2 },
    { { "--bus-name" }, 2 },
    { { "--what" }, 2 },
    { { "start" }, 2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_test_message("%s", rows[i].arguments[0]);
    g_assert_cmpint(wait_for_end(spawn(f, rows[i].arguments), NULL), ==, rows[i].status);
  }
}

static void
write_settings(Fixture *f, const char *text)
{
  g_autofree char *path = g_build_filename(f->config, "settings.ini", NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents(path, text, -1, &error);
  g_assert_no_error(error);
}

static gboolean
has_problems(Fixture *f)
{
  g_autoptr(GVariant) health = get_health(f, FOLLOWUP_BUS_NAME);
  g_auto(GStrv) problems = NULL;

  g_assert_true(g_variant_lookup(health, "settings-problems", "^as", &problems));
  return g_strv_length(problems) > 0;
}

/* The reason of the check-in, which names the cadence. */
static char *
get_check_in_reason(Fixture *f)
{
  g_autoptr(GVariant) actions = call_method(f, FOLLOWUP_BUS_NAME, "ListActions", "(@a{sv} {},)");

  for (gsize i = 0; i < g_variant_n_children(actions); i++) {
    g_autoptr(GVariant) action = g_variant_get_child_value(actions, i);
    const char *kind = NULL;
    char *reason = NULL;

    g_assert_true(g_variant_lookup(action, "kind", "&s", &kind));
    if (g_str_equal(kind, "check-in") && g_variant_lookup(action, "reason", "s", &reason))
      return reason;
  }
  return NULL;
}

static gboolean
tick_cb(gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Settings are read anew while the daemon runs, and what is pending is planned anew. */
static void
test_settings(Fixture *f, gconstpointer data)
{
  g_autofree char *reason = NULL;
  GSubprocess *process;
  gboolean late = FALSE;
  guint deadline = g_timeout_add_seconds(DEADLINE_SECONDS, late_cb, &late);
  guint tick = g_timeout_add(20, tick_cb, NULL);

  write_settings(f, "[Hours]\nWaking=never\n");
  process = launch(f, FOLLOWUP_BUS_NAME, f->data);
  add_acme(f, FOLLOWUP_BUS_NAME);
  g_assert_true(has_problems(f));
  write_settings(f, "[Plan]\nCadence=two-weeks\n");
  do {
    g_main_context_iteration(NULL, TRUE);
    g_free(reason);
    reason = get_check_in_reason(f);
    g_assert_nonnull(reason);
  } while (!late && strstr(reason, "two-weeks") == NULL);
  g_assert_false(late);
  g_assert_false(has_problems(f));
  g_source_remove(deadline);
  g_source_remove(tick);
  end(process);
}

/* ---- hooks ---- */

/* It keeps what it reads. (transfer full) the file's path */
static char *
write_hook(Fixture *f)
{
  g_autofree char *folder = g_build_filename(f->config, "hooks", NULL);
  g_autofree char *path = g_build_filename(folder, "on-added", NULL);
  char *heard = g_build_filename(f->folder, "heard", NULL);
  g_autofree char *text = g_strdup_printf("#!/bin/sh\n"
                                          "echo 'said by the hook' >&2\n"
                                          "{ cat; echo \"$FOLLOWUP_BUS_NAME $FOLLOWUP_ID\"; } "
                                          ">'%s.new'\nmv '%s.new' '%s'\n",
                                          heard, heard, heard);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
  g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, &error);
  g_assert_no_error(error);
  return heard;
}

static void
assert_heard(const char *text)
{
  g_assert_true(g_str_has_prefix(text, "{\"event\":\"added\",\"version\":1,"));
  g_assert_nonnull(strstr(text, "\"employer\":\"Acme\""));
  g_assert_nonnull(strstr(text, "\"actions\":[{"));
}

/* Without a user manager it is a process that belongs to nobody. */
static void
test_hook(Fixture *f, gconstpointer data)
{
  g_autofree char *heard = write_hook(f), *text = NULL, *errors = NULL;
  GSubprocess *process = launch(f, FOLLOWUP_BUS_NAME, f->data);
  gboolean late = FALSE;
  guint deadline = g_timeout_add_seconds(DEADLINE_SECONDS, late_cb, &late);
  guint tick = g_timeout_add(20, tick_cb, NULL);

  add_acme(f, FOLLOWUP_BUS_NAME);
  while (!late && !g_file_get_contents(heard, &text, NULL, NULL))
    g_main_context_iteration(NULL, TRUE);
  g_assert_nonnull(text);
  assert_heard(text);
  g_assert_true(g_str_has_suffix(text, "}\n" FOLLOWUP_BUS_NAME " 1\n"));
  g_source_remove(deadline);
  g_source_remove(tick);
  g_subprocess_send_signal(process, SIGTERM);
  g_assert_cmpint(wait_for_end(process, &errors), ==, 0);
  g_assert_nonnull(strstr(errors, "said by the hook"));
}

/* With one it is a unit of that, and no process of the daemon's. */
static void
test_hook_unit(Fixture *f, gconstpointer data)
{
  g_autofree char *heard = write_hook(f);
  g_autoptr(FakeDesktop) desktop = fake_desktop_new(f->address, FAKE_ABSENT, FAKE_OPENS);
  GSubprocess *process = launch(f, FOLLOWUP_BUS_NAME, f->data);
  gboolean late = FALSE;
  guint deadline = g_timeout_add_seconds(DEADLINE_SECONDS, late_cb, &late);

  add_acme(f, FOLLOWUP_BUS_NAME);
  while (!late && (fake_desktop_count_units(desktop) == 0 || fake_desktop_is_watched(desktop)))
    g_main_context_iteration(NULL, TRUE);
  g_assert_cmpuint(fake_desktop_count_units(desktop), ==, 1);
  assert_heard(fake_desktop_get_input(desktop));
  g_assert_false(g_file_test(heard, G_FILE_TEST_EXISTS));
  g_source_remove(deadline);
  end(process);
}

/* What may not be run is told of where people look. */
static void
test_hook_refused(Fixture *f, gconstpointer data)
{
  g_autofree char *heard = write_hook(f);
  g_autofree char *path = g_build_filename(f->config, "hooks", "on-added", NULL);
  g_auto(GStrv) names = NULL, problems = NULL;
  g_autoptr(GVariant) health = NULL;
  g_autofree char *errors = NULL;
  GSubprocess *process;

  g_assert_cmpint(g_chmod(path, 0666), ==, 0);
  process = launch(f, FOLLOWUP_BUS_NAME, f->data);
  add_acme(f, FOLLOWUP_BUS_NAME);
  health = get_health(f, FOLLOWUP_BUS_NAME);
  g_assert_true(g_variant_lookup(health, "hooks", "^as", &names));
  g_assert_cmpuint(g_strv_length(names), ==, 0);
  g_assert_true(g_variant_lookup(health, "hook-problems", "^as", &problems));
  g_assert_cmpuint(g_strv_length(problems), ==, 1);
  g_subprocess_send_signal(process, SIGTERM);
  g_assert_cmpint(wait_for_end(process, &errors), ==, 0);
  g_assert_nonnull(strstr(errors, problems[0]));
  g_assert_false(g_file_test(heard, G_FILE_TEST_EXISTS));
}

int
main(int argc, char **argv)
{
#define ADD_TEST(path_, test_) g_test_add("/daemon/" path_, Fixture, NULL, set_up, test_, tear_down)

  g_test_init(&argc, &argv, NULL);
  g_assert_nonnull(g_getenv("FOLLOWUPD"));
  ADD_TEST("starts-and-ends", test_starts_and_ends);
  ADD_TEST("same-name", test_same_name);
  ADD_TEST("empty-values", test_empty_values);
  ADD_TEST("same-folder", test_same_folder);
  ADD_TEST("two-instances", test_two_instances);
  ADD_TEST("newer-schema", test_newer_schema);
  ADD_TEST("damaged", test_damaged);
  ADD_TEST("another-program", test_another_program);
  ADD_TEST("read-only", test_read_only);
  ADD_TEST("bus-ends", test_bus_ends);
  ADD_TEST("twenty", test_twenty);
  ADD_TEST("sleeps", test_sleeps);
  ADD_TEST("killed", test_killed);
  ADD_TEST("no-bus", test_no_bus);
  ADD_TEST("options", test_options);
  ADD_TEST("settings", test_settings);
  ADD_TEST("hook", test_hook);
  ADD_TEST("hook-unit", test_hook_unit);
  ADD_TEST("hook-refused", test_hook_refused);
  return g_test_run();
}
