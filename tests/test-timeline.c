/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-timeline: the chart as it looks, at each width, at one fixed moment; and as JSON. */
#include "timeline.h"

#include "columns.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* Tue 17 Nov 2026, 09:30 in Berlin */
#define NOW G_GINT64_CONSTANT(1794904200)
#define DAY (24 * 60 * 60)

/* Days count from NOW. */
static void
add_action(GVariantBuilder *actions,
           const char *id,
           const char *state,
           const char *section,
           gint64 due,
           gint64 by,
           gint64 finished)
{
  GVariantDict dict;

  g_variant_dict_init(&dict, NULL);
  g_variant_dict_insert(&dict, "id", "s", id);
  g_variant_dict_insert(&dict, "kind", "s", "check-in");
  g_variant_dict_insert(&dict, "state", "s", state);
  if (section != NULL)
    g_variant_dict_insert(&dict, "section", "s", section);
  g_variant_dict_insert(&dict, "due", "x", NOW + due * DAY);
  g_variant_dict_insert(&dict, "by", "x", NOW + by * DAY);
  if (section == NULL)
    g_variant_dict_insert(&dict, "finished", "x", NOW + finished * DAY);
  g_variant_builder_add_value(actions, g_variant_dict_end(&dict));
}

/* actions is ended. answered and ended: 0 for not. */
static void
add(FollowupTimeline *timeline,
    guint64 id,
    const char *employer,
    const char *position,
    gint64 start,
    gint64 answered,
    gint64 ended,
    const char *ending,
    GVariantBuilder *actions)
{
  GVariantBuilder answers = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
  g_autoptr(GVariant) interview = NULL;
  GVariantDict dict;

  g_variant_dict_init(&dict, NULL);
  g_variant_dict_insert(&dict, "id", "t", id);
  g_variant_dict_insert(&dict, "employer", "s", employer);
  if (position != NULL)
    g_variant_dict_insert(&dict, "position", "s", position);
  g_variant_dict_insert(&dict, "start", "x", NOW + start * DAY);
  g_variant_dict_insert(&dict, "ending", "s", ending);
  if (ended != 0)
    g_variant_dict_insert(&dict, "ended", "x", NOW + ended * DAY);
  if (answered != 0) {
    GVariantDict answer;

    g_variant_dict_init(&answer, NULL);
    g_variant_dict_insert(&answer, "at", "x", NOW + answered * DAY);
    g_variant_builder_add_value(&answers, g_variant_dict_end(&answer));
  }
  g_variant_dict_insert_value(&dict, "answers", g_variant_builder_end(&answers));
  g_variant_dict_insert_value(&dict, "actions", g_variant_builder_end(actions));
  interview = g_variant_ref_sink(g_variant_dict_end(&dict));
  followup_timeline_add(timeline, interview);
}

static FollowupTimeline *
make_timeline(void)
{
  FollowupTimeline *timeline = followup_timeline_new();
  GVariantBuilder actions;

  g_variant_builder_init(&actions, G_VARIANT_TYPE("aa{sv}"));
  add_action(&actions, "1.1", "done", NULL, -6, -5, -5);
  add_action(&actions, "1.2", "superseded", NULL, -4, -3, -3);
  add_action(&actions, "1.3", "due", "overdue", -2, -1, 0);
  add_action(&actions, "1.4", "planned", "later", 10, 14, 0);
  add(timeline, 1, "Acme GmbH", "C engineer", -7, -3, 0, "open", &actions);
  g_variant_builder_init(&actions, G_VARIANT_TYPE("aa{sv}"));
  add(timeline, 12, "山田商事", "組込みエンジニア", -70, -60, 0, "open", &actions);
  g_variant_builder_init(&actions, G_VARIANT_TYPE("aa{sv}"));
  add_action(&actions, "13.1", "planned", "later", 7, 90, 0);
  add(timeline, 13, "山田商事", "組込みエンジニア", 6, 0, 0, "open", &actions); /* its next round */
  g_variant_builder_init(&actions, G_VARIANT_TYPE("aa{sv}"));
  add_action(&actions, "14.1", "due", "today", 0, 1, 0);
  add(timeline, 14, "Globex 🚀", NULL, -20, 0, -1, "rejected", &actions);
  g_variant_builder_init(&actions, G_VARIANT_TYPE("aa{sv}"));
  add(timeline, 15, "شركة المستقبل", NULL, -10, 0, -3, "offer", &actions);
  return timeline;
}

static char *
print_at(guint width, gboolean utf8, guint n_weeks)
{
  g_autoptr(FollowupTimeline) timeline = make_timeline();
  g_autoptr(FollowupSession) session = followup_session_new(NOW, followup_output_new(width, FALSE));

  session->output->utf8 = utf8;
  followup_timeline_print(timeline, session, n_weeks);
  return g_strdup(session->output->text->str);
}

static void
test_narrow(void)
{
  g_autofree char *printed = print_at(60, TRUE, 4);

  g_assert_cmpstr(printed, ==,
                  "                     Oct     Nov                   Dec\n"
                  "                     19  26  2    9   16  23   30  7   14\n"
                  " 1  Acme GmbH, C e…               ◆·●◇━━·····○━━\n"
                  "13  山田商事, 組込…  ‹·················│··◆○━━━━━━━━━━━━━━━›\n"
                  "14  Globex 🚀             ◆···········×○\n"
                  "15  شركة المستقبل                ◆···★·│\n"
                  "\n"
                  "◆ interview  ○ due  ━ until late  ● done  ◇ answer  ★ offer\n"
                  "× end  │ today\n");
}

