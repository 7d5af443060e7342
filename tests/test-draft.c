/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include <string.h>

#include "draft.h"
#include "error.h"

#define NOW 1795165200 /* Fri 20 Nov 2026, 10:00 in Berlin */

typedef struct {
  FollowupInterview *interview;
  FollowupZone *zone;
  FollowupDraftContext context;
} Fixture;

static FollowupInterviewer *
make_person(const char *name, const char *email, const char *about)
{
  FollowupInterviewer *person = followup_interviewer_new();

  person->name = g_strdup(name);
  person->email = g_strdup(email);
  person->about = g_strdup(about);
  return person;
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
  FollowupInterview *interview = followup_interview_new();

  interview->employer = g_strdup("Acme GmbH");
  interview->position = g_strdup("C engineer");
  interview->zone = g_strdup("Europe/Berlin");
  interview->start = NOW - 20 * 3600; /* Thursday, 14:00 */
  interview->liked = g_strdup("the calm way you review each other's work");
  g_ptr_array_add(interview->interviewers,
                  make_person("Jane Doe", "jane@example.com", "compilers"));
  fixture->interview = interview;
  fixture->zone = followup_zone_new("Europe/Berlin", NULL);
  fixture->context = (FollowupDraftContext){
    .interview = interview,
    .person = g_ptr_array_index(interview->interviewers, 0),
    .me = { "Sam O'Neill", "sam@example.com", "+49 30 1234", NULL },
    .now = NOW,
  };
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  followup_interview_free(fixture->interview);
  followup_zone_unref(fixture->zone);
}

static FollowupDraft *
make_draft(Fixture *fixture, FollowupForm form)
{
  g_autoptr(GError) error = NULL;
  FollowupDraft *draft = followup_draft_new(form, &fixture->context, NULL, NULL, &error);

  g_assert_no_error(error);
  if (g_test_verbose())
    g_test_message("\n--- %s\nSubject: %s\n\n%s\n", followup_form_to_nick(form), draft->subject,
                   draft->body);
  return draft;
}

/* Each form with all that can be known, and with nothing: under 1,500 characters, no leftovers of
 * the template. */
static void
test_every_form(Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_text = g_strnfill(3000, 'x');

  for (guint round = 0; round < 3; round++) {
    for (guint form = 0; form < FOLLOWUP_N_FORMS; form++) {
      g_autoptr(FollowupDraft) draft = make_draft(fixture, (FollowupForm)form);

      g_assert_cmpint(g_utf8_strlen(draft->body, -1), <, 1500);
      g_assert_cmpint(g_utf8_strlen(draft->body, -1), >, 80);
      g_assert_null(strpbrk(draft->body, "{}|"));
      g_assert_null(strstr(draft->body, "\n\n\n"));
      g_assert_null(strstr(draft->body, "  "));
      g_assert_false(g_str_has_prefix(draft->body, "\n"));
      if (draft->subject)
        g_assert_null(strstr(draft->subject, "  "));
      if (round == 0 && draft->subject) {
        g_assert_nonnull(strstr(draft->subject, "Sam O'Neill"));
        g_assert_nonnull(strstr(draft->subject, "C engineer"));
        g_assert_cmpuint(g_utf8_strlen(draft->subject, -1), <, 100);
      }
    }
    if (round == 0) { /* as much as can be typed */
      g_free(fixture->interview->liked);
      fixture->interview->liked = g_strdup(long_text);
      fixture->interview->forgot = g_strdup(long_text);
      fixture->context.request = long_text;
      fixture->context.thanks_missed = TRUE;
      fixture->context.offer_deadline = followup_instant_get_day(NOW, fixture->zone) + 7;
    } else { /* nothing is known */
      g_clear_pointer(&fixture->interview->liked, g_free);
      g_clear_pointer(&fixture->interview->forgot, g_free);
      g_clear_pointer(&fixture->interview->position, g_free);
      fixture->context.person = NULL;
      fixture->context.me = (FollowupMe){ 0 };
      fixture->context.request = NULL;
    }
  }
}

