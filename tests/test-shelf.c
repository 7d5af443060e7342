/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-shelf: records lie side by side, whatever else is taken meanwhile, and are all zeros. */

#include "shelf.h"

#include <string.h>

#define ROOM 32
#define N 10000 /* more than one board holds */

static gboolean
is_empty(const guint8 *record, gsize size)
{
  for (gsize i = 0; i < size; i++) {
    if (record[i] != 0)
      return FALSE;
  }
  return TRUE;
}

static void
test_side_by_side(void)
{
  g_autoptr(FollowupShelf) shelf = followup_shelf_new(ROOM);
  guint8 *last = followup_shelf_take(shelf, 1);
  guint n_apart = 0;

  for (guint i = 1; i < N; i++) {
    guint8 *record = followup_shelf_take(shelf, ROOM - i % 8);

    g_assert_true(is_empty(record, ROOM));
    memset(record, (int)i, ROOM);
    n_apart += record != last + ROOM;
    last = record;
  }
  g_assert_cmpuint(n_apart, <=, 3);
}

static void
test_takes_again(void)
{
  g_autoptr(FollowupShelf) shelf = followup_shelf_new(ROOM);
  gpointer kept = followup_shelf_take(shelf, ROOM);
  gpointer record = followup_shelf_take(shelf, ROOM);

  memset(kept, 'k', ROOM);
  memset(record, 'r', ROOM);
  followup_shelf_give_back(shelf, record, ROOM);
  g_assert_true(followup_shelf_take(shelf, 7) == record);
  g_assert_true(is_empty(record, ROOM));
  followup_shelf_give_back(shelf, record, 7);
  g_assert_cmpint(((char *)kept)[ROOM - 1], ==, 'k');
  followup_shelf_give_back(shelf, kept, ROOM);
  g_assert_true(
      is_empty(followup_shelf_take(shelf, ROOM), ROOM)); /* all went, and it begins anew */
}

static void
test_large(void)
{
  g_autoptr(FollowupShelf) shelf = followup_shelf_new(ROOM);
  guint8 *large = followup_shelf_take(shelf, 10 * ROOM);

  g_assert_true(is_empty(large, 10 * ROOM));
  memset(large, 'l', 10 * ROOM);
  followup_shelf_give_back(shelf, followup_shelf_take(shelf, ROOM), ROOM);
  g_assert_cmpint(large[10 * ROOM - 1], ==, 'l');
  followup_shelf_give_back(shelf, large, 10 * ROOM);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/shelf/side-by-side", test_side_by_side);
  g_test_add_func("/shelf/takes-again", test_takes_again);
  g_test_add_func("/shelf/large", test_large);
  return g_test_run();
}
