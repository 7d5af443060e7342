/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Names, the folder, the check of a file, and what is decided about them. */

#include "backup.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "calendar.h"
#include "error.h"
#include "store-fixture.h"
#include "store-schema.h"

/* ---- names ---- */

static void
test_names(void)
{
  static const struct {
    gint64 at;
    int version;
    FollowupBackupKind kind;
    const char *name;
  } rows[] = {
    { START, 1, FOLLOWUP_BACKUP_DAILY, "followup-2026-11-16T12-00-00Z-v1-daily.db" },
    { START + 61, 2, FOLLOWUP_BACKUP_ASKED, "followup-2026-11-16T12-01-01Z-v2-asked.db" },
    { 0, 12, FOLLOWUP_BACKUP_BEFORE_UPGRADE,
      "followup-1970-01-01T00-00-00Z-v12-before-upgrade.db" },
    { -1, 1, FOLLOWUP_BACKUP_BEFORE_RESTORE, "followup-1969-12-31T23-59-59Z-v1-before-restore.db" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *name = followup_backup_make_name(rows[i].at, rows[i].version, rows[i].kind);
    g_autofree char *path = g_build_filename("/it's a folder", rows[i].name, NULL);
    g_autoptr(FollowupBackup) backup = followup_backup_parse(path);

    g_assert_cmpstr(name, ==, rows[i].name);
    g_assert_nonnull(backup);
    g_assert_cmpstr(backup->path, ==, path);
    g_assert_cmpint(backup->at, ==, rows[i].at);
    g_assert_cmpint(backup->version, ==, rows[i].version);
    g_assert_cmpint(backup->kind, ==, rows[i].kind);
  }
  g_assert_null(followup_backup_make_name(G_MAXINT64, 1, FOLLOWUP_BACKUP_DAILY));
}

static void
test_other_names(void)
{
  static const char *const names[] = {
    "",
    "followup.db",
    "notes.txt",
    ".half-made-AB12CD",
    "followup-2026-11-16T12-00-00Z-v1-daily.db-wal",
    "followup-2026-11-16T12-00-00Z-v1-daily.db.bak",
    "followup-2026-11-16T12-00-00Z-v1-weekly.db",
    "followup-2026-11-16T12-00-00Z-v0-daily.db",
    "followup-2026-11-16T12-00-00Z-v-daily.db",
    "followup-2026-11-16T12-00-00Z-v99999999999-daily.db",
    "followup-2026-11-16T12-00-00Z-v+1-daily.db",
    "followup-2026-11-16T12-00-00-v1-daily.db",
    "followup-2026-02-30T12-00-00Z-v1-daily.db",
    "followup-2026-11-16T24-00-00Z-v1-daily.db",
    "followup-26-11-16T12-00-00Z-v1-daily.db",
    "Followup-2026-11-16T12-00-00Z-v1-daily.db",
  };

  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *path = g_build_filename("/folder", names[i], NULL);

    g_test_message("%s", names[i]);
    g_assert_null(followup_backup_parse(path));
  }
}

static void
test_folder_is_beside_the_database(void)
{
  g_autofree char *folder = followup_backup_get_folder("/o'neill/followup/followup.db");

  g_assert_cmpstr(folder, ==, "/o'neill/followup/backups");
}

/* ---- rotation ---- */

static void
add(GPtrArray *backups, gint64 at, FollowupBackupKind kind)
{
  g_autofree char *name = followup_backup_make_name(at, 1, kind);

  g_ptr_array_add(backups, followup_backup_parse(name));
}

static GPtrArray *
new_list(void)
{
  return g_ptr_array_new_with_free_func((GDestroyNotify)followup_backup_free);
}

