/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Tests of what each call of the D-Bus adapter does and replies. */
#include "service-fixture.h"

#include "line.h"

static void
test_add(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) added = service_fixture_call(
      f, "AddInterviews",
      "([" SERVICE_FIXTURE_ACME
      ", {'employer': <\"O'Neil 🎈 شركة\">, 'start': <int64 1795176000>}], @a{sv} {})");
  g_autoptr(GVariant) first = g_variant_get_child_value(added, 0);
  g_autoptr(GVariant) second = g_variant_get_child_value(added, 1);
  g_autoptr(GVariant) actions = g_variant_lookup_value(first, "actions", G_VARIANT_TYPE("aa{sv}"));
  g_autoptr(GVariant) check_in = service_fixture_find_kind(actions, "check-in");
  g_autoptr(GVariant) inner = NULL;
  g_autofree char *local = followup_zone_local_name();
  const char *text = NULL;
  guint64 id = 0;

  g_assert_true(g_variant_lookup(first, "id", "t", &id));
  g_assert_cmpuint(id, ==, 1);
  g_assert_true(g_variant_lookup(first, "uuid", "&s", &text));
  g_assert_true(g_uuid_string_is_valid(text));
  g_assert_true(g_variant_lookup(first, "warnings", "^a&s", NULL));
  g_assert_nonnull(check_in);
  g_assert_true(g_variant_lookup(check_in, "reason", "&s", &text));
  g_assert_nonnull(strstr(text, "5 business days"));
  g_assert_true(g_variant_lookup(check_in, "section", "&s", &text));
  inner = g_variant_lookup_value(check_in, "interview", G_VARIANT_TYPE_VARDICT);
  g_assert_true(g_variant_lookup(inner, "employer", "&s", &text));
  g_assert_cmpstr(text, ==, "Acme GmbH");
  g_assert_true(g_variant_lookup(second, "employer", "&s", &text));
  g_assert_cmpstr(text, ==, "O'Neil 🎈 شركة");
  g_assert_true(g_variant_lookup(second, "zone", "&s", &text));
  g_assert_cmpstr(text, ==, local);
}

/* One added alone comes with the steps that are not yet certain; they are not stored. */
static void
test_add_projects(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) added
      = service_fixture_call(f, "AddInterviews", "([" SERVICE_FIXTURE_ACME "], @a{sv} {})");
  g_autoptr(GVariant) one = g_variant_get_child_value(added, 0);
  g_autoptr(GVariant) actions = g_variant_lookup_value(one, "actions", G_VARIANT_TYPE("aa{sv}"));
  g_autoptr(GVariant) check_in = service_fixture_find_kind(actions, "check-in");
  g_autoptr(GVariant) second = service_fixture_find_kind(actions, "second-follow-up");
  g_autoptr(GVariant) stored = service_fixture_call(f, "ListActions", "({'pending': <false>},)");
  gboolean projected = FALSE;

  g_assert_nonnull(check_in);
  g_assert_false(g_variant_lookup(check_in, "projected", "b", &projected));
  g_assert_nonnull(second);
  g_assert_true(g_variant_lookup(second, "projected", "b", &projected) && projected);
  g_assert_false(g_variant_lookup(second, "id", "&s", NULL));
  g_assert_null(service_fixture_find_kind(stored, "second-follow-up"));
}

/* A step says what the action's dictionary says. */
static void
assert_step_of(const FollowupStepLine *step, GVariant *action)
{
  g_autoptr(GVariant) contact = g_variant_lookup_value(action, "contact", G_VARIANT_TYPE_VARDICT);
  const struct {
    const char *key, *text;
  } texts[] = {
    { "kind", step->kind },
    { "state", step->state },
    { "section", step->section },
    { "channel", step->channel },
    { "interviewer", step->interviewer },
    { "why", step->why },
    { "text", step->text },
    { "note", step->note },
  };
  const struct {
    const char *key;
    gint64 instant;
  } instants[] = { { "due", step->due }, { "by", step->by }, { "popup", step->popup } };

  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
    const char *expected = "";

    g_variant_lookup(action, texts[i].key, "&s", &expected);
    g_assert_cmpstr(texts[i].text, ==, expected);
  }
  for (gsize i = 0; i < G_N_ELEMENTS(instants); i++) {
    gint64 expected;

    g_assert_true(g_variant_lookup(action, instants[i].key, "x", &expected));
    g_assert_cmpint(instants[i].instant, ==, expected);
  }
  g_assert_cmpint(step->has_contact, ==, contact != NULL);
}

