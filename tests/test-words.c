/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-words: how ids are read, moments worded and mistyped words understood. */
#include "ids.h"

#include "error.h"
#include "moment.h"
#include "nearest.h"
#include "span.h"

#include <string.h>

/* Tue 17 Nov 2026, 09:30 in Berlin */
#define NOW G_GINT64_CONSTANT(1794904200)
#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static void
test_actions(void)
{
  char *words[] = { (char *)"7.1", (char *)"12.30", (char *)"7.1", NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) ids = g_variant_ref_sink(followup_ids_of_actions("done", words, &error));
  g_autofree char *text = g_variant_print(ids, FALSE);

  g_assert_no_error(error);
  g_assert_cmpstr(text, ==, "['7.1', '12.30']"); /* each once */
}

static void
test_interviews(void)
{
  char *words[] = { (char *)"7", (char *)"12", (char *)"7", NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) ids = g_variant_ref_sink(followup_ids_of_interviews("show", words, &error));
  g_autofree char *text = g_variant_print(ids, TRUE);

  g_assert_no_error(error);
  g_assert_cmpstr(text, ==, "[uint64 7, 12]");
}

static void
test_wrong_ids(void)
{
  static const struct {
    const char *word;
    gboolean wants_action;
    int code;
    const char *part; /* of the message */
  } cases[] = {
    { "7", TRUE, FOLLOWUP_ERROR_WRONG_KIND,
      "‘7’ is an interview; ‘done’ wants an action such as 7.1: ‘followup show 7’ lists them" },
    { "7.1", FALSE, FOLLOWUP_ERROR_WRONG_KIND,
      "‘7.1’ is an action; ‘edit’ wants an interview such as 7" },
    { "acme", TRUE, FOLLOWUP_ERROR_INVALID_ARGUMENT, "‘acme’ is no id" },
    { "7.", TRUE, FOLLOWUP_ERROR_INVALID_ARGUMENT, "is no id" },
    { "7.0", TRUE, FOLLOWUP_ERROR_INVALID_ARGUMENT, "is no id" },
    { "-1", FALSE, FOLLOWUP_ERROR_INVALID_ARGUMENT, "is no id" },
    { "99999999999999999999", FALSE, FOLLOWUP_ERROR_INVALID_ARGUMENT, "is no id" },
    { NULL, TRUE, FOLLOWUP_ERROR_INVALID_ARGUMENT, "wants an id" },
    { NULL, FALSE, FOLLOWUP_ERROR_INVALID_ARGUMENT, "wants an id" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    char *words[] = { (char *)cases[i].word, NULL };
    g_autoptr(GError) error = NULL;
    gint64 id;

    g_test_message("%s", cases[i].word != NULL ? cases[i].word : "(none)");
    if (cases[i].wants_action)
      g_assert_null(followup_ids_of_actions("done", words, &error));
    else
      g_assert_false(followup_ids_of_interview("edit", words, &id, &error));
    g_assert_error(error, FOLLOWUP_ERROR, cases[i].code);
    g_assert_nonnull(strstr(error->message, cases[i].part));
  }
}

/* NOW is Tue 17 Nov, 09:30 in Berlin. */
static const struct {
  gint64 seconds;
  const char *whole, *brief;
} distances[] = {
  { 0, "now", "now" },
  { 1, "in 1 second", "now" },
  { 59, "in 59 seconds", "now" },
  { -59, "59 seconds ago", "now" },
  { MINUTE, "in 1 minute", "in 1m" },
  { -5 * MINUTE, "5 minutes ago", "5m ago" },
  { HOUR - 1, "in 59 minutes", "in 59m" },
  { HOUR, "in 1 hour", "in 1h" },
  { 35 * HOUR, "in 35 hours", "in 35h" },
  /* to the end of tomorrow, and from the start of yesterday */
  { 38 * HOUR + 29 * MINUTE, "in 38 hours", "in 38h" },
  { 38 * HOUR + 30 * MINUTE, "in 2 days", "in 2d" },
  { -33 * HOUR - 30 * MINUTE, "34 hours ago", "34h ago" },
  { -33 * HOUR - 31 * MINUTE, "2 days ago", "2d ago" },
  /* by the hour it would be more, or less */
  { -3 * DAY + 10 * MINUTE, "3 days ago", "3d ago" },
  { -2 * DAY - 9 * HOUR, "2 days ago", "2d ago" },
  { 3 * DAY - 9 * HOUR, "in 3 days", "in 3d" },
  { 2 * DAY + 14 * HOUR, "in 2 days", "in 2d" },
  /* over the change of the clocks on 28 Mar: by the hour it would be 132 and a half */
  { 132 * DAY + 13 * HOUR + 31 * MINUTE, "in 133 days", "in 133d" },
  { 729 * DAY, "in 729 days", "in 729d" },
  { 730 * DAY, "in 730 days", "in 2y" },
};

static void
test_distance(void)
{
  g_autoptr(FollowupZone) zone = followup_zone_new("Europe/Berlin", NULL);

  for (guint i = 0; i < G_N_ELEMENTS(distances); i++) {
    gint64 instant = NOW + distances[i].seconds;
    g_autofree char *whole = followup_moment_to_distance(instant, zone, NOW);
    g_autofree char *brief = followup_moment_to_brief_distance(
        distances[i].seconds, followup_span_count_days(instant, NOW, zone));

    g_assert_cmpstr(whole, ==, distances[i].whole);
    g_assert_cmpstr(brief, ==, distances[i].brief);
  }
}

static char *
word_brief_distance(gint64 instant, FollowupZone *zone, gint64 now)
{
  return followup_moment_to_brief_distance(instant - now,
                                           followup_span_count_days(instant, now, zone));
}

/* What is echoed of a moment typed, and what a card and a list say of it, are the same days. */
static void
test_same_days(void)
{
  static const char *const counts[] = { "two", "three", "four", "five", "six", "seven" };
  g_autoptr(FollowupZone) zone = followup_zone_new("Europe/Berlin", NULL);

  for (gint64 instant = NOW - 7 * DAY; instant < NOW + 7 * DAY; instant += 20 * MINUTE) {
    g_autofree char *echo = followup_moment_to_full_text(instant, zone, "Europe/Berlin", NOW);
    g_autofree char *card = followup_moment_to_distance(instant, zone, NOW);
    g_autofree char *list = word_brief_distance(instant, zone, NOW);

    for (guint i = 0; i < G_N_ELEMENTS(counts); i++) {
      gboolean back = instant < NOW;
      g_autofree char *said = g_strdup_printf(back ? "%s days ago" : "in %s days", counts[i]);
      g_autofree char *whole = g_strdup_printf(back ? "%u days ago" : "in %u days", i + 2);
      g_autofree char *brief = g_strdup_printf(back ? "%ud ago" : "in %ud", i + 2);

      g_assert_cmpint(g_str_has_suffix(echo, said), ==, g_str_equal(card, whole));
      g_assert_cmpint(g_str_has_suffix(echo, said), ==, g_str_equal(list, brief));
    }
  }
}

/* Until the moment of the next change it reads the same, and then no longer. */
static void
test_next_change(void)
{
  static const gint64 apart[] = { 0,    1,    59,     60,     61,     3599,   3600,     5399,
                                  5400, 9000, 129599, 129600, 130000, 864000, 63072000, 99999999 };
  g_autoptr(FollowupZone) zone = followup_zone_new("Europe/Berlin", NULL);

  for (guint i = 0; i < 2 * G_N_ELEMENTS(apart); i++) {
    gint64 sign = i % 2 == 0 ? 1 : -1;
    gint64 instant = NOW + sign * apart[i / 2];
    gint64 change = followup_moment_get_next_change(instant, zone, NOW);
    g_autofree char *now = word_brief_distance(instant, zone, NOW);
    g_autofree char *before = word_brief_distance(instant, zone, change - 1);
    g_autofree char *then = word_brief_distance(instant, zone, change);

    g_assert_cmpint(change, >, NOW);
    g_assert_cmpstr(now, ==, before);
    g_assert_cmpstr(now, !=, then);
  }
}

static void
test_brief_moments(void)
{
  g_autoptr(FollowupZone) berlin = followup_zone_new("Europe/Berlin", NULL);
  static const struct {
    gint64 seconds;
    const char *expected;
  } cases[] = {
    { 0, "09:30" },
    { 86400, "Wed 09:30" },
    { 6 * 86400, "Mon 09:30" },
    { 7 * 86400, "Tue 24 Nov" }, /* not today's weekday */
    { -86400, "Mon 16 Nov" },
    { 60 * 86400, "16 Jan 2027" },
    { -400 * 86400, "13 Oct 2025" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *text = followup_moment_to_brief_text(NOW + cases[i].seconds, berlin, NOW);

    g_assert_cmpstr(text, ==, cases[i].expected);
  }
}

/* Whatever it was asked before, a book says what is said without it. */
static void
test_book(void)
{
  static const char *const zones[]
      = { "Europe/Berlin",       "America/New_York", "UTC",
          "Australia/Lord_Howe", "Pacific/Apia",     "Asia/Kathmandu" };
  g_autoptr(GRand) rand = g_rand_new_with_seed(7);

  for (guint i = 0; i < G_N_ELEMENTS(zones); i++) {
    g_autoptr(FollowupZone) zone = followup_zone_new(zones[i], NULL);
    g_autoptr(FollowupMomentBook) book = followup_moment_book_new(zone, NOW);

    for (guint n = 0; n < 20000; n++) {
      gint64 reach = (gint64)1 << g_rand_int_range(rand, 5, 30);
      gint64 instant = NOW + (gint64)g_rand_double_range(rand, (double)-reach, (double)reach);
      g_autofree char *text = followup_moment_to_text(instant, zone, NOW);
      g_autofree char *brief = followup_moment_to_brief_text(instant, zone, NOW);
      g_autofree char *distance = word_brief_distance(instant, zone, NOW);
      g_autofree char *span = followup_moment_to_brief_span(
          ABS(instant - NOW), followup_span_count_days(instant, NOW, zone));

      g_assert_cmpstr(followup_moment_book_get_text(book, instant), ==, text);
      g_assert_cmpstr(followup_moment_book_get_brief(book, instant), ==, brief);
      g_assert_cmpstr(followup_moment_book_get_distance(book, instant), ==, distance);
      g_assert_cmpstr(followup_moment_book_get_span(book, instant), ==, span);
    }
  }
}

static void
test_clocks(void)
{
  g_autoptr(FollowupZone) berlin = followup_zone_new("Europe/Berlin", NULL);
  g_autofree char *text = followup_moment_to_text(NOW, berlin, NOW);
  g_autofree char *next_year = followup_moment_to_text(NOW + 60 * 86400, berlin, NOW);
  g_autofree char *today = followup_moment_to_short_text(NOW, berlin, NOW);
  g_autofree char *same = followup_moment_to_elsewhere(NOW, berlin, "Europe/Paris", " ");
  g_autofree char *york = followup_moment_to_elsewhere(NOW, berlin, "America/New_York", " ");
  g_autofree char *tokyo
      = followup_moment_to_elsewhere(NOW + 10 * 3600, berlin, "Asia/Tokyo", "\n");

  g_assert_cmpstr(text, ==, "Tue 17 Nov, 09:30");
  g_assert_cmpstr(next_year, ==, "Sat 16 Jan 2027, 09:30");
  g_assert_cmpstr(today, ==, "09:30");
  g_assert_null(same);
  g_assert_cmpstr(york, ==, "03:30 in New York");
  g_assert_nonnull(strstr(tokyo, "18 Nov")); /* another day there */
  g_assert_true(g_str_has_suffix(tokyo, "03:30\nin Tokyo"));
}

static void
test_nearest(void)
{
  static const char *const verbs[] = { "add", "agenda", "done", "skip", "show", "snooze", NULL };
  static const struct {
    const char *word;
    const char *expected;
  } cases[] = {
    { "agneda", "agenda" }, { "shwo", "show" },   { "snoze", "snooze" },  { "dnoe", "done" },
    { "ad", "add" },        { "agen", "agenda" }, { "frobnicate", NULL }, { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_test_message("%s", cases[i].word);
    g_assert_cmpstr(followup_nearest(cases[i].word, verbs), ==, cases[i].expected);
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/ids/actions", test_actions);
  g_test_add_func("/ids/interviews", test_interviews);
  g_test_add_func("/ids/wrong", test_wrong_ids);
  g_test_add_func("/moment/distance", test_distance);
  g_test_add_func("/moment/same-days", test_same_days);
  g_test_add_func("/moment/next-change", test_next_change);
  g_test_add_func("/moment/brief", test_brief_moments);
  g_test_add_func("/moment/book", test_book);
  g_test_add_func("/moment/clocks", test_clocks);
  g_test_add_func("/nearest/finds", test_nearest);
  return g_test_run();
}
