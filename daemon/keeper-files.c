/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* keeper-files: moves, copies and names the database's files so that nothing is deleted and nothing
 * written over; refuses to decide when. */

#include "keeper-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"
#include "text.h"

#define NOTE ".txt"
#define MAX_NOTES 10     /* that are told */
#define MAX_NOTE 4096    /* bytes of one */
#define PREPARED ".new-" /* beside the database, while it is being written */

static const char *const journals[] = { "-wal", "-shm", "-journal" };

static gboolean
fail_file(const char *path, GError **error)
{
  int number = errno;
  g_autofree char *quoted = followup_text_quote_path(path);

  g_set_error(error, FOLLOWUP_ERROR, (int)followup_error_from_errno(number),
              _("%s cannot be written: %s"), quoted, g_strerror(number));
  return FALSE;
}

/* ---- what there is ---- */

static FollowupJournal
examine_journal(const char *database)
{
  g_autofree char *path = g_strconcat(database, "-wal", NULL);
  g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, NULL);

  if (file == NULL)
    return FOLLOWUP_JOURNAL_NONE;
  return followup_journal_examine((const guchar *)g_mapped_file_get_contents(file),
                                  g_mapped_file_get_length(file));
}

FollowupKeeperFacts
followup_keeper_gather(const FollowupPaths *paths)
{
  g_autofree char *folder = followup_backup_get_folder(paths->database);
  g_autoptr(GPtrArray) backups = followup_backup_list(folder, NULL);
  FollowupKeeperFacts facts = { .has_backups = backups != NULL && backups->len > 0 };
  GStatBuf status;

  facts.has_file = g_lstat(paths->database, &status) == 0;
  facts.size = facts.has_file ? (gint64)status.st_size : 0;
  facts.journal = examine_journal(paths->database);
  facts.older = facts.has_file && followup_store_is_older(paths->database);
  return facts;
}

gboolean
followup_keeper_check_kind(const char *database, GError **error)
{
  g_autofree char *quoted = followup_text_quote_path(database);
  GStatBuf status;

  if (g_lstat(database, &status) != 0 || S_ISREG(status.st_mode))
    return TRUE;
  if (S_ISLNK(status.st_mode))
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_KIND,
                _("%s is a symbolic link, which followup does not follow: expected the database "
                  "itself; move it there, or link the folder that it is in"),
                quoted);
  else
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_KIND,
                _("%s is not a file: expected the database; move away what stands in its place"),
                quoted);
  return FALSE;
}

FollowupKeeperPlace
followup_keeper_locate(const char *path)
{
  FollowupKeeperPlace place = { 0, 0 };
  GStatBuf status;

  if (g_lstat(path, &status) == 0) {
    place.device = status.st_dev;
    place.inode = status.st_ino;
  }
  return place;
}

/* ---- modes ---- */

static void
tighten_one(const char *path, guint mode)
{
  g_autofree char *quoted = followup_text_quote_path(path);
  GStatBuf status;

  if (g_lstat(path, &status) != 0 || S_ISLNK(status.st_mode)
      || (status.st_mode & (07777 & ~mode)) == 0)
    return;
  if (g_chmod(path, (int)mode) == 0)
    g_message("%s was open to others (mode %o): now it is yours alone", quoted,
              status.st_mode & 07777u);
  else
    g_warning("%s is open to others (mode %o): %s", quoted, status.st_mode & 07777u,
              g_strerror(errno));
}

/* Somebody's home, or a folder for all like that of temporary files, is not ours to close. */
static gboolean
is_shared(const char *folder)
{
  GStatBuf status, home;

  if (g_stat(folder, &status) != 0)
    return TRUE;
  return (status.st_mode & S_ISVTX) != 0 || status.st_uid != geteuid()
         || (g_stat(g_get_home_dir(), &home) == 0 && home.st_dev == status.st_dev
             && home.st_ino == status.st_ino);
}

void
followup_keeper_tighten(const FollowupPaths *paths)
{
  g_autofree char *backups = followup_backup_get_folder(paths->database);

  if (!is_shared(paths->data))
    tighten_one(paths->data, 0700);
  tighten_one(backups, 0700);
  tighten_one(paths->lock, 0600);
  tighten_one(paths->database, 0600);
  for (guint i = 0; i < G_N_ELEMENTS(journals); i++) {
    g_autofree char *path = g_strconcat(paths->database, journals[i], NULL);

    tighten_one(path, 0600);
  }
}