/* What is left, newest first, as days before now with the first letters of why: "0d 1d 8w". */
static char *
describe_kept(GPtrArray *backups, const char *sure, gint64 now)
{
  g_autoptr(FollowupZone) zone = followup_zone_new("Europe/Berlin", NULL);
  g_autoptr(GPtrArray) gone = followup_backup_find_superfluous(backups, sure, now, zone);
  static const char *const letters[] = { "", "a", "u", "r" };
  GString *text = g_string_new(NULL);

  for (guint i = 0; i < backups->len; i++) {
    const FollowupBackup *backup = g_ptr_array_index(backups, i);

    if (!g_ptr_array_find(gone, backup, NULL))
      g_string_append_printf(text, "%s%d%s", text->len > 0 ? " " : "",
                             (int)((now - backup->at) / DAY), letters[backup->kind]);
  }
  return g_string_free(text, FALSE);
}

static void
assert_kept(GPtrArray *backups, gint64 now, const char *expected)
{
  const FollowupBackup *first = g_ptr_array_index(backups, 0);
  g_autofree char *kept = describe_kept(backups, first->path, now);

  g_assert_cmpstr(kept, ==, expected);
}

/* START is a Monday: the weeks before end 1, 8, 15, 22, 29 days earlier. */
static void
test_rotation_of_days_and_weeks(void)
{
  g_autoptr(GPtrArray) backups = new_list();

  for (int day = 0; day < 60; day++)
    add(backups, START - day * DAY, FOLLOWUP_BACKUP_DAILY);
  assert_kept(backups, START, "0 1 2 3 4 5 6 8 15 22");
}

/* Made and cleared away day by day, as it happens. */
static void
test_rotation_over_a_year(void)
{
  g_autoptr(GPtrArray) backups = new_list();
  g_autoptr(FollowupZone) zone = followup_zone_new("Europe/Berlin", NULL);

  for (int day = 0; day < 400; day++) {
    gint64 now = START + day * DAY + (day % 7) * 600;
    g_autoptr(GPtrArray) gone = NULL;
    const FollowupBackup *oldest;

    add(backups, now, FOLLOWUP_BACKUP_DAILY);
    gone = followup_backup_find_superfluous(
        backups, ((FollowupBackup *)backups->pdata[backups->len - 1])->path, now, zone);
    for (guint i = 0; i < gone->len; i++)
      g_ptr_array_remove(backups, gone->pdata[i]);
    oldest = backups->pdata[0];
    g_assert_cmpuint(backups->len, <=, FOLLOWUP_BACKUP_KEEP_DAYS + FOLLOWUP_BACKUP_KEEP_WEEKS);
    if (day < 35)
      continue;
    g_assert_cmpuint(backups->len, >=, FOLLOWUP_BACKUP_KEEP_DAYS + 3);
    g_assert_cmpint(now - oldest->at, >=, 21 * DAY);
  }
}

static void
test_rotation_of_several_a_day(void)
{
  g_autoptr(GPtrArray) backups = new_list();

  /* 13:00, 02:00 and 00:30 in Berlin; the last is the day before in UTC. */
  add(backups, START, FOLLOWUP_BACKUP_DAILY);
  add(backups, START - 11 * HOUR, FOLLOWUP_BACKUP_DAILY);
  add(backups, START - 12 * HOUR - HOUR / 2, FOLLOWUP_BACKUP_DAILY);
  add(backups, START - DAY, FOLLOWUP_BACKUP_DAILY);
  assert_kept(backups, START, "0 1");
}

/* Weeks away from the machine cost nothing of what is there. */
static void
test_rotation_after_an_absence(void)
{
  g_autoptr(GPtrArray) backups = new_list();

  add(backups, START, FOLLOWUP_BACKUP_DAILY);
  for (int day = 300; day < 306; day++)
    add(backups, START - day * DAY, FOLLOWUP_BACKUP_DAILY);
  assert_kept(backups, START, "0 300 301 302 303 304 305");
}

