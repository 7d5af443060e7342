/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-popup: what popups say, and what they keep to themselves. */

#include "draft.h"
#include "popup.h"

#include <string.h>

#define HOUR 3600
#define DAY 86400

typedef struct {
  FollowupInterview *interview;
  FollowupAction *action;
  FollowupRules *rules;
  FollowupPopupMatter matter;
} Fixture;

static gint64
at(const char *text)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, utc);

  g_assert_nonnull(time);
  return g_date_time_to_unix(time);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
  FollowupInterviewer *jane = followup_interviewer_new();

  fixture->rules = followup_rules_new();
  fixture->interview = followup_interview_new();
  fixture->interview->id = 7;
  fixture->interview->employer = g_strdup("Acme GmbH");
  fixture->interview->position = g_strdup("C engineer");
  fixture->interview->zone = g_strdup("Europe/Berlin");
  fixture->interview->place = g_strdup("https://meet.example.com/acme");
  fixture->interview->start = at("2026-11-20T13:00:00Z");
  jane->uuid = g_strdup("uuid-jane");
  jane->name = g_strdup("Jane Doe");
  jane->title = g_strdup("CTO");
  jane->email = g_strdup("jane@example.com");
  jane->phone = g_strdup("+49 30 1234");
  g_ptr_array_add(fixture->interview->interviewers, jane);
  fixture->action = followup_action_new(FOLLOWUP_KIND_THANK_YOU);
  fixture->action->interview = 7;
  fixture->action->number = 1;
  fixture->action->uuid = g_strdup("uuid-1");
  fixture->action->interviewer = g_strdup("Jane Doe");
  fixture->action->interviewer_uuid = g_strdup("uuid-jane");
  fixture->action->channel = FOLLOWUP_CHANNEL_EMAIL;
  fixture->action->due = at("2026-11-21T08:00:00Z");
  fixture->action->by = at("2026-11-21T14:00:00Z");
  fixture->action->reason->cadence = g_strdup("balanced");
  fixture->action->reason->offset = (FollowupOffset){ 18, FOLLOWUP_UNIT_HOURS };
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  followup_action_free(fixture->action);
  followup_interview_free(fixture->interview);
  followup_rules_free(fixture->rules);
}

/* What the popup tells, apart from what a test sets in the matter. */
static const FollowupPopupMatter *
fill(Fixture *fixture, gint64 now, gboolean private)
{
  fixture->matter.action = fixture->action;
  fixture->matter.interview = fixture->interview;
  fixture->matter.rules = fixture->rules;
  fixture->matter.now = now;
  fixture->matter.private = private;
  return &fixture->matter;
}

static FollowupPopup *
make(Fixture *fixture, gint64 now, gboolean private)
{
  return followup_popup_new_for_action(fill(fixture, now, private));
}

static void
set_text(char **text, const char *value)
{
  g_free(*text);
  *text = g_strdup(value);
}

static void
assert_has(const char *text, const char *part)
{
  if (strstr(text, part) == NULL)
    g_error("‘%s’ lacks ‘%s’", text, part);
}

static void
assert_lacks(const char *text, const char *part)
{
  if (strstr(text, part) != NULL)
    g_error("‘%s’ has ‘%s’", text, part);
}

/* What matters comes first: mako draws four lines, which break, and no buttons. */
static void
test_says_all(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupPopup) popup = make(fixture, fixture->action->due, FALSE);
  g_auto(GStrv) lines = g_strsplit(popup->body, "\n", -1);
  g_autofree char *why = followup_reason_to_text(fixture->action->reason);

  g_assert_cmpstr(popup->id, ==, "7.1");
  g_assert_cmpstr(popup->summary, ==, "Thank-you note: Jane Doe");
  g_assert_cmpuint(g_strv_length(lines), ==, 6);
  g_assert_cmpstr(lines[0], ==, "Acme GmbH, C engineer");
  g_assert_cmpstr(lines[1], ==, "7.1 · followup done 7.1");
  g_assert_true(g_str_has_prefix(lines[2], "Due Sat 21 Nov, by 14:00 – "));
  g_assert_true(g_str_has_suffix(lines[2], why));
  g_assert_cmpstr(lines[3], ==, "Thank Jane Doe (CTO) for the interview.");
  g_assert_cmpstr(lines[4], ==, "By email: jane@example.com");
  g_assert_cmpstr(lines[5], ==, "Have someone read it first.");
  g_assert_cmpint(popup->urgency, ==, FOLLOWUP_URGENCY_NORMAL);
}

static void
test_copy(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupPopup) popup = make(fixture, fixture->action->due, FALSE);
  g_autoptr(FollowupPopup) copy = followup_popup_copy(popup);

  g_assert_cmpstr(copy->id, ==, popup->id);
  g_assert_cmpstr(copy->key, ==, popup->key);
  g_assert_cmpstr(copy->summary, ==, popup->summary);
  g_assert_cmpstr(copy->body, ==, popup->body);
  for (gsize i = 0; i < 3; i++) {
    g_assert_nonnull(copy->buttons[i][0]);
    g_assert_cmpstr(copy->buttons[i][0], ==, popup->buttons[i][0]);
    g_assert_cmpstr(copy->buttons[i][1], ==, popup->buttons[i][1]);
  }
  g_assert_null(copy->buttons[3][0]);
}