/* No two thank-you notes of one interview are alike, names and subjects of talk apart. */
static void
test_no_two_alike(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

  for (guint late = 0; late < 2; late++) {
    for (guint i = 0; i < FOLLOWUP_MAX_INTERVIEWERS; i++) {
      g_autoptr(FollowupDraft) draft = NULL;

      fixture->context.variant = i;
      draft = make_draft(fixture, late ? FOLLOWUP_FORM_THANK_YOU_LATE : FOLLOWUP_FORM_THANK_YOU);
      g_assert_nonnull(strstr(draft->body, "compilers"));
      g_assert_true(g_hash_table_add(seen, g_steal_pointer(&draft->body)));
    }
  }
}

static void
test_blanks(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupDraft) full = make_draft(fixture, FOLLOWUP_FORM_PHONE);
  g_autoptr(FollowupDraft) empty = NULL;
  g_autofree char *none = followup_draft_describe_blanks(full), *some = NULL;

  g_assert_cmpstr(none, ==, "1 blank: their phone number");
  g_clear_pointer(&fixture->interview->liked, g_free);
  ((FollowupInterviewer *)g_ptr_array_index(fixture->interview->interviewers, 0))->phone
      = g_strdup("+49 30 99");
  fixture->context.me.phone = NULL;
  empty = make_draft(fixture, FOLLOWUP_FORM_PHONE);
  some = followup_draft_describe_blanks(empty);
  g_assert_cmpstr(some, ==, "2 blanks: what you liked, your phone number");
  g_assert_nonnull(strstr(empty->body, "[what you liked]"));
}

static void
test_thanks_missed(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupDraft) plain = make_draft(fixture, FOLLOWUP_FORM_CHECK_IN);
  g_autoptr(FollowupDraft) missed = NULL;

  g_assert_null(strstr(plain->body, "thank you"));
  fixture->context.thanks_missed = TRUE;
  missed = make_draft(fixture, FOLLOWUP_FORM_CHECK_IN);
  g_assert_nonnull(strstr(missed->body, "thank you for your time yesterday"));
  g_assert_nonnull(strstr(missed->body, "C engineer position at Acme GmbH"));
}

/* The agency arranged the interview and was not at it. */
static void
test_agency(Fixture *fixture, gconstpointer data)
{
  static const FollowupForm forms[]
      = { FOLLOWUP_FORM_THANK_YOU,       FOLLOWUP_FORM_THANK_YOU_LATE,
          FOLLOWUP_FORM_CHECK_IN,        FOLLOWUP_FORM_SECOND_FOLLOW_UP,
          FOLLOWUP_FORM_TELL_OTHERS,     FOLLOWUP_FORM_WITHDRAWAL,
          FOLLOWUP_FORM_PHONE,           FOLLOWUP_FORM_VOICEMAIL,
          FOLLOWUP_FORM_CHECK_IN_PASSED, FOLLOWUP_FORM_ACCEPT,
          FOLLOWUP_FORM_DECLINE };

  fixture->interview->agency = make_person("Rita Recruiter", "rita@example.com", NULL);
  fixture->context.person = fixture->interview->agency;
  for (guint missed = 0; missed < 2; missed++) {
    fixture->context.thanks_missed = missed != 0;
    for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
      g_autoptr(FollowupDraft) draft = make_draft(fixture, forms[i]);

      g_assert_null(strstr(draft->body, "e spoke"));
      g_assert_null(strstr(draft->body, "our conversation"));
      g_assert_null(strstr(draft->body, "that conversation"));
      g_assert_null(strstr(draft->body, "you need more time"));
      g_assert_null(strstr(draft->body, "your offer"));
      g_assert_null(strstr(draft->body, "working with you"));
      g_assert_null(strstr(draft->body, "[what you talked of]"));
      g_assert_nonnull(strstr(draft->body, "Acme GmbH"));
      g_assert_null(strstr(draft->body, "  "));
    }
  }
}