/* A plan is shown below its interview: line by line it says what is stored, and behind it what is
 * not yet certain; of the interview nothing that goes without saying. */
static void
test_add_in_brief(ServiceFixture *f, gconstpointer data)
{
  static const char *const left_out[] = { "uuid", "decision", "ending", "created", "actions" };
  g_autoptr(GVariant) added
      = service_fixture_call(f, "AddInterviews", "([" SERVICE_FIXTURE_ACME "], {'brief': <true>})");
  g_autoptr(GVariant) one = g_variant_get_child_value(added, 0);
  g_autoptr(GVariant) stored = service_fixture_call(f, "GetInterviews", "([uint64 1],)");
  g_autoptr(GVariant) whole = g_variant_get_child_value(stored, 0);
  g_autoptr(GVariant) actions = g_variant_lookup_value(whole, "actions", G_VARIANT_TYPE("aa{sv}"));
  g_autofree char *lines = NULL;
  FollowupStepLine step;
  char *rest;
  guint n_projected = 0;

  for (gsize i = 0; i < G_N_ELEMENTS(left_out); i++)
    g_assert_false(g_variant_lookup(one, left_out[i], "*", NULL));
  g_assert_true(g_variant_lookup(one, "steps", "s", &lines));
  rest = lines;
  g_assert_cmpuint(g_variant_n_children(actions), >, 1);
  for (gsize i = 0; i < g_variant_n_children(actions); i++) {
    g_autoptr(GVariant) action = g_variant_get_child_value(actions, i);

    g_assert_true(followup_line_read_step(&rest, &step));
    g_assert_cmpuint(step.number, ==, i + 1);
    g_assert_false(step.projected);
    assert_step_of(&step, action);
  }
  for (; followup_line_read_step(&rest, &step); n_projected++) {
    g_assert_true(step.projected);
    g_assert_cmpuint(step.number, ==, 0);
  }
  g_assert_cmpuint(n_projected, ==, 2);
}

/* Told of once more, it is what is stored by then; one that changes other plans is read anew. */
static void
test_add_in_brief_again(ServiceFixture *f, gconstpointer data)
{
  static const char call[]
      = "([" SERVICE_FIXTURE_ACME "], {'brief': <true>, 'request': <'" SERVICE_FIXTURE_UUID "'>})";
  g_autoptr(GVariant) added = service_fixture_call(f, "AddInterviews", call);
  g_autoptr(GVariant) again = service_fixture_call(f, "AddInterviews", call);
  g_autoptr(GVariant) round
      = service_fixture_call(f, "AddInterviews",
                             "([{'follows': <uint64 1>, 'start': <int64 1796389200>}], "
                             "{'brief': <true>})");
  g_autoptr(GVariant) first = g_variant_get_child_value(round, 0);
  g_autoptr(GVariant) one = g_variant_get_child_value(added, 0);
  g_autoptr(GVariant) same = g_variant_get_child_value(again, 0);
  const char *lines, *lines_again;

  g_assert_true(g_variant_lookup(one, "steps", "&s", &lines));
  g_assert_true(g_variant_lookup(same, "steps", "&s", &lines_again));
  g_assert_cmpstr(lines, ==, lines_again);
  g_assert_true(g_variant_lookup(first, "steps", "&s", &lines));
  g_assert_nonnull(strstr(lines, "\n0\t1\t")); /* projected behind what is stored */
}

