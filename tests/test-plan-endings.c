/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* What an ending, a no-show and another employer's offer call for. */

#include <string.h>

#include "plan.h"

#define MONDAY_NOON 1795431600 /* 2026-11-23 12:00 in Berlin */

typedef struct {
  FollowupInterview *interview;
  FollowupRules *rules;
  FollowupHistory history;
  FollowupCadence *cadence;
  GPtrArray *plan;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
  FollowupInterviewer *ann = followup_interviewer_new();

  ann->name = g_strdup("Ann");
  fixture->interview = followup_interview_new();
  fixture->interview->employer = g_strdup("Acme GmbH");
  fixture->interview->zone = g_strdup("Europe/Berlin");
  fixture->interview->start = MONDAY_NOON - 4 * 86400;
  fixture->interview->stage = FOLLOWUP_STAGE_FINAL;
  fixture->interview->decision.kind = FOLLOWUP_DECISION_NONE;
  g_ptr_array_add(fixture->interview->interviewers, ann);
  fixture->rules = followup_rules_new();
  followup_zone_unref(fixture->rules->system_zone);
  fixture->rules->system_zone = followup_zone_new("Europe/Berlin", NULL);
  fixture->history = FOLLOWUP_HISTORY_NONE(MONDAY_NOON);
  fixture->cadence = followup_rules_choose_cadence(fixture->rules, fixture->interview);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  g_clear_pointer(&fixture->plan, g_ptr_array_unref);
  followup_interview_free(fixture->interview);
  followup_rules_free(fixture->rules);
  followup_cadence_unref(fixture->cadence);
}

static void
plan(Fixture *fixture)
{
  g_clear_pointer(&fixture->plan, g_ptr_array_unref);
  fixture->plan = followup_plan(fixture->interview, fixture->cadence, fixture->rules,
                                &fixture->history, FALSE);
}

static void
end(Fixture *fixture, FollowupEnding ending)
{
  fixture->history.ending = ending;
  fixture->history.ended_at = MONDAY_NOON;
  plan(fixture);
}

/* "kind due by" of each step, in order. */
static void
assert_plan(Fixture *fixture, const char *const *expected)
{
  g_assert_cmpuint(fixture->plan->len, ==, g_strv_length((char **)expected));
  for (guint i = 0; i < fixture->plan->len; i++) {
    const FollowupAction *action = g_ptr_array_index(fixture->plan, i);
    g_autofree char *due = followup_instant_to_rfc3339(action->due);
    g_autofree char *by = followup_instant_to_rfc3339(action->by);
    g_autofree char *line
        = g_strdup_printf("%s %s %s", followup_kind_to_nick(action->kind), due, by);

    g_assert_cmpstr(line, ==, expected[i]);
  }
}
#define EXPECT(...) assert_plan(fixture, (const char *const[]){ __VA_ARGS__, NULL })

static void
test_rejected(Fixture *fixture, gconstpointer data)
{
  end(fixture, FOLLOWUP_ENDING_REJECTED);
  EXPECT("reply-rejection 2026-11-23T11:00:00Z 2026-11-24T11:00:00Z",
         "feedback-request 2026-11-26T09:00:00Z 2026-11-30T16:00:00Z");
}

static void
test_offer(Fixture *fixture, gconstpointer data)
{
  const FollowupAction *answer;
  g_autofree char *reason = NULL;

  end(fixture, FOLLOWUP_ENDING_OFFER);
  EXPECT("ask-offer-deadline 2026-11-23T11:00:00Z 2026-11-24T11:00:00Z");
  g_assert_true(followup_day_parse("2026-11-30", &fixture->interview->offer_deadline, NULL));
  plan(fixture);
  EXPECT("answer-offer 2026-11-28T09:00:00Z 2026-11-30T16:00:00Z");
  answer = g_ptr_array_index(fixture->plan, 0);
  reason = followup_reason_to_text(answer->reason);
  g_assert_cmpstr(reason, ==, "2 days before the offer's deadline, Mon 30 Nov");
}

/* Thank-yous that are not late when the offer comes stay. */
static void
test_offer_keeps_thanks(Fixture *fixture, gconstpointer data)
{
  fixture->interview->start = MONDAY_NOON - 3 * 3600;
  end(fixture, FOLLOWUP_ENDING_OFFER);
  EXPECT("ask-offer-deadline 2026-11-23T11:00:00Z 2026-11-24T11:00:00Z",
         "thank-you 2026-11-24T03:00:00Z 2026-11-24T09:00:00Z");
  end(fixture, FOLLOWUP_ENDING_REJECTED);
  g_assert_cmpuint(fixture->plan->len, ==, 2);
}

