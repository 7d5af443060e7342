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

static void
test_ours(void)
{
  const char *const *ids = followup_cadence_list();

  g_assert_cmpstr(ids[0], ==, FOLLOWUP_DEFAULT_CADENCE);
  g_assert_cmpuint(g_strv_length((char **)ids), ==, 6);
  for (guint i = 0; ids[i]; i++) {
    g_autoptr(FollowupCadence) cadence = followup_cadence_lookup(ids[i], NULL);

    g_assert_cmpstr(followup_cadence_get_id(cadence), ==, ids[i]);
    g_assert_cmpint(strlen(followup_cadence_get_summary(cadence)), >, 20);
    g_assert_nonnull(followup_cadence_get_article(cadence));
  }
}

static void
test_unknown(void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null(followup_cadence_lookup("yearly", &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_NOT_FOUND);
  g_assert_nonnull(strstr(error->message, "two-weeks"));
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

/* Each is refused, and the message names the file and the place. */
static void
test_broken(void)
{
  static const struct {
    const char *text, *place;
  } cases[] = {
    { HEAD REST MOVE_ON, "[thank-you] Due" },
    { THANKS REST MOVE_ON, "[Cadence] Id" },
    { "[Cadence]\nId=Mine!\nName=M\nSummary=S\n" THANKS REST MOVE_ON, "[Cadence] Id" },
    { HEAD "[thank-you]\nDue=18 hours\nBy=24h\n" REST MOVE_ON, "[thank-you] Due" },
    { HEAD "[thank-you]\nDue=18h\nBy=2d\n" REST MOVE_ON, "[thank-you] By" },
    { HEAD "[thank-you]\nDue=18h\nBy=24h\nChannel=pigeon\n" REST MOVE_ON, "[thank-you] Channel" },
    { HEAD THANKS REST "[move-on]\nDue=7h\nBy=7d\n", "[move-on] Due" },
    { HEAD THANKS REST "[move-on]\nDue=7d\nBy=7d\nAt=noon\n", "[move-on] At" },
    { HEAD THANKS REST MOVE_ON "[third-follow-up]\nDue=7d\n", "[third-follow-up]" },
    { HEAD THANKS REST MOVE_ON "nonsense\n", "mine.cadence" },
    { HEAD THANKS REST MOVE_ON "\x01nonsense\n", "mine.cadence" },
    { HEAD THANKS REST MOVE_ON "[a\x7f]\n", "mine.cadence" },
    { "[Cadence]\nId=mine\nName=M\\nN\nSummary=S\n" THANKS REST MOVE_ON, "[Cadence] Name" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;

    g_assert_null(followup_cadence_parse(cases[i].text, -1, "mine.cadence", &error));
    g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
    g_assert_nonnull(strstr(error->message, "mine.cadence"));
    g_assert_nonnull(strstr(error->message, cases[i].place));
    g_assert_null(strpbrk(error->message, "\n\x01\x7f"));
  }
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
  g_test_add_func("/cadence/own", test_own);
  g_test_add_func("/cadence/broken", test_broken);
  g_test_add_func("/cadence/late-before-due", test_late_before_due);
  return g_test_run();
}
