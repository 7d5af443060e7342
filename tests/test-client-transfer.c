/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Tests of followup export and import as typed, with the real daemon behind them. */
#include "client-fixture.h"

#include "names.h"
#include "peer.h"

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEADER "{\"format\":\"followup\",\"version\":1}\n"
#define ROW(employer)                                                                              \
  "{\"type\":\"interview\",\"employer\":\"" employer                                               \
  "\",\"start\":\"2190-11-20T14:00:00Z\",\"zone\":\"UTC\"}\n"

static char *
in_folder(ClientFixture *f, const char *name)
{
  return g_build_filename(f->folder, name, NULL);
}

static char *
write_file(ClientFixture *f, const char *name, const char *text, gssize length)
{
  char *path = in_folder(f, name);

  g_assert_true(g_file_set_contents(path, text, length, NULL));
  return path;
}

static char *
read_file(const char *path)
{
  char *text;

  g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
  return text;
}

static guint
count_interviews(ClientFixture *f)
{
  g_auto(GStrv) parts = NULL;

  client_fixture_run(f, 0, "export", NULL);
  parts = g_strsplit(f->out, "{\"type\":\"interview\"", -1);
  return g_strv_length(parts) - 1;
}

static void
fill(ClientFixture *f)
{
  client_fixture_run(f, 0, "add", "O'Neill \"&\" 🚀", "--at", "2190-11-19 14:00", "--with",
                     "Jane <j@example.com>", "--note", "a\nשלום", NULL);
  client_fixture_run(f, 0, "add", "Beta", "--at", "2020-11-19 14:00", NULL);
  client_fixture_run(f, 0, "rejected", "2", NULL);
}

static void
test_round_trip(ClientFixture *f, gconstpointer data)
{
  g_autofree char *file = in_folder(f, "it's all.jsonl");
  g_autofree char *other = in_folder(f, "again.jsonl");
  g_autofree char *first = NULL, *second = NULL;
  GStatBuf info;

  fill(f);
  client_fixture_run(f, 0, "export", "-o", file, NULL);
  client_fixture_assert_out(f, "Exported 2 interviews: ");
  g_assert_cmpint(g_stat(file, &info), ==, 0);
  g_assert_cmpint(info.st_mode & 07777, ==, 0600);
  client_fixture_run(f, 0, "import", file, NULL);
  g_assert_cmpstr(f->out, ==, "No interview was new.\n2 were there already.\n");
  client_fixture_run(f, 0, "remove", "--yes", "1", "2", NULL);
  client_fixture_run(f, 0, "import", file, NULL);
  client_fixture_assert_out(f, "Imported 2 interviews.\n");
  client_fixture_run(f, 0, "show", "3", NULL);
  client_fixture_assert_out(f, "O'Neill \"&\" 🚀");
  client_fixture_run(f, 0, "export", "--json", "--output", other, NULL);
  first = read_file(file);
  second = read_file(other);
  g_assert_nonnull(strstr(first, "\"note\":\"a\\nשלום\""));
  g_assert_nonnull(strstr(second, "\"note\":\"a\\nשלום\""));
  client_fixture_run(f, 0, "undo", NULL);
  client_fixture_assert_out(f, "Taken back: imported 2 interviews");
  g_assert_cmpuint(count_interviews(f), ==, 0);
}

static void
test_pipes(ClientFixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;

  fill(f);
  client_fixture_run(f, 0, "export", NULL);
  g_assert_true(g_str_has_prefix(f->out, "{\"format\":\"followup\",\"version\":1,"));
  text = g_strdup(f->out);
  client_fixture_feed(f, text);
  client_fixture_run(f, 0, "import", NULL);
  client_fixture_assert_out(f, "2 were there already.");
  client_fixture_feed(f, HEADER ROW("Gamma"));
  client_fixture_run(f, 0, "import", "-", "--json", NULL);
  client_fixture_assert_out(f, "\"added\" : 1");
}

static void
test_bad_rows(ClientFixture *f, gconstpointer data)
{
  g_autofree char *file = write_file(
      f, "bad.jsonl", HEADER ROW("One") "{\"type\":\"interview\"}\n" ROW("Two") "x\n", -1);

  client_fixture_run(f, 2, "import", file, NULL);
  client_fixture_assert_err(f, "line 3: ‘employer’ is missing; expected a name, for example "
                               "‘Acme GmbH’; nothing was imported, ‘--keep-going’ takes the rest");
  g_assert_cmpuint(count_interviews(f), ==, 0);
  client_fixture_run(f, 1, "import", "--keep-going", file, NULL);
  client_fixture_assert_out(f, "Imported 2 interviews.\n");
  client_fixture_assert_err(f, "line 3: ‘employer’ is missing");
  client_fixture_assert_err(f, "line 5: it is no JSON that can be read");
  g_assert_cmpuint(count_interviews(f), ==, 2);
}

