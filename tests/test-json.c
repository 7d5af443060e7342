/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "json.h"

/* As it comes from the bus: built of parts, not yet one piece of memory. */
static GVariant *
make_interview(void)
{
  GVariantBuilder builder;

  g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add(&builder, "{sv}", "zone", g_variant_new_string("Europe/Berlin"));
  g_variant_builder_add(&builder, "{sv}", "start", g_variant_new_int64(0));
  g_variant_builder_add(&builder, "{sv}", "id", g_variant_new_uint64(7));
  g_variant_builder_add(&builder, "{sv}", "employer", g_variant_new_string("O'Brien & Söhne"));
  return g_variant_ref_sink(g_variant_builder_end(&builder));
}

static void
test_dictionary(void)
{
  g_autoptr(GVariant) interview = make_interview();
  g_autoptr(JsonNode) node = followup_json_from_variant(interview);
  g_autofree char *text = json_to_string(node, FALSE);

  g_assert_cmpstr(text, ==,
                  "{\"id\":7,\"employer\":\"O'Brien & Söhne\",\"start\":\"1970-01-01T00:00:00Z\","
                  "\"zone\":\"Europe/Berlin\"}");
}

/* What comes from a file has any type. */
static void
test_members(void)
{
  g_autoptr(JsonNode) root = json_from_string(
      "{\"text\":\"a\",\"number\":7,\"half\":0.5,\"none\":null,\"object\":{\"b\":1},\"array\":[1]}",
      NULL);
  JsonObject *object = followup_json_as_object(root);
  const char *const others[] = { "half", "none", "object", "array", "absent" };

  g_assert_cmpstr(followup_json_get_string(object, "text"), ==, "a");
  g_assert_null(followup_json_get_string(object, "number"));
  g_assert_cmpint(followup_json_get_integer(object, "number", 1), ==, 7);
  g_assert_cmpint(followup_json_get_integer(object, "text", 1), ==, 1);
  for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
    g_assert_null(followup_json_get_string(object, others[i]));
    g_assert_cmpint(followup_json_get_integer(object, others[i], 1), ==, 1);
  }
  g_assert_true(json_object_has_member(followup_json_get_object(object, "object"), "b"));
  g_assert_null(followup_json_get_object(object, "array"));
  g_assert_null(followup_json_get_object(object, "absent"));
  g_assert_cmpuint(json_array_get_length(followup_json_get_array(object, "array")), ==, 1);
  g_assert_null(followup_json_get_array(object, "object"));
  g_assert_null(followup_json_get_string(NULL, "text"));
  g_assert_null(followup_json_get_array(NULL, "array"));
  g_assert_null(followup_json_as_object(NULL));
}

int
main(int argc, char *argv[])
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/json/dictionary-sorted-with-id-first", test_dictionary);
  g_test_add_func("/json/members-of-the-wrong-type", test_members);
  return g_test_run();
}
