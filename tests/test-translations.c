/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Tests of both programs in other languages, with catalogues made here from de.po: German, and one
 * that puts brackets around each English message, so that what is not marked as one stands outside
 * of them. FOLLOWUP and FOLLOWUPD name programs that look for catalogues in LOCALE_DIR. */
#include "client-fixture.h"
#include "commands.h"
#include "fake-server.h"

#include <string.h>

#define DEADLINE (60 * G_TIME_SPAN_SECOND)
#define GERMAN "de"
#define BRACKETS "zz"

/* ---- catalogues ---- */

static void
run_shell(const char *command)
{
  int status = -1;
  g_autofree char *said = NULL;
  const char *argv[] = { "sh", "-c", command, NULL };

  g_assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                             &said, &status, NULL));
  if (status != 0)
    g_error("%s: %s", command, said);
}

static void
make_catalogues(void)
{
  g_autofree char *german = g_test_build_filename(G_TEST_DIST, "..", "common/po/de.po", NULL);
  g_autofree char *plain = g_strdup_printf("mkdir -p " LOCALE_DIR "/%s/LC_MESSAGES && msgfmt -o "
                                           "" LOCALE_DIR "/%s/LC_MESSAGES/followup.mo '%s'",
                                           GERMAN, GERMAN, german);
  /* the newlines at both ends of a message stay there */
  g_autofree char *bracketed = g_strdup_printf(
      "mkdir -p " LOCALE_DIR "/%s/LC_MESSAGES && msgfilter --keep-header -i '%s' sed d | "
      "msgen --lang=%s - | msgfilter --keep-header sed -z "
      "'s/^\\(\\n*\\)\\(.*[^\\n]\\)\\(\\n*\\)$/\\1⟦\\2⟧\\3/' | "
      "msgfmt -o " LOCALE_DIR "/%s/LC_MESSAGES/followup.mo -",
      BRACKETS, german, BRACKETS, BRACKETS);

  run_shell(plain);
  run_shell(bracketed);
}

/* ---- the programs in a language ---- */

static void
set_up(ClientFixture *f, gconstpointer language)
{
  /* the daemon inherits the bus's environment */
  g_setenv("LANGUAGE", language, TRUE);
  client_fixture_set_up(f, NULL);
}

/* An interview of the other day, which has something due, in letters that no message has. */
static void
add_interview(ClientFixture *f)
{
  client_fixture_run(f, 0, "settings", "set", "Hours.Waking", "00:00-24:00", NULL);
  client_fixture_run(f, 0, "add", "Ωμέγα", "--position", "Μηχανικός", "--at", "3 days ago 10am",
                     "--with", "Ζωή <z@x.io>; title=ΓΔ", "--with", "Ιάσων", "--decision", "none",
                     NULL);
}

/* ---- German ---- */

typedef struct {
  int status;
  const char *words[8];
  const char *out, *err; /* part of each; NULL: whatever */
} GermanCase;

/* In their order: some change what the next ones show. */
static const GermanCase german_cases[] = {
  { 0, { "help" }, "Aufruf: followup [BEFEHL] [OPTION...]", NULL },
  { 0, { "help" }, "  Gespräche      add  edit  moved", NULL },
  { 0, { "add", "--help" }, "--at=WANN", NULL },
  /* of the client alone */
  { 2, { "frob" }, NULL, "„frob“ ist kein Befehl" },
  { 2, { "when", "whenever" }, NULL, "„whenever“ ist kein Zeitpunkt" },
  /* phrases that are typed stay English */
  { 0,
    { "when", "2026-11-24 14:30", "--now=2026-11-20T12:00:00Z" },
    "Di 24. Nov 2026, 14:30",
    NULL },
  { 0, { "when", "tomorrow 3pm" }, ", morgen", NULL },
  /* worded by the daemon */
  { 3, { "show", "99" }, NULL, "es gibt kein Gespräch 99" },
  { 0, { "show", "1" }, "Dankesnachricht an Ζωή per E-Mail", NULL },
  { 0, { "show", "1" }, "18 Stunden nach dem Gespräch", NULL },
  { 0, { "show", "1" }, "vor 3 Tagen", NULL }, /* and in the next one other cases of it */
  { 0, { "agenda" }, "2 Tg. zu spät", NULL },
  { 0, { "log" }, "Gespräch bei Ωμέγα hinzugefügt", NULL },
  { 0, { "snooze", "1.2", "+5d" }, "(in 5 Tagen): 1.2 Dankesnachricht an Ιάσων", NULL },
  { 0, { "skip", "1.2" }, "Ausgelassen: 1.2", NULL },
  { 0, { "log" }, "ausgelassen: Dankesnachricht an Ιάσων", NULL },
  { 0, { "show", "1" }, "ausgelassen", NULL },
  { 1, { "edit", "1.2", "--due", "2190-01-01" }, NULL, "„1.2“ ist ausgelassen: nur was noch" },
  { 0, { "todo", "1", "Zeugnisse schicken" }, "„Zeugnisse schicken“ an Ζωή", NULL },
  { 0, { "touch", "1", "--with", "Ιάσων" }, NULL, NULL },
  { 0, { "show", "1" }, "Kontakt mit Ιάσων", NULL },
  { 0, { "holidays" }, "Noch gibt es keine Reihen von Feiertagen", NULL },
  { 3, { "holidays", "show", "berlin" }, NULL, "„berlin“ ist keine Reihe von Feiertagen" },
  /* words of ours that stand for what was typed */
  { 0,
    { "edit", "1", "--with", "Ζωή; prefers=phone", "--stage", "final" },
    "bevorzugt Telefon",
    NULL },
  { 0, { "show", "1" }, "  letzte\n", NULL },
  { 0, { "edit", "1", "--may-follow-up", "no" }, "  nein\n", NULL },
  { 0, { "edit", "1", "--may-follow-up", "yes" }, "  ja\n", NULL },
  { 0, { "rejected", "1" }, NULL, NULL },
  { 1, { "heard", "1" }, NULL, "ist beendet (abgelehnt): " },
  { 0, { "reopen", "1" }, NULL, NULL },
  /* from the files of the cadences */
  { 0, { "cadences" }, "Allen sofort danken", NULL },
  /* for programs */
  { 0, { "list", "--json" }, "\"employer\" : \"Ωμέγα\"", NULL },
  { 0, { "agenda", "--json" }, "\"kind\" : \"check-in\"", NULL },
};

