/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Tests of drafts: a real store, a clock set by hand, a launcher that opens nothing. */
#include "drafts.h"

#include "error.h"
#include "fake-launcher.h"
#include "folder.h"
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* Everything in it is owned. */
typedef struct {
  Fixture store;
  char *config, *own; /* own: the folder of the user's templates */
  FollowupSettings *settings;
  FollowupLauncherFake *launcher;
  FollowupDrafts *drafts;
  GPtrArray *opened; /* of char *: ids of "opened" */
} DraftsFixture;

static void
opened_cb(FollowupDrafts *drafts, const char *id, DraftsFixture *f)
{
  g_ptr_array_add(f->opened, g_strdup(id));
}

static void
write_settings(const char *folder)
{
  g_autofree char *path = g_build_filename(folder, "settings.ini", NULL);

  g_assert_true(g_file_set_contents(path, "[Me]\nName=Sam O'Neill\nPhone=+49 30 1234\n", -1, NULL));
}

static void
set_up(DraftsFixture *f, gconstpointer data)
{
  fixture_set_up(&f->store, NULL);
  f->config = g_dir_make_tmp("followup-drafts-XXXXXX", NULL);
  f->own = g_build_filename(f->config, "drafts", NULL);
  g_assert_cmpint(g_mkdir(f->own, 0700), ==, 0);
  write_settings(f->config);
  f->settings = followup_settings_new(f->config);
  f->launcher = followup_launcher_fake_new();
  f->drafts = followup_drafts_new(f->store.store, f->settings, FOLLOWUP_CLOCK(f->store.clock),
                                  FOLLOWUP_LAUNCHER(f->launcher), f->config);
  f->opened = g_ptr_array_new_with_free_func(g_free);
  g_signal_connect(f->drafts, "opened", G_CALLBACK(opened_cb), f);
}

static void
tear_down(DraftsFixture *f, gconstpointer data)
{
  g_assert_finalize_object(f->drafts);
  g_assert_finalize_object(f->launcher);
  g_clear_object(&f->settings);
  g_ptr_array_unref(f->opened);
  folder_remove(f->config);
  g_free(f->own);
  g_free(f->config);
  fixture_tear_down(&f->store, NULL);
}

/* Today from 9 to 10, with two people and, when asked for, an agency; an employer of its own. */
static gint64
add_interview(DraftsFixture *f, gboolean agency)
{
  g_autofree char *employer
      = g_strdup_printf("Acme %u", followup_store_count_interviews(f->store.store));
  FollowupInterview *interview
      = fixture_make(employer, "C engineer", START - 3 * HOUR, "2026-11-20");
  FollowupInterviewer *jane = fixture_add_person(interview, "Jane Doe");
  FollowupInterviewer *ali = fixture_add_person(interview, "Ali Öz");

  interview->stage = FOLLOWUP_STAGE_FINAL;
  interview->liked = g_strdup("the calm reviews");
  jane->email = g_strdup("jane@example.com");
  jane->about = g_strdup("compilers");
  jane->card = TRUE;
  ali->about = g_strdup("linkers");
  if (agency) {
    interview->agency = followup_interviewer_new();
    interview->agency->name = g_strdup("Robin Finder");
    interview->agency->email = g_strdup("robin@example.com");
  }
  return fixture_add(&f->store, interview);
}

static FollowupDraft *
compose(DraftsFixture *f, const char *id, const char *as)
{
  g_autoptr(GError) error = NULL;
  FollowupDraft *draft = followup_drafts_compose(f->drafts, id, as, &error);

  g_assert_no_error(error);
  return draft;
}

static FollowupDraft *
compose_kind(DraftsFixture *f, gint64 interview, FollowupKind kind, const char *as)
{
  g_autoptr(FollowupAction) action = fixture_get(&f->store, interview, kind);
  g_autofree char *id = NULL;

  g_assert_nonnull(action);
  id = followup_action_get_id(action);
  return compose(f, id, as);
}

