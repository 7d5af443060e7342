/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-interview: the words, copies and small answers of interviews. */

#include <string.h>

#include "error.h"
#include "interview.h"

#define START G_GINT64_CONSTANT(1795179600) /* 2026-11-20 14:00 in Berlin */

static FollowupInterview *
make_sound(void)
{
  FollowupInterview *interview = followup_interview_new();

  interview->employer = g_strdup("Acme GmbH");
  interview->zone = g_strdup("Europe/Berlin");
  interview->start = START;
  return interview;
}

static void
put(char **text, const char *value)
{
  g_free(*text);
  *text = g_strdup(value);
}

static FollowupInterviewer *
add_interviewer(FollowupInterview *interview, const char *name, const char *email)
{
  FollowupInterviewer *interviewer = followup_interviewer_new();

  interviewer->name = g_strdup(name);
  interviewer->email = g_strdup(email);
  g_ptr_array_add(interview->interviewers, interviewer);
  return interviewer;
}

static FollowupDay
day_of(const char *iso)
{
  g_autoptr(GError) error = NULL;
  FollowupDay day = 0;

  g_assert_true(followup_day_parse(iso, &day, &error));
  return day;
}

/* One line of valid UTF-8 that does not end in a full stop. */
static void
assert_kind_message(const char *message)
{
  g_assert_true(g_utf8_validate(message, -1, NULL));
  for (const char *p = message; *p != '\0'; p++)
    g_assert_cmpint((guchar)*p, >=, ' ');
  g_assert_false(g_str_has_suffix(message, "."));
  g_assert_nonnull(strstr(message, "expected"));
  g_assert_cmpuint(strlen(message), <, 400);
}

static const struct {
  const char *text, *again; /* again NULL: the same; "" : refused */
} decisions[] = {
  { "unknown", NULL },
  { "none", NULL },
  { "2026-12-04", NULL },
  { "14-30d", NULL },
  { "0-0d", NULL },
  { "1-3650d", NULL },
  { "NONE", "none" },
  { " 14-30d ", "14-30d" },
  { "2-4w", "14-28d" },
  { "14d", "14-14d" },
  { "007-030d", "7-30d" },
  { "", "" },
  { "2026-02-30", "" },
  { "04.12.2026", "" },
  { "2026-12-04T10:00", "" },
  { "soon", "" },
  { "wed", "" },
  { "30-14d", "" },
  { "1-3651d", "" },
  { "1-522w", "" },
  { "-30d", "" },
  { "14-d", "" },
  { "14-30", "" },
  { "14--30d", "" },
  { "14-30dd", "" },
  { "14-30 d", "" },
  { "4294967296-4294967297d", "" },
  { "99999-99999999999d", "" },
  { "d", "" },
  { "\xff", "" },
};

static void
test_decisions(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(decisions); i++) {
    const char *again = decisions[i].again != NULL ? decisions[i].again : decisions[i].text;
    FollowupDecision decision = { (FollowupDecisionKind)42, 42, 42, 42 };
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;

    if (followup_decision_parse(decisions[i].text, &decision, &error)) {
      g_assert_no_error(error);
      text = followup_decision_to_string(&decision);
      g_assert_cmpstr(text, ==, again);
    } else {
      g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
      assert_kind_message(error->message);
      g_assert_cmpstr(again, ==, "");
      g_assert_cmpint(decision.kind, ==, 42);
      g_assert_cmpuint(decision.day + decision.min_days + decision.max_days, ==, 3 * 42);
    }
  }
}

static void
test_decision_day(void)
{
  FollowupDay said_on = day_of("2026-11-20");
  FollowupDecision decision = { FOLLOWUP_DECISION_RANGE, 0, 14, 30 };

  g_assert_cmpuint(followup_decision_get_day(&decision, said_on), ==, day_of("2026-12-20"));
  decision = (FollowupDecision){ FOLLOWUP_DECISION_DATE, day_of("2026-12-04") };
  g_assert_cmpuint(followup_decision_get_day(&decision, said_on), ==, day_of("2026-12-04"));
  decision = (FollowupDecision){ FOLLOWUP_DECISION_NONE };
  g_assert_cmpuint(followup_decision_get_day(&decision, said_on), ==, 0);
  decision = (FollowupDecision){ FOLLOWUP_DECISION_UNKNOWN };
  g_assert_cmpuint(followup_decision_get_day(&decision, said_on), ==, 0);
}

