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

int
main(int argc, char *argv[])
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/json/dictionary-sorted-with-id-first", test_dictionary);
  return g_test_run();
}