static void
end(DraftsFixture *f, gint64 id, FollowupEnding ending)
{
  g_autoptr(GError) error = NULL;

  followup_store_end(f->store.store, &id, 1, ending, NULL, NULL, &error);
  g_assert_no_error(error);
}

/* Asked for by the interview's id: who gets it, with and without an agency. */
static void
test_forms_of_interview(DraftsFixture *f, gconstpointer data)
{
  static const struct {
    const char *form;
    gboolean to_agency;
  } cases[] = {
    { "thank-you", FALSE },
    { "thank-you-late", FALSE },
    { "check-in", TRUE },
    { "check-in-passed", TRUE },
    { "second-follow-up", TRUE },
    { "card", FALSE },
    { "phone", TRUE },
    { "voicemail", TRUE },
    { "colleague", TRUE },
    { "reply-rejection", FALSE },
    { "feedback-request", FALSE },
    { "ask-offer-deadline", TRUE },
    { "accept", TRUE },
    { "decline", TRUE },
    { "tell-others", TRUE },
    { "withdrawal", TRUE },
    { "no-show", FALSE },
    { "request", FALSE },
    { "nudge", TRUE },
  };
  g_autofree char *with = g_strdup_printf("%" G_GINT64_FORMAT, add_interview(f, TRUE));
  g_autofree char *without = g_strdup_printf("%" G_GINT64_FORMAT, add_interview(f, FALSE));

  g_assert_cmpuint(G_N_ELEMENTS(cases), ==, FOLLOWUP_N_FORMS);
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(FollowupDraft) first = compose(f, with, cases[i].form);
    g_autoptr(FollowupDraft) second = compose(f, without, cases[i].form);

    g_assert_cmpstr(followup_form_to_nick(first->form), ==, cases[i].form);
    g_assert_cmpstr(first->to_name, ==, cases[i].to_agency ? "Robin Finder" : "Jane Doe");
    g_assert_cmpstr(second->to_name, ==, "Jane Doe");
  }
}

/* Each of the thank-you actions: its own person, what was talked of with that one, no two alike. */
static void
test_thank_yous(DraftsFixture *f, gconstpointer data)
{
  static const struct {
    const char *name, *email, *about;
  } people[] = {
    { "Jane Doe", "jane@example.com", "our talk about compilers" },
    { "Ali Öz", NULL, "our talk about linkers" },
    { "Robin Finder", "robin@example.com", NULL },
  };
  gint64 id = add_interview(f, TRUE);
  g_autoptr(GPtrArray) actions = followup_store_get_actions(f->store.store, id, NULL);
  g_autoptr(GHashTable) openings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  guint n = 0;

  for (guint i = 0; i < actions->len; i++) {
    const FollowupAction *action = g_ptr_array_index(actions, i);
    g_autofree char *name = followup_action_get_id(action);
    g_autoptr(FollowupDraft) draft = NULL;
    g_auto(GStrv) lines = NULL;

    if (action->kind != FOLLOWUP_KIND_THANK_YOU)
      continue;
    draft = compose(f, name, NULL);
    g_assert_cmpint(draft->form, ==, FOLLOWUP_FORM_THANK_YOU);
    g_assert_cmpstr(draft->to_name, ==, people[n].name);
    g_assert_cmpstr(draft->to_email, ==, people[n].email);
    if (people[n].about != NULL)
      g_assert_nonnull(strstr(draft->body, people[n].about));
    g_assert_nonnull(strstr(draft->subject, "Sam O'Neill"));
    g_assert_nonnull(strstr(draft->body, "+49 30 1234"));
    lines = g_strsplit(draft->body, "\n", 4);
    g_assert_true(g_hash_table_add(openings, g_strdup(lines[2])));
    n++;
  }
  g_assert_cmpuint(n, ==, G_N_ELEMENTS(people));
}