/* "write:Write done:Done ..." */
static char *
list_buttons(const FollowupPopup *popup)
{
  GString *text = g_string_new(NULL);

  for (gsize i = 0; popup->buttons[i][0] != NULL; i++)
    g_string_append_printf(text, "%s%s:%s", i > 0 ? " " : "", popup->buttons[i][0],
                           popup->buttons[i][1]);
  return g_string_free(text, FALSE);
}

static void
assert_buttons(const FollowupPopup *popup, const char *expected)
{
  g_autofree char *buttons = list_buttons(popup);

  g_assert_cmpstr(buttons, ==, expected);
}

#define WRITE_LATER "write:Write done:Done tomorrow:Tomorrow"
#define SCRIPT_LATER "script:Script done:Done tomorrow:Tomorrow"
#define DONE_LATER "done:Done tomorrow:Tomorrow"

/* The most useful one comes first. */
static void
test_buttons(Fixture *fixture, gconstpointer data)
{
  static const struct {
    FollowupKind kind;
    FollowupChannel channel;
    const char *expected;
  } cases[] = {
    { FOLLOWUP_KIND_PREPARE, FOLLOWUP_CHANNEL_NONE, "join:Join done:Done" },
    { FOLLOWUP_KIND_DEBRIEF, FOLLOWUP_CHANNEL_NONE, DONE_LATER },
    { FOLLOWUP_KIND_THANK_YOU, FOLLOWUP_CHANNEL_EMAIL, WRITE_LATER },
    { FOLLOWUP_KIND_HANDWRITTEN_NOTE, FOLLOWUP_CHANNEL_POST, WRITE_LATER },
    { FOLLOWUP_KIND_CHECK_IN, FOLLOWUP_CHANNEL_EMAIL,
      "write:Write done:Done answered:They answered" },
    { FOLLOWUP_KIND_CHECK_IN, FOLLOWUP_CHANNEL_SOCIAL,
      "write:Write done:Done answered:They answered" },
    { FOLLOWUP_KIND_CHECK_IN, FOLLOWUP_CHANNEL_PHONE, SCRIPT_LATER },
    { FOLLOWUP_KIND_SECOND_FOLLOW_UP, FOLLOWUP_CHANNEL_EMAIL, WRITE_LATER },
    { FOLLOWUP_KIND_SECOND_FOLLOW_UP, FOLLOWUP_CHANNEL_PHONE, SCRIPT_LATER },
    { FOLLOWUP_KIND_MOVE_ON, FOLLOWUP_CHANNEL_NONE, DONE_LATER },
    { FOLLOWUP_KIND_REQUEST, FOLLOWUP_CHANNEL_EMAIL, WRITE_LATER },
    { FOLLOWUP_KIND_REPLY_REJECTION, FOLLOWUP_CHANNEL_EMAIL, WRITE_LATER },
    { FOLLOWUP_KIND_FEEDBACK_REQUEST, FOLLOWUP_CHANNEL_EMAIL, WRITE_LATER },
    { FOLLOWUP_KIND_ASK_OFFER_DEADLINE, FOLLOWUP_CHANNEL_EMAIL, WRITE_LATER },
    { FOLLOWUP_KIND_ANSWER_OFFER, FOLLOWUP_CHANNEL_EMAIL, WRITE_LATER },
    { FOLLOWUP_KIND_TELL_OTHERS, FOLLOWUP_CHANNEL_EMAIL, WRITE_LATER },
    { FOLLOWUP_KIND_SEND_WITHDRAWAL, FOLLOWUP_CHANNEL_EMAIL, WRITE_LATER },
    { FOLLOWUP_KIND_SEND_WITHDRAWAL, FOLLOWUP_CHANNEL_PHONE, WRITE_LATER },
    { FOLLOWUP_KIND_NO_SHOW, FOLLOWUP_CHANNEL_EMAIL, WRITE_LATER },
    { FOLLOWUP_KIND_KEEP_SEARCHING, FOLLOWUP_CHANNEL_NONE, DONE_LATER },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(cases) * 2; i++) {
    g_autoptr(FollowupPopup) popup = NULL;

    fixture->action->kind = cases[i / 2].kind;
    fixture->action->channel = cases[i / 2].channel;
    popup = make(fixture, fixture->action->due, i % 2 == 1);
    g_test_message("%s", followup_kind_to_nick(cases[i / 2].kind));
    assert_buttons(popup, cases[i / 2].expected);
  }
}

/* The button says what it opens, whatever the channel: a script where one was written. */
static void
test_script(Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < FOLLOWUP_N_KINDS * 2; i++) {
    g_autoptr(FollowupPopup) popup = NULL, sent = NULL;
    FollowupForm form;

    fixture->action->kind = i / 2;
    fixture->action->channel = i % 2 == 0 ? FOLLOWUP_CHANNEL_PHONE : FOLLOWUP_CHANNEL_EMAIL;
    popup = make(fixture, fixture->action->due, FALSE);
    if (!followup_draft_choose_form(fixture->action, fixture->interview, fixture->action->due,
                                    &form))
      continue;
    g_test_message("%s, %u", followup_kind_to_nick(fixture->action->kind), i % 2);
    sent = followup_popup_new_sent(&fixture->matter);
    if (form == FOLLOWUP_FORM_PHONE) {
      g_assert_cmpstr(popup->buttons[0][0], ==, FOLLOWUP_BUTTON_SCRIPT);
      g_assert_true(g_str_has_prefix(sent->summary, "Called? "));
      assert_lacks(popup->body, "someone read it");
    } else {
      g_assert_cmpstr(popup->buttons[0][0], ==, FOLLOWUP_BUTTON_WRITE);
      g_assert_true(g_str_has_prefix(sent->summary, "Sent? "));
      assert_has(popup->body, "someone read it");
    }
  }
}

