/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* settings: reads the user's files at the start and whenever they change. Refuses to know what
 * their lines mean (choices, cadence, almanac) and what hangs on them. */

#include "settings-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"
#include "file.h"
#include "text.h"
#include "watch.h"

#define FILE_NAME "settings.ini"
#define MAX_SIZE (1024 * 1024)

struct _FollowupSettings {
  GObject parent_instance;
  char *file, *cadence_folder, *holiday_folder; /* owned */
  FollowupWatch *watch;                         /* owned */
  char *seen;                                   /* owned; stands for all that was read */
  FollowupChoices *choices;                     /* owned */
  FollowupCadenceSet *cadences;                 /* owned */
  FollowupAlmanac *almanac;                     /* owned */
  FollowupCalendar *calendar;  /* owned; what choices and almanac say of the user's own */
  GPtrArray *problems, *notes; /* of char *, owned, NULL-terminated */
};

G_DEFINE_TYPE(FollowupSettings, followup_settings, G_TYPE_OBJECT)

/* NULL and failure NULL where there is no file. */
static GBytes *
read_file(const char *path, char **failure)
{
  g_autoptr(GError) error = NULL;
  GBytes *content = followup_file_read(path, MAX_SIZE, &error);

  *failure = NULL;
  if (content == NULL && !g_error_matches(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND))
    *failure = g_strdup(error->message);
  return content;
}

static FollowupChoices *
read_choices(FollowupSettings *self,
             FollowupCadenceSet *cadences,
             FollowupSettingsFindings *findings)
{
  g_autofree char *failure = NULL;
  g_autoptr(GBytes) content = read_file(self->file, &failure);
  gsize length = content != NULL ? g_bytes_get_size(content) : 0;
  const char *text = length > 0 ? g_bytes_get_data(content, NULL) : "";

  if (failure != NULL)
    g_ptr_array_add(
        findings->problems,
        g_strdup_printf(_("%s cannot be read, the defaults hold: %s"), FILE_NAME, failure));
  g_checksum_update(findings->seen, (const guchar *)text, (gssize)length);
  return followup_choices_parse(text, length, FILE_NAME, cadences, findings->problems);
}

static FollowupAlmanac *
read_almanac(FollowupSettings *self, FollowupSettingsFindings *findings)
{
  FollowupAlmanac *almanac = followup_almanac_read(self->holiday_folder);

  for (guint i = 0; i < almanac->problems->len; i++)
    g_ptr_array_add(findings->problems, g_strdup(g_ptr_array_index(almanac->problems, i)));
  for (guint i = 0; i < almanac->sets->len; i++) {
    const FollowupHolidays *set = g_ptr_array_index(almanac->sets, i);
    g_autofree char *text = followup_holidays_to_text(set);

    g_checksum_update(findings->seen, (const guchar *)set->name, -1);
    g_checksum_update(findings->seen, (const guchar *)"=", 1);
    g_checksum_update(findings->seen, (const guchar *)text, -1);
  }
  return almanac;
}

/* In the user's own holidays: a set that there is not is named, the others hold. */
static void
check_sets(const FollowupChoices *choices,
           const FollowupAlmanac *almanac,
           FollowupSettingsFindings *findings)
{
  for (char **name = choices->holiday_sets; *name != NULL; name++) {
    g_autoptr(GError) error = NULL;

    if (followup_almanac_find(almanac, *name, &error) == NULL)
      g_ptr_array_add(findings->problems,
                      g_strdup_printf("%s, [Plan] Holidays: %s", FILE_NAME, error->message));
  }
}

static void
replace_calendar(FollowupSettings *self)
{
  g_clear_pointer(&self->calendar, followup_calendar_unref);
  self->calendar
      = followup_almanac_make_calendar(self->almanac, self->choices->week, self->choices->holidays,
                                       (const char *const *)self->choices->holiday_sets);
}

/* Takes lines. */
static void
replace_lines(GPtrArray **old, GPtrArray *lines)
{
  g_ptr_array_unref(*old);
  *old = lines;
  g_ptr_array_add(lines, NULL);
}

/* Reads everything anew; TRUE when anything is other than before. */
static gboolean
load(FollowupSettings *self)
{
  g_autoptr(GChecksum) seen = g_checksum_new(G_CHECKSUM_SHA256);
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
  FollowupSettingsFindings findings = { seen, problems, notes };
  g_autoptr(FollowupCadenceSet) cadences
      = followup_settings_read_cadences(self->cadence_folder, &findings);
  g_autoptr(FollowupChoices) choices = read_choices(self, cadences, &findings);
  g_autoptr(FollowupAlmanac) almanac = read_almanac(self, &findings);

  check_sets(choices, almanac, &findings);
  for (guint i = 0; i < problems->len; i++)
    g_checksum_update(seen, g_ptr_array_index(problems, i), -1);
  if (g_strcmp0(g_checksum_get_string(seen), self->seen) == 0)
    return FALSE;
  g_free(self->seen);
  self->seen = g_strdup(g_checksum_get_string(seen));
  followup_choices_free(self->choices);
  self->choices = g_steal_pointer(&choices);
  followup_cadence_set_unref(self->cadences);
  self->cadences = g_steal_pointer(&cadences);
  followup_almanac_free(self->almanac);
  self->almanac = g_steal_pointer(&almanac);
  replace_calendar(self);
  replace_lines(&self->problems, g_steal_pointer(&problems));
  replace_lines(&self->notes, g_steal_pointer(&notes));
  return TRUE;
}