static void
test_forms(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupAction) action = followup_action_new(FOLLOWUP_KIND_CHECK_IN);
  FollowupForm form;

  action->channel = FOLLOWUP_CHANNEL_EMAIL;
  g_assert_true(followup_draft_choose_form(action, fixture->interview, NOW, &form));
  g_assert_cmpint(form, ==, FOLLOWUP_FORM_CHECK_IN);
  fixture->interview->decision.kind = FOLLOWUP_DECISION_DATE;
  fixture->interview->decision.day = followup_instant_get_day(NOW, fixture->zone) + 1;
  g_assert_true(followup_draft_choose_form(action, fixture->interview, NOW, &form));
  g_assert_cmpint(form, ==, FOLLOWUP_FORM_CHECK_IN);
  g_assert_true(followup_draft_choose_form(action, fixture->interview, NOW + 86400, &form));
  g_assert_cmpint(form, ==, FOLLOWUP_FORM_CHECK_IN_PASSED);
  action->channel = FOLLOWUP_CHANNEL_PHONE;
  g_assert_true(followup_draft_choose_form(action, fixture->interview, NOW, &form));
  g_assert_cmpint(form, ==, FOLLOWUP_FORM_PHONE);
  action->kind = FOLLOWUP_KIND_THANK_YOU;
  action->by = NOW;
  g_assert_true(followup_draft_choose_form(action, fixture->interview, NOW + 1, &form));
  g_assert_cmpint(form, ==, FOLLOWUP_FORM_THANK_YOU_LATE);
  action->kind = FOLLOWUP_KIND_DEBRIEF;
  g_assert_false(followup_draft_choose_form(action, fixture->interview, NOW, &form));
}

static void
test_day_words(void)
{
  static const struct {
    const char *day, *today, *words;
  } cases[] = {
    { "2026-11-20", "2026-11-20", "today" },
    { "2026-11-19", "2026-11-20", "yesterday" },
    { "2026-11-21", "2026-11-20", "tomorrow" },
    { "2026-11-16", "2026-11-20", "on Monday" },
    { "2026-11-20", "2026-11-23", "last Friday" },
    { "2026-11-15", "2026-11-16", "yesterday" },
    { "2026-11-13", "2026-11-20", "on Friday, 13 November" },
    { "2026-11-27", "2026-11-20", "on Friday, 27 November" },
    { "2026-12-31", "2027-01-08", "on Thursday, 31 December 2026" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    FollowupDay day, today;
    g_autofree char *words = NULL;

    g_assert_true(followup_day_parse(cases[i].day, &day, NULL));
    g_assert_true(followup_day_parse(cases[i].today, &today, NULL));
    words = followup_draft_word_day(day, today);
    g_assert_cmpstr(words, ==, cases[i].words);
  }
}

static void
test_salutations(Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *name, *begin;
  } cases[] = {
    { "Jane Doe", "Dear Jane,\n" },
    { "Dr. Jane Doe", "Dear Dr. Doe,\n" },
    { "山田 花子", "Dear 山田 花子,\n" },
    { "Siobhán O'Neill", "Dear Siobhán,\n" },
    { "Second", "Dear Second,\n" },
    { "Mr. John Smith", "Dear Mr. Smith,\n" },
    { "Doe, Jane", "Dear Jane,\n" },
    { "Frau Eva Groß", "Dear Frau Groß,\n" },
    { "van der Berg, Jan", "Dear Jan,\n" },
    { "Doe, Dr. Jane", "Dear Dr. Doe,\n" },
    { "Dr. Jane Doe, PhD", "Dear Dr. Doe,\n" },
    { "Jane Doe, CTO", "Dear Jane,\n" },
    { "Dr. Jan van der Berg", "Dear Dr. van der Berg,\n" },
    { "Dipl.-Ing. Eva Groß", "Dear Dipl.-Ing. Groß,\n" },
    { "Prof. Dr. Anna Müller", "Dear Prof. Müller,\n" },
    { "J. Doe", "Dear J. Doe,\n" },
    { "Doe, J.", "Dear J. Doe,\n" },
    { "J.R. Doe", "Dear J.R. Doe,\n" },
    { "Dr.", "Dear Dr.,\n" },
    { "Acme Hiring Team", "Dear Acme Hiring Team,\n" },
    { ", ", "Dear , ,\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(FollowupInterviewer) person = make_person(cases[i].name, NULL, NULL);
    g_autoptr(FollowupDraft) draft = NULL;

    fixture->context.person = person;
    draft = make_draft(fixture, FOLLOWUP_FORM_THANK_YOU);
    g_assert_true(g_str_has_prefix(draft->body, cases[i].begin));
  }
}

/* It may be a company. */
static void
test_agency_greeting(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupDraft) draft = NULL;

  fixture->interview->agency = make_person("Hire Inc", NULL, NULL);
  fixture->context.person = fixture->interview->agency;
  draft = make_draft(fixture, FOLLOWUP_FORM_CHECK_IN);
  g_assert_true(g_str_has_prefix(draft->body, "Dear Hire Inc,\n"));
}

