/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "plan.h"

static FollowupDay
parse_day(const char *text)
{
  FollowupDay day;

  g_assert_true(followup_day_parse(text, &day, NULL));
  return day;
}

/* A Monday in Berlin. */
static FollowupInterview *
make_interview(void)
{
  FollowupInterview *interview = followup_interview_new();
  g_autoptr(FollowupZone) zone = followup_zone_new("Europe/Berlin", NULL);

  interview->employer = g_strdup("Acme GmbH");
  interview->zone = g_strdup("Europe/Berlin");
  interview->start = followup_instant_at(zone, parse_day("2026-11-16"), 14 * 3600);
  return interview;
}

/* The user's own: that week's Thursday. */
static FollowupRules *
make_rules(void)
{
  FollowupRules *rules = followup_rules_new();
  FollowupDay own = parse_day("2026-11-19");

  followup_calendar_unref(rules->calendar);
  rules->calendar = followup_calendar_new(0, &own, 1);
  return rules;
}

static const FollowupAction *
find_check_in(GPtrArray *plan)
{
  for (guint i = 0; i < plan->len; i++) {
    const FollowupAction *action = g_ptr_array_index(plan, i);

    if (action->kind == FOLLOWUP_KIND_CHECK_IN)
      return action;
  }
  g_assert_not_reached();
}

/* The set that an interview names counts for it in place of the user's own; one that there is not
 * leaves the own. */
static void
test_sets_of_holidays(void)
{
  static const struct {
    const char *set, *reason;
  } cases[] = {
    { NULL, "5 business days after Mon 16 Nov; Thu 19 Nov is a holiday (balanced)" },
    { "gone", "5 business days after Mon 16 Nov; Thu 19 Nov is a holiday (balanced)" },
    { "one",
      "5 business days after Mon 16 Nov; Wed 18 Nov (Buß- und Bettag; ganztägig) is a holiday "
      "(balanced)" },
    { "two", "5 business days after Mon 16 Nov; Wed 18 Nov and Fri 20 Nov (=,;%) are holidays "
             "(balanced)" },
    { "many", "5 business days after Mon 16 Nov; 3 holidays from Tue 17 Nov to Thu 19 Nov "
              "(balanced)" },
    { "none", "5 business days after Mon 16 Nov (balanced)" },
  };
  const FollowupHoliday days[] = {
    { parse_day("2026-11-17"), "A" },    { parse_day("2026-11-18"), "Buß- und Bettag; ganztägig" },
    { parse_day("2026-11-19"), "C" },    { parse_day("2026-11-18"), NULL },
    { parse_day("2026-11-20"), "=,;%" },
  };
  g_autoptr(FollowupRules) rules = make_rules();
  g_autoptr(FollowupCadence) cadence
      = followup_cadence_set_lookup(rules->cadences, "balanced", NULL);

  g_hash_table_insert(rules->sets, g_strdup("one"), followup_calendar_new_named(0, days + 1, 1));
  g_hash_table_insert(rules->sets, g_strdup("two"), followup_calendar_new_named(0, days + 3, 2));
  g_hash_table_insert(rules->sets, g_strdup("many"), followup_calendar_new_named(0, days, 3));
  g_hash_table_insert(rules->sets, g_strdup("none"), followup_calendar_new(0, NULL, 0));
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(FollowupInterview) interview = make_interview();
    FollowupHistory history = FOLLOWUP_HISTORY_NONE(interview->start + 1);
    g_autoptr(GPtrArray) plan = NULL;
    g_autoptr(FollowupReason) read = NULL;
    g_autofree char *stored = NULL, *text = NULL, *again = NULL;

    interview->holidays = g_strdup(cases[i].set);
    plan = followup_plan(interview, cadence, rules, &history, TRUE);
    stored = followup_reason_serialize(find_check_in(plan)->reason);
    read = followup_reason_parse(stored, NULL);
    g_assert_nonnull(read);
    text = followup_reason_to_text(read);
    g_assert_cmpstr(text, ==, cases[i].reason);
    again = followup_reason_serialize(read);
    g_assert_cmpstr(stored, ==, again);
  }
  g_assert_null(followup_reason_parse("holidays=2026-11-18;holiday-names=a,b", NULL));
  g_assert_null(followup_reason_parse("holidays=2026-11-18;holiday-names=%ff", NULL));
}

/* What plans are made with is told apart by every set, its days and their names. */
static void
test_calendars_in_words(void)
{
  const FollowupHoliday named = { parse_day("2026-11-18"), "Buß- und Bettag" };
  const FollowupHoliday unnamed = { parse_day("2026-11-18"), NULL };
  const FollowupHoliday other = { parse_day("2026-11-19"), "Buß- und Bettag" };
  const struct {
    const char *name;
    const FollowupHoliday *day;
  } cases[]
      = { { NULL, NULL }, { "a", &named }, { "a", &unnamed }, { "a", &other }, { "b", &named } };
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    for (guint again = 0; again < 2; again++) {
      g_autoptr(FollowupRules) rules = make_rules();

      if (cases[i].name)
        g_hash_table_insert(rules->sets, g_strdup(cases[i].name),
                            followup_calendar_new_named(0, cases[i].day, 1));
      g_assert_cmpint(g_hash_table_add(seen, followup_rules_calendars_to_string(rules)), ==,
                      again == 0);
    }
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/plan-holidays/sets", test_sets_of_holidays);
  g_test_add_func("/plan-holidays/in-words", test_calendars_in_words);
  return g_test_run();
}
