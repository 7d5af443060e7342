/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* mailbox: what threads hand over to one that reads it in its main context, in order. However much
 * comes meanwhile, that one is woken once. */
#pragma once

#include <glib.h>

typedef struct _FollowupMailbox FollowupMailbox;

/* Takes the item. May free the mailbox. */
typedef void (*FollowupMailboxFunc)(gpointer item, gpointer data);

/* func is called in the context, some items at each turn of its loop; what is left goes by
 * free_item with the mailbox. */
FollowupMailbox *followup_mailbox_new(GMainContext *context,
                                      FollowupMailboxFunc func,
                                      gpointer data,
                                      GDestroyNotify free_item);
/* By the reader, or when its context runs no more. NULL: nothing. */
void followup_mailbox_free(FollowupMailbox *self);
/* func is called no more. By the reader. */
void followup_mailbox_close(FollowupMailbox *self);
/* Any thread. Takes the item. */
void followup_mailbox_put(FollowupMailbox *self, gpointer item);
/* The reader may read on by itself: how many wait, and the first one, (transfer none) and (transfer
 * full), NULL where there is none. */
guint followup_mailbox_count(FollowupMailbox *self);
gpointer followup_mailbox_peek(FollowupMailbox *self);
gpointer followup_mailbox_take(FollowupMailbox *self);
