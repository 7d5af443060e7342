/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-story: three weeks of one person, told as they happen: a final round with three
 * interviewers, a promised date with a holiday behind it, a laptop asleep, an answer, another
 * employer's offer. With --verbose it prints the story: plan, popups and drafts at each turn. */

#include "scheduler-fixture.h"

#include <string.h>

#define ORIGIN (&(FollowupOrigin){ "followup", NULL })

typedef struct {
  Desk desk;
  FollowupZone *berlin;
  GHashTable *finished; /* ids of actions that were dealt with: they must never be shown again */
  gint64 acme, beta;
} Story;

static gint64
at(Story *story, const char *iso, int hour, int minute)
{
  FollowupDay day;

  g_assert_true(followup_day_parse(iso, &day, NULL));
  return followup_instant_at(story->berlin, day, hour * 3600 + minute * 60);
}

static FollowupDay
day(const char *iso)
{
  FollowupDay parsed;

  g_assert_true(followup_day_parse(iso, &parsed, NULL));
  return parsed;
}

static FollowupInterview *
load(Story *story, gint64 id)
{
  g_autoptr(GError) error = NULL;
  FollowupInterview *interview = followup_store_get_interview(story->desk.base.store, id, &error);

  g_assert_no_error(error);
  return interview;
}

/* ---- telling it ---- */

static void
tell_step(Story *story, const FollowupAction *action)
{
  g_autofree char *id = followup_action_get_id(action);
  g_autofree char *due = followup_instant_to_text(action->due, story->berlin);
  g_autofree char *why = followup_reason_to_text(action->reason);

  g_test_message("  %s %s: %s %s%s%s", id, due, followup_kind_to_title(action->kind),
                 followup_state_to_nick(action->state), action->interviewer ? ", " : "",
                 action->interviewer ? action->interviewer : "");
  g_test_message("      %s", why);
}

static void
tell_plan(Story *story, gint64 interview)
{
  g_autoptr(GPtrArray) actions
      = followup_store_get_actions(story->desk.base.store, interview, NULL);

  for (guint i = 0; i < actions->len; i++)
    tell_step(story, g_ptr_array_index(actions, i));
}

static void
tell_popup(const FollowupPopup *popup)
{
  g_auto(GStrv) lines = g_strsplit(popup->body, "\n", -1);
  g_autoptr(GString) buttons = g_string_new(NULL);

  g_test_message("  +-- %s", popup->summary);
  for (guint i = 0; lines[i] != NULL; i++)
    g_test_message("  |   %s", lines[i]);
  for (guint i = 0; i < 3 && popup->buttons[i][0] != NULL; i++)
    g_string_append_printf(buttons, "[%s] ", popup->buttons[i][1]);
  g_test_message("  +-- %s", buttons->str);
}

static void
turn(Story *story, gint64 instant, const char *what)
{
  g_autofree char *when = NULL;

  desk_go_to(&story->desk, instant);
  when = followup_instant_to_text(instant, story->berlin);
  g_test_message("%s", "");
  g_test_message("== %s: %s", when, what);
}

/* Nothing that was dealt with comes back. */
static void
watch_cb(const FollowupPopup *popup, gpointer data)
{
  Story *story = data;

  tell_popup(popup);
  g_assert_false(g_hash_table_contains(story->finished, popup->id));
}

static void
tell_draft(const FollowupDraft *draft)
{
  g_auto(GStrv) lines = g_strsplit(draft->body, "\n", -1);

  g_test_message("  To: %s, Subject: %s", draft->to_name, draft->subject ? draft->subject : "-");
  for (guint i = 0; lines[i] != NULL; i++)
    g_test_message("  > %s", lines[i]);
}

/* ---- doing it ---- */

/* The id of the pending action of that kind for somebody (nullable: anybody). */
static char *
find_pending(Story *story, gint64 interview, FollowupKind kind, const char *who)
{
  g_autoptr(GPtrArray) actions
      = followup_store_get_actions(story->desk.base.store, interview, NULL);

  for (guint i = 0; i < actions->len; i++) {
    const FollowupAction *action = g_ptr_array_index(actions, i);

    if (action->kind == kind && followup_state_is_pending(action->state)
        && (who == NULL || g_strcmp0(action->interviewer, who) == 0))
      return followup_action_get_id(action);
  }
  return NULL;
}

