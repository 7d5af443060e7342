/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* json-object: what is of the type one wants in JSON of others, as json-glib has parsed it. Knows
 * no single member. */
#pragma once

#include <json-glib/json-glib.h>

/* Of a member that is a string, an integer, an object or an array; NULL or fallback where object,
 * which may be NULL, has none or one of another type. Borrowed. */
const char *followup_json_get_string(JsonObject *object, const char *key);
gint64 followup_json_get_integer(JsonObject *object, const char *key, gint64 fallback);
JsonObject *followup_json_get_object(JsonObject *object, const char *key);
JsonArray *followup_json_get_array(JsonObject *object, const char *key);
/* NULL where node, which may be NULL, holds none. Borrowed. */
JsonObject *followup_json_as_object(JsonNode *node);
