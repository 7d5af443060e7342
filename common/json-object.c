/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "json-object.h"

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
