/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* json: dictionaries of the bus as JSON: instants (x) become RFC 3339 in UTC, hyphens in names
 * underscores; and what is of the type one wants in JSON of others. Knows no single field. */
#pragma once

#include <json-glib/json-glib.h>

/* Any value of the contract. (transfer full) */
JsonNode *followup_json_from_variant(GVariant *value);
/* The dictionary with exactly the named fields, in this order, null where absent; extra ones of a
 * dictionary are left out. names: NULL-terminated, as on the bus. (transfer full) */
JsonNode *followup_json_from_dict(GVariant *dict, const char *const *names);
/* An array of followup_json_from_dict(). (transfer full) */
JsonNode *followup_json_from_dicts(GPtrArray *dicts, const char *const *names);
/* Appends it; takes node; pretty for people, else on one line. A newline ends it. */
void followup_json_print(JsonNode *node, gboolean pretty, GString *text);

/* Of a member that is a string, an integer, an object or an array; NULL or fallback where object,
 * which may be NULL, has none or one of another type. Borrowed. */
const char *followup_json_get_string(JsonObject *object, const char *key);
gint64 followup_json_get_integer(JsonObject *object, const char *key, gint64 fallback);
JsonObject *followup_json_get_object(JsonObject *object, const char *key);
JsonArray *followup_json_get_array(JsonObject *object, const char *key);
/* NULL where node, which may be NULL, holds none. Borrowed. */
JsonObject *followup_json_as_object(JsonNode *node);
