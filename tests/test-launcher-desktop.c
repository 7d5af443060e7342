/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Tests of the launcher on a private bus: with a portal, with a user manager and with neither,
 * where a program in PATH writes down how it was started. */
#include "launcher-desktop.h"

#include "draft.h"
#include "error.h"
#include "fake-desktop.h"
#include "folder.h"
#include "peer.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define TOKEN "compositor-7_TIME42"
#define OUR_FD 77 /* open while programs are started */

/* $1 is asked for twice, for arguments that are split; PATH is as poor as the test makes it. The
 * last line is how it ends. */
#define OPENER                                                                                     \
  "#!/bin/sh\n"                                                                                    \
  "{ echo \"$#\"; printf '%%s\\n' \"$1\" \"$2\"; echo \"[$XDG_ACTIVATION_TOKEN]\"\n"               \
  "echo \"[$DESKTOP_STARTUP_ID]\"; /bin/cat /proc/$$/stat /proc/$PPID/stat\n"                      \
  "for fd in /proc/$$/fd/*; do [ -e $fd ] && printf '%%s ' ${fd##*/}; done; echo; pwd; } "         \
  ">%s/out.new\n"                                                                                  \
  "/bin/mv %s/out.new %s/out\n"                                                                    \
  "%s\n"

/* What the program wrote down, line by line. */
enum {
  LINE_COUNT,
  LINE_FIRST,
  LINE_SECOND,
  LINE_TOKEN,
  LINE_STARTUP_ID,
  LINE_STAT,
  LINE_PARENT_STAT,
  LINE_FDS,
  LINE_FOLDER,
  N_LINES
};

/* Everything in it is owned. */
typedef struct {
  char *folder, *texts, *path; /* path: PATH as it was */
  GTestDBus *bus;
  GDBusConnection *connection;
  FollowupLauncher *launcher;
  FakeDesktop *desktop;
  char *uri;
} Fixture;

static void
start(Fixture *f, FakeBehaviour portal, FakeBehaviour manager)
{
  f->desktop = fake_desktop_new(g_test_dbus_get_bus_address(f->bus), portal, manager);
}

/* A program in PATH, and nothing else. */
static void
install(Fixture *f, const char *name, const char *ending)
{
  g_autofree char *path = g_build_filename(f->folder, "bin", name, NULL);
  g_autofree char *text = g_strdup_printf(OPENER, f->folder, f->folder, f->folder, ending);

  g_assert_true(g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
}

/* As long as drafts get, and full of what has to be escaped. */
static char *
make_uri(void)
{
  g_autoptr(GString) body = g_string_new("Größe & 100 % = \"$HOME\" `id` 'x'; #?\n");
  FollowupDraft draft = { .subject = (char *)"Grüße – C&A", .to_email = (char *)"a+b@example.com" };

  while (g_utf8_strlen(body->str, -1) < 1500)
    g_string_append(body, "ü");
  draft.body = body->str;
  return followup_draft_to_mailto(&draft);
}

static void
set_up(Fixture *f, gconstpointer data)
{
  g_autofree char *bin = NULL;

  f->folder = g_dir_make_tmp("followup-launcher-XXXXXX", NULL);
  f->texts = g_build_filename(f->folder, "runtime", "followup", NULL);
  bin = g_build_filename(f->folder, "bin", NULL);
  g_assert_cmpint(g_mkdir(bin, 0700), ==, 0);
  f->bus = g_test_dbus_new(G_TEST_DBUS_NONE);
  g_test_dbus_up(f->bus);
  f->path = g_strdup(g_getenv("PATH"));
  g_setenv("PATH", bin, TRUE);
  f->connection = peer_connect(g_test_dbus_get_bus_address(f->bus));
  f->launcher = followup_launcher_desktop_new(f->connection, f->texts);
  f->uri = make_uri();
}

static void
tear_down(Fixture *f, gconstpointer data)
{
  g_clear_pointer(&f->desktop, fake_desktop_free);
  g_assert_finalize_object(f->launcher);
  g_clear_object(&f->connection);
  g_test_dbus_stop(f->bus);
  g_clear_object(&f->bus);
  g_setenv("PATH", f->path, TRUE);
  folder_remove(f->folder);
  g_free(f->path);
  g_free(f->texts);
  g_free(f->folder);
  g_free(f->uri);
}

static void
result_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref(result);
}