static void
test_rotation_of_special_ones(void)
{
  g_autoptr(GPtrArray) backups = new_list();

  add(backups, START, FOLLOWUP_BACKUP_DAILY);
  for (int i = 0; i < 5; i++) {
    add(backups, START - 300 * DAY - i, FOLLOWUP_BACKUP_BEFORE_UPGRADE);
    add(backups, START - 200 * DAY - i, FOLLOWUP_BACKUP_BEFORE_RESTORE);
    add(backups, START - 100 * DAY - i, FOLLOWUP_BACKUP_ASKED);
  }
  assert_kept(backups, START, "0 300u 200r 100a 300u 200r 100a 300u 200r 100a");
}

/* A clock that was wrong for a while costs neither the good ones nor the right to make new ones. */
static void
test_rotation_with_dates_ahead(void)
{
  g_autoptr(GPtrArray) backups = new_list();

  add(backups, START, FOLLOWUP_BACKUP_DAILY);
  add(backups, START + 3650 * DAY, FOLLOWUP_BACKUP_DAILY);
  add(backups, START + 3649 * DAY, FOLLOWUP_BACKUP_DAILY);
  add(backups, START - DAY, FOLLOWUP_BACKUP_DAILY);
  assert_kept(backups, START, "0 -3650 1");
  g_assert_cmpint(followup_backup_get_newest(backups, START), ==, START);
  g_assert_cmpint(followup_backup_get_newest(backups, START - 2 * DAY), ==, FOLLOWUP_BACKUP_NEVER);
}

/* The one known to be good stays, whatever its date; without one nothing goes. */
static void
test_rotation_spares_the_good_one(void)
{
  g_autoptr(GPtrArray) backups = new_list();
  g_autofree char *kept = NULL;
  g_autofree char *all = NULL;

  for (int day = 0; day < 30; day++)
    add(backups, START - 40 * DAY - day * HOUR / 2, FOLLOWUP_BACKUP_DAILY);
  kept = describe_kept(backups, ((FollowupBackup *)backups->pdata[29])->path, START);
  g_assert_cmpstr(kept, ==, "40 40");
  all = describe_kept(backups, NULL, START);
  g_assert_cmpuint(strlen(all), ==, strlen("40 ") * 30 - 1);
}

static void
test_next(void)
{
  static const struct {
    const char *what;
    gint64 newest, failed, next; /* after START; -1: never, now */
  } rows[] = {
    { "none yet", FOLLOWUP_BACKUP_NEVER, FOLLOWUP_BACKUP_NEVER, 0 },
    { "just made", START, FOLLOWUP_BACKUP_NEVER, DAY },
    { "an hour ago", START - HOUR, FOLLOWUP_BACKUP_NEVER, DAY - HOUR },
    { "a day ago", START - DAY, FOLLOWUP_BACKUP_NEVER, 0 },
    { "long ago", START - 300 * DAY, FOLLOWUP_BACKUP_NEVER, 0 },
    { "made in the same second", START + 3, FOLLOWUP_BACKUP_NEVER, DAY + 3 },
    { "dated ahead", START + 3650 * DAY, FOLLOWUP_BACKUP_NEVER, 0 },
    { "the first failed", FOLLOWUP_BACKUP_NEVER, START, HOUR },
    { "failed a while ago", START - 3 * DAY, START - HOUR / 2, HOUR / 2 },
    { "failed long ago", START - 3 * DAY, START - DAY, 0 },
    { "failed, dated ahead", START - 3 * DAY, START + DAY, 0 },
    { "failed, then made", START - HOUR, START - 2 * HOUR, DAY - HOUR },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_test_message("%s", rows[i].what);
    g_assert_cmpint(followup_backup_get_next(rows[i].newest, rows[i].failed, START), ==,
                    START + rows[i].next);
  }
}

/* ---- the folder ---- */

