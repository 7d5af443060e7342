/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "watch.h"

#include <stdlib.h>

#include "file.h"

#define SETTLE_MS 150 /* an editor writes in several steps */
#define MAX_LINKS 100 /* of a folder's */

/* What is to be watched: a file, or with a suffix the files of a folder. */
typedef struct {
  char *path, *suffix; /* owned; suffix is NULL for a file */
} Subject;

struct _FollowupWatch {
  FollowupWatchFunc changed;
  gpointer user_data;
  GPtrArray *subjects; /* of Subject, owned */
  GPtrArray *monitors; /* of GFileMonitor, owned */
  guint settle_id;     /* owned source */
};

/* What a monitor is for: the folder that it watches and which names in it count. */
typedef struct {
  FollowupWatch *watch; /* not owned: it cancels its monitors */
  GFile *folder;
  char *name, *suffix; /* one of them */
} Filter;

static void
free_subject(gpointer data)
{
  Subject *subject = data;

  g_free(subject->path);
  g_free(subject->suffix);
  g_free(subject);
}

static void
free_filter_cb(gpointer data, GClosure *closure)
{
  Filter *filter = data;

  g_object_unref(filter->folder);
  g_free(filter->name);
  g_free(filter->suffix);
  g_free(filter);
}

static void
stop_watching(FollowupWatch *self)
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

/* The folder itself counts: it went away. */
static gboolean
counts(const Filter *filter, GFile *file)
{
  g_autofree char *name = g_file_get_basename(file);

  if (g_file_equal(file, filter->folder))
    return TRUE;
  return filter->name != NULL ? g_str_equal(name, filter->name)
                              : g_str_has_suffix(name, filter->suffix);
}

static gboolean settle_cb(gpointer user_data);

static void
handle_event_cb(
    GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, gpointer user_data)
{
  Filter *filter = user_data;

  if (counts(filter, file) && filter->watch->settle_id == 0)
    filter->watch->settle_id = g_timeout_add(SETTLE_MS, settle_cb, filter->watch);
}

/* Watches for one name, or for all with a suffix. */
static void
add_monitor(FollowupWatch *self, const char *folder, const char *name, const char *suffix)
{
  g_autoptr(GFile) file = g_file_new_for_path(folder);
  g_autoptr(GError) error = NULL;
  GFileMonitor *monitor = g_file_monitor_directory(file, G_FILE_MONITOR_NONE, NULL, &error);
  Filter *filter;

  if (monitor == NULL) {
    g_warning("changes in %s go unnoticed until the next start: %s", folder, error->message);
    return;
  }
  filter = g_new0(Filter, 1);
  filter->watch = self;
  filter->folder = g_steal_pointer(&file);
  filter->name = g_strdup(name);
  filter->suffix = g_strdup(suffix);
  g_file_monitor_set_rate_limit(monitor, SETTLE_MS);
  g_signal_connect_data(monitor, "changed", G_CALLBACK(handle_event_cb), filter, free_filter_cb, 0);
  g_ptr_array_add(self->monitors, monitor);
}

/* Watches the nearest folder on the way to path that exists. */
static void
watch_path(FollowupWatch *self, const char *path)
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
  add_monitor(self, folder, name, NULL);
}

char *
followup_watch_find_end(const char *path)
{
  char *target = realpath(path, NULL);
  g_autofree char *link = NULL, *folder = NULL;

  if (target != NULL) {
    char *copy = g_str_equal(target, path) ? NULL : g_strdup(target);

    free(target);
    return copy;
  }
  link = g_file_read_link(path, NULL);
  folder = g_path_get_dirname(path);
  return link != NULL ? g_canonicalize_filename(link, folder) : NULL;
}

static void
watch_end(FollowupWatch *self, const char *path)
{
  g_autofree char *end = followup_watch_find_end(path);

  if (end != NULL)
    watch_path(self, end);
}

/* Those of its files that are no links need no more than the folder. */
static void
watch_folder(FollowupWatch *self, const Subject *subject)
{
  g_autoptr(GPtrArray) paths
      = followup_file_list(subject->path, subject->suffix, MAX_LINKS, NULL, NULL);

  if (g_file_test(subject->path, G_FILE_TEST_IS_DIR))
    add_monitor(self, subject->path, NULL, subject->suffix);
  for (guint i = 0; paths != NULL && i < paths->len; i++)
    if (g_file_test(g_ptr_array_index(paths, i), G_FILE_TEST_IS_SYMLINK))
      watch_end(self, g_ptr_array_index(paths, i));
}

static void
watch_subject(FollowupWatch *self, const Subject *subject)
{
  watch_path(self, subject->path);
  watch_end(self, subject->path);
  if (subject->suffix != NULL)
    watch_folder(self, subject);
}

static gboolean
settle_cb(gpointer user_data)
{
  FollowupWatch *self = user_data;

  self->settle_id = 0;
  stop_watching(self);
  for (guint i = 0; i < self->subjects->len; i++)
    watch_subject(self, g_ptr_array_index(self->subjects, i));
  self->changed(self->user_data);
  return G_SOURCE_REMOVE;
}

FollowupWatch *
followup_watch_new(FollowupWatchFunc changed, gpointer user_data)
{
  FollowupWatch *self = g_new0(FollowupWatch, 1);

  self->changed = changed;
  self->user_data = user_data;
  self->subjects = g_ptr_array_new_with_free_func(free_subject);
  self->monitors = g_ptr_array_new_with_free_func(g_object_unref);
  return self;
}

void
followup_watch_free(FollowupWatch *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id(&self->settle_id, g_source_remove);
  stop_watching(self);
  g_ptr_array_unref(self->monitors);
  g_ptr_array_unref(self->subjects);
  g_free(self);
}

static void
add_subject(FollowupWatch *self, const char *path, const char *suffix)
{
  Subject *subject = g_new0(Subject, 1);

  subject->path = g_strdup(path);
  subject->suffix = g_strdup(suffix);
  g_ptr_array_add(self->subjects, subject);
  watch_subject(self, subject);
}

void
followup_watch_add_file(FollowupWatch *self, const char *path)
{
  add_subject(self, path, NULL);
}

void
followup_watch_add_folder(FollowupWatch *self, const char *path, const char *suffix)
{
  add_subject(self, path, suffix);
}
