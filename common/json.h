/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* json: dictionaries of the bus as JSON: instants (x) become RFC 3339 in UTC, hyphens in names
 * underscores. Knows no single field. */
#pragma once

#include "json-writer.h"

/* Any value of the contract; NULL is null. A dictionary's names are sorted, but "id" is first. */
void followup_json_write_variant(FollowupJsonWriter *writer, GVariant *value);
/* The dictionary with exactly the named fields, in this order, null where absent; extra ones of a
 * dictionary are left out. names: NULL-terminated, as on the bus. NULL is null. */
void followup_json_write_dict(FollowupJsonWriter *writer, GVariant *dict, const char *const *names);

/* Each appends one of these and a newline; pretty for people, else on one line. */
void followup_json_print(GVariant *value, gboolean pretty, GString *text);
void
followup_json_print_dict(GVariant *dict, const char *const *names, gboolean pretty, GString *text);
/* An array of dictionaries. */
void followup_json_print_dicts(const GPtrArray *dicts,
                               const char *const *names,
                               gboolean pretty,
                               GString *text);
