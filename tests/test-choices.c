/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-choices: what settings.ini may say, and what is said of bad lines. */

#include "choices.h"

#include <string.h>

/* With our cadences alone. */
static FollowupChoices *
parse(const char *text, gsize length, const char *origin, GPtrArray *problems)
{
  g_autoptr(FollowupCadenceSet) cadences = followup_cadence_set_new(NULL);

  return followup_choices_parse(text, length, origin, cadences, problems);
}

static void
assert_defaults(const FollowupChoices *choices)
{
  g_assert_null(choices->name);
  g_assert_null(choices->email);
  g_assert_null(choices->phone);
  g_assert_null(choices->signature);
  g_assert_cmpstr(choices->cadence, ==, "balanced");
  g_assert_true(choices->week == 0 || choices->week == 0x3e); /* Monday to Friday */
  g_assert_cmpuint(choices->holidays->len, ==, 0);
  g_assert_null(choices->holiday_sets[0]);
  g_assert_true(choices->keep_searching);
  g_assert_cmpuint(choices->waking.start, ==, 8 * 60);
  g_assert_cmpuint(choices->waking.end, ==, 21 * 60);
  g_assert_cmpuint(choices->most, ==, 3);
  g_assert_cmpuint(choices->n_repeats, ==, 3);
  g_assert_cmpint(choices->repeats[0], ==, 3600);
  g_assert_cmpint(choices->repeats[1], ==, 4 * 3600);
  g_assert_cmpint(choices->repeats[2], ==, FOLLOWUP_REPEAT_MORNING);
  g_assert_cmpint(choices->privacy, ==, FOLLOWUP_PRIVACY_LOCKED);
}

/* A bad line, and words that the one problem it makes must hold. Each comes alone and must leave
 * all defaults, and again before a good line, which must hold. */
static const struct {
  const char *name, *text, *words[4];
} bad_lines[] = {
  { "email", "[Me]\nEmail=somebody", { "settings.ini, [Me] Email: ", "‘somebody’", "expected" } },
  { "cadence", "[Plan]\nCadence=hourly", { "[Plan] Cadence: ", "‘hourly’", "balanced" } },
  { "week", "[Plan]\nWeek=Mon-Foo", { "[Plan] Week: ", "expected" } },
  { "holiday", "[Plan]\nHolidays=25.12.2026", { "[Plan] Holidays: ", "‘25.12.2026’", "expected" } },
  { "search", "[Plan]\nKeepSearching=often", { "[Plan] KeepSearching: ", "‘often’", "yes or no" } },
  { "hours", "[Hours]\nWaking=8-9pm", { "[Hours] Waking: ", "‘8-9pm’", "expected" } },
  { "most-word", "[Popups]\nMost=many", { "[Popups] Most: ", "‘many’", "1 to 20" } },
  { "most-zero", "[Popups]\nMost=0", { "[Popups] Most: ", "‘0’", "1 to 20" } },
  { "most-much", "[Popups]\nMost=21", { "[Popups] Most: ", "‘21’", "1 to 20" } },
  { "most-negative", "[Popups]\nMost=-1", { "[Popups] Most: ", "‘-1’", "1 to 20" } },
  { "repeat-storm", "[Popups]\nRepeat=1h;0m", { "[Popups] Repeat: ", "‘0m’", "1h;4h;morning" } },
  { "repeat-rare", "[Popups]\nRepeat=31d", { "[Popups] Repeat: ", "‘31d’", "30d" } },
  { "repeat-business", "[Popups]\nRepeat=2bd", { "[Popups] Repeat: ", "‘2bd’" } },
  { "repeat-none", "[Popups]\nRepeat=;", { "[Popups] Repeat: ", "‘;’" } },
  { "repeat-many",
    "[Popups]\nRepeat=1h;1h;1h;1h;1h;1h;1h;1h;1h;1h;1h;1h;1h;1h;1h;1h;1h",
    { "[Popups] Repeat: ", "at most 16" } },
  { "private",
    "[Popups]\nPrivate=maybe",
    { "[Popups] Private: ", "‘maybe’", "yes, no or locked" } },
  { "comment-behind", "[Popups]\nPrivate=yes # really", { "[Popups] Private: " } },
  { "unknown-key", "[Popups]\nMosst=4", { "[Popups]", "‘Mosst’", "Most, Repeat, Private" } },
  { "unknown-group", "[Popup]\nMost=4\nFoo=1", { "‘[Popup]’", "[Me], [Plan], [Hours], [Popups]" } },
  { "no-equals", "[Popups]\nMost 4", { "settings.ini, line 2: ", "‘Most 4’", "expected" } },
  { "no-key", "[Popups]\n=4", { "settings.ini, line 2: ", "‘=4’" } },
  { "no-group", "\nMost=4", { "settings.ini, line 2: ", "‘Most=4’" } },
  { "open-group", "[Popups\n", { "settings.ini, line 1: ", "‘[Popups’" } },
  { "latin-1", "[Me]\nName=Zo\xeb", { "settings.ini, line 2: ", "UTF-8" } },
  { "control", "[Popups]\nMost=\033[31m4", { "[Popups] Most: " } },
};

