/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* cmd-timeline: draws processes over past and coming weeks. */
#include "arguments.h"
#include "error.h"
#include "interviews.h"
#include "listing.h"
#include "timeline.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PAGE 100 /* with all their actions */
#define DEFAULT_WEEKS 4
#define MOST_WEEKS 104

/* What is there to be drawn. */
typedef struct {
  gboolean all;
  GArray *ids;       /* of guint64, owned: of interviews that are drawn */
  GHashTable *names; /* of processes, owned: all of them */
} Found;

static void
clear_found(Found *self)
{
  g_array_unref(self->ids);
  g_hash_table_unref(self->names);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Found, clear_found)

static void
note_interview(const FollowupLine *line, gpointer data)
{
  Found *found = data;
  guint64 id = (guint64)line->id;

  g_hash_table_add(found->names, followup_timeline_name_process(line->employer, line->position));
  if (found->all || strcmp(line->ending, "open") == 0)
    g_array_append_val(found->ids, id);
}

/* Asks for the interviews from first on, with their actions. */
static gboolean
ask_page(FollowupSession *session, const Found *found, guint first, GError **error)
{
  GVariant *ids
      = g_variant_new_fixed_array(G_VARIANT_TYPE_UINT64, &g_array_index(found->ids, guint64, first),
                                  MIN(PAGE, found->ids->len - first), sizeof(guint64));

  return followup_session_ask_ahead(session, "GetInterviews", g_variant_new("(@at)", ids),
                                    "(aa{sv})", error);
}

static void
add_page(FollowupTimeline *timeline, GVariant *reply)
{
  g_autoptr(GVariant) interviews = g_variant_get_child_value(reply, 0);
  gsize n = g_variant_n_children(interviews);

  for (gsize i = 0; i < n; i++) {
    g_autoptr(GVariant) interview = g_variant_get_child_value(interviews, i);

    followup_timeline_add(timeline, interview);
  }
}

/* The next page is on its way while this one is added. */
static gboolean
fetch_pages(FollowupSession *session,
            FollowupTimeline *timeline,
            const Found *found,
            GError **error)
{
  guint n = found->ids->len;

  if (n > 0 && !ask_page(session, found, 0, error))
    return FALSE;
  for (guint next = PAGE; next < n + PAGE; next += PAGE) {
    g_autoptr(GVariant) reply = followup_session_take_answer(session, error);

    if (reply == NULL || (next < n && !ask_page(session, found, next, error)))
      return FALSE;
    add_page(timeline, reply);
  }
  return TRUE;
}

static FollowupTimeline *
fetch(FollowupSession *session, const char *text, Found *found, GError **error)
{
  const FollowupListingFilter filter = { text };
  g_autoptr(FollowupTimeline) timeline = followup_timeline_new();

  if (!followup_listing_visit_lines(session, &filter, note_interview, found, error)
      || !fetch_pages(session, timeline, found, error))
    return NULL;
  return g_steal_pointer(&timeline);
}

/* Says how many were left out because they came to an end. */
static void
print_hidden(FollowupSession *session, const char *text, const Found *found, guint shown)
{
  guint every = g_hash_table_size(found->names);
  guint hidden = every - MIN(shown, every);

  if (hidden > 0) {
    g_autofree char *words = g_strdup_printf(
        ngettext("%u that has ended is not shown: ‘followup timeline --all’",
                 "%u that have ended are not shown: ‘followup timeline --all’", hidden),
        hidden);

    followup_output_paragraph(session->output, FOLLOWUP_STYLE_DIM, 0, words);
  } else if (shown == 0) {
    followup_interviews_print_none(session, text);
  }
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
  g_auto(Found) found = { FALSE, g_array_new(FALSE, FALSE, sizeof(guint64)),
                          g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL) };
  gboolean json = FALSE;
  int weeks = DEFAULT_WEEKS;
  const GOptionEntry entries[] = {
    { "weeks", 0, 0, G_OPTION_ARG_INT, &weeks, N_("So many before and behind this one (4)"),
      N_("N") },
    { "all", 0, 0, G_OPTION_ARG_NONE, &found.all, N_("Also those that have come to an end"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { NULL },
  };

  if (!followup_arguments_read(session, command, entries, argv, &words, error))
    return session->helped;
  if (!check_weeks(weeks, error))
    return FALSE;
  text = words != NULL && words[0] != NULL ? g_strjoinv(" ", words) : NULL;
  timeline = fetch(session, text, &found, error);
  if (timeline == NULL)
    return FALSE;
  if (json) {
    followup_timeline_print_json(timeline, session->output->text);
    return TRUE;
  }
  if (followup_timeline_count(timeline) > 0)
    followup_timeline_print(timeline, session, (guint)weeks);
  print_hidden(session, text, &found, followup_timeline_count(timeline));
  return TRUE;
}
