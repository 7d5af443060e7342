/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include <string.h>

#include "cadence.h"
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
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;

    g_assert_null(followup_cadence_parse(cases[i].text, -1, "mine.cadence", &error));
    g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
    g_assert_nonnull(strstr(error->message, "mine.cadence"));
    g_assert_nonnull(strstr(error->message, cases[i].place));
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
  return g_test_run();
}
