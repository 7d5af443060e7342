/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-quick: what followup does itself, and what it leaves to followup-whole, which is not there.
 * FOLLOWUP names the program. */
#include "names.h"
#include "folder.h"
#include "run.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define NOWHERE "/nowhere/followup-whole"

static GSubprocessLauncher *
make_launcher(const char *whole, const char *address)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new(RUN_FLAGS);

  g_subprocess_launcher_setenv(launcher, FOLLOWUP_ENV_WHOLE, whole, TRUE);
  g_subprocess_launcher_setenv(launcher, "DBUS_SESSION_BUS_ADDRESS", address, TRUE);
  return launcher;
}

static Run
run(GSubprocessLauncher *launcher, const char *line)
{
  return run_program(launcher, g_getenv("FOLLOWUP"), line, "");
}

/* To load the others takes longer than to answer. */
static void
test_libraries(void)
{
  static const char *const others[] = { "libgio", "libgobject", "libjson-glib", "libgmodule" };
  g_autoptr(GSubprocessLauncher) launcher = make_launcher(NOWHERE, "unix:path=/nowhere/bus");
  g_auto(Run) listed = { 0 };

  g_subprocess_launcher_setenv(launcher, "LD_TRACE_LOADED_OBJECTS", "1", TRUE);
  listed = run(launcher, "");
  g_assert_nonnull(strstr(listed.output, "libglib"));
  for (guint i = 0; i < G_N_ELEMENTS(others); i++)
    g_assert_null(strstr(listed.output, others[i]));
}

/* Where there is no bus, who asks for it says so. */
static void
test_own(void)
{
  static const struct {
    const char *line;
    int status;
  } cases[] = { { "", 4 },
                { "status", 4 },
                { "agenda --json", 4 },
                { "list", 4 },
                { "list --json", 4 },
                { "show 1", 4 },
                { "timeline --json", 4 },
                { "add Acme --at '2026-11-20 14:00'", 4 },
                { "plan Acme --at '2026-11-20 14:00' --json", 4 },
                { "done 1.1", 4 },
                { "skip 1.1", 4 },
                { "snooze 1.1 'in 2 days'", 4 },
                { "heard 1", 4 },
                { "edit 1 --position Engineer", 4 },
                { "remove 1 --yes", 4 },
                { "undo", 4 },
                { "log", 4 },
                { "settings", 4 },
                { "when tomorrow", 0 },
                { "help add", 0 },
                { "--help", 0 },
                { "--version", 0 },
                { "nosuch", 2 },
                { "list --nosuch", 2 } };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GSubprocessLauncher) launcher = make_launcher(NOWHERE, "unix:path=/nowhere/bus");
    g_auto(Run) made = run(launcher, cases[i].line);

    g_assert_cmpint(made.status, ==, cases[i].status);
    g_assert_null(strstr(made.errors, NOWHERE));
  }
}

static void
test_left(void)
{
  static const struct {
    const char *line, *address;
  } cases[] = { { "export", "unix:path=/nowhere/bus" },
                { "import -", "unix:path=/nowhere/bus" },
                { "backup", "unix:path=/nowhere/bus" },
                { "restore file", "unix:path=/nowhere/bus" },
                { "doctor", "unix:path=/nowhere/bus" },
                { "holidays", "unix:path=/nowhere/bus" },
                { "cadences", "unix:path=/nowhere/bus" },
                { "draft 1.1", "unix:path=/nowhere/bus" },
                { "help export", "unix:path=/nowhere/bus" },
                { "agenda --follow", "unix:path=/nowhere/bus" },
                { "add invite.ics", "unix:path=/nowhere/bus" },
                { "plan --jsonl", "unix:path=/nowhere/bus" },
                { "status", "tcp:host=localhost,port=1" },
                { "list", "unix:path=/nowhere/a;unix:path=/nowhere/b" } };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GSubprocessLauncher) launcher = make_launcher(NOWHERE, cases[i].address);
    g_auto(Run) made = run(launcher, cases[i].line);

    g_assert_cmpint(made.status, ==, 1);
    g_assert_cmpstr(made.output, ==, "");
    g_assert_nonnull(strstr(made.errors, NOWHERE));
    g_assert_null(strchr(strchr(made.errors, '\n') + 1, '\n')); /* one line */
  }
}

/* Who takes over is told what was typed, word by word, and ends as it likes. */
static void
test_words(void)
{
  static const char script[] = "#!/bin/sh\nprintf '<%s>' \"$@\"\nexit 7\n";
  g_autofree char *folder = g_dir_make_tmp("followup-quick-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "whole", NULL);
  g_autoptr(GSubprocessLauncher) launcher = make_launcher(path, "unix:path=/nowhere/bus");
  g_auto(Run) made = { 0 };

  g_assert_true(g_file_set_contents(path, script, -1, NULL));
  g_assert_cmpint(g_chmod(path, 0700), ==, 0);
  made = run(launcher, "export '' 'two words' \"it's\" --Ölçü= ''");
  g_assert_cmpstr(made.output, ==, "<export><><two words><it's><--Ölçü=><>");
  g_assert_cmpstr(made.errors, ==, "");
  g_assert_cmpint(made.status, ==, 7);
  folder_remove(folder);
}

/* It would take its own place again and again. */
static void
test_itself(void)
{
  g_autoptr(GSubprocessLauncher) launcher
      = make_launcher(g_getenv("FOLLOWUP"), "unix:path=/nowhere/bus");
  g_auto(Run) made = run(launcher, "export");

  g_assert_cmpint(made.status, ==, 1);
  g_assert_nonnull(strstr(made.errors, g_getenv("FOLLOWUP")));
}

static void
put_program(const char *path, const char *content, gsize length)
{
  g_autofree char *folder = g_path_get_dirname(path);

  g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
  g_assert_true(g_file_set_contents_full(path, content, (gssize)length, G_FILE_SET_CONTENTS_NONE,
                                         0700, NULL));
}

/* What was installed, and then moved elsewhere together. */
static void
test_moved(void)
{
  static const char script[] = "#!/bin/sh\nprintf '<%s>' \"$@\"\n";
  g_autofree char *folder = g_dir_make_tmp("followup-quick-XXXXXX", NULL);
  g_autofree char *program = g_build_filename(folder, "bin", "followup", NULL);
  g_autofree char *link = g_build_filename(folder, "fu", NULL);
  g_autofree char *whole = g_build_filename(folder, LIBEXECDIR, "followup", "followup-whole", NULL);
  g_autoptr(GSubprocessLauncher) launcher = make_launcher("", "unix:path=/nowhere/bus");
  const char *const programs[] = { program, link };
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true(g_file_get_contents(g_getenv("FOLLOWUP"), &content, &length, NULL));
  put_program(program, content, length);
  put_program(whole, script, strlen(script));
  g_assert_cmpint(symlink("bin/followup", link), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS(programs); i++) {
    g_auto(Run) made = run_program(launcher, programs[i], "export 'two words'", "");

    g_assert_cmpstr(made.output, ==, "<export><two words>");
    g_assert_cmpint(made.status, ==, 0);
  }
  folder_remove(folder);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/quick/libraries", test_libraries);
  g_test_add_func("/quick/own", test_own);
  g_test_add_func("/quick/left", test_left);
  g_test_add_func("/quick/words", test_words);
  g_test_add_func("/quick/itself", test_itself);
  g_test_add_func("/quick/moved", test_moved);
  return g_test_run();
}