void
followup_settings_look_again(FollowupSettings *self)
{
  if (load(self))
    g_signal_emit_by_name(self, "changed");
}

static void
changed_cb(gpointer user_data)
{
  followup_settings_look_again(user_data);
}

FollowupSettings *
followup_settings_new(const char *folder)
{
  FollowupSettings *self = g_object_new(FOLLOWUP_TYPE_SETTINGS, NULL);
  g_autofree char *whole = g_canonicalize_filename(folder, NULL);

  self->file = g_build_filename(whole, FILE_NAME, NULL);
  self->cadence_folder = g_build_filename(whole, "cadences", NULL);
  self->holiday_folder = g_build_filename(whole, "holidays", NULL);
  self->watch = followup_watch_new(changed_cb, self);
  followup_watch_add_file(self->watch, self->file);
  followup_watch_add_folder(self->watch, self->cadence_folder, FOLLOWUP_CADENCE_SUFFIX);
  followup_watch_add_folder(self->watch, self->holiday_folder, FOLLOWUP_HOLIDAYS_SUFFIX);
  load(self);
  return self;
}

const FollowupChoices *
followup_settings_get_choices(FollowupSettings *self)
{
  return self->choices;
}

FollowupCalendar *
followup_settings_get_calendar(FollowupSettings *self)
{
  return self->calendar;
}

const FollowupAlmanac *
followup_settings_get_almanac(FollowupSettings *self)
{
  return self->almanac;
}

char *
followup_settings_get_holidays_path(FollowupSettings *self, const char *name)
{
  return followup_almanac_get_path(self->holiday_folder, name);
}

const char *
followup_settings_get_path(FollowupSettings *self)
{
  return self->file;
}

const char *const *
followup_settings_get_problems(FollowupSettings *self)
{
  return (const char *const *)self->problems->pdata;
}

const char *const *
followup_settings_get_notes(FollowupSettings *self)
{
  return (const char *const *)self->notes->pdata;
}

FollowupRules *
followup_settings_make_rules(FollowupSettings *self, FollowupZone *system_zone)
{
  FollowupRules *rules = followup_rules_new();

  followup_calendar_unref(rules->calendar);
  rules->calendar = followup_calendar_ref(self->calendar);
  g_hash_table_unref(rules->sets);
  rules->sets = followup_almanac_make_calendars(self->almanac, self->choices->week);
  rules->waking = self->choices->waking;
  followup_zone_unref(rules->system_zone);
  rules->system_zone = followup_zone_ref(system_zone);
  followup_cadence_set_unref(rules->cadences);
  rules->cadences = followup_cadence_set_ref(self->cadences);
  g_free(rules->cadence);
  rules->cadence = g_strdup(self->choices->cadence);
  rules->keep_searching = self->choices->keep_searching;
  return rules;
}

/* A line break within a value, where one may be, is written as key files do. (transfer full) */
static char *
make_one_line(const FollowupSetting *setting, const char *value, GError **error)
{
  g_autofree char *stripped = followup_text_strip(value);
  g_auto(GStrv) lines = NULL;

  if (stripped == NULL)
    return g_strdup("");
  if (g_str_equal(setting->key, "Signature")) {
    lines = g_strsplit(stripped, "\n", -1);
    return g_strjoinv("\\n", lines);
  }
  if (strpbrk(stripped, "\r\n") == NULL)
    return g_steal_pointer(&stripped);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s.%s is one line; expected a value without a line break"), setting->group,
              setting->key);
  return NULL;
}

/* The end of a link is what is written, not the link. */
static gboolean
write_file(const char *name, const char *text, gsize length, GError **error)
{
  g_autofree char *target = followup_watch_find_end(name);
  const char *path = target != NULL ? target : name;
  g_autofree char *folder = g_path_get_dirname(path);
  g_autoptr(GError) why = NULL;
  struct stat buffer;
  int mode = stat(path, &buffer) == 0 ? (int)(buffer.st_mode & 0777) : 0600;

  if (g_mkdir_with_parents(folder, 0700) == 0
      && g_file_set_contents_full(path, text, (gssize)length,
                                  G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                  mode, &why))
    return TRUE;
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED,
              _("%s cannot be written: %s; expected a file and folder that you may write to"), path,
              why != NULL ? why->message : g_strerror(errno));
  return FALSE;
}