/* Keeps the longest time between two of its calls, in microseconds. */
typedef struct {
  gint64 last, longest;
} Beat;

static gboolean
beat_cb(gpointer data)
{
  Beat *beat = data;
  gint64 now = g_get_monotonic_time();

  beat->longest = MAX(beat->longest, now - beat->last);
  beat->last = now;
  return G_SOURCE_CONTINUE;
}

/* The way it was opened; the main loop must go on all the time. */
static const char *
open_launch(Fixture *f, const FollowupLaunch *launch, GError **error)
{
  Beat beat = { .last = g_get_monotonic_time() };
  guint source = g_timeout_add(10, beat_cb, &beat);
  g_autoptr(GAsyncResult) result = NULL;

  followup_launcher_open_async(f->launcher, launch, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration(NULL, TRUE);
  g_source_remove(source);
  g_assert_cmpint(beat.longest, <, G_USEC_PER_SEC);
  return followup_launcher_open_finish(f->launcher, result, error);
}

static const char *
open_uri(Fixture *f, GError **error)
{
  return open_launch(f, &(FollowupLaunch){ .uri = f->uri, .activation = TOKEN }, error);
}

static gboolean
late_cb(gpointer data)
{
  g_assert_not_reached();
  return G_SOURCE_REMOVE;
}

/* (transfer full) strv: what the program wrote down; waits for it. */
static char **
read_report(Fixture *f)
{
  g_autofree char *path = g_build_filename(f->folder, "out", NULL), *text = NULL;
  guint late = g_timeout_add_seconds(60, late_cb, NULL),
        wake = g_timeout_add(5, beat_cb, &(Beat){ 0 });
  char **lines;

  while (!g_file_get_contents(path, &text, NULL, NULL))
    g_main_context_iteration(NULL, TRUE);
  g_source_remove(late);
  g_source_remove(wake);
  lines = g_strsplit(text, "\n", -1);
  g_assert_cmpuint(g_strv_length(lines), >=, N_LINES);
  return lines;
}

/* ---- the portal ---- */

static void
test_portal(Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  start(f, FAKE_OPENS, FAKE_OPENS);
  g_assert_cmpuint(strlen(f->uri), >, 8000);
  g_assert_cmpstr(open_uri(f, &error), ==, "portal");
  g_assert_no_error(error);
  g_assert_cmpstr(fake_desktop_get_portal_method(f->desktop), ==, "OpenURI");
  g_assert_cmpstr(fake_desktop_get_opened(f->desktop), ==, f->uri);
  g_assert_cmpstr(fake_desktop_get_activation(f->desktop), ==, TOKEN);
  g_assert_cmpuint(fake_desktop_count_units(f->desktop), ==, 0);
}

static void
test_portal_text(Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename(f->texts, "7.2-phone.txt", NULL);
  g_autoptr(GError) error = NULL;
  GStatBuf info;

  start(f, FAKE_OPENS, FAKE_OPENS);
  for (guint i = 0; i < 2; i++) { /* the second takes the place of the first */
    const FollowupLaunch launch
        = { .name = "7.2-phone.txt", .text = i == 0 ? "Hello" : "“Grüß Gott”\n" };

    g_assert_cmpstr(open_launch(f, &launch, &error), ==, "portal");
    g_assert_no_error(error);
  }
  g_assert_cmpstr(fake_desktop_get_portal_method(f->desktop), ==, "OpenFile");
  g_assert_cmpstr(fake_desktop_get_opened(f->desktop), ==, "“Grüß Gott”\n");
  g_assert_null(fake_desktop_get_activation(f->desktop));
  g_assert_cmpint(g_stat(path, &info), ==, 0);
  g_assert_cmpint(info.st_mode & 0777, ==, 0600);
  g_assert_cmpint(g_stat(f->texts, &info), ==, 0);
  g_assert_cmpint(info.st_mode & 0777, ==, 0700);
}

/* It says nothing more, for the user is choosing a program: opening it once more would be wrong. */
static void
test_portal_asks(Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  start(f, FAKE_STAYS, FAKE_OPENS);
  g_assert_cmpstr(open_uri(f, &error), ==, "portal");
  g_assert_cmpuint(fake_desktop_count_units(f->desktop), ==, 0);
}

static void
test_portal_cancelled(Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  start(f, FAKE_CANCELS, FAKE_OPENS);
  g_assert_null(open_uri(f, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED);
  g_assert_nonnull(strstr(error->message, "you chose not to"));
  g_assert_cmpuint(fake_desktop_count_units(f->desktop), ==, 0);
}

/* ---- the user manager ---- */

static gboolean
has_text(GVariant *list, const char *text)
{
  g_autofree const char **texts = g_variant_get_strv(list, NULL);

  return g_strv_contains(texts, text);
}

static void
assert_command(Fixture *f, const char *what)
{
  g_autoptr(GVariant) commands = fake_desktop_get_property(f->desktop, "ExecStartEx");
  g_autofree char *program = g_build_filename(f->folder, "bin", "xdg-open", NULL);
  g_auto(GStrv) arguments = NULL, flags = NULL;
  const char *path;

  g_assert_cmpuint(g_variant_n_children(commands), ==, 1);
  g_variant_get_child(commands, 0, "(&s^as^as)", &path, &arguments, &flags);
  g_assert_cmpstr(path, ==, program);
  g_assert_cmpuint(g_strv_length(arguments), ==, 2);
  g_assert_cmpstr(arguments[0], ==, program);
  g_assert_cmpstr(arguments[1], ==, what);
  g_assert_true(g_strv_contains((const char *const *)flags, "no-env-expand"));
}

/* Whatever is wrong with the portal, the user manager is next. */
static void
test_unit(Fixture *f, gconstpointer data)
{
  FakeBehaviour portal = GPOINTER_TO_INT(data);
  g_autoptr(GVariant) environment = NULL, collect = NULL, kill = NULL;
  g_autoptr(GError) error = NULL;

  install(f, "xdg-open", "exit 0");
  g_setenv("WAYLAND_DISPLAY", "wayland-9", TRUE);
  start(f, portal, FAKE_OPENS);
  g_assert_cmpstr(open_uri(f, &error), ==, "unit");
  g_unsetenv("WAYLAND_DISPLAY");
  g_assert_no_error(error);
  g_assert_cmpuint(fake_desktop_count_units(f->desktop), ==, 1);
  assert_command(f, f->uri);
  environment = fake_desktop_get_property(f->desktop, "Environment");
  g_assert_true(has_text(environment, "XDG_ACTIVATION_TOKEN=" TOKEN));
  g_assert_true(has_text(environment, "DESKTOP_STARTUP_ID=" TOKEN));
  g_assert_true(has_text(environment, "WAYLAND_DISPLAY=wayland-9"));
  collect = fake_desktop_get_property(f->desktop, "CollectMode");
  g_assert_cmpstr(g_variant_get_string(collect, NULL), ==, "inactive-or-failed");
  kill = fake_desktop_get_property(f->desktop, "KillMode");
  g_assert_cmpstr(g_variant_get_string(kill, NULL), ==, "process");
}

/* What systemd started knows the desktop no better than systemd does by now. */
static void
test_unit_of_unit(Fixture *f, gconstpointer data)
{
  g_autofree char *self = g_strdup_printf("%d", getpid());
  g_autoptr(GVariant) environment = NULL;
  g_autoptr(GError) error = NULL;

  install(f, "xdg-open", "exit 0");
  g_setenv("WAYLAND_DISPLAY", "wayland-9", TRUE);
  g_setenv("SYSTEMD_EXEC_PID", self, TRUE);
  start(f, FAKE_ABSENT, FAKE_OPENS);
  g_assert_cmpstr(open_uri(f, &error), ==, "unit");
  g_unsetenv("SYSTEMD_EXEC_PID");
  g_unsetenv("WAYLAND_DISPLAY");
  environment = fake_desktop_get_property(f->desktop, "Environment");
  g_assert_false(has_text(environment, "WAYLAND_DISPLAY=wayland-9"));
  g_assert_true(has_text(environment, "XDG_ACTIVATION_TOKEN=" TOKEN));
}

static void
test_unit_text(Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename(f->texts, "7.2-phone.txt", NULL);
  const FollowupLaunch launch = { .name = "7.2-phone.txt", .text = "Hello" };
  g_autoptr(GError) error = NULL;

  install(f, "xdg-open", "exit 0");
  start(f, FAKE_ABSENT, FAKE_OPENS);
  g_assert_cmpstr(open_launch(f, &launch, &error), ==, "unit");
  assert_command(f, path);
}

static void
wait_unwatched(Fixture *f)
{
  guint late = g_timeout_add_seconds(60, late_cb, NULL);

  while (fake_desktop_is_watched(f->desktop))
    g_main_context_iteration(NULL, TRUE);
  g_source_remove(late);
}

/* A mail program that stays: open. Nothing is asked of the manager any longer. */
static void
test_unit_stays(Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  install(f, "xdg-open", "exit 0");
  start(f, FAKE_ABSENT, FAKE_STAYS);
  g_assert_cmpstr(open_uri(f, &error), ==, "unit");
  g_assert_no_error(error);
  wait_unwatched(f);
}

/* Where a manager runs, nothing is started in the daemon's own cgroup and sandbox. */
static void
test_unit_fails(Fixture *f, gconstpointer data)
{
  static const struct {
    FakeBehaviour manager;
    const char *part;
  } cases[] = {
    { FAKE_FAILS, "xdg-open failed" },
    { FAKE_NO_START, "xdg-open failed" },
    { FAKE_REFUSES, "systemd: not today either" },
    { FAKE_HANGS, "systemd: " },
  };
  g_autofree char *report = g_build_filename(f->folder, "out", NULL);

  install(f, "xdg-open", "exit 0");
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;

    start(f, FAKE_REFUSES, cases[i].manager);
    g_assert_null(open_uri(f, &error));
    g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED);
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, "the desktop's portal: not today"));
    g_assert_nonnull(strstr(error->message, cases[i].part));
    g_assert_false(g_file_test(report, G_FILE_TEST_EXISTS));
    g_clear_pointer(&f->desktop, fake_desktop_free);
  }
}

