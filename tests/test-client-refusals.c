/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What followup says of a command line that it does not take: one line, which names what was wrong,
 * what was expected and what was most likely meant. */
#include "client-fixture.h"

#include <string.h>

static const struct {
  const char *words[8];
  int status;
  const char *part;
} refusals[] = {
  { { "done", "1.1", "--channel", "emial" }, 2, "did you mean ‘email’? Expected none, email" },
  { { "done", "1.1", "--channel", "pigeon" }, 2, "‘pigeon’ is unknown: expected none, email" },
  { { "draft", "1", "--as", "nugde" }, 2, "did you mean ‘nudge’?" },
  { { "closed", "1", "--because", "rejcted" }, 2, "did you mean ‘rejected’?" },
  { { "offer", "1", "--prefer", "ye" }, 2, "did you mean ‘yes’?" },
  { { "list", "--color", "nevver" }, 2, "did you mean ‘never’?" },
  { { "edit", "1", "--stage", "Frist" }, 2, "did you mean ‘first’?" },
  { { "edit", "1", "--may-follow-up", "yess" }, 2, "did you mean ‘yes’?" },
  { { "edit", "1", "--with", "Jane; prefers=phon" }, 2, "did you mean ‘phone’?" },
  { { "edit", "1", "--cadence", "balansed" }, 3, "did you mean ‘balanced’?" },
  { { "settings", "set", "Hours.Wakin", "1" }, 2, "did you mean ‘Hours.Waking’?" },
  { { "settings", "set", "Wakng", "1" }, 2, "did you mean ‘Waking’?" },
  { { "list", "-x" }, 2, "‘-x’ is not an option of ‘list’" },
  { { "add", "-Acme", "--at", "now" }, 2, "a word that begins with ‘-’ stands behind ‘--’" },
  { { "done", "-1" }, 2, "‘-1’" },
  { { "when", "-2x" }, 2, "‘-2x’ is not a moment" },
  { { "noshow", "1" }, 1, "‘followup moved 1 --at …’ moves it" },
  { { "add" }, 2, "no employer is given" },
};

static void
test_refusals(ClientFixture *f, gconstpointer unused)
{
  client_fixture_run(f, 0, "add", "Acme", "--at", "2190-11-19 14:00", "--with", "Jane", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
    client_fixture_run_strv(f, refusals[i].status, refusals[i].words);
    client_fixture_assert_err(f, refusals[i].part);
    g_assert_cmpuint(client_fixture_count_lines(f->err), ==, 1);
    g_assert_cmpstr(f->out, ==, "");
  }
}

/* A number is no option, wherever it stands. */
static void
test_numbers_are_words(ClientFixture *f, gconstpointer unused)
{
  static const char *const words[][8] = {
    { "when", "-2d", "--now", "2026-11-20T12:00:00Z" },
    { "when", "--now", "2026-11-20T12:00:00Z", "-2d" },
    { "when", "--now", "2026-11-20T12:00:00Z", "--", "-2d" },
    { "when", "--json", "-2", "days", "--now", "2026-11-20T12:00:00Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
    client_fixture_run_strv(f, 0, words[i]);
    client_fixture_assert_out(f, "Wed 18 Nov 2026, 07:00");
  }
  client_fixture_run(f, 0, "add", "Acme", "--at", "2020-11-19 14:00", "--with", "Jane", "--note",
                     "-2 points", NULL);
  client_fixture_run(f, 0, "done", "1.1", "--on", "-2d", NULL);
  client_fixture_assert_err(f, "‘-2d’ is ");
}

/* Said of one that was open all along, it is true as well. */
static void
test_reopen_of_open(ClientFixture *f, gconstpointer unused)
{
  client_fixture_run(f, 0, "add", "Acme", "--at", "2020-11-19 14:00", NULL);
  for (guint i = 0; i < 2; i++) {
    client_fixture_run(f, 0, "reopen", "1", NULL);
    client_fixture_assert_out(f, "Now open: interview 1: Acme");
    client_fixture_run(f, 0, "closed", "1", NULL);
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
#define ADD_TEST(path_, test_)                                                                     \
  g_test_add("/client-refusals/" path_, ClientFixture, NULL, client_fixture_set_up, test_,         \
             client_fixture_tear_down)
  ADD_TEST("refusals", test_refusals);
  ADD_TEST("numbers-are-words", test_numbers_are_words);
  ADD_TEST("reopen-of-open", test_reopen_of_open);
#undef ADD_TEST
  return g_test_run();
}
