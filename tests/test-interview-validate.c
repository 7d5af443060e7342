/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-interview-validate: what a sound interview is, what is tidied, and what is said of the rest.
 */

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

static void
put_long(char **text, guint n, const char *character)
{
  GString *string = g_string_new(NULL);

  while (n-- > 0)
    g_string_append(string, character);
  g_free(*text);
  *text = g_string_free(string, FALSE);
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

static void
set_decision(FollowupInterview *interview, const char *iso)
{
  interview->decision = (FollowupDecision){ FOLLOWUP_DECISION_DATE, .day = day_of(iso) };
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

static void
break_no_employer(FollowupInterview *i)
{
  g_clear_pointer(&i->employer, g_free);
}

static void
break_blank_employer(FollowupInterview *i)
{
  put(&i->employer, " \t\u00a0\u2003\n");
}

static void
break_invisible_employer(FollowupInterview *i)
{
  put(&i->employer, "\u200b\u200f\u2060");
}

static void
break_long_employer(FollowupInterview *i)
{
  put_long(&i->employer, 10000, "x");
}

static void
break_barely_long_employer(FollowupInterview *i)
{
  put_long(&i->employer, FOLLOWUP_MAX_NAME + 1, "🙂");
}

static void
break_employer_lines(FollowupInterview *i)
{
  put(&i->employer, "Acme\nGmbH");
}

static void
break_employer_escape(FollowupInterview *i)
{
  put(&i->employer, "Acme\033[31m");
}

static void
break_employer_separator(FollowupInterview *i)
{
  put(&i->employer, "Acme\u2028GmbH");
}

static void
break_employer_utf8(FollowupInterview *i)
{
  put(&i->employer, "M\xfcller");
}

static void
break_note_utf8(FollowupInterview *i)
{
  put(&i->note, "\xf0\x9f\x99");
}

static void
break_long_note(FollowupInterview *i)
{
  put_long(&i->note, FOLLOWUP_MAX_TEXT + 1, "ü");
}

static void
break_note_control(FollowupInterview *i)
{
  put(&i->note, "a\ab");
}

static void
break_no_zone(FollowupInterview *i)
{
  g_clear_pointer(&i->zone, g_free);
}

static void
break_zone(FollowupInterview *i)
{
  put(&i->zone, "Nowhere/Land");
}

static void
break_zone_path(FollowupInterview *i)
{
  put(&i->zone, "../../etc/passwd");
}

static void
break_duration_zero(FollowupInterview *i)
{
  i->duration = 0;
}

static void
break_duration_week(FollowupInterview *i)
{
  i->duration = 7 * 24 * 60;
}

static void
break_start_early(FollowupInterview *i)
{
  i->start = -7200;
}

static void
break_start_late(FollowupInterview *i)
{
  i->start = G_MAXINT64;
}

static void
break_end_late(FollowupInterview *i)
{
  i->start = G_GINT64_CONSTANT(7258118400) - 3600 - 1800; /* 23:30 in Berlin, the last day */
}

static void
break_decision(FollowupInterview *i)
{
  set_decision(i, "2026-11-19");
}

static void
break_range(FollowupInterview *i)
{
  i->decision = (FollowupDecision){ FOLLOWUP_DECISION_RANGE, 0, 30, 14 };
}

static void
break_range_long(FollowupInterview *i)
{
  i->decision = (FollowupDecision){ FOLLOWUP_DECISION_RANGE, 0, 1, G_MAXUINT };
}

static void
break_decision_kind(FollowupInterview *i)
{
  i->decision.kind = (FollowupDecisionKind)17;
}

static void
break_stage(FollowupInterview *i)
{
  i->stage = (FollowupStage)17;
}

static void
break_may(FollowupInterview *i)
{
  i->may_follow_up = (FollowupMay)17;
}

static void
break_uuid(FollowupInterview *i)
{
  put(&i->uuid, "7");
}

static void
break_two_leads(FollowupInterview *i)
{
  add_interviewer(i, "Ada", NULL)->lead = TRUE;
  add_interviewer(i, "Grace", NULL);
  add_interviewer(i, "Edsger", NULL)->lead = TRUE;
}

static void
break_many_interviewers(FollowupInterview *i)
{
  for (guint n = 0; n <= FOLLOWUP_MAX_INTERVIEWERS; n++)
    add_interviewer(i, "Ada", NULL);
}

static void
break_nameless(FollowupInterview *i)
{
  add_interviewer(i, "Ada", NULL);
  put(&add_interviewer(i, " ", NULL)->phone, "+49 30 1234");
}

static void
break_prefers(FollowupInterview *i)
{
  add_interviewer(i, "Ada", NULL)->prefers = (FollowupChannel)17;
}

static void
break_same_uuid(FollowupInterview *i)
{
  put(&add_interviewer(i, "Ada", NULL)->uuid, "123e4567-e89b-42d3-a456-426614174000");
  put(&add_interviewer(i, "Grace", NULL)->uuid, "123E4567-E89B-42D3-A456-426614174000");
}

static void
break_interviewer_name(FollowupInterview *i)
{
  add_interviewer(i, "Ada\nLovelace", NULL);
}

static void
break_interviewer_utf8(FollowupInterview *i)
{
  put(&add_interviewer(i, "Ada", NULL)->title, "\xff");
}

static void
break_agency_email(FollowupInterview *i)
{
  i->agency = followup_interviewer_new();
  put(&i->agency->name, "Agency");
  put(&i->agency->email, "agency");
}

static void
break_agency_nameless(FollowupInterview *i)
{
  i->agency = followup_interviewer_new();
  put(&i->agency->phone, "+49 30 1234");
}

#define INVALID FOLLOWUP_ERROR_INVALID_ARGUMENT
#define LIMIT FOLLOWUP_ERROR_LIMIT_EXCEEDED

static const struct {
  const char *name;
  void (*damage)(FollowupInterview *interview);
  FollowupError code;
  const char *words[3];
} failures[] = {
  { "no-employer", break_no_employer, INVALID, { "no employer", "Acme GmbH" } },
  { "blank-employer", break_blank_employer, INVALID, { "no employer" } },
  { "invisible-employer", break_invisible_employer, INVALID, { "no employer" } },
  { "long-employer", break_long_employer, LIMIT, { "employer", "10000", "500" } },
  { "barely-long-employer", break_barely_long_employer, LIMIT, { "employer", "501", "500" } },
  { "employer-lines", break_employer_lines, INVALID, { "employer", "line" } },
  { "employer-escape", break_employer_escape, INVALID, { "employer", "U+001B" } },
  { "employer-separator", break_employer_separator, INVALID, { "employer", "U+2028" } },
  { "employer-utf8", break_employer_utf8, INVALID, { "employer", "UTF-8", "byte 2" } },
  { "note-utf8", break_note_utf8, INVALID, { "note", "UTF-8", "byte 1" } },
  { "long-note", break_long_note, LIMIT, { "note", "4001", "4000" } },
  { "note-control", break_note_control, INVALID, { "note", "U+0007" } },
  { "no-zone", break_no_zone, INVALID, { "zone", "Europe/Berlin" } },
  { "zone", break_zone, INVALID, { "‘Nowhere/Land’", "Europe/Berlin" } },
  { "zone-path", break_zone_path, INVALID, { "passwd" } },
  { "duration-zero", break_duration_zero, INVALID, { "duration of 0", "1 to 1440" } },
  { "duration-week", break_duration_week, INVALID, { "duration of 10080", "1 to 1440" } },
  { "start-early", break_start_early, INVALID, { "start", "1970", "2199" } },
  { "start-late", break_start_late, INVALID, { "start", "1970", "2199" } },
  { "end-late", break_end_late, INVALID, { "start", "2199" } },
  { "decision", break_decision, INVALID, { "‘2026-11-19’", "before the interview", "2026-11-20" } },
  { "range", break_range, INVALID, { "‘30-14d’", "14-30d" } },
  { "range-long", break_range_long, INVALID, { "3650" } },
  { "decision-kind", break_decision_kind, INVALID, { "decision" } },
  { "stage", break_stage, INVALID, { "stage" } },
  { "may", break_may, INVALID, { "follow up" } },
  { "uuid", break_uuid, INVALID, { "uuid", "‘7’" } },
  { "two-leads", break_two_leads, INVALID, { "1 and 3", "lead" } },
  { "many-interviewers", break_many_interviewers, LIMIT, { "51", "50" } },
  { "nameless", break_nameless, INVALID, { "interviewer 2", "no name" } },
  { "prefers", break_prefers, INVALID, { "interviewer 1", "channel" } },
  { "same-uuid", break_same_uuid, INVALID, { "1 and 2", "uuid" } },
  { "interviewer-name", break_interviewer_name, INVALID, { "interviewer 1: name" } },
  { "interviewer-utf8", break_interviewer_utf8, INVALID, { "interviewer 1: title", "UTF-8" } },
  { "agency-email", break_agency_email, INVALID, { "agency: email", "‘agency’" } },
  { "agency-nameless", break_agency_nameless, INVALID, { "agency", "no name" } },
};

static void
test_failure(gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE(data);
  g_autoptr(FollowupInterview) interview = make_sound();
  g_autoptr(GError) error = NULL;

  failures[i].damage(interview);
  g_assert_false(followup_interview_validate(interview, &error));
  g_assert_error(error, FOLLOWUP_ERROR, (int)failures[i].code);
  assert_kind_message(error->message);
  for (guint w = 0; w < G_N_ELEMENTS(failures[i].words) && failures[i].words[w] != NULL; w++)
    if (strstr(error->message, failures[i].words[w]) == NULL)
      g_error("‘%s’ lacks ‘%s’", error->message, failures[i].words[w]);
}

/* Names that must pass as they are, byte for byte. */
static const char *const odd_names[] = {
  "O'Brien & Söhne <i>GmbH</i>",
  "👩‍👩‍👧 & 🏳️‍🌈 Co.",
  "שלום \u202bעולם\u202c بسم الله",
  "\u200eDirectional\u200f",
  "株式会社アクメ",
  "Zalgo Z̸̢̛a̶l̵g̷o̴",
  "100% \"quoted\" \\back\\slash %s %n",
  "-",
  "\U000E0041 tagged",
};

static void
test_odd_names(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(odd_names); i++) {
    g_autoptr(FollowupInterview) interview = make_sound();
    g_autoptr(GError) error = NULL;
    FollowupInterviewer *interviewer = add_interviewer(interview, odd_names[i], NULL);

    put(&interview->employer, odd_names[i]);
    put(&interview->note, odd_names[i]);
    g_assert_true(followup_interview_validate(interview, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(interview->employer, ==, odd_names[i]);
    g_assert_cmpstr(interview->note, ==, odd_names[i]);
    g_assert_cmpstr(interviewer->name, ==, odd_names[i]);
  }
}

static void
test_tidies(void)
{
  g_autoptr(FollowupInterview) interview = make_sound();
  g_autoptr(GError) error = NULL;
  FollowupInterviewer *interviewer = add_interviewer(interview, "  ", " first@example.com\n");

  put(&interview->employer, "\u00a0 Acme  GmbH\r\n");
  put(&interview->position, " \t ");
  put(&interview->zone, " Europe/Berlin ");
  put(&interview->note, "\n one\r\n\ttwo\nthree \r\n");
  put(&interview->uuid, "123E4567-E89B-42D3-A456-426614174000");
  put(&interviewer->post, "Road 1\r\n12345 Town");
  put(&interviewer->about, "");
  interview->agency = followup_interviewer_new();
  put(&interview->agency->name, " ");
  g_assert_true(followup_interview_validate(interview, &error));
  g_assert_no_error(error);
  g_assert_cmpstr(interview->employer, ==, "Acme  GmbH");
  g_assert_null(interview->position);
  g_assert_cmpstr(interview->zone, ==, "Europe/Berlin");
  g_assert_cmpstr(interview->note, ==, "one\n\ttwo\nthree");
  g_assert_cmpstr(interview->uuid, ==, "123e4567-e89b-42d3-a456-426614174000");
  g_assert_cmpstr(interviewer->name, ==, "first@example.com");
  g_assert_cmpstr(interviewer->email, ==, "first@example.com");
  g_assert_cmpstr(interviewer->post, ==, "Road 1\n12345 Town");
  g_assert_null(interviewer->about);
  g_assert_null(interview->agency);
}

/* Just inside of every limit. */
static void
test_limits_hold(void)
{
  g_autoptr(FollowupInterview) interview = make_sound();
  g_autoptr(GError) error = NULL;

  put_long(&interview->employer, FOLLOWUP_MAX_NAME, "🙂");
  put_long(&interview->note, FOLLOWUP_MAX_TEXT, "ü");
  for (guint n = 0; n < FOLLOWUP_MAX_INTERVIEWERS; n++)
    add_interviewer(interview, "Ada", "ada@example.com");
  interview->duration = FOLLOWUP_MAX_DURATION;
  set_decision(interview, "2026-11-20");
  g_assert_true(followup_interview_validate(interview, &error));
  g_assert_no_error(error);
  interview->duration = 1;
  interview->decision
      = (FollowupDecision){ FOLLOWUP_DECISION_RANGE, 0, 0, FOLLOWUP_MAX_DECISION_DAYS };
  g_assert_true(followup_interview_validate(interview, &error));
  g_assert_no_error(error);
}

/* The date that counts is the one where the employer is. */
static void
test_decision_in_zone(void)
{
  g_autoptr(FollowupInterview) interview = make_sound();
  g_autoptr(GError) error = NULL;

  interview->start = START + 11 * 3600; /* 01:00 on the 21st in Berlin, the 20th in New York */
  set_decision(interview, "2026-11-20");
  g_assert_false(followup_interview_validate(interview, NULL));
  put(&interview->zone, "America/New_York");
  g_assert_true(followup_interview_validate(interview, &error));
  g_assert_no_error(error);
}

static const struct {
  const char *email;
  gboolean valid;
} emails[] = {
  { "a@b", TRUE },
  { "first.last+tag@mail.example.com", TRUE },
  { "jörg@exämple.com", TRUE },
  { "用户@例子.example", TRUE },
  { "o'brien@example.com", TRUE },
  { "\"a@b\"@example.com", TRUE },
  { "", FALSE },
  { "a", FALSE },
  { "@", FALSE },
  { "a@", FALSE },
  { "@b", FALSE },
  { "a b@example.com", FALSE },
  { "a@example.com b@example.com", FALSE },
  { "a@exam\u00a0ple.com", FALSE },
  { "<a@example.com>", FALSE },
  { "A <a@example.com", FALSE },
  { "a\a@example.com", FALSE },
  { "a@example.com\nBcc:b@example.com", FALSE },
  { "jane@example.du\xfa", FALSE },
};

static void
test_emails(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(emails); i++) {
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(followup_email_check(emails[i].email, &error), ==, emails[i].valid);
    if (emails[i].valid) {
      g_assert_no_error(error);
    } else {
      g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
      assert_kind_message(error->message);
    }
  }
}

static void
test_answers(void)
{
  g_autoptr(FollowupInterview) interview = make_sound();
  g_autoptr(GError) error = NULL;
  FollowupAnswer answer = { START + 86400, { FOLLOWUP_DECISION_DATE, day_of("2026-11-21") } };

  g_assert_true(followup_interview_check_answer(interview, &answer, &error));
  g_assert_no_error(error);
  answer.decision.day--;
  g_assert_false(followup_interview_check_answer(interview, &answer, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
  assert_kind_message(error->message);
  g_assert_nonnull(strstr(error->message, "before the answer"));
  g_clear_error(&error);
  answer.decision.kind = FOLLOWUP_DECISION_NONE;
  answer.at = G_MININT64;
  g_assert_false(followup_interview_check_answer(interview, &answer, &error));
  assert_kind_message(error->message);
  g_clear_error(&error);
  answer.at = START;
  for (guint i = 0; i < FOLLOWUP_MAX_ANSWERS; i++) {
    g_assert_true(followup_interview_check_answer(interview, &answer, NULL));
    g_array_append_val(interview->answers, answer);
  }
  g_assert_false(followup_interview_check_answer(interview, &answer, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED);
}

int
main(int argc, char *argv[])
{
  g_test_init(&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(failures); i++) {
    g_autofree char *path = g_strconcat("/interview-validate/refuses/", failures[i].name, NULL);

    g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_failure);
  }
  g_test_add_func("/interview-validate/odd-names", test_odd_names);
  g_test_add_func("/interview-validate/tidies", test_tidies);
  g_test_add_func("/interview-validate/limits-hold", test_limits_hold);
  g_test_add_func("/interview-validate/decision-in-zone", test_decision_in_zone);
  g_test_add_func("/interview-validate/emails", test_emails);
  g_test_add_func("/interview-validate/answers", test_answers);
  return g_test_run();
}