/* ---- a process ---- */

/* Of /proc/PID/stat: "pid (comm) state ppid pgrp session ...". */
static void
assert_not_ours(const char *stat, gboolean session_too)
{
  int parent, session;

  g_assert_cmpint(sscanf(strrchr(stat, ')'), ") %*c %d %*d %d", &parent, &session), ==, 2);
  g_assert_cmpint(parent, !=, getpid());
  if (session_too)
    g_assert_cmpint(session, !=, getsid(0));
}

static void
test_process(Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) lines = NULL, fds = NULL;

  install(f, "xdg-open", "exit 0");
  g_assert_cmpint(dup2(STDERR_FILENO, OUR_FD), ==, OUR_FD);
  start(f, FAKE_ABSENT, FAKE_ABSENT);
  g_assert_cmpstr(open_uri(f, &error), ==, "process");
  close(OUR_FD);
  g_assert_no_error(error);
  lines = read_report(f);
  g_assert_cmpstr(lines[LINE_COUNT], ==, "1");
  g_assert_cmpstr(lines[LINE_FIRST], ==, f->uri);
  g_assert_cmpstr(lines[LINE_TOKEN], ==, "[" TOKEN "]");
  g_assert_cmpstr(lines[LINE_STARTUP_ID], ==, "[" TOKEN "]");
  assert_not_ours(lines[LINE_STAT], TRUE);
  assert_not_ours(lines[LINE_PARENT_STAT], TRUE);
  g_assert_cmpstr(lines[LINE_FOLDER], ==, g_get_home_dir());
  fds = g_strsplit(lines[LINE_FDS], " ", -1);
  g_assert_true(g_strv_contains((const char *const *)fds, "1"));
  g_assert_false(g_strv_contains((const char *const *)fds, "3"));
  g_assert_false(g_strv_contains((const char *const *)fds, G_STRINGIFY(OUR_FD)));
}

