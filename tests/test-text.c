/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-text: trimming, quoting and finding what people typed. */

#include "text.h"

#include <string.h>

#include "cadence.h"
#include "draft.h"
#include "error.h"
#include "template.h"

static const struct {
  const char *text, *stripped;
} strips[] = {
  { "x", "x" },
  { " \t\r\nx y\n", "x y" },
  { "\u00a0\u3000ü\u2003", "ü" },
  { "\u200fשלום\u200f", "\u200fשלום\u200f" },
  { "", NULL },
  { " \n\u2003 ", NULL },
  { "\xff", NULL },
  { "x\xff ", NULL },
  { NULL, NULL },
};

static void
test_strip(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(strips); i++) {
    g_autofree char *stripped = followup_text_strip(strips[i].text);

    g_assert_cmpstr(stripped, ==, strips[i].stripped);
  }
}

static const struct {
  const char *text, *quoted;
} quotes[] = {
  { "x", "‘x’" },
  { "", "‘’" },
  { NULL, "‘’" },
  { "two\nlines", "‘two\uFFFDlines’" },
  { "\033[31m", "‘\uFFFD[31m’" },
  { "a\u2028b", "‘a\uFFFDb’" },
  { "M\xfcller", "‘M\uFFFDller’" },
  { "👩‍👩‍👧 שלום %s", "‘👩‍👩‍👧 שלום %s’" },
};

static void
test_quote(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(quotes); i++) {
    g_autofree char *quoted = followup_text_quote(quotes[i].text);

    g_assert_cmpstr(quoted, ==, quotes[i].quoted);
  }
}

/* Whatever the width of its characters, a long text is cut between them. */
static void
test_quote_long(void)
{
  static const char *const characters[] = { "x", "ü", "字", "🙂" };

  for (gsize i = 0; i < G_N_ELEMENTS(characters); i++) {
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *exact = NULL, *quoted = NULL;

    for (guint n = 0; n < 60; n++)
      g_string_append(text, characters[i]);
    exact = g_strconcat("‘", text->str, "’", NULL);
    quoted = followup_text_quote(text->str);
    g_assert_cmpstr(quoted, ==, exact);
    g_free(exact);
    exact = g_strconcat("‘", text->str, "…’", NULL);
    for (guint n = 0; n < 10000; n++)
      g_string_append(text, characters[i]);
    g_free(quoted);
    quoted = followup_text_quote(text->str);
    g_assert_cmpstr(quoted, ==, exact);
  }
}

static void
test_find_word(void)
{
  static const char *const words[] = { "one", "two", "three" };
  static const struct {
    const char *word;
    const char *nearest;
  } bad[] = { { "four", NULL },      { "", NULL },       { "tw", "two" }, { "twoo", "two" },
              { "THREEE", "three" }, { "thr", "three" }, { NULL, NULL } };
  guint index = 42;

  g_assert_true(followup_text_find_word(words, 3, "number", "three", &index, NULL));
  g_assert_cmpuint(index, ==, 2);
  g_assert_true(followup_text_find_word(words, 3, "number", "One", &index, NULL));
  g_assert_cmpuint(index, ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *near
        = bad[i].nearest != NULL ? g_strdup_printf("did you mean ‘%s’? ", bad[i].nearest) : NULL;
    g_autofree char *message
        = g_strdup_printf("number ‘%s’ is unknown: %sexpected one, two or three",
                          bad[i].word != NULL ? bad[i].word : "", near != NULL ? near : "");

    g_assert_false(followup_text_find_word(words, 3, "number", bad[i].word, &index, &error));
    g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
    g_assert_cmpstr(error->message, ==, message);
    g_assert_cmpuint(index, ==, 0);
  }
}

