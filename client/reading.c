/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "reading.h"

#include "error.h"
#include "moment.h"
#include "question.h"
#include "text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define COMING (7 * 86400)
#define HALF_A_YEAR (G_GINT64_CONSTANT(182) * 86400)

/* The user's days and hours, as the daemon has them. */
typedef struct {
  FollowupCalendar *calendar;
  FollowupHours waking;
} Habits;

static void
clear_habits(Habits *self)
{
  g_clear_pointer(&self->calendar, followup_calendar_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Habits, clear_habits)

/* What is badly set the daemon has named already; its default holds here as there. */
static FollowupCalendar *
make_calendar(const char *week_text, GVariant *days)
{
  g_autoptr(GArray) holidays = g_array_new(FALSE, FALSE, sizeof(FollowupDay));
  GVariantIter iter;
  const char *iso;
  guint week = 0;
  FollowupDay day;

  if (!followup_week_parse(week_text, &week, NULL))
    week = 0;
  g_variant_iter_init(&iter, days);
  while (g_variant_iter_next(&iter, "(&s&s)", &iso, NULL))
    if (followup_day_parse(iso, &day, NULL))
      g_array_append_val(holidays, day);
  return followup_calendar_new(week, (const FollowupDay *)(gpointer)holidays->data, holidays->len);
}

static gboolean
fetch_habits(FollowupSession *session, Habits *habits, GError **error)
{
  g_autoptr(GVariant) reply
      = followup_session_ask(session, "ListSettings", NULL, "(aa{sv})", error);
  g_autoptr(GVariant) own = NULL, days = NULL;
  g_autoptr(GVariantIter) iter = NULL;
  g_autofree char *week = NULL, *waking = NULL;
  GVariant *setting;

  if (reply != NULL)
    own = followup_session_ask(session, "GetHolidays", g_variant_new("(s)", ""), "(a(ss))", error);
  if (own == NULL)
    return FALSE;
  days = g_variant_get_child_value(own, 0);
  g_variant_get(reply, "(aa{sv})", &iter);
  while (g_variant_iter_loop(iter, "@a{sv}", &setting)) {
    const char *name = "";

    g_variant_lookup(setting, "name", "&s", &name);
    if (strcmp(name, "Plan.Week") == 0)
      g_variant_lookup(setting, "value", "s", &week);
    else if (strcmp(name, "Hours.Waking") == 0)
      g_variant_lookup(setting, "value", "s", &waking);
  }
  habits->calendar = make_calendar(week != NULL ? week : "", days);
  if (waking == NULL || !followup_hours_parse(waking, &habits->waking, NULL))
    habits->waking = FOLLOWUP_HOURS_DEFAULT;
  return TRUE;
}

FollowupCalendar *
followup_reading_get_calendar(FollowupSession *session, GError **error)
{
  g_auto(Habits) habits = { NULL };

  if (!fetch_habits(session, &habits, error))
    return NULL;
  return g_steal_pointer(&habits.calendar);
}

/* "‘tue 14:30’ is Tue 24 Nov 2026, 14:30 Europe/Berlin, in two days" */
static void
echo(FollowupSession *session, const char *text, const FollowupWhenContext *context, gint64 instant)
{
  g_autofree char *quoted = followup_text_quote(text);
  g_autofree char *full = followup_moment_to_full_text(
      instant, context->zone, followup_zone_get_name(context->zone), context->now);

  if (followup_moment_is_twice(instant, context->zone))
    followup_session_take_note(
        session, g_strdup_printf(_("%s is %s; the clock shows that time twice, the first is meant "
                                   "unless an offset is told"),
                                 quoted, full));
  else
    followup_session_take_note(session, g_strdup_printf(_("%s is %s"), quoted, full));
}

/* Reads, and once more with what only the daemon knows where that matters. */
static gboolean
read_phrase(FollowupSession *session,
            const char *text,
            const FollowupWhenContext *context,
            gboolean waking,
            FollowupWhenReading *reading,
            GError **error)
{
  g_auto(Habits) habits = { NULL };
  FollowupWhenContext personal = *context;

  if (!followup_when_read(text, context, reading, error))
    return FALSE;
  if (!reading->business && !(waking && reading->day_only))
    return TRUE;
  if (!fetch_habits(session, &habits, error))
    return FALSE;
  personal.calendar = habits.calendar;
  if (waking)
    personal.second_of_day = habits.waking.start * 60;
  return followup_when_read(text, &personal, reading, error);
}

/* "3 dec", said in November, is the one to come, and "3 nov" the one that was: nobody tells of an
 * interview of last year, nor of a decision in a year. */
static void
take_nearest_year(const FollowupWhenContext *context, FollowupWhenReading *reading)
{
  gint64 distance = ABS(reading->instant - context->now);

  if (reading->other != FOLLOWUP_NO_INSTANT && distance > HALF_A_YEAR
      && ABS(reading->other - context->now) < distance)
    reading->instant = reading->other;
}

gboolean
followup_reading_ahead(
    FollowupSession *session, const char *text, int second_of_day, gint64 *instant, GError **error)
{
  gboolean waking = second_of_day == FOLLOWUP_READING_WAKING;
  FollowupWhenContext context
      = { session->now, followup_session_get_zone(session), FOLLOWUP_WHEN_AHEAD,
          waking ? FOLLOWUP_WHEN_MORNING : second_of_day, NULL };
  FollowupWhenReading reading;

  if (!read_phrase(session, text, &context, waking, &reading, error))
    return FALSE;
  echo(session, text, &context, reading.instant);
  *instant = reading.instant;
  return TRUE;
}

gboolean
followup_reading_past(FollowupSession *session, const char *text, gint64 *instant, GError **error)
{
  FollowupWhenContext context = { session->now, followup_session_get_zone(session),
                                  FOLLOWUP_WHEN_BACK, FOLLOWUP_WHEN_EVENING, NULL };
  FollowupWhenReading reading;

  if (!read_phrase(session, text, &context, FALSE, &reading, error)
      || !followup_when_check_past(text, &context, &reading, error))
    return FALSE;
  echo(session, text, &context, reading.instant);
  *instant = reading.instant;
  return TRUE;
}

/* Whether the day that was told without its week or year may be one of the next seven. */
static gboolean
may_be_coming(FollowupSession *session,
              const FollowupWhenContext *context,
              const FollowupWhenReading *reading)
{
  return session->terminal && context->direction == FOLLOWUP_WHEN_BACK
         && reading->other != FOLLOWUP_NO_INSTANT && reading->other > context->now
         && reading->instant <= context->now && reading->other - context->now <= COMING;
}

static gboolean
ask_which(const FollowupWhenContext *context, FollowupWhenReading *reading, GError **error)
{
  const char *zone = followup_zone_get_name(context->zone);
  g_autofree char *past
      = followup_moment_to_full_text(reading->instant, context->zone, zone, context->now);
  g_autofree char *coming
      = followup_moment_to_full_text(reading->other, context->zone, zone, context->now);
  g_autofree char *prompt
      = g_strdup_printf(_("Which day is meant?\n  1  %s\n  2  %s\n[1] "), past, coming);

  for (;;) {
    g_autofree char *answer = followup_question_ask(prompt);

    if (answer == NULL) {
      g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_FAILED,
                  _("it is not said which day is meant: nothing was changed"));
      return FALSE;
    }
    if (strcmp(answer, "2") == 0)
      reading->instant = reading->other;
    if (*answer == '\0' || strcmp(answer, "1") == 0 || strcmp(answer, "2") == 0)
      return TRUE;
  }
}

