/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* ids: how the ids that the user typed are read, and what is said when one is of the wrong kind.
 * Pure. */
#pragma once

#include <gio/gio.h>

/* Ids of interviews ("7"), each once, as at. verb and command-line words are named in errors:
 * WRONG_KIND for an action's id, INVALID_ARGUMENT for anything else or none. (transfer floating) */
GVariant *followup_ids_of_interviews(const char *verb, char **words, GError **error);
/* Exactly one. */
gboolean
followup_ids_of_interview(const char *verb, char **words, gint64 *interview, GError **error);
/* Ids of actions ("7.1"), each once, as as. (transfer floating) */
GVariant *followup_ids_of_actions(const char *verb, char **words, GError **error);