static void
assert_on_screen(Story *story, const char *const *ids)
{
  desk_drain();
  for (guint i = 0; ids[i] != NULL; i++)
    g_assert_nonnull(followup_notifier_fake_find(story->desk.notifier, ids[i]));
  g_assert_cmpuint(followup_notifier_fake_count(story->desk.notifier), ==,
                   g_strv_length((char **)ids));
}
#define ASSERT_ON_SCREEN(...) assert_on_screen(story, (const char *const[]){ __VA_ARGS__, NULL })

static FollowupDraft *
compose(Story *story, const char *id)
{
  g_autoptr(GError) error = NULL;
  FollowupDraft *draft = followup_drafts_compose(story->desk.drafts, id, NULL, &error);

  g_assert_no_error(error);
  tell_draft(draft);
  return draft;
}

/* Write, look at the draft, and say that it was sent: two presses. */
static void
write_and_send(Story *story, const char *id, const char *expected)
{
  guint opened = followup_launcher_fake_count(story->desk.launcher);
  g_autoptr(FollowupDraft) draft = compose(story, id);

  g_assert_nonnull(strstr(draft->body, expected));
  g_test_message("  (presses Write on %s)", id);
  followup_notifier_fake_press(story->desk.notifier, id, FOLLOWUP_BUTTON_WRITE);
  desk_drain();
  g_assert_cmpuint(followup_launcher_fake_count(story->desk.launcher), ==, opened + 1);
  desk_assert_state(&story->desk, id, FOLLOWUP_STATE_SHOWN);
  g_assert_true(g_hash_table_add(story->finished, g_strdup(id)));
  g_test_message("  (presses Done on “Sent?”)");
  followup_notifier_fake_press(story->desk.notifier, id, FOLLOWUP_BUTTON_DONE);
  desk_drain();
  desk_assert_state(&story->desk, id, FOLLOWUP_STATE_DONE);
}

static void
assert_due(Story *story, const char *id, gint64 due, const char *reason)
{
  g_autoptr(FollowupAction) action = desk_get_action(&story->desk, id);
  g_autofree char *why = followup_reason_to_text(action->reason);

  g_assert_cmpint(action->due, ==, due);
  g_assert_nonnull(strstr(why, reason));
}

static gint64
add(Story *story,
    const char *employer,
    const char *position,
    FollowupStage stage,
    gint64 start,
    const char *const *people)
{
  FollowupInterview *interview = fixture_make(employer, position, start, NULL);

  g_free(interview->zone);
  interview->zone = g_strdup("Europe/Berlin");
  interview->stage = stage;
  for (guint i = 0; people[i] != NULL; i++) {
    FollowupInterviewer *person = fixture_add_person(interview, people[i]);

    person->email = g_strdup_printf("%c%u@example.com", g_ascii_tolower(people[i][0]), i);
  }
  return fixture_add(&story->desk.base, interview);
}

static void
update(Story *story, FollowupInterview *interview)
{
  g_autoptr(GPtrArray) interviews = g_ptr_array_new();
  g_autoptr(GError) error = NULL;

  g_ptr_array_add(interviews, interview);
  followup_store_update(story->desk.base.store, interviews, ORIGIN, &error);
  g_assert_no_error(error);
  desk_drain();
}

/* ---- the chapters ---- */

static void
chapter_interview(Story *story)
{
  g_autofree char *prepare = NULL, *debrief = NULL, *check_in = NULL;
  g_autoptr(FollowupInterview) acme = NULL;

  turn(story, at(story, "2026-11-17", 18, 0), "adds Thursday's final round with three people");
  story->acme
      = add(story, "Acme GmbH", "C engineer", FOLLOWUP_STAGE_FINAL, at(story, "2026-11-19", 14, 0),
            (const char *const[]){ "Jane Doe", "Bob Ray", "Zoë Żak", NULL });
  tell_plan(story, story->acme);
  ASSERT_ON_SCREEN(NULL);
  prepare = find_pending(story, story->acme, FOLLOWUP_KIND_PREPARE, NULL);
  turn(story, at(story, "2026-11-19", 13, 0), "an hour before");
  ASSERT_ON_SCREEN(prepare);
  turn(story, at(story, "2026-11-19", 14, 30), "the interview goes on");
  turn(story, at(story, "2026-11-19", 15, 30), "half an hour after");
  debrief = find_pending(story, story->acme, FOLLOWUP_KIND_DEBRIEF, NULL);
  ASSERT_ON_SCREEN(debrief);
  g_test_message("  (notes: they decide by Friday week; what was talked of)");
  acme = load(story, story->acme);
  acme->decision = (FollowupDecision){ .kind = FOLLOWUP_DECISION_DATE, .day = day("2026-11-27") };
  acme->liked = g_strdup("how openly the team talks about its mistakes");
  ((FollowupInterviewer *)g_ptr_array_index(acme->interviewers, 0))->about = g_strdup("compilers");
  ((FollowupInterviewer *)g_ptr_array_index(acme->interviewers, 1))->about
      = g_strdup("how releases are made");
  update(story, acme);
  /* Nothing is left to ask: the debrief is done by itself. */
  desk_assert_state(&story->desk, debrief, FOLLOWUP_STATE_DONE);
  g_hash_table_add(story->finished, g_strdup(debrief));
  ASSERT_ON_SCREEN(NULL);
  tell_plan(story, story->acme);
  check_in = find_pending(story, story->acme, FOLLOWUP_KIND_CHECK_IN, NULL);
  /* Saturday, then a holiday on Monday: Tuesday. */
  assert_due(story, check_in, at(story, "2026-12-01", 10, 0), "Mon 30 Nov is a holiday");
}