/* The click does what the label says: that of the first button where that opens something. */
static void
test_click_label(Fixture *fixture, gconstpointer data)
{
  static const struct {
    FollowupKind kind;
    FollowupChannel channel;
    const char *expected;
  } cases[] = {
    { FOLLOWUP_KIND_PREPARE, FOLLOWUP_CHANNEL_NONE, "Open" },
    { FOLLOWUP_KIND_THANK_YOU, FOLLOWUP_CHANNEL_EMAIL, "Open" },
    { FOLLOWUP_KIND_CHECK_IN, FOLLOWUP_CHANNEL_PHONE, "Open" },
    { FOLLOWUP_KIND_DEBRIEF, FOLLOWUP_CHANNEL_NONE, "Show again" },
  };
  const FollowupPopupMatter *matter = fill(fixture, fixture->action->due, FALSE);
  g_autoptr(FollowupPopup) sent = followup_popup_new_sent(matter);
  g_autoptr(FollowupPopup) failed = followup_popup_new_failed(matter, "no program");
  g_autoptr(FollowupPopup) news = followup_popup_new_news("full", "Disk full", "Make room");

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(FollowupPopup) popup = NULL;

    fixture->action->kind = cases[i].kind;
    fixture->action->channel = cases[i].channel;
    popup = make(fixture, fixture->action->due, FALSE);
    g_assert_cmpstr(followup_popup_get_click_label(popup), ==, cases[i].expected);
  }
  g_assert_cmpstr(followup_popup_get_click_label(sent), ==, "Show again");
  g_assert_cmpstr(followup_popup_get_click_label(failed), ==, "Open");
  g_assert_cmpstr(followup_popup_get_click_label(news), ==, "Close");
}

/* Only what a browser opens is joined by a press. */
static void
test_links(Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *place, *expected;
  } cases[] = {
    { "https://meet.example.com/acme?x=1&y=%20", "https://meet.example.com/acme?x=1&y=%20" },
    { "http://example.com", "http://example.com" },
    { "HTTPS://example.com/A", "HTTPS://example.com/A" },
    { "Video call: https://meet.example.com/acme, code 42", "https://meet.example.com/acme" },
    { "(https://meet.example.com/acme).", "https://meet.example.com/acme" },
    { "<https://meet.example.com/acme>", "https://meet.example.com/acme" },
    { "Friedrichstraße 1, Berlin", NULL },
    { "file:///etc/passwd", NULL },
    { "javascript:alert(1)", NULL },
    { "mailto:jane@example.com", NULL },
    { "tel:+49301234", NULL },
    { "https://", NULL },
    { "example.com/acme", NULL },
    { "", NULL },
    { NULL, NULL },
  };

  fixture->action->kind = FOLLOWUP_KIND_PREPARE;
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *link = NULL;
    g_autoptr(FollowupPopup) popup = NULL;

    set_text(&fixture->interview->place, cases[i].place);
    link = followup_popup_get_link(fixture->interview);
    g_assert_cmpstr(link, ==, cases[i].expected);
    popup = make(fixture, fixture->action->due, FALSE);
    assert_buttons(popup, cases[i].expected != NULL ? "join:Join done:Done" : "done:Done");
  }
}

/* What is missing is said, and the other channel offered where it serves as well. */
static void
test_missing_address(Fixture *fixture, gconstpointer data)
{
  static const struct {
    FollowupKind kind;
    FollowupChannel channel;
    const char *email, *phone, *line, *first;
  } cases[] = {
    { FOLLOWUP_KIND_CHECK_IN, FOLLOWUP_CHANNEL_EMAIL, NULL, "+49 30 1234",
      "\nNo e-mail known: look on the company's page, else call +49 30 1234\n", "script" },
    { FOLLOWUP_KIND_CHECK_IN, FOLLOWUP_CHANNEL_EMAIL, NULL, NULL,
      "\nNo e-mail known: look on the company's page, or ask whoever invited you.\n", "write" },
    { FOLLOWUP_KIND_CHECK_IN, FOLLOWUP_CHANNEL_PHONE, "jane@example.com", NULL,
      "\nNo phone number known: look on the company's page, else write to jane@example.com\n",
      "write" },
    { FOLLOWUP_KIND_CHECK_IN, FOLLOWUP_CHANNEL_PHONE, NULL, NULL,
      "\nNo phone number known: look on the company's page.\n", "script" },
    { FOLLOWUP_KIND_SECOND_FOLLOW_UP, FOLLOWUP_CHANNEL_EMAIL, NULL, "+49 30 1234",
      "else call +49 30 1234\n", "script" },
    /* There is no calling to say thanks in place of a note. */
    { FOLLOWUP_KIND_THANK_YOU, FOLLOWUP_CHANNEL_EMAIL, NULL, "+49 30 1234",
      "else call +49 30 1234\n", "write" },
    { FOLLOWUP_KIND_HANDWRITTEN_NOTE, FOLLOWUP_CHANNEL_POST, "jane@example.com", NULL,
      "\nNo postal address known: look on the company's page.", "write" },
  };
  FollowupInterviewer *jane = g_ptr_array_index(fixture->interview->interviewers, 0);

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(FollowupPopup) popup = NULL;

    set_text(&jane->email, cases[i].email);
    set_text(&jane->phone, cases[i].phone);
    fixture->action->kind = cases[i].kind;
    fixture->action->channel = cases[i].channel;
    popup = make(fixture, fixture->action->due, FALSE);
    assert_has(popup->body, cases[i].line);
    g_assert_cmpstr(popup->buttons[0][0], ==, cases[i].first);
  }
}

