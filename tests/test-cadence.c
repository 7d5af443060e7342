/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include <string.h>

#include "plan.h"
#include "error.h"

#define REST                                                                                       \
  "[check-in-decision]\nDue=1d\nBy=2d\nChannel=preferred\n"                                        \
  "[check-in-first]\nDue=5bd\nBy=7bd\n[check-in-middle]\nDue=7d\nBy=9d\n"                          \
  "[check-in-final]\nDue=14d\nBy=16d\n[check-in-new-decision]\nDue=2bd\nBy=4bd\n"                  \
  "[second-follow-up]\nDue=7d\nBy=9d\n"
#define MOVE_ON "[move-on]\nDue=7d\nBy=7d\n"
#define HEAD "[Cadence]\nId=mine\nName=Mine\nSummary=My own.\n"
#define THANKS "[thank-you]\nDue=18h\nBy=24h\nChannel=email\n"

static FollowupCadence *
parse(const char *text, const char *origin)
{
  g_autoptr(GError) error = NULL;
  FollowupCadence *cadence = followup_cadence_parse(text, -1, origin, &error);

  g_assert_no_error(error);
  return cadence;
}

static void
test_ours(void)
{
  g_autoptr(FollowupCadenceSet) set = followup_cadence_set_new(NULL);
  const char *const *ids = followup_cadence_set_list(set);
  g_autofree char *text = followup_cadence_set_to_string(set);

  g_assert_cmpstr(text, ==, "");
  g_assert_cmpstr(ids[0], ==, FOLLOWUP_DEFAULT_CADENCE);
  g_assert_cmpuint(g_strv_length((char **)ids), ==, 6);
  for (guint i = 0; ids[i]; i++) {
    g_autoptr(FollowupCadence) cadence = followup_cadence_set_lookup(set, ids[i], NULL);

    g_assert_cmpstr(followup_cadence_get_id(cadence), ==, ids[i]);
    g_assert_cmpint(strlen(followup_cadence_get_summary(cadence)), >, 20);
    g_assert_nonnull(followup_cadence_get_article(cadence));
    g_assert_null(followup_cadence_get_path(cadence));
    g_assert_true(followup_cadence_is_ours(ids[i]));
  }
}

