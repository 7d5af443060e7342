/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "shelf.h"

#include <string.h>
#include <sys/mman.h>

/* Mapped by itself: what was never used of it costs nothing. */
#define BOARD (128 * 1024)

/* A record that was given back. */
typedef struct _Gap Gap;
struct _Gap {
  Gap *next;
};

struct _FollowupShelf {
  gsize room;
  GPtrArray *boards; /* owned */
  gsize used;        /* bytes of the last board */
  Gap *gaps;         /* within the boards */
  gsize n_taken;     /* from the boards */
};

static void
unmap_board(gpointer board)
{
  munmap(board, BOARD);
}

static gpointer
map_board(void)
{
  gpointer board = mmap(NULL, BOARD, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (board == MAP_FAILED)
    g_error("no memory for %d bytes", BOARD);
  return board;
}

FollowupShelf *
followup_shelf_new(gsize room)
{
  FollowupShelf *self = g_new0(FollowupShelf, 1);

  g_assert(room >= sizeof(Gap) && room % sizeof(Gap) == 0 && room <= BOARD);
  self->room = room;
  self->boards = g_ptr_array_new_with_free_func(unmap_board);
  return self;
}

void
followup_shelf_free(FollowupShelf *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref(self->boards);
  g_free(self);
}

static gpointer
take_gap(FollowupShelf *self)
{
  Gap *gap = self->gaps;

  self->gaps = gap->next;
  return gap;
}

static gpointer
take_fresh(FollowupShelf *self)
{
  guint8 *record;

  if (self->boards->len == 0 || self->used + self->room > BOARD) {
    g_ptr_array_add(self->boards, map_board());
    self->used = 0;
  }
  record = (guint8 *)g_ptr_array_index(self->boards, self->boards->len - 1) + self->used;
  self->used += self->room;
  return record;
}

gpointer
followup_shelf_take(FollowupShelf *self, gsize size)
{
  if (size > self->room)
    return g_malloc0(size);
  self->n_taken++;
  return memset(self->gaps != NULL ? take_gap(self) : take_fresh(self), 0, self->room);
}

void
followup_shelf_give_back(FollowupShelf *self, gpointer record, gsize size)
{
  Gap *gap = record;

  if (size > self->room) {
    g_free(record);
    return;
  }
  gap->next = self->gaps;
  self->gaps = gap;
  if (--self->n_taken > 0)
    return;
  self->gaps = NULL;
  g_ptr_array_set_size(self->boards, 0);
}
