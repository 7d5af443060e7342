/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-service-lines: lists as lines of text, against the same lists as dictionaries. */
#include "service-fixture.h"

#include "line.h"

#include <string.h>

static gint64
get_instant(GVariant *dict, const char *key)
{
  gint64 instant = 0;

  g_variant_lookup(dict, key, "x", &instant);
  return instant;
}

static const char *
get_text(GVariant *dict, const char *key)
{
  const char *text = "";

  g_variant_lookup(dict, key, "&s", &text);
  return text;
}

/* A line says of an interview what its dictionary does. */
static void
assert_line(const FollowupLine *line, GVariant *interview)
{
  g_autoptr(GVariant) next = g_variant_lookup_value(interview, "next", G_VARIANT_TYPE_VARDICT);
  g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT ".%u", line->id, line->number);

  g_assert_cmpint(line->start, ==, get_instant(interview, "start"));
  g_assert_cmpstr(line->employer, ==, get_text(interview, "employer"));
  g_assert_cmpstr(line->position, ==, get_text(interview, "position"));
  g_assert_cmpstr(line->ending, ==, get_text(interview, "ending"));
  if (next == NULL) {
    g_assert_cmpuint(line->number, ==, 0);
    return;
  }
  g_assert_cmpstr(id, ==, get_text(next, "id"));
  g_assert_cmpstr(line->kind, ==, get_text(next, "kind"));
  g_assert_cmpstr(line->state, ==, get_text(next, "state"));
  g_assert_cmpstr(line->channel, ==, get_text(next, "channel"));
  g_assert_cmpstr(line->interviewer, ==, get_text(next, "interviewer"));
  g_assert_cmpint(line->due, ==, get_instant(next, "due"));
  g_assert_cmpint(line->by, ==, get_instant(next, "by"));
  g_assert_cmpint(line->popup, ==, get_instant(next, "popup"));
  g_assert_cmpint(line->snoozed_until, ==, get_instant(next, "snoozed-until"));
}

static void
test_lines_say_what_lists_say(ServiceFixture *f, gconstpointer data)
{
  static const struct {
    const char *filter;
    guint n;
  } cases[] = {
    { "(@a{sv} {},)", 4 },
    { "({'text': <'o\\'neill'>},)", 1 },
    { "({'open': <true>},)", 3 },
    { "({'limit': <uint32 2>},)", 2 },
    { "({'after': <uint64 2>},)", 2 },
    { "({'ical-uid': <'abc@example.com'>},)", 1 },
    { "({'text': <'nobody'>},)", 0 },
  };

  service_fixture_perform(f, "AddInterviews",
                          "([" SERVICE_FIXTURE_ACME
                          ", {'employer': <'O\\'Neill 🚀'>, 'start': <int64 1795093200>, "
                          "'zone': <'Asia/Tokyo'>, 'position': <'C engineer'>},"
                          " {'employer': <'Other'>, 'start': <int64 1795093200>},"
                          " {'employer': <'Last'>, 'start': <int64 1795093200>,"
                          " 'ical-uid': <'abc@example.com'>}], @a{sv} {})");
  service_fixture_perform(f, "CloseInterviews", "([uint64 3], 'withdrew', @a{sv} {})");
  service_fixture_perform(f, "SnoozeActions", "(['4.1'], int64 1895093200, @a{sv} {})");
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GVariant) list = service_fixture_call(f, "ListInterviews", cases[i].filter);
    g_autoptr(GVariant) lines = service_fixture_call(f, "ListLines", cases[i].filter);
    g_autofree char *text = g_variant_dup_bytestring(lines, NULL);
    char *rest = text;
    FollowupLine line;
    guint n = 0;

    g_test_message("%s", cases[i].filter);
    for (; followup_line_read(&rest, &line); n++) {
      g_autoptr(GVariant) interview = g_variant_get_child_value(list, n);

      assert_line(&line, interview);
    }
    g_assert_cmpuint(n, ==, cases[i].n);
    g_assert_cmpstr(rest, ==, "");
  }
}

/* Who looks for people finds the agency too, also where nothing is pending. */
static void
test_people(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) lines = NULL;
  g_autofree char *text = NULL;
  FollowupLine line;
  char *rest;

  service_fixture_perform(f, "AddInterviews",
                          "([{'employer': <'Acme'>, 'start': <int64 1795093200>, 'interviewers': "
                          "<[{'name': <'Jane Doe'>}, {'email': <'x@example.com'>}, "
                          "{'name': <'مريم'>}]>, 'agency': <{'name': <'Go Between'>}>}, "
                          "{'employer': <'Alone'>, 'start': <int64 1795093200>}], @a{sv} {})");
  service_fixture_perform(f, "CloseInterviews", "([uint64 1], 'silent', @a{sv} {})");
  lines = service_fixture_call(f, "ListLines", "({'people': <true>},)");
  text = rest = g_variant_dup_bytestring(lines, NULL);
  g_assert_true(followup_line_read(&rest, &line));
  g_assert_cmpuint(line.number, ==, 0);
  g_assert_nonnull(strstr(line.people, "Jane Doe"));
  g_assert_nonnull(strstr(line.people, "مريم"));
  g_assert_nonnull(strstr(line.people, "Between"));
  g_assert_true(followup_line_read(&rest, &line));
  g_assert_cmpuint(line.number, >, 0);
  g_assert_cmpstr(line.people, ==, "");
  g_assert_cmpstr(rest, ==, "");
}

/* ---- actions ---- */