static void
test_unknown(void)
{
  g_autoptr(FollowupCadence) mine = parse(HEAD THANKS REST MOVE_ON, "mine.cadence");
  g_autoptr(GPtrArray) own = g_ptr_array_new();
  g_autoptr(FollowupCadenceSet) set = NULL;
  g_autoptr(GError) error = NULL, near = NULL;

  g_ptr_array_add(own, mine);
  set = followup_cadence_set_new(own);
  g_assert_null(followup_cadence_set_lookup(set, "yearly", &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND);
  g_assert_nonnull(strstr(error->message, "two-weeks"));
  g_assert_null(followup_cadence_set_lookup(set, "mien", &near));
  g_assert_nonnull(strstr(near->message, "did you mean ‘mine’?"));
}

/* Ours with the user's beside them; one of the user's stands in our place. */
static void
test_set(void)
{
  g_autoptr(FollowupCadence) zoo = parse(THANKS REST MOVE_ON, "zoo");
  g_autoptr(FollowupCadence) ant = parse(THANKS REST MOVE_ON, "ant.cadence");
  g_autoptr(FollowupCadence) weekly = parse(THANKS REST MOVE_ON, "weekly");
  g_autoptr(FollowupCadence) second = parse(HEAD THANKS REST MOVE_ON, "zoo");
  g_autoptr(FollowupCadence) found = NULL;
  g_autoptr(GPtrArray) own = g_ptr_array_new();
  g_autoptr(FollowupCadenceSet) set = NULL;
  g_autofree char *ids = NULL;

  g_ptr_array_add(own, zoo);
  g_ptr_array_add(own, ant);
  g_ptr_array_add(own, weekly);
  g_ptr_array_add(own, second);
  set = followup_cadence_set_new(own);
  ids = g_strjoinv(" ", (char **)followup_cadence_set_list(set));
  g_assert_cmpstr(ids, ==,
                  "balanced deadline-call two-weeks business-days prompt weekly ant mine zoo");
  found = followup_cadence_set_lookup(set, "weekly", NULL);
  g_assert_true(found == weekly);
  g_assert_cmpstr(followup_cadence_get_name(ant), ==, "ant");
  g_assert_null(followup_cadence_get_article(ant));
}

/* What changes a plan changes the text, what does not leaves it. */
static void
test_set_text(void)
{
  static const struct {
    const char *text;
    gboolean same;
  } cases[] = {
    { "[Cadence]\nId=mine\nName=Other\n" THANKS REST MOVE_ON, TRUE },
    { "# a word\n" HEAD THANKS REST MOVE_ON, TRUE },
    { "[Cadence]\nId=other\n" THANKS REST MOVE_ON, FALSE },
    { HEAD THANKS REST "[move-on]\nDue=8d\nBy=7d\n", FALSE },
    { HEAD THANKS REST "[move-on]\nDue=7d\nBy=8d\n", FALSE },
    { HEAD THANKS REST MOVE_ON "At=11:00\n", FALSE },
    { HEAD THANKS REST MOVE_ON "Sources=S1\n", FALSE },
  };
  g_autofree char *before = NULL;

  for (guint i = 0; i <= G_N_ELEMENTS(cases); i++) {
    g_autoptr(FollowupCadence) cadence
        = parse(i == 0 ? HEAD THANKS REST MOVE_ON : cases[i - 1].text, "mine");
    g_autoptr(GPtrArray) own = g_ptr_array_new();
    g_autoptr(FollowupCadenceSet) set = NULL;
    g_autofree char *text = NULL;

    g_ptr_array_add(own, cadence);
    set = followup_cadence_set_new(own);
    text = followup_cadence_set_to_string(set);
    if (i == 0)
      before = g_steal_pointer(&text);
    else
      g_assert_cmpint(g_str_equal(text, before), ==, cases[i - 1].same);
  }
}

static void
test_own(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FollowupCadence) cadence
      = followup_cadence_parse(HEAD THANKS REST MOVE_ON, -1, "mine.cadence", &error);
  const FollowupStep *step;

  g_assert_no_error(error);
  step = followup_cadence_get_step(cadence, FOLLOWUP_RULE_CHECK_IN_DECISION);
  g_assert_true(step->preferred);
  g_assert_cmpint(step->at_second, ==, 10 * 3600);
  g_assert_cmpint(followup_cadence_get_step(cadence, FOLLOWUP_RULE_THANK_YOU)->channel, ==,
                  FOLLOWUP_CHANNEL_EMAIL);
}

