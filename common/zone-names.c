/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* zone-names: finds zones by their names, and the machine's own. */
#include "zone-private.h"

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

/* FALSE where there is no such file; else what tells one version of it from the next. */
static gboolean
find_file(const char *path, GStatBuf *found)
{
  return g_stat(path, found) == 0 && S_ISREG(found->st_mode);
}

/* Offsets ("+02:00") and rules ("CET-1CEST") have no changes of law to follow: a zone is the name
 * of a file of the zone data, or UTC. */
static gboolean
zone_name_is_plain(const char *name)
{
  return g_ascii_isalpha(name[0]) && !strstr(name, "..")
         && strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/")
                == strlen(name);
}

/* A zone read before, and the file it was read from. */
typedef struct {
  FollowupZone *zone; /* owned */
  dev_t device;
  ino_t inode;
  time_t modified;
} KnownZone;

static gboolean
known_zone_is(const KnownZone *known, const char *name, const GStatBuf *file)
{
  return known->zone && known->inode == file->st_ino && known->device == file->st_dev
         && known->modified == file->st_mtime
         && g_str_equal(followup_zone_get_name(known->zone), name);
}

/* Thousands of interviews share a few zones. Zones do not change, so that which of them are kept
 * shows in nothing but the time it takes. */
static FollowupZone *
read_zone(const char *name, const char *path, const GStatBuf *file)
{
  static GMutex lock;
  static KnownZone known[8];
  static guint next;
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&lock);
  g_autofree char *bytes = NULL;
  FollowupZone *zone;
  gsize length;

  for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
    if (known_zone_is(&known[i], name, file))
      return followup_zone_ref(known[i].zone);
  }
  if (!g_file_get_contents(path, &bytes, &length, NULL))
    return NULL;
  zone = followup_zone_new_for_bytes(name, bytes, length);
  if (!zone)
    return NULL;
  g_clear_pointer(&known[next].zone, followup_zone_unref);
  known[next] = (KnownZone){ followup_zone_ref(zone), file->st_dev, file->st_ino, file->st_mtime };
  next = (next + 1) % G_N_ELEMENTS(known);
  return zone;
}

static char *
find_city(const char *area, const char *city)
{
  g_autofree char *path = g_build_filename(get_zone_folder(), area, NULL);
  g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
  const char *name;

  while (folder && (name = g_dir_read_name(folder))) {
    g_autofree char *file = g_build_filename(path, name, NULL);
    GStatBuf found;

    if (g_ascii_strcasecmp(name, city) == 0 && find_file(file, &found))
      return g_strconcat(area, "/", name, NULL);
  }
  return NULL;
}

/* "Europe/London" of "London" and of "europe/london", "America/New_York" of "New York"; NULL where
 * no city is called so. (transfer full) */
static char *
find_similar(const char *name)
{
  static const char *const areas[]
      = { "Europe", "America", "Asia", "Africa", "Australia", "Pacific", "Atlantic", "Indian" };
  const char *slash = name ? strrchr(name, '/') : NULL;
  g_autofree char *city = name ? g_strdelimit(g_strdup(slash ? slash + 1 : name), " ", '_') : NULL;
  char *found = NULL;

  for (guint i = 0; city && !found && i < G_N_ELEMENTS(areas); i++)
    found = find_city(areas[i], city);
  return found;
}

static void
set_unknown(const char *name, GError **error)
{
  g_autofree char *quoted = followup_text_quote(name);
  g_autofree char *similar = error ? find_similar(name) : NULL;

  if (similar)
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("unknown time zone %s: did you mean ‘%s’?"), quoted, similar);
  else
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("unknown time zone %s: expected a name of the IANA zone data, for example "
                  "Europe/Berlin"),
                quoted);
}

FollowupZone *
followup_zone_new(const char *name, GError **error)
{
  g_autofree char *path = NULL;
  FollowupZone *zone = NULL;
  GStatBuf file;

  if (name && g_str_equal(name, "UTC"))
    return followup_zone_new_utc();
  if (name && zone_name_is_plain(name)) {
    path = g_build_filename(get_zone_folder(), name, NULL);
    if (find_file(path, &file))
      zone = read_zone(name, path, &file);
  }
  if (!zone)
    set_unknown(name, error);
  return zone;
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

static char *
get_environment(void)
{
  const char *name = g_getenv("TZ");

  return g_strdup(name && name[0] == ':' ? name + 1 : name);
}

char *
followup_zone_local_name(void)
{
  static char *(*const sources[])(void)
      = { get_environment, read_localtime_link, read_timezone_file };

  for (guint i = 0; i < G_N_ELEMENTS(sources); i++) {
    g_autofree char *name = sources[i]();
    g_autoptr(FollowupZone) zone = name ? followup_zone_new(name, NULL) : NULL;

    if (zone)
      return g_steal_pointer(&name);
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