static void
test_is_utf8(void)
{
  static const struct {
    const char *text;
    gsize length;
    gboolean expected;
  } cases[] = {
    { "", 0, TRUE },
    { "Acme, C engineer: plain and longer than what is looked at at once", 65, TRUE },
    { "O'Neill & Söhne 🚀 مريم", 30, TRUE },
    { "cut off here: \xf0\x9f\x9a\x80", 16, FALSE },
    { "plain and then all at once \xff", 28, FALSE },
    { "a\0b", 3, FALSE },
    { "ö\0b", 4, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_test_message("case %" G_GSIZE_FORMAT, i);
    g_assert_cmpint(followup_text_is_utf8(cases[i].text, cases[i].length), ==, cases[i].expected);
  }
}

static void
test_put_number(void)
{
  static const gint64 numbers[] = { 0, 7, 10, 1234567890, -1, G_MAXINT64, G_MININT64 };

  for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
    char text[FOLLOWUP_TEXT_NUMBER + 1];
    g_autofree char *expected = g_strdup_printf("%" G_GINT64_FORMAT, numbers[i]);

    *followup_text_put_number(text, numbers[i]) = '\0';
    g_assert_cmpstr(text, ==, expected);
  }
}

/* What the parsers of common say of what they cannot read. */
static char *
say_refusal(guint parser, const char *text)
{
  const char *const names[] = { "name", NULL };
  g_autoptr(FollowupCadenceSet) cadences = followup_cadence_set_new(NULL);
  g_autoptr(GError) error = NULL;
  FollowupDay day;
  FollowupOffset offset;
  FollowupHours hours;
  FollowupForm form;
  guint week;

  switch (parser) {
  case 0:
    g_assert_false(followup_day_parse(text, &day, &error));
    break;
  case 1:
    g_assert_false(followup_offset_parse(text, &offset, &error));
    break;
  case 2:
    g_assert_false(followup_hours_parse(text, &hours, &error));
    break;
  case 3:
    g_assert_false(followup_week_parse(text, &week, &error));
    break;
  case 4:
    g_assert_null(followup_zone_new(text, &error));
    break;
  case 5:
    g_assert_null(followup_cadence_set_lookup(cadences, text, &error));
    break;
  case 6:
    g_assert_false(followup_form_from_nick(text, &form, &error));
    break;
  case 7:
    g_assert_null(followup_reason_parse(text, &error));
    break;
  case 8:
    g_assert_null(followup_template_parse(text, "own.txt", names, names + 1, &error));
    break;
  default:
    return NULL;
  }
  return g_strdup(error->message);
}

/* Whatever was typed can neither break a line nor steer a terminal. */
static void
test_messages_stay_on_their_line(void)
{
  static const char *const texts[] = { "{2026-\x1b[31m-01", "{a\nb",
                                       ("{\xc2\x9b"
                                        "31m"),
                                       "{\xff" };
  guint parser = 0;

  for (g_autofree char *message = NULL;; parser++) {
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
      g_free(message);
      message = say_refusal(parser, texts[i]);
      if (message == NULL)
        break;
      g_assert_true(g_utf8_validate(message, -1, NULL));
      g_assert_null(strpbrk(message, "\x1b\n"));
      g_assert_null(strstr(message, "\xc2\x9b"));
    }
    if (message == NULL)
      break;
  }
  g_assert_cmpuint(parser, ==, 9);
}

static void
test_flatten(void)
{
  g_autofree char *flat = followup_text_flatten("a\tline\nof\x7f words");
  g_autofree char *padded = g_strnfill(5000, 'x');
  g_autofree char *cut = followup_text_flatten(padded);

  g_assert_cmpstr(flat, ==, "a\uFFFDline\uFFFDof\uFFFD words");
  g_assert_cmpint(g_utf8_strlen(cut, -1), ==, 301);
}

/* However long: which file it is stands at the end. */
static void
test_quote_path(void)
{
  g_autofree char *path = g_strdup_printf("/%0100d/a\nb.txt", 0);
  g_autofree char *quoted = followup_text_quote_path(path);

  g_assert_true(g_str_has_prefix(quoted, "‘/000"));
  g_assert_true(g_str_has_suffix(quoted, "/a?b.txt’"));
  g_assert_null(strstr(quoted, "…"));
}

int
main(int argc, char *argv[])
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/text/strip", test_strip);
  g_test_add_func("/text/quote", test_quote);
  g_test_add_func("/text/quote-long", test_quote_long);
  g_test_add_func("/text/find-word", test_find_word);
  g_test_add_func("/text/is-utf8", test_is_utf8);
  g_test_add_func("/text/put-number", test_put_number);
  g_test_add_func("/text/flatten", test_flatten);
  g_test_add_func("/text/messages-stay-on-their-line", test_messages_stay_on_their_line);
  g_test_add_func("/text/quote-path", test_quote_path);
  return g_test_run();
}
