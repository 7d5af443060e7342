/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-heap: what is free is given back, what is not stays as it is. Sanitizers have an allocator
 * of their own, which tells nothing: there only the second half can fail. */

#include "heap.h"

#include <glib.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#define SIZES 64
#define EACH 40

static gsize
get_size(guint i)
{
  return 24 + 16 * i;
}

/* So many of each size, with the size in all of their bytes. */
static void
take(char *pieces[SIZES][EACH])
{
  for (guint i = 0; i < SIZES; i++) {
    for (guint j = 0; j < EACH; j++) {
      pieces[i][j] = malloc(get_size(i));
      memset(pieces[i][j], (int)i, get_size(i));
    }
  }
}

/* Every other one. */
static void
give_back(char *pieces[SIZES][EACH], guint first)
{
  for (guint i = 0; i < SIZES; i++)
    for (guint j = first; j < EACH; j += 2)
      free(pieces[i][j]);
}

static void
test_gives_back(void)
{
  char *pieces[SIZES][EACH];
  gsize before;

  followup_heap_trim();
  before = mallinfo2().uordblks;
  take(pieces);
  give_back(pieces, 0);
  give_back(pieces, 1);
  followup_heap_trim();
  /* What a thread of its own needs, and nothing of the megabyte. */
  g_assert_cmpuint(mallinfo2().uordblks, <, before + 8192);
}

/* Of a size of which some are kept and more are free, those that are kept run out, and who takes
 * one of the others gets more to keep. */
static void
test_leaves_nothing(void)
{
  char *pieces[SIZES][EACH];
  gsize before, taken = 0;

  followup_heap_trim();
  before = mallinfo2().uordblks;
  take(pieces);
  give_back(pieces, 0);
  for (guint i = 0; i < SIZES; i++) {
    for (guint j = 0; j < 6; j += 2)
      pieces[i][j] = malloc(get_size(i));
    taken += (EACH / 2 + 3) * (get_size(i) + 8);
  }
  followup_heap_trim();
  g_assert_cmpuint(mallinfo2().uordblks, <, before + taken + 4096);
  for (guint i = 0; i < SIZES; i++)
    for (guint j = 0; j < 6; j += 2)
      free(pieces[i][j]);
  give_back(pieces, 1);
}

static void
test_keeps(void)
{
  char *pieces[SIZES][EACH];

  take(pieces);
  give_back(pieces, 0);
  followup_heap_trim();
  for (guint i = 0; i < SIZES; i++)
    for (guint j = 1; j < EACH; j += 2)
      for (gsize k = 0; k < get_size(i); k++)
        g_assert_cmpint(pieces[i][j][k], ==, (int)i);
  give_back(pieces, 1);
}

/* What GLib makes of its own is taken from the same heap: a page of slices would stay. */
static void
test_slices(void)
{
  gpointer slices[1000];
  gsize before;

  followup_heap_trim();
  before = mallinfo2().uordblks;
  for (guint i = 0; i < G_N_ELEMENTS(slices); i++)
    slices[i] = g_slice_alloc(184);
  for (guint i = 0; i < G_N_ELEMENTS(slices); i++)
    g_slice_free1(184, slices[i]);
  followup_heap_trim();
  g_assert_cmpuint(mallinfo2().uordblks, <, before + 8192);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  followup_heap_set_up();
  g_test_add_func("/heap/gives-back", test_gives_back);
  g_test_add_func("/heap/leaves-nothing", test_leaves_nothing);
  g_test_add_func("/heap/keeps", test_keeps);
  g_test_add_func("/heap/slices", test_slices);
  return g_test_run();
}
