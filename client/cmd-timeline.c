/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-timeline: draws processes over past and coming weeks. */
#include "arguments.h"
#include "error.h"
#include "interviews.h"
#include "json.h"
#include "listing.h"
#include "timeline.h"

#include <glib/gi18n-lib.h>

#define PAGE 100 /* with all their actions */
#define DEFAULT_WEEKS 4
#define MOST_WEEKS 104

/* Adds the interviews from first to behind last, with their actions. */
static gboolean
fetch_page(FollowupSession *session,
           FollowupTimeline *timeline,
           GPtrArray *listed,
           guint first,
           guint last,
           GError **error)
{
  GVariantBuilder ids;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) interviews = NULL;

  g_variant_builder_init(&ids, G_VARIANT_TYPE("at"));
  for (guint i = first; i < last; i++) {
    guint64 id = 0;

    g_variant_lookup(listed->pdata[i], "id", "t", &id);
    g_variant_builder_add(&ids, "t", id);
  }
  reply = followup_session_ask(session, "GetInterviews", g_variant_new("(at)", &ids), "(aa{sv})",
                               error);
  if (reply == NULL)
    return FALSE;
  interviews = g_variant_get_child_value(reply, 0);
  for (gsize i = 0; i < g_variant_n_children(interviews); i++) {
    g_autoptr(GVariant) interview = g_variant_get_child_value(interviews, i);

    followup_timeline_add(timeline, interview);
  }
  return TRUE;
}

static FollowupTimeline *
fetch(FollowupSession *session, const char *text, gboolean all, GError **error)
{
  g_autoptr(GPtrArray) listed = followup_listing_of_interviews(
      session, &(FollowupListingFilter){ text, !all }, TRUE, error);
  g_autoptr(FollowupTimeline) timeline = followup_timeline_new();

  if (listed == NULL)
    return NULL;
  for (guint i = 0; i < listed->len; i += PAGE)
    if (!fetch_page(session, timeline, listed, i, MIN(i + PAGE, listed->len), error))
      return NULL;
  return g_steal_pointer(&timeline);
}

/* Says how many were left out because they came to an end. */
static gboolean
print_hidden(FollowupSession *session, const char *text, guint shown, GError **error)
{
  g_autoptr(GPtrArray) listed
      = followup_listing_of_interviews(session, &(FollowupListingFilter){ text }, TRUE, error);
  g_autoptr(FollowupTimeline) every = followup_timeline_new();
  guint hidden;

  if (listed == NULL)
    return FALSE;
  for (guint i = 0; i < listed->len; i++)
    followup_timeline_add(every, listed->pdata[i]);
  hidden = followup_timeline_count(every) - MIN(shown, followup_timeline_count(every));
  if (hidden > 0) {
    g_autofree char *words = g_strdup_printf(
        ngettext("%u that has ended is not shown: ‘followup timeline --all’",
                 "%u that have ended are not shown: ‘followup timeline --all’", hidden),
        hidden);

    followup_output_paragraph(session->output, FOLLOWUP_STYLE_DIM, 0, words);
  } else if (shown == 0) {
    followup_interviews_print_none(session, text);
  }
  return TRUE;
}

static gboolean
check_weeks(int weeks, GError **error)
{
  if (weeks >= 1 && weeks <= MOST_WEEKS)
    return TRUE;
  g_set_error(error, FOLLOWUP_ERROR, FOLLOWUP_ERROR_INVALID_ARGUMENT,
              _("--weeks ‘%d’ is out of range: expected 1 to %d, for example --weeks 8"), weeks,
              MOST_WEEKS);
  return FALSE;
}

gboolean
followup_cmd_timeline(FollowupSession *session,
                      const FollowupCommand *command,
                      char **argv,
                      GError **error)
{
  g_auto(GStrv) words = NULL;
  g_autofree char *text = NULL;
  g_autoptr(FollowupTimeline) timeline = NULL;
  gboolean json = FALSE, all = FALSE;
  int weeks = DEFAULT_WEEKS;
  const GOptionEntry entries[] = {
    { "weeks", 0, 0, G_OPTION_ARG_INT, &weeks, N_("So many before and behind this one (4)"),
      N_("N") },
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_("Also those that have come to an end"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  if (!check_weeks(weeks, error))
    return FALSE;
  text = words != NULL && words[0] != NULL ? g_strjoinv(" ", words) : NULL;
  timeline = fetch(session, text, all, error);
  if (timeline == NULL)
    return FALSE;
  if (json) {
    followup_json_print(followup_timeline_to_json(timeline), TRUE, session->output->text);
    return TRUE;
  }
  if (followup_timeline_count(timeline) > 0)
    followup_timeline_print(timeline, session, (guint)weeks);
  return print_hidden(session, text, followup_timeline_count(timeline), error);
}