static void
test_process_text(Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename(f->texts, "7.2-phone.txt", NULL);
  const FollowupLaunch launch = { .name = "7.2-phone.txt", .text = "Hello" };
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) lines = NULL;

  install(f, "gio", "exit 0"); /* the only one there is */
  start(f, FAKE_ABSENT, FAKE_ABSENT);
  g_assert_cmpstr(open_launch(f, &launch, &error), ==, "process");
  g_assert_no_error(error);
  lines = read_report(f);
  g_assert_cmpstr(lines[LINE_FIRST], ==, "open");
  g_assert_cmpstr(lines[LINE_SECOND], ==, path);
  g_assert_cmpstr(lines[LINE_TOKEN], ==, "[]");
}

/* A mail program that stays is open; that it stays is no reason to wait for it. */
static void
test_process_stays(Fixture *f, gconstpointer data)
{
  g_autofree char *fifo = g_build_filename(f->folder, "fifo", NULL);
  g_autofree char *ending = g_strdup_printf("read line <%s", fifo);
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) lines = NULL;
  int fd;

  g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);
  install(f, "xdg-open", ending);
  start(f, FAKE_ABSENT, FAKE_ABSENT);
  g_assert_cmpstr(open_uri(f, &error), ==, "process");
  g_assert_no_error(error);
  lines = read_report(f);
  fd = g_open(fifo, O_WRONLY, 0); /* it is still there to read it */
  g_assert_cmpint(write(fd, "end\n", 4), ==, 4);
  close(fd);
}

