/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Tests of followup backup and restore as typed, with the real daemon behind them. */
#include "client-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

static void
add(ClientFixture *f, const char *employer)
{
  client_fixture_run(f, 0, "add", employer, "--at", "2190-11-19 14:00", NULL);
}

static char *
in_folder(ClientFixture *f, const char *name)
{
  return g_build_filename(f->folder, name, NULL);
}

/* What stands behind the colon of the last output. (transfer full) */
static char *
read_path(ClientFixture *f)
{
  const char *colon = strstr(f->out, ": /");

  g_assert_nonnull(colon);
  return g_strchomp(g_strdup(colon + 2));
}

static void
assert_mode(const char *path, mode_t mode)
{
  GStatBuf info;

  g_assert_cmpint(g_stat(path, &info), ==, 0);
  g_assert_cmpint(info.st_mode & 07777, ==, mode);
}

static void
test_own_folder(ClientFixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *folder = NULL;

  client_fixture_run(f, 0, "backup", "--list", NULL);
  client_fixture_assert_out(f, "There are no backups yet");
  add(f, "O'Neill 🚀");
  client_fixture_run(f, 0, "backup", NULL);
  client_fixture_assert_out(f, "Backed up 1 interview: /");
  path = read_path(f);
  folder = g_path_get_dirname(path);
  assert_mode(path, 0600);
  assert_mode(folder, 0700);
  client_fixture_run(f, 0, "backup", "--list", NULL);
  client_fixture_assert_out(f, path);
  client_fixture_assert_out(f, "asked for, ");
  client_fixture_run(f, 0, "backup", "--list", "--json", NULL);
  client_fixture_assert_out(f, "\"why\" : \"asked\"");
}

static void
test_round_trip(ClientFixture *f, gconstpointer data)
{
  g_autofree char *file = in_folder(f, "it's a backup.db");
  g_autofree char *kept = NULL;
  const char *quote;

  add(f, "O'Neill 🚀");
  client_fixture_run(f, 0, "backup", file, NULL);
  client_fixture_assert_out(f, "Backed up 1 interview: ");
  assert_mode(file, 0600);
  add(f, "Beta");
  add(f, "Gamma");

  client_fixture_run(f, 0, "restore", "--yes", file, NULL);
  client_fixture_assert_out(f, "Restored 1 interview, last changed ");
  client_fixture_assert_out(f, "followup restore '/");
  quote = strchr(f->out, '\'');
  kept = g_strndup(quote + 1, strcspn(quote + 1, "'"));
  client_fixture_run(f, 0, "list", NULL);
  client_fixture_assert_out(f, "O'Neill 🚀");
  g_assert_null(strstr(f->out, "Beta"));

  /* What is added now is kept by the one that is in the place. */
  add(f, "Delta");
  client_fixture_run(f, 0, "restore", "-y", kept, NULL);
  client_fixture_assert_out(f, "Restored 3 interviews");
  client_fixture_run(f, 0, "list", NULL);
  client_fixture_assert_out(f, "Gamma");
  g_assert_null(strstr(f->out, "Delta"));
}

/* As a later version would have left it: SQLite's user_version, in the file's header. (transfer
 * full): the database. */