/* Page by page, nothing is listed twice or left out, though many are due at the same moment. */
static void
test_pages_of_actions(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) all = NULL;
  g_autofree char *after = NULL;
  gsize n = 0;

  for (guint i = 0; i < 5; i++)
    service_fixture_add_acme(f);
  all = service_fixture_call(f, "ListActions", "(@a{sv} {},)");
  g_assert_cmpuint(g_variant_n_children(all), >=, 10);
  for (;;) {
    g_autofree char *call = after == NULL ? g_strdup("({'limit': <uint32 3>},)")
                                          : g_strdup_printf("({'limit': <uint32 3>, 'after': "
                                                            "<'%s'>},)",
                                                            after);
    g_autoptr(GVariant) page = service_fixture_call(f, "ListActions", call);

    for (gsize i = 0; i < g_variant_n_children(page); i++) {
      g_autoptr(GVariant) action = g_variant_get_child_value(page, i);
      g_autoptr(GVariant) expected = g_variant_get_child_value(all, n++);
      const char *id, *expected_id;

      g_assert_true(g_variant_lookup(action, "id", "&s", &id));
      g_assert_true(g_variant_lookup(expected, "id", "&s", &expected_id));
      g_assert_cmpstr(id, ==, expected_id);
      g_free(after);
      after = g_strdup(id);
    }
    if (g_variant_n_children(page) < 3)
      break;
  }
  g_assert_cmpuint(n, ==, g_variant_n_children(all));
}

/* Once, and only with the very first. */
static void
test_notice(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) first
      = service_fixture_call(f, "AddInterviews", "([" SERVICE_FIXTURE_ACME "], @a{sv} {})");
  g_autoptr(GVariant) second
      = service_fixture_call(f, "AddInterviews", "([" SERVICE_FIXTURE_ACME "], @a{sv} {})");
  g_autoptr(GVariant) with = g_variant_get_child_value(first, 0);
  g_autoptr(GVariant) without = g_variant_get_child_value(second, 0);
  g_auto(GStrv) warnings = NULL;
  const char *notice = NULL;

  g_assert_true(g_variant_lookup(with, "notice", "&s", &notice));
  g_assert_nonnull(strstr(notice, "holidays"));
  g_assert_false(g_variant_lookup(without, "notice", "&s", &notice));
  g_assert_true(g_variant_lookup(without, "warnings", "^as", &warnings));
  g_assert_cmpuint(g_strv_length(warnings), ==, 1); /* the same again */
}

