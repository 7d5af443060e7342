/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* popup-lines: owns the lines that the popups of all kinds share; refuses to know any kind. */

#include "popup-private.h"

#include <glib/gi18n-lib.h>

#include "span.h"

/* Written from right to left; such a name would otherwise drag its neighbours' order along. */
static gboolean
is_right_to_left(const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);

    if ((c >= 0x0590 && c <= 0x08ff) || (c >= 0xfb1d && c <= 0xfeff) || c == 0x200f
        || (c >= 0x202a && c <= 0x202e) || (c >= 0x10800 && c <= 0x10fff)
        || (c >= 0x1e800 && c <= 0x1efff))
      return TRUE;
  }
  return FALSE;
}

char *
followup_popup_fit(const char *text, glong max)
{
  g_autofree char *valid = g_utf8_make_valid(text != NULL ? text : "", -1);
  g_autofree char *cut = NULL;

  g_strdelimit(valid, "\r\n\t", ' ');
  g_strstrip(valid);
  if (g_utf8_strlen(valid, -1) > max) {
    g_autofree char *head = g_utf8_substring(valid, 0, max - 1);

    cut = g_strconcat(g_strchomp(head), "…", NULL);
  } else {
    cut = g_steal_pointer(&valid);
  }
  /* FIRST STRONG ISOLATE ... POP DIRECTIONAL ISOLATE */
  return is_right_to_left(cut) ? g_strconcat("\u2068", cut, "\u2069", NULL) : g_steal_pointer(&cut);
}

static FollowupZone *
get_zone(const FollowupPopupMatter *matter)
{
  FollowupZone *zone
      = matter->interview != NULL ? followup_zone_new(matter->interview->zone, NULL) : NULL;

  return zone != NULL ? zone : followup_zone_ref(matter->rules->system_zone);
}

/* "15:10" */
static char *
word_hour(gint64 instant, FollowupZone *zone)
{
  int second = followup_instant_get_second_of_day(instant, zone);

  return g_strdup_printf("%02d:%02d", second / 3600, second / 60 % 60);
}

/* The clock there, which then needs no telling. */
static gboolean
stands_as_here(const FollowupPopupMatter *matter, FollowupZone *there)
{
  return followup_zone_get_offset(there, matter->now)
         == followup_zone_get_offset(matter->rules->system_zone, matter->now);
}

char *
followup_popup_word_hour_there(const FollowupPopupMatter *matter)
{
  g_autoptr(FollowupZone) zone = get_zone(matter);
  g_autofree char *hour = word_hour(matter->now, zone);

  if (matter->interview == NULL || stands_as_here(matter, zone)
      || followup_popup_get_channel(matter->action, matter->interview) != FOLLOWUP_CHANNEL_PHONE)
    return NULL;
  /* The zone's name gives away where they are. */
  return matter->private
             ? g_strdup_printf(_("It is %s there."), hour)
             : g_strdup_printf(_("It is %s there (%s)."), hour, matter->interview->zone);
}

char *
followup_popup_word_day(const FollowupPopupMatter *matter, gint64 instant)
{
  g_autoptr(FollowupZone) zone = get_zone(matter);
  FollowupDay today = followup_instant_get_day(matter->now, matter->rules->system_zone);

  return followup_day_to_text(followup_instant_get_day(instant, zone), today);
}

/* "by 14:00" where the day is said already, "by Tue 24 Nov, 17:00", "2 days late". In the user's
 * own zone: that is where the clock on the wall hangs. */
static char *
word_limit(const FollowupPopupMatter *matter, const char *said)
{
  gint64 by = matter->action->by;
  FollowupZone *zone = matter->rules->system_zone;
  FollowupDay today = followup_instant_get_day(matter->now, zone);
  g_autofree char *day = NULL;
  g_autofree char *hour = NULL;

  if (matter->now > by)
    return followup_span_to_lateness(by, matter->now, zone);
  if (matter->action->kind == FOLLOWUP_KIND_PREPARE)
    return NULL; /* its start is said already */
  day = followup_day_to_text(followup_instant_get_day(by, zone), today);
  hour = word_hour(by, zone);
  return g_str_equal(day, said) ? g_strdup_printf(_("by %s"), hour)
                                : g_strdup_printf(_("by %s, %s"), day, hour);
}

char *
followup_popup_word_due(const FollowupPopupMatter *matter)
{
  g_autofree char *day = followup_popup_word_day(matter, matter->action->due);
  g_autofree char *limit = word_limit(matter, day);

  return limit != NULL ? g_strdup_printf(_("Due %s, %s"), day, limit)
                       : g_strdup_printf(_("Due %s"), day);
}

char *
followup_popup_word_reason(const FollowupPopupMatter *matter)
{
  const FollowupReason *reason = matter->action->reason;
  g_autofree char *due = followup_popup_word_due(matter);
  g_autofree char *why = reason != NULL ? followup_reason_to_text(reason) : NULL;

  return why != NULL && *why != '\0' ? g_strdup_printf(_("%s – %s"), due, why)
                                     : g_steal_pointer(&due);
}

char *
followup_popup_word_start(const FollowupPopupMatter *matter)
{
  const FollowupInterview *interview = matter->interview;
  FollowupZone *own = matter->rules->system_zone;
  g_autoptr(FollowupZone) zone = get_zone(matter);
  g_autofree char *here = followup_instant_to_text(interview->start, own);
  g_autofree char *hour_here = word_hour(interview->start, own);
  g_autofree char *hour_there = word_hour(interview->start, zone);
  g_autofree char *place = followup_popup_fit(interview->place, FOLLOWUP_POPUP_MAX_CONTACT);
  GString *text = g_string_new(NULL);

  g_string_append_printf(text, _("Starts %s"), here);
  if (!g_str_equal(hour_here, hour_there))
    g_string_append_printf(text, _(" (%s there)"), hour_there);
  if (*place != '\0')
    g_string_append_printf(text, _("\nWhere: %s"), place);
  return g_string_free(text, FALSE);
}

char *
followup_popup_word_employer(const FollowupInterview *interview)
{
  g_autofree char *employer = NULL;
  g_autofree char *position = NULL;

  if (interview == NULL)
    return NULL;
  employer = followup_popup_fit(interview->employer, FOLLOWUP_POPUP_MAX_NAME);
  position = followup_popup_fit(interview->position, FOLLOWUP_POPUP_MAX_NAME);
  return *position != '\0' ? g_strdup_printf(_("%s, %s"), employer, position)
                           : g_steal_pointer(&employer);
}

void
followup_popup_take_line(GString *body, char *line)
{
  if (line == NULL)
    return;
  if (body->len > 0)
    g_string_append_c(body, '\n');
  g_string_append(body, line);
  g_free(line);
}
