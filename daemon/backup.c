/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* The folder of backups and the names in it. The other parts are backup-*.c. */
#include "backup-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "error.h"
#include "text.h"

#define PREFIX "followup-"
#define SUFFIX ".db"

static const char *const kind_nicks[] = { "daily", "asked", "before-upgrade", "before-restore" };
G_STATIC_ASSERT(G_N_ELEMENTS(kind_nicks) == FOLLOWUP_N_BACKUP_KINDS);

void
followup_backup_free(FollowupBackup *self)
{
  if (self == NULL)
    return;
  g_free(self->path);
  g_free(self);
}

const char *
followup_backup_kind_to_nick(FollowupBackupKind kind)
{
  return kind_nicks[kind];
}

char *
followup_backup_get_folder(const char *database)
{
  g_autofree char *folder = g_path_get_dirname(database);

  return g_build_filename(folder, "backups", NULL);
}

/* ---- names ---- */

/* No colons, which other file systems and "host:path" would not take. */
char *
followup_backup_make_name(gint64 at, int version, FollowupBackupKind kind)
{
  g_autoptr(GDateTime) moment = g_date_time_new_from_unix_utc(at);
  g_autofree char *date = moment != NULL ? g_date_time_format(moment, "%Y-%m-%dT%H-%M-%SZ") : NULL;

  if (date == NULL)
    return NULL;
  return g_strdup_printf(PREFIX "%s-v%d-%s" SUFFIX, date, version, kind_nicks[kind]);
}

static gboolean
read_number(const char **at, guint digits, int *number)
{
  int read = 0;

  for (guint i = 0; i < digits; i++, (*at)++) {
    if (!g_ascii_isdigit(**at))
      return FALSE;
    read = read * 10 + (**at - '0');
  }
  *number = read;
  return TRUE;
}

static gboolean
read_literal(const char **at, const char *literal)
{
  if (!g_str_has_prefix(*at, literal))
    return FALSE;
  *at += strlen(literal);
  return TRUE;
}

static gboolean
read_moment(const char **at, gint64 *moment)
{
  static const char *const behind[] = { "-", "-", "T", "-", "-", "Z" };
  int part[G_N_ELEMENTS(behind)];
  g_autoptr(GDateTime) time = NULL;

  for (guint i = 0; i < G_N_ELEMENTS(behind); i++) {
    if (!read_number(at, i == 0 ? 4 : 2, &part[i]) || !read_literal(at, behind[i]))
      return FALSE;
  }
  time = g_date_time_new_utc(part[0], part[1], part[2], part[3], part[4], part[5]);
  if (time == NULL)
    return FALSE;
  *moment = g_date_time_to_unix(time);
  return TRUE;
}

static gboolean
read_version(const char **at, int *version)
{
  char *end = NULL;
  guint64 read = g_ascii_isdigit(**at) ? g_ascii_strtoull(*at, &end, 10) : 0;

  if (read < 1 || read > G_MAXINT)
    return FALSE;
  *version = (int)read;
  *at = end;
  return TRUE;
}

static gboolean
read_kind(const char *at, FollowupBackupKind *kind)
{
  for (guint i = 0; i < FOLLOWUP_N_BACKUP_KINDS; i++) {
    const char *rest = at;

    if (!read_literal(&rest, kind_nicks[i]) || !g_str_equal(rest, SUFFIX))
      continue;
    *kind = (FollowupBackupKind)i;
    return TRUE;
  }
  return FALSE;
}

FollowupBackup *
followup_backup_parse(const char *path)
{
  g_autofree char *name = g_path_get_basename(path);
  g_autoptr(FollowupBackup) self = g_new0(FollowupBackup, 1);
  const char *at = name;

  if (!read_literal(&at, PREFIX) || !read_moment(&at, &self->at) || !read_literal(&at, "-v")
      || !read_version(&at, &self->version) || !read_literal(&at, "-")
      || !read_kind(at, &self->kind))
    return NULL;
  self->path = g_strdup(path);
  return g_steal_pointer(&self);
}