static void
test_no_position(Fixture *fixture, gconstpointer data)
{
  g_clear_pointer(&fixture->interview->position, g_free);
  for (guint i = 0; i < FOLLOWUP_N_FORMS; i++) {
    g_autoptr(FollowupDraft) draft = make_draft(fixture, (FollowupForm)i);

    if (draft->subject == NULL)
      continue;
    g_assert_false(g_unichar_islower(g_utf8_get_char(draft->subject)));
    g_assert_null(strstr(draft->subject, "– –"));
    g_assert_null(strstr(draft->subject, "  "));
    g_assert_false(g_str_has_prefix(draft->subject, "Position"));
    g_assert_null(strstr(draft->subject, "– position"));
  }
}

/* Nobody has met or talked yet: another offer, a rejection or a wish may come before the day. */
static void
test_interview_ahead(Fixture *fixture, gconstpointer data)
{
  static const struct {
    FollowupForm form;
    const char *says, *says_not;
  } cases[] = {
    { FOLLOWUP_FORM_WITHDRAWAL, "the invitation to talk on Monday, 23 November", "conversation" },
    { FOLLOWUP_FORM_WITHDRAWAL, "sorry that we will not meet then", "enjoyed meeting" },
    { FOLLOWUP_FORM_TELL_OTHERS, "Our interview is on Monday, 23 November", "we spoke" },
    { FOLLOWUP_FORM_REPLY_REJECTION, "had looked forward to our interview", "to have met you" },
    { FOLLOWUP_FORM_REQUEST, "what you asked for: two references.", "promised" },
  };

  fixture->context.request = "two references";
  fixture->interview->start = NOW + 3 * 86400;
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(FollowupDraft) draft = make_draft(fixture, cases[i].form);

    g_assert_nonnull(strstr(draft->body, cases[i].says));
    g_assert_null(strstr(draft->body, cases[i].says_not));
  }
}

/* A name that is but the address is none. */
static void
test_address_only(Fixture *fixture, gconstpointer data)
{
  FollowupInterviewer *person = make_person("jane@example.com", "jane@example.com", NULL);
  g_autoptr(FollowupDraft) draft = NULL;

  g_ptr_array_index(fixture->interview->interviewers, 0) = person;
  followup_interviewer_free((FollowupInterviewer *)fixture->context.person);
  fixture->context.person = person;
  for (guint i = 0; i < FOLLOWUP_N_FORMS; i++) {
    g_clear_pointer(&draft, followup_draft_free);
    draft = make_draft(fixture, (FollowupForm)i);
    g_assert_null(strstr(draft->body, "jane@"));
    g_assert_nonnull(strstr(draft->body, "[their name]"));
    g_assert_null(draft->to_name);
    g_assert_cmpstr(draft->to_email, ==, "jane@example.com");
  }
}