/* What an action's kind calls for, from the interview to its ends. */
static void
test_kinds(DraftsFixture *f, gconstpointer data)
{
  gint64 id = add_interview(f, FALSE), rejected = add_interview(f, FALSE);
  g_autoptr(FollowupDraft) check_in = compose_kind(f, id, FOLLOWUP_KIND_CHECK_IN, NULL);
  g_autoptr(FollowupDraft) card = compose_kind(f, id, FOLLOWUP_KIND_HANDWRITTEN_NOTE, NULL);
  g_autoptr(FollowupDraft) voicemail = compose_kind(f, id, FOLLOWUP_KIND_CHECK_IN, "voicemail");
  g_autoptr(FollowupDraft) late = NULL, passed = NULL, second = NULL, reply = NULL, ask = NULL;

  g_assert_cmpint(check_in->form, ==, FOLLOWUP_FORM_CHECK_IN);
  g_assert_cmpint(card->form, ==, FOLLOWUP_FORM_CARD);
  g_assert_null(card->subject);
  g_assert_cmpint(voicemail->form, ==, FOLLOWUP_FORM_VOICEMAIL);
  followup_clock_fake_jump(f->store.clock, START + 2 * DAY);
  late = compose_kind(f, id, FOLLOWUP_KIND_THANK_YOU, NULL);
  g_assert_cmpint(late->form, ==, FOLLOWUP_FORM_THANK_YOU_LATE);
  fixture_go_to(&f->store, START + 7 * DAY);
  passed = compose_kind(f, id, FOLLOWUP_KIND_CHECK_IN, NULL);
  g_assert_cmpint(passed->form, ==, FOLLOWUP_FORM_CHECK_IN_PASSED);
  fixture_complete(&f->store, id, FOLLOWUP_KIND_CHECK_IN, START + 7 * DAY);
  second = compose_kind(f, id, FOLLOWUP_KIND_SECOND_FOLLOW_UP, NULL);
  g_assert_cmpint(second->form, ==, FOLLOWUP_FORM_SECOND_FOLLOW_UP);
  end(f, rejected, FOLLOWUP_ENDING_REJECTED);
  reply = compose_kind(f, rejected, FOLLOWUP_KIND_REPLY_REJECTION, NULL);
  g_assert_cmpint(reply->form, ==, FOLLOWUP_FORM_REPLY_REJECTION);
  ask = compose_kind(f, rejected, FOLLOWUP_KIND_FEEDBACK_REQUEST, NULL);
  g_assert_cmpint(ask->form, ==, FOLLOWUP_FORM_FEEDBACK_REQUEST);
}

static gboolean
carries_thanks(DraftsFixture *f, gint64 id)
{
  g_autoptr(FollowupDraft) draft = compose_kind(f, id, FOLLOWUP_KIND_CHECK_IN, NULL);

  return strstr(draft->body, "thank you for your time") != NULL;
}

/* Only the one it goes to counts, and only what was neither done nor left out on purpose. */
static void
test_thanks_missed(DraftsFixture *f, gconstpointer data)
{
  gint64 never = add_interview(f, FALSE), done = add_interview(f, FALSE);
  gint64 skipped = add_interview(f, FALSE), late = add_interview(f, FALSE);
  const gint64 *const thanked[] = { &done, &skipped };
  const FollowupDone at_start = { .at = START };

  for (guint i = 0; i < G_N_ELEMENTS(thanked); i++) {
    g_autoptr(GPtrArray) actions = followup_store_get_actions(f->store.store, *thanked[i], NULL);

    for (guint k = 0; k < actions->len; k++) {
      const FollowupAction *action = g_ptr_array_index(actions, k);
      FollowupActionId id = { action->interview, action->number };

      if (action->kind != FOLLOWUP_KIND_THANK_YOU
          || g_strcmp0(action->interviewer, "Jane Doe") != 0)
        continue;
      g_assert_true(i == 0 ? followup_store_complete(f->store.store, &id, 1, &at_start, NULL, NULL)
                           : followup_store_skip(f->store.store, &id, 1, NULL, NULL));
    }
  }
  g_assert_false(carries_thanks(f, never)); /* there is still time for them */
  followup_clock_fake_jump(f->store.clock, START + 2 * DAY);
  g_assert_true(carries_thanks(f, late));
  fixture_go_to(&f->store, START + 7 * DAY);
  fixture_assert_state(&f->store, never, FOLLOWUP_KIND_THANK_YOU, FOLLOWUP_STATE_SUPERSEDED);
  g_assert_true(carries_thanks(f, never));
  g_assert_false(carries_thanks(f, done));
  g_assert_false(carries_thanks(f, skipped));
}

