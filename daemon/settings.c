/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* settings: reads settings.ini at the start and whenever it changes. Refuses to know what its lines
 * mean (choices) and what hangs on them.
 *
 * Watched are folders, never the file: a file that is replaced by renaming, as editors do, is
 * another one afterwards. Where the settings' folder does not exist, the nearest that does is
 * watched until the next one down appears; GLib would poll for it. A settings.ini that is a link
 * into some other folder has that one watched, too. */

#include "settings.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "error.h"
#include "text.h"

#define FILE_NAME "settings.ini"
#define MAX_SIZE (1024 * 1024)
#define SETTLE_MS 150 /* an editor writes in several steps */

struct _FollowupSettings {
  GObject parent_instance;
  char *folder, *file;      /* owned */
  GPtrArray *monitors;      /* of GFileMonitor, owned */
  guint settle_id;          /* owned source */
  GBytes *content;          /* owned; NULL: no file, or one that cannot be read */
  char *failure;            /* owned; why it cannot be read */
  FollowupChoices *choices; /* owned */
  GPtrArray *problems;      /* of char *, owned, NULL-terminated */
};

G_DEFINE_TYPE(FollowupSettings, followup_settings, G_TYPE_OBJECT)

/* Reads all of a regular file. Returns NULL and sets failure, NULL where there is no file. */
static GBytes *
read_file(const char *path, char **failure)
{
  g_autoptr(GError) error = NULL;
  struct stat buffer;
  char *text = NULL;
  gsize length = 0;

  *failure = NULL;
  if (stat(path, &buffer) != 0) {
    if (errno != ENOENT && errno != ENOTDIR)
      *failure = g_strdup(g_strerror(errno));
    return NULL;
  }
  /* A pipe or a device would hold us up. */
  if (!S_ISREG(buffer.st_mode)) {
    *failure = g_strdup(_("it is no file; expected a text file"));
    return NULL;
  }
  if (buffer.st_size > MAX_SIZE) {
    *failure = g_strdup(_("it is too large; expected at most 1 MiB"));
    return NULL;
  }
  if (!g_file_get_contents(path, &text, &length, &error)) {
    if (!g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
      *failure = g_strdup(error->message);
    return NULL;
  }
  return g_bytes_new_take(text, length);
}

static gboolean
is_same_content(GBytes *a, GBytes *b)
{
  return a == b || (a != NULL && b != NULL && g_bytes_equal(a, b));
}

/* Reads the file anew; TRUE when it is another one than before. */
static gboolean
load(FollowupSettings *self)
{
  g_autofree char *failure = NULL;
  g_autoptr(GBytes) content = read_file(self->file, &failure);
  gsize length = 0;
  const char *text;

  if (self->choices != NULL && is_same_content(content, self->content)
      && g_strcmp0(failure, self->failure) == 0)
    return FALSE;
  g_clear_pointer(&self->content, g_bytes_unref);
  self->content = g_steal_pointer(&content);
  g_free(self->failure);
  self->failure = g_steal_pointer(&failure);
  g_clear_pointer(&self->choices, followup_choices_free);
  g_ptr_array_set_size(self->problems, 0);
  text = self->content != NULL ? g_bytes_get_data(self->content, &length) : NULL;
  if (self->failure != NULL)
    g_ptr_array_add(self->problems, g_strdup_printf(_("%s cannot be read, the defaults hold: %s"),
                                                    FILE_NAME, self->failure));
  self->choices
      = followup_choices_parse(text != NULL ? text : "", length, FILE_NAME, self->problems);
  g_ptr_array_add(self->problems, NULL);
  return TRUE;
}

/* What a monitor is for: the folder that it watches and the one name in it that counts. */
typedef struct {
  FollowupSettings *settings; /* not owned: it cancels its monitors */
  GFile *folder, *wanted;
} Watch;

static void
free_watch_cb(gpointer data, GClosure *closure)
{
  Watch *watch = data;

  g_object_unref(watch->folder);
  g_object_unref(watch->wanted);
  g_free(watch);
}

static void
stop_watching(FollowupSettings *self)
{
  for (guint i = 0; i < self->monitors->len; i++) {
    GFileMonitor *monitor = g_ptr_array_index(self->monitors, i);

    g_file_monitor_cancel(monitor);
    g_signal_handlers_disconnect_matched(monitor, G_SIGNAL_MATCH_ID,
                                         g_signal_lookup("changed", G_TYPE_FILE_MONITOR), 0, NULL,
                                         NULL, NULL);
  }
  g_ptr_array_set_size(self->monitors, 0);
}

static gboolean settle_cb(gpointer user_data);

static void
handle_event_cb(
    GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, gpointer user_data)
{
  Watch *watch = user_data;

  /* The folder itself: it went away. */
  if (!g_file_equal(file, watch->wanted) && !g_file_equal(file, watch->folder))
    return;
  if (watch->settings->settle_id == 0)
    watch->settings->settle_id = g_timeout_add(SETTLE_MS, settle_cb, watch->settings);
}

static void
add_monitor(FollowupSettings *self, const char *folder, const char *name)
{
  g_autoptr(GFile) file = g_file_new_for_path(folder);
  g_autoptr(GError) error = NULL;
  GFileMonitor *monitor = g_file_monitor_directory(file, G_FILE_MONITOR_NONE, NULL, &error);
  Watch *watch;

  if (monitor == NULL) {
    g_warning("changes of %s go unnoticed until the next start: %s", FILE_NAME, error->message);
    return;
  }
  watch = g_new0(Watch, 1);
  watch->settings = self;
  watch->wanted = g_file_get_child(file, name);
  watch->folder = g_steal_pointer(&file);
  g_file_monitor_set_rate_limit(monitor, SETTLE_MS);
  g_signal_connect_data(monitor, "changed", G_CALLBACK(handle_event_cb), watch, free_watch_cb, 0);
  g_ptr_array_add(self->monitors, monitor);
}

/* Watches the nearest folder on the way to path that exists. */
static void
watch_path(FollowupSettings *self, const char *path)
{
  g_autofree char *folder = g_path_get_dirname(path);
  g_autofree char *name = g_path_get_basename(path);

  while (!g_file_test(folder, G_FILE_TEST_IS_DIR)) {
    g_autofree char *child = g_steal_pointer(&folder);

    g_free(name);
    name = g_path_get_basename(child);
    folder = g_path_get_dirname(child);
    if (g_str_equal(folder, child))
      return;
  }
  add_monitor(self, folder, name);
}

/* Where the file really is, NULL when it is no link. The end of a broken link may yet appear. */
static char *
find_link_target(FollowupSettings *self)
{
  char *target = realpath(self->file, NULL);
  g_autofree char *link = NULL;

  if (target != NULL) {
    char *copy = g_str_equal(target, self->file) ? NULL : g_strdup(target);

    free(target);
    return copy;
  }
  link = g_file_read_link(self->file, NULL);
  return link != NULL ? g_canonicalize_filename(link, self->folder) : NULL;
}

static void
watch_afresh(FollowupSettings *self)
{
  g_autofree char *target = find_link_target(self);

  stop_watching(self);
  watch_path(self, self->file);
  if (target != NULL)
    watch_path(self, target);
}

static gboolean
settle_cb(gpointer user_data)
{
  FollowupSettings *self = user_data;

  self->settle_id = 0;
  /* Watching comes first: what changes from here on is noticed once more. */
  watch_afresh(self);
  if (load(self))
    g_signal_emit_by_name(self, "changed");
  return G_SOURCE_REMOVE;
}

FollowupSettings *
followup_settings_new(const char *folder)
{
  FollowupSettings *self = g_object_new(FOLLOWUP_TYPE_SETTINGS, NULL);

  self->folder = g_canonicalize_filename(folder, NULL);
  self->file = g_build_filename(self->folder, FILE_NAME, NULL);
  watch_afresh(self);
  load(self);
  return self;
}

const FollowupChoices *
followup_settings_get_choices(FollowupSettings *self)
{
  return self->choices;
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

FollowupRules *
followup_settings_make_rules(FollowupSettings *self, GTimeZone *system_zone)
{
  FollowupRules *rules = followup_rules_new();

  followup_calendar_unref(rules->calendar);
  rules->calendar = followup_calendar_ref(self->choices->calendar);
  rules->waking = self->choices->waking;
  g_time_zone_unref(rules->system_zone);
  rules->system_zone = g_time_zone_ref(system_zone);
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
write_file(FollowupSettings *self, const char *text, gsize length, GError **error)
{
  g_autofree char *target = find_link_target(self);
  const char *path = target != NULL ? target : self->file;
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

  if (line == NULL || !followup_choices_check(setting, line, error))
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
  if (!write_file(self, text, length, error))
    return FALSE;
  if (load(self))
    g_signal_emit_by_name(self, "changed");
  return TRUE;
}

static void
followup_settings_finalize(GObject *object)
{
  FollowupSettings *self = FOLLOWUP_SETTINGS(object);

  g_clear_handle_id(&self->settle_id, g_source_remove);
  stop_watching(self);
  g_ptr_array_unref(self->monitors);
  g_free(self->folder);
  g_free(self->file);
  g_clear_pointer(&self->content, g_bytes_unref);
  g_free(self->failure);
  followup_choices_free(self->choices);
  g_ptr_array_unref(self->problems);
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
  self->monitors = g_ptr_array_new_with_free_func(g_object_unref);
  self->problems = g_ptr_array_new_with_free_func(g_free);
}