static char *
make_newer(ClientFixture *f)
{
  char *path = g_build_filename(f->folder, "data", "followup.db", NULL);
  int pid = client_fixture_get_daemon_pid(f);
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_cmpint(kill(pid, SIGTERM), ==, 0);
  while (kill(pid, 0) == 0)
    g_usleep(10000);
  g_assert_true(g_file_get_contents(path, &bytes, &length, NULL));
  bytes[63] = 99;
  g_assert_true(
      g_file_set_contents_full(path, bytes, (gssize)length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  return path;
}

/* A database that does not open is no dead end, and what it was is kept. */
static void
test_newer_in_place(ClientFixture *f, gconstpointer data)
{
  g_autofree char *backup = NULL, *path = NULL, *kept = NULL, *bytes = NULL;
  const char *aside;

  add(f, "Acme");
  client_fixture_run(f, 0, "backup", NULL);
  backup = read_path(f);
  add(f, "Beta");
  path = make_newer(f);
  client_fixture_run(f, 1, "list", NULL);
  client_fixture_assert_err(f, "of version 99");
  client_fixture_run(f, 0, "backup", "--list", NULL);
  client_fixture_assert_out(f, backup);
  client_fixture_run(f, 1, "restore", "--yes", path, NULL);
  client_fixture_assert_err(f, "of version 99");

  client_fixture_run(f, 0, "restore", "--yes", backup, NULL);
  client_fixture_assert_out(f, "Restored 1 interview");
  client_fixture_assert_out(f, "could not be opened. It is kept as\n");
  aside = strstr(f->out, "  /");
  g_assert_nonnull(aside);
  kept = g_strchomp(g_strdup(aside + 2));
  g_assert_true(g_str_has_prefix(kept, path));
  g_assert_true(g_file_get_contents(kept, &bytes, NULL, NULL));
  g_assert_cmpint(bytes[63], ==, 99);
  client_fixture_run(f, 0, "list", NULL);
  client_fixture_assert_out(f, "Acme");
  add(f, "Gamma");
  client_fixture_run(f, 0, "backup", NULL);
  client_fixture_assert_out(f, "Backed up 2 interviews");
}

static void
test_existing_file(ClientFixture *f, gconstpointer data)
{
  g_autofree char *file = in_folder(f, "diary");
  g_autofree char *nowhere = in_folder(f, "none/backup.db");
  g_autofree char *after = NULL;

  add(f, "Acme");
  g_assert_true(g_file_set_contents(file, "dear diary", -1, NULL));
  client_fixture_run(f, 2, "backup", file, NULL);
  client_fixture_assert_err(f, "is there already: expected the name of a new file, or --force");
  g_assert_true(g_file_get_contents(file, &after, NULL, NULL));
  g_assert_cmpstr(after, ==, "dear diary");
  client_fixture_run(f, 0, "backup", "--force", file, NULL);
  client_fixture_run(f, 0, "restore", "--yes", file, NULL);
  client_fixture_run(f, 2, "backup", "--force", f->folder, NULL);
  client_fixture_assert_err(f, "is no regular file");
  client_fixture_run(f, 1, "backup", nowhere, NULL);
  client_fixture_assert_err(f, "No such file or directory");
}

/* Whatever is handed to it, one line says what is wrong and nothing has changed. */
static void
test_bad_files(ClientFixture *f, gconstpointer data)
{
  g_autofree char *text = in_folder(f, "notes.txt");
  g_autofree char *part = in_folder(f, "part.db");
  g_autofree char *none = in_folder(f, "none.db");
  g_autofree char *bytes = NULL;
  const struct {
    const char *file, *message;
    int status;
  } rows[] = {
    { text, "notes.txt’ is damaged (file is not a database)", 1 },
    { part, "part.db’ is damaged", 1 },
    { none, "none.db’ cannot be read: No such file", 2 },
    { f->folder, "no file that can be restored", 2 },
    { "/dev/zero", "no file that can be restored", 2 },
  };
  gsize length;

  add(f, "Acme");
  g_assert_true(g_file_set_contents(text, "dear diary", -1, NULL));
  client_fixture_run(f, 0, "backup", part, NULL);
  g_assert_true(g_file_get_contents(part, &bytes, &length, NULL));
  g_assert_true(g_file_set_contents(part, bytes, (gssize)length / 3, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    client_fixture_run(f, rows[i].status, "restore", "--yes", rows[i].file, NULL);
    client_fixture_assert_err(f, rows[i].message);
    g_assert_cmpuint(client_fixture_count_lines(f->err), ==, 1);
  }
  client_fixture_run(f, 0, "list", NULL);
  client_fixture_assert_out(f, "Acme");
  client_fixture_run(f, 0, "backup", "--list", NULL);
  g_assert_null(strstr(f->out, "before a restore"));
}

static void
test_words(ClientFixture *f, gconstpointer data)
{
  client_fixture_run(f, 2, "restore", NULL);
  client_fixture_run(f, 2, "restore", "a", "b", NULL);
  client_fixture_run(f, 2, "backup", "a", "b", NULL);
  client_fixture_run(f, 2, "backup", "--force", NULL);
  client_fixture_run(f, 2, "backup", "--list", "a", NULL);
  add(f, "Acme");
  client_fixture_run(f, 0, "backup", NULL);
  {
    g_autofree char *path = read_path(f);

    client_fixture_run(f, 2, "restore", path, NULL); /* nobody is there to be asked */
    client_fixture_assert_err(f, "expected --yes");
  }
}

#define ADD(path, func)                                                                            \
  g_test_add("/client-backup/" path, ClientFixture, NULL, client_fixture_set_up, func,             \
             client_fixture_tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("own-folder", test_own_folder);
  ADD("round-trip", test_round_trip);
  ADD("newer-in-place", test_newer_in_place);
  ADD("existing-file", test_existing_file);
  ADD("bad-files", test_bad_files);
  ADD("words", test_words);
  return g_test_run();
}