/* Each is refused, and the first problem begins like this. */
static void
test_broken(void)
{
  static const struct {
    const char *text, *place;
  } cases[] = {
    { HEAD REST MOVE_ON, "mine.cadence, [thank-you]: is missing" },
    { HEAD "[thank-you]\nBy=24h\n" REST MOVE_ON,
      "mine.cadence, line 5, [thank-you] Due: is missing" },
    { "[Cadence]\nId=Mine!\n" THANKS REST MOVE_ON, "mine.cadence, line 2, [Cadence] Id: ‘Mine!’" },
    { HEAD "[thank-you]\nDue=18 hours\nBy=24h\n" REST MOVE_ON,
      "mine.cadence, line 6, [thank-you] Due: ‘18 hours’" },
    { HEAD "[thank-you]\nDue=18h\nBy=2d\n" REST MOVE_ON,
      "mine.cadence, line 7, [thank-you] By: expected the same kind" },
    { HEAD "[thank-you]\nDue=18h\nBy=24h\nChannel=pigeon\n" REST MOVE_ON,
      "mine.cadence, line 8, [thank-you] Channel: " },
    { HEAD "[thank-you]\nDue=18h\nBy=24h\nChannel=phone\n" REST MOVE_ON,
      "mine.cadence, line 8, [thank-you] Channel: a thank-you goes by mail" },
    { HEAD THANKS REST MOVE_ON "Channel=email",
      "mine.cadence, line 31, [move-on] Channel: it goes" },
    { HEAD THANKS REST "[move-on]\nDue=7h\nBy=7d\n",
      "mine.cadence, line 29, [move-on] Due: expected days" },
    { HEAD THANKS REST MOVE_ON "At=noon\n", "mine.cadence, line 31, [move-on] At: ‘noon’" },
    { HEAD THANKS REST MOVE_ON "Sources=S1;S2\n", "mine.cadence, line 31, [move-on] Sources: " },
    { HEAD THANKS REST MOVE_ON "Bye=7d\n",
      "mine.cadence, line 31, [move-on]: ‘Bye’ is unknown: did you mean ‘By’? expected one of Due, "
      "By, At, Channel, Sources" },
    { HEAD THANKS REST MOVE_ON "By=9d\n",
      "mine.cadence, line 31, [move-on] By: line 30 says it already" },
    { HEAD THANKS REST MOVE_ON "[moveon]\nDue=7d\n",
      "mine.cadence, line 31: ‘moveon’ is unknown: did you mean ‘move-on’?" },
    { HEAD THANKS REST MOVE_ON "nonsense\n",
      "mine.cadence, line 31: ‘nonsense’ is not understood" },
    { "Due=7d\n" HEAD THANKS REST MOVE_ON, "mine.cadence, line 1: ‘Due=7d’ is not understood" },
    { HEAD THANKS REST MOVE_ON "\x01nonsense\n", "mine.cadence, line 31: " },
    { HEAD THANKS REST MOVE_ON "[a\x7f]\n", "mine.cadence, line 31: " },
    { HEAD THANKS REST MOVE_ON "Sources=caf\xe9\n", "mine.cadence, line 31: not UTF-8 text" },
    { "[Cadence]\nName=M\x1bN\n" THANKS REST MOVE_ON,
      "mine.cadence, line 2, [Cadence] Name: expected at most" },
    { "", "mine.cadence: it says nothing" },
    { "# a word\n\n", "mine.cadence: it says nothing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;

    g_assert_null(followup_cadence_parse(cases[i].text, -1, "mine.cadence", &error));
    g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
    if (!g_str_has_prefix(error->message, cases[i].place))
      g_error("%u: %s", i, error->message);
    g_assert_null(strpbrk(error->message, "\n\x01\x7f\x1b"));
  }
}

/* All that is wrong is named, in the order of the lines. */
static void
test_all_problems(void)
{
  static const char text[] = "[cadence]\n[thank-you]\nDue=1x\nby = 24h\nnonsense\n" REST;
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);

  g_assert_null(followup_cadence_read(text, strlen(text), "/folder/My rules.cadence", problems));
  g_assert_cmpuint(problems->len, ==, 4);
  g_assert_nonnull(strstr(problems->pdata[0], "My rules.cadence, line 3, [thank-you] Due"));
  g_assert_nonnull(strstr(problems->pdata[1], "My rules.cadence, line 5: ‘nonsense’"));
  g_assert_nonnull(strstr(problems->pdata[2], "My rules.cadence: ‘My rules’ is no id"));
  g_assert_nonnull(strstr(problems->pdata[3], "My rules.cadence, [move-on]: is missing"));
}

/* Of a file that is something else altogether only so many problems are named. */
static void
test_many_problems(void)
{
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);

  for (guint i = 0; i < 1000; i++)
    g_string_append(text, "once upon a time\n");
  g_assert_null(followup_cadence_read(text->str, text->len, "tale.cadence", problems));
  g_assert_cmpuint(problems->len, ==, 21);
  g_assert_nonnull(strstr(problems->pdata[20], "more is wrong"));
}

