/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "client-fixture.h"

#include "columns.h"
#include "folder.h"
#include "names.h"
#include "peer.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
add_service(ClientFixture *f, const char *name, const char *program)
{
  g_autofree char *file = g_strconcat(name, ".service", NULL);
  g_autofree char *path = g_build_filename(f->folder, "services", file, NULL);
  g_autofree char *text = g_strdup_printf("[D-BUS Service]\nName=%s\nExec=%s\n", name, program);

  g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void
make_folders(ClientFixture *f)
{
  static const char *const names[] = { "services", "run", "home" };

  f->folder = g_dir_make_tmp("followup-client-XXXXXX", NULL);
  g_assert_nonnull(f->folder);
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *path = g_build_filename(f->folder, names[i], NULL);

    g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
  }
}

static void
connect_to_bus(ClientFixture *f)
{
  f->connection = peer_connect(g_test_dbus_get_bus_address(f->bus));
}

static int
get_pid(ClientFixture *f, const char *name)
{
  g_autoptr(GVariant) reply = g_dbus_connection_call_sync(
      f->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "GetConnectionUnixProcessID", g_variant_new("(s)", name), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
      NULL, NULL);
  guint32 pid = 0;

  g_assert_nonnull(reply);
  g_variant_get(reply, "(u)", &pid);
  return (int)pid;
}

int
client_fixture_get_daemon_pid(ClientFixture *f)
{
  return get_pid(f, FOLLOWUP_BUS_NAME);
}

int
client_fixture_get_bus_pid(ClientFixture *f)
{
  return get_pid(f, "org.freedesktop.DBus");
}

/* Starts the daemon, and notes which it is. (transfer full) */
static char *
write_start(ClientFixture *f)
{
  g_autofree char *path = g_build_filename(f->folder, "start.sh", NULL);
  g_autofree char *text
      = g_strdup_printf("echo $$ >>%s/pids\nexec %s --data %s/data --config %s/config\n", f->folder,
                        g_getenv("FOLLOWUPD"), f->folder, f->folder);

  g_assert_true(g_file_set_contents(path, text, -1, NULL));
  return g_strconcat("/bin/sh ", path, NULL);
}

/* Waits for the end of a test that aborts: its pipe closes, and what holds the other pipes ends,
 * also what is stopped. */
static void
set_guard(ClientFixture *f)
{
  g_autofree char *script = g_strdup_printf("cat; kill -KILL %d; for pid in $(cat %s/pids); do "
                                            "grep -q %s/data /proc/$pid/cmdline && kill "
                                            "-KILL $pid; done",
                                            client_fixture_get_bus_pid(f), f->folder, f->folder);
  g_autoptr(GError) error = NULL;

  f->guard = g_subprocess_new(G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE
                                  | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                              &error, "sh", "-c", script, NULL);
  g_assert_no_error(error);
}

void
client_fixture_set_up(ClientFixture *f, gconstpointer unused)
{
  static const char *const unset[]
      = { "NO_COLOR", "COLUMNS", FOLLOWUP_ENV_BUS_NAME, "DISPLAY", "WAYLAND_DISPLAY" };
  g_autofree char *services = NULL;
  g_autofree char *command = NULL;
  g_autofree char *run = NULL;
  g_autofree char *home = NULL;

  make_folders(f);
  services = g_build_filename(f->folder, "services", NULL);
  command = write_start(f);
  add_service(f, FOLLOWUP_BUS_NAME, command);
  add_service(f, CLIENT_FIXTURE_BROKEN, "/bin/false");
  /* the daemon inherits the bus's environment */
  g_setenv("TZ", "America/New_York", TRUE);
  f->bus = g_test_dbus_new(G_TEST_DBUS_NONE);
  g_test_dbus_add_service_dir(f->bus, services);
  g_test_dbus_up(f->bus);
  connect_to_bus(f);
  set_guard(f);
  f->launcher = g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_NONE);
  for (guint i = 0; i < G_N_ELEMENTS(unset); i++)
    client_fixture_setenv(f, unset[i], NULL);
  run = g_build_filename(f->folder, "run", NULL);
  home = g_build_filename(f->folder, "home", NULL);
  client_fixture_setenv(f, "XDG_RUNTIME_DIR", run);
  client_fixture_setenv(f, "HOME", home);
}

