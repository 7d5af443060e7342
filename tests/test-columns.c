/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-columns: widths of text on a terminal, wrapping, shortening, and tables made of it. */
#include "columns.h"

#include "table.h"

#include <string.h>

static void
test_width(void)
{
  static const struct {
    const char *text;
    guint width;
  } cases[] = {
    { "", 0 },
    { "Acme GmbH", 9 },
    { "Siobhán O'Neill", 15 },
    { "o\u0308", 1 }, /* a mark of its own */
    { "山田 花子", 9 },
    { "🎉", 2 },
    { "👩‍💻", 2 },        /* joined */
    { "👩🏽‍💻 ok", 5 }, /* with a skin tone */
    { "❤️", 2 },             /* drawn as emoji */
    { "🇩🇪!", 3 },                /* a flag */
    { "مريم", 4 },
    { "a\u200bb", 2 }, /* a zero-width space */
    { "\u200d", 0 },   /* a joiner without anything to join */
    { "👩\u200d", 2 },
    { "1️⃣", 2 },                                                          /* a keycap */
    { "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 2 }, /* England */
    { "👨‍👩‍👧‍👦", 2 },                                        /* a family */
    { "❤︎", 1 },                                                           /* drawn as text */
    { "𐎠", 1 },    /* beyond the first plane */
    { "ｱｲｳ", 3 },  /* half-width */
    { "ＡＢ", 4 }, /* full-width */
    { "한국어", 6 },
    { "\u1112\u1161\u11ab", 2 },  /* the same in pieces */
    { "שָׁלוֹם", 4 },                /* with points */
    { "e\u0301\u0323\u20dd", 1 }, /* many marks */
    { "\u2068مريم\u2069", 4 },    /* set apart */
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_test_message("%s", cases[i].text);
    g_assert_cmpuint(followup_columns_width(cases[i].text), ==, cases[i].width);
  }
}

static void
test_shorten(void)
{
  static const struct {
    const char *text;
    guint width;
    const char *expected;
  } cases[] = {
    { "Acme GmbH", 9, "Acme GmbH" },
    { "Acme GmbH", 8, "Acme Gm…" },
    { "Acme GmbH", 6, "Acme…" }, /* no space before the ellipsis */
    { "山田花子", 8, "山田花子" },
    { "山田花子", 6, "山田…" }, /* half a character is none */
    { "👩‍💻👩‍💻", 3, "👩‍💻…" },
    { "Acme", 1, "…" },
    { "Acme", 0, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *shortened = followup_columns_shorten(cases[i].text, cases[i].width);

    g_assert_cmpstr(shortened, ==, cases[i].expected);
    if (!g_str_equal(shortened, cases[i].text)) {
      guint used;
      gsize kept = followup_columns_fit(cases[i].text, cases[i].width, &used);

      g_assert_cmpuint(kept + (cases[i].width > 0 ? strlen(FOLLOWUP_COLUMNS_CUT) : 0), ==,
                       strlen(shortened));
      g_assert_cmpuint(used, ==, followup_columns_width(shortened));
    }
  }
}

static void
test_wrap(void)
{
  static const struct {
    const char *text;
    guint width;
    const char *expected; /* lines, joined by | */
  } cases[] = {
    { "", 10, "" },
    { "one two three", 7, "one two|three" },
    { "one two three", 8, "one two|three" },
    { "one  two", 4, "one|two" },
    { "abcdefghij", 4, "abcd|efgh|ij" },
    { "ab abcdefghij", 4, "ab|abcd|efgh|ij" },
    { "first\nsecond line", 7, "first|second|line" },
    { "first\n\nthird", 7, "first||third" },
    { "山田花子さん", 5, "山田|花子|さん" },
    { "I am 山田花子", 9, "I am 山田|花子" },
    { "👩‍💻👩‍💻", 1, "👩‍💻|👩‍💻" }, /* a line takes one at least */
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GPtrArray) lines = followup_columns_wrap(cases[i].text, cases[i].width);
    g_autofree char *joined = NULL;

    g_ptr_array_add(lines, NULL);
    joined = g_strjoinv("|", (char **)lines->pdata);
    g_test_message("%s", cases[i].text);
    g_assert_cmpstr(joined, ==, cases[i].expected);
  }
}

static void
test_clean(void)
{
  g_autofree char *escape = followup_columns_clean("a\033[31mb\xff", FALSE);
  g_autofree char *lines = followup_columns_clean("a\nb\tc", TRUE);
  g_autofree char *line = followup_columns_clean("a\nb", FALSE);
  g_autofree char *none = followup_columns_clean(NULL, FALSE);

  g_assert_cmpstr(escape, ==, "a\uFFFD[31mb\uFFFD");
  g_assert_cmpstr(lines, ==, "a\nb c");
  g_assert_cmpstr(line, ==, "a b");
  g_assert_cmpstr(none, ==, "");
}

static gboolean
is_rtl(const char *text)
{
  return followup_columns_is_rtl(text, strlen(text));
}

static void
test_rtl(void)
{
  g_assert_false(followup_columns_is_rtl("Acme مريم", 5)); /* no more than that */
  g_assert_false(is_rtl("Acme GmbH 山田 🎉"));
  g_assert_true(is_rtl("Acme مريم"));
  g_assert_true(is_rtl("שלום"));
  g_assert_true(is_rtl("a\u202eb")); /* what overrides is kept within its cell */
}

/* On a terminal a cell keeps its direction to itself; elsewhere nothing is added. */
static void
test_apart(void)
{
  g_autoptr(FollowupOutput) output = followup_output_new(80, FALSE);

  followup_output_add_apart(output, FOLLOWUP_STYLE_PLAIN, "مريم");
  g_assert_cmpstr(output->text->str, ==, "مريم");
  g_string_truncate(output->text, 0);
  output->terminal = TRUE;
  followup_output_add_apart(output, FOLLOWUP_STYLE_PLAIN, "مريم");
  followup_output_add_apart(output, FOLLOWUP_STYLE_PLAIN, "Acme");
  g_assert_cmpstr(output->text->str, ==, "\u2068مريم\u2069Acme");
}

static char *
print_table(guint width)
{
  static const FollowupColumn columns[] = {
    { "ID", FOLLOWUP_COLUMN_RIGHT },
    { "Employer", FOLLOWUP_COLUMN_SHORTEN, 6 },
    { "Why", FOLLOWUP_COLUMN_WRAP, 10 },
  };
  g_autoptr(FollowupOutput) output = followup_output_new(width, FALSE);
  g_autoptr(FollowupTable) table = followup_table_new(columns, 3, 1);

  followup_table_add(table, FOLLOWUP_STYLE_LABEL, g_strdup("7"), NULL);
  followup_table_add(table, FOLLOWUP_STYLE_PLAIN, g_strdup("山田商事 Tokyo"), NULL);
  followup_table_add(table, FOLLOWUP_STYLE_PLAIN, g_strdup("five business days after Monday"),
                     g_strdup("late"));
  followup_table_add(table, FOLLOWUP_STYLE_LABEL, g_strdup("12"), NULL);
  followup_table_add(table, FOLLOWUP_STYLE_PLAIN, g_strdup("Acme"), NULL);
  followup_table_add(table, FOLLOWUP_STYLE_PLAIN, g_strdup(""), NULL);
  followup_table_print(table, output);
  return g_strdup(output->text->str);
}

static void
test_table(void)
{
  g_autofree char *wide = print_table(80);
  g_autofree char *narrow = print_table(40);

  g_assert_cmpstr(wide, ==,
                  " ID  Employer        Why\n"
                  "  7  山田商事 Tokyo  five business days after Monday\n"
                  "                     late\n"
                  " 12  Acme\n");
  g_assert_cmpstr(narrow, ==,
                  " ID  Employer        Why\n"
                  "  7  山田商事 Tokyo  five business days\n"
                  "                     after Monday\n"
                  "                     late\n"
                  " 12  Acme\n");
}

/* Every line of a table fits, however narrow, as long as its columns can give way. */
static void
test_table_fits(void)
{
  for (guint width = 40; width <= 120; width++) {
    g_autofree char *printed = print_table(width);
    g_auto(GStrv) lines = g_strsplit(printed, "\n", -1);

    for (guint i = 0; lines[i] != NULL; i++)
      g_assert_cmpuint(followup_columns_width(lines[i]), <=, width);
  }
}

static void
test_colour(void)
{
  g_autoptr(FollowupOutput) plain = followup_output_new(80, FALSE);
  g_autoptr(FollowupOutput) coloured = followup_output_new(80, TRUE);

  followup_output_add(plain, FOLLOWUP_STYLE_LATE, "late");
  followup_output_add(coloured, FOLLOWUP_STYLE_LATE, "late");
  followup_output_add(coloured, FOLLOWUP_STYLE_PLAIN, " no");
  g_assert_cmpstr(plain->text->str, ==, "late");
  g_assert_cmpstr(coloured->text->str, ==, "\033[31mlate\033[0m no");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/columns/width", test_width);
  g_test_add_func("/columns/shorten", test_shorten);
  g_test_add_func("/columns/wrap", test_wrap);
  g_test_add_func("/columns/clean", test_clean);
  g_test_add_func("/columns/rtl", test_rtl);
  g_test_add_func("/output/apart", test_apart);
  g_test_add_func("/table/lays-out", test_table);
  g_test_add_func("/table/fits", test_table_fits);
  g_test_add_func("/output/colour", test_colour);
  return g_test_run();
}
