/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "watch.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/inotify.h>

#include "file.h"
#include "inotify.h"

#define SETTLE_MS 150 /* an editor writes in several steps */
#define MAX_LINKS 100 /* of a folder's */
#define MASK                                                                                       \
  (IN_ATTRIB | IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO                \
   | IN_DELETE_SELF | IN_MOVE_SELF)

/* What is to be watched: a file, or with a suffix the files of a folder. */
typedef struct {
  char *path, *suffix; /* owned; suffix is NULL for a file */
} Subject;

struct _FollowupWatch {
  FollowupWatchFunc changed;
  gpointer user_data;
  GPtrArray *subjects;      /* of Subject, owned */
  FollowupInotify *inotify; /* owned; NULL: none, or nothing is watched yet */
  GArray *filters;          /* of Filter */
  guint settle_id;          /* owned source */
};

/* Which names in a folder count. */
typedef struct {
  int folder;          /* of inotify */
  char *name, *suffix; /* one of them; owned */
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
clear_filter(gpointer data)
{
  Filter *filter = data;

  g_free(filter->name);
  g_free(filter->suffix);
}

static void
stop_watching(FollowupWatch *self)
{
  g_clear_pointer(&self->inotify, followup_inotify_free);
  g_array_set_size(self->filters, 0);
}

/* The folder itself counts: it went away. */
static gboolean
counts(const Filter *filter, int folder, const char *name)
{
  if (name == NULL || filter->folder != folder)
    return name == NULL;
  return filter->name != NULL ? g_str_equal(name, filter->name)
                              : g_str_has_suffix(name, filter->suffix);
}

static gboolean settle_cb(gpointer user_data);

static void
told_cb(int folder, guint32 mask, const char *name, gpointer user_data)
{
  FollowupWatch *self = user_data;

  for (guint i = 0; i < self->filters->len && self->settle_id == 0; i++)
    if (counts(&g_array_index(self->filters, Filter, i), folder, name))
      self->settle_id = g_timeout_add(SETTLE_MS, settle_cb, self);
}

/* Watches for one name, or for all with a suffix. */
static void
watch_names(FollowupWatch *self, const char *folder, const char *name, const char *suffix)
{
  Filter filter = { .folder = -1 };

  if (self->inotify == NULL)
    self->inotify = followup_inotify_new(told_cb, self);
  if (self->inotify != NULL)
    filter.folder = followup_inotify_add(self->inotify, folder, MASK);
  if (filter.folder < 0) {
    g_warning("changes in %s go unnoticed until the next start: %s", folder, g_strerror(errno));
    return;
  }
  filter.name = g_strdup(name);
  filter.suffix = g_strdup(suffix);
  g_array_append_val(self->filters, filter);
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
  watch_names(self, folder, name, NULL);
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
    watch_names(self, subject->path, NULL, subject->suffix);
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
  self->filters = g_array_new(FALSE, FALSE, sizeof(Filter));
  g_array_set_clear_func(self->filters, clear_filter);
  return self;
}

void
followup_watch_free(FollowupWatch *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id(&self->settle_id, g_source_remove);
  stop_watching(self);
  g_array_unref(self->filters);
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
