/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* calendar-zones: finds zones by their names. Refuses to know days and times. */
#include "calendar.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "error.h"
#include "text.h"

#define ZONE_FOLDER "/usr/share/zoneinfo"

static const char *
get_zone_folder(void)
{
  const char *folder = g_getenv("TZDIR");

  return folder ? folder : ZONE_FOLDER;
}

/* FALSE where the zone data has no such file; else what tells one version of it from the next. */
static gboolean
find_zone_file(const char *name, GStatBuf *found)
{
  g_autofree char *path = g_build_filename(get_zone_folder(), name, NULL);

  return g_stat(path, found) == 0 && S_ISREG(found->st_mode);
}

/* GLib also takes offsets ("+02:00") and POSIX rules ("CET-1CEST"), which have no changes of law to
 * follow: a zone is the name of a file of the zone data, or UTC. */
static gboolean
zone_name_is_plain(const char *name)
{
  return g_ascii_isalpha(name[0]) && !strstr(name, "..")
         && strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/")
                == strlen(name);
}

/* A zone read before, and the file it was read from. */
typedef struct {
  GTimeZone *zone; /* owned */
  dev_t device;
  ino_t inode;
  time_t modified;
} KnownZone;

static gboolean
known_zone_is(const KnownZone *known, const char *name, const GStatBuf *file)
{
  return known->zone && known->inode == file->st_ino && known->device == file->st_dev
         && known->modified == file->st_mtime
         && g_str_equal(g_time_zone_get_identifier(known->zone), name);
}

/* Reading a zone takes half a millisecond, and thousands of interviews share a few zones. Zones do
 * not change, so that which of them are kept shows in nothing but the time it takes. */
static GTimeZone *
read_zone(const char *name, const GStatBuf *file)
{
  static GMutex lock;
  static KnownZone known[8];
  static guint next;
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&lock);
  GTimeZone *zone;

  for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
    if (known_zone_is(&known[i], name, file))
      return g_time_zone_ref(known[i].zone);
  }
  zone = g_time_zone_new_identifier(name);
  if (!zone)
    return NULL;
  g_clear_pointer(&known[next].zone, g_time_zone_unref);
  known[next] = (KnownZone){ g_time_zone_ref(zone), file->st_dev, file->st_ino, file->st_mtime };
  next = (next + 1) % G_N_ELEMENTS(known);
  return zone;
}

GTimeZone *
followup_zone_new(const char *name, GError **error)
{
  g_autofree char *quoted = NULL;
  GTimeZone *zone = NULL;
  GStatBuf file;

  if (name && g_str_equal(name, "UTC"))
    zone = g_time_zone_new_utc();
  else if (name && zone_name_is_plain(name) && find_zone_file(name, &file))
    zone = read_zone(name, &file);
  if (zone)
    return zone;
  quoted = followup_text_quote(name);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("unknown time zone %s: expected a name of the IANA zone data, for example "
                "Europe/Berlin"),
              quoted);
  return NULL;
}

static char *
read_localtime_link(void)
{
  g_autofree char *target = g_file_read_link("/etc/localtime", NULL);
  const char *name = target ? strstr(target, "/zoneinfo/") : NULL;

  return name ? g_strdup(name + strlen("/zoneinfo/")) : NULL;
}

static char *
read_timezone_file(void)
{
  char *name = NULL;

  if (!g_file_get_contents("/etc/timezone", &name, NULL, NULL))
    return NULL;
  return g_strstrip(name);
}

char *
followup_zone_local_name(void)
{
  const char *env = g_getenv("TZ");
  g_autofree char *link = read_localtime_link();
  g_autofree char *file = read_timezone_file();
  const char *candidates[] = { env && env[0] == ':' ? env + 1 : env, link, file };

  for (guint i = 0; i < G_N_ELEMENTS(candidates); i++) {
    g_autoptr(GTimeZone) zone = candidates[i] ? followup_zone_new(candidates[i], NULL) : NULL;

    if (zone)
      return g_strdup(candidates[i]);
  }
  return g_strdup("UTC");
}

/* Its first line is "# version 2024b". */
char *
followup_zone_data_version(void)
{
  static const char mark[] = "# version ";
  g_autofree char *path = g_build_filename(get_zone_folder(), "tzdata.zi", NULL);
  FILE *file = g_fopen(path, "re");
  char line[64] = "";

  if (file && !fgets(line, sizeof line, file))
    line[0] = '\0';
  if (file)
    fclose(file);
  return g_str_has_prefix(line, mark) ? g_strdup(g_strstrip(line + strlen(mark))) : g_strdup("");
}