static void
add_note(GPtrArray *actions, const char *person, FollowupState state)
{
  FollowupAction *action = followup_action_new(FOLLOWUP_KIND_THANK_YOU);

  action->interviewer_uuid = g_strdup(person);
  action->state = state;
  g_ptr_array_add(actions, action);
}

static void
test_counts_notes(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GPtrArray) actions
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_action_free);
  g_autoptr(FollowupPopup) one = NULL;
  g_autoptr(FollowupPopup) three = NULL;

  fixture->interview->agency = followup_interviewer_new();
  fixture->interview->agency->uuid = g_strdup("uuid-agency");
  fixture->matter.actions = actions;
  add_note(actions, "uuid-jane", FOLLOWUP_STATE_DUE);
  add_note(actions, "uuid-agency", FOLLOWUP_STATE_DONE);
  one = make(fixture, fixture->action->due, FALSE);
  assert_lacks(one->body, " a note when");
  assert_has(one->body, "\nHave someone read it first.");
  add_note(actions, "uuid-john", FOLLOWUP_STATE_DONE);
  add_note(actions, "uuid-mary", FOLLOWUP_STATE_DONE);
  add_note(actions, "uuid-gone", FOLLOWUP_STATE_SUPERSEDED);
  three = make(fixture, fixture->action->due, FALSE);
  assert_has(three->body,
             "\n2 of 3 interviewers had a note when this came up. Have someone read it first.");
}

/* What is said, and what is written by hand, nobody reads first. */
static void
test_advice(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupPopup) call = NULL;
  g_autoptr(FollowupPopup) card = NULL;
  g_autoptr(FollowupPopup) debrief = NULL;

  fixture->action->kind = FOLLOWUP_KIND_CHECK_IN;
  fixture->action->channel = FOLLOWUP_CHANNEL_PHONE;
  call = make(fixture, fixture->action->due, FALSE);
  assert_lacks(call->body, "read it");
  fixture->action->kind = FOLLOWUP_KIND_HANDWRITTEN_NOTE;
  fixture->action->channel = FOLLOWUP_CHANNEL_POST;
  card = make(fixture, fixture->action->due, FALSE);
  assert_lacks(card->body, "read it");
  fixture->action->kind = FOLLOWUP_KIND_DEBRIEF;
  debrief = make(fixture, fixture->action->due, FALSE);
  assert_lacks(debrief->body, "read it");
}

static void
test_agency(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupPopup) thanks = NULL;
  g_autoptr(FollowupPopup) check_in = NULL;

  fixture->interview->agency = followup_interviewer_new();
  fixture->interview->agency->uuid = g_strdup("uuid-agency");
  fixture->interview->agency->name = g_strdup("Hire & Co");
  fixture->interview->agency->email = g_strdup("hire@example.com");
  set_text(&fixture->action->interviewer, "Hire & Co");
  set_text(&fixture->action->interviewer_uuid, "uuid-agency");
  thanks = make(fixture, fixture->action->due, FALSE);
  assert_has(thanks->body, "\nThank Hire & Co (agency) for bringing you together.\n");
  fixture->action->kind = FOLLOWUP_KIND_CHECK_IN;
  check_in = make(fixture, fixture->action->due, FALSE);
  assert_has(check_in->body, "\nAsk Hire & Co (agency) how the decision stands.\n"
                             "By email: hire@example.com\n");
}

/* One command completes what is missing, and nothing else. */
static void
test_debrief(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupPopup) all = NULL;
  g_autoptr(FollowupPopup) some = NULL;
  g_autoptr(FollowupPopup) none = NULL;

  fixture->action->kind = FOLLOWUP_KIND_DEBRIEF;
  fixture->action->channel = FOLLOWUP_CHANNEL_NONE;
  some = make(fixture, fixture->action->due, FALSE);
  assert_has(some->body, "\nfollowup edit 7 --decision DATE --liked TEXT --forgot TEXT");
  set_text(&fixture->interview->liked, "the team");
  set_text(&fixture->interview->forgot, "my talk");
  fixture->interview->decision.kind = FOLLOWUP_DECISION_NONE;
  none = make(fixture, fixture->action->due, FALSE);
  assert_lacks(none->body, "followup edit");
  set_text(&fixture->interview->liked, NULL);
  set_text(&fixture->interview->forgot, NULL);
  fixture->interview->decision.kind = FOLLOWUP_DECISION_UNKNOWN;
  g_ptr_array_set_size(fixture->interview->interviewers, 0);
  all = make(fixture, fixture->action->due, TRUE);
  assert_has(all->body, "\nfollowup edit 7 --with NAME --decision DATE --liked TEXT --forgot TEXT");
}

static void
test_tell_others(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupInterview) offer = followup_interview_new();
  g_autoptr(FollowupPopup) open = NULL;
  g_autoptr(FollowupPopup) dated = NULL;
  g_autoptr(FollowupPopup) hidden = NULL;
  g_autoptr(GError) error = NULL;

  offer->employer = g_strdup("Beta AG");
  fixture->matter.offer = offer;
  fixture->action->kind = FOLLOWUP_KIND_TELL_OTHERS;
  open = make(fixture, fixture->action->due, FALSE);
  assert_has(open->body, "\nThe offer is that of Beta AG; no need to name them.\n");
  followup_day_parse("2026-12-04", &offer->offer_deadline, &error);
  g_assert_no_error(error);
  dated = make(fixture, fixture->action->due, FALSE);
  assert_has(dated->body, "Beta AG, to be answered by Fri 4 Dec; no need");
  hidden = make(fixture, fixture->action->due, TRUE);
  assert_lacks(hidden->body, "Beta");
}