/* ---- the folder ---- */

int
followup_backup_compare(gconstpointer a, gconstpointer b)
{
  const FollowupBackup *one = *(FollowupBackup *const *)a;
  const FollowupBackup *other = *(FollowupBackup *const *)b;

  if (one->at != other->at)
    return one->at > other->at ? -1 : 1;
  return -strcmp(one->path, other->path);
}

/* NULL without an error where there is no such folder. */
static GDir *
open_folder(const char *folder, GError **error)
{
  g_autoptr(GError) why = NULL;
  g_autofree char *quoted = NULL;
  GDir *directory;
  int number;

  errno = 0;
  directory = g_dir_open(folder, 0, &why);
  number = errno;
  if (directory != NULL || g_error_matches(why, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return directory;
  quoted = followup_text_quote_path(folder);
  g_set_error(error, FOLLOWUP_ERROR, (int)followup_error_from_errno(number),
              _("the backups in %s cannot be listed: %s"), quoted, g_strerror(number));
  return NULL;
}

GPtrArray *
followup_backup_list(const char *folder, GError **error)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)followup_backup_free);
  g_autoptr(GError) why = NULL;
  g_autoptr(GDir) directory = open_folder(folder, &why);
  const char *name;

  if (why != NULL) {
    g_propagate_error(error, g_steal_pointer(&why));
    return NULL;
  }
  while (directory != NULL && (name = g_dir_read_name(directory)) != NULL) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    FollowupBackup *backup = followup_backup_parse(path);

    if (backup != NULL)
      g_ptr_array_add(found, backup);
  }
  g_ptr_array_sort(found, followup_backup_compare);
  return g_steal_pointer(&found);
}

gboolean
followup_backup_make_folder(const char *folder, GError **error)
{
  g_autofree char *quoted = NULL;
  int number;

  if (g_mkdir_with_parents(folder, 0700) == 0)
    return TRUE;
  number = errno;
  quoted = followup_text_quote_path(folder);
  if (g_file_test(folder, G_FILE_TEST_EXISTS))
    g_set_error(error, FOLLOWUP_ERROR, (int)followup_error_from_errno(number),
                _("there is no folder for backups: %s is something else; move it away, and the "
                  "folder is made in its place"),
                quoted);
  else
    g_set_error(error, FOLLOWUP_ERROR, (int)followup_error_from_errno(number),
                _("the folder %s for backups cannot be made: %s"), quoted, g_strerror(number));
  return FALSE;
}

void
followup_backup_clean_half_made(const char *folder)
{
  g_autoptr(GDir) directory = open_folder(folder, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name(directory)) != NULL) {
    g_autofree char *path = g_build_filename(folder, name, NULL);

    if (g_str_has_prefix(name, FOLLOWUP_BACKUP_TEMPORARY))
      g_unlink(path);
  }
}

void
followup_backup_clean(const char *folder)
{
  g_autoptr(GDir) directory = open_folder(folder, NULL);
  const char *name;

  followup_backup_clean_half_made(folder);
  while (directory != NULL && (name = g_dir_read_name(directory)) != NULL) {
    g_autofree char *path = g_build_filename(folder, name, NULL);

    if (g_str_has_prefix(name, FOLLOWUP_BACKUP_TAKEN_IN))
      followup_backup_keep_left(path, folder);
  }
}

void
followup_backup_prune(const char *folder, const char *sure, gint64 now, FollowupZone *zone)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) backups = followup_backup_list(folder, &error);
  g_autoptr(GPtrArray) superfluous = NULL;

  if (backups == NULL) {
    g_warning("%s", error->message);
    return;
  }
  superfluous = followup_backup_find_superfluous(backups, sure, now, zone);
  for (guint i = 0; i < superfluous->len; i++) {
    const FollowupBackup *backup = g_ptr_array_index(superfluous, i);

    if (g_unlink(backup->path) != 0)
      g_warning("the backup ‘%s’ cannot be removed: %s", backup->path, g_strerror(errno));
  }
}