static void
test_repeated_request(ServiceFixture *f, gconstpointer data)
{
  static const char *const calls[][2] = {
    { "AddInterviews", "([" SERVICE_FIXTURE_ACME "], {'request': <'" SERVICE_FIXTURE_UUID
                       "'>, 'client': <'test'>})" },
    { "SkipActions", "(['1.1'], {'request': <'b2f0cc4e-27a5-4f0a-9d1c-3f5ae3a4a1b7'>})" },
    { "RecordAnswer", "(uint64 1, {'request': <'c2f0cc4e-27a5-4f0a-9d1c-3f5ae3a4a1b7'>})" },
    { "CloseInterviews",
      "([uint64 1], 'silent', {'request': <'d2f0cc4e-27a5-4f0a-9d1c-3f5ae3a4a1b7'>})" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(calls); i++) {
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    guint n_signals;

    service_fixture_perform(f, calls[i][0], calls[i][1]);
    before = service_fixture_dump(f);
    n_signals = f->changed->len;
    service_fixture_perform(f, calls[i][0], calls[i][1]);
    after = service_fixture_dump(f);

    g_assert_cmpstr(before, ==, after);
    g_assert_cmpuint(f->changed->len, ==, n_signals);
  }
}

/* A caller's own uuid makes adding repeatable too, and the stored one comes back. */
static void
test_repeated_uuid(ServiceFixture *f, gconstpointer data)
{
  const char *call
      = "([{'employer': <'Acme'>, 'start': <int64 1795093200>, 'uuid': <'" SERVICE_FIXTURE_UUID
        "'>}], @a{sv} {})";
  g_autoptr(GVariant) again = NULL;
  g_autoptr(GVariant) stored = NULL;
  g_autoptr(GVariant) all = NULL;
  guint64 id = 0;

  service_fixture_perform(f, "AddInterviews", call);
  again = service_fixture_call(f, "AddInterviews", call);
  stored = g_variant_get_child_value(again, 0);
  all = service_fixture_call(f, "ListInterviews", "(@a{sv} {},)");
  g_assert_true(g_variant_lookup(stored, "id", "t", &id));
  g_assert_cmpuint(id, ==, 1);
  g_assert_cmpuint(g_variant_n_children(all), ==, 1);
}

static void
test_plan_writes_nothing(ServiceFixture *f, gconstpointer data)
{
  g_autofree char *before = service_fixture_dump(f);
  g_autoptr(GVariant) planned
      = service_fixture_call(f, "PlanInterviews", "([" SERVICE_FIXTURE_ACME "], @a{sv} {})");
  g_autofree char *after = service_fixture_dump(f);
  g_autoptr(GVariant) one = g_variant_get_child_value(planned, 0);
  g_autoptr(GVariant) actions = g_variant_lookup_value(one, "actions", G_VARIANT_TYPE("aa{sv}"));
  g_autoptr(GVariant) move_on = service_fixture_find_kind(actions, "move-on");
  gboolean projected = FALSE;

  g_assert_nonnull(move_on);
  g_assert_true(g_variant_lookup(move_on, "projected", "b", &projected));
  g_assert_true(projected);
  g_assert_cmpstr(before, ==, after);
  g_assert_cmpuint(f->changed->len, ==, 0);
}

static void
test_update_all_or_none(ServiceFixture *f, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) bad = g_variant_ref_sink(g_variant_new_parsed(
      "([{'id': <uint64 1>, 'position': <'C engineer'>}, {'id': <uint64 2>, 'duration': <uint32 "
      "0>}], @a{sv} {})"));
  g_autoptr(GVariant) updated = NULL;
  g_autoptr(GVariant) one = NULL;
  const char *text = NULL;

  service_fixture_perform(f, "AddInterviews",
                          "([" SERVICE_FIXTURE_ACME ", " SERVICE_FIXTURE_ACME "], @a{sv} {})");
  before = service_fixture_dump(f);
  g_assert_null(service_fixture_try(f, "UpdateInterviews", bad, &error));
  service_fixture_assert_error(error, "InvalidArgument");
  g_assert_nonnull(strstr(error->message, "2 of 2"));
  after = service_fixture_dump(f);
  g_assert_cmpstr(before, ==, after);
  updated = service_fixture_call(
      f, "UpdateInterviews",
      "([{'id': <uint64 1>, 'position': <'C engineer'>}, {'id': <uint64 2>, "
      "'position': <'Rust engineer'>}], {'request': <'" SERVICE_FIXTURE_UUID "'>})");
  one = g_variant_get_child_value(updated, 1);
  g_assert_true(g_variant_lookup(one, "position", "&s", &text));
  g_assert_cmpstr(text, ==, "Rust engineer");
  g_assert_true(g_variant_lookup(one, "employer", "&s", &text));
  g_assert_cmpstr(text, ==, "Acme GmbH");
}

static void
test_complete_tells_what_follows(ServiceFixture *f, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *call = NULL;
  g_autoptr(GVariant) actions = NULL;
  g_autoptr(GVariant) done = NULL;
  g_autoptr(GVariant) planned = NULL;
  const char *state = NULL;

  service_fixture_add_acme(f);
  id = service_fixture_find_id(f, "check-in");
  call = g_strdup_printf("(['%s'], {'at': <int64 %d>})", id, SERVICE_FIXTURE_NOW - 60);
  actions = service_fixture_call(f, "CompleteActions", call);
  g_assert_cmpuint(g_variant_n_children(actions), ==, 2);
  done = service_fixture_find_kind(actions, "check-in");
  planned = service_fixture_find_kind(actions, "second-follow-up");
  g_assert_nonnull(planned);
  g_assert_true(g_variant_lookup(done, "state", "&s", &state));
  g_assert_cmpstr(state, ==, "done");
}

static void
test_snooze(ServiceFixture *f, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *call = NULL;
  g_autoptr(GVariant) actions = NULL;
  g_autoptr(GVariant) one = NULL;
  gint64 until = 0;

  service_fixture_add_acme(f);
  id = service_fixture_find_id(f, "check-in");
  call = g_strdup_printf("(['%s', '%s'], int64 %d, @a{sv} {})", id, id, SERVICE_FIXTURE_NOW + 45);
  actions = service_fixture_call(f, "SnoozeActions", call);
  g_assert_cmpuint(g_variant_n_children(actions), ==, 1); /* given twice, told once */
  one = g_variant_get_child_value(actions, 0);
  g_assert_true(g_variant_lookup(one, "snoozed-until", "x", &until));
  g_assert_cmpint(until, ==, SERVICE_FIXTURE_NOW + 45);
}

