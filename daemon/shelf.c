/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "shelf.h"

#include <string.h>
#include <sys/mman.h>

/* Mapped by itself: what was never used of it costs nothing. */
#define BOARD (128 * 1024)
/* Of what finds them: a page. */
#define FEWEST_SLOTS 512

/* A record that was given back. */
typedef struct _Gap Gap;
struct _Gap {
  Gap *next;
};

struct _FollowupShelf {
  gsize room, id_at;
  GPtrArray *boards; /* owned */
  gsize used;        /* bytes of the last board */
  Gap *gaps;         /* within the boards */
  gsize n_records;
  gpointer *slots; /* mapped: the records, from the one that the hash of its id tells onwards */
  gsize n_slots;   /* a power of two; 0: there are none */
  gsize n_begun;   /* of these: not NULL */
};

/* In the slot of one that was given back: what lies behind it is still to be found. */
static const char left_empty[] = "";

/* ---- memory ---- */

static gpointer
map(gsize size)
{
  gpointer mapped = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (mapped == MAP_FAILED)
    g_error("no memory for %" G_GSIZE_FORMAT " bytes", size);
  return mapped;
}

static void
unmap_board(gpointer board)
{
  munmap(board, BOARD);
}

static void
unmap_slots(FollowupShelf *self)
{
  if (self->slots != NULL)
    munmap(self->slots, self->n_slots * sizeof(gpointer));
  self->slots = NULL;
  self->n_slots = self->n_begun = 0;
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
    g_ptr_array_add(self->boards, map(BOARD));
    self->used = 0;
  }
  record = (guint8 *)g_ptr_array_index(self->boards, self->boards->len - 1) + self->used;
  self->used += self->room;
  return record;
}

static gpointer
take_room(FollowupShelf *self, gsize size)
{
  if (size > self->room)
    return g_malloc0(size);
  return memset(self->gaps != NULL ? take_gap(self) : take_fresh(self), 0, self->room);
}

static void
leave_room(FollowupShelf *self, gpointer record, gsize size)
{
  Gap *gap = record;

  if (size > self->room) {
    g_free(record);
    return;
  }
  gap->next = self->gaps;
  self->gaps = gap;
}

/* ---- by their ids ---- */

static char *
get_id(FollowupShelf *self, gpointer record)
{
  return (char *)record + self->id_at;
}

/* Where it is, or where it would be put. There is one. */
static gpointer *
find_slot(FollowupShelf *self, const char *id)
{
  gsize at = g_str_hash(id) & (self->n_slots - 1);

  while (self->slots[at] != NULL
         && (self->slots[at] == left_empty || !g_str_equal(get_id(self, self->slots[at]), id)))
    at = (at + 1) & (self->n_slots - 1);
  return &self->slots[at];
}

/* For one more: so many that a quarter is free. */
static void
make_slots(FollowupShelf *self)
{
  gpointer *earlier = self->slots, record;
  gsize n_earlier = self->n_slots, at = 0;
  FollowupShelf old = { .slots = earlier, .n_slots = n_earlier };

  if ((self->n_begun + 1) * 4 <= self->n_slots * 3)
    return;
  self->n_slots = FEWEST_SLOTS;
  while (self->n_slots * 3 < (self->n_records + 1) * 4)
    self->n_slots *= 2;
  self->slots = map(self->n_slots * sizeof(gpointer));
  self->n_begun = self->n_records;
  while ((record = followup_shelf_next(&old, &at)) != NULL)
    *find_slot(self, get_id(self, record)) = record;
  unmap_slots(&old);
}

gpointer
followup_shelf_take(FollowupShelf *self, const char *id)
{
  gpointer record = take_room(self, self->id_at + strlen(id) + 1);

  strcpy(get_id(self, record), id);
  make_slots(self);
  *find_slot(self, id) = record;
  self->n_records++;
  self->n_begun++;
  return record;
}

gpointer
followup_shelf_find(FollowupShelf *self, const char *id)
{
  return self->n_slots > 0 ? *find_slot(self, id) : NULL;
}

gpointer
followup_shelf_next(FollowupShelf *self, gsize *at)
{
  while (*at < self->n_slots) {
    gpointer record = self->slots[(*at)++];

    if (record != NULL && record != left_empty)
      return record;
  }
  return NULL;
}

void
followup_shelf_give_back(FollowupShelf *self, gpointer record)
{
  const char *id = get_id(self, record);

  *find_slot(self, id) = (gpointer)left_empty;
  leave_room(self, record, self->id_at + strlen(id) + 1);
  if (--self->n_records > 0)
    return;
  self->gaps = NULL;
  g_ptr_array_set_size(self->boards, 0);
  unmap_slots(self);
}

/* ---- the shelf ---- */

FollowupShelf *
followup_shelf_new(gsize room, gsize id_at)
{
  FollowupShelf *self = g_new0(FollowupShelf, 1);

  g_assert(room >= sizeof(Gap) && room % sizeof(Gap) == 0 && id_at < room && room <= BOARD);
  self->room = room;
  self->id_at = id_at;
  self->boards = g_ptr_array_new_with_free_func(unmap_board);
  return self;
}

void
followup_shelf_free(FollowupShelf *self)
{
  gpointer record;
  gsize at = 0;

  if (self == NULL)
    return;
  while ((record = followup_shelf_next(self, &at)) != NULL)
    followup_shelf_give_back(self, record);
  g_ptr_array_unref(self->boards);
  g_free(self);
}
