/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The whole database: brought to a later version, and exchanged for another. */

#include <glib/gstdio.h>
#include <string.h>

#include "error.h"
#include "store-fixture.h"
#include "store-private.h"

/* ---- upgrades ---- */

/* A program of the future, with one table more. */
static const char *const later_steps[]
    = { [FOLLOWUP_SCHEMA_VERSION] = "CREATE TABLE extra (x INTEGER) STRICT;" };
static const char *const broken_steps[]
    = { [FOLLOWUP_SCHEMA_VERSION] = "CREATE TABLE extra (x INTEGER) STRICT; nonsense" };

static FollowupSql *
open_with(Fixture *fixture, const char *const *steps, gint64 now, GError **error)
{
  const FollowupSchema schema = { steps, FOLLOWUP_SCHEMA_VERSION + 1 };
  g_autoptr(FollowupZone) zone = followup_zone_new_utc();
  const FollowupStorePlace place
      = { .path = fixture->path, .schema = &schema, .now = now, .zone = zone };

  return followup_store_open_database(&place, error);
}

static GPtrArray *
list_backups(Fixture *fixture)
{
  g_autofree char *folder = followup_backup_get_folder(fixture->path);
  g_autoptr(GError) error = NULL;
  GPtrArray *backups = followup_backup_list(folder, &error);

  g_assert_no_error(error);
  return backups;
}

static void
test_upgrade_is_backed_up(Fixture *fixture, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FollowupSql) sql = NULL;
  g_autoptr(GPtrArray) backups = NULL;
  const FollowupBackup *backup;
  FollowupBackupContents contents;
  gint64 version = 0;

  fixture_add_simple(fixture, "O'Neill 🚀", NULL);
  fixture_close(fixture);
  sql = open_with(fixture, later_steps, START, &error);
  g_assert_no_error(error);
  g_assert_true(followup_sql_get_int(sql, "PRAGMA user_version", &version, NULL));
  g_assert_cmpint(version, ==, FOLLOWUP_SCHEMA_VERSION + 1);
  g_assert_true(followup_sql_execute(sql, "INSERT INTO extra VALUES (1)", NULL));
  g_clear_pointer(&sql, followup_sql_close);

  backups = list_backups(fixture);
  g_assert_cmpuint(backups->len, ==, 1);
  backup = g_ptr_array_index(backups, 0);
  g_assert_cmpint(backup->kind, ==, FOLLOWUP_BACKUP_BEFORE_UPGRADE);
  g_assert_cmpint(backup->version, ==, FOLLOWUP_SCHEMA_VERSION);
  g_assert_cmpint(backup->at, ==, START);
  g_assert_true(followup_backup_check(backup->path, &contents, NULL));
  g_assert_cmpint(contents.version, ==, FOLLOWUP_SCHEMA_VERSION);
  g_assert_cmpint(contents.interviews, ==, 1);

  /* This program's own version does not open it any more, but the copy. */
  g_assert_null(
      followup_store_open(fixture->path, FOLLOWUP_CLOCK(fixture->clock), fixture->rules, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NEWER_SCHEMA);
  g_assert_cmpint(g_rename(backup->path, fixture->path), ==, 0);
  fixture_open(fixture);
  g_assert_cmpuint(followup_store_count_interviews(fixture->store), ==, 1);
}

static void
test_nothing_to_upgrade(Fixture *fixture, gconstpointer unused)
{
  g_autoptr(GPtrArray) backups = NULL;

  fixture_close(fixture);
  fixture_open(fixture);
  backups = list_backups(fixture);
  g_assert_cmpuint(backups->len, ==, 0);
}

static void
test_upgrade_that_fails(Fixture *fixture, gconstpointer unused)
{
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) backups = NULL;

  fixture_add_simple(fixture, "Acme", NULL);
  before = fixture_dump(fixture);
  fixture_close(fixture);
  for (int i = 0; i < 5; i++) { /* a program that tries again and again fills no disk */
    g_clear_error(&error);
    g_assert_null(open_with(fixture, broken_steps, START + i * HOUR, &error));
    g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED);
  }
  g_assert_cmpint(fixture_ask_sql(fixture, "PRAGMA user_version"), ==, FOLLOWUP_SCHEMA_VERSION);
  g_assert_cmpint(fixture_ask_sql(fixture, "SELECT count(*) FROM sqlite_schema "
                                           "WHERE name = 'extra'"),
                  ==, 0);
  after = fixture_dump(fixture);
  g_assert_cmpstr(after, ==, before);
  backups = list_backups(fixture);
  g_assert_cmpuint(backups->len, ==, FOLLOWUP_BACKUP_KEEP_SPECIAL);
}