static void
test_process_fails(Fixture *f, gconstpointer data)
{
  static const struct {
    const char *program, *ending, *part;
  } cases[] = {
    { NULL, NULL, "neither xdg-open nor gio is installed" },
    { "xdg-open", "exit 2", "no program opens it (xdg-open: status 2)" },
    { "xdg-open", "exit 3", "no program opens it (xdg-open: status 3)" },
    { "xdg-open", "exit 4", "no program opens it (xdg-open: status 4)" },
    { "xdg-open", "exit 127", "no program opens it (xdg-open: status 127)" },
    { "xdg-open", "kill -9 $PPID", "no program opens it (xdg-open failed)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;

    if (cases[i].program != NULL)
      install(f, cases[i].program, cases[i].ending);
    start(f, FAKE_ABSENT, FAKE_ABSENT);
    g_assert_null(open_uri(f, &error));
    g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED);
    g_test_message("%s", error->message);
    /* Short enough for a popup: what is not there is not named. */
    g_assert_cmpstr(error->message, ==, cases[i].part);
    g_assert_null(strchr(error->message, '\n'));
    g_clear_pointer(&f->desktop, fake_desktop_free);
  }
}

/* The program that was opened ended so, and it did open. */
static void
test_process_status(Fixture *f, gconstpointer data)
{
  static const char *const endings[] = { "exit 1", "exit 5", "exit 137" };

  for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
    g_autoptr(GError) error = NULL;

    install(f, "xdg-open", endings[i]);
    start(f, FAKE_ABSENT, FAKE_ABSENT);
    g_assert_cmpstr(open_uri(f, &error), ==, "process");
    g_assert_no_error(error);
    g_clear_pointer(&f->desktop, fake_desktop_free);
  }
}

/* ---- what is not opened at all ---- */

