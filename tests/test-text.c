/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-text: trimming, quoting and finding what people typed. */

#include "text.h"

#include <string.h>

#include "error.h"

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
  static const char *const bad[] = { "four", "", "tw", "twoo", NULL };
  guint index = 42;

  g_assert_true(followup_text_find_word(words, 3, "number", "three", &index, NULL));
  g_assert_cmpuint(index, ==, 2);
  g_assert_true(followup_text_find_word(words, 3, "number", "One", &index, NULL));
  g_assert_cmpuint(index, ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *message = g_strdup_printf("number ‘%s’ is unknown; expected one, two or three",
                                               bad[i] != NULL ? bad[i] : "");

    g_assert_false(followup_text_find_word(words, 3, "number", bad[i], &index, &error));
    g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
    g_assert_cmpstr(error->message, ==, message);
    g_assert_cmpuint(index, ==, 0);
  }
}

int
main(int argc, char *argv[])
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/text/strip", test_strip);
  g_test_add_func("/text/quote", test_quote);
  g_test_add_func("/text/quote-long", test_quote_long);
  g_test_add_func("/text/find-word", test_find_word);
  return g_test_run();
}