/* Somebody who looks is told how far it is, in one line that is gone at the end. */
static void
test_progress(ClientFixture *f, gconstpointer data)
{
  static const char totals[] = "{\"format\":\"followup\",\"version\":1,\"interviews\":2}\n";
  g_autofree char *file = write_file(f, "two.jsonl", HEADER ROW("One") ROW("Two"), -1);
  g_autofree char *text = g_strconcat(totals, ROW("Three") ROW("Four"), NULL);
  g_autofree char *counted = write_file(f, "counted.jsonl", text, -1);

  client_fixture_run_at_terminal(f, 0, "", (const char *const[]){ "import", file, NULL });
  client_fixture_assert_out(f, "Imported 2 interviews.\n");
  g_assert_true(g_str_has_prefix(f->err, "\r"));
  client_fixture_assert_err(f, " line"); /* 1, or 2 of them, as much as a slice took */
  g_assert_true(g_str_has_suffix(f->err, "\033[K\r\033[K"));
  client_fixture_run_at_terminal(f, 0, "", (const char *const[]){ "import", counted, NULL });
  client_fixture_assert_err(f, " of 2 lines\033[K");
  g_assert_null(strchr(f->err, '\n'));
  client_fixture_run(f, 0, "import", counted, NULL);
  g_assert_cmpstr(f->err, ==, "");
}

static void
test_not_ours(ClientFixture *f, gconstpointer data)
{
  static const struct {
    const char *text;
    gssize length;
    const char *message;
  } rows[] = {
    { "", 0, "there is nothing in it" },
    { "\n\n", 2, "there is nothing in it" },
    { "\x1f\x8b\x08\0\0\0", 6, "this is compressed (gzip)" },
    { "SQLite format 3\0", 16, "this is a database, no export: ‘followup restore’" },
    { "[{\"employer\":\"A\"}]", -1, "this is one array" },
    { "BEGIN:VCALENDAR\r\n", -1, "the calendar is cut off" },
    { "{\"format\":\"followup\",\"version\":9}\n", -1,
      "the export is of version 9, this program knows up to version 1" },
    { "employer,start\n", -1, "this is no export of followup's" },
    { HEADER "\0\n", sizeof HEADER + 1, "line 2: it holds a zero byte" },
    { HEADER "{\"type\":\"interview\",\"employer\":\"\xff\"}\n", -1, "is not UTF-8" },
  };
  g_autoptr(GString) large = g_string_new(HEADER "{\"type\":\"interview\",\"employer\":\"");
  g_autofree char *path = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *file = write_file(f, "file", rows[i].text, rows[i].length);

    g_test_message("%s", rows[i].message);
    client_fixture_run(f, 2, "import", file, NULL);
    client_fixture_assert_err(f, rows[i].message);
  }
  for (guint i = 0; i < 2 * 1024 * 1024; i++)
    g_string_append_c(large, 'x');
  path = write_file(f, "large", large->str, (gssize)large->len);
  client_fixture_run(f, 2, "import", path, NULL);
  client_fixture_assert_err(f, "line 2: it is longer than 1048576 bytes");
  client_fixture_run(f, 2, "import", f->folder, NULL);
  client_fixture_run(f, 2, "import", "/nowhere", NULL);
  client_fixture_assert_err(f, "cannot be read");
  g_assert_cmpuint(count_interviews(f), ==, 0);
}

static void
test_usage(ClientFixture *f, gconstpointer data)
{
  g_autofree char *name = g_strnfill(200, 'x');
  g_autofree char *file = g_strconcat("/nowhere/", name, "/end.jsonl", NULL);

  client_fixture_run(f, 2, "import", file, NULL);
  client_fixture_assert_err(f, "/end.jsonl’");
  client_fixture_run(f, 1, "export", "-o", file, NULL);
  client_fixture_assert_err(f, "/end.jsonl’");
  client_fixture_run(f, 2, "import", "a", "b", NULL);
  client_fixture_run(f, 2, "export", "word", NULL);
  client_fixture_run(f, 2, "export", "-o", f->folder, NULL);
  client_fixture_run(f, 1, "export", "-o", "/nowhere/file", NULL);
}

/* ---- in the middle ---- */

/* A call that does not end: its pipe stays open. */
typedef struct {
  GDBusConnection *connection; /* owned; of its own */
  int pipe;                    /* our end */
  gboolean begun, ended;
  GError *error; /* owned */
} Import;

static void
progress_cb(GDBusConnection *connection,
            const char *sender,
            const char *path,
            const char *interface,
            const char *signal,
            GVariant *parameters,
            gpointer user_data)
{
  ((Import *)user_data)->begun = TRUE;
}