/* What only all files together tell: whether there are the sets that it names. */
static gboolean
check_named_sets(FollowupSettings *self,
                 const FollowupSetting *setting,
                 const char *value,
                 GError **error)
{
  g_auto(GStrv) sets = followup_choices_list_sets(setting, value);

  for (char **name = sets; *name != NULL; name++)
    if (followup_almanac_find(self->almanac, *name, error) == NULL)
      return FALSE;
  return TRUE;
}

gboolean
followup_settings_change(FollowupSettings *self,
                         const FollowupSetting *setting,
                         const char *value,
                         GError **error)
{
  g_autofree char *line = make_one_line(setting, value, error);
  g_autofree char *text = NULL, *failure = NULL;
  g_autoptr(GBytes) content = NULL;
  gsize length = 0;

  if (line == NULL)
    return FALSE;
  followup_settings_look_again(self); /* a cadence may have come a moment ago */
  if (!followup_choices_check(setting, line, self->cadences, error)
      || !check_named_sets(self, setting, line, error))
    return FALSE;
  /* What stands there now, which a watch may not have told of yet. */
  content = read_file(self->file, &failure);
  if (failure != NULL) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED,
                _("%s cannot be read, so nothing was changed: %s"), self->file, failure);
    return FALSE;
  }
  text = content != NULL ? followup_choices_edit(g_bytes_get_data(content, NULL),
                                                 g_bytes_get_size(content), setting, line, &length)
                         : followup_choices_edit("", 0, setting, line, &length);
  if (!write_file(self->file, text, length, error))
    return FALSE;
  followup_settings_look_again(self);
  return TRUE;
}

/* ---- sets of holidays ---- */

/* What the user made of it by hand stays beside it, as editors leave it. */
static gboolean
keep_former(const char *path, const char *text, GError **error)
{
  g_autofree char *failure = NULL, *former = g_strconcat(path, "~", NULL);
  g_autoptr(GBytes) content = read_file(path, &failure);
  gsize length = 0;
  const char *there = content != NULL ? g_bytes_get_data(content, &length) : NULL;

  if (failure != NULL) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED,
                _("%s cannot be read, so nothing was changed: %s"), path, failure);
    return FALSE;
  }
  if (content == NULL || (length == strlen(text) && memcmp(there, text, length) == 0))
    return TRUE;
  return write_file(former, length > 0 ? there : "", length, error);
}

gboolean
followup_settings_write_holidays(FollowupSettings *self,
                                 const FollowupHolidays *set,
                                 GError **error)
{
  g_autofree char *path = followup_almanac_get_path(self->holiday_folder, set->name);
  g_autofree char *text = followup_holidays_to_text(set);

  followup_settings_look_again(self);
  if (self->almanac->sets->len >= FOLLOWUP_MAX_SETS
      && followup_almanac_find(self->almanac, set->name, NULL) == NULL) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED,
                _("too many sets of holidays: expected at most %d; ‘followup holidays remove "
                  "NAME’ takes one away"),
                FOLLOWUP_MAX_SETS);
    return FALSE;
  }
  if (!keep_former(path, text, error) || !write_file(path, text, strlen(text), error))
    return FALSE;
  followup_settings_look_again(self);
  return TRUE;
}

/* The name is gone from the disk, too. */
static void
sync_folder(const char *path)
{
  int fd = g_open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd >= 0) {
    fsync(fd);
    close(fd);
  }
}

gboolean
followup_settings_remove_holidays(FollowupSettings *self, const char *name, GError **error)
{
  g_autofree char *path = followup_almanac_get_path(self->holiday_folder, name);

  followup_settings_look_again(self);
  if (followup_almanac_find(self->almanac, name, error) == NULL)
    return FALSE;
  if (g_unlink(path) != 0 && errno != ENOENT) {
    int number = errno;

    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED, _("%s cannot be removed: %s"), path,
                g_strerror(number));
    return FALSE;
  }
  sync_folder(self->holiday_folder);
  followup_settings_look_again(self);
  return TRUE;
}

static void
followup_settings_finalize(GObject *object)
{
  FollowupSettings *self = FOLLOWUP_SETTINGS(object);

  followup_watch_free(self->watch);
  g_free(self->file);
  g_free(self->cadence_folder);
  g_free(self->holiday_folder);
  g_free(self->seen);
  followup_choices_free(self->choices);
  followup_cadence_set_unref(self->cadences);
  followup_almanac_free(self->almanac);
  g_clear_pointer(&self->calendar, followup_calendar_unref);
  g_ptr_array_unref(self->problems);
  g_ptr_array_unref(self->notes);
  G_OBJECT_CLASS(followup_settings_parent_class)->finalize(object);
}

static void
followup_settings_class_init(FollowupSettingsClass *class)
{
  G_OBJECT_CLASS(class)->finalize = followup_settings_finalize;
  g_signal_new("changed", FOLLOWUP_TYPE_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
               G_TYPE_NONE, 0);
}

static void
followup_settings_init(FollowupSettings *self)
{
  self->problems = g_ptr_array_new_with_free_func(g_free);
  self->notes = g_ptr_array_new_with_free_func(g_free);
}