/* The first check-in carried them: the one after their answer does not say sorry once more. */
static void
test_thanks_carried(DraftsFixture *f, gconstpointer data)
{
  gint64 id = add_interview(f, FALSE);
  const FollowupAnswer answer = { .at = START + 8 * DAY };

  fixture_go_to(&f->store, START + 7 * DAY);
  g_assert_true(carries_thanks(f, id));
  fixture_complete(&f->store, id, FOLLOWUP_KIND_CHECK_IN, START + 7 * DAY);
  g_assert_true(carries_thanks(f, id)); /* read again */
  fixture_go_to(&f->store, START + 8 * DAY);
  g_assert_true(followup_store_hear(f->store.store, id, &answer, NULL, NULL, NULL));
  g_assert_false(carries_thanks(f, id));
}

/* The reason for a withdrawal is another offer only where one was accepted in this search. */
static void
test_withdrawal(DraftsFixture *f, gconstpointer data)
{
  gint64 earlier = fixture_add_simple(&f->store, "Initech", "C engineer"), id, other;
  g_autoptr(FollowupDraft) plain = NULL, taken = NULL;

  end(f, earlier, FOLLOWUP_ENDING_ACCEPTED);
  followup_clock_fake_jump(f->store.clock, START + 400 * DAY);
  id = fixture_add_simple(&f->store, "Acme", "C engineer");
  other = fixture_add_simple(&f->store, "Globex", "C engineer");
  end(f, id, FOLLOWUP_ENDING_WITHDREW);
  plain = compose_kind(f, id, FOLLOWUP_KIND_SEND_WITHDRAWAL, NULL);
  g_assert_nonnull(strstr(plain->body, "After some thought"));
  end(f, other, FOLLOWUP_ENDING_ACCEPTED);
  taken = compose_kind(f, id, FOLLOWUP_KIND_SEND_WITHDRAWAL, NULL);
  g_assert_nonnull(strstr(taken->body, "I have accepted another offer"));
}

/* What the employer asked for, and until when the other one's offer stands. */
static void
test_facts(DraftsFixture *f, gconstpointer data)
{
  gint64 id = add_interview(f, FALSE), other = add_interview(f, FALSE);
  FollowupDay deadline
      = followup_instant_get_day(START, f->store.rules->system_zone) + 8; /* Tue 24 Nov */
  const FollowupOfferTerms terms = { .deadline = deadline, .preferred = FOLLOWUP_MAY_NO };
  const FollowupRequest request
      = { .interview = id, .text = "two references", .due = START, .by = START + DAY };
  g_autoptr(FollowupDraft) answer = NULL, asked = NULL, told = NULL, plain = NULL;
  g_autofree char *name = g_strdup_printf("%" G_GINT64_FORMAT, id);
  g_autoptr(GError) error = NULL;

  plain = compose(f, name, "tell-others");
  g_assert_null(strstr(plain->body, "24 November"));
  followup_store_add_requests(f->store.store, &request, 1, NULL, NULL, &error);
  g_assert_no_error(error);
  answer = compose_kind(f, id, FOLLOWUP_KIND_REQUEST, NULL);
  g_assert_true(g_str_has_prefix(answer->subject, "Attached: two references –"));
  asked = compose(f, name, "request");
  g_assert_nonnull(strstr(asked->body, "two references"));
  followup_store_end(f->store.store, &other, 1, FOLLOWUP_ENDING_OFFER, &terms, NULL, &error);
  g_assert_no_error(error);
  told = compose_kind(f, id, FOLLOWUP_KIND_TELL_OTHERS, NULL);
  g_assert_nonnull(strstr(told->body, "by Tuesday, 24 November"));
}