gboolean
followup_reading_start(FollowupSession *session,
                       const char *text,
                       FollowupZone *zone,
                       FollowupWhenDirection direction,
                       gint64 *instant,
                       GError **error)
{
  FollowupWhenContext context
      = { session->now, zone, direction, FOLLOWUP_WHEN_TIME_REQUIRED, NULL };
  FollowupWhenReading reading;

  if (!read_phrase(session, text, &context, FALSE, &reading, error))
    return FALSE;
  take_nearest_year(&context, &reading);
  if (may_be_coming(session, &context, &reading) && !ask_which(&context, &reading, error))
    return FALSE;
  echo(session, text, &context, reading.instant);
  *instant = reading.instant;
  return TRUE;
}

/* "‘friday’ is Fri 27 Nov 2026"; what says no more than was typed is not said. */
static void
echo_day(FollowupSession *session, const char *text, FollowupDay day)
{
  g_autofree char *iso = followup_day_to_iso(day);
  g_autofree char *quoted = followup_text_quote(text);
  g_autofree char *full = followup_day_to_text(day, followup_session_get_today(session));

  if (strcmp(iso, text) != 0)
    followup_session_take_note(session, g_strdup_printf(_("%s is %s"), quoted, full));
}

gboolean
followup_reading_day(FollowupSession *session, const char *text, FollowupDay *day, GError **error)
{
  FollowupWhenContext context = { session->now, followup_session_get_zone(session),
                                  FOLLOWUP_WHEN_AHEAD, FOLLOWUP_WHEN_NOON, NULL };
  FollowupWhenReading reading;

  if (!read_phrase(session, text, &context, FALSE, &reading, error))
    return FALSE;
  take_nearest_year(&context, &reading);
  *day = followup_instant_get_day(reading.instant, followup_session_get_zone(session));
  echo_day(session, text, *day);
  return TRUE;
}

gboolean
followup_reading_is_moment(FollowupSession *session, const char *text)
{
  const FollowupWhenContext context = { session->now, followup_session_get_zone(session),
                                        FOLLOWUP_WHEN_AHEAD, FOLLOWUP_WHEN_MORNING, NULL };
  FollowupWhenReading reading;

  return followup_when_read(text, &context, &reading, NULL);
}

/* What looks like a date has its own error; of all else it is said what it could have been. */
static gboolean
refuse_decision(const char *text, GError **error)
{
  FollowupDecision decision;
  g_autofree char *quoted = followup_text_quote(text);

  if (strspn(text, "0123456789") == 4 && text[4] == '-')
    return followup_decision_parse(text, &decision, error);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("decision %s is not understood; expected a day, a range of days, ‘none’ or "
                "‘unknown’, for example ‘4 dec’, ‘in 2 weeks’ or ‘14-30d’"),
              quoted);
  return FALSE;
}

gboolean
followup_reading_decision(FollowupSession *session,
                          const char *text,
                          FollowupDecision *decision,
                          GError **error)
{
  g_autofree char *iso = NULL;
  FollowupDay day;

  if (followup_decision_parse(text, decision, NULL))
    return TRUE;
  if (!followup_reading_day(session, text, &day, NULL))
    return refuse_decision(text, error);
  iso = followup_day_to_iso(day);
  return followup_decision_parse(iso, decision, error);
}