/* They did not appear, or all was over before the day; written when the day is past. */
static void
test_never_met(Fixture *fixture, gconstpointer data)
{
  static const FollowupForm forms[] = { FOLLOWUP_FORM_WITHDRAWAL, FOLLOWUP_FORM_REPLY_REJECTION,
                                        FOLLOWUP_FORM_FEEDBACK_REQUEST, FOLLOWUP_FORM_TELL_OTHERS };

  for (guint no_show = 0; no_show < 2; no_show++) {
    fixture->interview->no_show_at = no_show ? fixture->interview->start + 600 : 0;
    fixture->interview->ending = no_show ? FOLLOWUP_ENDING_OPEN : FOLLOWUP_ENDING_REJECTED;
    fixture->interview->ended_at = fixture->interview->start - 3600;
    for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
      g_autoptr(FollowupDraft) draft = make_draft(fixture, forms[i]);
      g_autofree char *all = g_strconcat(draft->subject, "\n", draft->body, NULL);

      g_assert_null(strstr(all, " met "));
      g_assert_null(strstr(all, "meeting you"));
      g_assert_null(strstr(all, "we spoke"));
      g_assert_null(strstr(all, "conversation"));
      g_assert_null(strstr(all, "interview on"));
      g_assert_null(strstr(all, "  "));
    }
  }
}

/* Whoever reads it is where the interview was: there it is Saturday, wherever it is written. */
static void
test_day_of_interview(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupDraft) draft = NULL;

  g_free(fixture->interview->zone);
  fixture->interview->zone = g_strdup("Asia/Tokyo");
  fixture->interview->start = NOW + 16 * 3600; /* Sat 21 Nov, 10:00 there */
  fixture->context.now = fixture->interview->start + 2 * 3600;
  draft = make_draft(fixture, FOLLOWUP_FORM_THANK_YOU);
  g_assert_nonnull(strstr(draft->body, " today about "));
}

/* A card that comes late names the day so that it can be told from others. */
static void
test_late_card(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupDraft) soon = make_draft(fixture, FOLLOWUP_FORM_CARD);
  g_autoptr(FollowupDraft) late = NULL;

  g_assert_nonnull(strstr(soon->body, "\nThursday was a pleasure"));
  fixture->context.now = NOW + 7 * 86400;
  late = make_draft(fixture, FOLLOWUP_FORM_CARD);
  g_assert_nonnull(strstr(late->body, "\nThursday, 19 November was a pleasure"));
}

static void
add_answer(Fixture *fixture, gint64 at, FollowupDay day)
{
  FollowupAnswer answer = { at, { day ? FOLLOWUP_DECISION_DATE : FOLLOWUP_DECISION_NONE, day } };

  g_array_append_val(fixture->interview->answers, answer);
}

/* The date in force is the last one told, and not said to be of the interview; once it has passed,
 * an answer without another one leaves none. */
static void
test_date_in_force(Fixture *fixture, gconstpointer data)
{
  FollowupDay today = followup_instant_get_day(NOW, fixture->zone);
  g_autoptr(FollowupAction) action = followup_action_new(FOLLOWUP_KIND_CHECK_IN);
  g_autoptr(FollowupDraft) passed = NULL, thanks = NULL, offered = NULL, open = NULL;
  FollowupForm form;

  fixture->context.now = NOW + 5 * 86400;
  add_answer(fixture, NOW, today + 3);
  passed = make_draft(fixture, FOLLOWUP_FORM_CHECK_IN_PASSED);
  g_assert_nonnull(strstr(passed->body, "you hoped to know more by Monday, 23 November."));
  g_assert_null(strstr(passed->body, "When we spoke"));
  g_assert_true(
      followup_draft_choose_form(action, fixture->interview, fixture->context.now, &form));
  g_assert_cmpint(form, ==, FOLLOWUP_FORM_CHECK_IN_PASSED);
  fixture->context.now = NOW;
  thanks = make_draft(fixture, FOLLOWUP_FORM_THANK_YOU);
  g_assert_nonnull(strstr(thanks->body, "hearing from you by Monday, 23 November."));
  fixture->interview->ending = FOLLOWUP_ENDING_OFFER;
  fixture->interview->ended_at = NOW;
  offered = make_draft(fixture, FOLLOWUP_FORM_THANK_YOU);
  g_assert_null(strstr(offered->body, "hearing from you"));

  fixture->context.now = NOW + 5 * 86400;
  fixture->interview->ending = FOLLOWUP_ENDING_OPEN;
  add_answer(fixture, NOW + 4 * 86400, 0);
  g_assert_true(
      followup_draft_choose_form(action, fixture->interview, fixture->context.now, &form));
  g_assert_cmpint(form, ==, FOLLOWUP_FORM_CHECK_IN);
  open = make_draft(fixture, FOLLOWUP_FORM_CHECK_IN);
  g_assert_nonnull(strstr(open->body, "when a decision might be made"));
}