static void
test_usual(void)
{
  g_autofree char *printed = print_at(80, TRUE, 4);

  g_assert_cmpstr(
      printed, ==,
      "                          Oct         Nov                           Dec\n"
      "                          19    26    2     9     16    23    30    7     14\n"
      " 1  Acme GmbH, C engine…                     ◆●·◇○━━·······○━━━━\n"
      "13  山田商事, 組込みエ…   ‹························│····◆○━━━━━━━━━━━━━━━━━━━━━›\n"
      "14  Globex 🚀                     ◆···············×○━\n"
      "15  شركة المستقبل                         ◆·····★··│\n"
      "\n"
      "◆ interview  ○ due  ━ until late  ● done  ◇ answer  ★ offer  × end  │ today\n");
}

static void
test_wide(void)
{
  g_autofree char *printed = print_at(120, TRUE, 4);

  g_assert_cmpstr(
      printed, ==,
      "                                Oct           Nov                                Dec\n"
      "                                19     26     2      9      16     23     30     7      14\n"
      " 1  Acme GmbH, C engineer                             ◆·●·◇○━━·········○━━━━\n"
      "13  山田商事, 組込みエンジニア  "
      "‹····························│·····◆○━━━━━━━━━━━━━━━━━━━━━━━━━›\n"
      "14  Globex 🚀                            ◆··················×○━\n"
      "15  شركة المستقبل                                  ◆······★··│\n"
      "\n"
      "◆ interview  ○ due  ━ until late  ● done  ◇ answer  ★ offer  × end  │ today\n");
}

static void
test_ascii(void)
{
  g_autofree char *printed = print_at(80, FALSE, 2);

  g_assert_cmpstr(printed, ==,
                  "                                Nov\n"
                  "                                2      9      16     23     30\n"
                  " 1  Acme GmbH, C engineer               I.*.ao==.........o====\n"
                  "13  山田商事, 組込みエンジニア  <..............|.....Io===========>\n"
                  "14  Globex 🚀                   <.............xo=\n"
                  "15  شركة المستقبل                    I......$..|\n"
                  "\n"
                  "I interview  o due  = until late  * done  a answer  $ offer  x end  | today\n");
}

/* However wide, and however many weeks. */
static void
test_fits(void)
{
  static const guint weeks[] = { 1, 4, 13, 104 };

  for (guint width = 40; width <= 220; width++)
    for (guint i = 0; i < G_N_ELEMENTS(weeks); i++) {
      g_autofree char *printed = print_at(width, TRUE, weeks[i]);
      g_auto(GStrv) lines = g_strsplit(printed, "\n", -1);

      for (guint j = 0; lines[j] != NULL; j++)
        g_assert_cmpuint(followup_columns_width(lines[j]), <=, width);
      g_assert_nonnull(strstr(printed, "◆"));
    }
}

static void
test_json(void)
{
  static const char *const names[] = { "employer", "position", "ending", "interviews", "marks" };
  g_autoptr(FollowupTimeline) timeline = make_timeline();
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(JsonNode) root = NULL;
  JsonArray *processes, *marks;
  JsonObject *process;

  followup_timeline_print_json(timeline, text);
  root = json_from_string(text->str, NULL);
  processes = json_node_get_array(root);
  process = json_array_get_object_element(processes, 0);
  marks = json_object_get_array_member(process, "marks");
  g_assert_cmpuint(json_array_get_length(processes), ==, 4); /* two rounds are one process */
  g_assert_cmpuint(json_object_get_size(process), ==, G_N_ELEMENTS(names));
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    g_assert_true(json_object_has_member(process, names[i]));
  g_assert_cmpuint(json_array_get_length(marks), ==, 5); /* nothing of what was superseded */
  process = json_array_get_object_element(marks, 0);
  g_assert_cmpstr(json_object_get_string_member(process, "sign"), ==, "interview");
  g_assert_cmpstr(json_object_get_string_member(process, "at"), ==, "2026-11-10T08:30:00Z");
  process = json_array_get_object_element(marks, 1);
  g_assert_cmpstr(json_object_get_string_member(process, "sign"), ==, "done");
  g_assert_cmpstr(json_object_get_string_member(process, "id"), ==, "1.1");
  process = json_array_get_object_element(marks, 2);
  g_assert_cmpstr(json_object_get_string_member(process, "sign"), ==, "answer");
  process = json_array_get_object_element(processes, 1);
  g_assert_cmpuint(json_array_get_length(json_object_get_array_member(process, "interviews")), ==,
                   2);
}

int
main(int argc, char **argv)
{
  g_setenv("TZ", "Europe/Berlin", TRUE);
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/timeline/narrow", test_narrow);
  g_test_add_func("/timeline/usual", test_usual);
  g_test_add_func("/timeline/wide", test_wide);
  g_test_add_func("/timeline/ascii", test_ascii);
  g_test_add_func("/timeline/fits", test_fits);
  g_test_add_func("/timeline/json", test_json);
  return g_test_run();
}
