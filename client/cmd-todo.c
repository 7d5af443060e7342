/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-todo: adds what the employer asked for. */
#include "actions.h"
#include "arguments.h"
#include "error.h"
#include "interview.h"
#include "reading.h"
#include "selection.h"

#include <glib/gi18n-lib.h>

/* Takes the text off words, which then hold the interview alone: all behind an id, else the last
 * word. (transfer full) */
static char *
take_text(char **words, GError **error)
{
  guint n = words != NULL ? g_strv_length(words) : 0;
  char *text;

  if (n < 2) {
    g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
                _("‘todo’ wants an interview and what they asked for, for example ‘followup todo 7 "
                  "\"send references\"’"));
    return NULL;
  }
  if (!followup_selection_has_ids(words))
    return g_steal_pointer(&words[n - 1]);
  text = g_strjoinv(" ", words + 1);
  for (guint i = 1; i < n; i++)
    g_clear_pointer(&words[i], g_free);
  return text;
}

static gboolean
add(FollowupSession *session, GVariantDict *request, gboolean json, GError **error)
{
  GVariant *dict = g_variant_dict_end(request);

  return followup_actions_update(session, "AddRequests",
                                 g_variant_new_array(G_VARIANT_TYPE_VARDICT, &dict, 1), _("Added:"),
                                 json, error);
}

gboolean
followup_cmd_todo(FollowupSession *session,
                  const FollowupCommand *command,
                  char **argv,
                  GError **error)
{
  g_auto(GStrv) words = NULL;
  g_auto(GVariantDict) request = G_VARIANT_DICT_INIT(NULL);
  g_autofree char *due = NULL, *to = NULL, *channel = NULL, *text = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "due", 0, 0, G_OPTION_ARG_FILENAME, &due, N_("When; at once unless told"), N_("WHEN") },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &to, N_("Whom it goes to; the lead unless told"),
      N_("NAME") },
    { "channel", 0, 0, G_OPTION_ARG_FILENAME, &channel, N_("email, phone, post or social"),
      N_("CHANNEL") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };
  FollowupChannel known;
  gint64 id, at;

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  text = take_text(words, error);
  if (text == NULL || !followup_selection_of_interview(session, command->verb, words, &id, error)
      || (channel != NULL && !followup_channel_from_nick(channel, &known, error))
      || (due != NULL && !followup_reading_ahead(session, due, FOLLOWUP_WHEN_MORNING, &at, error)))
    return FALSE;
  g_variant_dict_insert(&request, "interview", "t", (guint64)id);
  g_variant_dict_insert(&request, "text", "s", text);
  if (due != NULL)
    g_variant_dict_insert(&request, "due", "x", at);
  if (to != NULL)
    g_variant_dict_insert(&request, "interviewer", "s", to);
  if (channel != NULL)
    g_variant_dict_insert(&request, "channel", "s", followup_channel_to_nick(known));
  return add(session, &request, json, error);
}