static const struct {
  const char *text;
  FollowupPrivacy expected;
} privacies[] = {
  { "[Popups]\nPrivate=", FOLLOWUP_PRIVACY_LOCKED },
  { "[Popups]\nPrivate=Locked", FOLLOWUP_PRIVACY_LOCKED },
  { "[Popups]\nPrivate=yes", FOLLOWUP_PRIVACY_ALWAYS },
  { "[Popups]\nPrivate=true", FOLLOWUP_PRIVACY_ALWAYS },
  { "[Popups]\nPrivate=NO", FOLLOWUP_PRIVACY_NEVER },
  { "[Popups]\nPrivate=false", FOLLOWUP_PRIVACY_NEVER },
};

static FollowupChoices *
parse_one_problem(const char *text, char **problem)
{
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
  FollowupChoices *choices = parse(text, strlen(text), "settings.ini", problems);

  g_assert_cmpuint(problems->len, ==, 1);
  *problem = g_strdup(g_ptr_array_index(problems, 0));
  return choices;
}

static void
test_bad_line(gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE(data);
  g_autofree char *problem = NULL, *again = NULL;
  g_autofree char *longer = g_strconcat(bad_lines[i].text, "\n[Hours]\nWaking=22:00-06:00\n", NULL);
  g_autoptr(FollowupChoices) choices = parse_one_problem(bad_lines[i].text, &problem);
  g_autoptr(FollowupChoices) others = parse_one_problem(longer, &again);

  assert_defaults(choices);
  g_assert_true(g_utf8_validate(problem, -1, NULL));
  for (const char *p = problem; *p != '\0'; p++)
    g_assert_cmpint((guchar)*p, >=, ' ');
  for (guint w = 0; w < G_N_ELEMENTS(bad_lines[i].words) && bad_lines[i].words[w] != NULL; w++)
    if (strstr(problem, bad_lines[i].words[w]) == NULL)
      g_error("‘%s’ lacks ‘%s’", problem, bad_lines[i].words[w]);
  g_assert_cmpstr(problem, ==, again);
  g_assert_cmpuint(others->waking.start, ==, 22 * 60);
}

static void
test_bad_holiday_among_good(void)
{
  g_autofree char *problem = NULL;
  g_autoptr(FollowupChoices) choices
      = parse_one_problem("[Plan]\nHolidays=2026-12-25;2026-13-01;2026-12-26\n", &problem);
  g_autofree char *other = NULL;
  g_autoptr(FollowupChoices) sets
      = parse_one_problem("[Plan]\nHolidays=berlin, Berlin 2026-12-25; de-by,berlin\n", &other);
  FollowupDay day = 0;

  g_assert_true(followup_day_parse("2026-12-25", &day, NULL));
  g_assert_cmpuint(choices->holidays->len, ==, 2);
  g_assert_cmpuint(g_array_index(choices->holidays, FollowupDay, 0), ==, day);
  g_assert_cmpuint(g_array_index(choices->holidays, FollowupDay, 1), ==, day + 1);
  g_assert_cmpuint(sets->holidays->len, ==, 1);
  g_assert_cmpuint(g_strv_length(sets->holiday_sets), ==, 2);
  g_assert_cmpstr(sets->holiday_sets[0], ==, "berlin");
  g_assert_cmpstr(sets->holiday_sets[1], ==, "de-by");
  g_assert_nonnull(strstr(other, "‘Berlin’"));
}

/* Nothing after the "=" is the default and no problem. */
static void
test_empty_values(void)
{
  static const char text[] = "[Me]\nName=\nEmail=\n[Plan]\nCadence=\nWeek=\nHolidays=\n[Hours]\n"
                             "Waking=\n[Popups]\nMost=\nRepeat=\nPrivate=\n";
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(FollowupChoices) choices = parse(text, strlen(text), "settings.ini", problems);

  g_assert_cmpuint(problems->len, ==, 0);
  assert_defaults(choices);
}

