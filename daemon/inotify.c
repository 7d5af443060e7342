/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "inotify.h"

#include <glib-unix.h>
#include <sys/inotify.h>
#include <unistd.h>

struct _FollowupInotify {
  int fd;
  guint source;
  FollowupInotifyFunc func;
  gpointer user_data;
};

static gboolean
read_cb(int fd, GIOCondition condition, gpointer user_data)
{
  FollowupInotify *self = user_data;
  char buffer[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
  gssize length = read(fd, buffer, sizeof buffer);
  const struct inotify_event *event;

  if (length <= 0) {
    self->source = 0;
    return G_SOURCE_REMOVE;
  }
  for (char *at = buffer; at < buffer + length; at += sizeof *event + event->len) {
    event = (const struct inotify_event *)(gpointer)at;
    if ((event->mask & IN_IGNORED) == 0)
      self->func(event->wd, event->mask, event->len > 0 ? event->name : NULL, self->user_data);
  }
  return G_SOURCE_CONTINUE;
}

FollowupInotify *
followup_inotify_new(FollowupInotifyFunc func, gpointer user_data)
{
  int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  FollowupInotify *self;

  if (fd < 0)
    return NULL;
  self = g_new0(FollowupInotify, 1);
  self->fd = fd;
  self->func = func;
  self->user_data = user_data;
  self->source = g_unix_fd_add(fd, G_IO_IN, read_cb, self);
  return self;
}

void
followup_inotify_free(FollowupInotify *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id(&self->source, g_source_remove);
  close(self->fd);
  g_free(self);
}

int
followup_inotify_add(FollowupInotify *self, const char *folder, guint32 mask)
{
  return inotify_add_watch(self->fd, folder, mask | IN_ONLYDIR);
}