static void
test_request(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupPopup) popup = NULL;
  g_autoptr(FollowupPopup) hidden = NULL;

  fixture->action->kind = FOLLOWUP_KIND_REQUEST;
  fixture->action->text = g_strdup("two references\nfrom Gamma Ltd");
  popup = make(fixture, fixture->action->due, FALSE);
  assert_has(popup->body, "\nThey asked for: two references from Gamma Ltd");
  hidden = make(fixture, fixture->action->due, TRUE);
  assert_lacks(hidden->body, "Gamma");
}

static void
test_blanks(Fixture *fixture, gconstpointer data)
{
  static const char blanks[] = "2 blanks: what you liked, your phone number";

  fixture->matter.blanks = blanks;
  for (guint i = 0; i < 4; i++) {
    const FollowupPopupMatter *matter = fill(fixture, fixture->action->due, i % 2 == 1);
    g_autoptr(FollowupPopup) popup
        = i < 2 ? followup_popup_new_for_action(matter) : followup_popup_new_sent(matter);

    assert_has(popup->body, "\nThe draft has 2 blanks: what you liked, your phone number");
  }
}

/* The same id and key as the reminder, in whose place it stands. */
static void
test_sent(Fixture *fixture, gconstpointer data)
{
  static const struct {
    FollowupKind kind;
    FollowupChannel channel;
    const char *summary;
  } cases[] = {
    { FOLLOWUP_KIND_THANK_YOU, FOLLOWUP_CHANNEL_EMAIL, "Sent? Thank-you note: Jane Doe" },
    { FOLLOWUP_KIND_CHECK_IN, FOLLOWUP_CHANNEL_PHONE, "Called? Check-in: Jane Doe" },
    { FOLLOWUP_KIND_HANDWRITTEN_NOTE, FOLLOWUP_CHANNEL_POST, "Posted? Handwritten note: Jane Doe" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(FollowupPopup) reminder = NULL;
    g_autoptr(FollowupPopup) popup = NULL;

    fixture->action->kind = cases[i].kind;
    fixture->action->channel = cases[i].channel;
    reminder = make(fixture, fixture->action->due, FALSE);
    popup = followup_popup_new_sent(fill(fixture, fixture->action->due, FALSE));
    g_assert_cmpstr(popup->summary, ==, cases[i].summary);
    g_assert_cmpstr(popup->id, ==, reminder->id);
    g_assert_cmpstr(popup->key, ==, reminder->key);
    assert_has(popup->body, "Acme GmbH, C engineer\n");
    assert_has(popup->body, "followup done 7.1");
    assert_buttons(popup, "done:Done tomorrow:Later");
  }
}

static void
test_failed(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupPopup) plain = NULL;
  g_autoptr(FollowupPopup) told = NULL;
  g_autoptr(FollowupPopup) hidden = NULL;
  g_autoptr(FollowupPopup) link = NULL;

  plain = followup_popup_new_failed(fill(fixture, fixture->action->due, FALSE), "no program");
  g_assert_cmpstr(plain->summary, ==, "Did not open: Thank-you note: Jane Doe");
  g_assert_cmpstr(plain->body, ==,
                  "no program; ‘followup draft 7.1’ prints it\n7.1 · followup done 7.1");
  assert_buttons(plain, WRITE_LATER);
  told = followup_popup_new_failed(fill(fixture, fixture->action->due, FALSE),
                                   "no program: ‘followup draft 7.1 --as phone’ prints it");
  assert_has(told->body, "no program: ‘followup draft 7.1 --as phone’ prints it\n7.1");
  hidden = followup_popup_new_failed(fill(fixture, fixture->action->due, TRUE),
                                     "no program for jane@example.com");
  assert_lacks(hidden->body, "jane");
  assert_has(hidden->body, "followup draft 7.1");
  fixture->action->kind = FOLLOWUP_KIND_PREPARE;
  link = followup_popup_new_failed(fill(fixture, fixture->action->due, FALSE), "no browser");
  assert_has(link->body, "no browser: open https://meet.example.com/acme yourself\n");
}

static void
test_heard(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupPopup) popup = NULL;
  g_autoptr(FollowupPopup) hidden = NULL;
  g_autoptr(FollowupPopup) last = NULL;

  fixture->interview->uuid = g_strdup("uuid-7");
  fixture->action->kind = FOLLOWUP_KIND_CHECK_IN;
  fixture->action->number = 5;
  popup = followup_popup_new_heard(fill(fixture, fixture->action->due, FALSE));
  g_assert_cmpstr(popup->id, ==, "heard-7");
  g_assert_cmpstr(popup->summary, ==, "Answer noted: Acme GmbH, C engineer");
  assert_has(popup->body, "Next: check-in on Sat 21 Nov (7.5)\n");
  assert_has(popup->body, "\nThey named a date: followup heard 7 --decision DATE\n");
  assert_buttons(popup, "");
  hidden = followup_popup_new_heard(fill(fixture, fixture->action->due, TRUE));
  g_assert_cmpstr(hidden->summary, ==, "Answer noted (7)");
  fill(fixture, fixture->action->due, FALSE);
  fixture->matter.action = NULL;
  last = followup_popup_new_heard(&fixture->matter);
  assert_has(last->body, "Nothing more is planned for it.\n");
}

