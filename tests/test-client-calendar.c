/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* followup export --ics and import --ics, with the real helper and the real daemon: all of it comes
 * back, and what was ticked off elsewhere is done. */
#include "client-fixture.h"

#include <string.h>

static char *
make_path(ClientFixture *f, const char *name)
{
  return g_build_filename(f->folder, name, NULL);
}

/* An interview of the past, with a thank-you that is due. */
static void
add(ClientFixture *f)
{
  client_fixture_run(f, 0, "add", "Acme; GmbH", "--position", "C engineer", "--at",
                     "2026-11-16 14:00", "--zone", "Europe/Berlin", "--with",
                     "Zoë O'Neill <zoe@example.com>; title=CTO", "--note", "one, two; three", NULL);
}

/* (transfer full) */
static char *
export_calendar(ClientFixture *f, const char *path)
{
  char *text = NULL;

  client_fixture_run(f, 0, "export", "--ics", "-o", path, NULL);
  client_fixture_assert_out(f, "Exported 1 interview");
  g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
  return text;
}

static void
test_export(ClientFixture *f, gconstpointer unused)
{
  g_autofree char *path = make_path(f, "all.ics");
  g_autofree char *text = NULL, *again = NULL;

  add(f);
  text = export_calendar(f, path);
  g_assert_true(g_str_has_prefix(text, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:"));
  g_assert_true(g_str_has_suffix(text, "END:VCALENDAR\r\n"));
  g_assert_nonnull(strstr(text, "SUMMARY:Interview: Acme\\; GmbH\\, C engineer\r\n"));
  g_assert_nonnull(strstr(text, "DTSTART:20261116T130000Z\r\n"));
  g_assert_nonnull(strstr(text, "SUMMARY:Thank-you note to Zoë O'Neill"));
  g_assert_nonnull(strstr(text, "BEGIN:VALARM\r\n"));
  g_assert_nonnull(strstr(text, "RELATED-TO:"));
  g_assert_nonnull(strstr(text, "\r\nX-FOLLOWUP-RULES:"));
  g_assert_null(strstr(text, "ATTENDEE"));
  /* The same is written the same, but for when that was, which the user's own steps are told with.
   */
  again = export_calendar(f, path);
  g_assert_cmpuint(strlen(again), ==, strlen(text));
  client_fixture_run(f, 0, "export", "--ics", NULL);
  g_assert_cmpuint(strlen(f->out), ==, strlen(text));
  g_assert_cmpint(strncmp(f->out, text, (gsize)(strstr(text, "BEGIN:VTODO") - text)), ==, 0);
}

/* Removed, and back with every step. */
static void
test_back(ClientFixture *f, gconstpointer unused)
{
  g_autofree char *path = make_path(f, "all.ics");
  g_autofree char *text = NULL, *before = NULL, *after = NULL;

  add(f);
  client_fixture_run(f, 0, "done", "1.3", NULL);
  text = export_calendar(f, path);
  client_fixture_run(f, 0, "show", "1", NULL);
  before = g_strdup(f->out);
  client_fixture_run(f, 0, "import", path, NULL);
  client_fixture_assert_out(f, "1 was there already");
  client_fixture_run(f, 0, "remove", "1", "--yes", NULL);
  client_fixture_run(f, 0, "import", path, NULL);
  client_fixture_assert_out(f, "Imported 1 interview");
  client_fixture_run(f, 0, "list", "--json", NULL);
  client_fixture_run(f, 0, "show", strstr(f->out, "\"id\" : 1,") != NULL ? "1" : "2", NULL);
  after = g_strdup(f->out);
  g_assert_cmpuint(strlen(before), ==, strlen(after));
  client_fixture_assert_out(f, "one, two; three");
}

/* The first task that is open, as a task manager leaves it. (transfer full) */
static char *
tick_off(const char *text)
{
  const char *open = strstr(text, "STATUS:NEEDS-ACTION\r\nPERCENT-COMPLETE:0\r\n");
  g_autofree char *head = NULL;

  g_assert_nonnull(open);
  head = g_strndup(text, (gsize)(open - text));
  return g_strconcat(head,
                     "STATUS:COMPLETED\r\nPERCENT-COMPLETE:100\r\nCOMPLETED:20261117T091500Z\r\n",
                     open + strlen("STATUS:NEEDS-ACTION\r\nPERCENT-COMPLETE:0\r\n"), NULL);
}

static void
test_ticked_off(ClientFixture *f, gconstpointer unused)
{
  g_autofree char *path = make_path(f, "all.ics");
  g_autofree char *text = NULL, *ticked = NULL;

  add(f);
  text = export_calendar(f, path);
  ticked = tick_off(text);
  g_assert_true(g_file_set_contents(path, ticked, -1, NULL));
  client_fixture_run(f, 0, "import", path, NULL);
  client_fixture_assert_out(f, "1 action was finished as the file says");
  client_fixture_run(f, 0, "show", "1", "--json", NULL);
  client_fixture_assert_out(f, "\"finished\" : \"2026-11-17T09:15:00Z\"");
  client_fixture_feed(f, ticked);
  client_fixture_run(f, 0, "import", "--ics", "-", NULL);
  client_fixture_assert_out(f, "1 was there already");
  client_fixture_run(f, 0, "undo", NULL);
  client_fixture_assert_out(f, "Taken back: imported what became of 1 step\n");
}

/* The calendar with its entries from the last to the first, and again as they were: as programs
 * leave them that keep each in a file of its own. (transfer full) */
static char *
shuffle(const char *text)
{
  g_auto(GStrv) parts = g_strsplit(text, "BEGIN:VTODO\r\n", -1);
  g_autoptr(GString) shuffled = g_string_new(parts[0]);
  guint n = g_strv_length(parts);

  g_assert_cmpuint(n, >, 3);
  *strstr(parts[n - 1], "END:VCALENDAR") = '\0';
  for (guint i = n - 1; i > 0; i--)
    g_string_append_printf(shuffled, "BEGIN:VTODO\r\n%s", parts[i]);
  for (guint i = 1; i < n; i++)
    g_string_append_printf(shuffled, "BEGIN:VTODO\r\n%s", parts[i]);
  g_string_append(shuffled, "END:VCALENDAR\r\n");
  return g_string_free(g_steal_pointer(&shuffled), FALSE);
}

/* A calendar has no order; what was ticked off in one of two is done. */
static void
test_any_order(ClientFixture *f, gconstpointer unused)
{
  g_autofree char *path = make_path(f, "all.ics");
  g_autofree char *text = NULL, *shuffled = NULL, *ticked = NULL;

  add(f);
  text = export_calendar(f, path);
  shuffled = shuffle(text);
  ticked = tick_off(shuffled);
  g_assert_true(g_file_set_contents(path, ticked, -1, NULL));
  client_fixture_run(f, 0, "import", path, NULL);
  client_fixture_assert_out(f, "1 action was finished as the file says");
  client_fixture_run(f, 0, "remove", "1", "--yes", NULL);
  client_fixture_run(f, 0, "import", path, NULL);
  client_fixture_assert_out(f, "Imported 1 interview");
}

/* What is not ours is left out, and said. */
static void
test_foreign(ClientFixture *f, gconstpointer unused)
{
  g_autofree char *path = g_test_build_filename(G_TEST_DIST, "data", "invites", "google.ics", NULL);

  client_fixture_run(f, 0, "import", path, NULL);
  client_fixture_assert_out(f, "No interview was new");
  client_fixture_assert_err(f, "1 entry of the calendar is not from Followup");
}

static void
test_refused(ClientFixture *f, gconstpointer unused)
{
  client_fixture_run(f, 2, "export", "--ics", "--json", NULL);
  client_fixture_run(f, 3, "import", "missing.ics", NULL);
  client_fixture_feed(f, "nonsense");
  client_fixture_run(f, 2, "import", "--ics", NULL);
  client_fixture_assert_err(f, "this is no calendar");
}

#define ADD(name, function)                                                                        \
  g_test_add("/client-calendar/" name, ClientFixture, NULL, client_fixture_set_up, function,       \
             client_fixture_tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("export", test_export);
  ADD("back", test_back);
  ADD("ticked-off", test_ticked_off);
  ADD("any-order", test_any_order);
  ADD("foreign", test_foreign);
  ADD("refused", test_refused);
  return g_test_run();
}