static void
test_list(void)
{
  static const char *const names[] = {
    "followup-2026-11-16T12-00-00Z-v1-daily.db",
    "followup-2026-11-16T12-00-01Z-v1-daily.db",
    "followup-2025-11-16T12-00-00Z-v1-before-upgrade.db",
    "somebody's notes.txt",
    ".half-made-ABCDEF",
  };
  g_autofree char *folder = g_dir_make_tmp("followup-backup-XXXXXX", NULL);
  g_autofree char *none = g_build_filename(folder, "none", NULL);
  g_autoptr(GPtrArray) found = NULL;
  g_autoptr(GPtrArray) empty = NULL;
  g_autoptr(GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *path = g_build_filename(folder, names[i], NULL);

    g_assert_true(g_file_set_contents(path, "", 0, NULL));
  }
  found = followup_backup_list(folder, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(found->len, ==, 3);
  g_assert_cmpint(((FollowupBackup *)found->pdata[0])->at, ==, START + 1);
  g_assert_cmpint(((FollowupBackup *)found->pdata[1])->at, ==, START);
  g_assert_cmpint(((FollowupBackup *)found->pdata[2])->kind, ==, FOLLOWUP_BACKUP_BEFORE_UPGRADE);
  empty = followup_backup_list(none, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(empty->len, ==, 0);

  followup_backup_clean(folder);
  followup_backup_clean(none);
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *path = g_build_filename(folder, names[i], NULL);

    g_assert_cmpint(g_unlink(path), ==, i == 4 ? -1 : 0);
  }
  g_assert_null(followup_backup_list("/dev/null", &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED);
  g_assert_cmpint(g_rmdir(folder), ==, 0);
}

/* ---- checking ---- */

static void
test_check_of_a_good_one(Fixture *fixture, gconstpointer unused)
{
  FollowupBackupContents contents = { 0 };
  g_autofree char *beside = g_strconcat(fixture->path, "-shm", NULL);
  g_autoptr(GError) error = NULL;

  fixture_close(fixture);
  g_assert_true(followup_backup_check(fixture->path, &contents, &error));
  g_assert_no_error(error);
  g_assert_cmpint(contents.version, ==, FOLLOWUP_SCHEMA_VERSION);
  g_assert_cmpint(contents.interviews, ==, 0);
  g_assert_cmpint(contents.last_event, ==, 0);
  g_assert_cmpint(contents.changed, ==, FOLLOWUP_BACKUP_NEVER);

  fixture_open(fixture);
  fixture_add_simple(fixture, "O'Neill 🚀", NULL);
  fixture_add_simple(fixture, "Acme", NULL);
  fixture_close(fixture);
  g_assert_true(followup_backup_check(fixture->path, &contents, &error));
  g_assert_no_error(error);
  g_assert_cmpint(contents.interviews, ==, 2);
  g_assert_cmpint(contents.last_event, ==, 2);
  g_assert_cmpint(contents.changed, ==, START);
  g_assert_false(g_file_test(beside, G_FILE_TEST_EXISTS));
}

static void
checked_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **keep = user_data;

  *keep = g_object_ref(result);
}

static void
test_check_on_a_thread(Fixture *fixture, gconstpointer unused)
{
  g_autofree char *none = g_strconcat(fixture->path, "-none", NULL);
  g_autoptr(GError) error = NULL;
  FollowupBackupContents contents = { 0 };

  fixture_add_simple(fixture, "Acme", NULL);
  fixture_close(fixture);
  for (int i = 0; i < 2; i++) {
    g_autoptr(GAsyncResult) result = NULL;

    followup_backup_check_async(i == 0 ? fixture->path : none, NULL, checked_cb, &result);
    while (result == NULL)
      g_main_context_iteration(NULL, TRUE);
    g_assert_cmpint(followup_backup_check_finish(result, &contents, &error), ==, i == 0);
  }
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED);
  g_assert_cmpint(contents.interviews, ==, 1);
}

static void
zero_page(char *bytes, gsize length)
{
  memset(bytes + length / 2 / 4096 * 4096, 0, 4096);
}

static void
spoil_header(char *bytes, gsize length)
{
  bytes[3] ^= 1;
}

