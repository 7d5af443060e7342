/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* converter: runs followup-ical, the one program that knows iCalendar, and takes what it says.
 * Knows what neither events nor interviews are. */
#pragma once

#include "output.h"

#include <json-glib/json-glib.h>

/* What a file may have in bytes: an invitation is far smaller. */
#define FOLLOWUP_CONVERTER_MAX_BYTES (128 * 1024 * 1024)

/* The bytes of a file, or of standard input where it is "-". NOT_FOUND, LIMIT_EXCEEDED, else FAILED
 * in words. (transfer full) */
GBytes *followup_converter_load(const char *path, GError **error);
/* Whether path is the name of a calendar or of a mail, as its end or its first line says, or "-":
 * it need not be there. */
gboolean followup_converter_is_calendar(const char *path);
/* Events and tasks of a calendar, or of a mail with one in it, as ical.h tells them: JsonObject,
 * owned. What recurs is spelt out for the years from first_year to last_year, or told as it stands
 * where first_year is 0. what names the calendar in errors: a file. INVALID_ARGUMENT or
 * LIMIT_EXCEEDED where it is to blame; UNAVAILABLE where followup-ical is not there. (transfer
 * full) */
GPtrArray *followup_converter_read(
    const char *what, GBytes *calendar, int first_year, int last_year, GError **error);
/* The reverse, of JSON lines. (transfer full) */
GBytes *followup_converter_write(GBytes *lines, GError **error);
