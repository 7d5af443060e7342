/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-mailbox: nothing is lost or overtaken on the way, and what is left goes with the mailbox. */

#include "mailbox.h"

#define MANY 10000

typedef struct {
  GMainContext *context; /* owned, like the next */
  FollowupMailbox *mailbox;
  guint n_read;
  guint reading; /* so many more when one is read */
  gboolean ends; /* with the one that is read */
} Fixture;

static guint n_freed; /* under the test */

static void
count_freed(gpointer item)
{
  n_freed++;
}

static void
read_item(gpointer item, gpointer data)
{
  Fixture *f = data;

  g_assert_cmpuint(GPOINTER_TO_UINT(item), ==, ++f->n_read);
  for (; f->reading > 0; f->reading--) {
    g_assert_true(followup_mailbox_peek(f->mailbox) == GUINT_TO_POINTER(f->n_read + 1));
    g_assert_true(followup_mailbox_take(f->mailbox) == GUINT_TO_POINTER(++f->n_read));
  }
  if (f->ends)
    g_clear_pointer(&f->mailbox, followup_mailbox_free);
}

static void
set_up(Fixture *f, gconstpointer data)
{
  n_freed = 0;
  f->context = g_main_context_new();
  f->mailbox = followup_mailbox_new(f->context, read_item, f, count_freed);
}

static void
tear_down(Fixture *f, gconstpointer data)
{
  followup_mailbox_free(f->mailbox);
  g_main_context_unref(f->context);
}

static void
put(Fixture *f, guint first, guint last)
{
  for (guint i = first; i <= last; i++)
    followup_mailbox_put(f->mailbox, GUINT_TO_POINTER(i));
}

static gpointer
put_many(gpointer data)
{
  put(data, 1, MANY);
  return NULL;
}

/* The reader sleeps whenever it has read all. */
static void
test_other_thread(Fixture *f, gconstpointer data)
{
  GThread *thread = g_thread_new("writer", put_many, f);

  while (f->n_read < MANY)
    g_main_context_iteration(f->context, TRUE);
  g_thread_join(thread);
  g_assert_false(g_main_context_iteration(f->context, FALSE));
  g_assert_null(followup_mailbox_peek(f->mailbox));
  g_assert_null(followup_mailbox_take(f->mailbox));
}

/* Others get their turn. */
static void
test_some_at_once(Fixture *f, gconstpointer data)
{
  put(f, 1, 100);
  g_assert_cmpuint(followup_mailbox_count(f->mailbox), ==, 100);
  g_assert_true(g_main_context_iteration(f->context, FALSE));
  g_assert_cmpuint(f->n_read, >, 0);
  g_assert_cmpuint(f->n_read, <, 20);
  while (g_main_context_iteration(f->context, FALSE))
    ;
  g_assert_cmpuint(f->n_read, ==, 100);
  g_assert_cmpuint(n_freed, ==, 0);
}

static void
test_reading_on(Fixture *f, gconstpointer data)
{
  put(f, 1, 5);
  f->reading = 4;
  g_assert_true(g_main_context_iteration(f->context, FALSE));
  g_assert_cmpuint(f->n_read, ==, 5);
  g_assert_cmpuint(followup_mailbox_count(f->mailbox), ==, 0);
  put(f, 6, 6);
  g_assert_true(g_main_context_iteration(f->context, TRUE));
  g_assert_cmpuint(f->n_read, ==, 6);
}

static void
test_closed(Fixture *f, gconstpointer data)
{
  put(f, 1, 2);
  followup_mailbox_close(f->mailbox);
  put(f, 3, 3);
  g_assert_false(g_main_context_iteration(f->context, FALSE));
  g_clear_pointer(&f->mailbox, followup_mailbox_free);
  g_assert_cmpuint(n_freed, ==, 3);
}

/* The one that is read is its reader's. */
static void
test_end_while_reading(Fixture *f, gconstpointer data)
{
  f->ends = TRUE;
  put(f, 1, 3);
  g_assert_true(g_main_context_iteration(f->context, FALSE));
  g_assert_cmpuint(f->n_read, ==, 1);
  g_assert_cmpuint(n_freed, ==, 2);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
#define ADD(path, func) g_test_add("/mailbox/" path, Fixture, NULL, set_up, func, tear_down)
  ADD("other-thread", test_other_thread);
  ADD("some-at-once", test_some_at_once);
  ADD("reading-on", test_reading_on);
  ADD("closed", test_closed);
  ADD("end-while-reading", test_end_while_reading);
  return g_test_run();
}
