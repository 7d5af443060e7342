/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "feasts.h"

#include <string.h>

#include "text.h"

#define DAY_MINUTES 1440

static const char *
get_text(JsonObject *event, const char *key)
{
  return json_object_get_string_member_with_default(event, key, "");
}

/* "2026-12-25", also of "2026-12-25T00:00:00" */
static gboolean
read_day(const char *text, FollowupDay *day)
{
  g_autofree char *date = g_strndup(text, 10);

  return followup_day_parse(date, day, NULL);
}

/* Outlook writes whole days as times from midnight to midnight, by some clock. */
static gboolean
read_from_midnight(JsonObject *event, FollowupDay *first, FollowupDay *end)
{
  const char *start = get_text(event, "start"), *name = get_text(event, "start_zone");
  gint64 minutes = json_object_get_int_member_with_default(event, "duration", 0);
  g_autoptr(GDateTime) instant = NULL;
  g_autoptr(FollowupZone) zone = NULL;

  if (minutes <= 0 || minutes % DAY_MINUTES != 0)
    return FALSE;
  if (g_str_has_suffix(start, "Z")) {
    instant = g_date_time_new_from_iso8601(start, NULL);
    zone = *name != '\0' ? followup_zone_new(name, NULL) : followup_zone_new_utc();
    if (instant == NULL || zone == NULL
        || followup_instant_get_second_of_day(g_date_time_to_unix(instant), zone) != 0)
      return FALSE;
    *first = followup_instant_get_day(g_date_time_to_unix(instant), zone);
  } else if (!g_str_has_suffix(start, "T00:00:00") || !read_day(start, first)) {
    return FALSE;
  }
  *end = *first + (FollowupDay)(minutes / DAY_MINUTES);
  return TRUE;
}

/* The days of an event, *end the one behind the last. */
static gboolean
read_days(JsonObject *event, FollowupDay *first, FollowupDay *end)
{
  if (!json_object_get_boolean_member_with_default(event, "date_only", FALSE))
    return read_from_midnight(event, first, end);
  if (!read_day(get_text(event, "start"), first))
    return FALSE;
  if (!read_day(get_text(event, "end"), end) || *end <= *first)
    *end = *first + 1; /* RFC 5545: without an end it is one day */
  return TRUE;
}

static gboolean
is_event(JsonObject *event)
{
  return strcmp(get_text(event, "component"), "event") == 0
         && strcmp(get_text(event, "status"), "cancelled") != 0
         && strcmp(get_text(event, "method"), "cancel") != 0;
}

/* "Observance\nTo hide observances, go to Google Calendar Settings > Holidays in Germany", in the
 * language that the calendar is subscribed to in: of no other days Google says where to hide them.
 */
static gboolean
says_how_to_hide(const char *description)
{
  const char *second = strchr(description, '\n');

  return second != NULL && strstr(second, "Google") != NULL && strstr(second, " > ") != NULL;
}

/* A day with a name on which people work: as Google and officeholidays.com say it. */
static gboolean
is_observance(JsonObject *event)
{
  return g_str_has_prefix(get_text(event, "description"), "Observance")
         || says_how_to_hide(get_text(event, "description"))
         || strstr(get_text(event, "summary"), "(Not a Public Holiday)") != NULL;
}

static gboolean
is_regional(JsonObject *event)
{
  return g_str_has_prefix(get_text(event, "description"), "Public holiday in ")
         || g_str_has_prefix(get_text(event, "description"), "Gesetzlicher Feiertag in ")
         || strstr(get_text(event, "summary"), "(Regional Holiday)") != NULL;
}

/* "Germany: " where every summary begins so; NULL: they do not. (transfer full) */
static char *
find_common_prefix(GPtrArray *events)
{
  const char *first = events->len > 1 ? get_text(g_ptr_array_index(events, 0), "summary") : "";
  const char *colon = strstr(first, ": ");
  g_autofree char *prefix = colon != NULL ? g_strndup(first, (gsize)(colon + 2 - first)) : NULL;

  for (guint i = 1; prefix != NULL && i < events->len; i++)
    if (!g_str_has_prefix(get_text(g_ptr_array_index(events, i), "summary"), prefix))
      return NULL;
  return g_steal_pointer(&prefix);
}

/* One line, no longer than a set takes. (transfer full) */
static char *
make_name(const char *summary, const char *prefix)
{
  GString *name = g_string_new(NULL);
  const char *p = prefix != NULL ? summary + strlen(prefix) : summary;

  for (glong n = 0; *p != '\0' && n < FOLLOWUP_MAX_HOLIDAY_NAME; p = g_utf8_next_char(p), n++) {
    gunichar c = g_utf8_get_char(p);

    g_string_append_unichar(name, g_unichar_iscntrl(c) ? ' ' : c);
  }
  if (*p != '\0') {
    char *last = g_utf8_prev_char(name->str + name->len);

    g_string_truncate(name, (gsize)(last - name->str));
    g_string_append(name, "…");
  }
  return g_string_free(name, FALSE);
}

static int
get_year(FollowupDay day)
{
  GDate date;

  g_date_clear(&date, 1);
  g_date_set_julian(&date, day);
  return g_date_get_year(&date);
}

static gboolean
take_event(FollowupFeasts *self,
           FollowupHolidays *set,
           JsonObject *event,
           const char *prefix,
           GError **error)
{
  g_autofree char *name = make_name(get_text(event, "summary"), prefix);
  FollowupDay first, end;

  if (!is_event(event))
    return TRUE;
  if (!read_days(event, &first, &end)) {
    self->n_timed++;
    return TRUE;
  }
  if (is_observance(event) && !self->observances) {
    self->n_observances++;
    return TRUE;
  }
  self->n_regional += is_regional(event);
  for (FollowupDay day = first; day < end && g_date_valid_julian(day); day++) {
    int year = get_year(day);

    if (year > self->last_year)
      return TRUE;
    if (year >= self->first_year) {
      if (!followup_holidays_add(set, day, name, error))
        return FALSE;
    } else {
      self->n_elsewhere++;
      self->last_elsewhere = MAX(self->last_elsewhere, day);
    }
  }
  return TRUE;
}

gboolean
followup_feasts_take(FollowupFeasts *self, GPtrArray *events, FollowupHolidays *set, GError **error)
{
  g_autofree char *prefix = find_common_prefix(events);

  for (guint i = 0; i < events->len; i++)
    if (!take_event(self, set, g_ptr_array_index(events, i), prefix, error))
      return FALSE;
  return TRUE;
}
