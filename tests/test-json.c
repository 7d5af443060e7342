/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "json.h"

#include "json-object.h"

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
  g_autoptr(GString) text = g_string_new(NULL);

  followup_json_print(interview, FALSE, text);
  g_assert_cmpstr(text->str, ==,
                  "{\"id\":7,\"employer\":\"O'Brien & Söhne\",\"start\":\"1970-01-01T00:00:00Z\","
                  "\"zone\":\"Europe/Berlin\"}\n");
}

static void
test_fields(void)
{
  static const char *const names[] = { "employer", "id", "no-such", NULL };
  g_autoptr(GPtrArray) dicts = g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref);
  g_autoptr(GString) text = g_string_new(NULL);

  g_ptr_array_add(dicts, make_interview());
  followup_json_print_dict(dicts->pdata[0], names, FALSE, text);
  followup_json_print_dict(NULL, names, FALSE, text);
  followup_json_print_dicts(dicts, names, FALSE, text);
  g_assert_cmpstr(text->str, ==,
                  "{\"employer\":\"O'Brien & Söhne\",\"id\":7,\"no_such\":null}\nnull\n"
                  "[{\"employer\":\"O'Brien & Söhne\",\"id\":7,\"no_such\":null}]\n");
}

/* What JSON has no word for is null; of a name that comes twice it is the first. */
static void
test_any_type(void)
{
  static const struct {
    const char *value, *json;
  } cases[] = { { "uint64 9223372036854775807", "9223372036854775807" },
                { "uint32 4294967295", "4294967295" },
                { "int64 -1", "\"1969-12-31T23:59:59Z\"" },
                { "true", "true" },
                { "<<'x\"'>>", "\"x\\\"\"" },
                { "('x', 1)", "null" },
                { "1.5", "null" },
                { "@as []", "[]" },
                { "@a{sv} {}", "{}" },
                { "[[uint32 1], [2, 3]]", "[[1],[2,3]]" },
                { "{'b': <1.5>, 'a': <true>, 'a': <false>}", "{\"a\":true,\"b\":null}" } };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GVariant) value = g_variant_parse(NULL, cases[i].value, NULL, NULL, NULL);
    g_autoptr(GString) text = g_string_new(NULL);

    g_assert_nonnull(value);
    followup_json_print(value, FALSE, text);
    g_string_truncate(text, text->len - 1);
    g_assert_cmpstr(text->str, ==, cases[i].json);
  }
}

/* As json-glib lays it out, which older versions of these programs wrote with. */
static void
test_pretty(void)
{
  g_autoptr(GVariant) value = g_variant_parse(
      NULL,
      "[{'id': <uint64 1>, 'list': <@as []>, 'steps': <[{'x': <'é'>, 'y': <[['a', 'b'], []]>}]>}]",
      NULL, NULL, NULL);
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *expected = NULL;

  followup_json_print(value, TRUE, text);
  node = json_from_string(text->str, NULL);
  expected = json_to_string(node, TRUE);
  g_string_truncate(text, text->len - 1);
  g_assert_cmpstr(text->str, ==, expected);
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
  g_test_add_func("/json/named-fields", test_fields);
  g_test_add_func("/json/any-type", test_any_type);
  g_test_add_func("/json/pretty", test_pretty);
  return g_test_run();
}