static void
test_answer_and_ending(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) heard = NULL;
  g_autoptr(GVariant) answers = NULL;
  g_autoptr(GVariant) ended = NULL;
  g_autoptr(GVariant) one = NULL;
  g_autoptr(GVariant) pending = NULL;
  const char *ending = NULL;

  service_fixture_add_acme(f);
  heard = service_fixture_call(f, "RecordAnswer", "(uint64 1, {'decision': <'2026-12-04'>})");
  answers = g_variant_lookup_value(heard, "answers", G_VARIANT_TYPE("aa{sv}"));
  g_assert_cmpuint(g_variant_n_children(answers), ==, 1);
  ended = service_fixture_call(f, "CloseInterviews", "([uint64 1], 'silent', @a{sv} {})");
  one = g_variant_get_child_value(ended, 0);
  g_assert_true(g_variant_lookup(one, "ending", "&s", &ending));
  g_assert_cmpstr(ending, ==, "silent");
  pending = service_fixture_call(f, "ListActions", "(@a{sv} {},)");
  g_assert_cmpuint(g_variant_n_children(pending), ==, 0);
}

static void
test_lists(ServiceFixture *f, gconstpointer data)
{
  static const struct {
    const char *method, *filter;
    guint n;
  } rows[] = {
    { "ListInterviews", "(@a{sv} {},)", 3 },
    { "ListInterviews", "({'text': <'aCMe'>},)", 2 },
    { "ListInterviews", "({'text': <''>},)", 3 },
    { "ListInterviews", "({'text': <'nobody'>},)", 0 },
    { "ListInterviews", "({'ical-uid': <'abc@example.com'>},)", 1 },
    { "ListInterviews", "({'ical-uid': <'ABC@example.com'>},)", 0 },
    { "ListInterviews", "({'after': <uint64 1>, 'limit': <uint32 1>},)", 1 },
    { "ListInterviews", "({'after': <uint64 18446744073709551615>},)", 0 },
    { "ListInterviews", "({'open': <true>},)", 2 },
    { "ListActions", "({'interview': <uint64 3>},)", 1 }, /* the note of withdrawal */
    { "ListActions", "({'limit': <uint32 2>},)", 2 },
    { "ListActions", "({'until': <int64 0>},)", 0 },
    { "ListInterviews", "({'brief': <true>},)", 3 },
    { "ListActions", "({'brief': <true>, 'limit': <uint32 2>},)", 2 },
  };

  service_fixture_perform(f, "AddInterviews",
                          "([" SERVICE_FIXTURE_ACME ", " SERVICE_FIXTURE_ACME
                          ", {'employer': <'Other'>, 'start': <int64 1795093200>,"
                          " 'ical-uid': <'abc@example.com'>}], @a{sv} {})");
  service_fixture_perform(f, "CloseInterviews", "([uint64 3], 'withdrew', @a{sv} {})");
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GVariant) list = service_fixture_call(f, rows[i].method, rows[i].filter);

    g_test_message("%s %s", rows[i].method, rows[i].filter);
    g_assert_cmpuint(g_variant_n_children(list), ==, rows[i].n);
  }
}

static guint
count_keys(GVariant *dict, const char *const *keys)
{
  guint n = 0;

  for (gsize i = 0; keys[i] != NULL; i++) {
    g_autoptr(GVariant) value = g_variant_lookup_value(dict, keys[i], NULL);

    n += value != NULL;
  }
  return n;
}

static void
test_brief_list_names_the_essence(ServiceFixture *f, gconstpointer data)
{
  static const char *const said[] = { "id", "employer", "position", "start", "zone", NULL };
  static const char *const unsaid[] = { "uuid", "interviewers", "answers", "note", NULL };
  static const char *const next_said[] = { "id", "kind", "state", "due", "by", "section", NULL };
  static const char *const next_unsaid[] = { "uuid", "reason", "why", "interview", NULL };
  g_autoptr(GVariant) list = NULL, one = NULL, next = NULL;

  service_fixture_perform(f, "AddInterviews",
                          "([{'employer': <'Acme'>, 'position': <'C engineer'>, "
                          "'start': <int64 1795093200>}], @a{sv} {})");
  list = service_fixture_call(f, "ListInterviews", "({'brief': <true>},)");
  one = g_variant_get_child_value(list, 0);
  next = g_variant_lookup_value(one, "next", G_VARIANT_TYPE_VARDICT);
  g_assert_cmpuint(count_keys(one, said), ==, G_N_ELEMENTS(said) - 1);
  g_assert_cmpuint(count_keys(one, unsaid), ==, 0);
  g_assert_cmpuint(count_keys(next, next_said), ==, G_N_ELEMENTS(next_said) - 1);
  g_assert_cmpuint(count_keys(next, next_unsaid), ==, 0);
}