/* The same popup again has the same key, a replanned one another. */
static void
test_key(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupPopup) first = make(fixture, fixture->action->due, FALSE);
  g_autoptr(FollowupPopup) later = make(fixture, fixture->action->due + DAY, TRUE);
  g_autoptr(FollowupPopup) moved = NULL;
  g_autoptr(FollowupPopup) other = NULL;

  g_assert_cmpstr(first->key, ==, later->key);
  fixture->action->due += 60;
  moved = make(fixture, fixture->action->due, FALSE);
  g_assert_cmpstr(first->key, !=, moved->key);
  fixture->action->due -= 60;
  set_text(&fixture->action->uuid, "uuid-2");
  other = make(fixture, fixture->action->due, FALSE);
  g_assert_cmpstr(first->key, !=, other->key);
}

/* The last moment, on the user's wall; the day is said once. */
static void
test_limit(Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *by, *expected;
  } cases[] = { { "2026-11-21T14:00:00Z", "Due Sat 21 Nov, by 14:00" },
                { "2026-11-23T16:30:00Z", "Due Sat 21 Nov, by Mon 23 Nov, 16:30" } };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(FollowupPopup) popup = NULL;
    g_autoptr(FollowupPopup) hidden = NULL;
    g_autofree char *start = g_strdup_printf("%s\n7.1 · followup done 7.1\n", cases[i].expected);
    g_autofree char *known = g_strdup_printf("%s – ", cases[i].expected);

    fixture->action->by = at(cases[i].by);
    popup = make(fixture, fixture->action->due, FALSE);
    assert_has(popup->body, known);
    hidden = make(fixture, fixture->action->due, TRUE);
    g_assert_true(g_str_has_prefix(hidden->body, start));
  }
}

static void
test_lateness(Fixture *fixture, gconstpointer data)
{
  static const struct {
    gint64 after_by;
    const char *expected; /* NULL: nothing of it */
  } cases[] = { { -1, NULL },
                { 0, NULL },
                { 1, ", 1 minute late – " },
                { 59, ", 1 minute late – " },
                { 30 * 60, ", 30 minutes late – " },
                { HOUR, ", 1 hour late – " },
                { 23 * HOUR, ", 23 hours late – " },
                { 14 * HOUR + 30 * 60, ", 15 hours late – " },
                { DAY, ", 24 hours late – " },
                { 33 * HOUR + 59 * 60, ", 34 hours late – " },
                { 34 * HOUR, ", 2 days late – " }, /* midnight */
                { 2 * DAY + 9 * HOUR, ", 2 days late – " },
                { 2 * DAY + 23 * HOUR, ", 3 days late – " },
                { 400 * DAY, ", 400 days late – " } };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(FollowupPopup) popup = make(fixture, fixture->action->by + cases[i].after_by, FALSE);

    if (cases[i].expected != NULL)
      assert_has(popup->body, cases[i].expected);
    else
      assert_lacks(popup->body, "late");
  }
}

static void
test_phone_hour(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupPopup) popup = NULL;
  g_autoptr(FollowupPopup) hidden = NULL;

  fixture->action->channel = FOLLOWUP_CHANNEL_PHONE;
  set_text(&fixture->interview->zone, "Asia/Kolkata");
  popup = make(fixture, at("2026-11-24T09:40:00Z"), FALSE);
  assert_has(popup->body, "\nBy phone: +49 30 1234\n");
  assert_has(popup->body, "\nIt is 15:10 there (Asia/Kolkata).");
  hidden = make(fixture, at("2026-11-24T09:40:00Z"), TRUE);
  assert_has(hidden->body, "\nIt is 15:10 there.");
  assert_lacks(hidden->body, "Kolkata");
  followup_popup_free(popup);
  set_text(&fixture->interview->zone, "Africa/Abidjan"); /* as in UTC, which is here */
  popup = make(fixture, at("2026-11-24T09:40:00Z"), FALSE);
  assert_lacks(popup->body, "there");
}

static void
test_prepare(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupPopup) popup = NULL;

  fixture->action->kind = FOLLOWUP_KIND_PREPARE;
  fixture->action->channel = FOLLOWUP_CHANNEL_NONE;
  g_clear_pointer(&fixture->action->interviewer, g_free);
  popup = make(fixture, at("2026-11-20T12:00:00Z"), FALSE);
  g_assert_cmpstr(popup->summary, ==, "Prepare: Acme GmbH");
  g_assert_cmpint(popup->urgency, ==, FOLLOWUP_URGENCY_CRITICAL);
  assert_has(popup->body, "\nStarts Fri 20 Nov 2026, 13:00 (14:00 there)\n");
  assert_has(popup->body, "\nWhere: https://meet.example.com/acme\n");
  assert_has(popup->body, "decision date");
}

/* An offer's last day is the employer's. */
static void
test_urgency(Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *now;
    FollowupUrgency expected;
  } cases[] = { { "2026-12-09T22:59:59Z", FOLLOWUP_URGENCY_NORMAL },
                { "2026-12-09T23:00:00Z", FOLLOWUP_URGENCY_CRITICAL },
                { "2026-12-10T12:00:00Z", FOLLOWUP_URGENCY_CRITICAL },
                { "2026-12-10T22:59:59Z", FOLLOWUP_URGENCY_CRITICAL },
                { "2026-12-10T23:00:00Z", FOLLOWUP_URGENCY_NORMAL } };

  for (guint kind = 0; kind < FOLLOWUP_N_KINDS; kind++) {
    fixture->action->kind = kind;
    fixture->action->by = at("2026-12-10T16:00:00Z");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
      FollowupUrgency urgency
          = followup_popup_get_urgency(fixture->action, fixture->interview, at(cases[i].now));

      if (kind == FOLLOWUP_KIND_PREPARE)
        g_assert_cmpint(urgency, ==, FOLLOWUP_URGENCY_CRITICAL);
      else if (kind == FOLLOWUP_KIND_ANSWER_OFFER)
        g_assert_cmpint(urgency, ==, cases[i].expected);
      else
        g_assert_cmpint(urgency, ==, FOLLOWUP_URGENCY_NORMAL);
    }
  }
}