static void
test_german(ClientFixture *f, gconstpointer data)
{
  add_interview(f);
  client_fixture_assert_out(f, "Hinzugefügt – Gespräch 1: Ωμέγα, Μηχανικός");
  for (guint i = 0; i < G_N_ELEMENTS(german_cases); i++) {
    const GermanCase *c = &german_cases[i];

    client_fixture_run_strv(f, c->status, c->words);
    if (c->out != NULL)
      client_fixture_assert_out(f, c->out);
    if (c->err != NULL)
      client_fixture_assert_err(f, c->err);
  }
}

/* Drafts are English, unless the user has others. */
static void
test_german_draft(ClientFixture *f, gconstpointer data)
{
  g_autofree char *folder = g_build_filename(f->folder, "config", "drafts", NULL);
  g_autofree char *path = g_build_filename(folder, "thank-you-late.txt", NULL);

  add_interview(f);
  client_fixture_run(f, 0, "draft", "1.1", NULL);
  client_fixture_assert_out(f, "Dear Ζωή,");
  client_fixture_assert_out(f, "An: Ζωή <z@x.io>");
  g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
  g_assert_true(g_file_set_contents(path,
                                    "Subject: Vielen Dank für das Gespräch\n\n"
                                    "Guten Tag {name},\n\nmit besten Grüßen\n{me}\n",
                                    -1, NULL));
  client_fixture_run(f, 0, "draft", "1.1", NULL);
  client_fixture_assert_out(f, "Betreff: Vielen Dank für das Gespräch\n\nGuten Tag Ζωή,\n");
}

/* Longer words take no more room. */
static void
test_german_fits(ClientFixture *f, gconstpointer data)
{
  static const char *const verbs[][3]
      = { { "help" },      { "help", "--all" }, { "agenda" },   { "list" },
          { "show", "1" }, { "log" },           { "timeline" }, { "settings" },
          { "cadences" },  { "doctor" },        { "holidays" } };

  add_interview(f);
  client_fixture_setenv(f, "COLUMNS", "60");
  for (guint i = 0; i < G_N_ELEMENTS(verbs); i++) {
    /* the doctor finds fault with where this runs */
    client_fixture_run_strv(f, strcmp(verbs[i][0], "doctor") == 0 ? 1 : 0, verbs[i]);
    client_fixture_assert_fits(f, 60);
  }
  for (const FollowupCommand *command = followup_commands; command->verb != NULL; command++) {
    if (command->summary == NULL)
      continue;
    client_fixture_run(f, 0, "help", command->verb, NULL);
    client_fixture_assert_fits(f, 60);
  }
}

static void
test_german_popup(ClientFixture *f, gconstpointer data)
{
  g_autoptr(FakeServer) server
      = fake_server_new(g_test_dbus_get_bus_address(f->bus), FAKE_SERVER_PLAIN);
  gint64 deadline = g_get_monotonic_time() + DEADLINE;
  const FakePopup *popup = NULL;

  add_interview(f);
  while (popup == NULL && g_get_monotonic_time() < deadline) {
    g_main_context_iteration(NULL, FALSE);
    g_usleep(1000);
    popup = fake_server_find(server, "Dankesnachricht an Ζωή");
    if (popup == NULL)
      popup = fake_server_find(server, "Dankesnachricht: Ζωή");
  }
  g_assert_nonnull(popup);
  g_assert_nonnull(strstr(popup->body, "18 Stunden nach dem Gespräch"));
  g_assert_true(g_strv_contains((const char *const *)popup->actions, "Erledigt"));
}

/* ---- brackets ---- */

