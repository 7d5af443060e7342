/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* Instants as RFC 3339 has them. */
#include "calendar.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "error.h"
#include "text.h"

#define SECONDS_PER_DAY 86400
#define FIRST_YEAR 1970
#define LAST_YEAR 2199
/* GDate counts from 1 January of year 1; this is 1970-01-01. */
#define EPOCH_JULIAN 719163

static gint64
floor_div(gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

static gboolean
parse_digits(const char *text, guint n, guint *value)
{
  *value = 0;
  for (guint i = 0; i < n; i++) {
    if (!g_ascii_isdigit(text[i]))
      return FALSE;
    *value = *value * 10 + (guint)(text[i] - '0');
  }
  return TRUE;
}

char *
followup_instant_to_rfc3339(gint64 instant)
{
  gint64 days = floor_div(instant, SECONDS_PER_DAY);
  gint64 second = instant - days * SECONDS_PER_DAY;
  g_autofree char *iso = followup_day_to_iso((FollowupDay)(days + EPOCH_JULIAN));

  return g_strdup_printf("%sT%02d:%02d:%02dZ", iso, (int)(second / 3600), (int)(second / 60 % 60),
                         (int)(second % 60));
}

/* "Z", "+01:00" or "-0330" in seconds. */
static gboolean
parse_offset(const char *text, gint64 *seconds)
{
  gboolean colon = text[0] != '\0' && strlen(text) == 6 && text[3] == ':';
  guint hours, minutes;

  *seconds = 0;
  if (strcmp(text, "Z") == 0)
    return TRUE;
  if ((*text != '+' && *text != '-') || strlen(text) != (colon ? 6 : 5)
      || !parse_digits(text + 1, 2, &hours) || !parse_digits(text + (colon ? 4 : 3), 2, &minutes)
      || hours > 23 || minutes > 59)
    return FALSE;
  *seconds = (*text == '-' ? -1 : 1) * (gint64)(hours * 60 + minutes) * 60;
  return TRUE;
}

static gboolean
parse_rfc3339(const char *text, gint64 *instant)
{
  char day_text[11] = { 0 };
  guint hour, minute, second;
  FollowupDay day;
  gint64 offset;

  if (strlen(text) < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':'
      || !parse_digits(text + 11, 2, &hour) || !parse_digits(text + 14, 2, &minute)
      || !parse_digits(text + 17, 2, &second) || hour > 23 || minute > 59 || second > 59)
    return FALSE;
  memcpy(day_text, text, 10);
  text += 19;
  if (*text == '.')
    text += 1 + strspn(text + 1, "0123456789");
  if (!followup_day_parse(day_text, &day, NULL) || !parse_offset(text, &offset))
    return FALSE;
  *instant = ((gint64)day - EPOCH_JULIAN) * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second
             - offset;
  return TRUE;
}

gboolean
followup_instant_parse_rfc3339(const char *text, gint64 *instant, GError **error)
{
  g_autofree char *quoted = NULL;

  if (parse_rfc3339(text, instant))
    return TRUE;
  quoted = followup_text_quote(text);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s is no moment: expected one of RFC 3339 from %d to %d, for example "
                "‘2026-11-24T09:00:00Z’"),
              quoted, FIRST_YEAR, LAST_YEAR);
  return FALSE;
}