/* Every kind, named and nameless, on every channel, says something and no template shows through.
 */
static void
test_every_kind(Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < FOLLOWUP_N_KINDS * 5 * 2; i++) {
    g_autoptr(FollowupPopup) popup = NULL;

    fixture->action->kind = i % FOLLOWUP_N_KINDS;
    fixture->action->channel = i / FOLLOWUP_N_KINDS % 5;
    set_text(&fixture->action->interviewer, i % 2 == 0 ? "Jane Doe" : NULL);
    popup = make(fixture, fixture->action->due, FALSE);
    assert_has(popup->summary, followup_kind_to_title(fixture->action->kind));
    assert_has(popup->body, "Acme GmbH, C engineer\n");
    assert_has(popup->body, "followup done 7.1");
    assert_lacks(popup->body, "{");
    assert_lacks(popup->body, "null");
    assert_lacks(popup->body, "\n\n");
  }
}

static void
test_private(Fixture *fixture, gconstpointer data)
{
  static const char *const secrets[]
      = { "Acme", "engineer", "Jane", "Doe", "CTO", "example.com", "1234", "Berlin" };

  for (guint kind = 0; kind < FOLLOWUP_N_KINDS; kind++) {
    g_autoptr(FollowupPopup) popup = NULL;
    g_autofree char *expected = g_strdup_printf("%s (7.1)", followup_kind_to_title(kind));

    fixture->action->kind = kind;
    fixture->action->channel = kind % 5;
    popup = make(fixture, fixture->action->by + 2 * DAY, TRUE);
    g_assert_cmpstr(popup->summary, ==, expected);
    assert_has(popup->body, "2 days late\n");
    assert_has(popup->body, "followup done 7.1");
    for (gsize i = 0; i < G_N_ELEMENTS(secrets); i++) {
      assert_lacks(popup->summary, secrets[i]);
      assert_lacks(popup->body, secrets[i]);
    }
  }
}

static void
test_names(Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *name, *expected;
  } cases[] = {
    { "Zoë O’Brien-D'Arcy", "Thank-you note: Zoë O’Brien-D'Arcy" },
    { "Sam 🎉 <b>&amp;", "Thank-you note: Sam 🎉 <b>&amp;" },
    { "two\nlines\tand a tab", "Thank-you note: two lines and a tab" },
    { "משה כהן", "Thank-you note: \u2068משה כהן\u2069" },
    { "a\u202eb", "Thank-you note: \u2068a\u202eb\u2069" },
    { "%s %n {name}", "Thank-you note: %s %n {name}" },
    { "caf\xe9", "Thank-you note: caf\xef\xbf\xbd" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(FollowupPopup) popup = NULL;

    set_text(&fixture->action->interviewer, cases[i].name);
    popup = make(fixture, fixture->action->due, FALSE);
    g_assert_cmpstr(popup->summary, ==, cases[i].expected);
    g_assert_true(g_utf8_validate(popup->body, -1, NULL));
  }
}

static void
test_long_names(Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = g_strnfill(500, 'x');
  g_autoptr(FollowupPopup) popup = NULL;

  set_text(&fixture->action->interviewer, name);
  set_text(&fixture->interview->employer, name);
  set_text(&fixture->interview->position, name);
  popup = make(fixture, fixture->action->due, FALSE);
  g_assert_cmpint(g_utf8_strlen(popup->summary, -1), <, 120);
  g_assert_cmpint(g_utf8_strlen(popup->body, -1), <, 600);
  assert_has(popup->summary, "x…");
}

/* Where nobody is named and no position told, the summary has the employer, who is named once. */
static void
test_employer_alone(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupPopup) named = make(fixture, fixture->action->due, FALSE);
  g_autoptr(FollowupPopup) alone = NULL;
  g_autoptr(FollowupPopup) sent = NULL;

  assert_has(named->body, "Acme GmbH, C engineer\n");
  g_clear_pointer(&fixture->action->interviewer, g_free);
  g_clear_pointer(&fixture->interview->position, g_free);
  alone = make(fixture, fixture->action->due, FALSE);
  assert_has(alone->summary, "Acme GmbH");
  g_assert_true(g_str_has_prefix(alone->body, "Due "));
  sent = followup_popup_new_sent(fill(fixture, fixture->action->due, FALSE));
  g_assert_true(g_str_has_prefix(sent->body, "7.1 "));
}