/* As editors on other systems write; capitals do not count; the last line needs no end. */
static void
test_forms(void)
{
  static const char text[] = "\xef\xbb\xbf; mine\r\n[CADENCE]\r\n Name = Ours & theirs \r\n"
                             "[Thank-You]\r\nDUE= 2h \r\nBy=4h\r\nAt=\r\n" REST "[move-on]\nBy=1w\n"
                             "Due=2w\nAt=09:30";
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(FollowupCadence) cadence
      = followup_cadence_read(text, strlen(text), "/folder/mine.cadence", problems);
  const FollowupStep *step;

  g_assert_cmpuint(problems->len, ==, 0);
  g_assert_cmpstr(followup_cadence_get_id(cadence), ==, "mine");
  g_assert_cmpstr(followup_cadence_get_name(cadence), ==, "Ours & theirs");
  g_assert_cmpstr(followup_cadence_get_path(cadence), ==, "/folder/mine.cadence");
  step = followup_cadence_get_step(cadence, FOLLOWUP_RULE_MOVE_ON);
  g_assert_cmpuint(step->due.count, ==, 2);
  g_assert_cmpint(step->at_second, ==, 9 * 3600 + 1800);
}

/* What is for people may stand there in their language; nothing else may. */
static void
test_languages(void)
{
  static const char text[]
      = "[Cadence]\nId=mine\nName=Mine\nName[de]=Meiner\nSummary[fr]=Le mien\n" THANKS REST MOVE_ON;
  static const char bad[] = "[Cadence]\nId[de]=mine\nName[de]=Einer\nName[de]=Noch einer\n"
                            "[thank-you]\nDue[de]=2h\nDue=2h\nBy=4h\n" REST MOVE_ON;
  g_autofree char *before = g_strdup(g_getenv("LANGUAGE"));
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(FollowupCadence) english = NULL, german = NULL, broken = NULL;

  g_setenv("LANGUAGE", "en", TRUE);
  english = followup_cadence_read(text, strlen(text), "mine", problems);
  g_setenv("LANGUAGE", "fr:de_AT.UTF-8", TRUE);
  german = followup_cadence_read(text, strlen(text), "mine", problems);
  g_setenv("LANGUAGE", before != NULL ? before : "", TRUE);
  g_assert_cmpuint(problems->len, ==, 0);
  g_assert_cmpstr(followup_cadence_get_name(english), ==, "Mine");
  g_assert_cmpstr(followup_cadence_get_summary(english), ==, "");
  g_assert_cmpstr(followup_cadence_get_name(german), ==, "Meiner");
  g_assert_cmpstr(followup_cadence_get_summary(german), ==, "Le mien");
  broken = followup_cadence_read(bad, strlen(bad), "mine", problems);
  g_assert_null(broken);
  g_assert_cmpuint(problems->len, ==, 3);
  g_assert_nonnull(strstr(problems->pdata[0], "‘Id[de]’ is unknown"));
  g_assert_nonnull(strstr(problems->pdata[1], "line 3 says it already"));
  g_assert_nonnull(strstr(problems->pdata[2], "‘Due[de]’ is unknown"));
}

static const struct {
  FollowupRule rule;
  const char *group, *words;
} words[] = {
  { FOLLOWUP_RULE_THANK_YOU, "[thank-you]\nDue=18h\nBy=24h\n",
    "18 hours after the interview; late after 24 hours" },
  { FOLLOWUP_RULE_THANK_YOU, "[thank-you]\nDue=0h\nBy=0m\n", "at once; late at once" },
  { FOLLOWUP_RULE_THANK_YOU, "[thank-you]\nDue=1bd\nBy=2bd\n",
    "1 business day after the interview, at 10:00; late after 2 business days" },
  { FOLLOWUP_RULE_MOVE_ON, "[move-on]\nDue=1w\nBy=7d\nAt=09:05\n",
    "1 week after the day the second follow-up was done, at 09:05; late after another 7 days" },
  { FOLLOWUP_RULE_MOVE_ON, "[move-on]\nDue=0d\nBy=0d\n",
    "on the day the second follow-up was done, at 10:00; late at 17:00 that day" },
};

