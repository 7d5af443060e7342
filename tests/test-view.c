/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-view: what is told of a step, whatever the daemon sends of it. */
#include "view.h"

#include <string.h>

/* Tue 17 Nov 2026, 09:30 in Berlin */
#define NOW 1794904200
#define NAMED "'id': <'1.1'>, 'kind': <'thank-you'>, 'due': <int64 1794907800>, "

/* What the step reads as, but for the spaces that align it. */
static char *
print_step(const char *action)
{
  g_autofree char *text = g_strdup_printf("[{%s}]", action);
  g_autoptr(GVariant) actions = g_variant_parse(G_VARIANT_TYPE("aa{sv}"), text, NULL, NULL, NULL);
  g_autoptr(FollowupSession) session = followup_session_new(NOW, followup_output_new(200, FALSE));
  g_auto(GStrv) words = NULL;
  GString *line = g_string_new(NULL);

  g_assert_nonnull(actions);
  followup_view_print_steps(session, actions, NULL);
  words = g_strsplit_set(session->output->text->str, " \n", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_string_append_printf(line, "%s%s", line->len > 0 ? " " : "", words[i]);
  return g_string_free(line, FALSE);
}

static void
test_steps(void)
{
  static const struct {
    const char *action, *expected;
  } cases[] = {
    { NAMED "'state': <'planned'>", "1.1 Tue 17 Nov, 10:30 Thank-you note" },
    { NAMED "'state': <'planned'>, 'interviewer': <'Seán O\\'Hara 🎉'>, 'channel': <'phone'>",
      "1.1 Tue 17 Nov, 10:30 Thank-you note to Seán O'Hara 🎉 by phone" },
    { NAMED "'state': <'planned'>, 'projected': <true>, 'why': <'soon'>, 'note': <'by\tpost'>",
      "1.1 Tue 17 Nov, 10:30 Thank-you note (if there is no answer) soon by post" },
    { NAMED "'state': <'due'>, 'by': <int64 1794904199>",
      "1.1 Tue 17 Nov, 10:30 Thank-you note late since Tue 17 Nov, 09:29" },
    { NAMED "'state': <'planned'>, 'by': <int64 1794904200>",
      "1.1 Tue 17 Nov, 10:30 Thank-you note late after Tue 17 Nov, 09:30" },
    { NAMED "'state': <'planned'>, 'popup': <int64 1794911400>",
      "1.1 Tue 17 Nov, 10:30 Thank-you note popup 11:30" },
    { NAMED "'state': <'planned'>, 'popup': <int64 1794907800>",
      "1.1 Tue 17 Nov, 10:30 Thank-you note" },
    { NAMED "'state': <'snoozed'>, 'snoozed-until': <int64 1794990600>",
      "1.1 Tue 17 Nov, 10:30 Thank-you note snoozed until Wed 18 Nov, 09:30" },
    { NAMED "'state': <'done'>, 'finished': <int64 1794900600>, 'by': <int64 1>",
      "1.1 Tue 17 Nov, 10:30 Thank-you note done Tue 17 Nov, 08:30" },
    { NAMED "'state': <'skipped'>, 'finished': <int64 1794900600>",
      "1.1 Tue 17 Nov, 10:30 Thank-you note skipped Tue 17 Nov, 08:30" },
    { NAMED "'state': <'planned'>, 'channel': <'email'>, 'contact': <{'phone': <'123'>}>",
      "1.1 Tue 17 Nov, 10:30 Thank-you note by email no e-mail known: look on the company's page, "
      "else call 123" },
    { NAMED "'state': <'planned'>, 'channel': <'email'>, 'contact': <@a{sv} {}>",
      "1.1 Tue 17 Nov, 10:30 Thank-you note by email no e-mail known: look on the company's page, "
      "or ask whoever invited you" },
    { NAMED "'state': <'planned'>, 'channel': <'phone'>, 'contact': <@a{sv} {}>",
      "1.1 Tue 17 Nov, 10:30 Thank-you note by phone no number known: look on the company's page, "
      "else write" },
    { NAMED "'state': <'planned'>, 'channel': <'email'>, 'contact': <{'email': <'j@example.com'>}>",
      "1.1 Tue 17 Nov, 10:30 Thank-you note by email" },
    /* a newer daemon's kind, and values of other types */
    { "'id': <'1.2'>, 'kind': <'dance'>, 'due': <int64 1794907800>, 'note': <uint32 7>, 'by': "
      "<'x'>, "
      "'contact': <'none'>, 'projected': <'yes'>",
      "1.2 Tue 17 Nov, 10:30 dance" },
    { "'id': <'1.3'>, 'kind': <'touch'>, 'interviewer': <'Jane'>, 'due': <int64 1794907800>, "
      "'why': <'no rule'>",
      "1.3 Tue 17 Nov, 10:30 Contact with Jane" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *text = print_step(cases[i].action);

    g_assert_cmpstr(text, ==, cases[i].expected);
  }
}

static void
test_fields(void)
{
  g_autoptr(GVariant) dict
      = g_variant_parse(G_VARIANT_TYPE_VARDICT,
                        "{'n': <uint32 7>, 'yes': <true>, 'odd': <'text'>, 'list': <[{'a': <1>}]>}",
                        NULL, NULL, NULL);
  g_autoptr(GVariantIter) list = followup_view_get_list(dict, "list");

  g_assert_cmpuint(followup_view_get_count(dict, "n", 60), ==, 7);
  g_assert_cmpuint(followup_view_get_count(dict, "odd", 60), ==, 60);
  g_assert_cmpuint(followup_view_get_count(dict, "none", 60), ==, 60);
  g_assert_true(followup_view_get_flag(dict, "yes"));
  g_assert_false(followup_view_get_flag(dict, "odd"));
  g_assert_false(followup_view_get_flag(dict, "none"));
  g_assert_cmpuint(g_variant_iter_n_children(list), ==, 1);
  g_assert_null(followup_view_get_list(dict, "odd"));
}

/* Whatever it was asked before, a book says what is said without it. */
static void
test_book(void)
{
  static const FollowupColumn columns[] = { { NULL, FOLLOWUP_COLUMN_FIXED } };
  static const char *const kinds[] = { "thank-you", "check-in", "request", "from-the-future" };
  static const char *const people[] = { "", "Jane", "花子", "a\033b" };
  static const char *const texts[] = { "", "papers" };
  static const char *const channels[] = { "none", "email", "phone" };
  static const char *const positions[] = { "", "C engineer", "エンジニア" };

  for (guint i = 0; i < 300; i++) {
    g_autoptr(FollowupViewBook) book = followup_view_book_new(i % 2 == 1);
    g_autoptr(FollowupTable) table = followup_table_new(columns, 1, 0);
    g_autoptr(FollowupOutput) output = followup_output_new(200, FALSE);
    GString *expected = g_string_new(NULL);

    for (guint n = 0; n < 8; n++) {
      const FollowupViewStep step = { .kind = kinds[g_random_int_range(0, 4)],
                                      .interviewer = people[g_random_int_range(0, 4)],
                                      .text = texts[g_random_int_range(0, 2)],
                                      .channel = channels[g_random_int_range(0, 3)] };
      const char *position = positions[g_random_int_range(0, 3)];
      g_autofree char *title = followup_view_word_title(step.interviewer, position);
      g_autofree char *task = i % 2 == 1 ? followup_view_step_to_task(&step)
                                         : followup_view_step_to_brief_task(&step);

      g_assert_cmpstr(followup_view_book_get_task(book, &step), ==, task);
      followup_view_book_add_title(book, table, FOLLOWUP_STYLE_PLAIN, step.interviewer, position);
      g_string_append_printf(expected, "%s\n", title);
    }
    followup_table_print(table, output);
    g_assert_cmpstr(output->text->str, ==, expected->str);
    g_string_free(expected, TRUE);
  }
}

int
main(int argc, char **argv)
{
  g_setenv("TZ", "Europe/Berlin", TRUE);
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/view/steps", test_steps);
  g_test_add_func("/view/fields", test_fields);
  g_test_add_func("/view/book", test_book);
  return g_test_run();
}