/* Friendly, once a week, and it says how to be rid of it. */
static void
test_no_interview(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupPopup) popup = NULL;
  g_autoptr(FollowupPopup) hidden = NULL;

  fixture->action->kind = FOLLOWUP_KIND_KEEP_SEARCHING;
  fixture->action->channel = FOLLOWUP_CHANNEL_NONE;
  fixture->action->interview = 0;
  g_clear_pointer(&fixture->action->interviewer, g_free);
  fill(fixture, fixture->action->due, FALSE);
  fixture->matter.interview = NULL;
  popup = followup_popup_new_for_action(&fixture->matter);
  g_assert_cmpstr(popup->id, ==, "0.1");
  g_assert_cmpstr(popup->summary, ==, "Keep searching");
  assert_has(popup->body, "KeepSearching=no");
  assert_has(popup->body, "\n0.1 · followup done 0.1");
  assert_buttons(popup, DONE_LATER);
  fixture->matter.private = TRUE;
  hidden = followup_popup_new_for_action(&fixture->matter);
  assert_lacks(hidden->body, "followup show");
}

static FollowupPopup *
make_digest(Fixture *fixture, guint n, gint64 now, gboolean private)
{
  g_autoptr(GPtrArray) actions
      = g_ptr_array_new_with_free_func((GDestroyNotify)followup_action_free);
  g_autoptr(GPtrArray) interviews = g_ptr_array_new();

  for (guint i = 0; i < n; i++) {
    FollowupAction *action = followup_action_copy(fixture->action);

    action->number = i + 1;
    g_ptr_array_add(actions, action);
    g_ptr_array_add(interviews, fixture->interview);
  }
  return followup_popup_new_digest(actions, interviews, now, fixture->rules->system_zone, private);
}

static void
test_digest(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupPopup) popup = make_digest(fixture, 3, fixture->action->by, FALSE);
  g_autoptr(FollowupPopup) hidden = make_digest(fixture, 3, fixture->action->by, TRUE);

  g_assert_cmpstr(popup->id, ==, FOLLOWUP_DIGEST_ID);
  g_assert_cmpstr(popup->summary, ==, "3 follow-ups are waiting");
  assert_has(popup->body, "7.1 Thank-you note: Jane Doe, Acme GmbH\n"
                          "7.2 Thank-you note: Jane Doe, Acme GmbH\n"
                          "7.3 Thank-you note: Jane Doe, Acme GmbH\n");
  g_assert_cmpstr(popup->buttons[0][0], ==, FOLLOWUP_BUTTON_SHOW);
  g_assert_cmpstr(popup->buttons[1][0], ==, FOLLOWUP_BUTTON_TOMORROW);
  g_assert_null(popup->buttons[2][0]);
  g_assert_cmpint(popup->urgency, ==, FOLLOWUP_URGENCY_NORMAL);
  g_assert_cmpstr(hidden->key, ==, popup->key);
  assert_has(hidden->body, "7.2 Thank-you note\n");
  assert_lacks(hidden->body, "Jane");
  assert_lacks(hidden->body, "Acme");
}

static void
test_long_digest(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupPopup) some = make_digest(fixture, 20, fixture->action->by, FALSE);
  g_autoptr(FollowupPopup) many = make_digest(fixture, 1000, fixture->action->by, FALSE);

  for (guint i = 1; i <= 20; i++) {
    g_autofree char *id = g_strdup_printf("7.%u", i);

    assert_has(some->body, id);
  }
  assert_lacks(some->body, " more");
  assert_has(many->summary, "1000 ");
  assert_has(many->body, "7.68 and 932 more\n");
  g_assert_cmpint(g_utf8_strlen(many->body, -1), <, 1000);
}

/* However late: it is shown, and says so. */
static void
test_late_digest(Fixture *fixture, gconstpointer data)
{
  gint64 by = fixture->action->by;
  g_autoptr(FollowupPopup) some = make_digest(fixture, 3, by + 3 * DAY, FALSE);
  g_autoptr(FollowupPopup) hidden = make_digest(fixture, 3, by + 400 * DAY, TRUE);
  g_autoptr(FollowupPopup) many = make_digest(fixture, 12, by + 3 * DAY, FALSE);
  g_autoptr(FollowupPopup) punctual = make_digest(fixture, 12, by, FALSE);

  assert_has(some->body, "7.1 Thank-you note: Jane Doe, Acme GmbH, 3 days late\n");
  assert_lacks(some->body, "of them are late");
  assert_has(hidden->body, "7.2 Thank-you note, 400 days late\n");
  assert_has(many->body, "7.12\n12 of them are late, the first by 3 days\n");
  assert_lacks(punctual->body, "late");
}

#define ADD(path, test) g_test_add("/popup/" path, Fixture, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("says-all", test_says_all);
  ADD("copy", test_copy);
  ADD("buttons", test_buttons);
  ADD("script", test_script);
  ADD("click-label", test_click_label);
  ADD("links", test_links);
  ADD("missing-address", test_missing_address);
  ADD("counts-notes", test_counts_notes);
  ADD("advice", test_advice);
  ADD("agency", test_agency);
  ADD("debrief", test_debrief);
  ADD("tell-others", test_tell_others);
  ADD("request", test_request);
  ADD("blanks", test_blanks);
  ADD("sent", test_sent);
  ADD("failed", test_failed);
  ADD("heard", test_heard);
  ADD("key", test_key);
  ADD("limit", test_limit);
  ADD("lateness", test_lateness);
  ADD("phone-hour", test_phone_hour);
  ADD("prepare", test_prepare);
  ADD("urgency", test_urgency);
  ADD("every-kind", test_every_kind);
  ADD("private", test_private);
  ADD("names", test_names);
  ADD("long-names", test_long_names);
  ADD("employer-alone", test_employer_alone);
  ADD("no-interview", test_no_interview);
  ADD("digest", test_digest);
  ADD("long-digest", test_long_digest);
  ADD("late-digest", test_late_digest);
  return g_test_run();
}
