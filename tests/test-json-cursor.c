/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "json-cursor.h"

#include "error.h"
#include "json-writer.h"

#include <string.h>

/* Whether all of it is read without a word. */
static gboolean
is_sound(const char *json)
{
  g_autofree char *text = g_strdup(json);
  FollowupJsonCursor cursor;

  followup_json_cursor_init(&cursor, text);
  followup_json_cursor_skip(&cursor);
  return followup_json_cursor_end(&cursor);
}

static void
test_sound(void)
{
  static const char *const rows[] = {
    "{}",
    " [ ] \r\n",
    "[1, -2, 3.5, 1e9, 0.1E-3, true, false, null, \"\"]",
    "{\"a\":{\"b\":[{},[]]},\"a\":1}",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude80\"",
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_test_message("%s", rows[i]);
    g_assert_true(is_sound(rows[i]));
  }
}

static void
test_unsound(void)
{
  static const char *const rows[] = {
    "",
    "{",
    "}",
    "[",
    "[1",
    "[1,",
    "[1,]",
    "[,1]",
    "{\"a\"}",
    "{\"a\":}",
    "{a:1}",
    "{1:2}",
    "[1 2]",
    "{} {}",
    "nul",
    "tru",
    "01",
    "-",
    "1.",
    "1e",
    ".5",
    "+1",
    "NaN",
    "'a'",
    "\"a",
    "\"\\x\"",
    "\"\\u12\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"\\ud800\\u0041\"",
    "\"\\udc00\"",
    "\"\xff\"",
    "/**/1",
    "[1]]",
    "{\"a\":1,}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_test_message("%s", rows[i]);
    g_assert_false(is_sound(rows[i]));
  }
}

static void
test_depth(void)
{
  g_autofree char *deep = g_strnfill(FOLLOWUP_JSON_MAX_DEPTH + 1, '[');
  g_autofree char *bottomless = g_strnfill(1000000, '[');
  g_autoptr(GString) nested = g_string_new(NULL);

  for (int i = 0; i < FOLLOWUP_JSON_MAX_DEPTH; i++)
    g_string_append_c(nested, '[');
  for (int i = 0; i < FOLLOWUP_JSON_MAX_DEPTH; i++)
    g_string_append_c(nested, ']');
  g_assert_true(is_sound(nested->str));
  g_assert_false(is_sound(deep));
  g_assert_false(is_sound(bottomless));
}

static void
test_strings(void)
{
  char text[] = "[\"O'Neill \\\"&\\\" \\u05e9\\ud83d\\ude80\\n\", 42, true]";
  FollowupJsonCursor cursor;
  const char *string;
  gboolean flag;
  gint64 number;

  followup_json_cursor_init(&cursor, text);
  g_assert_true(followup_json_cursor_begin_array(&cursor));
  g_assert_true(followup_json_cursor_next_element(&cursor));
  g_assert_true(followup_json_cursor_read_string(&cursor, &string));
  g_assert_cmpstr(string, ==, "O'Neill \"&\" ש🚀\n");
  g_assert_true(followup_json_cursor_next_element(&cursor));
  g_assert_true(followup_json_cursor_read_int(&cursor, &number));
  g_assert_cmpint(number, ==, 42);
  g_assert_true(followup_json_cursor_next_element(&cursor));
  g_assert_true(followup_json_cursor_read_flag(&cursor, &flag));
  g_assert_true(flag);
  g_assert_false(followup_json_cursor_next_element(&cursor));
  g_assert_true(followup_json_cursor_end(&cursor));
}

static void
test_numbers(void)
{
  static const struct {
    const char *text;
    gint64 number; /* -1: none */
  } rows[] = {
    { "0", 0 },
    { "12", 12 },
    { "4611686018427387904", G_MAXINT64 / 2 + 1 },
    { "1.0", -1 },
    { "1e2", -1 },
    { "9223372036854775807", -1 },
    { "99999999999999999999", -1 },
    { "\"1\"", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = g_strdup(rows[i].text);
    FollowupJsonCursor cursor;
    gint64 number = -1;
    gboolean read;

    g_test_message("%s", rows[i].text);
    followup_json_cursor_init(&cursor, text);
    read = followup_json_cursor_read_int(&cursor, &number);
    g_assert_cmpint(read, ==, rows[i].number >= 0);
    if (read)
      g_assert_cmpint(number, ==, rows[i].number);
  }
}

static void
test_report(void)
{
  char text[] = "{\"a\": [1, x]}";
  g_autoptr(GError) error = NULL;
  FollowupJsonCursor cursor;

  followup_json_cursor_init(&cursor, text);
  followup_json_cursor_skip(&cursor);
  followup_json_cursor_report(&cursor, &error);
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr(error->message, ==,
                  "it is no JSON that can be read: a value was expected at byte 11");
}

static void
test_written_is_read(void)
{
  static const char *const rows[]
      = { "", "plain", "\"\\/\b\f\n\r\t\x01\x1f\x7f", "O'Neill 🚀 שלום\n" };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GString) json = g_string_new(NULL);
    FollowupJsonCursor cursor;
    const char *read;

    followup_json_append_string(json, rows[i]);
    followup_json_cursor_init(&cursor, json->str);
    g_assert_true(followup_json_cursor_read_string(&cursor, &read));
    g_assert_cmpstr(read, ==, rows[i]);
    g_assert_true(followup_json_cursor_end(&cursor));
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/json-cursor/sound", test_sound);
  g_test_add_func("/json-cursor/unsound", test_unsound);
  g_test_add_func("/json-cursor/depth", test_depth);
  g_test_add_func("/json-cursor/strings", test_strings);
  g_test_add_func("/json-cursor/numbers", test_numbers);
  g_test_add_func("/json-cursor/report", test_report);
  g_test_add_func("/json-cursor/written-is-read", test_written_is_read);
  return g_test_run();
}