static void
test_refused(Fixture *f, gconstpointer data)
{
  static const char *const uris[] = { "file:///etc/passwd", "javascript:alert(1)",    "Room 3", "",
                                      "-version",           "smb://example.com/share" };
  g_autofree char *filler = g_strnfill(200000, 'x');
  g_autofree char *huge = g_strconcat("https://example.com/", filler, NULL);
  g_autoptr(GError) too_long = NULL;

  start(f, FAKE_OPENS, FAKE_OPENS);
  for (guint i = 0; i < G_N_ELEMENTS(uris); i++) {
    g_autoptr(GError) error = NULL;

    g_assert_null(open_launch(f, &(FollowupLaunch){ .uri = uris[i] }, &error));
    g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
  }
  g_assert_null(open_launch(f, &(FollowupLaunch){ .uri = huge }, &too_long));
  g_assert_error(too_long, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED);
  g_assert_null(fake_desktop_get_portal_method(f->desktop));
}

static void
test_no_folder(Fixture *f, gconstpointer data)
{
  g_autofree char *file = g_build_filename(f->folder, "runtime", NULL);
  const FollowupLaunch launch = { .name = "7.2-phone.txt", .text = "Hello" };
  g_autoptr(GError) error = NULL;

  g_assert_true(g_file_set_contents(file, "in the way", -1, NULL));
  start(f, FAKE_OPENS, FAKE_OPENS);
  g_assert_null(open_launch(f, &launch, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED);
  /* Where the temporary folder lies deep, the end of the path is left off. */
  g_assert_nonnull(strstr(error->message, "kept at ‘/"));
}

/* ---- what is run ---- */

#define INPUT "{\"text\":\"50 % of $HOME\"}\n"

/* A script at a path, with how it goes on behind the first line. (transfer full) */
static char *
install_script(Fixture *f, const char *first_line, const char *body)
{
  g_autofree char *text = g_strdup_printf("%s\n%s\n", first_line, body);
  char *path = g_build_filename(f->folder, "on $due", NULL);

  g_assert_true(g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  return path;
}

/* The main loop must go on all the time. */
static gboolean
run_script(Fixture *f, const char *path, guint seconds, GError **error)
{
  static const char *const environment[] = { "FOLLOWUP_EVENT=due", "FOLLOWUP_ID=7.1", NULL };
  g_autoptr(GBytes) input = g_bytes_new_static(INPUT, strlen(INPUT));
  Beat beat = { .last = g_get_monotonic_time() };
  guint source = g_timeout_add(10, beat_cb, &beat);
  g_autoptr(GAsyncResult) result = NULL;

  followup_launcher_run_async(f->launcher,
                              &(FollowupRun){ "on-due", path, environment, input, seconds },
                              result_cb, &result);
  while (result == NULL)
    g_main_context_iteration(NULL, TRUE);
  g_source_remove(source);
  g_assert_cmpint(beat.longest, <, G_USEC_PER_SEC);
  return followup_launcher_run_finish(f->launcher, result, error);
}

static void
assert_property(Fixture *f, const char *name, const char *expected)
{
  g_autoptr(GVariant) value = fake_desktop_get_property(f->desktop, name);
  g_autofree char *text = g_variant_print(value, FALSE);

  g_assert_cmpstr(text, ==, expected);
}

static void
test_run_unit(Fixture *f, gconstpointer data)
{
  g_autofree char *path = install_script(f, "#!/bin/sh", "exit 0");
  g_autofree char *home = g_strdup_printf("'%s'", g_get_home_dir());
  g_autofree char *command = g_strdup_printf("[('%s', ['%s'], ['no-env-expand'])]", path, path);
  g_autoptr(GVariant) environment = NULL;
  g_autoptr(GError) error = NULL;

  start(f, FAKE_OPENS, FAKE_OPENS);
  g_assert_true(run_script(f, path, 60, &error));
  g_assert_no_error(error);
  g_assert_null(fake_desktop_get_portal_method(f->desktop));
  g_assert_cmpstr(fake_desktop_get_input(f->desktop), ==, INPUT);
  assert_property(f, "ExecStartEx", command);
  assert_property(f, "RuntimeMaxUSec", "60000000");
  assert_property(f, "StandardOutput", "'journal'");
  assert_property(f, "SyslogIdentifier", "'followup-on-due'");
  assert_property(f, "WorkingDirectory", home);
  environment = fake_desktop_get_property(f->desktop, "Environment");
  g_assert_true(has_text(environment, "FOLLOWUP_EVENT=due"));
  g_assert_true(has_text(environment, "FOLLOWUP_ID=7.1"));
  wait_unwatched(f);
}

/* What systemd says of it; the process is never tried then. */
static void
test_run_unit_fails(Fixture *f, gconstpointer data)
{
  static const struct {
    FakeBehaviour manager;
    const char *result;
    int code, status;
    const char *message;
  } rows[] = {
    { FAKE_FAILS, "exit-code", 1, 3, "it ended with status 3" },
    { FAKE_FAILS, "exit-code", 1, 203, "it cannot be executed (status 203); *" },
    { FAKE_FAILS, "signal", 2, 11, "signal 11 ended it (Segmentation fault)" },
    { FAKE_FAILS, "core-dump", 3, 6, "signal 6 ended it (Aborted)" },
    { FAKE_FAILS, "timeout", 2, 15, "it took longer than 60 seconds, and was ended" },
    { FAKE_FAILS, "resources", 0, 0, "nobody told how it ended" },
    { FAKE_NO_START, "", 0, 0, "nobody told how it ended" },
    { FAKE_REFUSES, "", 0, 0, "systemd does not start it: not today either" },
  };
  g_autofree char *report = g_build_filename(f->folder, "ran", NULL);
  g_autofree char *body = g_strdup_printf(">'%s'", report);
  g_autofree char *path = install_script(f, "#!/bin/sh", body);

  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;

    start(f, FAKE_ABSENT, rows[i].manager);
    fake_desktop_set_end(f->desktop, rows[i].result, rows[i].code, rows[i].status);
    g_assert_false(run_script(f, path, 60, &error));
    g_test_message("%s", error->message);
    g_assert_true(g_pattern_match_simple(rows[i].message, error->message));
    g_assert_false(g_file_test(report, G_FILE_TEST_EXISTS));
    g_clear_pointer(&f->desktop, fake_desktop_free);
  }
}

/* It reads what it is given, and has nothing of the daemon's own. */
static void
test_run_process(Fixture *f, gconstpointer data)
{
  g_autofree char *body = g_strdup_printf(
      "{ cat; echo \"[$FOLLOWUP_EVENT $FOLLOWUP_ID $SECRET $LC_TIME]\"; pwd; } >'%s/out'",
      f->folder);
  g_autofree char *path = install_script(f, "#!/bin/sh", body);
  g_autofree char *out = g_build_filename(f->folder, "out", NULL);
  g_autofree char *expected
      = g_strconcat(INPUT, "[due 7.1  C.UTF-8]\n", g_get_home_dir(), "\n", NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  g_setenv("PATH", f->path, TRUE);
  g_setenv("SECRET", "the daemon's", TRUE);
  g_setenv("LC_TIME", "C.UTF-8", TRUE);
  start(f, FAKE_OPENS, FAKE_ABSENT);
  g_assert_true(run_script(f, path, 60, &error));
  g_assert_no_error(error);
  g_unsetenv("SECRET");
  g_unsetenv("LC_TIME");
  g_assert_true(g_file_get_contents(out, &text, NULL, NULL));
  g_assert_cmpstr(text, ==, expected);
}

static void
test_run_process_fails(Fixture *f, gconstpointer data)
{
  static const struct {
    const char *first_line, *body;
    guint seconds;
    const char *message;
  } rows[] = {
    { "#!/bin/sh", "exit 3", 60, "it ended with status 3" },
    { "#!/nonexistent/sh", "exit 0", 60, "it cannot be executed (status 12?); *" },
    { "#!/bin/sh", "kill -SEGV $$", 60, "signal 11 ended it (Segmentation fault)" },
    { "#!/bin/sh", "sleep 100", 1, "it took longer than 1 second, and was ended" },
    { "#!/bin/sh", "kill -KILL $PPID", 60, "signal 9 ended it (Killed)" },
    { "#!/bin/sh", "exit 124", 60, "it ended with status 124" },
  };

  g_setenv("PATH", f->path, TRUE);
  start(f, FAKE_ABSENT, FAKE_ABSENT);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *path = install_script(f, rows[i].first_line, rows[i].body);
    g_autoptr(GError) error = NULL;

    g_assert_false(run_script(f, path, rows[i].seconds, &error));
    g_test_message("%s", error->message);
    g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED);
    g_assert_true(g_pattern_match_simple(rows[i].message, error->message));
  }
}