/* Without a copy nothing is touched. */
static void
test_upgrade_without_a_backup(Fixture *fixture, gconstpointer unused)
{
  g_autofree char *folder = followup_backup_get_folder(fixture->path);
  g_autoptr(GError) error = NULL;

  fixture_add_simple(fixture, "Acme", NULL);
  fixture_close(fixture);
  g_assert_true(g_file_set_contents(folder, "in the way", -1, NULL));
  g_assert_null(open_with(fixture, later_steps, START, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED);
  g_assert_nonnull(strstr(error->message, "there is no backup"));
  g_assert_null(strchr(error->message, '\n'));
  g_assert_cmpint(fixture_ask_sql(fixture, "PRAGMA user_version"), ==, FOLLOWUP_SCHEMA_VERSION);
  g_unlink(folder);
}

/* ---- another database in its place ---- */

/* A database of its own, whose only interview is with that employer; closed. (transfer full) */
static char *
make_other(Fixture *fixture, const char *employer)
{
  char *path = g_strconcat(fixture->path, ".other", NULL);
  g_autofree char *log = g_strconcat(path, "-wal", NULL);
  char *own = fixture->path;

  fixture_close(fixture);
  fixture->path = path;
  fixture_open(fixture);
  fixture_add_simple(fixture, employer, NULL);
  fixture_close(fixture);
  g_unlink(log);
  fixture->path = own;
  fixture_open(fixture);
  return path;
}

static void
assert_employer(Fixture *fixture, const char *employer)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FollowupInterview) interview = followup_store_get_interview(fixture->store, 1, &error);

  g_assert_no_error(error);
  g_assert_cmpstr(interview->employer, ==, employer);
}

static void
count_cb(FollowupStore *store, guint *n)
{
  (*n)++;
}

static void
test_swap(Fixture *fixture, gconstpointer unused)
{
  g_autofree char *other = NULL;
  g_autoptr(GError) error = NULL;
  FollowupBackupContents contents;
  guint replaced = 0;

  fixture_add_simple(fixture, "Acme", NULL);
  fixture_add_simple(fixture, "Beta", NULL);
  other = make_other(fixture, "O'Neill 🚀");
  g_signal_connect(fixture->store, "replaced", G_CALLBACK(count_cb), &replaced);
  fixture->n_changed = 0;

  g_assert_true(followup_store_swap(fixture->store, other, &error));
  g_assert_no_error(error);
  g_assert_cmpuint(replaced, ==, 1);
  g_assert_cmpuint(fixture->n_changed, >=, 1);
  g_assert_cmpuint(fixture->changed->len, ==, 0);
  g_assert_cmpuint(followup_store_count_interviews(fixture->store), ==, 1);
  assert_employer(fixture, "O'Neill 🚀");
  g_assert_true(followup_backup_check(other, &contents, &error));
  g_assert_cmpint(contents.interviews, ==, 2);

  /* What is written afterwards is in the new one, for good. */
  fixture_add_simple(fixture, "Gamma", NULL);
  fixture_close(fixture);
  fixture_open(fixture);
  g_assert_cmpuint(followup_store_count_interviews(fixture->store), ==, 2);

  /* And back. */
  fixture_close(fixture);
  fixture_open(fixture);
  g_assert_true(followup_store_swap(fixture->store, other, &error));
  assert_employer(fixture, "Acme");
  g_unlink(other);
}

/* Whatever is wrong with the other, the store goes on with its own. */
static void
test_swap_that_fails(Fixture *fixture, gconstpointer unused)
{
  static const char *const scripts[] = { NULL, "PRAGMA user_version = 99" };
  static const FollowupError codes[] = { FOLLOWUP_ERROR_FAILED, FOLLOWUP_ERROR_NEWER_SCHEMA };

  fixture_add_simple(fixture, "Acme", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(scripts); i++) {
    g_autofree char *other = make_other(fixture, "O'Neill");
    g_autoptr(GError) error = NULL;

    if (scripts[i] == NULL) {
      g_unlink(other);
    } else {
      char *own = g_steal_pointer(&fixture->path);

      fixture_close(fixture);
      fixture->path = other;
      fixture_run_sql(fixture, scripts[i]);
      fixture->path = own;
      fixture_open(fixture);
    }
    fixture->n_changed = 0;
    g_assert_false(followup_store_swap(fixture->store, other, &error));
    g_assert_error(error, FOLLOWUP_ERROR, (int)codes[i]);
    g_assert_cmpuint(fixture->n_changed, ==, 0);
    assert_employer(fixture, "Acme");
    fixture_add_simple(fixture, "Next", NULL);
    g_assert_false(g_file_test(other, G_FILE_TEST_EXISTS));
  }
  followup_store_close(fixture->store);
  g_assert_false(followup_store_swap(fixture->store, "/none", NULL));
}

static void
test_last_event(Fixture *fixture, gconstpointer unused)
{
  gint64 id;

  g_assert_cmpint(followup_store_get_last_event(fixture->store), ==, 0);
  id = fixture_add_simple(fixture, "Acme", NULL);
  g_assert_cmpint(followup_store_get_last_event(fixture->store), ==, 1);
  g_assert_true(followup_store_remove(fixture->store, &id, 1, NULL, NULL));
  g_assert_cmpint(followup_store_get_last_event(fixture->store), ==, 2);
}

#define ADD(path, func)                                                                            \
  g_test_add("/store-swap/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("upgrade-is-backed-up", test_upgrade_is_backed_up);
  ADD("nothing-to-upgrade", test_nothing_to_upgrade);
  ADD("upgrade-that-fails", test_upgrade_that_fails);
  ADD("upgrade-without-a-backup", test_upgrade_without_a_backup);
  ADD("swap", test_swap);
  ADD("swap-that-fails", test_swap_that_fails);
  ADD("last-event", test_last_event);
  return g_test_run();
}