/* ---- setting aside ---- */

static gboolean
is_free(const char *path)
{
  GStatBuf status;

  if (g_lstat(path, &status) == 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(journals); i++) {
    g_autofree char *journal = g_strconcat(path, journals[i], NULL);

    if (g_lstat(journal, &status) == 0)
      return FALSE;
  }
  return TRUE;
}

/* No colons, like the names of backups. */
static char *
choose_name(const char *database, const char *why, gint64 now)
{
  g_autoptr(GDateTime) moment = g_date_time_new_from_unix_utc(now);
  g_autofree char *date
      = moment != NULL ? g_date_time_format(moment, "%Y-%m-%dT%H-%M-%SZ") : g_strdup("undated");
  char *name = g_strdup_printf("%s.%s-%s", database, why, date);

  for (guint i = 2; !is_free(name); i++) {
    g_free(name);
    name = g_strdup_printf("%s.%s-%s-%u", database, why, date, i);
  }
  return name;
}

static gboolean
move(const char *from, const char *to, GError **error)
{
  return g_rename(from, to) == 0 || errno == ENOENT || fail_file(to, error);
}

static gboolean
flush_folder(const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname(path);
  int fd = g_open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean flushed = fd >= 0 && fsync(fd) == 0;

  if (!flushed)
    fail_file(folder, error);
  if (fd >= 0)
    close(fd);
  return flushed;
}

/* The journal first: without it the database is an older one, with another's it is spoilt. */
gboolean
followup_keeper_set_aside(
    const char *database, const char *why, gint64 now, char **kept, GError **error)
{
  g_autofree char *name = choose_name(database, why, now);
  gboolean any = FALSE;

  for (int i = G_N_ELEMENTS(journals) - 1; i >= -1; i--) {
    g_autofree char *from = g_strconcat(database, i >= 0 ? journals[i] : "", NULL);
    g_autofree char *to = g_strconcat(name, i >= 0 ? journals[i] : "", NULL);

    any |= g_file_test(from, G_FILE_TEST_EXISTS);
    if (!move(from, to, error))
      return FALSE;
  }
  if (!flush_folder(database, error))
    return FALSE;
  *kept = any ? g_steal_pointer(&name) : NULL;
  return TRUE;
}

/* The database last: it is the one that is missed. */
void
followup_keeper_set_back(const char *kept, const char *database)
{
  for (guint i = 0; kept != NULL && i < G_N_ELEMENTS(journals); i++) {
    g_autofree char *from = g_strconcat(kept, journals[i], NULL);
    g_autofree char *to = g_strconcat(database, journals[i], NULL);

    move(from, to, NULL);
  }
  if (kept != NULL && !move(kept, database, NULL))
    g_critical("the database is now called ‘%s’", kept);
}

static gboolean
copy_bytes(int from, int to)
{
  static const gsize size = 64 * 1024;
  g_autofree char *buffer = g_malloc(size);
  gssize length;

  while ((length = read(from, buffer, size)) > 0) {
    for (gssize done = 0, n; done < length; done += n) {
      n = write(to, buffer + done, (gsize)(length - done));
      if (n < 0)
        return FALSE;
    }
  }
  return length == 0 && fsync(to) == 0;
}

/* Into a new file, on the disk; nothing is left of it where that fails. */
static gboolean
copy_file(const char *from, const char *to, GError **error)
{
  int source = g_open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);
  int target = source >= 0 ? g_open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
  gboolean copied = target >= 0 && copy_bytes(source, target);

  if (!copied)
    fail_file(target >= 0 ? to : from, error);
  if (source >= 0)
    close(source);
  if (target >= 0)
    close(target);
  if (!copied && target >= 0)
    g_unlink(to);
  return copied;
}

gboolean
followup_keeper_set_log_aside(
    const char *database, gint64 now, gboolean move_it, char **kept, GError **error)
{
  g_autofree char *name = choose_name(database, "damaged", now);
  g_autofree char *from = g_strconcat(database, "-wal", NULL);
  g_autofree char *to = g_strconcat(name, "-wal", NULL);

  if (!(move_it ? move(from, to, error) : copy_file(from, to, error))
      || !flush_folder(database, error))
    return FALSE;
  *kept = g_steal_pointer(&to);
  return TRUE;
}

/* ---- putting in place ---- */