static void
test_tell_others(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GArray) offers = g_array_new(FALSE, FALSE, sizeof(FollowupOffer));
  FollowupOffer offer = { 12, MONDAY_NOON };
  guint told = 0;

  g_array_append_val(offers, offer);
  fixture->history.offers = offers;
  plan(fixture);
  for (guint i = 0; i < fixture->plan->len; i++) {
    const FollowupAction *action = g_ptr_array_index(fixture->plan, i);

    if (action->kind != FOLLOWUP_KIND_TELL_OTHERS)
      continue;
    told++;
    g_assert_cmpint(action->due, ==, MONDAY_NOON + 2 * 3600);
    g_assert_cmpint(action->by, ==, MONDAY_NOON + 24 * 3600);
    g_assert_cmpint(action->about, ==, 12);
    g_assert_cmpstr(action->interviewer, ==, "Ann");
  }
  g_assert_cmpuint(told, ==, 1);
  fixture->interview->stage = FOLLOWUP_STAGE_FIRST;
  plan(fixture);
  for (guint i = 0; i < fixture->plan->len; i++)
    g_assert_cmpint(((FollowupAction *)g_ptr_array_index(fixture->plan, i))->kind, !=,
                    FOLLOWUP_KIND_TELL_OTHERS);
}

static void
test_withdrawn_and_silent(Fixture *fixture, gconstpointer data)
{
  FollowupInterviewer *agency = followup_interviewer_new();
  g_autofree char *gist = NULL;

  agency->name = g_strdup("Recruit & Co");
  agency->prefers = FOLLOWUP_CHANNEL_PHONE;
  fixture->interview->agency = agency;
  end(fixture, FOLLOWUP_ENDING_WITHDREW);
  EXPECT("send-withdrawal 2026-11-23T11:00:00Z 2026-11-24T11:00:00Z");
  g_assert_cmpstr(((FollowupAction *)g_ptr_array_index(fixture->plan, 0))->interviewer, ==,
                  "Recruit & Co");
  g_assert_cmpint(((FollowupAction *)g_ptr_array_index(fixture->plan, 0))->channel, ==,
                  FOLLOWUP_CHANNEL_PHONE);
  gist = followup_reason_to_gist(((FollowupAction *)g_ptr_array_index(fixture->plan, 0))->reason);
  g_assert_cmpstr(gist, ==, "at once"); /* not what the employer told */
  end(fixture, FOLLOWUP_ENDING_SILENT);
  g_assert_cmpuint(fixture->plan->len, ==, 0);
  end(fixture, FOLLOWUP_ENDING_ACCEPTED);
  g_assert_cmpuint(fixture->plan->len, ==, 0);
  /* An earlier round of the process says nothing of its own. */
  fixture->history.has_later_round = TRUE;
  end(fixture, FOLLOWUP_ENDING_WITHDREW);
  g_assert_cmpuint(fixture->plan->len, ==, 0);
}

static void
test_no_show(Fixture *fixture, gconstpointer data)
{
  fixture->interview->start = MONDAY_NOON;
  fixture->interview->no_show_at = MONDAY_NOON + 1200;
  plan(fixture);
  EXPECT("no-show 2026-11-23T11:20:00Z 2026-11-24T11:20:00Z");
}

static void
test_keep_searching(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupAction) same = followup_plan_keep_searching(fixture->rules, MONDAY_NOON);
  g_autoptr(FollowupAction) early
      = followup_plan_keep_searching(fixture->rules, MONDAY_NOON - 2 * 3600);

  g_assert_cmpint(same->due, ==, MONDAY_NOON + 7 * 86400 - 2 * 3600);
  g_assert_cmpint(early->due, ==, MONDAY_NOON - 2 * 3600);
  g_assert_cmpint(early->popup, ==, early->due);
}

#define ADD(path, test) g_test_add(path, Fixture, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("/plan-endings/rejected", test_rejected);
  ADD("/plan-endings/offer", test_offer);
  ADD("/plan-endings/offer-keeps-thanks", test_offer_keeps_thanks);
  ADD("/plan-endings/tell-others", test_tell_others);
  ADD("/plan-endings/withdrawn-and-silent", test_withdrawn_and_silent);
  ADD("/plan-endings/no-show", test_no_show);
  ADD("/plan-endings/keep-searching", test_keep_searching);
  return g_test_run();
}