static void
chapter_thanks(Story *story)
{
  g_autofree char *jane = find_pending(story, story->acme, FOLLOWUP_KIND_THANK_YOU, "Jane Doe");
  g_autofree char *bob = find_pending(story, story->acme, FOLLOWUP_KIND_THANK_YOU, "Bob Ray");
  g_autofree char *zoe = find_pending(story, story->acme, FOLLOWUP_KIND_THANK_YOU, "Zoë Żak");
  g_autoptr(FollowupDraft) first = NULL, second = NULL;

  turn(story, at(story, "2026-11-20", 9, 0), "the morning after: three thank-yous");
  ASSERT_ON_SCREEN(jane, bob, zoe);
  first = compose(story, jane);
  second = compose(story, bob);
  g_assert_cmpstr(first->subject, ==, second->subject);
  write_and_send(story, jane, "compilers");
  ASSERT_ON_SCREEN(bob, zoe);
  /* The lid closes at 9:30 and opens on Sunday. */
  turn(story, at(story, "2026-11-20", 9, 30), "closes the laptop");
  followup_clock_fake_jump(story->desk.base.clock, at(story, "2026-11-22", 9, 30));
  turn(story, at(story, "2026-11-22", 9, 30), "opens it again, two days later");
  ASSERT_ON_SCREEN(bob, zoe);
  g_assert_nonnull(
      strstr(followup_notifier_fake_find(story->desk.notifier, bob)->body, "2 days late"));
  write_and_send(story, bob, "I should have written sooner");
  write_and_send(story, zoe, "I should have written sooner");
  ASSERT_ON_SCREEN(NULL);
}

static void
chapter_answer(Story *story)
{
  FollowupAnswer answer = { .decision = { .kind = FOLLOWUP_DECISION_DATE } };
  g_autofree char *before = find_pending(story, story->acme, FOLLOWUP_KIND_CHECK_IN, NULL);
  g_autofree char *after = NULL;
  g_autoptr(GError) error = NULL;

  turn(story, at(story, "2026-11-24", 11, 0), "the recruiter writes: the end of the month");
  answer.at = at(story, "2026-11-24", 11, 0);
  answer.decision.day = day("2026-11-30");
  followup_store_hear(story->desk.base.store, story->acme, &answer, ORIGIN, NULL, &error);
  g_assert_no_error(error);
  desk_drain();
  desk_assert_state(&story->desk, before, FOLLOWUP_STATE_SUPERSEDED);
  g_hash_table_add(story->finished, g_strdup(before));
  after = find_pending(story, story->acme, FOLLOWUP_KIND_CHECK_IN, NULL);
  assert_due(story, after, at(story, "2026-12-02", 10, 0), "2 business days after Mon 30 Nov");
  tell_plan(story, story->acme);
  ASSERT_ON_SCREEN(NULL);
}

