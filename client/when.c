/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "when-private.h"

#include "moment.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DAY_LENGTH 10      /* of "2026-11-24" */
#define LONGEST_PHRASE 200 /* bytes */

gboolean
followup_when_read(const char *text,
                   const FollowupWhenContext *context,
                   FollowupWhenReading *reading,
                   GError **error)
{
  g_auto(FollowupPhrase) phrase = { 0 };

  if (strlen(text) > LONGEST_PHRASE)
    return followup_when_refuse(
        text, error, _("is too long for a moment: expected such as ‘tomorrow 3pm’ or +2d"));
  return followup_when_parse(text, &phrase, error)
         && followup_when_resolve(text, &phrase, context, reading, error);
}

/* "14:00" -> seconds; -1 where it is not a time of day. */
static int
read_time(const char *text)
{
  int hours, minutes;

  if (strlen(text) != 5 || !g_ascii_isdigit(text[0]) || !g_ascii_isdigit(text[1]) || text[2] != ':'
      || !g_ascii_isdigit(text[3]) || !g_ascii_isdigit(text[4]))
    return -1;
  hours = (text[0] - '0') * 10 + text[1] - '0';
  minutes = (text[3] - '0') * 10 + text[4] - '0';
  return hours < 24 && minutes < 60 ? hours * 3600 + minutes * 60 : -1;
}

gboolean
followup_when_parse_local(
    const char *text, FollowupZone *zone, int second_of_day, gint64 *instant, GError **error)
{
  g_autofree char *day_text = g_strndup(text, DAY_LENGTH);
  const char *rest = text + strlen(day_text);
  FollowupDay day;

  if (strlen(text) < DAY_LENGTH || !g_ascii_isdigit(text[0]) || text[4] != '-')
    return followup_when_refuse(
        text, error, _("is not a moment: expected a day and time, for example ‘2026-11-24 14:00’"));
  if (!followup_day_parse(day_text, &day, error))
    return FALSE;
  if (*rest != '\0') {
    second_of_day = *rest == ' ' || *rest == 'T' ? read_time(rest + 1) : -1;
    if (second_of_day < 0)
      return followup_when_refuse(
          text, error,
          _("has no such time of day: expected hours and minutes from 00:00 to 23:59, for example "
            "‘2026-11-24 14:00’"));
  } else if (second_of_day == FOLLOWUP_WHEN_TIME_REQUIRED) {
    return followup_when_refuse(
        text, error, _("lacks the time of day: expected, for example, ‘2026-11-24 14:00’"));
  }
  return followup_instant_at_strict(zone, day, second_of_day, instant, error);
}

gboolean
followup_when_check_past(const char *text,
                         const FollowupWhenContext *context,
                         const FollowupWhenReading *reading,
                         GError **error)
{
  g_autofree char *understood = NULL;

  if (reading->instant <= context->now)
    return TRUE;
  understood = followup_instant_to_text(reading->instant, context->zone);
  return followup_when_refuse(
      text, error,
      _("is ahead: understood is %s; expected a moment that has passed, for example ‘now’"),
      understood);
}