static void
answered_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Import *import = user_data;
  g_autoptr(GVariant) reply G_GNUC_UNUSED = g_dbus_connection_call_with_unix_fd_list_finish(
      G_DBUS_CONNECTION(source), NULL, result, &import->error);

  import->ended = TRUE;
}

static void
iterate_until(const gboolean *flag)
{
  gint64 deadline = g_get_monotonic_time() + 60 * G_USEC_PER_SEC;

  while (!*flag) {
    g_assert_cmpint(g_get_monotonic_time(), <, deadline);
    g_main_context_iteration(NULL, FALSE);
    g_usleep(1000);
  }
}

static void
write_rows(int fd)
{
  g_autoptr(GString) rows = g_string_new(HEADER);

  for (int i = 0; i < 200; i++)
    g_string_append_printf(rows,
                           "{\"type\":\"interview\",\"employer\":\"E%d\",\"start\":"
                           "\"2190-11-20T14:00:00Z\",\"zone\":\"UTC\",\"actions\":[]}\n",
                           i);
  g_assert_cmpint(write(fd, rows->str, rows->len), ==, (gssize)rows->len);
}

/* "Import" or "Export", from or to the pipe's end, which is closed. */
static void
begin_call(ClientFixture *f, Import *import, const char *method, int end)
{
  g_autoptr(GUnixFDList) files = g_unix_fd_list_new();

  import->connection = peer_connect(g_test_dbus_get_bus_address(f->bus));
  g_dbus_connection_signal_subscribe(import->connection, NULL, FOLLOWUP_INTERFACE, "ImportProgress",
                                     NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE, progress_cb, import,
                                     NULL);
  g_assert_cmpint(g_unix_fd_list_append(files, end, NULL), ==, 0);
  close(end);
  g_dbus_connection_call_with_unix_fd_list(
      import->connection, FOLLOWUP_BUS_NAME, FOLLOWUP_OBJECT_PATH, FOLLOWUP_INTERFACE, method,
      g_variant_new_parsed("(handle 0, @a{sv} {})"), NULL, G_DBUS_CALL_FLAGS_NONE, G_MAXINT, files,
      NULL, answered_cb, import);
  g_assert_true(g_dbus_connection_flush_sync(import->connection, NULL, NULL));
}

static void
begin_import(ClientFixture *f, Import *import)
{
  int fds[2];

  g_assert_true(g_unix_open_pipe(fds, FD_CLOEXEC, NULL));
  g_assert_cmpint(fcntl(fds[1], F_SETPIPE_SZ, 256 * 1024), >, 0);
  write_rows(fds[1]);
  import->pipe = fds[1];
  begin_call(f, import, "Import", fds[0]);
  iterate_until(&import->begun);
}

static void
end_import(Import *import)
{
  iterate_until(&import->ended);
  g_assert_nonnull(import->error);
  g_clear_error(&import->error);
  close(import->pipe);
  g_clear_object(&import->connection);
}

/* Nothing is left of it, and another one is taken. */
static void
assert_free(ClientFixture *f, guint n)
{
  g_autofree char *file = write_file(f, "other.jsonl", HEADER ROW("Later"), -1);

  g_assert_cmpuint(count_interviews(f), ==, n);
  client_fixture_run(f, 0, "import", file, NULL);
  g_assert_cmpuint(count_interviews(f), ==, n + 1);
}

static void
test_one_at_a_time(ClientFixture *f, gconstpointer data)
{
  g_autofree char *file = write_file(f, "other.jsonl", HEADER ROW("Later"), -1);
  Import import = { 0 };

  client_fixture_run(f, 0, "add", "Mine", "--at", "2190-11-19 14:00", NULL);
  begin_import(f, &import);
  client_fixture_run(f, 1, "import", file, NULL);
  client_fixture_assert_err(f, "another import goes on: try again when it has ended");
  g_assert_cmpuint(count_interviews(f), ==, 1);
  g_dbus_connection_close_sync(import.connection, NULL, NULL);
  end_import(&import);
  assert_free(f, 1);
}

static void
test_daemon_killed(ClientFixture *f, gconstpointer data)
{
  Import import = { 0 };

  client_fixture_run(f, 0, "add", "Mine", "--at", "2190-11-19 14:00", NULL);
  begin_import(f, &import);
  client_fixture_run(f, 0, "add", "Meanwhile", "--at", "2190-11-19 14:00", NULL);
  g_assert_cmpint(kill(client_fixture_get_daemon_pid(f), SIGKILL), ==, 0);
  end_import(&import);
  client_fixture_run(f, 0, "list", NULL);
  client_fixture_assert_out(f, "Meanwhile");
  assert_free(f, 2);
}

