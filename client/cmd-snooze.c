/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-snooze: puts actions off to a moment. */
#include "actions.h"
#include "arguments.h"
#include "error.h"
#include "ids.h"
#include "text.h"
#include "when.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The last word, or the last two when the moment was not quoted ("2026-11-24 14:00"); the words
 * before stay. */
static gboolean
take_when(char **words, FollowupSession *session, gint64 *until, GError **error)
{
  guint n = words != NULL ? g_strv_length(words) : 0;
  g_autofree char *when = NULL;
  g_autofree char *quoted = NULL;

  if (n < 2) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("‘snooze’ wants an action and a moment, for example ‘followup snooze 7.1 +2d’"));
    return FALSE;
  }
  when = words[n - 1];
  words[n - 1] = NULL;
  if (n > 2 && when[0] != '+' && strchr(when, ':') != NULL && strlen(when) == 5
      && strchr(words[n - 2], '-') != NULL) {
    char *time = when;

    when = g_strconcat(words[n - 2], " ", time, NULL);
    g_clear_pointer(&words[n - 2], g_free);
    g_free(time);
  }
  if (!followup_when_parse(when, session->now, session->zone, FOLLOWUP_WHEN_MORNING, until, error))
    return FALSE;
  if (*until > session->now)
    return TRUE;
  quoted = followup_text_quote(when);
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("%s has passed: expected a moment ahead, for example +2d"), quoted);
  return FALSE;
}

gboolean
followup_cmd_snooze(FollowupSession *session,
                    const FollowupCommand *command,
                    char **argv,
                    GError **error)
{
  g_auto(GStrv) words = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };
  GVariant *ids;
  gint64 until;

  switch (followup_arguments_read(session, command, entries, argv, &words, error)) {
  case FOLLOWUP_ARGUMENTS_HELP:
    return TRUE;
  case FOLLOWUP_ARGUMENTS_ERROR:
    return FALSE;
  default:
    break;
  }
  if (!take_when(words, session, &until, error))
    return FALSE;
  ids = followup_ids_of_actions(command->verb, words, error);
  return ids != NULL
         && followup_actions_change(session, "SnoozeActions", ids, g_variant_new_int64(until), NULL,
                                    json, error);
}
