/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-shelf: records lie side by side, whatever else is taken meanwhile, are all zeros, and are
 * found by their ids, however many come and go. */

#include "shelf.h"

#include <string.h>

#define N 10000 /* more than one board holds */

typedef struct {
  guint number;
  char id[];
} Record;

#define ROOM 24
#define ID_AT G_STRUCT_OFFSET(Record, id)

static Record *
take(FollowupShelf *shelf, guint number)
{
  g_autofree char *id = g_strdup_printf("%u.1", number);
  Record *record = followup_shelf_take(shelf, id);

  g_assert_cmpuint(record->number, ==, 0);
  g_assert_cmpstr(record->id, ==, id);
  record->number = number;
  return record;
}

static Record *
find(FollowupShelf *shelf, guint number)
{
  g_autofree char *id = g_strdup_printf("%u.1", number);

  return followup_shelf_find(shelf, id);
}

static guint
count(FollowupShelf *shelf)
{
  guint n = 0;
  gsize at = 0;

  while (followup_shelf_next(shelf, &at) != NULL)
    n++;
  return n;
}

static void
test_side_by_side(void)
{
  g_autoptr(FollowupShelf) shelf = followup_shelf_new(ROOM, ID_AT);
  guint8 *last = (guint8 *)take(shelf, N);
  guint n_apart = 0;

  for (guint i = 1; i < N; i++) {
    guint8 *record = (guint8 *)take(shelf, i);

    n_apart += record != last + ROOM;
    last = record;
  }
  g_assert_cmpuint(n_apart, <=, 3);
}

static void
test_finds(void)
{
  g_autoptr(FollowupShelf) shelf = followup_shelf_new(ROOM, ID_AT);
  Record *record;
  gsize at = 0;

  g_assert_null(find(shelf, 1));
  g_assert_null(followup_shelf_next(shelf, &at));
  for (guint i = 1; i <= N; i++)
    take(shelf, i);
  for (guint i = 1; i <= N; i++)
    g_assert_cmpuint(find(shelf, i)->number, ==, i);
  g_assert_null(find(shelf, N + 1));
  g_assert_cmpuint(count(shelf), ==, N);
  while ((record = followup_shelf_next(shelf, &at)) != NULL)
    if (record->number % 3 != 0)
      followup_shelf_give_back(shelf, record);
  for (guint i = 1; i <= N; i++)
    g_assert_true((find(shelf, i) != NULL) == (i % 3 == 0));
  g_assert_cmpuint(count(shelf), ==, N / 3);
}

/* Few at a time, of which each has another id. */
static void
test_comes_and_goes(void)
{
  g_autoptr(FollowupShelf) shelf = followup_shelf_new(ROOM, ID_AT);
  gpointer kept = take(shelf, N);

  for (guint i = 1; i < N; i++) {
    g_assert_true(find(shelf, N) == kept);
    g_assert_null(find(shelf, i));
    followup_shelf_give_back(shelf, take(shelf, i));
    g_assert_null(find(shelf, i));
  }
  g_assert_cmpuint(count(shelf), ==, 1);
}

static void
test_takes_again(void)
{
  g_autoptr(FollowupShelf) shelf = followup_shelf_new(ROOM, ID_AT);
  Record *kept = take(shelf, 1);
  Record *record = take(shelf, 2);

  memset(record, 'r', ID_AT);
  followup_shelf_give_back(shelf, record);
  g_assert_true(take(shelf, 3) == record);
  followup_shelf_give_back(shelf, record);
  g_assert_cmpuint(kept->number, ==, 1);
  followup_shelf_give_back(shelf, kept);
  g_assert_null(find(shelf, 1));
  take(shelf, 1); /* all went, and it begins anew */
}

static void
test_large(void)
{
  g_autoptr(FollowupShelf) shelf = followup_shelf_new(ROOM, ID_AT);
  g_autofree char *id = g_strnfill(10 * ROOM, 'x');
  Record *large = followup_shelf_take(shelf, id);

  large->number = 7;
  followup_shelf_give_back(shelf, take(shelf, 1));
  g_assert_true(followup_shelf_find(shelf, id) == large);
  g_assert_cmpuint(large->number, ==, 7);
  followup_shelf_give_back(shelf, large);
  g_assert_null(followup_shelf_find(shelf, id));
  followup_shelf_take(shelf, id); /* it goes with the shelf */
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/shelf/side-by-side", test_side_by_side);
  g_test_add_func("/shelf/finds", test_finds);
  g_test_add_func("/shelf/comes-and-goes", test_comes_and_goes);
  g_test_add_func("/shelf/takes-again", test_takes_again);
  g_test_add_func("/shelf/large", test_large);
  return g_test_run();
}
