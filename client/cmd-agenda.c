/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-agenda: shows what there is to do, by urgency. */
#include "agenda.h"
#include "arguments.h"
#include "follow.h"
#include "json.h"
#include "listing.h"

#include <glib/gi18n-lib.h>

static const char *const fields[] = { "id",  "kind", "state", "section", "interviewer", "channel",
                                      "due", "by",   "popup", "reason",  "interview",   NULL };

typedef struct {
  gboolean follow, all, json;
} Wanted;

static gboolean
draw_json(FollowupSession *session, const Wanted *wanted, FollowupAgenda *agenda, GError **error)
{
  g_autoptr(GPtrArray) actions = followup_listing_of_actions(session, error);

  if (actions == NULL)
    return FALSE;
  if (wanted->follow)
    for (guint i = 0; i < actions->len; i++)
      followup_agenda_add_action(agenda, actions->pdata[i]);
  /* one after the other, each is a line */
  followup_json_print_dicts(actions, fields, !wanted->follow, session->output->text);
  return TRUE;
}

static void
add_line(const FollowupLine *line, gpointer agenda)
{
  followup_agenda_add_line(agenda, line);
}

static gboolean
is_enough(gpointer agenda)
{
  return followup_agenda_is_enough(agenda);
}

static gboolean
draw_lines(FollowupSession *session, const Wanted *wanted, FollowupAgenda *agenda, GError **error)
{
  const FollowupOutput *output = session->output;
  const FollowupListingActions listing
      = { .func = add_line,
          .is_enough = output->terminal && !wanted->all ? is_enough : NULL,
          .data = agenda,
          .gist = TRUE,
          .why = output->width >= FOLLOWUP_AGENDA_FULL_WIDTH };
  guint behind;

  if (!followup_listing_visit_action_lines(session, &listing, &behind, error))
    return FALSE;
  followup_agenda_print(agenda, wanted->all, behind);
  return TRUE;
}

static gboolean
draw(FollowupSession *session, gpointer data, gint64 *next, GError **error)
{
  const Wanted *wanted = data;
  g_autoptr(FollowupAgenda) agenda = followup_agenda_new(session);

  if (!(wanted->json ? draw_json(session, wanted, agenda, error)
                     : draw_lines(session, wanted, agenda, error)))
    return FALSE;
  if (wanted->follow)
    *next = followup_agenda_get_next_change(agenda);
  return TRUE;
}

static void
draw_away(FollowupSession *session, gpointer data, const char *why)
{
  const Wanted *wanted = data;

  if (!wanted->json) /* whoever reads JSON is told of what there is, and nothing is known */
    followup_output_paragraph(session->output, FOLLOWUP_STYLE_DIM, 0, why);
}

gboolean
followup_cmd_agenda(FollowupSession *session,
                    const FollowupCommand *command,
                    char **argv,
                    GError **error)
{
  Wanted wanted = { FALSE };
  const GOptionEntry entries[] = {
    { "follow", 'f', 0, G_OPTION_ARG_NONE, &wanted.follow,
      N_("Stay, and show it anew whenever it changes"), NULL },
    { "all", 0, 0, G_OPTION_ARG_NONE, &wanted.all,
      N_("Show a long list of later ones to its end, also on a terminal"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &wanted.json, N_("Print JSON"), NULL },
    { NULL },
  };
  gint64 next;

  if (!followup_arguments_read(session, command, entries, argv, NULL, error))
    return session->helped;
  if (wanted.follow)
    return followup_follow(session,
                           &(FollowupFollower){ .draw = draw,
                                                .draw_away = draw_away,
                                                .data = &wanted,
                                                .screen = !wanted.json,
                                                .separate = !wanted.json },
                           error);
  return draw(session, &wanted, &next, error);
}