static void
assert_action(const FollowupLine *line, GVariant *action)
{
  g_autoptr(GVariant) interview
      = g_variant_lookup_value(action, "interview", G_VARIANT_TYPE_VARDICT);
  g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT ".%u", line->id, line->number);

  g_assert_cmpstr(id, ==, get_text(action, "id"));
  g_assert_cmpstr(line->kind, ==, get_text(action, "kind"));
  g_assert_cmpstr(line->state, ==, get_text(action, "state"));
  g_assert_cmpstr(line->channel, ==, get_text(action, "channel"));
  g_assert_cmpstr(line->interviewer, ==, get_text(action, "interviewer"));
  g_assert_cmpstr(line->text, ==, get_text(action, "text"));
  g_assert_cmpstr(line->gist, ==, get_text(action, "gist"));
  g_assert_cmpstr(line->why, ==, get_text(action, "why"));
  g_assert_cmpint(line->due, ==, get_instant(action, "due"));
  g_assert_cmpint(line->by, ==, get_instant(action, "by"));
  g_assert_cmpint(line->popup, ==, get_instant(action, "popup"));
  g_assert_cmpint(line->snoozed_until, ==, get_instant(action, "snoozed-until"));
  g_assert_cmpstr(line->employer, ==, interview ? get_text(interview, "employer") : "");
  g_assert_cmpstr(line->position, ==, interview ? get_text(interview, "position") : "");
  g_assert_cmpint(line->start, ==, interview ? get_instant(interview, "start") : 0);
}

/* Several rounds with one employer, one action put off, and an offer of another; all there is. */
static GVariant *
add_many(ServiceFixture *f)
{
  g_autoptr(GVariant) all = NULL;
  g_autoptr(GVariant) first = NULL;
  g_autofree char *put_off = NULL;

  for (guint i = 0; i < 4; i++)
    service_fixture_add_acme(f);
  service_fixture_perform(f, "AddInterviews",
                          "([{'employer': <'Globex 🚀'>, 'start': <int64 1795093200>},"
                          " {'employer': <'Initech'>, 'start': <int64 1797093200>}], "
                          "@a{sv} {})");
  service_fixture_perform(f, "CloseInterviews", "([uint64 5], 'offer', @a{sv} {})");
  all = service_fixture_call(f, "ListActions", "(@a{sv} {},)");
  first = g_variant_get_child_value(all, 0);
  put_off = g_strdup_printf("(['%s'], int64 1895093200, @a{sv} {})", get_text(first, "id"));
  service_fixture_perform(f, "SnoozeActions", put_off);
  return service_fixture_call(f, "ListActions", "(@a{sv} {},)");
}

/* Page by page, with how many are left. */
static void
test_actions(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) all = add_many(f);
  g_autofree char *after = g_strdup("");
  guint n_all = (guint)g_variant_n_children(all), n = 0, behind, in_page;

  g_assert_cmpuint(n_all, >=, 8);
  do {
    g_autofree char *call = g_strdup_printf("({'limit': <uint32 3>, 'gist': <true>, 'why': <true>, "
                                            "'count': <true>%s},)",
                                            after);
    g_autoptr(GVariant) reply
        = service_fixture_try(f, "ListActionLines", g_variant_new_parsed(call), NULL);
    g_autofree char *text = NULL;
    FollowupLine line;
    char *rest;

    g_variant_get(reply, "(^ayu)", &text, &behind);
    rest = text;
    for (in_page = 0; followup_line_read(&rest, &line); in_page++) {
      g_autoptr(GVariant) action = g_variant_get_child_value(all, n++);

      assert_action(&line, action);
      g_free(after);
      after = g_strdup_printf(", 'after': <'%" G_GINT64_FORMAT ".%u'>", line.id, line.number);
    }
    g_assert_cmpuint(behind, ==, in_page == 3 ? n_all - n : 0);
  } while (in_page == 3);
  g_assert_cmpuint(n, ==, n_all);
}

/* What is due late and was put off to an early moment hides behind no page. */
static void
test_behind(ServiceFixture *f, gconstpointer data)
{
  g_autoptr(GVariant) all = add_many(f);
  g_autoptr(GVariant) last = g_variant_get_child_value(all, g_variant_n_children(all) - 1);
  static const struct {
    const char *count;
    guint behind;
  } cases[] = {
    { "false", 0 }, { "true", 1 }, { "true", 0 }, /* the last one once it is put off */
  };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *call = g_strdup_printf("({'limit': <uint32 %u>, 'count': <%s>},)",
                                            (guint)g_variant_n_children(all) - 1, cases[i].count);
    g_autoptr(GVariant) reply
        = service_fixture_try(f, "ListActionLines", g_variant_new_parsed(call), NULL);
    g_autofree char *put_off
        = g_strdup_printf("(['%s'], int64 %" G_GINT64_FORMAT ", @a{sv} {})", get_text(last, "id"),
                          (gint64)SERVICE_FIXTURE_NOW + 60);
    guint behind;

    g_variant_get(reply, "(^&ayu)", NULL, &behind);
    g_assert_cmpuint(behind, ==, cases[i].behind);
    if (i == 1)
      service_fixture_perform(f, "SnoozeActions", put_off);
  }
}

int
main(int argc, char **argv)
{
#define ADD_TEST(path_, test_)                                                                     \
  g_test_add("/service-lines/" path_, ServiceFixture, NULL, service_fixture_set_up, test_,         \
             service_fixture_tear_down)

  g_test_init(&argc, &argv, NULL);
  ADD_TEST("lines-say-what-lists-say", test_lines_say_what_lists_say);
  ADD_TEST("people", test_people);
  ADD_TEST("actions", test_actions);
  ADD_TEST("behind", test_behind);
  return g_test_run();
}
