/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Which days of a calendar are holidays: of calendars as others publish them, and of odd events. */
#include "converter.h"
#include "error.h"
#include "feasts.h"

#include <string.h>

#define FIRST_YEAR 2025
#define LAST_YEAR 2027

static void
assert_set(const FollowupHolidays *set, const char *expected)
{
  g_autofree char *text = followup_holidays_to_text(set);

  g_assert_cmpstr(text, ==, expected);
}

static const struct {
  const char *name, *days;
  guint n_observances, n_timed, n_elsewhere, n_regional;
} samples[] = {
  { "google.ics",
    "2026-12-25 Christmas Day\n"
    "2026-12-26 Second Day of Christmas\n"
    "2027-01-06 Epiphany (regional holiday)\n"
    "2027-03-29 Easter Monday\n",
    2, 0, 1, 1 },
  { "outlook.ics",
    "2026-12-25 Christmas\n"
    "2026-12-26 Christmas\n"
    "2027-01-01 New Year's Day\n",
    0, 1, 0, 0 },
  { "officeholidays.ics",
    "2027-01-01 New Year's Day\n"
    "2027-03-08 International Women's Day (Regional Holiday)\n"
    "2027-05-01 Labour Day\n",
    1, 0, 0, 1 },
  /* What comes every year is spelt out; of 2025 Christmas is taken out. */
  { "thunderbird.ics",
    "2025-01-01 Neujahr\n"
    "2025-11-19 Buß- und Bettag\n"
    "2026-01-01 Neujahr\n"
    "2026-04-06 Ostermontag\n"
    "2026-11-18 Buß- und Bettag\n"
    "2026-12-25 Weihnachten\n"
    "2026-12-26 Weihnachten\n"
    "2027-01-01 Neujahr\n"
    "2027-03-29 Ostermontag\n"
    "2027-11-17 Buß- und Bettag\n"
    "2027-12-25 Weihnachten\n"
    "2027-12-26 Weihnachten\n",
    0, 0, 0, 0 },
};