static void
assert_refused(
    DraftsFixture *f, const char *id, const char *as, FollowupError code, const char *part)
{
  g_autoptr(GError) error = NULL;

  g_assert_null(followup_drafts_compose(f->drafts, id, as, &error));
  g_assert_error(error, FOLLOWUP_ERROR, (int)code);
  g_test_message("%s", error->message);
  g_assert_nonnull(strstr(error->message, part));
  g_assert_null(strchr(error->message, '\n'));
}

static void
assert_kind_refused(DraftsFixture *f, gint64 interview, FollowupKind kind, const char *part)
{
  g_autoptr(FollowupAction) action = fixture_get(&f->store, interview, kind);
  g_autofree char *id = NULL;

  g_assert_nonnull(action);
  id = followup_action_get_id(action);
  assert_refused(f, id, NULL, FOLLOWUP_ERROR_WRONG_KIND, part);
}

static void
test_refused(DraftsFixture *f, gconstpointer data)
{
  gint64 ahead = fixture_add(&f->store, fixture_make("Acme", NULL, START + DAY, NULL));
  gint64 id = fixture_add_simple(&f->store, "Globex", NULL);

  assert_kind_refused(f, ahead, FOLLOWUP_KIND_PREPARE, "‘followup show 1’");
  assert_kind_refused(f, ahead, FOLLOWUP_KIND_DEBRIEF, "‘followup edit 1 --liked TEXT");
  fixture_complete(&f->store, id, FOLLOWUP_KIND_CHECK_IN, START);
  fixture_complete(&f->store, id, FOLLOWUP_KIND_SECOND_FOLLOW_UP, START);
  assert_kind_refused(f, id, FOLLOWUP_KIND_MOVE_ON, "‘followup done 2.");
  assert_refused(f, "1", NULL, FOLLOWUP_ERROR_WRONG_KIND, "‘followup draft 1 --as nudge’");
  assert_refused(f, "1", "poem", FOLLOWUP_ERROR_INVALID_ARGUMENT, "expected thank-you,");
  assert_refused(f, "9", "nudge", FOLLOWUP_ERROR_NOT_FOUND, "9");
  assert_refused(f, "1.99", NULL, FOLLOWUP_ERROR_NOT_FOUND, "1.99");
  assert_refused(f, "1.99", "nudge", FOLLOWUP_ERROR_NOT_FOUND, "1.99");
  assert_refused(f, "", NULL, FOLLOWUP_ERROR_INVALID_ARGUMENT, "for example");
  assert_refused(f, "../7", NULL, FOLLOWUP_ERROR_INVALID_ARGUMENT, "‘../7’");
}

static void
write_own(DraftsFixture *f, const char *name, const char *text, gssize length)
{
  g_autofree char *path = g_build_filename(f->own, name, NULL);

  g_assert_true(g_file_set_contents(path, text, length, NULL));
}

/* Who made an offer is not told of a withdrawn application. */
static void
test_decline(DraftsFixture *f, gconstpointer data)
{
  gint64 id = fixture_add_simple(&f->store, "Acme", "C engineer");
  gint64 other = fixture_add_simple(&f->store, "Globex", "C engineer");
  g_autoptr(FollowupDraft) no = NULL;

  end(f, id, FOLLOWUP_ENDING_OFFER);
  end(f, other, FOLLOWUP_ENDING_ACCEPTED);
  no = compose_kind(f, id, FOLLOWUP_KIND_SEND_WITHDRAWAL, NULL);
  g_assert_cmpint(no->form, ==, FOLLOWUP_FORM_DECLINE);
}

static void
test_own_template(DraftsFixture *f, gconstpointer data)
{
  g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, add_interview(f, FALSE));
  g_autoptr(FollowupDraft) built_in = NULL, own = NULL, other = NULL, again = NULL;

  write_own(f, "nudge.txt~", "{broken", -1);
  write_own(f, "README.txt", "{broken", -1);
  built_in = compose(f, id, "nudge");
  g_assert_nonnull(strstr(built_in->subject, "One addition"));
  write_own(f, "nudge.txt", "\xef\xbb\xbfSubject: Hi {name}\r\n\r\nAbout {about}.\r\n", -1);
  own = compose(f, id, "nudge");
  g_assert_cmpstr(own->subject, ==, "Hi Jane Doe");
  g_assert_cmpstr(own->body, ==, "About compilers.\n");
  other = compose(f, id, "decline");
  g_assert_nonnull(strstr(other->subject, "The offer"));
  write_own(f, "nudge.txt", "Subject: Hello {name}\n\nChanged.\n", -1); /* read anew each time */
  again = compose(f, id, "nudge");
  g_assert_cmpstr(again->subject, ==, "Hello Jane Doe");
}