/* Its first line comes after an earlier import was taken back, whose rows are removed meanwhile. */
static void
test_waits_for_its_first_line(ClientFixture *f, gconstpointer data)
{
  g_autofree char *file = write_file(f, "other.jsonl", HEADER ROW("Earlier"), -1);
  Import import = { 0 };
  int fds[2];

  client_fixture_run(f, 0, "import", file, NULL);
  g_assert_true(g_unix_open_pipe(fds, FD_CLOEXEC, NULL));
  begin_call(f, &import, "Import", fds[0]);
  client_fixture_run(f, 0, "undo", NULL);
  g_assert_cmpuint(count_interviews(f), ==, 0);
  write_rows(fds[1]);
  close(fds[1]);
  iterate_until(&import.ended);
  g_assert_no_error(import.error);
  g_clear_object(&import.connection);
  g_assert_cmpuint(count_interviews(f), ==, 200);
}

/* Until the export waits for somebody to read. */
static void
wait_until_full(int fd)
{
  gint64 deadline = g_get_monotonic_time() + 60 * G_USEC_PER_SEC;
  int size = fcntl(fd, F_GETPIPE_SZ), there = 0;

  while (there < size / 2) {
    g_assert_cmpint(ioctl(fd, FIONREAD, &there), ==, 0);
    g_assert_cmpint(g_get_monotonic_time(), <, deadline);
    g_main_context_iteration(NULL, FALSE);
    g_usleep(1000);
  }
}

/* No file may be half of one database and half of another. */
static void
test_restored_while_exporting(ClientFixture *f, gconstpointer data)
{
  g_autofree char *backup = in_folder(f, "backup.db");
  g_autoptr(GString) rows = g_string_new(HEADER);
  g_autofree char *file = NULL;
  Import export = { 0 };
  int fds[2];

  client_fixture_run(f, 0, "backup", backup, NULL);
  for (int i = 0; i < 5000; i++)
    g_string_append_printf(rows,
                           "{\"type\":\"interview\",\"employer\":\"E%d\",\"start\":"
                           "\"2190-11-20T14:00:00Z\",\"zone\":\"UTC\",\"actions\":[]}\n",
                           i);
  file = write_file(f, "rows.jsonl", rows->str, (gssize)rows->len);
  client_fixture_run(f, 0, "import", file, NULL);
  g_assert_true(g_unix_open_pipe(fds, FD_CLOEXEC, NULL));
  export.pipe = fds[0];
  begin_call(f, &export, "Export", fds[1]);
  wait_until_full(fds[0]);
  client_fixture_run(f, 0, "restore", backup, "--yes", NULL);
  end_import(&export);
}

/* The program leaves the bus as soon as it is interrupted, and then nobody waits. */
static void
test_interrupted(ClientFixture *f, gconstpointer data)
{
  g_autoptr(GSubprocess) process = NULL;
  GOutputStream *pipe;

  client_fixture_run(f, 0, "add", "Mine", "--at", "2190-11-19 14:00", NULL);
  g_subprocess_launcher_set_flags(f->launcher, G_SUBPROCESS_FLAGS_STDIN_PIPE
                                                   | G_SUBPROCESS_FLAGS_STDOUT_SILENCE
                                                   | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  process
      = g_subprocess_launcher_spawn(f->launcher, NULL, g_getenv("FOLLOWUP"), "import", "-", NULL);
  pipe = g_subprocess_get_stdin_pipe(process);
  g_assert_true(g_output_stream_write_all(pipe, HEADER ROW("Half"), strlen(HEADER ROW("Half")),
                                          NULL, NULL, NULL));
  g_subprocess_send_signal(process, SIGINT);
  g_subprocess_wait(process, NULL, NULL);
  g_assert_true(g_subprocess_get_if_signaled(process));
  g_assert_cmpuint(count_interviews(f), ==, 1);
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(ClientFixture *f, gconstpointer data);
  } rows[] = {
    { "/client-transfer/round-trip", test_round_trip },
    { "/client-transfer/pipes", test_pipes },
    { "/client-transfer/bad-rows", test_bad_rows },
    { "/client-transfer/progress", test_progress },
    { "/client-transfer/not-ours", test_not_ours },
    { "/client-transfer/usage", test_usage },
    { "/client-transfer/one-at-a-time", test_one_at_a_time },
    { "/client-transfer/waits-for-its-first-line", test_waits_for_its_first_line },
    { "/client-transfer/restored-while-exporting", test_restored_while_exporting },
    { "/client-transfer/interrupted", test_interrupted },
    { "/client-transfer/daemon-killed", test_daemon_killed },
  };

  g_test_init(&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
    g_test_add(rows[i].path, ClientFixture, NULL, client_fixture_set_up, rows[i].test,
               client_fixture_tear_down);
  return g_test_run();
}