#define TEST_NICKS(type, name, n)                                                                  \
  static void test_##name##_nicks(void)                                                            \
  {                                                                                                \
    for (guint i = 0; i < (n); i++) {                                                              \
      type value = (type)(n);                                                                      \
      g_autoptr(GError) error = NULL;                                                              \
                                                                                                   \
      g_assert_true(                                                                               \
          followup_##name##_from_nick(followup_##name##_to_nick((type)i), &value, &error));        \
      g_assert_no_error(error);                                                                    \
      g_assert_cmpint(value, ==, i);                                                               \
    }                                                                                              \
    g_assert_null(followup_##name##_to_nick((type)(n)));                                           \
    g_assert_null(followup_##name##_to_nick((type)-1));                                            \
    for (const char *const *bad = bad_nicks; *bad != NULL; bad++) {                                \
      type value = (type)(n);                                                                      \
      g_autoptr(GError) error = NULL;                                                              \
                                                                                                   \
      g_assert_false(followup_##name##_from_nick(*bad, &value, &error));                           \
      g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);                      \
      assert_kind_message(error->message);                                                         \
      g_assert_nonnull(strstr(error->message, followup_##name##_to_nick((type)0)));                \
      g_assert_cmpint(value, ==, n);                                                               \
    }                                                                                              \
  }

static const char *const bad_nicks[] = { "", "frist", " first", "first ", "\xff\n", NULL };

TEST_NICKS(FollowupStage, stage, 3)
TEST_NICKS(FollowupChannel, channel, 5)
TEST_NICKS(FollowupMay, may, 3)
TEST_NICKS(FollowupEnding, ending, 6)

static const struct {
  const char *a, *b;
  gboolean same;
} folds[] = {
  { "Acme GmbH", " acme gmbh\n", TRUE },
  { "Stra\u00dfe", "STRASSE", TRUE },
  { "Mu\u0308ller", "M\u00fcller", TRUE },
  { "MU\u0308LLER", "m\u00fcller", TRUE },
  { "\u01f0", "J\u030c", TRUE },
  { NULL, "", TRUE },
  { NULL, "  ", TRUE },
  { "\xff", "\xfe", TRUE },
  { "Acme", "Acme Inc", FALSE },
  { "Acme", "Äcme", FALSE },
  { "a b", "ab", FALSE },
  { NULL, "x", FALSE },
};

static void
test_fold(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(folds); i++) {
    g_autofree char *a = followup_interview_fold(folds[i].a);
    g_autofree char *b = followup_interview_fold(folds[i].b);

    g_assert_cmpint(g_str_equal(a, b), ==, folds[i].same);
  }
}

static void
test_find_person(void)
{
  g_autoptr(FollowupInterview) interview = make_sound();

  g_assert_null(followup_interview_find_person(interview, "a"));
  add_interviewer(interview, "Ada", NULL); /* no uuid yet: nobody's */
  add_interviewer(interview, "Grace", NULL)->uuid = g_strdup("a");
  interview->agency = followup_interviewer_new();
  g_assert_null(followup_interview_find_person(interview, "b"));
  g_assert_null(followup_interview_find_person(interview, NULL));
  interview->agency->uuid = g_strdup("b");
  g_assert_cmpstr(followup_interview_find_person(interview, "a")->name, ==, "Grace");
  g_assert_true(followup_interview_find_person(interview, "b") == interview->agency);
}

static void
test_lead(void)
{
  g_autoptr(FollowupInterview) interview = make_sound();

  g_assert_null(followup_interview_get_lead(interview));
  g_assert_false(followup_interview_is_debriefed(interview));
  add_interviewer(interview, "Ada", NULL);
  add_interviewer(interview, "Grace", NULL)->lead = TRUE;
  g_assert_cmpstr(followup_interview_get_lead(interview)->name, ==, "Grace");
  ((FollowupInterviewer *)g_ptr_array_index(interview->interviewers, 1))->lead = FALSE;
  g_assert_cmpstr(followup_interview_get_lead(interview)->name, ==, "Ada");
  g_assert_false(followup_interview_is_debriefed(interview));
  interview->decision.kind = FOLLOWUP_DECISION_NONE;
  g_assert_true(followup_interview_is_debriefed(interview));
  g_ptr_array_set_size(interview->interviewers, 0);
  g_assert_false(followup_interview_is_debriefed(interview));
}

static void
test_end(void)
{
  g_autoptr(FollowupInterview) interview = make_sound();

  g_assert_cmpuint(interview->duration, ==, 60);
  g_assert_cmpint(followup_interview_get_end(interview), ==, START + 3600);
}

/* A copy shares nothing: the original may go first. */
static void
test_copy(void)
{
  FollowupInterview *interview = make_sound();
  FollowupAnswer answer = { START + 1, { FOLLOWUP_DECISION_NONE } };
  g_autoptr(FollowupInterview) copy = NULL;

  add_interviewer(interview, "Ada", "ada@example.com")->card = TRUE;
  interview->agency = followup_interviewer_new();
  put(&interview->agency->name, "Agency");
  put(&interview->note, "note");
  g_array_append_val(interview->answers, answer);
  copy = followup_interview_copy(interview);
  put(&interview->employer, "Other");
  g_ptr_array_set_size(interview->interviewers, 0);
  g_array_set_size(interview->answers, 0);
  followup_interview_free(interview);
  g_assert_cmpstr(copy->employer, ==, "Acme GmbH");
  g_assert_cmpstr(copy->note, ==, "note");
  g_assert_cmpstr(copy->agency->name, ==, "Agency");
  g_assert_cmpuint(copy->interviewers->len, ==, 1);
  g_assert_true(followup_interview_get_lead(copy)->card);
  g_assert_cmpuint(copy->answers->len, ==, 1);
  g_assert_cmpint(g_array_index(copy->answers, FollowupAnswer, 0).at, ==, START + 1);
  g_assert_null(followup_interview_copy(NULL));
  g_assert_null(followup_interviewer_copy(NULL));
  followup_interview_free(NULL);
  followup_interviewer_free(NULL);
}

int
main(int argc, char *argv[])
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/interview/decisions", test_decisions);
  g_test_add_func("/interview/decision-day", test_decision_day);
  g_test_add_func("/interview/stage-nicks", test_stage_nicks);
  g_test_add_func("/interview/channel-nicks", test_channel_nicks);
  g_test_add_func("/interview/may-nicks", test_may_nicks);
  g_test_add_func("/interview/ending-nicks", test_ending_nicks);
  g_test_add_func("/interview/fold", test_fold);
  g_test_add_func("/interview/lead", test_lead);
  g_test_add_func("/interview/find-person", test_find_person);
  g_test_add_func("/interview/end", test_end);
  g_test_add_func("/interview/copy", test_copy);
  return g_test_run();
}
