/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* icsfile: a whole export as a file of iCalendar, and back. What a row of it becomes is almanac's.
 */
#pragma once

#include "session.h"

/* The calendar of the rows that Export wrote. now: the moment. (transfer full) */
GBytes *followup_icsfile_from_rows(GBytes *rows, gint64 now, GError **error);
/* The rows of the calendar at path ("-": standard input), as a file for Import, at its beginning;
 * the session says how many entries are not from here. -1 and error else. */
int followup_icsfile_open(FollowupSession *session, const char *path, GError **error);
/* A file in memory for Export to write to; -1 and error else. */
int followup_icsfile_new_buffer(GError **error);
/* What was written to it. (transfer full) */
GBytes *followup_icsfile_read_buffer(int fd, GError **error);
/* Writes all of bytes to fd. */
gboolean followup_icsfile_write(GBytes *bytes, int fd, GError **error);