char *
followup_keeper_prepare(const char *from, const char *database, GError **error)
{
  g_autofree char *suffix = g_uuid_string_random();
  g_autofree char *path = g_strconcat(database, PREPARED, suffix, NULL);

  return copy_file(from, path, error) ? g_steal_pointer(&path) : NULL;
}

gboolean
followup_keeper_place(const char *prepared, const char *database, GError **error)
{
  return (g_rename(prepared, database) == 0 || fail_file(database, error))
         && flush_folder(database, error);
}

gboolean
followup_keeper_try_writing(const FollowupPaths *paths)
{
  static const char block[4096];
  g_autofree char *path = g_strconcat(paths->database, PREPARED "XXXXXX", NULL);
  int fd = g_mkstemp_full(path, O_WRONLY | O_CLOEXEC, 0600);
  gboolean written = fd >= 0 && write(fd, block, sizeof block) >= 0 && fsync(fd) == 0;
  int number = errno;

  if (fd >= 0) {
    close(fd);
    g_unlink(path);
  }
  return written || number == ENOSPC || number == EDQUOT || number == ENOENT || number == ENOTDIR;
}

void
followup_keeper_clean(const FollowupPaths *paths)
{
  g_autofree char *base = g_path_get_basename(paths->database);
  g_autofree char *prefix = g_strconcat(base, PREPARED, NULL);
  g_autoptr(GDir) dir = g_dir_open(paths->data, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
    g_autofree char *path = g_build_filename(paths->data, name, NULL);

    if (g_str_has_prefix(name, prefix))
      g_unlink(path);
  }
}

/* What a user had another file put in the place of is the last choice. */
FollowupBackup *
followup_keeper_find_backup(const char *database,
                            gint64 doubted_from,
                            FollowupBackupContents *contents,
                            guint *n_bad)
{
  g_autofree char *folder = followup_backup_get_folder(database);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) backups = followup_backup_list(folder, &error);

  *n_bad = 0;
  if (backups == NULL)
    g_warning("the backups cannot be read: %s", error->message);
  for (guint pass = 0; pass < 2 && backups != NULL; pass++) {
    for (guint i = 0; i < backups->len; i++) {
      FollowupBackup *backup = g_ptr_array_index(backups, i);
      g_autoptr(GError) problem = NULL;

      if ((backup->kind == FOLLOWUP_BACKUP_BEFORE_RESTORE) != (pass == 1)
          || (backup->kind == FOLLOWUP_BACKUP_BEFORE_UPGRADE && backup->at >= doubted_from))
        continue;
      if (followup_backup_check(backup->path, contents, &problem))
        return g_ptr_array_steal_index(backups, i);
      g_warning("a backup is no good: %s", problem->message);
      ++*n_bad;
    }
  }
  return NULL;
}

/* ---- notes ---- */

void
followup_keeper_write_note(const char *kept, const char *text)
{
  g_autofree char *path = g_strconcat(kept, NOTE, NULL);
  g_autofree char *line = g_strconcat(text, "\n", NULL);
  g_autoptr(GError) error = NULL;

  if (!g_file_set_contents_full(path, line, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_warning("the note on what was kept cannot be written: %s", error->message);
}

static char *
read_note(const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename(folder, name, NULL);
  char text[MAX_NOTE + 1];
  int fd = g_open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0);
  gssize length = fd >= 0 ? read(fd, text, MAX_NOTE) : -1;

  if (fd >= 0)
    close(fd);
  if (length <= 0)
    return NULL;
  text[length] = '\0';
  return g_strstrip(g_strdelimit(g_utf8_make_valid(text, -1), "\n\r", ' '));
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
followup_keeper_read_notes(const char *database)
{
  g_autofree char *folder = g_path_get_dirname(database);
  g_autofree char *base = g_path_get_basename(database);
  g_autofree char *prefix = g_strconcat(base, ".", NULL);
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  GPtrArray *notes = g_ptr_array_new_with_free_func(g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
    if (g_str_has_prefix(name, prefix) && g_str_has_suffix(name, NOTE))
      g_ptr_array_add(names, g_strdup(name));
  }
  g_ptr_array_sort(names, compare_names);
  for (guint i = names->len > MAX_NOTES ? names->len - MAX_NOTES : 0; i < names->len; i++) {
    char *note = read_note(folder, g_ptr_array_index(names, i));

    if (note != NULL)
      g_ptr_array_add(notes, note);
  }
  return notes;
}
