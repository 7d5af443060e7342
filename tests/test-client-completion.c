/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What the program offers the shells for a word half typed, with the real daemon behind it. */
#include "client-fixture.h"

#include "draft.h"

#include <string.h>

static void
add_two(ClientFixture *f)
{
  client_fixture_run(f, 0, "add", "Acme GmbH", "--at", "2190-11-19 14:00", "--with", "Jane O'Neill",
                     NULL);
  client_fixture_run(f, 0, "add", "山田商事", "--at", "2190-11-20 14:00", NULL);
}

/* Offers candidates before a tab, joined by "|". */
static char *
complete(ClientFixture *f, const char *const *words)
{
  const char *argv[16] = { "__complete" };
  g_autoptr(GString) joined = g_string_new(NULL);
  g_auto(GStrv) lines = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    argv[i + 1] = words[i];
  client_fixture_run_strv(f, 0, argv);
  g_assert_cmpstr(f->err, ==, "");
  lines = g_strsplit(f->out, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    g_string_append_printf(joined, "%s%.*s", i > 0 ? "|" : "", (int)strcspn(lines[i], "\t"),
                           lines[i]);
  return g_strdup(joined->str);
}

static const struct {
  const char *words[8], *expected;
} rows[] = {
  { { "undo", "" }, "" },
  { { "sett" }, "settings" },
  { { "__" }, "" },
  { { "-" }, "--help|--version" },
  { { "nonsense", "" }, "" },
  { { "done", "" }, "1.1|1.2|1.3|1.4|2.1|2.2|2.3|2.4" },
  { { "done", "1." }, "1.1|1.2|1.3|1.4" },
  { { "show", "" }, "1|2" },
  { { "show", "ac" }, "Acme GmbH" },
  { { "show", "山" }, "山田商事" },
  { { "add", "ac" }, "Acme GmbH|:file" },
  { { "add", "x", "--cadence", "b" }, "balanced|business-days" },
  { { "add", "x", "--stage", "=", "f" }, "first|final" },
  { { "add", "x", "--zone", "Atlantic/Mad" }, "Atlantic/Madeira" },
  { { "add", "x", "--zone", "Atl" }, "Atlantic/" },
  { { "add", "x", "--zone", "../" }, "" },
  { { "done", "1.1", "--no" }, "--note" },
  { { "done", "--note", "1.1", "--cha" }, "--channel" },
  { { "done", "--", "--no" }, "" },
  { { "closed", "1", "--because", "" }, "rejected|withdrew|silent" },
  { { "draft", "1.1", "--as", "ca" }, "card" },
  { { "holidays", "import", "x.ics", "--as", "" }, "" },
  { { "settings", "" }, "get|list|set|unset" },
  { { "holidays", "" }, "import|list|remove|show" },
  { { "holidays", "import", "" }, ":file" },
  { { "settings", "get", "hours" }, "Hours.Waking" },
  { { "cadences", "" }, "compare|show" },
  { { "cadences", "show", "--file", "b" }, "balanced|business-days" },
  { { "cadences", "compare", "ac" }, "Acme GmbH" },
  { { "help", "und" }, "undo" },
};

/* Whatever form a draft may have is offered. */
static void
test_forms(ClientFixture *f, gconstpointer unused)
{
  g_autofree char *offered = complete(f, (const char *const[]){ "draft", "1.1", "--as", "", NULL });
  g_auto(GStrv) words = g_strsplit(offered, "|", -1);

  g_assert_cmpuint(g_strv_length(words), ==, FOLLOWUP_N_FORMS);
  for (guint i = 0; i < FOLLOWUP_N_FORMS; i++)
    g_assert_true(
        g_strv_contains((const char *const *)words, followup_form_to_nick((FollowupForm)i)));
}

static void
test_table(ClientFixture *f, gconstpointer unused)
{
  add_two(f);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *asked = g_strjoinv(" ", (char **)rows[i].words);
    g_autofree char *answer = complete(f, rows[i].words);
    g_auto(GStrv) got = g_strsplit(answer, "|", -1), wanted = g_strsplit(rows[i].expected, "|", -1);

    g_test_message("followup %s", asked);
    /* Two actions of a kind may fall due in either order. */
    g_assert_cmpuint(g_strv_length(got), ==, g_strv_length(wanted));
    for (guint j = 0; wanted[j] != NULL; j++)
      g_assert_true(g_strv_contains((const char *const *)got, wanted[j]));
  }
}

/* What ended is offered where it is wanted. */
static void
test_ended(ClientFixture *f, gconstpointer unused)
{
  static const char *const open[] = { "heard", "", NULL }, *const all[] = { "reopen", "", NULL };
  g_autofree char *heard = NULL, *reopen = NULL;

  add_two(f);
  client_fixture_run(f, 0, "withdraw", "1", NULL);
  heard = complete(f, open);
  g_assert_cmpstr(heard, ==, "2");
  reopen = complete(f, all);
  g_assert_cmpstr(reopen, ==, "1|2");
}

/* Nobody is started for the sake of a Tab, and nothing is said. */
static void
test_no_daemon(ClientFixture *f, gconstpointer unused)
{
  static const char *const ids[] = { "done", "", NULL }, *const verbs[] = { "agen", NULL };
  g_autofree char *none = complete(f, ids);
  g_autofree char *verb = complete(f, verbs);
  g_autoptr(GVariant) reply = NULL;
  gboolean owned = TRUE;

  g_assert_cmpstr(none, ==, "");
  g_assert_cmpstr(verb, ==, "agenda");
  reply = g_dbus_connection_call_sync(
      f->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "NameHasOwner", g_variant_new("(s)", "org.followup.Followup1"), G_VARIANT_TYPE("(b)"),
      G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  g_assert_nonnull(reply);
  g_variant_get(reply, "(b)", &owned);
  g_assert_false(owned);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
#define ADD_TEST(path_, test_)                                                                     \
  g_test_add("/client-completion/" path_, ClientFixture, NULL, client_fixture_set_up, test_,       \
             client_fixture_tear_down)
  ADD_TEST("table", test_table);
  ADD_TEST("forms", test_forms);
  ADD_TEST("ended", test_ended);
  ADD_TEST("no-daemon", test_no_daemon);
#undef ADD_TEST
  return g_test_run();
}
