/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* keeper-watch: tells what others do to the database's files. What we write is not asked for, as it
 * would wake us at each commit of our own, and we never close what we write to. */

#include "keeper-private.h"

#include <errno.h>
#include <string.h>
#include <sys/inotify.h>

#include "inotify.h"

#define MASK                                                                                       \
  (IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF           \
   | IN_MOVE_SELF)

struct _FollowupKeeperWatch {
  FollowupInotify *inotify; /* owned */
  char *name;               /* owned; of the database in its folder */
  FollowupKeeperWatcher watcher;
  gpointer user_data;
};

/* name: NULL for the folder itself. */
static gboolean
is_ours(FollowupKeeperWatch *self, const char *name)
{
  gsize length = strlen(self->name);

  return name == NULL
         || (strncmp(name, self->name, length) == 0
             && (name[length] == '\0' || g_str_equal(name + length, "-wal")));
}

static void
told_cb(int folder, guint32 mask, const char *name, gpointer user_data)
{
  FollowupKeeperWatch *self = user_data;

  if (is_ours(self, name))
    self->watcher((mask & IN_CLOSE_WRITE) != 0, self->user_data);
}

FollowupKeeperWatch *
followup_keeper_watch_new(const FollowupPaths *paths,
                          FollowupKeeperWatcher watcher,
                          gpointer user_data)
{
  FollowupKeeperWatch *self = g_new0(FollowupKeeperWatch, 1);

  self->name = g_path_get_basename(paths->database);
  self->watcher = watcher;
  self->user_data = user_data;
  self->inotify = followup_inotify_new(told_cb, self);
  if (self->inotify != NULL && followup_inotify_add(self->inotify, paths->data, MASK) >= 0)
    return self;
  g_message("what others do to the database is not noticed: %s", g_strerror(errno));
  followup_keeper_watch_free(self);
  return NULL;
}

void
followup_keeper_watch_free(FollowupKeeperWatch *self)
{
  if (self == NULL)
    return;
  followup_inotify_free(self->inotify);
  g_free(self->name);
  g_free(self);
}
