/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-offer: notes an offer, and by when it wants an answer. */
#include "arguments.h"
#include "interviews.h"
#include "reading.h"
#include "text.h"

#include <glib/gi18n-lib.h>

static gboolean
add_preference(GVariantDict *options, const char *prefer, GError **error)
{
  static const char *const words[] = { "yes", "no" };
  guint i;

  if (prefer == NULL)
    return TRUE;
  if (!followup_text_find_word(words, G_N_ELEMENTS(words), "--prefer", prefer, &i, error))
    return FALSE;
  g_variant_dict_insert(options, "prefer", "s", words[i]);
  return TRUE;
}

static gboolean
add_deadline(FollowupSession *session, GVariantDict *options, const char *deadline, GError **error)
{
  FollowupDay day;
  g_autofree char *iso = NULL;

  if (deadline == NULL)
    return TRUE;
  if (!followup_reading_day(session, deadline, &day, error)) {
    g_prefix_error(error, "--deadline: ");
    return FALSE;
  }
  iso = followup_day_to_iso(day);
  g_variant_dict_insert(options, "deadline", "s", iso);
  return TRUE;
}

gboolean
followup_cmd_offer(FollowupSession *session,
                   const FollowupCommand *command,
                   char **argv,
                   GError **error)
{
  g_auto(GStrv) words = NULL;
  g_auto(GVariantDict) options = G_VARIANT_DICT_INIT(NULL);
  g_autofree char *deadline = NULL, *prefer = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "deadline", 0, 0, G_OPTION_ARG_FILENAME, &deadline, N_("The day by which to answer"),
      N_("DATE") },
    { "prefer", 0, 0, G_OPTION_ARG_FILENAME, &prefer,
      N_("yes: you would take it outright, so nobody else is told of it"), N_("yes|no") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  return add_deadline(session, &options, deadline, error) && add_preference(&options, prefer, error)
         && followup_interviews_close(session, command->verb, words, "offer", &options,
                                      _("Noted the offer for"), json, error);
}