void
client_fixture_tear_down(ClientFixture *f, gconstpointer unused)
{
  g_subprocess_force_exit(f->guard);
  g_subprocess_wait(f->guard, NULL, NULL);
  g_clear_object(&f->guard);
  g_clear_object(&f->connection);
  g_test_dbus_down(f->bus);
  g_clear_object(&f->bus);
  g_clear_object(&f->launcher);
  folder_remove(f->folder);
  g_free(f->folder);
  g_free(f->input);
  g_free(f->out);
  g_free(f->err);
}

void
client_fixture_setenv(ClientFixture *f, const char *name, const char *value)
{
  if (value != NULL)
    g_subprocess_launcher_setenv(f->launcher, name, value, TRUE);
  else
    g_subprocess_launcher_unsetenv(f->launcher, name);
}

void
client_fixture_feed(ClientFixture *f, const char *input)
{
  g_free(f->input);
  f->input = g_strdup(input);
}

/* bytes: nullable. */
static char *
to_text(GBytes *bytes)
{
  gsize length = bytes != NULL ? g_bytes_get_size(bytes) : 0;

  return length > 0 ? g_strndup(g_bytes_get_data(bytes, NULL), length) : g_strdup("");
}

static void
run(ClientFixture *f, int status, const char *path, const char *const *words)
{
  GSubprocessFlags flags = G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE;
  g_autoptr(GPtrArray) argv = g_ptr_array_new();
  g_autoptr(GSubprocess) program = NULL;
  g_autoptr(GBytes) input = NULL;
  g_autoptr(GBytes) out = NULL;
  g_autoptr(GBytes) err = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *joined = NULL;
  g_autofree char *line = NULL;

  g_ptr_array_add(argv, (gpointer)g_getenv("FOLLOWUP"));
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add(argv, (gpointer)words[i]);
  g_ptr_array_add(argv, NULL);
  if (path != NULL)
    g_subprocess_launcher_set_stdout_file_path(f->launcher, path);
  else
    flags |= G_SUBPROCESS_FLAGS_STDOUT_PIPE;
  g_subprocess_launcher_set_flags(f->launcher, flags);
  program = g_subprocess_launcher_spawnv(f->launcher, (const char *const *)argv->pdata, &error);
  g_assert_no_error(error);
  input = g_bytes_new(f->input != NULL ? f->input : "", f->input != NULL ? strlen(f->input) : 0);
  g_subprocess_communicate(program, input, NULL, &out, &err, &error);
  g_assert_no_error(error);
  g_clear_pointer(&f->input, g_free);
  g_free(f->out);
  g_free(f->err);
  f->out = to_text(out);
  f->err = to_text(err);
  joined = g_strjoinv(" ", (char **)argv->pdata);
  line = g_utf8_make_valid(joined, -1);
  g_test_message("%.200s -> %s", line, f->err);
  g_assert_true(g_subprocess_get_if_exited(program));
  g_assert_cmpint(g_subprocess_get_exit_status(program), ==, status);
}

static GPtrArray *
collect_words(va_list words)
{
  GPtrArray *collected = g_ptr_array_new();
  char *word;

  do {
    word = va_arg(words, char *);
    g_ptr_array_add(collected, word);
  } while (word != NULL);
  return collected;
}

void
client_fixture_run(ClientFixture *f, int status, ...)
{
  g_autoptr(GPtrArray) words = NULL;
  va_list arguments;

  va_start(arguments, status);
  words = collect_words(arguments);
  va_end(arguments);
  run(f, status, NULL, (const char *const *)words->pdata);
}

void
client_fixture_run_strv(ClientFixture *f, int status, const char *const *words)
{
  run(f, status, NULL, words);
}

void
client_fixture_run_into(ClientFixture *f, int status, const char *path, ...)
{
  g_autoptr(GPtrArray) words = NULL;
  va_list arguments;

  va_start(arguments, path);
  words = collect_words(arguments);
  va_end(arguments);
  run(f, status, path, (const char *const *)words->pdata);
}

static char *
read_all(int fd)
{
  GString *text = g_string_new(NULL);
  char buffer[4096];
  ssize_t n;

  while ((n = read(fd, buffer, sizeof buffer)) > 0)
    g_string_append_len(text, buffer, n);
  return g_string_free(text, FALSE);
}

