/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-line: interviews as lines of text and back. */
#include "line.h"

static void
assert_same(const FollowupLine *a, const FollowupLine *b)
{
  g_assert_cmpint(a->id, ==, b->id);
  g_assert_cmpint(a->start, ==, b->start);
  g_assert_cmpstr(a->employer, ==, b->employer);
  g_assert_cmpstr(a->position, ==, b->position);
  g_assert_cmpstr(a->ending, ==, b->ending);
  g_assert_cmpuint(a->number, ==, b->number);
  g_assert_cmpstr(a->kind, ==, b->kind);
  g_assert_cmpstr(a->state, ==, b->state);
  g_assert_cmpstr(a->channel, ==, b->channel);
  g_assert_cmpstr(a->interviewer, ==, b->interviewer);
  g_assert_cmpstr(a->text, ==, b->text);
  g_assert_cmpint(a->due, ==, b->due);
  g_assert_cmpint(a->by, ==, b->by);
  g_assert_cmpint(a->popup, ==, b->popup);
  g_assert_cmpint(a->snoozed_until, ==, b->snoozed_until);
}

static void
test_round_trip(void)
{
  const FollowupLine lines[] = {
    { 7, 1795093200, "O'Neill & Söhne 🚀", "C engineer", "open", 3, "check-in", "snoozed", "email",
      "مريم", "", 1795093201, 1795093202, 1795093203, 1795093204 },
    { G_MAXINT64, G_MININT64, "Acme", "", "rejected", 0, "", "", "", "", "", 0, 0, 0, 0 },
    { 1, 0, "", "", "", G_MAXUINT, "", "", "", "", "papers", -1, -10, 0, 0 },
  };
  g_autoptr(GString) text = g_string_new(NULL);
  FollowupLine line;
  char *rest;

  for (gsize i = 0; i < G_N_ELEMENTS(lines); i++)
    followup_line_append(&lines[i], text);
  rest = text->str;
  for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
    g_test_message("line %" G_GSIZE_FORMAT, i);
    g_assert_true(followup_line_read(&rest, &line));
    assert_same(&line, &lines[i]);
  }
  g_assert_false(followup_line_read(&rest, &line));
}

/* With all there is to say, also of one without an action. */
static void
test_whole(void)
{
  const FollowupLine lines[]
      = { { 7, 1, "Acme", "", "open", 3, "check-in", "due", "email", "", "", 2, 3, 4, 0,
            "Jane\tDoe Ann", "said 4 Dec", "1 day after Fri 4 Dec" },
          { 8, 1, "Acme", "C", "silent", 0, "", "", "", "", "", 0, 0, 0, 0, "Jane", NULL, NULL } };
  g_autoptr(GString) text = g_string_new(NULL);
  FollowupLine line;
  char *rest;

  for (gsize i = 0; i < G_N_ELEMENTS(lines); i++)
    followup_line_append_whole(&lines[i], text);
  rest = text->str;
  g_assert_true(followup_line_read(&rest, &line));
  assert_same(&line, &lines[0]);
  g_assert_cmpstr(line.people, ==, "Jane Doe Ann");
  g_assert_cmpstr(line.gist, ==, "said 4 Dec");
  g_assert_cmpstr(line.why, ==, "1 day after Fri 4 Dec");
  g_assert_true(followup_line_read(&rest, &line));
  assert_same(&line, &lines[1]);
  g_assert_cmpstr(line.people, ==, "Jane");
  g_assert_cmpstr(line.gist, ==, "");
  g_assert_cmpstr(line.why, ==, "");
  g_assert_false(followup_line_read(&rest, &line));
}

/* What would end a field or a line cannot. */
static void
test_control_characters(void)
{
  const FollowupLine bad = { 1, 2, "a\tb\nc\x01", NULL, "open", 0 };
  g_autoptr(GString) text = g_string_new(NULL);

  followup_line_append(&bad, text);
  g_assert_cmpstr(text->str, ==, "1\t2\ta b c \t\topen\t0\n");
}

static void
test_other_versions(void)
{
  static const struct {
    const char *text;
    guint n; /* lines */
    gint64 id;
    const char *kind;
  } cases[] = {
    { "", 0 },
    { "1\t2\tAcme", 0 }, /* cut off */
    { "\n", 1, 0, "" },
    { "1\n", 1, 1, "" },
    { "1\t2\tAcme\t\topen\t4\tnew-kind\tdue\temail\t\t\t5\t6\t7\t8\tmore\t\tfields\n2\n", 2, 2,
      "" },
    { "1\t2\tAcme\t\topen\t4\tnew-kind\tdue\temail\t\t\t5\t6\t7\t8\tmore\n", 1, 1, "new-kind" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *text = g_strdup(cases[i].text);
    char *rest = text;
    FollowupLine line = { 0 };
    guint n = 0;

    g_test_message("%s", cases[i].text);
    while (followup_line_read(&rest, &line))
      n++;
    g_assert_cmpuint(n, ==, cases[i].n);
    if (n > 0) {
      g_assert_cmpint(line.id, ==, cases[i].id);
      g_assert_cmpstr(line.kind, ==, cases[i].kind);
    }
  }
}

static void
assert_same_step(const FollowupStepLine *a, const FollowupStepLine *b)
{
  const char *const texts[][2] = { { a->kind, b->kind },
                                   { a->state, b->state },
                                   { a->section, b->section },
                                   { a->channel, b->channel },
                                   { a->interviewer, b->interviewer },
                                   { a->text, b->text },
                                   { a->why, b->why },
                                   { a->note, b->note },
                                   { a->email, b->email },
                                   { a->phone, b->phone } };
  const gint64 numbers[][2] = { { a->number, b->number },
                                { a->has_contact, b->has_contact },
                                { a->projected, b->projected },
                                { a->due, b->due },
                                { a->by, b->by },
                                { a->popup, b->popup },
                                { a->snoozed_until, b->snoozed_until },
                                { a->finished, b->finished } };

  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    g_assert_cmpstr(texts[i][0], ==, texts[i][1]);
  for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
    g_assert_cmpint(numbers[i][0], ==, numbers[i][1]);
}

static void
test_steps(void)
{
  const FollowupStepLine steps[] = {
    { 3, "check-in", "snoozed", "today", "email", "مريم 🚀", "papers", "5 business days after", "n",
      TRUE, "m@example.com", "+49 30 1", 1, 2, 3, 4, 0, FALSE },
    { 0, "move-on", "planned", "later", "", "", "", "", "", FALSE, "", "", G_MAXINT64, -1, 0, 0,
      1795093200, TRUE },
  };
  g_autoptr(GString) text = g_string_new(NULL);
  FollowupStepLine step;
  char *rest;

  for (gsize i = 0; i < G_N_ELEMENTS(steps); i++)
    followup_line_append_step(&steps[i], text);
  g_string_append(text, "1\t0");
  rest = text->str;
  for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
    g_test_message("step %" G_GSIZE_FORMAT, i);
    g_assert_true(followup_line_read_step(&rest, &step));
    assert_same_step(&step, &steps[i]);
  }
  g_assert_false(followup_line_read_step(&rest, &step)); /* cut off */
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/line/round-trip", test_round_trip);
  g_test_add_func("/line/whole", test_whole);
  g_test_add_func("/line/control-characters", test_control_characters);
  g_test_add_func("/line/other-versions", test_other_versions);
  g_test_add_func("/line/steps", test_steps);
  return g_test_run();
}
