/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* ical: iCalendar to lines of JSON and back, for the program followup-ical alone, the only one that
 * links libical. Knows nothing of interviews, opens nothing but the machine's zone data. */
#pragma once

#include <gio/gio.h>

/* What one calendar may be. */
#define FOLLOWUP_ICAL_MAX_BYTES (128 * 1024 * 1024)
#define FOLLOWUP_ICAL_MAX_ENTRIES 500000 /* events and tasks, occurrences of them too */

/* A property of what an export wrote, which is the line that an entry was made of. */
#define FOLLOWUP_ICAL_RECORD "X-FOLLOWUP-RECORD"

/* Years, both included, for which what recurs is spelt out; from 0: it is told as it stands. */
typedef struct {
  int from, to;
} FollowupIcalSpan;

/* Appends a JSON object a line for each event and task of a calendar, or of a mail with a calendar
 * in it:
 *
 *   component     "event" or "todo"
 *   uid, sequence, recurrence_id, status ("confirmed", "cancelled", "needs-action", ...)
 *   method        the calendar's, in small letters: "request", "cancel", "publish", ...
 *   summary, description, location, url
 *   conference    an address of a video call where one is told apart
 *   start, end    an instant ("2026-11-20T13:00:00Z"), a time on whatever clock hangs there
 *                 ("2026-11-20T14:00:00"), or a day ("2026-12-25"); the end of days is the day
 *                 behind the last
 *   start_zone    IANA name; null where it is not told or nobody knows it
 *   tzid          what the zone was called where nobody knows it
 *   date_only     start is a day
 *   duration      minutes from start to end
 *   calendar_zone IANA name of the zone that the calendar is shown in
 *   organizer     { name, email }
 *   attendees     [ { name, email, role, status, kind } ]: words of iCalendar in small letters
 *   due, completed, created, last_modified, stamp   as start
 *   percent       0 to 100
 *   alarm         the instant of the first alarm
 *   related_to    [ uid ]
 *   categories    [ text ]
 *   recurs        it has a rule or dates for more than once
 *   rrule         the rule as it stands
 *   x             { name: text }: everything whose name begins with X-FOLLOWUP-, where commas,
 *                 semicolons, backslashes, newlines and percent signs stand as %2C and so on
 *
 * A key whose value is not told is absent. Of an entry with a RECORD, where nothing is spelt out,
 * no more is told than that and what others may have changed: component, x, status, percent; the
 * start of an event; times of a task that is not yet to be done. INVALID_ARGUMENT where it is no
 * calendar, LIMIT_EXCEEDED where it is too large; lines is then unchanged. */
gboolean followup_ical_read(
    const char *bytes, gsize size, const FollowupIcalSpan *span, GString *lines, GError **error);
/* The reverse: appends one calendar made of lines as above, times in UTC; "method", "start_zone",
 * "calendar_zone", "duration", "date_only", "recurs" and "rrule" are not read, and "stamp" is
 * required. INVALID_ARGUMENT names the line that is wrong; calendar is then unchanged. */
gboolean followup_ical_write(const char *lines, gsize size, GString *calendar, GError **error);