static void
chapter_offer(Story *story)
{
  FollowupOfferTerms terms = { .deadline = day("2026-12-04"), .preferred = FOLLOWUP_MAY_UNKNOWN };
  g_autofree char *thanks = NULL, *tell = NULL, *answer = NULL;
  g_autoptr(GError) error = NULL;

  turn(story, at(story, "2026-11-25", 17, 0), "a final round with Beta AG, too");
  story->beta = add(story, "Beta AG", "Systems developer", FOLLOWUP_STAGE_FINAL,
                    at(story, "2026-11-25", 14, 0), (const char *const[]){ "Uwe Lang", NULL });
  turn(story, at(story, "2026-11-26", 12, 0),
       "Beta AG makes an offer, to be answered by 4 December");
  thanks = find_pending(story, story->beta, FOLLOWUP_KIND_THANK_YOU, NULL);
  followup_store_end(story->desk.base.store, &story->beta, 1, FOLLOWUP_ENDING_OFFER, &terms, ORIGIN,
                     &error);
  g_assert_no_error(error);
  desk_drain();
  /* It is not late yet and stays. */
  g_assert_nonnull(thanks);
  write_and_send(story, thanks, "Beta AG");
  answer = find_pending(story, story->beta, FOLLOWUP_KIND_ANSWER_OFFER, NULL);
  assert_due(story, answer, at(story, "2026-12-02", 10, 0), "2 days before the offer's deadline");
  tell = find_pending(story, story->acme, FOLLOWUP_KIND_TELL_OTHERS, NULL);
  tell_plan(story, story->beta);
  tell_plan(story, story->acme);
  turn(story, at(story, "2026-11-26", 14, 0), "two hours later: Acme should know");
  ASSERT_ON_SCREEN(tell);
  write_and_send(story, tell, "have been asked to answer by Friday, 4 December");
  ASSERT_ON_SCREEN(NULL);
}

static void
chapter_end(Story *story)
{
  g_autofree char *answer = find_pending(story, story->beta, FOLLOWUP_KIND_ANSWER_OFFER, NULL);
  g_autofree char *check_in = find_pending(story, story->acme, FOLLOWUP_KIND_CHECK_IN, NULL);
  g_autofree char *withdrawal = NULL;
  g_autoptr(GError) error = NULL;

  turn(story, at(story, "2026-12-02", 10, 0), "two days before the deadline");
  ASSERT_ON_SCREEN(answer, check_in);
  turn(story, at(story, "2026-12-02", 10, 20), "takes the offer");
  followup_store_end(story->desk.base.store, &story->beta, 1, FOLLOWUP_ENDING_ACCEPTED, NULL,
                     ORIGIN, &error);
  g_assert_no_error(error);
  desk_drain();
  g_hash_table_add(story->finished, g_strdup(answer));
  g_hash_table_add(story->finished, g_strdup(check_in));
  withdrawal = find_pending(story, story->acme, FOLLOWUP_KIND_SEND_WITHDRAWAL, NULL);
  tell_plan(story, story->beta);
  tell_plan(story, story->acme);
  ASSERT_ON_SCREEN(withdrawal);
  write_and_send(story, withdrawal, "I have accepted another offer");
  ASSERT_ON_SCREEN(NULL);
  turn(story, at(story, "2027-01-31", 12, 0), "two months of silence: nothing is left to do");
  ASSERT_ON_SCREEN(NULL);
  g_assert_cmpint(desk_get_alarm(&story->desk), ==, FOLLOWUP_NO_INSTANT);
}

static void
test_story(void)
{
  Story *story = g_new0(Story, 1);
  FollowupDay holiday = day("2026-11-30");
  g_autoptr(FollowupRules) rules = NULL;
  g_autoptr(GError) error = NULL;

  desk_set_up(&story->desk, NULL);
  desk_open_settings(&story->desk, "[Me]\nName=Sam O'Neill\nPhone=+49 30 1234\n");
  story->berlin = followup_zone_new("Europe/Berlin", NULL);
  story->finished = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  followup_clock_fake_set_zone(story->desk.base.clock, "Europe/Berlin");
  rules = followup_rules_copy(story->desk.base.rules);
  followup_calendar_unref(rules->calendar);
  rules->calendar = followup_calendar_new(0, &holiday, 1);
  rules->waking = FOLLOWUP_HOURS_DEFAULT;
  followup_zone_unref(rules->system_zone);
  rules->system_zone = followup_zone_ref(story->berlin);
  followup_store_set_rules(story->desk.base.store, rules, &error);
  g_assert_no_error(error);
  followup_notifier_fake_set_hook(story->desk.notifier, watch_cb, story);
  desk_start(&story->desk);
  chapter_interview(story);
  chapter_thanks(story);
  chapter_answer(story);
  chapter_offer(story);
  chapter_end(story);
  desk_tear_down(&story->desk, NULL);
  g_hash_table_unref(story->finished);
  followup_zone_unref(story->berlin);
  g_free(story);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/story/told", test_story);
  return g_test_run();
}