/* A file that is something else altogether does not fill the memory with complaints. */
static void
test_noise(void)
{
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(FollowupChoices) choices = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append_c(text, (char)((i * 7919) % 251));
  for (guint i = 0; i < 1000; i++)
    g_string_append(text, "\nnonsense");
  choices = parse(text->str, text->len, "settings.ini", problems);
  assert_defaults(choices);
  g_assert_cmpuint(problems->len, ==, 50);
}

static void
test_privacy(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(privacies); i++) {
    const char *text = privacies[i].text;
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(FollowupChoices) choices = parse(text, strlen(text), "settings.ini", problems);

    g_assert_cmpint(choices->privacy, ==, privacies[i].expected);
    g_assert_cmpuint(problems->len, ==, 0);
  }
}

static void
test_most(void)
{
  static const struct {
    const char *text;
    guint expected;
  } cases[] = { { "[Popups]\nMost=1", 1 },
                { "[Popups]\nMost=20", 20 },
                { "[Popups]\nMost=all", FOLLOWUP_MOST_ALL },
                { "[Popups]\nMost = All", FOLLOWUP_MOST_ALL } };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(FollowupChoices) choices
        = parse(cases[i].text, strlen(cases[i].text), "settings.ini", problems);

    g_assert_cmpuint(problems->len, ==, 0);
    g_assert_cmpuint(choices->most, ==, cases[i].expected);
  }
}

/* What the table calls the default is what a file that says so means. */
static void
test_fallbacks(void)
{
  guint n;
  const FollowupSetting *settings = followup_choices_list_settings(&n);
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(FollowupChoices) choices = NULL;

  g_assert_cmpuint(n, ==, 12);
  for (guint i = 0; i < n; i++) {
    if (i == 0 || !g_str_equal(settings[i].group, settings[i - 1].group))
      g_string_append_printf(text, "[%s]\n", settings[i].group);
    g_string_append_printf(text, "%s=%s\n", settings[i].key, settings[i].fallback);
  }
  choices = parse(text->str, text->len, "settings.ini", problems);
  g_assert_cmpuint(problems->len, ==, 0);
  assert_defaults(choices);
  for (guint i = 0; i < n; i++)
    g_assert_cmpstr(followup_choices_get_text(choices, &settings[i]), ==,
                    *settings[i].fallback != '\0' ? settings[i].fallback : NULL);
}

/* Only what holds is told. */
static void
test_texts(void)
{
  static const char text[] = "[Popups]\nMost=4\nMost=99\nPrivate=perhaps\n";
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(FollowupChoices) choices = parse(text, strlen(text), "settings.ini", problems);

  g_assert_cmpuint(problems->len, ==, 2);
  g_assert_cmpstr(
      followup_choices_get_text(choices, followup_choices_find_setting("popups.MOST", NULL)), ==,
      "4");
  g_assert_null(followup_choices_get_text(choices, followup_choices_find_setting("private", NULL)));
}

static void
test_find(void)
{
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr(followup_choices_find_setting("Hours.Waking", NULL)->key, ==, "Waking");
  g_assert_cmpstr(followup_choices_find_setting("waking", NULL)->key, ==, "Waking");
  g_assert_null(followup_choices_find_setting("Me.Waking", &error));
  g_assert_nonnull(strstr(error->message, "‘Me.Waking’"));
  g_assert_nonnull(strstr(error->message, "Hours.Waking"));
}

static const struct {
  const char *name, *value, *word; /* in the error; NULL: it is fine */
} checks[] = {
  { "Plan.Holidays", "2026-12-25;2026-12-26", NULL },
  { "Plan.Holidays", "2026-12-25;2026-13-01", "‘2026-13-01’" },
  { "Plan.Holidays", "berlin;2026-12-24", NULL },
  { "Plan.Holidays", "Christmas", "‘Christmas’" },
  { "Hours.Waking", "", NULL },
  { "Hours.Waking", "8-9pm", "‘8-9pm’" },
  { "Popups.Most", "20", NULL },
  { "Popups.Most", "21", "1 to 20" },
  { "Me.Email", "jane@example.com", NULL },
  { "Me.Email", "jane", "‘jane’" },
};

