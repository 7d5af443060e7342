/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* almanac: everything as a calendar, and back: interviews, as followup-export(5) has them, become
 * events, their actions tasks; each carries the line that it was made of. Pure. */
#pragma once

#include <json-glib/json-glib.h>

/* Appends a line for the event and one for each task of a row of an export: an interview, or the
 * user's own actions; rows of other types have none. now: of what does not say when it was changed.
 * rules: of the export's header, 0 before that was written. INVALID_ARGUMENT where it is no such
 * row. */
gboolean followup_almanac_write(
    const char *row, gsize length, gint64 now, gint64 *rules, GString *lines, GError **error);
/* The rows of the entries (of JsonObject, as ical.h tells them), behind a header that has the rules
 * of the export: what was ticked off elsewhere is done at the time that it says, what was cancelled
 * there is skipped. n_foreign counts entries that no export wrote, and which are left out.
 * (transfer full) */
char *followup_almanac_read(GPtrArray *entries, guint *n_foreign);
