/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "when.h"

#include "error.h"
#include "text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DAY_LENGTH 10 /* of "2026-11-24" */
#define MAX_COUNT 1000000000

/* words: what is wrong with what was typed. */
static gboolean
refuse(const char *text, const char *words, GError **error)
{
  g_autofree char *quoted = followup_text_quote(text);

  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT, "%s %s", quoted, words);
  return FALSE;
}

static gboolean
refuse_form(const char *text, GError **error)
{
  return refuse(text,
                _("is not a moment: expected a day and time (2026-11-24 14:00), ‘now’, or a time "
                  "from now (+30s, +45m, +3h, +2d)"),
                error);
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
    const char *text, GTimeZone *zone, int second_of_day, gint64 *instant, GError **error)
{
  g_autofree char *day_text = g_strndup(text, DAY_LENGTH);
  const char *rest = text + strlen(day_text);
  FollowupDay day;

  if (strlen(text) < DAY_LENGTH || !g_ascii_isdigit(text[0]) || text[4] != '-')
    return refuse_form(text, error);
  if (!followup_day_parse(day_text, &day, error))
    return FALSE;
  if (*rest != '\0') {
    if (*rest != ' ' && *rest != 'T')
      return refuse_form(text, error);
    second_of_day = read_time(rest + 1);
    if (second_of_day < 0)
      return refuse(text,
                    _("has no such time of day: expected hours and minutes from 00:00 to 23:59, "
                      "for example ‘2026-11-24 14:00’"),
                    error);
  } else if (second_of_day == FOLLOWUP_WHEN_TIME_REQUIRED) {
    return refuse(text, _("lacks the time of day: expected, for example, ‘2026-11-24 14:00’"),
                  error);
  }
  return followup_instant_at_strict(zone, day, second_of_day, instant, error);
}

static gboolean
check_range(const char *text, gint64 seconds, GError **error)
{
  /* 1970 to 2199, as days everywhere else */
  if (seconds >= 0 && seconds < G_GINT64_CONSTANT(7258118400))
    return TRUE;
  return refuse(text, _("is too far away: expected a moment before the year 2200, for example +2d"),
                error);
}

static gboolean
parse_from_now(const char *text, gint64 now, GTimeZone *zone, gint64 *instant, GError **error)
{
  char *end = NULL;
  guint64 count;
  gint64 moment;

  if (!g_ascii_isdigit(text[1]))
    return refuse_form(text, error);
  count = g_ascii_strtoull(text + 1, &end, 10);
  if (end[0] == '\0' || end[1] != '\0' || strchr("smhd", end[0]) == NULL)
    return refuse_form(text, error);
  if (count > MAX_COUNT)
    return check_range(text, -1, error);
  if (end[0] == 'd') {
    if (!check_range(text, now + (gint64)count * 86400, error))
      return FALSE;
    moment = followup_instant_at(zone, followup_instant_get_day(now, zone) + (FollowupDay)count,
                                 followup_instant_get_second_of_day(now, zone));
  } else {
    moment = now + (gint64)count * (end[0] == 's' ? 1 : end[0] == 'm' ? 60 : 3600);
    if (!check_range(text, moment, error))
      return FALSE;
  }
  *instant = moment;
  return TRUE;
}

gboolean
followup_when_parse(const char *text,
                    gint64 now,
                    GTimeZone *zone,
                    int second_of_day,
                    gint64 *instant,
                    GError **error)
{
  g_autofree char *stripped = g_strstrip(g_strdup(text));

  if (strcmp(stripped, "now") == 0) {
    *instant = now;
    return TRUE;
  }
  if (stripped[0] == '+')
    return parse_from_now(stripped, now, zone, instant, error);
  return followup_when_parse_local(stripped, zone, second_of_day, instant, error);
}

gboolean
followup_when_parse_past(
    const char *text, gint64 now, GTimeZone *zone, gint64 *instant, GError **error)
{
  gint64 moment;

  if (!followup_when_parse(text, now, zone, FOLLOWUP_WHEN_NOON, &moment, error))
    return FALSE;
  if (moment > now && strlen(text) == DAY_LENGTH
      && followup_instant_get_day(moment, zone) == followup_instant_get_day(now, zone))
    moment = now; /* today, and it is not noon yet */
  if (moment > now)
    return refuse(text, _("is ahead: expected a moment that has passed, for example ‘now’"), error);
  *instant = moment;
  return TRUE;
}
