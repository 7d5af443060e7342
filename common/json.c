/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "json.h"

#include "calendar.h"

#include <string.h>

static JsonNode *
from_array(GVariant *value)
{
  JsonArray *array = json_array_sized_new(g_variant_n_children(value));
  JsonNode *node = json_node_new(JSON_NODE_ARRAY);

  for (gsize i = 0; i < g_variant_n_children(value); i++) {
    g_autoptr(GVariant) child = g_variant_get_child_value(value, i);

    json_array_add_element(array, followup_json_from_variant(child));
  }
  json_node_take_array(node, array);
  return node;
}

static void
add_member(JsonObject *object, GVariant *dict, const char *key)
{
  g_autofree char *name = g_strdelimit(g_strdup(key), "-", '_');
  g_autoptr(GVariant) value = g_variant_lookup_value(dict, key, NULL);

  json_object_set_member(object, name,
                         value != NULL ? followup_json_from_variant(value)
                                       : json_node_init_null(json_node_alloc()));
}

static int
compare_keys(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Dictionaries come in any order: here their names are sorted, but "id" is first. */
static JsonNode *
from_all_of_dict(GVariant *dict)
{
  JsonObject *object = json_object_new();
  JsonNode *node = json_node_new(JSON_NODE_OBJECT);
  /* Copies: a look-up may lay the dictionary out anew, and the names in it move. */
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
  GVariantIter iter;
  char *key;

  g_variant_iter_init(&iter, dict);
  while (g_variant_iter_next(&iter, "{sv}", &key, NULL))
    g_ptr_array_add(keys, key);
  g_ptr_array_sort(keys, compare_keys);
  if (g_variant_lookup(dict, "id", "*", NULL))
    add_member(object, dict, "id");
  for (guint i = 0; i < keys->len; i++)
    if (strcmp(keys->pdata[i], "id") != 0)
      add_member(object, dict, keys->pdata[i]);
  json_node_take_object(node, object);
  return node;
}

static JsonNode *
from_instant(gint64 instant)
{
  JsonNode *node = json_node_new(JSON_NODE_VALUE);
  g_autofree char *text = followup_instant_to_rfc3339(instant);

  json_node_set_string(node, text);
  return node;
}

JsonNode *
followup_json_from_variant(GVariant *value)
{
  switch (g_variant_classify(value)) {
  case G_VARIANT_CLASS_INT64:
    return from_instant(g_variant_get_int64(value));
  case G_VARIANT_CLASS_UINT64:
    return json_node_init_int(json_node_alloc(), (gint64)g_variant_get_uint64(value));
  case G_VARIANT_CLASS_UINT32:
    return json_node_init_int(json_node_alloc(), g_variant_get_uint32(value));
  case G_VARIANT_CLASS_BOOLEAN:
    return json_node_init_boolean(json_node_alloc(), g_variant_get_boolean(value));
  case G_VARIANT_CLASS_STRING:
    return json_node_init_string(json_node_alloc(), g_variant_get_string(value, NULL));
  case G_VARIANT_CLASS_VARIANT: {
    g_autoptr(GVariant) inner = g_variant_get_variant(value);

    return followup_json_from_variant(inner);
  }
  case G_VARIANT_CLASS_ARRAY:
    return g_variant_is_of_type(value, G_VARIANT_TYPE_VARDICT) ? from_all_of_dict(value)
                                                               : from_array(value);
  default:
    return json_node_init_null(json_node_alloc());
  }
}

JsonNode *
followup_json_from_dict(GVariant *dict, const char *const *names)
{
  JsonObject *object = json_object_new();
  JsonNode *node = json_node_new(JSON_NODE_OBJECT);

  for (guint i = 0; names[i] != NULL; i++)
    add_member(object, dict, names[i]);
  json_node_take_object(node, object);
  return node;
}

JsonNode *
followup_json_from_dicts(GPtrArray *dicts, const char *const *names)
{
  JsonArray *array = json_array_sized_new(dicts->len);
  JsonNode *node = json_node_new(JSON_NODE_ARRAY);

  for (guint i = 0; i < dicts->len; i++)
    json_array_add_element(array, followup_json_from_dict(dicts->pdata[i], names));
  json_node_take_array(node, array);
  return node;
}

void
followup_json_print(JsonNode *node, gboolean pretty, GString *text)
{
  g_autoptr(JsonGenerator) generator = json_generator_new();

  json_generator_set_root(generator, node);
  json_generator_set_pretty(generator, pretty);
  json_generator_to_gstring(generator, text);
  g_string_append_c(text, '\n');
  json_node_unref(node);
}

/* NULL where there is no value of that type. */
static JsonNode *
find_value(JsonObject *object, const char *key, GType type)
{
  JsonNode *node = object != NULL ? json_object_get_member(object, key) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == type
             ? node
             : NULL;
}

const char *
followup_json_get_string(JsonObject *object, const char *key)
{
  JsonNode *node = find_value(object, key, G_TYPE_STRING);

  return node != NULL ? json_node_get_string(node) : NULL;
}

gint64
followup_json_get_integer(JsonObject *object, const char *key, gint64 fallback)
{
  JsonNode *node = find_value(object, key, G_TYPE_INT64);

  return node != NULL ? json_node_get_int(node) : fallback;
}

JsonObject *
followup_json_get_object(JsonObject *object, const char *key)
{
  return followup_json_as_object(object != NULL ? json_object_get_member(object, key) : NULL);
}

JsonArray *
followup_json_get_array(JsonObject *object, const char *key)
{
  JsonNode *node = object != NULL ? json_object_get_member(object, key) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
}

JsonObject *
followup_json_as_object(JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}
