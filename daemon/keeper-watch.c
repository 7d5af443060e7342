/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* keeper-watch: tells what others do to the database's files. GFileMonitor would wake us for each
 * commit of our own: what we write is not asked for here, and we never close what we write to. */

#include "keeper-private.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#define MASK                                                                                       \
  (IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF           \
   | IN_MOVE_SELF | IN_ONLYDIR)

struct _FollowupKeeperWatch {
  int fd;
  guint source;
  char *name; /* owned; of the database in its folder */
  FollowupKeeperWatcher watcher;
  gpointer user_data;
};

static gboolean
is_ours(FollowupKeeperWatch *self, const struct inotify_event *event)
{
  gsize length = strlen(self->name);

  if (event->len == 0)
    return TRUE; /* the folder itself */
  return strncmp(event->name, self->name, length) == 0
         && (event->name[length] == '\0' || g_str_equal(event->name + length, "-wal"));
}

static gboolean
read_cb(int fd, GIOCondition condition, gpointer user_data)
{
  FollowupKeeperWatch *self = user_data;
  char buffer[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
  gboolean any = FALSE, written = FALSE;
  gssize length = read(fd, buffer, sizeof buffer);
  const struct inotify_event *event;

  if (length <= 0) {
    self->source = 0;
    return G_SOURCE_REMOVE;
  }
  for (char *at = buffer; at < buffer + length; at += sizeof *event + event->len) {
    event = (const struct inotify_event *)(gpointer)at;
    if ((event->mask & IN_IGNORED) != 0 || !is_ours(self, event))
      continue;
    any = TRUE;
    written |= (event->mask & IN_CLOSE_WRITE) != 0;
  }
  if (any)
    self->watcher(written, self->user_data);
  return G_SOURCE_CONTINUE;
}

FollowupKeeperWatch *
followup_keeper_watch_new(const FollowupPaths *paths,
                          FollowupKeeperWatcher watcher,
                          gpointer user_data)
{
  FollowupKeeperWatch *self;
  int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);

  if (fd < 0 || inotify_add_watch(fd, paths->data, MASK) < 0) {
    g_message("what others do to the database is not noticed: %s", g_strerror(errno));
    if (fd >= 0)
      close(fd);
    return NULL;
  }
  self = g_new0(FollowupKeeperWatch, 1);
  self->fd = fd;
  self->name = g_path_get_basename(paths->database);
  self->watcher = watcher;
  self->user_data = user_data;
  self->source = g_unix_fd_add(fd, G_IO_IN, read_cb, self);
  return self;
}

void
followup_keeper_watch_free(FollowupKeeperWatch *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id(&self->source, g_source_remove);
  close(self->fd);
  g_free(self->name);
  g_free(self);
}
