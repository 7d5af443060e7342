/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* mailbox: owns what was put into it until it is taken; refuses to know what that is. */

#include "mailbox.h"

/* Read at one turn of the loop, which has others to serve. */
#define SOME 4

struct _FollowupMailbox {
  GMainContext *context; /* owned, like the next */
  GSource *source;
  FollowupMailboxFunc func;
  gpointer data;
  GDestroyNotify free_item;
  GMutex lock;
  GQueue items; /* under lock; owned */
};

typedef struct {
  GSource parent;
  FollowupMailbox *mailbox; /* not owned: its end destroys the source */
} Source;

static gboolean
check_source(GSource *source)
{
  return followup_mailbox_count(((Source *)source)->mailbox) > 0;
}

static gboolean
prepare_source(GSource *source, int *timeout)
{
  *timeout = -1;
  return check_source(source);
}

/* Each item may be the mailbox' end. */
static gboolean
dispatch_source(GSource *source, GSourceFunc callback, gpointer data)
{
  for (guint i = 0; i < SOME && !g_source_is_destroyed(source); i++) {
    FollowupMailbox *self = ((Source *)source)->mailbox;
    gpointer item = followup_mailbox_take(self);

    if (item == NULL)
      break;
    self->func(item, self->data);
  }
  return G_SOURCE_CONTINUE;
}

FollowupMailbox *
followup_mailbox_new(GMainContext *context,
                     FollowupMailboxFunc func,
                     gpointer data,
                     GDestroyNotify free_item)
{
  static GSourceFuncs funcs = { prepare_source, check_source, dispatch_source, NULL, NULL, NULL };
  FollowupMailbox *self = g_new0(FollowupMailbox, 1);

  self->context = g_main_context_ref(context);
  self->func = func;
  self->data = data;
  self->free_item = free_item;
  g_mutex_init(&self->lock);
  g_queue_init(&self->items);
  self->source = g_source_new(&funcs, sizeof(Source));
  ((Source *)self->source)->mailbox = self;
  g_source_set_static_name(self->source, "mailbox");
  g_source_attach(self->source, context);
  return self;
}

void
followup_mailbox_close(FollowupMailbox *self)
{
  g_source_destroy(self->source);
}

void
followup_mailbox_free(FollowupMailbox *self)
{
  if (self == NULL)
    return;
  followup_mailbox_close(self);
  g_source_unref(self->source);
  g_main_context_unref(self->context);
  g_queue_clear_full(&self->items, self->free_item);
  g_mutex_clear(&self->lock);
  g_free(self);
}

void
followup_mailbox_put(FollowupMailbox *self, gpointer item)
{
  gboolean was_empty;

  g_mutex_lock(&self->lock);
  was_empty = g_queue_is_empty(&self->items);
  g_queue_push_tail(&self->items, item);
  g_mutex_unlock(&self->lock);
  /* Else the reader knows, or sees it before it sleeps. */
  if (was_empty)
    g_main_context_wakeup(self->context);
}

guint
followup_mailbox_count(FollowupMailbox *self)
{
  guint n;

  g_mutex_lock(&self->lock);
  n = g_queue_get_length(&self->items);
  g_mutex_unlock(&self->lock);
  return n;
}

gpointer
followup_mailbox_peek(FollowupMailbox *self)
{
  gpointer item;

  g_mutex_lock(&self->lock);
  item = g_queue_peek_head(&self->items);
  g_mutex_unlock(&self->lock);
  return item;
}

gpointer
followup_mailbox_take(FollowupMailbox *self)
{
  gpointer item;

  g_mutex_lock(&self->lock);
  item = g_queue_pop_head(&self->items);
  g_mutex_unlock(&self->lock);
  return item;
}