static void
test_broken_template(DraftsFixture *f, gconstpointer data)
{
  g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, add_interview(f, FALSE));
  g_autofree char *huge = g_strnfill(100000, 'x');
  g_autofree char *path = g_build_filename(f->own, "nudge.txt", NULL);
  g_autofree char *unknown = g_strconcat(path, ", line 3: ", NULL);
  g_autofree char *encoding = g_strconcat(path, ", line 1: ", NULL);

  write_own(f, "nudge.txt", "Subject: Hi\n\nDear {nobody}\n", -1);
  assert_refused(f, id, "nudge", FOLLOWUP_ERROR_INVALID_ARGUMENT, unknown);
  write_own(f, "nudge.txt", "caf\xe9\n", -1);
  assert_refused(f, id, "nudge", FOLLOWUP_ERROR_INVALID_ARGUMENT, encoding);
  write_own(f, "nudge.txt", "one\ntwo\0three", 13);
  assert_refused(f, id, "nudge", FOLLOWUP_ERROR_INVALID_ARGUMENT, "line 2");
  write_own(f, "nudge.txt", "\n \n", -1);
  assert_refused(f, id, "nudge", FOLLOWUP_ERROR_INVALID_ARGUMENT, "empty");
  write_own(f, "nudge.txt", huge, -1);
  assert_refused(f, id, "nudge", FOLLOWUP_ERROR_INVALID_ARGUMENT, path);
  g_assert_cmpint(g_unlink(path), ==, 0);
  g_assert_cmpint(mkfifo(path, 0600), ==, 0); /* nobody writes to it: it must not be waited for */
  assert_refused(f, id, "nudge", FOLLOWUP_ERROR_INVALID_ARGUMENT, path);
  g_assert_cmpint(g_unlink(path), ==, 0);
  g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
  assert_refused(f, id, "nudge", FOLLOWUP_ERROR_INVALID_ARGUMENT, path);
  assert_refused(f, id, "poem", FOLLOWUP_ERROR_INVALID_ARGUMENT, "poem");
}

/* ---- opening ---- */

static void
result_cb(GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **kept = data;

  *kept = g_object_ref(result);
}

/* (transfer full) of the draft, NULL with error. */
static FollowupDraft *
open_draft(DraftsFixture *f, const char *id, const char *as, const char **way, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  followup_drafts_open_async(f->drafts, id, as, "token-1", result_cb, &result);
  while (result == NULL)
    g_main_context_iteration(NULL, TRUE);
  return followup_drafts_open_finish(f->drafts, result, way, error);
}

static void
test_open_mail(DraftsFixture *f, gconstpointer data)
{
  gint64 interview = add_interview(f, FALSE);
  g_autoptr(FollowupAction) action = fixture_get(&f->store, interview, FOLLOWUP_KIND_CHECK_IN);
  g_autofree char *id = followup_action_get_id(action), *mailto = NULL;
  g_autoptr(GError) error = NULL;
  const char *way = NULL;
  g_autoptr(FollowupDraft) draft = open_draft(f, id, NULL, &way, &error);

  g_assert_no_error(error);
  g_assert_cmpstr(way, ==, "portal");
  mailto = followup_draft_to_mailto(draft);
  g_assert_cmpstr(followup_launcher_fake_get_last(f->launcher)->uri, ==, mailto);
  g_assert_cmpstr(followup_launcher_fake_get_last(f->launcher)->activation, ==, "token-1");
  g_assert_cmpuint(f->opened->len, ==, 1);
  g_assert_cmpstr(g_ptr_array_index(f->opened, 0), ==, id);
}