static void
test_list_names_next(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) list = NULL;
  g_autoptr(GVariant) one = NULL;
  g_autoptr(GVariant) next = NULL;
  g_autoptr(GVariant) next_due = NULL;
  gint64 due = 0;

  service_fixture_add_acme(f);
  list = service_fixture_call(f, "ListInterviews", "(@a{sv} {},)");
  one = g_variant_get_child_value(list, 0);
  next = g_variant_lookup_value(one, "next", G_VARIANT_TYPE_VARDICT);
  next_due = service_fixture_get(f, "NextDue");
  g_assert_nonnull(next);
  g_assert_true(g_variant_lookup(next, "due", "x", &due));
  g_assert_cmpint(due, ==, g_variant_get_int64(next_due));
  g_assert_null(g_variant_lookup_value(one, "actions", NULL));
}

static void
test_remove(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr(GVariant) added = NULL;
  g_autoptr(GVariant) one = NULL;
  guint64 id = 0;

  service_fixture_add_acme(f);
  before = service_fixture_dump(f);
  g_assert_null(service_fixture_try(f, "RemoveInterviews",
                                    g_variant_new_parsed("([uint64 1, 99], @a{sv} {})"), &error));
  service_fixture_assert_error(error, "NotFound");
  after = service_fixture_dump(f);
  g_assert_cmpstr(before, ==, after);
  g_assert_null(service_fixture_call(f, "RemoveInterviews", "([uint64 1], @a{sv} {})"));
  added = service_fixture_call(f, "AddInterviews", "([" SERVICE_FIXTURE_ACME "], @a{sv} {})");
  one = g_variant_get_child_value(added, 0);
  g_assert_true(g_variant_lookup(one, "id", "t", &id));
  g_assert_cmpuint(id, ==, 2); /* never used again */
}

int
main(int argc, char **argv)
{
#define ADD_TEST(path_, set_up_, test_)                                                            \
  g_test_add("/service-calls/" path_, ServiceFixture, NULL, set_up_, test_,                        \
             service_fixture_tear_down)

  g_test_init(&argc, &argv, NULL);
  ADD_TEST("add", service_fixture_set_up, test_add);
  ADD_TEST("add-projects", service_fixture_set_up, test_add_projects);
  ADD_TEST("add-in-brief", service_fixture_set_up, test_add_in_brief);
  ADD_TEST("add-in-brief-again", service_fixture_set_up, test_add_in_brief_again);
  ADD_TEST("pages-of-actions", service_fixture_set_up, test_pages_of_actions);
  ADD_TEST("notice", service_fixture_set_up, test_notice);
  ADD_TEST("repeated-request", service_fixture_set_up, test_repeated_request);
  ADD_TEST("repeated-uuid", service_fixture_set_up, test_repeated_uuid);
  ADD_TEST("plan-writes-nothing", service_fixture_set_up, test_plan_writes_nothing);
  ADD_TEST("update-all-or-none", service_fixture_set_up, test_update_all_or_none);
  ADD_TEST("complete-tells-what-follows", service_fixture_set_up, test_complete_tells_what_follows);
  ADD_TEST("snooze", service_fixture_set_up, test_snooze);
  ADD_TEST("answer-and-ending", service_fixture_set_up, test_answer_and_ending);
  ADD_TEST("lists", service_fixture_set_up, test_lists);
  ADD_TEST("list-names-next", service_fixture_set_up, test_list_names_next);
  ADD_TEST("brief-list-names-the-essence", service_fixture_set_up,
           test_brief_list_names_the_essence);
  ADD_TEST("remove", service_fixture_set_up, test_remove);
  return g_test_run();
}
