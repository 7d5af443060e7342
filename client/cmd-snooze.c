/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-snooze: puts actions off to a moment. */
#include "action.h"
#include "actions.h"
#include "arguments.h"
#include "error.h"
#include "selection.h"
#include "text.h"
#include "reading.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* "7.1"; "24" begins a moment unless nothing stands before it. */
static gboolean
is_id(const char *word, gboolean first)
{
  gint64 interview;
  guint number;

  return followup_id_parse(word, &interview, &number, NULL) && (number > 0 || first);
}

/* The word at which the moment begins: behind the ids; behind other words the longest end of them
 * that can be read. */
static guint
find_when(char **words, FollowupSession *session)
{
  guint n = 0;

  if (followup_selection_has_ids(words)) {
    while (words != NULL && words[n] != NULL && is_id(words[n], n == 0))
      n++;
    return n;
  }
  for (n = 1; words[n] != NULL; n++) {
    g_autofree char *when = g_strjoinv(" ", words + n);

    if (followup_reading_is_moment(session, when))
      break;
  }
  return n;
}

/* Takes the moment off words, which then hold the actions. */
static gboolean
take_when(char **words, FollowupSession *session, gint64 *until, GError **error)
{
  g_autofree char *when = NULL;
  g_autofree char *quoted = NULL;
  guint n = find_when(words, session);

  if (n == 0 || words[n] == NULL) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("‘snooze’ wants an action and a moment, for example ‘followup snooze 7.1 "
                  "tomorrow 9am’"));
    return FALSE;
  }
  when = g_strjoinv(" ", words + n);
  for (char **word = words + n; *word != NULL; word++)
    g_clear_pointer(word, g_free);
  if (!followup_reading_ahead(session, when, FOLLOWUP_READING_WAKING, until, error))
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
  GVariant *ids;
  gint64 until;

  if (!followup_arguments_read_words(session, command, argv, &words, &json, error))
    return session->helped;
  if (!take_when(words, session, &until, error))
    return FALSE;
  ids = followup_selection_of_actions(session, command->verb, words, error);
  return ids != NULL
         && followup_actions_change(session, "SnoozeActions", ids, g_variant_new_int64(until), NULL,
                                    json, error);
}
