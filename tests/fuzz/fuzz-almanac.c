/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fuzz-almanac: entries of a calendar that anybody may have changed become rows, each JSON on one
 * line, of which entries can be made again, or are left out. The lines of the input are entries. */
#include "fuzz.h"

#include "almanac.h"

#include <string.h>

static GPtrArray *
read_entries(const char *text)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", 20);
  GPtrArray *entries = g_ptr_array_new_with_free_func((GDestroyNotify)json_object_unref);

  for (guint i = 0; lines[i] != NULL; i++) {
    g_autoptr(JsonParser) parser = json_parser_new();
    JsonNode *root;

    if (g_utf8_validate(lines[i], -1, NULL)
        && json_parser_load_from_data(parser, lines[i], -1, NULL)
        && (root = json_parser_get_root(parser)) != NULL && JSON_NODE_HOLDS_OBJECT(root))
      g_ptr_array_add(entries, json_object_ref(json_node_get_object(root)));
  }
  return entries;
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
  FuzzBytes bytes = { data, data + size };
  g_autofree char *text = fuzz_take_rest(&bytes);
  g_autoptr(GPtrArray) entries = read_entries(text);
  g_autofree char *rows = NULL;
  g_auto(GStrv) lines = NULL;
  guint n_foreign = 0;

  rows = followup_almanac_read(entries, &n_foreign);
  g_assert_cmpuint(n_foreign, <=, entries->len);
  lines = g_strsplit(rows, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
    g_autoptr(GString) again = g_string_new(NULL);
    g_autoptr(JsonNode) node = json_from_string(lines[i], NULL);
    gint64 rules = 0;
    GError *error = NULL;

    g_assert_true(node != NULL && JSON_NODE_HOLDS_OBJECT(node));
    if (!followup_almanac_write(lines[i], strlen(lines[i]), FUZZ_NOW, &rules, again, &error))
      fuzz_check_refusal(error);
  }
  return 0;
}