/* What is typed, and so is English everywhere. */
static gboolean
is_typed(const char *word)
{
  static const char *const words[]
      = { "followup", "first",         "balanced",  "email",    "followupd", "yes",
          "locked",   "Mon-Fri",       "Europe",    "Acme",     "doctor",    "morning",
          "Jane",     "--help",        "prompt",    "weekly",   "two-weeks", "New_York",
          "America",  "deadline-call", "preferred", "timeline", NULL };

  if (*word == '-' || strchr(word, '/') != NULL || g_strv_contains(words, word))
    return TRUE;
  for (const FollowupCommand *command = followup_commands; command->verb != NULL; command++)
    if (strcmp(command->verb, word) == 0)
      return TRUE;
  return FALSE;
}

/* A word of three letters or more. Names of settings have a point inside. */
static gboolean
is_message(const char *word)
{
  guint letters = 0;

  for (const char *p = word; *p != '\0'; p++)
    letters += g_ascii_isalpha(*p);
  return letters >= 3 && strchr(word, '.') == NULL && !is_typed(word);
}

/* Fails where a word stands outside of all brackets. */
static void
assert_marked(const char *text)
{
  g_auto(GStrv) parts = NULL;
  GString *outside = g_string_new(NULL);
  g_autofree char *bare = NULL;
  int depth = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);

    depth += (c == 0x27e6) - (c == 0x27e7);
    g_assert_cmpint(depth, >=, 0);
    g_string_append_unichar(outside, depth > 0 || c == 0x27e7 ? ' ' : c);
  }
  g_assert_cmpint(depth, ==, 0);
  bare = g_string_free(outside, FALSE);
  parts = g_strsplit_set(bare, " \n=,:;()<>\"·", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (is_message(parts[i]))
      g_error("‘%s’ is not marked as a message in:\n%s", parts[i], text);
}

/* The words of both outputs. */
static void
check(ClientFixture *f, int status, const char *const *words)
{
  client_fixture_run_strv(f, status, words);
  assert_marked(f->out);
  assert_marked(f->err);
}

/* Not in the timeline, which cuts the names of months off. */
static void
test_all_marked(ClientFixture *f, gconstpointer data)
{
  static const struct {
    int status;
    const char *words[6];
  } cases[] = {
    { 0, { "agenda" } },
    { 0, { "list" } },
    { 0, { "settings" } },
    { 0, { "status" } },
    { 1, { "doctor" } },
    { 0, { "when", "tue 14:30" } },
    { 0, { "status", "--bar", "plain" } },
    { 0, { "heard", "1", "--decision", "2190-01-01" } },
    { 0, { "snooze", "1.1", "+5d" } },
    { 0, { "done", "1.1" } },
    { 0, { "skip", "1.2" } },
    { 0, { "touch", "1" } },
    { 0, { "offer", "1" } },
    { 0, { "accept", "1" } },
    { 0, { "undo" } },
    { 0, { "undo", "--list" } },
    { 0, { "redo" } },
    { 0, { "log" } },
    { 2, { "frob" } },
    { 2, { "when", "frob" } },
    { 2, { "when", "32 nov" } },
    { 2, { "add" } },
    { 2, { "add", "Ω", "--at", "2026-11-20" } },
    { 2, { "add", "Ω", "--frob" } },
    { 2, { "settings", "set", "Hours.Waking", "x" } },
    { 3, { "show", "99" } },
    { 3, { "show", "frob" } },
    { 0, { "list", "9" } },
    { 0, { "holidays" } },
    { 2, { "holidays", "frob" } },
    { 3, { "holidays", "show", "frob" } },
    { 0, { "remove", "1", "--yes" } },
    { 0, { "agenda" } },
  };

  client_fixture_setenv(f, "COLUMNS", "4000");
  add_interview(f);
  assert_marked(f->out);
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    check(f, cases[i].status, cases[i].words);
  for (const FollowupCommand *command = followup_commands; command->verb != NULL; command++)
    if (command->summary != NULL)
      check(f, 0, (const char *[]){ command->verb, "--help", NULL });
  check(f, 0, (const char *[]){ "help", "--all", NULL });
}

int
main(int argc, char **argv)
{
  g_autofree char *msgfmt = g_find_program_in_path("msgfmt");

  g_test_init(&argc, &argv, NULL);
  if (msgfmt == NULL) {
    g_print("1..0 # SKIP gettext is not installed\n");
    return 0;
  }
  make_catalogues();
#define ADD_TEST(path_, language_, test_)                                                          \
  g_test_add("/translations/" path_, ClientFixture, language_, set_up, test_,                      \
             client_fixture_tear_down)
  ADD_TEST("german", GERMAN, test_german);
  ADD_TEST("german-draft", GERMAN, test_german_draft);
  ADD_TEST("german-fits", GERMAN, test_german_fits);
  ADD_TEST("german-popup", GERMAN, test_german_popup);
  ADD_TEST("all-marked", BRACKETS, test_all_marked);
#undef ADD_TEST
  return g_test_run();
}