static void
spoil_page_kind(char *bytes, gsize length)
{
  bytes[4096] = 77;
}

/* Each is a file that somebody could hand us in good faith. */
static void
test_check_of_bad_ones(Fixture *fixture, gconstpointer unused)
{
  static const struct {
    const char *what, *script;
    void (*spoil)(char *bytes, gsize length);
    double length; /* of the file, that is left */
    FollowupError code;
  } rows[] = {
    { "newer", "PRAGMA user_version = 99", NULL, 1, FOLLOWUP_ERROR_NEWER_SCHEMA },
    { "another header", "PRAGMA application_id = 7", NULL, 1, FOLLOWUP_ERROR_DAMAGED },
    { "no version", "PRAGMA user_version = 0", NULL, 1, FOLLOWUP_ERROR_DAMAGED },
    { "no such table", "ALTER TABLE event RENAME TO events", NULL, 1, FOLLOWUP_ERROR_DAMAGED },
    { "dangling", "PRAGMA foreign_keys = OFF; DELETE FROM interview", NULL, 1,
      FOLLOWUP_ERROR_DAMAGED },
    { "empty", NULL, NULL, 0, FOLLOWUP_ERROR_DAMAGED },
    { "truncated", NULL, NULL, 0.5, FOLLOWUP_ERROR_DAMAGED },
    { "a page of zeros", NULL, zero_page, 1, FOLLOWUP_ERROR_DAMAGED },
    { "no database", NULL, spoil_header, 1, FOLLOWUP_ERROR_DAMAGED },
    { "a page of another kind", NULL, spoil_page_kind, 1, FOLLOWUP_ERROR_DAMAGED },
  };
  g_autofree char *good = NULL;
  gsize length;

  fixture_add_simple(fixture, "Acme", NULL);
  fixture_close(fixture);
  fixture_run_sql(fixture, "PRAGMA journal_mode = DELETE; VACUUM");
  g_assert_true(g_file_get_contents(fixture->path, &good, &length, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *bytes = g_memdup2(good, length);
    g_autoptr(GError) error = NULL;

    g_test_message("%s", rows[i].what);
    if (rows[i].spoil != NULL)
      rows[i].spoil(bytes, length);
    g_assert_true(
        g_file_set_contents(fixture->path, bytes, (gssize)(length * rows[i].length), NULL));
    if (rows[i].script != NULL)
      fixture_run_sql(fixture, rows[i].script);
    g_assert_false(followup_backup_check(fixture->path, NULL, &error));
    g_assert_error(error, FOLLOWUP_ERROR, (int)rows[i].code);
    g_assert_null(strchr(error->message, '\n'));
  }
}

#define ADD(path, func)                                                                            \
  g_test_add("/backup/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/backup/names", test_names);
  g_test_add_func("/backup/other-names", test_other_names);
  g_test_add_func("/backup/folder-is-beside-the-database", test_folder_is_beside_the_database);
  g_test_add_func("/backup/rotation-of-days-and-weeks", test_rotation_of_days_and_weeks);
  g_test_add_func("/backup/rotation-over-a-year", test_rotation_over_a_year);
  g_test_add_func("/backup/rotation-of-several-a-day", test_rotation_of_several_a_day);
  g_test_add_func("/backup/rotation-after-an-absence", test_rotation_after_an_absence);
  g_test_add_func("/backup/rotation-of-special-ones", test_rotation_of_special_ones);
  g_test_add_func("/backup/rotation-with-dates-ahead", test_rotation_with_dates_ahead);
  g_test_add_func("/backup/rotation-spares-the-good-one", test_rotation_spares_the_good_one);
  g_test_add_func("/backup/next", test_next);
  g_test_add_func("/backup/list", test_list);
  ADD("check-of-a-good-one", test_check_of_a_good_one);
  ADD("check-on-a-thread", test_check_on_a_thread);
  ADD("check-of-bad-ones", test_check_of_bad_ones);
  return g_test_run();
}
