/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* span: how a length of time is worded for people, the same by popups and by the client. Pure. */
#pragma once

#include <gio/gio.h>

/* "3 days", of seconds that are not negative: whole hours, then whole days from a day and a half
 * on, rounded. (transfer full) */
char *followup_span_to_text(gint64 seconds);
/* "in 3 days", rounded likewise. (transfer full) */
char *followup_span_to_future(gint64 seconds);
/* "3 days ago", rounded likewise. (transfer full) */
char *followup_span_to_past(gint64 seconds);
/* "3 days late"; what is hardly late is so by a minute. (transfer full) */
char *followup_span_to_lateness(gint64 seconds);
