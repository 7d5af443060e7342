/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* test-bar: the line for status bars, in each of its forms. */
#include "bar.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* Tue 17 Nov 2026, 09:30 in Berlin */
#define NOW G_GINT64_CONSTANT(1794904200)
#define HOUR (60 * 60)

static GVariant *
make_action(const char *id, const char *section, const char *person, gint64 due, gint64 by)
{
  GVariantDict dict, interview;

  g_variant_dict_init(&interview, NULL);
  g_variant_dict_insert(&interview, "employer", "s", "Smith & <Sons>");
  g_variant_dict_init(&dict, NULL);
  g_variant_dict_insert(&dict, "id", "s", id);
  g_variant_dict_insert(&dict, "kind", "s", "thank-you");
  g_variant_dict_insert(&dict, "state", "s", "due");
  g_variant_dict_insert(&dict, "section", "s", section);
  g_variant_dict_insert(&dict, "interviewer", "s", person);
  g_variant_dict_insert(&dict, "due", "x", NOW + due);
  g_variant_dict_insert(&dict, "by", "x", NOW + by);
  g_variant_dict_insert_value(&dict, "interview", g_variant_dict_end(&interview));
  return g_variant_ref_sink(g_variant_dict_end(&dict));
}

static GPtrArray *
make_actions(void)
{
  GPtrArray *actions = g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref);

  g_ptr_array_add(actions, make_action("1.1", "overdue", "J \"&\" <D>", -30 * HOUR, -26 * HOUR));
  g_ptr_array_add(actions, make_action("2.1", "later", "山田\n花子 🎉", 312 * HOUR, 313 * HOUR));
  return actions;
}

static char *
print_bar(FollowupBarForm form, guint n_due, gboolean private, GPtrArray *actions)
{
  g_autoptr(FollowupSession) session = followup_session_new(NOW, followup_output_new(80, FALSE));
  const FollowupBarState state = { n_due, private, actions };

  followup_bar_print(session, form, &state);
  g_assert_cmpuint(session->output->text->len, >, 0);
  /* one line, and its end */
  g_assert_true(strchr(session->output->text->str, '\n')
                == session->output->text->str + session->output->text->len - 1);
  return g_strdup(session->output->text->str);
}

static void
test_plain(void)
{
  g_autoptr(GPtrArray) actions = make_actions();
  g_autoptr(GPtrArray) none = g_ptr_array_new();
  g_autofree char *due = print_bar(FOLLOWUP_BAR_PLAIN, 1, FALSE, actions);
  g_autofree char *private = print_bar(FOLLOWUP_BAR_PLAIN, 1, TRUE, actions);
  g_autofree char *empty = print_bar(FOLLOWUP_BAR_PLAIN, 0, FALSE, none);
  g_autofree char *waiting = NULL, *private_waiting = NULL;

  g_assert_cmpstr(due, ==, "1 due: Thank-you to J \"&\" <D> (26h late)\n");
  g_assert_cmpstr(private, ==, "1 due\n");
  g_assert_cmpstr(empty, ==, "\n"); /* a bar hides what is empty */
  g_ptr_array_remove_index(actions, 0);
  waiting = print_bar(FOLLOWUP_BAR_PLAIN, 0, FALSE, actions);
  private_waiting = print_bar(FOLLOWUP_BAR_PLAIN, 0, TRUE, actions);
  g_assert_cmpstr(waiting, ==, "next in 13d: Thank-you to 山田 花子 🎉\n");
  g_assert_cmpstr(private_waiting, ==, "next in 13d\n");
}

