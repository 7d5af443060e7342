/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "outlet.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "error.h"

/* What a pipe takes at once while somebody reads: a write of more waits for all of it. */
#define WRITTEN_AT_ONCE 4096

struct _FollowupOutlet {
  int fd;                /* owned */
  GThread *thread;       /* NULL: none was to be had */
  GCancellable *stop;    /* owned */
  GMainContext *context; /* owned; the caller's */
  GSourceFunc ready;
  gpointer user_data;
  GMutex mutex; /* of all below */
  GCond some;
  GQueue pieces;   /* of GString, owned; the first is being written */
  int number;      /* errno of what failed; 0 */
  GSource *source; /* owned, nullable: ready is about to be called */
};

static gboolean
ready_cb(gpointer user_data)
{
  FollowupOutlet *self = user_data;

  g_mutex_lock(&self->mutex);
  g_clear_pointer(&self->source, g_source_unref);
  g_mutex_unlock(&self->mutex);
  self->ready(self->user_data);
  return G_SOURCE_REMOVE;
}

/* With the mutex held. */
static void
tell(FollowupOutlet *self)
{
  if (self->source != NULL)
    return;
  self->source = g_idle_source_new();
  g_source_set_callback(self->source, ready_cb, self, NULL);
  g_source_attach(self->source, self->context);
}

/* 0, or errno. */
static int
write_all(FollowupOutlet *self, const GString *text)
{
  gsize done = 0;

  while (done < text->len && !g_cancellable_is_cancelled(self->stop)) {
    GPollFD polled[] = { { self->fd, G_IO_OUT | G_IO_HUP | G_IO_ERR, 0 }, { 0 } };
    gssize n = 0;

    g_cancellable_make_pollfd(self->stop, &polled[1]);
    if (g_poll(polled, G_N_ELEMENTS(polled), -1) > 0 && polled[0].revents != 0)
      n = write(self->fd, text->str + done, MIN(text->len - done, WRITTEN_AT_ONCE));
    g_cancellable_release_fd(self->stop);
    if (n < 0 && errno != EINTR && errno != EAGAIN)
      return errno;
    done += (gsize)MAX(n, 0);
  }
  return 0;
}

static GString *
wait_for_piece(FollowupOutlet *self)
{
  GString *text;

  g_mutex_lock(&self->mutex);
  while (self->pieces.length == 0 && !g_cancellable_is_cancelled(self->stop))
    g_cond_wait(&self->some, &self->mutex);
  text = g_queue_peek_head(&self->pieces);
  g_mutex_unlock(&self->mutex);
  return g_cancellable_is_cancelled(self->stop) ? NULL : text;
}

static gpointer
write_on_thread(gpointer data)
{
  FollowupOutlet *self = data;
  GString *text;
  int number = 0;

  while (number == 0 && (text = wait_for_piece(self)) != NULL) {
    number = write_all(self, text);
    g_mutex_lock(&self->mutex);
    g_queue_pop_head(&self->pieces);
    g_string_free(text, TRUE);
    self->number = number;
    if (self->pieces.length <= 1 || number != 0)
      tell(self);
    g_mutex_unlock(&self->mutex);
  }
  return NULL;
}

FollowupOutlet *
followup_outlet_new(int fd, GSourceFunc ready, gpointer user_data)
{
  FollowupOutlet *self = g_new0(FollowupOutlet, 1);

  self->fd = fd;
  self->stop = g_cancellable_new();
  self->context = g_main_context_ref_thread_default();
  self->ready = ready;
  self->user_data = user_data;
  g_mutex_init(&self->mutex);
  g_cond_init(&self->some);
  g_queue_init(&self->pieces);
  self->thread = g_thread_try_new("outlet", write_on_thread, self, NULL);
  if (self->thread == NULL)
    self->number = EAGAIN; /* as many as the user may have: said of what is written */
  return self;
}

static void
free_piece(gpointer text)
{
  g_string_free(text, TRUE);
}

void
followup_outlet_free(FollowupOutlet *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel(self->stop);
  g_mutex_lock(&self->mutex);
  g_cond_broadcast(&self->some);
  g_mutex_unlock(&self->mutex);
  if (self->thread != NULL)
    g_thread_join(self->thread);
  if (self->source != NULL) {
    g_source_destroy(self->source);
    g_source_unref(self->source);
  }
  g_queue_clear_full(&self->pieces, free_piece);
  g_main_context_unref(self->context);
  g_object_unref(self->stop);
  g_mutex_clear(&self->mutex);
  g_cond_clear(&self->some);
  close(self->fd);
  g_free(self);
}

void
followup_outlet_write(FollowupOutlet *self, GString *text)
{
  g_mutex_lock(&self->mutex);
  g_queue_push_tail(&self->pieces, text);
  g_cond_signal(&self->some);
  g_mutex_unlock(&self->mutex);
}

gboolean
followup_outlet_look(FollowupOutlet *self, guint *waiting, GError **error)
{
  int number;

  g_mutex_lock(&self->mutex);
  *waiting = self->pieces.length;
  number = self->number;
  g_mutex_unlock(&self->mutex);
  if (number == 0)
    return TRUE;
  g_set_error(error, FOLLOWUP_ERROR, (int)followup_error_from_errno(number),
              _("the export cannot be written: %s"), g_strerror(number));
  return FALSE;
}