/* Several at once are told apart, and each is told of. */
static void
test_run_together(Fixture *f, gconstpointer data)
{
  static const char *const environment[] = { NULL };
  g_autoptr(GBytes) input = g_bytes_new_static("", 0);
  GAsyncResult *results[4] = { NULL };
  guint late = g_timeout_add_seconds(60, late_cb, NULL);

  start(f, FAKE_ABSENT, FAKE_OPENS);
  for (guint i = 0; i < G_N_ELEMENTS(results); i++)
    followup_launcher_run_async(f->launcher,
                                &(FollowupRun){ "on-due", "/bin/true", environment, input, 60 },
                                result_cb, &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS(results); i++) {
    while (results[i] == NULL)
      g_main_context_iteration(NULL, TRUE);
    g_assert_true(followup_launcher_run_finish(f->launcher, results[i], NULL));
    g_object_unref(results[i]);
  }
  g_source_remove(late);
  wait_unwatched(f);
  g_assert_cmpuint(fake_desktop_count_units(f->desktop), ==, 4);
}

#define ADD(path, data, test) g_test_add(path, Fixture, data, set_up, test, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("/launcher-desktop/portal", NULL, test_portal);
  ADD("/launcher-desktop/portal-text", NULL, test_portal_text);
  ADD("/launcher-desktop/portal-asks", NULL, test_portal_asks);
  ADD("/launcher-desktop/portal-cancelled", NULL, test_portal_cancelled);
  ADD("/launcher-desktop/unit", GINT_TO_POINTER(FAKE_ABSENT), test_unit);
  ADD("/launcher-desktop/unit-when-portal-refuses", GINT_TO_POINTER(FAKE_REFUSES), test_unit);
  ADD("/launcher-desktop/unit-when-portal-fails", GINT_TO_POINTER(FAKE_FAILS), test_unit);
  ADD("/launcher-desktop/unit-when-portal-hangs", GINT_TO_POINTER(FAKE_HANGS), test_unit);
  ADD("/launcher-desktop/unit-of-unit", NULL, test_unit_of_unit);
  ADD("/launcher-desktop/unit-text", NULL, test_unit_text);
  ADD("/launcher-desktop/unit-stays", NULL, test_unit_stays);
  ADD("/launcher-desktop/unit-fails", NULL, test_unit_fails);
  ADD("/launcher-desktop/process", NULL, test_process);
  ADD("/launcher-desktop/process-text", NULL, test_process_text);
  ADD("/launcher-desktop/process-stays", NULL, test_process_stays);
  ADD("/launcher-desktop/process-fails", NULL, test_process_fails);
  ADD("/launcher-desktop/process-status", NULL, test_process_status);
  ADD("/launcher-desktop/run-unit", NULL, test_run_unit);
  ADD("/launcher-desktop/run-unit-fails", NULL, test_run_unit_fails);
  ADD("/launcher-desktop/run-process", NULL, test_run_process);
  ADD("/launcher-desktop/run-process-fails", NULL, test_run_process_fails);
  ADD("/launcher-desktop/run-together", NULL, test_run_together);
  ADD("/launcher-desktop/refused", NULL, test_refused);
  ADD("/launcher-desktop/no-folder", NULL, test_no_folder);
  return g_test_run();
}
