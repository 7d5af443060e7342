/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "heap.h"

#include <glib.h>
#include <malloc.h>
#include <stdlib.h>

/* What glibc keeps of each size for each thread: so many pieces of 24 to 1032 bytes. */
#define SMALLEST 24
#define LARGEST 1032
#define STEP 16
#define PIECES 7

/* A piece that waits to be freed. */
typedef struct _Piece Piece;
struct _Piece {
  Piece *next;
};

/* GLib's own allocator takes pages for each size of object and never gives one back; since 2.76 it
 * is gone. It can be passed by only before it is first used, which the constructors of the
 * libraries do. */
__attribute__((no_sanitize("address", "undefined"))) static void
pass_by_slices(void)
{
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  g_slice_set_config(G_SLICE_CONFIG_ALWAYS_MALLOC, TRUE);
  G_GNUC_END_IGNORE_DEPRECATIONS
}

__attribute__((section(".preinit_array"), used)) static void (*const before_all[])(void)
    = { pass_by_slices };

void
followup_heap_set_up(void)
{
  mallopt(M_ARENA_MAX, 1);               /* one heap for all threads, */
  mallopt(M_MMAP_THRESHOLD, 128 * 1024); /* and whatever is large outside of it */
}

/* So many of each size, which leave nothing kept of them where all were. */
static Piece *
take_pieces(void)
{
  Piece *pieces = NULL;

  for (gsize size = SMALLEST; size <= LARGEST; size += STEP) {
    for (guint i = 0; i < PIECES; i++) {
      Piece *piece = malloc(size);

      if (piece == NULL)
        return pieces;
      piece->next = pieces;
      pieces = piece;
    }
  }
  return pieces;
}

static void
free_pieces(Piece *pieces)
{
  for (Piece *at = pieces, *next; at != NULL; at = next) {
    next = at->next;
    free(at);
  }
}

typedef struct {
  GMutex lock; /* until there are pieces */
  Piece *pieces;
} Handover;

static gpointer
free_handover(gpointer data)
{
  Handover *handover = data;

  g_mutex_lock(&handover->lock);
  free_pieces(handover->pieces);
  g_mutex_unlock(&handover->lock);
  return NULL;
}

/* What is kept for a thread lies strewn over the heap, counts as taken and so holds the pages it
 * lies in. Only the end of a thread gives it back: another one takes it over, and ends. It has to
 * be there before, for whoever takes one piece of a size of which none is kept gets some more to
 * keep: so as many of each are kept as can be, and all of these taken. */
static void
empty_cache(void)
{
  Handover handover = { 0 };
  GThread *thread;

  g_mutex_init(&handover.lock);
  g_mutex_lock(&handover.lock);
  thread = g_thread_try_new("heap", free_handover, &handover, NULL);
  free_pieces(take_pieces());
  handover.pieces = take_pieces();
  g_mutex_unlock(&handover.lock);
  if (thread != NULL)
    g_thread_join(thread);
  else
    free_pieces(handover.pieces);
  g_mutex_clear(&handover.lock);
}

void
followup_heap_trim(void)
{
  empty_cache();
  malloc_trim(0);
}
