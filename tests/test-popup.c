/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-popup: what popups say, and what they keep to themselves. */

#include "popup.h"

#include <string.h>

#define HOUR 3600
#define DAY 86400

typedef struct {
  FollowupInterview *interview;
  FollowupAction *action;
  FollowupRules *rules;
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

static FollowupPopup *
make(Fixture *fixture, gint64 now, gboolean private)
{
  return followup_popup_new_for_action(fixture->action, fixture->interview, fixture->rules, now,
                                       private);
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

static void
test_says_all(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupPopup) popup = make(fixture, fixture->action->due, FALSE);
  g_auto(GStrv) lines = g_strsplit(popup->body, "\n", -1);
  g_autofree char *why = followup_reason_to_text(fixture->action->reason);

  g_assert_cmpstr(popup->id, ==, "7.1");
  g_assert_cmpstr(popup->summary, ==, "Thank-you note: Jane Doe");
  g_assert_cmpuint(g_strv_length(lines), ==, 5);
  g_assert_cmpstr(lines[0], ==, "Acme GmbH, C engineer");
  g_assert_cmpstr(lines[1], ==, "Thank Jane Doe (CTO) for the interview.");
  g_assert_cmpstr(lines[2], ==, "By email: jane@example.com");
  g_assert_true(g_str_has_prefix(lines[3], "Due Sat 21 Nov: "));
  assert_has(lines[3], why);
  g_assert_cmpstr(lines[4], ==, "7.1 · followup done 7.1");
  g_assert_cmpint(popup->urgency, ==, FOLLOWUP_URGENCY_NORMAL);
}

static void
test_buttons(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupPopup) popup = make(fixture, fixture->action->due, FALSE);
  g_autoptr(FollowupPopup) copy = followup_popup_copy(popup);

  g_assert_cmpstr(copy->buttons[0][0], ==, FOLLOWUP_BUTTON_DONE);
  g_assert_cmpstr(copy->buttons[0][1], ==, "Done");
  g_assert_cmpstr(copy->buttons[1][0], ==, FOLLOWUP_BUTTON_TOMORROW);
  g_assert_cmpstr(copy->buttons[1][1], ==, "Tomorrow");
  g_assert_null(copy->buttons[2][0]);
  g_assert_cmpstr(copy->id, ==, popup->id);
  g_assert_cmpstr(copy->key, ==, popup->key);
  g_assert_cmpstr(copy->summary, ==, popup->summary);
  g_assert_cmpstr(copy->body, ==, popup->body);
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

static void
test_lateness(Fixture *fixture, gconstpointer data)
{
  static const struct {
    gint64 after_by;
    const char *expected; /* NULL: nothing of it */
  } cases[] = { { -1, NULL },
                { 0, NULL },
                { 1, "\n1 minute late\n" },
                { 30 * 60, "\n30 minutes late\n" },
                { HOUR, "\n1 hour late\n" },
                { 23 * HOUR, "\n23 hours late\n" },
                { DAY, "\n1 day late\n" },
                { 2 * DAY, "\n2 days late\n" },
                { 2 * DAY + 23 * HOUR, "\n2 days late\n" },
                { 400 * DAY, "\n400 days late\n" } };

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
  assert_has(popup->body, "\nIt is 15:10 there (Asia/Kolkata).\n");
  hidden = make(fixture, at("2026-11-24T09:40:00Z"), TRUE);
  assert_has(hidden->body, "It is 15:10 there.\n");
  assert_lacks(hidden->body, "Kolkata");
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
                { "2026-12-12T12:00:00Z", FOLLOWUP_URGENCY_CRITICAL } };

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

static void
test_no_interview(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupPopup) popup = NULL;

  fixture->action->kind = FOLLOWUP_KIND_KEEP_SEARCHING;
  g_clear_pointer(&fixture->action->interviewer, g_free);
  popup = followup_popup_new_for_action(fixture->action, NULL, fixture->rules, fixture->action->due,
                                        FALSE);
  g_assert_cmpstr(popup->summary, ==, "Keep searching");
}

static FollowupPopup *
make_digest(Fixture *fixture, guint n, gboolean private)
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
  return followup_popup_new_digest(actions, interviews, fixture->rules, fixture->action->due,
                                   private);
}

static void
test_digest(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupPopup) popup = make_digest(fixture, 3, FALSE);
  g_autoptr(FollowupPopup) hidden = make_digest(fixture, 3, TRUE);

  g_assert_cmpstr(popup->id, ==, FOLLOWUP_DIGEST_ID);
  g_assert_cmpstr(popup->summary, ==, "3 follow-ups are waiting");
  assert_has(popup->body, "7.1 Thank-you note: Jane Doe, Acme GmbH\n"
                          "7.2 Thank-you note: Jane Doe, Acme GmbH\n"
                          "7.3 Thank-you note: Jane Doe, Acme GmbH\n");
  g_assert_cmpstr(popup->buttons[0][0], ==, FOLLOWUP_BUTTON_SHOW);
  g_assert_cmpstr(popup->buttons[1][0], ==, FOLLOWUP_BUTTON_TOMORROW);
  g_assert_null(popup->buttons[2][0]);
  g_assert_cmpstr(hidden->key, ==, popup->key);
  assert_has(hidden->body, "7.2 Thank-you note\n");
  assert_lacks(hidden->body, "Jane");
  assert_lacks(hidden->body, "Acme");
}

static void
test_long_digest(Fixture *fixture, gconstpointer data)
{
  g_autoptr(FollowupPopup) some = make_digest(fixture, 20, FALSE);
  g_autoptr(FollowupPopup) many = make_digest(fixture, 1000, FALSE);

  for (guint i = 1; i <= 20; i++) {
    g_autofree char *id = g_strdup_printf("7.%u", i);

    assert_has(some->body, id);
  }
  assert_lacks(some->body, " more");
  assert_has(many->summary, "1000 ");
  assert_has(many->body, "7.68 and 932 more\n");
  g_assert_cmpint(g_utf8_strlen(many->body, -1), <, 1000);
}

#define ADD(path, test) g_test_add("/popup/" path, Fixture, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("says-all", test_says_all);
  ADD("buttons", test_buttons);
  ADD("key", test_key);
  ADD("lateness", test_lateness);
  ADD("phone-hour", test_phone_hour);
  ADD("prepare", test_prepare);
  ADD("urgency", test_urgency);
  ADD("every-kind", test_every_kind);
  ADD("private", test_private);
  ADD("names", test_names);
  ADD("long-names", test_long_names);
  ADD("no-interview", test_no_interview);
  ADD("digest", test_digest);
  ADD("long-digest", test_long_digest);
  return g_test_run();
}