/* What is said or written by hand is a text. */
static void
test_open_text(DraftsFixture *f, gconstpointer data)
{
  static const char *const forms[] = { "phone", "voicemail", "colleague", "card" };
  g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, add_interview(f, FALSE));

  for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(FollowupDraft) draft = open_draft(f, id, forms[i], NULL, &error);
    const FollowupLaunch *launch = followup_launcher_fake_get_last(f->launcher);
    g_autofree char *name = g_strdup_printf("%s-%s.txt", id, forms[i]);

    g_assert_no_error(error);
    g_assert_null(launch->uri);
    g_assert_cmpstr(launch->text, ==, draft->body);
    g_assert_cmpstr(launch->name, ==, name);
  }
  g_assert_cmpuint(f->opened->len, ==, G_N_ELEMENTS(forms));
}

static void
test_open_fails(DraftsFixture *f, gconstpointer data)
{
  g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, add_interview(f, FALSE));
  g_autoptr(GError) error = NULL, spoken = NULL, none = NULL;

  followup_launcher_fake_set_failure(f->launcher, "neither xdg-open nor gio is installed");
  g_assert_null(open_draft(f, id, "nudge", NULL, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED);
  g_assert_cmpstr(error->message, ==,
                  "no mail program could be opened: neither xdg-open nor gio is installed; "
                  "‘followup draft 1 --as nudge’ prints the message");
  g_assert_null(open_draft(f, id, "phone", NULL, &spoken));
  g_assert_nonnull(strstr(spoken->message, "‘followup draft 1 --as phone’ prints it"));
  g_assert_null(open_draft(f, id, NULL, NULL, &none));
  g_assert_error(none, FOLLOWUP_ERROR, FOLLOWUP_ERROR_WRONG_KIND);
  g_assert_cmpuint(followup_launcher_fake_count(f->launcher), ==, 2);
  g_assert_cmpuint(f->opened->len, ==, 0);
}

/* A peer cannot make us start programs without end. */
static void
test_open_many(DraftsFixture *f, gconstpointer data)
{
  g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, add_interview(f, FALSE));
  g_autoptr(GError) error = NULL, again = NULL;
  g_autoptr(FollowupDraft) draft = NULL;
  GAsyncResult *results[FOLLOWUP_DRAFTS_MAX_OPENING] = { NULL };

  followup_launcher_fake_hold(f->launcher);
  for (guint i = 0; i < G_N_ELEMENTS(results); i++)
    followup_drafts_open_async(f->drafts, id, "nudge", NULL, result_cb, &results[i]);
  g_assert_null(open_draft(f, id, "nudge", NULL, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED);
  followup_launcher_fake_release(f->launcher);
  for (guint i = 0; i < G_N_ELEMENTS(results); i++) {
    while (results[i] == NULL)
      g_main_context_iteration(NULL, TRUE);
    g_object_unref(results[i]);
  }
  draft = open_draft(f, id, "nudge", NULL, &again);
  g_assert_no_error(again);
  g_assert_cmpuint(f->opened->len, ==, G_N_ELEMENTS(results) + 1);
}

#define ADD(path, test) g_test_add(path, DraftsFixture, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("/drafts/forms-of-interview", test_forms_of_interview);
  ADD("/drafts/thank-yous", test_thank_yous);
  ADD("/drafts/kinds", test_kinds);
  ADD("/drafts/thanks-missed", test_thanks_missed);
  ADD("/drafts/thanks-carried", test_thanks_carried);
  ADD("/drafts/withdrawal", test_withdrawal);
  ADD("/drafts/decline", test_decline);
  ADD("/drafts/facts", test_facts);
  ADD("/drafts/refused", test_refused);
  ADD("/drafts/own-template", test_own_template);
  ADD("/drafts/broken-template", test_broken_template);
  ADD("/drafts/open-mail", test_open_mail);
  ADD("/drafts/open-text", test_open_text);
  ADD("/drafts/open-fails", test_open_fails);
  ADD("/drafts/open-many", test_open_many);
  return g_test_run();
}
