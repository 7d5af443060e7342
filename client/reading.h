/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* reading: how a verb reads the moments it is told: asks the daemon for the user's business days
 * and waking hours where a phrase needs them, and has the session say what was understood. The
 * grammar is when's. */
#pragma once

#include "interview.h"
#include "session.h"
#include "when.h"

/* For a day alone: when the user's waking hours begin. */
#define FOLLOWUP_READING_WAKING (-2)

/* Reads a phrase by the machine's clock and looks ahead: something to come. second_of_day is one of
 * FOLLOWUP_WHEN_MORNING and so on, or FOLLOWUP_READING_WAKING. INVALID_ARGUMENT, or what the daemon
 * has to say. */
gboolean followup_reading_ahead(
    FollowupSession *session, const char *text, int second_of_day, gint64 *instant, GError **error);
/* Likewise of something that has happened, a day alone being its evening; what lies ahead is
 * refused.
 */
gboolean
followup_reading_past(FollowupSession *session, const char *text, gint64 *instant, GError **error);
/* Likewise when an interview begins, by the clock of a zone. A day without a year is
 * that of the nearest year, whatever the direction. Where that is back but a day of the next week
 * may be meant, somebody at a terminal is asked which; FAILED where that is not answered. */
gboolean followup_reading_start(FollowupSession *session,
                                const char *text,
                                FollowupZone *zone,
                                FollowupWhenDirection direction,
                                gint64 *instant,
                                GError **error);
/* Likewise a day to come, whatever the time; without a year that of the nearest year. */
gboolean
followup_reading_day(FollowupSession *session, const char *text, FollowupDay *day, GError **error);
/* What the employer said of its decision, a day of it in words too: "friday". */
gboolean followup_reading_decision(FollowupSession *session,
                                   const char *text,
                                   FollowupDecision *decision,
                                   GError **error);
/* Whether a text can be read at all. */
gboolean followup_reading_is_moment(FollowupSession *session, const char *text);
/* The user's week and holidays. (transfer full) */
FollowupCalendar *followup_reading_get_calendar(FollowupSession *session, GError **error);