void
client_fixture_run_at_terminal(ClientFixture *f,
                               int status,
                               const char *answers,
                               const char *const *words)
{
  int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_autoptr(GPtrArray) argv = g_ptr_array_new();
  g_autoptr(GSubprocess) program = NULL;
  g_autoptr(GError) error = NULL;
  int terminal;

  g_assert_cmpint(master, >=, 0);
  g_assert_cmpint(grantpt(master), ==, 0);
  g_assert_cmpint(unlockpt(master), ==, 0);
  terminal = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint(terminal, >=, 0);
  g_assert_cmpint(write(master, answers, strlen(answers)), ==, (ssize_t)strlen(answers));
  g_ptr_array_add(argv, (gpointer)g_getenv("FOLLOWUP"));
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add(argv, (gpointer)words[i]);
  g_ptr_array_add(argv, NULL);
  g_subprocess_launcher_set_flags(f->launcher, G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_subprocess_launcher_take_stdin_fd(f->launcher, fcntl(terminal, F_DUPFD_CLOEXEC, 3));
  g_subprocess_launcher_take_stderr_fd(f->launcher, fcntl(terminal, F_DUPFD_CLOEXEC, 3));
  program = g_subprocess_launcher_spawnv(f->launcher, (const char *const *)argv->pdata, &error);
  g_assert_no_error(error);
  g_clear_pointer(&f->out, g_free);
  g_clear_pointer(&f->err, g_free);
  g_subprocess_communicate_utf8(program, NULL, NULL, &f->out, NULL, &error);
  g_assert_no_error(error);
  g_subprocess_launcher_take_stdin_fd(f->launcher, -1);
  g_subprocess_launcher_take_stderr_fd(f->launcher, -1);
  g_assert_cmpint(fcntl(master, F_SETFL, O_NONBLOCK), ==, 0);
  f->err = read_all(master);
  close(terminal);
  close(master);
  g_test_message("%s -> %s", words[0], f->err);
  g_assert_cmpint(g_subprocess_get_exit_status(program), ==, status);
}

static void
assert_part(const char *text, const char *part)
{
  if (strstr(text, part) == NULL)
    g_error("‘%s’ is not in: %s", part, text);
}

void
client_fixture_assert_out(ClientFixture *f, const char *part)
{
  assert_part(f->out, part);
}

void
client_fixture_assert_err(ClientFixture *f, const char *part)
{
  assert_part(f->err, part);
}

void
client_fixture_assert_fits(ClientFixture *f, guint width)
{
  g_auto(GStrv) lines = g_strsplit(f->out, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (followup_columns_width(lines[i]) > width)
      g_error("wider than %u: %s", width, lines[i]);
}

guint
client_fixture_count_lines(const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += *text == '\n';
  return n;
}

void
client_fixture_add_many(ClientFixture *f, guint n)
{
  GVariantBuilder interviews;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  g_variant_builder_init(&interviews, G_VARIANT_TYPE("aa{sv}"));
  for (guint i = 0; i < n; i++) {
    GVariantDict dict;
    g_autofree char *employer = g_strdup_printf("Employer %u", i);

    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "employer", "s", employer);
    /* many at the same moment, in 2190 */
    g_variant_dict_insert(&dict, "start", "x", G_GINT64_CONSTANT(6970000000) + i / 100 * 3600);
    g_variant_builder_add_value(&interviews, g_variant_dict_end(&dict));
  }
  reply = g_dbus_connection_call_sync(f->connection, FOLLOWUP_BUS_NAME, FOLLOWUP_OBJECT_PATH,
                                      FOLLOWUP_INTERFACE, "AddInterviews",
                                      g_variant_new("(aa{sv}a{sv})", &interviews, NULL), NULL,
                                      G_DBUS_CALL_FLAGS_NONE, 60000, NULL, &error);
  g_assert_no_error(error);
}

char *
client_fixture_find_action(ClientFixture *f, const char *kind)
{
  g_autoptr(JsonNode) root = NULL;
  JsonArray *actions;

  client_fixture_run(f, 0, "agenda", "--json", NULL);
  root = json_from_string(f->out, NULL);
  actions = json_node_get_array(root);
  for (guint i = 0; i < json_array_get_length(actions); i++) {
    JsonObject *action = json_array_get_object_element(actions, i);

    if (strcmp(json_object_get_string_member(action, "kind"), kind) == 0)
      return g_strdup(json_object_get_string_member(action, "id"));
  }
  g_error("no %s in: %s", kind, f->out);
}
