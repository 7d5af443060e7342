/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* settings: reads settings.ini at the start and whenever it changes. Refuses to know what its lines
 * mean (choices) and what hangs on them. */

#include "settings.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "error.h"
#include "file.h"
#include "text.h"
#include "watch.h"

#define FILE_NAME "settings.ini"
#define MAX_SIZE (1024 * 1024)

struct _FollowupSettings {
  GObject parent_instance;
  char *folder, *file;      /* owned */
  FollowupWatch *watch;     /* owned */
  GBytes *content;          /* owned; NULL: no file, or one that cannot be read */
  char *failure;            /* owned; why it cannot be read */
  FollowupChoices *choices; /* owned */
  GPtrArray *problems;      /* of char *, owned, NULL-terminated */
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

static void
changed_cb(gpointer user_data)
{
  FollowupSettings *self = user_data;

  if (load(self))
    g_signal_emit_by_name(self, "changed");
}

FollowupSettings *
followup_settings_new(const char *folder)
{
  FollowupSettings *self = g_object_new(FOLLOWUP_TYPE_SETTINGS, NULL);

  self->folder = g_canonicalize_filename(folder, NULL);
  self->file = g_build_filename(self->folder, FILE_NAME, NULL);
  self->watch = followup_watch_new(changed_cb, self);
  followup_watch_add_file(self->watch, self->file);
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
  g_autofree char *target = followup_watch_find_end(self->file);
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

  followup_watch_free(self->watch);
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
  self->problems = g_ptr_array_new_with_free_func(g_free);
}