static void
test_words(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
    gboolean thanks = words[i].rule == FOLLOWUP_RULE_THANK_YOU;
    g_autofree char *text = g_strconcat(HEAD, thanks ? "" : THANKS, REST, thanks ? MOVE_ON : "",
                                        words[i].group, NULL);
    g_autoptr(FollowupCadence) cadence = parse(text, "mine");
    g_autofree char *told
        = followup_step_to_text(followup_cadence_get_step(cadence, words[i].rule), words[i].rule);

    g_assert_cmpstr(told, ==, words[i].words);
  }
}

/* The manual's example is a cadence. */
static void
test_manual(void)
{
  g_autofree char *path
      = g_test_build_filename(G_TEST_DIST, "..", "client", "man", "followup-cadence.5", NULL);
  g_autofree char *text = NULL;
  g_autoptr(FollowupCadence) cadence = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) parts = NULL, pieces = NULL;
  g_autofree char *example = NULL;

  g_assert_true(g_file_get_contents(path, &text, NULL, &error));
  parts = g_strsplit(strstr(text, "\n.EX\n") + 5, "\n.EE\n", 2);
  pieces = g_strsplit(parts[0], "\\", -1);
  example = g_strjoinv("", pieces);
  cadence = parse(example, "mine.cadence");
  g_assert_cmpstr(followup_cadence_get_name(cadence), ==, "My own");
}

/* What is printed to begin one's own with is one. */
static void
test_text_of_ours(void)
{
  g_autofree char *text = followup_cadence_get_text_of_ours("balanced");
  g_autoptr(FollowupCadence) cadence = parse(text, "mine.cadence");

  g_assert_cmpstr(followup_cadence_get_id(cadence), ==, "mine");
  g_assert_null(followup_cadence_get_text_of_ours("cadences.gresource"));
}

/* A step that is late before it is due is late once it is due. */
static void
test_late_before_due(void)
{
  const char *text = HEAD "[thank-you]\nDue=24h\nBy=18h\n" REST MOVE_ON;
  g_autoptr(GError) error = NULL;
  g_autoptr(FollowupCadence) cadence = followup_cadence_parse(text, -1, "mine.cadence", &error);
  g_autoptr(FollowupInterview) interview = followup_interview_new();
  g_autoptr(FollowupRules) rules = followup_rules_new();
  FollowupHistory history = FOLLOWUP_HISTORY_NONE(1795093200);
  g_autoptr(GPtrArray) actions = NULL;

  g_assert_no_error(error);
  interview->employer = g_strdup("Acme");
  interview->zone = g_strdup("UTC");
  interview->start = 1795093200;
  actions = followup_plan(interview, cadence, rules, &history, TRUE);
  g_assert_cmpuint(actions->len, >, 0);
  for (guint i = 0; i < actions->len; i++) {
    const FollowupAction *action = g_ptr_array_index(actions, i);

    g_assert_cmpint(action->by, >=, action->due);
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/cadence/ours", test_ours);
  g_test_add_func("/cadence/unknown", test_unknown);
  g_test_add_func("/cadence/set", test_set);
  g_test_add_func("/cadence/set-text", test_set_text);
  g_test_add_func("/cadence/own", test_own);
  g_test_add_func("/cadence/broken", test_broken);
  g_test_add_func("/cadence/all-problems", test_all_problems);
  g_test_add_func("/cadence/many-problems", test_many_problems);
  g_test_add_func("/cadence/forms", test_forms);
  g_test_add_func("/cadence/languages", test_languages);
  g_test_add_func("/cadence/words", test_words);
  g_test_add_func("/cadence/manual", test_manual);
  g_test_add_func("/cadence/text-of-ours", test_text_of_ours);
  g_test_add_func("/cadence/late-before-due", test_late_before_due);
  return g_test_run();
}