static void
test_check(void)
{
  g_autoptr(FollowupCadenceSet) cadences = followup_cadence_set_new(NULL);

  for (gsize i = 0; i < G_N_ELEMENTS(checks); i++) {
    const FollowupSetting *setting = followup_choices_find_setting(checks[i].name, NULL);
    g_autoptr(GError) error = NULL;

    g_test_message("%s=%s", checks[i].name, checks[i].value);
    g_assert_cmpint(followup_choices_check(setting, checks[i].value, cadences, &error), ==,
                    checks[i].word == NULL);
    if (checks[i].word != NULL)
      g_assert_nonnull(strstr(error->message, checks[i].word));
  }
}

static const struct {
  const char *name, *before, *setting, *value, *after;
} edits[] = {
  { "no-file", "", "Most", "4", "[Popups]\nMost=4\n" },
  { "no-file-default", "", "Most", "", "" },
  { "replaced", "# mine\n[Popups]\n most = 5 \nPrivate=yes\n", "Most", "4",
    "# mine\n[Popups]\nMost=4\nPrivate=yes\n" },
  { "taken-out", "[Popups]\nMost=5\nPrivate=yes\n", "Most", "", "[Popups]\nPrivate=yes\n" },
  { "twice", "[Popups]\nMost=5\n# why\nMOST=6\n", "Most", "4", "[Popups]\nMost=4\n# why\n" },
  { "into-group", "[Popups]\nPrivate=yes\n\n# end\n[Me]\nName=Zoë\n", "Repeat", "1h",
    "[Popups]\nPrivate=yes\n\n# end\nRepeat=1h\n[Me]\nName=Zoë\n" },
  { "into-last-group", "[Me]\n\n[Popups]\nPrivate=yes\n\n\n", "Most", "4",
    "[Me]\n\n[Popups]\nPrivate=yes\nMost=4\n\n\n" },
  { "new-group", "[Me]\nName=Zoë", "Most", "4", "[Me]\nName=Zoë\n\n[Popups]\nMost=4\n" },
  { "other-group", "[Plan]\nMost=5\n[popups]\n", "Most", "4",
    "[Plan]\nMost=5\n[popups]\nMost=4\n" },
  { "commented-out", "[Popups]\n#Most=5\n", "Most", "4", "[Popups]\n#Most=5\nMost=4\n" },
  { "windows", "[Popups]\r\nMost=5\r\n", "Most", "4", "[Popups]\r\nMost=4\r\n" },
  { "byte-order-mark", "\xef\xbb\xbf[Popups]\nMost=5\n", "Most", "4",
    "\xef\xbb\xbf[Popups]\nMost=4\n" },
  { "no-end", "[Popups]\nMost=5", "Private", "yes", "[Popups]\nMost=5\nPrivate=yes\n" },
  { "bad-lines", "what?\n[Popups\nName=Zo\xeb\n[Popups]\nMosst=1\n", "Most", "4",
    "what?\n[Popups\nName=Zo\xeb\n[Popups]\nMosst=1\nMost=4\n" },
};

static void
test_edit(gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE(data);
  const FollowupSetting *setting = followup_choices_find_setting(edits[i].setting, NULL);
  gsize length = 0;
  g_autofree char *after = followup_choices_edit(edits[i].before, strlen(edits[i].before), setting,
                                                 edits[i].value, &length);

  g_assert_cmpmem(after, length, edits[i].after, strlen(edits[i].after));
}

int
main(int argc, char *argv[])
{
  g_test_init(&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(bad_lines); i++) {
    g_autofree char *path = g_strconcat("/choices/bad-line/", bad_lines[i].name, NULL);

    g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_bad_line);
  }
  g_test_add_func("/choices/bad-holiday-among-good", test_bad_holiday_among_good);
  g_test_add_func("/choices/empty-values", test_empty_values);
  g_test_add_func("/choices/noise", test_noise);
  g_test_add_func("/choices/fallbacks", test_fallbacks);
  g_test_add_func("/choices/privacy", test_privacy);
  g_test_add_func("/choices/most", test_most);
  g_test_add_func("/choices/texts", test_texts);
  g_test_add_func("/choices/find", test_find);
  g_test_add_func("/choices/check", test_check);
  for (gsize i = 0; i < G_N_ELEMENTS(edits); i++) {
    g_autofree char *path = g_strconcat("/choices/edit/", edits[i].name, NULL);

    g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_edit);
  }
  return g_test_run();
}