static GPtrArray *
read_sample(const char *name)
{
  g_autofree char *path = g_test_build_filename(G_TEST_DIST, "data", "holidays", name, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = followup_converter_load(path, &error);
  GPtrArray *events;

  g_assert_no_error(error);
  events = followup_converter_read(name, bytes, FIRST_YEAR, LAST_YEAR, &error);
  g_assert_no_error(error);
  return events;
}

static void
test_sample(gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE(data);
  g_autoptr(GPtrArray) events = read_sample(samples[i].name);
  g_autoptr(FollowupHolidays) set = followup_holidays_new("x");
  FollowupFeasts feasts = { .first_year = FIRST_YEAR, .last_year = LAST_YEAR };
  g_autoptr(GError) error = NULL;

  followup_feasts_take(&feasts, events, set, &error);
  g_assert_no_error(error);
  assert_set(set, samples[i].days);
  g_assert_cmpuint(feasts.n_observances, ==, samples[i].n_observances);
  g_assert_cmpuint(feasts.n_timed, ==, samples[i].n_timed);
  g_assert_cmpuint(feasts.n_elsewhere, ==, samples[i].n_elsewhere);
  g_assert_cmpuint(feasts.n_regional, ==, samples[i].n_regional);
}

static void
test_observances(void)
{
  g_autoptr(GPtrArray) events = read_sample("google.ics");
  g_autoptr(FollowupHolidays) set = followup_holidays_new("x");
  FollowupFeasts feasts = { .first_year = FIRST_YEAR, .last_year = LAST_YEAR, .observances = TRUE };

  g_assert_true(followup_feasts_take(&feasts, events, set, NULL));
  g_assert_cmpuint(set->days->len, ==, 6);
  g_assert_cmpuint(feasts.n_observances, ==, 0);
}

static GPtrArray *
parse_events(const char *json)
{
  g_autoptr(JsonParser) parser = json_parser_new();
  GPtrArray *events = g_ptr_array_new_with_free_func((GDestroyNotify)json_object_unref);
  JsonArray *array;
  GError *error = NULL;

  json_parser_load_from_data(parser, json, -1, &error);
  g_assert_no_error(error);
  array = json_node_get_array(json_parser_get_root(parser));
  for (guint i = 0; i < json_array_get_length(array); i++)
    g_ptr_array_add(events, json_object_ref(json_array_get_object_element(array, i)));
  return events;
}

#define DAY "{\"component\": \"event\", \"date_only\": true, "
#define TIME "{\"component\": \"event\", "

/* One event each. */
static void
test_events(void)
{
  static const struct {
    const char *json, *days;
  } cases[] = {
    { "[" DAY "\"start\": \"2026-12-25\"}]", "2026-12-25\n" },
    { "[" DAY "\"start\": \"2026-12-25\", \"end\": \"2026-12-25\"}]", "2026-12-25\n" },
    { "[" DAY "\"start\": \"2026-12-25\", \"end\": \"2026-12-01\"}]", "2026-12-25\n" },
    { "[" DAY "\"start\": \"2026-12-31\", \"end\": \"2027-01-02\", \"summary\": \"Two years\"}]",
      "2026-12-31 Two years\n2027-01-01 Two years\n" },
    { "[" DAY "\"start\": \"2027-12-31\", \"end\": \"2028-01-03\"}]", "2027-12-31\n" },
    { "[" DAY "\"start\": \"2024-12-30\", \"end\": \"2025-01-02\"}]", "2025-01-01\n" },
    { "[" DAY "\"start\": \"1999-01-01\", \"end\": \"2199-12-31\"}]", NULL },
    { "[" DAY "\"start\": \"\"}]", "" },
    { "[" DAY "\"start\": \"2026-12-25\", \"status\": \"cancelled\"}]", "" },
    { "[" DAY "\"start\": \"2026-12-25\", \"method\": \"cancel\"}]", "" },
    { "[{\"component\": \"todo\", \"date_only\": true, \"start\": \"2026-12-25\"}]", "" },
    { "[" DAY "\"start\": \"2026-12-25\", \"summary\": \"Two\\nlines\\tand\\u0007a bell\"}]",
      "2026-12-25 Two lines and a bell\n" },
    { "[" DAY "\"start\": \"2026-12-25\", \"summary\": \"  \"}]", "2026-12-25\n" },
    /* Nobody is free: in a language that is not ours. */
    { "[" DAY "\"start\": \"2026-12-24\", \"summary\": \"Heiligabend\", \"description\": "
      "\"Gedenktag\\nZum Ausblenden: Google Kalender-Einstellungen > Feiertage in Deutschland\"}]",
      "" },
    { "[" DAY "\"start\": \"2026-12-25\", \"description\": \"Gesetzlicher Feiertag\"}]",
      "2026-12-25\n" },
    /* From midnight to midnight, by its own clock, by UTC, by none. */
    { "[" TIME "\"start\": \"2026-12-24T23:00:00Z\", \"start_zone\": \"Europe/Berlin\", "
      "\"duration\": 2880}]",
      "2026-12-25\n2026-12-26\n" },
    { "[" TIME "\"start\": \"2026-12-25T00:00:00Z\", \"duration\": 1440}]", "2026-12-25\n" },
    { "[" TIME "\"start\": \"2026-12-25T00:00:00\", \"duration\": 1440}]", "2026-12-25\n" },
    { "[" TIME "\"start\": \"2026-12-25T00:00:00Z\", \"start_zone\": \"Europe/Berlin\", "
      "\"duration\": 1440}]",
      "" },
    { "[" TIME "\"start\": \"2026-12-25T00:00:00\", \"duration\": 720}]", "" },
    { "[" TIME "\"start\": \"2026-12-25T00:00:00\"}]", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GPtrArray) events = parse_events(cases[i].json);
    g_autoptr(FollowupHolidays) set = followup_holidays_new("x");
    FollowupFeasts feasts = { .first_year = FIRST_YEAR, .last_year = LAST_YEAR };

    g_test_message("%s", cases[i].json);
    g_assert_true(followup_feasts_take(&feasts, events, set, NULL));
    if (cases[i].days != NULL)
      assert_set(set, cases[i].days);
    else
      g_assert_cmpuint(set->days->len, ==, 3 * 365);
  }
}

/* A country's name before every day is none of the day's; a name that is too long is cut. */
static void
test_names(void)
{
  static const char all[]
      = "[" DAY "\"start\": \"2026-12-25\", \"summary\": \"Peru: Navidad\"}," DAY
        "\"start\": \"2027-01-01\", \"summary\": \"Peru: Año nuevo\"}]";
  static const char some[]
      = "[" DAY "\"start\": \"2026-12-25\", \"summary\": \"Peru: Navidad\"}," DAY
        "\"start\": \"2027-01-01\", \"summary\": \"Chile: Año nuevo\"}]";
  g_autofree char *umlauts = g_strnfill(100, 'u');
  g_autofree char *longest
      = g_strdup_printf("[" DAY "\"start\": \"2026-12-25\", \"summary\": \"%s\"}," DAY
                        "\"start\": \"2026-12-26\", \"summary\": \"%sü\"}]",
                        umlauts, umlauts);
  g_autofree char *cut = g_strdup_printf("2026-12-25 %s\n2026-12-26 %.99s…\n", umlauts, umlauts);
  const struct {
    const char *json, *days;
  } cases[] = {
    { all, "2026-12-25 Navidad\n2027-01-01 Año nuevo\n" },
    { some, "2026-12-25 Peru: Navidad\n2027-01-01 Chile: Año nuevo\n" },
    { longest, cut },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GPtrArray) events = parse_events(cases[i].json);
    g_autoptr(FollowupHolidays) set = followup_holidays_new("x");
    FollowupFeasts feasts = { .first_year = FIRST_YEAR, .last_year = LAST_YEAR };

    g_assert_true(followup_feasts_take(&feasts, events, set, NULL));
    assert_set(set, cases[i].days);
  }
}

static void
test_too_many(void)
{
  g_autoptr(GPtrArray) events
      = parse_events("[" DAY "\"start\": \"2000-01-01\", \"end\": \"2020-01-01\"}]");
  g_autoptr(FollowupHolidays) set = followup_holidays_new("x");
  FollowupFeasts feasts = { .first_year = 1999, .last_year = 2100 };
  g_autoptr(GError) error = NULL;

  g_assert_false(followup_feasts_take(&feasts, events, set, &error));
  g_assert_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_LIMIT_EXCEEDED);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(samples); i++) {
    g_autofree char *path = g_strconcat("/feasts/sample/", samples[i].name, NULL);

    g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_sample);
  }
  g_test_add_func("/feasts/observances", test_observances);
  g_test_add_func("/feasts/events", test_events);
  g_test_add_func("/feasts/names", test_names);
  g_test_add_func("/feasts/too-many", test_too_many);
  return g_test_run();
}