/* A clause of any kind, singular or plural, reads on. */
static void
test_clauses(Fixture *fixture, gconstpointer data)
{
  g_free(fixture->interview->liked);
  fixture->interview->liked = g_strdup("That everyone reviews");
  for (guint i = 0; i < FOLLOWUP_N_FORMS; i++)
    for (fixture->context.variant = 0; fixture->context.variant < 4; fixture->context.variant++) {
      g_autoptr(FollowupDraft) draft = make_draft(fixture, (FollowupForm)i);

      g_assert_null(strstr(draft->body, "for that everyone"));
      g_assert_null(strstr(draft->body, "of that everyone"));
      g_assert_null(strstr(draft->body, "reviews that makes"));
    }
}

static void
test_role(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupDraft) draft = NULL;

  g_free(fixture->interview->position);
  fixture->interview->position = g_strdup("Junior Position");
  draft = make_draft(fixture, FOLLOWUP_FORM_ACCEPT);
  g_assert_cmpstr(draft->subject, ==, "I accept the offer for the Junior Position – Sam O'Neill");
  g_assert_nonnull(strstr(draft->body, "for the Junior Position at Acme GmbH."));
}

/* No other position is spoken of unless one was taken. */
static void
test_decline(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupDraft) plain = make_draft(fixture, FOLLOWUP_FORM_DECLINE);
  g_autoptr(FollowupDraft) taken = NULL;

  g_assert_null(strstr(plain->body, "another position"));
  fixture->context.offer_taken = TRUE;
  taken = make_draft(fixture, FOLLOWUP_FORM_DECLINE);
  g_assert_nonnull(strstr(taken->body, "I have taken another position"));
}

/* A check-in written early does not ask for a date that is known. */
static void
test_decision_ahead(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupDraft) draft = NULL;

  fixture->interview->decision.kind = FOLLOWUP_DECISION_DATE;
  fixture->interview->decision.day = followup_instant_get_day(NOW, fixture->zone) + 3;
  draft = make_draft(fixture, FOLLOWUP_FORM_CHECK_IN);
  g_assert_nonnull(strstr(draft->body, "still looks right to you for a decision."));
  g_assert_null(strstr(draft->body, "when a decision might be made"));
}

/* What was typed as a sentence of its own goes on in the middle of one. */
static void
test_amid(Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *liked, *says;
  } cases[] = {
    { "The calm reviews!", "what draws me most is the calm reviews.\n" },
    { "How you test.", "what draws me most is how you test.\n" },
    { "Berlin", "what draws me most is Berlin.\n" },
    { "A/B testing", "what draws me most is A/B testing.\n" },
    { "Émilie's team", "what draws me most is Émilie's team.\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(FollowupDraft) draft = NULL;

    g_free(fixture->interview->liked);
    fixture->interview->liked = g_strdup(cases[i].liked);
    draft = make_draft(fixture, FOLLOWUP_FORM_CHECK_IN);
    g_assert_nonnull(strstr(draft->body, cases[i].says));
  }
}

