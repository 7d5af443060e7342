/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "error.h"
#include "holidays.h"

#include <string.h>

static void
test_names(void)
{
  static const char *const good[]
      = { "b", "berlin", "de-by", "us2026", "a234567890123456789012345678901234567890" };
  static const char *const bad[] = { "",    "Berlin", "2026",
                                     "-a",  "zürich", "a b",
                                     "a/b", "..",     "a234567890123456789012345678901234567890x" };

  for (guint i = 0; i < G_N_ELEMENTS(good); i++)
    g_assert_true(followup_holidays_check_name(good[i], NULL));
  for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
    g_autoptr(GError) error = NULL;

    g_assert_false(followup_holidays_check_name(bad[i], &error));
    g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
    g_assert_nonnull(strstr(error->message, "‘berlin’"));
  }
}

/* What is good holds, in the order of the days, each once. */
static void
test_lines(void)
{
  static const char text[] = "\xef\xbb\xbf# Berlin\r\n"
                             "2026-12-26\tSecond  Day of Christmas \r\n"
                             "\n"
                             "  2026-12-25 Christmas Day\n"
                             "   # of next year\n"
                             "2027-01-01\n"
                             "2026-12-25 said twice\n"
                             "2027-01-01 Neujahr";
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(FollowupHolidays) set
      = followup_holidays_parse("berlin", text, sizeof text - 1, "berlin.holidays", problems);
  g_autoptr(FollowupHolidays) again = NULL;
  g_autofree char *written = followup_holidays_to_text(set), *twice = NULL;

  g_assert_cmpuint(problems->len, ==, 0);
  g_assert_cmpstr(set->name, ==, "berlin");
  g_assert_cmpstr(written, ==,
                  "2026-12-25 Christmas Day\n2026-12-26 Second  Day of Christmas\n"
                  "2027-01-01 Neujahr\n");
  again = followup_holidays_parse("berlin", written, strlen(written), "x", problems);
  twice = followup_holidays_to_text(again);
  g_assert_cmpstr(written, ==, twice);
  g_assert_cmpuint(problems->len, ==, 0);
}

/* A bad line is named with its number and leaves the others. */
static void
test_bad_lines(void)
{
  static const struct {
    const char *line, *problem;
  } cases[] = {
    { "2026-13-01 Nonsense",
      "x.holidays, line 2: ‘2026-13-01 Nonsense’ is no holiday; expected a date" },
    { "25.12.2026 Christmas", "line 2: ‘25.12.2026 Christmas’ is no holiday" },
    { "Christmas", "line 2: ‘Christmas’ is no holiday" },
    { "2026-12-24Heiligabend", "line 2: ‘2026-12-24Heiligabend’ is no holiday" },
    { "2026-12-24 Z\xfcrich", "line 2: not UTF-8 text" },
    { "2026-12-24 bell \a rings", "line 2: ‘bell" },
    { "2026-12-24 line\rbreak", "line 2: ‘line" },
    { "2026-12-24 1234567890123456789012345678901234567890123456789012345678901234567890"
      "1234567890123456789012345678901",
      "expected one line of at most 100 characters" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *text
        = g_strdup_printf("2026-12-25 Christmas Day\n%s\n2026-12-26\n", cases[i].line);
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(FollowupHolidays) set
        = followup_holidays_parse("x", text, strlen(text), "x.holidays", problems);

    g_assert_cmpuint(set->days->len, ==, 2);
    g_assert_cmpuint(problems->len, ==, 1);
    g_assert_nonnull(strstr(g_ptr_array_index(problems, 0), cases[i].problem));
    g_assert_null(strchr(g_ptr_array_index(problems, 0), '\n'));
  }
}

/* A file that is no set fills neither memory nor screen. */
static void
test_limits(void)
{
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(FollowupHolidays) many = NULL, none = NULL;
  FollowupDay first;

  g_assert_true(followup_day_parse("2020-01-01", &first, NULL));
  for (guint i = FOLLOWUP_MAX_HOLIDAYS + 2; i > 0; i--) {
    g_autofree char *iso = followup_day_to_iso(first + i);

    g_string_append_printf(text, "%s\n", iso);
  }
  many = followup_holidays_parse("many", text->str, text->len, "many.holidays", problems);
  g_assert_cmpuint(many->days->len, ==, FOLLOWUP_MAX_HOLIDAYS);
  g_assert_cmpuint(problems->len, ==, 1);
  g_assert_cmpstr(g_ptr_array_index(problems, 0), ==,
                  "many.holidays, line 5001: too many holidays: expected at most 5000 in a set; "
                  "those before it hold");
  g_string_truncate(text, 0);
  for (guint i = 0; i < 1000; i++)
    g_string_append(text, "no holiday\n");
  g_ptr_array_set_size(problems, 0);
  none = followup_holidays_parse("none", text->str, text->len, "none.holidays", problems);
  g_assert_cmpuint(none->days->len, ==, 0);
  g_assert_cmpuint(problems->len, ==, 11);
}

/* The manual's own example. */
static void
test_manual(void)
{
  g_autofree char *path
      = g_test_build_filename(G_TEST_DIST, "..", "client", "man", "followup-settings.5", NULL);
  g_autofree char *page = NULL;
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(FollowupHolidays) set = NULL;
  const char *start, *end;

  g_assert_true(g_file_get_contents(path, &page, NULL, NULL));
  start = strstr(page, ".EX\n# Berlin\n");
  g_assert_nonnull(start);
  start += strlen(".EX\n");
  end = strstr(start, ".EE");
  set = followup_holidays_parse("berlin", start, (gsize)(end - start), "berlin.holidays", problems);
  g_assert_cmpuint(problems->len, ==, 0);
  g_assert_cmpuint(set->days->len, ==, 3);
  g_assert_cmpstr(g_array_index(set->days, FollowupHoliday, 1).name, ==, "Ascension Day");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/holidays/names", test_names);
  g_test_add_func("/holidays/lines", test_lines);
  g_test_add_func("/holidays/bad-lines", test_bad_lines);
  g_test_add_func("/holidays/limits", test_limits);
  g_test_add_func("/holidays/manual", test_manual);
  return g_test_run();
}