/* The words as Pango draws them. */
static char *
draw_markup(const char *markup)
{
  g_autoptr(GString) text = g_string_new(markup);
  static const char *const entities[][2] = {
    { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&apos;", "'" }, { "&amp;", "&" }
  };

  g_assert_null(strpbrk(markup, "<>\""));
  for (guint i = 0; i < G_N_ELEMENTS(entities); i++)
    g_string_replace(text, entities[i][0], entities[i][1], 0);
  return g_strdup(text->str);
}

static void
test_waybar(void)
{
  g_autoptr(GPtrArray) actions = make_actions();
  g_autofree char *line = print_bar(FOLLOWUP_BAR_WAYBAR, 1, FALSE, actions);
  g_autoptr(JsonNode) root = json_from_string(line, NULL);
  JsonObject *object = json_node_get_object(root);
  g_autofree char *text = draw_markup(json_object_get_string_member(object, "text"));
  g_autofree char *tooltip = draw_markup(json_object_get_string_member(object, "tooltip"));

  g_assert_cmpstr(text, ==, "1 due: Thank-you to J \"&\" <D> (26h late)");
  g_assert_cmpstr(json_object_get_string_member(object, "class"), ==, "overdue");
  g_assert_cmpstr(json_object_get_string_member(object, "alt"), ==, "overdue");
  g_assert_nonnull(strstr(tooltip, "1.1 26h late: Thank-you to J \"&\" <D>, Smith & <Sons>\n2.1"));
  g_assert_cmpuint(json_object_get_size(object), ==, 4);
}

static void
test_waybar_private(void)
{
  g_autoptr(GPtrArray) actions = make_actions();
  g_autofree char *line = print_bar(FOLLOWUP_BAR_WAYBAR, 1, TRUE, actions);
  g_autofree char *i3 = print_bar(FOLLOWUP_BAR_I3, 1, TRUE, actions);

  g_assert_null(strstr(line, "J "));
  g_assert_null(strstr(line, "Smith"));
  g_assert_null(strstr(i3, "J "));
}

static void
test_i3(void)
{
  g_autoptr(GPtrArray) actions = make_actions();
  g_autofree char *line = print_bar(FOLLOWUP_BAR_I3, 1, FALSE, actions);
  g_autoptr(JsonNode) root = json_from_string(line, NULL);
  JsonObject *object = json_node_get_object(root);

  g_assert_cmpstr(json_object_get_string_member(object, "full_text"), ==,
                  "1 due: Thank-you to J \"&\" <D> (26h late)");
  g_assert_cmpstr(json_object_get_string_member(object, "short_text"), ==, "1 due");
  g_assert_cmpstr(json_object_get_string_member(object, "markup"), ==, "none");
  g_assert_true(json_object_get_boolean_member(object, "urgent"));
  g_assert_cmpstr(json_object_get_string_member(object, "state"), ==, "Critical");
  g_assert_true(g_str_has_prefix(json_object_get_string_member(object, "color"), "#"));
}

static void
test_classes(void)
{
  static const struct {
    const char *section;
    guint n_due;
    const char *class;
  } cases[] = {
    { "overdue", 1, "\"class\":\"overdue\"" },
    { "today", 1, "\"class\":\"due\"" },
    { "week", 0, "\"class\":\"waiting\"" },
    { NULL, 0, "\"class\":\"empty\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GPtrArray) actions = g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref);
    g_autofree char *line = NULL;

    if (cases[i].section != NULL)
      g_ptr_array_add(actions, make_action("1.1", cases[i].section, "Jane", HOUR, 2 * HOUR));
    line = print_bar(FOLLOWUP_BAR_WAYBAR, cases[i].n_due, FALSE, actions);
    g_assert_nonnull(strstr(line, cases[i].class));
  }
}

static void
test_away(void)
{
  g_autoptr(FollowupSession) session = followup_session_new(NOW, followup_output_new(80, FALSE));
  g_autoptr(JsonNode) root = NULL;

  followup_bar_print_away(session, FOLLOWUP_BAR_WAYBAR, "no <bus>");
  root = json_from_string(session->output->text->str, NULL);
  g_assert_cmpstr(json_object_get_string_member(json_node_get_object(root), "class"), ==, "away");
  g_assert_cmpstr(json_object_get_string_member(json_node_get_object(root), "tooltip"), ==,
                  "no &lt;bus&gt;");
}

int
main(int argc, char **argv)
{
  g_setenv("TZ", "Europe/Berlin", TRUE);
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/bar/plain", test_plain);
  g_test_add_func("/bar/waybar", test_waybar);
  g_test_add_func("/bar/private", test_waybar_private);
  g_test_add_func("/bar/i3", test_i3);
  g_test_add_func("/bar/classes", test_classes);
  g_test_add_func("/bar/away", test_away);
  return g_test_run();
}