/* RFC 6068: what comes out of the URI again is what went in, whatever stands in names. */
static void
test_mailto(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupInterviewer) person
      = make_person("Jörg & Söhne 100% <x>", "jörg+a&b%c@example.com", "R&D?=#");
  g_autoptr(FollowupDraft) draft = NULL;
  g_autofree char *uri = NULL, *query = NULL, *address = NULL;
  g_autoptr(GHashTable) headers = NULL;
  g_auto(GStrv) lines = NULL;
  g_autofree char *body = NULL;

  fixture->context.person = person;
  draft = make_draft(fixture, FOLLOWUP_FORM_THANK_YOU);
  uri = followup_draft_to_mailto(draft);
  g_assert_true(g_str_is_ascii(uri));
  g_assert_null(strpbrk(uri, " \n\r<>\"+"));
  query = g_strdup(strchr(uri, '?') + 1);
  *strchr(uri, '?') = '\0';
  address = g_uri_unescape_string(uri + strlen("mailto:"), NULL);
  g_assert_cmpstr(address, ==, "jörg+a&b%c@example.com");
  headers = g_uri_parse_params(query, -1, "&", G_URI_PARAMS_NONE, NULL);
  g_assert_cmpstr(g_hash_table_lookup(headers, "subject"), ==, draft->subject);
  lines = g_strsplit(g_hash_table_lookup(headers, "body"), "\r\n", -1);
  body = g_strjoinv("\n", lines);
  g_assert_cmpstr(body, ==, draft->body);
}

static void
test_own_templates(Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *text, *message;
  } broken[] = {
    { "Subject: Hello\n\nDear {nobody}\n", "mine.txt, line 3" },
    { "{|}", "mine.txt, line 1" },
    { "Subject: {|}\n\n{|}", "mine.txt, line 1" },
    { "## note\n## note\n{#liked}open\n", "mine.txt, line" },
    { "one\ntwo {liked\n", "mine.txt, line 2" },
    { "one{/liked}", "mine.txt, line 1" },
    { "one {|a|b} c", "mine.txt, line 1" },
    { "one\ntwo {||} three", "mine.txt, line 2: there is nothing to choose here: ‘{||} three’" },
    { "{is-lead}", "mine.txt, line 1: this has no text, and is only for sections: ‘is-lead’" },
    { "{#liked}{is-agency?}{/liked}", "only for sections" },
    { "caf\xe9", "mine.txt, line 1" },
  };
  g_autoptr(GError) none = NULL;
  g_autoptr(FollowupDraft) own = followup_draft_new(
      FOLLOWUP_FORM_THANK_YOU, &fixture->context,
      "## mine\nSubject: Hi {name}\n\nBraces {{stay}, {phone?}{liked}. {my-email}\n", "mine.txt",
      &none);

  g_assert_no_error(none);
  g_assert_cmpstr(own->subject, ==, "Hi Jane Doe");
  g_assert_cmpstr(own->body, ==,
                  "Braces {stay}, the calm way you review each other's work. sam@example.com\n");
  for (guint i = 0; i < G_N_ELEMENTS(broken); i++) {
    g_autoptr(GError) error = NULL;

    g_assert_null(followup_draft_new(FOLLOWUP_FORM_THANK_YOU, &fixture->context, broken[i].text,
                                     "mine.txt", &error));
    g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
    g_assert_nonnull(strstr(error->message, broken[i].message));
  }
}

#define ADD(path, test) g_test_add(path, Fixture, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("/draft/every-form", test_every_form);
  ADD("/draft/no-two-alike", test_no_two_alike);
  ADD("/draft/blanks", test_blanks);
  ADD("/draft/thanks-missed", test_thanks_missed);
  ADD("/draft/agency", test_agency);
  ADD("/draft/forms", test_forms);
  ADD("/draft/salutations", test_salutations);
  ADD("/draft/agency-greeting", test_agency_greeting);
  ADD("/draft/no-position", test_no_position);
  ADD("/draft/decision-ahead", test_decision_ahead);
  ADD("/draft/interview-ahead", test_interview_ahead);
  ADD("/draft/address-only", test_address_only);
  ADD("/draft/never-met", test_never_met);
  ADD("/draft/day-of-interview", test_day_of_interview);
  ADD("/draft/late-card", test_late_card);
  ADD("/draft/date-in-force", test_date_in_force);
  ADD("/draft/clauses", test_clauses);
  ADD("/draft/role", test_role);
  ADD("/draft/decline", test_decline);
  ADD("/draft/amid", test_amid);
  ADD("/draft/mailto", test_mailto);
  ADD("/draft/own-templates", test_own_templates);
  g_test_add_func("/draft/day-words", test_day_words);
  return g_test_run();
}
