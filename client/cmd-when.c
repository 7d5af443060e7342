/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-when: shows how a phrase is read. */
#include "arguments.h"
#include "error.h"
#include "json.h"
#include "moment.h"
#include "reading.h"

#include <glib/gi18n-lib.h>

static gboolean
read_now(
    FollowupSession *session, const char *text, FollowupZone *zone, gint64 *now, GError **error)
{
  FollowupWhenContext context
      = { session->now, zone, FOLLOWUP_WHEN_AHEAD, FOLLOWUP_WHEN_TIME_REQUIRED, NULL };
  FollowupWhenReading reading;

  *now = session->now;
  if (text == NULL)
    return TRUE;
  if (!followup_when_read(text, &context, &reading, error)) {
    g_prefix_error(error, "--now: ");
    return FALSE;
  }
  *now = reading.instant;
  return TRUE;
}

/* Business days are the user's where the daemon can be asked. */
static gboolean
read_phrase(FollowupSession *session,
            const char *text,
            const FollowupWhenContext *context,
            FollowupWhenReading *reading,
            GError **error)
{
  g_autoptr(FollowupCalendar) calendar = NULL;
  g_autoptr(GError) problem = NULL;
  FollowupWhenContext personal = *context;

  if (!followup_when_read(text, context, reading, error))
    return FALSE;
  if (!reading->business)
    return TRUE;
  calendar = followup_reading_get_calendar(session, &problem);
  if (calendar == NULL) {
    g_autofree char *warning = g_strdup_printf(
        _("business days are taken as Monday to Friday without holidays: %s"), problem->message);

    followup_session_warn(session, warning);
    return TRUE;
  }
  personal.calendar = calendar;
  return followup_when_read(text, &personal, reading, error);
}

static void
print(FollowupSession *session,
      gint64 instant,
      const char *zone_name,
      const char *text,
      gboolean json)
{
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);
  g_autofree char *rfc = followup_instant_to_rfc3339(instant);
  g_autoptr(GVariant) shown = NULL;

  if (!json) {
    followup_output_printf(session->output, FOLLOWUP_STYLE_PLAIN, "%s\n", text);
    return;
  }
  g_variant_dict_insert(&dict, "instant", "s", rfc);
  g_variant_dict_insert(&dict, "zone", "s", zone_name);
  g_variant_dict_insert(&dict, "text", "s", text);
  shown = g_variant_ref_sink(g_variant_dict_end(&dict));
  followup_json_print(shown, TRUE, session->output->text);
}

static gboolean
show(FollowupSession *session,
     const char *phrase,
     gboolean past,
     const char *now_text,
     const char *zone_name,
     gboolean json,
     GError **error)
{
  g_autoptr(FollowupZone) zone = followup_zone_new(zone_name, error);
  FollowupWhenContext context = { 0 };
  FollowupWhenReading reading;
  g_autofree char *text = NULL;

  if (zone == NULL)
    return FALSE;
  context.zone = zone;
  context.direction = past ? FOLLOWUP_WHEN_BACK : FOLLOWUP_WHEN_AHEAD;
  context.second_of_day = past ? FOLLOWUP_WHEN_EVENING : FOLLOWUP_WHEN_MORNING;
  if (!read_now(session, now_text, zone, &context.now, error)
      || !read_phrase(session, phrase, &context, &reading, error))
    return FALSE;
  text = followup_moment_to_full_text(reading.instant, zone, zone_name, context.now);
  print(session, reading.instant, zone_name, text, json);
  if (followup_moment_is_twice(reading.instant, zone))
    followup_session_warn(session, _("the clock shows that time twice: the first is meant unless "
                                     "an offset such as +01:00 is told"));
  return TRUE;
}

gboolean
followup_cmd_when(FollowupSession *session,
                  const FollowupCommand *command,
                  char **argv,
                  GError **error)
{
  g_auto(GStrv) words = NULL;
  g_autofree char *now = NULL, *zone = NULL, *phrase = NULL;
  gboolean past = FALSE, json = FALSE;
  const GOptionEntry entries[] = {
    { "past", 0, 0, G_OPTION_ARG_NONE, &past,
      N_("Look back for bare weekdays and days without a year, as ‘done --on’ does"), NULL },
    { "now", 0, 0, G_OPTION_ARG_FILENAME, &now, N_("As if it were then"), N_("INSTANT") },
    { "zone", 0, 0, G_OPTION_ARG_FILENAME, &zone,
      N_("By the clock there; the machine's unless told"), N_("ZONE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  if (words == NULL || words[0] == NULL) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("‘when’ wants a moment, for example ‘followup when tue 14:30’"));
    return FALSE;
  }
  phrase = g_strjoinv(" ", words);
  return show(session, phrase, past, now,
              zone != NULL ? zone : followup_session_get_zone_name(session), json, error);
}
