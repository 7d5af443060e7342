/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-notifier-shown: the table of what is up, by either id, also of thousands. */

#include "notifier-shown.h"

#define N 1000

static FollowupShown *
add(FollowupShownTable *table, const char *id, guint32 server_id)
{
  const FollowupPopup popup = { .id = (char *)id, .buttons = { { (char *)"done", NULL } } };
  FollowupShown *shown = followup_shown_table_add(table, &popup, TRUE, 1);

  g_assert_cmpstr(shown->id, ==, id);
  g_assert_cmpuint(shown->serial, ==, 0);
  g_assert_cmpuint(shown->server_id, ==, 0);
  shown->server_id = server_id;
  return shown;
}

static void
count_cb(const FollowupShown *shown, gpointer data)
{
  ++*(guint *)data;
}

static void
test_finds(void)
{
  g_autofree char *longest = g_strnfill(300, 'x');
  FollowupShownTable *table = followup_shown_table_new();
  guint n = 0;

  for (guint i = 1; i <= N; i++) {
    g_autofree char *id = g_strdup_printf("%u.1", i);

    add(table, id, i);
  }
  add(table, longest, N + 1);
  for (guint i = 1; i <= N; i++) {
    g_autofree char *id = g_strdup_printf("%u.1", i);
    FollowupShown *shown = followup_shown_table_find(table, id);

    g_assert_cmpuint(shown->server_id, ==, i);
    g_assert_true(followup_shown_table_find_server_id(table, i) == shown);
    if (i % 2 == 0)
      followup_shown_table_remove(table, shown);
  }
  g_assert_null(followup_shown_table_find(table, "2.1"));
  g_assert_null(followup_shown_table_find_server_id(table, 2));
  g_assert_cmpstr(followup_shown_table_find_server_id(table, N + 1)->id, ==, longest);
  followup_shown_table_empty(table, count_cb, &n);
  g_assert_cmpuint(n, ==, N / 2 + 1);
  g_assert_null(followup_shown_table_find(table, "1.1"));
  add(table, "1.1", 7);
  followup_shown_table_free(table);
}

static void
test_takes_place(void)
{
  FollowupShownTable *table = followup_shown_table_new();

  add(table, "7.1", 1);
  add(table, "7.1", 2);
  g_assert_null(followup_shown_table_find_server_id(table, 1));
  g_assert_cmpuint(followup_shown_table_find(table, "7.1")->server_id, ==, 2);
  followup_shown_table_free(table);
}

/* Without the server's id, it is not to be found by one. */
static void
test_unanswered(void)
{
  FollowupShownTable *table = followup_shown_table_new();
  FollowupShown *shown = add(table, "7.1", 0);

  shown->serial = 42;
  g_assert_null(followup_shown_table_find_server_id(table, 0));
  g_assert_null(followup_shown_table_find_serial(table, 43));
  g_assert_true(followup_shown_table_find_serial(table, 42) == shown);
  followup_shown_table_free(table);
}

static void
test_buttons(void)
{
  FollowupShownTable *table = followup_shown_table_new();
  const FollowupPopup popup
      = { .id = (char *)"7.2", .buttons = { { (char *)"done", NULL }, { (char *)"show", NULL } } };
  const FollowupShown *shown = followup_shown_table_add(table, &popup, TRUE, 1);

  g_assert_true(followup_shown_has_button(shown, FOLLOWUP_BUTTON_DEFAULT));
  g_assert_true(followup_shown_has_button(shown, "done"));
  g_assert_true(followup_shown_has_button(shown, "show"));
  g_assert_false(followup_shown_has_button(shown, "never heard of"));
  g_assert_false(followup_shown_has_button(shown, ""));
  shown = followup_shown_table_add(table, &popup, FALSE, 1);
  g_assert_false(followup_shown_has_button(shown, "done"));
  g_assert_false(followup_shown_has_button(shown, "never heard of"));
  followup_shown_table_free(table);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/notifier-shown/finds", test_finds);
  g_test_add_func("/notifier-shown/takes-place", test_takes_place);
  g_test_add_func("/notifier-shown/unanswered", test_unanswered);
  g_test_add_func("/notifier-shown/buttons", test_buttons);
  return g_test_run();
}
